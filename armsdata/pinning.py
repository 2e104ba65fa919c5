"""A pinned version: its contracts and tables, from the package, the checkout, the cache or a mirror.

What only other versions than the bundled one need is imported when one is asked for.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from . import bundle
from .errors import DamagedFile
from .model import Contract

_CONTRACTS = "contracts.json"


def contracts(version: str | None) -> dict[str, Contract]:
    """The contracts of a version by table, in the order of the codebook."""
    if version is None or version == bundle.data_version():
        return bundle.contracts()
    from .caching import obtain
    from .versions_index import release as find

    release = find(version)
    return _read_contracts(*obtain(release, release.file(_CONTRACTS)))


@lru_cache(maxsize=8)
def _read_contracts(file: Path) -> dict[str, Contract]:
    try:
        tables = json.loads(file.read_text(encoding="utf-8"))["tables"]
        return {d["table"]: Contract.from_dict(d) for d in tables}
    except (KeyError, TypeError, ValueError) as e:
        # Its SHA-256 is right, so it is as released; a later armsdata wrote what this one cannot read.
        raise DamagedFile(f"{file} cannot be read by this armsdata ({e!r}). Update armsdata.") from None


def contract_and_file(table: str, version: str | None) -> tuple[Contract, Path]:
    """The contract and the Parquet file of a table in a version, fetched if they are not on this machine.

    Raises
    ------
    UnknownName
        If there is no such version, or no such table in it; the message lists the known ones and the nearest.
    DownloadFailed
        If they can be neither found nor fetched.
    """
    if version is None or version == bundle.data_version():
        return bundle.contract(table), bundle.data_folder() / f"{table}.parquet"
    from .caching import obtain
    from .versions_index import release as find

    release = find(version)
    about, file = obtain(release, release.file(_CONTRACTS), release.table_file(table))
    return _read_contracts(about)[table], file


def row_counts(version: str | None) -> dict[str, int]:
    """Rows of every table of a version."""
    if version is None or version == bundle.data_version():
        return {t["table"]: t["rows"] for t in bundle.manifest()["tables"]}
    from .versions_index import release as find

    return find(version).rows
