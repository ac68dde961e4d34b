"""Findings that say nothing beyond what another says: a weaker tier, or the same rule again by way of more claims.

The stronger of two tiers silences the weaker: an impossible age is not reported as unusual, too. And where a verdict
came after the death, that the trial did so, being dated by the verdict, is no news. Only what is as certain, and no
mere dispute, silences anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from claimcheck.model.findings import CERTAINTIES, Finding


def without_implied(findings: Iterable[Finding], implies: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Drop the findings of weaker rules that cite no claims beyond those a stronger rule already cites."""
    found = list(findings)
    silencing: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in found:
        for weaker in implies.get(finding.rule, ()):
            for claim in finding.claim_ids:
                silencing[weaker, claim].append(finding)

    def implied(finding: Finding) -> bool:
        stronger = min((silencing.get((finding.rule, claim), []) for claim in finding.claim_ids), key=len)
        return any(set(finding.claim_ids) <= set(one.claim_ids) and _outweighs(one, finding) for one in stronger)

    return [finding for finding in found if not implied(finding)]


def without_repeated(findings: Iterable[Finding]) -> list[Finding]:
    """Drop the findings that cite all claims another of the same rule cites, and more; keep one of those alike."""
    cited = _not_outweighed_by_equals(findings)
    sizes: dict[str, set[int]] = defaultdict(set)
    for rule, claims in cited:
        sizes[rule].add(len(claims))

    def repeats(finding: Finding) -> bool:
        fewer = _subsets(frozenset(finding.claim_ids), sizes[finding.rule])
        return any(_outweighs(one, finding) for some in fewer for one in cited.get((finding.rule, some), ()))

    return [finding for alike in cited.values() for finding in alike if not repeats(finding)]


def _not_outweighed_by_equals(findings: Iterable[Finding]) -> dict[tuple[str, frozenset[str]], list[Finding]]:
    """Return the findings by rule and cited claims, without those that others of the same claims outweigh."""
    kept: dict[tuple[str, frozenset[str]], list[Finding]] = defaultdict(list)
    for finding in findings:
        equals = kept[finding.rule, frozenset(finding.claim_ids)]
        if not any(_outweighs(one, finding) for one in equals):
            equals[:] = [*(one for one in equals if not _outweighs(finding, one)), finding]
    return kept


def _subsets(claims: frozenset[str], sizes: Iterable[int]) -> Iterator[frozenset[str]]:
    """Yield the sets of some, not all, of the claims, of given sizes."""
    for size in sizes:
        if size < len(claims):
            yield from map(frozenset, combinations(sorted(claims), size))


def _outweighs(one: Finding, other: Finding) -> bool:
    """Tell whether a finding is as certain as another, and no dispute unless the other is."""
    as_certain = CERTAINTIES.index(one.certainty) >= CERTAINTIES.index(other.certainty)
    return as_certain and one.kind in {other.kind, "contradiction"}
