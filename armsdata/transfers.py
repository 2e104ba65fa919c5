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
from queue import SimpleQueue

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


class Worker:
    """A thread that makes the attempts, one after another.

    What name servers, handshakes, headers and network disks take cannot be cut short from within; so at the deadline
    the thread is left to itself, and ends when it next gets anywhere. It never keeps a process from ending.
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, daemon=True, name="armsdata download")

    def _work(self) -> None:
        while job := self._jobs.get():
            job()

    def begin(self, job: Callable[[], None]) -> None:
        """Have a job done, after those before it."""
        if not self._thread.ident:
            self._thread.start()
        self._jobs.put(job)

    def close(self) -> None:
        """End the thread after its last job."""
        self._jobs.put(None)


@dataclass(frozen=True)
class Transfer:
    """One file on its way: from where, into what, by which rules, by whom, and who is told."""

    address: str
    partial: Partial
    rules: Rules
    worker: Worker
    progress: Progress | None = None

    def tell(self) -> None:
        """Report progress."""
        if self.progress:
            self.progress(self.partial.name, self.partial.got, self.partial.size)


def complete(t: Transfer, attempt: Callable[[float], None]) -> None:
    """Repeat an attempt until the file is whole and sound, or the fault is final, or time or patience is over.

    ``attempt`` is given the seconds that are left; it adds to the partial file and raises Passing or Final.

    Raises
    ------
    DownloadFailed
        No later than the deadline.
    """
    end = time.monotonic() + t.rules.deadline
    if t.partial.got == t.partial.size and not t.partial.sound():
        t.partial.restart()
    taken_up = t.partial.got > 0
    tries = wrong = 0
    while not t.partial.sound():
        fault = _one(t, attempt, end)
        if fault is None and not t.partial.sound():
            t.partial.restart()
            # Bytes taken up from an earlier process may have been at fault, or the way; twice is the server's fault.
            wrong += 0 if taken_up else 1
            taken_up = False
            said = f"{shown(t.address)}: the bytes have another SHA-256 than the index names"
            fault = Passing(said) if wrong < 2 else Final(said)
        if fault is None:
            return
        if isinstance(fault, Final) or tries >= t.rules.retries:
            after = f" (after {tries + 1} attempts)" if tries else ""
            raise DownloadFailed(f"{fault}{after}. {_ADVICE}")
        pause = max(t.rules.pause * 2**tries * random.uniform(0.8, 1.2), fault.wait)
        if time.monotonic() + pause >= end:
            raise DownloadFailed(f"{fault}; no time is left for another attempt. {_MORE_TIME}")
        time.sleep(pause)
        tries += 1


_ADVICE = "Nothing was loaded. Check ARMSDATA_MIRROR, or try again later."
_MORE_TIME = "What came is kept and taken up next time; try again, or allow more seconds with ARMSDATA_TIMEOUT."


def _one(t: Transfer, attempt: Callable[[float], None], end: float) -> Passing | Final | None:
    """One attempt by the worker, watched from here. At the deadline the partial file is shut."""
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

    t.worker.begin(work)
    try:
        while not done.wait(max(0.0, min(0.1, end - time.monotonic()))):
            t.tell()
            if time.monotonic() >= end:
                came = f"{t.partial.got:,} of {t.partial.size:,} bytes came before the deadline"
                raise DownloadFailed(f"{shown(t.address)}: {came}. {_MORE_TIME}")
    except BaseException:
        t.partial.shut()
        raise
    t.tell()
    fault = outcome[0]
    if fault is None or isinstance(fault, Passing | Final):
        return fault
    raise fault


def copy(source: Path, t: Transfer) -> None:
    """Complete a partial file from a file of a folder. Raises DownloadFailed, in time."""
    complete(t, lambda left: _copy(source, t.partial))


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
