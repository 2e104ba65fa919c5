"""What can be said where no claim says that something is held: neither zero nor nothing at all."""

from __future__ import annotations

from collections import Counter

from . import rows


def instead(operator_id: str | None, system_id: str | None) -> str:
    """In sentences: transfers that have come to no delivery, searches made, and that missing is not zero."""
    asked = " and ".join(x for x in (operator_id, system_id) if x)
    said = [f"Nothing is claimed of {asked}: no holding, delivery, loss or use."]
    of_it = {"recipient_id": operator_id, "system_id": system_id}
    stages = Counter(t["stage"] for t in rows.where("transfers", **{k: v for k, v in of_it.items() if v}))
    del stages["delivery"]
    found = [f"{n} {'cancelled deal' if s == 'cancelled' else s}{'s' * (n > 1)}" for s, n in stages.items()]
    if found:
        said.append(f"What is claimed of transfers has come to no delivery: {', '.join(found)}.")
    searched = {"operator_id": operator_id, "system_id": system_id}
    for s in rows.where("coverage", **{k: v for k, v in searched.items() if v}):
        if s["found"] == "none":
            said.append(f"A search on {s['searched_on']} found nothing usable.")
    said.append("Missing is not zero: see the table coverage for searches made.")
    return " ".join(said)
