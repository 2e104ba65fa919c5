"""Systems, operators and regimes: trees without cycles, names that stand once, origins that existed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pandas as pd

from ...spelling import fold
from ..data import Curated
from ..problems import Problem
from . import Breakage, rule

_RESERVED = ("unknown", "multiple")

_TREES = (
    ("systems", "system_id", "parent_id"),
    ("operators", "operator_id", "parent_id"),
    ("operators", "operator_id", "successor_id"),
)


def _on_cycles(parent: dict[str, str]) -> set[str]:
    """The nodes that lie on a cycle of a child-to-parent mapping, in linear time."""
    state: dict[str, int] = {}
    cyclic: set[str] = set()
    for start in parent:
        path: list[str] = []
        node: str | None = start
        while node is not None and node not in state:
            state[node] = 1
            path.append(node)
            node = parent.get(node)
        if node is not None and state.get(node) == 1 and node in path:
            cyclic.update(path[path.index(node) :])
        for n in path:
            state[n] = 2
    return cyclic


def _break_tree(data: Curated, rng: Random) -> Breakage | None:
    table, key, parent = rng.choice(_TREES)
    f = data[table]
    rows = list(f.index[f[parent].isin(set(f[key]))])
    if not rows:
        return None
    row = int(rng.choice(rows))
    above = f.index[f[key] == f.at[row, parent]][0]
    return Breakage(table, int(above), parent, str(f.at[row, key]))


@rule(_break_tree)
def no_cycles(data: Curated) -> Iterator[Problem]:
    """Nothing is its own ancestor, successor or basis."""
    for table, key, parent in _TREES:
        f = data[table].dropna(subset=[key, parent])
        bad = _on_cycles(dict(zip(f[key], f[parent], strict=True)))
        for row in f.index[f[key].isin(bad)]:
            yield data.problem(table, row, parent, f"leads back to {f.at[row, key]} in a circle", "no_cycles")
    claims = data.claims.dropna(subset=["claim_id", "based_on"])
    bad = _on_cycles(dict(zip(claims["claim_id"], claims["based_on"], strict=True)))
    for c in claims[claims["claim_id"].isin(bad)].itertuples():
        yield data.problem(c.table, c.row, "based_on", f"leads back to {c.claim_id} in a circle", "no_cycles")
    f = data["inventories"].dropna(subset=["claim_id", "supersedes"])
    bad = _on_cycles(dict(zip(f["claim_id"], f["supersedes"], strict=True)))
    for row in f.index[f["claim_id"].isin(bad)]:
        said = f"leads back to {f.at[row, 'claim_id']} in a circle"
        yield data.problem("inventories", row, "supersedes", said, "no_cycles")


_RANK = {"type": 0, "family": 1, "system": 2, "variant": 3}


def _break_level(data: Curated, rng: Random) -> Breakage | None:
    f = data["systems"]
    level = f.drop_duplicates("system_id").set_index("system_id")["level"]
    rows = list(f.index[f["parent_id"].map(level).map(_RANK) >= 1])
    return Breakage("systems", int(rng.choice(rows)), "level", "type") if rows else None


@rule(_break_level)
def parents_are_broader(data: Curated) -> Iterator[Problem]:
    """A parent is of the same level or a broader one, and everything but a type has a parent."""
    f = data["systems"]
    level = f.drop_duplicates("system_id").set_index("system_id")["level"]
    own, above = f["level"].map(_RANK), f["parent_id"].map(level).map(_RANK)
    for row in f.index[(above > own).fillna(False)]:
        said = f"is broader than that of its parent {f.at[row, 'parent_id']}"
        yield data.problem("systems", row, "level", said, "parents_are_broader")
    for row in f.index[f["parent_id"].isna() & (f["level"] != "type").fillna(False)]:
        yield data.problem("systems", row, "parent_id", "is missing; only a type has no parent", "parents_are_broader")


def _break_type(data: Curated, rng: Random) -> Breakage | None:
    f = data["systems"]
    kind = f.drop_duplicates("system_id").set_index("system_id")[["level", "type"]]
    family = f["parent_id"].map(kind["level"]) == "family"
    rows = list(f.index[family.fillna(False) & f["type_note"].isna() & (f["type"] != "other")])
    return Breakage("systems", int(rng.choice(rows)), "type", "other") if rows else None


@rule(_break_type)
def type_agrees_with_family(data: Curated) -> Iterator[Problem]:
    """A system is of its family's type, or says why not."""
    f = data["systems"]
    kind = f.drop_duplicates("system_id").set_index("system_id")[["level", "type"]]
    above = f["parent_id"].map(kind["type"])
    within = f["parent_id"].map(kind["level"]) != "type"
    differs = (above != f["type"]) & above.notna() & within & f["type_note"].isna()
    for row in f.index[differs.fillna(False)]:
        said = f"differs from {above[row]!r} of its parent {f.at[row, 'parent_id']}; say why in type_note"
        yield data.problem("systems", row, "type", said, "type_agrees_with_family")


