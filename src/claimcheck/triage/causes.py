"""Which claim is most likely wrong: the one whose withdrawal would remove the most findings.

Withdrawing a claim removes a finding only if no other claim says the same, so what several sources agree on is
never suspected before what one says alone. The choice is greedy: the claim that removes most (errors count more),
then the next among what is left. Claims of a preferred source are suspected last; equal ones by their id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush

from claimcheck.model.findings import Finding

WEIGHTS = {"error": 100, "warning": 10, "info": 1}
RANKS = {"deprecated": 0, "normal": 1, "preferred": 2}


def with_suspects(findings: Sequence[Finding], ranks: Mapping[str, str]) -> list[Finding]:
    """Return the findings, each naming its suspect. `ranks` gives the rank of claims by id."""
    candidates = [candidates_of(finding) for finding in findings]
    weights: dict[str, int] = defaultdict(int)
    explained: dict[str, list[int]] = defaultdict(list)
    for position, finding in enumerate(findings):
        for claim in candidates[position]:
            weights[claim] += WEIGHTS[finding.severity]
            explained[claim].append(position)
    suspects: dict[int, str] = {}
    # What a claim explains only becomes less, so an entry of the heap that is out of date is put back where it belongs.
    heap = [(-weight, RANKS[ranks.get(claim, "normal")], claim) for claim, weight in weights.items()]
    heapify(heap)
    while len(suspects) < len(findings):
        weight, rank, claim = heappop(heap)
        if -weight > weights[claim]:
            heappush(heap, (-weights[claim], rank, claim))
            continue
        for position in explained[claim]:
            if position not in suspects:
                suspects[position] = claim
                for other in candidates[position]:
                    weights[other] -= WEIGHTS[findings[position].severity]
    return [replace(finding, suspect=suspects[position]) for position, finding in enumerate(findings)]


def candidates_of(finding: Finding) -> tuple[str, ...]:
    """Return the cited claims that nobody else backs, or, if all are backed, those with the fewest backers."""
    backers = dict.fromkeys(finding.claim_ids, 0)
    for claim, _ in finding.also:
        backers[claim] += 1
    fewest = min(backers.values())
    return tuple(claim for claim, count in backers.items() if count == fewest)
