"""Units as documents print them, to the units of the contract; never one unit into another."""

from __future__ import annotations

import re

NONE_PRINTED = "(none)"
UNSPECIFIED = "unspecified"

# What is printed → the contract's unit. A word that names the thing and not what is counted stays unspecified.
_PRINTED = {
    "missiles": "missiles missile rockets-missiles rounds-of-missiles misiles missiles-sol-air ракет ракеты rudal",
    "launchers": "launcher launchers launch-tubes lanzadores lansatoare tubes",
    "gripstocks": "launch-mechanisms launch-mechanism gripstock gripstocks grip-stocks firing-units",
    "systems": "system systems complexes sets sistemas systèmes complexos",
    "batteries": "battery batteries",
    "battalions": "battalion battalions divisions",
    "regiments": "regiment regiments regimental-sets",
    "aircraft": "aircraft helicopters helicopter planes jets drones fighters uavs airframes",
    "vehicles": "vehicle vehicles tanks tank carriers armoured-vehicles",
    "ships": "ship ships boats submarines vessels frigates corvettes",
    "artillery_pieces": "howitzers howitzer guns gun mortars artillery-pieces pieces",
    "small_arms": "rifles pistols machine-guns small-arms",
    "radars": "radar radars",
    "rounds": "round rounds shells",
    "rockets": "rocket rockets",
    "bombs": "bomb bombs",
    "torpedoes": "torpedo torpedoes",
    "mines": "mine mines",
    "warheads": "warhead warheads",
    "engines": "engine engines",
    "kits": "kit kits guidance-sections guidance-section",
    "unspecified": "manpads units unit items pieces-of-equipment weapons pzrk man-portable-air-defense-systems",
}
_BY_WORD = {w: unit for unit, ws in _PRINTED.items() for w in ws.split()}


def normalise(printed: str) -> str | None:
    """The contract's unit for a printed one; ``unspecified`` where none is printed; None for a word not known."""
    if printed == NONE_PRINTED:
        return UNSPECIFIED
    bare = re.sub(r"\(.*?\)", " ", printed.lower())
    word = "-".join(re.findall(r"[\w]+", bare))
    return _BY_WORD.get(word) or _BY_WORD.get(word.rpartition("-")[2] if "man-portable" not in word else "manpads")
