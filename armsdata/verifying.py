"""Files against their checksums: what came with the package, and what the cache holds."""

from __future__ import annotations

import base64
import hashlib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from . import bundle
from . import versions_index as index
from .caching import cache_folder
from .checksums import as_written, file_sha256, read_checksums
from .errors import DamagedFile

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, str]


def check_folder(folder: Path) -> list[Row]:
    """One row for each file that a version's ``SHA256SUMS`` names or the folder holds: file, status, expected, found.

    ``SHA256SUMS`` itself has a row: every byte of it is either a digest, which a file must have, or must be as written.
    """
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        raise DamagedFile(f"{sums} is missing. Reinstall armsdata.")
    expected = read_checksums(sums)
    names = sorted(set(expected) | {f.name for f in folder.iterdir()} - {sums.name})
    written = hashlib.sha256(as_written(expected)).hexdigest()
    return [_row(folder / n, expected.get(n)) for n in names] + [_row(sums, written)]


def _row(file: Path, expected: str | None) -> Row:
    try:
        found = file_sha256(file) if file.is_file() else ""
    except (OSError, ValueError):  # unreadable; a name that no file can have
        found = ""
    if expected is None:
        status = "unexpected"
    elif not found:
        status = "missing"
    else:
        status = "ok" if found == expected else "changed"
    return {"file": str(file), "status": status, "expected": expected or "", "found": found}


def _recorded() -> dict[Path, str]:
    """What the installer wrote down of the bundled files (RECORD): file → SHA-256; nothing in a checkout."""
    try:
        installed = metadata.distribution("armsdata")
    except metadata.PackageNotFoundError:
        return {}
    top = bundle.data_folder().parent.resolve()
    found = {}
    for file in installed.files or ():
        if file.hash and file.hash.mode == "sha256" and file.parts[:2] == ("armsdata", "bundle"):
            digest = base64.urlsafe_b64decode(file.hash.value + "=" * (-len(file.hash.value) % 4)).hex()
            found[Path(str(file.locate())).resolve()] = digest
    # Another installation than the one that runs says nothing about this one.
    return {f: d for f, d in found.items() if f.is_relative_to(top)}


def _beside_data(recorded: dict[Path, str]) -> list[Row]:
    """The index of versions and the seeds of an installed package, by what the installer wrote down."""
    data = bundle.data_folder().resolve()
    seeds = bundle.seeds_folder()
    files = [index.index_file().resolve(), *(f.resolve() for f in (seeds.iterdir() if seeds.is_dir() else ()))]
    named = {f for f in recorded if not f.is_relative_to(data)}
    rows = [_row(f, recorded.get(f)) for f in sorted(named | {f for f in files if f.is_file()})]
    return rows + [_row(f, recorded[f]) for f in [data / "SHA256SUMS"] if f in recorded]


def _seed_texts() -> list[Row]:
    """The texts of the seeds, by the SHA-256 that the table of sources states."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        sources = pq.read_table(bundle.data_folder() / "sources.parquet", columns=["seed_file", "sha256"])
    except (pa.ArrowException, OSError, ValueError):
        return []  # damaged, which its own checksum says
    pairs = zip(sources["seed_file"].to_pylist(), sources["sha256"].to_pylist(), strict=True)
    return [_row(bundle.seeds_folder() / name, sha256) for name, sha256 in pairs if name]


def _other_versions() -> list[Row]:
    """The files of other versions in the cache, and in a checkout beside the current one, by the index."""
    file = index.index_file()
    rows = []
    try:
        entries = index.read(file)
        releases = [index.parse(file, version, entry) for version, entry in entries.items()]
    except DamagedFile as e:
        return [{"file": str(file), "status": "changed", "expected": "a readable index", "found": str(e)}]
    beside = bundle.data_folder().parent
    for release in releases:
        for folder in (beside / release.version, cache_folder() / release.version):
            if folder.is_dir():
                # Names with a leading dot are the lock and downloads that were broken off; neither is ever loaded.
                names = sorted(f.name for f in folder.iterdir() if not f.name.startswith("."))
                known = {n: release.files[n].sha256 for n in sorted(release.files)}
                known.setdefault("SHA256SUMS", hashlib.sha256(as_written(known)).hexdigest())
                rows += [_row(folder / n, known.get(n)) for n in names]
    return rows


def results() -> list[Row]:
    """Every bundled and cached file with its status, without pandas."""
    recorded = _recorded()
    rows = check_folder(bundle.data_folder())
    rows += _beside_data(recorded) if recorded else _seed_texts()
    rows += _other_versions()
    worst: dict[str, Row] = {}
    for row in rows:  # some files are covered twice
        file = str(Path(row["file"]).resolve())
        if file not in worst or worst[file]["status"] == "ok":
            worst[file] = row
    return list(worst.values())


def verify() -> pd.DataFrame:
    """Check every bundled and cached file against its checksum, reading every byte.

    Bundled are the tables and descriptions of the version, the seeds and the index of versions; the index is covered by
    what the installer wrote down (RECORD). In a checkout git keeps the index and the seeds' metadata, which have no
    row here. Of the cache, the versions that the index names are checked.

    Returns
    -------
    pandas.DataFrame
        Columns ``file``, ``status`` ("ok", "changed", "missing", "unexpected"), ``expected`` and ``found`` (SHA-256).
        All is well when every status is "ok".

    Raises
    ------
    DamagedFile
        If ``SHA256SUMS`` itself is missing.
    """
    import pandas as pd

    return pd.DataFrame(results(), columns=["file", "status", "expected", "found"])
