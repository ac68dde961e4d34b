"""A second engine, for tests only: slow and obvious, without SQL and witnesses, without any of `claimcheck.engine`.

It says which combinations of events violate a rule, as the table in `model/expressions.py` means it. Claims are looked
at one by one, groups and versions are found by trying every subset, conditions are evaluated with True, False and
None, quantities are pairs of fractions. It shares with the engine only the claims as read, the checked rule, and the
comparison of two moments, which has brute-force tests of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, product
from typing import Literal, NamedTuple

from claimcheck.model.checked import CheckedPartner, CheckedRule, Link, Named
from claimcheck.model.claims import WEEKDAYS, Claim, LastingClaim
from claimcheck.model.dates import INFINITY, Date, Moment, RelativeDate, compatible, falls_on, no_later
from claimcheck.model.expressions import (
    AT_ONCE,
    NAMES,
    PARTICIPANTS,
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
    MomentOf,
    NoLater,
    Not,
    NumberOf,
    OneOf,
    Or,
    Published,
    Quantity,
    Same,
    SameName,
    Text,
    Today,
    Within,
    atoms_of,
    moments_of,
)
from claimcheck.model.expressions import Moment as MomentExpression
from claimcheck.reading import Reading

Truth = bool | None
End = Fraction | None  # None: there is none
Interval = tuple[End, End]
View = Literal["strict", "widened"]
Pass = Literal["stated", "reported"]
VIEWS: tuple[View, View] = ("strict", "widened")
ANY_TIME = Moment(-INFINITY, INFINITY)


class Span(NamedTuple):
    """When something started and ended; both are equal for what is one moment."""

    start: Moment
    end: Moment


class Violation(NamedTuple):
    """A combination that violates a rule: for every name, the claims it stands for."""

    pass_: str
    claims: tuple[tuple[str, frozenset[str]], ...]
    certainty: str


@dataclass(frozen=True, eq=False)
class Thing:
    """What a name can stand for: one version of an event, the whole of it, or a single claim."""

    event: str
    claims: tuple[Claim, ...]
    spans: Mapping[View, Span | None]
    agrees: Mapping[tuple[View, bool], bool]
    hearsay: bool = False
    told: bool = False


@dataclass(frozen=True)
class Group:
    """The events that may belong to a group; those that do if an inferred key is right; those that do.

    Where it `must_have` members, its first and last are only known if something likely belongs to it.
    """

    possible: tuple[Thing, ...]
    likely: tuple[Thing, ...]
    certain: tuple[Thing, ...]
    must_have: bool = False


def in_any_order(violations: Iterable[Violation], rule: CheckedRule) -> set[Violation]:
    """The same violations, without telling which of the names of one kind stands for which claims."""
    kinds = {n.name: (n.stance, n.subject.each, n.subject.types) for n in rule.matched}

    def sorted_within_kinds(violation: Violation) -> Violation:
        places: dict[object, list[int]] = {}
        for place, (name, _) in enumerate(violation.claims):
            places.setdefault(kinds[name], []).append(place)
        claims = list(violation.claims)
        for some in places.values():
            stood_for = sorted((violation.claims[place][1] for place in some), key=sorted)
            for place, ids in zip(some, stood_for, strict=True):
                claims[place] = (violation.claims[place][0], ids)
        return violation._replace(claims=tuple(claims))

    return set(map(sorted_within_kinds, violations))


# -- three-valued logic ------------------------------------------------------------------------------------------


def negation(truth: Truth) -> Truth:
    """Kleene's not."""
    return None if truth is None else not truth


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: false if anything is false, unknown if anything is unknown."""
    known = list(truths)
    if any(truth is False for truth in known):
        return False
    return None if None in known else True


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Kleene's or."""
    return negation(conjunction(negation(truth) for truth in truths))


# -- ranges ------------------------------------------------------------------------------------------------------


def on_one_clock(moments: Sequence[Moment]) -> list[Moment]:
    """As they are if all have an offset or none has; otherwise all in UTC."""
    return [m.to_utc() for m in moments] if any(m.zoned for m in moments) else list(moments)


def spans_on_one_clock(spans: Mapping[str, Span]) -> dict[str, Span]:
    """The same for the spans of several claims."""
    if not any(span.start.zoned for span in spans.values()):
        return dict(spans)
    return {claim: Span(span.start.to_utc(), span.end.to_utc()) for claim, span in spans.items()}


def meet(moments: Sequence[Moment]) -> Moment | None:
    """What all allow; None if nothing."""
    moments = on_one_clock(moments)
    first, last = max(m.earliest for m in moments), min(m.latest for m in moments)
    return Moment(first, last, moments[0].zoned) if first <= last else None


def hull(moments: Sequence[Moment]) -> Moment:
    """The smallest range that holds all."""
    moments = on_one_clock(moments)
    return Moment(min(m.earliest for m in moments), max(m.latest for m in moments), moments[0].zoned)


def meet_of_spans(spans: Sequence[Span]) -> Span | None:
    """A start and an end that all allow; None if either is missing."""
    start, end = meet([s.start for s in spans]), meet([s.end for s in spans])
    return None if start is None or end is None else Span(start, end)


