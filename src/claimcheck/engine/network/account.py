"""What is said of a chain: its steps in reading order, and what its ends would have to be instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claimcheck.engine.citations import field_cited
from claimcheck.engine.evidence import Evidence
from claimcheck.engine.explain import distance_in_words
from claimcheck.engine.network.chains import Chain, Link
from claimcheck.engine.network.contradictions import Told
from claimcheck.engine.network.edges import Edge, least, most
from claimcheck.engine.network.grounds import RelativeGround
from claimcheck.engine.network.wording import Wording, day_of
from claimcheck.model.checked import CheckedRule, FromProof
from claimcheck.model.claims import Claim
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.findings import SEVERITIES, Citation, Finding, Kind, Repair, Severity, Step


@dataclass(frozen=True, slots=True)
class Account:
    """Tells one chain."""

    rule: CheckedRule
    chain: Chain
    kind: Kind
    wording: Wording

    def finding(self) -> Finding:
        """Return the finding."""
        return Finding(
            rule=self.rule.id,
            severity=self._severity(),
            certainty=self.chain.certainty,
            kind=self.kind,
            message="".join(part if isinstance(part, str) else self._filled(part) for part in self.rule.message),
            why=self.rule.why,
            claims=tuple(self._citation(number) for number in self.chain.claims),
            also=tuple(self._also()),
            steps=tuple(self._steps()),
            repairs=tuple(self._repairs()),
            events=tuple(sorted({event for link in self.chain.links for event, _ in link.by_event})),
            stepwise=True,
            follows=tuple(sorted(set(self.chain.rules))),
        )

    def _severity(self) -> Severity:
        """A dispute is for information; else it is as serious as the least serious of the rules used."""
        if self.kind == "dispute":
            return "info"
        severities = [self.rule.severity, *(self.wording.rules[name].severity for name in self.chain.rules)]
        return min(severities, key=SEVERITIES.index)

    # -- the claims cited ------------------------------------------------------------------------------------------

    def _citation(self, number: int) -> Citation:
        for date in (self.chain.source, self.chain.sink):
            if date is not None and date.witness == number:
                return self._date_citation(date)
        return self.wording.citations.of(number, self._evidence(number))

    def _also(self) -> Iterator[tuple[str, Citation]]:
        """Yield the claims that say as much as a cited one, each with the id of that."""
        for date, other in self.chain.also:
            yield self._claim(date.witness).id, self._date_citation(other)
        for teller, number in self.chain.tellers:
            yield self._claim(teller).id, self.wording.citations.of(number, Evidence("", "field", number, "type"))

    def _date_citation(self, date: Told) -> Citation:
        return self.wording.citations.of(date.witness, Evidence("", self.wording.point(date), date.witness))

    def _evidence(self, number: int) -> Evidence:
        """Return the part a claim plays between the ends: its relative date, or that it tells of its event at all."""
        for link in self.chain.links:
            if isinstance(link.ground, RelativeGround) and link.ground.claim == number:
                return Evidence("", "via", number, link.ground.use.word)
        return Evidence("", "field", number, "type")

    def _claim(self, number: int) -> Claim:
        return self.wording.claims[number]

    # -- the message -------------------------------------------------------------------------------------------------

    def _filled(self, part: object) -> str:
        is_conclusion = isinstance(part, FromProof) and part.what == "conclusion"
        return self._conclusion() if is_conclusion else ""

    def _conclusion(self) -> str:
        source, sink = self.chain.source, self.chain.sink
        if source is None or sink is None:
            around = " -> ".join(self.wording.moment(link.edge.earlier) for link in self.chain.links)
            return f"these go round in a circle, each after the one before, and no dates fit: {around} -> the first"
        earliest = self._instants()[-1]
        begun = sink.latest // SECONDS_PER_DAY
        gap = distance_in_words(earliest - sink.latest, begun, earliest // SECONDS_PER_DAY)
        exact = all(date.earliest // SECONDS_PER_DAY == date.latest // SECONDS_PER_DAY for date in (source, sink))
        return (
            f"{self._dated(sink)} is {'' if exact else 'at least '}{gap} too early: "
            f"counted from {self._dated(source)}, it was on or after {day_of(earliest)}"
        )

    def _dated(self, date: Told) -> str:
        return f"{self.wording.moment(date.variable)} ({self.wording.text(date)})"

    # -- the steps -----------------------------------------------------------------------------------------------------

    def _instants(self) -> list[int]:
        """Return the earliest that each moment can have been, from the source on."""
        source = self.chain.source
        instants = [source.earliest if source else 0]
        for link in self.chain.links:
            instants.append(least(link.edge, instants[-1]))
        return instants

    def _steps(self) -> Iterator[Step]:
        source, sink = self.chain.source, self.chain.sink
        if source is not None:
            yield self.wording.date_step(source)
            yield from self._same_event(source, self.chain.links[0])
        yield from self.wording.steps(self.chain.links, self._follows())
        if sink is not None:
            yield from self._same_event(sink, self.chain.links[-1])
            yield self.wording.date_step(sink, "but ")

    def _same_event(self, end: Told, link: Link) -> Iterator[Step]:
        """Say that a date and the link beside it are told of one event, where other claims tell the link."""
        event = self.chain.network.event(end.variable)
        told = [claim for other, claims in link.by_event if other == event for claim in claims]
        if told and end.witness >= 0 and end.witness not in told:
            yield self.wording.identity_step([*told, end.witness])

    def _follows(self) -> list[str]:
        """Say of each link what follows from it for the moment it leads to."""
        edges = [link.edge for link in self.chain.links]
        moments = [self.wording.moment(edge.later) for edge in edges]
        if self.chain.source is None:
            before = [self.wording.moment(edge.earlier) for edge in edges]
            return [f"{moment} no earlier than {other}" for moment, other in zip(moments, before, strict=True)]
        days = [day_of(instant) for instant in self._instants()[1:]]
        return [f"{moment} on or after {day}" for moment, day in zip(moments, days, strict=True)]

    # -- the repairs ---------------------------------------------------------------------------------------------------

    def _repairs(self) -> Iterator[Repair]:
        """Say where the two dates at the ends would have to fall, each by the other."""
        source, sink = self.chain.source, self.chain.sink
        if source is None or sink is None:
            return
        yield from self._repair(source, "on or before", _back(sink.latest, [link.edge for link in self.chain.links]))
        yield from self._repair(sink, "on or after", self._instants()[-1])

    def _repair(self, date: Told, side: str, instant: int) -> Iterator[Repair]:
        if date.witness >= 0 and not any(of == date for of, _ in self.chain.also):
            claim = self._claim(date.witness)
            word = field_cited(claim, Evidence("", self.wording.point(date), date.witness))
            yield Repair(claim.id, word, f"{side} {day_of(instant)}")


def _back(instant: int, edges: Iterable[Edge]) -> int:
    """Return the latest that the source may be, for the sink to be no later than an instant."""
    for edge in reversed(list(edges)):
        instant = most(edge, instant)
    return instant


def told_by(wording: Wording, chain: Chain) -> Wording:
    """Return the words in which events are named by the claims that a chain cites."""
    return wording.of({event: claims[0] for link in chain.links for event, claims in link.by_event if claims})
