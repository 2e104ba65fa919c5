"""Text cast to the types of a contract: lossless, or a problem that names the cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import locators, uncertain_dates
from .arrowschema import arrow_type
from .model import Column

_URL = re.compile(r"https?://[A-Za-z0-9\-._~%]+(:\d+)?(/[^\s<>\"{}|\\^`]*)?(\?[^\s<>\"]*)?")


def _integer(text: str) -> None:
    if not re.fullmatch(r"-?(0|[1-9]\d{0,17})", text):
        raise ValueError("expected a whole number in digits alone")


def _number(text: str) -> None:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise ValueError("expected a number such as 12.5")


def _boolean(text: str) -> None:
    if text not in ("true", "false"):
        raise ValueError("expected true or false")


def _date(text: str) -> None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError("expected a day as YYYY-MM-DD")
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError("is no day of the calendar; expected YYYY-MM-DD") from None


def _edtf(text: str) -> None:
    try:
        uncertain_dates.span(text)
    except ValueError as e:
        said = str(e)
        if "ends before" in said or "open at both" in said:
            raise ValueError(said.partition("' ")[2] or said) from None
        raise ValueError(f"expected {uncertain_dates.EXPECTED}") from None


def _url(text: str) -> None:
    if not _URL.fullmatch(text):
        raise ValueError("expected a web address beginning with http:// or https://")


_CHECKS: dict[str, Callable[[str], None]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "edtf": _edtf,
    "url": _url,
    "locator": locators.check,
}


def cast_column(column: Column, text: pa.ChunkedArray) -> tuple[pa.ChunkedArray, list[tuple[int, str, str]]]:
    """A column of text in its contract's type, and (row, value, what was expected) for each cell that cannot be.

    Such cells are null in the result. Each distinct value is checked once.
    """
    check = _CHECKS.get(column.type)
    problems: list[tuple[int, str, str]] = []
    if check is not None:
        bad: dict[str, str] = {}
        for value in pc.unique(text).to_pylist():
            if value is not None:
                try:
                    check(value)
                except ValueError as e:
                    bad[value] = str(e)
        if bad:
            hit = pc.is_in(text, value_set=pa.array(list(bad), pa.string()))
            for row in np.flatnonzero(hit.to_numpy(zero_copy_only=False)):
                value = text[int(row)].as_py()
                problems.append((int(row), value, bad[value]))
            text = pc.if_else(hit, pa.scalar(None, pa.string()), text)
    return text.cast(arrow_type(column)), problems
