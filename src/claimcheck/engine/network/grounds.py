"""Why an edge of the network holds: a rule's bound on certain events, a relative date, or that nothing ends unbegun."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.engine.compiled import Bound
from claimcheck.engine.network.relative import RelativeBound
from claimcheck.model.dates import RelativeDate
from claimcheck.model.spans import DateUse


@dataclass(frozen=True, slots=True)
class RuleGround:
    """A bound of a rule, and the events that its names stand for.

    `rows` and `events` are those of the matched names, in their order; `members` are the members of groups that are
    bound. It is `inferred` if it rests on a key that is not given, or on how dates are read.
    """

    rule: str
    bound: Bound
    rows: tuple[int, ...]
    events: tuple[int, ...]
    members: tuple[int, ...]
    inferred: bool

    @property
    def all_events(self) -> tuple[int, ...]:
        """Return the events it speaks of, each once."""
        return tuple(dict.fromkeys((*self.events, *self.members)))


@dataclass(frozen=True, slots=True)
class RelativeGround:
    """A relative date of a claim: one of the bounds it sets between its event and that of its anchor.

    `named` is the claim that the anchor is named by, if it is not named as an event.
    """

    claim: int
    event: int
    anchor: int
    named: int | None
    use: DateUse
    date: RelativeDate
    bound: RelativeBound


@dataclass(frozen=True, slots=True)
class Lasting:
    """What lasts begins no later than it ends."""

    event: int


Ground = RuleGround | RelativeGround | Lasting
