"""A holding as a picture: the claims over time, one colour a voice, and documented deliveries accumulating beneath."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from . import rows
from .errors import ArmsdataError, missing_extra
from .holding import Holding, holdings
from .quantities import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Told apart by people with any colour vision (Okabe and Ito 2008); grey for what comes after.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999")
_MARKERS = {"at_least": "^", "more_than": "^", "up_to": "v", "fewer_than": "v", "about": "D", "between": "s"}
_LIGHT = "#b8b8b8"

Row = dict[str, Any]


def plot_claims(operator: str, system: str, *, known_by: str | None = None) -> Figure:
    """Plot what is claimed of one holding over time.

    Parameters
    ----------
    operator
        An ``operator_id`` such as "VEN".
    system
        A ``system_id`` such as "igla-s".
    known_by
        Only claims that were public by this day.

    Returns
    -------
    matplotlib.figure.Figure
        One panel for each unit, never two units on one axis: each claim of holding as a point or range at the date it
        is about, its marker saying the qualifier (▲ at least, ▼ at most, ◆ about), one colour a voice; documented
        deliveries as steps beneath. Claims without a number stand on a line below. ``savefig("x.svg")`` writes it.

    Raises
    ------
    UnknownName
        If there is no such operator or system.
    ArmsdataError
        If nothing is claimed that has a date.
    MissingExtra
        If matplotlib is not installed (extra ``plot``).
    """
    try:
        import matplotlib.dates as mdates
        from matplotlib.figure import Figure
    except ImportError:
        raise missing_extra("matplotlib", "plot") from None
    found = holdings(operator, system, known_by=known_by)
    if not len(found):
        raise ArmsdataError(f"nothing to plot: {found}")
    (holding,) = found
    dated = [c for c in holding.claims if _when(c)]
    if not dated:
        raise ArmsdataError(f"nothing to plot: no claim about {operator} and {system} has a date")
    units = [e.unit for e in holding.estimates]
    figure = Figure(figsize=(9, 1.6 + 3.0 * len(units)), layout="constrained")
    axes = figure.subplots(len(units), 1, sharex=True, squeeze=False)[:, 0]
    colours = _colours(dated)
    for ax, estimate in zip(axes, holding.estimates, strict=True):
        _panel(ax, estimate.unit, estimate.used, dated, colours)
    locator = mdates.AutoDateLocator(minticks=3, maxticks=10)  # type: ignore[no-untyped-call]
    axes[-1].xaxis.set_major_locator(locator)
    axes[-1].xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    _legend(figure, colours, holding)
    return figure


def _when(c: Row) -> tuple[date, date] | None:
    """First and last day that a claim is about; a delivery's is its period."""
    first = c.get("period_start_start") or c["as_of_start"] or c["said_on_start"]
    last = c.get("period_end_end") or c["as_of_end"] or c["said_on_end"]
    return (first, last or first) if first else None


def _colours(claims: Sequence[Row]) -> dict[str, str]:
    voices = list(dict.fromkeys(c["voice"] for c in claims))
    return {v: _COLOURS[min(i, len(_COLOURS) - 1)] for i, v in enumerate(voices)}


def _panel(ax: Axes, unit: str, used: list[tuple[str, str, str]], claims: list[Row], colours: dict[str, str]) -> None:
    role = {c: r for c, r, _ in used}
    figures = [c for c in claims if role.get(c["claim_id"]) == "holding"]
    deliveries = [c for c in claims if role.get(c["claim_id"]) == "delivery"]
    others = [c for c in claims if role.get(c["claim_id"]) in ("possession", "left_out", "loss")]
    top = max((c["quantity_high"] or c["quantity_low"] or 0 for c in figures + deliveries), default=0)
    _steps(ax, deliveries, max(last for c in claims if (span := _when(c)) for last in [span[1]]))
    figures.sort(key=lambda c: _when(c) or (date.max, date.max))
    highest = max(figures, key=lambda c: c["quantity_high"] or c["quantity_low"] or 0, default=None)
    for n, c in enumerate(figures):
        labelled = len(figures) <= _MOST_LABELS or n in (0, len(figures) - 1) or c is highest
        _claim(ax, c, colours[c["voice"]], n % 2 == 0, labelled)
    _without_number(ax, others, colours)
    ax.set_title("unit unspecified" if unit == "unspecified" else unit.replace("_", " "), loc="left", fontsize=10)
    ax.set_ylim(-0.14 * (top or 1), 1.3 * (top or 1))
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", color="#e8e8e8", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.yaxis.set_major_formatter(lambda y, _: f"{y:,.0f}" if y >= 0 else "")
    if not top:
        ax.set_yticks([])
    ax.margins(x=0.12)


