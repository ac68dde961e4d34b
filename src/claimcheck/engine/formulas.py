"""Compiles conditions to SQL formulas.

Kleene's logic is compiled as a pair of two-valued formulas: one that holds when a condition is certainly true, one
when it is certainly false. Negation swaps them, so NULL (an undated event, a field nobody states) only ever makes a
formula not hold. The SQL stays in the portable core: AND, OR, CASE, integer comparison.

| construct        | certainly true                     | certainly false                          |
|------------------|------------------------------------|------------------------------------------|
| `NoLater`        | left.hi + shift <= right.lo        | left.lo + shift > right.hi               |
|                  | of start and end of one event: unless it is false                             |
| `Compatible`     | one and the same second            | left.lo > right.hi or right.lo > left.hi |
| `FallsOn`        | one day, of that weekday           | the first such day is after the last     |
| `Same`, `OneOf`  | =, IN                              | <>, NOT IN                               |
| `Listed`         | IN                                 | never                                    |
| `Given`          | some claim states it               | none does                                |
| `DatesAgree`     | the meet is not empty              | it is empty                              |
| `CountAtLeast`   | certain members >= n               | possible members < n                     |
| `AtMost`         | the most of the sum <= least limit | the least of the sum > most limit        |
| `Within`         | equal, or contained                | in one tree, neither                     |
| `SameName`       | equal, or some name in common      | never                                    |
| `BearsName`      | among the entity's names           | it has names, and this is none           |
| `not`/`and`/`or` | pair swapped / AND, OR             | pair swapped / OR, AND                   |

Bounds of a days shift are compared as whole local days, of a months shift as calendar codes. `clocks` says that some
times of the run have an offset; without any, what compares local times with others is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from claimcheck.model.dates import INFINITY
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.dates.moments import GREATEST_OFFSET, LEAST_OFFSET
from claimcheck.model.expressions import (
    And,
    AtMost,
    Atom,
    BearsName,
    Compatible,
    Condition,
    DatesAgree,
    FallsOn,
    FieldOf,
    Given,
    GroupMoment,
    Listed,
    Moment,
    MomentOf,
    NoLater,
    Not,
    OneOf,
    Or,
    Quantity,
    Same,
    SameName,
    Term,
    Text,
    Within,
    moments_of,
)

Part = Literal["lo", "hi", "lo_code", "hi_code", "zoned"]
EAST, WEST = GREATEST_OFFSET, -LEAST_OFFSET
"""How far clocks are ahead of UTC, and behind it, at most, in seconds."""
UNBOUNDED = 10**27
"""What stands for a quantity without an end: more than any sum of others, and still small enough to be added up."""


class Columns(Protocol):
    """Where the values of a rule's names stand."""

    def bound(self, moment: Moment, part: Part) -> str:
        """Return the column of a moment's bound."""

    def text(self, reference: FieldOf) -> str:
        """Return the column of a field."""

    def stated(self, reference: FieldOf) -> str:
        """Return the column that tells whether some claim states a field, even if others differ."""

    def weekday(self, name: str) -> str:
        """Return the column of the weekday that is stated, as a number from 0 for Monday."""

    def agreement(self, atom: DatesAgree) -> str:
        """Return the column that tells whether an event's dates agree."""

    def members(self, group: str, *, certain: bool) -> str:
        """Return the number of a group's certain, or possible, members."""

    def likely(self, group: str) -> str:
        """Return the number of a group's certain and likely members."""

    def quantity(self, quantity: Quantity, end: Literal["lo", "hi"]) -> str:
        """Return the least, or the most, that a quantity may be."""


