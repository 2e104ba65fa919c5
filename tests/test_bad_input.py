"""Bad input gets an error that names file, line, column, value and what was expected; nothing is lost."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from sample import edit

from armsdata.curating import building
from armsdata.curating.checking import read_all
from armsdata.curating.problems import BuildFailed, Problem

CLAIM = {"claim_id": "ven-igla-s-2025-69b9"}


def problems(root: Path) -> list[Problem]:
    return read_all(root)[1]


def only(root: Path, table: str, line: int, column: str) -> Problem:
    """The problem at that cell; there is one."""
    at = [
        p
        for p in problems(root)
        if (p.file, p.line, p.column) == (f"datasets/curated/{table}/sample.csv", line, column)
    ]
    assert at, "\n".join(map(str, problems(root)))
    return at[0]


def test_the_sample_is_sound(checkout: Path) -> None:
    assert problems(checkout) == []


@pytest.mark.parametrize(
    ("table", "column", "value", "where", "expected"),
    [
        ("inventories", "operator_id", "VNE", CLAIM, "unknown key of operators 'VNE'. Did you mean"),
        ("inventories", "system_id", "igla-x", CLAIM, "unknown key of systems 'igla-x'. Did you mean"),
        ("inventories", "claimant_id", "nicolas-madura", CLAIM, "Did you mean 'nicolas-maduro'"),
        ("inventories", "unit", "misiles", CLAIM, "expected one of: missiles, launchers"),
        ("inventories", "quantity_low", "5.000", CLAIM, "expected a whole number in digits alone"),
        ("inventories", "quantity_low", "five thousand", CLAIM, "expected a whole number in digits alone"),
        ("inventories", "quantity_low", "-5", CLAIM, "expected at least 0"),
        ("inventories", "as_of", "2025-02-30", CLAIM, "expected an EDTF date"),
        ("inventories", "as_of", "22.10.2025", CLAIM, "expected an EDTF date"),
        ("inventories", "as_of", "2025/2024", CLAIM, "ends before it begins"),
        ("inventories", "as_of", "2025-11-22", CLAIM, "is after said_on, 2025-10-22"),
        ("inventories", "claimant_id", "", CLAIM, "is required and must not be empty"),
        ("inventories", "projection", "yes", CLAIM, "expected true or false"),
        ("inventories", "qualifier", "exactly", CLAIM, "expects quantity_low and quantity_high"),
        ("inventories", "note", "ends in a space ", CLAIM, "stray spaces"),
        ("appearances", "locator", "#char=99999,100005", {"source_id": "fldaily-nd-2927"}, "has 4328 characters"),
        ("appearances", "locator", "#char=20,10", {"source_id": "fldaily-nd-2927"}, "is an empty span"),
        ("appearances", "locator", "page 3", {"source_id": "fldaily-nd-2927"}, "is not #char=START,END"),
    ],
)
def test_a_wrong_cell_is_named(
    checkout: Path, table: str, column: str, value: str, where: dict[str, str], expected: str
) -> None:
    line = edit(checkout, table, {column: value}, **where)
    found = only(checkout, table, line, column)
    if "has 4328" in expected:
        text = next((checkout / "seeds").glob("*.txt")).read_bytes().decode()
        expected = f"has {len(text)} characters"
    assert expected in found.expected
    assert found.value == value.strip() or found.value == value


def test_an_unknown_source_is_named(checkout: Path) -> None:
    line = edit(checkout, "appearances", {"source_id": "nobody-2025-0000"}, **CLAIM)
    assert "unknown key of sources" in only(checkout, "appearances", line, "source_id").expected


def test_a_key_given_twice_names_both_places(checkout: Path) -> None:
    line = edit(checkout, "inventories", {"claim_id": "ven-igla-s-2017-b77c"}, **CLAIM)
    said = only(checkout, "inventories", line, "claim_id").expected
    assert "ven-igla-s-2017-b77c" in said
    assert "datasets/curated/inventories/sample.csv:" in said
    assert "a key stands once" in said


def test_low_above_high(checkout: Path) -> None:
    line = edit(checkout, "inventories", {"quantity_low": "6000"}, claim_id="ven-igla-s-2017-b77c")
    assert only(checkout, "inventories", line, "quantity_low").expected == "is above quantity_high, 5000"


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("quantity_as_written", "6,000", "lacks the quantity '6,000'"),
        ("system_as_written", "SA-24", "lacks the name 'SA-24'"),
    ],
)
def test_a_seed_span_that_lacks_what_the_row_says(checkout: Path, column: str, value: str, expected: str) -> None:
    line = edit(checkout, "appearances", {column: value}, source_id="fldaily-nd-2927", **CLAIM)
    assert expected in only(checkout, "appearances", line, "locator").expected


def test_a_claim_without_an_appearance(checkout: Path) -> None:
    file = checkout / "datasets/curated/appearances/sample.csv"
    kept = [x for x in file.read_text().splitlines(keepends=True) if not x.startswith("ven-igla-s-2017-b77c,")]
    file.write_text("".join(kept))
    assert any("has no appearance" in p.expected for p in problems(checkout))


def test_a_claim_whose_quantity_no_document_prints(checkout: Path) -> None:
    file = checkout / "datasets/curated/inventories/sample.csv"
    file.write_text(file.read_text().replace(",igla-s,5000,5000,exactly", ",igla-s,5100,5100,exactly"))
    said = [p.expected for p in problems(checkout)]
    assert "no appearance of ven-igla-s-2017-b77c prints its quantity, 5100" in said


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda b: b"\xef\xbb\xbf" + b, "byte-order mark"),
        (lambda b: b.replace(b"\n", b"\r\n"), "CR line ends"),
        (lambda b: b.replace(b"ven-igla", b"ven-\xff\xfeigla", 1), "is not UTF-8"),
        (lambda b: b.replace(b"status,", b"", 1), "missing: status"),
        (lambda b: b.replace(b"status,", b"status,colour,", 1), "not in the contract: colour"),
        (lambda b: b.replace(b"operator_id,status", b"status,operator_id", 1), "other order"),
        (lambda b: b + b"one,two\n", "has 2 cells, expected"),
    ],
)
def test_a_malformed_file_is_named(checkout: Path, change, expected: str) -> None:  # type: ignore[no-untyped-def]
    file = checkout / "datasets/curated/inventories/sample.csv"
    file.write_bytes(change(file.read_bytes()))
    found = [p for p in problems(checkout) if p.file == "datasets/curated/inventories/sample.csv"]
    assert any(expected in p.expected for p in found), found
    assert all(p.line > 0 for p in found)


def test_an_empty_table_is_fine(checkout: Path) -> None:
    file = checkout / "datasets/curated/redirects/sample.csv"
    header = file.read_text().splitlines()[0]
    file.write_text(header + "\n")
    assert problems(checkout) == []
    file.write_text(header)
    assert problems(checkout) == []


def test_a_folder_without_a_contract(checkout: Path) -> None:
    (checkout / "datasets/curated/gadgets").mkdir()
    assert [p.expected for p in problems(checkout)] == ["this table has no contract in schemas/"]


def test_a_seed_edited_by_one_byte(checkout: Path) -> None:
    seed = next((checkout / "seeds").glob("*.txt"))
    data = bytearray(seed.read_bytes())
    data[100] ^= 1
    seed.write_bytes(bytes(data))
    found = problems(checkout)
    assert any("the bytes changed" in p.expected and p.file == f"seeds/{seed.stem}.yaml" for p in found)


def test_a_seed_that_nothing_cites(checkout: Path) -> None:
    (checkout / "seeds/zzz.txt").write_text("Nothing to see.")
    about = next((checkout / "seeds").glob("*.yaml")).read_text()
    digest = hashlib.sha256(b"Nothing to see.").hexdigest()
    lines = []
    for x in about.splitlines():
        for key, value in (
            ("source_id", "fldaily-nd-0000"),
            ("url", "https://fldaily.news/x"),
            ("seed_file", "zzz.txt"),
            ("sha256", digest),
        ):
            if x.startswith(f"{key}:"):
                x = f"{key}: {value}"
        lines.append(x)
    (checkout / "seeds/zzz.yaml").write_text("\n".join(lines))
    found = problems(checkout)
    assert [(p.file, "nothing cites it" in p.expected) for p in found] == [("seeds/zzz.txt", True)]


def test_a_seed_without_metadata_and_metadata_without_a_seed(checkout: Path) -> None:
    (checkout / "seeds/alone.txt").write_text("x")
    (checkout / "seeds/lonely.yaml").write_text("source_id: x\nseed_file: lonely.txt\n")
    said = {p.file: p.expected for p in problems(checkout)}
    assert "has no metadata" in said["seeds/alone.txt"]
    assert "not there" in said["seeds/lonely.yaml"]


def test_a_source_address_used_twice(checkout: Path) -> None:
    with (checkout / "datasets/curated/sources/sample.csv").open(newline="", encoding="utf-8") as f:
        one, other, *_ = [r for r in csv.DictReader(f) if r["url"]]
    line = edit(checkout, "sources", {"url": one["url"]}, source_id=other["source_id"])
    assert "stands also in" in only(checkout, "sources", line, "url").expected


def test_all_problems_of_a_run_are_reported_together(checkout: Path) -> None:
    first = edit(checkout, "inventories", {"unit": "misiles", "quantity_low": "x"}, **CLAIM)
    second = edit(checkout, "systems", {"parent_id": "igla-s"}, system_id="igla-s")
    with pytest.raises(BuildFailed) as caught:
        building.build(checkout)
    said = str(caught.value)
    assert f"  datasets/curated/inventories/sample.csv:{first}\n" in said
    assert "    quantity_low = 'x': expected a whole number in digits alone\n" in said
    assert "unit = 'misiles'" in said
    assert f"datasets/curated/systems/sample.csv:{second}" in said
    assert "in a circle" in said


def test_a_failed_build_leaves_the_last_good_output(checkout: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    armsdata("build", "--root", checkout)
    folder = next(p for p in (checkout / "datasets").iterdir() if p.name != "curated")
    before = {f.name: f.read_bytes() for f in folder.iterdir()}
    edit(checkout, "inventories", {"unit": "misiles"}, **CLAIM)
    failed = armsdata("build", "--root", checkout, ok=False)
    assert failed.returncode == 1
    assert "unit = 'misiles': expected one of" in failed.stderr
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == before
    assert sorted(p.name for p in (checkout / "datasets").iterdir()) == sorted(["curated", folder.name])


def test_a_checkout_that_is_none(tmp_path: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    failed = armsdata("build", "--root", tmp_path, ok=False)
    assert failed.returncode == 1
    assert "is no checkout of armsdata" in failed.stderr
    assert "Traceback" not in failed.stderr
