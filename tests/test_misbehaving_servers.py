"""Whatever a server, a disk or a neighbour does: the right table or a clear error, in time, and a cache that works.

The rules are the package's own with shorter times, so that the suite is quick.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import servers
from released import VERSION, Published, environment, install, publish
from servers import Behaviour, Server

import armsdata as ad
from armsdata import caching, versions_index
from armsdata.transfers import Rules

TRIALS = int(os.environ.get("ARMSDATA_FAULT_TRIALS", "100"))
DEADLINE, SLACK = 0.8, 1.0
QUICK = Rules(deadline=DEADLINE, stall=0.25, pause=0.01)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def running(published: Published) -> Iterator[Server]:
    with Server(published.mirror) as server:
        yield server


@pytest.fixture
def server(running: Server, published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The server as the mirror of a package that knows version 9.0, with an empty cache and little patience."""
    monkeypatch.setattr(versions_index, "index_file", lambda: published.index)
    monkeypatch.setattr(Rules, "from_environment", lambda: QUICK)
    monkeypatch.setenv("ARMSDATA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ARMSDATA_MIRROR", running.address)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    running.meet()
    yield running
    running.meet()


def load_right(published: Published) -> None:
    assert ad.load("inventories", version=VERSION, engine="arrow").equals(published.inventories)


def cached() -> set[str]:
    folder = caching.cache_folder() / VERSION
    return {f.name for f in folder.iterdir() if f.name != ".lock"} if folder.is_dir() else set()


def allowed(monkeypatch: pytest.MonkeyPatch, rules: Rules) -> None:
    monkeypatch.setattr(Rules, "from_environment", lambda: rules)


@pytest.mark.parametrize("behaviour", servers.HARMLESS, ids=lambda b: b.__name__)
def test_a_server_with_its_own_ways(server: Server, published: Published, behaviour: Behaviour) -> None:
    server.meet(then=behaviour)
    load_right(published)
    assert cached() == {"contracts.json", "inventories.parquet"}


ONLY_WHEN_RESUMING = (servers.other_range, servers.range_of_other_bytes)


@pytest.mark.parametrize("fault", [f for f in servers.FAULTS if f not in ONLY_WHEN_RESUMING], ids=lambda b: b.__name__)
def test_a_fault_that_stays_is_an_error_in_time(server: Server, published: Published, fault: Behaviour) -> None:
    server.meet(then=fault)
    start = time.monotonic()
    with pytest.raises(ad.DownloadFailed) as e:
        ad.load("inventories", version=VERSION)
    assert time.monotonic() - start < DEADLINE + SLACK
    assert f"{server.address}/{VERSION}/contracts.json" in str(e.value)
    assert not [n for n in cached() if not n.startswith(".")]
    server.meet()
    load_right(published)


@pytest.mark.parametrize(
    "fault",
    [
        servers.truncated, servers.truncated_silently, servers.wrong_bytes, servers.stall, servers.stall_midway,
        servers.reset, servers.reset_midway, servers.not_http, servers.says(500), servers.says(429),
        servers.says(503, ("Retry-After", "0")),
    ],
    ids=lambda b: b.__name__,
)  # fmt: skip
def test_a_fault_that_passes_is_met_with_patience(server: Server, published: Published, fault: Behaviour) -> None:
    server.meet(fault)
    load_right(published)
    assert server.names() == ["contracts.json", "contracts.json", "inventories.parquet"]


@pytest.mark.parametrize(
    "fault",
    [
        servers.says(404), servers.says(403), servers.longer, servers.shorter, servers.gzip_bomb, servers.gzipped,
        servers.redirect_to_file, servers.redirect_to_other_host,
    ],
    ids=lambda b: b.__name__,
)  # fmt: skip
def test_what_will_not_pass_is_asked_once(server: Server, fault: Behaviour) -> None:
    server.meet(then=fault)
    with pytest.raises(ad.DownloadFailed):
        ad.load("inventories", version=VERSION)
    assert len(server.asked) == 1


def test_a_server_may_ask_for_more_patience_than_there_is(server: Server) -> None:
    server.meet(then=servers.says(503, ("Retry-After", "3600")))
    start = time.monotonic()
    with pytest.raises(ad.DownloadFailed, match="no time is left"):
        ad.load("inventories", version=VERSION)
    assert time.monotonic() - start < DEADLINE


