"""From a row to the words that say it."""

from __future__ import annotations

import re

import pytest

import armsdata as ad
from armsdata import bundle, locators, rows

GONE = ("ruritania", "operators")
SEED = "000_2927dc9748e8cb17.txt"


@pytest.fixture(scope="module")
def claim_id() -> str:
    """The claim of October 2025."""
    found = ad.load("inventories", where={"operator_id": "VEN", "system_id": "igla-s", "said_on": "2025-10-22"})
    assert len(found) == 1
    return str(found["claim_id"][0])


def test_the_number_leads_to_the_sentence(claim_id: str) -> None:
    found = ad.trace(claim_id)
    assert found.table == "inventories"
    assert found.row["quantity_low"] == 5000
    assert found.claimant["claimant_id"] == "nicolas-maduro"
    seed = found.places[0]
    text = (bundle.seeds_folder() / SEED).read_bytes().decode()
    start, end = locators.char_span(seed.locator)
    assert seed.quote == text[start:end]
    assert "5,000" in seed.quote
    assert "Igla-S" in seed.quote
    assert seed.where == f"seeds/{SEED}#char={start},{end}"
    assert len(found.places) == found.row["n_appearances"] >= 23
    said = str(found)
    assert f"“{seed.quote}”" in said
    assert "unit unspecified" in said
    assert "Nicolás Maduro" in said


def test_one_statement_carried_by_many_pages_is_one_claim(claim_id: str) -> None:
    appearances = rows.where("appearances", claim_id=claim_id)
    assert len({a["source_id"] for a in appearances}) == len(appearances)
    drifting = [a for a in appearances if a["deviates"]]
    assert any("unit" in a["deviates_in"] for a in drifting)
    assert any("date" in a["deviates_in"] for a in drifting)
    assert not [a for a in appearances if a["deviates"] != bool(a["deviates_in"])]


def test_fragments_make_links(claim_id: str) -> None:
    links = [p.link for p in ad.trace(claim_id).places if p.locator and p.locator.startswith("#:~:")]
    assert links
    assert all(link.startswith("http") and "#:~:text=" in link for link in links)


def test_an_estimate_leads_to_its_claims() -> None:
    found = ad.trace("VEN:igla-s:missiles")
    assert found.table == "holding_estimates"
    assert {c.row["quantity_low"] for c in found.claims} >= {5000, 1800}
    assert all(c.places for c in found.claims)


def test_other_rows_lead_to_their_citations() -> None:
    found = ad.trace("igla-s", table="systems")
    assert found.row["name"]
    assert any(p.quote and "Igla-S" in p.quote for p in found.places)
    assert ad.trace("mtcr", table="regimes").places
    with pytest.raises(ad.UnknownName, match=r"is a key in .*; say which with table="):
        ad.trace("mtcr")
    correction = ad.load("corrections")["correction_id"][0]
    assert ad.trace(correction).places[0].quote


def test_every_claim_can_be_traced() -> None:
    claims = ad.load("claims", engine="arrow")
    carried = set(ad.load("appearances", columns=["claim_id"], engine="arrow")["claim_id"].to_pylist())
    assert carried == set(claims["claim_id"].to_pylist())


def test_an_unknown_row_names_the_nearest(claim_id: str) -> None:
    with pytest.raises(ad.UnknownName, match=f"Did you mean .*{claim_id}"):
        ad.trace(claim_id[:-1] + "x")
    with pytest.raises(ad.UnknownName, match="unknown table"):
        ad.trace(claim_id, table="stocks")
    with pytest.raises(ad.UnknownName, match="unknown key of systems"):
        ad.trace(claim_id, table="systems")


def test_a_key_of_an_earlier_version_says_what_became_of_it() -> None:
    redirects = ad.load("redirects", engine="arrow").to_pylist()
    merged = next(r for r in redirects if r["new_id"] and r["table"] == "transfers")
    said = f"'{merged['old_id']}' of transfers took the key {merged['new_id']} in version {merged['changed_in']}: "
    for ask in (
        ad.trace,
        ad.cite,
        lambda key: ad.trace(key, table="transfers"),
        lambda key: ad.trace(key, table="claims"),
    ):
        with pytest.raises(ad.UnknownName, match=re.escape(said)):
            ask(merged["old_id"])
    withdrawn = next(r for r in redirects if not r["new_id"])
    with pytest.raises(ad.UnknownName, match=f"was withdrawn in version {withdrawn['changed_in']}: "):
        ad.trace(withdrawn["old_id"])
    with pytest.raises(ad.UnknownName, match="unknown key of systems"):
        ad.trace(withdrawn["old_id"], table="systems")


def test_a_retired_operator_says_what_became_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = "'ruritania' of operators took the key VEN in version 9.0: Renamed. Earlier versions still have it."
    monkeypatch.setattr(rows, "what_became_of", lambda key, table: gone if (key, table) == GONE else None)
    for ask in (ad.operator, ad.holdings):
        with pytest.raises(ad.UnknownName, match=re.escape(gone)):
            ask("ruritania")


def test_plain_types_come_out(claim_id: str) -> None:
    import json

    plain = json.loads(json.dumps(ad.trace(claim_id).to_dict(), default=str))
    assert plain["places"][0]["quote"].count("5,000") == 1
