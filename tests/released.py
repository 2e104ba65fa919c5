"""A small released version beside the bundled one, its index, and copies of the package that know it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import armsdata
from armsdata import bundle

VERSION = "9.0"
TABLES = ("inventories", "system_names", "sources")


@dataclass(frozen=True)
class Published:
    """A mirror that holds version 9.0, the index that names it, and what its table ``inventories`` holds."""

    mirror: Path
    index: Path
    inventories: pa.Table

    @property
    def folder(self) -> Path:
        return self.mirror / VERSION

    @property
    def names(self) -> set[str]:
        return {f.name for f in self.folder.iterdir()}


def publish(root: Path) -> Published:
    """Three tables of the bundled version as version 9.0, ``inventories`` without its last row."""
    mirror = root / "mirror"
    folder = mirror / VERSION
    folder.mkdir(parents=True)
    for table in TABLES:
        shutil.copy(bundle.data_folder() / f"{table}.parquet", folder)
    file = folder / "inventories.parquet"
    table = pq.read_table(file)
    metadata = {**table.schema.metadata, b"armsdata.version": VERSION.encode()}
    table = table.slice(0, table.num_rows - 1).replace_schema_metadata(metadata)
    pq.write_table(table, file)
    contracts = [bundle.contracts()[t].to_dict() for t in TABLES]
    (folder / "contracts.json").write_text(json.dumps({"version": VERSION, "tables": contracts}), encoding="utf-8")
    index = root / "index.json"
    index.write_text(json.dumps(index_of(mirror), indent=1), encoding="utf-8")
    return Published(mirror, index, pq.read_table(file))


def index_of(mirror: Path) -> dict[str, Any]:
    """The index of what a mirror holds."""
    versions = {}
    for folder in sorted(f for f in mirror.iterdir() if f.is_dir()):
        tables = {t: {"rows": pq.read_metadata(folder / f"{t}.parquet").num_rows} for t in TABLES}
        files = {
            f.name: {"bytes": f.stat().st_size, "sha256": hashlib.sha256(f.read_bytes()).hexdigest()}
            for f in sorted(folder.iterdir())
        }
        versions[folder.name] = {"released": "2031-02-03", "content_sha256": "", "unf": "", "tables": tables} | {
            "files": files
        }
    return {"format": 1, "versions": versions}


def install(published: Published, site: Path) -> Path:
    """A copy of the package as a wheel installs it, with the index of what is published, and its RECORD."""
    package = site / "armsdata"
    shutil.copytree(Path(armsdata.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__", "bundle"))
    shutil.copytree(bundle.data_folder(), package / "bundle" / "data")
    shutil.copytree(bundle.seeds_folder(), package / "bundle" / "seeds")
    shutil.copy(published.index, package / "bundle" / "index.json")
    about = site / f"armsdata-{armsdata.__version__}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: armsdata\nVersion: {armsdata.__version__}\n")
    lines = [f"{f.relative_to(site)},{_recorded(f)},{f.stat().st_size}\n" for f in package.rglob("*") if f.is_file()]
    (about / "RECORD").write_text("".join(lines) + f"{about.name}/RECORD,,\n")
    return site


def _recorded(file: Path) -> str:
    digest = hashlib.sha256(file.read_bytes()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def environment(site: Path, cache: Path, **more: str) -> dict[str, str]:
    """The environment of a process that runs an installed copy."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ARMSDATA_")}
    return {**kept, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1", "ARMSDATA_CACHE": str(cache), **more}
