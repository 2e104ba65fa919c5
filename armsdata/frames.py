"""Arrow tables as pandas frames: nullable types, text as strings, days as datetime64."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

TEXT = pd.StringDtype("pyarrow", na_value=pd.NA)
DTYPES: dict[str, Any] = {
    "integer": pd.Int64Dtype(),
    "number": pd.Float64Dtype(),
    "boolean": pd.BooleanDtype(),
    "date": "datetime64[ms]",
}


def pandas_dtype(arrow: pa.DataType) -> Any:
    """The nullable pandas type for an Arrow type, as pyarrow's types_mapper wants it; None for dates."""
    if pa.types.is_string(arrow):
        return TEXT
    if pa.types.is_integer(arrow):
        return DTYPES["integer"]
    if pa.types.is_floating(arrow):
        return DTYPES["number"]
    return DTYPES["boolean"] if pa.types.is_boolean(arrow) else None


def to_frame(table: pa.Table) -> pd.DataFrame:
    """A pandas frame of an Arrow table, with nullable types and datetime64 days."""
    return table.to_pandas(types_mapper=pandas_dtype, date_as_object=False, ignore_metadata=True)
