"""The order findings are read in: by group and by cause, the most serious first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from claimcheck.model.findings import CERTAINTIES, SEVERITIES, Cause, Citation, Finding, Repair

_Explained = tuple[Cause, list[Finding]]


def in_reading_order(
    findings: Sequence[Finding], causes: Iterable[Cause]
) -> tuple[tuple[Finding, ...], tuple[Cause, ...]]:
    """Return findings that name their suspects, and their causes, both in the order in which they are read.

    The findings of a cause stand together, the most serious first; so do the causes of a group, that which explains
    most first. Groups go by their worst finding, then by the place of their leading suspect, and are numbered so. A
    cause without repairs takes over what its findings propose, where one of them cites its suspect alone.
    """
    groups: dict[int, list[_Explained]] = defaultdict(list)
    for cause in causes:
        explained = (_naming(cause.suspect, findings[position]) for position in cause.findings)
        groups[cause.group].append((cause, sorted(explained, key=_by_seriousness)))
    for group in groups.values():
        group.sort(key=_by_number_explained)
    ordered: list[Finding] = []
    told: list[Cause] = []
    for number, group in enumerate(sorted(groups.values(), key=_by_leading_finding)):
        for cause, found in group:
            places = range(len(ordered), len(ordered) + len(found))
            repairs = cause.repairs or _proposed(cause.suspect, found)
            told.append(replace(cause, group=number, findings=tuple(places), repairs=repairs))
            ordered += found
    return tuple(ordered), tuple(told)


def _proposed(suspect: str, found: Sequence[Finding]) -> tuple[Repair, ...]:
    """Return what findings that cite no other claim would have the suspect say; first what the leading finding would.

    Such a finding, as of a quote, weighs it against no other claim: nothing is left to be worked out. Of each field
    there is one repair by them, with values to take if any has them; without any, there is none of the leading either.
    """
    own = [(finding, repair) for finding in found for repair in finding.repairs if repair.claim == suspect]
    alone: dict[str, Repair] = {}
    for finding, repair in sorted(own, key=lambda one: not one[1].candidates):
        if set(finding.claim_ids) == {suspect}:
            alone.setdefault(repair.field, repair)
    leading = [repair for finding, repair in own if finding is found[0] and len(set(finding.claim_ids)) > 1]
    return tuple(dict.fromkeys((*leading, *alone.values()))) if alone else ()


def _naming(suspect: str, finding: Finding) -> Finding:
    claims = tuple(sorted(finding.claims, key=lambda citation: citation.id != suspect))
    return replace(finding, suspect=suspect, claims=claims)


def _by_seriousness(finding: Finding) -> tuple[object, ...]:
    """The more certain of two that are as serious comes first, then the one that takes fewer claims to see."""
    sure = (-SEVERITIES.index(finding.severity), -CERTAINTIES.index(finding.certainty), len(finding.claims))
    return (*sure, finding.rule, finding.claim_ids, finding.fingerprint)


def _by_number_explained(explained: _Explained) -> tuple[object, ...]:
    cause, found = explained
    severities = [finding.severity for finding in found]
    return ([-severities.count(severity) for severity in SEVERITIES[::-1]], cause.suspect)


def _by_leading_finding(group: Sequence[_Explained]) -> tuple[object, ...]:
    cause, found = group[0]
    leading = found[0]
    return (-SEVERITIES.index(leading.severity), _place(leading.claims[0]), cause.suspect)


def _place(citation: Citation) -> tuple[str, int, int]:
    return (citation.file, citation.line, citation.column)
