"""Spellings folded so that ways of writing one name compare equal."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(r"[\W_]+")


def fold(name: str) -> str:
    """A name without case, accents, spaces, dashes, quotes and other punctuation. Idempotent."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return _GAPS.sub("", unicodedata.normalize("NFKC", text))
