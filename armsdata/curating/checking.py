"""Curated files, seeds and contracts read and checked: everything wrong with them, found in one run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa

from ..arrowschema import arrow_schema
from ..casting import cast_column
from ..errors import ContractError
from ..frames import to_frame
from ..model import Contract
from ..panderaschema import failures
from . import rules
from .contracts import read_contracts
from .curated import TextTable, read_table, stray_files, stray_spaces
from .data import Curated
from .problems import BuildFailed, Problem
from .seeds import Seed, read_seeds


def read_all(root: Path) -> tuple[Curated, list[Problem]]:
    """Everything under a checkout, typed, and every problem found on the way and by the rules.

    Raises BuildFailed at once if a contract is wrong, since nothing can be read without contracts.
    """
    try:
        contracts = read_contracts(root / "schemas")
    except ContractError as e:
        raise BuildFailed([Problem(f"schemas/{str(e).split(':')[0].split(',')[0]}", 0, "", "", str(e))]) from None
    folder = root / "datasets" / "curated"
    problems = stray_files(folder, contracts)
    seeds, found = read_seeds(root / "seeds", contracts["sources"])
    problems += found
    texts: dict[str, TextTable] = {}
    for table, contract in contracts.items():
        if contract.derived_table is None:
            texts[table], found = read_table(folder, contract)
            problems += found
    if not problems:
        _add_seed_sources(texts["sources"], seeds)
    data, found = typed(contracts, texts, seeds)
    problems += found
    if not any(p.line == 0 or p.rule == "" for p in problems):
        problems += rules.check_all(data)
    return data, sorted(set(problems))


def typed(
    contracts: dict[str, Contract], texts: dict[str, TextTable], seeds: dict[str, Seed]
) -> tuple[Curated, list[Problem]]:
    """Tables of text cast to their contracts' types and checked by pandera, with the problems of single cells."""
    frames: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for table, text in texts.items():
        problems += stray_spaces(text)
        contract = contracts[table]
        columns = []
        for name in contract.curated_names:
            column, bad = cast_column(contract.column(name), text.table[name])
            columns.append(column)
            for row, value, expected in bad:
                problems.append(Problem(*text.origin.at(row), name, value, expected, "type"))
        schema = arrow_schema(contract)
        fields = [schema.field(n).with_nullable(True) for n in contract.curated_names]
        frames[table] = to_frame(pa.table(columns, schema=pa.schema(fields)))
        bad_cells = {(p.file, p.line, p.column) for p in problems}
        for row, name, value, expected in failures(contract, frames[table]):
            file, line = text.origin.at(row) if row >= 0 else (f"datasets/curated/{table}", 0)
            if (file, line, name) not in bad_cells:
                problems.append(Problem(file, line, name, value, expected, "cell"))
    return Curated(contracts, frames, {t: x.origin for t, x in texts.items()}, seeds), problems


def _add_seed_sources(sources: TextTable, seeds: dict[str, Seed]) -> None:
    """The metadata of each seed become its row of ``sources``, so that they are typed once."""
    start = sources.table.num_rows
    for seed in seeds.values():
        row = {n: pa.array([_text(seed.metadata.get(n))], pa.string()) for n in sources.contract.curated_names}
        sources.table = pa.concat_tables([sources.table, pa.table(row)]).combine_chunks()
        sources.origin.files.append(f"seeds/{seed.file.removesuffix('.txt')}.yaml")
        sources.origin.starts.append(start)
        start += 1


def _text(value: object) -> str | None:
    return None if value is None else str(value)
