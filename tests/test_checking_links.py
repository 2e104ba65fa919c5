"""Links are checked against a real server; dead, moved and changed pages are reported, and nothing fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from armsdata import locators
from armsdata.curating.linkchecking import check_links

PAGES = {
    "/good": (200, "<p>not fewer than <b>5,000</b>&nbsp;Igla&#8209;S</p>"),
    "/changed": (200, "<p>something else</p><script>5,000 Igla-S</script>"),
    "/gone": (404, ""),
    "/broken": (500, ""),
    "/empty": (200, ""),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/old":
            self.send_response(301)
            self.send_header("Location", "/good")
            self.end_headers()
            return
        if self.path == "/slow":
            time.sleep(3)
        status, body = PAGES.get(self.path, (200, ""))
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()


def states(server: str, *paths: str, delay: float = 0.0) -> dict[str, tuple[str, str]]:
    sources = [{"source_id": p, "url": server + p} for p in paths]
    quotes = {p: [locators.fragment("5,000 Igla-S")] for p in paths}
    return {x.source_id: (x.state, x.detail) for x in check_links(sources, quotes, delay=delay, timeout=1)}


def test_each_state_is_told(server: str) -> None:
    found = states(server, "/good", "/changed", "/gone", "/broken", "/old", "/slow", "/empty")
    assert found["/good"] == ("ok", "")
    assert found["/changed"] == ("changed", "no longer says '5,000 Igla-S'")
    assert found["/gone"] == ("dead", "HTTP 404")
    assert found["/broken"] == ("unreachable", "HTTP 500")
    assert found["/old"] == ("moved", f"to {server}/good")
    assert found["/slow"][0] == "unreachable"
    assert found["/empty"][0] == "changed"


def test_a_host_that_is_not_there() -> None:
    (link,) = check_links([{"source_id": "x", "url": "http://127.0.0.1:9/none"}], {}, delay=0, timeout=1)
    assert link.state == "unreachable"
    assert list(check_links([{"source_id": "x", "url": None}], {})) == []


def test_hosts_are_not_hurried(server: str) -> None:
    start = time.monotonic()
    states(server, "/good", "/gone", "/empty", delay=0.2)
    assert time.monotonic() - start >= 0.4
