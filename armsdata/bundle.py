"""Where the data that came with the package lie, and what stands in them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import armsdata

from .errors import DamagedFile, unknown

if TYPE_CHECKING:
    from .model import Contract

_PACKAGE = Path(__file__).parent


def data_version(package_version: str | None = None) -> str:
    """The version of the data that a package version carries: its MAJOR.MINOR."""
    return ".".join((package_version or armsdata.__version__).split(".")[:2])


def data_folder() -> Path:
    """The folder of the bundled version: inside the wheel, else in the checkout the package runs from."""
    inside = _PACKAGE / "bundle" / "data"
    return inside if inside.is_dir() else _PACKAGE.parent / "datasets" / data_version()


def seeds_folder() -> Path:
    """The folder of the seed articles."""
    inside = _PACKAGE / "bundle" / "seeds"
    return inside if inside.is_dir() else _PACKAGE.parent / "seeds"


@lru_cache(maxsize=1)
def contracts() -> dict[str, Contract]:
    """The contracts of the bundled version by table, in the order of the codebook."""
    from .model import Contract  # here, since looking up a name needs no contract and should not pay for one

    return {d["table"]: Contract.from_dict(d) for d in read_json("contracts.json")["tables"]}


@lru_cache(maxsize=1)
def manifest() -> dict[str, Any]:
    """``files.json`` of the bundled version: every file with size and checksums, every table with its rows."""
    found: dict[str, Any] = read_json("files.json")
    return found


def read_json(name: str) -> Any:
    """A JSON file of the bundled version."""
    file = data_folder() / name
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DamagedFile(f"{file} is missing. In a checkout run 'armsdata build'; else reinstall armsdata.") from None
    except ValueError as e:
        raise DamagedFile(f"{file} cannot be read ({e}). Reinstall armsdata.") from None


def contract(table: str) -> Contract:
    """The contract of a table; UnknownName with the nearest names if there is none."""
    known = contracts()
    if not isinstance(table, str) or table not in known:
        raise unknown("table", table, known)
    return known[table]
