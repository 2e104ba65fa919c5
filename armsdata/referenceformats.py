"""Citations for reference managers: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from . import texts
from .citedworks import Day, Document, Work, one_line

# What a kind of document is called in CSL and in RIS.
_KINDS = {
    "article": ("webpage", "ELEC"),
    "official_document": ("report", "GOVDOC"),
    "register": ("dataset", "DATA"),
    "report": ("report", "RPRT"),
    "press_release": ("webpage", "ELEC"),
    "reference": ("webpage", "ELEC"),
    "leaked_document": ("document", "GEN"),
}
_OTHER = ("document", "GEN")

_INFERRED = "Date inferred, not printed"


def bibtex(work: Work) -> str:
    """BibTeX in UTF-8, with ``@misc`` entries, which every style knows; one more for each document."""
    fields = [
        ("author", "{" + _tex(texts.AUTHOR) + "}"),
        ("title", "{" + _tex(work.title) + "}"),
        ("year", _tex(work.year)),
        ("month", _bibtex_month(work.released)),
        ("version", _tex(work.version)),
        ("howpublished", _tex(_kind_in_words(work))),
        ("note", _tex(_note(work))),
    ]
    return "\n".join([_entry(work.key, fields), *(_bibtex_document(d) for d in work.documents)])


def _bibtex_document(document: Document) -> str:
    day = document.published
    fields = [
        ("author", "{" + _tex(document.publisher) + "}"),
        ("title", "{" + _tex(document.title) + "}"),
        ("year", str(day.year) if day else "n.d."),
        ("month", _bibtex_month(day)),
        ("day", str(day.day) if day and day.day else None),
        ("url", _plain_url(document.url)),
        ("langid", document.language),
        ("note", _INFERRED if day and not day.sure else None),
    ]
    return _entry(document.source_id, fields)


def _entry(key: str, fields: list[tuple[str, str | None]]) -> str:
    # The names of months are macros of BibTeX, not text.
    lines = [f"  {n} = {v if n == 'month' else '{' + v + '}'},\n" for n, v in fields if v]
    return f"@misc{{{key},\n{''.join(lines)}}}\n"


def _bibtex_month(day: Day | None) -> str | None:
    return day.month_name[:3].lower() if day and day.month_name else None


_TEX = {
    "\\": r"\textbackslash{}",
    # Not \{ and \}: BibTeX counts braces without regard to backslashes.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{c: "\\" + c for c in "$&#_%"},
}


def _tex(text: str) -> str:
    """Text as TeX prints it letter by letter, in one line."""
    return "".join(_TEX.get(c, c) for c in one_line(text))


def _plain_url(url: str | None) -> str | None:
    """An address for a field that is taken letter by letter: braces and backslashes would break it."""
    return re.sub(r"[{}\\\s]", lambda m: quote(m[0]), url) if url else None


def ris(work: Work) -> str:
    """RIS, one record for what is cited and one for each document."""
    day = work.released
    record = [
        ("TY", "DATA"),
        ("ID", work.key),
        ("AU", texts.AUTHOR),
        ("TI", work.title),
        ("T2", texts.TITLE if work.part else None),
        ("PY", str(day.year) if day else None),
        ("DA", _ris_day(day)),
        ("ET", work.version),
        ("M3", work.genre),
        ("N1", _note(work)),
        *(("KW", word) for word in texts.KEYWORDS),
    ]
    return "\n".join([_record(record), *(_ris_document(d) for d in work.documents)])


def _ris_document(document: Document) -> str:
    day = document.published
    return _record(
        [
            ("TY", _KINDS.get(document.kind, _OTHER)[1]),
            ("ID", document.source_id),
            ("TI", document.title),
            ("PB", document.publisher),
            ("PY", str(day.year) if day else None),
            ("DA", _ris_day(day)),
            ("LA", document.language),
            ("UR", _plain_url(document.url)),
            ("N1", _INFERRED if day and not day.sure else None),
        ]
    )


def _record(fields: list[tuple[str, str | None]]) -> str:
    lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
    return "\n".join([*lines, "ER  - ", ""])


def _ris_day(day: Day | None) -> str | None:
    """YYYY/MM/DD/ with nothing between the slashes for what is not known."""
    if day is None:
        return None
    return "/".join([f"{day.year:04}", *(f"{n:02}" if n else "" for n in (day.month, day.day)), ""])


def csl_json(work: Work) -> str:
    """CSL-JSON: a list, with one item for what is cited and one for each document."""
    items = [csl_item(work), *(_csl_document(d) for d in work.documents)]
    return json.dumps(items, ensure_ascii=False, indent=2)


def csl_item(work: Work) -> dict[str, Any]:
    """What is cited as one item of CSL-JSON."""
    return _without_blanks(
        {
            "id": work.key,
            "type": "dataset",
            "title": work.title,
            "container-title": texts.TITLE if work.part else None,
            "author": [{"literal": texts.AUTHOR}],
            "issued": _csl_date(work.released),
            "version": work.version,
            "genre": work.genre,
            "note": _note(work),
            "language": "en",
        }
    )


def _csl_document(document: Document) -> dict[str, Any]:
    return _without_blanks(
        {
            "id": document.source_id,
            "type": _KINDS.get(document.kind, _OTHER)[0],
            "title": document.title,
            "author": [{"literal": document.publisher}],
            "issued": _csl_date(document.published),
            "URL": document.url,
            "language": document.language,
        }
    )


def _csl_date(day: Day | None) -> dict[str, Any] | None:
    if day is None:
        return None
    return {"date-parts": [day.parts]} | ({} if day.sure else {"circa": True})


def _without_blanks(fields: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in fields.items() if v is not None}


def _kind_in_words(work: Work) -> str:
    return f"{work.genre} in {texts.TITLE}, version {work.version}" if work.part else work.genre


def _note(work: Work) -> str:
    return ". ".join(x for x in (work.fingerprint, texts.LICENCE_SHORT) if x)
