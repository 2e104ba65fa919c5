"""The claims of released tables as the estimation method sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .estimating import Item

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

# Which operator a claim of each table is about: the holder, the recipient, the loser, the user.
SUBJECT = {
    "inventories": "operator_id",
    "transfers": "recipient_id",
    "losses": "holder_id",
    "system_uses": "operator_id",
}

_COLUMNS = (
    "claim_id system_id quantity_low quantity_high qualifier unit as_of_start as_of_end said_on_start said_on_end "
    "basis polarity projection based_on"
).split()


def columns(table: str) -> list[str]:
    """The columns of a claim table that the method needs."""
    extra = {
        "inventories": ["supersedes", "part", "status"],
        "transfers": ["stage", "supplier_id", "deal_id", "cumulative", "period_start_start", "period_end_end"],
        "losses": ["event", "cumulative"],
        "system_uses": [],
    }[table]
    return [*_COLUMNS, SUBJECT[table], *extra]


def items(tables: Mapping[str, pa.Table], voices: Mapping[str, str]) -> list[Item]:
    """Every claim of the four claim tables as an ``Item``.

    ``tables`` holds the four tables, each with at least ``columns(table)``; ``voices`` maps claim ids to voices.
    """
    superseded = {s for s in tables["inventories"]["supersedes"].to_pylist() if s}
    out = []
    for table in SUBJECT:
        for r in tables[table].select(columns(table)).to_pylist():
            out.append(_item(table, r, voices[r["claim_id"]], r["claim_id"] in superseded))
    return out


def time_of(r: dict[str, Any]) -> tuple[date | None, date | None]:
    """First and last day that a claim is about: its period, else its date, else the day on which it was said.

    What happened at an unknown time before a day ("../2018-04") stands at that day.
    """
    first = r.get("period_start_start") or r["as_of_start"]
    last = r.get("period_end_end") or r["as_of_end"]
    if first is None and last is None:
        return r["said_on_start"], r["said_on_end"] or r["said_on_start"]
    return first or last, last or r["said_on_start"] or first


def _item(table: str, r: dict[str, Any], voice: str, superseded: bool) -> Item:
    first, last = time_of(r)
    return Item(
        claim_id=r["claim_id"],
        table=table,
        operator_id=r[SUBJECT[table]],
        system_id=r["system_id"],
        voice=voice,
        unit=r["unit"],
        low=r["quantity_low"],
        high=r["quantity_high"],
        qualifier=r["qualifier"],
        first=first,
        last=last,
        said=r["said_on_start"],
        basis=r["basis"],
        denies=r["polarity"] == "denies",
        projection=r["projection"],
        based_on=r["based_on"],
        superseded=superseded,
        stage=r.get("stage") or r.get("event"),
        supplier_id=r.get("supplier_id"),
        deal_id=r.get("deal_id"),
        cumulative=bool(r.get("cumulative")),
        part=r.get("part"),
        status=r.get("status"),
    )
