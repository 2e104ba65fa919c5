"""Commands that ask: tables, show, describe, trace, holdings, validate, verify, diff, system, operator."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ..errors import ArmsdataError
from . import main
from .printing import formats, show


@main.command()
@formats
def tables(form: str | None) -> None:
    """List the tables: title, rows, columns (and description, with --json or --csv)."""
    from ..loading import overview

    show(overview(), form, columns=None if form else ["table", "rows", "columns", "title"])


@main.command("show")
@click.argument("table")
@click.option("--columns", "-c", help="Columns to print, separated by commas.")
@click.option("--where", "-w", multiple=True, metavar="COLUMN=VALUE", help="Only rows with this value; repeatable.")
@click.option("--rows", "-n", default=20, show_default=True, help="How many rows to print for people; 0 for all.")
@click.option("--version", "version", help="Version of the data; the bundled one if not given.")
@formats
def show_table(
    table: str, columns: str | None, where: tuple[str, ...], rows: int, version: str | None, form: str | None
) -> None:
    """Print the rows of TABLE (--json and --csv print all that fit)."""
    from ..loading import load
    from ..pinning import contract_and_file

    contract, _ = contract_and_file(table, version)
    wanted: dict[str, Any] = {}
    for w in where:
        name, eq, value = w.partition("=")
        if not eq:
            raise ArmsdataError(f"--where {w!r}: expected COLUMN=VALUE")
        kind = contract.column(name).type if name in contract.names else "string"
        wanted.setdefault(name, []).append(_typed(w, kind, value))
    names = columns.split(",") if columns else None
    found = load(table, version=version, engine="arrow", columns=names, where=wanted or None)
    shown = found if form or rows == 0 else found.slice(0, rows)
    if form is None and names is None:
        shown = shown.drop_columns([c for c in shown.column_names if shown[c].null_count == shown.num_rows])
    show(shown.to_pylist(), form, columns=shown.column_names)
    if shown.num_rows < found.num_rows:
        click.echo(f"… {found.num_rows - shown.num_rows:,} more of {found.num_rows:,} rows (--rows 0 prints all)")


def _typed(given: str, kind: str, value: str) -> Any:
    from datetime import date

    if value == "":
        return None
    try:
        if kind == "integer":
            return int(value)
        if kind == "number":
            return float(value)
        if kind == "date":
            return date.fromisoformat(value)
    except ValueError:
        raise ArmsdataError(f"--where {given!r}: expected a value of type {kind}") from None
    if kind == "boolean":
        if value not in ("true", "false"):
            raise ArmsdataError(f"--where {given!r}: expected true or false")
        return value == "true"
    return value


@main.command()
@click.argument("table")
@formats
def describe(table: str, form: str | None) -> None:
    """Print the codebook of TABLE: columns, types, units, allowed values, warnings."""
    from .. import codebook

    book = codebook.describe(table)
    show(book.rows(), form, whole=book.to_dict(), text=str(book))


@main.command()
@click.argument("row_id")
@click.option("--table", "-t", help="The table, where several have a row of that key.")
@formats
def trace(row_id: str, table: str | None, form: str | None) -> None:
    """Trace ROW_ID (usually a claim_id) to the words that say it."""
    from .. import evidence

    found = evidence.trace(row_id, table)
    show([p.to_dict() for p in _all_places(found)], form, whole=found.to_dict(), text=str(found))


def _all_places(found: Any) -> list[Any]:
    return [*found.places, *(p for c in found.claims for p in _all_places(c))]


@main.command()
@click.argument("operator", required=False)
@click.argument("system", required=False)
@click.option("--operator", "operator_option", help="An operator, where it is not given first.")
@click.option("--system", "system_option", help="A system, where no operator is given.")
@click.option("--as-of", help="Only claims about this time (EDTF: 2025, 2009/2010).")
@click.option("--known-by", help="Only claims public by this day.")
@click.option("--trace", "traced", is_flag=True, help="Trace every claim behind the answer to its documents.")
@formats
def holdings(
    operator: str | None,
    system: str | None,
    operator_option: str | None,
    system_option: str | None,
    as_of: str | None,
    known_by: str | None,
    traced: bool,
    form: str | None,
) -> None:
    """What is claimed of holdings, what it adds up to, and why: armsdata holdings VEN igla-s."""
    from .. import evidence, holding

    found = holding.holdings(operator or operator_option, system or system_option, as_of=as_of, known_by=known_by)
    text = str(found)
    if traced:
        claims = [c["claim_id"] for h in found for c in h.claims]
        text = "\n\n".join([text, *(str(evidence.trace(c)) for c in claims)])
    elif len(found) > 12 and form is None:
        text = ""
    show(found.rows(), form, whole=found.to_dict(), text=text, columns=None if form else _BRIEF)


_BRIEF = ["operator_id", "system_id", "unit", "low", "best", "high", "delivered_total", "n_voices", "agreement"]


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("table")
@formats
def validate(file: Path, table: str, form: str | None) -> None:
    """Check FILE (CSV or Parquet) against the contract of TABLE; exit status 1 if it does not fit."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    from ..validating import validate as check

    try:
        frame = (
            pq.read_table(file)
            if file.suffix == ".parquet"
            else pd.read_csv(file, dtype="string", keep_default_na=False, na_values=[""])
        )
    except (pa.ArrowInvalid, ValueError, UnicodeDecodeError) as e:
        raise ArmsdataError(f"{file}: cannot be read: {str(e).splitlines()[0]}") from None
    faults = check(frame, table).to_dict("records")
    show([{str(k): v for k, v in f.items()} for f in faults], form, columns=["row", "column", "value", "expected"])
    if form is None:
        n = len(faults)
        click.echo(f"{file} fits {table}." if not n else f"{n} fault{'s' * (n != 1)}.")
    sys.exit(1 if faults else 0)


