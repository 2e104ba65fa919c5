"""What is claimed of holdings, what it adds up to, and why: the answer that an analyst can defend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from . import rows, uncertain_dates
from .absence import instead
from .claimitems import SUBJECT, items
from .errors import ArmsdataError
from .estimating import METHOD_VERSION, Estimate, Item, estimates
from .explaining import explain, headline
from .finding import meant
from .rows import Row

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Holding:
    """The claims about one operator and system, and the estimate for each unit. Prints as text."""

    operator: Row
    system: Row
    estimates: list[Estimate]
    claims: list[Row] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return {
            "operator_id": self.operator["operator_id"],
            "operator": self.operator["name"],
            "system_id": self.system["system_id"],
            "system": self.system["name"],
            "estimates": [estimate_row(e) | {"used": e.used} for e in self.estimates],
            "why": self.why,
            "claims": self.claims,
        }

    @property
    def why(self) -> list[str]:
        """What the claims add up to, in sentences."""
        return explain(self.operator["name"], self.estimates, self.claims)

    def __str__(self) -> str:
        return headline(self.operator["name"], self.system["name"], self.estimates, self.claims, self.why)

    __repr__ = __str__


@dataclass(frozen=True)
class Holdings:
    """The answer of ``holdings``: one ``Holding`` for each operator and system. Prints as text, shows as a table.

    ``instead`` is what it prints where nothing was found.
    """

    found: list[Holding]
    asked: str
    instead: str = ""

    def __iter__(self) -> Any:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def rows(self) -> list[dict[str, Any]]:
        """One dictionary an estimate, with the columns of ``holding_estimates``."""
        return [estimate_row(e) for h in self.found for e in h.estimates]

    def frame(self) -> pd.DataFrame:
        """The estimates as a pandas frame, with the columns of ``holding_estimates``."""
        import pandas as pd

        return pd.DataFrame(self.rows()).convert_dtypes()

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return {"asked": self.asked, "holdings": [h.to_dict() for h in self.found]}

    def __str__(self) -> str:
        if not self.found:
            return self.instead
        return "\n\n".join(str(h) for h in self.found)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return str(self.frame().to_html(index=False, na_rep="–")) if self.found else f"<p>{self}</p>"


def estimate_row(e: Estimate) -> dict[str, Any]:
    """An estimate as a row of ``holding_estimates``."""
    row = {k: v for k, v in asdict(e).items() if k != "used"}
    return {"estimate_id": e.estimate_id, **row, "n_claims": e.n_claims, "method_version": METHOD_VERSION}


def holdings(
    operator: str | None = None,
    system: str | None = None,
    *,
    as_of: str | None = None,
    known_by: str | None = None,
) -> Holdings:
    """What is claimed of holdings, and what it adds up to.

    Parameters
    ----------
    operator
        An ``operator_id`` such as "VEN", or a name that means one; None for all.
    system
        A ``system_id`` such as "igla-s", or a name that means one; None for all. A family or type means the claims
        about the family or type itself, never a sum over its members.
    as_of
        EDTF date: only claims about that time (a year: any time in it).
    known_by
        Day or EDTF date: only claims that were public by its last day, the state of knowledge then.

    Returns
    -------
    Holdings
        One ``Holding`` for each operator and system with a claim, each with an estimate for each unit (``low``,
        ``high``, ``best``, which claims were used and why) and the claims themselves. ``frame()`` gives the estimates
        as a table.

    Raises
    ------
    UnknownName
        If there is no such operator or system.
    ArmsdataError
        If neither operator nor system is given, or a date cannot be read.

    Notes
    -----
    The method is written out in docs/method.md. ``low`` is documented deliveries less documented losses, ``high`` the
    highest claim, ``best`` the latest plain figure of a claimant who is neither holder nor supplier.

    Examples
    --------
    >>> import armsdata as ad
    >>> [e.best for h in ad.holdings("VEN", "igla-s") for e in h.estimates if e.unit == "missiles"]
    [None]
    """
    if operator is None and system is None:
        raise ArmsdataError("say whose holdings, or of what: holdings('VEN', 'igla-s'), holdings(operator='VEN'), …")
    operator_id = meant("operator", operator)["operator_id"] if operator is not None else None
    system_id = meant("system", system)["system_id"] if system is not None else None
    wanted = _selected(operator_id, system_id, _span(as_of, "as_of"), _span(known_by, "known_by"))
    found = list(_holdings(wanted))
    asked = " and ".join(x for x in (operator_id, system_id) if x)
    if found:
        return Holdings(found, asked)
    if as_of or known_by:
        return Holdings(found, asked, f"Nothing is claimed of {asked} in that time. Missing is not zero.")
    return Holdings(found, asked, instead(asked, operator_id, system_id))


def _span(text: str | None, name: str) -> tuple[date | None, date | None] | None:
    if text is None:
        return None
    try:
        return uncertain_dates.span(str(text))
    except ValueError as e:
        raise ArmsdataError(f"{name}: {e}") from None


def _selected(
    operator_id: str | None,
    system_id: str | None,
    as_of: tuple[date | None, date | None] | None,
    known_by: tuple[date | None, date | None] | None,
) -> list[Item]:
    import pyarrow.compute as pc

    claims = rows.table("claims")
    voices = dict(zip(claims["claim_id"].to_pylist(), claims["voice"].to_pylist(), strict=True))
    public = dict(zip(claims["claim_id"].to_pylist(), claims["known_on"].to_pylist(), strict=True))
    tables = {}
    for t, subject in SUBJECT.items():
        found = rows.table(t)
        if operator_id is not None:
            found = found.filter(pc.equal(found[subject], operator_id))
        if system_id is not None:
            found = found.filter(pc.equal(found["system_id"], system_id))
        tables[t] = found
    wanted = items(tables, voices)
    if as_of is not None:
        begin, end = as_of[0] or date.min, as_of[1] or date.max
        wanted = [i for i in wanted if i.first and i.first <= end and begin <= (i.last or date.max)]
    if known_by is not None:
        day = known_by[1] or date.max
        wanted = [i for i in wanted if (known := public[i.claim_id]) is not None and known <= day]
    return wanted


def _holdings(wanted: Iterable[Item]) -> Iterable[Holding]:
    by_pair: dict[tuple[str, str], list[Estimate]] = {}
    for e in estimates(wanted):
        by_pair.setdefault((e.operator_id, e.system_id), []).append(e)
    for (operator_id, system_id), found in by_pair.items():
        ids = {c for e in found for c, _, _ in e.used}
        yield Holding(rows.need("operators", operator_id), rows.need("systems", system_id), found, _claims(ids))


def _claims(ids: set[str]) -> list[Row]:
    out = []
    for t in SUBJECT:
        out += [{"table": t, **r} for r in rows.where(t, claim_id=ids)]
    names = {c["claimant_id"]: c["name"] for c in rows.where("claimants", claimant_id={r["claimant_id"] for r in out})}
    voices = {c["claim_id"]: c["voice"] for c in rows.where("claims", claim_id=ids)}
    for r in out:
        r["claimant"], r["voice"] = names[r["claimant_id"]], voices[r["claim_id"]]
    return sorted(out, key=lambda r: (r["said_on_start"] or r["as_of_start"] or date.max, r["claim_id"]))
