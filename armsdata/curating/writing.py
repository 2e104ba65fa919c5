"""Parquet files and their fingerprints: the same content gives the same bytes, given the pyarrow named in the file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..checksums import as_written, file_sha256
from ..fingerprints import content_sha256
from ..model import Contract
from ..texts import ATTRIBUTION, LICENCE_ID, citation
from ..unf import combined_unf, table_unf

if TYPE_CHECKING:
    from .building import Built


def file_metadata(contract: Contract, version: str, content: str) -> dict[str, str]:
    """What every Parquet file says of itself."""
    return {
        "armsdata.table": contract.table,
        "armsdata.version": version,
        "armsdata.contract": contract.fingerprint(),
        "armsdata.content_sha256": content,
        "armsdata.licence": LICENCE_ID,
        "armsdata.citation": citation(version),
        "armsdata.attribution": ATTRIBUTION,
        "armsdata.written_by": f"pyarrow {pa.__version__}",
    }


def write_parquet(file: Path, table: pa.Table, contract: Contract, version: str) -> None:
    """One table as Parquet: zstd, sorted by key, no pandas metadata, no clock."""
    metadata = file_metadata(contract, version, content_sha256(table))
    pq.write_table(
        table.replace_schema_metadata(metadata),
        file,
        compression="zstd",
        compression_level=19,
        version="2.6",
        data_page_version="1.0",
        write_statistics=True,
        store_schema=True,
    )


def describe_files(folder: Path, built: Built) -> dict[str, Any]:
    """``files.json``: every table with its rows, columns, contract, size and fingerprints."""
    tables = []
    for name, table in built.tables.items():
        file = folder / f"{name}.parquet"
        tables.append(
            {
                "table": name,
                "path": file.name,
                "rows": table.num_rows,
                "columns": table.num_columns,
                "bytes": file.stat().st_size,
                "sha256": file_sha256(file),
                "content_sha256": content_sha256(table),
                "unf": table_unf(table),
                "contract": built.contracts[name].fingerprint(),
            }
        )
    whole = hashlib.sha256("".join(f"{t['table']} {t['content_sha256']}\n" for t in tables).encode()).hexdigest()
    contracts = folder / "contracts.json"
    return {
        "version": built.version,
        "content_sha256": whole,
        "unf": combined_unf(t["unf"] for t in tables),
        "written_by": f"pyarrow {pa.__version__}",
        "tables": tables,
        "files": [{"path": contracts.name, "bytes": contracts.stat().st_size, "sha256": file_sha256(contracts)}],
    }


def checksums(folder: Path) -> str:
    """``SHA256SUMS``, as ``sha256sum --check`` reads it."""
    files = sorted(f for f in folder.iterdir() if f.name != "SHA256SUMS")
    return as_written({f.name: file_sha256(f) for f in files}).decode()


def differences(old: Path, new: Path) -> list[str]:
    """How two folders of one version differ: contents first, bytes only where the same pyarrow wrote both."""
    if not old.is_dir():
        return [f"{old} is missing; run 'armsdata build'"]
    names = sorted({f.name for f in old.iterdir()} | {f.name for f in new.iterdir()})
    said, same_writer = [], True
    for name in names:
        a, b = old / name, new / name
        if not a.exists() or not b.exists():
            said.append(f"{name} is {'missing' if not a.exists() else 'no longer made'}")
        elif name.endswith(".parquet"):
            meta_a, meta_b = (pq.read_schema(f).metadata or {} for f in (a, b))
            key = b"armsdata.content_sha256"
            if meta_a.get(key) != meta_b.get(key) or content_sha256(pq.read_table(a)) != content_sha256(
                pq.read_table(b)
            ):
                said.append(f"{name} has other contents than the curated files give")
            elif meta_a.get(b"armsdata.written_by") != meta_b.get(b"armsdata.written_by"):
                same_writer = False
            elif a.read_bytes() != b.read_bytes():
                said.append(f"{name} has the same contents in other bytes")
    if not said and same_writer:
        for name in names:
            if not name.endswith(".parquet") and (old / name).read_bytes() != (new / name).read_bytes():
                said.append(f"{name} differs")
    return said
