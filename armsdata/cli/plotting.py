"""``armsdata plot-claims``: a holding as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import ArmsdataError
from . import main

_KINDS = {".png", ".svg", ".pdf"}


@main.command("plot-claims")
@click.argument("operator")
@click.argument("system")
@click.option("--out", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write: .png, .svg or .pdf.")
@click.option("--known-by", help="Only claims public by this day.")
def plot_claims(operator: str, system: str, out: Path | None, known_by: str | None) -> None:
    """Plot the claims about one holding over time to a PNG, SVG or PDF file."""
    from .. import plotting

    file = out or Path(f"{operator.lower()}-{system}.png")
    if file.suffix not in _KINDS:
        raise ArmsdataError(f"{file}: expected a name that ends in {', '.join(sorted(_KINDS))}")
    figure = plotting.plot_claims(operator, system, known_by=known_by)
    try:
        figure.savefig(file, dpi=150)
    except OSError as e:
        raise ArmsdataError(f"{file} cannot be written: {e.strerror}") from None
    click.echo(f"wrote {file}")
