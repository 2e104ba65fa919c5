"""One thing shown whole, in terminal and notebook."""

from __future__ import annotations

import json

import pytest

import armsdata as ad
from armsdata import rows
from armsdata.cli.printing import _plain
from armsdata.things import operator, system


def test_a_system_with_all_that_is_known_of_it() -> None:
    found = system("SA-24 Grinch")
    assert found.id == "igla-s"
    said = str(found)
    for words in (
        "Igla-S  (igla-s), system, manpads",
        "MANPADS (manpads) › Igla (family) (igla-family)",
        "9K338",
        "Grinch",
    ):
        assert words in said
    assert "origin: Russia" in said
    assert "Игла-С" in said
    assert [a["system_id"] for a in found.ancestors] == ["igla-family", "manpads", "air-defence"]
    assert {o["operator_id"] for o in found.origins} == {"RUS"}
    counted = {t: len(rows.where(t, system_id="igla-s")) for t in ("inventories", "transfers", "losses", "system_uses")}
    assert found.claims == {t: n for t, n in counted.items() if n}
    assert {h["operator_id"] for h in found.holders} == {
        c["operator_id"] for c in rows.where("inventories", system_id="igla-s") if c["polarity"] == "asserts"
    }
    assert repr(found) == said


def test_a_family_lists_its_members_and_never_adds_their_claims() -> None:
    family = system("igla-family")
    assert {m["system_id"] for m in family.members} >= {"igla", "igla-s", "igla-1"}
    assert sum(family.member_claims.values()) >= sum(system("igla-s").claims.values())
    assert family.claims.get("transfers", 0) == len(rows.where("transfers", system_id="igla-family"))
    assert "claims about its members" in str(family)


def test_relations_are_told_from_both_ends() -> None:
    later = system("igla-s")
    assert any(r["id"] == "igla" for r in later.relations)
    earlier = system("9K38")
    assert any(r["id"] == "igla-s" for r in earlier.relations)


def test_an_id_means_itself_even_where_the_name_is_ambiguous() -> None:
    assert system("grom").id == "grom"
    with pytest.raises(ad.UnknownName, match=r"may be any of: grom \(Grom\)"):
        system("Grom")


def test_an_operator_with_all_that_is_known_of_it() -> None:
    found = operator("Venezuela")
    assert found.id == "VEN"
    said = str(found)
    for words in ("Venezuela  (VEN), state", "iso alpha3 VEN", "south america", "Bolivarian Republic of Venezuela"):
        assert words in said
    assert found.claims["held"] == len(rows.where("inventories", operator_id="VEN"))
    assert operator("Bolivarian Republic of Venezuela").row == found.row


def test_former_states_and_parts() -> None:
    union = operator("USSR")
    assert union.successor is not None
    assert union.successor["operator_id"] == "RUS"
    assert "continued by: Russia (RUS)" in str(union)
    assert [p["operator_id"] for p in operator("Russia").predecessors] == ["SUN"]
    iran = operator("Iran")
    assert "irgc" in {p["operator_id"] for p in iran.parts}
    guards = operator("IRGC")
    assert guards.parent is not None
    assert guards.parent["operator_id"] == "IRN"


def test_in_a_notebook_it_is_a_table() -> None:
    for thing in (system("igla-s"), operator("VEN")):
        html = thing._repr_html_()
        assert html.startswith("<p><b>")
        assert "<table>" in html
        assert "&lt;" in system("igla-s")._repr_html_() or "<script" not in html


def test_for_programs_it_is_plain() -> None:
    for thing in (system("t-72"), operator("SUN")):
        plain = json.loads(json.dumps(thing.to_dict(), default=_plain))
        assert plain["id"] == thing.id
        assert plain["row"]["name"] == thing.row["name"]


def test_what_is_unknown_is_said_with_what_is_near() -> None:
    with pytest.raises(ad.UnknownName, match=r"Did you mean fim-92-stinger \(FIM-92 Stinger\)"):
        system("FIM-92Z Stinger")
    with pytest.raises(ad.UnknownName, match=r"Did you mean fim-92-stinger"):
        system("Stinnger")
    with pytest.raises(ad.UnknownName, match="unknown operator"):
        operator("Ruritania")
    for nonsense in ("", "x" * 10_000, None, 5):
        with pytest.raises(ad.UnknownName):
            system(nonsense)  # type: ignore[arg-type]
