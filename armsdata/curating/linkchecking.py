"""``armsdata check-links``: are the documents still where they were read, and do they still say what is quoted?"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

import armsdata

from .. import locators
from ..rows import Row
from ..spelling import fold

DELAY = 2.0  # seconds between two requests to one host
DEADLINE = 20.0
MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class Link:
    """The state of one source's address: ok, moved, changed (quoted words are gone), dead or unreachable."""

    source_id: str
    url: str
    state: str
    detail: str


def check_links(
    sources: list[Row], quotes: dict[str, list[str]], delay: float = DELAY, timeout: float = DEADLINE
) -> Iterator[Link]:
    """Ask for every source's address, one after the other, hosts in turn, never a host twice within ``delay`` seconds.

    ``quotes`` maps a source to the locators of its rows; their words are looked for on the page. What cannot be reached
    is reported, never raised.
    """
    session = requests.Session()
    session.headers["User-Agent"] = f"armsdata/{armsdata.__version__} (link check of a research dataset)"
    last: dict[str, float] = {}
    for source in _hosts_in_turn(sources):
        host = urlsplit(source["url"]).netloc
        wait = last.get(host, 0.0) + delay - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        yield _check(session, source, quotes.get(source["source_id"], []), timeout)
        last[host] = time.monotonic()


def _hosts_in_turn(sources: list[Row]) -> list[Row]:
    """The sources with an address, so ordered that one host's pages lie far apart."""
    by_host: dict[str, list[Row]] = {}
    for s in sources:
        if s["url"]:
            by_host.setdefault(urlsplit(s["url"]).netloc, []).append(s)
    ranked = [(n, host, s) for host, group in by_host.items() for n, s in enumerate(group)]
    return [s for _, _, s in sorted(ranked, key=lambda x: (x[0], x[1]))]


def _check(session: requests.Session, source: Row, quoted: list[str], timeout: float) -> Link:
    key, url = source["source_id"], source["url"]
    started = time.monotonic()
    try:
        with session.get(url, timeout=timeout, stream=True) as answer:
            body = b""
            for chunk in answer.iter_content(65536):
                body += chunk
                if len(body) > MOST_BYTES or time.monotonic() - started > timeout:
                    break
    except requests.RequestException as e:
        return Link(key, url, "unreachable", type(e).__name__)
    if answer.status_code in (404, 410):
        return Link(key, url, "dead", f"HTTP {answer.status_code}")
    if not answer.ok:
        return Link(key, url, "unreachable", f"HTTP {answer.status_code}")
    gone = _gone(body.decode(answer.encoding or "utf-8", "replace"), quoted)
    if gone:
        return Link(key, url, "changed", f"no longer says {gone!r}")
    if _bare(answer.url) != _bare(url):
        return Link(key, url, "moved", f"to {answer.url}")
    return Link(key, url, "ok", "")


def _bare(url: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", url.partition("#")[0]).rstrip("/")


def _gone(page: str, quoted: list[str]) -> str | None:
    """The first quoted run of words that a page lacks."""
    text = fold(html.unescape(re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", page)))
    for locator in quoted:
        words = locators.fragment_words(locator)
        if words and fold(words) not in text:
            return words
    return None
