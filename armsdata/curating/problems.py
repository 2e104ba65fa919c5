"""Problems found in a run, collected and reported together: file, line, column, value, what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from ..errors import ArmsdataError


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place. ``line`` is 0 for a whole file, ``column`` empty for a whole row."""

    file: str
    line: int
    column: str
    value: str
    expected: str
    rule: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        what = f" {self.column}={self.value!r}" if self.column else (f" {self.value!r}" if self.value else "")
        return f"{where}{what}: {self.expected}"

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return asdict(self)


class BuildFailed(ArmsdataError):
    """Curated data, seeds or contracts have problems; ``problems`` lists every one of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def report(problems: list[Problem], most: int = 200) -> str:
    """The problems as text, grouped by row, at most ``most`` of them spelled out."""
    n_rows = len({(p.file, p.line) for p in problems})
    lines = [f"{len(problems)} problem{'s' * (len(problems) != 1)} in {n_rows} row{'s' * (n_rows != 1)}:"]
    for (file, line), group in groupby(problems[:most], key=lambda p: (p.file, p.line)):
        lines.append(f"  {file}:{line}" if line else f"  {file}")
        for p in group:
            what = f"{p.column} = {p.value!r}: " if p.column else (f"{p.value!r}: " if p.value else "")
            lines.append(f"    {what}{p.expected}")
    if len(problems) > most:
        lines.append(f"  … and {len(problems) - most} more")
    return "\n".join(lines)
