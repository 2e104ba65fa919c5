"""Two versions compared cell by cell: rows added, removed and changed, and what became of the contracts.

Missing equals missing. Keys are matched through Arrow's hash index, columns compared whole, so that nothing is done row
by row but the writing down of what differs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from . import bundle
from .errors import ArmsdataError, DamagedFile, unknown
from .loading import path, read_arrow
from .model import Contract

if TYPE_CHECKING:
    import pandas as pd

Side = str | Path


@dataclass(frozen=True)
class Change:
    """One cell that differs; both values as text, None where missing."""

    key: str
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class TableDiff:
    """What differs between two states of one table. ``schema`` says in words what became of its columns."""

    table: str
    key: str
    added: pa.Table
    removed: pa.Table
    changed: list[Change]
    schema: list[str] = field(default_factory=list)
    derived: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added.num_rows or self.removed.num_rows or self.changed or self.schema)

    @property
    def n_changed_rows(self) -> int:
        """How many rows have a changed cell."""
        return len({c.key for c in self.changed})

    def rows(self) -> list[dict[str, Any]]:
        """One dictionary a row added or removed, or a cell changed: table, key, change, column, old, new."""
        base = {"table": self.table, "column": None, "old": None, "new": None}
        out = [base | {"key": k, "change": "added"} for k in self.added[self.key].to_pylist()]
        out += [base | {"key": k, "change": "removed"} for k in self.removed[self.key].to_pylist()]
        out += [
            {"table": self.table, "key": c.key, "change": "changed", "column": c.column, "old": c.old, "new": c.new}
            for c in self.changed
        ]
        return out


@dataclass(frozen=True)
class Diff:
    """What differs between two versions. Prints as Markdown; ``frame()`` and ``to_dict()`` give it as data."""

    old: str
    new: str
    tables: list[TableDiff]

    def __bool__(self) -> bool:
        return any(self.tables)

    def rows(self) -> list[dict[str, Any]]:
        """Every row added or removed and every cell changed."""
        return [r for t in self.tables for r in t.rows()]

    def frame(self) -> pd.DataFrame:
        """The same as a pandas frame: columns table, key, change, column, old, new."""
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=["table", "key", "change", "column", "old", "new"])

    def summary(self) -> list[dict[str, Any]]:
        """One dictionary a table that differs: table, added, removed, changed (rows), schema."""
        return [
            {
                "table": t.table,
                "added": t.added.num_rows,
                "removed": t.removed.num_rows,
                "changed": t.n_changed_rows,
                "schema": "; ".join(t.schema),
            }
            for t in self.tables
            if t
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return {"old": self.old, "new": self.new, "summary": self.summary(), "changes": self.rows()}

    def markdown(self, most: int = 50) -> str:
        """A report in Markdown, with at most ``most`` keys or cells of a kind spelled out for each table."""
        lines = [f"# Changes from {self.old} to {self.new}", ""]
        if not self:
            return "\n".join([*lines, "Nothing differs.", ""])
        lines += ["| table | rows added | rows removed | rows changed |", "|---|---:|---:|---:|"]
        lines += [f"| `{s['table']}` | {s['added']:,} | {s['removed']:,} | {s['changed']:,} |" for s in self.summary()]
        for t in self.tables:
            if t:
                lines += ["", f"## {t.table}", "", *_details(t, most)]
        return "\n".join(lines) + "\n"

    def __str__(self) -> str:
        return self.markdown()

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return self.markdown()


def _details(t: TableDiff, most: int) -> list[str]:
    lines = [f"- {s}" for s in t.schema]
    for word, rows in (("Added", t.added), ("Removed", t.removed)):
        if rows.num_rows:
            keys = rows[t.key].to_pylist()
            more = f" and {len(keys) - most:,} more" if len(keys) > most else ""
            lines.append(f"- {word}: {', '.join(f'`{k}`' for k in keys[:most])}{more}")
    if t.changed:
        lines += ["", "| row | column | old | new |", "|---|---|---|---|"]
        for c in t.changed[:most]:
            name = f"{c.column} (derived)" if c.column in t.derived else c.column
            lines.append(f"| `{c.key}` | {name} | {_cell(c.old)} | {_cell(c.new)} |")
        if len(t.changed) > most:
            lines += ["", f"… and {len(t.changed) - most:,} more cells."]
    return lines


def _cell(value: str | None) -> str:
    return "–" if value is None else value.replace("|", "\\|").replace("\n", " ")


def diff(old: Side, new: Side, tables: Sequence[str] | None = None) -> Diff:
    """Compare two versions cell by cell.

    Parameters
    ----------
    old, new
        Versions such as "1.0", folders that hold a version, or two Parquet files of one table.
    tables
        The tables to compare; None for all.

    Returns
    -------
    Diff
        For each table the rows added and removed, the cells changed with old and new value, and what became of its
        columns. Missing equals missing. False if nothing differs.

    Raises
    ------
    UnknownName
        For an unknown version or table.
    DamagedFile
        If a file cannot be read.
    ArmsdataError
        If a Parquet file does not say which table it is.

    Examples
    --------
    >>> import armsdata as ad
    >>> here = ad.path("inventories").parent
    >>> bool(ad.diff(here, here, tables=["inventories"]))
    False
    """
    if str(old).endswith(".parquet") and str(new).endswith(".parquet"):
        return Diff(str(old), str(new), [_files(Path(old), Path(new))])
    before, after = _contracts(old), _contracts(new)
    names = (
        [t for t in after if t in before]
        + [t for t in before if t not in after]
        + [t for t in after if t not in before]
    )
    for t in tables or ():
        if t not in names:
            raise unknown("table", t, names)
    wanted = [t for t in names if tables is None or t in tables]
    return Diff(_label(old), _label(new), [_table(t, old, new, before.get(t), after.get(t)) for t in wanted])


def _label(side: Side) -> str:
    return Path(side).name if _is_folder(side) else str(side)


def _is_folder(side: Side) -> bool:
    return isinstance(side, Path) or "/" in side or (Path(side) / "contracts.json").is_file()


def _contracts(side: Side) -> dict[str, Contract]:
    file = Path(side) / "contracts.json" if _is_folder(side) else path_of_contracts(str(side))
    try:
        compiled = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DamagedFile(f"{file} is missing; expected a folder that holds a version") from None
    return {d["table"]: Contract.from_dict(d) for d in compiled["tables"]}


def path_of_contracts(version: str) -> Path:
    """The file of a version's compiled contracts."""
    return path("claims", version).with_name("contracts.json")