def _break_preferred(data: Curated, rng: Random) -> Breakage | None:
    table, kinds = rng.choice([("system_names", "alias"), ("operator_names", "short")])
    f = data[table]
    rows = list(f.index[f["kind"] == "preferred"])
    return Breakage(table, int(rng.choice(rows)), "kind", kinds) if rows else None


@rule(_break_preferred)
def one_name_is_preferred(data: Curated) -> Iterator[Problem]:
    """Each system and operator has one preferred name, the same as its ``name``."""
    for names, things, key in (
        ("system_names", "systems", "system_id"),
        ("operator_names", "operators", "operator_id"),
    ):
        n, t = data[names], data[things]
        preferred = n[n["kind"] == "preferred"]
        first = preferred.drop_duplicates(key).set_index(key)["name"]
        for row in preferred.index[preferred[key].duplicated(keep=False)]:
            said = f"{preferred.at[row, key]} has several preferred names"
            yield data.problem(names, row, "kind", said, "one_name_is_preferred")
        for row in t.index[~t[key].isin(set(first.index)) & t[key].notna()]:
            same = n.index[(n[key] == t.at[row, key]) & (n["name"] == t.at[row, "name"])]
            said = f"{t.at[row, key]} has no preferred name; expected one row of kind preferred"
            for name_row in same:
                yield data.problem(names, int(name_row), "kind", said, "one_name_is_preferred")
            if not len(same):
                yield data.problem(things, row, "name", f"{said} in {names}", "one_name_is_preferred")
        differs = t[key].map(first).notna() & (t[key].map(first) != t["name"])
        for row in t.index[differs.fillna(False)]:
            said = f"differs from the preferred name {first[t.at[row, key]]!r} in {names}"
            yield data.problem(things, row, "name", said, "one_name_is_preferred")


def _break_folded(data: Curated, rng: Random) -> Breakage | None:
    f = data["system_names"]
    rows = list(f.index[f["kind"] != "preferred"])
    rng.shuffle(rows)
    first = f[f["kind"] == "preferred"].drop_duplicates("system_id").set_index("system_id")["name"]
    for row in rows[:50]:
        if f.at[row, "system_id"] in first.index:
            return Breakage("system_names", int(row), "name", str(first[f.at[row, "system_id"]]))
    return None


@rule(_break_folded)
def no_name_twice(data: Curated) -> Iterator[Problem]:
    """A system has each name once, to the letter."""
    f = data["system_names"]
    twice = f.duplicated(["system_id", "name"], keep=False) & f["name"].notna()
    for row in f.index[twice]:
        said = f"stands twice for {f.at[row, 'system_id']}"
        yield data.problem("system_names", row, "name", said, "no_name_twice")
    for row in f.index[f["name"].notna() & (f["name"].map(fold, na_action="ignore") == "")]:
        yield data.problem("system_names", row, "name", "has neither letter nor digit", "no_name_twice")


def _break_origin(data: Curated, rng: Random) -> Breakage | None:
    years = data["systems"].drop_duplicates("system_id").set_index("system_id")["in_service_year"]
    f = data["system_origins"]
    if "RUS" not in data.known["operators"]:
        return None
    rows = list(f.index[(f["system_id"].map(years) < 1980).fillna(False) & (f["operator_id"] == "SUN")])
    return Breakage("system_origins", int(rng.choice(rows)), "operator_id", "RUS") if rows else None


@rule(_break_origin)
def origins_existed(data: Curated) -> Iterator[Problem]:
    """A state of origin existed in the year in which the type entered service (no Russia in 1960: Soviet Union).

    States that were independent before and after an interruption, or not yet, pass with a note.
    """
    operators = data["operators"].drop_duplicates("operator_id").set_index("operator_id")
    years = data["systems"].drop_duplicates("system_id").set_index("system_id")["in_service_year"]
    f = data["system_origins"]
    year = f["system_id"].map(years)
    begin = f["operator_id"].map(operators["valid_from"]).dt.year
    end = f["operator_id"].map(operators["valid_to"]).dt.year
    # Russia continues the Soviet Union in the state lists, but was no state of its own before 1991-12-26.
    begin = begin.where(f["operator_id"] != "RUS", 1991)
    early = (year < begin) & f["note"].isna()
    for row in f.index[early.fillna(False)]:
        said = f"did not exist in {year[row]}, when {f.at[row, 'system_id']} entered service; name the state that did"
        yield data.problem("system_origins", row, "operator_id", said, "origins_existed")
    late = (year > end + 10) & f["note"].isna()
    for row in f.index[late.fillna(False)]:
        said = f"had ceased to exist long before {year[row]}, when {f.at[row, 'system_id']} entered service"
        yield data.problem("system_origins", row, "operator_id", said, "origins_existed")


