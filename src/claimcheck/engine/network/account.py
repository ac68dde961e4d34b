"""What is said of a chain: its steps in reading order, and what its ends would have to be instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from claimcheck.engine.citations import Citations, field_cited, role, title_of, told
from claimcheck.engine.explain import distance_in_words
from claimcheck.engine.network.chains import Chain, Link
from claimcheck.engine.network.contradictions import Told
from claimcheck.engine.network.edges import Edge, least, most
from claimcheck.engine.network.grounds import RelativeGround, RuleGround
from claimcheck.engine.proof import Evidence
from claimcheck.model.checked import CheckedRule, FromProof
from claimcheck.model.claims import Claim
from claimcheck.model.dates.calendar import SECONDS_PER_DAY, iso_day
from claimcheck.model.findings import SEVERITIES, Citation, Finding, Kind, Repair, Severity, Step
from claimcheck.reading import Reading


@dataclass(frozen=True, slots=True)
class Account:
    """Tells one chain."""

    rule: CheckedRule
    chain: Chain
    kind: Kind
    rules: Mapping[str, CheckedRule]
    citations: Citations
    same: Mapping[str, str]

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
            also=tuple((self._claim(of.witness).id, self._date_citation(other)) for of, other in self.chain.also),
            steps=tuple(self._steps()),
            repairs=tuple(self._repairs()),
            events=tuple(sorted({event for link in self.chain.links for event in _events(link)})),
        )

    def _severity(self) -> Severity:
        """A dispute is for information; else it is as serious as the least serious of the rules used."""
        if self.kind == "dispute":
            return "info"
        severities = [self.rule.severity, *(self.rules[name].severity for name in self.chain.rules)]
        return min(severities, key=SEVERITIES.index)

    # -- the claims cited ------------------------------------------------------------------------------------------

    def _citation(self, number: int) -> Citation:
        for date in (self.chain.source, self.chain.sink):
            if date is not None and date.witness == number:
                return self._date_citation(date)
        return self.citations.of(number, self._evidence(number))

    def _date_citation(self, date: Told) -> Citation:
        return self.citations.of(date.witness, Evidence("", self._point(date), date.witness))

    def _evidence(self, number: int) -> Evidence:
        """Return the part a claim plays between the ends: its relative date, or that it tells of its event at all."""
        for link in self.chain.links:
            if isinstance(link.ground, RelativeGround) and link.ground.claim == number:
                return Evidence("", "via", number, link.ground.use.word)
        return Evidence("", "field", number, "type")

    def _point(self, date: Told) -> str:
        return "end" if self.chain.network.is_end(date.variable) else "start"

    def _claim(self, number: int) -> Claim:
        return self.citations.claims[number]

    @property
    def _reading(self) -> Reading:
        return self.citations.claims.reading

    # -- the message -------------------------------------------------------------------------------------------------

    def _filled(self, part: object) -> str:
        is_conclusion = isinstance(part, FromProof) and part.what == "conclusion"
        return self._conclusion() if is_conclusion else ""

    def _conclusion(self) -> str:
        source, sink = self.chain.source, self.chain.sink
        if source is None or sink is None:
            first = self.chain.links[0].edge.earlier
            return f"no dates fit: step by step, {self._moment(first)} would be later than it is"
        earliest = self._instants()[-1]
        begun = sink.latest // SECONDS_PER_DAY
        gap = distance_in_words(earliest - sink.latest, begun, earliest // SECONDS_PER_DAY)
        exact = all(date.earliest // SECONDS_PER_DAY == date.latest // SECONDS_PER_DAY for date in (source, sink))
        return (
            f"{self._dated(sink)} is {'' if exact else 'at least '}{gap} too early: "
            f"counted from {self._dated(source)}, it was on or after {_told(earliest)}"
        )

    def _dated(self, date: Told) -> str:
        return f"{self._moment(date.variable)} ({self._text(date)})"

    def _text(self, date: Told) -> str:
        """Return a date as its claim writes it."""
        if date.witness < 0:
            return _told(date.earliest)
        claim = self._claim(date.witness)
        return told(claim, field_cited(claim, Evidence("", self._point(date), date.witness)))

    def _moment(self, variable: int) -> str:
        """Name a moment: the event, and which end of it where it lasts."""
        event = self.chain.network.event(variable)
        if event < 0:
            return "the date of the source"
        claim = self._claim(next((n for n in self.chain.claims if self._event_of(n) == event), event))
        title = title_of(claim, self._reading)
        if not claim.lasting:
            return title
        return f"{'end' if self.chain.network.is_end(variable) else 'start'} of {title}"

    def _event_of(self, number: int) -> int | None:
        """Return the event that a cited claim tells of."""
        for link in self.chain.links:
            for event, claims in link.by_event:
                if number in claims:
                    return event
        return None

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
            yield self._date_step(source, "")
        told_apart: set[tuple[str, ...]] = set()
        for link, instant in zip(self.chain.links, self._instants()[1:], strict=True):
            for step in self._identities(link):
                if step.claims not in told_apart:
                    told_apart.add(step.claims)
                    yield step
            yield self._step(link, instant)
        if sink is not None:
            yield self._date_step(sink, "but ")

    def _date_step(self, date: Told, before: str) -> Step:
        text = f"{before}{self._moment(date.variable)}: {self._text(date)}"
        if date.witness < 0:
            return Step("date", text)
        claim = self._claim(date.witness)
        return Step("date", f"{text} ({self._reading.cited_as(claim)})", (claim.id,))

    def _step(self, link: Link, instant: int) -> Step:
        """Tell one link: why it holds, and what follows for the moment it leads to."""
        follows = (
            f"{self._moment(link.edge.later)} on or after {_told(instant)}"
            if self.chain.source
            else (f"{self._moment(link.edge.later)} after {self._moment(link.edge.earlier)}")
        )
        ground = link.ground
        if isinstance(ground, RuleGround):
            rule = self.rules[ground.rule]
            return Step("rule", f"{rule.title} ({rule.id}): {follows}", self._ids(link.claims))
        if isinstance(ground, RelativeGround):
            claim = self._claim(ground.claim)
            said = f"{role(claim, Evidence('', 'via', ground.claim, ground.use.word))}: {ground.date}"
            return Step("relative date", f"{said} ({self._reading.cited_as(claim)}): {follows}", self._ids(link.claims))
        return Step("rule", f"what lasts begins before it ends: {follows}")

    def _identities(self, link: Link) -> Iterator[Step]:
        """Say which claims tell of one event, and which entities are the same."""
        for _, claims in link.by_event:
            if len(claims) > 1:
                names = self._ids(claims)
                title = title_of(self._claim(claims[0]), self._reading)
                yield Step("identity", f"{' and '.join(names)} tell of one event, the {title}", names)
        yield from self._same_entities(link)

    def _same_entities(self, link: Link) -> Iterator[Step]:
        named: dict[str, dict[str, str]] = {}
        for claim in map(self._claim, link.claims):
            for field in claim.roles():
                if (entity := getattr(claim, field, None)) is not None:
                    named.setdefault(self.same.get(entity, entity), {})[entity] = claim.id
        for same in named.values():
            if len(same) > 1:
                yield Step("identity", f"{' and '.join(sorted(same))} are the same", tuple(sorted(same.values())))

    def _ids(self, numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._claim(number).id for number in numbers)

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
            word = field_cited(claim, Evidence("", self._point(date), date.witness))
            yield Repair(claim.id, word, f"{side} {_told(instant)}")


def _back(instant: int, edges: Iterable[Edge]) -> int:
    """Return the latest that the source may be, for the sink to be no later than an instant."""
    for edge in reversed(list(edges)):
        instant = most(edge, instant)
    return instant


def _events(link: Link) -> tuple[int, ...]:
    return tuple(event for event, _ in link.by_event)


def _told(instant: int) -> str:
    """Return a day, or, where it is within one, the time of day, too."""
    day, second = divmod(instant, SECONDS_PER_DAY)
    if second in (0, SECONDS_PER_DAY - 1):
        return iso_day(day)
    return f"{iso_day(day)}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
