"""Places in documents hold what the rows say that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pandas as pd

from ... import locators, quantities
from ...spelling import fold
from ..data import Curated
from ..problems import Problem
from ..seeds import Seed
from . import Breakage, rule

_LOCATED = ("appearances", "citations", "corrections")


def _seed_of(data: Curated) -> dict[str, Seed]:
    return {s.source_id: s for s in data.seeds.values()}


def _in_seeds(data: Curated, table: str) -> pd.DataFrame:
    f = data[table]
    return f[f["source_id"].isin(_seed_of(data)) & f["locator"].notna()]


def _break_span(data: Curated, rng: Random) -> Breakage | None:
    tables = [t for t in _LOCATED if len(_in_seeds(data, t))]
    if not tables:
        return None
    table = rng.choice(tables)
    row = rng.choice(list(_in_seeds(data, table).index))
    return Breakage(table, int(row), "locator", "#char=1000000,1000020")


@rule(_break_span)
def span_lies_in_the_seed(data: Curated) -> Iterator[Problem]:
    """A place in a seed is a span of characters inside its text; only seeds have such places."""
    seeds = _seed_of(data)
    for table in _LOCATED:
        f = data[table]
        for r in f[f["locator"].notna()].itertuples():
            span = locators.char_span(r.locator)
            seed = seeds.get(r.source_id)
            if seed is None and span is not None:
                said = f"is a span of characters, but {r.source_id} is not a seed"
                yield data.problem(table, r.Index, "locator", said, "span_lies_in_the_seed")
            elif seed is not None and span is None:
                said = "is a place in a seed; expected #char=START,END"
                yield data.problem(table, r.Index, "locator", said, "span_lies_in_the_seed")
            elif seed is not None and span is not None and span[1] > len(seed.text):
                said = f"ends beyond seeds/{seed.file}, which has {len(seed.text)} characters"
                yield data.problem(table, r.Index, "locator", said, "span_lies_in_the_seed")


def _break_words(data: Curated, rng: Random) -> Breakage | None:
    f = _in_seeds(data, "appearances")
    f = f[f["system_as_written"].notna()]
    if f.empty:
        return None
    return Breakage("appearances", int(rng.choice(list(f.index))), "locator", "#char=0,3")


@rule(_break_words)
def span_holds_what_the_row_says(data: Curated) -> Iterator[Problem]:
    """The seed's characters hold the quantity and the name that the appearance prints, and a correction's words."""
    seeds = _seed_of(data)
    for r in _in_seeds(data, "appearances").itertuples():
        text = _span_text(seeds[r.source_id], r.locator)
        if text is None:
            continue
        if pd.isna(r.system_as_written) or r.system_as_written not in text:
            name = "" if pd.isna(r.system_as_written) else r.system_as_written
            said = f"holds {_short(text)}, which lacks the name {name!r} of system_as_written"
            yield data.problem("appearances", r.Index, "locator", said, "span_holds_what_the_row_says")
        printed = r.quantity_as_written
        if not pd.isna(printed) and printed != quantities.NONE_PRINTED and printed not in text:
            said = f"holds {_short(text)}, which lacks the quantity {printed!r} of quantity_as_written"
            yield data.problem("appearances", r.Index, "locator", said, "span_holds_what_the_row_says")
    for r in _in_seeds(data, "corrections").itertuples():
        text = _span_text(seeds[r.source_id], r.locator)
        if text is not None and not pd.isna(r.says) and r.says not in text:
            said = f"holds {_short(text)}, which lacks the words {r.says!r} of says"
            yield data.problem("corrections", r.Index, "locator", said, "span_holds_what_the_row_says")


def _span_text(seed: Seed, locator: str) -> str | None:
    span = locators.char_span(locator)
    return None if span is None or span[1] > len(seed.text) else seed.text[span[0] : span[1]]


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _break_fragment(data: Curated, rng: Random) -> Breakage | None:
    f = data["appearances"]
    rows = [r for r in f.index[f["locator"].notna()] if str(f.at[r, "locator"]).startswith("#:~:text=")]
    if not rows:
        return None
    return Breakage("appearances", int(rng.choice(rows)), "locator", "#:~:text=something%20else%20altogether")


@rule(_break_fragment)
def fragment_holds_what_the_row_says(data: Curated) -> Iterator[Problem]:
    """A web fragment is short and holds the quantity or the system that the appearance prints.

    An appearance without ``quantity_as_written`` prints the claim's quantity.
    """
    f = data["appearances"]
    claims = data.claims.drop_duplicates("claim_id").set_index("claim_id")[["quantity_low", "quantity_high"]]
    for r in f[f["locator"].notna()].itertuples():
        words = locators.fragment_words(r.locator)
        if words is None:
            continue
        printed = [t for t in (r.quantity_as_written, r.system_as_written) if not pd.isna(t)]
        of_claim = set(claims.loc[r.claim_id].dropna()) if r.claim_id in claims.index else set()
        same = pd.isna(r.quantity_as_written) and of_claim & set(quantities.numbers_in(words))
        if not same and not any(fold(t) in fold(words) for t in printed):
            said = f"holds {words!r}, but neither quantity_as_written nor system_as_written"
            yield data.problem("appearances", r.Index, "locator", said, "fragment_holds_what_the_row_says")
        if len(words.split()) > 16:
            said = f"quotes {len(words.split())} words; a fragment is a short run of at most 16"
            yield data.problem("appearances", r.Index, "locator", said, "fragment_holds_what_the_row_says")


def _break_seed(data: Curated, rng: Random) -> Breakage | None:
    return None  # a seed is broken in its bytes, not in a cell; tests/test_bad_input.py does so


@rule(_break_seed)
def every_seed_is_cited(data: Curated) -> Iterator[Problem]:
    """A seed that no claim appears in and nothing cites does not belong here."""
    cited = set(data["appearances"]["source_id"]) | set(data["citations"]["source_id"])
    for seed in data.seeds.values():
        if seed.source_id not in cited:
            said = f"nothing cites it; expected an appearance or citation with source_id {seed.source_id}"
            yield Problem(f"seeds/{seed.file}", 0, "", "", said, "every_seed_is_cited")


def _break_reason(data: Curated, rng: Random) -> Breakage | None:
    own = {s.source_id for s in data.seeds.values()}
    f = data["sources"]
    rows = f.index[f["reliability"].isna() & ~f["source_id"].isin(own)]
    return Breakage("sources", int(rng.choice(list(rows))), "reliability", "C") if len(rows) else None


@rule(_break_reason)
def graded_apart_for_a_reason(data: Curated) -> Iterator[Problem]:
    """A document graded otherwise than its publisher says why."""
    f = data["sources"]
    for row in f.index[f["reliability"].notna() & f["reliability_reason"].isna()]:
        said = "differs from the publisher's; say why in reliability_reason"
        yield data.problem("sources", row, "reliability", said, "graded_apart_for_a_reason")
