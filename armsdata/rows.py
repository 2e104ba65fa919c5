"""Rows of the bundled tables by key or by column, as plain dictionaries, each table read once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from . import bundle
from .errors import unknown
from .loading import path, read_arrow

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]


@lru_cache(maxsize=64)
def table(name: str) -> pa.Table:
    """A bundled table."""
    return read_arrow(path(name))


def where(name: str, **wanted: Any) -> list[Row]:
    """The rows of a table whose columns have the wanted values (a list: any of them), in the order of the key."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = table(name)
    for column, value in wanted.items():
        if isinstance(value, list | set | tuple):
            kind = found.schema.field(column).type
            mask = pc.is_in(found[column], value_set=pa.array(sorted(value), kind))
        else:
            mask = pc.equal(found[column], value)
        found = found.filter(mask)
    rows: list[Row] = found.to_pylist()
    return rows


def get(name: str, key: str) -> Row | None:
    """The row of a table with that key, or None."""
    found = where(name, **{bundle.contract(name).key: key})
    return found[0] if found else None


def need(name: str, key: str) -> Row:
    """The row of a table with that key; UnknownName with the nearest keys if there is none."""
    row = get(name, key)
    if row is None:
        column = bundle.contract(name).key
        raise unknown(f"key of {name}", key, table(name)[column].to_pylist())
    return row


def tables_with(key: str) -> list[str]:
    """The tables that have a row with that key."""
    return [t for t in bundle.contracts() if get(t, key) is not None]
