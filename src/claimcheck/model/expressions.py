"""The rule language: what a condition among events means, as a checked value.

Conditions are written in Python's expression syntax, and parsed and checked by `expression_parser`; nothing is ever
evaluated as Python. What each construct means, in Kleene's three-valued logic:

| written                     | value          | true when                               | false when                |
|-----------------------------|----------------|-----------------------------------------|---------------------------|
| `a.when <= b.start`         | `NoLater`      | every reading of a is no later than b's | no reading of a is        |
| `a.when + days(3) <= b.end` | `NoLater`      | the same after shifting a               | the same after shifting a |
| `a < b`, `>`, `>=`          | by `NoLater`   | `a < b` is `not b <= a`, and so on      |                           |
| `b - a <= limit`            | `NoLater`      | `b - limit <= a`                        |                           |
| `compatible(a, b)`          | `Compatible`   | both are known to be one instant        | no reading lets them be   |
| `falls_on(a, e.weekday)`    | `FallsOn`      | every day of a is that weekday          | no day of a is            |
| `dates_agree(e)`            | `DatesAgree`   | the claims about e leave a common date  | they leave none           |
| `e.outcome == "guilty"`     | `Same`         | both are given and equal                | both given and different  |
| `e.outcome in ("a", "b")`   | `OneOf`        | given and among them                    | given and not among them  |
| `given(e.case)`             | `Given`        | some claim states it, or dates it       | no claim does             |
| `count(group) >= 2`         | `CountAtLeast` | so many members are certain             | not so many are possible  |
| `min(group.when)`           | `GroupMoment`  | a moment: the earliest of the dated members; `max`: the latest      |
| `not`, `and`, `or`          | `Not`, ...     | Kleene's                                |                           |

Anything about a date or field that is not given is unknown, except `given` itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from claimcheck.model.dates import Duration

Point = Literal["start", "end"]
Aggregate = Literal["min", "max"]
ParameterValue = Duration | int | str


@dataclass(frozen=True, slots=True)
class MomentOf:
    """The start or end of a matched event; of something momentary both are `start`."""

    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class GroupMoment:
    """The earliest or latest start or end among the dated members of a group."""

    aggregate: Aggregate
    group: str
    point: Point


@dataclass(frozen=True, slots=True)
class Published:
    """The date borne by the source of a matched claim."""

    name: str


@dataclass(frozen=True, slots=True)
class Today:
    """The day the run is made as of."""


Moment = MomentOf | GroupMoment | Published | Today


@dataclass(frozen=True, slots=True)
class FieldOf:
    """A field of a matched event or claim, as text."""

    name: str
    field: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text written in the rule."""

    value: str


@dataclass(frozen=True, slots=True)
class NoLater:
    """`left + shift <= right`, over all readings of both moments."""

    left: Moment
    right: Moment
    shift: Duration = field(default_factory=Duration)


@dataclass(frozen=True, slots=True)
class Compatible:
    """Two moments can be one and the same."""

    left: Moment
    right: Moment


@dataclass(frozen=True, slots=True)
class FallsOn:
    """A moment falls on the weekday that a field states."""

    moment: Moment
    weekday: FieldOf


@dataclass(frozen=True, slots=True)
class DatesAgree:
    """The claims merged into an event leave it a date; with `by_source`, those of each source by itself do."""

    name: str
    by_source: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """Two texts are equal."""

    left: FieldOf | Text
    right: FieldOf | Text


@dataclass(frozen=True, slots=True)
class OneOf:
    """A field is one of some texts."""

    field: FieldOf
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A field, or a date, is given."""

    value: FieldOf | MomentOf | Published


@dataclass(frozen=True, slots=True)
class CountAtLeast:
    """A group has at least so many members."""

    group: str
    least: int


@dataclass(frozen=True, slots=True)
class Not:
    """The negation of a condition."""

    operand: Condition


@dataclass(frozen=True, slots=True)
class And:
    """All of several conditions."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of several conditions."""

    operands: tuple[Condition, ...]


Atom = NoLater | Compatible | FallsOn | DatesAgree | Same | OneOf | Given | CountAtLeast
Condition = Atom | Not | And | Or


@dataclass(frozen=True, slots=True)
class Subject:
    """What a name in a rule stands for: an event, a claim or a group member of certain types.

    `name` is the one type the rule names, or "" where it names several or all.
    """

    types: tuple[str, ...]
    fields: frozenset[str]
    lasting: bool | None
    each: Literal["event", "claim"] = "event"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an expression may use."""

    subjects: Mapping[str, Subject]
    groups: Mapping[str, Subject] = field(default_factory=dict)
    params: Mapping[str, ParameterValue] = field(default_factory=dict)


def atoms_of(condition: Condition) -> Iterator[Atom]:
    """Yield every atom of a condition, left to right."""
    if isinstance(condition, Not):
        yield from atoms_of(condition.operand)
    elif isinstance(condition, And | Or):
        for operand in condition.operands:
            yield from atoms_of(operand)
    else:
        yield condition


def moments_of(atom: Atom) -> tuple[Moment, ...]:
    """Return the moments an atom compares."""
    if isinstance(atom, NoLater | Compatible):
        return (atom.left, atom.right)
    if isinstance(atom, FallsOn):
        return (atom.moment,)
    if isinstance(atom, Given) and isinstance(atom.value, MomentOf | Published):
        return (atom.value,)
    return ()


def fields_of(atom: Atom) -> tuple[FieldOf, ...]:
    """Return the fields an atom looks at."""
    if isinstance(atom, Same):
        return tuple(side for side in (atom.left, atom.right) if isinstance(side, FieldOf))
    if isinstance(atom, OneOf):
        return (atom.field,)
    if isinstance(atom, FallsOn):
        return (atom.weekday,)
    if isinstance(atom, Given) and isinstance(atom.value, FieldOf):
        return (atom.value,)
    return ()
