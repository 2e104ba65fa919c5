"""Pinned loads from the cache against bundled loads, and downloads on loopback against plain requests plus SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import requests

import armsdata as ad
from armsdata import bundle, versions_index

from .measure import HEAD, in_turn, python

TABLES = ("inventories", "system_names", "us_sales")
LARGE = 64 << 20
VERSION = "9.0"


def main(pairs: int = 21) -> None:
    """Print the table of ratios."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        publish(root)
        kept = dict(os.environ)
        # Proxies would stand between this machine and itself.
        os.environ |= {"ARMSDATA_CACHE": str(root / "cache"), "ARMSDATA_MIRROR": str(root / "mirror"), "no_proxy": "*"}
        versions_index.index_file = lambda: root / "index.json"  # type: ignore[assignment]
        try:
            print(HEAD)
            loads(root, pairs)
            downloads(root, pairs)
        finally:
            os.environ.clear()
            os.environ |= kept


def publish(root: Path) -> None:
    """The bundled version once more as version 9.0, and a large file of noise."""
    folder = root / "mirror" / VERSION
    shutil.copytree(bundle.data_folder(), folder)
    with (folder / "large.bin").open("wb") as f:
        for _ in range(LARGE >> 20):
            f.write(os.urandom(1 << 20))
    files = {
        f.name: {"bytes": f.stat().st_size, "sha256": hashlib.sha256(f.read_bytes()).hexdigest()}
        for f in folder.iterdir()
    }
    tables = {t["table"]: {"rows": t["rows"]} for t in bundle.manifest()["tables"]}
    entry = {"released": "2031-02-03", "content_sha256": "", "unf": "", "tables": tables, "files": files}
    (root / "index.json").write_text(json.dumps({"format": 1, "versions": {VERSION: entry}}))


def loads(root: Path, pairs: int) -> None:
    """Pinned from the cache against bundled: warm, and each in a process of its own."""
    for table in TABLES:
        warm = in_turn(
            f"load({table!r}) pinned, warm / bundled", _timed(table, VERSION), _timed(table, None), pairs, 1.1
        )
        print(warm.row())
    site = root / "site"
    shutil.copytree(Path(ad.__file__).parent, site / "armsdata", ignore=shutil.ignore_patterns("bundle"))
    shutil.copytree(bundle.data_folder(), site / "armsdata" / "bundle" / "data")
    shutil.copy(root / "index.json", site / "armsdata" / "bundle" / "index.json")
    for table in TABLES:
        code = f"import sys; sys.path.insert(0, {str(site)!r}); import armsdata; armsdata.load({table!r}"
        mine, other = python(f"{code}, version={VERSION!r})"), python(f"{code})")
        print(in_turn(f"load({table!r}) pinned, fresh process / bundled", mine, other, pairs, 1.1).row())


def _timed(table: str, version: str | None, times: int = 20) -> Callable[[], float]:
    def run() -> float:
        start = time.process_time()
        for _ in range(times):
            ad.load(table, version=version)
        return (time.process_time() - start) / times

    return run


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on a server of its own process, so that its work is not counted."""
    code = (
        "import http.server, sys, functools\n"
        "class H(http.server.SimpleHTTPRequestHandler):\n"
        "    protocol_version = 'HTTP/1.1'\n"
        "    disable_nagle_algorithm = True\n"
        "    def log_message(self, *a): pass\n"
        f"s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial(H, directory={str(folder)!r}))\n"
        "print(s.server_port, flush=True)\n"
        "s.serve_forever()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()


def downloads(root: Path, pairs: int) -> None:
    """One large file, and a whole version, in wall-clock and CPU time; throughput is the inverse of the ratio."""
    small = [f for f in versions_index.release(VERSION).files if f != "large.bin"]
    with served(root / "mirror") as address:
        os.environ["ARMSDATA_MIRROR"] = address
        # The bound is on bytes a second; what a request costs beyond plain requests is shown beside it.
        for what, names, bound in (
            (f"{LARGE >> 20} MiB", ["large.bin"], 1 / 0.9),
            (f"{len(small)} files", small, None),
        ):
            for unit, clock in (("wall clock", time.perf_counter), ("CPU", time.process_time)):
                mine = partial(_mine, root / "mine", names, clock)
                other = partial(_plain, address, root / "other", names, clock)
                print(in_turn(f"download of {what} / plain requests, {unit}", mine, other, pairs, bound).row())


def _mine(folder: Path, names: list[str], clock: Callable[[], float]) -> float:
    from armsdata import caching
    from armsdata.mirrors import Mirror
    from armsdata.transfers import Rules

    release = versions_index.release(VERSION)
    shutil.rmtree(folder, ignore_errors=True)
    start = clock()
    with Mirror() as mirror:
        caching.store(mirror, release, [release.files[n] for n in names], folder, Rules())
    return clock() - start


def _plain(address: str, folder: Path, names: list[str], clock: Callable[[], float]) -> float:
    """What one would write at once: a session, the bytes to a file, their SHA-256."""
    release = versions_index.release(VERSION)
    shutil.rmtree(folder, ignore_errors=True)
    start = clock()
    folder.mkdir(parents=True)
    with requests.Session() as session:
        for name in names:
            digest = hashlib.sha256()
            with session.get(f"{address}/{VERSION}/{name}", stream=True, timeout=20) as answer:
                answer.raise_for_status()
                with (folder / name).open("wb") as f:
                    for chunk in answer.iter_content(1 << 18):
                        f.write(chunk)
                        digest.update(chunk)
            if digest.hexdigest() != release.files[name].sha256:
                raise SystemExit(f"{name} has another SHA-256")
    return clock() - start


if __name__ == "__main__":
    main()