def hull_of_spans(spans: Sequence[Span]) -> Span:
    """The starts and the ends that any of them allows."""
    return Span(hull([s.start for s in spans]), hull([s.end for s in spans]))


# -- quantities --------------------------------------------------------------------------------------------------

NO_ENDS: Interval = (None, None)


def overlap(intervals: Sequence[Interval]) -> Interval | None:
    """What all intervals have in common; None if nothing, or if there are none."""
    leasts = [least for least, _ in intervals if least is not None]
    mosts = [most for _, most in intervals if most is not None]
    least, most = max(leasts, default=None), min(mosts, default=None)
    if not intervals or (least is not None and most is not None and least > most):
        return None
    return least, most


def times(factor: Fraction, interval: Interval) -> Interval:
    """Every number of an interval so many times."""
    ends = [None if end is None else factor * end for end in interval]
    return (ends[0], ends[1]) if factor > 0 else (ends[1], ends[0])


def total(ends: Iterable[End]) -> End:
    """The sum of some ends; none if one is missing."""
    known = list(ends)
    return None if None in known else sum(known, Fraction(0))


def middle(ends: Sequence[End], missing: float) -> End:
    """The median of some ends, of which those that are `missing` are infinite."""
    ordered = sorted(ends, key=lambda end: missing if end is None else end)
    last = len(ordered) - 1
    both_sides = total((ordered[last // 2], ordered[(last + 1) // 2]))
    return None if both_sides is None else both_sides / 2


# -- when each claim says that it was ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Dating:
    """What one claim says of time, in each view, and the claims by which its relative dates were told."""

    spans: Mapping[View, Span]
    behind: frozenset[str] = frozenset()


class Calendar:
    """Dates every claim, in rounds: a relative date once everything that dates its anchor is dated."""

    def __init__(self, claims: Mapping[str, Claim], events: Events) -> None:
        self.claims = claims
        self.events = events
        self.datings: dict[str, Dating] = {}
        waiting = sorted(claim_id for claim_id, claim in claims.items() if claim.dates)
        while ready := self._ready(waiting, all) or self._ready(waiting, any) or self._ready_in_part(waiting):
            self.datings |= {claim_id: self._dating(claims[claim_id]) for claim_id in ready}
            waiting = [claim_id for claim_id in waiting if claim_id not in self.datings]

    def rests_on_report(self, claim: Claim) -> bool:
        """It is reported itself, or dated by a claim that is."""
        behind = self.datings[claim.id].behind if claim.id in self.datings else ()
        return is_reported(claim) or any(is_reported(self.claims[other]) for other in behind)

    def _ready(self, waiting: Sequence[str], enough: type[all] | type[any]) -> list[str]:
        return [claim_id for claim_id in waiting if self._is_ready(self.claims[claim_id], enough)]

    def _is_ready(self, claim: Claim, enough: type[all] | type[any]) -> bool:
        daters = [self._daters(anchor, claim) for anchor in anchors_of(claim)]
        return all(found and enough(d in self.datings for d in found) for found in daters)

    def _ready_in_part(self, waiting: Sequence[str]) -> list[str]:
        """Some of its dates can be read, though others never will be."""
        return [claim_id for claim_id in waiting if self._readable(self.claims[claim_id])]

    def _readable(self, claim: Claim) -> dict[str, Date | RelativeDate]:
        return {
            word: date
            for word, date in claim.dates.items()
            if isinstance(date, Date) or any(d in self.datings for d in self._daters(date.anchor, claim))
        }

    def _daters(self, anchor: str, asking: Claim) -> list[str]:
        """The claim of that id if it bears a date, else the stated claims of that event, the asking one apart."""
        claim = self.claims.get(anchor)
        if claim is not None and claim.dates and (is_asserting(claim) or claim.stance == asking.stance):
            return [anchor]
        return [c.id for c in self.events.named(anchor) if c.id != asking.id and c.dates and is_stated(c)]

    def _dating(self, claim: Claim) -> Dating:
        told = [date.anchor for date in self._readable(claim).values() if isinstance(date, RelativeDate)]
        anchors = {anchor: self._anchor(anchor, claim) for anchor in told}
        spans = {view: self._span(claim, view, anchors) for view in VIEWS}
        return Dating(spans, frozenset().union(*(anchor.behind for anchor in anchors.values())))

    def _anchor(self, anchor: str, asking: Claim) -> Dating:
        """What its claims all allow, or, where they clash, all that any of them allows."""
        daters = [d for d in self._daters(anchor, asking) if d in self.datings]
        found = [self.datings[d] for d in daters]
        spans = {}
        for view in VIEWS:
            starts, ends = [d.spans[view].start for d in found], [d.spans[view].end for d in found]
            spans[view] = Span(meet(starts) or hull(starts), meet(ends) or hull(ends))
        return Dating(spans, frozenset(daters).union(*(d.behind for d in found)))

    def _span(self, claim: Claim, view: View, anchors: Mapping[str, Dating]) -> Span:
        readable = self._readable(claim)
        dates = {word: self._read(claim, date, view, anchors) for word, date in readable.items()}
        if not isinstance(claim, LastingClaim):
            return dates["when"]
        if "when" in dates:
            when = dates["when"]
            if isinstance(claim.when, Date) and claim.when.lasting:
                return start_before_end(when.start, when.end)
            zoned = when.start.zoned
            return Span(Moment(-INFINITY, when.start.latest, zoned), Moment(when.end.earliest, INFINITY, zoned))
        start = dates["from"].start if "from" in dates else ANY_TIME
        end = dates["until"].end if "until" in dates else ANY_TIME
        return start_before_end(start, end)

    def _read(self, claim: Claim, date: Date | RelativeDate, view: View, anchors: Mapping[str, Dating]) -> Span:
        widened = view == "widened"
        if widened and date.uncertain:  # it bounds nothing then
            anything = Moment(-INFINITY, INFINITY, isinstance(date, Date) and date.start.zoned)
            return Span(anything, anything)
        if isinstance(date, RelativeDate):
            moment = date.resolve(*anchors[date.anchor].spans[view], widened=widened)
            return Span(moment, moment)
        return Span(*date.widened(claim.about_years)) if widened else Span(date.start, date.end)


def anchors_of(claim: Claim) -> list[str]:
    """The ids its relative dates refer to."""
    return [date.anchor for date in claim.dates.values() if isinstance(date, RelativeDate)]


def start_before_end(start: Moment, end: Moment) -> Span:
    """Nothing starts after the latest end, or ends before the earliest start; clashing ends stay as they are."""
    start, end = on_one_clock([start, end])
    if start.earliest > end.latest:
        return Span(start, end)
    last_start, first_end = min(start.latest, end.latest), max(start.earliest, end.earliest)
    return Span(Moment(start.earliest, last_start, start.zoned), Moment(first_end, end.latest, end.zoned))


# -- which claims are of one event -------------------------------------------------------------------------------


def folded(name: str) -> str:
    """Its letters and digits only, without accents and capitals, what stood between them as one blank."""
    letters = [letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)]
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).casefold().split())


