"""The index of released versions that came with the package: the only versions it trusts, by their SHA-256.

``index.json`` has one entry a version, with the day of release, the fingerprints, the rows of every table and the
size and SHA-256 of every file. It is read when another version than the bundled one is asked for, not before.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import armsdata

from . import bundle
from .checksums import file_sha256, read_checksums
from .errors import DamagedFile, UnknownName, unknown

FORMAT = 1

# Versions and file names become parts of paths and addresses: nothing but these can, so neither can leave its folder.
_VERSION = re.compile(r"[0-9]+\.[0-9]+")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class IndexedFile:
    """One file of a version as the index names it."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Release:
    """One version: its day of release (None if not yet released), the rows of its tables, and its files."""

    version: str
    released: str | None
    rows: dict[str, int]
    files: dict[str, IndexedFile]

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(f.bytes for f in self.files.values())

    def table_file(self, table: str) -> IndexedFile:
        """The Parquet file of a table; UnknownName with the nearest names if the version has no such table."""
        if not isinstance(table, str) or table not in self.rows:
            raise unknown(f"table of version {self.version}", table, self.rows)
        return self.file(f"{table}.parquet")

    def file(self, name: str) -> IndexedFile:
        """A file of the version; DamagedFile if the index does not name it."""
        if name not in self.files:
            raise DamagedFile(f"The index of versions names no {name} for version {self.version}. Reinstall armsdata.")
        return self.files[name]


def index_file() -> Path:
    """Where the index lies: inside the wheel, else in the checkout the package runs from. It need not exist."""
    return bundle.data_folder().parent / "index.json"


def known_versions() -> list[str]:
    """The versions in the index and the bundled one, oldest first."""
    return sorted({*_entries(index_file()), bundle.data_version()}, key=as_numbers)


def as_numbers(version: str) -> tuple[int, ...]:
    """A version for comparing: 1.10 comes after 1.9."""
    return tuple(int(p) for p in version.split("."))


def release(version: str) -> Release:
    """A version of the index, or the bundled one.

    Raises
    ------
    UnknownName
        If the index that came with the package does not have the version; the message lists those it has.
    DamagedFile
        If the index cannot be read, or says what no index may say.
    """
    if not isinstance(version, str):
        raise UnknownName(f"unknown version {version!r}; expected a string such as {bundle.data_version()!r}.")
    found = released(version)
    if found is not None:
        return found
    if version == bundle.data_version():
        return _unreleased()
    said = unknown("version", version, known_versions())
    raise UnknownName(
        f"{said} armsdata {armsdata.__version__} trusts only the versions it was published with; "
        "later ones come with a later package."
    )


def released(version: str) -> Release | None:
    """A version of the index; None if the index does not have it."""
    file = index_file()
    if version not in _entries(file):
        return None
    return _release(file, version)


def read(file: Path) -> dict[str, Any]:
    """The entries of an index file by version; none if there is no such file. Raises DamagedFile."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, OSError) as e:
        raise DamagedFile(f"{file} cannot be read ({e}). Reinstall armsdata.") from None
    if (
        not isinstance(content, dict)
        or content.get("format") != FORMAT
        or not isinstance(content.get("versions"), dict)
    ):
        found = content.get("format") if isinstance(content, dict) else None
        raise DamagedFile(f"{file} has format {found!r}; expected an index of format {FORMAT}. Reinstall armsdata.")
    entries: dict[str, Any] = content["versions"]
    for version in entries:
        if not _VERSION.fullmatch(version):
            raise DamagedFile(f"{file}: {version!r} is no version; expected MAJOR.MINOR. Reinstall armsdata.")
    return entries


def parse(file: Path, version: str, entry: Any) -> Release:
    """One entry of an index file, checked; DamagedFile if it is not what an entry must be."""
    try:
        files = {n: IndexedFile(n, f["bytes"], f["sha256"]) for n, f in entry["files"].items()}
        rows = {t: int(about["rows"]) for t, about in entry["tables"].items()}
        day = str(entry["released"])
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        raise DamagedFile(f"{file}, version {version}: {e!r} while reading its entry. Reinstall armsdata.") from None
    for f in files.values():
        sound = isinstance(f.bytes, int) and f.bytes >= 0 and isinstance(f.sha256, str) and _SHA256.fullmatch(f.sha256)
        if not (sound and _FILE.fullmatch(f.name)):
            raise DamagedFile(
                f"{file}, version {version}: {f.name!r} with {f.bytes!r} bytes and SHA-256 {f.sha256!r}; expected a "
                "plain file name, a size and 64 hexadecimal digits. Reinstall armsdata."
            )
    return Release(version, day, rows, files)


# Both are kept by path, so that another index (of a test, of a reload) is another entry.
@lru_cache(maxsize=4)
def _entries(file: Path) -> dict[str, Any]:
    return read(file)


@lru_cache(maxsize=64)
def _release(file: Path, version: str) -> Release:
    return parse(file, version, _entries(file)[version])


def _unreleased() -> Release:
    """The bundled version where the index does not have it yet: its files as its own SHA256SUMS names them."""
    folder = bundle.data_folder()
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        raise DamagedFile(f"{sums} is missing. In a checkout run 'armsdata build'; else reinstall armsdata.")
    files = {}
    for name, sha256 in {**read_checksums(sums), sums.name: file_sha256(sums)}.items():
        if not (_FILE.fullmatch(name) and (folder / name).is_file()):
            raise DamagedFile(f"{folder / name} is missing. Reinstall armsdata, or run 'armsdata verify'.")
        files[name] = IndexedFile(name, (folder / name).stat().st_size, sha256)
    rows = {t["table"]: int(t["rows"]) for t in bundle.manifest()["tables"]}
    return Release(bundle.data_version(), None, rows, files)
