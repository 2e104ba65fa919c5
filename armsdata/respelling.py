"""Other spellings of one name: Roman numerals, "Mark", Cyrillic in Latin letters and the other way round, plurals.

Each function gives words (as ``spelling.words`` makes them) under which the same name may stand. None of them decides
anything: whoever looks the words up has to see whether they lead to one thing or to several.
"""

from __future__ import annotations

import re

from .spelling import words

# Only numerals that are not everyday letters of designations: C, D, L and M never count.
_ARABIC = {
    n: str(i)
    for i, n in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii".split(), 1)
}
_NUMERALS = frozenset(_ARABIC)
_MARK = re.compile(r"(?:mk|mark)(\d+|[ivx]+)?")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_PLURAL = re.compile(r"(?<=\d)['’]?s\b")

_BASE = (
    "аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya "
    "іi їi єye ґg ўu ђdj јj љlj њnj ћc џdz ѓg ќk ѕdz ғgh қq ңng өo ұu үu һh әa"
)
# What the usual systems do otherwise: as newspapers write, as passports have it, as scholars and Serbs, as Ukrainians.
_SCHEMES = ("", "йi юiu яia хh", "йj юju яja хh цc жz шs щsc чc", "гh иy йi юiu яia єie їi", "ёyo йi ыi цc")
_LOOKALIKE = str.maketrans("авекмнорстухіјѕԁԛԝү", "abekmhopctyxijsdqwy")
_LOOKALIKE_BACK = str.maketrans("abekmhopctyxij", "авекмнорстухіј")


def _table(scheme: str) -> dict[int, str]:
    return {ord(pair[0]): pair[1:] for pair in f"{_BASE} {scheme}".split()}


_TABLES = [_table(s) for s in _SCHEMES]


def has_cyrillic(text: str) -> bool:
    """Whether a text has a Cyrillic letter."""
    return not text.isascii() and _CYRILLIC.search(text) is not None


def arabic(parts: list[str]) -> list[str]:
    """Words with Roman numerals (not as the first word) as Arabic ones and "Mark" as "mk".

    >>> arabic(["mig", "mark", "ii"]), arabic(["anza", "mkiii"])
    (['mig', 'mk', '2'], ['anza', 'mk', '3'])
    """
    if _NUMERALS.isdisjoint(parts) and "mk" not in (text := "".join(parts)) and "mark" not in text:
        return parts
    out = []
    for i, w in enumerate(parts):
        m = _MARK.fullmatch(w)
        if m is not None and (m[1] is None or m[1].isdigit() or m[1] in _ARABIC):
            out += ["mk"] if m[1] is None else ["mk", _ARABIC.get(m[1], m[1])]
        else:
            out.append(_ARABIC.get(w, w) if i else w)
    return out


def latin(text: str) -> list[list[str]]:
    """Words of a Cyrillic text in Latin letters, one list for each way of transliterating that differs."""
    low = text.lower()
    found = [words(low.translate(t)) for t in _TABLES]
    return _distinct(found)


def lookalikes(text: str) -> list[list[str]]:
    """Words of a text whose Cyrillic letters were typed for Latin ones that look the same, or the other way round."""
    low = text.lower()
    found = []
    swapped = low.translate(_LOOKALIKE)
    if not _CYRILLIC.search(swapped):
        found.append(words(swapped))
    if not swapped.isascii() or any("a" <= c <= "z" for c in low):
        found += latin(low.translate(_LOOKALIKE_BACK))
    return _distinct(found)


def readings(text: str, parts: list[str]) -> list[list[str]]:
    """All other lists of words that a name may stand for, nearest first; empty for most names.

    >>> readings("Т-72Б3", ["т", "72б3"])[0]
    ['t', '72b3']
    """
    found = [arabic(parts)]
    if found[0] is parts and text.isascii():
        return []
    if has_cyrillic(text):
        for other in latin(text) + lookalikes(text):
            found += [other, arabic(other)]
    return [p for p in _distinct(found) if p != parts]


def singular(text: str) -> str | None:
    """A designation without the small s of its plural ("F-16s", "MiG-29's"); None where there is none.

    A capital S is a suffix: the T-72S is not several T-72.
    """
    if "s" not in text:
        return None
    bare = _PLURAL.sub("", text)
    return bare if bare != text else None


def singular_word(word: str) -> str | None:
    """A word of letters without its plural s; None where it has none or is too short to tell."""
    return word[:-1] if len(word) > 4 and word[-1] == "s" and word[-2] != "s" and word.isalpha() else None


def _distinct(found: list[list[str]]) -> list[list[str]]:
    out: list[list[str]] = []
    for f in found:
        if f not in out:
            out.append(f)
    return out
