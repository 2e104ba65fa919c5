"""How one thing is shown whole: as text in the terminal, as a table in a notebook, as plain types for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from . import bundle
from .evidence import Place
from .rows import Row

_LONG = 12  # how many items of a list are printed


@dataclass(frozen=True, repr=False)
class Thing:
    """What systems and operators have in common: a row, names, sections of text and citations."""

    id: str
    row: Row
    names: list[Row] = field(default_factory=list)
    claims: dict[str, int] = field(default_factory=dict)
    citations: list[Place] = field(default_factory=list)

    def sections(self) -> list[tuple[str, list[str]]]:
        """What is known, as headings with lines."""
        raise NotImplementedError

    def headline(self) -> str:
        """Name, id and what it is."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return {**vars(self), "citations": [p.to_dict() for p in self.citations]}

    def _names(self) -> Iterable[tuple[str, list[str]]]:
        """The names but the preferred one, by kind, in the order in which the contract lists the kinds."""
        table = "system_names" if "system_id" in self.row else "operator_names"
        for kind in bundle.contract(table).column("kind").values or {}:
            found = [_name(n) for n in self.names if n["kind"] == kind]
            if found and kind != "preferred":
                yield _words(kind), [_some(list(dict.fromkeys(found)))]

    def _cited(self) -> list[tuple[str, list[str]]]:
        lines = [f"{p.publisher['name']}: {p.where}" for p in self.citations]
        return [("borne out by", _few(lines))] if lines else []

    def __str__(self) -> str:
        lines = [self.headline()]
        for heading, body in self.sections():
            lines += [f"  {heading}: {body[0]}"] if len(body) == 1 else [f"  {heading}:", *(f"    {b}" for b in body)]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><th style='text-align:left;vertical-align:top'>{escape(h)}</th>"
            f"<td style='text-align:left'>{'<br>'.join(map(escape, b))}</td></tr>"
            for h, b in self.sections()
        )
        return f"<p><b>{escape(self.headline())}</b></p><table>{cells}</table>"


@dataclass(frozen=True, repr=False)
class System(Thing):
    """A weapon system with all that is known of it. Prints as text, shows as a table, ``to_dict()`` for programs."""

    ancestors: list[Row] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)
    origins: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    member_claims: dict[str, int] = field(default_factory=dict)
    holders: list[Row] = field(default_factory=list)

    def headline(self) -> str:
        """Name, id and what it is."""
        return f"{self.row['name']}  ({self.id}), {self.row['level']}, {_words(self.row['type'])}"

    def sections(self) -> list[tuple[str, list[str]]]:
        """What is known, as headings with lines."""
        r = self.row
        out = [
            ("belongs to", [" › ".join(f"{a['name']} ({a['system_id']})" for a in reversed(self.ancestors))]),
            ("UN Register category", [r["unroca_category"] or ""]),
            ("origin", [", ".join(o["name"] for o in self.origins)]),
            ("in service since", [str(r["in_service_year"] or "")]),
            ("members", _few([f"{m['name']} ({m['system_id']})" for m in self.members])),
            ("relations", _few([f"{_words(x['relation'])} {x['name']} ({x['id']})" for x in self.relations])),
            *self._names(),
            ("said to be held by", [_some([h["name"] for h in self.holders], 30)]),
            ("claims", [_counts(self.claims)]),
            ("claims about its members", [_counts(self.member_claims)]),
            ("SISO-REF-010", [r["dis_entity"] or ""]),
            ("note", [r["note"] or ""]),
            *self._cited(),
        ]
        return [(h, b) for h, b in out if b and b[0]]


@dataclass(frozen=True, repr=False)
class Operator(Thing):
    """An operator with all that is known of it. Prints as text, shows as a table, ``to_dict()`` for programs."""

    codes: list[Row] = field(default_factory=list)
    parent: Row | None = None
    parts: list[Row] = field(default_factory=list)
    successor: Row | None = None
    predecessors: list[Row] = field(default_factory=list)
    regimes: list[Row] = field(default_factory=list)
    holds: list[Row] = field(default_factory=list)

    def headline(self) -> str:
        """Name, id and what it is."""
        return f"{self.row['name']}  ({self.id}), {_words(self.row['kind'])}"

    def sections(self) -> list[tuple[str, list[str]]]:
        """What is known, as headings with lines."""
        r = self.row
        span = f"{r['valid_from'] or ''} to {r['valid_to'] or 'today'}" if r["valid_from"] or r["valid_to"] else ""
        codes: dict[str, list[str]] = {}
        for c in self.codes:
            codes.setdefault(c["scheme"].replace("_", " "), []).append(c["code"])
        out = [
            ("part of", [_title(self.parent)]),
            ("parts", _few([_title(p) for p in self.parts])),
            ("existed", [span]),
            ("continues", [", ".join(_title(p) for p in self.predecessors)]),
            ("continued by", [_title(self.successor)]),
            ("region", [_words(r["region"] or "")]),
            ("codes", [", ".join(f"{s} {'/'.join(dict.fromkeys(c))}" for s, c in codes.items())]),
            *self._names(),
            ("regimes", _few([f"{_words(m['role'])} of {m['name']}{_since(m)}" for m in self.regimes])),
            ("said to hold", [_some([s["name"] for s in self.holds], 30)]),
            ("claims", [_counts(self.claims)]),
            ("note", [r["note"] or ""]),
            *self._cited(),
        ]
        return [(h, b) for h, b in out if b and b[0]]


def _name(row: Row) -> str:
    span = "–".join(x or "" for x in (row["from"], row["to"])) if row["from"] or row["to"] else ""
    return f"{row['name']} ({span})" if span else str(row["name"])


def _title(row: Row | None) -> str:
    return f"{row['name']} ({row['operator_id']})" if row else ""


def _since(member: Row) -> str:
    return f" ({member['from'] or ''}–{member['to'] or ''})" if member["from"] or member["to"] else ""


def _words(code: str) -> str:
    return code.replace("_", " ")


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{_words(t)} {n:,}" for t, n in counts.items())


def _some(items: list[str], most: int = _LONG) -> str:
    more = f", … ({len(items)} in all)" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def _few(lines: list[str]) -> list[str]:
    return lines if len(lines) <= _LONG else [*lines[:_LONG], f"… ({len(lines)} in all)"]
