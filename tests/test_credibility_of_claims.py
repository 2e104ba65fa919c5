"""How credible a claim is, from what other voices say and from who carries it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import armsdata as ad
from armsdata.claimitems import time_of
from armsdata.curating.credibility import Statement, contradicts, corroborates

HELD = Statement(
    claim_id="c1",
    voice="VEN",
    kind="inventories",
    about=("VEN", "igla-s", "", "inventories"),
    unit="missiles",
    low=5000,
    high=5000,
    counted=True,
    first=date(2017, 5, 1),
    last=date(2017, 5, 31),
    denies=False,
    based_on=None,
)


@pytest.mark.parametrize(
    ("other", "says_the_same", "says_otherwise"),
    [
        ({}, True, False),
        ({"low": 4000, "high": 4500}, False, True),
        ({"low": 4000, "high": float("inf")}, True, False),
        ({"unit": "launchers", "low": 10, "high": 10}, False, False),
        ({"counted": False, "unit": None, "low": 0, "high": float("inf")}, False, False),
        ({"denies": True}, False, True),
        ({"first": date(2019, 1, 1), "last": date(2019, 1, 1), "low": 1, "high": 1}, False, False),
        ({"first": date(2018, 5, 1), "last": None}, True, False),
        ({"first": None, "last": None}, False, False),
    ],
)
def test_what_says_the_same_and_what_contradicts(
    other: dict[str, object], says_the_same: bool, says_otherwise: bool
) -> None:
    b = replace(HELD, claim_id="c2", voice="USA", **other)  # type: ignore[arg-type]
    assert (corroborates(HELD, b), contradicts(HELD, b)) == (says_the_same, says_otherwise)


def test_parts_of_deliveries_do_not_contradict_each_other() -> None:
    a, b = (replace(HELD, kind="delivery", low=n, high=n) for n in (100, 1800))
    assert not contradicts(a, b)


numbers = st.integers(0, 50)
statements = st.builds(
    lambda low, more, day, unit, denies: replace(
        HELD, low=low, high=low + more, first=day, last=day, unit=unit, denies=denies
    ),
    numbers,
    numbers,
    st.dates(date(2015, 1, 1), date(2020, 1, 1)),
    st.sampled_from(["missiles", "launchers"]),
    st.booleans(),
)


@given(statements, statements)
def test_no_claim_both_bears_out_and_contradicts_another(a: Statement, b: Statement) -> None:
    assert not (corroborates(a, b) and contradicts(a, b))
    assert contradicts(a, b) == contradicts(b, a)
    assert corroborates(a, b) == corroborates(b, a)


def test_only_what_no_better_document_carries_cannot_be_judged() -> None:
    tables = ("inventories", "transfers", "losses", "system_uses")
    claims = [c for t in tables for c in ad.load(t, engine="arrow").to_pylist()]
    sources = {s["source_id"]: s for s in ad.load("sources", engine="arrow").to_pylist()}
    publishers = {p["publisher_id"]: p["reliability"] for p in ad.load("publishers", engine="arrow").to_pylist()}
    best: dict[str, str] = {}
    for a in ad.load("appearances", engine="arrow").to_pylist():
        source = sources[a["source_id"]]
        grade = source["reliability"] or publishers[source["publisher_id"]]
        best[a["claim_id"]] = min(best.get(a["claim_id"], "F"), grade)
    unjudged = [c["claim_id"] for c in claims if c["credibility"] == 6]
    assert unjudged
    assert all(best[c] in "DEF" for c in unjudged)


def row(as_of: tuple[str, str], said_on: tuple[str, str] = ("2018-04-02", "2018-04-02")) -> dict[str, date | None]:
    days = [date.fromisoformat(d) if d else None for d in (*as_of, *said_on)]
    return dict(zip(("as_of_start", "as_of_end", "said_on_start", "said_on_end"), days, strict=True))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (("2017-05-01", "2017-05-31"), ("2017-05-01", "2017-05-31")),
        (("", "1990-12-31"), ("1990-12-31", "1990-12-31")),
        (("2017-05-01", ""), ("2017-05-01", "2018-04-02")),
        (("", ""), ("2018-04-02", "2018-04-02")),
    ],
)
def test_the_time_that_a_claim_is_about(as_of: tuple[str, str], expected: tuple[str, str]) -> None:
    assert time_of(row(as_of)) == tuple(date.fromisoformat(d) for d in expected)
