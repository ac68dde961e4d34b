"""Contradictions that no rule finds by itself: what dates, relative dates and several rules say of the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from claimcheck.engine.citations import Citations
from claimcheck.engine.columns import Pass
from claimcheck.engine.compiled import CompiledRule
from claimcheck.engine.crowds import Crowds
from claimcheck.engine.network.account import Account, told_by
from claimcheck.engine.network.build import MAX_BOUNDS, build
from claimcheck.engine.network.chains import Chain, Settling
from claimcheck.engine.network.contradictions import contradictions
from claimcheck.engine.network.solve import MAX_CYCLES, Solution, solve
from claimcheck.engine.network.temporal import TemporalNetwork
from claimcheck.engine.network.wording import Wording
from claimcheck.engine.relations import Relations
from claimcheck.model.checked import CheckedRule
from claimcheck.model.dates import Moment
from claimcheck.model.findings import CERTAINTIES, SEVERITIES, Finding, Kind, Notice
from claimcheck.model.spans import Span

MAX_CHAINS = 100
"""So many contradictions are told of events that bear on each other, directly or by way of others."""

MAX_CLAIMS = 2_000
"""A chain of more claims than that is not told."""

Rules = Sequence[tuple[CheckedRule, CompiledRule]]


@dataclass(frozen=True, slots=True)
class Chronology:
    """What the network shows: findings, and notices of what was not looked at.

    `network` is that of what sources assert, with all that bounds the events of the findings that were known before.
    """

    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()
    network: TemporalNetwork | None = None


def judge_chronology(
    rule: CheckedRule,
    rules: Rules,
    relations: Relations,
    today: Moment,
    found: Sequence[Finding],
    crowds: Mapping[str, Crowds] | None = None,
) -> Chronology:
    """Return the chains that contradict each other and no finding already `found` explains.

    First among what sources assert themselves, then also among what is only reported: those are disputes.
    """
    asked = {event for finding in found for event in finding.events}
    findings: list[Finding] = []
    notices: list[Notice] = []
    networks = []
    for pass_ in relations.passes:
        network = build(rules, relations, today, pass_, asked=asked if pass_ == "stated" else (), crowds=crowds)
        new, said = _Judging(rule, rules, relations, network, pass_).judged([*found, *findings])
        findings += new
        notices += [notice for notice in said if notice not in notices]
        networks.append(network)
    return Chronology(tuple(findings), tuple(notices), networks[0])


@dataclass(frozen=True, slots=True)
class _Judging:
    rule: CheckedRule
    rules: Rules
    relations: Relations
    network: TemporalNetwork
    pass_: Pass

    def judged(self, found: Sequence[Finding]) -> tuple[list[Finding], list[Notice]]:
        """Return the findings of a pass that contain none of those `found`, and the notices."""
        network = self.network
        if not len(network.network.edges):
            return [], []
        solution = solve(network.network)
        proofs = contradictions(network.network, network.told, solution, network.cost, network.lone, MAX_CHAINS)
        checked = {rule.id: rule for rule, _ in self.rules}
        chains = Settling(network, self.relations, checked, self.pass_).chains(proofs.proofs)
        self.relations.fetch(claim for chain in chains for claim in chain.claims)
        chains = [chain for chain in chains if not self._rests_on_clash(chain)]
        if self.pass_ == "reported":
            chains = [chain for chain in chains if any(map(self._is_reported, chain.claims))]
        long = [chain.claims[0] for chain in chains if len(chain.claims) > MAX_CLAIMS]
        chains = [chain for chain in chains if len(chain.claims) <= MAX_CLAIMS]
        kind: Kind = "contradiction" if self.pass_ == "stated" else "dispute"
        wording = Wording(network, checked, Citations(self.relations.claims), self.relations.merged.same)
        findings = [Account(self.rule, chain, kind, told_by(wording, chain)).finding() for chain in _ordered(chains)]
        clashes = {rule.id for rule, _ in self.rules if rule.asks_agreement}
        return _new(findings, found, clashes), self._notices(solution, proofs.reached_limit, long)

    def _rests_on_clash(self, chain: Chain) -> bool:
        """Tell whether two of the claims give one event dates that exclude each other: what follows is no news."""
        told = {(event, claim) for link in chain.links for event, claims in link.by_event for claim in claims}
        told |= {(chain.network.event(end.variable), end.witness) for end in (chain.source, chain.sink) if end}
        dated: dict[int, list[Span]] = defaultdict(list)
        for event, claim in sorted(told):
            if claim >= 0 and (dating := self.relations.dating(claim)) is not None:
                dated[event].append(dating.widened)
        return any(
            one.start.meet(other.start) is None or one.end.meet(other.end) is None
            for spans in dated.values()
            for one, other in combinations(spans, 2)
        )

    def _is_reported(self, number: int) -> bool:
        claim = self.relations.claims[number]
        return claim.by is not None or claim.stance == "alleged"

    def _notices(self, solution: Solution, reached_limit: Sequence[int], long: Sequence[int]) -> list[Notice]:
        """Say what was not looked at, or is not told."""
        network = self.network
        crowded = f"more than {MAX_CYCLES:,} circles of dates that bear on each other; the rest is not judged"
        said = [
            (reached_limit, "there are more contradictions than are told among events that bear on each other"),
            (solution.crowded, crowded),
            (solution.unsettled, "not all that follows was found: months and years go round in a circle"),
        ]
        notices = [
            Notice(self.rule.id, reason, len(variables), self._samples(network, variables))
            for variables, reason in said
            if variables
        ]
        if long:
            samples = tuple(self.relations.claims[number].id for number in long[:3])
            notices.append(
                Notice(
                    self.rule.id, f"a contradiction of more than {MAX_CLAIMS} claims is not told", len(long), samples
                )
            )
        reason = f"it binds more than {MAX_BOUNDS:,} pairs; only so many are in the network"
        return [*notices, *(Notice(name, reason, 1) for name in network.cut_off)]

    def _samples(self, network: TemporalNetwork, variables: Iterable[int]) -> tuple[str, ...]:
        events = sorted({event for v in variables if (event := network.event(v)) >= 0})
        return tuple(self.relations.claims[event].id for event in events[:3])


def _ordered(chains: Iterable[Chain]) -> list[Chain]:
    """Return chains, those of the fewest claims first, then of the fewest rules."""
    return sorted(chains, key=lambda chain: (len(chain.claims), len(chain.rules), sorted(chain.claims), chain.rules))


def _new(chains: Iterable[Finding], found: Iterable[Finding], clashes: Container[str]) -> list[Finding]:
    """Return the chains that contain no other finding's claims: one as serious, as certain, and no mere dispute."""
    by_claim: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_claim[finding.claim_ids[0]].append(finding)
    new: list[Finding] = []
    for chain in chains:
        claims = set(chain.claim_ids)
        others = (finding for claim in chain.claim_ids for finding in by_claim[claim])
        if not any(set(other.claim_ids) <= claims and _explains(other, chain, clashes) for other in others):
            new.append(chain)
            by_claim[chain.claim_ids[0]].append(chain)
    return new


def _explains(other: Finding, chain: Finding, clashes: Container[str]) -> bool:
    """Tell whether a finding makes a chain that contains its claims unnecessary.

    So does a mere warning of one of the rules in `clashes`, that one event has two dates: what follows is no news.
    """
    serious = SEVERITIES.index(other.severity) >= SEVERITIES.index(chain.severity) or other.rule in clashes
    certain = CERTAINTIES.index(other.certainty) >= CERTAINTIES.index(chain.certainty)
    return serious and certain and other.kind in (chain.kind, "contradiction")
