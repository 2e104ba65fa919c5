"""Tables from the bundled version: what there is, the frames, the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import bundle
from .errors import DamagedFile, UnknownName, missing_extra, unknown
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
        Columns ``table``, ``rows``, ``columns`` and ``description``, in the order of the codebook.
    """
    import pandas as pd

    return pd.DataFrame(overview(version), columns=["table", "rows", "columns", "description"])


def overview(version: str | None = None) -> list[dict[str, Any]]:
    """The rows of ``tables`` as plain dictionaries, without pandas."""
    _only_bundled(version)
    counts = {t["table"]: t for t in bundle.manifest()["tables"]}
    return [
        {"table": name, "rows": counts[name]["rows"], "columns": counts[name]["columns"], "description": c.description}
        for name, c in bundle.contracts().items()
    ]


def path(table: str, version: str | None = None) -> Path:
    """The Parquet file of a table, for anything that reads Parquet.

    Raises
    ------
    UnknownName
        If there is no such table or version; the message lists the known ones and the nearest.
    """
    _only_bundled(version)
    bundle.contract(table)
    return bundle.data_folder() / f"{table}.parquet"


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
        A version such as "1.0"; None for the bundled one.
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
        One row for each row of the table that fits, sorted by key.

    Raises
    ------
    UnknownName
        For an unknown table, version, engine or column; the message lists the known ones and the nearest.
    DamagedFile
        If the file cannot be read.
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
    contract = bundle.contract(table)
    file = path(table, version)
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

    return to_frame(arrow)


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
        part = pc.field(name).isin([v for v in values if v is not None])
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


def _only_bundled(version: str | None) -> None:
    if version is not None and version != bundle.manifest()["version"]:
        raise UnknownName(str(unknown("version", version, [bundle.manifest()["version"]])))
