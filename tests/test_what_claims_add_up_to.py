"""Estimates: the method, and its answer for the holding that it was made for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import armsdata as ad
from armsdata.estimating import Item, estimates

HELD = Item(
    "c1", "inventories", "VEN", "igla-s", "VEN", "missiles", 5000, 5000, "exactly", date(2017, 5, 1), date(2017, 5, 31)
)
DELIVERED = replace(
    HELD,
    claim_id="d1",
    table="transfers",
    voice="RUS",
    low=1800,
    high=1800,
    first=date(2009, 1, 1),
    last=date(2009, 12, 31),
    stage="delivery",
    supplier_id="RUS",
    basis="register_return",
)
LOST = replace(HELD, claim_id="l1", table="losses", low=100, high=100, stage="destroyed")
THIRD = replace(HELD, claim_id="c2", voice="USA", low=4000, high=4000)


def one(*items: Item):  # type: ignore[no-untyped-def]
    (found,) = estimates(items)
    return found


def reasons(e) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return {c: role for c, role, _ in e.used}


def test_nothing_claimed_gives_nothing() -> None:
    assert estimates([]) == []


def test_one_voice_gives_a_high_and_no_best() -> None:
    e = one(HELD)
    assert (e.low, e.best, e.high, e.agreement) == (None, None, 5000, "single_voice")


def test_deliveries_less_losses_are_the_low() -> None:
    e = one(HELD, DELIVERED, LOST)
    assert (e.low, e.high, e.delivered_total, e.lost_total) == (1700, 5000, 1800, 100)
    assert e.agreement == "exceeds_reported_deliveries"


def test_low_is_never_below_zero() -> None:
    assert one(DELIVERED, replace(LOST, low=9999, high=9999)).low == 0


def test_a_third_voice_gives_the_best() -> None:
    e = one(HELD, THIRD)
    assert (e.best, e.best_claim_id, e.agreement) == (4000, "c2", "disputed")
    assert one(HELD, replace(THIRD, low=5000, high=5000)).agreement == "consistent"


def test_the_supplier_is_no_third_voice() -> None:
    assert one(DELIVERED, replace(THIRD, voice="RUS")).best is None


def test_at_least_is_no_best() -> None:
    assert one(replace(THIRD, high=None, qualifier="at_least")).best is None


def test_units_are_never_mixed() -> None:
    found = estimates([HELD, replace(DELIVERED, unit="launchers")])
    assert [(e.unit, e.low, e.high) for e in found] == [("launchers", 1800, None), ("missiles", None, 5000)]


def test_missing_is_never_zero() -> None:
    e = one(replace(HELD, low=None, high=None, unit=None, qualifier=None))
    assert (e.unit, e.low, e.high, e.agreement) == ("uncounted", None, None, "uncounted")


def test_said_to_hold_none_disputes_who_says_some() -> None:
    assert one(HELD, replace(THIRD, low=0, high=0)).agreement == "disputed"
    assert one(HELD, replace(THIRD, denies=True, low=None, high=None, unit=None)).agreement == "disputed"


def test_two_reports_of_one_delivery_count_once() -> None:
    e = one(DELIVERED, replace(DELIVERED, claim_id="d2", basis="press_report", low=2000, high=2000))
    assert e.delivered_total == 1800
    assert reasons(e) == {"d1": "delivery", "d2": "left_out"}


def test_deliveries_of_different_years_and_deals_add_up() -> None:
    later = replace(DELIVERED, claim_id="d2", first=date(2011, 1, 1), last=date(2011, 12, 31), low=200)
    assert one(DELIVERED, later).delivered_total == 2000
    deals = replace(DELIVERED, deal_id="a"), replace(DELIVERED, claim_id="d2", deal_id="b")
    assert one(*deals).delivered_total == 3600


def test_a_running_total_takes_in_what_came_before() -> None:
    total = replace(DELIVERED, claim_id="d9", low=2500, high=2500, cumulative=True, last=date(2010, 12, 31))
    e = one(DELIVERED, total)
    assert e.delivered_total == 2500
    assert reasons(e)["d1"] == "left_out"


def test_orders_and_approvals_are_no_deliveries() -> None:
    assert estimates([replace(DELIVERED, stage="order"), replace(DELIVERED, stage="approval")]) == []


@pytest.mark.parametrize(
    "change",
    [{"projection": True}, {"superseded": True}, {"based_on": "c2"}, {"part": "those of the navy"}],
)
def test_what_is_left_out(change: dict[str, object]) -> None:
    e = one(replace(HELD, **change), THIRD)
    assert e.high == 4000
    assert reasons(e)["c1"] == "left_out"


def test_what_rests_on_a_claim_about_something_else_stays() -> None:
    assert one(replace(HELD, based_on="elsewhere")).high == 5000


def test_an_upper_bound_is_no_documented_delivery() -> None:
    e = one(replace(DELIVERED, low=None, qualifier="up_to"))
    assert e.delivered_total is None
    assert e.low is None


def test_unknown_and_multiple_hold_nothing() -> None:
    assert estimates([replace(HELD, operator_id="unknown"), replace(HELD, operator_id="multiple")]) == []


@st.composite
def claims(draw: st.DrawFn) -> list[Item]:
    out = []
    for n in range(draw(st.integers(1, 12))):
        low = draw(st.none() | st.integers(0, 50))
        base = draw(st.sampled_from([HELD, DELIVERED, LOST, THIRD]))
        day = date(2000 + draw(st.integers(0, 5)), 1, 1)
        out.append(
            replace(
                base,
                claim_id=f"c{n}",
                low=low,
                high=low,
                unit=None if low is None else draw(st.sampled_from(["missiles", "launchers"])),
                first=day,
                last=day,
                denies=draw(st.booleans()) and draw(st.booleans()),
                cumulative=draw(st.booleans()),
                deal_id=draw(st.sampled_from([None, "a", "b"])),
            )
        )
    return out


@given(claims(), st.randoms())
def test_order_does_not_matter_and_every_claim_is_accounted_for(items: list[Item], rng: Random) -> None:
    found = estimates(items)
    shuffled = items[:]
    rng.shuffle(shuffled)
    assert estimates(shuffled) == found
    for e in found:
        seen = [c for c, _, _ in e.used]
        expected = {i.claim_id for i in items if not i.counted or i.unit == e.unit}
        assert set(seen) == expected
        assert len(seen) == len(set(seen))
        if e.low is not None:
            assert 0 <= e.low <= e.delivered_total


def test_venezuelas_igla_s() -> None:
    (found,) = ad.holdings("VEN", "igla-s")
    by_unit = {e.unit: e for e in found.estimates}
    assert by_unit["unspecified"].high == 5000
    assert by_unit["missiles"].high == 5000
    assert by_unit["missiles"].delivered_total == 1800
    assert all(e.best is None for e in found.estimates)
    assert by_unit["missiles"].agreement == "exceeds_reported_deliveries"
    why = " ".join(found.why)
    assert "one voice, Venezuela's own" in why
    assert "unit unspecified" in why
    assert "no best figure" in why
    assert "No count of launchers is known" in why


def test_the_state_of_knowledge_on_a_day() -> None:
    (before,) = ad.holdings("VEN", "igla-s", known_by="2016-12-31")
    assert all(e.high is None for e in before.estimates)
    (after,) = ad.holdings("VEN", "igla-s", known_by="2017-12-31")
    assert {e.high for e in after.estimates} == {5000}
    assert not [e for e in after.estimates if e.unit == "unspecified"]
    (at,) = ad.holdings("VEN", "igla-s", as_of="2025")
    assert [e.unit for e in at.estimates] == ["unspecified"]
    assert len(ad.holdings("VEN", "igla-s", as_of="1950")) == 0


def test_whole_lists() -> None:
    of_operator = ad.holdings(operator="VEN")
    assert len(of_operator) > 1
    of_system = ad.holdings(system="igla-s")
    assert {h.system["system_id"] for h in of_system} == {"igla-s"}
    assert set(of_operator.frame()["operator_id"]) == {"VEN"}


def test_the_table_is_what_the_function_says() -> None:
    table = ad.load("holding_estimates", where={"operator_id": "VEN"}).set_index("estimate_id")
    for row in ad.holdings(operator="VEN").rows():
        stored = table.loc[row["estimate_id"]]
        for column in ("low", "high", "best", "delivered_total", "n_claims", "agreement"):
            mine = row[column]
            assert (mine is None and stored[column] is ad.load("holding_estimates")["low"].dtype.na_value) or (
                mine == stored[column]
            ), (row["estimate_id"], column)


def test_one_lot_told_twice_counts_once() -> None:
    told = replace(DELIVERED, low=8, high=8, deal_id="rus-ven-igla-s-2008", last=date(2009, 1, 31))
    again = replace(told, claim_id="d2", first=date(2009, 6, 1), last=date(2009, 6, 30))
    assert one(told, again).delivered_total == 8
    assert one(told, replace(again, low=10, high=10)).delivered_total == 18
    assert one(told, replace(again, deal_id=None)).delivered_total == 16
    later = replace(again, first=date(2010, 6, 1), last=date(2010, 6, 30))
    assert one(told, later).delivered_total == 16


@pytest.mark.parametrize("status", ["deployed", "stored", "captured"])
def test_what_is_deployed_or_stored_is_a_part_of_the_stock(status: str) -> None:
    part = replace(THIRD, claim_id="c3", status=status, low=9000, high=9000)
    found = one(HELD, part)
    assert (found.high, found.best, found.agreement) == (5000, None, "single_voice")
    assert ("c3", "left_out", f"counts a part only: what is {status}") in found.used
    alone = one(part)
    assert (alone.high, alone.agreement) == (None, "parts_only")
    assert one(replace(part, status="in_service")).high == 9000


def test_a_part_without_a_number_is_still_possession() -> None:
    army = replace(HELD, part="those of the Army", low=None, high=None, unit=None, qualifier=None)
    found = one(army)
    assert (found.agreement, reasons(found)) == ("uncounted", {"c1": "possession"})
    assert one(army, replace(THIRD, part="those of the Navy")).agreement == "parts_only"


def test_only_what_is_said_of_a_later_time_is_planned() -> None:
    later = {e.estimate_id for e in ad.load("holding_estimates").itertuples() if e.agreement == "planned_only"}
    assert later
    behind = ad.load("estimate_claims", engine="arrow").to_pylist()
    assert {c["reason"] for c in behind if c["estimate_id"] in later} == {"about a time after it was made"}


def test_what_is_planned_is_not_held() -> None:
    found = one(replace(HELD, projection=True))
    assert (found.high, found.agreement) == (None, "planned_only")


@pytest.mark.parametrize(
    ("first", "last", "agreement"),
    [
        (date(2017, 5, 1), date(2017, 5, 31), "disputed"),
        (date(2017, 1, 1), date(2017, 12, 31), "disputed"),
        (date(2017, 9, 1), date(2017, 9, 1), "disputed"),
        (date(2017, 12, 1), date(2017, 12, 1), "consistent"),
        (date(2018, 1, 1), date(2018, 12, 31), "consistent"),
    ],
)
def test_figures_for_different_times_are_no_dispute(first: date, last: date, agreement: str) -> None:
    assert one(HELD, replace(THIRD, first=first, last=last)).agreement == agreement


def test_every_estimate_is_explained_in_words() -> None:
    for holding in ad.holdings(operator="RUS"):
        assert holding.why, holding.estimates


def test_nothing_claimed_is_said_so() -> None:
    found = ad.holdings("VAT", "igla-s")
    assert len(found) == 0
    assert "Missing is not zero" in str(found)
    assert found.frame().empty
    assert "in that time" in str(ad.holdings("VEN", "igla-s", known_by="1990"))


def test_orders_are_named_where_nothing_was_delivered() -> None:
    claims = ad.load("transfers", where={"recipient_id": "POL", "system_id": "m142-himars"})
    assert "delivery" not in set(claims["stage"])
    orders = int((claims["stage"] == "order").sum())
    said = str(ad.holdings("POL", "m142-himars"))
    assert "has come to no delivery: " in said
    assert f"{orders} orders" in said


def test_a_search_that_found_nothing_is_named() -> None:
    searches = ad.load("coverage", where={"found": "none"}).dropna(subset=["operator_id", "system_id"])
    said = [str(ad.holdings(s.operator_id, s.system_id)) for s in searches.itertuples()]
    assert any("found nothing usable" in s for s in said)


def test_names_will_do() -> None:
    assert str(ad.holdings("Venezuela", "SA-24")) == str(ad.holdings("VEN", "igla-s"))


def test_bad_questions() -> None:
    with pytest.raises(ad.UnknownName, match=r"unknown operator 'VNZ'\. Did you mean V"):
        ad.holdings("VNZ", "igla-s")
    with pytest.raises(ad.UnknownName, match=r"unknown system 'igla-z'\. Did you mean igla"):
        ad.holdings("VEN", "igla-z")
    with pytest.raises(ad.ArmsdataError, match="say whose holdings"):
        ad.holdings()
    with pytest.raises(ad.ArmsdataError, match="known_by"):
        ad.holdings("VEN", "igla-s", known_by="yesterday")
