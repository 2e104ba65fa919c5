"""Dates that may be uncertain, in the part of EDTF (ISO 8601-2) that the tables use.

``2025``, ``2025-10``, ``2025-10-22``, each with ``?`` (uncertain), ``~`` (approximate) or ``%`` (both) behind it, and
intervals of two such dates, ``2009/2010``, with ``..`` or nothing for an open end. The edtf library is right on these
forms too, but parses 163 a second; the tests compare the two.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[?~%]?", re.ASCII)

EXPECTED = "an EDTF date such as 2025-10-22, 2025-10, 2011?, 2009/2010 or 2020/.."


def _single(text: str) -> tuple[date, date]:
    m = _DATE.fullmatch(text)
    if not m:
        raise ValueError(f"{text!r} is not {EXPECTED}")
    year, month, day = (int(g) if g else None for g in m.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


@lru_cache(maxsize=65536)
def span(text: str) -> tuple[date | None, date | None]:
    """First and last day that an EDTF date may mean; None for an open or unknown end.

    Raises ValueError, with what was expected, for anything else and for an interval that ends before it begins.
    """
    if "/" not in text:
        return _single(text)
    first, _, last = text.partition("/")
    if first in ("", "..") and last in ("", ".."):
        raise ValueError(f"{text!r} is open at both ends; expected {EXPECTED}")
    start = None if first in ("", "..") else _single(first)[0]
    end = None if last in ("", "..") else _single(last)[1]
    if start and end and (start > end or _single(first)[0] > _single(last)[0]):
        raise ValueError(f"{text!r} ends before it begins")
    return start, end
