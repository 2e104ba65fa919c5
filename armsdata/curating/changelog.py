"""What the changelog says of a version."""

from __future__ import annotations

import re
from pathlib import Path


def said_of(root: Path, version: str) -> str | None:
    """What stands behind a version in its heading, "2026-11-22" or "unreleased"; None if there is no such heading."""
    file = root / "CHANGELOG.md"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    found = re.search(rf"^## {re.escape(version)}(?:\.\d+)?\b[ ,–—(-]*(.*?)\)?$", text, re.MULTILINE)
    return found[1] if found else None


def release_day(root: Path, version: str) -> str | None:
    """The day of release, YYYY-MM-DD; None while the version is unreleased or has no heading."""
    said = said_of(root, version)
    return said if said and re.fullmatch(r"\d{4}-\d\d-\d\d", said) else None
