"""What a citation is of: a version, one of its tables, or one claim with the documents that carry it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import texts

_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([?~%]?)")


def one_line(text: str) -> str:
    """Text in one line: line ends and other control characters would end a field of most formats."""
    return " ".join(_CONTROL.sub(" ", text).split())


@dataclass(frozen=True)
class Day:
    """A day, month or year of publication; ``sure`` is false where it is inferred and not printed."""

    year: int
    month: int | None = None
    day: int | None = None
    sure: bool = True

    @property
    def parts(self) -> list[int]:
        """Year, month and day, as far as known."""
        return [n for n in (self.year, self.month, self.day) if n is not None]

    @property
    def month_name(self) -> str | None:
        """The month in English."""
        return _MONTHS[self.month - 1] if self.month else None

    @property
    def in_words(self) -> str:
        """As in "22 October 2025", with a question mark where it is inferred."""
        known = [str(self.day) if self.day else None, self.month_name, str(self.year)]
        return " ".join(x for x in known if x) + ("" if self.sure else "?")


def first_day(edtf: str | None) -> Day | None:
    """The date of an EDTF string, of an interval the earlier one; None where there is none."""
    found = _DAY.match(edtf or "")
    if not found:
        return None
    year, month, day = (int(g) if g else None for g in found.groups()[:3])
    assert year is not None
    return Day(year, month if month and month <= 12 else None, day, not found[4])


@dataclass(frozen=True)
class Document:
    """A document that carries a claim."""

    source_id: str
    title: str
    publisher: str
    published: Day | None
    url: str | None
    kind: str
    language: str | None


@dataclass(frozen=True)
class Work:
    """What is cited, with everything that a style may want to say of it.

    ``part`` is the title of a table, or a claim in words; ``part_id`` the name of the table, or the claim_id. Both are
    None where the version is cited as a whole. ``unf`` and ``content_sha256`` are those of what is cited, for a claim
    those of the version that holds it.
    """

    version: str
    released: Day | None = None
    unf: str | None = None
    content_sha256: str | None = None
    part: str | None = None
    part_id: str | None = None
    is_claim: bool = False
    documents: tuple[Document, ...] = ()

    @property
    def key(self) -> str:
        """An identifier for reference managers: armsdata-1.0, armsdata-1.0-inventories."""
        return f"armsdata-{self.version}" + (f"-{self.part_id}" if self.part_id else "")

    @property
    def title(self) -> str:
        """Title of the part, or of the data set."""
        return self.part or texts.TITLE

    @property
    def genre(self) -> str:
        """What kind of thing it is."""
        if self.is_claim:
            return f"Claim {self.part_id}"
        return f"Data table {self.part_id}" if self.part_id else "Data set"

    @property
    def fingerprint(self) -> str | None:
        """The UNF, else the content's SHA-256."""
        return self.unf or (f"SHA-256 of contents {self.content_sha256}" if self.content_sha256 else None)

    @property
    def year(self) -> str:
        """Year of release, "n.d." where it is not released."""
        return str(self.released.year) if self.released else "n.d."

    @property
    def whole(self) -> Work:
        """The version that a part belongs to; its fingerprints are known only for a claim."""
        if self.is_claim:
            return Work(self.version, self.released, self.unf, self.content_sha256)
        return Work(self.version, self.released)
