"""The order findings are read in: by suspect, the most serious cause first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from claimcheck.model.findings import Citation, Finding

_SEVERITY = {"error": 0, "warning": 1, "info": 2}


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings grouped by suspect: groups by their worst finding, then by the suspect's place."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.suspect or ""].append(_suspect_first(finding))
    ordered = sorted(groups.values(), key=_group_order)
    return [finding for group in ordered for finding in sorted(group, key=_order)]


def _suspect_first(finding: Finding) -> Finding:
    claims = tuple(sorted(finding.claims, key=lambda citation: citation.id != finding.suspect))
    return replace(finding, claims=claims)


def _group_order(group: list[Finding]) -> tuple[object, ...]:
    first = min(group, key=_order)
    return (_SEVERITY[first.severity], _place(first.claims[0]), first.suspect)


def _order(finding: Finding) -> tuple[object, ...]:
    return (_SEVERITY[finding.severity], finding.rule, finding.claim_ids, finding.fingerprint)


def _place(citation: Citation) -> tuple[str, int, int]:
    return (citation.file, citation.line, citation.column)
