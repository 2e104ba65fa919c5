"""Derived columns, each by the rule that its contract names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from .. import quantities, units
from ..model import Column
from ..spelling import fold
from . import credibility as grading
from .data import Curated, joined
from .timing import bounds

Deriver = Callable[["Derivation", str, Column], "pd.Series"]
DERIVERS: dict[str, Deriver] = {}


@dataclass
class Derivation:
    """What derivations see: the curated data, and what earlier versions say of when a claim was added."""

    data: Curated
    version: str
    added_before: dict[str, str]

    def __post_init__(self) -> None:
        self.parents = _tree(self.data["systems"], "system_id", "parent_id")
        self._credibility: dict[str, int] | None = None

    def related(self, one: str, other: str) -> bool:
        """Whether two systems are the same or one is an ancestor of the other."""
        return one == other or other in self.ancestors(one) or one in self.ancestors(other)

    def ancestors(self, system_id: str) -> list[str]:
        """The broader rows of a system, nearest first."""
        out: list[str] = []
        node = self.parents.get(system_id)
        while node is not None and node not in out:
            out.append(node)
            node = self.parents.get(node)
        return out

    def credibility(self) -> dict[str, int]:
        """The credibility of every claim, computed once."""
        if self._credibility is None:
            self._credibility = grading.credibility(self.data)
        return self._credibility


def deriver(f: Deriver) -> Deriver:
    """Register a derivation under its function's name."""
    DERIVERS[f.__name__] = f
    return f


def derive_columns(d: Derivation, table: str) -> pd.DataFrame:
    """The curated columns of a table with its derived ones added, in the contract's order."""
    contract = d.data.contracts[table]
    frame = d.data[table].copy()
    for c in contract.columns:
        if c.derived:
            frame[c.name] = DERIVERS[c.derived](d, table, c)
    return frame[contract.names]


def _tree(frame: pd.DataFrame, key: str, parent: str) -> dict[str, str]:
    f = frame.dropna(subset=[key, parent])
    return dict(zip(f[key], f[parent], strict=True))


@deriver
def joined_key(d: Derivation, table: str, column: Column) -> pd.Series:
    """Other columns joined by colons."""
    return joined(d.data[table], column.of)


@deriver
def edtf_start(d: Derivation, table: str, column: Column) -> pd.Series:
    """First day that a date may mean."""
    return bounds(d.data[table][column.of[0]])[0]


@deriver
def edtf_end(d: Derivation, table: str, column: Column) -> pd.Series:
    """Last day that a date may mean."""
    return bounds(d.data[table][column.of[0]])[1]


@deriver
def nearest_family(d: Derivation, table: str, column: Column) -> pd.Series:
    """The nearest row of level family at or above a system."""
    f = d.data["systems"]
    families = set(f.loc[f["level"] == "family", "system_id"])
    near = {s: next((a for a in [s, *d.ancestors(s)] if a in families), None) for s in f["system_id"]}
    return f["system_id"].map(near)


@deriver
def ambiguous_name(d: Derivation, table: str, column: Column) -> pd.Series:
    """Whether a name, folded, also belongs to another row that is not an ancestor or a descendant."""
    f = d.data[table]
    key = "system_id" if table == "system_names" else "operator_id"
    folded = f["name"].map(fold)
    owners: dict[str, list[str]] = {}
    for name, owner in zip(folded, f[key], strict=True):
        known = owners.setdefault(name, [])
        if owner not in known:
            known.append(owner)

    def clash(name: str, owner: str) -> bool:
        others = [o for o in owners[name] if o != owner]
        return any(not d.related(owner, o) for o in others) if key == "system_id" else bool(others)

    return pd.Series([clash(n, o) for n, o in zip(folded, f[key], strict=True)], index=f.index, dtype="boolean")


@deriver
def operator_code(d: Derivation, table: str, column: Column) -> pd.Series:
    """The code of an operator in a scheme that is in force, else the one last in force."""
    f = d.data["operator_codes"]
    f = f[f["scheme"] == column.scheme]
    last = f["to"].fillna(pd.Timestamp("2999-12-31"))
    latest = (
        f.assign(last=last).sort_values(["operator_id", "last", "code"]).drop_duplicates("operator_id", keep="last")
    )
    codes = d.data["operators"]["operator_id"].map(latest.set_index("operator_id")["code"])
    return codes.astype("Int64") if column.type == "integer" else codes


@deriver
def n_appearances(d: Derivation, table: str, column: Column) -> pd.Series:
    """Number of documents that carry a claim."""
    counts = d.data["appearances"].drop_duplicates(["claim_id", "source_id"])["claim_id"].value_counts()
    return d.data[table]["claim_id"].map(counts).astype("Int64")


