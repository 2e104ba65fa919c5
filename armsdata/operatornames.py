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
from .spelling import key, words

HOW = {DIRECT: "name", ERROR: "common_error", RESPELT: "spelling", DEMONYM: "demonym", ID: "id"}

# Words that lists shorten in many ways, and words that they leave out.
_SHORT = {
    w: short
    for short, full in {
        "rep": "rep republic republica repub republique",
        "dem": "dem democratic democrat",
        "people": "people peoples",
        "fed": "fed federation federated federal",
        "st": "st saint ste sainte",
        "isl": "isl island islands is",
        "state": "state states",
        "prov": "prov province provinces",
        "admin": "admin administrative",
        "spec": "special spec",
        "utd": "utd united",
        "bosnia": "bosnia bosnia-herzegovina",
        "terr": "territory territories terr",
    }.items()
    for w in full.split()
}
_LEFT_OUT = frozenset("the of and de la los las el du des d government govt gov republica".split()) - {"republica"}
_FOOTNOTE = re.compile(r"(?:\s*(?:\[[^\]]*\]|\([0-9a-z]{1,2}\)|[*†‡§¹²³⁴⁵⁶⁷⁸⁹]|(?<=[^\W\d_])\d{1,2}))+\s*$")
_BRACKET = re.compile(r"^(.*\S)\s*\(([^()]*)\)\s*$")
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
    """Looks up names of operators; ``kinds`` limits them to some kinds ("state"), ``at`` to those of a day or period."""

    def __init__(self, names: NameIndex, at: str | date | int | None = None, kinds: str | Iterable[str] | None = None):
        self.names = names
        self._more: dict[str, Any] = names.more
        self._period = _period(at)
        self.allowed = self._of_kinds(kinds) if kinds is not None else None

    def exact(self, text: str) -> Found | None:
        """What a name means as it stands; ``owner`` None if it is ambiguous, None if it is unknown."""
        parts = words(text)
        if not parts:
            return None
        for rows in (self._named(text), self._best("~ids:" + text.strip()), self._best(bag(parts))):
            if rows:
                return self._dated(rows)
        bare = _FOOTNOTE.sub("", text)
        return self.exact(bare) if bare and bare != text else None

    def family(self, text: str) -> Found | None:
        """The state behind a name: "Chile (Army)", "Royal Saudi Air Force", "Government of Venezuela"."""
        m = _BRACKET.match(text)
        if m is not None and not _OTHERS.search(text):
            found = self.exact(m[1]) or self.family(m[1])
            if found is not None and found.owner is not None:
                return Found(found.owner, found.rows, "shortened")
        bare = _FORCES.sub(" ", text).strip(" -–,")
        if bare and bare != text.strip() and not _OTHERS.search(text):
            found = self.exact(bare)
            if found is not None:
                return Found(found.owner, found.rows, "shortened", found.candidates)
        return None

    def _named(self, text: str) -> list[int]:
        """The rows of a name and of the ISO code that it may be; codes only in capitals."""
        rows = self._best(key(text))
        code = text.strip()
        if len(code) in (2, 3) and code.isascii() and code.isupper():
            rows = rows + [r for r in self._best("~" + code) if r not in rows]
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

    def _is_state(self, owner: int) -> bool:
        return self._more["operator_kinds"][owner] in ("state", "former_state", "territory")

    def _span(self, row: int) -> str:
        return self._more["row_spans"].get(str(row), "/")

    def _in_period(self, owner: int) -> set[int]:
        """The operator itself if it existed in the period, else what it came from or what continued it then."""
        period = self._period
        assert period is not None
        spans: list[str] = self._more["spans"]
        if _overlap(spans[owner], period):
            return {owner}
        begun, _, ended = spans[owner].partition("/")
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
