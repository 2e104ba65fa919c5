"""Keys that stand once, and references that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pandas as pd

from ...errors import unknown
from ..data import CLAIM_TABLES, Curated
from ..problems import Problem
from . import Breakage, rule

_MOST_HINTS = 20  # looking for near names takes a while


def _key_column(data: Curated, table: str) -> str:
    """The first curated column of a table's key, at which its problems are reported."""
    key = data.contracts[table].column(data.contracts[table].key)
    return key.of[0] if key.of else key.name


def _break_key(data: Curated, rng: Random) -> Breakage | None:
    tables = [t for t, f in data.frames.items() if len(f) > 1 and not data.contracts[t].column(_key_column(data, t)).of]
    tables = [t for t in tables if data.contracts[t].column(data.contracts[t].key).curated]
    if not tables:
        return None
    table = rng.choice(tables)
    row, other = rng.sample(range(len(data[table])), 2)
    key = data.contracts[table].key
    return Breakage(table, row, key, str(data[table].at[other, key]))


@rule(_break_key)
def key_stands_once(data: Curated) -> Iterator[Problem]:
    """No two rows of a table, and no two claims, have the same key."""
    for table, keys in data.keys.items():
        twice = keys[keys.duplicated(keep=False) & keys.notna()]
        for key, rows in twice.groupby(twice).groups.items():
            places = [data.place(table, int(r)) for r in rows]
            for r in rows:
                others = ", ".join(p for p in places if p != data.place(table, int(r)))
                said = f"the key {str(key)!r} stands also in {others}; a key stands once"
                yield data.problem(table, int(r), _key_column(data, table), said, "key_stands_once")
    claims = data.claims
    across = claims[claims["claim_id"].duplicated(keep=False) & claims["claim_id"].notna()]
    for key, group in across.groupby("claim_id"):
        if group["table"].nunique() > 1:
            places = [data.place(t, r) for t, r in zip(group["table"], group["row"], strict=True)]
            for t, r in zip(group["table"], group["row"], strict=True):
                said = f"the claim {key!r} stands in several tables ({', '.join(places)}); a claim stands once"
                yield data.problem(t, r, "claim_id", said, "key_stands_once")


def _references(data: Curated) -> list[tuple[str, str, str]]:
    return [
        (t, c.name, c.references)
        for t, contract in data.contracts.items()
        if t in data.frames
        for c in contract.columns
        if c.curated and c.references
    ]


def _break_reference(data: Curated, rng: Random) -> Breakage | None:
    places = [(t, c) for t, c, _ in _references(data) if data[t][c].notna().any()]
    table, column = rng.choice(places)
    row = rng.choice(list(data[table].index[data[table][column].notna()]))
    if data.contracts[table].column(column).references == "claims":
        return Breakage(table, int(row), column, "nobody-nothing-1900-zzzz")
    return Breakage(table, int(row), column, "nowhere-to-be-found")


@rule(_break_reference)
def reference_leads_somewhere(data: Curated) -> Iterator[Problem]:
    """Every foreign key is the key of a row (unknown operators, systems, sources and claimants stop the build)."""
    for table, column, target in _references(data):
        values = data[table][column]
        known = data.known[target]
        bad = values[values.notna() & ~values.isin(known)]
        hints = {v: str(unknown(f"key of {target}", v, known)) for v in bad.unique()[:_MOST_HINTS]}
        for row, value in bad.items():
            said = hints.get(value, f"unknown key of {target}")
            yield data.problem(table, int(row), column, said, "reference_leads_somewhere")


def _break_unique(data: Curated, rng: Random) -> Breakage | None:
    urls = data["sources"]["url"].dropna()
    if len(urls) < 2:
        return None
    row, other = rng.sample(list(urls.index), 2)
    return Breakage("sources", int(row), "url", str(urls[other]))


@rule(_break_unique)
def value_stands_once(data: Curated) -> Iterator[Problem]:
    """Columns that their contract calls unique (no page counts as two sources)."""
    for table, frame in data.frames.items():
        for c in data.contracts[table].columns:
            if not (c.unique and c.curated):
                continue
            twice = frame[c.name][frame[c.name].duplicated(keep=False) & frame[c.name].notna()]
            for _, rows in twice.groupby(twice).groups.items():
                places = [data.place(table, int(r)) for r in rows]
                for r in rows:
                    others = ", ".join(p for p in places if p != data.place(table, int(r)))
                    yield data.problem(table, int(r), c.name, f"stands also in {others}", "value_stands_once")


def _break_row_of_table(data: Curated, rng: Random) -> Breakage | None:
    if data["citations"].empty:
        return None
    return Breakage("citations", rng.randrange(len(data["citations"])), "row_id", "nothing-of-the-kind")


@rule(_break_row_of_table)
def cited_row_exists(data: Curated) -> Iterator[Problem]:
    """The row that a citation supports exists."""
    citations = data["citations"]
    for table, group in citations.groupby("table"):
        if table == "claims" or table in CLAIM_TABLES:
            for row in group.index:
                said = "claims are supported by appearances, not by citations"
                yield data.problem("citations", int(row), "table", said, "cited_row_exists")
            continue
        known = data.known.get(str(table), set())
        for row in group.index[~group["row_id"].isin(known)]:
            said = str(unknown(f"key of {table}", group.at[row, "row_id"], known))
            yield data.problem("citations", int(row), "row_id", said, "cited_row_exists")


def _break_redirect(data: Curated, rng: Random) -> Breakage | None:
    rows = data["redirects"].index[data["redirects"]["new_id"].notna()]
    return Breakage("redirects", int(rng.choice(list(rows))), "new_id", "nothing-of-the-kind") if len(rows) else None


@rule(_break_redirect)
def redirect_leads_somewhere(data: Curated) -> Iterator[Problem]:
    """An old key is never used again, and a redirect leads to a row that exists."""
    for row, r in data["redirects"].iterrows():
        # A claim may be found to be of another kind, and its key has never stood in two claim tables.
        table = "claims" if r["table"] in CLAIM_TABLES else str(r["table"])
        known = data.known.get(table, set())
        if r["old_id"] in known:
            said = f"is in use in {table}; a key once retired is never used again"
            yield data.problem("redirects", int(str(row)), "old_id", said, "redirect_leads_somewhere")
        if not pd.isna(r["new_id"]) and r["new_id"] not in known:
            said = f"is no key of {table}"
            yield data.problem("redirects", int(str(row)), "new_id", said, "redirect_leads_somewhere")