@dataclass(frozen=True, slots=True)
class Formulas:
    """Compiles conditions over given columns.

    With `founded`, what compares the moment of a group is only decided where some member is likely to belong to it.
    """

    columns: Columns
    clocks: bool
    founded: bool = False

    def of(self, condition: Condition, truth: bool) -> str:
        """Return the formula that holds when a condition is certainly true (or certainly false)."""
        if isinstance(condition, Not):
            return self.of(condition.operand, not truth)
        if isinstance(condition, And | Or):
            operands = [self.of(operand, truth) for operand in condition.operands]
            return both(operands) if isinstance(condition, And) == truth else either(operands)
        decided = self._atom(condition, truth)
        if not self.founded:
            return decided
        groups = sorted({moment.group for moment in moments_of(condition) if isinstance(moment, GroupMoment)})
        return both([decided, *(f"{self.columns.likely(group)} > 0" for group in groups)]) if groups else decided

    def _atom(self, atom: Atom, truth: bool) -> str:
        if isinstance(atom, NoLater):
            return self._no_later(atom, truth)
        if isinstance(atom, Compatible):
            return self._compatible(atom, truth)
        if isinstance(atom, FallsOn):
            return self._falls_on(atom, truth)
        if isinstance(atom, Same | OneOf | Listed):
            return self._text(atom, truth)
        if isinstance(atom, Given):
            if isinstance(atom.value, FieldOf):
                return f"{'' if truth else 'NOT '}{self.columns.stated(atom.value)}"
            return f"{self.columns.bound(atom.value, 'lo')} IS {'NOT ' if truth else ''}NULL"
        if isinstance(atom, DatesAgree):
            return f"{'' if truth else 'NOT '}{self.columns.agreement(atom)}"
        if isinstance(atom, AtMost):
            return self._at_most(atom, truth)
        if isinstance(atom, Within):
            return self._within(atom, truth)
        if isinstance(atom, SameName):
            return self._same_name(atom) if truth else "false"
        if isinstance(atom, BearsName):
            return self._bears_name(atom, truth)
        count = f"coalesce({self.columns.members(atom.group, certain=truth)}, 0)"
        return f"{count} {'>=' if truth else '<'} {atom.least}"

    def _no_later(self, atom: NoLater, truth: bool) -> str:
        if truth and _is_of_one_event(atom):
            return f"{self.columns.bound(atom.left, 'lo')} <= {self.columns.bound(atom.right, 'hi')}"
        left_end: Literal["lo", "hi"] = "hi" if truth else "lo"
        right_end: Literal["lo", "hi"] = "lo" if truth else "hi"
        sign = "<=" if truth else ">"
        if atom.shift.scale == "months":
            left = self.columns.bound(atom.left, "hi_code" if truth else "lo_code")
            right = self.columns.bound(atom.right, "lo_code" if truth else "hi_code")
            return f"{left}{_plus(32 * atom.shift.months)} {sign} {right}"
        if atom.shift.scale == "days":
            left = _day(self._local(atom.left, left_end))
            return f"{left}{_plus(SECONDS_PER_DAY * atom.shift.days)} {sign} {self._local(atom.right, right_end)}"
        left, right = self.columns.bound(atom.left, left_end), self.columns.bound(atom.right, right_end)
        return f"{left}{_plus(atom.shift.seconds)} {sign} {right}{self._apart(atom, truth)}"

    def _compatible(self, atom: Compatible, truth: bool) -> str:
        if not truth:
            orders = (NoLater(atom.left, atom.right), NoLater(atom.right, atom.left))
            return either([self._no_later(order, False) for order in orders])
        sides = [self.columns.bound(side, part) for side in (atom.left, atom.right) for part in _ENDS]
        same = [f"{sides[0]} = {other}" for other in sides[1:]]
        if self.clocks:
            zoned = [self.columns.bound(side, "zoned") for side in (atom.left, atom.right)]
            same.append(f"{zoned[0]} = {zoned[1]}")
        return both(same)

    def _falls_on(self, atom: FallsOn, truth: bool) -> str:
        weekday = self.columns.weekday(atom.weekday.name)
        first = f"{_day(self._local(atom.moment, 'lo'))} // {SECONDS_PER_DAY}"
        last = f"{_day(self._local(atom.moment, 'hi'))} // {SECONDS_PER_DAY}"
        wait = f"((({weekday} - ({first}) - 3) % 7) + 7) % 7"
        lo, hi = (self.columns.bound(atom.moment, end) for end in _ENDS)
        bounded = f"{lo} > {-INFINITY} AND {hi} < {INFINITY}"
        decided = f"{first} = {last} AND {wait} = 0" if truth else f"{wait} > {last} - {first}"
        return f"({bounded} AND {decided})"

    def _at_most(self, atom: AtMost, truth: bool) -> str:
        total = " + ".join(self._term(term, "hi" if truth else "lo") for term in atom.terms)
        return f"{total} <= {atom.least}" if truth else f"{total} > {atom.most}"

    def _term(self, term: Term, end: Literal["lo", "hi"]) -> str:
        """The least or the most of a quantity so many times; of one without an end, no end."""
        other: Literal["lo", "hi"] = "hi" if end == "lo" else "lo"
        value = self.columns.quantity(term.quantity, end if term.factor > 0 else other)
        if abs(term.factor) == 1:
            return value if term.factor > 0 else f"-({value})"
        sign = "-" if term.factor < 0 else ""
        return f"CASE WHEN abs({value}) >= {UNBOUNDED} THEN {sign}({value}) ELSE {term.factor} * ({value}) END"

    def _within(self, atom: Within, truth: bool) -> str:
        inner, outer = self.columns.text(atom.inner), self.columns.text(atom.outer)
        inside = f"EXISTS (SELECT 1 FROM containment WHERE inside = {inner} AND outside = {outer})"
        if truth:
            return f"({inner} = {outer} OR {inside})"
        one_tree = (
            "EXISTS (SELECT 1 FROM tree JOIN tree other ON other.root = tree.root "
            f"WHERE tree.place = {inner} AND other.place = {outer})"
        )
        return f"({inner} <> {outer} AND NOT {inside} AND {one_tree})"

    def _same_name(self, atom: SameName) -> str:
        left, right = self.columns.text(atom.left), self.columns.text(atom.right)
        shared = (
            "EXISTS (SELECT 1 FROM entity_name JOIN entity_name other ON other.name = entity_name.name "
            f"WHERE entity_name.entity = {left} AND other.entity = {right})"
        )
        return f"({left} = {right} OR {shared})"

    def _bears_name(self, atom: BearsName, truth: bool) -> str:
        entity, text = self.columns.text(atom.entity), self.columns.text(atom.text)
        known = f"EXISTS (SELECT 1 FROM entity_name WHERE entity = {entity})"
        borne = (
            "EXISTS (SELECT 1 FROM entity_name JOIN folded ON folded.name = entity_name.name "
            f"WHERE entity_name.entity = {entity} AND folded.text = {text})"
        )
        is_name = f"EXISTS (SELECT 1 FROM folded WHERE text = {text})"
        return borne if truth else f"({is_name} AND {known} AND NOT {borne})"

    def _text(self, atom: Same | OneOf | Listed, truth: bool) -> str:
        if isinstance(atom, Same):
            return f"{self._side(atom.left)} {'=' if truth else '<>'} {self._side(atom.right)}"
        if isinstance(atom, Listed) and not truth:
            return "false"
        among = ", ".join(quoted(value) for value in atom.values)
        return f"{self.columns.text(atom.field)} {'' if truth else 'NOT '}IN ({among})"

    def _side(self, side: FieldOf | Text) -> str:
        return self.columns.text(side) if isinstance(side, FieldOf) else quoted(side.value)

    def _apart(self, atom: NoLater, truth: bool) -> str:
        """The seconds between a local clock and UTC, over all offsets, when only one side has an offset.

        `left <= right` is false only beyond the greatest possible difference, and true only before the least.
        """
        if not self.clocks:
            return ""
        left, right = self.columns.bound(atom.left, "zoned"), self.columns.bound(atom.right, "zoned")
        if left == right:
            return ""
        utc, local = (-EAST, -WEST) if truth else (WEST, EAST)
        return f" + CASE WHEN {left} = {right} THEN 0 WHEN {left} THEN {utc} ELSE {local} END"

    def _local(self, moment: Moment, end: Literal["lo", "hi"]) -> str:
        """A bound by the local clock: as it is, or, where it is in UTC, at the farthest offset."""
        column = self.columns.bound(moment, end)
        if not self.clocks:
            return column
        offset = -WEST if end == "lo" else EAST
        return f"({column} + CASE WHEN {self.columns.bound(moment, 'zoned')} THEN {offset} ELSE 0 END)"


