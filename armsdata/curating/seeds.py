"""Seed articles: texts kept byte for byte, each with its metadata beside it as ``<name>.yaml``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ContractError
from ..model import Contract
from .contracts import read_yaml
from .problems import Problem


@dataclass(frozen=True)
class Seed:
    """A seed's file name, its text, and the row of ``sources`` that its metadata make."""

    file: str
    text: str
    metadata: dict[str, Any]

    @property
    def source_id(self) -> str:
        """The key of the seed in ``sources``."""
        return str(self.metadata["source_id"])


def read_seeds(folder: Path, sources: Contract) -> tuple[dict[str, Seed], list[Problem]]:
    """All seeds of a folder by file name, and what is wrong with them.

    A seed whose bytes do not have the SHA-256 that its metadata state is refused, and so is a text without metadata
    or metadata without a text.
    """
    seeds: dict[str, Seed] = {}
    problems: list[Problem] = []
    known = set(sources.curated_names)
    for text_file in sorted(folder.glob("*.txt")):
        name, about = f"seeds/{text_file.name}", text_file.with_suffix(".yaml")
        if not about.exists():
            problems.append(Problem(name, 0, "", "", f"has no metadata; expected seeds/{about.name}"))
            continue
        try:
            metadata = read_yaml(about)
        except ContractError as e:
            problems.append(Problem(f"seeds/{about.name}", 0, "", "", str(e)))
            continue
        unknown = [k for k in metadata if k not in known]
        if unknown:
            expected = f"is not a column of sources; known: {', '.join(sorted(known))}"
            problems.append(Problem(f"seeds/{about.name}", 0, "", unknown[0], expected))
            continue
        data = text_file.read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if metadata.get("seed_file") != text_file.name:
            expected = f"expected {text_file.name!r}"
            problems.append(Problem(f"seeds/{about.name}", 0, "seed_file", str(metadata.get("seed_file")), expected))
        elif metadata.get("sha256") != found:
            stated = str(metadata.get("sha256"))
            expected = f"the bytes changed: {name} now has SHA-256 {found}; seeds never change, restore the file"
            problems.append(Problem(f"seeds/{about.name}", 0, "sha256", stated, expected))
        else:
            seeds[text_file.name] = Seed(text_file.name, data.decode("utf-8"), metadata)
    for about in sorted(folder.glob("*.yaml")):
        if not about.with_suffix(".txt").exists():
            problems.append(Problem(f"seeds/{about.name}", 0, "", "", f"describes seeds/{about.stem}.txt, not there"))
    return seeds, problems
