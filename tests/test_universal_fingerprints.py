"""UNF version 6 against the fixtures that IQSS and the Dataverse guide publish."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsdata.unf import column_unf, combined_unf, table_unf

A_LONG_TEXT = (
    "A quite long character string, so long that the number of characters in it happens to be more than the default "
    "cutoff limit of 128."
)

# github.com/IQSS/UNF, doc/unf_examples.txt: vectors of one value.
SINGLE_VALUES: list[tuple[Any, str]] = [
    (0, "YUvj33xEHnzirIHQyZaHow=="),
    (1, "tv3XYCv524AfmlFyVOhuZg=="),
    (-300, "ZTXyg54FoMfRDWZl6oWmFQ=="),
    (3.1415, "vOSZmXXXpKfQcqZ0Cuu5/w=="),
    (0.00073, "qhw3qzg3fEK0NNfoVxk4jQ=="),
    (float("nan"), "GNcR8/UCnImaPpw47gdPNg=="),
    (float("inf"), "MdAI70WZdDHnu6qmkpqUQg=="),
    (float("-inf"), "A7orv3pgAhljFnGjQVLCog=="),
    ("A character String", "FYqU7uBl885eHMbpco1ooA=="),
    (A_LONG_TEXT, "/BoSlfcIlsmQ+GHu5gxwEw=="),
    ("på Færøerne", "KHM6bKVaVaxWDDsmyerfDA=="),
    ("", "ECtRuXZaVqPomffPDuOOUg=="),
    (None, "cJ6AyISHokEeHuTfufIqhg=="),
    (datetime(2014, 1, 13, 20, 47, 18), "eaMxex5EHi2LunomVc0SDw=="),
    (True, "tv3XYCv524AfmlFyVOhuZg=="),
    (False, "YUvj33xEHnzirIHQyZaHow=="),
]

# github.com/IQSS/UNF, src/test/resources/test: vectors of several values; the last is the example of the guide.
VECTORS: list[tuple[str, list[Any], pa.DataType, str]] = [
    ("DoubleTest", [6.6666666666666667, 75.216], pa.float64(), "+kc3wyGwZ6otDkZwpvswDw=="),
    ("FloatTest", [654.32, 26736.232], pa.float32(), "V2clNd9rUmIG0mhGVmzmVA=="),
    ("LongTest", [22, 3892091], pa.int64(), "qu3+pyyv8y0FEhVQueuWuw=="),
    ("IntTest", [32, 2024], pa.int32(), "R2Xa8BqKPRgj5EpnYEZQyw=="),
    ("StringTest", ["Hello World", "Testing 123"], pa.string(), "r+FDbVC6fKdUjRS6ZIzP4w=="),
    ("DateTimeTest", ["2009-08-21T12:34:56", "2009-10-01"], pa.string(), "HATxImqk8FFo1ugDZB6IjQ=="),
    ("guide", [1.23456789, None, 0], pa.float64(), "Do5dfAoOOFt4FSj0JcByEw=="),
]


@pytest.mark.parametrize(("value", "digest"), SINGLE_VALUES, ids=lambda v: str(v)[:24])
def test_published_single_values(value: Any, digest: str) -> None:
    assert column_unf(pa.array([value])) == f"UNF:6:{digest}"


@pytest.mark.parametrize(("name", "values", "kind", "digest"), VECTORS, ids=[v[0] for v in VECTORS])
def test_published_vectors(name: str, values: list[Any], kind: pa.DataType, digest: str) -> None:
    assert column_unf(pa.array(values, kind)) == f"UNF:6:{digest}"


def test_ties_round_to_even_as_published() -> None:
    assert len({column_unf(pa.array([v])) for v in (1.2345675, 1.2345685, 1.234568)}) == 1
    assert column_unf(pa.array([99_999_999])) == column_unf(pa.array([1e8]))
    assert column_unf(pa.array([-0.0])) != column_unf(pa.array([0.0]))


def test_columns_are_combined_as_the_published_code_does() -> None:
    # The expected value stands in the tests of the R package UNF (test-unf6-dataframe.R).
    columns = [pa.array([1, 2, 3]), pa.array([4, 5, 6]), pa.array([7, 8, 9])]
    assert combined_unf(map(column_unf, columns)) == "UNF:6:ukDZSJXck7fn4SlPJMPFTQ=="


def test_a_day_is_as_its_text_and_a_fraction_of_a_second_has_no_idle_zeros() -> None:
    assert column_unf(pa.array([date(2025, 10, 22), None])) == column_unf(pa.array(["2025-10-22", None]))
    moment = pa.array([datetime(2012, 6, 10, 14, 29, 0, 250_000)])
    assert column_unf(moment) == column_unf(pa.array(["2012-06-10T14:29:00.25"]))


def test_what_a_table_s_fingerprint_sees() -> None:
    table = pa.table({"a": ["x", None, "x"], "n": pa.array([1, None, 3], pa.int64())})
    assert table_unf(table) == table_unf(table.select(["n", "a"]).rename_columns(["other", "names"]))
    assert table_unf(table) == table_unf(pa.concat_tables([table.slice(0, 1), table.slice(1)]))
    assert table_unf(table) != table_unf(table.take([2, 1, 0]))
    assert table_unf(table.select(["a"])) == column_unf(table["a"])
    empty_for_missing = table.set_column(0, "a", pa.array(["x", "", "x"]))
    assert table_unf(empty_for_missing) != table_unf(table)
    assert table_unf(table.slice(0, 0)).startswith("UNF:6:")


def test_booleans_follow_the_guide_and_its_examples() -> None:
    # IQSS's fixture BooleanTest, PMaEyvdvyMz7EJV4mr7aZg==, is of "1\0" and "0\0": neither the guide nor the examples.
    booleans = pa.array([True, False, True])
    assert column_unf(booleans) == column_unf(pa.array([1, 0, 1]))
    assert column_unf(booleans) != "UNF:6:PMaEyvdvyMz7EJV4mr7aZg=="


@given(st.lists(st.none() | st.tuples(st.integers(100_000, 999_999), st.integers(-200, 200))))
def test_what_follows_the_seventh_digit_does_not_count(values: list[tuple[int, int] | None]) -> None:
    plain = [None if v is None else float(f"{v[0]}e{v[1]}") for v in values]
    noisy = [None if v is None else float(f"-{v[0]}.00001e{v[1]}") for v in values]
    negative = [None if v is None else -v for v in plain]
    assert column_unf(pa.array(noisy, pa.float64())) == column_unf(pa.array(negative, pa.float64()))
