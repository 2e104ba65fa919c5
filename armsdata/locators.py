"""Places in documents: RFC 5147 character spans, web text fragments, and pages and tables of reports."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_CHAR = re.compile(r"#char=(\d+),(\d+)")
_TEXT = re.compile(r"#:~:text=(.+)")
_PART = re.compile(r"(page|table|row|section|paragraph)=[^;=]+")

EXPECTED = "#char=START,END (a seed), #:~:text=WORDS (a web page) or page=…, table=…, row=…, section=… joined by ;"


def char_span(locator: str) -> tuple[int, int] | None:
    """Start and end of an RFC 5147 locator, in characters from 0; None for another kind of locator."""
    m = _CHAR.fullmatch(locator)
    return (int(m[1]), int(m[2])) if m else None


def fragment_words(locator: str) -> str | None:
    """The words of a web text fragment (start and end of a range joined by a space); None for another kind."""
    m = _TEXT.fullmatch(locator)
    if not m:
        return None
    parts = [p for p in m[1].split(",") if not p.endswith("-") and not p.startswith("-")]
    return unquote(" ".join(parts))


def fragment(words: str) -> str:
    """The text fragment for words on a page. Commas and hyphens are encoded, since the syntax gives them a meaning."""
    return "#:~:text=" + quote(words, safe="").replace("-", "%2D")


def check(locator: str) -> None:
    """Raise ValueError, with what was expected, unless the locator is well formed."""
    span = char_span(locator)
    if span:
        if span[0] >= span[1]:
            raise ValueError(f"{locator!r} is an empty span")
        return
    words = fragment_words(locator)
    if words is not None:
        if re.search(r"[\s&]", locator) or "�" in words or not words.strip():
            raise ValueError(f"{locator!r} is not percent-encoded; expected such as {fragment('no fewer')}")
        return
    if not all(_PART.fullmatch(p) for p in locator.split(";")):
        raise ValueError(f"{locator!r} is not {EXPECTED}")
