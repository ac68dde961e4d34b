"""The values that a condition of a rule compares, in words: how the rule writes them, what they were, who says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass

from claimcheck.engine.citations import field_cited, told
from claimcheck.engine.direct import Violation
from claimcheck.engine.evidence import Evidence
from claimcheck.engine.explain import distance_in_words, in_digits
from claimcheck.engine.proof import Case
from claimcheck.engine.relations import Relations
from claimcheck.engine.rows import Row, Rows, kind_of
from claimcheck.engine.why_words import Words
from claimcheck.model.checked import CheckedRule
from claimcheck.model.claims import Claim
from claimcheck.model.dates import INFINITY, Date, Duration, Moment
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.dates.moments import on_one_clock, shift
from claimcheck.model.dates.ranges import earliest_as_edtf, in_words, latest_as_edtf
from claimcheck.model.expressions import (
    AtMost,
    Compatible,
    Condition,
    Count,
    CountAtLeast,
    DatesAgree,
    FieldOf,
    GroupMoment,
    GroupNumber,
    MomentOf,
    NoLater,
    Not,
    NumberOf,
    Published,
    Today,
)
from claimcheck.model.expressions import Moment as MomentExpression
from claimcheck.model.why import Comparison, Value

MAX_DATES, MAX_SOURCES = 6, 6
"""So many of the dates that an event's claims give are told; where sources are told apart, of so many of them."""
Side = MomentOf | GroupMoment | Published | Today | FieldOf | NumberOf | GroupNumber | Count | DatesAgree
_SIDES = (MomentOf, GroupMoment, Published, Today, FieldOf, NumberOf, GroupNumber, Count, DatesAgree)


def sides_of(condition: object) -> Iterator[Side]:
    """Yield the values that a condition looks at, left to right, whatever it is made of."""
    if isinstance(condition, _SIDES):
        yield condition
    elif isinstance(condition, CountAtLeast):
        yield Count(condition.group)
    elif isinstance(condition, tuple):
        for part in condition:
            yield from sides_of(part)
    elif is_dataclass(condition):
        for part in fields(condition):
            yield from sides_of(getattr(condition, part.name))


