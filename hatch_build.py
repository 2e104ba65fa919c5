"""Puts the current version's data, the index of versions and the seeds into wheel and sdist; older data stay out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ``datasets/<MAJOR.MINOR>/``, ``datasets/index.json`` and ``seeds/`` to what is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds."""
        if version == "editable":
            return  # an editable install reads the checkout
        root = Path(self.root)
        text = (root / "armsdata" / "__init__.py").read_text(encoding="utf-8")
        found = re.search(r'^__version__ = "(\d+\.\d+)\.\d+"$', text, re.MULTILINE)
        if not found:
            raise ValueError("armsdata/__init__.py has no __version__ of the form MAJOR.MINOR.PATCH")
        data = f"datasets/{found[1]}"
        if not (root / data / "SHA256SUMS").is_file():
            raise FileNotFoundError(f"{data} is not built; run 'armsdata build' first")
        include = build_data["force_include"]
        if self.target_name == "wheel":
            include[str(root / data)] = "armsdata/bundle/data"
            include[str(root / "seeds")] = "armsdata/bundle/seeds"
        else:
            include[str(root / data)] = data
        index = root / "datasets" / "index.json"
        if index.is_file():  # there is none before the first release
            include[str(index)] = "armsdata/bundle/index.json" if self.target_name == "wheel" else "datasets/index.json"
