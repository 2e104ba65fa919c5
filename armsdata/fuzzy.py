"""Misspelt names: near in their long words, equal in everything short.

Designations are told apart by a letter or a figure, so figures and words of up to three letters have to be the same (a
T-72 is never near a T-62, an Igla-S never near an Igla-N), and only names with a word of at least five letters are
compared at all. Names with the same figures and short words are one block; within a block, names are compared that
share the first three or the last three letters of their first long word and are of about the same length.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container
from functools import lru_cache

from .composing import Found
from .errors import missing_extra
from .nameindex import DIRECT, STEM, NameIndex, index
from .respelling import arabic
from .spelling import words

_RUN = re.compile(r"\d+|[^\W\d_]+")
_SHORT = 3
_LEAST = 5
_APART = 3.0  # points by which the best must lead one that means something else
_WORD = 70.0  # what each single word must reach

Block = tuple[str, ...]
Bucket = tuple[list[int], list[str], list[int]]  # lengths, ascending; the texts; their rows


class FuzzyNames:
    """The names of an index in blocks, ready to be compared."""

    def __init__(self, index: NameIndex) -> None:
        try:
            from rapidfuzz import fuzz, process
        except ImportError:
            raise missing_extra("rapidfuzz", "fuzzy") from None
        self._ratio = fuzz.ratio
        self._extract = process.extract
        self.index = index
        self._texts: dict[int, str] = {}
        found: dict[Block, dict[str, list[tuple[int, str, int]]]] = {}
        seen: set[tuple[Block, str, int]] = set()
        for row, owner in enumerate(index.owners):
            if index.tiers[row] in DIRECT + STEM:
                block, text = split(index.names[row])
                if text is not None and (block, text, owner) not in seen:
                    seen.add((block, text, owner))
                    self._texts[row] = text
                    for end in _ends(text):
                        found.setdefault(block, {}).setdefault(end, []).append((len(text), text, row))
        self._blocks: dict[Block, dict[str, Bucket]] = {
            block: {end: _bucket(sorted(names)) for end, names in ends.items()} for block, ends in found.items()
        }

    def nearest(
        self, name: str, threshold: float, allowed: Container[int] | None = None
    ) -> tuple[Found | None, float | None]:
        """The thing whose name is nearest and how near it is; no owner if several are as near; None if none is near."""
        block, text = split(name)
        ends = self._blocks.get(block)
        if text is None or ends is None:
            return None, None
        least = max(threshold - _APART, 1.0)
        # The ratio of two spellings cannot reach the threshold if their lengths differ by more than this.
        band = int(len(text) * (200.0 / least - 2.0))
        owners = self.index.owners
        texts: list[str] = []
        rows: list[int] = []
        for end in _ends(text):
            bucket = ends.get(end)
            if bucket is not None:
                first, last = bisect_left(bucket[0], len(text) - band), bisect_right(bucket[0], len(text) + band)
                texts += bucket[1][first:last]
                rows += bucket[2][first:last]
        if not texts:
            return None, None
        found = self._extract(text, texts, scorer=self._ratio, limit=6, score_cutoff=least)
        if not found:
            return None, None
        near = [(score, rows[at]) for _, score, at in found if allowed is None or owners[rows[at]] in allowed]
        best = next(((s, r) for s, r in near if s >= threshold and self._word_by_word(text, r)), None)
        if best is None:
            return None, None
        score = round(best[0], 1)
        rivals = {owners[r] for s, r in near if s > best[0] - _APART}
        owner = self.index.settle(rivals)
        if owner is None:
            return Found(None, (), "fuzzy", tuple(sorted(rivals))), score
        return Found(owner, (best[1],), "fuzzy"), score

    def _word_by_word(self, text: str, row: int) -> bool:
        """Whether each word is near its counterpart, where the names have as many words."""
        if " " not in text:
            return True
        ours, theirs = text.split(), self._texts[row].split()
        if len(ours) != len(theirs):
            return True
        return all(
            a == b or (len(a) >= _LEAST and self._ratio(a, b) >= _WORD) for a, b in zip(ours, theirs, strict=True)
        )


def split(name: str) -> tuple[Block, str | None]:
    """The part of a name that has to be equal and the part that may be near; None if nothing may.

    >>> split("9K338 Igla-Super")
    (('9', 'k', '338'), 'igla super')
    """
    block: list[str] = []
    near: list[str] = []
    for w in arabic(words(name)):
        for run in (w,) if w.isalpha() else _RUN.findall(w):
            (near if len(run) > _SHORT and not run.isdigit() else block).append(run)
    text = " ".join(near)
    return tuple(block), text if any(len(w) >= _LEAST for w in near) else None


def _bucket(found: list[tuple[int, str, int]]) -> Bucket:
    return [n for n, _, _ in found], [t for _, t, _ in found], [r for _, _, r in found]


def _ends(text: str) -> tuple[str, str]:
    """Where a misspelling looks for names: one letter wrong cannot be at both ends of the first word."""
    return "^" + text[:3], text.partition(" ")[0][-3:] + "$"


@lru_cache(maxsize=2)
def fuzzy_names(kind: str) -> FuzzyNames:
    """The fuzzy names of the bundled version for "system" or "operator"."""
    return FuzzyNames(index(kind))
