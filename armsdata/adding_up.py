"""Adding up deliveries and losses, each of which may be told more than once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .estimating import Item

# A claim, what it was used for, and why.
Used = tuple[str, str, str]

_TOLD_AGAIN = timedelta(days=366)

# Which basis is preferred where several claims speak of one delivery.
_BASIS_RANK = {
    "register_return": 0, "treaty_data": 1, "self_declaration": 2, "official_statement": 3, "contract": 4,
    "official_notification": 5, "visual_count": 6, "intelligence_estimate": 7, "press_report": 8, "unknown": 9,
}  # fmt: skip


def total(items: list[Item], role: str, words: str, used: list[Used]) -> int | None:
    """Sum of claims of which no two can speak of one event; None where there is none with a lower bound.

    What became of each claim is added to ``used``: the claim, ``role`` or "left_out", and ``words`` or the reason.
    """
    firm = []
    for i in items:
        if i.low is None:
            used.append((i.claim_id, "left_out", "gives only an upper bound"))
        else:
            firm.append(i)
    by_party: dict[str, list[Item]] = {}
    for i in firm:
        by_party.setdefault(i.supplier_id or i.stage or "", []).append(i)
    found = 0
    for _, group in sorted(by_party.items()):
        found += _of_one_party(group, role, words, used)
    return found if firm else None


def _of_one_party(group: list[Item], role: str, words: str, used: list[Used]) -> int:
    single = sorted(
        (i for i in group if not i.cumulative), key=lambda i: (_BASIS_RANK.get(i.basis, 9), -(i.low or 0), i.claim_id)
    )
    kept: list[Item] = []
    for i in single:
        same = next((k for k in kept if _may_be_one(i, k)), None)
        if same is None:
            kept.append(i)
        else:
            used.append((i.claim_id, "left_out", f"may speak of the same {role} as {same.claim_id}"))
    running = max(
        (i for i in group if i.cumulative), key=lambda i: (i.low or 0, i.last or date.min, i.claim_id), default=None
    )
    for i in group:
        if i.cumulative and i is not running and running is not None:
            used.append((i.claim_id, "left_out", f"a running total below that of {running.claim_id}"))
    summed = sum(i.low or 0 for i in kept)
    if running is not None:
        after = [i for i in kept if i.first and running.last and i.first > running.last]
        if (running.low or 0) + sum(i.low or 0 for i in after) >= summed:
            used.append((running.claim_id, role, f"{words}, as a running total"))
            for i in kept:
                if i in after:
                    used.append((i.claim_id, role, words))
                else:
                    used.append((i.claim_id, "left_out", f"within the running total of {running.claim_id}"))
            return (running.low or 0) + sum(i.low or 0 for i in after)
        used.append((running.claim_id, "left_out", "a running total below the sum of the single claims"))
    for i in kept:
        used.append((i.claim_id, role, words))
    return summed


def _may_be_one(a: Item, b: Item) -> bool:
    """Whether two claims may speak of one delivery or loss: times overlap or are unknown, and no deal parts them.

    Within one deal the same number within a year may be one lot told twice, or two lots: the bound below takes one.
    """
    if a.deal_id and b.deal_id and a.deal_id != b.deal_id:
        return False
    if a.first is None or b.first is None:
        return True
    told_again = bool(a.deal_id) and a.deal_id == b.deal_id and a.low == b.low
    apart = _TOLD_AGAIN if told_again else timedelta(0)
    return a.first - apart <= (b.last or date.max) and b.first - apart <= (a.last or date.max)
