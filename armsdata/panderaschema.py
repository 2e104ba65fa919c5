"""The pandera schema of a contract, and its failures as problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .frames import DTYPES, TEXT
from .model import Column, Contract

if TYPE_CHECKING:
    import pandera.pandas as pa_schema


def expectation(column: Column, check: str) -> str:
    """In words, what a column's check expects."""
    if check == "values":
        words = list(column.values or {})
        shown = ", ".join(words[:40]) + (f", … ({len(words)} in all)" if len(words) > 40 else "")
        return f"expected one of: {shown}"
    if check == "pattern":
        return f"expected text of the form {column.pattern}"
    if check == "minimum":
        return f"expected at least {column.minimum}"
    return f"expected at most {column.maximum}"


def pandera_schema(contract: Contract, columns: list[str] | None = None) -> pa_schema.DataFrameSchema:
    """The pandera schema of a contract (or of some of its columns), for frames as ``to_frame`` makes them.

    Checks that span columns, rows or tables cannot be written in it; they stand in ``curating.rules``.
    """
    import pandera.pandas as pandera

    made = {}
    for c in contract.columns:
        if columns is not None and c.name not in columns:
            continue
        checks = []
        if c.values:
            checks.append(pandera.Check.isin(list(c.values), error=expectation(c, "values")))
        if c.pattern:
            checks.append(pandera.Check.str_matches(rf"^(?:{c.pattern})$", error=expectation(c, "pattern")))
        if c.minimum is not None:
            checks.append(pandera.Check.ge(c.minimum, error=expectation(c, "minimum")))
        if c.maximum is not None:
            checks.append(pandera.Check.le(c.maximum, error=expectation(c, "maximum")))
        dtype = DTYPES.get(c.type, TEXT)
        made[c.name] = pandera.Column(dtype, checks=checks, nullable=not c.required, description=c.description)
    return pandera.DataFrameSchema(made, strict=True, ordered=True, name=contract.table)


def failures(contract: Contract, frame: pd.DataFrame) -> list[tuple[int, str, str, str]]:
    """(row, column, value, what was expected) for every cell that the contract's pandera schema refuses."""
    import pandera.errors

    try:
        pandera_schema(contract, list(frame.columns)).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as e:
        found = []
        for case in e.failure_cases.itertuples():
            if case.index is None or pd.isna(case.index):
                found.append((-1, str(case.column or ""), str(case.failure_case), str(case.check)))
            elif str(case.check) == "not_nullable":
                found.append((int(case.index), str(case.column), "", "is required and must not be empty"))
            else:
                found.append((int(case.index), str(case.column), str(case.failure_case), str(case.check)))
        return found
    return []
