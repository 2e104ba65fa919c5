"""What the dataset says of itself: name, licence, attributions, creators, citation."""

from __future__ import annotations

TITLE = "armsdata: weapon systems, operators, reported inventories and arms transfers"
AUTHOR = "armsdata contributors"
DESCRIPTION = (
    "Open, versioned reference dataset of weapon systems, their operators, reported inventories, transfers, losses and "
    "uses. Every number is a claim by somebody, on a day, traced to the documents that carry it."
)
METHOD = (
    "Claims are taken from documents that were read, one row for each assertion by one claimant, with every document "
    "that carries it and the place in it. Competing claims stand side by side; publishers and claims are graded by the "
    "NATO Admiralty code. Estimates of holdings follow from the claims by a written, deterministic method."
)
KEYWORDS = ["arms transfers", "weapon systems", "military inventories", "MANPADS", "arms control", "transparency"]
LICENCE_ID = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_SHORT = "CC BY 4.0"
LICENCE_TITLE = "Creative Commons Attribution 4.0 International"
ATTRIBUTION = (
    "SISO-REF-010 entity identifiers: Reprinted with permission from SISO Inc. Conflict and actor identifiers: Uppsala "
    "Conflict Data Program, CC BY 4.0."
)


def citation(version: str) -> str:
    """The short citation that files carry; ``armsdata.cite`` gives every style."""
    return f"{AUTHOR}. armsdata, version {version}. Data set, {LICENCE_SHORT}."
