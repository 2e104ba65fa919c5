"""The index file of names that lies beside the tables: reading it, exact look-up, and what a shared name means.

One file a kind (``system_names.json``, ``operator_names.json``), made by the build from the tables, so that a name is
looked up without pyarrow. It has three lines of JSON, each read only when it is needed. The first answers most names:
``ids``, and in ``plain`` each folded name that means one thing (or, -1, several) whatever its word boundaries. The
second has lists that run in parallel: ``keys`` are the distinct keys of ``spelling.key``, sorted, and ``starts[i]`` is
the first row of ``keys[i]`` in ``owners`` and ``tiers``; ``parents`` is the tree in which the things stand, and more
about them. The third line has the name of each row. Things are numbers: places in ``ids``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from typing import Any

from . import bundle
from .errors import DamagedFile, unknown

FILES = {"system": "system_names.json", "operator": "operator_names.json"}

# How a key stands for its owner, from the best to the weakest. A better tier hides the ones behind it.
DIRECT = "n"  # one of its names as written
STEM = "c"  # a ship class without the word class; as good as a name, or else "Mistral" would not be a ship as well
ERROR = "e"  # a name printed for it in error
DEMONYM = "d"  # an adjective ("Iranian")
RESPELT = "r"  # one of its names with other numerals, in other letters or with its words in another order
ID = "i"  # its own id
TIERS = (DIRECT + STEM, ERROR, DEMONYM, RESPELT, ID)


class NameIndex:
    """Names of one kind of thing, from the three lines of its file, the last two perhaps still text."""

    def __init__(self, head: dict[str, Any], tail: dict[str, Any] | str, names: list[str] | str) -> None:
        self.kind: str = head["kind"]
        self.ids: list[str] = head["ids"]
        self.plain: dict[str, int] = head["plain"]
        self._tail = tail
        self._names = names

    @cached_property
    def more(self) -> dict[str, Any]:
        """Everything in the second line of the file."""
        found: dict[str, Any] = _json(self._tail, FILES[self.kind]) if isinstance(self._tail, str) else self._tail
        return found

    @cached_property
    def keys(self) -> list[str]:
        """The distinct keys, sorted."""
        found: list[str] = self.more["keys"]
        return found

    @cached_property
    def owners(self) -> list[int]:
        """Which thing each row is a name of."""
        found: list[int] = self.more["owners"]
        return found

    @cached_property
    def names(self) -> list[str]:
        """The name of each row as it stands in the tables."""
        found: list[str] = _json(self._names, FILES[self.kind]) if isinstance(self._names, str) else self._names
        return found

    @cached_property
    def tiers(self) -> str:
        """How the key of each row stands for its owner, one letter a row."""
        return str(self.more["tiers"])

    @cached_property
    def places(self) -> dict[str, int]:
        """Key → its place in ``keys``."""
        return dict(zip(self.keys, range(len(self.keys)), strict=True))

    @cached_property
    def folded(self) -> dict[str, list[int]]:
        """Folded key → places of the keys with gaps that fold to it; a key without a gap is its own."""
        found: dict[str, list[int]] = {}
        for i, k in enumerate(self.keys):
            if " " in k:
                found.setdefault(k.replace(" ", ""), []).append(i)
        return found

    @cached_property
    def chains(self) -> list[tuple[int, ...]]:
        """For each thing its ancestors, nearest first."""
        parents: list[int] = self.more["parents"]
        out: list[tuple[int, ...]] = []
        for i in range(len(self.ids)):
            chain: list[int] = []
            node = parents[i]
            while node >= 0 and node not in chain and node != i:
                chain.append(node)
                node = parents[node]
            out.append(tuple(chain))
        return out

    def rows(self, key: str, strict: bool = False) -> list[int]:
        """The rows of a key; unless it is a name as written, also of all keys that differ in word boundaries only.

        With ``strict`` word boundaries always count.
        """
        place = self.places.get(key)
        if strict and place is None:
            return []
        if place is not None:
            rows = self._rows_at(place)
            if strict or any(self.tiers[r] in TIERS[0] for r in rows):
                return rows
        folded = key.replace(" ", "")
        places = self.folded.get(folded, ())
        if folded in self.places:
            places = [*places, self.places[folded]]
        return [r for p in places for r in self._rows_at(p)]

    def _rows_at(self, place: int) -> list[int]:
        starts: list[int] = self.more["starts"]
        return list(range(starts[place], starts[place + 1]))

    def best(self, rows: Iterable[int], allowed: Callable[[int], bool] | None = None) -> list[int]:
        """Those of the rows whose owner is allowed and whose tier is the best among these."""
        kept = [r for r in rows if allowed is None or allowed(self.owners[r])]
        for tier in TIERS if kept else ():
            found = [r for r in kept if self.tiers[r] in tier]
            if found:
                return found
        return []

    def above(self, broad: int, narrow: int) -> bool:
        """Whether the one is the other or one of its ancestors."""
        return broad == narrow or broad in self.chains[narrow]

    def related(self, one: int, other: int) -> bool:
        """Whether one of the two is the other or its ancestor."""
        return self.above(one, other) or self.above(other, one)

    def settle(self, owners: Iterable[int]) -> int | None:
        """Which thing a name means that all of these bear: the one that is above all others, else none.

        "Igla" is borne by the 9K38 and by the family that it belongs to: whoever says no more means the family.
        """
        distinct = set(owners)
        if len(distinct) == 1:
            return distinct.pop()
        for o in distinct:
            if all(self.above(o, other) for other in distinct):
                return o
        return None

    def narrowest(self, owners: Iterable[int]) -> set[int]:
        """The owners that are not above another one."""
        distinct = set(owners)
        return {o for o in distinct if not any(o != n and self.above(o, n) for n in distinct)}

    def common(self, owners: Iterable[int]) -> int | None:
        """The nearest thing above all of these, one of them perhaps, that is more than a weapon type; else None."""
        first, *rest = sorted(set(owners))
        for node in (first, *self.chains[first]):
            if self.is_type(node):
                return None
            if all(self.above(node, r) for r in rest):
                return node
        return None

    def is_type(self, owner: int) -> bool:
        """Whether a thing is a row of level type."""
        levels: str = self.more.get("levels", "")
        return bool(levels) and levels[owner] == "t"


@lru_cache(maxsize=4)
def index(kind: str) -> NameIndex:
    """The name index of the bundled version for "system" or "operator".

    Raises
    ------
    UnknownName
        For another kind.
    DamagedFile
        If the file is missing or is not what the build writes.
    """
    if kind not in FILES:
        raise unknown("kind", kind, FILES)
    file = bundle.data_folder() / FILES[kind]
    try:
        lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        head = _json(lines[0], file.name)
        if len(lines) != 3 or not isinstance(head, dict) or not {"kind", "ids", "plain"} <= head.keys():
            raise DamagedFile(f"{file.name} is not a name index. Reinstall armsdata, or run 'armsdata verify'.")
        return NameIndex(head, lines[1], lines[2])
    except FileNotFoundError:
        raise DamagedFile(f"{file} is missing. In a checkout run 'armsdata build'; else reinstall armsdata.") from None


def _json(text: str, file: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as e:
        raise DamagedFile(f"{file} cannot be read ({e}). Reinstall armsdata, or run 'armsdata verify'.") from None
