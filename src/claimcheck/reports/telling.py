"""Words of a finding that several reports share: how sure it is, and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claimcheck.model.findings import Finding, Repair, Report


def reserved(finding: Finding) -> str:
    """Return what stands after a severity or a message where a finding is not a certain contradiction, in brackets."""
    return f" ({', '.join(finding.reservations)})" if finding.reservations else ""


def mending(finding: Finding, of_cause: Sequence[Repair] = ()) -> Sequence[Repair]:
    """Return the repairs to tell with a finding: of its cause, or else of its suspect, or all where none is of it."""
    return of_cause or [one for one in finding.repairs if one.claim == finding.suspect] or finding.repairs


def repairs_by_suspect(report: Report) -> Mapping[str, Sequence[Repair]]:
    """Return what would mend each cause, by the claim suspected."""
    return {cause.suspect: cause.repairs for cause in report.causes}


def help_text(repair: Repair) -> str:
    """Return what a claim would have to say instead, and which values near its own would do."""
    near = ", ".join(f"{candidate.value} ({candidate.slip})" for candidate in repair.near)
    fits = f"{repair.text} ({repair.slip})" if repair.slip else repair.text
    return f"`{repair.field}` of {repair.claim} would fit {fits}" + (f"; near it: {near}" if near else "")
