"""All curated tables of a run, typed, with their origins: what rules look at and derivations start from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..claimitems import SUBJECT as SUBJECT
from ..model import Contract
from .curated import Origin
from .problems import Problem
from .seeds import Seed

CLAIM_TABLES = tuple(SUBJECT)


@dataclass
class Curated:
    """Typed frames (index 0 to n-1) by table, where each row came from, and the seeds."""

    contracts: dict[str, Contract]
    frames: dict[str, pd.DataFrame]
    origins: dict[str, Origin]
    seeds: dict[str, Seed] = field(default_factory=dict)

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]

    def problem(self, table: str, row: int, column: str, expected: str, rule: str) -> Problem:
        """A problem at one cell (``column`` empty for the whole row)."""
        file, line = self.origins[table].at(int(row))
        value = self.frames[table].at[int(row), column] if column else ""
        if isinstance(value, pd.Timestamp):
            value = value.date()
        return Problem(file, line, column, "" if pd.isna(value) else str(value), expected, rule)

    def place(self, table: str, row: int) -> str:
        """File and line of a row, as text."""
        file, line = self.origins[table].at(int(row))
        return f"{file}:{line}"

    @cached_property
    def keys(self) -> dict[str, pd.Series]:
        """The key of every row, by table (joined keys made from their parts)."""
        return {t: key_of(c, self.frames[t]) for t, c in self.contracts.items() if t in self.frames}

    @cached_property
    def claims(self) -> pd.DataFrame:
        """The columns that all claims share, with their table, row number there and subject."""
        parts = []
        for t in CLAIM_TABLES:
            f = self.frames[t]
            shared = [c for c in self.contracts[t].curated_names if c in _shared(self)]
            part = f[shared].copy()
            part["table"] = t
            part["row"] = range(len(f))
            part["operator_id"] = f[SUBJECT[t]]
            parts.append(part)
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def known(self) -> dict[str, set[str]]:
        """All keys by table; those of ``claims`` are those of the four claim tables."""
        known = {t: set(k.dropna()) for t, k in self.keys.items()}
        known["claims"] = set(self.claims["claim_id"].dropna())
        return known


def _shared(data: Curated) -> set[str]:
    first, *rest = (set(data.contracts[t].curated_names) for t in CLAIM_TABLES)
    return set.intersection(first, *rest) - {"operator_id"}


def joined(frame: pd.DataFrame, parts: list[str]) -> pd.Series:
    """Columns joined by colons, a missing part empty, days as YYYY-MM-DD."""
    out: pd.Series | None = None
    for p in parts:
        column = frame[p]
        if pd.api.types.is_datetime64_any_dtype(column):
            column = column.dt.strftime("%Y-%m-%d")
        text = column.astype("string").fillna("")
        out = text if out is None else out + ":" + text
    assert out is not None
    return out


def key_of(contract: Contract, frame: pd.DataFrame) -> pd.Series:
    """The key of every row of a table."""
    key = contract.column(contract.key)
    return joined(frame, key.of) if key.derived == "joined_key" else frame[contract.key]
