"""armsdata: who is said to hold, sell and receive which weapon systems, every number traced to the words that say it.

>>> import armsdata as ad
>>> ad.load("inventories").shape[0] > 0
True

Importing the package is cheap; each public name brings in what it needs when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "2.1.0"

# Public name → the module that holds it. No module bears a public name, so none can shadow one.
_HOMES = {
    "tables": "loading",
    "load": "loading",
    "path": "loading",
    "versions": "downloading",
    "download": "downloading",
    "cite": "citing",
    "describe": "codebook",
    "diff": "comparing",
    "operator": "things",
    "plot_claims": "plotting",
    "resolve": "naming",
    "system": "things",
    "trace": "evidence",
    "holdings": "holding",
    "validate": "validating",
    "verify": "verifying",
    "ArmsdataError": "errors",
    "ContractError": "errors",
    "DamagedFile": "errors",
    "DownloadFailed": "errors",
    "MissingExtra": "errors",
    "UnknownName": "errors",
}

__all__ = sorted(_HOMES)

if TYPE_CHECKING:
    from .citing import cite as cite
    from .codebook import describe as describe
    from .comparing import diff as diff
    from .downloading import download as download
    from .downloading import versions as versions
    from .errors import ArmsdataError as ArmsdataError
    from .errors import ContractError as ContractError
    from .errors import DamagedFile as DamagedFile
    from .errors import DownloadFailed as DownloadFailed
    from .errors import MissingExtra as MissingExtra
    from .errors import UnknownName as UnknownName
    from .evidence import trace as trace
    from .holding import holdings as holdings
    from .loading import load as load
    from .loading import path as path
    from .loading import tables as tables
    from .naming import resolve as resolve
    from .plotting import plot_claims as plot_claims
    from .things import operator as operator
    from .things import system as system
    from .validating import validate as validate
    from .verifying import verify as verify


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'armsdata' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"armsdata.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
