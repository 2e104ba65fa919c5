"""How to cite: a version, a table, or one claim with the documents that carry it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Any

from . import bundle, citationtexts, loading, metadataformats, pinning, referenceformats, rows, versions_index
from .citedworks import Document, Work, first_day, one_line
from .errors import ArmsdataError, UnknownName, unknown
from .evidence import claim_in_words

STYLES: dict[str, Callable[[Work], str]] = {
    "apa": citationtexts.apa,
    "chicago": citationtexts.chicago,
    "bibtex": referenceformats.bibtex,
    "ris": referenceformats.ris,
    "csl-json": referenceformats.csl_json,
    "datacite": metadataformats.datacite_json,
    "cff": metadataformats.cff,
}

Row = dict[str, Any]


def cite(what: str | None = None, style: str = "apa", version: str | None = None) -> str:
    """How to cite the data.

    Parameters
    ----------
    what
        A version ("1.0"), a table ("inventories") or a claim_id; None for the version as a whole.
    style
        "apa", "chicago" (author-date), "bibtex", "ris", "csl-json", "datacite" (schema 4.5, JSON) or "cff" (Citation
        File Format 1.2.0, YAML).
    version
        The version that a table or a claim is cited from; None for the bundled one.

    Returns
    -------
    str
        The citation, with the version, the year of its release ("n.d." before it), the Universal Numerical Fingerprint
        of what is cited (for a claim, of its version) and the licence. No DOI is invented. A claim is cited with its
        claimant, its words in our form, the day, and every document that carries it, best graded first: in the text
        styles one a line, in the others each a record of its own.

    Raises
    ------
    UnknownName
        For an unknown style, version, table or claim; the message lists the nearest names.
    DownloadFailed
        If a claim of another version is cited whose files are neither in the cache nor to be had.

    Examples
    --------
    >>> import armsdata as ad
    >>> print(ad.cite("inventories"))  # doctest: +ELLIPSIS
    armsdata contributors. (...). Reported inventories [Data table inventories]. In armsdata: ...
    >>> ad.cite("ven-igla-s-2025-69b9", style="bibtex").startswith("@misc{armsdata-")
    True
    """
    if style not in STYLES:
        raise unknown("citation style", style, STYLES)
    return STYLES[style](_work(what, version))


def _work(what: str | None, version: str | None) -> Work:
    if isinstance(what, str) and re.fullmatch(r"\d+(\.\d+)+", what):
        if version not in (None, what):
            raise ArmsdataError(f"cite({what!r}, version={version!r}): which of the two versions is meant?")
        what, version = None, what
    version = version or bundle.data_version()
    facts = _facts(version)
    if what is None:
        return _whole(version, facts)
    if not isinstance(what, str):
        raise UnknownName(f"cannot cite {what!r}; expected a version, the name of a table or a claim_id.")
    if what in facts["tables"]:
        return _table(what, version, facts)
    return _claim(what, version, facts)


def _facts(version: str) -> Row:
    """What is known of a version: released, unf, content_sha256, and the tables with theirs."""
    released = versions_index.read(versions_index.index_file()).get(version)
    if released is not None:
        return {**released, "tables": dict(released.get("tables", {}))}
    versions_index.release(version)  # an unknown version is an error that says which are known
    files = bundle.manifest()
    return {**files, "tables": {t["table"]: t for t in files["tables"]}}


def _whole(version: str, facts: Row) -> Work:
    return Work(version, first_day(facts.get("released")), facts.get("unf"), facts.get("content_sha256"))


def _table(table: str, version: str, facts: Row) -> Work:
    about = facts["tables"][table]
    known = bundle.contracts()
    title = known[table].title if table in known else pinning.contracts(version)[table].title
    released = first_day(facts.get("released"))
    return Work(version, released, about.get("unf"), about.get("content_sha256"), title, table)


def _claim(claim_id: str, version: str, facts: Row) -> Work:
    found = _rows("claims", version, claim_id=claim_id)
    if not found:
        claims = loading.load("claims", version, engine="arrow", columns=["claim_id"])["claim_id"].to_pylist()
        near = difflib.get_close_matches(claim_id, claims, n=3)
        error = rows.missing if version == bundle.data_version() else unknown
        raise error(f"version, table or claim of {version}", claim_id, [*facts["tables"], *near])
    table = found[0]["table"]
    (row,) = _rows(table, version, claim_id=claim_id)
    (claimant,) = _rows("claimants", version, claimant_id=row["claimant_id"])
    day = first_day(row["said_on"])
    said = f", {day.in_words}" if day else ""
    words = claim_in_words(table, _with_names(table, row, version))
    return Work(
        version,
        first_day(facts.get("released")),
        facts.get("unf"),
        facts.get("content_sha256"),
        part=one_line(f"{claimant['name']}{said}: {words}"),
        part_id=claim_id,
        is_claim=True,
        documents=_documents(claim_id, version),
    )


def _with_names(table: str, row: Row, version: str) -> Row:
    """A claim with names in the place of the ids of its system and operators."""
    contract = pinning.contracts(version)[table]
    named = dict(row)
    for column in contract.columns:
        if column.references in ("systems", "operators") and row[column.name]:
            key = pinning.contracts(version)[column.references].key
            found = _rows(column.references, version, **{key: row[column.name]})
            named[column.name] = found[0]["name"] if found else row[column.name]
    return named


def _documents(claim_id: str, version: str) -> tuple[Document, ...]:
    """The documents that carry a claim: best graded first, then earliest."""
    carried = [a["source_id"] for a in _rows("appearances", version, claim_id=claim_id)]
    sources = _rows("sources", version, source_id=carried)
    ids = sorted({s["publisher_id"] for s in sources})
    publishers = {p["publisher_id"]: p for p in _rows("publishers", version, publisher_id=ids)}

    def order(source: Row) -> tuple[str, str, str]:
        grade = source["reliability"] or publishers[source["publisher_id"]]["reliability"]
        return grade, source["published_on"] or "~", source["source_id"]

    return tuple(
        Document(
            s["source_id"],
            one_line(s["title"]),
            one_line(publishers[s["publisher_id"]]["name"]),
            first_day(s["published_on"]),
            s["url"],
            s["kind"],
            s["language"],
        )
        for s in sorted(sources, key=order)
    )


def _rows(table: str, version: str, **where: Any) -> list[Row]:
    found: list[Row] = loading.load(table, version, engine="arrow", where=where).to_pylist()
    return found