def _is_of_one_event(order: NoLater) -> bool:
    """Tell whether an order is that of the start and the end of one event: it is so unless they clash."""
    ends = (order.left, order.right)
    names = {moment.name for moment in ends if isinstance(moment, MomentOf)}
    points = [moment.point for moment in ends if isinstance(moment, MomentOf)]
    return len(names) == 1 and points == ["start", "end"] and not order.shift


_ENDS: tuple[Literal["lo"], Literal["hi"]] = ("lo", "hi")


def _day(seconds: str) -> str:
    """The first second of the day that `seconds` falls in."""
    return f"({seconds} - (({seconds} % {SECONDS_PER_DAY}) + {SECONDS_PER_DAY}) % {SECONDS_PER_DAY})"


def _plus(amount: int) -> str:
    return f" + ({amount})" if amount else ""


def quoted(text: str) -> str:
    """Return a text as an SQL literal, in a template whose braces are filled in later."""
    escaped = text.replace("'", "''").replace("{", "{{").replace("}", "}}")
    return f"'{escaped}'"


def both(parts: Sequence[str]) -> str:
    """Return what holds when all parts hold."""
    return "(" + " AND ".join(parts) + ")" if parts else "true"


def either(parts: Sequence[str]) -> str:
    """Return what holds when some part holds."""
    return "(" + " OR ".join(parts) + ")" if parts else "false"
