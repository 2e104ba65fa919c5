"""``armsdata add``: a claim with everything that carries it, written into the right files, or nothing at all."""

from __future__ import annotations

import csv
import io
import re
import secrets
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import ArmsdataError
from ..model import Contract
from ..uncertain_dates import span
from .addresses import clean
from .checking import read_all
from .contracts import read_contracts
from .data import CLAIM_TABLES, SUBJECT
from .problems import BuildFailed
from .tidying import replace, tidy

Cells = dict[str, str]


@dataclass
class Entry:
    """What a curator typed: rows by table. Empty cells may be left out; keys to be minted too."""

    rows: dict[str, Cells] = field(default_factory=dict)


@dataclass
class Shelf:
    """The curated files of one table as they stand, cells as typed."""

    contract: Contract
    folder: Path
    files: dict[Path, list[Cells]]

    @property
    def rows(self) -> list[Cells]:
        """All rows, file after file."""
        return [r for rows in self.files.values() for r in rows]

    def find(self, **cells: str) -> list[Cells]:
        """The rows that have these cells."""
        return [r for r in self.rows if all(r[k] == v for k, v in cells.items())]


class Library:
    """All curated files of a checkout, to look things up in and to add to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.contracts = read_contracts(root / "schemas")
        self.shelves = {
            t: _shelf(c, root / "datasets" / "curated" / t)
            for t, c in self.contracts.items()
            if c.derived_table is None
        }

    def known_claims(self, table: str, cells: Cells) -> list[Cells]:
        """Claims that say the same: subject, system, claimant and quantity agree; only an appearance may be new."""
        same = [SUBJECT[table], "system_id", "claimant_id", "quantity_low", "quantity_high", "polarity"]
        return self.shelves[table].find(**{c: cells.get(c, "") for c in same})

    def source_at(self, url: str) -> Cells | None:
        """The source with that address, cleaned, or None."""
        found = self.shelves["sources"].find(url=clean(url))
        return found[0] if found else None

    def mint_claim_id(self, table: str, cells: Cells) -> str:
        """A claim's key: holder, system, year (or nd) and four random characters."""
        date = cells.get("as_of") or cells.get("said_on") or ""
        first = span(date)[0] if date else None
        stem = f"{slug(cells[SUBJECT[table]])}-{cells['system_id']}-{first.year if first else 'nd'}"
        return self._fresh(stem, [r["claim_id"] for t in CLAIM_TABLES for r in self.shelves[t].rows])

    def mint_source_id(self, cells: Cells) -> str:
        """A source's key: publisher, year (or nd) and four random characters."""
        year = re.match(r"\d{4}", cells.get("published_on", ""))
        stem = f"{cells['publisher_id']}-{year[0] if year else 'nd'}"
        return self._fresh(stem, [r["source_id"] for r in self.shelves["sources"].rows])

    @staticmethod
    def _fresh(stem: str, taken: list[str]) -> str:
        used = set(taken)
        while (key := f"{stem}-{secrets.token_hex(2)}") in used:
            pass
        return key

    def add(self, entry: Entry) -> list[Path]:
        """Write the rows of an entry, each into the file where its like stands; returns the files written.

        The whole checkout is checked afterwards. If anything is wrong, the files are put back as they were and
        BuildFailed lists the problems.
        """
        before: dict[Path, bytes | None] = {}
        for table, cells in entry.rows.items():
            shelf = self.shelves[table]
            unknown = sorted(set(cells) - set(shelf.contract.curated_names))
            if unknown:
                raise ArmsdataError(f"{table} has no curated column {', '.join(unknown)}")
            file = _file_for(shelf, cells)
            if file not in before:
                before[file] = file.read_bytes() if file.exists() else None
            row = {c: cells.get(c, "") for c in shelf.contract.curated_names}
            shelf.files.setdefault(file, []).append(row)
        try:
            for file in before:
                shelf = self.shelves[file.parent.name]
                file.parent.mkdir(parents=True, exist_ok=True)
                replace(file, tidy(_as_csv(shelf.contract, shelf.files[file]), shelf.contract, str(file))[0])
            _, problems = read_all(self.root)
            if problems:
                raise BuildFailed(problems)
        except BaseException:
            for file, data in before.items():
                if data is None:
                    file.unlink(missing_ok=True)
                else:
                    file.write_bytes(data)
            raise
        return sorted(before)


def slug(text: str) -> str:
    """A name as a key: lower case, Latin letters and digits, hyphens between."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _shelf(contract: Contract, folder: Path) -> Shelf:
    files = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(newline="", encoding="utf-8") as f:
            files[file] = [dict(r) for r in csv.DictReader(f)]
    return Shelf(contract, folder, files)


# Rows of a table that agree in this column are its like.
_ALIKE = {t: SUBJECT[t] for t in CLAIM_TABLES} | {"appearances": "claim_id", "sources": "publisher_id"}


def _file_for(shelf: Shelf, cells: Cells) -> Path:
    """The file that holds most of the row's like, else the one file there is, else ``new.csv``."""
    column = _ALIKE.get(shelf.contract.table)
    if column:
        counts = Counter({f: sum(r[column] == cells.get(column) for r in rows) for f, rows in shelf.files.items()})
        best = counts.most_common(1)
        if best and best[0][1]:
            return best[0][0]
    return next(iter(shelf.files)) if len(shelf.files) == 1 else shelf.folder / "new.csv"


def _as_csv(contract: Contract, rows: list[Cells]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, contract.curated_names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
