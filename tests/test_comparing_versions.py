"""Two versions compared: what was added, removed and changed, cell by cell, and nothing else."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import armsdata as ad
from armsdata.comparing import Change, compare


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """The bundled version twice."""
    here = ad.path("inventories").parent
    return Path(shutil.copytree(here, tmp_path / "1.0")), Path(shutil.copytree(here, tmp_path / "1.1"))


def rewrite(file: Path, table: pa.Table) -> None:
    pq.write_table(table.replace_schema_metadata(pq.read_schema(file).metadata), file)


def test_a_version_does_not_differ_from_itself(two: tuple[Path, Path]) -> None:
    found = ad.diff(*two)
    assert not found
    assert found.rows() == []
    assert "Nothing differs" in str(found)
    assert found.frame().empty


def test_rows_and_cells_that_differ_are_named(two: tuple[Path, Path]) -> None:
    file = two[1] / "inventories.parquet"
    table = pq.read_table(file)
    rows = table.to_pylist()
    gone, edited = rows[0], rows[5]
    edited["quantity_low"], edited["note"] = 77777, None if edited["note"] else "new"
    old = ad.load("inventories", engine="arrow").to_pylist()[5]
    new = {**rows[7], "claim_id": "zzz-new-2025-0000"}
    rewrite(file, pa.Table.from_pylist([*rows[1:], new], schema=table.schema))
    found = ad.diff(*two)
    assert [s["table"] for s in found.summary()] == ["inventories"]
    assert found.summary()[0] | {"schema": ""} == {
        "table": "inventories", "added": 1, "removed": 1, "changed": 1, "schema": ""
    }  # fmt: skip
    changes = {(r["key"], r["change"], r["column"]): (r["old"], r["new"]) for r in found.rows()}
    assert (gone["claim_id"], "removed", None) in changes
    assert ("zzz-new-2025-0000", "added", None) in changes
    was = None if old["quantity_low"] is None else str(old["quantity_low"])
    assert changes[edited["claim_id"], "changed", "quantity_low"] == (was, "77777")
    assert changes[edited["claim_id"], "changed", "note"] == (old["note"], edited["note"])
    assert "77777" in found.markdown()
    assert "`zzz-new-2025-0000`" in found.markdown()
    assert len(found.frame()) == len(changes)


def test_the_schema_is_compared_too(two: tuple[Path, Path]) -> None:
    contracts = json.loads((two[1] / "contracts.json").read_text())
    inventories = next(t for t in contracts["tables"] if t["table"] == "inventories")
    inventories["columns"] = [c for c in inventories["columns"] if c["name"] != "status"]
    contracts["tables"] = [t for t in contracts["tables"] if t["table"] != "us_sales"]
    (two[1] / "contracts.json").write_text(json.dumps(contracts))
    found = {t.table: t for t in ad.diff(*two).tables}
    assert found["inventories"].schema == ["column status was removed"]
    assert found["us_sales"].schema == ["the table was removed"]
    assert found["us_sales"].removed.num_rows == len(ad.load("us_sales"))


def test_two_files_of_one_table(two: tuple[Path, Path]) -> None:
    a, b = (folder / "operators.parquet" for folder in two)
    table = pq.read_table(b)
    rewrite(b, table.slice(1))
    found = ad.diff(a, b)
    assert [r["change"] for r in found.rows()] == ["removed"]
    with pytest.raises(ad.ArmsdataError, match="are not two files of one table"):
        ad.diff(a, two[1] / "systems.parquet")


def test_unknown_sides() -> None:
    with pytest.raises(ad.UnknownName, match=r"version '8\.8'"):
        ad.diff("8.8", "8.9")
    with pytest.raises(ad.DamagedFile, match=r"contracts\.json is missing"):
        ad.diff(Path("/nowhere"), Path("/nowhere"))
    here = ad.path("inventories").parent
    with pytest.raises(ad.UnknownName, match="unknown table 'stocks'"):
        ad.diff(here, here, tables=["stocks"])


cells = {
    "n": st.none() | st.integers(0, 3),
    "t": st.none() | st.sampled_from(["", "a", "b"]),
    "d": st.none() | st.sampled_from([date(2020, 1, 1), date(2021, 1, 1)]),
    "b": st.none() | st.booleans(),
}
frames = st.dictionaries(st.sampled_from("abcdefgh"), st.fixed_dictionaries(cells), max_size=8)
SCHEMA = pa.schema([("k", pa.string()), ("n", pa.int64()), ("t", pa.string()), ("d", pa.date32()), ("b", pa.bool_())])


@given(frames, frames)
def test_a_plain_comparison_agrees(old: dict[str, dict[str, object]], new: dict[str, dict[str, object]]) -> None:
    a, b = (pa.Table.from_pylist([{"k": k, **r} for k, r in sorted(f.items())], schema=SCHEMA) for f in (old, new))
    found = compare("x", "k", a, b, [])
    assert set(found.added["k"].to_pylist()) == set(new) - set(old)
    assert set(found.removed["k"].to_pylist()) == set(old) - set(new)
    expected = {
        (k, c)
        for k in set(old) & set(new)
        for c in cells
        if old[k][c] != new[k][c] or (old[k][c] is None) != (new[k][c] is None)
    }
    assert {(c.key, c.column) for c in found.changed} == expected
    assert all(isinstance(c, Change) and c.old != c.new for c in found.changed)


def test_the_command_compares_folders(two: tuple[Path, Path], armsdata) -> None:  # type: ignore[no-untyped-def]
    assert "Nothing differs" in armsdata("diff", *two).stdout
    file = two[1] / "operators.parquet"
    rewrite(file, pq.read_table(file).slice(2))
    assert "operators" in armsdata("diff", *two).stdout
    assert len(json.loads(armsdata("diff", *two, "--json").stdout)["changes"]) == 2
    assert armsdata("diff", *two, "--csv").stdout.startswith("table,key,change,column,old,new\noperators,")
    assert "# Changes from" in armsdata("diff", *two, "--markdown").stdout
