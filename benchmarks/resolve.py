"""Resolving names, against country_converter and pycountry in the same run: names a second of CPU time, first calls."""

from __future__ import annotations

import itertools
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from armsdata.nameindex import DIRECT, index
from armsdata.naming import resolve

MILLION = 1_000_000
HEAD = f"{'':<58} {'names/s':>12} {'peer':>12} {'times':>9}  bound"


def main(runs: int = 5) -> None:
    """Print the table."""
    chance = random.Random(1)
    systems, states = _names("system"), _states()
    print(HEAD)
    _row("systems, a million repeated names, list", _rate(resolve, _repeated(systems[:2000], chance), runs), 10e6)
    spelt = list(itertools.islice(_spellings(systems, chance), MILLION))
    chance.shuffle(spelt)
    _row("systems, a million distinct spellings, list", _rate(resolve, spelt, runs), 0.7e6)
    _series(_repeated(systems[:2000], chance), runs)
    typos = list(itertools.islice(_typos(systems, chance), 50_000))
    _row("systems, 50,000 distinct misspellings, fuzzy", _rate(_fuzzy, typos, runs, warm=True), 50_000)
    _row("  of them exact and unknown only, not fuzzy", _rate(resolve, typos, runs))
    partly = [f"{n} {w}" for n, w in zip(chance.choices(systems, k=20_000), itertools.cycle(["missile", "x"]))]
    _row("systems, 20,000 names with a word too many", _rate(resolve, partly, runs))
    _row("  with fallback='family'", _rate(_family, partly, runs))
    _peers(states, chance, runs)
    _first_calls(runs)


def _names(kind: str) -> list[str]:
    names = index(kind)
    return sorted({n for n, t in zip(names.names, names.tiers, strict=True) if t == DIRECT and n.isprintable()})


def _states() -> list[str]:
    """Names of today's states that pycountry and country_converter know too."""
    if find_spec("pycountry"):
        import pycountry

        return [c.name for c in pycountry.countries]
    return ["Venezuela", "Russian Federation", "Namibia", "Viet Nam", "Germany"]


def _repeated(names: list[str], chance: random.Random) -> list[str]:
    return chance.choices(names, k=MILLION)


def _spellings(names: list[str], chance: random.Random) -> Iterator[str]:
    """Distinct spellings of names: case, dashes, quotes, spaces."""
    seen: set[str] = set()
    cases: list[Callable[[str], str]] = [str.upper, str.lower, str]
    for name in itertools.cycle(names):
        text = name.replace("-", chance.choice(["-", "-", " ", "–"])) if "/" not in name else name
        quote = chance.choice([("", ""), ('"', '"'), ("(", ")"), ("«", "»"), ("", " *"), ("", ".")])
        text = f"{' ' * chance.randrange(3)}{quote[0]}{chance.choice(cases)(text)}{quote[1]}{' ' * chance.randrange(4)}"
        if text not in seen:
            seen.add(text)
            yield text


def _typos(names: list[str], chance: random.Random) -> Iterator[str]:
    """Distinct names with a letter wrong, missing or too many."""
    long = [n for n in names if len(n) > 7 and n.isascii()]
    seen: set[str] = set()
    while True:
        name = chance.choice(long)
        at = chance.randrange(1, len(name) - 1)
        text = name[:at] + chance.choice("abcdefghijklmnop") + name[at + chance.randrange(2) :]
        if text not in seen:
            seen.add(text)
            yield text


def _fuzzy(names: list[str]) -> Any:
    return resolve(names, fuzzy=True)


def _family(names: list[str]) -> Any:
    return resolve(names, fallback="family")


def _rate(call: Callable[[Any], object], names: Any, runs: int, warm: bool = True) -> float:
    """Names a second of CPU time, the median of some runs."""
    if warm:
        call(names[:1000])
    found = []
    for _ in range(runs):
        began = time.process_time()
        call(names)
        found.append(len(names) / (time.process_time() - began))
    return statistics.median(found)


