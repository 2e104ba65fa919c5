"""One name matched: exactly, then by its family, then fuzzily, each only if wanted, with what was matched and how."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .composing import Found
from .errors import ArmsdataError, unknown
from .nameindex import NameIndex, index
from .spelling import fold, fold_lines

if TYPE_CHECKING:
    from datetime import date

    from .operatornames import OperatorNames
    from .systemnames import SystemNames

Types = str | Iterable[str]

LONGEST = 240  # characters; no name is longer
THRESHOLD = 88.0
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
        "shortened" or "common family" (with ``fallback``), "fuzzy".
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
        type: str | Iterable[str] | None = None,
        fallback: str | None = None,
        fuzzy: bool | float | None = None,
    ) -> None:
        self.index: NameIndex = index(kind)
        if fallback is not None and fallback not in FALLBACKS:
            raise unknown("fallback", fallback, FALLBACKS)
        if at is not None and kind != "operator":
            raise ArmsdataError("at=… says when an operator is meant; systems have no dates. Use kind='operator'.")
        wanted = tuple(type) if type is not None and not isinstance(type, str) else type
        self._look = _system_names(wanted) if kind == "system" else _operator_names(at, wanted)
        self._fallback = fallback
        self._threshold = _threshold(fuzzy)
        self._plain = self.index.plain if at is None and type is None else {}
        self._fuzzy: Any = None
        if self._threshold is not None:
            from .fuzzy import fuzzy_names

            self._fuzzy = fuzzy_names(kind)

    def ids(self, names: list[str]) -> list[str | None]:
        """The ids of many names, None where there is none."""
        folded = fold_lines(names) if self._plain else None
        if folded is None:
            return [self._id(n) for n in names]
        ids = self.index.ids
        found = map(self._plain.get, folded)
        return [self._id(n) if i is None else ids[i] for n, i in zip(names, found, strict=True)]

    def _id(self, name: str) -> str | None:
        if self._plain and (i := self._plain.get(fold(name))) is not None and len(name) <= LONGEST:
            return self.index.ids[i]
        return self.match(name).id

    @cached_property
    def _names(self) -> SystemNames | OperatorNames:
        return self._look()

    def match(self, name: str) -> Match:
        """What becomes of one name."""
        if len(name) > LONGEST:
            return Match(name, None, "unknown")
        exact = self._names.exact(name)
        if exact is not None and exact.owner is not None:
            return self._matched(name, exact, "exact", 100.0)
        if self._fallback:
            broad = self._names.family(name)
            if broad is not None and broad.owner is not None:
                return self._matched(name, broad, "family", self._share(name, broad))
            exact = exact or broad
        if exact is not None:
            ids = tuple(self.index.ids[c] for c in exact.candidates)
            return Match(name, None, "ambiguous" if len(ids) > 1 else "unknown", how=exact.how, candidates=ids)
        if self._fuzzy is not None and self._threshold is not None:
            owner, rows, score, rivals = self._fuzzy.nearest(name, self._threshold, self._names.allowed)
            if owner is not None:
                return self._matched(name, Found(owner, rows, "fuzzy"), "fuzzy", score)
            if rivals:
                ids = tuple(self.index.ids[c] for c in rivals)
                return Match(name, None, "ambiguous", how="fuzzy", score=score, candidates=ids)
        return Match(name, None, "unknown")

    def _matched(self, name: str, found: Found, status: str, score: float) -> Match:
        assert found.owner is not None
        matched = " + ".join(dict.fromkeys(self.index.names[r] for r in found.rows)) or None
        return Match(name, self.index.ids[found.owner], status, matched, found.how, score)

    def _share(self, name: str, found: Found) -> float:
        whole = len(fold(name))
        used = sum(len(fold(self.index.names[r])) for r in found.rows)
        return round(100.0 * min(used / whole, 1.0), 1) if whole else 0.0


def _threshold(fuzzy: bool | float | None) -> float | None:
    if fuzzy is None or fuzzy is False:
        return None
    if fuzzy is True:
        return THRESHOLD
    if not 0 <= fuzzy <= 100:
        raise ArmsdataError(f"fuzzy is a threshold from 0 to 100, not {fuzzy!r}")
    return float(fuzzy)
