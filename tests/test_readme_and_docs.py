"""What the README and the docs show is what happens."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from sample import REPOSITORY

import armsdata as ad

PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
MODULES = sorted(p.stem for p in Path(ad.__file__).parent.glob("*.py") if not p.stem.startswith("__"))


def consoles(page: Path) -> list[tuple[str, str]]:
    """Commands and what is printed after them, from a page's console blocks."""
    out = []
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            out.append((command, printed))
    return out


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_python_examples(page: Path) -> None:
    found = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    )
    assert found.failed == 0


@pytest.mark.parametrize("module", MODULES)
def test_docstring_examples(module: str) -> None:
    from importlib import import_module

    found = doctest.testmod(
        import_module(f"armsdata.{module}"), optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    )
    assert found.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_print_what_is_shown(page: Path, armsdata) -> None:  # type: ignore[no-untyped-def]
    for command, printed in consoles(page):
        name, *args = shlex.split(command)
        assert name == "armsdata"
        assert armsdata(*args).stdout.rstrip() == printed.rstrip(), f"{page.name}: $ {command}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_the_version_is_said_once_everywhere() -> None:
    data = ".".join(ad.__version__.split(".")[:2])
    assert re.search(rf'^version: "{re.escape(data)}"$', (REPOSITORY / "CITATION.cff").read_text(), re.MULTILINE)
    assert re.search(rf"^## {re.escape(data)}\b", (REPOSITORY / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert (REPOSITORY / "datasets" / data / "SHA256SUMS").is_file()
