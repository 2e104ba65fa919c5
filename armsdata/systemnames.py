"""What a name of a weapon system means: exactly, in another spelling, in parts, or shortened to its family."""

from __future__ import annotations

import re

from .composing import LONGEST, Composer, Found
from .nameindex import DEMONYM, DIRECT, ERROR, ID, RESPELT, STEM, NameIndex
from .respelling import readings, singular, singular_word
from .shortening import shortened
from .spelling import join, key, words, written
from .systemtypes import SystemTypes

HOW = {DIRECT: "name", STEM: "name", ERROR: "common_error", RESPELT: "spelling", DEMONYM: "demonym", ID: "id"}

# "F-16C/D", "T-54/55", "Mi-8MT/Mi-17": a designation, then what takes the place of its end, or another designation.
_ALTERNATIVES = re.compile(r"(?<![\w/])((?:AN/|F/A-|F/A)?[\w.-]*\d[\w.-]*)((?:/[\w.-]+)+)")


class SystemNames:
    """Looks up names of systems; ``types`` limits what is allowed."""

    def __init__(self, names: NameIndex, types: SystemTypes) -> None:
        self.names = names
        self.types = types
        self.allowed = types.allowed
        self._composer = Composer(names, types)

    def exact(self, text: str) -> Found | None:
        """What a name means as it stands; ``owner`` None if it is ambiguous, None if it is unknown."""
        one = singular(text)
        if one is not None:
            found = self._exact(one)
            if found is not None and found.owner is not None:
                return found
        return self._exact(text)

    def family(self, text: str) -> Found | None:
        """The nearest broader thing that a name certainly belongs to: by dropping qualifiers, or common to variants."""
        others = alternatives(text)
        if others:
            found = [self.exact(o) or shortened(o, self.exact, self.types) for o in others]
            sure = [f for f in found if f is not None and f.owner is not None]
            if len(sure) == len(others):
                owners = {f.owner for f in sure if f.owner is not None}
                common = self.names.common(owners)
                rows = tuple(r for f in sure for r in f.rows[:1])
                return Found(common, rows, "common family", tuple(sorted(owners)) if common is None else ())
        found_short = shortened(text, self.exact, self.types)
        if found_short is None:
            ambiguous = self.exact(text)
            if ambiguous is not None and ambiguous.owner is None and len(ambiguous.candidates) > 1:
                common = self.names.common(ambiguous.candidates)
                if common is not None and ambiguous.how != "class word":
                    return Found(common, ambiguous.rows, "common family")
        return found_short

    def _exact(self, text: str) -> Found | None:
        parts = words(text)
        if not parts:
            return None
        strict = bool(alternatives(text))
        found = self._named(parts, strict)
        if found is not None:
            return found if found.owner is not None else self._as_written(text, found)
        others = readings(text, parts)
        if others:
            rows = [r for other in others for r in self._best(other, strict)]
            if rows:
                return self._settled(rows, "spelling")
        if one := singular_word(parts[-1]):
            found = self._named([*parts[:-1], one], strict)
            if found is not None:
                return found
        return self._composed(text, parts, others, strict)

    def _composed(self, text: str, parts: list[str], others: list[list[str]], strict: bool) -> Found | None:
        if len(parts) < 2:
            return None
        found = self._composer.compose(parts, strict)
        if found is not None and found.owner is not None:
            return found
        clash = found
        meant = [f for o in others if (f := self._composer.compose(o, strict)) is not None]
        sure = [f for f in meant if f.owner is not None]
        if sure:
            owner = self.names.settle(f.owner for f in sure if f.owner is not None)
            candidates = tuple(sorted({f.owner for f in sure if f.owner is not None}))
            return Found(owner, sure[0].rows, sure[0].how, () if owner is not None else candidates)
        return self._either(text) or clash or next(iter(meant), None)

    def _either(self, text: str) -> Found | None:
        """Alternatives written as one ("T-54/55"), where all of them are the same thing or one is above the others."""
        found = [self._named(words(o)) for o in alternatives(text)]
        sure = [f for f in found if f is not None and f.owner is not None]
        if not sure or len(sure) < len(found):
            return None
        owners = {f.owner for f in sure if f.owner is not None}
        owner = self.names.settle(owners)
        rows = tuple(r for f in sure for r in f.rows[:1])
        return Found(owner, rows, "parts", () if owner is not None else tuple(sorted(owners)))

    def _best(self, parts: list[str], strict: bool) -> list[int]:
        folded = "".join(parts)
        if folded not in self.names.places and folded not in self.names.folded:
            return []
        allowed = self.types.allowed
        return self.names.best(self.names.rows(join(parts), strict), None if allowed is None else allowed.__contains__)

    def _named(self, parts: list[str], strict: bool = False) -> Found | None:
        rows = self._best(parts, strict)
        return self._settled(rows, HOW[self.names.tiers[rows[0]]]) if rows else None

    def _as_written(self, text: str, found: Found) -> Found:
        """Of several things that bear a name the one that this spelling means: a T-64 is a tank, no T64 engine."""
        owner = self.names.more["as_written"].get(written(text))
        if owner is None or owner not in found.candidates:
            return found
        rows = tuple(r for r in self.names.rows(key(text)) if self.names.owners[r] == owner)[:1]
        return Found(owner, rows, "name")

    def _settled(self, rows: list[int], how: str) -> Found:
        owners = {self.names.owners[r] for r in rows}
        owner = self.names.settle(owners)
        if owner is None:
            return Found(None, (), how, tuple(sorted(owners)))
        return Found(owner, tuple(r for r in rows if self.names.owners[r] == owner)[:1], how)


def alternatives(text: str) -> list[str]:
    """The names that a name with a slash stands for, the whole text for each; empty if it stands for one.

    >>> alternatives("F-16C/D Fighting Falcon"), alternatives("T-54/55"), alternatives("Mi-8MT/Mi-17")
    (['F-16C Fighting Falcon', 'F-16D Fighting Falcon'], ['T-54', 'T-55'], ['Mi-8MT', 'Mi-17'])
    """
    m = _ALTERNATIVES.search(text) if "/" in text else None
    if m is None or len(text.split()) > LONGEST:
        return []
    first = str(m[1])
    spelt = [first, *(_spliced(first, other) for other in m[2].strip("/").split("/"))]
    return [text[: m.start()] + w + text[m.end() :] for w in spelt]


def _spliced(first: str, other: str) -> str:
    """The second of two alternatives written out: it takes the place of as much of the first as has its shape."""
    shape = "".join(
        r"\d+" if run[0].isdigit() else re.escape(run) if run[0] in "-." else "[^\\W\\d_]+" for run in _runs(other)
    )
    m = re.search(rf"(?:(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[-.])|^){shape}$", first)
    return first[: m.start()] + other if m else other


def _runs(text: str) -> list[str]:
    return re.findall(r"\d+|[^\W\d_]+|[-.]", text)
