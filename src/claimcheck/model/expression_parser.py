"""Reads conditions written in Python's expression syntax, and checks them against the types of a rule's names.

The text is parsed with `ast` and turned into values of `expressions`; nothing is ever evaluated as Python.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from claimcheck.model.claims import WEEKDAYS
from claimcheck.model.dates import DateError, Duration, parse_duration
from claimcheck.model.expressions import (
    AT_ONCE,
    DEFAULT,
    Aggregate,
    And,
    AtMost,
    BearsName,
    Compatible,
    Condition,
    Count,
    CountAtLeast,
    DatesAgree,
    Elapsed,
    FallsOn,
    FieldOf,
    Given,
    GroupMoment,
    GroupNumber,
    Listed,
    Moment,
    MomentOf,
    NoLater,
    Not,
    NumberAggregate,
    NumberOf,
    OneOf,
    Or,
    ParameterValue,
    PlainValue,
    Point,
    Published,
    Quantity,
    Same,
    SameName,
    Scope,
    Subject,
    Term,
    Text,
    Today,
    Within,
)
from claimcheck.model.problems import did_you_mean
from claimcheck.model.quantities import read_number, read_share, seconds_of


class ExpressionError(ValueError):
    """An expression does not fit the language or the types; `column` counts from 1 within the expression."""

    def __init__(self, message: str, column: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.hint = hint


def parse_condition(text: str, scope: Scope) -> Condition:
    """Parse and check a condition. Raises `ExpressionError`."""
    return _Checker(scope).condition(_parsed(text.strip()))


_LONE_EQUALS = re.compile(r"""^(?:"[^"]*"|'[^']*'|[<>=!]=|[^"'=])*?(?P<sign>(?<![<>=!])=(?!=))""")


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if (lone := _LONE_EQUALS.search(text)) is not None:
            hint = "write == between fields and texts, and <= or >= between dates and quantities"
            raise ExpressionError("not an expression: `=` compares nothing", lone.start("sign") + 1, hint) from error
        column = getattr(error, "offset", None) or 1
        raise ExpressionError(f"not an expression: {getattr(error, 'msg', error)}", column) from error


def parse_template_field(
    text: str, scope: Scope, compared: Iterable[Moment] = ()
) -> MomentOf | GroupMoment | Published | FieldOf | GroupNumber | Count:
    """Parse what stands between braces in a message: a date, a field, or a number of a group.

    Raises `ExpressionError`.

    The date of a group is the one `compared`, or else its earliest.
    """
    name, _, rest = text.partition(".")
    if name in scope.groups and rest in _POINTS:
        point = _Checker(scope).point(scope.groups[name], rest, name, 1)
        same = (m for m in compared if isinstance(m, GroupMoment) and (m.group, m.point) == (name, point))
        return next(same, GroupMoment("min", name, point))
    return _Checker(scope).reference(_parsed(text))


@dataclass(frozen=True, slots=True)
class _Shifted:
    moment: Moment
    shift: Duration


@dataclass(frozen=True, slots=True)
class _Span:
    """`later - earlier`: only ever compared with a duration."""

    later: _Shifted
    earlier: _Shifted


@dataclass(frozen=True, slots=True)
class _Amount:
    """A sum of quantities and of a number from `least` to `most`; `timed` if it is a length of time."""

    timed: bool
    terms: tuple[Term, ...] = ()
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)

    def times(self, factor: Decimal) -> _Amount:
        ends = sorted((self.least * factor, self.most * factor))
        return _Amount(self.timed, tuple(replace(term, factor=term.factor * factor) for term in self.terms), *ends)

    def plus(self, other: _Amount, node: ast.expr) -> _Amount:
        if self.timed != other.timed:
            raise _error(
                "a length of time and a number are not of one kind", node, "write such as days(3) or 18 months"
            )
        return _Amount(self.timed, (*self.terms, *other.terms), self.least + other.least, self.most + other.most)


_Value = _Shifted | _Span | _Amount | Count | FieldOf | Text | Duration | int | Decimal
MOST = 10**18
"""Numbers in rules are no larger than this."""
MOST_TIMES = 1_000_000
"""Quantities are multiplied by no more than this."""
_POINTS = ("when", "start", "end")
_SOURCE_FIELDS = ("published", "rank", "kind")
_COMMON_FIELDS = frozenset({"weekday", "source", "often", "type", "number"})


