"""Tables load from the package: offline, in four engines, with proper types."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import armsdata as ad
from armsdata import bundle

HEAVY = ("pandas", "pyarrow", "pandera", "requests", "yaml", "numpy", "click", "rich")


def test_what_there_is() -> None:
    found = ad.tables()
    assert list(found.columns) == ["table", "title", "rows", "columns", "description"]
    assert {"inventories", "systems", "operators", "holding_estimates"} <= set(found["table"])
    for t in found.itertuples():
        assert ad.load(t.table, engine="arrow").shape == (t.rows, t.columns)


def test_pandas_frames_have_nullable_types_and_days() -> None:
    frame = ad.load("inventories")
    assert frame["quantity_low"].dtype == "Int64"
    assert frame["projection"].dtype == "boolean"
    assert frame["as_of_start"].dtype.kind == "M"
    assert isinstance(frame["note"].dtype, pd.StringDtype)
    assert frame["quantity_low"].isna().any()
    assert frame["claim_id"].is_monotonic_increasing


def test_namibia_is_not_missing() -> None:
    codes = ad.load("operator_codes", where={"operator_id": "NAM", "scheme": "iso_alpha2"})
    assert codes["code"].tolist() == ["NA"]


def test_all_engines_give_the_same() -> None:
    columns, where = ["claim_id", "quantity_low", "as_of_start"], {"operator_id": ["VEN", "COL"]}
    arrow = ad.load("inventories", engine="arrow", columns=columns, where=where)
    assert isinstance(arrow, pa.Table)
    polars = ad.load("inventories", engine="polars", columns=columns, where=where)
    assert isinstance(polars, pl.DataFrame)
    relation = ad.load("inventories", engine="duckdb", columns=columns, where=where)
    assert isinstance(relation, duckdb.DuckDBPyRelation)
    rows = arrow.to_pylist()
    assert rows
    assert polars.to_dicts() == rows
    assert relation.order("claim_id").fetchall() == [tuple(r.values()) for r in rows]
    frame = ad.load("inventories", columns=columns, where=where)
    assert frame["claim_id"].tolist() == [r["claim_id"] for r in rows]


@pytest.mark.parametrize("engine", ["arrow", "polars", "duckdb"])
def test_missing_can_be_asked_for(engine: str) -> None:
    found = ad.load(
        "inventories", engine=engine, columns=["claim_id"], where={"quantity_low": None, "operator_id": "VEN"}
    )
    n = found.num_rows if engine == "arrow" else found.height if engine == "polars" else len(found.fetchall())
    all_rows = ad.load("inventories", where={"operator_id": "VEN"})
    assert n == all_rows["quantity_low"].isna().sum() > 0


def test_the_file_itself() -> None:
    file = ad.path("inventories")
    assert pq.read_table(file).num_rows == len(ad.load("inventories"))
    assert duckdb.sql(f"select count(*) from '{file}'").fetchall()[0][0] == len(ad.load("inventories"))
    meta = pq.read_schema(file).metadata
    assert meta[b"armsdata.version"].decode() == bundle.data_version()
    assert b"CC-BY-4.0" in meta[b"armsdata.licence"]
    assert b"pandas" not in meta


@pytest.mark.parametrize("name", ["inventoris", "../../etc/passwd", "", "inventories.parquet", "INVENTORIES", "_claim"])
def test_an_unknown_table_lists_the_known_ones(name: str) -> None:
    for ask in (ad.load, ad.path, ad.describe):
        with pytest.raises(ad.UnknownName) as caught:
            ask(name)
        assert "Known: " in str(caught.value)
        assert "inventories" in str(caught.value)
    if name == "inventoris":
        assert "Did you mean 'inventories'" in str(caught.value)


def test_other_unknown_names() -> None:
    with pytest.raises(ad.UnknownName, match="unknown column of inventories 'colour'"):
        ad.load("inventories", columns=["colour"])
    with pytest.raises(ad.UnknownName, match="unknown column of inventories 'operator'"):
        ad.load("inventories", where={"operator": "VEN"})
    with pytest.raises(ad.UnknownName, match="unknown engine 'spark'"):
        ad.load("inventories", engine="spark")
    with pytest.raises(ad.UnknownName, match=r"version '77\.1'"):
        ad.load("inventories", version="77.1")
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        ad.lod  # noqa: B018


def test_nothing_fits() -> None:
    assert ad.load("inventories", where={"operator_id": "ATA"}).shape == (0, len(ad.describe("inventories").rows()))
    assert ad.load("inventories", where={"operator_id": []}).empty


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder to damage, in the place of the real one."""
    folder = Path(shutil.copytree(bundle.data_folder(), tmp_path / "data"))
    monkeypatch.setattr(bundle, "data_folder", lambda: folder)
    return folder


@pytest.mark.parametrize("engine", ["pandas", "arrow", "polars", "duckdb"])
def test_a_truncated_file_says_what_to_do(damaged: Path, engine: str) -> None:
    file = damaged / "inventories.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ad.DamagedFile, match=r"inventories\.parquet is damaged.*Reinstall armsdata"):
        ad.load("inventories", engine=engine)


@pytest.mark.parametrize("engine", ["pandas", "arrow", "duckdb"])
def test_a_missing_file_says_what_to_do(damaged: Path, engine: str) -> None:
    (damaged / "inventories.parquet").unlink()
    with pytest.raises(ad.DamagedFile, match=r"inventories\.parquet is missing.*Reinstall armsdata"):
        ad.load("inventories", engine=engine)


def fresh(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_importing_brings_in_nothing_heavy() -> None:
    out = fresh(f"import sys, armsdata; print([m for m in {HEAVY} if m in sys.modules])")
    assert out == "[]"


def test_loading_brings_in_neither_pandera_nor_yaml() -> None:
    out = fresh(
        "import sys, armsdata; armsdata.load('inventories'); "
        "print([m for m in ('pandera', 'yaml', 'requests', 'click', 'rich') if m in sys.modules])"
    )
    assert out == "[]"


@pytest.mark.parametrize(("engine", "module"), [("polars", "polars"), ("duckdb", "duckdb")])
def test_a_missing_engine_names_its_extra(engine: str, module: str) -> None:
    code = (
        f"import sys; sys.modules['{module}'] = None\n"
        f"import armsdata\n"
        f"try: armsdata.load('inventories', engine='{engine}')\n"
        f"except armsdata.MissingExtra as e: print(e)"
    )
    assert fresh(code) == f"{module} is not installed. Install it with: pip install 'armsdata[{engine}]'"


def test_submodules_do_not_shadow_public_names() -> None:
    assert not set(ad._HOMES.values()) & set(ad._HOMES)
    code = "import armsdata as ad; found = [getattr(ad, n) for n in ad.__all__]; print(all(map(callable, found)))"
    assert fresh(code) == "True"
