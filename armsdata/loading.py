"""Tables, of the bundled version or a pinned one: what there is, the frames, the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import pinning
from .errors import DamagedFile, missing_extra, unknown
from .model import Contract

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

ENGINES = ("pandas", "arrow", "polars", "duckdb")

Where = Mapping[str, Any]


def tables(version: str | None = None) -> pd.DataFrame:
    """What there is: one row a table.

    Parameters
    ----------
    version
        The version to list; None for the bundled one.

    Returns
    -------
    pandas.DataFrame
        Columns ``table``, ``title``, ``rows``, ``columns`` and ``description``, in the order of the codebook.
    """
    import pandas as pd

    return pd.DataFrame(overview(version), columns=["table", "title", "rows", "columns", "description"])


def overview(version: str | None = None) -> list[dict[str, Any]]:
    """The rows of ``tables`` as plain dictionaries, without pandas."""
    rows = pinning.row_counts(version)
    return [
        {
            "table": name,
            "title": c.title,
            "rows": rows[name],
            "columns": len(c.columns),
            "description": c.description,
        }
        for name, c in pinning.contracts(version).items()
    ]


def path(table: str, version: str | None = None) -> Path:
    """The Parquet file of a table, for anything that reads Parquet.

    Raises
    ------
    UnknownName
        If there is no such table or version; the message lists the known ones and the nearest.
    DownloadFailed
        If another version than the bundled one is neither in the cache nor to be had from ARMSDATA_MIRROR.
    """
    return pinning.contract_and_file(table, version)[1]


def load(
    table: str,
    version: str | None = None,
    engine: str = "pandas",
    columns: Sequence[str] | None = None,
    where: Where | None = None,
) -> Any:
    """Load a table.

    Parameters
    ----------
    table
        Name of the table; ``tables()`` lists them.
    version
        A version such as "1.0", which ``versions()`` lists; None for the bundled one. Another than the bundled one is
        read from the cache, and first fetched into it where need be (see ``download``).
    engine
        "pandas" (nullable types, days as datetime64), "arrow" (pyarrow.Table), "polars" (DataFrame) or "duckdb"
        (relation).
    columns
        Names of the columns to load, in that order; None for all.
    where
        Column → value, or list of values; only rows that have one of them are read. None as a value means missing.

    Returns
    -------
    pandas.DataFrame, pyarrow.Table, polars.DataFrame or duckdb.DuckDBPyRelation
        One row for each row of the table that fits, sorted by key. A pandas frame says in ``attrs["armsdata"]`` what
        it was loaded from: table, version, content_sha256 and citation; an Arrow table in its schema's metadata.

    Raises
    ------
    UnknownName
        For an unknown table, version, engine or column; the message lists the known ones and the nearest.
    DamagedFile
        If the file cannot be read.
    DownloadFailed
        If another version than the bundled one is neither in the cache nor to be had from ARMSDATA_MIRROR.
    MissingExtra
        If polars or duckdb is wanted and not installed.

    Examples
    --------
    >>> import armsdata as ad
    >>> ad.load("inventories", columns=["system_id", "unit"], where={"operator_id": "VEN"}).columns.tolist()
    ['system_id', 'unit']
    """
    if engine not in ENGINES:
        raise unknown("engine", engine, ENGINES)
    contract, file = pinning.contract_and_file(table, version)
    for name in [*(columns or ()), *(where or ())]:
        if name not in contract.names:
            raise unknown(f"column of {table}", name, contract.names)
    if engine == "polars":
        return _polars(file, contract, columns, where)
    if engine == "duckdb":
        return _duckdb(file, columns, where)
    arrow = read_arrow(file, columns, where)
    if engine == "arrow":
        return arrow
    from .frames import to_frame

    frame = to_frame(arrow)
    frame.attrs["armsdata"] = {"loaded_from": loaded_from(arrow)}
    return frame


def loaded_from(table: pa.Table) -> dict[str, str]:
    """What a released file says of itself: table, version, content_sha256, citation."""
    said = table.schema.metadata or {}
    names = ("table", "version", "content_sha256", "citation")
    return {n: said[key].decode() for n in names if (key := f"armsdata.{n}".encode()) in said}


def read_arrow(file: Path, columns: Sequence[str] | None = None, where: Where | None = None) -> pa.Table:
    """Read a Parquet file with pyarrow; DamagedFile, with what to do, if it cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = list(columns) if columns is not None else None
    try:
        if where:
            return pq.read_table(file, columns=names, filters=_expression(where), partitioning=None)
        with pq.ParquetFile(file) as f:
            return f.read(columns=names, use_threads=False)
    except FileNotFoundError:
        raise DamagedFile(f"{file} is missing. Reinstall armsdata, or run 'armsdata verify'.") from None
    except (pa.ArrowInvalid, OSError) as e:
        said = str(e).splitlines()[0]
        raise DamagedFile(f"{file} is damaged ({said}). Reinstall armsdata, or run 'armsdata verify'.") from None


def _values(wanted: Any) -> list[Any]:
    return list(wanted) if isinstance(wanted, list | tuple | set | frozenset) else [wanted]


def _expression(where: Where) -> Any:
    import pyarrow.compute as pc

    whole = None
    for name, wanted in where.items():
        values = _values(wanted)
        given = [v for v in values if v is not None]
        part = pc.field(name).isin(given) if given else pc.scalar(False)
        if None in values:
            part = part | pc.field(name).is_null()
        whole = part if whole is None else whole & part
    return whole


def _polars(file: Path, contract: Contract, columns: Sequence[str] | None, where: Where | None) -> Any:
    try:
        import polars as pl
    except ImportError:
        raise missing_extra("polars", "polars") from None
    frame = pl.scan_parquet(file)
    for name, wanted in (where or {}).items():
        values = _values(wanted)
        part = pl.col(name).is_in([v for v in values if v is not None])
        frame = frame.filter(part | pl.col(name).is_null() if None in values else part)
    try:
        return frame.select(list(columns) if columns is not None else contract.names).collect()
    except (pl.exceptions.ComputeError, OSError) as e:
        raise DamagedFile(f"{file} is damaged ({str(e).splitlines()[0]}). Reinstall armsdata.") from None


def _duckdb(file: Path, columns: Sequence[str] | None, where: Where | None) -> Any:
    try:
        import duckdb
    except ImportError:
        raise missing_extra("duckdb", "duckdb") from None
    if not file.is_file():
        raise DamagedFile(f"{file} is missing. Reinstall armsdata.")
    try:
        relation = duckdb.read_parquet(str(file))
    except duckdb.Error as e:
        raise DamagedFile(f"{file} is damaged ({str(e).splitlines()[0]}). Reinstall armsdata.") from None
    for name, wanted in (where or {}).items():
        values = _values(wanted)
        column = duckdb.ColumnExpression(name)
        given = [duckdb.ConstantExpression(v) for v in values if v is not None]
        part = column.isin(*given) if given else column.isnull()
        relation = relation.filter(part | column.isnull() if None in values else part)
    return relation.select(*[duckdb.ColumnExpression(c) for c in columns]) if columns is not None else relation
