"""``armsdata add``: asks for a claim, or takes it from options."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..claimitems import SUBJECT
from ..errors import ArmsdataError
from . import main
from .curating import _ROOT, _need_extra

if TYPE_CHECKING:
    from ..curating.adding import Cells, Entry, Library
    from ..model import Column

_DEFAULTS = {"polarity": "asserts", "projection": "false", "cumulative": "false", "read_extent": "whole"}


@main.command()
@click.argument("table", type=click.Choice(list(SUBJECT)))
@_ROOT
@click.option("--set", "-s", "cells", multiple=True, metavar="COLUMN=VALUE", help="A cell of the claim; repeatable.")
@click.option("--url", help="Address of the document that carries it.")
@click.option("--source", "source_cells", multiple=True, metavar="COLUMN=VALUE", help="A cell of a new source.")
@click.option(
    "--publisher", "publisher_cells", multiple=True, metavar="COLUMN=VALUE", help="A cell of a new publisher."
)
@click.option("--claimant", "claimant_cells", multiple=True, metavar="COLUMN=VALUE", help="A cell of a new claimant.")
@click.option("--printed", "printed", multiple=True, metavar="COLUMN=VALUE", help="A cell of the appearance.")
@click.option("--appearance-of", metavar="CLAIM_ID", help="The document carries this known claim.")
@click.option("--new", "force_new", is_flag=True, help="A new claim, even where a known one says the same.")
@click.option("--no-input", is_flag=True, help="Ask nothing; what is not given is empty.")
def add(
    table: str,
    root: Path,
    cells: tuple[str, ...],
    url: str | None,
    source_cells: tuple[str, ...],
    publisher_cells: tuple[str, ...],
    claimant_cells: tuple[str, ...],
    printed: tuple[str, ...],
    appearance_of: str | None,
    force_new: bool,
    no_input: bool,
) -> None:
    """Add a claim of TABLE with the document that carries it: claim, appearance, source, publisher, claimant."""
    _need_extra(root)
    from ..curating.adding import Entry, Library
    from ..curating.problems import BuildFailed

    library, entry = Library(root), Entry()
    ask = not no_input and sys.stdin.isatty()
    claim = _cells("--set", cells)
    if appearance_of is None:
        _claimant(library, entry, claim, _cells("--claimant", claimant_cells), ask)
        claim = _complete(library, table, claim, ask, skip={"claim_id", "claimant_id"})
        known = [] if force_new else library.known_claims(table, claim)
        if known:
            said = ", ".join(r["claim_id"] for r in known)
            if not ask:
                raise ArmsdataError(f"known already: {said}. Use --appearance-of CLAIM_ID, or --new for another claim.")
            click.echo(f"Known already: {said}")
            if click.confirm("Add an appearance of it instead of a new claim?", default=True):
                appearance_of = known[0]["claim_id"]
    if appearance_of is None:
        claim["claim_id"] = library.mint_claim_id(table, claim)
        entry.rows[table] = claim
    elif not library.shelves[table].find(claim_id=appearance_of):
        raise ArmsdataError(f"{table} has no claim {appearance_of}")
    source_id = _source(
        library, entry, url, _cells("--source", source_cells), _cells("--publisher", publisher_cells), ask
    )
    link = {"claim_id": appearance_of or claim["claim_id"], "source_id": source_id}
    entry.rows["appearances"] = _complete(library, "appearances", link | _cells("--printed", printed), ask)
    try:
        files = library.add(entry)
    except BuildFailed as e:
        click.echo(f"{e}\nNothing was written.", err=True)
        sys.exit(1)
    for file in files:
        click.echo(f"wrote {file}")
    click.echo(link["claim_id"])


def _cells(option: str, given: tuple[str, ...]) -> Cells:
    out = {}
    for g in given:
        name, eq, value = g.partition("=")
        if not eq:
            raise ArmsdataError(f"{option} {g!r}: expected COLUMN=VALUE")
        out[name.strip()] = value.strip()
    return out


def _complete(library: Library, table: str, cells: Cells, ask: bool, skip: set[str] | None = None) -> Cells:
    """The cells with defaults, and with what the curator answers to questions for the rest."""
    out = dict(cells)
    for c in library.contracts[table].columns:
        if not c.curated or c.name in out or c.name in (skip or ()):
            continue
        default = _DEFAULTS.get(c.name, "") if c.required else ""
        out[c.name] = _ask(c, default) if ask else default
    return {k: v for k, v in out.items() if v != ""}


def _ask(c: Column, default: str) -> str:
    hint = f" [{'/'.join(list(c.values)[:12])}{'/…' if len(c.values) > 12 else ''}]" if c.values else ""
    if c.name == "accessed_on":
        default = date.today().isoformat()
    answer: str = click.prompt(f"{c.name}{hint}", default=default, show_default=bool(default))
    return answer.strip()


def _claimant(library: Library, entry: Entry, claim: Cells, given: Cells, ask: bool) -> None:
    """The claimant of the claim: a known one, or a new row."""
    if given:
        claim.setdefault("claimant_id", given.get("claimant_id", ""))
        entry.rows["claimants"] = given
        return
    if "claimant_id" not in claim and ask:
        claim["claimant_id"] = click.prompt("claimant_id").strip()
    wanted = claim.get("claimant_id", "")
    if wanted and not library.shelves["claimants"].find(claimant_id=wanted) and ask:
        click.echo(f"No claimant {wanted} yet; say who it is.")
        entry.rows["claimants"] = _complete(library, "claimants", {"claimant_id": wanted}, ask)


def _source(library: Library, entry: Entry, url: str | None, given: Cells, publisher: Cells, ask: bool) -> str:
    """The key of the source: the known one at that address, or a new row, with its publisher where that is new."""
    from ..curating.addresses import clean

    if url is None and "source_id" in given and not ask:
        return given["source_id"]
    if url is None and ask:
        url = click.prompt("url").strip()
    if url:
        known = library.source_at(url)
        if known:
            return known["source_id"]
        given = {"url": clean(url), **given}
    if publisher:
        entry.rows["publishers"] = publisher
        given.setdefault("publisher_id", publisher.get("publisher_id", ""))
    row = _complete(library, "sources", given, ask, skip={"source_id", "seed_file", "sha256"})
    if "publisher_id" not in row:
        raise ArmsdataError("a new source needs a publisher: --source publisher_id=… and, if it is new, --publisher …")
    known_publisher = library.shelves["publishers"].find(publisher_id=row["publisher_id"])
    if not known_publisher and "publishers" not in entry.rows and ask:
        click.echo(f"No publisher {row['publisher_id']} yet; say what it is.")
        entry.rows["publishers"] = _complete(library, "publishers", {"publisher_id": row["publisher_id"]}, ask)
    row.setdefault("source_id", library.mint_source_id(row))
    entry.rows["sources"] = row
    return row["source_id"]
