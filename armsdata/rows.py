"""Rows of the bundled tables by key or by column, as plain dictionaries, each table read once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from . import bundle
from .errors import UnknownName, unknown
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
    """The row of a table with that key; UnknownName with what became of it or the nearest keys if there is none."""
    row = get(name, key)
    if row is None:
        column = bundle.contract(name).key
        raise missing(f"key of {name}", key, table(name)[column].to_pylist(), name)
    return row


def missing(what: str, key: str, known: Iterable[str], name: str | None = None) -> UnknownName:
    """The error for a key that is not there: what became of it, else the nearest known ones."""
    gone = what_became_of(key, name)
    return UnknownName(gone) if gone else unknown(what, key, known)


def what_became_of(key: str, name: str | None = None) -> str | None:
    """What became of a key that an earlier version had, in words; None if no version had it."""
    wanted = {"table": name} if name and name != "claims" else {}
    found = where("redirects", old_id=str(key), **wanted)
    if not found:
        return None
    r = found[0]
    became = f"took the key {r['new_id']}" if r["new_id"] else "was withdrawn"
    reason = r["reason"].rstrip(".")
    return f"{key!r} of {r['table']} {became} in version {r['changed_in']}: {reason}. Earlier versions still have it."


def tables_with(key: str) -> list[str]:
    """The tables that have a row with that key."""
    return [t for t in bundle.contracts() if get(t, key) is not None]
