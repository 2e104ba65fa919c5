"""One thing whole: a system or an operator with all that is known of it, for the terminal and the notebook."""

from __future__ import annotations

from collections.abc import Iterable

from . import evidence, rows
from .finding import meant
from .rows import Row
from .thingviews import Operator, System

# Which column of a claim table names the operator, by what the operator does in it.
_PARTS = {
    "held": ("inventories", "operator_id"),
    "received": ("transfers", "recipient_id"),
    "supplied": ("transfers", "supplier_id"),
    "lost": ("losses", "holder_id"),
    "took": ("losses", "taker_id"),
    "used": ("system_uses", "operator_id"),
}


def system(name: str) -> System:
    """Everything known of one system: names, family, origins, relations, claims, citations.

    Parameters
    ----------
    name
        A ``system_id``, or a name in any spelling that ``resolve`` understands.

    Returns
    -------
    System
        Prints as text and shows as a table in notebooks; ``to_dict()`` gives plain types.

    Raises
    ------
    UnknownName
        If the name is unknown, or ambiguous; the message lists what it may mean.

    Examples
    --------
    >>> import armsdata as ad
    >>> ad.system("SA-24").id
    'igla-s'
    """
    row = meant("system", name)
    key = row["system_id"]
    everything = {s["system_id"]: s for s in rows.table("systems").to_pylist()}
    below: dict[str, list[str]] = {}
    for s in everything.values():
        below.setdefault(s["parent_id"], []).append(s["system_id"])
    members = _descendants(key, below)
    origins = {o["operator_id"] for o in rows.where("system_origins", system_id=key)}
    claims = {t: rows.where(t, system_id=key) for t in evidence.CLAIM_TABLES}
    held = {c["operator_id"] for c in claims["inventories"] if c["polarity"] == "asserts"}
    return System(
        key,
        row,
        rows.where("system_names", system_id=key),
        {t: len(c) for t, c in claims.items() if c},
        evidence.trace(key, "systems").places,
        ancestors=list(_ancestors(row, everything)),
        members=[everything[m] for m in below.get(key, ())],
        origins=rows.where("operators", operator_id=origins),
        relations=list(_relations(key, everything)),
        member_claims={t: n for t in evidence.CLAIM_TABLES if (n := _count(t, members))},
        holders=rows.where("operators", operator_id=held) if held else [],
    )


def operator(name: str) -> Operator:
    """Everything known of one operator: names, codes, parts, successors, regimes, claims, citations.

    Parameters
    ----------
    name
        An ``operator_id``, or a name in any spelling that ``resolve`` understands.

    Returns
    -------
    Operator
        Prints as text and shows as a table in notebooks; ``to_dict()`` gives plain types.

    Raises
    ------
    UnknownName
        If the name is unknown, or ambiguous; the message lists what it may mean.

    Examples
    --------
    >>> import armsdata as ad
    >>> ad.operator("Venezuela").id
    'VEN'
    """
    row = meant("operator", name)
    key = row["operator_id"]
    claims = {verb: rows.where(t, **{column: key}) for verb, (t, column) in _PARTS.items()}
    held = {c["system_id"] for c in claims["held"] if c["polarity"] == "asserts"}
    memberships = rows.where("regime_members", operator_id=key)
    titles = {r["regime_id"]: r for r in rows.where("regimes", regime_id={m["regime_id"] for m in memberships})}
    return Operator(
        key,
        row,
        rows.where("operator_names", operator_id=key),
        {verb: len(c) for verb, c in claims.items() if c},
        evidence.trace(key, "operators").places,
        codes=rows.where("operator_codes", operator_id=key),
        parent=rows.get("operators", row["parent_id"]) if row["parent_id"] else None,
        parts=rows.where("operators", parent_id=key),
        successor=rows.get("operators", row["successor_id"]) if row["successor_id"] else None,
        predecessors=rows.where("operators", successor_id=key),
        regimes=[{**m, "name": titles[m["regime_id"]]["name"]} for m in memberships],
        holds=rows.where("systems", system_id=held) if held else [],
    )


def _ancestors(row: Row, everything: dict[str, Row]) -> Iterable[Row]:
    seen = set()
    parent = row["parent_id"]
    while parent and parent not in seen:
        seen.add(parent)
        yield everything[parent]
        parent = everything[parent]["parent_id"]


def _descendants(key: str, below: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    todo = list(below.get(key, ()))
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += below.get(one, ())
    return found


# A relation as it reads from the other end.
_INVERSE = {
    "licence_copy_of": "built under licence as",
    "copy_of": "copied as",
    "upgrade_of": "upgraded to",
    "rebadged_as": "also sold as",
    "derived_from": "developed into",
    "launches": "launched by",
    "component_of": "has the part",
}


def _relations(key: str, everything: dict[str, Row]) -> Iterable[Row]:
    for r in rows.where("system_relations", system_id=key):
        yield {"relation": r["relation"], "id": r["related_id"], "name": everything[r["related_id"]]["name"]}
    for r in rows.where("system_relations", related_id=key):
        said = _INVERSE.get(r["relation"], f"{r['relation']} (inverse)")
        yield {"relation": said, "id": r["system_id"], "name": everything[r["system_id"]]["name"]}


def _count(table: str, systems: set[str]) -> int:
    return len(rows.where(table, system_id=systems)) if systems else 0
