"""The command that turns names into ids: resolve."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import click

from ..errors import ArmsdataError, unknown
from . import main
from .printing import formats, show

Row = dict[str, Any]

_BRIEF = ["name", "id"]
_SHOWN = ["name", "id", "status", "matched", "how", "score", "candidates"]


@main.command("resolve")
@click.argument("names", nargs=-1)
@click.option("--file", "-f", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV or Parquet file.")
@click.option("--column", "-c", help="Its column with the names; needed where it has several.")
@click.option(
    "--kind",
    "-k",
    type=click.Choice(["system", "operator"]),
    default="system",
    show_default=True,
    help="What the names name.",
)
@click.option("--type", "-t", "types", multiple=True, help="Only of this weapon type (MANPADS) or kind of operator.")
@click.option("--at", help="For operators: the day or year for which the names are meant.")
@click.option("--fallback", type=click.Choice(["family"]), help="Shorten unknown variants to their family.")
@click.option("--fuzzy", type=float, metavar="THRESHOLD", help="Accept misspellings from this similarity (85 is good).")
@click.option("--detail", "-d", is_flag=True, help="Also status, matched name, how, score and candidates.")
@formats
def resolve_names(
    names: tuple[str, ...],
    file: Path | None,
    column: str | None,
    kind: str,
    types: tuple[str, ...],
    at: str | None,
    fallback: str | None,
    fuzzy: float | None,
    detail: bool,
    form: str | None,
) -> None:
    """Turn NAMES into ids: names given, a column of a file, or standard input with one name a line.

    Names are printed in their order; what is ambiguous or unknown has no id.
    """
    from ..naming import resolve

    given = _given(names, file, column)
    wanted = types or None
    found: list[Row] = resolve(given, kind, at=at, type=wanted, fallback=fallback, fuzzy=fuzzy, detail=True)
    rows = [{**f, "candidates": " ".join(f["candidates"]) or None} for f in found]
    columns = _SHOWN if detail else _BRIEF
    whole = [{c: f[c] for c in columns} for f in found]
    if form is None and not detail:
        # People should see at once why a name has no id.
        columns = [*columns, "status", "candidates"] if any(r["id"] is None for r in rows) else columns
    show(rows, form, columns=columns, whole=whole)


def _given(names: tuple[str, ...], file: Path | None, column: str | None) -> list[str | None]:
    if names and file:
        raise ArmsdataError("give names or a file, not both")
    if column and not file:
        raise ArmsdataError("--column needs --file")
    if file:
        return _column(file, column)
    return list(names) or [line.rstrip("\r\n") for line in sys.stdin]


def _column(file: Path, column: str | None) -> list[str | None]:
    if file.suffix == ".parquet":
        import pyarrow.parquet as pq

        table = pq.read_table(file)
        cells = table[_named(file, column, table.column_names)].to_pylist()
        return [v if isinstance(v, str) else None for v in cells]
    csv.field_size_limit(sys.maxsize)
    try:
        with file.open(newline="", encoding="utf-8-sig") as f:
            header, *rows = csv.reader(f)
    except (UnicodeDecodeError, ValueError, csv.Error) as e:
        raise ArmsdataError(f"{file}: cannot be read as CSV in UTF-8 ({str(e).splitlines()[0]})") from None
    at = header.index(_named(file, column, header))
    return [row[at] if at < len(row) else None for row in rows]


def _named(file: Path, column: str | None, columns: list[str]) -> str:
    if column is None and len(columns) == 1:
        return columns[0]
    if column is None:
        raise ArmsdataError(f"{file} has {len(columns)} columns; say with --column which has the names")
    if column not in columns:
        raise unknown(f"column of {file.name}", column, columns)
    return column
