"""The time that everything else leaves the date of a claim, once some claims are withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from claimcheck.engine.network.ranges import NothingFits, Ranges
from claimcheck.engine.relations import Relations
from claimcheck.model.claims import Claim
from claimcheck.model.dates import INFINITY, Date, Moment
from claimcheck.model.dates.moments import ANY_TIME

DATE_FIELDS = ("when", "from", "until")


@dataclass
class Remaining:
    """What is left to the dates of claims `concerned`, by the `ranges` of a network of all that bounds their events.

    Other claims of the same event bound a date as well, unless nothing is left between them and other events: then the
    other events decide.
    """

    relations: Relations
    ranges: Ranges
    withdrawn: frozenset[int]
    concerned: Collection[int]
    _events: dict[int, int] = field(default_factory=dict)
    _members: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up the events that the claims concerned assert, and what else is said of them."""
        sql = (
            "SELECT claim.event, claim.claim FROM claim JOIN (SELECT DISTINCT event FROM claim WHERE claim IN "
            "(SELECT unnest($1::INTEGER[])) AND stance = 'asserted') concerned USING (event) ORDER BY claim.claim"
        )
        for event, number in self.relations.connection.execute(sql, [sorted(self.concerned)]).fetchall():
            self._events[number] = event
            self._members.setdefault(event, []).append(number)
        self.relations.claims.fetch(self._events)

    def within(self, number: int, word: str) -> Moment | None:
        """Return when the moment that a date gives was, by everything but what is withdrawn; None if nothing tells.

        Raises `NothingFits`.
        """
        event = self._events.get(number)
        if event is None:
            return None
        claim = self.relations.claims[number]
        try:
            within = self._range(event, number, word)
        except NothingFits:
            within = self._range(event, number, word, frozenset(self.alike(number)))
        within = _beside_other_end(within, claim, word)
        return within if within is not None and within != ANY_TIME else None

    def alike(self, number: int) -> list[int]:
        """Return the claims of the same event."""
        return self._members[self._events[number]] if number in self._events else []

    def _range(self, event: int, number: int, word: str, also: frozenset[int] = frozenset()) -> Moment | None:
        """Return the range of an end of an event without what is withdrawn, and without some claims besides.

        A `when` of something lasting lies between both ends.
        """
        lasting = self.relations.claims[number].lasting
        ends = (0, 1) if lasting and word == "when" else (int(lasting and word == "until"),)
        variables = [v for end in ends if (v := self.ranges.network.variable(2 * event + end)) is not None]
        if also <= self.withdrawn and number not in self._anchors:
            found: list[Moment | None] = [self._left.of(variable) for variable in variables]
        else:
            found = [self.ranges.without(variable, self.withdrawn | also, number) for variable in variables]
        known = [moment for moment in found if moment is not None]
        return known[0].hull(known[-1]) if known else None

    @cached_property
    def _left(self) -> Ranges:
        """Return the ranges that are left without what is withdrawn."""
        return Ranges(self.ranges.network.without(self.withdrawn))

    @cached_property
    def _anchors(self) -> frozenset[int]:
        """Return the claims that dates are relative to."""
        return self.ranges.network.anchors


def _beside_other_end(within: Moment | None, claim: Claim, word: str) -> Moment | None:
    """Narrow the range of one end of something lasting by what the same claim says of the other."""
    other = claim.dates.get("until" if word == "from" else "from")
    if word == "when" or not isinstance(other, Date):
        return within
    beside = Moment(-INFINITY, other.end.latest) if word == "from" else Moment(other.start.earliest, INFINITY)
    return (within.meet(beside) or within) if within is not None else beside