def test_a_broken_download_is_resumed(server: Server, published: Published) -> None:
    server.meet(servers.good, servers.truncated, servers.truncated)
    load_right(published)
    size = (published.folder / "inventories.parquet").stat().st_size
    asked = [headers.get("Range") for _, headers in server.asked[1:]]
    assert asked == [None, f"bytes={size // 2}-", f"bytes={size // 2 + (size - size // 2) // 2}-"]


@pytest.mark.parametrize("fault", ONLY_WHEN_RESUMING, ids=lambda b: b.__name__)
def test_a_server_that_resumes_wrongly(server: Server, published: Published, fault: Behaviour) -> None:
    server.meet(servers.good, servers.truncated, fault)
    load_right(published)
    assert server.asked[-1][1].get("Range") is None  # all of it, once more


def test_resuming_names_the_content_where_the_server_did(server: Server, published: Published) -> None:
    def breaks_off(h: servers.Handler, body: bytes) -> None:
        h.head(200, ("Content-Length", len(body)), ("ETag", '"of then"'))
        h.wfile.write(body[:100])
        h.close_connection = True

    server.meet(breaks_off)
    load_right(published)
    assert server.asked[1][1]["If-Range"] == '"of then"'
    assert all(headers["Accept-Encoding"] == "identity" for _, headers in server.asked)


