"""Estimates in sentences and in a table for the terminal."""

from __future__ import annotations

from typing import Any

from .estimating import UNCOUNTED, Estimate
from .evidence import claim_in_words, voice_name
from .quantities import words

Row = dict[str, Any]


def _unit(unit: str | None) -> str:
    return "unit unspecified" if unit == "unspecified" else (unit or "").replace("_", " ")


def explain(operator: str, found: list[Estimate], claims: list[Row]) -> list[str]:
    """What the claims add up to, in sentences, for one operator and system over all units."""
    by_id = {c["claim_id"]: c for c in claims}
    said: list[str] = []
    figures = [by_id[c] for e in found for c, role, _ in e.used if role == "holding"]
    figures.sort(key=lambda c: (c["said_on"] or c["as_of"] or "", c["claim_id"]))
    shown = _worth_saying(found, figures)
    for c in shown:
        when = f" ({c['said_on'] or c['as_of']})" if c["said_on"] or c["as_of"] else ""
        amount = words(c["quantity_low"], c["quantity_high"], c["qualifier"])
        said.append(f"{amount} held, {_unit(c['unit'])}, according to {c['claimant']}{when}.")
    if len(shown) < len(figures):
        said.append(f"{len(figures) - len(shown)} earlier figures of the same voices are in the list of claims.")
    said += _voices(operator, found, figures)
    for e in found:
        said += _delivered(e)
    if figures and all(e.best is None for e in found):
        said.append("No claimant other than holder and supplier gives a plain figure, so there is no best figure.")
    for e in found:
        if e.best is not None and e.best_claim_id:
            c = by_id[e.best_claim_id]
            said.append(f"Best figure: {e.best:,} {_unit(e.unit)}, from {c['claimant']}, neither holder nor supplier.")
        if e.agreement == "disputed":
            said.append(f"The claims in {_unit(e.unit)} are disputed: they cannot all hold.")
    for e in found:
        if e.agreement == "parts_only":
            said.append(f"In {_unit(e.unit)}, figures are given of parts of the stock alone; see the list of claims.")
        if e.agreement == UNCOUNTED != e.unit:
            said.append(f"In {_unit(e.unit)}, no firm figure is given; see the list of claims.")
        if e.agreement == "planned_only":
            said.append("Only what is to be held or delivered at a later time is claimed; see the list of claims.")
    if any(e.unit == UNCOUNTED for e in found):
        said.append("Possession is claimed, but nobody gives a number.")
    counted = {e.unit for e in found}
    if counted & {"missiles", "unspecified"} and "launchers" not in counted and "gripstocks" not in counted:
        said.append("No count of launchers is known.")
    return said


_MOST_FIGURES = 6


def _worth_saying(found: list[Estimate], figures: list[Row]) -> list[Row]:
    """All figures where they are few; else the latest of each voice and unit, and the highest and best."""
    if len(figures) <= _MOST_FIGURES:
        return figures
    latest = {(c["voice"], c["unit"]): c["claim_id"] for c in figures}
    keep = {*latest.values(), *(i for e in found for i in (e.high_claim_id, e.best_claim_id) if i)}
    return [c for c in figures if c["claim_id"] in keep]


def _voices(operator: str, found: list[Estimate], figures: list[Row]) -> list[str]:
    voices = sorted({c["voice"] for c in figures})
    holder = found[0].operator_id
    if len(figures) > 1 and len(voices) == 1:
        whose = f"{operator}'s own" if voices[0] == holder else f"that of {voice_name(voices[0])}"
        all_of_them = "Both figures" if len(figures) == 2 else f"All {len(figures)} figures"
        return [f"{all_of_them} are one voice, {whose}; saying it again adds no weight."]
    if len(figures) == 1:
        whose = "the holder's own" if voices[0] == holder else f"that of {voice_name(voices[0])}"
        return [f"It is a single voice, {whose}."]
    return [f"{len(voices)} independent voices give figures: {'; '.join(map(voice_name, voices))}."] if voices else []


def _delivered(e: Estimate) -> list[str]:
    if e.delivered_total is None:
        if not e.lost_total:
            return []
        return [f"Documented losses: {e.lost_total:,} {_unit(e.unit)}; no delivery with a number is known."]
    said = f"Documented deliveries: {e.delivered_total:,} {_unit(e.unit)}"
    said += f", less {e.lost_total:,} documented lost" if e.lost_total else ""
    if e.high is not None and e.high > e.delivered_total:
        said += f"; the claims of holding reach {e.high / max(e.delivered_total, 1):.1f} times as far"
    return [said + "."]


def headline(operator: str, system: str, found: list[Estimate], claims: list[Row], why: list[str]) -> str:
    """One holding as text: the estimates, why they are what they are, and the claims."""
    lines = [f"{system} of {operator}", ""]
    head = ("unit", "low", "best", "high", "delivered", "voices", "agreement")
    body = [
        (
            _unit(e.unit),
            *(_number(n) for n in (e.low, e.best, e.high, e.delivered_total)),
            str(e.n_voices),
            e.agreement.replace("_", " "),
        )
        for e in found
    ]
    lines += columns([head, *body], right={1, 2, 3, 4, 5})
    lines += ["", *(f"- {s}" for s in why), "", "Claims:"]
    used = {c: (role, reason) for e in found for c, role, reason in e.used}
    for c in claims:
        n = c["n_appearances"]
        role, reason = used[c["claim_id"]]
        lines += [
            f"  {c['claim_id']}",
            f"    {claim_in_words(c['table'], c)}",
            f"    {c['claimant']}, {c['said_on'] or 'undated'}; {n} document{'s' * (n != 1)}; "
            f"credibility {c['credibility']}; {'left out: ' if role == 'left_out' else ''}{reason}",
        ]
    return "\n".join(lines)


def _number(n: int | None) -> str:
    return "–" if n is None else f"{n:,}"


def columns(rows: list[tuple[str, ...]], right: set[int]) -> list[str]:
    """Rows of cells as aligned lines."""
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(r, widths, strict=True))
        ).rstrip()
        for r in rows
    ]
