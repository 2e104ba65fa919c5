"""A contract stands once, and everything else follows from it; a wrong contract is refused with a clear error."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from sample import REPOSITORY

from armsdata import adding_up, estimating, metadataformats, referenceformats
from armsdata.arrowschema import arrow_schema
from armsdata.curating import credibility
from armsdata.curating.codebooks import pages
from armsdata.curating.contracts import read_contracts
from armsdata.curating.descriptors import table_schema
from armsdata.errors import ContractError
from armsdata.model import Contract
from armsdata.panderaschema import pandera_schema


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REPOSITORY / "schemas", tmp_path / "schemas"))


def refused(schemas: Path) -> str:
    with pytest.raises(ContractError) as caught:
        read_contracts(schemas)
    return str(caught.value)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    required: true", "    compulsory: true", "unknown key 'compulsory'"),
        ("references: operators", "references: operaters", "references 'operaters', but there is no such table"),
        ("      asserts: It is said to be so.", "      asserts:", "allowed value 'asserts' has no meaning"),
        ("      asserts: It is said to be so.", "      no: It is said to be so.", "'no' is a YAML boolean here"),
        ("      asserts: It is said to be so.", "      null: It is said to be so.", "is a YAML null here"),
        ("    type: integer", "    type: int", "unknown type 'int'; known: string"),
        ("    type: integer\n", "", "type is missing"),
        ("    minimum: 0", "    minimum: 0\n    minimum: 1", "'minimum' is given twice"),
        ("key: claim_id", "key: claims_id", "key 'claims_id' is not one of its columns"),
        ("title: ", "titel: ", "unknown key 'titel'"),
        ("pattern: '", "pattern: '(", "is not a regular expression"),
        ("    required: true", "    required: yes please", "required must be true or false"),
        ("columns:", "columns: [", "not readable as YAML"),
    ],
)
def test_a_wrong_contract_is_refused(schemas: Path, old: str, new: str, said: str) -> None:
    name = "inventories" if old in ("key: claim_id", "references: operators", "title: ") else "_claim"
    replace(schemas / f"{name}.yaml", old, new)
    message = refused(schemas)
    assert said in message
    assert f"{name}.yaml" in message


def test_a_contract_under_another_name_is_refused(schemas: Path) -> None:
    (schemas / "stocks.yaml").write_text((schemas / "redirects.yaml").read_text())
    assert "table is 'redirects', but the file is named 'stocks'" in refused(schemas)


def test_a_base_that_is_not_there_is_refused(schemas: Path) -> None:
    replace(schemas / "losses.yaml", "extends: _claim", "extends: _clam")
    assert "extends '_clam', but there is no _clam.yaml" in refused(schemas)


def test_a_column_given_by_the_base_too_is_refused(schemas: Path) -> None:
    replace(schemas / "losses.yaml", "  holder_id:", "  system_id:")
    assert "column system_id: already given by _claim.yaml" in refused(schemas)


def test_a_key_made_of_a_column_that_is_not_there_is_refused(schemas: Path) -> None:
    replace(schemas / "appearances.yaml", "of: [claim_id, source_id]", "of: [claim_id, page_id]")
    assert "made of 'page_id'" in refused(schemas)


def test_no_contracts_at_all(tmp_path: Path) -> None:
    assert "no contracts in" in refused(tmp_path)


def test_claims_share_their_columns() -> None:
    contracts = read_contracts(REPOSITORY / "schemas")
    shared = [c.name for c in contracts["losses"].columns if c.name in contracts["inventories"].names]
    assert shared[0] == "claim_id"
    assert {"quantity_low", "unit", "as_of", "as_of_start", "claimant_id", "credibility"} <= set(shared)


def test_every_form_follows_from_the_contract() -> None:
    contracts = read_contracts(REPOSITORY / "schemas")
    for contract in contracts.values():
        arrow = arrow_schema(contract)
        assert arrow.names == contract.names
        assert arrow.field(contract.key).metadata[b"description"]
        assert list(pandera_schema(contract).columns) == contract.names
        described = table_schema(contract, contracts)
        assert [f["name"] for f in described["fields"]] == contract.names
        assert described["primaryKey"] == [contract.key]
        assert Contract.from_dict(contract.to_dict()) == contract
    assert arrow_schema(contracts["inventories"]).field("quantity_low").type == pa.int64()
    assert not arrow_schema(contracts["inventories"]).field("claim_id").nullable


def test_the_codebook_pages_in_docs_are_those_of_the_contracts() -> None:
    for name, text in pages(read_contracts(REPOSITORY / "schemas")).items():
        assert (REPOSITORY / "docs" / "codebook" / name).read_text() == text, "run 'armsdata codebook'"


def test_the_values_that_the_code_names_are_those_of_the_contracts() -> None:
    known = read_contracts(REPOSITORY / "schemas")

    def values(table: str, column: str) -> set[str]:
        return set(known[table].column(column).values or ())

    assert set(adding_up._BASIS_RANK) == values("inventories", "basis")
    assert set(estimating._PARTS) < values("inventories", "status")
    for kinds in (metadataformats._DATACITE_KINDS, metadataformats._CFF_KINDS, referenceformats._KINDS):
        assert set(kinds) <= values("sources", "kind")
    assert values("losses", "event") | values("transfers", "stage") > credibility._IN_PARTS