def _steps(ax: Axes, deliveries: list[Row], until: date) -> None:
    """Documented deliveries, accumulating over each one's period and standing from then on."""
    total, days, sums = 0, [], []
    for c in sorted(deliveries, key=lambda c: _when(c) or (date.max, date.max)):
        first, last = _when(c) or (date.max, date.max)
        days += [first, last]
        sums += [total, total + (c["quantity_low"] or 0)]
        total = sums[-1]
    if days:
        end = max(days[-1], until)
        ax.fill_between([*days, end], [*sums, total], step=None, color=_LIGHT, alpha=0.6, linewidth=0)  # type: ignore[arg-type]
        ax.annotate(
            f"{total:,} delivered", (end, total), xytext=(-4, 3), textcoords="offset points", ha="right", fontsize=8
        )


_MOST_LABELS = 8  # more would lie on top of each other: then the first, the last and the highest alone have theirs


def _claim(ax: Axes, c: Row, colour: str, above: bool, labelled: bool) -> None:
    first, last = _when(c) or (date.max, date.max)
    middle = first + (last - first) / 2
    low, high = c["quantity_low"], c["quantity_high"]
    y = high if high is not None else low
    if (last - first).days > 40:
        ax.plot([first, last], [y, y], color=colour, linewidth=1.2, alpha=0.6)  # type: ignore[arg-type]
    if low is not None and high is not None and low != high:
        ax.plot([middle, middle], [low, high], color=colour, linewidth=2.5)  # type: ignore[arg-type]
    ax.plot([middle], [y], _MARKERS.get(c["qualifier"], "o"), color=colour, markersize=7)  # type: ignore[arg-type]
    if not labelled:
        return
    pages = c["n_appearances"]
    label = f"{words(low, high, c['qualifier'])}\n{c['said_on'] or c['as_of']}, {pages} page{'s' * (pages != 1)}"
    place = {"xytext": (0, 9), "va": "bottom"} if above else {"xytext": (0, -10), "va": "top"}
    ax.annotate(label, (middle, y), textcoords="offset points", ha="center", fontsize=8, color=colour, **place)  # type: ignore[arg-type]


def _without_number(ax: Axes, claims: list[Row], colours: dict[str, str]) -> None:
    """Claims that bound nothing, as ticks on a line below zero."""
    bottom = 0.05
    for c in claims:
        first, last = _when(c) or (date.max, date.max)
        middle = first + (last - first) / 2
        mark = "x" if c["polarity"] == "denies" else "|"
        ax.plot([middle], [bottom], mark, color=colours[c["voice"]], transform=ax.get_xaxis_transform(), markersize=8)  # type: ignore[arg-type]


def _legend(figure: Figure, colours: dict[str, str], holding: Holding) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    holder = holding.operator["operator_id"]
    names = {v: (rows.get("operators", v) or rows.get("claimants", v) or {}).get("name", v) for v in colours}
    handles: list[Any] = [
        Line2D([], [], marker="o", linestyle="", color=colour, label=f"{names[v]}{' (holder)' * (v == holder)}")
        for v, colour in list(colours.items())[: len(_COLOURS)]
    ]
    if any(e.delivered_total is not None for e in holding.estimates):
        handles.append(Patch(color=_LIGHT, label="documented deliveries"))
    handles.append(Line2D([], [], marker="|", linestyle="", color="#555555", label="claim without a figure used"))
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=8, frameon=False)
    figure.suptitle(
        f"{holding.system['name']} of {holding.operator['name']}: what is claimed, at the time it is about",
        fontsize=11,
        x=0.01,
        ha="left",
    )
