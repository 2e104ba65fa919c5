"""``armsdata release``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import main
from .curating import _ROOT, _need_extra


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