def _read(side: Side, table: str) -> pa.Table:
    return read_arrow(Path(side) / f"{table}.parquet" if _is_folder(side) else path(table, str(side)))


def _table(name: str, old: Side, new: Side, before: Contract | None, after: Contract | None) -> TableDiff:
    contract = after or before
    assert contract is not None
    a = _read(old, name) if before else None
    b = _read(new, name) if after else None
    schema = schema_changes(before, after)
    derived = frozenset(c.name for c in contract.columns if not c.curated or contract.derived_table)
    if a is None or b is None:
        some = a if a is not None else b
        assert some is not None
        return TableDiff(
            name, contract.key, b if b is not None else some[:0], a if a is not None else some[:0], [], schema, derived
        )
    return compare(name, contract.key, a, b, schema, derived)


def _files(old: Path, new: Path) -> TableDiff:
    a, b = read_arrow(old), read_arrow(new)
    names = [(t.schema.metadata or {}).get(b"armsdata.table", b"").decode() for t in (a, b)]
    if not names[0] or names[0] != names[1]:
        raise ArmsdataError(f"{old} and {new} are not two files of one table ({names[0] or '?'}, {names[1] or '?'})")
    contract = bundle.contract(names[0])
    derived = frozenset(c.name for c in contract.columns if not c.curated or contract.derived_table)
    return compare(names[0], contract.key, a, b, _columns_changed(a.schema, b.schema), derived)