@dataclass(frozen=True, slots=True)
class _Checker:
    """`chosen` holds the value of each parameter that has several, by how it is written, for one key."""

    scope: Scope
    chosen: Mapping[str, PlainValue] = field(default_factory=dict)

    def condition(self, node: ast.expr) -> Condition:
        if isinstance(node, ast.BoolOp):
            operands = tuple(self.condition(value) for value in node.values)
            return And(operands) if isinstance(node.op, ast.And) else Or(operands)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return Not(self.condition(node.operand))
        if isinstance(node, ast.Compare):
            return self._comparison(node)
        if isinstance(node, ast.Call):
            return self._predicate(node)
        raise _error(
            "a condition compares dates or fields, or calls a predicate", node, f"predicates: {_PREDICATE_NAMES}"
        )

    def reference(self, node: ast.expr) -> MomentOf | GroupMoment | Published | FieldOf | GroupNumber | Count:
        value = self._value(node)
        if isinstance(value, _Shifted) and not isinstance(value.moment, Today):
            return value.moment
        if isinstance(value, FieldOf | Count):
            return value
        if (
            isinstance(value, _Amount)
            and isinstance(node, ast.Call)
            and isinstance(value.terms[0].quantity, GroupNumber)
        ):
            return value.terms[0].quantity
        raise _error(
            "a message names a date, a field or a number of a group", node, "write {name.when} or {name.field}"
        )

    def point(self, subject: Subject, word: str, name: str, column: int) -> Point:
        if word == "when":
            if subject.lasting is not False:
                raise ExpressionError(
                    f"{name} can last, so it has no single `when`", column, f"write {name}.start or {name}.end"
                )
            return "start"
        if subject.lasting is False:
            raise ExpressionError(f"{name} is one moment, without start and end", column, f"write {name}.when")
        return "start" if word == "start" else "end"

    def _comparison(self, node: ast.Compare) -> Condition:
        parts: list[Condition] = []
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            parts.append(self._compare(left, op, right))
            left = right
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _compare(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Condition:
        looked_up = {
            ast.unparse(node): node
            for side in (left, right)
            for node in ast.walk(side)
            if isinstance(node, ast.Subscript)
        }
        if looked_up.keys() - self.chosen.keys():
            return self._by_key(looked_up, left, op, right)
        if isinstance(op, ast.In | ast.NotIn):
            among = self._one_of(left, right)
            return among if isinstance(op, ast.In) else Not(among)
        a, b = self._value(left), self._value(right)
        if isinstance(op, ast.Eq | ast.NotEq):
            same = self._same(a, b, left)
            return same if isinstance(op, ast.Eq) else Not(same)
        for side, other in ((left, b), (right, a)):
            self._fitting(side, timed=self._is_timed(other))
        if isinstance(op, ast.LtE):
            return self._ordered(a, b, left)
        if isinstance(op, ast.GtE):
            return self._ordered(b, a, left)
        if isinstance(op, ast.Lt):
            return Not(self._ordered(b, a, left))
        if isinstance(op, ast.Gt):
            return Not(self._ordered(a, b, left))
        raise _error("unknown comparison", left, "known: <= < >= > == != in")

    def _by_key(
        self, looked_up: Mapping[str, ast.Subscript], left: ast.expr, op: ast.cmpop, right: ast.expr
    ) -> Condition:
        """Compare with each value that a parameter has, where the field names its key."""
        (written, node), *others = looked_up.items()
        if others:
            raise _error("a comparison looks up one value of one parameter", others[0][1], "write two comparisons")
        key = self._value(node.slice)
        values = self.scope.params.get(node.value.id) if isinstance(node.value, ast.Name) else None
        if not isinstance(values, Mapping):
            maps = [name for name, value in self.scope.params.items() if isinstance(value, Mapping)]
            word = node.value.id if isinstance(node.value, ast.Name) else ""
            raise _error("[] looks up a value of a parameter that has several", node, did_you_mean(word, maps))
        if not isinstance(key, FieldOf) or self._amount(key) is not None:
            raise _error("a parameter's value is looked up by a field", node.slice, "write limit[name.field]")
        keys = tuple(sorted(values.keys() - {DEFAULT}))
        cases: list[Condition] = [] if DEFAULT in values else [Listed(key, keys)]
        for word, value in values.items():
            compared = replace(self, chosen={**self.chosen, written: value})._compare(left, op, right)
            elsewhere = OneOf(key, keys) if word == DEFAULT else Not(Same(key, Text(word)))
            cases.append(Or((elsewhere, compared)))
        return And(tuple(cases))

    def _ordered(self, a: _Value, b: _Value, node: ast.expr) -> Condition:
        """Give `a <= b`."""
        if isinstance(a, _Shifted) and isinstance(b, _Shifted):
            return NoLater(a.moment, b.moment, _sum(a.shift, -b.shift, node))
        if isinstance(a, _Span) and isinstance(b, Duration):  # later - earlier <= limit
            shift = _sum(_sum(a.later.shift, -a.earlier.shift, node), -b, node)
            return NoLater(a.later.moment, a.earlier.moment, shift)
        if isinstance(a, Duration) and isinstance(b, _Span):  # limit <= later - earlier
            shift = _sum(_sum(a, b.earlier.shift, node), -b.later.shift, node)
            return NoLater(b.earlier.moment, b.later.moment, shift)
        if isinstance(a, int) and isinstance(b, Count) and not b.field:
            return CountAtLeast(b.group, a)
        if isinstance(a, Count) and isinstance(b, int) and not a.field:
            return Not(CountAtLeast(a.group, b + 1))
        one, other = self._amount(a), self._amount(b)
        if one is None or other is None or not (one.terms or other.terms):
            raise _error(
                "these two cannot be put in order",
                node,
                "compare two dates, two quantities, or a difference of dates with a duration",
            )
        return _at_most(one, other, node)

    def _amount(self, value: _Value) -> _Amount | None:
        """Return a value as a quantity; None if it is none."""
        if isinstance(value, _Amount):
            return value
        if isinstance(value, int | Decimal):
            return _Amount(False, (), Decimal(value), Decimal(value))
        if isinstance(value, Duration):
            least, most = seconds_of(value)
            return _Amount(True, (), Decimal(least), Decimal(most))
        if isinstance(value, Count):
            return _once(value)
        if isinstance(value, FieldOf):
            subject = self.scope.subjects[value.name]
            known = value.field in subject.quantities
            return _once(NumberOf(value.name, value.field), timed=value.field in subject.lengths) if known else None
        if isinstance(value, _Span):
            moved = [seconds_of(value.later.shift), seconds_of(-value.earlier.shift)]
            ends = [Decimal(sum(end)) for end in zip(*moved, strict=True)]
            elapsed = Term(Decimal(1), Elapsed(value.later.moment, value.earlier.moment))
            return _Amount(True, (elapsed,), *ends)
        return None

    def _is_timed(self, value: _Value) -> bool:
        """Tell whether a value is a date or a length of time."""
        if isinstance(value, _Shifted | _Span | Duration):
            return True
        amount = self._amount(value)
        return amount is not None and amount.timed

    def _same(self, a: _Value, b: _Value, node: ast.expr) -> Condition:
        if isinstance(a, _Shifted | _Span) or isinstance(b, _Shifted | _Span):
            raise _error(
                "dates are ranges and are never compared with ==", node, "write compatible(a, b), or use <= and >="
            )
        quantities = [v for v in (a, b) if isinstance(v, _Amount) or (isinstance(v, FieldOf) and self._amount(v))]
        if quantities:
            raise _error(
                "quantities are ranges and are never compared with ==", node, "write compatible(a, b), or use <= and >="
            )
        if isinstance(a, FieldOf | Text) and isinstance(b, FieldOf | Text):
            for field_of, text in ((a, b), (b, a)):
                self._possible_value(field_of, text, node)
            return Same(a, b)
        if isinstance(a, Count) and isinstance(b, int) and not a.field:
            return And((CountAtLeast(a.group, b), Not(CountAtLeast(a.group, b + 1))))
        raise _error("these two cannot be compared with ==", node)

    def _one_of(self, left: ast.expr, right: ast.expr) -> OneOf:
        field_of = self._value(left)
        if not isinstance(field_of, FieldOf) or self._amount(field_of) is not None:
            raise _error("`in` looks for a field among texts", left, "quantities are put in order: <= and >=")
        if not isinstance(right, ast.Tuple | ast.List | ast.Set):
            raise _error("`in` needs texts in parentheses", right, 'write in ("guilty", "not guilty")')
        values = [self._value(item) for item in right.elts]
        if not values or not all(isinstance(item, Text) for item in values):
            raise _error("`in` needs texts in parentheses", right)
        for item in values:
            self._possible_value(field_of, item, right)
        return OneOf(field_of, tuple(item.value for item in values if isinstance(item, Text)))

    def _possible_value(self, field_of: _Value, text: _Value, node: ast.expr) -> None:
        """Refuse a text that the field can never hold."""
        of_weekday = isinstance(field_of, FieldOf) and field_of.field == "weekday"
        if of_weekday and isinstance(text, Text) and text.value not in WEEKDAYS:
            raise _error(f"{text.value!r} is no weekday", node, did_you_mean(text.value, WEEKDAYS))

    def _value(self, node: ast.expr) -> _Value:
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return self._negative(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            return self._arithmetic(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            return self._product(node)
        if isinstance(node, ast.Subscript):
            return self._looked_up(node)
        if isinstance(node, ast.Call):
            return self._function(node)
        raise _error("not part of the rule language", node)

    def _negative(self, node: ast.UnaryOp) -> _Value:
        value = self._value(node.operand)
        if isinstance(value, int | Decimal):
            return -value
        raise _error("only a number is made negative", node, "subtract it from something")

    def _constant(self, node: ast.Constant) -> _Value:
        if isinstance(node.value, str):
            return Text(node.value)
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            self._number(Decimal(node.value), node)
            return node.value
        if isinstance(node.value, float):
            return self._number(Decimal(repr(node.value)), node)
        raise _error("only texts and numbers can be written", node)

    def _number(self, number: Decimal, node: ast.expr) -> Decimal:
        if not abs(number) <= MOST:
            raise _error(f"a number beyond {MOST:,}", node)
        return number

    def _name(self, node: ast.Name) -> _Value:
        if node.id == "today":
            return _Shifted(Today(), Duration())
        if node.id in self.scope.params:
            value = self.scope.params[node.id]
            if isinstance(value, Mapping):
                raise _error(f"{node.id} has several values", node, f"write {node.id}[name.field] to look one up")
            return Text(value) if isinstance(value, str) else value
        if node.id in self.scope.subjects or node.id in self.scope.groups:
            raise _error(f"{node.id} is not a date or a field", node, f"write {node.id}.when or {node.id}.field")
        known = [*self.scope.subjects, *self.scope.groups, *self.scope.params, "today"]
        raise _error(f"unknown name {node.id!r}", node, did_you_mean(node.id, known))

    def _attribute(self, node: ast.Attribute) -> _Value:
        if isinstance(node.value, ast.Attribute) and node.value.attr == "source":
            return self._of_source(node, self._subject_name(node.value.value))
        name = self._subject_name(node.value)
        if name in self.scope.groups:
            raise _error(
                f"{name} is a group", node, f"write min({name}.{node.attr}), max(...), sum(...) or count({name})"
            )
        subject = self.scope.subjects[name]
        if node.attr in _POINTS:
            return _Shifted(MomentOf(name, self.point(subject, node.attr, name, node.col_offset + 1)), Duration())
        if node.attr in AT_ONCE:
            raise _error(f"`{node.attr}` stands for several entities", node, "only `join` takes it")
        if node.attr == "source" and subject.each != "claim":
            raise _error(f"{name} is merged from several sources", node, f"match {name} with `each: claim`")
        if node.attr not in subject.fields | _COMMON_FIELDS:
            kinds = " or ".join(subject.types[:3])
            known = [*subject.fields, *_COMMON_FIELDS, *_POINTS]
            raise _error(f"{kinds} has no field {node.attr!r}", node, did_you_mean(node.attr, known))
        return FieldOf(name, node.attr)

    def _of_source(self, node: ast.Attribute, name: str) -> _Value:
        subject = self.scope.subjects.get(name)
        if subject is None or subject.each != "claim":
            raise _error(f"{name} is merged from several sources", node, f"match {name} with `each: claim`")
        if node.attr == "published":
            return _Shifted(Published(name), Duration())
        if node.attr in _SOURCE_FIELDS:
            return FieldOf(name, f"source_{node.attr}")
        raise _error(f"a source has no {node.attr!r} here", node, did_you_mean(node.attr, _SOURCE_FIELDS))

    def _subject_name(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            if node.id in self.scope.subjects or node.id in self.scope.groups:
                return node.id
            known = [*self.scope.subjects, *self.scope.groups]
            raise _error(f"unknown name {node.id!r}", node, did_you_mean(node.id, known))
        raise _error("write name.field, with a name from `match`", node)

    def _arithmetic(self, node: ast.BinOp) -> _Value:
        left, right = self._value(node.left), self._value(node.right)
        for side, value in ((node.left, right), (node.right, left)):
            self._fitting(side, timed=self._is_timed(value))
        minus = isinstance(node.op, ast.Sub)
        if isinstance(left, _Shifted) and isinstance(right, Duration):
            return _Shifted(left.moment, _sum(left.shift, -right if minus else right, node))
        if isinstance(left, Duration) and isinstance(right, _Shifted) and not minus:
            return _Shifted(right.moment, _sum(right.shift, left, node))
        if isinstance(left, _Shifted) and isinstance(right, _Shifted) and minus:
            return _Span(later=left, earlier=right)
        if isinstance(left, Duration) and isinstance(right, Duration):
            return _sum(left, -right if minus else right, node)
        one, other = self._amount(left), self._amount(right)
        if one is None or other is None:
            raise _error("only dates, durations and quantities are added and subtracted", node)
        return one.plus(other.times(Decimal(-1)) if minus else other, node)

    def _product(self, node: ast.BinOp) -> _Value:
        left, right = self._value(node.left), self._value(node.right)
        for side in (node.left, node.right):
            self._fitting(side, timed=False)
        for factor, value in ((left, right), (right, left)):
            amount = self._amount(value)
            if isinstance(factor, int | Decimal) and amount is not None:
                if not 0 < abs(Decimal(factor)) <= MOST_TIMES:
                    raise _error(f"multiplied by nothing, or by more than {MOST_TIMES:,}", node)
                return amount.times(Decimal(factor))
        raise _error("only a quantity and a number are multiplied", node)

    def _fitting(self, node: ast.expr, *, timed: bool) -> None:
        """Refuse a parameter that is a text or, where a length of time is needed, a mere number."""
        value = self.scope.params.get(node.id) if isinstance(node, ast.Name) else None
        if isinstance(node, ast.Name) and isinstance(value, str):
            hint = "write a length of time in `params`, such as `1 day`" if timed else "write a number in `params`"
            raise _error(f"the parameter {node.id!r} is the text {value!r}", node, hint)
        if isinstance(node, ast.Name) and timed and isinstance(value, int | Decimal):
            days = f"{value} day{'' if value == 1 else 's'}"
            message = f"the parameter {node.id!r} is the number {value}, not a length of time"
            raise _error(message, node, f"write `{days}` in `params`, or so many weeks, months or years")

    def _looked_up(self, node: ast.Subscript) -> _Value:
        value = self.chosen.get(ast.unparse(node))
        if value is None:
            raise _error("a parameter's value is looked up only within a comparison", node)
        return Text(value) if isinstance(value, str) else value

    def _function(self, node: ast.Call) -> _Value:
        name = _function_name(node)
        if name in _NUMBER_AGGREGATES:
            (argument,) = self._argument(node, 1)
            if name in ("min", "max") and not (isinstance(argument, ast.Attribute) and self._is_quantity(argument)):
                return self._group_moment(node, "min" if name == "min" else "max")
            return self._group_number(argument, _NUMBER_AGGREGATES[name])
        if name == "count":
            return Count(self._group_name(self._argument(node, 1)[0]))
        if name == "distinct":
            return self._distinct(node)
        if name in _DURATIONS:
            (amount,) = self._argument(node, 1)
            number = self._value(amount)
            if not isinstance(number, int):
                raise _error(f"{name}() takes a whole number", amount)
            return _DURATIONS[name](number)
        if name in _PREDICATES:
            raise _error(f"{name}() is true or false, and is compared with nothing", node)
        known = [*_NUMBER_AGGREGATES, "count", "distinct", *_DURATIONS, *_PREDICATES]
        raise _error(f"unknown function {name!r}", node, did_you_mean(name, known))

    def _group_moment(self, node: ast.Call, aggregate: Aggregate) -> _Shifted:
        (argument,) = self._argument(node, 1)
        if not (isinstance(argument, ast.Attribute) and argument.attr in _POINTS):
            raise _error(
                f"{aggregate}() takes the date or a quantity of a group", argument, f"write {aggregate}(group.when)"
            )
        group = self._group_name(argument.value)
        point = self.point(self.scope.groups[group], argument.attr, group, argument.col_offset + 1)
        return _Shifted(GroupMoment(aggregate, group, point), Duration())

    def _is_quantity(self, node: ast.Attribute) -> bool:
        group = self.scope.groups.get(node.value.id) if isinstance(node.value, ast.Name) else None
        return group is not None and node.attr in group.quantities

    def _group_number(self, argument: ast.expr, aggregate: NumberAggregate) -> _Amount:
        group, name = self._group_field(argument, aggregate)
        quantities = self.scope.groups[group].quantities
        if name not in quantities:
            raise _error(f"{name!r} is no quantity of {group}", argument, did_you_mean(name, quantities))
        return _once(GroupNumber(aggregate, group, name), timed=name in self.scope.groups[group].lengths)

    def _distinct(self, node: ast.Call) -> Count:
        (argument,) = self._argument(node, 1)
        group, name = self._group_field(argument, "distinct")
        subject = self.scope.groups[group]
        known = (subject.fields | {"weekday", "number"}) - subject.quantities - set(AT_ONCE)
        if name not in known:
            raise _error(
                f"{group} has no field {name!r} whose values can be told apart", argument, did_you_mean(name, known)
            )
        return Count(group, name)

    def _group_field(self, node: ast.expr, function: str) -> tuple[str, str]:
        if not isinstance(node, ast.Attribute):
            raise _error(f"{function}() takes a field of a group", node, f"write {function}(group.field)")
        return self._group_name(node.value), node.attr

    def _group_name(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name) and node.id in self.scope.groups:
            return node.id
        word = node.id if isinstance(node, ast.Name) else ""
        raise _error("this takes a group from `gather`", node, did_you_mean(word, self.scope.groups))

    def _predicate(self, node: ast.Call) -> Condition:
        name = _function_name(node)
        if name not in _PREDICATES:
            raise _error(f"unknown predicate {name!r}", node, did_you_mean(name, _PREDICATES))
        return _PREDICATES[name](self, node)

    def _compatible(self, node: ast.Call) -> Condition:
        first, second = self._argument(node, 2)
        one, other = self._amount(self._value(first)), self._amount(self._value(second))
        if one is not None and other is not None and (one.terms or other.terms):
            return And((_at_most(one, other, node), _at_most(other, one, node)))
        sides = [self._value(argument) for argument in (first, second)]
        if not all(isinstance(side, _Shifted) for side in sides):
            raise _error("compatible() takes two dates or two quantities", node, "write compatible(a.when, b.when)")
        return Compatible(self._moment(first), self._moment(second))

    def _within(self, node: ast.Call) -> Condition:
        return Within(*self._two_fields(node, ("place", "place")))

    def _same_name(self, node: ast.Call) -> Condition:
        return SameName(*self._two_fields(node, ("entity", "entity")))

    def _named(self, node: ast.Call) -> Condition:
        return BearsName(*self._two_fields(node, ("entity", "name")))

    def _two_fields(self, node: ast.Call, words: tuple[str, str]) -> tuple[FieldOf, FieldOf]:
        found = [self._value(argument) for argument in self._argument(node, 2)]
        fields = [value for value in found if isinstance(value, FieldOf)]
        if len(fields) < 2 or any(self._amount(value) is not None for value in fields):
            name = _function_name(node)
            raise _error(f"{name}() takes two fields", node, f"write {name}(a.{words[0]}, b.{words[1]})")
        return fields[0], fields[1]

    def _falls_on(self, node: ast.Call) -> Condition:
        moment, weekday = self._argument(node, 2)
        field_of = self._value(weekday)
        if not (isinstance(field_of, FieldOf) and field_of.field == "weekday"):
            raise _error("falls_on() takes a date and a weekday field", weekday, "write falls_on(e.when, e.weekday)")
        return FallsOn(self._moment(moment), field_of)

    def _dates_agree(self, node: ast.Call) -> Condition:
        arguments = node.args
        by_source = len(arguments) == 2 and isinstance(arguments[1], ast.Name) and arguments[1].id == "by_source"
        if not arguments or len(arguments) > 1 + by_source or node.keywords:
            raise _error("dates_agree() takes an event, and `by_source` if wanted", node)
        name = self._subject_name(arguments[0])
        if name not in self.scope.subjects or self.scope.subjects[name].each != "event":
            raise _error("dates_agree() takes a matched event", node)
        return DatesAgree(name, by_source)

    def _given(self, node: ast.Call) -> Condition:
        (argument,) = self._argument(node, 1)
        value = self._value(argument)
        if isinstance(value, _Shifted) and isinstance(value.moment, MomentOf | Published):
            return Given(value.moment)
        if isinstance(value, FieldOf):
            return Given(value)
        raise _error("given() takes a date or a field of a matched name", node)

    def _moment(self, node: ast.expr) -> Moment:
        value = self._value(node)
        if isinstance(value, _Shifted) and value.shift == Duration():
            return value.moment
        raise _error("this takes a date", node)

    def _argument(self, node: ast.Call, count: int) -> list[ast.expr]:
        if len(node.args) != count or node.keywords:
            raise _error(f"{_function_name(node)}() takes {count} argument{'s' * (count > 1)}", node)
        return node.args


def _function_name(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    raise _error("only named functions can be called", node)


def _sum(a: Duration, b: Duration, node: ast.expr) -> Duration:
    try:
        return a + b
    except ValueError as error:
        raise _error(str(error), node, "use one unit of time in a comparison") from error


def _once(quantity: Quantity, *, timed: bool = False) -> _Amount:
    return _Amount(timed, (Term(Decimal(1), quantity),))


def _at_most(one: _Amount, other: _Amount, node: ast.expr) -> AtMost:
    """Give `one <= other`: what changes on the left, and the numbers on the right."""
    left = one.plus(other.times(Decimal(-1)), node)
    return AtMost(left.terms, -left.most, -left.least)


def _error(message: str, node: ast.expr, hint: str = "") -> ExpressionError:
    return ExpressionError(message, node.col_offset + 1, hint)


_DURATIONS: Mapping[str, Callable[[int], Duration]] = {
    "seconds": lambda n: Duration(seconds=n),
    "minutes": lambda n: Duration(seconds=60 * n),
    "hours": lambda n: Duration(seconds=3600 * n),
    "days": lambda n: Duration(days=n),
    "weeks": lambda n: Duration(days=7 * n),
    "months": lambda n: Duration(months=n),
    "years": lambda n: Duration(months=12 * n),
}
_NUMBER_AGGREGATES: Mapping[str, NumberAggregate] = {"sum": "sum", "min": "min", "max": "max", "median": "median"}
_PREDICATES: Mapping[str, Callable[[_Checker, ast.Call], Condition]] = {
    "compatible": _Checker._compatible,
    "falls_on": _Checker._falls_on,
    "dates_agree": _Checker._dates_agree,
    "given": _Checker._given,
    "within": _Checker._within,
    "same_name": _Checker._same_name,
    "named": _Checker._named,
}
_PREDICATE_NAMES = ", ".join(sorted(_PREDICATES))


def read_parameter(value: object) -> ParameterValue:
    """Read a rule's parameter: a number, a share, a duration, a text, or several of them by key.

    Raises `DateError` or `QuantityError`.
    """
    if isinstance(value, Mapping):
        if not value:
            raise DateError("", "a parameter without any value", "write one, or `default: ...`")
        return {str(key): _read_plain(one) for key, one in value.items()}
    return _read_plain(value)


def _read_plain(value: object) -> PlainValue:
    text = str(value)
    if re.fullmatch("-?[0-9]{1,18}", text):
        return int(text)
    if re.fullmatch(r"-?[0-9]{1,18}\.[0-9]{1,18}", text):
        return read_number(text).value
    if re.fullmatch(r"-?[0-9.]{1,18}\s*%", text):
        return read_share(text).value
    return parse_duration(text) if text[:1] in "0123456789-" and text else text
