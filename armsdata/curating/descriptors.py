"""Descriptions of a version for other programs, made from the contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import texts
from ..citedworks import Work, first_day
from ..model import Column, Contract
from .catalogues import datacite, schema_org
from .croissant import croissant

if TYPE_CHECKING:
    from .building import Built

_FRICTIONLESS = {
    "string": ("string", None),
    "integer": ("integer", None),
    "number": ("number", None),
    "boolean": ("boolean", None),
    "date": ("date", None),
    "edtf": ("string", None),
    "url": ("string", "uri"),
    "locator": ("string", None),
}


def descriptors(built: Built, files: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The descriptor files of a version by name."""
    work = Work(built.version, first_day(built.released), files["unf"], files["content_sha256"])
    return {
        "datapackage.json": datapackage(built, files),
        "croissant.json": croissant(built, files, work),
        "datacite.json": datacite(work, files),
        "schema_org.jsonld": schema_org(built, files, work),
    }


def datapackage(built: Built, files: dict[str, Any]) -> dict[str, Any]:
    """A Frictionless Data Package (v2) of the version."""
    by_table = {t["table"]: t for t in files["tables"]}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "armsdata",
        "title": texts.TITLE,
        "description": texts.DESCRIPTION,
        "version": built.version,
        "licenses": [{"name": texts.LICENCE_ID, "path": texts.LICENCE_URL, "title": texts.LICENCE_TITLE}],
        "contributors": [{"title": texts.AUTHOR, "roles": ["creator"]}],
        "keywords": texts.KEYWORDS,
        "resources": [
            {
                "name": name.replace("_", "-"),
                "type": "table",
                "title": contract.title,
                "description": contract.description,
                "path": f"{name}.parquet",
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "hash": f"sha256:{by_table[name]['sha256']}",
                "schema": table_schema(contract, built.contracts),
            }
            for name, contract in built.contracts.items()
        ],
    }


def table_schema(contract: Contract, contracts: dict[str, Contract]) -> dict[str, Any]:
    """The Frictionless Table Schema of a contract; ``contracts`` tells the keys of the tables that it refers to."""
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(c) for c in contract.columns],
        "primaryKey": [contract.key],
    }
    keys = [
        {
            "fields": [c.name],
            "reference": {"resource": c.references.replace("_", "-"), "fields": [contracts[c.references].key]},
        }
        for c in contract.columns
        if c.references
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _field(column: Column) -> dict[str, Any]:
    kind, form = _FRICTIONLESS[column.type]
    # frictionless reads a missing whole number in Parquet as the number NaN, which is no integer and has no bounds.
    may_miss = kind == "integer" and not column.required
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    for key in ("pattern", "minimum", "maximum"):
        if getattr(column, key) is not None and not may_miss:
            constraints[key] = getattr(column, key)
    field: dict[str, Any] = {
        "name": column.name,
        "type": "number" if may_miss else kind,
        "description": column.description,
    }
    if form:
        field["format"] = form
    if column.unit:
        field["unit"] = column.unit
    if constraints:
        field["constraints"] = constraints
    return field
