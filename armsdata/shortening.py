"""Names shortened from the right until what is left is a known name: the family of an unknown variant."""

from __future__ import annotations

import re
from collections.abc import Callable

from .classwords import CUTS, NOT_THE_THING, QUALIFIERS
from .composing import LONGEST, Found
from .spelling import words
from .systemtypes import SystemTypes

_RUN = re.compile(r"\d+|[^\W\d_]+")
_MOST = 8  # steps


def shortened(text: str, exact: Callable[[str], Found | None], types: SystemTypes) -> Found | None:
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
            return found
    return _stripped(text, exact, types)


def _stripped(text: str, exact: Callable[[str], Found | None], types: SystemTypes) -> Found | None:
    parts = words(text)
    if len(parts) > LONGEST or NOT_THE_THING & set(parts):
        return None
    whole = parts
    for _ in range(_MOST):
        shorter = _shorter(parts)
        if shorter is None:
            return None
        parts = shorter
        found = exact(" ".join(parts))
        if found is None:
            continue
        if found.owner is None or types.names.is_type(found.owner):
            return None
        if not types.admitted(found.owner, whole[len(parts) :]):
            return None
        return Found(found.owner, found.rows, "shortened")
    return None


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
        return rest if any(c.isdigit() for w in rest for c in w) and _telling(rest) else None
    return rest if _telling(rest) else None


def _telling(parts: list[str]) -> bool:
    """Whether words can still be a name: they have a digit, or four letters in a row."""
    return any(any(c.isdigit() for c in w) or len(w) > 3 for w in parts)
