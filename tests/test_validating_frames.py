"""The contract on anybody's frame."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import armsdata as ad


def rows() -> pd.DataFrame:
    return ad.load("inventories", where={"operator_id": "VEN"})


@pytest.mark.parametrize("table", ["inventories", "systems", "operator_codes", "appearances", "holding_estimates"])
def test_released_tables_fit_their_contracts(table: str) -> None:
    for engine in ("pandas", "arrow", "polars"):
        assert ad.validate(ad.load(table, engine=engine), table).empty


def test_curated_columns_alone_fit_too() -> None:
    curated = [c["column"] for c in ad.describe("inventories").rows() if c["origin"] == "curated"]
    assert ad.validate(rows()[curated], "inventories").empty


def test_plain_numpy_types_and_text_fit() -> None:
    frame = rows().astype("object").where(rows().notna(), None)
    assert ad.validate(frame, "inventories").empty
    text = ad.load("operator_codes").head(5)[["operator_id", "scheme", "code"]].astype(str)
    assert ad.validate(text, "operator_codes").empty


def fault(frame: object, table: str = "inventories") -> pd.DataFrame:
    found = ad.validate(frame, table)
    assert list(found.columns) == ["row", "column", "value", "expected"]
    return found


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("unit", "misiles", "expected one of: missiles"),
        ("system_id", "igla-x", "is no system_id of systems"),
        ("as_of", "yesterday", "expected an EDTF date"),
        ("claimant_id", None, "is required"),
        ("quantity_low", -1, "expected at least 0"),
    ],
)
def test_a_wrong_cell_is_named(column: str, value: object, expected: str) -> None:
    frame = rows()
    frame[column] = frame[column].astype("object")
    frame.loc[1, column] = value
    found = fault(frame)
    assert found["row"].tolist() == [1]
    assert found["column"].tolist() == [column]
    assert expected in found["expected"][0]


def test_wrong_columns_are_named() -> None:
    found = fault(rows().drop(columns="unit_basis").assign(colour="red").drop(columns="claimant_id"))
    assert set(zip(found["row"], found["column"], strict=True)) == {(-1, "colour"), (-1, "claimant_id")}


def test_a_key_given_twice() -> None:
    twice = pd.concat([rows(), rows().head(1)], ignore_index=True)
    assert fault(twice)["row"].tolist() == [0, len(twice) - 1]


def test_whole_floats_are_numbers_and_broken_ones_are_not() -> None:
    frame = rows()
    frame["quantity_low"] = frame["quantity_low"].astype("float64")
    assert fault(frame).empty
    frame.loc[0, "quantity_low"] = 0.5
    assert "expected a whole number" in fault(frame)["expected"][0]


def test_an_empty_frame_fits() -> None:
    assert fault(rows().head(0)).empty
    assert fault(pl.DataFrame(rows().head(0).to_dict("list"))).empty


def test_what_is_no_table() -> None:
    with pytest.raises(ad.ArmsdataError, match="expected a pandas, Polars or Arrow table, found list"):
        ad.validate([1, 2], "inventories")
    with pytest.raises(ad.UnknownName, match="unknown table 'stocks'"):
        ad.validate(pa.table({}), "stocks")
