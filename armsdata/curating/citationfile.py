"""``CITATION.cff`` at the root of the repository, made from the same texts as every other citation."""

from __future__ import annotations

import json
from pathlib import Path

from .. import metadataformats
from ..citedworks import Work, first_day
from .changelog import release_day
from .tidying import replace

NAME = "CITATION.cff"


def write(root: Path, version: str) -> bool:
    """Bring ``CITATION.cff`` up to the built version; whether it changed. A checkout without one stays without."""
    if not differs(root, version, root / "datasets" / version):
        return False
    replace(root / NAME, citation_file(root, version, root / "datasets" / version))
    return True


def differs(root: Path, version: str, built: Path) -> bool:
    """Whether ``CITATION.cff`` is there and is not what the files of a version, built in a folder, ask for."""
    file = root / NAME
    return file.is_file() and file.read_text(encoding="utf-8") != citation_file(root, version, built)


def citation_file(root: Path, version: str, built: Path) -> str:
    """The text of ``CITATION.cff``. Day and fingerprints are in it once the version is released: before, they move."""
    day = first_day(release_day(root, version))
    if day is None:
        return metadataformats.cff(Work(version))
    files = json.loads((built / "files.json").read_text(encoding="utf-8"))
    return metadataformats.cff(Work(version, day, files["unf"], files["content_sha256"]))
