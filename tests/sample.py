"""Small checkouts to build and to break: part of the curated rows, closed under their references."""

from __future__ import annotations

import csv
import shutil
from functools import lru_cache
from pathlib import Path

from armsdata.curating.contracts import read_contracts, read_yaml
from armsdata.curating.data import CLAIM_TABLES
from armsdata.model import Contract

REPOSITORY = Path(__file__).parent.parent
Row = dict[str, str]


def contracts() -> dict[str, Contract]:
    return {t: c for t, c in read_contracts(REPOSITORY / "schemas").items() if c.derived_table is None}


def key_of(contract: Contract, row: Row) -> str:
    key = contract.column(contract.key)
    return ":".join(row[c] for c in key.of) if key.of else row[contract.key]


@lru_cache(maxsize=1)
def everything() -> dict[str, list[Row]]:
    """All curated rows by table."""
    out: dict[str, list[Row]] = {}
    for table in contracts():
        out[table] = []
        for file in sorted((REPOSITORY / "datasets" / "curated" / table).glob("*.csv")):
            with file.open(newline="", encoding="utf-8") as f:
                out[table] += list(csv.DictReader(f))
    return out


@lru_cache(maxsize=1)
def sample_rows() -> dict[str, list[Row]]:
    """Every claim about Venezuela's MANPADS, a few of each other claim table, and whatever they lead to."""
    known, rows = contracts(), everything()
    index = {t: {key_of(known[t], r): r for r in rows[t]} for t in rows}
    home = {k: t for t in CLAIM_TABLES for k in index[t]}
    kept: dict[str, dict[str, Row]] = {t: {} for t in rows}
    todo: list[tuple[str, str]] = []

    def want(table: str, key: str) -> None:
        table = home.get(key, table) if table == "claims" else table
        if table in index and key in index[table] and key not in kept[table]:
            kept[table][key] = index[table][key]
            todo.append((table, key))

    for table in CLAIM_TABLES:
        for n, (key, row) in enumerate(index[table].items()):
            if n < 12 or row.get("value") or ("VEN" in row.values() and "igla" in row["system_id"]):
                if row.get("value") and n > 400:
                    continue
                want(table, key)
    for table, few in (("regime_limits", 5), ("regime_members", 20), ("regime_reports", 20), ("us_sales", 10)):
        for key in list(index[table])[:few]:
            want(table, key)
    for key in index["corrections"]:
        want("corrections", key)
    for n, (key, row) in enumerate(index["redirects"].items()):
        if n < 12:
            want("redirects", key)
            want("claims" if row["table"] in CLAIM_TABLES else row["table"], row["new_id"])
    for about in (REPOSITORY / "seeds").glob("*.yaml"):
        want("publishers", str(read_yaml(about)["publisher_id"]))
    for reserved in ("unknown", "multiple", "NAM"):
        want("operators", reserved)
    while todo:
        while todo:
            table, key = todo.pop()
            for c in known[table].columns:
                if c.curated and c.references and (value := kept[table][key][c.name]):
                    want(c.references, value)
        for table, column in (
            ("appearances", "claim_id"),
            ("system_names", "system_id"),
            ("system_origins", "system_id"),
            ("operator_names", "operator_id"),
            ("operator_codes", "operator_id"),
        ):
            owners = set().union(*kept.values()) if column == "claim_id" else set(kept[f"{column[:-3]}s"])
            for key, row in index[table].items():
                if row[column] in owners:
                    want(table, key)
        for key, row in index["citations"].items():
            if row["row_id"] in kept.get(row["table"], {}) or row["source_id"].startswith("fldaily"):
                want(row["table"], row["row_id"])
                want("citations", key)
    return {t: list(r.values()) for t, r in kept.items()}


def write_checkout(root: Path, rows: dict[str, list[Row]]) -> Path:
    """A checkout with these curated rows, one file a table."""
    shutil.copytree(REPOSITORY / "schemas", root / "schemas")
    shutil.copytree(REPOSITORY / "seeds", root / "seeds")
    for table, contract in contracts().items():
        file = root / "datasets" / "curated" / table / "sample.csv"
        file.parent.mkdir(parents=True)
        with file.open("w", newline="", encoding="utf-8") as f:
            writer = csv.DictWriter(f, contract.curated_names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted(rows.get(table, []), key=lambda r, c=contract: key_of(c, r)))
    return root


def edit(root: Path, table: str, change: dict[str, str], **where: str) -> int:
    """Change cells of the one row that fits; returns its line in the file."""
    file = root / "datasets" / "curated" / table / "sample.csv"
    with file.open(newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    fitting = [i for i, r in enumerate(rows) if all(r[k] == v for k, v in where.items())]
    assert fitting, f"no row of {table} with {where}"
    rows[fitting[0]] |= change
    with file.open("w", newline="", encoding="utf-8") as f:
        writer = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return fitting[0] + 2
