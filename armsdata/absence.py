"""What can be said where no claim says that something is held: neither zero nor nothing at all."""

from __future__ import annotations

from collections import Counter

from . import rows


def instead(asked: str, operator_id: str | None, system_id: str | None) -> str:
    """In sentences: transfers that have come to no delivery, searches made, and that missing is not zero."""
    said = [f"Nothing is claimed of {asked}: no holding, delivery, loss or use."]
    stages = Counter(t["stage"] for t in _about("transfers", recipient_id=operator_id, system_id=system_id))
    del stages["delivery"]
    found = [f"{n} {'cancelled deal' if s == 'cancelled' else s}{'s' * (n > 1)}" for s, n in stages.items()]
    if found:
        said.append(f"What is claimed of transfers has come to no delivery: {', '.join(found)}.")
    for s in _about("coverage", operator_id=operator_id, system_id=system_id):
        if s["found"] == "none":
            said.append(f"A search on {s['searched_on']} found nothing usable.")
    said.append("Missing is not zero: see the table coverage for searches made.")
    return " ".join(said)


def _about(table: str, **wanted: str | None) -> list[rows.Row]:
    """The rows with the values that are given."""
    return rows.where(table, **{column: value for column, value in wanted.items() if value})
