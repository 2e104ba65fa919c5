"""Files against their checksums."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from . import bundle
from .errors import DamagedFile
from .fingerprints import file_sha256

if TYPE_CHECKING:
    import pandas as pd


def check_folder(folder: Path) -> list[dict[str, str]]:
    """One row for each file that a version's ``SHA256SUMS`` names or the folder holds: file, status, expected, found."""
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        raise DamagedFile(f"{sums} is missing. Reinstall armsdata.")
    expected = {}
    for line in sums.read_bytes().decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        expected[name] = digest
    rows = []
    for name in sorted(set(expected) | {f.name for f in folder.iterdir()} - {"SHA256SUMS"}):
        file = folder / name
        found = file_sha256(file) if file.is_file() else ""
        status = "ok" if found and found == expected.get(name) else "missing" if not found else "changed"
        if name not in expected:
            status = "unexpected"
        rows.append({"file": str(file), "status": status, "expected": expected.get(name, ""), "found": found})
    return rows


def results() -> list[dict[str, str]]:
    """Every bundled file with its status, without pandas."""
    return check_folder(bundle.data_folder())


def verify() -> pd.DataFrame:
    """Check every bundled file against its checksum.

    Returns
    -------
    pandas.DataFrame
        Columns ``file``, ``status`` ("ok", "changed", "missing", "unexpected"), ``expected`` and ``found`` (SHA-256).
        All is well when every status is "ok".
    """
    import pandas as pd

    return pd.DataFrame(results(), columns=["file", "status", "expected", "found"])
