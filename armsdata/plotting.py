"""A holding as a picture: the claims over time, one colour a voice, and documented deliveries accumulating beneath."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from .adding_up import Used
from .claimitems import time_of
from .errors import ArmsdataError, missing_extra
from .estimating import PART, Estimate
from .evidence import voice_name
from .holding import Holding, holdings
from .quantities import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Told apart by people with any colour vision (Okabe and Ito 2008); grey for what comes after.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999")
_MARKERS = {"at_least": "^", "more_than": "^", "up_to": "v", "fewer_than": "v", "about": "D", "between": "s"}
_LIGHT = "#b8b8b8"
_A_PART = "count of a part of the stock"

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
        is about, its marker saying the qualifier (▲ at least, ▼ at most, ◆ about), hollow where it counts a part of the
        stock alone, one colour a voice; documented deliveries as steps beneath. Claims without a number stand on a line
        below. ``savefig("x.svg")`` writes it.

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
    # A panel without any number needs only room for its marks.
    heights = [
        3.0 if e.high is not None or e.delivered_total is not None or _parts(e) else 1.2 for e in holding.estimates
    ]
    figure = Figure(figsize=(9, 1.6 + sum(heights)), layout="constrained")
    panels = figure.subplots(len(heights), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights})[:, 0]
    colours = _colours(dated)
    for ax, estimate in zip(panels, holding.estimates, strict=True):
        _panel(ax, estimate.unit, estimate.used, dated, colours)
    locator = mdates.AutoDateLocator(minticks=3, maxticks=10)  # type: ignore[no-untyped-call]
    panels[-1].xaxis.set_major_locator(locator)
    panels[-1].xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    _legend(figure, colours, holding)
    return figure


def _parts(e: Estimate) -> bool:
    return any(why.startswith(PART) for _, _, why in e.used)


def _when(c: Row) -> tuple[date, date] | None:
    first, last = time_of(c)
    return (first, last or first) if first else None


def _colours(claims: Sequence[Row]) -> dict[str, str]:
    voices = list(dict.fromkeys(c["voice"] for c in claims))
    return {v: _COLOURS[min(i, len(_COLOURS) - 1)] for i, v in enumerate(voices)}


def _panel(ax: Axes, unit: str, used: list[Used], claims: list[Row], colours: dict[str, str]) -> None:
    from matplotlib.ticker import MaxNLocator

    role = {c: PART if why.startswith(PART) else r for c, r, why in used}
    figures = [c for c in claims if role.get(c["claim_id"]) == "holding"]
    deliveries = [c for c in claims if role.get(c["claim_id"]) == "delivery"]
    parts = [c for c in claims if role.get(c["claim_id"]) == PART]
    others = [c for c in claims if role.get(c["claim_id"]) in ("possession", "left_out", "loss")]
    spans = [span for c in claims if (span := _when(c))]
    first, last = min(s[0] for s in spans), max(s[1] for s in spans)
    end = last + max((last - first) / 25, timedelta(days=10))
    corners = accumulated(deliveries, end)
    shown = [c["quantity_high"] or c["quantity_low"] or 0 for c in figures + parts]
    top = max(shown + [y for _, y in corners], default=0) or 1
    _steps(ax, corners)
    figures.sort(key=lambda c: _when(c) or (date.max, date.max))
    highest = max(figures, key=lambda c: c["quantity_high"] or c["quantity_low"] or 0, default=None)
    room = _Room((end - first) / timedelta(days=1), top)
    for n, c in enumerate(figures):
        labelled = len(figures) <= _MOST_LABELS or n in (0, len(figures) - 1) or c is highest
        _claim(ax, c, colours[c["voice"]], room if labelled else None)
    for c in parts:
        _claim(ax, c, colours[c["voice"]], None, hollow=True)
    _without_number(ax, others, colours)
    ax.set_title("unit unspecified" if unit == "unspecified" else unit.replace("_", " "), loc="left", fontsize=10)
    ax.set_ylim(-0.14 * top, 1.3 * top)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", color="#e8e8e8", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    ax.yaxis.set_major_formatter(lambda y, _: f"{y:,.0f}" if y >= 0 else "")
    if not figures and not parts and not deliveries:
        ax.set_yticks([])
    ax.margins(x=0.12)


def accumulated(deliveries: Sequence[Row], end: date) -> list[tuple[date, float]]:
    """Corners of the line that documented deliveries add up to, from the first day of the first to a last day.

    A delivery grows evenly over its period, or over the time within which its date lies; a running total stands from
    the first day that it is about.
    """
    spans = []
    for c in deliveries:
        first, last = _when(c) or (end, end)
        spans.append(
            (first, first if c.get("cumulative") and not c.get("period_start") else last, c["quantity_low"] or 0)
        )
    corners = []
    for day in sorted({d for first, last, _ in spans for d in (first, last)} | ({end} if spans else set())):
        before = after = 0.0
        for first, last, quantity in spans:
            share = (day - first) / (last - first) if first < last else float(day > first)
            before += quantity * min(max(share, 0.0), 1.0)
            after += quantity * min(max(share, float(day >= last)), 1.0)
        corners += [(day, before), (day, after)] if after > before else [(day, before)]
    return corners


def _steps(ax: Axes, corners: list[tuple[date, float]]) -> None:
    if not corners:
        return
    days, sums = zip(*corners, strict=True)
    ax.fill_between(days, sums, color=_LIGHT, alpha=0.6, linewidth=0)
    said = f"{sums[-1]:,.0f} delivered"
    ax.annotate(said, corners[-1], xytext=(-4, 3), textcoords="offset points", ha="right", fontsize=8)


_MOST_LABELS = 8  # more would lie on top of each other: then the first, the last and the highest alone have theirs


class _Room:
    """Where labels already stand in a panel, so that no two lie on each other."""

    def __init__(self, days: float, top: float) -> None:
        self.days, self.top, self.taken = days, top, list[tuple[float, float]]()

    def above(self, day: date, y: float) -> bool | None:
        """Whether a label at that point goes above it; None if there is room neither above nor below."""
        x = day.toordinal() / self.days
        for above in (True, False):
            at = y / self.top + (0.13 if above else -0.13)
            if all(abs(x - other_x) > 0.17 or abs(at - other) > 0.14 for other_x, other in self.taken):
                self.taken.append((x, at))
                return above
        return None


def _claim(ax: Axes, c: Row, colour: str, room: _Room | None, hollow: bool = False) -> None:
    first, last = _when(c) or (date.max, date.max)
    middle = first + (last - first) / 2
    low, high = c["quantity_low"], c["quantity_high"]
    y = high if high is not None else low
    if (last - first).days > 40:
        ax.plot([first, last], [y, y], color=colour, linewidth=1.2, alpha=0.6)  # type: ignore[arg-type]
    if low is not None and high is not None and low != high:
        ax.plot([middle, middle], [low, high], color=colour, linewidth=2.5)  # type: ignore[arg-type]
    filling = "none" if hollow else colour
    ax.plot([middle], [y], _MARKERS.get(c["qualifier"], "o"), color=colour, markerfacecolor=filling, markersize=7)  # type: ignore[arg-type]
    above = room.above(middle, y) if room else None
    if above is None:
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
    handles: list[Any] = [
        Line2D([], [], marker="o", linestyle="", color=colour, label=f"{voice_name(v)}{' (holder)' * (v == holder)}")
        for v, colour in list(colours.items())[: len(_COLOURS)]
    ]
    if any(e.delivered_total is not None for e in holding.estimates):
        handles.append(Patch(color=_LIGHT, label="documented deliveries"))
    if any(_parts(e) for e in holding.estimates):
        hollow = Line2D([], [], marker="o", linestyle="", color="#555555", markerfacecolor="none", label=_A_PART)
        handles.append(hollow)
    handles.append(Line2D([], [], marker="|", linestyle="", color="#555555", label="claim without a figure used"))
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=8, frameon=False)
    figure.suptitle(
        f"{holding.system['name']} of {holding.operator['name']}: what is claimed, at the time it is about",
        fontsize=11,
        x=0.01,
        ha="left",
    )