@dataclass(frozen=True, slots=True)
class Values:
    """Reads the values of one combination of rows; `members` are how many members its groups have."""

    rule: CheckedRule
    rows: Violation
    relations: Relations
    known: Rows
    today: Moment
    words: Words
    members: Mapping[str, tuple[int, int]]

    def compared(self, part: str, condition: Condition, truth: bool | None) -> Comparison:
        """Return a condition with its values, and how far they are from the opposite."""
        values = tuple(dict.fromkeys(map(self.value, sides_of(condition))))
        return Comparison(part, self.words(condition), truth, values, self._note(condition, truth))

    def value(self, side: Side) -> Value:
        """Return what one side of a comparison was, and who says so."""
        if isinstance(side, Today):
            return Value("today", in_words(self.today))
        if isinstance(side, MomentOf | GroupMoment):
            return self._dated(side)
        if isinstance(side, Published):
            return self._published(side)
        if isinstance(side, DatesAgree):
            return self._dates(side)
        if isinstance(side, GroupNumber | Count):
            return self._counted(side)
        return self._stated(side)

    def row(self, name: str) -> Row:
        """Return the row that a matched name stands for."""
        kind = next(kind_of(named) for named in self.rule.matched if named.name == name)
        return self.known.get(self.rows.pass_, kind, self.rows.rows[name])

    # -- dates -----------------------------------------------------------------------------------------------

    def moment(self, side: MomentExpression) -> Moment | None:
        """Return when something was; None if nothing dates it."""
        if isinstance(side, Today):
            return self.today
        if isinstance(side, MomentOf):
            return self.row(side.name).moment(side.point)
        if isinstance(side, Published):
            date = self._source_date(side)
            return None if date is None else date.start.hull(date.end)
        lo, hi = (row.moment(side.point) if row else None for row in self._ends(side))
        if lo is not None and hi is not None:
            lo, hi = on_one_clock(lo, hi)
        known = lo or hi
        if known is None:
            return None
        earliest, latest = lo.earliest if lo else -INFINITY, hi.latest if hi else INFINITY
        return Moment(min(earliest, latest), latest, known.zoned)

    def _ends(self, side: GroupMoment) -> tuple[Row | None, Row | None]:
        """Return the rows that bound a group's moment."""
        lo, hi, _ = self.rows.witnesses[side]
        first, last = (None if n is None else self.known.get(self.rows.pass_, "event", n) for n in (lo, hi))
        return first, last

    def _dated(self, side: MomentOf | GroupMoment) -> Value:
        moment = self.moment(side)
        if moment is None:
            return Value(self.words(side), "")
        ends = self._ends(side) if isinstance(side, GroupMoment) else (self.row(side.name),) * 2
        numbers = [row.bounds[f"{side.point}_{end}_by"] for row, end in zip(ends, ("lo", "hi"), strict=True) if row]
        claims = [self._claim(number) for number in dict.fromkeys(numbers) if number is not None]
        text = in_words(moment)
        written = told(claims[0], field_cited(claims[0], Evidence("", side.point, 0))) if claims else ""
        return Value(self.words(side), text, tuple(claim.id for claim in claims), "" if written in text else written)

    def _source_date(self, side: Published) -> Date | None:
        source = self.relations.claims.reading.sources.get(self._claim(self.row(side.name).members[0]).source or "")
        return source.source.published if source else None

    def _published(self, side: Published) -> Value:
        moment, date = self.moment(side), self._source_date(side)
        claim = self._claim(self.row(side.name).members[0])
        text = "" if moment is None else in_words(moment)
        return Value(self.words(side), text, (claim.id,), "" if str(date) == text or date is None else str(date))

    def _dates(self, side: DatesAgree) -> Value:
        """Return the dates that an event's claims give, those of each source together if each is judged by itself."""
        claims = [claim for number in self.row(side.name).members if (claim := self._claim(number)).dates]
        if not side.by_source:
            return Value(f"dates of {side.name}", _dates_of(claims))
        sources = sorted({claim.source or "" for claim in claims})
        by_source = [
            f"{self.relations.claims.reading.title_of(source) if source else 'no source'}: "
            f"{_dates_of([claim for claim in claims if (claim.source or '') == source])}"
            for source in sources
        ]
        more = f"; and {len(sources) - MAX_SOURCES} sources more" if len(sources) > MAX_SOURCES else ""
        return Value(f"dates of {side.name} by source", "; ".join(by_source[:MAX_SOURCES]) + more)

    # -- fields ----------------------------------------------------------------------------------------------

    def _stated(self, side: FieldOf | NumberOf) -> Value:
        stated: dict[str, list[str]] = {}
        for number in self.row(side.name).members:
            claim = self._claim(number)
            if text := self._text(claim, side.field):
                stated.setdefault(text, []).append(claim.id)
        text = " or ".join(stated)
        claims = tuple(name for names in stated.values() for name in names)
        return Value(self.words(side), text, claims, differs=len(stated) > 1)

    def _text(self, claim: Claim, field: str) -> str:
        """Return what a claim states in a field, as a reader knows it."""
        reading = self.relations.claims.reading
        source = reading.sources.get(claim.source or "")
        if field in ("source_kind", "source_rank"):
            rank = claim.rank or (source.source.rank if source else "normal")
            return rank if field == "source_rank" else (source.source.kind or "" if source else "")
        value = getattr(claim, field, None)
        if value is None or callable(value):
            return ""
        return reading.name_of(value) if field in claim.roles() else str(value)

    def _counted(self, side: GroupNumber | Count) -> Value:
        """Return a number of a group's certain members, and how many more there may be."""
        possible, certain = self.members.get(side.group, (0, 0))
        if side.group not in self.rows.members:
            return Value(self.words(side), f"{certain} certain members, {possible} possible ones")
        perhaps = f", and of {possible - certain} more perhaps" if possible > certain else ""
        members = [self.known.get(self.rows.pass_, "event", row) for row in self.rows.members.get(side.group, ())]
        claims = tuple(self._claim(number).id for row in members for number in row.members)
        return Value(self.words(side), f"{in_digits(*self._case.amounts.of_group(side))}{perhaps}", claims)

    @property
    def _case(self) -> Case:
        return Case(self.rule, self.rows, self.relations, self.relations.claims.reading, self.today, self.known)

    def _claim(self, number: int) -> Claim:
        return self.relations.claims[number]

    # -- how far -----------------------------------------------------------------------------------------------

    def _note(self, condition: Condition, truth: bool | None) -> str:
        """Say how far two dates are from the opposite of a comparison, or which reading would violate it."""
        inner = condition.operand if isinstance(condition, Not) else condition
        if isinstance(inner, AtMost):
            return self._margin(inner, truth, negated=inner is not condition)
        if not isinstance(inner, NoLater | Compatible):
            return ""
        left, right = self.moment(inner.left), self.moment(inner.right)
        if left is None or right is None:
            return ""
        left, right = on_one_clock(left, right)
        if isinstance(inner, Compatible):
            return _apart(left, right) if truth is (inner is not condition) else ""
        if truth is None:
            return self._open(inner, left, right, negated=inner is not condition)
        in_order = truth is (inner is condition)
        distance = _distance(left, right, inner.shift) if in_order else _excess(left, right, inner.shift)
        return f"{distance} to spare" if truth else f"by {distance}"

    def _margin(self, atom: AtMost, truth: bool | None, *, negated: bool) -> str:
        """Say how far quantities are from the opposite of a comparison, where all that count are known."""
        groups = [term.quantity.group for term in atom.terms if isinstance(term.quantity, Count | GroupNumber)]
        pairs = [self.members.get(group, (0, 0)) for group in groups]
        if truth is None or not self.rows.members.keys() >= set(groups) or any(most > sure for most, sure in pairs):
            return ""
        apart = self._case.amounts.margin(atom, truth=truth is not negated)
        if apart is None:
            return ""
        distance = _of_time(int(apart)) if self.words.in_time(atom) else in_digits(apart, apart)
        return f"{distance} to spare" if truth else f"by {distance}"

    def _open(self, atom: NoLater, left: Moment, right: Moment, *, negated: bool) -> str:
        """Say which reading makes a comparison false where another makes it true."""
        first, second = (self.words(side) for side in (atom.left, atom.right))
        if negated:
            first_end, second_end = earliest_as_edtf(left), latest_as_edtf(right)
        else:
            first_end, second_end = latest_as_edtf(left), earliest_as_edtf(right)
        if first_end is not None and first_end == second_end and not atom.shift:
            order = "no later than" if negated else "later than"
            return f"false if both were on {first_end} and {first} was {order} {second}"
        ends = [f"{words} was {end}" for words, end in ((first, first_end), (second, second_end)) if end]
        early, late = ("early", "late") if negated else ("late", "early")
        open_ends = [
            f"how {how} {words} was is open"
            for words, end, how in ((first, first_end, early), (second, second_end, late))
            if end is None
        ]
        return "; ".join(([f"false if {' and '.join(ends)}"] if not open_ends else []) + open_ends)


