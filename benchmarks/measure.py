"""Two commands in turn, many times: medians of CPU time and of the ratio, which hold when a machine's speed drifts."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """Medians of one comparison, in seconds of CPU time."""

    what: str
    mine: float
    other: float
    ratio: float
    bound: float | None = None

    def row(self) -> str:
        bound = "" if self.bound is None else f"≤ {self.bound:g}" + (" ok" if self.ratio <= self.bound else " MISSED")
        return f"{self.what:<64} {self.mine * 1e3:>9.1f} {self.other * 1e3:>9.1f} {self.ratio:>7.2f}  {bound}"


HEAD = f"{'':<64} {'ms':>9} {'peer ms':>9} {'ratio':>7}  bound"


def process_seconds(args: Sequence[str]) -> float:
    """CPU time of a whole process, user and system, as the operating system accounts it."""
    pid = os.posix_spawn(
        args[0], list(args), os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    )
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(status, list(args))
    return usage.ru_utime + usage.ru_stime


def python(code: str) -> Callable[[], float]:
    """A fresh Python process that runs the code."""
    return lambda: process_seconds([sys.executable, "-c", code])


def in_turn(
    what: str, mine: Callable[[], float], other: Callable[[], float], pairs: int = 21, bound: float | None = None
) -> Result:
    """Alternate the two, after one warm-up of each."""
    mine()
    other()
    found = [(mine(), other()) for _ in range(pairs)]
    a, b = zip(*found, strict=True)
    return Result(what, statistics.median(a), statistics.median(b), statistics.median(x / y for x, y in found), bound)