def _break_code(data: Curated, rng: Random) -> Breakage | None:
    f = data["operator_codes"]
    rows = list(f.index[(f["scheme"] == "iso_alpha2") & f["from"].isna() & f["to"].isna()])
    if len(rows) < 2:
        return None
    row, other = rng.sample(rows, 2)
    return Breakage("operator_codes", int(row), "code", str(f.at[other, "code"]))


@rule(_break_code)
def codes_mean_one_operator(data: Curated) -> Iterator[Problem]:
    """No code of a scheme belongs to two operators on one day; without dates it holds while its operator exists."""
    f = data["operator_codes"].reset_index(names="row")
    f = f[f.duplicated(["scheme", "code"], keep=False)]
    operators = data["operators"].drop_duplicates("operator_id").set_index("operator_id")
    first = f["from"].fillna(f["operator_id"].map(operators["valid_from"])).fillna(pd.Timestamp("1000-01-01"))
    last = f["to"].fillna(f["operator_id"].map(operators["valid_to"])).fillna(pd.Timestamp("2999-12-31"))
    spans = f.assign(first=first, last=last)
    for (scheme, code), group in spans.groupby(["scheme", "code"]):
        rows = list(group.itertuples())
        clashing = {
            r.row
            for i, r in enumerate(rows)
            for j, s in enumerate(rows)
            if i != j and r.operator_id != s.operator_id and r.first <= s.last and s.first <= r.last
        }
        for row in sorted(clashing):
            others = sorted({r.operator_id for r in rows if r.row != row})
            said = f"the {scheme} code {code} belongs to {', '.join(others)} on the same days"
            yield data.problem("operator_codes", row, "code", said, "codes_mean_one_operator")


def _break_supersedes(data: Curated, rng: Random) -> Breakage | None:
    f = data["inventories"]
    if len(f) < 2:
        return None
    row, other = rng.sample(range(len(f)), 2)
    if f.at[row, "system_id"] == f.at[other, "system_id"] and f.at[row, "operator_id"] == f.at[other, "operator_id"]:
        return None
    return Breakage("inventories", row, "supersedes", str(f.at[other, "claim_id"]))


@rule(_break_supersedes)
def supersedes_the_same_thing(data: Curated) -> Iterator[Problem]:
    """A claim replaces only a claim about the same holder and system."""
    f = data["inventories"]
    claims = data.claims.drop_duplicates("claim_id").set_index("claim_id")
    for row in f.index[f["supersedes"].isin(claims.index)]:
        other = claims.loc[f.at[row, "supersedes"]]
        if (other["operator_id"], other["system_id"]) != (f.at[row, "operator_id"], f.at[row, "system_id"]):
            said = f"is about {other['operator_id']} and {other['system_id']}, not about the same holder and system"
            yield data.problem("inventories", row, "supersedes", said, "supersedes_the_same_thing")


def _break_reserved(data: Curated, rng: Random) -> Breakage | None:
    f = data["operators"]
    rows = list(f.index[f["operator_id"].isin(_RESERVED)])
    return Breakage("operators", int(rng.choice(rows)), "kind", "state") if rows else None


@rule(_break_reserved)
def reserved_stays_reserved(data: Curated) -> Iterator[Problem]:
    """The operators ``unknown`` and ``multiple`` are placeholders and nothing else is."""
    f = data["operators"]
    is_reserved = f["operator_id"].isin(_RESERVED)
    for row in f.index[is_reserved & (f["kind"] != "reserved").fillna(False)]:
        said = f"{f.at[row, 'operator_id']} is a placeholder; expected kind = reserved"
        yield data.problem("operators", row, "kind", said, "reserved_stays_reserved")
    for row in f.index[~is_reserved & (f["kind"] == "reserved").fillna(False)]:
        said = f"only {' and '.join(_RESERVED)} are reserved"
        yield data.problem("operators", row, "kind", said, "reserved_stays_reserved")
