"""Comparing two versions of 100,000 rows against one Arrow outer join of the same tables by key."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pyarrow as pa

from armsdata.comparing import compare

from .measure import HEAD, in_turn

ROWS, EDITED, CAME, WENT = 100_000, 1_000, 1_000, 500


def versions() -> tuple[pa.Table, pa.Table]:
    """Two states of a table with known differences, missing cells among the rest."""
    rng = random.Random(1)
    rows = [
        {
            "claim_id": f"c{n:07d}",
            "operator_id": rng.choice(["VEN", "UKR", "IND"]),
            "quantity": rng.choice([None, rng.randrange(5000)]),
            "note": rng.choice([None, "a note of some length that says something"]),
            "as_of": f"{rng.randrange(1990, 2025)}",
            "projection": rng.choice([True, False, None]),
        }
        for n in range(ROWS + CAME)
    ]
    old = pa.Table.from_pylist(rows[:ROWS])
    edited = [dict(r) for r in rows[WENT:]]
    for r in rng.sample(edited[: ROWS - WENT], EDITED):
        r["quantity"] = (r["quantity"] or 0) + 1
    return old, pa.Table.from_pylist(edited, schema=old.schema)


def _timed(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def main(pairs: int = 21) -> None:
    """Print the ratio, and check that exactly the known differences are found."""
    old, new = versions()
    found = compare("claims", "claim_id", old, new, [])
    counts = (found.added.num_rows, found.removed.num_rows, len(found.changed))
    assert counts == (CAME, WENT, EDITED), counts
    print(HEAD)
    mine = lambda: _timed(lambda: compare("claims", "claim_id", old, new, []))  # noqa: E731
    join = lambda: _timed(lambda: old.join(new, "claim_id", join_type="full outer", right_suffix="_new"))  # noqa: E731
    print(in_turn("diff of 100,000 rows / one Arrow outer join", mine, join, pairs, 1.5).row())


if __name__ == "__main__":
    main()
