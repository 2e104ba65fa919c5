"""Weapon types in the name index: which systems a type covers, what a class word admits, where systems are from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from .classwords import CALIBRED, LOOSE, SHIPS, groups, is_broad, kin
from .errors import unknown
from .nameindex import NameIndex
from .spelling import fold, join, key

# Words that mark the name of a ship class.
CLASS_WORDS = frozenset(key(w) for w in ("class", "classe", "clase", "klasse", "klass", "klassen", "тип", "класс"))

# What other words than names of types admit: the word class, and a calibre.
SHIP, CALIBRE = "ship", "calibre"
_MARKED = {SHIP: SHIPS, CALIBRE: CALIBRED}

# States that makers' nationalities are not told apart for.
_SAME_STATE = {"SUN": "RUS", "DDR": "DEU", "YUG": "SRB", "SCG": "SRB", "CSK": "CZE", "SVK": "CZE", "GDR": "DEU"}


class SystemTypes:
    """Types of the systems in a name index; ``wanted`` limits what is allowed to these types (codes, ids or names)."""

    def __init__(self, names: NameIndex, wanted: str | Iterable[str] | None = None) -> None:
        self.names = names
        self._types: list[int] = names.more["types"]
        self._codes: list[str] = names.more["type_codes"]
        self._origins: dict[str, list[str]] = names.more["origins"]
        self._known: dict[int, list[frozenset[str]]] = {}
        self._covered: dict[int, frozenset[str]] = {}
        self.allowed = self._allowed(wanted) if wanted is not None else None

    def code(self, owner: int) -> str:
        """The type code of a system."""
        return self._codes[self._types[owner]]

    def is_type(self, owner: int) -> bool:
        """Whether a thing is a whole weapon type."""
        return self.names.is_type(owner)

    def is_broad(self, owner: int) -> bool:
        """Whether a type row is so broad that its names are always used loosely ("missile")."""
        return is_broad(self.code(owner))

    @cached_property
    def _rows(self) -> list[int]:
        return [i for i in range(len(self.names.ids)) if self.names.is_type(i)]

    def covered(self, row: int) -> frozenset[str]:
        """The type codes of a type row and of the type rows below it."""
        if row not in self._covered:
            self._covered[row] = frozenset(self.code(i) for i in self._rows if self.names.above(row, i))
        return self._covered[row]

    def _ladder(self, row: int) -> tuple[frozenset[str], ...]:
        code = self.code(row)
        if is_broad(code):
            return (kin(code) | self.covered(row),)
        chain = self.names.chains[row]
        root = self.covered(chain[-1]) if chain else frozenset[str]()
        narrow = self.covered(row)
        return narrow, narrow | root, narrow | root | kin(code)

    def steps(self, rows: Sequence[int], codes: str) -> list[frozenset[str]]:
        """The type codes that a class word admits, taken strictly first, then ever more loosely.

        ``rows`` are the rows of a class word that names weapon types; ``codes`` says what other class word it is.
        """
        if codes in _MARKED:
            return [_MARKED[codes]]
        if codes:
            return [groups(codes).union(*(self._ladder(self.names.owners[r])[-1] for r in rows))]
        if len(rows) == 1 and (known := self._known.get(rows[0])) is not None:
            return known
        ladders = [self._ladder(self.names.owners[r]) for r in rows]
        longest = max(len(ladder) for ladder in ladders)
        found = [frozenset().union(*(ladder[min(i, len(ladder) - 1)] for ladder in ladders)) for i in range(longest)]
        if len(rows) == 1:
            self._known[rows[0]] = found
        return found

    def admitted(self, owner: int, parts: list[str]) -> bool:
        """Whether the last class word among some words is not against a system ("radar" behind a missile system)."""
        codes: frozenset[str] | None = None
        at = 0
        while at < len(parts):
            for end in range(min(len(parts), at + 5), at, -1):
                key = join(parts[at:end])
                rows = [r for r in self.names.rows(key) if self.names.is_type(self.names.owners[r])]
                loose = key if key in LOOSE else ""
                if rows or loose:
                    codes = self.steps(rows, loose)[-1]
                    at = end - 1
                    break
            at += 1
        return codes is None or self.code(owner) in codes

    def from_state(self, owner: int, state: str) -> bool:
        """Whether a system comes from a state, as far as is known; its family's origins count if it has none."""
        wanted = _SAME_STATE.get(state, state)
        for node in (owner, *self.names.chains[owner]):
            origins = self._origins.get(str(node))
            if origins:
                return any(_SAME_STATE.get(o, o) == wanted for o in origins)
        return True

    def _allowed(self, wanted: str | Iterable[str]) -> frozenset[int]:
        """The systems of the wanted types, those of narrower types included."""
        found: set[int] = set()
        for name in [wanted] if isinstance(wanted, str) else wanted:
            codes, rows = self._meant(name)
            for i in range(len(self.names.ids)):
                if self.code(i) in codes or any(self.names.above(r, i) for r in rows):
                    found.add(i)
        return frozenset(found)

    def _meant(self, name: str) -> tuple[frozenset[str], list[int]]:
        text = fold(str(name))
        rows = [i for i in self._rows if fold(self.names.ids[i]) == text or fold(self.code(i)) == text]
        if not rows:
            found = self.names.rows(key(str(name)))
            rows = sorted({o for r in found if self.names.is_type(o := self.names.owners[r])})
        codes = frozenset(c for c in self._codes if fold(c) == text)
        if not rows and not codes:
            raise unknown("weapon type", name, self._codes)
        return codes.union(*(self.covered(r) for r in rows)), rows
