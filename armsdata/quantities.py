"""Quantities as documents print them: "no fewer than 5,000", "200–300", "up to 12", "(none)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

NONE_PRINTED = "(none)"

# Groups of three digits may be set apart by comma, point, apostrophe or (thin, no-break) space.
# A number that hangs on a letter ("SA-24", "T72") is part of a name.
_APART = r"(?<![\w.,])(?<![^\W\d]-)"
_NUMBER = re.compile(rf"{_APART}\d{{1,3}}(?:[,.'’\u00a0\u2009\u202f ]\d{{3}})+(?!\d)|{_APART}\d+(?!\d)")
_TIMES = re.compile(r"^\s*(million|millones|thousand|mil|тыс(?:яч)?\.?)\b", re.IGNORECASE)
_FACTOR = {"million": 1_000_000, "millones": 1_000_000}

_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_WORDS = {
    **{w: n for n, w in enumerate(_CARDINALS)},
    **{w: n for n, w in enumerate(_ORDINALS, 1)},  # "the fourth was delivered": four were
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    "a hundred": 100, "one hundred": 100, "a thousand": 1000, "five thousand": 5000, "cinco mil": 5000, "dos": 2,
    "tres": 3, "cuatro": 4, "cinco": 5, "deux": 2, "trois": 3, "zwei": 2, "drei": 3, "no": 0, "none": 0,
}  # fmt: skip

# In this order: "no fewer than" and "no more than" hold the words of those after them.
_QUALIFIERS = (
    ("at_least", r"at least|no (?:fewer|less) than|not (?:fewer|less) than|minimum of|al menos|no menos de"
     r"|nada menos que|au moins|pas moins de|mindestens|не менее|по меньшей мере"),
    ("up_to", r"up to|at most|no more than|not more than|maximum of|hasta|jusqu['’]à|bis zu|до|не более"),
    ("more_than", r"more than|over|above|greater than|más de|mas de|plus de|mehr als|über|более|свыше|lebih dari"
     r"|mais de"),
    ("fewer_than", r"fewer than|less than|under|below|menos de|moins de|weniger als|менее"),
    ("about", r"(?:low|mid|high)[- ]\d|about|around|approximately|approx\.?|some|roughly|nearly|almost|circa|~|unos"
     r"|cerca de|environ|etwa|около"),
)  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """Bounds and qualifier, as a claim has them; all None where nothing is printed."""

    low: int | None = None
    high: int | None = None
    qualifier: str | None = None

    @property
    def numbers(self) -> frozenset[int]:
        """The bounds that are set."""
        return frozenset(n for n in (self.low, self.high) if n is not None)


def numbers_in(text: str) -> list[int]:
    """The numbers that a text prints, in digits, else the first in words."""
    found = []
    text = re.sub(r"\b(low|mid|high)-(?=\d)", r"\1 ", text)  # "low-200s"
    for m in _NUMBER.finditer(text):
        value = int(re.sub(r"\D", "", m[0]))
        times = _TIMES.match(text[m.end() :])
        if times:
            value *= _FACTOR.get(times[1].lower(), 1000)
        found.append(value)
    if not found:
        low = f" {re.sub(r'[^a-z ]', ' ', text.lower())} "
        for words in sorted(_WORDS, key=len, reverse=True):
            if f" {words} " in low:
                return [_WORDS[words]]
        if re.match(r" an? ", low):
            return [1]
    return found


def parse(text: str) -> Quantity | None:
    """The quantity that a printed text means; None where it holds no number ("thousands").

    "(none)" is the empty quantity: the document prints none.
    """
    if text == NONE_PRINTED:
        return Quantity()
    numbers = numbers_in(text)
    if not numbers:
        return None
    low = text.lower()
    if len(numbers) >= 2 and re.search(r"\d\s*(?:-|–|—|to|and|a|à|bis|до|y|/)\s*\d", low) and numbers[0] < numbers[1]:
        return Quantity(numbers[0], numbers[1], "between")
    n = numbers[0]
    if re.search(r"\d\s*\+", low):
        return with_qualifier(n, "at_least")
    for name, words in _QUALIFIERS:
        if re.search(rf"(?<!\w)(?:{words})(?![^\W\d])", low):
            return with_qualifier(n, name)
    return Quantity(n, n, "exactly")


def with_qualifier(n: int, qualifier: str) -> Quantity:
    """The bounds that one number with a qualifier sets."""
    low = None if qualifier in ("up_to", "fewer_than") else n
    high = None if qualifier in ("at_least", "more_than") else n
    return Quantity(low, high, qualifier)


def words(low: int | None, high: int | None, qualifier: str | None) -> str:
    """A quantity for people: "at least 5,000", "200–300", "fewer than 12"; "no number" where there is none."""
    n = low if low is not None else high
    if n is None:
        return "no number"
    if qualifier == "between":
        return f"{low:,}–{high:,}"
    lead = {"exactly": "", None: ""}.get(qualifier, f"{(qualifier or '').replace('_', ' ')} ")
    return f"{lead}{n:,}"