@deriver
def credibility(d: Derivation, table: str, column: Column) -> pd.Series:
    """The Admiralty figure of a claim."""
    return d.data[table]["claim_id"].map(d.credibility()).astype("Int64")


@deriver
def added_in(d: Derivation, table: str, column: Column) -> pd.Series:
    """The version in which a claim first stood."""
    return d.data[table]["claim_id"].map(lambda c: d.added_before.get(c, d.version))


@deriver
def is_first_known(d: Derivation, table: str, column: Column) -> pd.Series:
    """Whether no other appearance of the claim is dated earlier; of those without any date, each may be the first."""
    a = d.data["appearances"]
    published = d.data["sources"].drop_duplicates("source_id").set_index("source_id")["published_on"]
    first, last = bounds(a["source_id"].map(published))
    earliest = last.groupby(a["claim_id"]).transform("min")
    return ((first <= earliest) | earliest.isna()).astype("boolean").fillna(False)


@deriver
def deviates(d: Derivation, table: str, column: Column) -> pd.Series:
    """Whether an appearance prints anything else than the claim."""
    return deviates_in(d, table, column).notna().astype("boolean")


@deriver
def deviates_in(d: Derivation, table: str, column: Column) -> pd.Series:
    """In what an appearance prints something else than the claim."""
    claims = d.data.claims.drop_duplicates("claim_id").set_index("claim_id")
    fields = ["system_id", "quantity_low", "quantity_high", "qualifier", "unit", "as_of", "said_on", "table"]
    a = d.data["appearances"].join(claims[fields], on="claim_id")
    names = d.data["system_names"]
    owners = names.assign(folded=names["name"].map(fold)).groupby("folded")["system_id"].agg(set).to_dict()
    dates = {c: [s.tolist() for s in bounds(a[c])] for c in ("date_as_written", "as_of", "said_on")}
    out: list[str | None] = []
    for i, r in enumerate(a.itertuples(index=False)):
        said = []
        if not pd.isna(r.system_as_written):
            candidates = owners.get(fold(r.system_as_written), set())
            if candidates and not any(d.related(r.system_id, c) for c in candidates):
                said.append("system")
        said += _quantity_drift(r)
        if not pd.isna(r.unit_as_written):
            unit = units.normalise(r.unit_as_written)
            if unit != (units.UNSPECIFIED if pd.isna(r.unit) else r.unit):
                said.append("unit")
        if not pd.isna(r.date_as_written) and not any(
            _overlap(dates["date_as_written"], dates[c], i) for c in ("as_of", "said_on")
        ):
            said.append("date")
        if not pd.isna(r.kind_as_written):
            said.append("kind")
        out.append(" ".join(said) or None)
    return pd.Series(out, index=a.index, dtype="string")


def _quantity_drift(r: object) -> list[str]:
    written = getattr(r, "quantity_as_written", None)
    if pd.isna(written):
        return []
    printed = quantities.parse(str(written))
    low, high, qualifier = (getattr(r, c) for c in ("quantity_low", "quantity_high", "qualifier"))
    numbers = {int(n) for n in (low, high) if not pd.isna(n)}
    if printed is None:
        return ["quantity"] if numbers else []
    if printed.numbers != numbers:
        return ["quantity"]
    return [] if not numbers or printed.qualifier == qualifier else ["qualifier"]


def _overlap(one: list[list[pd.Timestamp]], other: list[list[pd.Timestamp]], i: int) -> bool:
    """Whether two dates can mean the same day; a missing one contradicts nothing only if the other is missing too."""
    first, last, begin, end = one[0][i], one[1][i], other[0][i], other[1][i]
    if pd.isna(begin) and pd.isna(end):
        return False
    return not (last < begin or end < first)


def all_claims(d: Derivation) -> pd.DataFrame:
    """The table ``claims``: one row for each claim of any table."""
    data = d.data
    c = data.claims[["claim_id", "table", "operator_id", "system_id", "claimant_id", "said_on", "as_of"]].copy()
    c["voice"] = c["claimant_id"].map(grading.voices(data))
    published = data["sources"].drop_duplicates("source_id").set_index("source_id")["published_on"]
    a = data["appearances"]
    public = bounds(a["source_id"].map(published))[1].groupby(a["claim_id"]).min()
    c["known_on"] = c["claim_id"].map(public).fillna(bounds(c["said_on"])[1])
    for name in ("said_on", "as_of"):
        c[f"{name}_start"], c[f"{name}_end"] = bounds(c[name])
    return c[data.contracts["claims"].names]
