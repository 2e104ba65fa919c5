"""A real HTTP server on this machine that misbehaves as told, request by request."""

from __future__ import annotations

import gzip
import random
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

Behaviour = Callable[["Handler", bytes], None]


class Server(ThreadingHTTPServer):
    """Serves a folder. ``plan`` holds what the next requests meet, one each; then ``then`` is met."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.plan: list[Behaviour] = []
        self.then: Behaviour = good
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()
        self.guard = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def meet(self, *plan: Behaviour, then: Behaviour | None = None) -> None:
        """Forget what was, end what still hangs, and behave so from now on."""
        self.over.set()
        self.over = threading.Event()
        self.plan, self.then, self.asked = list(plan), then or good, []

    def names(self) -> list[str]:
        """The files asked for, in order."""
        return [path.rpartition("/")[2] for path, _ in self.asked]

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what this server is for."""

    def __enter__(self) -> Server:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, at: TracebackType | None) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        server = self.server
        self.over = server.over
        with server.guard:
            server.asked.append((self.path, dict(self.headers)))
            behave = server.plan.pop(0) if server.plan else server.then
        file = server.folder / self.path.partition("?")[0].lstrip("/").removeprefix("moved/")
        behave(self, file.read_bytes() if file.is_file() else b"")

    def head(self, status: int, *headers: tuple[str, object]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, str(value))
        self.end_headers()

    def hang(self, seconds: float = 30.0) -> None:
        """Do nothing until the test is over."""
        self.over.wait(seconds)
        self.close_connection = True

    def reset(self) -> None:
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


def start_of(h: Handler) -> int:
    found = re.fullmatch(r"bytes=(\d+)-", h.headers.get("Range", ""))
    return int(found[1]) if found else 0


def good(h: Handler, body: bytes) -> None:
    """As a good server: with ranges, if the client's copy is of the same content."""
    etag = f'"{len(body)}"'
    start = start_of(h)
    if 0 < start < len(body) and h.headers.get("If-Range", etag) == etag:
        span = f"bytes {start}-{len(body) - 1}/{len(body)}"
        h.head(206, ("Content-Length", len(body) - start), ("Content-Range", span), ("ETag", etag))
        h.wfile.write(body[start:])
    else:
        h.head(200, ("Content-Length", len(body)), ("ETag", etag))
        h.wfile.write(body)


def range_ignored(h: Handler, body: bytes) -> None:
    h.head(200, ("Content-Length", len(body)))
    h.wfile.write(body)


def range_refused(h: Handler, body: bytes) -> None:
    h.head(416, ("Content-Length", 0)) if start_of(h) else good(h, body)


def other_range(h: Handler, body: bytes) -> None:
    start = max(0, start_of(h) - 10)
    h.head(206, ("Content-Length", len(body) - start), ("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}"))
    h.wfile.write(body[start:])


def range_of_other_bytes(h: Handler, body: bytes) -> None:
    good(h, _flipped(body))


def unsized(h: Handler, body: bytes) -> None:
    """The whole, its end told by the end of the connection."""
    h.head(200, ("Connection", "close"))
    h.wfile.write(body)
    h.close_connection = True


def chunked(h: Handler, body: bytes) -> None:
    h.head(200, ("Transfer-Encoding", "chunked"))
    for i in range(0, len(body), 5000):
        part = body[i : i + 5000]
        h.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
    h.wfile.write(b"0\r\n\r\n")


