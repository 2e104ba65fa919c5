"""Quantities are read as documents print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsdata.quantities import Quantity, parse, words


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("5,000", 5000, 5000, "exactly"),
        ("5.000", 5000, 5000, "exactly"),
        ("5 000", 5000, 5000, "exactly"),
        ("5\u202f000", 5000, 5000, "exactly"),
        ("5000", 5000, 5000, "exactly"),
        ("5 тыс.", 5000, 5000, "exactly"),
        ("cinco mil", 5000, 5000, "exactly"),
        ("no fewer than 5,000", 5000, None, "at_least"),
        ("not less than 5,000", 5000, None, "at_least"),
        ("no menos de 5.000", 5000, None, "at_least"),
        ("more than 5,000", 5000, None, "more_than"),
        ("más de 5.000", 5000, None, "more_than"),
        ("more than 5 thousand", 5000, None, "more_than"),
        ("no more than 5,000", None, 5000, "up_to"),
        ("не менее 5000", 5000, None, "at_least"),
        ("доставлено 12", 12, 12, "exactly"),
        ("up to 2,400", None, 2400, "up_to"),
        ("fewer than 50", None, 50, "fewer_than"),
        ("about 100", 100, 100, "about"),
        ("some 1,800", 1800, 1800, "about"),
        ("200-300", 200, 300, "between"),
        ("between 200 and 300", 200, 300, "between"),
        ("24 Su-30MK2", 24, 24, "exactly"),
        ("300+", 300, None, "at_least"),
        ("low-200s", 200, 200, "about"),
        ("a landing platform dock ship", 1, 1, "exactly"),
    ],
)
def test_printed_forms(text: str, low: int | None, high: int | None, qualifier: str) -> None:
    assert parse(text) == Quantity(low, high, qualifier)


@pytest.mark.parametrize("text", ["thousands", "many", "", "SA-24"])
def test_no_number_is_none(text: str) -> None:
    assert parse(text) is None


def test_a_document_that_prints_none_says_so() -> None:
    assert parse("(none)") == Quantity()


@given(
    st.integers(0, 10**9), st.sampled_from(["{}", "{:,}", "about {:,}", "more than {:,}", "up to {:,}", "at least {}"])
)
def test_what_is_printed_is_read_back(n: int, form: str) -> None:
    found = parse(form.format(n))
    assert found is not None
    assert found.numbers == {n}


@given(
    st.integers(0, 10**7), st.integers(1, 10**7), st.sampled_from(["exactly", "about", "at_least", "up_to", "between"])
)
def test_words_say_what_parse_reads(n: int, more: int, qualifier: str) -> None:
    low = None if qualifier == "up_to" else n
    high = None if qualifier == "at_least" else n + more if qualifier == "between" else n
    assert parse(words(low, high, qualifier)) == Quantity(low, high, qualifier)
    assert words(None, None, None) == "no number"
