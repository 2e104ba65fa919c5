"""Files of released versions on this machine: found and checked, or fetched, checked and put in their place.

The cache holds ``<version>/<file>``, as a mirror does, so a cache can serve as one. A file stands under its name only
when it is whole. Its SHA-256 is checked when it comes and again when a process first reads it (some tenths of a
millisecond for a table), so a file damaged on the disk is fetched anew instead of being loaded; within a process it is
hashed again only if its size, time or inode changed. ``verify()`` hashes all of them, always.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from . import bundle
from .checksums import file_sha256
from .errors import DownloadFailed
from .mirrors import Mirror
from .partial import Partial
from .transfers import Progress, Rules, Transfer, copy
from .versions_index import IndexedFile, Release

_seen: set[tuple[str, str, int, int, int]] = set()


def cache_folder() -> Path:
    """The folder of the cache: ARMSDATA_CACHE, else where the platform keeps caches. It need not exist."""
    chosen = os.environ.get("ARMSDATA_CACHE")
    return Path(chosen).expanduser() if chosen else _platform_folder()


@lru_cache(maxsize=1)
def _platform_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("armsdata", appauthor=False)


def is_sound(file: Path, wanted: IndexedFile) -> bool:
    """Whether a file is there with the size and SHA-256 that the index names."""
    try:
        stat = file.stat()
        if stat.st_size != wanted.bytes:
            return False
        seen = (str(file), wanted.sha256, stat.st_size, stat.st_mtime_ns, stat.st_ino)
        if seen not in _seen:
            if file_sha256(file) != wanted.sha256:
                return False
            _seen.add(seen)
    except OSError:
        return False
    return True


def here(release: Release, wanted: IndexedFile) -> Path | None:
    """A sound copy of a file on this machine: in the package or the checkout, else in the cache; None if none is."""
    own = bundle.data_folder()
    beside = own if release.version == bundle.data_version() else own.parent / release.version
    for folder in (beside, cache_folder() / release.version):
        if is_sound(folder / wanted.name, wanted):
            return folder / wanted.name
    return None


def obtain(release: Release, *wanted: IndexedFile) -> list[Path]:
    """Sound copies of files, fetched into the cache if need be, within one deadline for all of them.

    Only for what is not on this machine is the network touched.

    Raises
    ------
    DownloadFailed
        If one cannot be fetched or stored; the message says from where, why, and what to do.
    """
    found = {w.name: here(release, w) for w in wanted}
    missing = [w for w in wanted if found[w.name] is None]
    if missing:
        folder = cache_folder() / release.version
        with Mirror() as mirror:
            store(mirror, release, missing, folder, Rules.from_environment())
        found |= {w.name: folder / w.name for w in missing}
    return [file for file in found.values() if file]


def store(
    mirror: Mirror,
    release: Release,
    wanted: Sequence[IndexedFile],
    folder: Path,
    rules: Rules,
    progress: Progress | None = None,
) -> None:
    """Put files of a version into a folder, within one deadline: copies from this machine, else from the mirror.

    One process at a time writes to a folder; the others wait, find the files and take them. Raises DownloadFailed.
    ``progress`` is told the bytes of all the files together.
    """
    end = time.monotonic() + rules.deadline
    if all(is_sound(folder / w.name, w) for w in wanted):
        return
    total, before = sum(w.bytes for w in wanted), 0
    with _locked(folder, rules.deadline):
        for w in wanted:
            if not is_sound(folder / w.name, w):
                _store_one(mirror, release, w, folder, rules.until(end), _of_all(progress, before, total))
            before += w.bytes
            if progress:
                progress(w.name, before, total)


def _store_one(
    mirror: Mirror, release: Release, wanted: IndexedFile, folder: Path, rules: Rules, progress: Progress | None
) -> None:
    partial = Partial(folder, wanted)
    try:
        _drop_others(partial)
        source = here(release, wanted)
        if source:
            copy(source, Transfer(str(source), partial, rules, mirror.worker, progress))
        else:
            mirror.bring(release.version, partial, rules, progress)
        partial.move_to(folder / wanted.name)
    finally:
        partial.shut()


def _of_all(progress: Progress | None, before: int, total: int) -> Progress | None:
    """A file's progress as progress of all files."""
    return None if progress is None else lambda name, got, size: progress(name, before + got, total)


def _drop_others(partial: Partial) -> None:
    """Remove what was left of other contents of that name, which nothing would ever take up."""
    for other in partial.path.parent.glob(f".{partial.name}.*.part"):
        if other != partial.path:
            other.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of a folder, made if need be. The system frees it when a process dies."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / ".lock", timeout=max(0.0, seconds), poll_interval=0.02)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise DownloadFailed(
            f"Another process has been writing to {folder} for {seconds:.0f} seconds (it holds {folder / '.lock'}). "
            "Try again when it is done, or allow more seconds with ARMSDATA_TIMEOUT."
        ) from None
    except (OSError, NotImplementedError) as e:
        raise DownloadFailed(
            f"{folder} cannot be written to ({getattr(e, 'strerror', None) or e}). Choose another folder "
            "(ARMSDATA_CACHE for the cache)."
        ) from None
    try:
        yield
    finally:
        lock.release()
