"""``armsdata build``: from seeds, contracts and curated files to the files of a version."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from .. import bundle, estimating
from ..arrowschema import arrow_schema
from ..claimitems import items
from ..estimating import Estimate
from ..frames import to_frame
from ..model import Contract
from ..panderaschema import failures
from . import citationfile, writing
from .changelog import release_day
from .checking import read_all
from .data import CLAIM_TABLES, Curated
from .deriving import Derivation, all_claims, derive_columns
from .descriptors import descriptors
from .indexing import name_indexes
from .problems import BuildFailed, Problem


@dataclass
class Built:
    """A version in memory: its tables in the codebook's order, the contracts and data behind them, its release day."""

    version: str
    contracts: dict[str, Contract]
    tables: dict[str, pa.Table]
    data: Curated
    released: str | None = None


def derive(data: Curated, version: str, added_before: dict[str, str]) -> Built:
    """Add every derived column and table to sound curated data."""
    d = Derivation(data, version, added_before)
    tables = {}
    for table, contract in data.contracts.items():
        if contract.derived_table is None:
            tables[table] = _arrow(contract, derive_columns(d, table))
    tables["claims"] = _arrow(data.contracts["claims"], all_claims(d))
    voices = dict(zip(tables["claims"]["claim_id"].to_pylist(), tables["claims"]["voice"].to_pylist(), strict=True))
    found = estimating.estimates(items({t: tables[t] for t in CLAIM_TABLES}, voices))
    tables["holding_estimates"] = _estimates(data.contracts["holding_estimates"], found)
    tables["estimate_claims"] = _estimate_claims(data.contracts["estimate_claims"], found)
    return Built(version, data.contracts, {t: tables[t] for t in data.contracts}, data)


def _arrow(contract: Contract, frame: pd.DataFrame) -> pa.Table:
    """A frame in its contract's Arrow schema, sorted by key."""
    schema = arrow_schema(contract)
    arrays = []
    for field in schema:
        column = frame[field.name]
        if pa.types.is_date32(field.type):
            arrays.append(pa.array(column.astype("datetime64[ms]"), pa.timestamp("ms")).cast(pa.date32()))
        else:
            values = column.astype("object").where(column.notna(), None)
            arrays.append(pa.array(values, field.type, from_pandas=True))
    return pa.table(arrays, schema=schema).sort_by(contract.key)


def _estimates(contract: Contract, found: list[Estimate]) -> pa.Table:
    rows = []
    for e in found:
        row = asdict(e) | {"estimate_id": e.estimate_id, "n_claims": e.n_claims}
        rows.append({n: row.get(n, estimating.METHOD_VERSION) for n in contract.names})
    return pa.Table.from_pylist(rows, schema=arrow_schema(contract)).sort_by(contract.key)


def _estimate_claims(contract: Contract, found: list[Estimate]) -> pa.Table:
    rows = [
        {
            "estimate_claim_id": f"{e.estimate_id}|{claim}",
            "estimate_id": e.estimate_id,
            "claim_id": claim,
            "used_for": role,
            "reason": reason,
        }
        for e in found
        for claim, role, reason in e.used
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(contract)).sort_by(contract.key)


def check_derived(built: Built) -> list[Problem]:
    """What the contracts refuse in derived columns and tables: a fault of a rule, not of a curator."""
    found = []
    for table, contract in built.contracts.items():
        frame = to_frame(built.tables[table])
        if frame[contract.key].duplicated().any():
            twice = frame.loc[frame[contract.key].duplicated(), contract.key].iloc[0]
            found.append(Problem(f"derived {table}", 0, contract.key, str(twice), "a derived key stands twice"))
        for row, column, value, expected in failures(contract, frame):
            if contract.derived_table or not contract.column(column).curated:
                key = frame[contract.key].iloc[row]
                found.append(Problem(f"derived {table}, row {key}", 0, column, value, expected))
    return found


def build(root: Path, version: str | None = None) -> Built:
    """Read, check and derive everything under a checkout. Raises BuildFailed with every problem found."""
    version = version or bundle.data_version()
    data, problems = read_all(root)
    if problems:
        raise BuildFailed(problems)
    built = derive(data, version, added_before(root, version))
    built.released = release_day(root, version)
    problems = check_derived(built)
    if problems:
        raise BuildFailed(problems)
    return built


def added_before(root: Path, version: str) -> dict[str, str]:
    """When each claim of earlier versions was added, from the newest version below this one that has the table."""
    import pyarrow.parquet as pq

    below = [v for v in versions_in(root / "datasets") if as_numbers(v) < as_numbers(version)]
    for v in reversed(below):
        out: dict[str, str] = {}
        for t in CLAIM_TABLES:
            file = root / "datasets" / v / f"{t}.parquet"
            if file.exists():
                claims = pq.read_table(file, columns=["claim_id", "added_in"])
                out |= dict(zip(claims["claim_id"].to_pylist(), claims["added_in"].to_pylist(), strict=True))
        if out:
            return out
    return {}


def as_numbers(version: str) -> tuple[int, ...]:
    """A version for comparing: 1.10 comes after 1.9."""
    return tuple(int(p) for p in version.split("."))


def versions_in(folder: Path) -> list[str]:
    """The version folders in ``datasets/``, oldest first."""
    names = [p.name for p in folder.iterdir() if p.is_dir()] if folder.is_dir() else []
    return sorted((n for n in names if all(x.isdigit() for x in n.split(".")) and n.count(".") == 1), key=as_numbers)


def write(built: Built, folder: Path) -> None:
    """Write a version to a folder, all of it or nothing: what was there stays until the new files are complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        new = Path(scratch) / "new"
        write_files(built, new)
        old = Path(scratch) / "old"
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise


def write_files(built: Built, folder: Path) -> None:
    """Write the tables of a version with the files that describe them."""
    folder.mkdir(parents=True)
    contracts = [c.to_dict() for c in built.contracts.values()]
    _write_json(folder / "contracts.json", {"version": built.version, "tables": contracts})
    for table, content in built.tables.items():
        writing.write_parquet(folder / f"{table}.parquet", content, built.contracts[table], built.version)
    for name, text in name_indexes(built.tables).items():
        (folder / name).write_text(text, encoding="utf-8")
    files = writing.describe_files(folder, built)
    _write_json(folder / "files.json", files)
    for name, described in descriptors(built, files).items():
        _write_json(folder / name, described)
    (folder / "SHA256SUMS").write_text(writing.checksums(folder), encoding="utf-8")


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def check(root: Path, version: str | None = None) -> list[str]:
    """Differences between what stands in ``datasets/<version>/`` and what a build would write; empty if none.

    Contents are compared first; bytes only where the file was written by the pyarrow that runs here.
    """
    built = build(root, version)
    with tempfile.TemporaryDirectory() as scratch:
        new = Path(scratch) / "new"
        write_files(built, new)
        said = writing.differences(root / "datasets" / built.version, new)
        if citationfile.differs(root, built.version, new):
            said.append(f"{citationfile.NAME} is not up to date; run 'armsdata build'")
        return said
