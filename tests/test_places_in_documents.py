"""Locators lead to the words: RFC 5147 spans in seeds, text fragments in pages, pages and tables in reports."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsdata import locators
from armsdata.curating.spans import locate
from armsdata.errors import ArmsdataError


def test_a_span_counts_characters_not_bytes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "seed.txt"
    file.write_text("Él posee 5.000 «Игла-С».\n", encoding="utf-8")
    (found,) = locate(file, "5.000 «Игла-С»")
    assert found.locator == "#char=9,23"
    assert locators.char_span(found.locator) == (9, 23)
    assert file.read_text(encoding="utf-8")[9:23] == "5.000 «Игла-С»"


def test_words_across_lines_are_found(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "seed.txt"
    file.write_text("five\n  thousand and five thousand")
    assert [(s.start, s.line) for s in locate(file, "five thousand")] == [(0, 1), (20, 2)]
    assert locate(file, "six thousand") == []
    with pytest.raises(ArmsdataError, match="say which words"):
        locate(file, "  ")
    with pytest.raises(ArmsdataError, match="is not there"):
        locate(tmp_path / "none.txt", "x")


def test_commas_and_hyphens_are_encoded_in_fragments() -> None:
    assert locators.fragment("5,000 Igla-S") == "#:~:text=5%2C000%20Igla%2DS"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda t: t.strip()))
def test_a_fragment_leads_back_to_its_words(words: str) -> None:
    locator = locators.fragment(words)
    assert locators.fragment_words(locator) == words
    assert re.fullmatch(r"#:~:text=[\w%.~!*'()]+", locator)
    if "\ufffd" not in words:
        locators.check(locator)


@pytest.mark.parametrize(
    "locator", ["#char=0,5", "page=12", "page=12;table=3", "#:~:text=no%20fewer", "section=V.B;row=China"]
)
def test_well_formed(locator: str) -> None:
    locators.check(locator)


@pytest.mark.parametrize(
    "locator", ["", "#char=5,5", "#char=9,3", "#char=a,b", "page 12", "page=", "#:~:text=two words", "x=1"]
)
def test_malformed(locator: str) -> None:
    with pytest.raises(ValueError, match=r"is not|is an empty span"):
        locators.check(locator)
