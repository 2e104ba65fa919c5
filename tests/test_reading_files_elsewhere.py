"""Reading a released file from its address with other programs, as the README shows, from a real server."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from armsdata import bundle

TABLE = "inventories"


class Files(BaseHTTPRequestHandler):
    """Serves files as web hosts do: HEAD, GET, and ranges from either end."""

    protocol_version = "HTTP/1.1"
    root: Path

    def do_HEAD(self) -> None:
        self.answer(with_body=False)

    def do_GET(self) -> None:
        self.answer(with_body=True)

    def answer(self, with_body: bool) -> None:
        file = self.root / self.path.lstrip("/")
        if ".." in self.path or not file.is_file():
            return self.head(404, 0)
        body = file.read_bytes()
        wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if wanted:
            first = int(wanted[1]) if wanted[1] else max(0, len(body) - int(wanted[2]))
            last = min(int(wanted[2]), len(body) - 1) if wanted[1] and wanted[2] else len(body) - 1
            self.head(206, last + 1 - first, ("Content-Range", f"bytes {first}-{last}/{len(body)}"))
            body = body[first : last + 1]
        else:
            self.head(200, len(body))
        if with_body:
            self.wfile.write(body)
        return None

    def head(self, status: int, length: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Accept-Ranges", "bytes"), ("Content-Length", str(length)), *headers):
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that closes early


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of a Parquet file of the bundled version."""
    folder = bundle.data_folder()
    server = Quiet(("127.0.0.1", 0), type("Here", (Files,), {"root": folder.parent}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{folder.name}/{TABLE}.parquet"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def held() -> pa.Table:
    """What stands in the file."""
    return pq.read_table(bundle.data_folder() / f"{TABLE}.parquet")


def test_pandas(url: str, held: pa.Table) -> None:
    import pandas as pd

    frame = pd.read_parquet(url)
    assert frame.columns.tolist() == held.column_names
    assert frame["claim_id"].tolist() == held["claim_id"].to_pylist()


def test_polars(url: str, held: pa.Table) -> None:
    import polars as pl

    frame = pl.scan_parquet(url).filter(pl.col("operator_id") == "VEN").select("claim_id", "quantity_low").collect()
    wanted = [r for r in held.to_pylist() if r["operator_id"] == "VEN"]
    assert frame.rows() == [(r["claim_id"], r["quantity_low"]) for r in wanted]


def test_pyarrow(url: str, held: pa.Table) -> None:
    import fsspec

    assert pq.read_table(url, filesystem=fsspec.filesystem("http")).equals(held)


def test_duckdb_through_a_file_object(url: str, held: pa.Table) -> None:
    import duckdb
    import fsspec

    found = duckdb.read_parquet(fsspec.open(url).open())
    assert found.columns == held.column_names
    n = held["operator_id"].to_pylist().count("VEN")
    assert found.filter("operator_id = 'VEN'").count("*").fetchall() == [(n,)]


def test_duckdb_with_its_own_reader(url: str, held: pa.Table) -> None:
    import duckdb

    try:
        duckdb.execute("INSTALL httpfs; LOAD httpfs")
    except duckdb.Error:
        pytest.skip("DuckDB cannot fetch its extension httpfs here")
    assert duckdb.sql(f"SELECT count(*) FROM '{url}'").fetchall() == [(held.num_rows,)]


def test_the_file_says_where_it_is_from(url: str) -> None:
    import fsspec

    said = pq.read_schema(url, filesystem=fsspec.filesystem("http")).metadata
    assert said[b"armsdata.table"] == TABLE.encode()
    assert said[b"armsdata.version"] == bundle.data_version().encode()
    assert b"armsdata contributors" in said[b"armsdata.citation"]
