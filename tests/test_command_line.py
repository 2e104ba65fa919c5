"""The command: the same verbs as the package, tables for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

import armsdata as ad
from armsdata.cli import main

# Public functions that are no questions to ask on a command line, and commands that are for curators alone.
NOT_COMMANDS = {"load", "path"}


def functions() -> dict[str, object]:
    return {n: getattr(ad, n) for n in ad.__all__ if not isinstance(getattr(ad, n), type)}


def command_for(name: str) -> str:
    return {"load": "show"}.get(name, name.replace("_", "-"))


def test_every_public_function_has_a_command_and_both_have_help() -> None:
    for name, function in functions().items():
        assert (function.__doc__ or "").strip(), name
        if name not in NOT_COMMANDS:
            assert command_for(name) in main.commands, f"no command for {name}()"
    for name, command in main.commands.items():
        assert command.help, name
        for option in command.params:
            if option.param_type_name == "option":
                assert option.help, f"{name} --{option.name} has no help"


@pytest.mark.parametrize(
    "name", sorted(n for n in functions() if n not in {"load", "path", "tables", "verify", "validate"})
)
def test_docstrings_say_what_they_need_to(name: str) -> None:
    doc = functions()[name].__doc__ or ""
    assert "Returns" in doc, name


def test_help_lists_every_command(armsdata) -> None:  # type: ignore[no-untyped-def]
    said = armsdata("--help").stdout
    for name in main.commands:
        assert re.search(rf"^  {name} ", said, re.MULTILINE), name
    assert armsdata("--version").stdout.strip().endswith(ad.__version__)


@pytest.mark.parametrize(
    "args",
    [
        ["tables"],
        ["show", "inventories", "--where", "operator_id=VEN"],
        ["describe", "inventories"],
        ["trace", "VEN:igla-s:missiles"],
        ["holdings", "VEN", "igla-s"],
        ["verify"],
    ],
)
def test_json_and_csv(armsdata, args: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert json.loads(armsdata(*args, "--json").stdout)
    rows = list(csv.reader(io.StringIO(armsdata(*args, "--csv").stdout)))
    assert len(rows) > 1
    assert len({len(r) for r in rows}) == 1
    people = armsdata(*args).stdout
    assert people
    with pytest.raises(json.JSONDecodeError):
        json.loads(people)


def test_what_is_claimed_of_venezuelas_igla_s(armsdata) -> None:  # type: ignore[no-untyped-def]
    said = armsdata("holdings", "VEN", "igla-s", "--trace").stdout
    assert "at least 5,000 held, unit unspecified" in said
    assert "No count of launchers is known" in said
    assert "5,000 Igla-S man-portable air defense systems" in said
    assert re.search(r"seeds/000_2927dc9748e8cb17\.txt#char=\d+,\d+", said)


def test_show_filters_by_type(armsdata) -> None:  # type: ignore[no-untyped-def]
    found = json.loads(
        armsdata(
            "show", "inventories", "-w", "quantity_low=5000", "-w", "operator_id=VEN", "-c", "claim_id", "--json"
        ).stdout
    )
    assert len(found) == 2
    assert set(found[0]) == {"claim_id"}
    assert json.loads(armsdata("show", "inventories", "-w", "operator_id=ATA", "--json").stdout) == []
    assert armsdata("show", "inventories", "-w", "operator_id=ATA", "--csv").stdout.startswith("claim_id,operator_id")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["show", "inventoris"], "Did you mean 'inventories'"),
        (["show", "inventories", "-w", "operator_id"], "expected COLUMN=VALUE"),
        (["show", "inventories", "-w", "quantity_low=many"], "expected a value of type integer"),
        (["trace", "nothing"], "unknown row 'nothing'"),
        (["holdings"], "say whose holdings"),
        (["holdings", "VNZ"], "unknown operator 'VNZ'. Did you mean"),
        (["holdings", "VEN", "--as-of", "soon"], "as_of: 'soon' is not an EDTF date"),
    ],
)
def test_errors_are_one_message_without_a_traceback(armsdata, args: list[str], said: str) -> None:  # type: ignore[no-untyped-def]
    failed = armsdata(*args, ok=False)
    assert failed.returncode == 1
    assert said in failed.stderr
    assert failed.stderr.startswith("armsdata: ")
    assert "Traceback" not in failed.stderr


def test_validate_a_file(armsdata, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    frame = ad.load("operator_codes", columns=["operator_id", "scheme", "code", "from", "to"]).head(4)
    good = tmp_path / "codes.csv"
    frame.to_csv(good, index=False)
    assert "fits operator_codes" in armsdata("validate", good, "operator_codes").stdout
    bad = tmp_path / "bad.csv"
    bad.write_text(good.read_text().replace("iso_alpha2", "iso_two").replace("cow", "iso_two"))
    failed = armsdata("validate", bad, "operator_codes", "--json", ok=False)
    assert failed.returncode == 1
    assert json.loads(failed.stdout)[0]["column"] == "scheme"
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(b"PAR1")
    assert "cannot be read" in armsdata("validate", damaged, "operator_codes", ok=False).stderr


def test_a_closed_pipe_is_no_error(armsdata) -> None:  # type: ignore[no-untyped-def]
    import subprocess
    import sys

    command = f"{sys.executable} -m armsdata show systems --csv | head -1"
    found = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert found.stdout.startswith("system_id,")
    assert "Traceback" not in found.stderr