@main.command()
@formats
def verify(form: str | None) -> None:
    """Check every bundled file against its checksum; exit status 1 if one differs."""
    from ..verifying import results

    found = results()
    bad = [r for r in found if r["status"] != "ok"]
    show(
        found if form else bad, form, columns=["file", "status", "expected", "found"], text="" if bad else _fine(found)
    )
    sys.exit(1 if bad else 0)


def _fine(found: list[dict[str, str]]) -> str:
    return f"All {len(found)} files are as they were released."


@main.command()
@click.argument("old")
@click.argument("new")
@click.option("--table", "-t", "tables", multiple=True, help="Only this table; repeatable.")
@click.option("--markdown", is_flag=True, help="Print the whole report in Markdown.")
@formats
def diff(old: str, new: str, tables: tuple[str, ...], markdown: bool, form: str | None) -> None:
    """Compare OLD and NEW cell by cell: versions, folders, or two Parquet files of one table."""
    from .. import comparing

    found = comparing.diff(old, new, tables or None)
    if form is None and not markdown:
        show(found.summary(), None, text="" if found else "Nothing differs.")
    else:
        show(found.rows(), form, ["table", "key", "change", "column", "old", "new"], found.to_dict(), found.markdown())


@main.command("system")
@click.argument("name", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_system(name: tuple[str, ...], as_json: bool) -> None:
    """Show one system with all that is known of it: names, family, origins, who is said to hold it."""
    from ..things import system

    _thing(system(" ".join(name)), as_json)


@main.command("operator")
@click.argument("name", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_operator(name: tuple[str, ...], as_json: bool) -> None:
    """Show one operator with all that is known of it: names, codes, regimes, what it is said to hold."""
    from ..things import operator

    _thing(operator(" ".join(name)), as_json)


def _thing(found: Any, as_json: bool) -> None:
    show([], "json" if as_json else None, whole=found.to_dict(), text=str(found))
