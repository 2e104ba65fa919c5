"""A holding as a picture, from Python and from the command line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import armsdata as ad
from armsdata import plotting


def texts(figure) -> list[str]:  # type: ignore[no-untyped-def]
    return [t.get_text() for ax in figure.axes for t in ax.texts] + [ax.get_title(loc="left") for ax in figure.axes]


def test_one_panel_a_unit_and_one_colour_a_voice() -> None:
    figure = ad.plot_claims("VEN", "igla-s")
    shown = texts(figure)
    assert {"missiles", "unit unspecified"} <= set(shown)
    assert any(t.startswith("at least 5,000\n2025-10-22, ") for t in shown)
    assert "1,800 delivered" in shown
    labels = [t.get_text() for t in figure.legends[0].get_texts()]
    assert "Venezuela (holder)" in labels
    assert "documented deliveries" in labels


def test_only_what_was_known_by_a_day() -> None:
    shown = texts(ad.plot_claims("VEN", "igla-s", known_by="2017-12-31"))
    assert "unit unspecified" not in shown


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_to_a_file(armsdata, tmp_path: Path, kind: str) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / f"claims.{kind}"
    assert str(file) in armsdata("plot-claims", "VEN", "igla-s", "--out", file).stdout
    start = file.read_bytes()[:200]
    assert start.startswith(b"\x89PNG") if kind == "png" else b"<svg" in start or b"<?xml" in start


def test_what_cannot_be_plotted(armsdata, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ad.ArmsdataError, match="Nothing is claimed of VAT and igla-s"):
        ad.plot_claims("VAT", "igla-s")
    failed = armsdata("plot-claims", "VEN", "igla-s", "--out", tmp_path / "x.doc", ok=False)
    assert re.search(r"expected a name that ends in \.pdf, \.png, \.svg", failed.stderr)
    failed = armsdata("plot-claims", "VEN", "igla-s", "--out", tmp_path / "no" / "x.png", ok=False)
    assert "cannot be written: No such file" in failed.stderr


def test_many_holdings_can_be_plotted() -> None:
    estimates = ad.load("holding_estimates")
    several = estimates[estimates["n_claims"] > 2].drop_duplicates(["operator_id", "system_id"]).head(8)
    for e in several.itertuples():
        assert ad.plot_claims(e.operator_id, e.system_id).axes


@pytest.mark.parametrize(
    "deals",
    [
        [("2020-01-01", "2020-01-01", 5, False)],
        [("2020-01-01", "2020-12-31", 5, False), ("2020-06-01", "2020-06-01", 7, False)],
        [("2020-01-01", "2020-12-31", 5, True), ("2021-01-01", "2022-01-01", 7, False)],
        [],
    ],
)
def test_deliveries_add_up_and_never_fall(deals: list[tuple[str, str, int, bool]]) -> None:
    day = date.fromisoformat
    claims = [{"as_of_start": day(a), "as_of_end": day(b), "quantity_low": n, "cumulative": c} for a, b, n, c in deals]
    corners = plotting.accumulated(claims, day("2023-01-01"))
    assert [x for x, _ in corners] == sorted(x for x, _ in corners)
    assert [y for _, y in corners] == sorted(y for _, y in corners)
    assert (corners[-1] if corners else (day("2023-01-01"), 0)) == (day("2023-01-01"), sum(n for _, _, n, _ in deals))


def test_no_panel_cuts_off_what_it_shows() -> None:
    estimates = ad.load("holding_estimates")
    delivered = estimates[estimates["delivered_total"].notna()].drop_duplicates(["operator_id", "system_id"])
    for e in delivered.head(40).itertuples():
        for ax in ad.plot_claims(e.operator_id, e.system_id).axes:
            shown = [y for c in ax.collections for _, y in c.get_paths()[0].vertices]
            shown += [y for line in ax.lines for y in line.get_ydata() if line.get_transform() == ax.transData]
            assert max(shown, default=0) <= ax.get_ylim()[1]


def test_counts_of_a_part_are_hollow() -> None:
    def hollow(operator: str, system: str) -> set[bool]:
        lines = [line for ax in ad.plot_claims(operator, system).axes for line in ax.lines]
        points = [p for p in lines if p.get_marker() in ("o", "^", "v", "D", "s")]
        return {p.get_markerfacecolor() == "none" for p in points}

    assert hollow("RUS", "nuclear-warhead") == {True}
    assert hollow("USA", "nuclear-warhead") == {True, False}
    assert hollow("VEN", "igla-s") == {False}
