"""Spellings folded so that ways of writing one name compare equal: ``fold`` loosely, ``key`` with word boundaries."""

from __future__ import annotations

import re
import unicodedata
from itertools import compress

# Letters that Unicode does not take apart into a base letter and a mark, though people write the base letter instead.
_PLAIN = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t", "ĸ": "k"}
)
# Apostrophes do not part words: Sa'ar, Côte d’Ivoire, People's.
_APOSTROPHES = "'’ʼ`´‘ʻʹ"
# Between letter and digit a gap means nothing ("T-72", "T 72", "T72"), between two letters or two digits it does.
_GLUE = re.compile(r"(?<=\d) (?=\D)|(?<=\D) (?=\d)")

_DASHES = re.compile(r"\s*[-–—‑‒−]\s*")
_NO_QUOTES = {ord(c): None for c in "\"'«»“”„‚‹›’‘`´"}

# What bulk folding deletes: all of ASCII that is no letter or digit, but line breaks and slashes (which may part two
# names: a "Mi-24V/P" is no Mi-24VP); and what else stands around names.
_DELETED = bytes(c for c in range(128) if not chr(c).isalnum() and chr(c) not in "\n/")
_LOWER = bytes(c + 32 if 65 <= c <= 90 else c for c in range(256))
_TYPOGRAPHY = "–—‑‒−«»“”„‚‹›’‘·•…\u00a0\u2009\u202f"


class _Folding(dict[int, str]):
    """Character → what it is folded to, worked out when first met; ``gap`` stands for what parts words."""

    def __init__(self, gap: str) -> None:
        super().__init__()
        self.gap = gap

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _APOSTROPHES:
            folded = ""
        else:
            folded = "".join(c if c.isalnum() else "" if _is_mark(c) else self.gap for c in _plain(char))
        self[code] = folded
        return folded


def _plain(char: str) -> str:
    """A character without case, accent and compatibility form (full width, ligature); digits of all scripts as 0-9."""
    text = unicodedata.normalize("NFKC", char).casefold()
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(_PLAIN)
    text = unicodedata.normalize("NFKC", text)
    return "".join(str(d) if (d := unicodedata.decimal(c, None)) is not None else c for c in text)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "MC" and not char.isspace()


_FOLDED = _Folding("")
_SPACED = _Folding(" ")


def fold(name: str) -> str:
    """A name without case, accents, spaces, dashes, quotes and other punctuation. Idempotent.

    >>> fold("«Игла-С»"), fold("MiG-29"), fold("Atılgan")
    ('иглас', 'mig29', 'atilgan')
    """
    if name.isascii():
        return name.translate(_FOLDED)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).translate(_FOLDED))


def fold_all(names: list[str]) -> list[str]:
    """Fold many names at once, much faster than one by one.

    Slashes stay, and of names beyond ASCII only case and common typography are folded. So what comes back equals
    ``fold`` for most names; any other comes back as something that is no folded name at all.
    """
    ascii = list(map(str.isascii, names))
    if all(ascii):
        return _lines(names)
    plain = iter(_lines(list(compress(names, ascii))))
    other = iter(_lines([n for n, a in zip(names, ascii, strict=True) if not a]))
    return [next(plain if a else other) for a in ascii]


def _lines(names: list[str]) -> list[str]:
    text = "\n".join(names)
    if text.count("\n") >= max(len(names), 1):  # a name has a line break of its own
        return [fold(n) for n in names]
    if not text.isascii():
        text = text.lower()
        for char in _TYPOGRAPHY:
            text = text.replace(char, "")
    folded = text.encode("utf-8", "surrogatepass").translate(_LOWER, _DELETED)
    return folded.decode("utf-8", "surrogatepass").split("\n") if names else []


def words(name: str) -> list[str]:
    """The words of a name: runs of letters and digits, without case and accents; apostrophes do not part words.

    >>> words("Sa'ar 5-class"), words("9К338 «Игла-С»")
    (['saar', '5', 'class'], ['9к338', 'игла', 'с'])
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    return name.translate(_SPACED).split()


def join(parts: list[str]) -> str:
    """Words as a key: a gap stays between two letters and between two digits, and goes between letter and digit.

    >>> join(["t", "72", "b3"]), join(["igla", "s"]), join(["t", "54", "55"])
    ('t72b3', 'igla s', 't54 55')
    """
    return _GLUE.sub("", " ".join(parts)) if len(parts) > 1 else parts[0] if parts else ""


def written(name: str) -> str:
    """A name as it is written, but for case, kinds of dashes and quotes, and the number of spaces.

    >>> written("“T–64”"), written("T64")
    ('t-64', 't64')
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(_DASHES.sub("-", text).translate(_NO_QUOTES).split())


def key(name: str) -> str:
    """The key of a name: "T-72 B3" and "T72B3" share one, "Igla-S" and "Iglas" do not.

    >>> key("T-72 B3"), key("Igla-S"), key("Iglas")
    ('t72b3', 'igla s', 'iglas')
    """
    return join(words(name))
