"""Misspelt names: near in their long words, equal in everything short.

Designations are told apart by a letter or a figure, so figures and words of up to three letters have to be the same (a
T-72 is never near a T-62, an Igla-S never near an Igla-N), and only names with a word of at least five letters are
compared at all. Names with the same figures and short words are one block; within a block, names are compared that share
their first two or their last two letters and are of about the same length.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

from .errors import missing_extra
from .nameindex import DIRECT, STEM, NameIndex
from .respelling import arabic
from .spelling import words

_RUN = re.compile(r"\d+|[^\W\d_]+")
_SHORT = 3
_LEAST = 5
_APART = 3.0  # points by which the best must lead one that means something else
_WORD = 70.0  # what each single word must reach
_BAND = 3  # names whose lengths differ by more are not compared

Block = tuple[str, ...]
Bucket = tuple[list[str], list[int]]


class FuzzyNames:
    """The names of an index in blocks, ready to be compared."""

    def __init__(self, index: NameIndex, allowed: Container[int] | None = None) -> None:
        try:
            from rapidfuzz import fuzz, process
        except ImportError:
            raise missing_extra("rapidfuzz", "fuzzy") from None
        self._ratio = fuzz.ratio
        self._extract = process.extract
        self.index = index
        self._buckets: dict[tuple[Any, ...], Bucket] = {}
        seen: set[tuple[Block, str, int]] = set()
        for row, owner in enumerate(index.owners):
            if index.tiers[row] not in DIRECT + STEM or (allowed is not None and owner not in allowed):
                continue
            block, text = split(index.names[row])
            if text is None or (block, text, owner) in seen:
                continue
            seen.add((block, text, owner))
            for end in _ends(text):
                for length in range(len(text) - _BAND, len(text) + _BAND + 1):
                    texts, rows = self._buckets.setdefault((block, end, length), ([], []))
                    texts.append(text)
                    rows.append(row)

    def nearest(self, name: str, threshold: float) -> tuple[int | None, tuple[int, ...], float | None, tuple[int, ...]]:
        """The thing whose name is nearest, by which rows, how near; or, if several are as near, all of them."""
        block, text = split(name)
        if text is None:
            return None, (), None, ()
        near: dict[int, float] = {}
        for end in _ends(text):
            bucket = self._buckets.get((block, end, len(text)))
            if bucket is not None:
                for _, score, at in self._extract(
                    text, bucket[0], scorer=self._ratio, limit=4, score_cutoff=threshold - _APART
                ):
                    near[bucket[1][at]] = score
        good = {r: s for r, s in near.items() if s >= threshold and self._word_by_word(text, r)}
        if not good:
            return None, (), None, ()
        best = max(good.values())
        rivals = [r for r, s in near.items() if s > best - _APART]
        owner = self.index.settle(self.index.owners[r] for r in rivals)
        if owner is None:
            return None, (), round(best, 1), tuple(sorted({self.index.owners[r] for r in rivals}))
        row = max(good, key=lambda r: good[r])
        return owner, (row,), round(best, 1), ()

    def _word_by_word(self, text: str, row: int) -> bool:
        """Whether each word is near its counterpart, where the names have as many words."""
        other = split(self.index.names[row])[1] or ""
        ours, theirs = text.split(), other.split()
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
        for run in _RUN.findall(w):
            (near if len(run) > _SHORT and not run.isdigit() else block).append(run)
    text = " ".join(near)
    return tuple(block), text if any(len(w) >= _LEAST for w in near) else None


def _ends(text: str) -> tuple[str, str]:
    return "^" + text[:2], text[-2:] + "$"
