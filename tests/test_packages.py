"""What is in wheel and sdist: the current version's data, the seeds, and no older version."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from sample import REPOSITORY

import armsdata as ad

DATA = ".".join(ad.__version__.split(".")[:2])


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(REPOSITORY)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_the_wheel_holds_this_versions_data_and_the_seeds(packages: Path) -> None:
    (wheel,) = packages.glob("*.whl")
    assert wheel.stat().st_size < 5_000_000
    with zipfile.ZipFile(wheel) as z:
        names = z.namelist()
        bundled = {n.removeprefix("armsdata/bundle/data/") for n in names if n.startswith("armsdata/bundle/data/")}
        assert bundled == {f.name for f in (REPOSITORY / "datasets" / DATA).iterdir()}
        for name in bundled:
            mine = (REPOSITORY / "datasets" / DATA / name).read_bytes()
            assert hashlib.sha256(z.read(f"armsdata/bundle/data/{name}")).digest() == hashlib.sha256(mine).digest()
        for seed in (REPOSITORY / "seeds").iterdir():
            assert z.read(f"armsdata/bundle/seeds/{seed.name}") == seed.read_bytes()
        assert "armsdata/py.typed" in names
        assert not [n for n in names if n.startswith(("tests/", "datasets/", "schemas/"))]


def test_the_sdist_builds_and_holds_no_older_version(packages: Path) -> None:
    (sdist,) = packages.glob("*.tar.gz")
    with tarfile.open(sdist) as t:
        names = {n.partition("/")[2] for n in t.getnames()}
    versions = {n.split("/")[1] for n in names if n.startswith("datasets/") and n.split("/")[1][0].isdigit()}
    assert versions == {DATA}
    assert {"pyproject.toml", "README.md", "LICENSE", "LICENSE-DATA", "hatch_build.py"} <= names


def test_the_wheel_works_where_there_is_no_checkout(packages: Path, tmp_path: Path) -> None:
    (wheel,) = packages.glob("*.whl")
    target = tmp_path / "site"
    with zipfile.ZipFile(wheel) as z:
        z.extractall(target)
    code = (
        "import armsdata as ad; print(ad.__file__); print(len(ad.load('inventories')));"
        "print(set(ad.verify()['status'])); print(ad.trace('ven-igla-s-2025-69b9').places[0].quote is not None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(target)!r}); {code}"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    where, n, status, quoted = done.stdout.split("\n")[:4]
    assert where.startswith(str(target))
    assert int(n) == len(ad.load("inventories"))
    assert status == "{'ok'}"
    assert quoted == "True"
