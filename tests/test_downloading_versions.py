"""Pinned versions: loaded from the cache, fetched once, never trusted beyond the index, never outside their folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from released import TABLES, VERSION, Published, environment, index_of, install, publish
from servers import Server

import armsdata as ad
from armsdata import bundle, caching, versions_index


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def site(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(published, tmp_path_factory.mktemp("site"))


@pytest.fixture
def cache(published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of a package that knows version 9.0 and fetches it from a folder."""
    monkeypatch.setattr(versions_index, "index_file", lambda: published.index)
    monkeypatch.setenv("ARMSDATA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ARMSDATA_MIRROR", str(published.mirror))
    return tmp_path / "cache"


@pytest.fixture
def server(published: Published, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The same from a server."""
    with Server(published.mirror) as running:
        monkeypatch.setenv("ARMSDATA_MIRROR", running.address)
        yield running


def inside(folder: Path) -> set[str]:
    return {f.name for f in folder.iterdir() if f.name != ".lock"} if folder.is_dir() else set()


# --- loading


def test_a_pinned_table_is_fetched_once(server: Server, published: Published, cache: Path) -> None:
    for _ in range(3):
        assert ad.load("inventories", version=VERSION, engine="arrow").equals(published.inventories)
    assert server.names() == ["contracts.json", "inventories.parquet"]
    assert inside(cache / VERSION) == {"contracts.json", "inventories.parquet"}


def test_once_cached_no_network_is_touched(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ad.download(VERSION)
    n = len(server.asked)
    for place in (server.address, "http://127.0.0.1:9", ""):
        monkeypatch.setenv("ARMSDATA_MIRROR", place)
        for table in TABLES:
            assert len(ad.load(table, version=VERSION))
        assert ad.download(VERSION) == cache / VERSION
    assert len(server.asked) == n


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb", "arrow"])
def test_every_engine_loads_a_pinned_table(cache: Path, published: Published, engine: str) -> None:
    found = ad.load("inventories", version=VERSION, engine=engine, columns=["unit", "system_id"])
    columns = list(found.columns) if engine != "arrow" else found.column_names
    assert columns == ["unit", "system_id"]
    n = published.inventories.num_rows
    assert (len(found) if engine != "arrow" else found.num_rows) == n


def test_a_pinned_path_is_the_file_itself(cache: Path, published: Published) -> None:
    file = ad.path("inventories", version=VERSION)
    assert file == cache / VERSION / "inventories.parquet"
    assert file.read_bytes() == (published.folder / "inventories.parquet").read_bytes()


def test_the_tables_of_a_pinned_version(cache: Path, published: Published) -> None:
    found = ad.tables(version=VERSION).set_index("table")
    assert set(found.index) == set(TABLES)
    assert found.loc["inventories", "rows"] == published.inventories.num_rows


def test_the_bundled_version_by_its_name(cache: Path) -> None:
    table = ad.load("inventories", version=bundle.data_version(), engine="arrow")
    assert table.equals(ad.load("inventories", engine="arrow"))
    assert not cache.exists()


def test_a_frame_says_where_it_was_loaded_from(cache: Path) -> None:
    said = ad.load("inventories", version=VERSION, where={"operator_id": "VEN"}).attrs["armsdata"]["loaded_from"]
    assert said["table"] == "inventories"
    assert said["version"] == VERSION
    assert len(said["content_sha256"]) == 64
    assert "armsdata" in said["citation"]
    assert ad.load("systems").attrs["armsdata"]["loaded_from"]["version"] == bundle.data_version()


def test_a_folder_as_mirror_may_begin_with_a_tilde(
    cache: Path, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(published.mirror.parent))
    monkeypatch.setenv("ARMSDATA_MIRROR", "~/mirror")
    assert len(ad.load("inventories", version=VERSION)) == published.inventories.num_rows


def test_a_file_damaged_in_the_cache_is_fetched_anew(server: Server, published: Published, cache: Path) -> None:
    file = ad.path("inventories", version=VERSION)
    good = file.read_bytes()
    file.write_bytes(good[:100] + bytes([good[100] ^ 1]) + good[101:])
    assert ad.load("inventories", version=VERSION, engine="arrow").equals(published.inventories)
    assert server.names().count("inventories.parquet") == 2
    assert file.read_bytes() == good


def test_a_damaged_mirror_is_refused(
    cache: Path, published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror = tmp_path / "mirror"
    shutil.copytree(published.mirror, mirror)
    file = mirror / VERSION / "inventories.parquet"
    for body, said in (
        (bytes(file.stat().st_size), "another SHA-256"),
        (file.read_bytes() + b"x", "longer"),
        (file.read_bytes()[:-1], "ends after"),
    ):
        file.write_bytes(body)
        monkeypatch.setenv("ARMSDATA_MIRROR", str(mirror))
        with pytest.raises(ad.DownloadFailed, match=said):
            ad.load("inventories", version=VERSION)
    file.unlink()
    with pytest.raises(ad.DownloadFailed, match="does not exist"):
        ad.load("inventories", version=VERSION)


def test_a_read_only_cache_serves(cache: Path, site: Path, published: Published) -> None:
    ad.download(VERSION)
    (cache / VERSION / ".lock").unlink(missing_ok=True)
    for f in (*cache.rglob("*"), cache):
        f.chmod(0o555 if f.is_dir() else 0o444)
    try:
        assert len(ad.load("inventories", version=VERSION)) == published.inventories.num_rows
        assert not (cache / VERSION / ".lock").exists()
    finally:
        cache.chmod(0o755)
        (cache / VERSION).chmod(0o755)


# --- what is trusted


def test_without_a_mirror_the_error_says_what_to_set(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARMSDATA_MIRROR")
    with pytest.raises(ad.DownloadFailed, match=r"Set ARMSDATA_MIRROR to a folder or an https:// address"):
        ad.load("inventories", version=VERSION)


def test_an_unknown_version_lists_the_known_ones(cache: Path) -> None:
    with pytest.raises(ad.UnknownName, match=rf"Known: {bundle.data_version()}, {VERSION}\."):
        ad.load("inventories", version="9.1")
    with pytest.raises(ad.UnknownName, match="expected a string"):
        ad.load("inventories", version=9.0)


def test_a_version_that_the_mirror_alone_knows_is_not_trusted(
    cache: Path, published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(published.folder, tmp_path / "mirror" / "9.1")
    (tmp_path / "mirror" / "index.json").write_text(json.dumps(index_of(tmp_path / "mirror")))
    monkeypatch.setenv("ARMSDATA_MIRROR", str(tmp_path / "mirror"))
    with pytest.raises(ad.UnknownName):
        ad.load("inventories", version="9.1")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text()
    | st.from_regex(r"\A(\.\./)*\d+\.\d+[\n/\0]?\Z")
    | st.sampled_from(["..", "9.0/../9.0", "9.0\n", "९.०", "/etc"])
)
def test_no_name_leaves_the_cache(cache: Path, name: str) -> None:
    if name != bundle.data_version():
        with pytest.raises(ad.UnknownName):
            ad.load("inventories", version=name)
        with pytest.raises(ad.UnknownName):
            ad.download(name)
    if name not in TABLES:
        with pytest.raises(ad.UnknownName):
            ad.load(name, version=VERSION)
    assert not cache.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.update({"../9.0": v.pop(VERSION)}),
        lambda v: v.update({"9.0\n": v.pop(VERSION)}),
        lambda v: v[VERSION]["files"].update({"../../escaped": {"bytes": 1, "sha256": "0" * 64}}),
        lambda v: v[VERSION]["files"].update({"/escaped": {"bytes": 1, "sha256": "0" * 64}}),
        lambda v: v[VERSION]["files"].update({".lock": {"bytes": 1, "sha256": "0" * 64}}),
        lambda v: v[VERSION]["files"]["contracts.json"].update(bytes=-1),
        lambda v: v[VERSION]["files"]["contracts.json"].update(bytes="12"),
        lambda v: v[VERSION]["files"]["contracts.json"].update(sha256="0" * 63),
        lambda v: v[VERSION]["files"]["contracts.json"].pop("sha256"),
        lambda v: v[VERSION]["files"].pop("contracts.json"),
        lambda v: v[VERSION].pop("tables"),
        lambda v: v.update({VERSION: None}),
    ],
)
def test_an_index_that_says_what_none_may_say(
    cache: Path, published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: object
) -> None:
    index = json.loads(published.index.read_text())
    change(index["versions"])  # type: ignore[operator]
    file = tmp_path / "index.json"
    file.write_text(json.dumps(index))
    monkeypatch.setattr(versions_index, "index_file", lambda: file)
    with pytest.raises(ad.DamagedFile, match=r"Reinstall armsdata"):
        ad.load("inventories", version=VERSION)
    assert inside(cache) == set()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 2, "versions": {}}', '{"format": 1, "versions": []}', "\xff"]
)
def test_an_index_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    file = tmp_path / "index.json"
    file.write_bytes(text.encode("latin-1"))
    monkeypatch.setattr(versions_index, "index_file", lambda: file)
    with pytest.raises(ad.DamagedFile, match=str(file)):
        ad.load("inventories", version=VERSION)


def test_without_an_index_only_the_bundled_version_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions_index, "index_file", lambda: tmp_path / "none.json")
    assert ad.versions()["version"].tolist() == [bundle.data_version()]
    with pytest.raises(ad.UnknownName):
        ad.load("inventories", version=VERSION)


# --- versions and download


def test_versions_says_what_is_here(cache: Path, published: Published) -> None:
    found = ad.versions().set_index("version")
    assert list(found.columns) == ["released", "rows", "bytes", "bundled", "cached"]
    assert list(found.index) == [bundle.data_version(), VERSION]
    assert found.loc[VERSION, "released"] == pd.Timestamp("2031-02-03")
    assert found.loc[VERSION, "bytes"] == sum(f.stat().st_size for f in published.folder.iterdir())
    assert found.loc[VERSION, "rows"] == sum(pq.read_metadata(f).num_rows for f in published.folder.glob("*.parquet"))
    assert found["bundled"].tolist() == [True, False]
    ad.load("inventories", version=VERSION)
    assert not ad.versions()["cached"].any()
    ad.download(VERSION)
    assert ad.versions().set_index("version")["cached"][VERSION]


def test_download_to_a_folder_that_serves_as_mirror_and_as_cache(
    server: Server, published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ad.download(VERSION, to=tmp_path / "taken along")
    assert folder == tmp_path / "taken along" / VERSION
    assert inside(folder) == published.names
    monkeypatch.setenv("ARMSDATA_MIRROR", str(tmp_path / "taken along"))
    assert ad.load("inventories", version=VERSION, engine="arrow").equals(published.inventories)
    monkeypatch.setenv("ARMSDATA_MIRROR", "")
    monkeypatch.setenv("ARMSDATA_CACHE", str(tmp_path / "taken along"))
    assert ad.load("system_names", version=VERSION).shape[0]


def test_download_takes_what_lies_in_the_cache(server: Server, published: Published, tmp_path: Path) -> None:
    ad.download(VERSION)
    server.meet()
    assert inside(ad.download(VERSION, to=tmp_path / "out")) == published.names
    assert server.asked == []


def test_download_of_the_bundled_version_needs_no_network(cache: Path, tmp_path: Path) -> None:
    version = bundle.data_version()
    folder = ad.download(version, to=tmp_path / "out")
    assert inside(folder) == {f.name for f in bundle.data_folder().iterdir()}
    assert (folder / "SHA256SUMS").read_bytes() == (bundle.data_folder() / "SHA256SUMS").read_bytes()


def test_download_reports_progress(server: Server, published: Published) -> None:
    said: list[tuple[str, int, int]] = []
    ad.download(VERSION, progress=lambda *now: said.append(now))
    total = sum(f.stat().st_size for f in published.folder.iterdir())
    assert {n for n, _, _ in said} == published.names
    assert [got for _, got, _ in said] == sorted(got for _, got, _ in said)
    assert said[-1][1:] == (total, total)


def test_a_progress_that_fails_stops_the_download(server: Server, published: Published) -> None:
    def interrupted(*now: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ad.download(VERSION, progress=interrupted)
    assert inside(ad.download(VERSION)) == published.names


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_timeout_that_is_none(cache: Path, timeout: float) -> None:
    with pytest.raises(ad.ArmsdataError, match="above 0"):
        ad.download(VERSION, timeout=timeout)


@pytest.mark.parametrize("text", ["0", "-1", "soon", "nan", "inf"])
def test_a_timeout_in_the_environment_that_is_none(cache: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ARMSDATA_TIMEOUT", text)
    with pytest.raises(ad.ArmsdataError, match="ARMSDATA_TIMEOUT"):
        ad.load("inventories", version=VERSION)


def test_the_platforms_cache_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARMSDATA_CACHE", raising=False)
    assert caching.cache_folder().name == "armsdata"
    assert caching.cache_folder().is_absolute()


# --- installed, in processes of their own


def run(site: Path, cache: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *args], env=environment(site, cache, **env), capture_output=True, text=True, check=False
    )


def test_a_bundled_load_imports_nothing_that_downloads(site: Path, tmp_path: Path) -> None:
    code = (
        "import sys, armsdata as ad; ad.load('inventories');"
        "print([m for m in ('requests', 'filelock', 'platformdirs', 'armsdata.caching') if m in sys.modules])"
    )
    assert run(site, tmp_path, "-c", code).stdout == "[]\n"


def test_a_load_from_the_cache_imports_nothing_that_downloads(site: Path, published: Published, tmp_path: Path) -> None:
    code = (
        f"import sys, armsdata as ad; ad.load('inventories', version={VERSION!r});"
        "print([m for m in ('requests', 'filelock') if m in sys.modules])"
    )
    assert run(site, tmp_path, "-c", code, ARMSDATA_MIRROR=str(published.mirror)).stdout == "['filelock']\n"
    assert run(site, tmp_path, "-c", code).stdout == "[]\n"


def test_the_command_line(site: Path, published: Published, tmp_path: Path) -> None:
    mirror = {"ARMSDATA_MIRROR": str(published.mirror)}
    listed = json.loads(run(site, tmp_path / "c", "-m", "armsdata", "versions", "--json").stdout)
    assert [v["version"] for v in listed] == [bundle.data_version(), VERSION]
    assert VERSION in run(site, tmp_path / "c", "-m", "armsdata", "versions").stdout
    done = run(site, tmp_path / "c", "-m", "armsdata", "download", VERSION, "--to", str(tmp_path / "out"), **mirror)
    assert done.stdout == f"{tmp_path / 'out' / VERSION}\n"
    assert inside(tmp_path / "out" / VERSION) == published.names
    said = json.loads(run(site, tmp_path / "c", "-m", "armsdata", "download", VERSION, "--json", **mirror).stdout)
    assert said["path"] == str(tmp_path / "c" / VERSION)
    assert said["files"] == len(published.names)
    shown = run(site, tmp_path / "c", "-m", "armsdata", "show", "inventories", "--version", VERSION, "--json")
    assert len(json.loads(shown.stdout)) == published.inventories.num_rows
    wrong = run(site, tmp_path / "c", "-m", "armsdata", "download", "7.7")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("armsdata: unknown version '7.7'.")


def test_a_progress_bar_on_a_terminal(site: Path, published: Published, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    env = environment(site, tmp_path / "cache", ARMSDATA_MIRROR=str(published.mirror), TERM="xterm", COLUMNS="100")
    command = [sys.executable, "-m", "armsdata", "download", VERSION]
    done = subprocess.run(command, env=env, stderr=theirs, stdout=subprocess.PIPE, check=False)
    os.close(theirs)
    assert done.returncode == 0
    assert done.stdout.decode().strip() == str(tmp_path / "cache" / VERSION)
    assert b"/" in os.read(ours, 100_000)
    os.close(ours)
