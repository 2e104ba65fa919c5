"""Wordings that no single id fits are listed with the reason, and stay without an id."""

from __future__ import annotations

import csv

import pytest
from sample import REPOSITORY

import armsdata as ad

LISTED = list(csv.DictReader((REPOSITORY / "docs" / "unresolved_names.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("kind", ["system", "operator"])
def test_what_is_listed_does_not_resolve(kind: str) -> None:
    rows = [r for r in LISTED if r["kind"] == kind]
    assert len(rows) > 50
    found = ad.resolve([r["name"] for r in rows], kind=kind, fallback="family", detail=True)
    for row, f in zip(rows, found, strict=True):
        assert (f["id"], f["status"]) == (None, row["status"]), row["name"]
        assert row["reason"]
