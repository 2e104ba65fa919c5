"""The descriptions of a version for catalogues and search engines: DataCite and schema.org."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import citationtexts, metadataformats, texts
from ..citedworks import Work
from ..model import Column

if TYPE_CHECKING:
    from .building import Built

_PARQUET = "application/vnd.apache.parquet"


def datacite(work: Work, files: dict[str, Any]) -> dict[str, Any]:
    """DataCite metadata (schema 4.5) of the version with its files."""
    size = sum(t["bytes"] for t in files["tables"])
    described = metadataformats.datacite(work) | {
        "sizes": [f"{len(files['tables'])} tables", f"{size} bytes"],
        "formats": [_PARQUET],
    }
    described["descriptions"] = [
        *described["descriptions"],
        {"description": texts.METHOD, "descriptionType": "Methods"},
    ]
    return described


def schema_org(built: Built, files: dict[str, Any], work: Work) -> dict[str, Any]:
    """The version as a schema.org Dataset, as search engines for data read it."""
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": texts.TITLE,
        "alternateName": "armsdata",
        "description": texts.DESCRIPTION,
        "version": built.version,
        "license": texts.LICENCE_URL,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": {"@type": "Organization", "name": texts.AUTHOR},
        "keywords": texts.KEYWORDS,
        "creditText": citationtexts.apa(work),
        "measurementTechnique": texts.METHOD,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": kind, "value": value}
            for kind, value in (("UNF", work.unf), ("SHA-256 of contents", work.content_sha256))
            if value
        ],
    }
    if built.released:
        described["datePublished"] = built.released
    described["variableMeasured"] = [
        _variable(name, column)
        for name, contract in built.contracts.items()
        for column in contract.columns
        if column.unit
    ]
    described["distribution"] = [
        {
            "@type": "DataDownload",
            "name": built.contracts[t["table"]].title,
            "description": built.contracts[t["table"]].description,
            "contentUrl": t["path"],
            "encodingFormat": _PARQUET,
            "contentSize": f"{t['bytes']} B",
            "sha256": t["sha256"],
        }
        for t in files["tables"]
    ]
    return described


def _variable(table: str, column: Column) -> dict[str, Any]:
    return {
        "@type": "PropertyValue",
        "name": f"{table}.{column.name}",
        "description": column.description,
        "unitText": column.unit,
    }
