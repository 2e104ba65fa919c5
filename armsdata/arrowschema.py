"""The Arrow schema of a contract, and strings cast to it: lossless or reported."""

from __future__ import annotations

import pyarrow as pa

from .model import Column, Contract

_ARROW = {
    "string": pa.string(),
    "url": pa.string(),
    "edtf": pa.string(),
    "locator": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column."""
    return _ARROW[column.type]


def arrow_schema(contract: Contract) -> pa.Schema:
    """The Arrow schema of a contract, each field with its description (and unit) in the field's metadata."""
    fields = []
    for c in contract.columns:
        meta = {"description": c.description} | ({"unit": c.unit} if c.unit else {})
        fields.append(pa.field(c.name, arrow_type(c), nullable=not c.required, metadata=meta))
    return pa.schema(fields)
