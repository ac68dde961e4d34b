"""Compiles the bounds that a rule sets on differences of moments to SQL: the edges of the temporal network.

A bound is a conjunct of `require` that puts two moments in order: `earlier + amount <= later`. Its query returns every
pair of moments it certainly binds: `where` is certainly true, and no exemption may apply. Of a group, `min(group) <= x`
binds the first member, where it is certain which that is, and `x <= min(group)` binds every member; `max` the other
way round. `or`, `exists` and counts set no bounds, and neither do rules that only warn: what is unusual may be so.

A rule's exemption for undated events like those it gathers ("an undated charge may be the first one") is made for
comparing dates. Here an undated event is bound like any other; so only undated ones beside that exempt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claimcheck.engine.combinations import Combinations, atoms_in, moments_in, of_kind, rows_of, where_sql
from claimcheck.engine.compiled import Bound, Side
from claimcheck.engine.formulas import Part, both, either
from claimcheck.model.checked import CheckedPartner, CheckedRule, Named
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.dates.durations import Scale
from claimcheck.model.expressions import (
    And,
    Compatible,
    Condition,
    FallsOn,
    Given,
    GroupMoment,
    Moment,
    MomentOf,
    NoLater,
    Not,
    Published,
    Today,
)

_EARLIER, _LATER = "earlier", "later"


def bounds_of(rule: CheckedRule, distinct: Sequence[str], clocks: bool) -> tuple[Bound, ...]:
    """Return the bounds a rule sets; none if it only warns, or speaks of what is planned, denied or supposed."""
    asserted = all(named.stance == "asserted" for named in rule.matched)
    if rule.severity != "error" or not asserted or rule.require is None:
        return ()
    return tuple(
        _Bounds(rule, distinct, clocks, order=order).compiled(order)
        for order in _orders(rule.require)
        if not all(isinstance(side, Published | Today) for side in (order.left, order.right))
    )


@dataclass(frozen=True, slots=True)
class _Order:
    """`left` is no later than `right` by an amount."""

    left: Moment
    right: Moment
    scale: Scale
    amount: int


def _orders(condition: Condition) -> Iterator[_Order]:
    """Yield the orders that must all hold for a condition to hold."""
    if isinstance(condition, And):
        for operand in condition.operands:
            yield from _orders(operand)
    elif isinstance(condition, NoLater):
        yield _Order(condition.left, condition.right, condition.shift.scale, _amount(condition))
    elif isinstance(condition, Not) and isinstance(condition.operand, NoLater):
        order = condition.operand
        yield _Order(order.right, order.left, order.shift.scale, 1 - _amount(order))


def _amount(order: NoLater) -> int:
    """Return a shift in the units that are compared: seconds, days or calendar codes."""
    return order.shift.seconds or order.shift.days or 32 * order.shift.months


@dataclass(slots=True)
class _Bounds(Combinations):
    """The query of one bound of a rule. The tables `earlier` and `later` are members of groups."""

    order: _Order | None = None

    def compiled(self, order: _Order) -> Bound:
        """Return the bound and its query."""
        early, late = self.applying("violated")
        sides = {_EARLIER: self._side(order.left), _LATER: self._side(order.right)}
        names = [named.name for named in self.rule.matched]
        columns = [self.column(name, part) for part in ("row", "event") for name in names]
        columns += [column for word, side in sides.items() for column in self._columns(side, word)]
        columns.append(self._inferred(sides))
        kept, anti_joins = self._not_exempt_beside(sides)
        condition = [*late, *kept, *self.inferable()]
        condition += [f"{self.bound(_fixed(s), 'lo')} IS NOT NULL" for s in sides.values() if s.kind == "fixed"]
        condition.append(either(["{tight}", *(self._is_loose(side, word) for word, side in sides.items())]))
        members = [
            f" JOIN ({self._members(moment)}) {word} ON {self._same(word)}"
            for word, moment in ((_EARLIER, order.left), (_LATER, order.right))
            if isinstance(moment, GroupMoment)
        ]
        begun, tables = self.tables(early, again=bool(members))
        joins = "".join([*members, anti_joins])
        selected = ", ".join(f"{column} AS c{number}" for number, column in enumerate(columns))
        sql = f"{begun}SELECT {selected} FROM {tables}{joins}{where_sql(condition)}"
        return Bound(sides[_EARLIER], sides[_LATER], order.scale, order.amount, sql)

    def ranges_over(self, named: Named) -> list[str]:
        """Return which rows a name may stand for: events whole, however their claims clash."""
        table = f"t_{named.name}"
        rows = [] if named.subject.each == "claim" else [f"{table}.whole", f"NOT {table}.hearsay"]
        return [*rows, *of_kind(table, named.subject, named.stance)]

    def _side(self, moment: Moment) -> Side:
        if isinstance(moment, MomentOf):
            return Side("event", moment.name, moment.point)
        if isinstance(moment, GroupMoment):
            return Side("member", moment.group, moment.point)
        return Side("fixed", moment.name if isinstance(moment, Published) else "today", "start")

    def _columns(self, side: Side, word: str) -> list[str]:
        """Return the columns that hold a side's row and event, or the two ends of a fixed date and its clock."""
        if side.kind == "event":
            return [self.column(side.name, "row"), self.column(side.name, "event"), *_NOTHING[:3]]
        if side.kind == "member":
            return [f"{word}.row", f"{word}.event", *_NOTHING[:3]]
        parts: tuple[Part, ...] = ("lo", "hi", "zoned")
        return [*_NOTHING[:2], *(self.bound(_fixed(side), part) for part in parts)]

    def _is_loose(self, side: Side, word: str) -> str:
        """An event that is not known to the day, or that is asked about."""
        if side.kind == "fixed":
            return "false"
        lo, hi, event = (
            f"{word}.{part}" if side.kind == "member" else self.column(side.name, name)
            for part, name in (("lo", f"{side.point}_lo"), ("hi", f"{side.point}_hi"), ("event", "event"))
        )
        return f"{is_loose(lo, hi)} OR {event} IN (SELECT event FROM asked)"

    # -- members of groups -----------------------------------------------------------------------------------

    def _members(self, moment: GroupMoment) -> str:
        """The members of a group that a bound holds for, each with whether that is inferred."""
        gather = next(gather for gather in self.rule.gathers if gather.name == moment.group)
        possible, likely, certain = self.partnered(gather)
        rows = ", ".join(f"{self.column(named.name, 'row')} AS {named.name}_row" for named in self.rule.matched)
        among = f"PARTITION BY {', '.join(self.column(named.name, 'row') for named in self.rule.matched)}"
        lo, hi = (f"p.{moment.point}_{end}" for end in ("lo", "hi"))
        every = (moment.aggregate == "min") == (self.order is not None and self.order.right == moment)
        binds = "true" if every else self._is_first(moment, among)
        needs_dates = "false" if every else f"count(*) OVER ({among}) > 1"
        members = (
            f"SELECT {rows}, p.row, p.event, {lo} AS lo, {hi} AS hi, {likely} AS likely, "
            f"NOT {certain} OR {needs_dates} AS inferred, {binds} AS binds "
            f"FROM m, {rows_of(gather.subject)} p{where_sql(possible)}"
        )
        return f"SELECT * FROM ({members}) WHERE likely AND binds"

    def _is_first(self, moment: GroupMoment, among: str) -> str:
        """The only member, or the one dated before all others (after them for `max`) of which none is undated."""
        only = f"count(*) OVER ({among}) = 1"
        if self.clocks:
            return only
        lo, hi = (f"p.{moment.point}_{end}" for end in ("lo", "hi"))
        others = f"OVER ({among} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)"
        first = f"{hi} <= min({lo}) {others}" if moment.aggregate == "min" else f"{lo} >= max({hi}) {others}"
        return f"({only} OR coalesce(count({lo}) OVER ({among}) = count(*) OVER ({among}) AND {first}, false))"

    def _same(self, word: str) -> str:
        return both([f"{word}.{named.name}_row = m.{named.name}_row" for named in self.rule.matched])

    # -- what keeps a bound from holding -----------------------------------------------------------------------

    def _not_exempt_beside(self, sides: Mapping[str, Side]) -> tuple[list[str], str]:
        """No event exempts, not even possibly; an undated one only if it is beside those that are bound."""
        bound = [
            self.column(side.name, "event") if side.kind == "event" else f"{word}.event"
            for word, side in sides.items()
            if side.kind != "fixed"
        ]
        beside = [f"p.event NOT IN ({', '.join(bound)})"]
        undated = {one.name: beside for one in self.rule.unless if _is_undated(one)}
        return self.not_exempt("violated", undated)

    def _inferred(self, sides: Mapping[str, Side]) -> str:
        """A key is inferred, or something depends on how dates are read."""
        groups = dict.fromkeys(m for m in moments_in(self.rule.where) if isinstance(m, GroupMoment))
        dated = [moment for moment in moments_in(self.rule.where) if not isinstance(moment, GroupMoment)]
        compares = any(isinstance(atom, NoLater | Compatible | FallsOn) for atom in atoms_in(self.rule.where))
        parts = [self.inferred_for(groups), *(f"{word}.inferred" for word, s in sides.items() if s.kind == "member")]
        return either([*parts, *(["true"] if compares and (dated or groups) else [])])


_NOTHING = ("NULL", "NULL", "NULL")


def _fixed(side: Side) -> Moment:
    """Return the date that a fixed side stands for."""
    return Today() if side.name == "today" else Published(side.name)


def is_loose(lo: str, hi: str) -> str:
    """Tell in SQL that a moment between two instants is not known to the day."""
    return f"NOT coalesce({lo} > {hi} - {SECONDS_PER_DAY}, false)"


def _is_undated(partner: CheckedPartner) -> bool:
    """Tell whether a partner is one without a date, whatever else it is."""
    where = partner.where
    return isinstance(where, Not) and isinstance(where.operand, Given) and isinstance(where.operand.value, MomentOf)