def is_asserting(claim: Claim) -> bool:
    """It says that something happened, even if only by allegation."""
    return claim.stance in ("asserted", "alleged")


def is_reported(claim: Claim) -> bool:
    """Its source does not say so itself."""
    return claim.by is not None or claim.stance == "alleged"


def is_stated(claim: Claim) -> bool:
    """Its source says so itself."""
    return is_asserting(claim) and not is_reported(claim)


class Events:
    """The claims that count, put together into events. An event is named by its first claim."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        claims = [reading.claims[claim_id].claim for claim_id in sorted(reading.claims)]
        superseded = set(chain.from_iterable(claim.supersedes for claim in claims))
        self.live = [c for c in claims if c.id not in superseded and self.rank(c) != "deprecated"]
        self.event_of = {claim.id: min(self._reached(claim)) for claim in self.live}
        self.live = [c for c in self.live if not self._outvoted(c)]
        self.event_of = {claim.id: min(self._reached(claim)) for claim in self.live}

    def type_of(self, thing: Thing) -> str:
        """A claim's own type; an event's is the most special among all claims that count, of whatever pass."""
        if thing.told:
            return thing.claims[0].type
        claims = [c for c in self.live if self.event_of[c.id] == thing.event]
        return max(claims, key=lambda claim: len(type(claim).__mro__)).type

    def rank(self, claim: Claim) -> str:
        """Its own rank, or that of its source."""
        source = self.reading.sources.get(claim.source or "")
        return claim.rank or (source.source.rank if source else "normal")

    def named(self, name: str) -> list[Claim]:
        """The claims of the event that bears a name, or that a claim of this id is of."""
        for claim in self.live:
            if (claim.event == name and is_asserting(claim)) or claim.id == name:
                return [c for c in self.live if self.event_of[c.id] == self.event_of[claim.id]]
        return []

    def entity(self, name: str) -> str:
        """The first of the ids that are the same entity."""
        reached, found = set(), {name}
        while found - reached:
            reached |= found
            for one, read in self.reading.entities.items():
                if read.entity.same_as is not None and {one, read.entity.same_as} & reached:
                    found |= {one, read.entity.same_as}
        return min(reached)

    def text(self, claim: Claim, field: str) -> str | None:
        """What a claim says in a field."""
        source = self.reading.sources.get(claim.source or "")
        if field == "weekday":
            return weekday_of(claim)
        if field == "source_rank":
            return self.rank(claim)
        if field == "source_kind":
            return source.source.kind if source else None
        text = getattr(claim, field, None)
        return self.entity(text) if text is not None and field in claim.roles() else text

    def together(self, claims: Iterable[Claim], word: str) -> set[str]:
        """The entities present at an event, all it names, or the names of those present."""
        entities = {
            text
            for claim in claims
            for field, role in claim.roles().items()
            if (role.present or word not in (PARTICIPANTS, NAMES)) and (text := self.agreed(claims, field)) is not None
        }
        return {name for entity in entities for name in self.names(entity)} if word == NAMES else entities

    def agreed(self, claims: Iterable[Claim], field: str) -> str | None:
        """What all claims that fill a field in agree on."""
        values = {self.text(claim, field) for claim in claims} - {None}
        return values.pop() if len(values) == 1 else None

    def names(self, entity: str) -> set[str]:
        """The names by which an entity goes, folded."""
        entities = [read.entity for one, read in self.reading.entities.items() if self.entity(one) == entity]
        return {folded(name) for one in entities for name in (one.name or "", *one.aliases)} - {""}

    def above(self, place: str) -> list[str]:
        """The places that a place lies within, the innermost first; a circle is gone round once."""
        found: list[str] = []
        while (outside := self._outside(place)) is not None and outside not in found:
            found.append(outside)
            place = outside
        return found

    def _outside(self, place: str) -> str | None:
        """Where a place is said to lie; if several entities are this place, by the first that says so."""
        said = [
            self.entity(read.entity.within)
            for one, read in sorted(self.reading.entities.items())
            if self.entity(one) == place and read.entity.within is not None
        ]
        return said[0] if said and said[0] != place else None

    def _outvoted(self, claim: Claim) -> bool:
        """Another claim dates its event, states so itself, and is preferred, while this one is not."""
        if claim.rank == "preferred" or not is_asserting(claim) or not claim.dates:
            return False
        others = [c for c in self.live if self.event_of[c.id] == self.event_of[claim.id]]
        return any(c.rank == "preferred" and is_stated(c) and c.dates for c in others)

    def _reached(self, claim: Claim) -> set[str]:
        reached, found = set(), {claim.id}
        while found - reached:
            reached |= found
            found |= {c.id for c in self.live for one in self.live if one.id in reached and self._are_one(one, c)}
        return reached

    def _are_one(self, a: Claim, b: Claim) -> bool:
        if not (is_asserting(a) and is_asserting(b)):
            return False
        return (a.event is not None and a.event == b.event) or self._same_identity(a, b)

    def _same_identity(self, a: Claim, b: Claim) -> bool:
        if a.type != b.type or a.often == "many" or (a.number or 1) != (b.number or 1):
            return False
        values = [(self.text(a, key), self.text(b, key)) for key in a.keys]
        return bool(values) and all(x is not None and x == y for x, y in values)


def weekday_of(claim: Claim) -> str | None:
    """The weekday it names, in its own field or within its dates."""
    if claim.weekday is not None:
        return claim.weekday
    days = {d.weekday for d in claim.dates.values() if isinstance(d, Date) and d.weekday is not None}
    return WEEKDAYS[days.pop()] if len(days) == 1 else None


# -- versions and wholes -----------------------------------------------------------------------------------------


class Evidence:
    """What a pass has to judge: events in their versions and as wholes, and single claims."""

    def __init__(self, events: Events, calendar: Calendar, pass_: Pass) -> None:
        self.events = events
        self.calendar = calendar
        self.claims = [c for c in events.live if pass_ == "reported" or not calendar.rests_on_report(c)]
        by_event: dict[str, list[Claim]] = {}
        for claim in self.claims:
            by_event.setdefault(events.event_of[claim.id], []).append(claim)
        self.versions: list[Thing] = []
        self.wholes: list[Thing] = []
        for event, claims in by_event.items():
            versions = list(self._versions(event, claims))
            self.versions += versions
            self.wholes.append(self._whole(event, claims, versions))
        self.told = [
            Thing(events.event_of[c.id], (c,), {v: self._spans([c], v).get(c.id) for v in VIEWS}, {}, told=True)
            for c in self.claims
        ]

    @cached_property
    def hearsay(self) -> list[Thing]:
        """What is only reported, while only what is stated counts: it may belong to something, but never surely."""
        others = [c for c in self.events.live if c not in self.claims]
        return [
            Thing(self.events.event_of[c.id], (c,), {v: self._spans([c], v).get(c.id) for v in VIEWS}, {}, hearsay=True)
            for c in others
        ]

    def sole(self, entity: str | None, field: str) -> bool:
        """Everything said of an entity, in whatever role, names one and the same value of a field."""
        if entity is None:
            return False
        values = {
            text
            for claim in self.claims
            if is_asserting(claim) and (text := self.events.text(claim, field)) is not None
            if entity in [self.events.text(claim, role) for role in claim.roles()]
        }
        return len(values) == 1

    def _spans(self, claims: Sequence[Claim], view: View) -> dict[str, Span]:
        datings = self.calendar.datings
        return {c.id: datings[c.id].spans[view] for c in claims if c.id in datings}

    def _versions(self, event: str, claims: Sequence[Claim]) -> Iterator[Thing]:
        """The largest sets of claims that leave a start and an end; undated claims belong to each."""
        strict, widened = (spans_on_one_clock(self._spans(claims, view)) for view in VIEWS)
        agreeing = [set(some) for some in subsets(strict) if meet_of_spans([strict[c] for c in some]) is not None]
        largest = [some for some in agreeing if not any(some < other for other in agreeing)]
        for version in largest or [set()]:
            members = tuple(c for c in claims if c.id in version or c.id not in strict)
            spans = {
                view: meet_of_spans([found[c] for c in version]) if version else None
                for view, found in (("strict", strict), ("widened", widened))
            }
            yield Thing(event, members, spans, {})

    def _whole(self, event: str, claims: Sequence[Claim], versions: Sequence[Thing]) -> Thing:
        spans, agrees = {}, {}
        for view in VIEWS:
            known = [span for version in versions if (span := version.spans[view]) is not None]
            spans[view] = hull_of_spans(known) if known else None
            agrees[view, False] = self._agree(claims, claims)
            agrees[view, True] = all(
                self._agree([c for c in claims if c.source == source], claims)
                for source in {c.source for c in claims} - {None}
            )
        return Thing(event, tuple(claims), spans, agrees)

    def _agree(self, some: Sequence[Claim], claims: Sequence[Claim]) -> bool:
        spans = spans_on_one_clock(self._spans(claims, "widened"))  # "about" agrees with what is near
        dated = [spans[c.id] for c in some if c.id in spans]
        return not dated or meet_of_spans(dated) is not None


def subsets(items: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Every set of some of the items."""
    known = sorted(items)
    return chain.from_iterable(combinations(known, size) for size in range(1, len(known) + 1))


