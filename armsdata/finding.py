"""The one row that somebody means by an id or a name."""

from __future__ import annotations

from . import rows
from .errors import MissingExtra, UnknownName
from .rows import Row


def meant(kind: str, name: str) -> Row:
    """The row of an operator or system by its id, or by a name that means one and only one.

    Parameters
    ----------
    kind
        "operator" or "system".
    name
        An id, or a name in any spelling that ``resolve`` understands.

    Raises
    ------
    UnknownName
        If the name is unknown, ambiguous, or an id that an earlier version had; the message says what it may mean.
    """
    table = f"{kind}s"
    row = rows.get(table, name) if isinstance(name, str) else None
    if row is not None:
        return row
    # Matching is loaded only when a name needs it: an id must be found fast.
    from .matching import Matcher

    match = Matcher(kind).match(str(name))
    if match.id is not None:
        return rows.need(table, match.id)
    what = f"{kind} {str(name)[:80]!r}"
    if match.status == "ambiguous":
        listed = ", ".join(_titled(table, c) for c in match.candidates)
        raise UnknownName(f"{what} may be any of: {listed}. Give the id of one.")
    if gone := rows.what_became_of(str(name), table):
        raise UnknownName(gone)
    near = _near(kind, str(name))
    hint = f" Did you mean {_titled(table, near)}?" if near else ""
    raise UnknownName(f"unknown {what}.{hint} ad.resolve(…, detail=True) says what becomes of names.")


def _near(kind: str, name: str) -> str | None:
    """The id of what an unknown name may have meant: a name like it, else an id like it."""
    from difflib import get_close_matches

    from .matching import Matcher

    try:
        match = Matcher(kind, fallback="family", fuzzy=80).match(name)
    except MissingExtra:
        match = Matcher(kind, fallback="family").match(name)
    ids = {i.lower(): i for i in rows.table(f"{kind}s")[f"{kind}_id"].to_pylist()}
    return match.id or next((ids[i] for i in get_close_matches(name.lower(), ids, n=1)), None)


def _titled(table: str, key: str) -> str:
    return f"{key} ({rows.need(table, key)['name']})"
