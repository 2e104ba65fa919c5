"""Commands about versions: diff, release."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import main
from .curating import _ROOT, _need_extra
from .printing import formats, show


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


@main.command()
@_ROOT
@click.option("--check", "checking", is_flag=True, help="Seal nothing; only check that sealed versions are untouched.")
def release(root: Path, checking: bool) -> None:
    """Seal the built version: enter it in the index and write its change report."""
    _need_extra(root)
    from ..curating import releasing

    if checking:
        touched = releasing.touched_versions(root)
        for line in touched:
            click.echo(line, err=True)
        n = len(releasing.read_index(root)["versions"])
        click.echo(f"{n} sealed version{'s' * (n != 1)}, {'touched' if touched else 'untouched'}.")
        sys.exit(1 if touched else 0)
    version, report = releasing.seal(root)
    click.echo(f"Sealed {version}. Report: {report}")
