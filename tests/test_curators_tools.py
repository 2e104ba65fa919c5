"""The curators' tools: add, fmt, locate, and many hands on the same files."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import REPOSITORY, contracts

from armsdata.curating.addresses import clean
from armsdata.curating.checking import read_all
from armsdata.curating.tidying import tidy

CLAIM = (
    "--set operator_id=COL --set system_id=igla-s --set claimant_id=nicolas-maduro --set quantity_low=7 --set "
    "quantity_high=7 --set qualifier=exactly --set unit=missiles --set unit_basis=stated --set as_of=2024 --set "
    "said_on=2024-05-01 --set basis=official_statement"
).split()
PAGE = ["--url", "HTTPS://Example.org:443/page?utm_source=x&id=3#:~:text=seven"]
SOURCE = (
    "--source title=Seven --source publisher_id=example --source published_on=2024-05-02 --source kind=article "
    "--source language=en --publisher publisher_id=example --publisher name=Example --publisher kind=blog "
    "--publisher reliability=D --publisher reason=Unsourced"
).split()


def rows(root: Path, table: str) -> list[dict[str, str]]:
    out = []
    for file in sorted((root / "datasets/curated" / table).glob("*.csv")):
        out += list(csv.DictReader(file.open(newline="", encoding="utf-8")))
    return out


def test_adding_a_claim_writes_all_that_carries_it(checkout: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    said = armsdata("add", "inventories", "--root", checkout, "--no-input", *CLAIM, *PAGE, *SOURCE).stdout
    claim_id = said.split()[-1]
    assert claim_id.startswith("col-igla-s-2024-")
    (claim,) = [r for r in rows(checkout, "inventories") if r["claim_id"] == claim_id]
    assert claim["quantity_low"] == "7"
    (source,) = [r for r in rows(checkout, "sources") if r["title"] == "Seven"]
    assert source["url"] == "https://example.org/page?id=3"
    assert source["source_id"].startswith("example-2024-")
    assert [r["source_id"] for r in rows(checkout, "appearances") if r["claim_id"] == claim_id] == [source["source_id"]]
    assert [r["name"] for r in rows(checkout, "publishers") if r["publisher_id"] == "example"] == ["Example"]
    assert read_all(checkout)[1] == []
    assert armsdata("fmt", "--root", checkout, "--check", ok=False).returncode == 0


def test_a_known_claim_is_offered_an_appearance(checkout: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    args = ["add", "inventories", "--root", checkout, "--no-input", *CLAIM]
    claim_id = armsdata(*args, *PAGE, *SOURCE).stdout.split()[-1]
    other = ["--url", "https://example.org/other", "--source", "title=Again", "--source", "publisher_id=example"]
    other += ["--source", "kind=article", "--source", "published_on=2024-06"]
    refused = armsdata(*args, *other, ok=False)
    assert f"known already: {claim_id}. Use --appearance-of" in refused.stderr
    before = len(rows(checkout, "inventories"))
    armsdata(*args, *other, "--appearance-of", claim_id, "--printed", "quantity_as_written=seven")
    assert len(rows(checkout, "inventories")) == before
    assert len([r for r in rows(checkout, "appearances") if r["claim_id"] == claim_id]) == 2


def test_a_claim_that_does_not_fit_leaves_everything_as_it_was(checkout: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    before = {f: f.read_bytes() for f in checkout.rglob("*.csv")}
    refused = armsdata(
        "add", "inventories", "--root", checkout, "--no-input", *CLAIM, "--set", "unit=mice", *PAGE, *SOURCE, ok=False
    )
    assert refused.returncode == 1
    assert "unit = 'mice': expected one of" in refused.stderr
    assert "Nothing was written" in refused.stderr
    assert {f: f.read_bytes() for f in checkout.rglob("*.csv")} == before


def test_adding_asks_on_a_terminal(checkout: Path) -> None:
    """Typed at a real pseudo-terminal: an answer to each question, empty for the default."""
    import os
    import pty
    import sys

    answers = {"title": "Seven", "publisher_id": "example", "kind": "article", "published_on": "2024-05-02"}
    publisher = {"name": "Example", "kind": "blog", "reliability": "D", "reason": "Unsourced"}
    command = [sys.executable, "-m", "armsdata", "add", "inventories", "--root", str(checkout), *CLAIM, *PAGE]
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, {**os.environ, "COLUMNS": "200", "TERM": "dumb"})
    seen, asked, section = "", 0, answers
    while True:
        try:
            chunk = os.read(fd, 4096).decode()
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
        if "say what it is" in seen:
            section = publisher
        if seen.count(": ") > asked and seen.endswith(": "):
            asked = seen.count(": ")
            question = seen.splitlines()[-1].split()[0].rstrip(":")
            os.write(fd, (section.get(question, "") + "\n").encode())
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, seen
    assert any(r["title"] == "Seven" for r in rows(checkout, "sources"))


def test_fmt_leaves_committed_files_as_they_are(armsdata) -> None:  # type: ignore[no-untyped-def]
    found = armsdata("fmt", "--root", REPOSITORY, "--check", ok=False)
    assert found.returncode == 0, found.stdout


def test_fmt_mends_what_editors_do(checkout: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    file = checkout / "datasets/curated/sources/sample.csv"
    good = file.read_text()
    lines = good.splitlines()
    reordered = [lines[0], *reversed(lines[1:]), lines[1]]
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(reordered).encode())
    said = armsdata("fmt", "--root", checkout).stdout
    assert "1 identical line dropped" in said
    assert file.read_text() == good


def test_fmt_names_what_it_cannot_mend(checkout: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    file = checkout / "datasets/curated/sources/sample.csv"
    file.write_text(file.read_text() + "only,three,cells\n")
    failed = armsdata("fmt", "--root", checkout, ok=False)
    assert failed.returncode == 1
    assert f"sample.csv:{len(file.read_text().splitlines())}: has 3 cells" in failed.stderr


cell = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.tuples(cell, cell, cell, cell, cell), max_size=8))
def test_tidying_twice_changes_nothing_more(cells: list[tuple[str, ...]]) -> None:
    import io

    contract = contracts()["redirects"]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([contract.curated_names, *cells])
    once, _ = tidy(out.getvalue(), contract, "x.csv")
    assert tidy(once, contract, "x.csv") == (once, 0)


@pytest.mark.parametrize(
    ("given_address", "cleaned"),
    [
        ("https://www.trtworld.com:443/article/9b3", "https://www.trtworld.com/article/9b3"),
        ("http://a.org/x?utm_source=rss&utm_medium=rss&id=7&fbclid=abc", "http://a.org/x?id=7"),
        ("https://a.org/x#:~:text=words", "https://a.org/x"),
        ("https://a.org/x#part", "https://a.org/x#part"),
        ("HTTPS://A.org/Path", "https://a.org/Path"),
        ("not an address", "not an address"),
        ("https://a.org/?p=30420", "https://a.org/?p=30420"),
    ],
)
def test_addresses_are_cleaned(given_address: str, cleaned: str) -> None:
    assert clean(given_address) == cleaned
    assert clean(cleaned) == cleaned


def git(root: Path, *args: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", *args]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def test_two_branches_of_fifty_new_rows_merge_without_conflict(checkout: Path) -> None:
    (checkout / ".gitattributes").write_text((REPOSITORY / ".gitattributes").read_text())
    git(checkout, "init", "-q", "-b", "main")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "start")
    file = checkout / "datasets/curated/coverage/sample.csv"
    before = len(file.read_text().splitlines())
    for branch, name in (("one", "igla-s"), ("two", "igla")):
        git(checkout, "checkout", "-q", "-b", branch, "main")
        new = [f"VEN,{name},20{y:02d}-01-01,Press in Spanish,none,\n" for y in range(50)]
        lines = file.read_text().splitlines(keepends=True)
        file.write_text(lines[0] + "".join(sorted([*lines[1:], *new])))
        git(checkout, "commit", "-qam", branch)
    git(checkout, "checkout", "-q", "one")
    git(checkout, "merge", "-q", "-m", "both", "two")
    assert len(file.read_text().splitlines()) == before + 100
    assert "<<<<" not in file.read_text()
    assert read_all(checkout)[1] == []


def test_git_keeps_seeds_byte_for_byte() -> None:
    said = subprocess.run(
        [
            "git",
            "check-attr",
            "text",
            "merge",
            "--",
            "seeds/a.txt",
            "datasets/curated/systems/a.csv",
            "datasets/1.0/a.parquet",
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        pytest.skip("not a git checkout")
    assert "seeds/a.txt: text: unset" in said.stdout
    assert "datasets/curated/systems/a.csv: merge: union" in said.stdout
    assert "datasets/1.0/a.parquet: merge: unset" in said.stdout
