"""``armsdata fmt``: curated files in one form, so that a diff shows what changed and nothing else."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..errors import ArmsdataError
from ..model import Contract
from .addresses import clean


@dataclass(frozen=True)
class Tidied:
    """What ``tidy`` made of a file."""

    file: Path
    changed: bool
    dropped: int


def tidy(text: str, contract: Contract, name: str) -> tuple[str, int]:
    """A curated file's text in its one form, and how many identical lines were dropped.

    Columns in the contract's order, rows sorted by key and then whole, LF, quotes only where needed, no spaces around
    cells, addresses cleaned. Raises ArmsdataError, with file and line, for a file whose columns or rows do not fit.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))))
    if not rows:
        raise ArmsdataError(f"{name}: is empty; expected a header of {', '.join(contract.curated_names)}")
    header = [c.strip() for c in rows[0]]
    if sorted(header) != sorted(contract.curated_names):
        odd = sorted(set(header) ^ set(contract.curated_names)) or sorted({c for c in header if header.count(c) > 1})
        raise ArmsdataError(f"{name}:1: header and contract differ in {', '.join(odd)}")
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            raise ArmsdataError(f"{name}:{line}: has {len(row)} cells, expected {len(header)}")
    order = [header.index(c) for c in contract.curated_names]
    is_address = [contract.column(c).type == "url" for c in contract.curated_names]
    tidied = [tuple(_cell(row[i], a) for i, a in zip(order, is_address, strict=True)) for row in rows[1:]]
    unique = list(dict.fromkeys(tidied))
    key = contract.column(contract.key)
    at = [contract.curated_names.index(c) for c in (key.of or [key.name])]
    unique.sort(key=lambda r: (":".join(r[i] for i in at), r))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([contract.curated_names, *unique])
    return out.getvalue(), len(tidied) - len(unique)


def _cell(value: str, is_address: bool) -> str:
    text = " ".join(value.split())
    return clean(text) if is_address and text else text


def tidy_file(file: Path, contract: Contract, check: bool = False) -> Tidied:
    """Bring one file into its form, unless ``check`` only asks whether it is."""
    try:
        before = file.read_bytes()
        text = before.decode("utf-8")
    except UnicodeDecodeError as e:
        line = before[: e.start].count(b"\n") + 1
        raise ArmsdataError(f"{file}:{line}: is not UTF-8") from None
    after, dropped = tidy(text, contract, str(file))
    changed = after.encode() != before
    if changed and not check:
        replace(file, after)
    return Tidied(file, changed, dropped)


def replace(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    handle, scratch = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        Path(scratch).chmod(0o644)
        os.replace(scratch, file)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def tidy_all(root: Path, contracts: dict[str, Contract], check: bool = False) -> list[Tidied]:
    """Every curated file of every table."""
    return [
        tidy_file(file, contract, check)
        for table, contract in contracts.items()
        for file in sorted((root / "datasets" / "curated" / table).glob("*.csv"))
    ]
