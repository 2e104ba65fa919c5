"""Names shortened from the right until what is left is a known name: the family of an unknown variant."""

from __future__ import annotations

import re
from collections.abc import Callable

from .classwords import CUTS, LAUNCHERS, NOT_THE_THING, QUALIFIERS, SHIPS
from .composing import LONGEST, Found
from .systemtypes import CLASS_WORDS, SystemTypes

Exact = Callable[[str], Found | None]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_BRACKET = re.compile(r"^(.+?)\s*\(([^()]*)\)\s*$")
_AND = frozenset(("and", "or", "und", "et", "y", "и"))
_MOST = 8  # steps


def shortened(text: str, exact: Exact, types: SystemTypes) -> Found | None:
    """What is left of a name that means something when qualifiers are dropped from its right; None if nothing is.

    Dropped are words, and letters or figures at the end of a designation ("T-72BV" is a T-72). Never dropped is the
    only number (a Leopard 3 is no Leopard), nor a word that makes another thing of it (an F-16 engine is no F-16).
    """
    low = text.lower()
    for cut in CUTS:
        at = low.find(cut)
        if at > 0:
            head = text[:at]
            found = exact(head)
            if found is None:
                found = _stripped(head, exact, types)
                if found is None and not LAUNCHERS.isdisjoint(head.lower().replace("(", " ").split()):
                    found = _whole(text[at + len(cut) :].strip(" ()"), exact, types)
                return found
            return None if found.owner is None or types.is_type(found.owner) else found
    return _remarked(text, exact, types) or _stripped(text, exact, types)


def _remarked(text: str, exact: Exact, types: SystemTypes) -> Found | None:
    """A name with a remark in brackets that names nothing itself: "Gripen (operational)", "MANPADS (planned)"."""
    m = _BRACKET.match(text)
    if m is None:
        return None
    remark = [w.lower() for w in _WORD.findall(m[2])]
    found = exact(m[1])
    if found is None or found.owner is None or not NOT_THE_THING.isdisjoint(remark):
        return None
    if not types.admitted(found.owner, remark) or exact(m[2]) or _stripped(m[2], exact, types):
        return None
    return Found(found.owner, found.rows, "shortened")


def _stripped(text: str, exact: Exact, types: SystemTypes) -> Found | None:
    places = [m.span() for m in _WORD.finditer(text)]
    parts = [text[a:b].lower() for a, b in places]
    if not parts or len(parts) > LONGEST or NOT_THE_THING & set(parts):
        return None
    whole = parts
    for _ in range(_MOST):
        shorter = _shorter(parts)
        if shorter is None:
            return None
        parts = shorter
        # What is left keeps its dashes and capitals, which can tell names apart.
        end = places[len(parts) - 1][0] + len(parts[-1])
        found = exact(text[:end])
        if found is None:
            continue
        if found.owner is None or types.is_type(found.owner):
            return None
        dropped = whole[len(parts) :]
        if not types.admitted(found.owner, dropped) or not _slight(parts, dropped):
            return None
        if types.code(found.owner) in SHIPS and not CLASS_WORDS.isdisjoint(parts):
            return Found(found.owner, found.rows, "shortened")  # behind a ship class stand names of ships
        listed = bool(dropped) and ("/" in text[end : places[len(parts)][0]] or dropped[0] in _AND)
        return _with_rest(found, dropped, listed, exact, types)
    return None


def _whole(text: str, exact: Exact, types: SystemTypes) -> Found | None:
    """The system that a launcher is said to be of."""
    found = exact(text) or _stripped(text, exact, types)
    if found is None or found.owner is None or types.is_type(found.owner):
        return None
    return Found(found.owner, found.rows, "launcher of it")


def _with_rest(found: Found, dropped: list[str], listed: bool, exact: Exact, types: SystemTypes) -> Found | None:
    """What was found, unless what was dropped names something: then the family of both, if they have one.

    ``listed`` says that what was dropped stands beside the name ("Mk II / Mk V"), not behind it as a qualifier.
    """
    assert found.owner is not None
    rest = " ".join(dropped)
    other = None
    if _telling(dropped):
        other = exact(rest) or _stripped(rest, exact, types)
    if other is None or (other.owner is not None and types.is_type(other.owner)):
        return None if listed and dropped[0] not in _AND else Found(found.owner, found.rows, "shortened")
    others = {other.owner} if other.owner is not None else set(other.candidates)
    if not listed and any(types.names.related(found.owner, o) for o in others):
        return Found(found.owner, found.rows, "shortened")
    common = types.names.common({found.owner, *others})
    return Found(common, (*found.rows, *other.rows), "common family") if common is not None else None


def _shorter(parts: list[str]) -> list[str] | None:
    """Words without the last qualifier; None if nothing more may be dropped."""
    *rest, last = parts
    runs = _RUN.findall(last)
    if len(runs) > 1:
        # A designation: its last run goes, if a number stays and enough to know it by.
        bare = last[: -len(runs[-1])]
        if any(c.isdigit() for c in bare) and (len(bare) > 2 or rest):
            return [*rest, bare]
        return rest if _telling(rest) else None
    if last.isdigit():
        if rest and rest[-1] in QUALIFIERS and _telling(rest[:-1]):
            return rest[:-1]
        if rest and rest[-1].isalpha():
            rest = rest[:-1]  # SAM-7, Igla-2: word and number are one
        return rest if any(c.isdigit() for w in rest for c in w) and _telling(rest) else None
    return rest if _telling(rest) else None


def _telling(parts: list[str]) -> bool:
    """Whether words can still be a name: letters with a digit, or four letters in a row."""
    letters = any(c.isalpha() for w in parts for c in w)
    return letters and any(any(c.isdigit() for c in w) or len(w) > 3 for w in parts)


def _slight(kept: list[str], dropped: list[str]) -> bool:
    """Whether dropped words are no more than qualifiers, where what is kept has no figure to know it by.

    "Igla-X" is an Igla and "Rafale F3-R" a Rafale, but the "Mastiff PPV" need not be the Mastiff that is known.
    """
    if any(c.isdigit() for w in kept for c in w):
        return True
    return all(len(w) < 3 or w in QUALIFIERS or any(c.isdigit() for c in w) for w in dropped)
