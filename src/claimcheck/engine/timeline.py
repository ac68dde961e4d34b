"""When everything happened, as tightly as all claims and rules together tell, each bound with its reasons.

Dates are read as widely as they can be meant: nothing is said to be impossible that "about" may still allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from claimcheck.engine.citations import Citations, text_of, title_of
from claimcheck.engine.network.chains import Settling
from claimcheck.engine.network.edges import Column
from claimcheck.engine.network.reasons import Reason, Reasons
from claimcheck.engine.network.solve import latest, solve
from claimcheck.engine.network.temporal import TemporalNetwork
from claimcheck.engine.network.wording import Wording, day_of
from claimcheck.engine.relations import Relations
from claimcheck.model.checked import CheckedRule
from claimcheck.model.dates import INFINITY, Moment
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.findings import Step
from claimcheck.model.timeline import Given, TimelineEntry

LIFETIME = 100 * 365 * SECONDS_PER_DAY
"""From so many seconds on, a limit on how long something lasts is that of a life."""


@dataclass
class Chronicler:
    """Tells when the events of a network were. No range rests on the claims in `withdrawn`."""

    whole: TemporalNetwork
    relations: Relations
    rules: Mapping[str, CheckedRule]
    withdrawn: frozenset[int]

    def entries(self, only: Set[int] | None = None) -> list[TimelineEntry]:
        """Return all events, or only these, in the order of time, undated ones last."""
        found = {event for v in range(len(self.network.keys)) if (event := self.network.event(v)) >= 0}
        events = sorted(found if only is None else found & only)
        self.settling.fetch(events)
        return sorted((self._entry(event) for event in events), key=_order)

    @cached_property
    def network(self) -> TemporalNetwork:
        """Return the network that ranges rest on."""
        return self.whole.without(self.withdrawn)

    @cached_property
    def settling(self) -> Settling:
        """Return what finds the claims behind edges."""
        return Settling(self.network, self.relations, self.rules, "stated")

    @cached_property
    def bounds(self) -> tuple[Column, Column]:
        """Return the earliest and the latest of each moment."""
        solution = solve(self.network.network)
        return solution.earliest, latest(self.network.network, solution)

    @cached_property
    def reasons(self) -> Reasons:
        """Return what gives the reasons of bounds."""
        return Reasons(self.network, *self.bounds)

    @cached_property
    def wording(self) -> Wording:
        """Return the words for what is in the network."""
        return Wording(self.network, self.rules, Citations(self.relations.claims), self.relations.merged.same)

    def _entry(self, event: int) -> TimelineEntry:
        claim = self.relations.claims[event]
        first = self.network.variable(2 * event)
        end = self.network.variable(2 * event + 1)
        if first is None:
            raise KeyError(event)
        last = end if end is not None else first
        possible = all(int(self.bounds[0][v]) <= int(self.bounds[1][v]) for v in (first, last))
        return TimelineEntry(
            id=claim.id,
            type=claim.type,
            title=title_of(claim, self.relations.claims.reading),
            lasting=end is not None,
            given=tuple(self._given(event)),
            start=self._range(first),
            end=self._range(last),
            because_earliest=self._because(self.reasons.for_earliest(first), first, "on or after"),
            because_latest=self._because(self.reasons.for_latest(last), last, "on or before"),
            is_possible=possible,
            proven=None if possible else (int(self.bounds[0][first]), int(self.bounds[1][last])),
            short=(self._short(first), self._short(last)) if possible else None,
        )

    def _given(self, event: int) -> Iterable[Given]:
        for number in self.settling.members(event):
            claim = self.relations.claims[number]
            for word in claim.dates:
                yield Given(claim.id, word, text_of(claim, word), withdrawn=number in self.withdrawn)

    def _range(self, variable: int) -> Moment:
        """Return when a moment was; where dates still contradict each other, all that they span."""
        ends = sorted(int(side[variable]) for side in self.bounds)
        return Moment(ends[0], ends[1], self.network.event(variable) in self.network.zoned)

    def _short(self, variable: int) -> Moment:
        """Return when a moment was, open on the side that only a limit as long as a life bounds.

        That nobody is held for longer than people live is true also of one who was held on a day in 2025, and tells
        nothing of the day on which that began. Proofs rest on such a bound all the same.
        """
        whole = self._range(variable)
        if not whole.is_bounded or whole.latest - whole.earliest < LIFETIME:
            return whole
        before = self._is_loose(self.reasons.for_earliest(variable), self.bounds[0])
        after = self._is_loose(self.reasons.for_latest(variable), self.bounds[1])
        if before == after:
            return whole
        return replace(whole, earliest=-INFINITY) if before else replace(whole, latest=INFINITY)

    def _is_loose(self, reason: Reason | None, bounds: Column) -> bool:
        """Tell whether a bound is counted from one end of something to its other end, over a lifetime or more."""
        edges = (self.network.network.edges[number] for number in (reason[1] if reason else ()))
        return any(
            self.network.event(edge.earlier) == self.network.event(edge.later) >= 0
            and abs(int(bounds[edge.later]) - int(bounds[edge.earlier])) >= LIFETIME
            for edge in edges
        )

    def _because(self, reason: Reason | None, variable: int, side: str) -> tuple[Step, ...]:
        bound = int(self.bounds[side == "on or before"][variable])
        if reason is None or abs(bound) >= INFINITY:
            return ()
        told, edges = reason
        grounds = [self.network.ground(edge) for edge in edges]
        links, _ = self.settling.settled(edges, grounds, told)
        return (self.wording.date_step(told), *self.wording.steps(links, self._follows(edges, side)))

    def _follows(self, edges: Sequence[int], side: str) -> list[str]:
        """Say of each edge what it says of the moment it leads to."""
        before = side == "on or before"
        found = []
        for number in edges:
            edge = self.network.network.edges[number]
            variable = edge.earlier if before else edge.later
            found.append(f"{self.wording.moment(variable)} {side} {day_of(int(self.bounds[before][variable]))}")
        return found


def _order(entry: TimelineEntry) -> tuple[bool, int, str]:
    known = [instant for instant in (entry.start.earliest, entry.start.latest) if abs(instant) < INFINITY]
    return (not known, known[0] if known else 0, entry.id)