def _dates_of(claims: Sequence[Claim]) -> str:
    """Write the dates that claims give, each with its claim."""
    given = [f"{told(claim, word)} ({claim.id})" for claim in claims for word in claim.dates]
    more = f", and {len(given) - MAX_DATES} more" if len(given) > MAX_DATES else ""
    return ", ".join(given[:MAX_DATES]) + more


def _distance(left: Moment, right: Moment, by: Duration) -> str:
    """How long it is from the latest of one moment, moved, to the earliest of another."""
    return _between(shift(left.latest, by), right.earliest, whole=bool(by.months or by.days))


def _excess(left: Moment, right: Moment, by: Duration) -> str:
    """How long it is from the latest of one moment to the earliest of another that was moved."""
    return _between(right.latest, shift(left.earliest, by), whole=bool(by.months or by.days))


def _apart(left: Moment, right: Moment) -> str:
    if left.earliest > right.latest:
        left, right = right, left
    return f"by {_between(left.latest, right.earliest, whole=False)}"


def _of_time(seconds: int) -> str:
    return distance_in_words(seconds, 0, seconds // SECONDS_PER_DAY) if seconds else "nothing"


def _between(first: int, last: int, *, whole: bool) -> str:
    """Return a length of time in words, of whole days where it is counted in them."""
    days = Moment(min(first, last), max(first, last))
    apart = last - first
    if apart <= 0 or (whole and days.earliest_day == days.latest_day):
        return "nothing"
    return distance_in_words(apart, days.earliest_day, days.latest_day)
