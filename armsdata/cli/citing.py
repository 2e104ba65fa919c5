"""The command that says how to cite: cite."""

from __future__ import annotations

import click

from . import main

_STYLES = ("apa", "chicago", "bibtex", "ris", "csl-json", "datacite", "cff")


@main.command("cite")
@click.argument("what", required=False)
@click.option("--style", "-s", type=click.Choice(_STYLES), default="apa", show_default=True, help="How to print it.")
@click.option("--version", "version", help="Version of the data; the bundled one if not given.")
def cite_it(what: str | None, style: str, version: str | None) -> None:
    """Say how to cite WHAT: a version, a table or a claim_id; the bundled version if not given."""
    from ..citing import cite

    click.echo(cite(what, style=style, version=version).rstrip("\n"))
