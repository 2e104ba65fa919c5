"""Printing rows: as a table for people, as JSON or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import click

Rows = Sequence[dict[str, Any]]


def formats(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--json`` and ``--csv``, as one parameter ``form``."""
    command = click.option("--csv", "form", flag_value="csv", help="Print CSV.")(command)
    return click.option("--json", "form", flag_value="json", help="Print JSON.")(command)


def show(rows: Rows, form: str | None, columns: Sequence[str] | None = None, whole: Any = None, text: str = "") -> None:
    """Print rows: JSON (``whole`` where given), CSV, or for people ``text`` where given, else a table."""
    names = list(columns or (rows[0].keys() if rows else ()))
    if form == "json":
        click.echo(json.dumps(rows if whole is None else whole, ensure_ascii=False, indent=1, default=_plain))
    elif form == "csv":
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(names)
        out.writerows([_cell(r.get(n)) for n in names] for r in rows)
    elif text:
        click.echo(text)
    else:
        _table(rows, names)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    return str(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _table(rows: Rows, names: list[str]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for n in names:
        numeric = all(isinstance(r.get(n), int | float) or r.get(n) is None for r in rows)
        table.add_column(n, justify="right" if numeric and rows else "left", overflow="fold")
    for r in rows:
        table.add_row(*(f"{v:,}" if type(v) is int else _cell(v) for v in (r.get(n) for n in names)))
    Console(soft_wrap=False, highlight=False, markup=False).print(table)
