"""Findings held against a baseline: which are known and accepted, and which entries of it are no longer found."""

from __future__ import annotations

from collections.abc import Iterable

from claimcheck.model.baseline import Baseline, Entry
from claimcheck.model.findings import Finding, Notice, Report


def entry_of(finding: Finding) -> Entry:
    """Return the entry that a finding has in a baseline."""
    return Entry(finding.fingerprint, finding.rule, tuple(sorted(set(finding.claim_ids))))


def without_known(findings: Iterable[Finding], baseline: Baseline | None) -> tuple[list[Finding], tuple[Finding, ...]]:
    """Return the findings that are new, and those that a baseline accepts, in order."""
    if baseline is None:
        return list(findings), ()
    accepted = baseline.fingerprints
    new: list[Finding] = []
    known: list[Finding] = []
    for finding in findings:
        (known if baseline.everything or finding.fingerprint in accepted else new).append(finding)
    return new, tuple(sorted(known, key=entry_of))


def stale_notices(stale: Iterable[Entry]) -> list[Notice]:
    """Return what is said of entries that nothing matched."""
    return [Notice("baseline", f"{one.rule} is no longer found of {', '.join(one.claims)}", 1) for one in stale]


def pruned(baseline: Baseline, report: Report) -> Baseline:
    """Return a baseline without the entries that a run says are no longer found."""
    return Baseline(baseline.entries - frozenset(report.stale))


def updated(baseline: Baseline, report: Report) -> Baseline:
    """Return the baseline that accepts all that a run found; entries that the run says nothing of stay as they are."""
    found = map(entry_of, (*report.findings, *report.baselined))
    return Baseline(frozenset(found) | pruned(baseline, report).entries)
