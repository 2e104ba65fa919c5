"""Credibility of claims by the NATO Admiralty figures, from independent corroboration (docs/grading.md)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from .data import Curated
from .timing import bounds

CONFIRMED, PROBABLE, POSSIBLE, DOUBTFUL, IMPROBABLE, CANNOT_BE_JUDGED = range(1, 7)

# Claims about the same thing whose dates lie further apart say nothing about each other.
NEAR = timedelta(days=366)
# Deliveries and losses come in parts: two numbers of them need not contradict each other.
_IN_PARTS = {"delivery", "destroyed", "captured", "seized", "surrendered", "stock_destroyed", "expended", "stolen"}
# "About 100" and 95 are no contradiction.
TOLERANCE = 0.1


@dataclass(frozen=True)
class Statement:
    """What one claim says, in the form in which claims are compared."""

    claim_id: str
    voice: str
    kind: str
    about: tuple[str, ...]
    unit: str | None
    low: float
    high: float
    counted: bool
    first: date | None
    last: date | None
    denies: bool
    based_on: str | None


def voices(data: Curated) -> dict[str, str]:
    """For whom each claimant speaks: the state above the operator it speaks for, else the claimant itself."""
    operators = data["operators"].dropna(subset=["parent_id"])
    parent = dict(zip(operators["operator_id"], operators["parent_id"], strict=True))

    def top(operator: str) -> str:
        seen = set()
        while operator in parent and operator not in seen:
            seen.add(operator)
            operator = parent[operator]
        return operator

    c = data["claimants"]
    return {
        k: k if pd.isna(speaks_for) else top(str(speaks_for))
        for k, speaks_for in zip(c["claimant_id"], c["speaks_for"], strict=True)
    }


def statements(data: Curated) -> list[Statement]:
    """Every claim in comparable form: bounds as numbers, widened by the qualifier; dates as days."""
    spoken = voices(data)
    c = data.claims.astype("object").where(data.claims.notna(), None)
    begin, end = bounds(data.claims["as_of"].fillna(data.claims["said_on"]))
    # What happened at an unknown time before a day stands at that day.
    first, last = begin.fillna(end).dt.date.tolist(), end.dt.date.tolist()
    transfers = data["transfers"].set_index("claim_id")
    stage, supplier = transfers["stage"].to_dict(), transfers["supplier_id"].to_dict()
    event = data["losses"].set_index("claim_id")["event"].to_dict()
    out = []
    for i, r in enumerate(c.itertuples(index=False)):
        kind = {"transfers": stage, "losses": event}.get(r.table, {}).get(r.claim_id, r.table)
        about = (r.operator_id, r.system_id, supplier.get(r.claim_id, ""), str(kind))
        low, high = _widened(r)
        out.append(
            Statement(
                claim_id=r.claim_id,
                voice=spoken.get(r.claimant_id, r.claimant_id),
                kind=str(kind),
                about=about,
                unit=r.unit,
                low=low,
                high=high,
                counted=r.quantity_low is not None or r.quantity_high is not None,
                first=None if pd.isna(first[i]) else first[i],
                last=None if pd.isna(last[i]) else last[i],
                denies=r.polarity == "denies",
                based_on=r.based_on,
            )
        )
    return out


def _widened(r: object) -> tuple[float, float]:
    low, high, qualifier = (getattr(r, n) for n in ("quantity_low", "quantity_high", "qualifier"))
    lower = 0.0 if low is None else float(low)
    upper = float("inf") if high is None else float(high)
    if qualifier == "about":
        return lower * (1 - TOLERANCE), upper * (1 + TOLERANCE)
    return lower, upper


def _near(a: Statement, b: Statement) -> bool:
    """Whether two claims are about times that lie together; an unknown time lies with none."""
    if a.first is None or b.first is None:
        return False
    a_last, b_last = a.last or date.max - NEAR, b.last or date.max - NEAR
    return a.first <= b_last + NEAR and b.first <= a_last + NEAR


def corroborates(a: Statement, b: Statement) -> bool:
    """Whether b, of another voice and not resting on a, says the same as a at about the same time."""
    if a.denies != b.denies or not _near(a, b):
        return False
    if not a.counted:
        return not b.counted or b.high > 0
    return b.counted and a.unit == b.unit and a.low <= b.high and b.low <= a.high


def contradicts(a: Statement, b: Statement) -> bool:
    """Whether b cannot hold together with a: one denies what the other asserts, or their bounds lie apart."""
    if not _near(a, b):
        return False
    if a.denies != b.denies:
        return True
    if a.kind in _IN_PARTS:
        return False
    return a.counted and b.counted and a.unit == b.unit and (a.low > b.high or b.low > a.high)


def credibility(data: Curated) -> dict[str, int]:
    """The Admiralty figure of every claim.

    1: at least two other independent voices say the same and none contradicts. 2: more say the same than contradict.
    3: as many contradict as say the same, or nobody says either and a document of reliability A to C carries it.
    4: one voice contradicts and none says the same. 5: two or more do. 6: nobody says either, and no document better
    than D carries it.
    """
    groups: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for s in statements(data):
        groups[s.about].append(s)
    well_carried = _well_carried(data)
    out: dict[str, int] = {}
    for group in groups.values():
        for a in group:
            others = [b for b in group if b.voice != a.voice and a.claim_id != b.based_on and b.claim_id != a.based_on]
            for_it = {b.voice for b in others if corroborates(a, b)}
            against = {b.voice for b in others if contradicts(a, b)}
            if len(for_it) >= 2 and not against:
                out[a.claim_id] = CONFIRMED
            elif len(for_it) > len(against):
                out[a.claim_id] = PROBABLE
            elif for_it and len(for_it) >= len(against):
                out[a.claim_id] = POSSIBLE
            elif len(against) >= 2:
                out[a.claim_id] = IMPROBABLE
            elif against:
                out[a.claim_id] = DOUBTFUL
            else:
                out[a.claim_id] = POSSIBLE if a.claim_id in well_carried else CANNOT_BE_JUDGED
    return out


def reliability(data: Curated) -> pd.Series:
    """The reliability of each source: its own where it has one, else its publisher's."""
    s = data["sources"].drop_duplicates("source_id").set_index("source_id")
    publishers = data["publishers"].drop_duplicates("publisher_id").set_index("publisher_id")["reliability"]
    return s["reliability"].fillna(s["publisher_id"].map(publishers))


def _well_carried(data: Curated) -> set[str]:
    grade = data["appearances"]["source_id"].map(reliability(data))
    return set(data["appearances"].loc[grade.isin(["A", "B", "C"]), "claim_id"])
