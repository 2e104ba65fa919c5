"""The contract of a table, on anybody's frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from . import bundle, rows
from .casting import cast_column
from .errors import ArmsdataError
from .frames import to_frame
from .model import Column, Contract
from .panderaschema import failures

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Fault:
    """One cell, column or row of a frame that its contract refuses; ``row`` counts from 0, -1 for the whole frame."""

    row: int
    column: str
    value: str
    expected: str


def validate(df: Any, table: str) -> pd.DataFrame:
    """Check a frame of one's own against the contract of a table.

    Parameters
    ----------
    df
        A pandas or Polars frame, or an Arrow table. It may have the curated columns alone or the derived ones too, in
        any order; text is read as the type that the contract wants ("5000" is a number, "" is missing).
    table
        The table whose contract it should fit.

    Returns
    -------
    pandas.DataFrame
        One row a fault: ``row`` (from 0; -1 for the whole frame), ``column``, ``value`` and ``expected``. Empty if
        there is none. Keys that should lead to another table are looked up in the bundled version.

    Raises
    ------
    UnknownName
        If there is no such table.
    ArmsdataError
        If ``df`` is not a table.

    Examples
    --------
    >>> import armsdata as ad
    >>> frame = ad.load("inventories").head(3)
    >>> len(ad.validate(frame, "inventories"))
    0
    """
    contract = bundle.contract(table)
    found = sorted(_faults(_as_arrow(df), contract), key=lambda f: (f.row, f.column))
    return pd.DataFrame([vars(f) for f in found], columns=["row", "column", "value", "expected"])


def _as_arrow(df: Any) -> pa.Table:
    if isinstance(df, pa.Table):
        return df
    if isinstance(df, pd.DataFrame):
        arrays = [_series(df[c]) for c in df.columns]
        return pa.table(arrays, names=[str(c) for c in df.columns])
    if hasattr(df, "to_arrow"):
        return df.to_arrow()
    raise ArmsdataError(f"expected a pandas, Polars or Arrow table, found {type(df).__name__}")


def _series(column: pd.Series) -> pa.Array:
    """A column as Arrow, mixed objects as text."""
    try:
        return pa.array(column, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if pd.isna(v) else str(v) for v in column], pa.string())


def _faults(table: pa.Table, contract: Contract) -> Iterator[Fault]:
    for name in table.column_names:
        if name not in contract.names:
            yield Fault(-1, name, "", f"is no column of {contract.table}")
    missing = [c for c in contract.columns if c.curated and c.required and c.name not in table.column_names]
    for c in missing:
        yield Fault(-1, c.name, "", "is missing and required")
    present = [c for c in contract.columns if c.name in table.column_names]
    columns, bad_cells = [], set()
    for c in present:
        column, bad = cast_column(c, _text(table[c.name], c))
        columns.append(column)
        for row, value, expected in bad:
            bad_cells.add((row, c.name))
            yield Fault(row, c.name, value, expected)
    cast = pa.table(columns, names=[c.name for c in present])
    for row, name, value, expected in failures(contract, to_frame(cast)):
        if (row, name) not in bad_cells:
            yield Fault(row, name, value, expected)
    yield from _keys(cast, contract)
    yield from _references(cast, contract, present)


def _text(column: pa.ChunkedArray, wanted: Column) -> pa.ChunkedArray:
    """A column as text for casting; empty text is missing, whole floats are numbers, days lose their midnight."""
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_dictionary(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        column = column.cast(pa.string())
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.date32(), safe=False)
    if pa.types.is_floating(kind) and wanted.type == "integer":
        whole = pc.equal(pc.floor(column), column)
        column = pc.if_else(whole, column, None) if pc.all(whole).as_py() else column
        column = column.cast(pa.int64()) if pc.all(whole).as_py() is not False else column
    text = column if pa.types.is_string(column.type) else column.cast(pa.string())
    return pc.if_else(pc.equal(text, ""), None, text)


def _keys(table: pa.Table, contract: Contract) -> Iterator[Fault]:
    if contract.key not in table.column_names:
        return
    keys = table[contract.key].to_pandas()
    for row, value in keys[keys.duplicated(keep=False) & keys.notna()].items():
        yield Fault(int(str(row)), contract.key, str(value), "stands more than once; a key stands once")


def _references(table: pa.Table, contract: Contract, present: list[Column]) -> Iterator[Fault]:
    for c in present:
        if c.references is None:
            continue
        key = bundle.contract(c.references).key
        known = set(rows.table(c.references)[key].to_pylist())
        if c.references == contract.table and key in table.column_names:
            known |= set(table[key].to_pylist())
        for row, value in enumerate(table[c.name].to_pylist()):
            if value is not None and value not in known:
                yield Fault(row, c.name, value, f"is no {key} of {c.references} in version {bundle.data_version()}")
