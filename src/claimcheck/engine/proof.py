"""The proof of a violation: which claims decide it, read off the rule once more in plain Python.

The false parts of `require` and the true parts of `where` name the bounds and fields they rest on; each bound has
its witness, the claim it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain

from claimcheck.engine.amounts import Amounts
from claimcheck.engine.anchors import Order, Side, without_needless
from claimcheck.engine.columns import View, weekday_of
from claimcheck.engine.direct import Violation
from claimcheck.engine.evidence import Evidence, Grounds, Limit, Proof
from claimcheck.engine.relations import Relations
from claimcheck.engine.rows import Row, Rows, kind_of
from claimcheck.engine.versions import on_one_clock
from claimcheck.model.checked import CheckedRule
from claimcheck.model.claims import Claim
from claimcheck.model.dates import INFINITY, Date, Duration, Moment, compatible, falls_on, no_later
from claimcheck.model.dates.calendar import weekday_of as weekday_of_day
from claimcheck.model.dates.moments import shift
from claimcheck.model.expressions import (
    And,
    AtMost,
    Atom,
    Compatible,
    Condition,
    Count,
    CountAtLeast,
    DatesAgree,
    FallsOn,
    FieldOf,
    GroupMoment,
    Listed,
    MomentOf,
    NoLater,
    Not,
    OneOf,
    Or,
    Published,
    Same,
    Term,
    Text,
    Today,
    atoms_of,
    fields_of,
    moments_of,
)
from claimcheck.model.expressions import Moment as MomentExpression
from claimcheck.model.spans import Span
from claimcheck.reading import Reading

MAX_TRIED = 64
"""Of so many claims behind relative dates it is tried which can be left out; of more, none is left out."""


@dataclass
class Case:
    """One violation of a rule, and its proof."""

    rule: CheckedRule
    violation: Violation
    relations: Relations
    reading: Reading
    today: Moment
    known: Rows

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Return the row of every name: matched ones, and for a group the row that bounds it."""
        pass_ = self.violation.pass_
        rows = {
            named.name: self.known.get(pass_, kind_of(named), self.violation.rows[named.name])
            for named in self.rule.matched
        }
        for moment, pair in self.violation.witnesses.items():
            number = pair[0] if moment.aggregate == "min" else pair[1]
            if number is not None:
                rows.setdefault(moment.group, self.known.get(pass_, "event", number))
        return rows

    @cached_property
    def amounts(self) -> Amounts:
        """Return what its quantities are."""
        members = {
            group: [self.known.get(self.violation.pass_, "event", number) for number in numbers]
            for group, numbers in self.violation.members.items()
        }
        return Amounts(self.rows, members, self.claim, self._text_in, self._moment, self._bound)

    @property
    def counted(self) -> list[Row]:
        """Return the rows of the members of groups that are cited because they count."""
        cited = {evidence.claim for evidence in self.proof}
        return [row for rows in self.amounts.members.values() for row in rows if cited & set(row.members)]

    @cached_property
    def proof(self) -> Proof:
        """Return the evidence: what `require` is false by, what makes the rule apply, and what links the events."""
        grounds = self._grounds()
        proof = list(grounds.evidence)
        for reference in self._fields_relied_on(grounds):
            if (stating := self._stating(proof, reference)) is not None:
                proof.append(stating)
        for name in self.violation.rows:
            if not self._cites(proof, name):
                proof.append(Evidence(name, "field", self.rows[name].members[0]))
        return [*proof, *self._anchors(proof, grounds.orders)]

    def _grounds(self) -> Grounds:
        """Return what `require` is false by and `where` is true by."""
        require, where = self.rule.require, self.rule.where
        refuted = Grounds() if require is None else self._refuted(require) or self._compared(require)
        affirmed = Grounds() if where is None else self._affirmed(where) or Grounds(fields=_fields(where))
        return _together([refuted, affirmed])

    def _compared(self, condition: Condition) -> Grounds:
        """Return the claims behind every moment compared: what a finding rests on that is only possible."""
        moments = dict.fromkeys(moment for atom in _atoms(condition) for moment in moments_of(atom))
        bounds = [self._bound(moment, end) for moment in moments for end in ("lo", "hi")]
        evidence = tuple(evidence for evidence in bounds if evidence is not None)
        return Grounds(evidence, _fields(condition), None, settled=False)

    def claim(self, number: int) -> Claim:
        """Return a claim by its number."""
        return self.relations.claims[number]

    def is_reported(self, number: int) -> bool:
        """Tell whether a claim rests on what a speaker is reported to say, or on what is alleged."""
        claim = self.claim(number)
        return claim.by is not None or claim.stance == "alleged" or number in self.relations.merged.by_report

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Return the days of the week, from 0 for Monday, on which the first date may fall that is held to one."""
        for atom in _atoms(self.rule.require):
            moment = self._moment(atom.moment) if isinstance(atom, FallsOn) else None
            if moment is not None and moment.latest_day - moment.earliest_day < 7:
                return tuple(weekday_of_day(day) for day in range(moment.earliest_day, moment.latest_day + 1))
        return ()

    def bound_claim(self, expression: MomentOf | GroupMoment) -> int | None:
        """Return the claim that gives a moment its first bound, or None if it is undated."""
        evidence = self._bound(expression, "lo")
        return None if evidence is None else evidence.claim

    # -- why a condition is decided --------------------------------------------------------------------------

    def _refuted(self, condition: Condition) -> Grounds | None:
        """Return why a condition is certainly false, or None if it is not."""
        if isinstance(condition, Not):
            return self._affirmed(condition.operand)
        if isinstance(condition, And):
            return _shortest(self._refuted(operand) for operand in condition.operands)
        if isinstance(condition, Or):
            return _nearest(self._refuted(operand) for operand in condition.operands)
        return self._atom(condition, truth=False)

    def _affirmed(self, condition: Condition) -> Grounds | None:
        """Return why a condition is certainly true, or None if it is not."""
        if isinstance(condition, Not):
            return self._refuted(condition.operand)
        if isinstance(condition, Or):
            return _shortest(self._affirmed(operand) for operand in condition.operands)
        if isinstance(condition, And):
            return _all(self._affirmed(operand) for operand in condition.operands)
        return self._atom(condition, truth=True)

    def _atom(self, atom: Atom, *, truth: bool) -> Grounds | None:
        if isinstance(atom, NoLater):
            return self._ordered(atom, truth=truth)
        if isinstance(atom, Compatible):
            return self._compatible(atom, truth=truth)
        if isinstance(atom, FallsOn):
            return self._weekday(atom, truth=truth)
        if isinstance(atom, DatesAgree):
            return Grounds() if truth else self._clash(atom)
        if isinstance(atom, AtMost):
            return self._amounts(atom, truth=truth)
        if isinstance(atom, CountAtLeast):
            return self._amounts(_fewer_than(atom), truth=False) if truth else Grounds()
        if isinstance(atom, Same | OneOf | Listed) and self._is_equal(atom) is (not truth):
            return None
        return Grounds(fields=fields_of(atom), settled=False)

    def _amounts(self, atom: AtMost, *, truth: bool) -> Grounds | None:
        evidence = self.amounts.deciding(atom, truth=truth)
        return None if evidence is None else Grounds(tuple(evidence), fields_of(atom), None)

    def _is_equal(self, atom: Same | OneOf | Listed) -> bool | None:
        """Tell whether texts are equal; None if some event does not say one and the same everywhere."""
        if isinstance(atom, OneOf | Listed):
            text = self._text(atom.field)
            return None if text is None else text in atom.values
        left, right = (side.value if isinstance(side, Text) else self._text(side) for side in (atom.left, atom.right))
        return None if left is None or right is None else left == right

    def _text(self, reference: FieldOf) -> str | None:
        """Return what all claims of an event say in a field of their own; None if they do not say so, or differ."""
        row = self.rows.get(reference.name)
        return self._text_in(row, reference.field) if row else None

    def _text_in(self, row: Row, field: str) -> str | None:
        claims = [claim for claim in map(self.claim, row.members) if field in claim.own_fields()]
        same = self.relations.merged.same
        found = {
            same.get(value, value) if field in claim.roles() else str(value)
            for claim in claims
            if (value := getattr(claim, field, None)) is not None
        }
        return found.pop() if len(found) == 1 else None

    def _ordered(self, atom: NoLater, *, truth: bool) -> Grounds | None:
        left, right = self._moment(atom.left), self._moment(atom.right)
        if left is None or right is None or no_later(left, right, atom.shift) is not truth:
            return None
        ends = ("hi", "lo") if truth else ("lo", "hi")
        first, second = self._bound(atom.left, ends[0]), self._bound(atom.right, ends[1])
        proof: Proof = []
        if first is not None:
            others = self._as_good(first, lambda moment: no_later(moment, right, atom.shift) is truth)
            limit = None if truth else Limit("latest", right.latest, -atom.shift, right.zoned, self._length(second))
            proof.append(replace(first, others=others, limit=limit))
        if second is not None:
            others = self._as_good(second, lambda moment: no_later(left, moment, atom.shift) is truth)
            limit = None if truth else Limit("earliest", left.earliest, atom.shift, left.zoned, self._length(first))
            proof.append(replace(second, others=others, limit=limit))
        if any(evidence.point == "published" for evidence in proof):
            return Grounds(tuple(proof), orders=None)
        views: tuple[View, ...] = ("strict", "widened") if self.violation.certainty == "certain" else ("strict",)
        return Grounds(
            tuple(proof), orders=(Order(_side(first, left), _side(second, right), atom.shift, views, truth),)
        )

    def _compatible(self, atom: Compatible, *, truth: bool) -> Grounds | None:
        left, right = self._moment(atom.left), self._moment(atom.right)
        if left is None or right is None or compatible(left, right) is not truth:
            return None
        if not truth:
            orders = (NoLater(atom.left, atom.right), NoLater(atom.right, atom.left))
            return next((found for order in orders if (found := self._ordered(order, truth=False)) is not None), None)
        bounds = [self._bound(side, end) for side in (atom.left, atom.right) for end in ("lo", "hi")]
        return Grounds(tuple(evidence for evidence in bounds if evidence is not None), orders=None)

    def _weekday(self, atom: FallsOn, *, truth: bool) -> Grounds | None:
        moment = self._moment(atom.moment)
        row = self.rows[atom.weekday.name]
        stating = [(n, day) for n in row.members if (day := weekday_of(self.claim(n))) is not None]
        if moment is None or not stating or falls_on(moment, stating[0][1]) is not truth:
            return None
        bounds = [e for end in ("lo", "hi") if (e := self._bound(atom.moment, end)) is not None]
        cited = {evidence.claim for evidence in bounds}
        number = next((n for n, _ in stating if n in cited), stating[0][0])
        return Grounds((*bounds, Evidence(atom.weekday.name, "field", number, "weekday")), (atom.weekday,), None)

    def _clash(self, atom: DatesAgree) -> Grounds | None:
        """Return the latest beginning and the earliest end that its claims, or one source's claims, give."""
        members = [n for n in self.rows[atom.name].members if self._span(n) is not None]
        groups: dict[str | None, list[int]] = {}
        for number in members:
            source = self.claim(number).source if atom.by_source else None
            groups.setdefault(source, []).append(number)
        for source in sorted(groups, key=str):
            if (source is None) is atom.by_source:
                continue
            clashes = [self._clash_at(atom.name, point, groups[source]) for point in ("start", "end")]
            found = [clash for clash in clashes if clash is not None]
            if found:
                return min(found, key=lambda clash: len(self._anchors(clash.evidence, clash.orders)))
        return None

    def _clash_at(self, name: str, point: str, members: Sequence[int]) -> Grounds | None:
        datings = {n: d for n in members if (d := self.relations.dating(n)) is not None}
        spans = on_one_clock({n: dating.widened for n, dating in datings.items()})
        moments = {n: _point(span, point) for n, span in spans.items()}
        latest = max(moments, key=lambda n: (moments[n].earliest, -n))
        earliest = min(moments, key=lambda n: (moments[n].latest, n))
        lo, hi = moments[latest].earliest, moments[earliest].latest
        if lo <= hi:
            return None
        after = tuple(n for n, m in moments.items() if m.earliest > hi and n != latest)
        before = tuple(n for n, m in moments.items() if m.latest < lo and n != earliest)
        zoned = moments[latest].zoned
        lengths = _length(moments[latest]), _length(moments[earliest])
        first = Evidence(
            name, point, earliest, others=before, limit=Limit("earliest", lo, Duration(), zoned, lengths[0])
        )
        second = Evidence(name, point, latest, others=after, limit=Limit("latest", hi, Duration(), zoned, lengths[1]))
        sides = _side(second, moments[latest]), _side(first, moments[earliest])
        return Grounds((first, second), orders=(Order(*sides, Duration(), ("strict", "widened")),))

    # -- moments and their witnesses -------------------------------------------------------------------------

    def _moment(self, expression: MomentExpression) -> Moment | None:
        if isinstance(expression, Today):
            return self.today
        if isinstance(expression, MomentOf):
            return self.rows[expression.name].moment(expression.point)
        if isinstance(expression, Published):
            date = self._published(expression)
            return None if date is None else date.start.hull(date.end)
        return self._group_moment(expression)

    def _group_moment(self, expression: GroupMoment) -> Moment | None:
        ends = [self._group_row(expression, end) for end in ("lo", "hi")]
        known = [row.moment(expression.point) if row else None for row in ends]
        zoned = any(moment.zoned for moment in known if moment)
        lo, hi = (moment.to_utc() if moment and zoned else moment for moment in known)
        if lo is None and hi is None:
            return None
        return Moment(lo.earliest if lo else -INFINITY, hi.latest if hi else INFINITY, zoned)

    def _group_row(self, expression: GroupMoment, end: str) -> Row | None:
        number = self.violation.witnesses[expression][0 if end == "lo" else 1]
        return None if number is None else self.known.get(self.violation.pass_, "event", number)

    def _published(self, expression: Published) -> Date | None:
        source = self.reading.sources.get(self.claim(self.rows[expression.name].members[0]).source or "")
        return source.source.published if source else None

    def _bound(self, expression: MomentExpression, end: str) -> Evidence | None:
        if isinstance(expression, Today):
            return None
        if isinstance(expression, Published):
            return Evidence(expression.name, "published", self.rows[expression.name].members[0])
        row = self._group_row(expression, end) if isinstance(expression, GroupMoment) else self.rows[expression.name]
        number = row.bounds[f"{expression.point}_{end}_by"] if row else None
        name = expression.group if isinstance(expression, GroupMoment) else expression.name
        return None if row is None or number is None else Evidence(name, expression.point, number, members=row.members)

    def _as_good(self, evidence: Evidence, decides: Callable[[Moment], bool]) -> tuple[int, ...]:
        """Return the other claims of the same row that agree with the witness and decide the condition as well."""
        if evidence.point not in ("start", "end"):
            return ()
        witness = self._span(evidence.claim)
        others = []
        for number in evidence.members:
            span = self._span(number)
            if number == evidence.claim or span is None or witness is None:
                continue
            moment = _point(span, evidence.point)
            if decides(moment) and compatible(moment, _point(witness, evidence.point)) is not False:
                others.append(number)
        return tuple(others)

    def _length(self, evidence: Evidence | None) -> int:
        """Return how many seconds long the range is that gives a bound; a source's date and today are instants."""
        if evidence is None or evidence.point not in ("start", "end"):
            return 0
        span = self._span(evidence.claim)
        return INFINITY if span is None else _length(_point(span, evidence.point))

    def _span(self, number: int) -> Span | None:
        dating = self.relations.dating(number)
        return dating.strict if dating else None

    # -- fields and anchors ----------------------------------------------------------------------------------

    def _fields_relied_on(self, grounds: Grounds) -> list[FieldOf]:
        """Return the fields that link the events, and those that decide the conditions, of events that have a row."""
        cited = {evidence.name for evidence in grounds.evidence}
        partners = [partner for partner in self.rule.gathers if partner.name in cited]
        links = [*self.rule.links, *(link for partner in partners for link in partner.links)]
        fields = [*(end for link in links for end in (link.left, link.right)), *grounds.fields]
        return list(dict.fromkeys(f for f in fields if f.name in self.rows))

    def _stating(self, proof: Proof, reference: FieldOf) -> Evidence | None:
        """Return a claim that states a field no cited claim of its event states."""
        bounding = (e.members for e in proof if e.name == reference.name and e.members)
        members = next(bounding, self.rows[reference.name].members)
        stating = [n for n in members if getattr(self.claim(n), reference.field, None) is not None]
        if not stating or {e.claim for e in proof} & set(stating):
            return None
        return Evidence(reference.name, "field", stating[0], reference.field)

    def _anchors(self, proof: Sequence[Evidence], orders: Sequence[Order] | None) -> Proof:
        """Return the claims that the relative dates of cited claims were resolved by, as far as `orders` need them."""
        cited = {evidence.claim for evidence in proof}
        found: dict[int, Evidence] = {}
        for evidence in proof:
            for number in [] if evidence.point == "field" else self.relations.rests_on(evidence.claim, evidence.point):
                if number not in cited:
                    found.setdefault(number, Evidence(evidence.name, "via", number))
        if orders is None or not found or len(found) > MAX_TRIED:
            return list(found.values())
        claims = {number: self.claim(number) for number in (*cited, *found)}
        return [found[number] for number in without_needless(list(found), claims, orders, cited)]

    def _cites(self, proof: Proof, name: str) -> bool:
        return any(evidence.claim in self.rows[name].members for evidence in proof)


