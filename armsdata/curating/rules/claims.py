"""What holds within a claim, and between a claim and the documents that carry it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pandas as pd

from ... import quantities
from ..data import CLAIM_TABLES, Curated
from ..problems import Problem
from ..timing import bounds
from . import Breakage, rule

_DAY = pd.Timedelta(days=1)

# Which bounds each qualifier sets.
_BOUNDS = {
    "exactly": ("low", "high"),
    "about": ("low", "high"),
    "between": ("low", "high"),
    "at_least": ("low",),
    "more_than": ("low",),
    "up_to": ("high",),
    "fewer_than": ("high",),
}


def _some_row(frame: pd.DataFrame, mask: pd.Series, rng: Random) -> int | None:
    rows = list(frame.index[mask.fillna(False)])
    return int(rng.choice(rows)) if rows else None


def _some_claim(data: Curated, rng: Random, mask: str) -> tuple[str, int] | None:
    tables = list(CLAIM_TABLES)
    rng.shuffle(tables)
    for t in tables:
        row = _some_row(data[t], data[t].eval(mask), rng)
        if row is not None:
            return t, row
    return None


def _break_low(data: Curated, rng: Random) -> Breakage | None:
    place = _some_claim(data, rng, "quantity_low.notna() and quantity_high.notna()")
    if place is None:
        return None
    table, row = place
    return Breakage(table, row, "quantity_low", str(int(data[table].at[row, "quantity_high"]) + rng.randint(1, 9)))


@rule(_break_low)
def low_not_above_high(data: Curated) -> Iterator[Problem]:
    """The lower bound is not above the upper one."""
    for t in CLAIM_TABLES:
        f = data[t]
        for row in f.index[(f["quantity_low"] > f["quantity_high"]).fillna(False)]:
            said = f"is above quantity_high, {f.at[row, 'quantity_high']}"
            yield data.problem(t, row, "quantity_low", said, "low_not_above_high")


def _break_qualifier(data: Curated, rng: Random) -> Breakage | None:
    place = _some_claim(data, rng, "qualifier in ['exactly', 'about', 'between']")
    return (
        Breakage(*place, "qualifier", rng.choice(["at_least", "fewer_than", "more_than", "up_to"])) if place else None
    )


@rule(_break_qualifier)
def qualifier_fits_bounds(data: Curated) -> Iterator[Problem]:
    """The qualifier says which bounds are set: "at least" sets the lower one alone, "exactly" both and the same."""
    for t in CLAIM_TABLES:
        f = data[t]
        has_low, has_high = f["quantity_low"].notna(), f["quantity_high"].notna()
        for name, needs in _BOUNDS.items():
            rows = f["qualifier"] == name
            wrong = rows & ((has_low != ("low" in needs)) | (has_high != ("high" in needs)))
            for row in f.index[wrong.fillna(False)]:
                said = f"expects {' and '.join('quantity_' + n for n in needs)}" + (" alone" if len(needs) == 1 else "")
                yield data.problem(t, row, "qualifier", said, "qualifier_fits_bounds")
            same = f["quantity_low"] == f["quantity_high"]
            clash = rows & has_low & has_high & (same if name == "between" else ~same)
            if len(needs) == 2:
                for row in f.index[clash.fillna(False)]:
                    said = "expects a low below high" if name == "between" else "expects low equal to high"
                    yield data.problem(t, row, "qualifier", said, "qualifier_fits_bounds")
        none = ~has_low & ~has_high
        for row in f.index[none & f["qualifier"].notna()]:
            yield data.problem(t, row, "qualifier", "is given without a quantity", "qualifier_fits_bounds")
        for row in f.index[~none & f["qualifier"].isna()]:
            said = "is missing; a quantity needs a qualifier (exactly, at_least, …)"
            yield data.problem(t, row, "qualifier", said, "qualifier_fits_bounds")


def _break_unit(data: Curated, rng: Random) -> Breakage | None:
    place = _some_claim(data, rng, "quantity_low.notna() or quantity_high.notna()")
    return Breakage(*place, "unit", None) if place else None


@rule(_break_unit)
def quantity_has_a_unit(data: Curated) -> Iterator[Problem]:
    """A quantity has a unit (unspecified where none was named), and the unit says where it comes from."""
    for t in CLAIM_TABLES:
        f = data[t]
        counted = f["quantity_low"].notna() | f["quantity_high"].notna()
        for row in f.index[counted & f["unit"].isna()]:
            said = "is missing; write unspecified where the claimant named none"
            yield data.problem(t, row, "unit", said, "quantity_has_a_unit")
        named = f["unit"].notna() & (f["unit"] != "unspecified")
        for row in f.index[(named & f["unit_basis"].isna()).fillna(False)]:
            said = "is missing; a unit is stated or inferred"
            yield data.problem(t, row, "unit_basis", said, "quantity_has_a_unit")
        for row in f.index[f["unit"].isna() & f["unit_basis"].notna()]:
            said = "is given without a unit"
            yield data.problem(t, row, "unit_basis", said, "quantity_has_a_unit")


def _break_as_of(data: Curated, rng: Random) -> Breakage | None:
    place = _some_claim(data, rng, "said_on.notna() and projection == False and as_of.notna()")
    if place is None:
        return None
    table, row = place
    end = bounds(data[table]["said_on"].loc[[row]])[1].iloc[0]
    return None if pd.isna(end) else Breakage(table, row, "as_of", str((end + 3 * _DAY).date()))


@rule(_break_as_of)
def nothing_is_said_before_it_is_so(data: Curated) -> Iterator[Problem]:
    """A claim is not about a time after it was made, unless it is a projection.

    One day of tolerance, since the world has time zones; intervals fail only when they certainly contradict.
    """
    for t in CLAIM_TABLES:
        f = data[t]
        as_of, said = bounds(f["as_of"])[0], bounds(f["said_on"])[1]
        late = (as_of > said + _DAY) & ~f["projection"].fillna(False)
        for row in f.index[late.fillna(False)]:
            expected = f"is after said_on, {f.at[row, 'said_on']}; expected no later, or projection = true"
            yield data.problem(t, row, "as_of", expected, "nothing_is_said_before_it_is_so")


def _break_period(data: Curated, rng: Random) -> Breakage | None:
    f = data["transfers"]
    row = _some_row(f, f["period_start"].notna() & f["period_end"].notna(), rng)
    return None if row is None else Breakage("transfers", row, "period_end", "1801")


@rule(_break_period)
def beginnings_come_before_ends(data: Curated) -> Iterator[Problem]:
    """Periods, and the dates for which names, codes, members and states hold, end after they begin."""
    for table, first, last in (
        ("transfers", "period_start", "period_end"),
        ("system_names", "from", "to"),
        ("operator_names", "from", "to"),
        ("operator_codes", "from", "to"),
        ("operators", "valid_from", "valid_to"),
        ("conflicts", "from", "to"),
        ("regimes", "from", "to"),
        ("regime_members", "from", "to"),
        ("regime_limits", "from", "to"),
    ):
        f = data[table]
        begin, end = bounds(f[first])[0], bounds(f[last])[1]
        for row in f.index[(begin > end).fillna(False)]:
            said = f"is before {first}, {f.at[row, first]}"
            yield data.problem(table, row, last, said, "beginnings_come_before_ends")


def _break_published(data: Curated, rng: Random) -> Breakage | None:
    dated = data.claims.dropna(subset=["said_on"]).set_index("claim_id")["said_on"]
    a = data["appearances"]
    rows = list(a.index[a["claim_id"].isin(dated.index)])
    rng.shuffle(rows)
    sources = data["sources"].set_index("source_id", drop=False)
    own = {s.source_id for s in data.seeds.values()}
    for row in rows[:50]:
        source_id = a.at[row, "source_id"]
        if source_id in sources.index and source_id not in own:
            at = data["sources"].index[data["sources"]["source_id"] == source_id]
            return Breakage("sources", int(at[0]), "published_on", "1802-01-01")
    return None


@rule(_break_published)
def nothing_is_printed_before_it_is_said(data: Curated) -> Iterator[Problem]:
    """A document that carries a claim is not older than the claim, within one day."""
    a = data["appearances"].reset_index(names="row")
    claims = data.claims.drop_duplicates("claim_id")[["claim_id", "said_on"]]
    sources = data["sources"].reset_index(names="source_row").drop_duplicates("source_id")
    merged = a.merge(claims, on="claim_id").merge(sources[["source_id", "published_on", "source_row"]], on="source_id")
    late = bounds(merged["said_on"])[0] > bounds(merged["published_on"])[1] + _DAY
    for m in merged[late.fillna(False)].itertuples():
        said = f"is before the claim {m.claim_id} that it carries was made ({m.said_on})"
        yield data.problem("sources", int(m.source_row), "published_on", said, "nothing_is_printed_before_it_is_said")


def _break_printed(data: Curated, rng: Random) -> Breakage | None:
    counts = data["appearances"]["claim_id"].value_counts()
    counted = data.claims[data.claims["quantity_low"].notna() | data.claims["quantity_high"].notna()]
    single = set(counts.index[counts == 1]) & set(counted["claim_id"])
    a = data["appearances"]
    row = _some_row(a, a["claim_id"].isin(single), rng)
    return None if row is None else Breakage("appearances", row, "quantity_as_written", "98765432")


@rule(_break_printed)
def printed_quantity_is_the_claims(data: Curated) -> Iterator[Problem]:
    """Each claim has an appearance, and one of them prints its quantity (or nothing else: empty means the same)."""
    a = data["appearances"]
    by_claim = a.groupby("claim_id").groups
    printed = {t: quantities.parse(t) for t in a["quantity_as_written"].dropna().unique()}
    written = a["quantity_as_written"]
    for c in data.claims.itertuples():
        rows = by_claim.get(c.claim_id)
        if rows is None:
            if not pd.isna(c.claim_id):
                said = "has no appearance; a claim enters with a document that carries it"
                yield data.problem(c.table, c.row, "claim_id", said, "printed_quantity_is_the_claims")
            continue
        numbers = {int(n) for n in (c.quantity_low, c.quantity_high) if not pd.isna(n)}
        if not numbers:
            continue
        texts = [written.at[r] for r in rows]
        if any(pd.isna(t) or ((q := printed[t]) and q.numbers == numbers) for t in texts):
            continue
        wanted = " to ".join(str(n) for n in sorted(numbers))
        for r in rows:
            said = f"no appearance of {c.claim_id} prints its quantity, {wanted}"
            yield data.problem("appearances", int(r), "quantity_as_written", said, "printed_quantity_is_the_claims")


def _break_value(data: Curated, rng: Random) -> Breakage | None:
    f = data["transfers"]
    row = _some_row(f, f["value"].notna(), rng)
    return None if row is None else Breakage("transfers", row, "currency", None)


@rule(_break_value)
def money_has_a_currency(data: Curated) -> Iterator[Problem]:
    """A value has a currency, and a currency a value."""
    f = data["transfers"]
    for row in f.index[f["value"].notna() & f["currency"].isna()]:
        yield data.problem("transfers", row, "currency", "is missing, but there is a value", "money_has_a_currency")
    for row in f.index[f["value"].isna() & f["currency"].notna()]:
        yield data.problem("transfers", row, "currency", "is given without a value", "money_has_a_currency")


def _break_parties(data: Curated, rng: Random) -> Breakage | None:
    f = data["transfers"]
    reserved = ["unknown", "multiple"]
    row = _some_row(f, (f["mode"] != "own_production") & ~f["recipient_id"].isin(reserved), rng)
    return None if row is None else Breakage("transfers", row, "supplier_id", str(f.at[row, "recipient_id"]))


@rule(_break_parties)
def nobody_supplies_himself(data: Curated) -> Iterator[Problem]:
    """Supplier and recipient differ, unless it is own production."""
    f = data["transfers"]
    same = (f["supplier_id"] == f["recipient_id"]) & ~f["supplier_id"].isin(["unknown", "multiple"])
    for row in f.index[(same & (f["mode"] != "own_production")).fillna(False)]:
        said = "is also the recipient; expected mode = own_production, or another supplier"
        yield data.problem("transfers", row, "supplier_id", said, "nobody_supplies_himself")
