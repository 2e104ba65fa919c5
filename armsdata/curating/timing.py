"""First and last days of columns of dates, certain or not."""

from __future__ import annotations

import pandas as pd

from .. import uncertain_dates


def _span(text: str) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    first, last = uncertain_dates.span(text)
    return (pd.Timestamp(first) if first else None, pd.Timestamp(last) if last else None)


def bounds(column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last possible day of each date, NaT where it is missing or open. Days are their own bounds."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column, column
    spans = {t: _span(t) for t in column.dropna().unique()}
    first = column.map({t: s[0] for t, s in spans.items()})
    last = column.map({t: s[1] for t, s in spans.items()})
    return pd.to_datetime(first).astype("datetime64[ms]"), pd.to_datetime(last).astype("datetime64[ms]")