def test_redirects_to_another_host_where_allowed(
    server: Server, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.meet(servers.redirect_to_other_host, servers.good, servers.redirect_to_other_host)
    allowed(monkeypatch, replace(QUICK, allow_redirects=True))
    load_right(published)


def test_never_to_a_file_even_where_redirects_are_allowed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.meet(then=servers.redirect_to_file)
    allowed(monkeypatch, replace(QUICK, allow_redirects=True))
    with pytest.raises(ad.DownloadFailed, match="https://"):
        ad.load("inventories", version=VERSION)


def test_plain_http_only_to_this_machine(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMSDATA_MIRROR", "http://user:secret@data.invalid/armsdata")
    with pytest.raises(ad.DownloadFailed, match="ARMSDATA_ALLOW_HTTP=1") as e:
        ad.load("inventories", version=VERSION)
    assert "secret" not in str(e.value)


def test_nobody_listens(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMSDATA_MIRROR", "http://127.0.0.1:9")
    with pytest.raises(ad.DownloadFailed, match="refused"):
        ad.load("inventories", version=VERSION)


def test_proxies_are_used_as_requests_uses_them(
    server: Server, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_proxy(h: servers.Handler, body: bytes) -> None:
        path = h.path.removeprefix("http://data.invalid/")
        servers.good(h, (published.mirror / path).read_bytes())

    server.meet(then=as_proxy)
    monkeypatch.setenv("ARMSDATA_MIRROR", "http://data.invalid")
    monkeypatch.setenv("http_proxy", server.address)
    allowed(monkeypatch, replace(QUICK, allow_http=True))
    load_right(published)
    assert server.asked[0][0].startswith("http://data.invalid/")


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_nothing_behind(server: Server, published: Published) -> None:
    with room_for(5000), pytest.raises(ad.DownloadFailed, match=r"contracts\.json cannot be written .* Make room"):
        ad.load("inventories", version=VERSION)
    assert cached() == set()
    load_right(published)


@pytest.mark.skipif(not shutil.which("mount"), reason="needs a file system of one's own")
def test_a_really_full_disk(server: Server, published: Published, tmp_path: Path) -> None:
    small = tmp_path / "cache"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("may not mount")
    try:
        with pytest.raises(ad.DownloadFailed, match="No space left"):
            ad.load("inventories", version=VERSION)
        assert cached() <= {"contracts.json"}
    finally:
        subprocess.run(["umount", str(small)], check=True)
    load_right(published)


def test_a_cache_that_cannot_be_made(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ARMSDATA_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(ad.DownloadFailed, match="ARMSDATA_CACHE"):
        ad.load("inventories", version=VERSION)


# --- other processes


@pytest.fixture(scope="module")
def site(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(published, tmp_path_factory.mktemp("site"))


def test_killed_while_writing(server: Server, published: Published, site: Path) -> None:
    server.meet(servers.good, servers.stall_midway)
    command = [sys.executable, "-c", f"import armsdata; armsdata.load('inventories', version={VERSION!r})"]
    env = environment(site, caching.cache_folder(), ARMSDATA_MIRROR=server.address)
    process = subprocess.Popen(command, env=env)
    part = None
    for _ in range(1000):
        part = next((caching.cache_folder() / VERSION).glob(".inventories.parquet.*.part"), None)
        if part and part.stat().st_size:
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert part
    assert cached() == {"contracts.json", part.name}
    server.meet()
    load_right(published)
    assert server.asked[0][1]["Range"].startswith("bytes=")  # what had come is not fetched again
    assert cached() == {"contracts.json", "inventories.parquet"}


def test_eight_processes_at_once_on_an_empty_cache(server: Server, published: Published, site: Path) -> None:
    code = (
        "import armsdata, pyarrow.parquet as pq\n"
        f"found = armsdata.load('inventories', version={VERSION!r}, engine='arrow')\n"
        f"assert found.equals(pq.read_table({str(published.folder / 'inventories.parquet')!r}))"
    )
    env = environment(site, caching.cache_folder(), ARMSDATA_MIRROR=server.address)
    processes = [subprocess.Popen([sys.executable, "-c", code], env=env) for _ in range(8)]
    assert [p.wait(120) for p in processes] == [0] * 8
    assert sorted(server.names()) == ["contracts.json", "inventories.parquet"]


# --- at random


def _before(rng: random.Random, published: Published) -> None:
    """What earlier processes and the disk may have done to the cache."""
    folder = caching.cache_folder() / VERSION
    what = rng.choice(["empty", "empty", "as it is", "as it is", "rest", "wrong rest", "cut", "flipped"])
    if what == "empty":
        shutil.rmtree(caching.cache_folder(), ignore_errors=True)
    if what in ("empty", "as it is"):
        return
    name = rng.choice(["contracts.json", "inventories.parquet"])
    body = bytearray((published.folder / name).read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    if what in ("cut", "wrong rest", "rest"):
        del body[rng.randrange(len(body)) :]
    if what in ("flipped", "wrong rest") and body:
        body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
    if "rest" in what:
        sha256 = versions_index.release(VERSION).files[name].sha256
        (folder / name).unlink(missing_ok=True)
        (folder / f".{name}.{sha256[:16]}.part").write_bytes(body)
    else:
        (folder / name).write_bytes(body)


def _killed_at_random(rng: random.Random) -> None:
    """A process of its own, killed somewhere on its way."""
    child = os.fork()
    if child == 0:
        try:
            ad.load("inventories", version=VERSION, engine="arrow")
        finally:
            os._exit(0)
    time.sleep(rng.uniform(0, 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_anything_at_random(server: Server, published: Published) -> None:
    rng = random.Random(20261122)
    loaded = refused = 0
    longest = 0.0
    for trial in range(TRIALS):
        plan, then = servers.at_random(rng)
        told = f"trial {trial}: {[b.__name__ for b in plan]}, then {then.__name__}"
        _before(rng, published)
        server.meet(*plan, then=then)
        if rng.random() < 0.15:
            _killed_at_random(rng)
        start = time.monotonic()
        try:
            with room_for(rng.choice([10_000, 60_000]) if rng.random() < 0.1 else resource.RLIM_INFINITY):
                found = ad.load("inventories", version=VERSION, engine="arrow")
        except ad.DownloadFailed as e:
            refused += 1
            said = str(e)
        else:
            loaded += 1
            assert found.equals(published.inventories), told
            said = ""
        took = time.monotonic() - start
        assert not said or VERSION in said, f"{told}: {said}"
        longest = max(longest, took)
        assert took < DEADLINE + SLACK, f"{told}: {took:.2f} s"
        server.meet()
        assert ad.load("inventories", version=VERSION, engine="arrow").equals(published.inventories), told
        assert cached() <= {"contracts.json", "inventories.parquet"}, told
    print(f"{TRIALS} trials: {loaded} loaded, {refused} refused, longest {longest:.2f} s of {DEADLINE} s")
    assert loaded
    assert refused
