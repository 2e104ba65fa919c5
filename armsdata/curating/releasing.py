"""``armsdata release``: seals a version, if its number fits what changed, and keeps sealed versions as they are."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .. import bundle
from ..comparing import Diff, breaks, diff
from ..errors import ArmsdataError
from ..fingerprints import file_sha256
from . import building, changelog
from .tidying import replace

INDEX = "index.json"

Index = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What a change asks of the version number, and why."""

    part: str
    reasons: list[str]


def read_index(root: Path) -> Index:
    """The index of sealed versions; empty if nothing is sealed yet."""
    file = root / "datasets" / INDEX
    if not file.is_file():
        return {"format": 1, "versions": {}}
    found: Index = json.loads(file.read_text(encoding="utf-8"))
    return found


def judge(change: Diff) -> Verdict:
    """MAJOR, MINOR or PATCH, by what happened to curated cells and to contracts; derived tables do not count."""
    major: list[str] = []
    minor: list[str] = []
    for t in change.tables:
        for said in t.schema:
            (major if breaks(said) else minor).append(f"{t.table}: {said}")
        if not set(t.added.column_names) - t.derived - {t.key}:
            continue
        if t.removed.num_rows:
            major.append(f"{t.table}: {t.removed.num_rows:,} rows removed")
        edited = [c for c in t.changed if c.column not in t.derived]
        if edited:
            c = edited[0]
            major.append(f"{t.table}: {len(edited):,} curated cells edited, such as {c.column} of {c.key}")
        if t.added.num_rows:
            minor.append(f"{t.table}: {t.added.num_rows:,} rows added")
    if major:
        return Verdict("MAJOR", major)
    return Verdict("MINOR", minor) if minor else Verdict("PATCH", ["no curated cell and no contract changed"])


def expected_number(previous: str, part: str) -> str:
    """The version that should follow ``previous``."""
    major, minor = building.as_numbers(previous)
    return {"MAJOR": f"{major + 1}.0", "MINOR": f"{major}.{minor + 1}", "PATCH": previous}[part]


def vanished_keys(change: Diff, redirects: pa.Table) -> list[str]:
    """Permanent keys that are gone and that no redirect explains, each as "table: key"."""
    explained = set(zip(redirects["table"].to_pylist(), redirects["old_id"].to_pylist(), strict=True))
    return [
        f"{t.table}: {key}"
        for t in change.tables
        if t.key not in t.derived
        for key in t.removed[t.key].to_pylist()
        if (t.table, key) not in explained
    ]


def changelog_date(root: Path, version: str) -> str:
    """The date under which the changelog has a version. ArmsdataError if it lacks it, or calls it unreleased."""
    said = changelog.said_of(root, version)
    if said is None:
        raise ArmsdataError(f"CHANGELOG.md has no heading '## {version} (YYYY-MM-DD)'; say what changed, for whom")
    day = changelog.release_day(root, version)
    if day is None:
        raise ArmsdataError(f"CHANGELOG.md calls {version} {said!r}; expected its date, as (YYYY-MM-DD)")
    return day


def seal(root: Path, version: str | None = None) -> tuple[str, Path]:
    """Seal a version: check it, enter it in the index, write its change report; returns version and report.

    Raises ArmsdataError if it is sealed already, a sealed version was touched, the files are not what a fresh build
    gives, the changelog lacks it, its number does not fit the change, or a permanent key is gone without a redirect.
    Nothing is written then.
    """
    version = version or bundle.data_version()
    index = read_index(root)
    if version in index["versions"]:
        raise ArmsdataError(f"{version} is sealed; sealed versions never change. Raise __version__ for new data.")
    touched = touched_versions(root)
    if touched:
        raise ArmsdataError("sealed versions were touched: " + "; ".join(touched))
    released = changelog_date(root, version)
    differs = building.check(root, version)
    if differs:
        raise ArmsdataError("the files are not what a fresh build gives: " + "; ".join(differs))
    folder = root / "datasets" / version
    previous = max(index["versions"], key=building.as_numbers, default=None)
    report = root / "docs" / "changes" / f"{version}.md"
    if previous is None:
        text = f"# Changes in {version}\n\nThe first version.\n"
    else:
        change = diff(root / "datasets" / previous, folder)
        verdict = judge(change)
        fitting = expected_number(previous, verdict.part)
        if fitting != version:
            why = "; ".join(verdict.reasons[:5])
            raise ArmsdataError(
                f"after {previous} this change asks for {fitting} ({verdict.part}), not {version}: {why}"
            )
        vanished = vanished_keys(change, pq.read_table(folder / "redirects.parquet"))
        if vanished:
            more = f" and {len(vanished) - 5} more" if len(vanished) > 5 else ""
            raise ArmsdataError(
                f"keys of {previous} are gone without a word: {', '.join(vanished[:5])}{more}; enter each in the table "
                "redirects, with the key that took its place, if one did, and the reason"
            )
        text = change.markdown()
    index["versions"][version] = index_entry(folder, released)
    report.parent.mkdir(parents=True, exist_ok=True)
    replace(report, text)
    replace(root / "datasets" / INDEX, json.dumps(index, ensure_ascii=False, indent=1) + "\n")
    return version, report


def index_entry(folder: Path, released: str) -> dict[str, Any]:
    """What the index says of a version: date, fingerprints, rows, and size and SHA-256 of every file."""
    files = json.loads((folder / "files.json").read_text(encoding="utf-8"))
    return {
        "released": released,
        "content_sha256": files["content_sha256"],
        **({"unf": files["unf"]} if "unf" in files else {}),
        "tables": {t["table"]: {k: t[k] for k in ("rows", "content_sha256", "unf") if k in t} for t in files["tables"]},
        "files": {
            f.name: {"bytes": f.stat().st_size, "sha256": file_sha256(f)}
            for f in sorted(folder.iterdir())
            if f.is_file()
        },
    }


def touched_versions(root: Path) -> list[str]:
    """What was done to sealed versions: files changed, missing or added, or an entry of the index that git remembers
    otherwise. Empty if all are as they were sealed.
    """
    said = []
    index = read_index(root)
    for version, entry in index["versions"].items():
        folder = root / "datasets" / version
        names = {f.name for f in folder.iterdir()} if folder.is_dir() else set()
        for name in sorted(names | set(entry["files"])):
            if name not in entry["files"]:
                said.append(f"datasets/{version}/{name} was added")
            elif name not in names:
                said.append(f"datasets/{version}/{name} is missing")
            elif file_sha256(folder / name) != entry["files"][name]["sha256"]:
                said.append(f"datasets/{version}/{name} was changed")
    for earlier in _indexes_in_history(root):
        for version, entry in earlier["versions"].items():
            if index["versions"].get(version) != entry:
                said.append(f"datasets/{INDEX} says otherwise of {version} than when it was sealed")
    return list(dict.fromkeys(said))


def _indexes_in_history(root: Path) -> list[Index]:
    """Every state of the index that git remembers; none outside a git checkout."""

    def git(*args: str) -> str:
        done = subprocess.run(["git", *args], cwd=root, capture_output=True, text=True, check=False)
        return done.stdout if done.returncode == 0 else ""

    commits = git("log", "--format=%H", "--", f"datasets/{INDEX}").split()
    states = [git("show", f"{c}:datasets/{INDEX}") for c in commits]
    return [json.loads(s) for s in states if s]
