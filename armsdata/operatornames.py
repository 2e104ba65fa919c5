"""What a name of a state, group or organisation means, at any time or on a given day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from . import uncertain_dates
from .composing import Found
from .errors import ArmsdataError, unknown
from .nameindex import DEMONYM, DIRECT, ERROR, ID, RESPELT, NameIndex
from .spelling import key, words, written

HOW = {DIRECT: "name", ERROR: "common_error", RESPELT: "spelling", DEMONYM: "demonym", ID: "id"}

# Words that lists shorten in many ways, and words that they leave out.
_SHORT = {
    w: short
    for short, full in {
        "rep": "rep republic republica repub republique",
        "dem": "dem democratic democrat",
        "people": "people peoples",
        "fed": "fed federation federated federal",
        "st": "st saint ste sainte sint",
        "state": "state states sts",
        "prov": "prov province provinces",
        "admin": "admin administrative",
        "spec": "special spec",
        "utd": "utd united",
        "terr": "territory territories terr",
    }.items()
    for w in full.split()
}
_LEFT_OUT = frozenset("the of and de la los las el du des d government govt gov is isl island islands".split())
_STATES = ("state", "former_state", "territory")
_MOST = 40  # operators in one cell
_FOOTNOTE = re.compile(r"(?:\s*(?:\[[^\]]*\]|\([0-9a-z]{1,2}\)|[*†‡§¹²³⁴⁵⁶⁷⁸⁹]|(?<=[^\W\d_])\d{1,2}))+\s*$")
_BRACKET = re.compile(r"^(.*\S)\s*\(([^()]*)\)\s*$")
_LONG = re.compile(
    r"^(?:the\s+)?(?:(?:oriental |federal |co-?operative |swiss )?republic|state|kingdom|commonwealth|union|"
    r"principality|grand duchy|sultanate|nation|country|territory|territorial collectivity) of (?:the )?(.+)$",
    re.IGNORECASE,
)
_FORMER = re.compile(r"^(?:the\s+)?(?:former|ex)[\s-]+(.+)$|^(.+?)[\s,]*\((?:the )?former\)$", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|/|&|\band\b|\bor\b)\s*", re.IGNORECASE)
_FORCES = re.compile(
    r"\b(?:royal|imperial|national|armed|defen[cs]e|security|military|air|ground|naval|land|ministry of|government of|"
    r"army of|armed forces of|forces?|army|navy|air force|marines?|marine corps|coast guard|police|gendarmerie|"
    r"government|ministry|military|troops|interior|border guard|and|the|of)\b",
    re.IGNORECASE,
)
# In brackets behind a state, these words say that not the state itself is meant.
_OTHERS = re.compile(
    r"opposition|rebel|insurg|militant|separatist|militia|guerr?illa|group|terroris|cartel|faction|front\b|party\b|"
    r"non-state|outside|traffick|smuggl|black market|backed",
    re.IGNORECASE,
)


def bag(parts: Iterable[str]) -> str:
    """The words of a state's name shortened alike, without little words, in alphabetical order, behind a tilde.

    >>> bag(["korea", "rep", "of"]) == bag(["the", "republic", "of", "korea"])
    True
    """
    kept = {_SHORT.get(w, w) for w in parts if w not in _LEFT_OUT}
    return "~" + " ".join(sorted(kept))


class OperatorNames:
    """Looks up names of operators; ``kinds`` limits them to some ("state"), ``at`` to those of a day or period."""

    def __init__(self, names: NameIndex, at: str | date | int | None = None, kinds: str | Iterable[str] | None = None):
        self.names = names
        self._more: dict[str, Any] = names.more
        self._period = _period(at)
        self.allowed = self._of_kinds(kinds) if kinds is not None else None

    def exact(self, text: str) -> Found | None:
        """What a name means as it stands; ``owner`` None if it is ambiguous, None if it is unknown."""
        return self._plainly(text) or self._state(text) or self._bracketed(text) or self._several(text)

    def _plainly(self, text: str) -> Found | None:
        """What a name means without being taken apart, but for footnote marks."""
        parts = words(text)
        if not parts:
            return None
        for rows in (self._named(text), self._best("~ids:" + text.strip()), self._best(bag(parts))):
            if rows:
                return self._dated(self._as_written(rows, text))
        bare = _FOOTNOTE.sub("", text)
        return self._plainly(bare) if bare and bare != text else None

    def family(self, text: str) -> Found | None:
        """The state behind a name: "Chile (Ministry of Defence)", "Royal Saudi Air Force"."""
        m = _BRACKET.match(text)
        if m is not None and not _OTHERS.search(m[2]):
            found = self.exact(m[1]) or self.family(m[1])
            if found is not None and found.owner is not None:
                return Found(found.owner, found.rows, "shortened")
        bare = _FORCES.sub(" ", text).strip(" -–,")
        if bare and bare != text.strip() and not _OTHERS.search(text):
            found = self.exact(bare)
            if found is not None:
                return Found(found.owner, found.rows, "shortened", found.candidates)
        return None

    def _state(self, text: str) -> Found | None:
        """A state by its long name ("Republic of Hungary"), or a former one that is said to be one."""
        m = _LONG.match(text)
        found = self._plainly(m[1]) if m is not None else None
        if found is not None and found.owner is not None and self._kind(found.owner) in _STATES:
            return Found(found.owner, found.rows, "spelling")
        m = _FORMER.match(text)
        found = self._plainly(m[1] or m[2]) if m is not None else None
        if found is not None and found.owner is not None and self._kind(found.owner) == "former_state":
            return Found(found.owner, found.rows, "name")
        return None

    def _bracketed(self, text: str) -> Found | None:
        """A name explained in brackets: "DR Congo (Zaire)", "Chile (Army)", "United States (CIA)"."""
        m = _BRACKET.match(text)
        head = self._plainly(m[1]) if m is not None else None
        if m is None or head is None or head.owner is None:
            return None
        force = self._force(head.owner, m[2])
        other = force or self._plainly(m[2])
        if other is None or other.owner is None:
            return None
        index = self.names
        if index.above(head.owner, other.owner) and head.owner != other.owner:
            return Found(other.owner, (*head.rows, *other.rows), "parts")
        if other.owner in self._later(head.owner) or head.owner in self._later(other.owner):
            return Found(head.owner, (*head.rows, *other.rows), "parts")
        return None

    def _later(self, owner: int) -> list[int]:
        """An operator and those that continued it, one after the other."""
        found = [owner]
        while (after := self._more["successors"][found[-1]]) >= 0 and after not in found:
            found.append(after)
        return found

    def _force(self, state: int, words: str) -> Found | None:
        """An armed force by its state and what it is called there: Chile and Army are the Chilean Army."""
        for adjective in self._adjectives.get(state, ()):
            rows = self._best(key(f"{adjective} {words}"))
            if rows:
                return self._dated(rows)
        return None

    @cached_property
    def _adjectives(self) -> dict[int, list[str]]:
        index, out = self.names, dict[int, list[str]]()
        for row, owner in enumerate(index.owners):
            if index.tiers[row] == DEMONYM or (self._more["row_kinds"][row] == "c" and index.tiers[row] == DIRECT):
                out.setdefault(owner, []).append(index.names[row])
        return out

    def _several(self, text: str) -> Found | None:
        """Several operators in one cell ("Germany and Denmark"): ambiguous, with all of them as candidates."""
        parts = [p for p in _AND.split(text) if p.strip()]
        if len(parts) < 2 or len(parts) > _MOST:
            return None
        found = [self._dated(rows) if (rows := self._named(p)) else None for p in parts]
        owners = {f.owner for f in found if f is not None and f.owner is not None}
        if len(owners) < 2 or any(f is None or f.owner is None for f in found):
            return None
        return Found(None, (), "parts", tuple(sorted(owners)))

    def _named(self, text: str) -> list[int]:
        """The rows of a name and of the ISO code that it may be; codes only in capitals."""
        rows = self._best(key(text))
        code = text.strip()
        if len(code) in (2, 3) and code.isascii() and code.isupper():
            rows = rows + [r for r in self._best("~" + code) if r not in rows]
        return rows

    def _as_written(self, rows: list[int], text: str) -> list[int]:
        """Of rows of several operators those with the same accents, if there are any: the IRA is not Portuguese Irã."""
        if len({self.names.owners[r] for r in rows}) > 1:
            return [r for r in rows if written(self.names.names[r]) == written(text)] or rows
        return rows

    def _best(self, key: str) -> list[int]:
        allowed = self.allowed
        return self.names.best(self.names.rows(key), None if allowed is None else allowed.__contains__)

    def _dated(self, rows: list[int]) -> Found:
        """What rows mean in the period asked for, or ever."""
        index = self.names
        how = HOW[index.tiers[rows[0]]]
        if self._period is not None:
            rows = [r for r in rows if _overlap(self._span(r), self._period)] or rows
            owners = {o for r in rows for o in self._in_period(index.owners[r])}
            if not owners:
                return Found(None, (), "date", tuple(sorted({index.owners[r] for r in rows})))
            moved = owners - {index.owners[r] for r in rows}
            owner = index.settle(owners) if len(owners) == 1 else self._preferred(rows, owners)
            if owner is not None:
                used = tuple(r for r in rows if index.owners[r] == owner)[:1] or tuple(rows[:1])
                return Found(owner, used, "date" if owner in moved else how)
            return Found(None, (), how, tuple(sorted(owners)))
        owner = self._preferred(rows, {index.owners[r] for r in rows})
        if owner is None:
            return Found(None, (), how, tuple(sorted({index.owners[r] for r in rows})))
        return Found(owner, tuple(r for r in rows if index.owners[r] == owner)[:1], how)

    def _preferred(self, rows: list[int], owners: set[int]) -> int | None:
        """The one owner; of several, the one whose preferred or only present name it is, or the only state so coded."""
        index, kinds = self.names, self._more["row_kinds"]
        settled = index.settle(owners)
        if settled is not None:
            return settled
        preferred = {index.owners[r] for r in rows if kinds[r] == "p" and self._is_state(index.owners[r])} & owners
        present = {index.owners[r] for r in rows if kinds[r] != "f"} & owners
        states = {o for o in owners if self._is_state(o)}
        coded = states if all(kinds[r] == "c" for r in rows) else set()
        return next((next(iter(some)) for some in (preferred, present, coded) if len(some) == 1), None)

    def _kind(self, owner: int) -> str:
        return str(self._more["operator_kinds"][owner])

    def _is_state(self, owner: int) -> bool:
        return self._kind(owner) in _STATES

    def _span(self, row: int) -> str:
        spans: dict[str, str] = self._more["row_spans"]
        return spans.get(str(row), "/")

    def _in_period(self, owner: int) -> set[int]:
        """The operator itself if it existed in the period, else what it came from or what continued it then."""
        period = self._period
        assert period is not None
        spans: list[str] = self._more["spans"]
        if _overlap(spans[owner], period):
            return {owner}
        begun = spans[owner].partition("/")[0]
        found: set[int] = set()
        seen = {owner}
        open_ends = [owner]
        while open_ends and not found:
            if begun and begun > period[1]:
                nearer = {p for o in open_ends for p in self._predecessors.get(o, ())}
            else:
                nearer = {s for o in open_ends if (s := self._more["successors"][o]) >= 0}
            open_ends = sorted(nearer - seen)
            seen |= nearer
            found = {o for o in open_ends if _overlap(spans[o], period)}
        return found

    @cached_property
    def _predecessors(self) -> dict[int, list[int]]:
        out: dict[int, list[int]] = {}
        for i, s in enumerate(self._more["successors"]):
            if s >= 0:
                out.setdefault(s, []).append(i)
        return out

    def _of_kinds(self, kinds: str | Iterable[str]) -> frozenset[int]:
        known: list[str] = self._more["operator_kinds"]
        wanted = {str(k).replace(" ", "_").lower() for k in ([kinds] if isinstance(kinds, str) else kinds)}
        for k in wanted - set(known):
            raise unknown("kind of operator", k, set(known))
        return frozenset(i for i, k in enumerate(known) if k in wanted)


def _overlap(span: str, period: tuple[str, str]) -> bool:
    begun, _, ended = span.partition("/")
    return (not begun or begun <= period[1]) and (not ended or ended >= period[0])


def _period(at: str | date | int | None) -> tuple[str, str] | None:
    if at is None:
        return None
    try:
        first, last = uncertain_dates.span(at.isoformat()[:10] if isinstance(at, date) else str(at))
    except ValueError as e:
        raise ArmsdataError(f"at: {e}") from None
    return (first or date.min).isoformat(), (last or date.max).isoformat()
