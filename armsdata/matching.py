"""One name matched: exactly, then by its family, then fuzzily, each only if wanted, with what was matched and how."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache, partial
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import ArmsdataError, unknown
from .nameindex import NameIndex, index
from .spelling import fold, fold_all, words

if TYPE_CHECKING:
    from datetime import date

    from .composing import Found
    from .operatornames import OperatorNames
    from .systemnames import SystemNames

Types = str | Iterable[str]

LONGEST = 240  # characters; no name is longer
THRESHOLD = 85.0
FALLBACKS = ("family",)
COLUMNS = ("name", "id", "status", "matched", "how", "score", "candidates")


class Match(NamedTuple):
    """What became of one name.

    Attributes
    ----------
    name
        The name as given; None for a missing value or something that is no text.
    id
        ``system_id`` or ``operator_id``; None where the name is ambiguous or unknown.
    status
        "exact", "family", "fuzzy", "ambiguous" or "unknown".
    matched
        The name in the tables that was matched; several, joined by " + ", for a name in parts.
    how
        "name", "spelling" (other numerals, letters or word order), "parts" (several names of one thing), "class word"
        (a name with a word for its type), "common_error", "demonym", "id", "date" (what existed on the day asked for),
        "shortened", "common family" or "launcher of it" (with ``fallback``), "fuzzy".
    score
        100 for an exact match; how much of the name was matched, in percent, for a family; the similarity of the
        spellings, in percent, for a fuzzy match; else None.
    candidates
        Ids that an ambiguous name may stand for.
    """

    name: str | None
    id: str | None
    status: str
    matched: str | None = None
    how: str | None = None
    score: float | None = None
    candidates: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return {c: list(v) if isinstance(v := getattr(self, c), tuple) else v for c in COLUMNS}


class Matcher:
    """Matches names of one kind with one set of options."""

    def __init__(
        self,
        kind: str,
        at: str | date | int | None = None,
        type: Types | None = None,
        fallback: str | None = None,
        fuzzy: bool | float | None = None,
    ) -> None:
        self.index: NameIndex = index(kind)
        if fallback is not None and fallback not in FALLBACKS:
            raise unknown("fallback", fallback, FALLBACKS)
        if at is not None and kind != "operator":
            raise ArmsdataError("at=… says when an operator is meant; systems have no dates. Use kind='operator'.")
        wanted = tuple(type) if type is not None and not isinstance(type, str) else type
        self._look = partial(_system_names, wanted) if kind == "system" else partial(_operator_names, at, wanted)
        self._fallback = fallback
        self._threshold = _threshold(fuzzy)
        self._plain = self.index.plain if at is None and type is None else {}
        self._fuzzy: Any = None
        if self._threshold is not None:
            from .fuzzy import fuzzy_names

            self._fuzzy = fuzzy_names(kind)
        if not self._plain:
            _ = self._names  # so that a wrong type or date is an error even if there are no names

    @cached_property
    def _names(self) -> SystemNames | OperatorNames:
        return self._look()

    def ids(self, names: list[str]) -> list[str | None]:
        """The ids of many names, None where there is none."""
        # Behind the ids stands what -1, ambiguous, and -2, not looked up yet, come to.
        ids: list[str | None] = [*self.index.ids, None, None]
        found = list(map(self._plain.get, fold_all(names), repeat(-2))) if self._plain else [-2] * len(names)
        out = list(map(ids.__getitem__, found))
        last = -1 if self._fallback else -2  # a name known to be ambiguous may yet have a family
        for place in [p for p, i in enumerate(found) if i <= last]:
            out[place] = ids[self._id(names[place])]
        return out

    def _id(self, name: str) -> int:
        # Other names than ASCII were not wholly folded before.
        i = self._plain.get(fold(name)) if self._plain and not name.isascii() and "/" not in name else None
        if i is not None and (i >= 0 or not self._fallback):
            return i
        found = self._find(name)[1]
        return -1 if found is None or found.owner is None else found.owner

    def match(self, name: str) -> Match:
        """What becomes of one name."""
        status, found, score = self._find(name)
        if found is None:
            return Match(name, None, status)
        if found.owner is None:
            ids = tuple(self.index.ids[c] for c in found.candidates)
            return Match(name, None, status, how=found.how, score=score, candidates=ids)
        matched = " + ".join(dict.fromkeys(self.index.names[r] for r in found.rows)) or None
        if status == "family":
            score = self._share(name, found.rows)
        return Match(name, self.index.ids[found.owner], status, matched, found.how, score)

    def _find(self, name: str) -> tuple[str, Found | None, float | None]:
        """Status, what was found, and the score."""
        text = name if len(name) <= LONGEST else " ".join(words(name))
        if len(text) > LONGEST:
            return "unknown", None, None
        exact = self._names.exact(text)
        if exact is not None and exact.owner is not None:
            return "exact", exact, 100.0
        if self._fallback:
            broad = self._names.family(text)
            if broad is not None and broad.owner is not None:
                return "family", broad, None
            exact = exact or broad
        if exact is not None:
            return "ambiguous" if len(exact.candidates) > 1 else "unknown", exact, None
        if self._fuzzy is not None and self._threshold is not None:
            near, score = self._fuzzy.nearest(text, self._threshold, self._names.allowed)
            if near is not None:
                return "fuzzy" if near.owner is not None else "ambiguous", near, score
        return "unknown", None, None

    def _share(self, name: str, rows: Iterable[int]) -> float:
        """How much of a name was matched by some rows, in percent."""
        used = sum(len(fold(self.index.names[r])) for r in rows)
        return round(100.0 * min(used / max(len(fold(name)), 1), 1.0), 1)


@lru_cache(maxsize=32)
def _system_names(wanted: str | tuple[str, ...] | None) -> SystemNames:
    from .systemnames import SystemNames
    from .systemtypes import SystemTypes

    names = index("system")
    return SystemNames(names, SystemTypes(names, wanted))


@lru_cache(maxsize=512)
def _operator_names(at: str | date | int | None, wanted: str | tuple[str, ...] | None) -> OperatorNames:
    from .operatornames import OperatorNames

    return OperatorNames(index("operator"), at, wanted)


def _threshold(fuzzy: bool | float | None) -> float | None:
    if fuzzy is None or fuzzy is False:
        return None
    if fuzzy is True:
        return THRESHOLD
    if not 0 <= fuzzy <= 100:
        raise ArmsdataError(f"fuzzy is a threshold from 0 to 100, not {fuzzy!r}")
    return float(fuzzy)
