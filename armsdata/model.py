"""Contracts as objects: what a table is called, which columns it has and what they mean.

A contract is written once, in ``schemas/<table>.yaml``; the build compiles all of them into one JSON file, from
which these objects are made without a YAML parser.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "day, YYYY-MM-DD",
    "edtf": "date that may be uncertain (EDTF)",
    "url": "web address",
    "locator": "place in a document",
}


@dataclass(frozen=True)
class Column:
    """One column of a contract."""

    name: str
    type: str
    description: str
    required: bool = False
    unit: str | None = None
    values: dict[str, str] | None = None
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    unique: bool = False
    references: str | None = None
    derived: str | None = None
    of: list[str] = field(default_factory=list)
    scheme: str | None = None

    @property
    def curated(self) -> bool:
        """Whether a person types the column (else a named rule derives it)."""
        return self.derived is None


@dataclass(frozen=True)
class Contract:
    """What one table is: its columns in order, its key, its meaning and its usage warnings."""

    table: str
    title: str
    description: str
    key: str
    columns: tuple[Column, ...]
    warnings: tuple[str, ...] = ()
    extends: str | None = None
    derived_table: str | None = None

    @classmethod
    def from_dict(cls, d: dict[str, Any]) -> Contract:
        """Make a contract from its compiled form."""
        columns = tuple(Column(**c) for c in d["columns"])
        return cls(**{**d, "columns": columns, "warnings": tuple(d.get("warnings", ()))})

    def to_dict(self) -> dict[str, Any]:
        """The compiled form: plain JSON types, defaults left out."""
        d = {k: v for k, v in asdict(self).items() if v is not None and k not in ("columns", "warnings")}
        blank = asdict(Column(name="", type="", description=""))
        d["warnings"] = list(self.warnings)
        d["columns"] = [
            {k: v for k, v in asdict(c).items() if v != blank[k] or k in ("name", "type", "description")}
            for c in self.columns
        ]
        return d

    @property
    def names(self) -> list[str]:
        """All column names, in order."""
        return [c.name for c in self.columns]

    @property
    def curated_names(self) -> list[str]:
        """Names of the columns that stand in curated CSV files, in order."""
        return [c.name for c in self.columns if c.curated]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for c in self.columns:
            if c.name == name:
                return c
        raise KeyError(name)

    def fingerprint(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of the compiled contract: its version."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
