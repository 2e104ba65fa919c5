"""The rules that pandera cannot write: across columns, rows and tables.

Each rule finds what is wrong, and knows how to break a sound dataset in one cell, so that a test can check that every
such breakage is caught where it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from ..data import Curated
from ..problems import Problem


@dataclass(frozen=True)
class Breakage:
    """A change of one cell that a rule must catch; None empties the cell."""

    table: str
    row: int
    column: str
    value: str | None


Finder = Callable[[Curated], Iterator[Problem]]
Breaker = Callable[[Curated, Random], Breakage | None]


@dataclass(frozen=True)
class Rule:
    """A named rule: how to find what breaks it, and how to break it."""

    name: str
    find: Finder
    break_one: Breaker


RULES: list[Rule] = []


def rule(break_one: Breaker) -> Callable[[Finder], Finder]:
    """Register a finder under its function's name, with its way of being broken."""

    def register(find: Finder) -> Finder:
        RULES.append(Rule(find.__name__, find, break_one))
        return find

    return register


def check_all(data: Curated) -> list[Problem]:
    """Every problem that any rule finds."""
    return [p for r in RULES for p in r.find(data)]


from . import cells, claims, places, things  # noqa: E402, F401 (each registers its rules)
