"""What stands beside the tables, read by the tools it is for: mlcroissant, a JSON schema, an RDF parser."""

from __future__ import annotations

import hashlib
import itertools
import json
import logging
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet as pq
import pytest
import rdflib
from sample import REPOSITORY

import armsdata as ad
from armsdata.curating import building, changelog, citationfile
from armsdata.unf import combined_unf, table_unf

NAMES = ("datapackage.json", "croissant.json", "datacite.json", "schema_org.jsonld")


@pytest.fixture(scope="module")
def built(sound_checkout: Path) -> building.Built:
    return building.build(sound_checkout, "1.0")


@pytest.fixture(scope="module")
def folder(built: building.Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version as it is before its release."""
    return write(built, None, tmp_path_factory.mktemp("unreleased"))


@pytest.fixture(scope="module")
def released(built: building.Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same version with a day of release."""
    return write(built, "2026-11-22", tmp_path_factory.mktemp("released"))


def write(built: building.Built, day: str | None, root: Path) -> Path:
    dated = building.Built(built.version, built.contracts, built.tables, built.data, released=day)
    building.write(dated, root / "1.0")
    return root / "1.0"


def read(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return found


def test_every_description_is_summed(folder: Path) -> None:
    sums = (folder / "SHA256SUMS").read_text()
    for name in NAMES:
        assert f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" in sums
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False).returncode == 0


def test_nothing_is_said_of_a_release_before_it(folder: Path, released: Path) -> None:
    for name in ("croissant.json", "schema_org.jsonld"):
        assert "datePublished" not in read(folder, name)
        assert read(released, name)["datePublished"] == "2026-11-22"
    assert "publicationYear" not in read(folder, "datacite.json")
    assert read(released, "datacite.json")["publicationYear"] == "2026"
    for name in NAMES:
        text = (released / name).read_text(encoding="utf-8")
        assert "doi.org" not in text
        assert "10." not in json.dumps(read(released, name).get("identifier", ""))


def test_the_tables_do_not_depend_on_the_day(folder: Path, released: Path) -> None:
    for file in folder.glob("*.parquet"):
        assert file.read_bytes() == (released / file.name).read_bytes()


def test_fingerprints_are_of_tables_and_version(folder: Path) -> None:
    files = read(folder, "files.json")
    for t in files["tables"]:
        assert t["unf"] == table_unf(pq.read_table(folder / t["path"]))
    assert files["unf"] == combined_unf(t["unf"] for t in files["tables"])
    stated = read(folder, "schema_org.jsonld")["identifier"][0]
    assert (stated["propertyID"], stated["value"]) == ("UNF", files["unf"])
    kinds = {a["alternateIdentifierType"]: a for a in read(folder, "datacite.json")["alternateIdentifiers"]}
    assert kinds["UNF"]["alternateIdentifier"] == files["unf"]
    assert files["unf"] in read(folder, "croissant.json")["citeAs"]


def test_mlcroissant_finds_nothing_to_say(folder: Path, released: Path) -> None:
    import mlcroissant

    found = mlcroissant.Dataset(jsonld=str(released / "croissant.json")).metadata.ctx
    assert found.is_v1_1()
    assert found.issues.errors == found.issues.warnings == set()
    (before,) = mlcroissant.Dataset(jsonld=str(folder / "croissant.json")).metadata.ctx.issues.warnings
    assert "datePublished" in before


def test_the_croissant_context_is_the_standard_one(released: Path, caplog: pytest.LogCaptureFixture) -> None:
    import mlcroissant

    logging.getLogger("absl").propagate = True
    with caplog.at_level(logging.WARNING):
        mlcroissant.Dataset(jsonld=str(released / "croissant.json"))
    assert "not standard" not in caplog.text


def test_records_are_read_through_mlcroissant(released: Path) -> None:
    import mlcroissant

    data = mlcroissant.Dataset(jsonld=str(released / "croissant.json"))
    names = {r.uuid for r in data.metadata.record_sets}
    assert names == {f.stem for f in released.glob("*.parquet")}
    for table in names:
        rows = pq.read_table(released / f"{table}.parquet").slice(0, 40).to_pylist()
        records = list(itertools.islice(data.records(table), 40))
        assert [as_plain(r, table) for r in records] == rows, table


def as_plain(record: dict[str, Any], table: str) -> dict[str, Any]:
    """A record of mlcroissant, which gives text as bytes and days as timestamps, as the row it is of."""
    plain = {}
    for name, value in record.items():
        if isinstance(value, bytes):
            value = value.decode()
        elif hasattr(value, "to_pydatetime") or type(value).__name__ == "datetime":
            value = date(value.year, value.month, value.day)
        plain[name.removeprefix(f"{table}/")] = value
    return plain


def test_croissant_states_size_and_sha256_of_every_file(released: Path) -> None:
    for file in read(released, "croissant.json")["distribution"]:
        content = (released / file["contentUrl"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["contentSize"] == f"{len(content)} B"
        assert file["encodingFormat"] == "application/x-parquet"


def test_datacite_fits_the_schema(released: Path, folder: Path) -> None:
    schema = json.loads((Path(__file__).parent / "schemas/datacite-4.5.json").read_text(encoding="utf-8"))
    check = jsonschema.validators.validator_for(schema)(schema)
    check.validate(read(released, "datacite.json"))
    missing = [e.message for e in check.iter_errors(read(folder, "datacite.json"))]
    assert missing == ["'publicationYear' is a required property"]


def test_schema_org_is_read_as_linked_data(released: Path) -> None:
    described = read(released, "schema_org.jsonld")
    assert described["@context"] == "https://schema.org/"
    # The context is at schema.org, where a test does not go; its vocabulary is what matters here.
    graph = rdflib.Graph().parse(
        data=json.dumps({**described, "@context": {"@vocab": "https://schema.org/"}}), format="json-ld"
    )
    schema = rdflib.Namespace("https://schema.org/")
    (dataset,) = graph.subjects(rdflib.RDF.type, schema.Dataset)
    assert str(graph.value(dataset, schema.version)) == "1.0"
    assert graph.value(dataset, schema.isAccessibleForFree).toPython() is True
    downloads = {str(graph.value(d, schema.contentUrl)) for d in graph.objects(dataset, schema.distribution)}
    assert downloads == {f.name for f in released.glob("*.parquet")}
    measured = {str(graph.value(v, schema.name)) for v in graph.objects(dataset, schema.variableMeasured)}
    assert {"inventories.quantity_low", "transfers.value"} <= measured
    for needed in ("measurementTechnique", "license", "creator", "description", "keywords"):
        assert described[needed]


def test_what_the_changelog_says(tmp_path: Path) -> None:
    assert changelog.said_of(tmp_path, "1.0") is changelog.release_day(tmp_path, "1.0") is None
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changes\n\n## 1.10 (unreleased)\n\n## 1.1 (2026-11-30)\n\n## 1.0.0 2026-11-22\n"
    )
    assert changelog.release_day(tmp_path, "1.1") == "2026-11-30"
    assert changelog.release_day(tmp_path, "1.0") == "2026-11-22"
    assert changelog.said_of(tmp_path, "1.10") == "unreleased"
    assert changelog.release_day(tmp_path, "1.10") is None
    assert changelog.said_of(tmp_path, "2.0") is None


def test_the_build_takes_the_day_from_the_changelog(checkout: Path) -> None:
    (checkout / "CHANGELOG.md").write_text("## 1.0 (2026-11-22)\n")
    assert building.build(checkout, "1.0").released == "2026-11-22"
    assert building.build(checkout, "1.1").released is None


def test_a_citation_file_that_is_not_up_to_date_is_seen(checkout: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    armsdata("build", "--root", checkout)
    (checkout / "CITATION.cff").write_text("cff-version: 1.2.0\n")
    failed = armsdata("build", "--check", "--root", checkout, ok=False)
    assert "CITATION.cff is not up to date" in failed.stderr
    armsdata("build", "--root", checkout)
    assert "As a fresh build gives it" in armsdata("build", "--check", "--root", checkout).stdout


def test_the_citation_file_of_this_repository_is_up_to_date() -> None:
    version = ".".join(ad.__version__.split(".")[:2])
    assert not citationfile.differs(REPOSITORY, version, REPOSITORY / "datasets" / version)
    assert (REPOSITORY / citationfile.NAME).is_file()
