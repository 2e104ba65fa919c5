"""Dates that may be uncertain mean the days that EDTF says they mean."""

from __future__ import annotations

from datetime import date, timedelta

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armsdata.uncertain_dates import span

years = st.integers(1000, 2999)


@st.composite
def single(draw: st.DrawFn) -> str:
    year = draw(years)
    day = date(year, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
    text = draw(st.sampled_from([f"{year:04d}", f"{day:%Y-%m}", day.isoformat()]))
    return text + draw(st.sampled_from(["", "", "?", "~", "%"]))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-10", "2025-10-01", "2025-10-31"),
        ("2024-02?", "2024-02-01", "2024-02-29"),
        ("2025-10-22", "2025-10-22", "2025-10-22"),
        ("2009/2010", "2009-01-01", "2010-12-31"),
        ("2011~/2012-03", "2011-01-01", "2012-03-31"),
    ],
)
def test_first_and_last_day(text: str, first: str, last: str) -> None:
    assert span(text) == (date.fromisoformat(first), date.fromisoformat(last))


def test_open_ends() -> None:
    assert span("2020/..") == (date(2020, 1, 1), None)
    assert span("../2020") == (None, date(2020, 12, 31))
    assert span("2020/") == (date(2020, 1, 1), None)


@pytest.mark.parametrize(
    "text",
    ["", " ", "2025-13", "2025-02-30", "25", "2025-1-1", "22.10.2025", "2010/2009", "../..", "/", "2025?-10",
     "2025//2026",
     "２０２５", "2025\n", "2025-10-22T10:00", "y2025"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an EDTF|ends before|open at both|must be in|month|day|range"):
        span(text)


@settings(deadline=None, max_examples=150)
@given(single())
def test_the_edtf_library_agrees(text: str) -> None:
    theirs = edtf.parse_edtf(text)
    first, last = span(text)
    lower, upper = theirs.lower_strict(), theirs.upper_strict()
    assert (first.year, first.month, first.day) == lower[:3]
    assert (last.year, last.month, last.day) == upper[:3]


@given(single(), single())
def test_intervals_hold_both_their_dates(a: str, b: str) -> None:
    (a_first, _), (b_first, b_last) = span(a), span(b)
    if a_first > b_last or a_first > b_first:
        with pytest.raises(ValueError, match="ends before"):
            span(f"{a}/{b}")
    else:
        assert span(f"{a}/{b}") == (a_first, b_last)