def compare(
    name: str, key: str, a: pa.Table, b: pa.Table, schema: list[str], derived: frozenset[str] = frozenset()
) -> TableDiff:
    """Two states of a table, row by key and cell by cell, in the columns that both have."""
    old_keys, new_keys = a[key].combine_chunks(), b[key].combine_chunks()
    at = pc.index_in(new_keys, value_set=old_keys)
    added = b.filter(pc.is_null(at))
    removed = a.filter(pc.invert(pc.is_in(old_keys, value_set=new_keys)))
    common = pc.is_valid(at)
    here = b.filter(common)
    at = at.filter(common)
    there = a if _in_place(at, a.num_rows) else a.take(at)
    changed: list[Change] = []
    for column in b.column_names:
        if column in a.column_names and column != key:
            changed += _changes(key, column, there, here)
    changed.sort(key=lambda c: c.key)
    return TableDiff(name, key, added, removed, changed, schema, derived)


def _in_place(at: pa.Array, rows: int) -> bool:
    """Whether the rows already stand side by side, as they do where no row came or went."""
    return len(at) == rows and pc.all(pc.equal(at, pa.array(range(rows), pa.int32()))).as_py() is True


def _changes(key: str, column: str, there: pa.Table, here: pa.Table) -> list[Change]:
    a, b = there[column], here[column]
    if a.type != b.type:
        a, b = a.cast(pa.string()), b.cast(pa.string())
    if a.equals(b):
        return []
    differs = pc.if_else(
        pc.and_(pc.is_valid(a), pc.is_valid(b)), pc.not_equal(a, b), pc.not_equal(pc.is_valid(a), pc.is_valid(b))
    )
    if not pc.any(differs).as_py():
        return []
    keys = here[key].filter(differs).to_pylist()
    old, new = (x.filter(differs).cast(pa.string()).to_pylist() for x in (a, b))
    return [Change(k, column, x, y) for k, x, y in zip(keys, old, new, strict=True)]


def schema_changes(before: Contract | None, after: Contract | None) -> list[str]:
    """What became of a contract, in words, those that break it first said as such by ``breaks``."""
    if before is None:
        return ["the table is new"]
    if after is None:
        return ["the table was removed"]
    said = []
    if before.key != after.key:
        said.append(f"the key changed from {before.key} to {after.key}")
    for name in before.names:
        if name not in after.names:
            said.append(f"column {name} was removed")
            continue
        x, y = before.column(name), after.column(name)
        if x.type != y.type:
            said.append(f"column {name} changed from {x.type} to {y.type}")
        gone = sorted(set(x.values or ()) - set(y.values or ()))
        if gone and y.values:
            said.append(f"column {name} lost the value{'s' * (len(gone) > 1)} {', '.join(gone)}")
        came = sorted(set(y.values or ()) - set(x.values or ()))
        if came and x.values:
            said.append(f"column {name} gained the value{'s' * (len(came) > 1)} {', '.join(came)}")
    said += [f"column {name} is new" for name in after.names if name not in before.names]
    return said


def breaks(said: str) -> bool:
    """Whether a change of a contract, as ``schema_changes`` says it, breaks what users may rely on."""
    return " was removed" in said or " lost the value" in said or " changed from " in said


def _columns_changed(a: pa.Schema, b: pa.Schema) -> list[str]:
    said = [f"column {n} was removed" for n in a.names if n not in b.names]
    said += [f"column {n} is new" for n in b.names if n not in a.names]
    for n in a.names:
        if n in b.names and a.field(n).type != b.field(n).type:
            said.append(f"column {n} changed from {a.field(n).type} to {b.field(n).type}")
    return said
