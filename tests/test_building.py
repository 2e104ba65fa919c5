"""Building: what is derived, and the same bytes for the same content."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sample import REPOSITORY, edit

from armsdata.curating import building
from armsdata.fingerprints import content_sha256


@pytest.fixture(scope="module")
def built(sound_checkout: Path) -> building.Built:
    return building.build(sound_checkout)


def test_twice_gives_the_same_bytes(built: building.Built, tmp_path: Path) -> None:
    for name in ("one", "two"):
        building.write(built, tmp_path / name)
    one, two = ({f.name: f.read_bytes() for f in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two


def test_how_rows_are_spread_over_files_means_nothing(checkout: Path, built: building.Built) -> None:
    file = checkout / "datasets/curated/appearances/sample.csv"
    header, *rows = file.read_text().splitlines(keepends=True)
    file.write_text(header + "".join(rows[::2]))
    (file.parent / "another.csv").write_text(header + "".join(reversed(rows[1::2])))
    again = building.build(checkout)
    for table, content in built.tables.items():
        assert content_sha256(again.tables[table]) == content_sha256(content), table


def test_check_compares_with_what_stands_there(checkout: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    assert "is missing; run 'armsdata build'" in armsdata("build", "--check", "--root", checkout, ok=False).stderr
    armsdata("build", "--root", checkout)
    for seed in "12":  # sets must not show in the bytes
        said = armsdata("build", "--check", "--root", checkout, PYTHONHASHSEED=seed).stdout
        assert "As a fresh build gives it" in said
    edit(checkout, "inventories", {"note": "Changed."}, claim_id="ven-igla-s-2017-b77c")
    failed = armsdata("build", "--check", "--root", checkout, ok=False)
    assert failed.returncode == 1
    assert "inventories.parquet has other contents" in failed.stderr
    assert "systems.parquet" not in failed.stderr


def test_other_bytes_with_the_same_content_are_told_apart(checkout: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    armsdata("build", "--root", checkout)
    folder = next(p for p in (checkout / "datasets").iterdir() if p.name != "curated")
    file = folder / "regimes.parquet"
    table = pq.read_table(file)
    pq.write_table(table, file, compression="gzip")
    failed = armsdata("build", "--check", "--root", checkout, ok=False)
    assert "regimes.parquet has the same contents in other bytes" in failed.stderr


def test_the_committed_version_is_a_fresh_build(armsdata) -> None:  # type: ignore[no-untyped-def]
    assert "As a fresh build gives it" in armsdata("build", "--check", "--root", REPOSITORY).stdout


def test_files_are_sorted_described_and_summed(built: building.Built, tmp_path: Path) -> None:
    building.write(built, tmp_path / "v")
    files = json.loads((tmp_path / "v/files.json").read_text())
    for t in files["tables"]:
        file = tmp_path / "v" / t["path"]
        table = pq.read_table(file)
        contract = built.contracts[t["table"]]
        keys = table[contract.key].to_pylist()
        assert keys == sorted(keys)
        assert len(keys) == len(set(keys))
        assert t["rows"] == table.num_rows
        assert t["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
        assert t["content_sha256"] == content_sha256(table)
        meta = pq.read_schema(file)
        assert meta.metadata[b"armsdata.contract"].decode() == contract.fingerprint()
        assert meta.field(contract.key).metadata[b"description"].decode() == contract.column(contract.key).description
        assert pq.ParquetFile(file).metadata.row_group(0).column(0).compression == "ZSTD" if table.num_rows else True
    summed = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "v", check=False)
    assert summed.returncode == 0


def test_a_fingerprint_is_of_the_content_not_of_the_bytes() -> None:
    table = pa.table({"k": ["a", "b"], "n": pa.array([1, None], pa.int64()), "t": ['say "x"', None]})
    assert content_sha256(table) == content_sha256(pa.concat_tables([table.slice(0, 1), table.slice(1)]))
    by_hand = '"k","n","t"\n"a","1","say ""x"""\n"b",,\n'
    assert content_sha256(table) == hashlib.sha256(by_hand.encode()).hexdigest()
    empty = pa.table({"k": ["a", "b"], "n": pa.array([1, None], pa.int64()), "t": ['say "x"', ""]})
    assert content_sha256(empty) != content_sha256(table)


def rows(built: building.Built, table: str) -> dict[str, dict[str, object]]:
    return {r[built.contracts[table].key]: r for r in built.tables[table].to_pylist()}


def test_what_is_derived(built: building.Built) -> None:
    systems = rows(built, "systems")
    assert systems["igla-s"]["family_id"] == "igla-family"
    assert systems["manpads"]["family_id"] is None
    operators = rows(built, "operators")
    assert (operators["VEN"]["iso3"], operators["VEN"]["cow_code"], operators["VEN"]["gw_code"]) == ("VEN", 101, 101)
    assert operators["NAM"]["m49_code"] == "516"
    claim = rows(built, "inventories")["ven-igla-s-2025-69b9"]
    assert str(claim["as_of_start"]) == str(claim["as_of_end"]) == "2025-10-22"
    assert claim["n_appearances"] >= 23
    assert claim["added_in"] == built.version
    names = rows(built, "system_names")
    assert names["igla-s:SA-24"]["ambiguous"] is False
    claims = rows(built, "claims")
    assert claims["ven-igla-s-2017-b77c"]["voice"] == claims["ven-igla-s-2025-69b9"]["voice"] == "VEN"
    first = [r for r in built.tables["appearances"].to_pylist() if r["is_first_known"]]
    assert {r["claim_id"] for r in first} == set(claims)


def test_when_a_claim_was_added_is_remembered(checkout: Path) -> None:
    before = building.build(checkout, "0.1")
    building.write(before, checkout / "datasets/0.1")
    edit(checkout, "inventories", {"claim_id": "ven-igla-s-2017-0000"}, claim_id="ven-igla-s-2017-b77c")
    text = (checkout / "datasets/curated/appearances/sample.csv").read_text()
    (checkout / "datasets/curated/appearances/sample.csv").write_text(text.replace("2017-b77c", "2017-0000"))
    after = building.build(checkout, "0.2")
    added = {r["claim_id"]: r["added_in"] for r in after.tables["inventories"].to_pylist()}
    assert added["ven-igla-s-2017-0000"] == "0.2"
    assert added["ven-igla-s-2025-69b9"] == "0.1"


def test_the_data_package_describes_every_table(built: building.Built, tmp_path: Path) -> None:
    building.write(built, tmp_path / "v")
    package = json.loads((tmp_path / "v/datapackage.json").read_text())
    for resource in package["resources"]:
        file = tmp_path / "v" / resource["path"]
        assert resource["hash"] == "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
        assert [f["name"] for f in resource["schema"]["fields"]] == pq.read_schema(file).names


def test_frictionless_finds_the_data_package_valid(built: building.Built, tmp_path: Path) -> None:
    from frictionless import Package, system

    building.write(built, tmp_path / "v")
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "v/datapackage.json")).validate(parallel=False)
    assert report.valid, report.flatten(["type", "note"])[:5]
