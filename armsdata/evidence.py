"""From a row back to the words that say it: claims, appearances, the quoted span or the link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import bundle, locators, rows
from .claimitems import SUBJECT
from .errors import UnknownName
from .quantities import words
from .rows import Row

CLAIM_TABLES = tuple(SUBJECT)


@dataclass(frozen=True)
class Place:
    """A place in a document: the document, how to get there, and the words where they are kept."""

    source: Row
    publisher: Row
    locator: str | None
    row: Row

    @property
    def link(self) -> str | None:
        """Address that leads to the place, with the text fragment where there is one."""
        url: str | None = self.source["url"]
        if url and self.locator and locators.fragment_words(self.locator):
            return url.partition("#")[0] + self.locator
        return url

    @property
    def quote(self) -> str | None:
        """The words at the place, for seeds, whose texts are kept."""
        span = locators.char_span(self.locator or "")
        if not span or not self.source["seed_file"]:
            return None
        return seed_text(self.source["seed_file"])[span[0] : span[1]]

    @property
    def where(self) -> str:
        """The place in words: seed file and span, or address."""
        if self.source["seed_file"]:
            return f"seeds/{self.source['seed_file']}{self.locator or ''}"
        return " ".join(x for x in (self.link or self.source["title"], _page(self.locator)) if x)

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return {
            **self.row,
            "title": self.source["title"],
            "publisher": self.publisher["name"],
            "reliability": self.source["reliability"] or self.publisher["reliability"],
            "published_on": self.source["published_on"],
            "link": self.link,
            "quote": self.quote,
            "where": self.where,
        }


@dataclass(frozen=True)
class Trace:
    """A row with everything that bears it out. Prints as text; ``to_dict()`` gives it as plain types."""

    table: str
    row_id: str
    row: Row
    claimant: Row | None = None
    places: list[Place] = field(default_factory=list)
    claims: list[Trace] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return {
            "table": self.table,
            "row_id": self.row_id,
            "row": self.row,
            "claimant": self.claimant,
            "places": [p.to_dict() for p in self.places],
            "claims": [c.to_dict() for c in self.claims],
        }

    def __str__(self) -> str:
        return "\n".join(_lines(self))

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return "```\n" + str(self) + "\n```"


def voice_name(voice: str) -> str:
    """The name of a voice: of the operator for whom a claimant speaks, or of a claimant who speaks for none."""
    found = rows.get("operators", voice) or rows.get("claimants", voice)
    return str(found["name"]) if found else voice


def trace(row_id: str, table: str | None = None) -> Trace:
    """Trace a row to the words that say it.

    Parameters
    ----------
    row_id
        Key of a row of any table, usually a ``claim_id``.
    table
        The table, needed only where several tables have a row of that key.

    Returns
    -------
    Trace
        For a claim: the claim, its claimant and every appearance, with the quoted words where the document is a seed
        and a link elsewhere. For an estimate: the claims behind it, each traced. For any other row: its citations.

    Raises
    ------
    UnknownName
        If no table has such a row, or several have and ``table`` is not given.
    """
    if table is None:
        table = _home(row_id)
    bundle.contract(table)
    if table == "claims":
        table = rows.need("claims", row_id)["table"]
    row = rows.need(table, row_id)
    if table in CLAIM_TABLES:
        places = _places(rows.where("appearances", claim_id=row_id))
        return Trace(table, row_id, row, rows.get("claimants", row["claimant_id"]), places)
    if table == "holding_estimates":
        behind = rows.where("estimate_claims", estimate_id=row_id)
        return Trace(table, row_id, row, claims=[trace(b["claim_id"]) for b in behind])
    if table in ("appearances", "citations", "corrections"):
        places = _places([row])
        claims = [trace(row["claim_id"])] if table == "appearances" else []
        return Trace(table, row_id, row, places=places, claims=claims)
    return Trace(table, row_id, row, places=_places(rows.where("citations", table=table, row_id=row_id)))


def _home(row_id: str) -> str:
    claim = rows.get("claims", row_id)
    if claim:
        return str(claim["table"])
    found = rows.tables_with(row_id)
    if not found:
        raise rows.missing("row", row_id, rows.table("claims")["claim_id"].to_pylist())
    if len(found) > 1:
        raise UnknownName(f"{row_id!r} is a key in {', '.join(found)}; say which with table=…")
    return found[0]


def _places(found: list[Row]) -> list[Place]:
    sources = {s["source_id"]: s for s in rows.where("sources", source_id={r["source_id"] for r in found})}
    ids = {s["publisher_id"] for s in sources.values()}
    publishers = {p["publisher_id"]: p for p in rows.where("publishers", publisher_id=ids)}
    places = [Place(s := sources[r["source_id"]], publishers[s["publisher_id"]], r.get("locator"), r) for r in found]
    # Seeds first, since their words can be shown; then the best publishers.
    grade = {p.source["source_id"]: p.source["reliability"] or p.publisher["reliability"] for p in places}
    return sorted(
        places, key=lambda p: (p.quote is None, grade[p.source["source_id"]], p.source["published_on"] or "~")
    )


def seed_text(file: str) -> str:
    """The text of a seed."""
    return (bundle.seeds_folder() / file).read_bytes().decode("utf-8")


def _page(locator: str | None) -> str | None:
    return locator if locator and not locator.startswith("#") else None


def claim_in_words(table: str, row: Row) -> str:
    """A claim in one line: what, how many of which unit, as of when."""
    unit = row["unit"] or ""
    if unit == "unspecified":
        unit = "(unit unspecified)"
    quantity = words(row["quantity_low"], row["quantity_high"], row["qualifier"])
    number = f"{quantity} {unit.replace('_', ' ')}".strip()
    subject = {
        "inventories": lambda: f"{row['operator_id']} holds {row['system_id']}",
        "transfers": lambda: f"{row['supplier_id']} to {row['recipient_id']}, {row['system_id']}, {row['stage']}",
        "losses": lambda: f"{row['holder_id']} lost {row['system_id']}, {row['event'].replace('_', ' ')}",
        "system_uses": lambda: f"{row['operator_id']} used {row['system_id']}",
    }[table]()
    denied = " (denied)" if row["polarity"] == "denies" else ""
    as_of = f", as of {row['as_of']}" if row["as_of"] else ""
    return f"{subject}{denied}: {number}{as_of}"


def _lines(t: Trace, indent: str = "") -> list[str]:
    lines = [f"{indent}{t.row_id}  ({t.table})"]
    if t.table in CLAIM_TABLES:
        said = f", {t.row['said_on']}" if t.row["said_on"] else ""
        name = t.claimant["name"] if t.claimant else t.row["claimant_id"]
        via = f", via {t.row['via']}" if t.row["via"] else ""
        lines += [
            f"{indent}  {claim_in_words(t.table, t.row)}",
            f"{indent}  said by {name}{said}{via}; basis: {t.row['basis'].replace('_', ' ')}; "
            f"credibility {t.row['credibility']}",
        ]
        if t.row["note"]:
            lines.append(f"{indent}  note: {t.row['note']}")
        n = len(t.places)
        lines.append(f"{indent}  carried by {n} document{'s' * (n != 1)}:")
    else:
        lines += [f"{indent}  {k}: {v}" for k, v in t.row.items() if v is not None]
        if t.places:
            lines.append(f"{indent}  borne out by:")
    for p in t.places:
        grade = p.source["reliability"] or p.publisher["reliability"]
        date = p.source["published_on"] or "undated"
        drift = f"  [differs in {p.row['deviates_in']}]" if p.row.get("deviates_in") else ""
        lines.append(f"{indent}    {p.publisher['name']} ({grade}), {date}{drift}")
        if p.quote:
            lines.append(f"{indent}      “{p.quote}”")
        lines.append(f"{indent}      {p.where}")
    for c in t.claims:
        lines += ["", *_lines(c, indent + "  ")]
    return lines