# -- rules -------------------------------------------------------------------------------------------------------


class Twin:
    """Judges rules on everything that was read."""

    def __init__(self, reading: Reading, today: Moment) -> None:
        self.today = today
        self.reading = reading
        self.events = Events(reading)
        self.calendar = Calendar({claim.id: claim for claim in self.events.live}, self.events)

    @property
    def reports(self) -> set[str]:
        """The types of which some claim is only reported, so that a second pass may find more."""
        return {claim.type for claim in self.events.live if self.calendar.rests_on_report(claim)}

    def violations(self, rule: CheckedRule, passes: Sequence[Pass] = ("stated", "reported")) -> set[Violation]:
        """Every combination that violates the rule, in each pass; events that do in an earlier pass are left out."""
        found: dict[tuple[str, ...], set[Violation]] = {}
        for pass_ in passes:
            new: dict[tuple[str, ...], set[Violation]] = {}
            for events, violation in self._in_pass(rule, pass_):
                new.setdefault(events, set()).add(violation)
            found = new | found
        return set().union(*found.values())

    def _in_pass(self, rule: CheckedRule, pass_: Pass) -> Iterator[tuple[tuple[str, ...], Violation]]:
        strict, widened = (Judging(rule, self, self.evidence[pass_], view) for view in VIEWS)
        for names in strict.combinations():
            if strict.violated(names):
                certain = widened.violated(names) and not strict.inferred(names)
                claims = tuple((name, frozenset(c.id for c in thing.claims)) for name, thing in names.items())
                events = tuple(thing.event for thing in names.values())
                yield events, Violation(pass_, claims, "certain" if certain else "likely")

    @cached_property
    def evidence(self) -> dict[Pass, Evidence]:
        """What each pass looks at."""
        return {pass_: Evidence(self.events, self.calendar, pass_) for pass_ in ("stated", "reported")}


