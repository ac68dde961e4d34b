"""A rule as compiled: its queries, and what must be so in a run for them to be worth asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from claimcheck.model.dates.durations import Scale
from claimcheck.model.expressions import GroupMoment, Point

Mode = Literal["violated", "possible", "undecided"]
MAX_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a bound: the start or end of what a rule's name stands for, of a group's member, or a fixed date."""

    kind: Literal["event", "member", "fixed"]
    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound of a rule: `earlier` is no later than `later` by so many units of `scale` (months: calendar codes).

    A row of `sql` holds the row and then the event of each matched name; then of either side its row, its event and,
    where it is a fixed date, the two ends of that and whether it has an offset; then whether anything was inferred: a
    missing key, or the first of a group from its dates. `{tight}` is to be filled in: with `false`, what lies between
    two dates known to the day is left out, unless the table `asked` names one of the events.
    """

    earlier: Side
    later: Side
    scale: Scale
    amount: int
    sql: str


@dataclass(frozen=True, slots=True)
class Queries:
    """The queries of one rule, with `{pass_}`, `{view}` and `{today_...}` to be filled in.

    A row of `violated` and `possible` holds the row and then the event of each matched name, whether a missing key was
    inferred, for each of the rule's group moments its two witness rows and whether a member is undated, and the rows of
    the certain members of each group that is counted. A row of
    `undecided` holds a reason, a count, and an event or a claim as a sample. `bounds` are what the rule adds to the
    temporal network.
    """

    violated: str
    possible: str
    undecided: str
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a rule from judging: a date, a key or a source's date that claims of some types lack."""

    kind: Literal["date", "key", "source", "event"]
    types: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Two events of some types are combined only where a field of the one is equal to a field of the other."""

    left_types: tuple[str, ...]
    left: str
    right_types: tuple[str, ...]
    right: str


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule's queries, in two or four variants, so that a run is only asked what can make a difference in it.

    `types` are all types it looks at, `optional` the keys that may be missing, `counted` the groups of which it asks
    how many or how much they are; where nothing that `lacks` names is missing, nothing is undecided, and where one of
    its `joins` has no values in common, there is nothing to judge.
    """

    id: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    group_moments: tuple[GroupMoment, ...]
    optional: tuple[str, ...]
    lacks: tuple[Lack, ...]
    variants: tuple[Queries, ...]
    counted: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()

    def queries(self, *, clocks: bool, partial: bool) -> Queries:
        """Return the queries for runs in which some time has an offset, and in which some optional key is missing."""
        forms = len(self.variants) // 2
        return self.variants[forms * clocks + (partial and forms > 1)]
