"""What many tests share: a small checkout, sound until a test breaks it, and the command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sample import sample_rows, write_checkout

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def sound_checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small checkout that builds. Do not write to it: use ``checkout``."""
    return write_checkout(tmp_path_factory.mktemp("sound") / "checkout", sample_rows())


@pytest.fixture
def checkout(sound_checkout: Path, tmp_path: Path) -> Path:
    """A small checkout of one's own."""
    return Path(shutil.copytree(sound_checkout, tmp_path / "checkout"))


@pytest.fixture
def armsdata() -> Command:
    """Run the command as a user would, in a process of its own."""

    def run(
        *args: str | Path, ok: bool = True, cwd: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        found = subprocess.run(
            [sys.executable, "-m", "armsdata", *map(str, args)],
            capture_output=True,
            text=True,
            cwd=cwd,
            # Not from the folder one happens to be in: the tests are of what is installed.
            env={**os.environ, "COLUMNS": "100", "PYTHONSAFEPATH": "1", **env},
            timeout=300,
        )
        if ok:
            assert found.returncode == 0, found.stdout + found.stderr
        return found

    return run
