"""Contracts from ``schemas/*.yaml``: read strictly, checked, completed."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import yaml

from ..errors import ContractError
from ..model import TYPES, Column, Contract

_TABLE_KEYS = {"table", "title", "description", "key", "columns", "warnings", "extends", "derived_table"}
_COLUMN_KEYS = {f.name for f in fields(Column)} - {"name"} | {"values_of"}

# The order in which people meet the tables: claims, then who says so, then the things.
ORDER = (
    "inventories transfers losses system_uses claim_parties claims holding_estimates estimate_claims us_sales "
    "appearances sources publishers claimants citations corrections "
    "systems system_names system_origins system_relations operators operator_names operator_codes "
    "conflicts regimes regime_types regime_members regime_reports regime_limits coverage redirects"
).split()


class _Strict(yaml.SafeLoader):
    """A YAML loader that refuses a key given twice and a boolean where a word was meant."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if isinstance(key, bool):
            raise ContractError(f"line {line}: {key_node.value!r} is a YAML boolean here; write it in quotes")
        if key is None:
            raise ContractError(f"line {line}: {key_node.value!r} is a YAML null here; write it in quotes")
        key = str(key)
        if key in found:
            raise ContractError(f"line {line}: {key!r} is given twice")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(file: Path) -> dict[str, Any]:
    """A YAML mapping, read strictly. Raises ContractError naming file and line."""
    try:
        found = yaml.load(file.read_text(encoding="utf-8"), Loader=_Strict)
    except ContractError as e:
        raise ContractError(f"{file.name}, {e}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        raise ContractError(f"{file.name}: not readable as YAML: {e}") from None
    if not isinstance(found, dict):
        raise ContractError(f"{file.name}: expected a mapping, found {type(found).__name__}")
    return found


def _column(where: str, name: str, raw: Any) -> tuple[Column, str | None]:
    if not isinstance(raw, dict):
        raise ContractError(f"{where}: expected a mapping of type, description, …")
    for key in raw:
        if key not in _COLUMN_KEYS:
            raise ContractError(f"{where}: unknown key {key!r}; known: {', '.join(sorted(_COLUMN_KEYS))}")
    for key in ("type", "description"):
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise ContractError(f"{where}: {key} is missing or not text")
    if raw["type"] not in TYPES:
        raise ContractError(f"{where}: unknown type {raw['type']!r}; known: {', '.join(TYPES)}")
    for key in ("required", "unique"):
        if not isinstance(raw.get(key, False), bool):
            raise ContractError(f"{where}: {key} must be true or false, not {raw[key]!r}")
    for value, meaning in (raw.get("values") or {}).items():
        if not isinstance(meaning, str) or not meaning.strip():
            raise ContractError(f"{where}: allowed value {value!r} has no meaning; say what it means")
    if "pattern" in raw:
        try:
            re.compile(raw["pattern"])
        except re.error as e:
            raise ContractError(f"{where}: pattern {raw['pattern']!r} is not a regular expression: {e}") from None
    kept = {k: v for k, v in raw.items() if k != "values_of"}
    return Column(name=name, **kept), raw.get("values_of")


def _with_date_bounds(columns: list[Column]) -> list[Column]:
    """Each EDTF column is followed by its first and last day, derived, so that tables can be filtered by date."""
    out = []
    for c in columns:
        out.append(c)
        if c.type == "edtf":
            for end, words in (("start", "First"), ("end", "Last")):
                out.append(
                    Column(
                        name=f"{c.name}_{end}",
                        type="date",
                        description=f"{words} day that {c.name} may mean; missing where it is open or missing.",
                        derived=f"edtf_{end}",
                        of=[c.name],
                    )
                )
    return out


def read_contracts(folder: Path) -> dict[str, Contract]:
    """Read, check and complete every contract in a folder.

    Returns the contracts by table, in the codebook's order. Raises ContractError, naming file, column and key, for a
    contract that is itself wrong: an unknown key, an unknown type, a foreign key to nowhere, an allowed value without
    a meaning, a YAML boolean where a word was meant.
    """
    raw = {f.stem: read_yaml(f) for f in sorted(folder.glob("*.yaml"))}
    if not raw:
        raise ContractError(f"no contracts in {folder}")
    tables = {name for name in raw if not name.startswith("_")}
    parsed: dict[str, dict[str, tuple[Column, str | None]]] = {}
    for name, d in raw.items():
        file = f"{name}.yaml"
        for key in d:
            if key not in _TABLE_KEYS:
                raise ContractError(f"{file}: unknown key {key!r}; known: {', '.join(sorted(_TABLE_KEYS))}")
        if d.get("table") != name:
            raise ContractError(f"{file}: table is {d.get('table')!r}, but the file is named {name!r}")
        for key in ("title", "description", "key"):
            if not isinstance(d.get(key), str) or not d[key].strip():
                raise ContractError(f"{file}: {key} is missing or not text")
        if not isinstance(d.get("columns"), dict) or not d["columns"]:
            raise ContractError(f"{file}: columns must be a mapping of at least one column")
        parsed[name] = {c: _column(f"{file}, column {c}", c, v) for c, v in d["columns"].items()}

    def values_of(where: str, what: str) -> dict[str, str]:
        if what == "tables":
            return {t: f"The table {t}." for t in sorted(tables)}
        table, _, column = what.partition(".")
        if table not in parsed or column not in parsed[table] or not parsed[table][column][0].values:
            raise ContractError(f"{where}: values_of names {what!r}, which has no list of values")
        return parsed[table][column][0].values or {}

    contracts: dict[str, Contract] = {}
    for name in sorted(tables, key=lambda t: (ORDER.index(t) if t in ORDER else len(ORDER), t)):
        d, file = raw[name], f"{name}.yaml"
        own = dict(parsed[name])
        base = d.get("extends")
        if base is not None:
            if base not in parsed:
                raise ContractError(f"{file}: extends {base!r}, but there is no {base}.yaml")
            clash = sorted(set(own) & set(parsed[base]))
            if clash:
                raise ContractError(f"{file}, column {clash[0]}: already given by {base}.yaml")
            shared = parsed[base]
            key = raw[base]["key"]
            own = {key: shared[key], **own, **{c: v for c, v in shared.items() if c != key}}
        columns = []
        for c, (column, from_elsewhere) in own.items():
            where = f"{file}, column {c}"
            if from_elsewhere:
                column = replace(column, values=values_of(where, from_elsewhere))
            if column.references is not None and column.references not in tables:
                raise ContractError(f"{where}: references {column.references!r}, but there is no such table")
            for part in column.of:
                if part not in own:
                    raise ContractError(f"{where}: made of {part!r}, but the table has no such column")
            columns.append(column)
        if d["key"] not in own:
            raise ContractError(f"{file}: key {d['key']!r} is not one of its columns")
        contracts[name] = Contract(
            table=name,
            title=d["title"].strip(),
            description=d["description"].strip(),
            key=d["key"],
            columns=tuple(_with_date_bounds(columns)),
            warnings=tuple(d.get("warnings") or ()),
            extends=base,
            derived_table=d.get("derived_table"),
        )
    return contracts
