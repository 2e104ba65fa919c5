"""Commands about versions: versions, download."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from . import main
from .printing import formats, show


@main.command()
@formats
def versions(form: str | None) -> None:
    """List the versions: day of release, rows, bytes, whether bundled and cached."""
    from ..downloading import COLUMNS, version_rows

    show(version_rows(), form, columns=COLUMNS)


@main.command()
@click.argument("version")
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), help="Folder to make VERSION/ in, not the cache."
)
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds for everything (300).")
@click.option("--allow-redirects", is_flag=True, default=None, help="Let the server redirect to another host.")
@formats
def download(
    version: str, to: Path | None, timeout: float | None, allow_redirects: bool | None, form: str | None
) -> None:
    """Fetch all files of VERSION for work without a network; prints where they are."""
    from .. import downloading
    from ..versions_index import release

    wanted = release(version)
    with _bar(version, wanted.bytes) as progress:
        folder = downloading.download(version, to, progress=progress, timeout=timeout, allow_redirects=allow_redirects)
    row = {"version": version, "path": str(folder), "files": len(wanted.files), "bytes": wanted.bytes}
    show([row], form, whole=row, text="" if form else str(folder))


@contextmanager
def _bar(version: str, total: int) -> Iterator[Callable[[str, int, int], object] | None]:
    """A progress bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"armsdata {version}", total=total)
        yield lambda name, got, size: bar.update(task, completed=got, description=name)
