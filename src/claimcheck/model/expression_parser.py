"""Reads conditions written in Python's expression syntax, and checks them against the types of a rule's names.

The text is parsed with `ast` and turned into values of `expressions`; nothing is ever evaluated as Python.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from claimcheck.model.claims import WEEKDAYS
from claimcheck.model.dates import Duration, parse_duration
from claimcheck.model.expressions import (
    Aggregate,
    And,
    Compatible,
    Condition,
    CountAtLeast,
    DatesAgree,
    FallsOn,
    FieldOf,
    Given,
    GroupMoment,
    Moment,
    MomentOf,
    NoLater,
    Not,
    OneOf,
    Or,
    ParameterValue,
    Point,
    Published,
    Same,
    Scope,
    Subject,
    Text,
    Today,
)
from claimcheck.model.problems import did_you_mean


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


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = getattr(error, "offset", None) or 1
        raise ExpressionError(f"not an expression: {getattr(error, 'msg', error)}", column) from error


def parse_template_field(
    text: str, scope: Scope, compared: Iterable[Moment] = ()
) -> MomentOf | GroupMoment | Published | FieldOf:
    """Parse what stands between braces in a message: a date or a field. Raises `ExpressionError`.

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
class _Count:
    group: str


_Value = _Shifted | _Span | _Count | FieldOf | Text | Duration | int
_POINTS = ("when", "start", "end")
_SOURCE_FIELDS = ("published", "rank", "kind")
_COMMON_FIELDS = frozenset({"weekday", "source", "often", "type", "number"})


@dataclass(frozen=True, slots=True)
class _Checker:
    scope: Scope

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

    def reference(self, node: ast.expr) -> MomentOf | GroupMoment | Published | FieldOf:
        value = self._value(node)
        if isinstance(value, _Shifted) and not isinstance(value.moment, Today):
            return value.moment
        if isinstance(value, FieldOf):
            return value
        raise _error("a message names a date or a field", node, "write {name.when} or {name.field}")

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
        if isinstance(op, ast.In | ast.NotIn):
            among = self._one_of(left, right)
            return among if isinstance(op, ast.In) else Not(among)
        a, b = self._value(left), self._value(right)
        if isinstance(op, ast.Eq | ast.NotEq):
            same = self._same(a, b, left)
            return same if isinstance(op, ast.Eq) else Not(same)
        if isinstance(op, ast.LtE):
            return self._ordered(a, b, left)
        if isinstance(op, ast.GtE):
            return self._ordered(b, a, left)
        if isinstance(op, ast.Lt):
            return Not(self._ordered(b, a, left))
        if isinstance(op, ast.Gt):
            return Not(self._ordered(a, b, left))
        raise _error("unknown comparison", left, "known: <= < >= > == != in")

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
        if isinstance(a, int) and isinstance(b, _Count):
            return CountAtLeast(b.group, a)
        if isinstance(a, _Count) and isinstance(b, int):
            return Not(CountAtLeast(a.group, b + 1))
        raise _error(
            "these two cannot be put in order",
            node,
            "compare two dates, a difference of dates with a duration, or a count",
        )

    def _same(self, a: _Value, b: _Value, node: ast.expr) -> Condition:
        if isinstance(a, _Shifted | _Span) or isinstance(b, _Shifted | _Span):
            raise _error(
                "dates are ranges and are never compared with ==", node, "write compatible(a, b), or use <= and >="
            )
        if isinstance(a, FieldOf | Text) and isinstance(b, FieldOf | Text):
            for field_of, text in ((a, b), (b, a)):
                self._possible_value(field_of, text, node)
            return Same(a, b)
        if isinstance(a, _Count) and isinstance(b, int):
            return And((CountAtLeast(a.group, b), Not(CountAtLeast(a.group, b + 1))))
        raise _error("these two cannot be compared with ==", node)

    def _one_of(self, left: ast.expr, right: ast.expr) -> OneOf:
        field_of = self._value(left)
        if not isinstance(field_of, FieldOf):
            raise _error("`in` looks for a field among texts", left)
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
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            return self._arithmetic(node)
        if isinstance(node, ast.Call):
            return self._function(node)
        raise _error("not part of the rule language", node)

    def _constant(self, node: ast.Constant) -> _Value:
        if isinstance(node.value, str):
            return Text(node.value)
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return node.value
        raise _error("only texts and whole numbers can be written", node)

    def _name(self, node: ast.Name) -> _Value:
        if node.id == "today":
            return _Shifted(Today(), Duration())
        if node.id in self.scope.params:
            value = self.scope.params[node.id]
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
            raise _error(f"{name} is a group", node, f"write min({name}.{node.attr}), max(...) or count({name})")
        subject = self.scope.subjects[name]
        if node.attr in _POINTS:
            return _Shifted(MomentOf(name, self.point(subject, node.attr, name, node.col_offset + 1)), Duration())
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
        minus = isinstance(node.op, ast.Sub)
        if isinstance(left, _Shifted) and isinstance(right, Duration):
            return _Shifted(left.moment, _sum(left.shift, -right if minus else right, node))
        if isinstance(left, Duration) and isinstance(right, _Shifted) and not minus:
            return _Shifted(right.moment, _sum(right.shift, left, node))
        if isinstance(left, _Shifted) and isinstance(right, _Shifted) and minus:
            return _Span(later=left, earlier=right)
        if isinstance(left, Duration) and isinstance(right, Duration):
            return _sum(left, -right if minus else right, node)
        raise _error("only dates and durations are added and subtracted", node)

    def _function(self, node: ast.Call) -> _Value:
        name = _function_name(node)
        if name in ("min", "max"):
            return self._group_moment(node, "min" if name == "min" else "max")
        if name == "count":
            return _Count(self._group_name(self._argument(node, 1)[0]))
        if name in _DURATIONS:
            (amount,) = self._argument(node, 1)
            number = self._value(amount)
            if not isinstance(number, int):
                raise _error(f"{name}() takes a whole number", amount)
            return _DURATIONS[name](number)
        known = ["min", "max", "count", *_DURATIONS, *_PREDICATES]
        raise _error(f"unknown function {name!r}", node, did_you_mean(name, known))

    def _group_moment(self, node: ast.Call, aggregate: Aggregate) -> _Shifted:
        (argument,) = self._argument(node, 1)
        if not (isinstance(argument, ast.Attribute) and argument.attr in _POINTS):
            raise _error(f"{aggregate}() takes the date of a group", argument, f"write {aggregate}(group.when)")
        group = self._group_name(argument.value)
        point = self.point(self.scope.groups[group], argument.attr, group, argument.col_offset + 1)
        return _Shifted(GroupMoment(aggregate, group, point), Duration())

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
        left, right = (self._moment(argument) for argument in self._argument(node, 2))
        return Compatible(left, right)

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
_PREDICATES: Mapping[str, Callable[[_Checker, ast.Call], Condition]] = {
    "compatible": _Checker._compatible,
    "falls_on": _Checker._falls_on,
    "dates_agree": _Checker._dates_agree,
    "given": _Checker._given,
}
_PREDICATE_NAMES = ", ".join(sorted(_PREDICATES))


def read_parameter(value: object) -> ParameterValue:
    """Read a rule's parameter: a whole number, a duration such as `18 months`, or a text. Raises `DateError`."""
    text = str(value)
    if re.fullmatch("-?[0-9]{1,18}", text):
        return int(text)
    return parse_duration(text) if text[:1] in "0123456789-" and text else text
