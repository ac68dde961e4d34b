"""Root causes: the claims that are most likely wrong, and the findings that rest on each.

Findings that share claims, directly or through others, form a group. Its suspects are the claims of least weight
without which none of its errors is left; then, with those withdrawn, of its warnings; then of its infos. One that the
others make needless is none. Between equal weights the fewest suspects are taken, then the claim that more findings
rest on (errors, then warnings, then infos), then the one that fewer dates beside it are relative to, then the one that
more of them cite for a date or value rather than for telling of its event at all, then the one that more claims stand
against, then the lower id. But a claim that no date would fit gives way to one of equal weight that some date would fit
and that explains the same findings.

What is withdrawn is a statement: a claim together with the claims that say as much, in whichever finding they do. Its
weight is that of its weightiest claim, and something for each further source that says it:

    preferred source                          9
    normal source                             6
    deprecated source                         2
    only reported, or alleged                -1
    each further source that says as much   +12

So of two claims the one of the less trusted source is suspected, but one claim of a preferred source rather than two
others. What two sources say is never suspected against what one says alone, and not against what two others say each
alone, but rather than three; each further source counts as much as two claims more. Claims of one source do not make
each other weightier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from claimcheck.engine.claims import Standing
from claimcheck.model.findings import SEVERITIES, Cause, Finding
from claimcheck.triage.hitting import Items, components, least_choices, without_needless

RANK = {"deprecated": 2, "normal": 6, "preferred": 9}
REPORTED = -1
FURTHER_SOURCE = 12
MAX_AGAINST = 100
"""The claims of a finding of more claims than that do not count as standing against each other."""
MAX_TRIED = 10
"""So often it is tried, in each group, whether another claim than one suspected could be mended."""
Misfits = Callable[[Collection[str], Collection[str]], Collection[str]]
"""Returns which of some claims no date would fit while some, those among them, are withdrawn."""
_UNKNOWN = Standing()
_WORST_FIRST = SEVERITIES[::-1]


def causes_of(
    findings: Sequence[Finding], standings: Mapping[str, Standing], misfits: Misfits | None = None
) -> list[Cause]:
    """Return the causes of findings, each finding, by its position, in one of them: that which explains most.

    `standings` are those of all claims cited or said to say as much, by id; `misfits` tells what no date would fit.
    """
    statements = statements_of(findings)
    claims = _most_explaining_first(findings, statements)
    numbers = {claim: number for number, claim in enumerate(claims)}
    rows = [frozenset(numbers[claim] for claim in finding.claim_ids) for finding in findings]
    weights = [weight_of([standings.get(one, _UNKNOWN) for one in statements[claim]]) for claim in claims]
    suspects, unproven = _suspects(findings, rows, weights)
    if misfits is not None:
        suspects = _Exchange(claims, rows, weights, misfits).of(suspects)
    causes = []
    for group, positions in enumerate(components(rows)):
        explained: dict[int, list[int]] = defaultdict(list)
        for position in positions:
            explained[min(suspects & rows[position])].append(position)
        exact = all(unproven.isdisjoint(rows[position]) for position in positions)
        causes += [
            Cause(claims[suspect], tuple(found), group, exact=exact) for suspect, found in sorted(explained.items())
        ]
    return causes


def causes_apart(findings: Sequence[Finding], first: int, causes: Sequence[Cause]) -> list[Cause]:
    """Return the causes of findings that are about one claim alone, from a position on: that claim, in a group for it.

    They weigh nothing where others are explained; `causes` are those of the findings before that position.
    """
    by_claim: dict[str, list[int]] = defaultdict(list)
    for position in range(first, len(findings)):
        by_claim[findings[position].claim_ids[0]].append(position)
    last = max((cause.group for cause in causes), default=-1)
    return [Cause(claim, tuple(by_claim[claim]), last + n) for n, claim in enumerate(sorted(by_claim), start=1)]


def statements_of(findings: Sequence[Finding]) -> dict[str, set[str]]:
    """Return for each cited claim what would have to be withdrawn with it: itself and what says as much anywhere."""
    statements: dict[str, set[str]] = {}
    for finding in findings:
        for claim in finding.claim_ids:
            statements.setdefault(claim, {claim})
        for claim, citation in finding.also:
            statements[claim].add(citation.id)
    return statements


def weight_of(statement: Sequence[Standing]) -> int:
    """Return what it costs to withdraw a statement, given how its claims stand."""
    said = max(RANK[standing.rank] + REPORTED * standing.reported for standing in statement)
    return said + FURTHER_SOURCE * (len({standing.source for standing in statement}) - 1)


def _most_explaining_first(findings: Sequence[Finding], statements: Mapping[str, set[str]]) -> list[str]:
    """Return the cited claims in the order in which they are suspected between equals."""
    explained: dict[str, list[int]] = {claim: [0] * len(_WORST_FIRST) for claim in statements}
    against: dict[str, set[str]] = defaultdict(set)
    saying: dict[str, int] = defaultdict(int)
    leaned_on: dict[str, int] = defaultdict(int)
    for finding in findings:
        severity = _WORST_FIRST.index(finding.severity)
        everyone = {*finding.claim_ids, *(citation.id for _, citation in finding.also)}
        for claim in set(finding.claim_ids):
            explained[claim][severity] += 1
            if len(everyone) <= MAX_AGAINST:
                against[claim] |= everyone - statements[claim]
        anchors = {anchor_in(citation.value) for citation in finding.claims}
        for citation in finding.claims:
            saying[citation.id] += citation.field != "type"
            leaned_on[citation.id] += citation.id in anchors

    def order(claim: str) -> tuple[object, ...]:
        return ([-n for n in explained[claim]], leaned_on[claim], -saying[claim], -len(against[claim]), claim)

    return sorted(statements, key=order)


def anchor_in(value: str) -> str:
    """Return what a relative date is relative to: its last word, without `.start` or `.end`."""
    return value.rpartition(" ")[2].removesuffix(".start").removesuffix(".end")


def _suspects(findings: Sequence[Finding], rows: Sequence[Items], weights: Sequence[int]) -> tuple[set[int], set[int]]:
    """Return the suspects, and those among them of which it is not proven that none weigh less."""
    suspects: set[int] = set()
    unproven: set[int] = set()
    for severity in _WORST_FIRST:
        left = [row for row, f in zip(rows, findings, strict=True) if f.severity == severity]
        for choice in least_choices((row for row in left if suspects.isdisjoint(row)), weights):
            suspects |= set(choice.items)
            unproven |= set() if choice.exact else set(choice.items)
    return set(without_needless(suspects, rows)), unproven


@dataclass(frozen=True)
class _Exchange:
    """Suspects, each that no date would fit exchanged for one in its place that some date would fit."""

    claims: Sequence[str]
    rows: Sequence[Items]
    weights: Sequence[int]
    misfits: Misfits

    def of(self, suspects: set[int]) -> set[int]:
        """Return the suspects, exchanged. In each group one at a time is tried, in all groups at once."""
        unfit = self._unfit(suspects, suspects)
        left = set(suspects)
        for tried in zip_longest(*self._trials(unfit, suspects)) if unfit else ():
            trial = {one: other for one, other in filter(None, tried) if other in self._rivals(one, left)}
            instead = set(trial.values())
            instead -= self._unfit(instead, left - trial.keys() | instead)
            left -= {one for one, other in trial.items() if other in instead}
            left |= instead
        return left

    def _trials(self, unfit: set[int], suspects: set[int]) -> Iterator[list[tuple[int, int]]]:
        """Yield for each group what is tried: a suspect, and an item in its place."""
        for group in components(self.rows):
            among = sorted(unfit & frozenset[int]().union(*(self.rows[position] for position in group)))
            yield [(one, other) for one in among for other in self._rivals(one, suspects)][:MAX_TRIED]

    def _rivals(self, suspect: int, suspects: set[int]) -> list[int]:
        """Return what weighs as much as a suspect and is in all that only it explains."""
        alone = [row for row in self._rows_of[suspect] if suspects & row == {suspect}]
        shared = frozenset.intersection(*alone) - {suspect} if alone else ()
        return [one for one in sorted(shared) if self.weights[one] == self.weights[suspect]]

    def _unfit(self, asked: set[int], withdrawn: set[int]) -> set[int]:
        """Return those asked for that no date would fit while some are withdrawn."""
        found = self.misfits({self.claims[one] for one in asked}, {self.claims[one] for one in withdrawn})
        return {one for one in asked if self.claims[one] in found}

    @cached_property
    def _rows_of(self) -> Mapping[int, set[Items]]:
        rows: dict[int, set[Items]] = defaultdict(set)
        for row in self.rows:
            for item in row:
                rows[item].add(row)
        return rows
