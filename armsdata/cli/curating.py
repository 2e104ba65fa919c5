"""Commands for curators: build, fmt, add, locate. They need the extra ``curate`` and a checkout."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ..errors import ArmsdataError, missing_extra
from . import main

_ROOT = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("."),
    show_default=True,
    help="The checkout to work in.",
)


def _need_extra(root: Path) -> None:
    try:
        import yaml  # noqa: F401
    except ImportError:
        raise missing_extra("PyYAML", "curate") from None
    if not (root / "schemas").is_dir():
        raise ArmsdataError(f"{root.resolve()} is no checkout of armsdata (no schemas/); use --root")


@main.command()
@_ROOT
@click.option("--check", "checking", is_flag=True, help="Write nothing; compare with what stands there.")
@click.option("--json", "as_json", is_flag=True, help="Print problems as JSON.")
def build(root: Path, checking: bool, as_json: bool) -> None:
    """Check the curated files and build the version's tables from them."""
    _need_extra(root)
    from ..curating import building
    from ..curating.problems import BuildFailed

    try:
        if checking:
            said = building.check(root)
            for line in said:
                click.echo(line, err=True)
            click.echo("Differs from a fresh build; run 'armsdata build'." if said else "As a fresh build gives it.")
            sys.exit(1 if said else 0)
        built = building.build(root)
        building.write(built, root / "datasets" / built.version)
    except BuildFailed as e:
        if as_json:
            click.echo(json.dumps([p.to_dict() for p in e.problems], ensure_ascii=False, indent=1))
        else:
            click.echo(str(e), err=True)
        sys.exit(1)
    rows = sum(t.num_rows for t in built.tables.values())
    click.echo(f"Built datasets/{built.version}: {len(built.tables)} tables, {rows:,} rows.")
