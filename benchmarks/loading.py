"""Importing, and loading every table, against peers: fresh processes and warm."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable

import pandas as pd

import armsdata as ad

from .measure import HEAD, in_turn, python

PEERS = ("pooch", "country_converter", "palmerpenguins", "owid.catalog")


def main(pairs: int = 21) -> None:
    """Print the table of ratios."""
    print(HEAD)
    bare = python("pass")
    mine = in_turn("import armsdata / bare interpreter", python("import armsdata"), bare, pairs)
    print(mine.row())
    over = (mine.mine - mine.other) * 1e3
    print(
        f"{'  over the bare interpreter':<64} {over:>9.1f} {'':>9} {'':>7}  ≤ 30 ms{' ok' if over <= 30 else ' MISSED'}"
    )
    for peer in PEERS:
        if importlib.util.find_spec(peer.partition(".")[0]):
            print(in_turn(f"import {peer} / bare interpreter", python(f"import {peer}"), bare, pairs).row())
    for table in ad.tables()["table"]:
        fresh(table, pairs)
    for table in ad.tables()["table"]:
        print(
            in_turn(f"load({table!r}), warm / pandas.read_parquet", _warm(table), _warm_peer(table), pairs, 1.0).row()
        )


def fresh(table: str, pairs: int) -> None:
    """One table, each load in a process of its own."""
    file = str(ad.path(table))
    mine = python(f"import armsdata; armsdata.load({table!r})")
    other = python(f"import pandas; pandas.read_parquet({file!r})")
    print(in_turn(f"load({table!r}), fresh process / pandas.read_parquet", mine, other, pairs, 1.05).row())


def _timed(call: Callable[[], object], times: int = 20) -> float:
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times


def _warm(table: str) -> Callable[[], float]:
    return lambda: _timed(lambda: ad.load(table))


def _warm_peer(table: str) -> Callable[[], float]:
    file = ad.path(table)
    return lambda: _timed(lambda: pd.read_parquet(file))


if __name__ == "__main__":
    main()