Names = Mapping[str, Thing]


@dataclass(frozen=True)
class Judging:
    """One rule, in one pass and one view."""

    rule: CheckedRule
    twin: Twin
    evidence: Evidence
    view: View

    def combinations(self) -> Iterator[dict[str, Thing]]:
        """Every choice of things for the matched names that the links allow."""
        matched = self.rule.matched
        for things in product(*(self._range(named) for named in matched)):
            names = dict(zip((named.name for named in matched), things, strict=True))
            if self._distinct(things) and all(self._linked(link, names) is not False for link in self.rule.links):
                yield names

    def violated(self, names: Names) -> bool:
        """The rule applies, nothing exempts, and what it requires is false or missing."""
        groups = {gather.name: self.group(gather, names) for gather in self.rule.gathers}
        if self.rule.where is not None and self.truth(self.rule.where, names, groups) is not True:
            return False
        if any(self._others(partner, names) or self._key_unknown(partner, names) for partner in self.rule.unless):
            return False
        if not all(
            self._linked(link, names) or self._inferable(self.rule.links, link, names) for link in self.rule.links
        ):
            return False
        return self._refuted(names, groups) or any(self._missing(partner, names) for partner in self.rule.exists)

    def inferred(self, names: Names) -> bool:
        """It rests on a key that nobody gave: between the names, or for every dated member of a group compared."""
        groups = {gather.name: self.group(gather, names) for gather in self.rule.gathers}
        conditions = [c for c in (self.rule.where, self.rule.require) if c is not None]
        compared = [
            m for c in conditions for atom in atoms_of(c) for m in moments_of(atom) if isinstance(m, GroupMoment)
        ]
        return any(self._linked(link, names) is None for link in self.rule.links) or any(
            groups[m.group].possible and all(self.end_of(t, m.point) is None for t in groups[m.group].certain)
            for m in compared
        )

    def _refuted(self, names: Names, groups: Mapping[str, Group]) -> bool:
        must_have = {name: replace(group, must_have=True) for name, group in groups.items()}
        return self.rule.require is not None and self.truth(self.rule.require, names, must_have) is False

    def _missing(self, partner: CheckedPartner, names: Names) -> bool:
        if self._others(partner, names) or self._key_unknown(partner, names):
            return False
        return partner.closed or any(
            self._may_link(partner, thing, names) and self._is_other(thing, names) for thing in self._partners(partner)
        )

    def _others(self, partner: CheckedPartner, names: Names) -> list[Thing]:
        """What exempts, or must exist: any but the matched events themselves."""
        return [thing for thing in self._possible(partner, names) if self._is_other(thing, names)]

    def _is_other(self, thing: Thing, names: Names) -> bool:
        return all(thing.event != other.event for other in names.values() if not other.told)

    def _key_unknown(self, partner: CheckedPartner, names: Names) -> bool:
        """A key by which the partner would be found is not given on the side of the names."""
        ends = [end for link in partner.links if not link.optional for end in (link.left, link.right)]
        return any(not self.values(end, names) for end in ends if end.name != partner.name)

    # -- what names range over -----------------------------------------------------------------------------------

    def _range(self, named: Named) -> list[Thing]:
        things = self.evidence.versions
        if named.subject.each == "claim":
            things = self.evidence.told
        elif any(isinstance(a, DatesAgree) and a.name == named.name for a in self._all_atoms()):
            things = self.evidence.wholes
        return [t for t in things if self._fits(t, named.subject.types, named.stance)]

    def _partners(self, partner: CheckedPartner) -> list[Thing]:
        things = [*self.evidence.wholes, *self.evidence.hearsay]
        return [t for t in things if self._fits(t, partner.subject.types, partner.stance)]

    def _fits(self, thing: Thing, types: Sequence[str], stance: str) -> bool:
        wanted = ("asserted", "alleged") if stance in ("asserted", "alleged") else (stance,)
        return self.twin.events.type_of(thing) in types and thing.claims[0].stance in wanted

    def _distinct(self, things: Sequence[Thing]) -> bool:
        pairs = combinations(zip(self.rule.matched, things, strict=True), 2)
        return all(may_stand_together(*first, *second) for first, second in pairs)

    def _all_atoms(self) -> Iterator[object]:
        rule = self.rule
        partners = (*rule.gathers, *rule.unless, *rule.exists)
        for condition in (rule.where, rule.require, *(partner.where for partner in partners)):
            if condition is not None:
                yield from atoms_of(condition)

    # -- links ---------------------------------------------------------------------------------------------------

    def _linked(self, link: Link, names: Names) -> Truth:
        """Equal, different, or unknown because an optional key is missing; of several values one is enough."""
        left, right = self.values(link.left, names), self.values(link.right, names)
        if left and right:
            return bool(left & right)
        nobody = any(end.field in AT_ONCE and not self.values(end, names) for end in (link.left, link.right))
        return None if link.optional and not nobody else False

    def _inferable(self, links: Sequence[Link], missing: Link, names: Names) -> bool:
        plain = next(link for link in links if not link.optional)
        return self.evidence.sole(self.field(plain.left, names), missing.right.field)

    def _may_link(self, partner: CheckedPartner, thing: Thing, names: Names) -> bool:
        everyone = {**names, partner.name: thing}
        return all(self._linked(link, everyone) is not False for link in partner.links)

    def _may_be(self, partner: CheckedPartner, thing: Thing, names: Names) -> bool:
        where = self._partner_where(partner, thing, names)
        return self._may_link(partner, thing, names) and where is not False

    def _partner_where(self, partner: CheckedPartner, thing: Thing, names: Names) -> Truth:
        return True if partner.where is None else self.truth(partner.where, {**names, partner.name: thing}, {})

    def _possible(self, partner: CheckedPartner, names: Names) -> list[Thing]:
        return [thing for thing in self._partners(partner) if self._may_be(partner, thing, names)]

    def group(self, gather: CheckedPartner, names: Names) -> Group:
        """The members of a group for some matched names."""
        possible = self._possible(gather, names)
        said = [thing for thing in possible if not thing.hearsay]
        chosen = [thing for thing in said if self._partner_where(gather, thing, names) is True]
        likely = [thing for thing in chosen if self._links_hold(gather, thing, names, infer=True)]
        certain = [thing for thing in chosen if self._links_hold(gather, thing, names, infer=False)]
        return Group(tuple(possible), tuple(likely), tuple(certain))

    def _links_hold(self, gather: CheckedPartner, thing: Thing, names: Names, *, infer: bool) -> bool:
        everyone = {**names, gather.name: thing}
        return all(
            self._linked(link, everyone) or (infer and self._inferable(gather.links, link, everyone))
            for link in gather.links
        )

    # -- conditions ----------------------------------------------------------------------------------------------

    def truth(self, condition: Condition, names: Names, groups: Mapping[str, Group]) -> Truth:
        """The truth of a condition: True, False, or None for unknown."""
        match condition:
            case Not(operand):
                return negation(self.truth(operand, names, groups))
            case And(operands):
                return conjunction(self.truth(operand, names, groups) for operand in operands)
            case Or(operands):
                return disjunction(self.truth(operand, names, groups) for operand in operands)
            case NoLater(MomentOf(one, "start"), MomentOf(other, "end"), shift) if one == other and not shift:
                start, end = names[one].spans[self.view] or (None, None)
                return of_both(start, end, lambda a, b: no_later(a, b) is not False)
            case NoLater(left, right, shift):
                return of_both(
                    self.moment(left, names, groups),
                    self.moment(right, names, groups),
                    lambda a, b: no_later(a, b, shift),
                )
            case Compatible(left, right):
                return of_both(self.moment(left, names, groups), self.moment(right, names, groups), compatible)
            case FallsOn(moment, weekday):
                day = self.field(weekday, names)
                when = self.moment(moment, names, groups)
                return None if day is None or when is None else falls_on(when, WEEKDAYS.index(day))
            case DatesAgree(name, by_source):
                return names[name].agrees[self.view, by_source]
            case Same(left, right):
                return of_both(self.text(left, names), self.text(right, names), lambda a, b: a == b)
            case OneOf(field, values):
                text = self.field(field, names)
                return None if text is None else text in values
            case Given(FieldOf() as field):
                claims = names[field.name].claims
                return any(self.twin.events.text(claim, field.field) is not None for claim in claims)
            case Given(moment):
                return self.moment(moment, names, groups) is not None
            case Listed(field, values):
                return True if self.field(field, names) in values else None
            case CountAtLeast(group, least):
                if len(groups[group].certain) >= least:
                    return True
                return False if len(groups[group].possible) < least else None
            case AtMost(terms, least, most):
                found = [times(Fraction(t.factor), self.quantity(t.quantity, names, groups)) for t in terms]
                lowest, highest = total(lo for lo, _ in found), total(hi for _, hi in found)
                if highest is not None and highest <= Fraction(least):
                    return True
                return False if lowest is not None and lowest > Fraction(most) else None
            case Within(inner, outer):
                return of_both(self.field(inner, names), self.field(outer, names), self._within)
            case SameName(left, right):
                return of_both(self.field(left, names), self.field(right, names), self._same_name)
            case BearsName(entity, text):
                return of_both(self.field(entity, names), self.field(text, names), self._bears)

    def text(self, side: FieldOf | Text, names: Names) -> str | None:
        """A text written in the rule, or a field."""
        return side.value if isinstance(side, Text) else self.field(side, names)

    def field(self, reference: FieldOf, names: Names) -> str | None:
        """What all claims that fill a field in agree on."""
        thing = names[reference.name]
        if reference.field == "type":
            return self.twin.events.type_of(thing)
        return self.twin.events.agreed(thing.claims, reference.field)

    def values(self, reference: FieldOf, names: Names) -> set[str]:
        """What a link compares: a field, or all entities (or names) at once."""
        if reference.field in AT_ONCE:
            return self.twin.events.together(names[reference.name].claims, reference.field)
        text = self.field(reference, names)
        return set() if text is None else {text}

    # -- places and names ----------------------------------------------------------------------------------------

    def _within(self, inner: str, outer: str) -> Truth:
        if inner == outer or outer in self.twin.events.above(inner):
            return True
        tops = [[place, *self.twin.events.above(place)][-1] for place in (inner, outer)]
        return False if tops[0] == tops[1] else None

    def _same_name(self, left: str, right: str) -> Truth:
        shared = left == right or self.twin.events.names(left) & self.twin.events.names(right)
        return True if shared else None

    def _bears(self, entity: str, text: str) -> Truth:
        names = self.twin.events.names(entity)
        return folded(text) in names if names and folded(text) else None

    # -- quantities ----------------------------------------------------------------------------------------------

    def quantity(self, quantity: Quantity, names: Names, groups: Mapping[str, Group]) -> Interval:
        """The least and the most that a quantity may be; an end that is not known is none."""
        match quantity:
            case NumberOf(name, field):
                return self.stated(names[name], field) or NO_ENDS
            case Elapsed(later, earlier):
                return elapsed(self.moment(later, names, groups), self.moment(earlier, names, groups))
            case Count(group, ""):
                return Fraction(len(groups[group].certain)), Fraction(len(groups[group].possible))
            case Count(group, field):
                return self._distinct_values(groups[group], field)
            case GroupNumber("sum", group, field):
                return self._sum(groups[group], field)
            case GroupNumber("median", group, field):
                return self._median(groups[group], field)
            case GroupNumber(aggregate, group, field):
                return self._least_or_greatest(groups[group], field, least=aggregate == "min")

    def stated(self, thing: Thing, field: str) -> Interval | None:
        """What all claims that state a quantity allow; None if none does, or if they clash."""
        values = [value for claim in thing.claims if (value := getattr(claim, field, None)) is not None]
        return overlap([(fraction(value.least), fraction(value.most)) for value in values])

    def _distinct_values(self, group: Group, field: str) -> Interval:
        """Of members of which the value is not known, each may have another one, and none need have."""
        certain, possible = (
            [self.twin.events.agreed(thing.claims, field) for thing in things]
            for things in (group.certain, group.possible)
        )
        return Fraction(len({*certain} - {None})), Fraction(len({*possible} - {None}) + possible.count(None))

    def _sum(self, group: Group, field: str) -> Interval:
        """Every possible member may be left out, if it is not certain."""
        stated = {thing: self.stated(thing, field) for thing in group.possible}
        if None in stated.values():
            return NO_ENDS
        zero = Fraction(0)
        leasts = [lo if t in group.certain or lo is None else min(lo, zero) for t, (lo, _) in stated.items()]
        mosts = [hi if t in group.certain or hi is None else max(hi, zero) for t, (_, hi) in stated.items()]
        return total(leasts), total(mosts)

    def _least_or_greatest(self, group: Group, field: str, *, least: bool) -> Interval:
        """All that may be members bound it on its own side, those that are on the other."""
        stated = {thing: self.stated(thing, field) for thing in group.possible}
        sure = [interval for t in group.certain if (interval := stated[t]) is not None]
        side = 0 if least else 1
        ends = [None if interval is None else interval[side] for interval in stated.values()]
        known = [end for end in ends if end is not None]
        of_sure = [interval[1 - side] for interval in sure if interval[1 - side] is not None]
        outer = None if len(known) < len(ends) else (min if least else max)(known, default=None)
        inner = (min if least else max)(of_sure, default=None)
        return (outer, inner) if least else (inner, outer)

    def _median(self, group: Group, field: str) -> Interval:
        """Known only where all that may be members are, and every one states how much."""
        stated = [self.stated(thing, field) for thing in group.possible]
        if not stated or None in stated or len(group.certain) < len(group.possible):
            return NO_ENDS
        return middle([lo for lo, _ in stated], float("-inf")), middle([hi for _, hi in stated], float("inf"))

    def moment(self, expression: MomentExpression, names: Names, groups: Mapping[str, Group]) -> Moment | None:
        """When a moment was, as far as is known; None if nothing is."""
        match expression:
            case Today():
                return self.twin.today
            case MomentOf(name, point):
                return self.end_of(names[name], point)
            case GroupMoment(aggregate, group, point):
                return self._extreme(groups[group], aggregate, point)
            case Published(name):
                return self._published(names[name].claims[0])

    def end_of(self, thing: Thing, point: str) -> Moment | None:
        """The start or the end of a thing."""
        span = thing.spans[self.view]
        return None if span is None else span.start if point == "start" else span.end

    def _published(self, claim: Claim) -> Moment | None:
        source = self.twin.reading.sources.get(claim.source or "")
        date = source.source.published if source else None
        if date is None:
            return None
        if self.view == "widened" and date.uncertain:
            return Moment(-INFINITY, INFINITY, date.start.zoned)
        return hull(date.widened() if self.view == "widened" else (date.start, date.end))

    def _extreme(self, group: Group, aggregate: str, point: str) -> Moment | None:
        """Everything that may belong limits the first moment from below; what does belong, from above."""
        moments = {t: moment for t in group.possible if (moment := self.end_of(t, point)) is not None}
        if not moments or (group.must_have and not group.likely):
            return None
        moments = dict(zip(moments, on_one_clock(list(moments.values())), strict=True))
        sure = [moments[t] for t in group.certain if t in moments] or [moments[t] for t in group.likely if t in moments]
        zoned = next(iter(moments.values())).zoned
        if aggregate == "min":
            earliest = min(m.earliest for m in moments.values())
            return Moment(earliest, min((m.latest for m in sure), default=INFINITY), zoned)
        latest = max(m.latest for m in moments.values())
        return Moment(max((m.earliest for m in sure), default=-INFINITY), latest, zoned)


def fraction(end: Decimal | int | None) -> End:
    """An end of a quantity as read."""
    return None if end is None else Fraction(end)


def elapsed(later: Moment | None, earlier: Moment | None) -> Interval:
    """The fewest and the most seconds between two moments; by UTC if only one has an offset."""
    if later is None or earlier is None:
        return NO_ENDS
    later, earlier = on_one_clock([later, earlier])
    fewest = earlier.latest < INFINITY and later.earliest > -INFINITY
    most = earlier.earliest > -INFINITY and later.latest < INFINITY
    return (
        Fraction(later.earliest - earlier.latest) if fewest else None,
        Fraction(later.latest - earlier.earliest) if most else None,
    )


def of_both(left, right, compare) -> Truth:
    """A comparison, unknown where a side is."""
    return None if left is None or right is None else compare(left, right)


def may_stand_together(first: Named, a: Thing, second: Named, b: Thing) -> bool:
    """Two names never stand for one event (or claim)."""
    if first.subject.each != second.subject.each or first.stance != second.stance:
        return True
    one, other = (t.claims[0].id if first.subject.each == "claim" else t.event for t in (a, b))
    return one != other
