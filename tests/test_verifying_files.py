"""``verify`` finds one flipped bit anywhere: in the tables, their descriptions, the seeds, the index, the cache."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from released import VERSION, Published, install, publish

import armsdata as ad
from armsdata import bundle, verifying

TRIALS = 500


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish(tmp_path_factory.mktemp("published"))


@pytest.fixture
def installed(published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundle of an installed package that knows version 9.0 and has it in its cache."""
    site = install(published, tmp_path / "site")
    folder = site / "armsdata" / "bundle"
    monkeypatch.syspath_prepend(str(site))  # where importlib.metadata finds RECORD
    monkeypatch.setattr(bundle, "data_folder", lambda: folder / "data")
    monkeypatch.setattr(bundle, "seeds_folder", lambda: folder / "seeds")
    monkeypatch.setenv("ARMSDATA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ARMSDATA_MIRROR", str(published.mirror))
    ad.download(VERSION)
    return folder


def files_of(installed: Path, cache: Path) -> list[Path]:
    return sorted(f for top in (installed, cache) for f in top.rglob("*") if f.is_file() and f.name != ".lock")


def bad(rows: list[verifying.Row]) -> set[str]:
    return {r["file"] for r in rows if r["status"] != "ok"}


def test_every_file_has_a_row(installed: Path, tmp_path: Path) -> None:
    found = ad.verify()
    assert list(found.columns) == ["file", "status", "expected", "found"]
    assert set(found["status"]) == {"ok"}
    assert sorted(found["file"]) == [str(f) for f in files_of(installed, tmp_path / "cache")]
    names = {Path(f).name for f in found["file"]}
    assert {"index.json", "SHA256SUMS", "inventories.parquet", "contracts.json"} <= names


def test_a_flipped_bit_anywhere_is_found(installed: Path, tmp_path: Path) -> None:
    """Every file in turn, so that small ones are tried as often as large ones; ends of files among the places."""
    rng = random.Random(500)
    files = files_of(installed, tmp_path / "cache")
    missed = []
    for trial in range(TRIALS):
        file = files[trial % len(files)]
        good = file.read_bytes()
        at = rng.choice([0, len(good) - 1, *(rng.randrange(len(good)) for _ in range(8))])
        bit = 1 << rng.randrange(8)
        with file.open("r+b") as f:
            f.seek(at)
            f.write(bytes([good[at] ^ bit]))
        if str(file) not in bad(verifying.results()):
            missed.append((str(file), at, bit))
        with file.open("r+b") as f:
            f.seek(at)
            f.write(good[at : at + 1])
    assert missed == []
    assert bad(verifying.results()) == set()


@pytest.mark.parametrize("bit", range(8))
def test_every_bit_of_the_checksums_counts(installed: Path, bit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without RECORD too, which some installers leave out."""
    monkeypatch.setattr(verifying, "_recorded", dict)
    sums = installed / "data" / "SHA256SUMS"
    good = sums.read_bytes()
    # Digests, the spaces after them, names and line ends of two lines; all lines are alike.
    lengths = [len(line) + 1 for line in good.split(b"\n")]
    places = [*range(lengths[0] + lengths[1]), len(good) - 1]
    for at in [*places[:: max(1, len(places) // 25)], lengths[0] - 1, len(good) - 1, 64, 65]:
        sums.write_bytes(good[:at] + bytes([good[at] ^ 1 << bit]) + good[at + 1 :])
        assert bad(verifying.check_folder(installed / "data")), at


def test_seed_texts_are_covered_without_record(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "_recorded", dict)
    seed = next((installed / "seeds").glob("*.txt"))
    assert bad(verifying.results()) == set()
    seed.write_bytes(seed.read_bytes() + b" ")
    assert bad(verifying.results()) == {str(seed)}


def test_what_is_missing_and_what_is_too_much(installed: Path, tmp_path: Path) -> None:
    (installed / "data" / "inventories.parquet").unlink()
    next((installed / "seeds").glob("*.txt")).unlink()
    (installed / "data" / "extra.txt").write_text("x")
    (installed / "seeds" / "extra.txt").write_text("x")
    (tmp_path / "cache" / VERSION / "extra.txt").write_text("x")
    statuses = ad.verify()["status"].value_counts()
    assert statuses["missing"] == 2
    assert statuses["unexpected"] == 3


def test_what_a_broken_download_left_is_no_fault(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "cache" / VERSION / ".inventories.parquet.0123456789abcdef.part").write_bytes(b"half")
    (tmp_path / "cache" / VERSION / "inventories.parquet").unlink()
    assert bad(verifying.results()) == set()


def test_an_index_that_cannot_be_read_is_reported_not_raised(installed: Path) -> None:
    (installed / "index.json").write_bytes(b"\xff{")
    assert bad(verifying.results()) == {str(installed / "index.json")}


def test_the_checkout_or_installation_that_runs_is_sound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ARMSDATA_CACHE", str(tmp_path))
    assert set(ad.verify()["status"]) == {"ok"}
