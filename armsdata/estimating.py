"""What the claims about one holding add up to: the method of docs/method.md.

For one operator, system and unit: ``high`` is the highest figure that a claim of holding supports, ``low`` the
documented deliveries less the documented losses, ``best`` the latest figure of a voice that is neither the holder's nor
a supplier's. Nothing is summed over systems and no unit is turned into another. The same code computes the released
table and the answers of ``holdings()`` for other dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from .adding_up import Used, total

METHOD_VERSION = "2.1"
UNCOUNTED = "uncounted"
RESERVED = ("unknown", "multiple")

# Status that means a part of the stock; what is in service is what most claims mean by a holding.
_PARTS = ("deployed", "stored", "captured")
# How the reason begins for which a count of a part is left out.
PART = "counts a part only"
_SAME_TIME = timedelta(days=150)


@dataclass(frozen=True)
class Item:
    """One claim about a holding, a delivery or a loss, as the method sees it."""

    claim_id: str
    table: str
    operator_id: str
    system_id: str
    voice: str
    unit: str | None = None
    low: int | None = None
    high: int | None = None
    qualifier: str | None = None
    first: date | None = None
    last: date | None = None
    said: date | None = None
    basis: str = "unknown"
    denies: bool = False
    projection: bool = False
    based_on: str | None = None
    superseded: bool = False
    stage: str | None = None
    supplier_id: str | None = None
    deal_id: str | None = None
    cumulative: bool = False
    part: str | None = None
    status: str | None = None

    @property
    def counted(self) -> bool:
        """Whether the claim gives a figure."""
        return self.low is not None or self.high is not None

    @property
    def top(self) -> int | None:
        """The highest figure that the claim supports."""
        return self.high if self.high is not None else self.low


@dataclass
class Estimate:
    """What the claims of one operator, system and unit add up to, with the claims used and left out."""

    operator_id: str
    system_id: str
    unit: str
    low: int | None = None
    high: int | None = None
    best: int | None = None
    best_claim_id: str | None = None
    high_claim_id: str | None = None
    delivered_total: int | None = None
    lost_total: int | None = None
    n_voices: int = 0
    agreement: str = UNCOUNTED
    first_as_of: date | None = None
    last_as_of: date | None = None
    used: list[Used] = field(default_factory=list)

    @property
    def estimate_id(self) -> str:
        """The key of the estimate."""
        return f"{self.operator_id}:{self.system_id}:{self.unit}"

    @property
    def n_claims(self) -> int:
        """How many claims were considered."""
        return len(self.used)


def estimates(items: Iterable[Item]) -> list[Estimate]:
    """The estimates of every operator, system and unit that the claims speak of, in the order of their keys."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for i in items:
        if i.operator_id not in RESERVED:
            groups.setdefault((i.operator_id, i.system_id), []).append(i)
    out: list[Estimate] = []
    for (operator, system), group in sorted(groups.items()):
        group.sort(key=lambda i: i.claim_id)
        evidence = [i for i in group if _speaks_of_holding(i)]
        if not evidence:
            continue
        counted = sorted({i.unit for i in evidence if i.counted and i.unit is not None})
        for unit in counted or [UNCOUNTED]:
            out.append(_estimate(operator, system, unit, [i for i in evidence if not i.counted or i.unit == unit]))
    return out


def _speaks_of_holding(i: Item) -> bool:
    """Holdings, losses and uses do; of transfers only deliveries, and denials of them."""
    return i.table != "transfers" or i.stage == "delivery"


def _left_out(i: Item, group: set[str]) -> str | None:
    if i.projection:
        return "about a time after it was made"
    if i.superseded:
        return "replaced by a later claim of the same claimant"
    if part := _part(i):
        return f"{PART}: {part}"
    if i.based_on in group:
        return f"repeats {i.based_on}"
    return None


def _part(i: Item) -> str | None:
    """What a claim of holding alone counts, where it does not count the whole stock; possession has no parts."""
    if not i.counted:
        return None
    return i.part or (f"what is {i.status}" if i.status in _PARTS else None)


