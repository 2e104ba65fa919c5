"""Citations as people read them: APA and Chicago (author-date)."""

from __future__ import annotations

from . import texts
from .citedworks import Day, Document, Work, one_line


def apa(work: Work) -> str:
    """APA, 7th edition; for a claim one line more for each document that carries it."""
    version = f"(Version {work.version})"
    if work.part:
        named = [f"{work.part} [{work.genre}]", f"In {texts.TITLE} {version}"]
    else:
        named = [f"{work.title} {version} [{work.genre}]"]
    first = _sentences(texts.AUTHOR, f"({work.year})", *named, work.fingerprint, texts.LICENCE_SHORT)
    return _with_documents(first, [_apa_document(d) for d in work.documents])


def chicago(work: Work) -> str:
    """Chicago, author-date; for a claim one line more for each document that carries it."""
    version = f"Version {work.version}"
    if work.part:
        named = [f"“{work.part}.”", f"{work.genre}", f"In {texts.TITLE}", version]
    else:
        named = [work.title, version, work.genre]
    first = _sentences(texts.AUTHOR, work.year, *named, work.fingerprint, texts.LICENCE_SHORT)
    return _with_documents(first, [_chicago_document(d) for d in work.documents])


def _apa_document(document: Document) -> str:
    said = _sentences(document.publisher, f"({_apa_day(document.published)})", document.title)
    return f"{said} {document.url}" if document.url else said


def _apa_day(day: Day | None) -> str:
    if day is None:
        return "n.d."
    rest = " ".join(x for x in (day.month_name, str(day.day) if day.day else None) if x)
    return (f"{day.year}, {rest}" if rest else str(day.year)) + ("" if day.sure else "?")


def _chicago_document(document: Document) -> str:
    day = document.published
    if day is None:
        year, exact = "n.d.", None
    else:
        # A date that is not printed in the document stands in brackets, with a question mark.
        year = str(day.year) if day.sure else f"[{day.year}?]"
        exact = f"{day.month_name} {day.day}, {day.year}" if day.day else f"{day.month_name} {day.year}"
        exact = (exact if day.sure else f"[{exact}?]") if day.month else None
    return _sentences(document.publisher, year, f"“{document.title.rstrip('.')}.”", exact, document.url)


def _sentences(*parts: str | None) -> str:
    """Parts with a full stop after each that has none."""
    lines = [one_line(p) for p in parts if p]
    return " ".join(p if p.endswith((".", ".”", "?", "!")) else f"{p}." for p in lines)


def _with_documents(first: str, documents: list[str]) -> str:
    return "\n".join([first, "Carried by:", *documents] if documents else [first])
