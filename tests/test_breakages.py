"""Every rule can be broken, and every breakage is found where it was made."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from armsdata.curating import rules
from armsdata.curating.checking import _add_seed_sources, read_all, typed
from armsdata.curating.contracts import read_contracts
from armsdata.curating.curated import TextTable, read_table
from armsdata.curating.data import Curated
from armsdata.curating.rules import RULES, Breakage
from armsdata.curating.seeds import Seed, read_seeds
from armsdata.model import Contract

BREAKAGES = int(os.environ.get("ARMSDATA_BREAKAGES", "2000"))


class Sample:
    """The sample as text, to be broken in one cell and checked again in memory."""

    def __init__(self, root: Path) -> None:
        self.contracts = read_contracts(root / "schemas")
        self.seeds: dict[str, Seed] = read_seeds(root / "seeds", self.contracts["sources"])[0]
        self.texts = {
            t: read_table(root / "datasets" / "curated", c)[0]
            for t, c in self.contracts.items()
            if c.derived_table is None
        }
        _add_seed_sources(self.texts["sources"], self.seeds)
        self.data, problems = read_all(root)
        assert problems == []

    def broken(self, *breakages: Breakage) -> set[tuple[str, int, str]]:
        """The places at which problems are found after some breakages."""
        texts = {}
        for b in breakages:
            old = texts.get(b.table, self.texts[b.table])
            column = old.table[b.column].to_pylist()
            column[b.row] = b.value
            at = old.table.schema.get_field_index(b.column)
            table = old.table.set_column(at, b.column, pa.array(column, pa.string()))
            texts[b.table] = TextTable(old.contract, table, old.origin)
        data, problems = typed({t: self.contracts[t] for t in texts}, texts, self.seeds)
        whole = Curated(self.contracts, self.data.frames | data.frames, self.data.origins, self.seeds)
        return {(p.file, p.line, p.column) for p in [*problems, *rules.check_all(whole)]}

    def place(self, b: Breakage) -> tuple[str, int, str]:
        return (*self.texts[b.table].origin.at(b.row), b.column)


@pytest.fixture(scope="module")
def sample(sound_checkout: Path) -> Sample:
    return Sample(sound_checkout)


def cell_breakage(sample: Sample, rng: Random) -> Breakage | None:
    """Break what a contract says of one column: type, required, values, pattern, bounds."""
    table = rng.choice([t for t, x in sample.texts.items() if x.table.num_rows])
    contract: Contract = sample.contracts[table]
    column = contract.column(rng.choice(contract.curated_names))
    row = rng.randrange(sample.texts[table].table.num_rows)
    ways: list[str | None] = []
    if column.required:
        ways.append(None)
    if column.values:
        ways.append("no_such_value")
    if column.type != "string":
        ways += ["not of this type", "2025-13-45", "--"]
    if column.pattern:
        ways.append("¿?")
    if column.minimum is not None:
        ways.append(str(column.minimum - 1))
    if column.maximum is not None:
        ways.append(str(column.maximum + 1))
    ways.append(f" {sample.texts[table].table[column.name][row].as_py() or 'x'}")
    return Breakage(table, row, column.name, rng.choice(ways))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_each_rule_catches_its_own_breakage(sample: Sample, rule: rules.Rule) -> None:
    made = [b for seed in range(40) if (b := rule.break_one(sample.data, Random(seed)))][:3]
    if rule.name == "every_seed_is_cited":
        assert not made  # broken in test_bad_input
        return
    assert made, f"{rule.name} found nothing to break"
    for b in made:
        assert sample.place(b) in sample.broken(b), b


def some_breakage(sample: Sample, rng: Random) -> Breakage:
    while True:
        rule = rng.choice([*RULES, None, None, None])
        b = rule.break_one(sample.data, rng) if rule else cell_breakage(sample, rng)
        if b is not None:
            return b


@pytest.mark.parametrize("shard", range(8))
def test_random_breakages_of_single_cells_are_all_named(sample: Sample, shard: int) -> None:
    rng = Random(20251022 + shard)
    left = BREAKAGES // 8
    while left > 0:
        batch = [some_breakage(sample, rng) for _ in range(min(left, 25))]
        # Two breakages in one row could hide each other; such a batch is made smaller.
        batch = list({(b.table, b.row): b for b in batch}.values())
        found = sample.broken(*batch)
        for b in batch:
            if sample.place(b) not in found:  # hidden by another of the batch, or missed?
                assert sample.place(b) in sample.broken(b), b
        left -= len(batch)