def truncated(h: Handler, body: bytes) -> None:
    """Half the bytes that are announced."""
    start = start_of(h)
    if start:
        h.head(
            206,
            ("Content-Length", len(body) - start),
            ("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}"),
        )
    else:
        h.head(200, ("Content-Length", len(body)))
    h.wfile.write(body[start : start + (len(body) - start) // 2])
    h.close_connection = True


def truncated_silently(h: Handler, body: bytes) -> None:
    """Half the bytes, without a length."""
    h.head(200, ("Connection", "close"))
    h.wfile.write(body[: len(body) // 2])
    h.close_connection = True


def wrong_bytes(h: Handler, body: bytes) -> None:
    range_ignored(h, _flipped(body))


def _flipped(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 4]) + body[middle + 1 :] if body else b""


def longer(h: Handler, body: bytes) -> None:
    range_ignored(h, body + b"x")


def shorter(h: Handler, body: bytes) -> None:
    range_ignored(h, body[:-1])


def empty(h: Handler, body: bytes) -> None:
    range_ignored(h, b"")


def endless(h: Handler, body: bytes) -> None:
    h.head(200, ("Connection", "close"))
    while not h.over.is_set():
        h.wfile.write(bytes(65536))
    h.close_connection = True


def endless_after_the_right_bytes(h: Handler, body: bytes) -> None:
    h.head(200, ("Connection", "close"))
    h.wfile.write(body)
    endless_bytes(h)


def endless_bytes(h: Handler) -> None:
    while not h.over.is_set():
        h.wfile.write(bytes(65536))
    h.close_connection = True


def trickle(h: Handler, body: bytes) -> None:
    """A byte now and then: never silent for long, never done."""
    h.head(200, ("Content-Length", len(body)))
    for i in range(len(body)):
        h.wfile.write(body[i : i + 1])
        if h.over.wait(0.05):
            break
    h.close_connection = True


def trickling_headers(h: Handler, body: bytes) -> None:
    h.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while not h.over.wait(0.05):
        h.wfile.write(b"x")
    h.close_connection = True


def endless_headers(h: Handler, body: bytes) -> None:
    h.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not h.over.is_set():
        h.wfile.write(b"X-Y: " + b"z" * 1000 + b"\r\n")
    h.close_connection = True


def stall(h: Handler, body: bytes) -> None:
    h.hang()


def stall_midway(h: Handler, body: bytes) -> None:
    h.head(200, ("Content-Length", len(body)))
    h.wfile.write(body[: len(body) // 3])
    h.wfile.flush()
    h.hang()


def reset(h: Handler, body: bytes) -> None:
    h.reset()


def reset_midway(h: Handler, body: bytes) -> None:
    h.head(200, ("Content-Length", len(body)))
    h.wfile.write(body[: len(body) // 2])
    h.reset()


def not_http(h: Handler, body: bytes) -> None:
    h.wfile.write(b"\x16\x03\x01 hello\r\n\r\n" * 20)
    h.close_connection = True


BOMB = gzip.compress(bytes(50_000_000), 1)


def gzip_bomb(h: Handler, body: bytes) -> None:
    h.head(200, ("Content-Length", len(BOMB)), ("Content-Encoding", "gzip"))
    h.wfile.write(BOMB)


def gzipped(h: Handler, body: bytes) -> None:
    """The right bytes, compressed though nobody asked for it."""
    packed = gzip.compress(body)
    h.head(200, ("Content-Length", len(packed)), ("Content-Encoding", "gzip"))
    h.wfile.write(packed)


def says(status: int, *headers: tuple[str, object]) -> Behaviour:
    """Answer with a status and a page in words."""

    def behave(h: Handler, body: bytes) -> None:
        page = f"<h1>{status}</h1>".encode()
        h.head(status, ("Content-Length", len(page)), *headers)
        h.wfile.write(page)

    behave.__name__ = f"says_{status}"
    return behave


def redirects(to: str) -> Behaviour:
    """Redirect to an address; {path} and {port} are filled in."""

    def behave(h: Handler, body: bytes) -> None:
        target = to.format(path=h.path.replace("/moved", ""), port=h.server.server_port)
        h.head(302, ("Location", target), ("Content-Length", 0))

    behave.__name__ = f"redirects_to_{to}"
    return behave


def redirects_within(h: Handler, body: bytes) -> None:
    """Redirect once within the same origin, then serve."""
    if h.path.startswith("/moved"):
        good(h, body)
    else:
        h.head(301, ("Location", f"/moved{h.path}"), ("Content-Length", 0))


redirect_loop = redirects("/loop{path}")
redirect_to_other_host = redirects("http://localhost:{port}{path}")
redirect_to_file = redirects("file:///etc/passwd")

HARMLESS = (good, range_ignored, range_refused, unsized, chunked, redirects_within)
FAULTS: tuple[Behaviour, ...] = (
    other_range, range_of_other_bytes, truncated, truncated_silently, wrong_bytes, longer, shorter, empty, endless,
    endless_after_the_right_bytes, trickle, trickling_headers, endless_headers, stall, stall_midway, reset,
    reset_midway, not_http, gzip_bomb, gzipped, says(404), says(403), says(304), says(429), says(500), says(503),
    says(503, ("Retry-After", "3600")), redirect_loop, redirect_to_other_host, redirect_to_file,
    redirects("http://[bad{path}"), redirects("ftp://127.0.0.1{path}"),
)  # fmt: skip


def at_random(rng: random.Random) -> tuple[list[Behaviour], Behaviour]:
    """What some requests meet, and what all further ones meet."""
    kinds: Iterable[Behaviour] = (*FAULTS, *HARMLESS)
    plan = [rng.choice(tuple(kinds)) for _ in range(rng.randrange(6))]
    return plan, rng.choice(FAULTS) if rng.random() < 0.3 else rng.choice(HARMLESS)
