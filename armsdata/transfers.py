"""Bringing a file of known size and SHA-256: attempt upon attempt, until it is whole and sound or time is over.

A transfer ends in one of two ways: the bytes whose SHA-256 the index names stand in the partial file, or an error is
raised, no later than the deadline, whatever the other side does.
"""

from __future__ import annotations

import os
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from .errors import ArmsdataError, DownloadFailed
from .partial import Partial, TooLong

CHUNK = 1 << 18

Progress = Callable[[str, int, int], object]
"""Called with the file's name, the bytes that have come and the bytes there are."""


@dataclass(frozen=True)
class Rules:
    """What a download may do. Times are seconds."""

    deadline: float = 300.0
    """For everything together: finding the host, connecting, redirects, retries, the body."""
    stall: float = 20.0
    """Without any sign from the server, before an attempt is given up."""
    retries: int = 4
    pause: float = 0.5
    """Before the first retry; twice as long before each further one."""
    allow_redirects: bool = False
    """To another scheme, host or port."""
    allow_http: bool = False
    """To others than this machine itself."""

    @classmethod
    def from_environment(cls) -> Rules:
        """The defaults, changed by ARMSDATA_TIMEOUT, ARMSDATA_ALLOW_REDIRECTS and ARMSDATA_ALLOW_HTTP."""
        text = os.environ.get("ARMSDATA_TIMEOUT")
        try:
            deadline = float(text) if text else cls.deadline
        except ValueError:
            deadline = 0.0
        if not 0 < deadline < threading.TIMEOUT_MAX:
            raise ArmsdataError(f"ARMSDATA_TIMEOUT is {text!r}; expected a number of seconds above 0")
        return cls(
            deadline=deadline,
            allow_redirects=os.environ.get("ARMSDATA_ALLOW_REDIRECTS") == "1",
            allow_http=os.environ.get("ARMSDATA_ALLOW_HTTP") == "1",
        )

    def until(self, end: float) -> Rules:
        """The same rules with what is left until ``end`` (of ``time.monotonic``) as the deadline."""
        return replace(self, deadline=end - time.monotonic())


class Passing(Exception):
    """A fault that may pass, so that another attempt is worth its time. ``wait``: seconds the server asked for."""

    def __init__(self, said: str, wait: float = 0.0) -> None:
        super().__init__(said)
        self.wait = wait


class Final(Exception):
    """A fault that another attempt would meet again."""


def shown(address: str) -> str:
    """An address for messages: without user name and password."""
    return re.sub(r"//[^/]*@", "//", address)


def complete(
    address: str, partial: Partial, rules: Rules, progress: Progress | None, attempt: Callable[[float], None]
) -> None:
    """Repeat an attempt until the file is whole and sound, or the fault is final, or time or patience is over."""
    end = time.monotonic() + rules.deadline
    if partial.got == partial.size and not partial.sound():
        partial.restart()
    taken_up = partial.got > 0
    tries = wrong = 0
    while not partial.sound():
        fault = _one(address, partial, rules, progress, attempt, end)
        if fault is None and not partial.sound():
            partial.restart()
            # Bytes taken up from an earlier process may have been at fault, or the way; twice is the server's fault.
            wrong += 0 if taken_up else 1
            taken_up = False
            said = f"{shown(address)}: the bytes have another SHA-256 than the index names"
            fault = Passing(said) if wrong < 2 else Final(said)
        if fault is None:
            return
        if isinstance(fault, Final) or tries >= rules.retries:
            after = f" (after {tries + 1} attempts)" if tries else ""
            raise DownloadFailed(f"{fault}{after}. {_ADVICE}")
        pause = max(rules.pause * 2**tries * random.uniform(0.8, 1.2), fault.wait)
        if time.monotonic() + pause >= end:
            raise DownloadFailed(f"{fault}; no time is left for another attempt. {_MORE_TIME}")
        time.sleep(pause)
        tries += 1


_ADVICE = "Nothing was loaded. Check ARMSDATA_MIRROR, or try again later."
_MORE_TIME = "What came is kept and taken up next time; try again, or allow more seconds with ARMSDATA_TIMEOUT."


def _one(
    address: str,
    partial: Partial,
    rules: Rules,
    progress: Progress | None,
    attempt: Callable[[float], None],
    end: float,
) -> Passing | Final | None:
    """One attempt in a thread of its own: what name servers, handshakes and headers take cannot be cut short from
    within, so at the deadline the partial file is shut and the thread left to itself."""
    left = end - time.monotonic()
    outcome: list[BaseException | None] = []
    done = threading.Event()

    def work() -> None:
        try:
            attempt(left)
            outcome.append(None)
        except BaseException as e:
            outcome.append(e)
        finally:
            done.set()

    threading.Thread(target=work, daemon=True, name=f"armsdata fetching {partial.name}").start()
    try:
        while not done.wait(max(0.0, min(0.1, end - time.monotonic()))):
            if progress:
                progress(partial.name, partial.got, partial.size)
            if time.monotonic() >= end:
                came = f"{partial.got:,} of {partial.size:,} bytes came before the deadline"
                raise DownloadFailed(f"{shown(address)}: {came}. {_MORE_TIME}")
    except BaseException:
        partial.shut()
        raise
    if progress:
        progress(partial.name, partial.got, partial.size)
    fault = outcome[0]
    if fault is None or isinstance(fault, Passing | Final):
        return fault
    raise fault


def copy(source: Path, partial: Partial, rules: Rules, progress: Progress | None = None) -> None:
    """Complete a partial file from a file of a folder, which may lie on a network disk and hang. As ``fetch``."""
    complete(str(source), partial, rules, progress, lambda left: _copy(source, partial))


def _copy(source: Path, partial: Partial) -> None:
    partial.restart()
    try:
        with source.open("rb") as f:
            while chunk := f.read(CHUNK):
                partial.add(chunk)
    except FileNotFoundError:
        raise Final(f"{source} does not exist") from None
    except DownloadFailed:
        raise
    except TooLong:
        raise Final(f"{source} is longer than the {partial.size:,} bytes that the index names") from None
    except OSError as e:
        raise Final(f"{source} cannot be read ({e.strerror or e})") from None
    if partial.got < partial.size:
        raise Final(f"{source} ends after {partial.got:,} of {partial.size:,} bytes")