def _row(what: str, rate: float, bound: float | None = None, peer: float | None = None) -> None:
    said = "" if bound is None else f"≥ {bound:,.0f}" + (" ok" if rate >= bound else " MISSED")
    other, times = ("", "") if peer is None else (f"{peer:,.0f}", f"{rate / peer:,.0f}")
    print(f"{what:<58} {rate:>12,.0f} {other:>12} {times:>9}  {said}")


def _series(names: list[str], runs: int) -> None:
    import pandas as pd
    import pyarrow as pa

    kinds: Iterable[tuple[str, Any]] = [
        ("pandas Series of strings", pd.Series(names)),
        ("pandas Series of objects", pd.Series(names, dtype=object)),
        ("Arrow array", pa.array(names)),
    ]
    for what, series in kinds:
        _row(f"  {what}", _rate(resolve, series, runs))
    if find_spec("polars"):
        import polars as pl

        _row("  polars Series", _rate(resolve, pl.Series(names), runs))


def _peers(states: list[str], chance: random.Random, runs: int) -> None:
    """The same country names for all; the peers get fewer of them, since they would take hours."""

    def mine(names: list[str]) -> Any:
        return resolve(names, kind="operator")

    repeated = _repeated(states, chance)
    distinct = list(itertools.islice(_spellings(states, chance), 20_000))
    long = _rate(mine, repeated, runs)
    short = _rate(mine, distinct, runs)
    for peer, call in _converters().items():
        _row(f"states, a million repeated names / {peer}", long, None, _rate(call, repeated[:20_000], 1))
        _row(f"states, 20,000 distinct spellings / {peer}", short, None, _rate(call, distinct[:2_000], 1))


def _converters() -> dict[str, Callable[[list[str]], object]]:
    found: dict[str, Callable[[list[str]], object]] = {}
    if find_spec("country_converter"):
        import logging

        import country_converter
        import pandas as pd

        logging.getLogger("country_converter").setLevel(logging.CRITICAL)
        file = Path(country_converter.__file__).with_name("country_data.tsv")
        # Its own reading of this file fails on pandas 3, where Namibia's NA turns into a missing value.
        frame = pd.read_csv(file, sep="\t", dtype=str, keep_default_na=False)
        converter = country_converter.CountryConverter(country_data=frame.assign(obsolete=None))
        found["country_converter"] = lambda names: converter.pandas_convert(pd.Series(names), to="ISO3")
    if find_spec("pycountry"):
        import pycountry

        def looked_up(names: list[str]) -> object:
            out = []
            for n in names:
                try:
                    out.append(pycountry.countries.lookup(n.strip()).alpha_3)
                except LookupError:
                    out.append(None)
            return out

        found["pycountry"] = looked_up
    return found


def _first_calls(runs: int) -> None:
    """The first call in a fresh process after the import of the package, in milliseconds."""
    calls = {
        "first call after import, a plain list (SA-24)": ("import armsdata", "armsdata.naming", "resolve(['SA-24'])"),
        "first call after import, a composite": (
            "import armsdata",
            "armsdata.naming",
            "resolve(['2S1 Gvozdika 122mm'])",
        ),
        "first call after import, operators": (
            "import armsdata",
            "armsdata.naming",
            "resolve(['Venezuela'], kind='operator')",
        ),
    }
    print(f"\n{'':<58} {'ms':>12}")
    for what, (before, module, call) in calls.items():
        code = (
            f"{before}; import time; began = time.perf_counter(); from {module} import resolve; {call}; "
            "print(time.perf_counter() - began)"
        )
        ms = 1e3 * min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(runs * 2))
        bound = f"≤ 60{' ok' if ms <= 60 else ' MISSED'}" if "SA-24" in what else ""
        print(f"{what:<58} {ms:>12.1f} {'':>12} {'':>9}  {bound}")
    if find_spec("pycountry"):
        code = (
            "import time, pycountry; began = time.perf_counter(); pycountry.countries.lookup('Venezuela'); "
            "print(time.perf_counter() - began)"
        )
        ms = 1e3 * min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(runs))
        print(f"{'  pycountry, after its import':<58} {ms:>12.1f}")


if __name__ == "__main__":
    main()
