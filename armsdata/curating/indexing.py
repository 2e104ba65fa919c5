"""The name index files of a version, made from its tables: see ``armsdata.nameindex``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa

from .. import uncertain_dates
from ..classwords import COMPONENTS, SHIPS
from ..nameindex import DEMONYM, DIRECT, ERROR, FILES, ID, RESPELT, STEM, NameIndex
from ..operatornames import OperatorNames, bag
from ..respelling import arabic, has_cyrillic, latin
from ..spelling import fold, fold_all, join, key, words, written
from ..systemnames import SystemNames
from ..systemtypes import CLASS_WORDS, SystemTypes

Lines = tuple[dict[str, Any], dict[str, Any], list[str]]
Entry = tuple[str, int, str, str, str, str]  # key, owner, tier, name, letter for the kind of name, span

_TIER = {"common_error": ERROR, "demonym": DEMONYM}
_STRENGTH = DIRECT + STEM + ERROR + DEMONYM + RESPELT + ID
_CODE = "g"
_KINDS = {"preferred": "p", "code": "c", "former": "f", "grau": _CODE, "nato_code": _CODE}


def name_indexes(tables: dict[str, pa.Table]) -> dict[str, str]:
    """The index files by name, as text: three lines of JSON each.

    Parameters
    ----------
    tables
        The built tables; ``systems``, ``system_names``, ``system_origins``, ``operators``, ``operator_names`` and
        ``operator_codes`` are used.
    """
    return {FILES["system"]: _text(*_systems(tables)), FILES["operator"]: _text(*_operators(tables))}


def _text(*lines: Any) -> str:
    return "".join(json.dumps(d, ensure_ascii=False, separators=(",", ":")) + "\n" for d in lines)


def _systems(tables: dict[str, pa.Table]) -> Lines:
    systems = _columns(tables["systems"], "system_id", "parent_id", "level", "type")
    number = {s: i for i, s in enumerate(systems["system_id"])}
    codes = sorted(set(systems["type"]))
    ships = {i for i, t in enumerate(systems["type"]) if t in SHIPS}
    entries: list[Entry] = [(key(s), i, ID, s, "", "") for s, i in number.items()]
    names = _columns(tables["system_names"], "system_id", "name", "kind")
    for owner_id, name, kind in zip(*names.values(), strict=True):
        owner = number[owner_id]
        tier = _TIER.get(kind, DIRECT)
        found = [(k, t) for k, t in _system_keys(name, tier, owner in ships) if k]
        entries += [(k, owner, t, name, _KINDS.get(kind, "o"), "") for k, t in found]
    origins: dict[str, list[str]] = {}
    from_table = _columns(tables["system_origins"], "system_id", "operator_id")
    for system_id, operator_id in zip(*from_table.values(), strict=True):
        origins.setdefault(str(number[system_id]), []).append(operator_id)
    rows = _rows(entries)
    tail = _tail(systems["parent_id"], number, rows) | {
        "levels": "".join(level[0] for level in systems["level"]),
        "types": [codes.index(t) for t in systems["type"]],
        "type_codes": codes,
        "origins": origins,
        "demonyms": _demonyms(tables),
        "as_written": {},
    }
    head: dict[str, Any] = {"kind": "system", "ids": systems["system_id"], "plain": {}}
    index = NameIndex(head, tail, shown := [r[3] for r in rows])
    types = SystemTypes(index)
    tail["as_written"] = _as_written(index, types, entries)
    return head | {"plain": _plain(index, SystemNames(index, types))}, tail, shown


def _system_keys(name: str, tier: str, is_ship: bool) -> Iterable[tuple[str, str]]:
    """The keys under which a name is found, each with its tier."""
    parts = words(name)
    yield join(parts), tier
    if tier == DIRECT:
        yield join(arabic(parts)), RESPELT
        if has_cyrillic(name):
            for other in latin(name):
                yield join(other), RESPELT
                yield join(arabic(other)), RESPELT
        if is_ship and len(parts) > 1:
            if parts[-1] in CLASS_WORDS:
                parts = parts[:-1]
            elif parts[0] in CLASS_WORDS:
                parts = parts[1:]
            else:
                return
            if any(len(w) > 2 and w.isalpha() for w in parts) or any(c.isalpha() for c in parts[0]):
                yield join(parts), STEM


def _demonyms(tables: dict[str, pa.Table]) -> dict[str, str]:
    """Keys of adjectives that belong to one state only, with the state."""
    names = _columns(tables["operator_names"], "operator_id", "name", "kind")
    owners: dict[str, set[str]] = {}
    for operator_id, name, kind in zip(*names.values(), strict=True):
        if kind == "demonym":
            owners.setdefault(key(name), set()).add(operator_id)
    for word, state in (("us", "USA"), ("u s", "USA"), ("uk", "GBR"), ("soviet", "SUN"), ("american", "USA")):
        owners.setdefault(word, {state})
    return {k: next(iter(o)) for k, o in sorted(owners.items()) if len(o) == 1}


def _operators(tables: dict[str, pa.Table]) -> Lines:
    operators = _columns(
        tables["operators"], "operator_id", "parent_id", "kind", "successor_id", "valid_from", "valid_to"
    )
    number = {s: i for i, s in enumerate(operators["operator_id"])}
    entries: list[Entry] = [("~ids:" + s, i, ID, s, "", "") for s, i in number.items()]
    names = _columns(tables["operator_names"], "operator_id", "name", "kind", "from", "to")
    for owner_id, name, kind, begun, ended in zip(*names.values(), strict=True):
        owner, tier = number[owner_id], _TIER.get(kind, DIRECT)
        letter, span = _KINDS.get(kind, "o"), _span(begun, ended)
        entries.append((key(name), owner, tier, name, letter, span))
        if tier == DIRECT and kind != "code":
            entries.append((bag(words(name)), owner, RESPELT, name, letter, span))
    codes = _columns(tables["operator_codes"], "operator_id", "scheme", "code", "from", "to")
    for owner_id, scheme, code, begun, ended in zip(*codes.values(), strict=True):
        if scheme in ("iso_alpha2", "iso_alpha3"):
            entries.append(("~" + code, number[owner_id], DIRECT, code, "c", f"{begun or ''}/{ended or ''}"))
    rows = _rows(entries)
    tail = _tail(operators["parent_id"], number, rows) | {
        "operator_kinds": operators["kind"],
        "successors": [number.get(s or "", -1) for s in operators["successor_id"]],
        "spans": [f"{a or ''}/{b or ''}" for a, b in zip(operators["valid_from"], operators["valid_to"], strict=True)],
    }
    head: dict[str, Any] = {"kind": "operator", "ids": operators["operator_id"], "plain": {}}
    index = NameIndex(head, tail, shown := [r[3] for r in rows])
    return head | {"plain": _plain(index, OperatorNames(index))}, tail, shown


def _rows(entries: list[Entry]) -> list[Entry]:
    """The rows of an index: sorted by key; of several entries of one key and owner only the strongest stays."""
    kept: dict[tuple[str, int], Entry] = {}
    for e in sorted(entries, key=lambda e: (e[0], e[1], _STRENGTH.index(e[2]), e[4] != "p", e[3])):
        if e[0].strip("~ "):
            kept.setdefault((e[0], e[1]), e)
    return sorted(kept.values(), key=lambda e: (e[0], e[1]))


def _tail(parents: list[str | None], number: dict[str, int], rows: list[Entry]) -> dict[str, Any]:
    """The lists of the second line that all kinds of things have."""
    keys: list[str] = []
    starts: list[int] = []
    for i, row in enumerate(rows):
        if not keys or keys[-1] != row[0]:
            keys.append(row[0])
            starts.append(i)
    return {
        "parents": [number.get(p or "", -1) for p in parents],
        "keys": keys,
        "starts": [*starts, len(rows)],
        "owners": [r[1] for r in rows],
        "tiers": "".join(r[2] for r in rows),
        "row_kinds": "".join(r[4] or "o" for r in rows),
        "row_spans": {str(i): r[5] for i, r in enumerate(rows) if r[5] and r[5] != "/"},
    }


def _as_written(index: NameIndex, types: SystemTypes, entries: list[Entry]) -> dict[str, int]:
    """Of names that several things bear, the spellings that mean one of them all the same.

    That is so where only it is written so and it is, of all, the only one that is no engine (and written with a dash:
    a T-64 is a tank, a T64 may be an engine) or the only one whose official code it is (the SA-24 is a missile, though
    the vz. 24 is also printed as Sa 24).
    """
    spelt: dict[str, dict[str, set[int]]] = {}
    coded: dict[str, set[int]] = {}
    for k, owner, tier, name, kind, _ in entries:
        if tier in DIRECT + STEM:
            spelt.setdefault(k, {}).setdefault(written(name), set()).add(owner)
            if kind == _CODE:
                coded.setdefault(k, set()).add(owner)
    found: dict[str, int] = {}
    for k, spellings in spelt.items():
        owners = set().union(*spellings.values())
        if index.settle(owners) is None:
            whole = index.settle(o for o in owners if types.code(o) not in COMPONENTS)
            code = index.settle(coded.get(k, ()))
            for spelling, so_written in spellings.items():
                one = index.settle(so_written)
                if one is not None and (one == code or (one == whole and "-" in spelling)):
                    found[spelling] = one
    return found


def _plain(index: NameIndex, names: SystemNames | OperatorNames) -> dict[str, int]:
    """Folded names that mean one thing (or, -1, several) whatever their word boundaries, to be looked up fast.

    Left out is what the slow way treats by its case or its dashes: a designation with a plural s, a code of two or
    three letters, an ambiguous name of which one spelling is not.
    """
    dashed = {fold(w) for w in index.more.get("as_written", ())}
    found: dict[str, int] = {}
    spelt: dict[str, set[str]] = {}
    for k in index.keys:
        spellings = spelt.setdefault(k.replace(" ", ""), {k.replace(" ", "")})
        spellings.add(k)
        rows = index.rows(k)
        if len({index.owners[r] for r in rows}) > 1:  # accents may tell the owners apart
            spellings.update(index.names[r] for r in rows)
    for folded, spellings in spelt.items():
        plural = len(folded) > 1 and folded[-1] == "s" and folded[-2].isdigit()
        if folded.startswith("~") or folded in dashed or plural:
            continue
        if index.kind == "operator" and len(folded) < 4 and folded.isascii():
            continue
        meant = {(-1 if f.owner is None else f.owner) if (f := names.exact(s)) is not None else None for s in spellings}
        if len(meant) == 1 and (owner := meant.pop()) is not None:
            found[folded] = owner
    # Names with a slash, which stays when many names are folded at once.
    for name in sorted({n for n, t in zip(index.names, index.tiers, strict=True) if "/" in n and t == DIRECT}):
        exact, folded = names.exact(name), fold_all([name])[0]
        if "/" in folded and exact is not None and folded[-1] != "s":
            found[folded] = -1 if exact.owner is None else exact.owner
    return found


def _span(begun: str | None, ended: str | None) -> str:
    """First and last possible day of an EDTF "from" and "to", as YYYY-MM-DD/YYYY-MM-DD with nothing for an open end."""
    first = uncertain_dates.span(begun)[0] if begun else None
    last = uncertain_dates.span(ended)[1] if ended else None
    return f"{_day(first)}/{_day(last)}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _columns(table: pa.Table, *names: str) -> dict[str, list[Any]]:
    return {n: table[n].to_pylist() for n in names}
