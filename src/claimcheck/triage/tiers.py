"""The stronger of two tiers silences the weaker: an impossible age is not reported as unusual, too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from claimcheck.model.findings import Finding


def without_implied(findings: Iterable[Finding], implies: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Drop the findings of weaker rules that cite no claims beyond those a stronger rule already cites."""
    found = list(findings)
    silenced: dict[tuple[str, str], list[frozenset[str]]] = defaultdict(list)
    for finding in found:
        for weaker in implies.get(finding.rule, ()):
            for claim in finding.claim_ids:
                silenced[weaker, claim].append(frozenset(finding.claim_ids))
    return [f for f in found if not any(set(f.claim_ids) <= stronger for stronger in silenced[f.rule, f.claim_ids[0]])]
