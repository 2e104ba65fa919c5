"""``armsdata check-links``."""

from __future__ import annotations

import click

from . import main
from .printing import formats, show


@main.command("check-links")
@click.option("--most", type=int, help="Check at most so many addresses.")
@click.option("--host", help="Only addresses of this host.")
@click.option("--delay", default=2.0, show_default=True, help="Seconds between two requests to one host.")
@formats
def check_links(most: int | None, host: str | None, delay: float, form: str | None) -> None:
    """Ask for the sources' addresses, politely, and report dead, moved and changed pages (exit status always 0)."""
    from urllib.parse import urlsplit

    from rich.progress import track

    from .. import rows
    from ..curating.linkchecking import check_links as check

    sources = [s for s in rows.table("sources").to_pylist() if s["url"]]
    if host:
        sources = [s for s in sources if urlsplit(s["url"]).netloc == host]
    sources = sources[:most]
    quotes: dict[str, list[str]] = {}
    for table in ("appearances", "citations"):
        for r in rows.table(table).to_pylist():
            if r["locator"]:
                quotes.setdefault(r["source_id"], []).append(r["locator"])
    links = check(sources, quotes, delay=delay)
    found = [vars(x) for x in track(links, "checking", total=len(sources), disable=form is not None, transient=True)]
    bad = [x for x in found if x["state"] != "ok"]
    columns = ["source_id", "state", "detail", "url"]
    show(found if form else bad, form, columns, text="" if bad else "Every page is where it was.")
    if form is None:
        click.echo(f"{len(found)} addresses, {len(found) - len(bad)} ok.")
