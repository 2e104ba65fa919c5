"""Fingerprints: of files, for downloads; of contents, for identity, whatever bytes carry them."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pyarrow.compute as pc

from .checksums import file_sha256 as file_sha256


def content_sha256(table: pa.Table) -> str:
    """SHA-256 over the canonical CSV of a table, in hexadecimal.

    Canonical: a header line; columns in the order of the contract; rows sorted by key, as released tables are; LF line
    ends; every cell that is not missing in double quotes, with quotes inside doubled; missing cells empty; days as
    YYYY-MM-DD, booleans as true and false, numbers in plain digits.
    """
    digest = hashlib.sha256()
    digest.update((",".join(_quoted(n) for n in table.column_names) + "\n").encode())
    for batch in table.to_batches(max_chunksize=65536):
        if batch.num_rows:
            columns = [_cells(c) for c in batch.columns]
            lines = pc.binary_join_element_wise(*columns, ",") if len(columns) > 1 else columns[0]
            digest.update(("\n".join(lines.to_pylist()) + "\n").encode())
    return digest.hexdigest()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _cells(column: pa.Array) -> pa.Array:
    text = column if pa.types.is_string(column.type) else column.cast(pa.string())
    if pa.types.is_string(column.type):
        text = pc.replace_substring(text, '"', '""')
    quoted = pc.binary_join_element_wise('"', text, '"', "")
    return quoted.fill_null("")
