"""The codebook pages in ``docs/codebook/``, made from the contracts."""

from __future__ import annotations

from pathlib import Path

from ..codebook import Codebook
from ..model import Contract


def pages(contracts: dict[str, Contract]) -> dict[str, str]:
    """File name → Markdown: one page a table, and an index."""
    out = {f"{name}.md": Codebook(c, frozenset(contracts)).markdown() for name, c in contracts.items()}
    lines = ["# Codebook", "", "Made from `schemas/`; do not edit.", "", "| table | one row is |", "|---|---|"]
    lines += [f"| [`{name}`]({name}.md) | {_first_sentence(c.description)} |" for name, c in contracts.items()]
    out["README.md"] = "\n".join(lines) + "\n"
    return out


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".") + "."


def write_pages(contracts: dict[str, Contract], folder: Path) -> list[Path]:
    """Write the pages that changed and remove those of tables that are gone; returns the changed files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages(contracts)
    changed = []
    for name, text in made.items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            changed.append(file)
    for file in folder.glob("*.md"):
        if file.name not in made:
            file.unlink()
            changed.append(file)
    return changed
