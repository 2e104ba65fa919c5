"""Releases: sealed once, numbered by what changed, and never touched again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from sample import REPOSITORY, edit

from armsdata.curating import building, releasing
from armsdata.errors import ArmsdataError


@pytest.fixture
def released(checkout: Path) -> Path:
    """A checkout whose version 1.0 is sealed."""
    (checkout / "CHANGELOG.md").write_text("# Changelog\n\n## 1.0 (2026-11-22)\n\n- The first.\n")
    building.write(building.build(checkout, "1.0"), checkout / "datasets/1.0")
    releasing.seal(checkout, "1.0")
    return checkout


def prepare(root: Path, version: str) -> None:
    file = root / "CHANGELOG.md"
    file.write_text(file.read_text().replace("# Changelog\n", f"# Changelog\n\n## {version} (2026-11-23)\n\n- More.\n"))
    building.write(building.build(root, version), root / "datasets" / version)


def add_claim(root: Path) -> None:
    for table, line in (
        (
            "inventories",
            "col-igla-s-2024-0000,COL,,,,igla-s,7,7,exactly,missiles,stated,2024,nicolas-maduro,2024,unknown,,,asserts,false,",
        ),
        ("appearances", "col-igla-s-2024-0000,{source},,,7,,,,"),
    ):
        file = root / f"datasets/curated/{table}/sample.csv"
        source = next(
            x.split(",")[0]
            for x in (root / "datasets/curated/sources/sample.csv").read_text().splitlines()
            if "-2025-" in x.split(",")[0]
        )
        file.write_text(file.read_text() + line.format(source=source) + "\n")


def test_sealing_enters_every_file(released: Path) -> None:
    index = json.loads((released / "datasets/index.json").read_text())
    entry = index["versions"]["1.0"]
    assert entry["released"] == "2026-11-22"
    assert set(entry["files"]) == {f.name for f in (released / "datasets/1.0").iterdir()}
    assert entry["tables"]["inventories"]["rows"] > 0
    assert "The first version" in (released / "docs/changes/1.0.md").read_text()
    assert releasing.touched_versions(released) == []


def test_a_sealed_version_is_not_sealed_again(released: Path) -> None:
    with pytest.raises(ArmsdataError, match=r"1\.0 is sealed; sealed versions never change"):
        releasing.seal(released, "1.0")


def test_rows_added_are_a_minor(released: Path) -> None:
    add_claim(released)
    prepare(released, "1.1")
    version, report = releasing.seal(released, "1.1")
    assert version == "1.1"
    assert "`col-igla-s-2024-0000`" in report.read_text()
    assert "holding_estimates" in report.read_text()
    assert set(json.loads((released / "datasets/index.json").read_text())["versions"]) == {"1.0", "1.1"}


def test_a_cell_edited_is_a_major(released: Path) -> None:
    edit(released, "inventories", {"note": "Better."}, claim_id="ven-igla-s-2017-b77c")
    prepare(released, "1.1")
    with pytest.raises(ArmsdataError, match=r"asks for 2\.0 \(MAJOR\), not 1\.1: .*note of ven-igla-s-2017-b77c"):
        releasing.seal(released, "1.1")
    assert "1.1" not in releasing.read_index(released)["versions"]
    assert not (released / "docs/changes/1.1.md").exists()
    prepare(released, "2.0")
    assert releasing.seal(released, "2.0")[0] == "2.0"
    assert "| `ven-igla-s-2017-b77c` | note |" in (released / "docs/changes/2.0.md").read_text()


def test_a_row_removed_is_a_major(released: Path) -> None:
    file = released / "datasets/curated/us_sales/sample.csv"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))
    prepare(released, "1.1")
    with pytest.raises(ArmsdataError, match=r"MAJOR.*us_sales: 1 rows removed"):
        releasing.seal(released, "1.1")


def test_no_key_goes_without_a_word(released: Path) -> None:
    claim = "ven-igla-s-2018-ddda"
    for table in ("inventories", "appearances"):
        file = released / f"datasets/curated/{table}/sample.csv"
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith(claim)))
    prepare(released, "2.0")
    with pytest.raises(
        ArmsdataError, match=f"gone without a word: inventories: {claim}; enter each in the table redir"
    ):
        releasing.seal(released, "2.0")
    file = released / "datasets/curated/redirects/sample.csv"
    file.write_text(file.read_text() + f"inventories,{claim},,2.0,The page does not say it.\n")
    prepare(released, "2.0")
    assert releasing.seal(released, "2.0")[0] == "2.0"


def test_a_contract_broken_is_a_major_and_widened_a_minor(released: Path) -> None:
    schema = released / "schemas/regimes.yaml"
    schema.write_text(schema.read_text().replace("      guidance:", "      advice: Advises.\n      guidance:"))
    prepare(released, "1.1")
    assert releasing.seal(released, "1.1")[0] == "1.1"
    schema.write_text(schema.read_text().replace("      advice: Advises.\n", ""))
    prepare(released, "1.2")
    with pytest.raises(ArmsdataError, match=r"asks for 2\.0 \(MAJOR\).*regimes: column kind lost the value advice"):
        releasing.seal(released, "1.2")


def test_the_same_data_is_a_patch(released: Path) -> None:
    prepare(released, "1.1")
    with pytest.raises(ArmsdataError, match=r"asks for 1\.0 \(PATCH\), not 1\.1"):
        releasing.seal(released, "1.1")


def test_the_changelog_must_say_what_changed(released: Path) -> None:
    add_claim(released)
    building.write(building.build(released, "1.1"), released / "datasets/1.1")
    with pytest.raises(ArmsdataError, match=r"no heading '## 1\.1"):
        releasing.seal(released, "1.1")
    (released / "CHANGELOG.md").write_text("## 1.1 (unreleased)\n")
    with pytest.raises(ArmsdataError, match="expected its date"):
        releasing.seal(released, "1.1")


def test_what_was_not_built_afresh_is_not_sealed(released: Path) -> None:
    add_claim(released)
    prepare(released, "1.1")
    edit(released, "inventories", {"note": "Later."}, claim_id="col-igla-s-2024-0000")
    with pytest.raises(ArmsdataError, match="are not what a fresh build gives"):
        releasing.seal(released, "1.1")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (lambda d: (d / "systems.parquet").write_bytes(b"x"), "systems.parquet was changed"),
        (lambda d: (d / "systems.parquet").unlink(), "systems.parquet is missing"),
        (lambda d: (d / "more.parquet").write_bytes(b"x"), "more.parquet was added"),
    ],
)
def test_touching_a_sealed_version_is_seen(released: Path, armsdata, what, said: str) -> None:  # type: ignore[no-untyped-def]
    assert "1 sealed version, untouched" in armsdata("release", "--check", "--root", released).stdout
    what(released / "datasets/1.0")
    failed = armsdata("release", "--check", "--root", released, ok=False)
    assert failed.returncode == 1
    assert said in failed.stderr
    add_claim(released)
    prepare(released, "1.1")
    with pytest.raises(ArmsdataError, match="sealed versions were touched"):
        releasing.seal(released, "1.1")


def test_rewriting_the_index_is_seen_too(released: Path) -> None:
    def git(*args: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *args], cwd=released, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "1.0")
    file = released / "datasets/1.0/systems.parquet"
    file.write_bytes(file.read_bytes() + b"x")
    index = releasing.read_index(released)
    index["versions"]["1.0"] = releasing.index_entry(released / "datasets/1.0", "2026-11-22")
    (released / "datasets/index.json").write_text(json.dumps(index))
    assert releasing.touched_versions(released) == ["datasets/index.json says otherwise of 1.0 than when it was sealed"]


def test_sealed_versions_of_this_repository_are_untouched() -> None:
    assert releasing.touched_versions(REPOSITORY) == []
