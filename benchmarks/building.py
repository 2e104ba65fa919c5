"""Building synthetic curated sets of growing size: CPU time and peak memory, and how they grow."""

from __future__ import annotations

import csv
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from armsdata.curating.contracts import read_contracts

REPOSITORY = Path(__file__).parent.parent


def synthetic(root: Path, claims: int) -> Path:
    """A checkout with so many claims, twice as many appearances, and the systems and operators that there are."""
    rng = random.Random(claims)
    shutil.copytree(REPOSITORY / "schemas", root / "schemas")
    (root / "seeds").mkdir()
    curated = root / "datasets" / "curated"
    for table in ("systems", "system_names", "operators", "operator_names", "operator_codes"):
        shutil.copytree(REPOSITORY / "datasets" / "curated" / table, curated / table)
    systems, operators = (
        [r[0] for f in sorted((curated / t).glob("*.csv")) for r in list(csv.reader(f.open(encoding="utf-8")))[1:]]
        for t in ("systems", "operators")
    )
    operators = [o for o in operators if len(o) == 3]
    contracts = read_contracts(root / "schemas")
    n_sources, n_claimants = max(claims // 2, 1), 500

    def write(table: str, rows: list[dict[str, str]]) -> None:
        (curated / table).mkdir(exist_ok=True)
        with (curated / table / "synthetic.csv").open("w", newline="", encoding="utf-8") as f:
            out = csv.DictWriter(f, contracts[table].curated_names, restval="", lineterminator="\n")
            out.writeheader()
            out.writerows(rows)

    write("publishers", [{"publisher_id": "p", "name": "P", "kind": "blog", "reliability": "C", "reason": "Synthetic"}])
    write(
        "sources",
        [
            {"source_id": f"p-2020-{n:06x}", "publisher_id": "p", "title": f"Page {n}", "url": f"https://example.org/{n}",
             "published_on": "2024-12-31", "kind": "article", "read_extent": "whole"}
            for n in range(n_sources)
        ],
    )  # fmt: skip
    write(
        "claimants",
        [
            {"claimant_id": f"c{n}", "name": f"Claimant {n}", "kind": "ministry", "speaks_for": rng.choice(operators)}
            for n in range(n_claimants)
        ],
    )
    held, carried = [], []
    for n in range(claims):
        year, number = 2000 + n % 24, str(rng.randrange(1, 500))
        claim_id = f"syn-{n:x}-{year}-{n % 65536:04x}"
        held.append(
            {"claim_id": claim_id, "operator_id": rng.choice(operators), "system_id": rng.choice(systems),
             "quantity_low": number, "quantity_high": number, "qualifier": "exactly", "unit": "missiles",
             "unit_basis": "stated", "as_of": str(year), "claimant_id": f"c{rng.randrange(n_claimants)}",
             "said_on": f"{year}-06", "basis": "self_declaration", "polarity": "asserts", "projection": "false"}
        )  # fmt: skip
        for k in range(2):
            source = (n * 2 + k) % n_sources
            carried.append({"claim_id": claim_id, "source_id": f"p-2020-{source:06x}", "quantity_as_written": number})
    write("inventories", held)
    write("appearances", carried)
    return root


def measured(claims: int) -> tuple[float, float]:
    """CPU seconds and peak memory (MiB) of ``armsdata build`` in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        root = synthetic(Path(scratch) / "checkout", claims)
        command = [sys.executable, "-m", "armsdata", "build", "--root", str(root)]
        pid = os.posix_spawn(command[0], command, os.environ)
        _, status, usage = os.wait4(pid, 0)
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"the build of {claims} synthetic claims failed")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Print time and memory at three sizes, and the growth from the middle one to the largest."""
    print(f"{'claims':>9} {'appearances':>12} {'CPU s':>8} {'peak MiB':>9}")
    found = {}
    for claims in (100, 10_000, 100_000):
        found[claims] = measured(claims)
        print(f"{claims:>9,} {claims * 2:>12,} {found[claims][0]:>8.1f} {found[claims][1]:>9.0f}")
    base = found[100][0]
    growth = (found[100_000][0] - base) / (found[10_000][0] - base)
    print(f"time beyond the smallest grows {growth:.1f} times for ten times the claims (linear: 10)")


if __name__ == "__main__":
    main()
