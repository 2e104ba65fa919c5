"""The errors that armsdata raises, each with a message that says what to do."""

from __future__ import annotations

from collections.abc import Iterable


class ArmsdataError(Exception):
    """Base of every error that armsdata raises on purpose."""


class UnknownName(ArmsdataError, KeyError):
    """A table, version, column, operator or other name is not known."""

    def __str__(self) -> str:
        return str(self.args[0])


class MissingExtra(ArmsdataError, ImportError):
    """An optional dependency is needed; the message names the extra that brings it."""


class DamagedFile(ArmsdataError, OSError):
    """A data file is not what its checksum, size or format says it should be."""


class DownloadFailed(ArmsdataError, OSError):
    """A file of a version could not be fetched or stored; nothing wrong or partial was loaded."""


class ContractError(ArmsdataError, ValueError):
    """A contract in schemas/ is itself wrong."""


def unknown(what: str, name: object, known: Iterable[str]) -> UnknownName:
    """An error for an unknown name that shows the nearest known ones, then the list if it is short."""
    import difflib

    names = sorted(known)
    by_lower = {n.lower(): n for n in names}
    near = [by_lower[n] for n in difflib.get_close_matches(str(name).lower(), by_lower, n=3, cutoff=0.6)]
    hint = f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
    # A list is help while it can be read; of thousands of keys the nearest few say more.
    shown = ", ".join(names) or "none" if len(names) <= 40 else f"{len(names):,}, too many to list"
    return UnknownName(f"unknown {what} {str(name)[:80]!r}.{hint} Known: {shown}.")


def missing_extra(package: str, extra: str) -> MissingExtra:
    """An error that says which extra brings a package that is not installed."""
    return MissingExtra(f"{package} is not installed. Install it with: pip install 'armsdata[{extra}]'")