def _fewer_than(atom: CountAtLeast) -> AtMost:
    """Return what is so where a group has fewer members than it should at least."""
    most = Decimal(atom.least - 1)
    return AtMost((Term(Decimal(1), Count(atom.group)),), most, most)


def _point(span: Span, point: str) -> Moment:
    return span.start if point == "start" else span.end


def _length(moment: Moment) -> int:
    return moment.latest - moment.earliest + 1


def _side(evidence: Evidence | None, moment: Moment) -> Side:
    return Side(None, "", moment) if evidence is None else Side(evidence.claim, evidence.point, moment)


def _shortest(every: Iterable[Grounds | None]) -> Grounds | None:
    """Return the grounds with the fewest claims, the first of several; settled ones before others."""
    found = [grounds for grounds in every if grounds is not None]
    return min(found, key=lambda g: (not g.settled, len({e.claim for e in g.evidence})), default=None)


def _nearest(every: Iterable[Grounds | None]) -> Grounds | None:
    """Return all grounds as one, or None if some are missing; what is nearest to being in order comes first.

    Of two terms that overlap, neither ends before the other begins. What is cited is where they overlap: a claim is
    cited for the first thing it decides.
    """
    found = list(every)
    if all(grounds is not None and grounds.orders for grounds in found):
        found.sort(key=lambda grounds: max(map(_out_of_order, grounds.orders or ())) if grounds else 0)
    return _all(found)


def _out_of_order(order: Order) -> int:
    """Return by how many seconds the left side of an order that does not hold is at least too late."""
    return shift(order.left.moment.earliest, order.shift) - order.right.moment.latest


def _all(every: Iterable[Grounds | None]) -> Grounds | None:
    """Return all grounds as one, or None if some are missing."""
    found = []
    for grounds in every:
        if grounds is None:
            return None
        found.append(grounds)
    return _together(found)


def _together(every: Sequence[Grounds]) -> Grounds:
    orders = [grounds.orders for grounds in every]
    return Grounds(
        tuple(evidence for grounds in every for evidence in grounds.evidence),
        tuple(field for grounds in every for field in grounds.fields),
        None if None in orders else tuple(chain.from_iterable(some for some in orders if some is not None)),
        all(grounds.settled for grounds in every),
    )


def _atoms(condition: Condition | None) -> list[Atom]:
    return [] if condition is None else list(atoms_of(condition))


def _fields(condition: Condition) -> tuple[FieldOf, ...]:
    return tuple(field for atom in atoms_of(condition) for field in fields_of(atom))
