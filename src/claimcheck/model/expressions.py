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
| `a.figure <= 2 * b.figure`  | `AtMost`       | no reading of the numbers is otherwise  | no reading is so          |
| `b.end - a.when <= c.term`  | `AtMost`       | the same, of seconds                    | the same, of seconds      |
| `compatible(a.size, b.size)`| by `AtMost`    | each is at most the other               | their intervals are apart |
| `within(a.place, b.place)`  | `Within`       | equal, or a's place lies within b's     | in one tree, but not so   |
| `same_name(a.person, b.child)` | `SameName`  | one entity, or two of one name          | never                     |
| `named(a.person, b.name)`   | `BearsName`    | b's text is among the names of a's      | it is none of them        |
| `limit[e.jurisdiction]`     | by `Listed`    | the value of a parameter for what the field says, if it has one     |
| `min(group.when)`           | `GroupMoment`  | a moment: the earliest of the dated members; `max`: the latest      |
| `sum(group.figure)`         | `GroupNumber`  | a quantity of the members; also `min`, `max`, `median`              |
| `count(group)`, `distinct(group.field)` | `Count` | a quantity: the members, or the different values of a field      |
| `not`, `and`, `or`          | `Not`, ...     | Kleene's                                |                           |

Anything about a date or field that is not given is unknown, except `given` itself. A quantity is the interval of what
it may be, a length of time in seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from claimcheck.model.dates import Duration

Point = Literal["start", "end"]
Aggregate = Literal["min", "max"]
NumberAggregate = Literal["sum", "min", "max", "median"]
PlainValue = Duration | int | Decimal | str
ParameterValue = PlainValue | Mapping[str, PlainValue]
DEFAULT = "default"
"""Under this key a parameter with several values has the one for whatever is not among its keys."""


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
class NumberOf:
    """A quantity of a matched event: a number of things, a share of 1, or a length of time in seconds."""

    name: str
    field: str


@dataclass(frozen=True, slots=True)
class GroupNumber:
    """The sum, least, greatest or median of a quantity of the members of a group."""

    aggregate: NumberAggregate
    group: str
    field: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many members a group has; with a `field`, how many different values of it they have."""

    group: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The seconds from one moment to another."""

    later: Moment
    earlier: Moment


PARTICIPANTS, ENTITIES, NAMES = "participants", "entities", "names"
AT_ONCE = (PARTICIPANTS, ENTITIES, NAMES)
"""In a link these stand for each entity present at an event, each it names, each name of those present."""
Quantity = NumberOf | GroupNumber | Count | Elapsed


@dataclass(frozen=True, slots=True)
class Term:
    """A quantity, so many times."""

    factor: Decimal
    quantity: Quantity


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
class Listed:
    """A field is one of some texts, or it is not known what is so: of what is not listed, nothing is said."""

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
class AtMost:
    """The sum of some terms is no more than a limit, which is a number from `least` to `most`."""

    terms: tuple[Term, ...]
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Within:
    """One place is another, or lies within it."""

    inner: FieldOf
    outer: FieldOf


@dataclass(frozen=True, slots=True)
class SameName:
    """Two entities are one, or share a name."""

    left: FieldOf
    right: FieldOf


@dataclass(frozen=True, slots=True)
class BearsName:
    """An entity goes by the name that a field states."""

    entity: FieldOf
    text: FieldOf


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


Atom = (
    NoLater
    | Compatible
    | FallsOn
    | DatesAgree
    | Same
    | OneOf
    | Listed
    | Given
    | CountAtLeast
    | AtMost
    | Within
    | SameName
    | BearsName
)
Condition = Atom | Not | And | Or


@dataclass(frozen=True, slots=True)
class Subject:
    """What a name in a rule stands for: an event, a claim or a group member of certain types.

    `name` is the one type the rule names, or "" where it names several or all. `quantities` are the fields that are
    numbers or lengths of time, `lengths` the latter; `roles` the fields that name entities, each with the types in
    which they are meant: given where the rule asks for all entities of an event at once.
    """

    types: tuple[str, ...]
    fields: frozenset[str]
    lasting: bool | None
    each: Literal["event", "claim"] = "event"
    name: str = ""
    quantities: frozenset[str] = frozenset()
    lengths: frozenset[str] = frozenset()
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()


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
    elapsed = [quantity for quantity in quantities_of(atom) if isinstance(quantity, Elapsed)]
    return tuple(moment for span in elapsed for moment in (span.later, span.earlier))


def quantities_of(atom: Atom) -> tuple[Quantity, ...]:
    """Return the quantities an atom compares."""
    return tuple(term.quantity for term in atom.terms) if isinstance(atom, AtMost) else ()


def groups_of(atom: Atom) -> tuple[str, ...]:
    """Return the groups an atom looks at."""
    if isinstance(atom, CountAtLeast):
        return (atom.group,)
    moments = [moment.group for moment in moments_of(atom) if isinstance(moment, GroupMoment)]
    numbers = [quantity.group for quantity in quantities_of(atom) if isinstance(quantity, GroupNumber | Count)]
    return tuple(dict.fromkeys([*moments, *numbers]))


def fields_of(atom: Atom) -> tuple[FieldOf, ...]:
    """Return the fields an atom looks at."""
    if isinstance(atom, Same):
        return tuple(side for side in (atom.left, atom.right) if isinstance(side, FieldOf))
    if isinstance(atom, OneOf | Listed):
        return (atom.field,)
    if isinstance(atom, FallsOn):
        return (atom.weekday,)
    if isinstance(atom, Given) and isinstance(atom.value, FieldOf):
        return (atom.value,)
    if isinstance(atom, Within):
        return (atom.inner, atom.outer)
    if isinstance(atom, SameName):
        return (atom.left, atom.right)
    if isinstance(atom, BearsName):
        return (atom.entity, atom.text)
    return tuple(FieldOf(q.name, q.field) for q in quantities_of(atom) if isinstance(q, NumberOf))
