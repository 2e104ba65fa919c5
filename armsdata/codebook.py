"""The codebook of a table: its meaning, its warnings, every column with type, unit and allowed values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import bundle
from .model import TYPES, Column, Contract

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Codebook:
    """The codebook of one table, good to look at in a terminal (``print``) and in a notebook."""

    contract: Contract
    tables: frozenset[str] = frozenset()

    def rows(self) -> list[dict[str, Any]]:
        """One dictionary a column: column, type, unit, required, origin, references, description."""
        return [
            {
                "column": c.name,
                "type": c.type,
                "unit": c.unit,
                "required": c.required,
                "origin": "curated" if c.curated else f"derived ({c.derived})",
                "references": c.references,
                "description": c.description,
            }
            for c in self.contract.columns
        ]

    def frame(self) -> pd.DataFrame:
        """The columns as a pandas frame."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def values(self, column: str) -> dict[str, str]:
        """The allowed values of a column with their meanings; empty if any value is allowed."""
        return dict(self.contract.column(column).values or {})

    def to_dict(self) -> dict[str, Any]:
        """The whole contract as plain JSON types."""
        return self.contract.to_dict()

    def markdown(self) -> str:
        """The codebook page in Markdown."""
        c = self.contract
        lines = [f"# {c.title} (`{c.table}`)", "", c.description, "", f"Key: `{c.key}`."]
        if c.warnings:
            lines += ["", "**Mind**", "", *(f"- {w}" for w in c.warnings)]
        lines += ["", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{x.name}` | {kind(x)} | {_cell(x)} |" for x in c.columns]
        for x in c.columns:
            if self._listed(x):
                lines += ["", f"## Values of `{x.name}`", "", "| value | meaning |", "|---|---|"]
                lines += [f"| `{v}` | {m} |" for v, m in (x.values or {}).items()]
        return "\n".join(lines) + "\n"

    def _listed(self, column: Column) -> bool:
        """Whether a column's values are worth listing: not where they are the names of the tables."""
        return bool(column.values) and not set(column.values or ()) <= self.tables

    def __str__(self) -> str:
        c = self.contract
        lines = [f"{c.table}: {c.title}", "", c.description, ""]
        lines += [f"! {w}" for w in c.warnings] + ([""] if c.warnings else [])
        width = max(len(x.name) for x in c.columns)
        for x in c.columns:
            lines.append(f"{x.name:<{width}}  {kind(x)}. {x.description}")
            if self._listed(x):
                lines += [f"{'':<{width}}    {v}: {m}" for v, m in (x.values or {}).items()]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return self.markdown()


def kind(column: Column) -> str:
    """Type, unit and role of a column in a few words."""
    words = [TYPES[column.type]]
    if column.unit:
        words.append(f"unit: {column.unit}")
    if column.references:
        words.append(f"key of {column.references}")
    if not column.curated:
        words.append("derived")
    if column.required:
        words.append("required")
    return ", ".join(words)


def _cell(column: Column) -> str:
    return column.description.replace("|", "\\|")


def describe(table: str) -> Codebook:
    """The codebook of a table.

    Returns
    -------
    Codebook
        Prints as text, shows as Markdown in a notebook; ``rows()``, ``frame()``, ``values(column)``, ``to_dict()`` and
        ``markdown()`` give its content.

    Raises
    ------
    UnknownName
        If there is no such table.

    Examples
    --------
    >>> import armsdata as ad
    >>> ad.describe("inventories").values("polarity")["denies"]
    'It is said not to be so.'
    """
    return Codebook(bundle.contract(table), frozenset(bundle.contracts()))
