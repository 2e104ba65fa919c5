"""A file of known size and SHA-256 from a web server, on ``requests``, whatever the server does.

The size is known beforehand, so no body can be longer; bodies must come as they are (a compressed one is refused
unread); redirects are followed only within the same origin unless allowed; a download that was broken off is resumed
where the server allows. Proxies and certificates are found as ``requests`` finds them.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from .partial import Partial, TooLong
from .transfers import CHUNK, Final, Passing, Rules, Transfer, complete, shown

if TYPE_CHECKING:
    import requests

MAX_REDIRECTS = 5


def is_address(mirror: str) -> bool:
    """Whether a mirror is an address rather than a folder."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", mirror) is not None


def fetch(session: requests.Session, t: Transfer) -> None:
    """Complete a partial file from an address, resuming where it stands. Raises DownloadFailed, in time."""
    complete(t, lambda left: _attempt(session, t.address, t.partial, t.rules, left))


def _attempt(session: requests.Session, address: str, partial: Partial, rules: Rules, left: float) -> None:
    """Ask once for the bytes that are missing, and add what comes."""
    import requests
    import urllib3

    name = shown(address)
    try:
        with _open(session, address, partial, rules, min(rules.stall, left)) as answer:
            _check_answer(name, answer, partial)
            # What a single read of the socket gives, so that nothing that came is lost when the next one fails.
            # One byte more than is due is asked for, so that a longer body shows.
            while chunk := answer.raw.read1(min(CHUNK, partial.size - partial.got + 1), decode_content=False):
                partial.add(chunk)
    except TooLong:
        partial.restart()
        raise Final(f"{name}: the body is longer than the {partial.size:,} bytes that the index names") from None
    except requests.exceptions.SSLError as e:
        raise Final(f"{name}: no secure connection ({_root(e)})") from None
    except (requests.exceptions.Timeout, requests.exceptions.ConnectionError) as e:
        raise Passing(f"{name}: {_root(e)}") from None
    except urllib3.exceptions.HTTPError as e:
        raise Passing(f"{name}: broken off after {partial.got:,} of {partial.size:,} bytes ({_root(e)})") from None
    except (requests.exceptions.RequestException, ValueError) as e:
        raise Final(f"{name}: {_root(e)}") from None
    if partial.got < partial.size:
        raise Passing(f"{name}: broken off after {partial.got:,} of {partial.size:,} bytes")


def _root(e: BaseException) -> str:
    """What lies at the bottom of a chain of connection errors, in one line."""
    reason = getattr(e.args[0], "reason", None) if e.args else None
    lines = str(reason or e).splitlines() or [type(e).__name__]
    return lines[0].rpartition(">: ")[2][:200]


def _open(session: requests.Session, address: str, partial: Partial, rules: Rules, timeout: float) -> requests.Response:
    """The answer to a request for the missing bytes, after the redirects that the rules allow."""
    headers = {"Accept-Encoding": "identity"}
    if partial.got:
        headers["Range"] = f"bytes={partial.got}-"
        if partial.etag:
            headers["If-Range"] = partial.etag
    url = address
    for _ in range(MAX_REDIRECTS + 1):
        check_address(url, rules)
        answer = session.get(url, headers=headers, stream=True, allow_redirects=False, timeout=timeout)
        target = session.get_redirect_target(answer)
        if target is None:
            return answer
        answer.close()
        new = urljoin(url, target)
        if _origin(new) != _origin(url) and not rules.allow_redirects:
            raise Final(
                f"{shown(address)}: the server redirects to {shown(new)[:200]}, another scheme or host; "
                "if you trust it, set ARMSDATA_ALLOW_REDIRECTS=1"
            )
        url = new
    raise Final(f"{shown(address)}: more than {MAX_REDIRECTS} redirects")


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def check_address(url: str, rules: Rules) -> None:
    """Refuse what is neither https nor, to this machine or where allowed, http."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise Final(f"{shown(url)[:200]}: expected an address that begins with https:// (or a folder)")
    if parts.scheme == "http" and not (rules.allow_http or _is_loopback(parts.hostname or "")):
        raise Final(f"{shown(url)[:200]}: plain http is refused; use https, or set ARMSDATA_ALLOW_HTTP=1")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_answer(name: str, answer: requests.Response, partial: Partial) -> None:
    """Refuse an answer before its body is read; start over where the server sends the whole instead of the rest."""
    status, headers = answer.status_code, answer.headers
    if status == 416 and partial.got:
        partial.restart()
        raise Passing(f"{name}: the server cannot resume")
    if status in (408, 429) or status >= 500:
        wait = headers.get("Retry-After", "")
        raise Passing(f"{name}: the server answers {status} {answer.reason}", float(wait) if wait.isdecimal() else 0)
    if status not in (200, 206):
        raise Final(f"{name}: the server answers {status} {answer.reason}")
    encoding = headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise Final(f"{name}: the body is encoded ({encoding[:40]}), which was not asked for")
    if status == 206 and headers.get("Content-Range", "") != f"bytes {partial.got}-{partial.size - 1}/{partial.size}":
        got = headers.get("Content-Range", "")[:80]
        partial.restart()
        raise Passing(f"{name}: the server answers with another part ({got!r})")
    if status == 200 and partial.got:
        partial.restart()
    length = headers.get("Content-Length", "")
    if length.isdecimal() and int(length) != partial.size - partial.got:
        partial.restart()
        raise Final(f"{name}: the server announces {int(length):,} bytes; the index names {partial.size:,}")
    etag = headers.get("ETag", "")
    partial.etag = etag if etag.startswith('"') else None  # a weak one does not promise the same bytes
