"""Curated CSV files, read strictly into tables of text, with the place of every row remembered."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from ..model import Contract
from .problems import Problem


@dataclass
class Origin:
    """From which file and line each row of a table came."""

    files: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    lines: np.ndarray | None = None

    def at(self, row: int) -> tuple[str, int]:
        """File and line of a row, counted from 0 in the order read."""
        i = int(np.searchsorted(self.starts, row, side="right")) - 1
        return self.files[i], row - self.starts[i] + 2


@dataclass
class TextTable:
    """A table as typed: every cell text, an empty cell null."""

    contract: Contract
    table: pa.Table
    origin: Origin


def problems_of_bytes(name: str, data: bytes) -> list[Problem]:
    """What is wrong with a CSV file before it is read as one: byte-order mark, CRLF, bad UTF-8, no final newline."""
    if data.startswith(b"\xef\xbb\xbf"):
        return [Problem(name, 1, "", "", "begins with a byte-order mark; save it as UTF-8 without one")]
    if b"\r" in data:
        line = data[: data.index(b"\r")].count(b"\n") + 1
        return [Problem(name, line, "", "", "has CR line ends; expected LF only (armsdata fmt mends it)")]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as e:
        line = data[: e.start].count(b"\n") + 1
        bad = data[e.start : e.end].hex()
        return [Problem(name, line, "", bad, "is not UTF-8 (hexadecimal bytes shown)")]
    return []


def _ragged(name: str, text: str, header: list[str]) -> list[Problem]:
    """Rows with another number of cells than the header, or with a line break inside a cell."""
    found = []
    reader = csv.reader(io.StringIO(text), strict=True)
    last = 0
    try:
        for row in reader:
            if len(row) != len(header):
                found.append(Problem(name, last + 1, "", "", f"has {len(row)} cells, expected {len(header)}"))
            elif reader.line_num != last + 1:
                found.append(Problem(name, last + 1, "", "", "has a line break inside a cell; expected one line a row"))
            last = reader.line_num
    except csv.Error as e:
        found.append(Problem(name, last + 1, "", "", f"cannot be read as CSV: {e}"))
    return found or [Problem(name, 0, "", "", "cannot be read as CSV")]


def read_file(file: Path, name: str, contract: Contract) -> tuple[pa.Table | None, list[Problem]]:
    """One curated file as a table of text, or None and what is wrong with it."""
    data = file.read_bytes()
    found = problems_of_bytes(name, data)
    if found:
        return None, found
    expected = contract.curated_names
    header = next(csv.reader([data.partition(b"\n")[0].decode()]), [])
    if header != expected:
        missing = [c for c in expected if c not in header]
        extra = [c for c in header if c not in expected]
        twice = sorted({c for c in header if header.count(c) > 1})
        said = "; ".join(
            f"{what}: {', '.join(cs)}"
            for what, cs in (("missing", missing), ("not in the contract", extra), ("given twice", twice))
            if cs
        )
        order = ",".join(expected)
        return None, [Problem(name, 1, "", "", f"header differs ({said or 'other order'}); expected {order}")]
    if data.count(b"\n") <= 1 and not data.partition(b"\n")[2].strip():
        return pa.table({c: pa.array([], pa.string()) for c in expected}), []
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=1 << 28),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types={c: pa.string() for c in expected},
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None, _ragged(name, data.decode(), header)
    if table.num_rows != data.count(b"\n") - 1 + (not data.endswith(b"\n")):
        return None, _ragged(name, data.decode(), header)
    return table, []


def read_table(root: Path, contract: Contract) -> tuple[TextTable, list[Problem]]:
    """All files of one table, ``root/<table>/*.csv``, one after the other by name."""
    parts, origin, problems = [], Origin(), []
    start = 0
    for file in sorted((root / contract.table).glob("*.csv")):
        name = f"datasets/{root.name}/{contract.table}/{file.name}"
        part, found = read_file(file, name, contract)
        problems += found
        if part is not None:
            parts.append(part)
            origin.files.append(name)
            origin.starts.append(start)
            start += part.num_rows
    empty = pa.table({c: pa.array([], pa.string()) for c in contract.curated_names})
    table = pa.concat_tables([*parts, empty]).combine_chunks()
    return TextTable(contract, table, origin), problems


def stray_files(root: Path, contracts: dict[str, Contract]) -> list[Problem]:
    """Folders and CSV files that no contract claims."""
    found = []
    for entry in sorted(root.iterdir()) if root.is_dir() else []:
        if not entry.is_dir():
            continue
        c = contracts.get(entry.name)
        if c is None or c.derived_table:
            why = "is derived and takes no curated rows" if c else "has no contract in schemas/"
            found.append(Problem(f"datasets/{root.name}/{entry.name}", 0, "", "", f"this table {why}"))
    return found


def stray_spaces(text: TextTable) -> list[Problem]:
    """Cells with spaces at either end, or control characters."""
    found = []
    for name in text.table.column_names:
        column = text.table[name]
        bad = pc.match_substring_regex(column, r"^\s|\s$|[\x00-\x1f\x7f]")
        if pc.any(bad).as_py():
            for row in np.flatnonzero(bad.fill_null(False).to_numpy(zero_copy_only=False)):
                file, line = text.origin.at(int(row))
                value = column[int(row)].as_py()
                found.append(Problem(file, line, name, value, "has stray spaces or control characters", "spaces"))
    return found
