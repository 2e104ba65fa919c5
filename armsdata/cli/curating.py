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
    from ..curating import building, citationfile
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
        citationfile.write(root, built.version)
    except BuildFailed as e:
        if as_json:
            click.echo(json.dumps([p.to_dict() for p in e.problems], ensure_ascii=False, indent=1))
        else:
            click.echo(str(e), err=True)
        sys.exit(1)
    rows = sum(t.num_rows for t in built.tables.values())
    click.echo(f"Built datasets/{built.version}: {len(built.tables)} tables, {rows:,} rows.")


@main.command()
@_ROOT
@click.option("--check", "checking", is_flag=True, help="Change nothing; exit status 1 if a file would change.")
def fmt(root: Path, checking: bool) -> None:
    """Bring the curated files into their one form: order, quoting, sorting, clean addresses, no identical lines."""
    _need_extra(root)
    from ..curating.contracts import read_contracts
    from ..curating.tidying import tidy_all

    done = tidy_all(root, read_contracts(root / "schemas"), checking)
    changed = [t for t in done if t.changed]
    for t in changed:
        said = f" ({t.dropped} identical line{'s' * (t.dropped != 1)} dropped)" if t.dropped else ""
        click.echo(f"{'would change' if checking else 'changed'} {t.file}{said}")
    click.echo(f"{len(done)} files, {len(changed)} {'to change' if checking else 'changed'}.")
    sys.exit(1 if changed and checking else 0)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def locate(file: Path, words: tuple[str, ...], as_json: bool) -> None:
    """Print the span of WORDS in FILE, as a locator; exit status 1 if they are not there."""
    from ..curating.spans import locate as find

    found = find(file, " ".join(words))
    if as_json:
        click.echo(json.dumps([vars(s) | {"locator": s.locator} for s in found], ensure_ascii=False, indent=1))
    for s in found if not as_json else []:
        click.echo(f"{s.locator}  line {s.line}: …{s.before}[{s.words}]{s.after}…")
    if not found:
        click.echo(f"{file} does not hold these words", err=True)
        sys.exit(1)


@main.command()
@_ROOT
def codebook(root: Path) -> None:
    """Write the codebook pages in docs/codebook/ from the contracts."""
    _need_extra(root)
    from ..curating.codebooks import write_pages
    from ..curating.contracts import read_contracts

    for file in write_pages(read_contracts(root / "schemas"), root / "docs" / "codebook"):
        click.echo(f"wrote {file}")
