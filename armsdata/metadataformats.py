"""Citations as metadata: DataCite (schema 4.5, JSON) and the Citation File Format (1.2.0, YAML)."""

from __future__ import annotations

import json
import re
from typing import Any

from . import texts
from .citedworks import Day, Document, Work, one_line

_DATACITE_KINDS = {"report": "Report", "official_document": "Report", "register": "Dataset"}
_CFF_KINDS = {
    "article": "article",
    "official_document": "government-document",
    "register": "data",
    "report": "report",
    "press_release": "generic",
    "reference": "website",
    "leaked_document": "generic",
}


def datacite_json(work: Work) -> str:
    """DataCite metadata as JSON text."""
    return json.dumps(datacite(work), ensure_ascii=False, indent=2)


def datacite(work: Work) -> dict[str, Any]:
    """DataCite metadata. It has no identifier, since no DOI is invented, and no year before the release."""
    author = {"name": texts.AUTHOR, "nameType": "Organizational"}
    fingerprints = {"UNF": work.unf, "SHA-256 of contents": work.content_sha256}
    related = [_datacite_whole(work.whole)] if work.part else []
    fields = {
        "creators": [author],
        "titles": [{"title": work.title}],
        "publisher": {"name": texts.AUTHOR},
        "publicationYear": work.year if work.released else None,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": work.genre},
        "version": work.version,
        "language": "en",
        "subjects": [{"subject": word} for word in texts.KEYWORDS],
        "dates": [{"date": _iso(work.released), "dateType": "Issued"}] if work.released else [],
        "rightsList": [
            {
                "rights": texts.LICENCE_TITLE,
                "rightsUri": texts.LICENCE_URL,
                "rightsIdentifier": texts.LICENCE_ID,
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            }
        ],
        "descriptions": [{"description": texts.DESCRIPTION, "descriptionType": "Abstract"}],
        "alternateIdentifiers": [
            {"alternateIdentifier": value, "alternateIdentifierType": kind}
            for kind, value in fingerprints.items()
            if value
        ],
        "relatedItems": related + [_datacite_document(d) for d in work.documents],
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    return {k: v for k, v in fields.items() if v}


def _datacite_whole(work: Work) -> dict[str, Any]:
    item: dict[str, Any] = {
        "relatedItemType": "Dataset",
        "relationType": "IsPartOf",
        "titles": [{"title": work.title}],
        "creators": [{"name": texts.AUTHOR, "nameType": "Organizational"}],
        "edition": f"Version {work.version}",
    }
    return item | ({"publicationYear": work.year} if work.released else {})


def _datacite_document(document: Document) -> dict[str, Any]:
    item: dict[str, Any] = {
        "relatedItemType": _DATACITE_KINDS.get(document.kind, "Text"),
        "relationType": "References",
        "titles": [{"title": document.title}],
        "publisher": document.publisher,
    }
    if document.published:
        item["publicationYear"] = str(document.published.year)
    if document.url:
        item["relatedItemIdentifier"] = {
            "relatedItemIdentifier": document.url,
            "relatedItemIdentifierType": "URL",
        }
    return item


def cff(work: Work) -> str:
    """A CITATION.cff, as YAML."""
    return _yaml(cff_fields(work))


def cff_fields(work: Work) -> dict[str, Any]:
    """The fields of a CITATION.cff."""
    whole = [_cff_whole(work.whole)] if work.part else []
    fields = {
        "cff-version": "1.2.0",
        "message": "If you use armsdata, please cite the version that you used.",
        "type": "dataset",
        "title": work.title,
        "authors": [{"name": texts.AUTHOR}],
        "version": work.version,
        "date-released": _iso(work.released) if work.released else None,
        "license": texts.LICENCE_ID,
        "identifiers": [
            {"type": "other", "value": value, "description": said}
            for value, said in (
                (work.part_id, f"{'Claim' if work.is_claim else 'Table'} of armsdata"),
                (work.unf, "Universal Numerical Fingerprint, version 6"),
                (work.content_sha256, "SHA-256 of the contents, as armsdata verifies them"),
            )
            if value
        ],
        "keywords": texts.KEYWORDS,
        "abstract": texts.DESCRIPTION,
        "references": whole + [_cff_document(d) for d in work.documents],
    }
    return {k: v for k, v in fields.items() if v}


def _cff_whole(work: Work) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "type": "data",
        "title": work.title,
        "authors": [{"name": texts.AUTHOR}],
        "version": work.version,
    }
    return fields | ({"date-released": _iso(work.released)} if work.released else {})


def _cff_document(document: Document) -> dict[str, Any]:
    day = document.published
    fields: dict[str, Any] = {
        "type": _CFF_KINDS.get(document.kind, "generic"),
        "title": document.title,
        "authors": [{"name": document.publisher}],
    }
    if day and day.day and day.sure:
        fields["date-published"] = _iso(day)
    elif day:
        fields["year"] = day.year
        if day.month:
            fields["month"] = day.month
    if document.url:
        fields["url"] = document.url
    if document.language:
        fields["languages"] = [re.split("-", document.language)[0]]
    return fields


def _iso(day: Day) -> str:
    return "-".join(f"{n:0{4 if i == 0 else 2}}" for i, n in enumerate(day.parts))


def _yaml(value: dict[str, Any], indent: str = "") -> str:
    """Block YAML of mappings, lists, numbers and text; text is quoted as in JSON, which is YAML too."""
    out = ""
    for key, found in value.items():
        if not isinstance(found, list):
            out += f"{indent}{key}: {_scalar(key, found)}\n"
            continue
        out += f"{indent}{key}:\n"
        for item in found:
            if isinstance(item, dict):
                inner = _yaml(item, f"{indent}    ")
                out += f"{indent}  - {inner[len(indent) + 4 :]}"
            else:
                out += f"{indent}  - {_scalar('', item)}\n"
    return out


_PLAIN = {"cff-version", "type", "date-released", "license"}


def _scalar(key: str, value: Any) -> str:
    if isinstance(value, int) or key in _PLAIN:
        return str(value)
    return json.dumps(one_line(value), ensure_ascii=False)
