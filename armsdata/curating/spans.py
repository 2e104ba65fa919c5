"""``armsdata locate``: where words stand in a seed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import ArmsdataError


@dataclass(frozen=True)
class Span:
    """A run of characters of a text, counted from 0, with its line and the words around it."""

    start: int
    end: int
    line: int
    before: str
    words: str
    after: str

    @property
    def locator(self) -> str:
        """The RFC 5147 locator."""
        return f"#char={self.start},{self.end}"


def locate(file: Path, words: str) -> list[Span]:
    """Every place of the words in a text file, in characters (not bytes); runs of white space match each other.

    Raises ArmsdataError if the file is not there or not UTF-8, or the words are empty.
    """
    import re

    if not words.strip():
        raise ArmsdataError("say which words to locate")
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ArmsdataError(f"{file} is not there") from None
    except UnicodeDecodeError as e:
        raise ArmsdataError(f"{file} is not UTF-8 (byte {e.start})") from None
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    return [
        Span(
            m.start(),
            m.end(),
            text.count("\n", 0, m.start()) + 1,
            text[max(0, m.start() - 40) : m.start()].rpartition("\n")[2],
            m[0],
            text[m.end() : m.end() + 40].partition("\n")[0],
        )
        for m in re.finditer(pattern, text)
    ]
