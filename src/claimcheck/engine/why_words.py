"""Conditions as rules write them, with the values of parameters: in words that stand in the rule's file, or might."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any

from claimcheck.engine.explain import in_digits
from claimcheck.model.checked import CheckedRule
from claimcheck.model.dates import Duration
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.expressions import (
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
    MomentOf,
    NoLater,
    Not,
    NumberOf,
    OneOf,
    Or,
    Published,
    Same,
    Term,
    Text,
    Today,
)

_DAYS_PER_YEAR = Decimal("365.2425")


@dataclass(frozen=True, slots=True)
class Words:
    """Writes conditions as rules do.

    `lasting` tells which names stand for something that lasts, `lengths` which of their fields are lengths of time.
    """

    lasting: Mapping[str, bool | None]
    lengths: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @staticmethod
    def of(rule: CheckedRule) -> Words:
        """Return the words of a rule."""
        subjects = {named.name: named.subject for named in rule.matched}
        subjects |= {partner.name: partner.subject for partner in rule.partners}
        return Words(
            {name: subject.lasting for name, subject in subjects.items()},
            {name: subject.lengths for name, subject in subjects.items()},
        )

    def __call__(self, value: object) -> str:
        """Return a condition, or one side of it, as a rule writes it."""
        for kind, written in self._writers().items():
            if isinstance(value, kind):
                return written(value)
        return self._otherwise(value)

    def _writers(self) -> Mapping[Any, Callable[[Any], str]]:
        return {
            MomentOf: lambda v: f"{v.name}.{self._point(v.name, v.point)}",
            GroupMoment: lambda v: f"{v.aggregate}({v.group}.{self._point(v.group, v.point)})",
            GroupNumber: lambda v: f"{v.aggregate}({v.group}.{v.field})",
            Count: lambda v: f"distinct({v.group}.{v.field})" if v.field else f"count({v.group})",
            Elapsed: lambda v: f"{self(v.later)} - {self(v.earlier)}",
            Term: lambda v: self(v.quantity) if v.factor == 1 else f"{v.factor} * {self(v.quantity)}",
            Published: lambda v: f"{v.name}.source.published",
            Today: lambda _: "today",
            FieldOf | NumberOf: lambda v: f"{v.name}.{re.sub('^source_', 'source.', v.field)}",
            Text: lambda v: f'"{v.value}"',
            NoLater: lambda v: self._ordered(v, "<="),
            Compatible: lambda v: f"compatible({self(v.left)}, {self(v.right)})",
            FallsOn: lambda v: f"falls_on({self(v.moment)}, {self(v.weekday)})",
            DatesAgree: lambda v: f"dates_agree({v.name}{', by_source' if v.by_source else ''})",
            Same: lambda v: f"{self(v.left)} == {self(v.right)}",
            OneOf: lambda v: f"{self(v.field)} in ({', '.join(self(Text(one)) for one in v.values)})",
            Given: lambda v: f"given({self(v.value)})",
            BearsName: lambda v: f"named({self(v.entity)}, {self(v.text)})",
            CountAtLeast: lambda v: f"count({v.group}) >= {v.least}",
            AtMost: self._at_most,
            Not: self._negated,
            And: lambda v: " and ".join(map(self._within, v.operands)),
            Or: lambda v: " or ".join(map(self._within, v.operands)),
        }

    def _point(self, name: str, point: str) -> str:
        return "when" if self.lasting.get(name) is False else point

    def in_time(self, atom: AtMost) -> bool:
        """Tell whether it is lengths of time that a comparison of quantities adds up."""
        return any(
            isinstance(quantity, Elapsed)
            or (isinstance(quantity, NumberOf) and quantity.field in self.lengths.get(quantity.name, ()))
            or (isinstance(quantity, GroupNumber) and quantity.field in self.lengths.get(quantity.group, ()))
            for quantity in (term.quantity for term in atom.terms)
        )

    def _ordered(self, atom: NoLater, sign: str) -> str:
        """Write an order of two moments; what one of them is moved by is added to whichever side makes it positive."""
        left, right, by = self(atom.left), self(atom.right), atom.shift
        if by.months < 0 or by.days < 0 or by.seconds < 0:
            right = f"{right} + {-by}"
        elif by:
            left = f"{left} + {by}"
        return f"{left} <= {right}" if sign == "<=" else f"{right} < {left}"

    def _at_most(self, atom: AtMost) -> str:
        """Write a comparison of quantities with what is subtracted on the other side."""
        left = [self(term) for term in atom.terms if term.factor > 0]
        right = [self(Term(-term.factor, term.quantity)) for term in atom.terms if term.factor < 0]
        in_time = self.in_time(atom)
        least, most = atom.least, atom.most
        if left and (most or not right):
            right.append(_amount(least, most, in_time=in_time))
        elif not left:
            left.append(_amount(-most, -least, in_time=in_time))
        return f"{' + '.join(left)} <= {' + '.join(right)}".replace("+ -", "- ")

    def _negated(self, condition: Not) -> str:
        inner = condition.operand
        if isinstance(inner, NoLater):
            return self._ordered(inner, "<")
        if isinstance(inner, Same):
            return f"{self(inner.left)} != {self(inner.right)}"
        if isinstance(inner, OneOf):
            return self(inner).replace(" in (", " not in (", 1)
        if isinstance(inner, CountAtLeast):
            return f"count({inner.group}) < {inner.least}"
        return f"not {self._within(inner)}"

    def _within(self, operand: Condition) -> str:
        return f"({self(operand)})" if isinstance(operand, And | Or) else self(operand)

    def _otherwise(self, value: object) -> str:
        """Write what has no words of its own as a function of its parts: `SameName` as `same_name(a, b)`."""
        if not is_dataclass(value):
            return str(value)
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(value).__name__).lower()
        return f"{name}({', '.join(self(getattr(value, part.name)) for part in fields(value))})"


def _amount(least: Decimal, most: Decimal, *, in_time: bool) -> str:
    """Write a fixed amount: of time in the unit that it was meant in, which is not exact for months."""
    if not in_time:
        return in_digits(least, most)
    seconds = (least + most) / 2
    if least == most:
        whole = Duration(days=int(seconds) // SECONDS_PER_DAY)
        return str(whole if seconds % SECONDS_PER_DAY == 0 else Duration(seconds=int(seconds)))
    return str(Duration(months=round(seconds * 12 / (SECONDS_PER_DAY * _DAYS_PER_YEAR))))