def _estimate(operator: str, system: str, unit: str, group: list[Item]) -> Estimate:
    e = Estimate(operator, system, unit)
    usable = []
    ids = {i.claim_id for i in group}
    for i in group:
        why = _left_out(i, ids)
        if why:
            e.used.append((i.claim_id, "left_out", why))
        else:
            usable.append(i)
    holdings = [i for i in usable if i.table == "inventories"]
    figures = [i for i in holdings if i.counted and not i.denies]
    for i in usable:
        if (not i.counted and i.table != "losses") or i.table == "system_uses":
            said = "denied" if i.denies else "said, without a number"
            e.used.append((i.claim_id, "possession", f"possession or delivery {said}"))
    _bound_above(e, figures)
    _find_best(e, figures, {operator, *(i.supplier_id for i in usable if i.supplier_id)})
    _bound_below(e, usable)
    e.n_voices = len({i.voice for i in figures} or {i.voice for i in holdings})
    parts = any(_part(i) and not i.projection for i in group)
    without = "parts_only" if parts else UNCOUNTED if usable else "planned_only"
    e.agreement = _agreement(e, holdings, figures, without)
    firsts = [i.first for i in usable if i.first]
    lasts = [i.last for i in usable if i.last]
    e.first_as_of, e.last_as_of = min(firsts, default=None), max(lasts, default=None)
    mentioned = {c for c, _, _ in e.used}
    for i in usable:
        if i.claim_id not in mentioned:
            e.used.append((i.claim_id, "left_out", "a loss without a number" if not i.counted else "a denial"))
    e.used.sort()
    return e


def _bound_above(e: Estimate, figures: list[Item]) -> None:
    for i in figures:
        e.used.append((i.claim_id, "holding", "a figure of what is held"))
    if figures:
        top = max(figures, key=lambda i: (i.top or 0, i.last or date.min, i.claim_id))
        e.high, e.high_claim_id = top.top, top.claim_id


def _find_best(e: Estimate, figures: list[Item], parties: set[str]) -> None:
    """The latest plain figure of a third voice."""
    third = [i for i in figures if i.voice not in parties and i.qualifier in ("exactly", "about")]
    if third:
        latest = max(third, key=lambda i: (i.last or date.min, i.said or date.min, i.claim_id))
        e.best, e.best_claim_id = latest.low, latest.claim_id


def _bound_below(e: Estimate, usable: list[Item]) -> None:
    """Documented deliveries less documented losses, each delivery and each loss once."""
    deliveries = [i for i in usable if i.table == "transfers" and i.counted and not i.denies]
    losses = [i for i in usable if i.table == "losses" and i.counted and not i.denies]
    e.delivered_total = total(deliveries, "delivery", "documented delivery", e.used)
    e.lost_total = total(losses, "loss", "documented loss", e.used)
    if e.delivered_total is not None:
        e.low = max(0, e.delivered_total - (e.lost_total or 0))


def _agreement(e: Estimate, holdings: list[Item], figures: list[Item], without: str) -> str:
    """How the claims stand to each other; ``without`` is the word where none gives a figure of the whole."""
    if not holdings:
        delivered = e.delivered_total is not None or e.lost_total is not None
        return "deliveries_only" if delivered and without != "parts_only" else without
    asserting = {i.voice for i in holdings if not i.denies and (i.top is None or i.top > 0)}
    denying = {i.voice for i in holdings if i.denies or i.top == 0}
    if asserting - denying and denying - asserting:
        return "disputed"
    if not figures:
        return without
    voices = {i.voice for i in figures}
    if len(voices) == 1:
        above = e.delivered_total is not None and e.high is not None and e.high > e.delivered_total
        return "exceeds_reported_deliveries" if above else "single_voice"
    for a in figures:
        for b in figures:
            if a.voice < b.voice and _same_time(a, b) and not _compatible(a, b):
                return "disputed"
    return "consistent"


def _same_time(a: Item, b: Item) -> bool:
    """Whether two claims are about dates that overlap, or whose middles lie no more than five months apart."""
    if a.first is None or b.first is None:
        return False
    a_last, b_last = a.last or a.first, b.last or b.first
    if a.first <= b_last and b.first <= a_last:
        return True
    return abs((a.first + (a_last - a.first) / 2) - (b.first + (b_last - b.first) / 2)) <= _SAME_TIME


def _compatible(a: Item, b: Item) -> bool:
    def widened(i: Item) -> tuple[float, float]:
        by = 0.1 if i.qualifier == "about" else 0.0
        return (i.low or 0) * (1 - by), float("inf") if i.high is None else i.high * (1 + by)

    (a_low, a_high), (b_low, b_high) = widened(a), widened(b)
    return a_low <= b_high and b_low <= a_high
