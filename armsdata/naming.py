"""``resolve``: names in any spelling to ids, for whatever holds the names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from .matching import COLUMNS, Match, Matcher


def resolve(
    names: Any,
    kind: str = "system",
    *,
    at: str | date | int | None = None,
    type: str | Iterable[str] | None = None,
    fallback: str | None = None,
    fuzzy: bool | float | None = None,
    detail: bool = False,
) -> Any:
    """Names of systems or operators, in any spelling or script, to ids. What is ambiguous or unknown stays missing.

    Parameters
    ----------
    names
        A name, a list or other iterable of names, a pandas Series, a pyarrow Array or ChunkedArray, or a polars Series.
        Missing values, numbers and other things that are no text give a missing id.
    kind
        "system" or "operator".
    at
        For operators: the day or EDTF date (a year: any time in it) for which the names are meant. "Russia" of
        1985-06-01 is the Soviet Union.
    type
        Only things of this type, or of any of several: for systems a type code ("main_battle_tank"), the id of a type
        row or any of its names ("MANPADS", "tanks"), narrower types included; for operators a kind ("state").
    fallback
        "family": a name that is not known as it stands is shortened from the right until a known designation is left
        ("T-72B3 obr. 2016" is a T-72B3, "F-16C Block 52+" an F-16C), and variants written as one ("F-16C/D") give
        their family. For operators: the state behind "Chile (Army)".
    fuzzy
        True, or a threshold from 0 to 100 (True means 85): what is still unknown may be misspelt in words of five
        letters or more; figures and short words have to be right. Needs the extra ``fuzzy``.
    detail
        Instead of ids, give for each name ``name``, ``id``, ``status`` ("exact", "family", "fuzzy", "ambiguous" or
        "unknown"), ``matched`` (the name in the tables), ``how``, ``score`` and ``candidates``.

    Returns
    -------
    The same kind of thing as ``names``, in the same order: str or None for a name, a list for a list, a Series of
    strings with the same index and name for a Series, an Arrow or polars array of strings for an Arrow or polars array.
    With ``detail`` a dictionary for a name, a list of dictionaries for a list, a frame or table with one row a name for
    the rest.

    Raises
    ------
    UnknownName
        For an unknown kind, type or fallback.
    ArmsdataError
        For a date that cannot be read or a threshold out of range.
    MissingExtra
        If ``fuzzy`` is wanted and rapidfuzz is not installed.

    Notes
    -----
    An exact match disregards case, accents, spaces, dashes, quotes, "-" between letters and digits, Roman or Arabic
    numerals, "Mk" or "Mark", and Cyrillic typed for Latin letters; names in parts ("122mm 2S1 Gvozdika", "Igla-S /
    SA-24") match if all parts can mean one thing. A name of a family and of one of its members means the family.

    Examples
    --------
    >>> import armsdata as ad
    >>> ad.resolve(["SA-24 Grinch", "9К338 «Игла-С»", "grom", None])
    ['igla-s', 'igla-s', None, None]
    >>> ad.resolve("grom", type="MANPADS")
    'grom'
    >>> ad.resolve("Russia", kind="operator", at="1985-06-01")
    'SUN'
    """
    matcher = Matcher(kind, at, type, fallback, fuzzy)
    if names is None or isinstance(names, str | int | float | bytes | date):
        return _single(matcher, names, detail)
    package = names.__class__.__module__.partition(".")[0]
    if package == "pandas":
        return _pandas(matcher, names, detail)
    if package == "pyarrow":
        return _arrow(matcher, names, detail)
    if package == "polars":
        return _polars(matcher, names, detail)
    if package == "numpy":
        return _numpy(matcher, names, detail)
    values = names if isinstance(names, list) else list(names)
    if detail:
        return [m.to_dict() for m in _matches(matcher, values)]
    return _ids(matcher, values)


def _single(matcher: Matcher, name: object, detail: bool) -> dict[str, Any] | str | None:
    match = _match(matcher, name)
    return match.to_dict() if detail else match.id


def _match(matcher: Matcher, name: object) -> Match:
    return matcher.match(str(name)) if isinstance(name, str) else Match(None, None, "unknown")


def _ids(matcher: Matcher, values: list[Any]) -> list[str | None]:
    """Ids of a list: each distinct name is looked up once."""
    if not set(map(type, values)) <= {str}:
        values = [str(v) if isinstance(v, str) else "" for v in values]
    # Where no name of a sample comes twice, finding the few that do would cost more than it saves.
    sample = values[:: len(values) // 1000] if len(values) > 100_000 else values
    if len(set(sample)) == len(sample):
        return matcher.ids(values)
    distinct = list(dict.fromkeys(values))
    return list(map(dict(zip(distinct, matcher.ids(distinct), strict=True)).get, values))


def _matches(matcher: Matcher, values: Iterable[Any]) -> list[Match]:
    known: dict[str, Match] = {}
    out = []
    for v in values:
        if not isinstance(v, str):
            out.append(_match(matcher, v))
        else:
            if v not in known:
                known[v] = matcher.match(str(v))
            out.append(known[v])
    return out


def _columns(matches: Sequence[Match]) -> dict[str, list[Any]]:
    rows = [m.to_dict() for m in matches]
    return {c: [r[c] for r in rows] for c in COLUMNS}


def _arrow_schema() -> Any:
    import pyarrow as pa

    kinds = {"score": pa.float64(), "candidates": pa.list_(pa.string())}
    return pa.schema([(c, kinds.get(c, pa.string())) for c in COLUMNS])


def _pandas(matcher: Matcher, names: Any, detail: bool) -> Any:
    import pandas as pd

    if pd.api.types.is_scalar(names):
        return _single(matcher, names, detail)
    if not isinstance(names, pd.Series | pd.Index):
        raise TypeError(f"resolve takes a Series or a list of names, not a {names.__class__.__name__}; pick a column")
    index = names.index if isinstance(names, pd.Series) else None
    if detail:
        from .frames import to_frame

        frame = to_frame(_detail_table(_matches(matcher, names.tolist())))
        return frame.set_axis(index, axis=0) if index is not None else frame
    from .frames import TEXT

    if names.dtype == object:
        found = pd.array(_ids(matcher, names.tolist()), dtype=TEXT)
    else:
        codes, distinct = pd.factorize(names)
        found = pd.array([*_ids(matcher, list(distinct)), None], dtype=TEXT).take(codes)
    return pd.Series(found, index=index, name=names.name) if index is not None else pd.Index(found, name=names.name)


def _detail_table(matches: Sequence[Match]) -> Any:
    import pyarrow as pa

    return pa.table(_columns(matches), schema=_arrow_schema())


def _arrow(matcher: Matcher, names: Any, detail: bool) -> Any:
    import pyarrow as pa

    if isinstance(names, pa.Scalar):
        return _single(matcher, names.as_py(), detail)
    if not isinstance(names, pa.Array | pa.ChunkedArray):
        raise TypeError(
            f"resolve takes an Array or ChunkedArray of names, not a {names.__class__.__name__}; pick a column"
        )
    if detail:
        return _detail_table(_matches(matcher, names.to_pylist()))
    if isinstance(names, pa.ChunkedArray):
        return _whole(matcher, names)
    return _chunk(names, lambda values: _ids(matcher, values))


def _whole(matcher: Matcher, names: Any) -> Any:
    """A chunked array, each distinct name looked up once over all chunks."""
    import pyarrow as pa

    known: dict[Any, str | None] = {}

    def ids(values: list[Any]) -> list[str | None]:
        new = [v for v in values if isinstance(v, str) and v not in known]
        known.update(zip(new, _ids(matcher, new), strict=True))
        return [known.get(v) if isinstance(v, str) else None for v in values]

    chunks = [_chunk(c, ids) for c in names.chunks]
    return pa.chunked_array(chunks, type=chunks[0].type if chunks else _text_type(names.type))


def _text_type(kind: Any) -> Any:
    import pyarrow as pa

    return kind if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else pa.string()


def _chunk(names: Any, ids: Callable[[list[Any]], list[str | None]]) -> Any:
    import pyarrow as pa

    kind = _text_type(names.type)
    text = pa.types.is_string(names.type) or pa.types.is_large_string(names.type) or pa.types.is_string_view(names.type)
    encoded = names if pa.types.is_dictionary(names.type) else None
    if encoded is None:
        if not text:
            return pa.nulls(len(names), kind)
        encoded = (
            names if not pa.types.is_string_view(names.type) else names.cast(pa.large_string())
        ).dictionary_encode()
    found = pa.array(ids(encoded.dictionary.to_pylist()), pa.string())
    return found.take(encoded.indices).cast(kind)


def _polars(matcher: Matcher, names: Any, detail: bool) -> Any:
    import polars as pl

    if not isinstance(names, pl.Series):
        raise TypeError(f"resolve takes a Series of names, not a {names.__class__.__name__}; pick a column")
    if detail:
        return pl.from_arrow(_detail_table(_matches(matcher, names.to_list())))
    if names.dtype in (pl.String, pl.Categorical, pl.Enum):
        return pl.Series(names.name, pl.from_arrow(_arrow(matcher, names.to_arrow(), False)), dtype=pl.String)
    values = names.to_list() if names.dtype == pl.Object else [None] * len(names)
    return pl.Series(names.name, _ids(matcher, values), dtype=pl.String)


def _numpy(matcher: Matcher, names: Any, detail: bool) -> Any:
    import numpy as np

    if not isinstance(names, np.ndarray):  # a single numpy string or number
        return _single(matcher, names, detail)
    values = names.ravel().tolist()
    if detail:
        return [m.to_dict() for m in _matches(matcher, values)]
    return np.array(_ids(matcher, values), dtype=object).reshape(names.shape)
