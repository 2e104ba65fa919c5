"""The Croissant 1.1 description of a version: its files, and a record set for each table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import citationtexts, texts
from ..citedworks import Work
from ..model import Column, Contract

if TYPE_CHECKING:
    from .building import Built

# Dates that may be uncertain are text; mlcroissant reads nothing but text, numbers, truth values and days.
_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "edtf": "sc:Text",
    "url": "sc:URL",
    "locator": "sc:Text",
}

# The context that the Croissant specification prints, letter by letter: readers warn of any other.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(built: Built, files: dict[str, Any], work: Work) -> dict[str, Any]:
    """The version as a Croissant data set.

    Foreign keys are left to ``datapackage.json``: where a field has a reference, mlcroissant joins the other table to
    every record instead of naming it.
    """
    described: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "armsdata",
        "alternateName": texts.TITLE,
        "description": texts.DESCRIPTION,
        "version": f"{built.version}.0",
        "license": texts.LICENCE_URL,
        "creator": {"@type": "sc:Organization", "name": texts.AUTHOR},
        "keywords": texts.KEYWORDS,
        "inLanguage": "en",
        "isLiveDataset": False,
        "citeAs": citationtexts.apa(work),
    }
    if built.released:
        described["datePublished"] = built.released
    described["distribution"] = [
        {
            "@type": "cr:FileObject",
            "@id": t["path"],
            "name": t["path"],
            "contentUrl": t["path"],
            "contentSize": f"{t['bytes']} B",
            # The registered name is application/vnd.apache.parquet; mlcroissant reads this one only.
            "encodingFormat": "application/x-parquet",
            "sha256": t["sha256"],
        }
        for t in files["tables"]
    ]
    paths = {t["table"]: t["path"] for t in files["tables"]}
    described["recordSet"] = [_record_set(c, paths[name]) for name, c in built.contracts.items()]
    return described


def _record_set(contract: Contract, path: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": contract.table,
        "name": contract.table,
        "description": contract.description,
        "key": {"@id": f"{contract.table}/{contract.key}"},
        "field": [_field(contract.table, c, path) for c in contract.columns],
    }


def _field(table: str, column: Column, path: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": path}, "extract": {"column": column.name}},
    }
