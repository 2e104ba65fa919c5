"""Names made of several parts: "122mm 2S1 Gvozdika", "BGM-71 TOW", "Igla-S / SA-24", "Mistral missile".

A composite is cut into names, class words, nationalities, calibres and fillers so that every word belongs to one of
them. It means what all its names can mean together; names that contradict each other mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .classwords import FILLERS, LOOSE, MAKERS, calibre
from .nameindex import DIRECT, ERROR, STEM, NameIndex
from .respelling import singular_word
from .systemtypes import CALIBRE, CLASS_WORDS, SHIP, SystemTypes

LONGEST = 16  # words; whatever is longer is a sentence
_SPAN = 7  # words in the longest name or class word
_COVERS = 48

NAME, CLASS, ORIGIN, FILLER = "name", "class", "origin", "filler"

_NO_LETTERS = str.maketrans("", "", "0123456789 ")


class Segment(NamedTuple):
    """Some words of a composite: a name with the rows that bear it, or what else the words are."""

    kind: str
    key: str
    rows: tuple[int, ...] = ()
    codes: str = ""


class Found(NamedTuple):
    """What a name was found to mean: one thing, or several (``owner`` is None), by which rows and in which way."""

    owner: int | None
    rows: tuple[int, ...]
    how: str
    candidates: tuple[int, ...] = ()


class Composer:
    """Takes composites apart against a name index."""

    def __init__(self, names: NameIndex, types: SystemTypes) -> None:
        self.names = names
        self.types = types
        nations: dict[str, str] = names.more["demonyms"]
        self._nations = nations | {f"{n} {made}": s for n, s in nations.items() for made in ("made", "built")}
        words = FILLERS | MAKERS | LOOSE.keys() | CLASS_WORDS | self._nations.keys()
        self._others = frozenset(w.replace(" ", "") for w in words)
        self._known: dict[str, tuple[Segment, ...]] = {}  # as many as there are names and class words

    def compose(self, parts: list[str], strict: bool = False) -> Found | None:
        """What a composite means; None if its words cannot be told, ``owner`` None if its names contradict.

        With ``strict`` the word boundaries of names count, for composites with a slash.
        """
        covers = self._covers(parts, strict)
        if not covers:
            return None
        covers.sort(key=_effort)
        for cover in covers:
            found = self._together(cover)
            if found is not None:
                return found
        clash = {self.names.owners[r] for s in covers[0] if s.kind == NAME for r in s.rows}
        several = sum(s.kind == NAME for s in covers[0]) > 1
        return Found(None, (), "parts" if several else "class word", tuple(sorted(clash))) if clash else None

    def _covers(self, parts: list[str], strict: bool) -> list[list[Segment]]:
        """The ways of cutting words into segments, up to a limit; none if a word belongs to nothing."""
        count = len(parts)
        if count > LONGEST:
            return []
        # From the left: where segments lead; most unknown names already end here.
        steps: list[list[tuple[int, Segment]]] = []
        reached = [True] + [False] * count
        for at in range(count):
            steps.append(list(self._segments(parts, at, strict)) if reached[at] else [])
            for end, _ in steps[at]:
                reached[end] = True
            if not any(reached[at + 1 :]):
                return []
        if not reached[count]:
            return []
        # From the right: what leads to the end, so that walking never runs into a dead end.
        alive = [False] * count + [True]
        for at in range(count - 1, -1, -1):
            steps[at] = [(end, s) for end, s in steps[at] if alive[end]]
            alive[at] = bool(steps[at])
        found: list[list[Segment]] = []

        def walk(at: int, path: list[Segment]) -> None:
            if at == count:
                if any(s.kind != FILLER for s in path):
                    found.append(path)
                return
            for end, segment in steps[at]:
                if len(found) < _COVERS:
                    walk(end, [*path, segment])

        walk(0, [])
        return found

    def _segments(self, parts: list[str], at: int, strict: bool) -> Iterator[tuple[int, Segment]]:
        """The segments that begin at a word, the longest first, each with its end."""
        count = len(parts)
        key = folded = parts[at]
        spans = [(key, folded, folded)]
        for word in parts[at + 1 : at + _SPAN]:
            key += " " + word if key[-1].isdigit() == word[0].isdigit() else word
            folded += word
            spans.append((key, folded, word))
        for length in range(len(spans), 0, -1):
            key, folded, word = spans[length - 1]
            if strict and " " in key and key not in self.names.places and folded not in self._others:
                continue
            for segment in self._meanings(key, folded, word):
                if length < count or segment.kind != NAME:
                    yield at + length, segment
        if (parts[at][0].isdigit() or parts[at] == "mm") and (n := calibre(parts, at)):
            yield at + n, Segment(CLASS, "mm", codes=CALIBRE)

    def _meanings(self, key: str, folded: str, last: str) -> tuple[Segment, ...]:
        """What some words can be; remembered, since the same words come again and again."""
        index = self.names
        if folded in index.places or folded in index.folded or folded in self._others:
            one = None
        else:
            one = singular_word(last)
            if one is None or not (folded[:-1] in index.places or folded[:-1] in index.folded):
                return ()
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(self._looked_up(key, key[: -len(last)] + one if one else key))
        return known

    def _looked_up(self, key: str, name: str) -> Iterator[Segment]:
        named, classes = self._names_and_classes(name)
        if named:
            yield Segment(NAME, key, named)
        loose = key if key in LOOSE else ""
        if classes or loose:
            yield Segment(CLASS, key, classes, loose)
        if key in CLASS_WORDS:
            yield Segment(CLASS, key, codes=SHIP)
        elif key in FILLERS or key in MAKERS:
            yield Segment(FILLER, key)
        if key in self._nations:
            yield Segment(ORIGIN, key, codes=self._nations[key])

    def _names_and_classes(self, key: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The rows of a key that name systems, and those that name weapon types."""
        if not _is_telling(key):
            return (), ()
        index, allowed = self.names, self.types.allowed
        rows = [r for r in index.rows(key) if index.tiers[r] in DIRECT + STEM + ERROR]
        types = tuple(r for r in rows if index.is_type(index.owners[r]))
        names = (r for r in rows if not index.is_type(index.owners[r]) and (not allowed or index.owners[r] in allowed))
        return tuple(names), types

    def _together(self, cover: list[Segment]) -> Found | None:
        """What the segments mean together, first without the names that are errors, then with them."""
        names = [s for s in cover if s.kind == NAME]
        if not names:
            return self._types_together(cover)
        for tiers in (DIRECT + STEM, DIRECT + STEM + ERROR):
            rows = [[r for r in s.rows if self.names.tiers[r] in tiers] for s in names]
            if all(rows):
                found = self._agreed(cover, names, rows)
                if found is not None:
                    return found
        return None

    def _agreed(self, cover: list[Segment], names: list[Segment], rows: list[list[int]]) -> Found | None:
        index = self.names
        owners: list[set[int]] | None = [{index.owners[r] for r in found} for found in rows]
        for s, after in zip(cover, [*cover[1:], None], strict=True):
            # Of class words in a row the last is the noun: an artillery reconnaissance vehicle is a vehicle.
            noun = s.kind == CLASS and (after is None or after.kind != CLASS)
            if owners is not None and (noun or s.kind == ORIGIN):
                owners = self._narrowed(owners, s)
        if owners is None:
            return None
        settled = [index.settle(o) for o in owners]
        sure = [s for s in settled if s is not None]
        if len(sure) == len(settled) and all(index.related(a, b) for a in sure for b in sure):
            meant = index.narrowest(sure)
            if _side_by_side(names):
                meant = {o for o in sure if all(index.above(o, s) for s in sure)} or meant
        else:
            meant = self._consistent(owners)
        owner = index.settle(meant)
        if owner is None:
            return Found(None, (), "parts", tuple(sorted(meant))) if meant else None
        used = tuple(r for found in rows for r in found[:1] + [r for r in found if index.owners[r] == owner][:1])
        errors = all(index.tiers[r] == ERROR for found in rows for r in found if index.owners[r] == owner)
        how = "common_error" if errors else "parts" if len(names) > 1 else "class word"
        return Found(owner, tuple(dict.fromkeys(used)), how)

    def _consistent(self, owners: list[set[int]]) -> set[int]:
        """The narrowest things that every part can mean or that are above or below what it can mean."""
        index = self.names
        fitting = {
            o for some in owners for o in some if all(any(index.related(o, p) for p in other) for other in owners)
        }
        return index.narrowest(fitting)

    def _narrowed(self, owners: list[set[int]], segment: Segment) -> list[set[int]] | None:
        """The owners that a class word or nationality leaves; None if it leaves a part without any."""
        if segment.kind == ORIGIN:
            left = [{o for o in some if self.types.from_state(o, segment.codes)} for some in owners]
            return left if all(left) else None
        for codes in self.types.steps(segment.rows, segment.codes):
            left = [{o for o in some if self.types.code(o) in codes} for some in owners]
            if all(left):
                return left
        return None

    def _types_together(self, cover: list[Segment]) -> Found | None:
        """A composite of class words only ("MANPADS missiles"): the narrowest type, if they agree."""
        classes = [s for s in cover if s.kind == CLASS and s.codes != CALIBRE]
        if not classes or not all(s.rows for s in classes) or any(s.kind == ORIGIN for s in cover):
            return None
        admitted = [self.types.steps(s.rows, s.codes)[-1] for s in classes]
        rows = [r for s in classes for r in s.rows if all(self.types.code(self.names.owners[r]) in a for a in admitted)]
        finer = [r for r in rows if not self.types.is_broad(self.names.owners[r])]
        meant = self.names.narrowest(self.names.owners[r] for r in finer or rows)
        if self.types.allowed:
            meant &= self.types.allowed
        return Found(meant.pop(), tuple(s.rows[0] for s in classes), "parts") if len(meant) == 1 else None


def _is_telling(key: str) -> bool:
    """Whether words are enough to be a name within a composite: letters and digits, or three letters."""
    if not key.isascii():
        return len(key) > 1
    letters = len(key.translate(_NO_LETTERS))
    return letters > 2 or 0 < letters < len(key.replace(" ", ""))


def _effort(cover: list[Segment]) -> tuple[int, int]:
    """Covers that explain more words by names and class words, in fewer pieces, come first."""
    return sum(1 + s.key.count(" ") for s in cover if s.kind in (FILLER, ORIGIN)), len(cover)


def _side_by_side(names: list[Segment]) -> bool:
    """Whether two parts are designations of one scheme ("T-72 / T-72M1", "SA-16 / SA-18"), the broader to be meant."""
    keys = [s.key for s in names if any(c.isdigit() for c in s.key)]
    shapes = [re.sub(r"\d+", "#", k) for k in keys]
    return any(
        a != b and (b.startswith(a) or shapes[i] == shapes[j]) for i, a in enumerate(keys) for j, b in enumerate(keys)
    )
