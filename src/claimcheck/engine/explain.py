"""From a proof to a finding: citations, steps, repairs, and the message filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from claimcheck.engine.citations import Citations, field_cited, role, told, told_as
from claimcheck.engine.direct import Violation
from claimcheck.engine.evidence import Evidence, Limit
from claimcheck.engine.formulas import EAST, WEST
from claimcheck.engine.proof import Case
from claimcheck.engine.relations import Relations
from claimcheck.engine.rows import Rows
from claimcheck.model.checked import CheckedRule, FromProof, Reference
from claimcheck.model.claims import WEEKDAYS
from claimcheck.model.dates import INFINITY, Duration, Moment, RelativeDate
from claimcheck.model.dates.calendar import (
    CALENDARS,
    GREGORIAN,
    SECONDS_PER_DAY,
    CalendarName,
    code_of,
    day_of,
    iso_day,
    iso_year,
)
from claimcheck.model.dates.moments import shift
from claimcheck.model.expressions import Count, FieldOf, GroupMoment, GroupNumber, MomentOf, Published
from claimcheck.model.findings import Finding, Kind, Repair, Step
from claimcheck.model.quantities import read_share
from claimcheck.reading import Reading


@dataclass(slots=True)
class Explainer:
    """Explains the violations of one run. Holds the rows that the explanations look up."""

    relations: Relations
    reading: Reading
    today: Moment
    rows: Rows = field(init=False)
    citations: Citations = field(init=False)

    def __post_init__(self) -> None:
        self.rows = Rows(self.relations)
        self.citations = Citations(self.relations.claims)

    def findings(self, rule: CheckedRule, violations: Sequence[Violation]) -> list[Finding]:
        """Return the findings of one rule: its contradictions, and the disputes that exist only as reported."""
        stated: list[Finding] = []
        disputes: list[Finding] = []
        for violation in violations:
            case = Case(rule, violation, self.relations, self.reading, self.today, self.rows)
            if violation.pass_ == "stated":
                stated.append(self._finding(case, "contradiction"))
            elif _rests_on_report(case):
                disputes.append(self._finding(case, "dispute"))
        return _once([*stated, *disputes])

    def _finding(self, case: Case, kind: Kind) -> Finding:
        rule = case.rule
        cited = list({e.claim: e for e in reversed(case.proof)}.values())[::-1]
        numbers = {e.claim for e in cited}
        also = {
            (self._id(e.claim), self._id(n)): self.citations.of(n, e)
            for e in cited
            for n in e.others
            if n not in numbers
        }
        return Finding(
            rule=rule.id,
            severity="info" if kind == "dispute" else rule.severity,
            certainty=case.violation.certainty,
            kind=kind,
            message=self._message(case),
            why=rule.why,
            claims=tuple(self.citations.of(e.claim, e) for e in cited),
            also=tuple((of, citation) for (of, _), citation in sorted(also.items(), key=lambda item: item[0])),
            steps=(*(self._step(case, e) for e in cited), Step("rule", f"{rule.title} ({rule.id})")),
            repairs=tuple(repair for e in cited if (repair := self._repair(case, e)) is not None),
            events=tuple(sorted({row.event for row in (*case.rows.values(), *case.counted)})),
        )

    def _id(self, number: int) -> str:
        return self.relations.claims[number].id

    # -- steps and repairs -----------------------------------------------------------------------------------

    def _step(self, case: Case, evidence: Evidence) -> Step:
        claim = case.claim(evidence.claim)
        word = field_cited(claim, evidence)
        relative = isinstance(claim.dates.get(word), RelativeDate)
        text = f"{role(claim, evidence)}: {told(claim, word)}"
        if relative and (dating := self.relations.dating(evidence.claim)) is not None:
            moment = dating.strict.end if evidence.point == "end" else dating.strict.start
            text += f", which is {moment}"
        if evidence.point == "published":
            source = self.reading.sources[claim.source or ""].source
            text += f", said on {source.published}"
        return Step(
            "relative date" if relative else "field" if evidence.point == "field" else "date", text, (claim.id,)
        )

    def _repair(self, case: Case, evidence: Evidence) -> Repair | None:
        """Say where the date of a cited claim would have to fall; None if others say the same as the claim."""
        if evidence.limit is None or evidence.others or evidence.point == "published" or self._carries(case, evidence):
            return None
        claim = case.claim(evidence.claim)
        word = field_cited(claim, evidence)
        day = _day_of(evidence.limit, getattr(claim.dates.get(word), "calendar", "gregorian"))
        if day is None:
            return None
        side = "on or after" if evidence.limit.kind == "earliest" else "on or before"
        return Repair(claim.id, word, f"{side} {day}")

    def _carries(self, case: Case, evidence: Evidence) -> bool:
        """Tell whether the date it is out of order with moves along with it, being relative to it."""
        if len(case.claim(evidence.claim).dates) > 1:
            return False
        return any(
            evidence.claim in self.relations.rests_on(other.claim, other.point)
            for other in case.proof
            if other.limit is not None and other.claim != evidence.claim
        )

    # -- the message -----------------------------------------------------------------------------------------

    def _message(self, case: Case) -> str:
        return "".join(part if isinstance(part, str) else self._filled(case, part) for part in case.rule.message)

    def _filled(self, case: Case, part: Reference | FromProof) -> str:
        if isinstance(part, FromProof):
            return self._from_proof(case, part)
        if isinstance(part, FieldOf):
            return self._field(case, part)
        if isinstance(part, Published):
            return self._published(case, part)
        if isinstance(part, GroupNumber | Count):
            return self._number(case, part)
        return self._date(case, part)

    def _date(self, case: Case, part: MomentOf | GroupMoment) -> str:
        """Give the date as the cited claim writes it, or as the first claim that dates the event does."""
        name = part.group if isinstance(part, GroupMoment) else part.name
        cited = next((e.claim for e in case.proof if e.name == name and e.point == part.point), None)
        number = cited if cited is not None else case.bound_claim(part)
        if number is None:
            return "an unknown time"
        text = told_as(case.claim(number), Evidence(name, part.point, number))
        witnesses = case.violation.witnesses.get(part) if isinstance(part, GroupMoment) else None
        return f"{text}, among the dated ones" if witnesses is not None and witnesses.some_undated else text

    def _from_proof(self, case: Case, part: FromProof) -> str:
        if part.what in ("gap", "apart"):
            return _distance(case.proof, shifted=part.what == "gap")
        if part.what == "weekday":
            days = case.weekdays
            return " or ".join(WEEKDAYS[day].capitalize() for day in days) if days else "another day of the week"
        return self._out_of_order(case, part.what)

    def _out_of_order(self, case: Case, which: str) -> str:
        """Give, as its claim writes it, the date that would have to be later, or the one that would be earlier."""
        kind = "earliest" if which == "earlier" else "latest"
        evidence = next((e for e in case.proof if e.limit is not None and e.limit.kind == kind), None)
        if evidence is None:
            return "an unknown time"
        return told_as(case.claim(evidence.claim), evidence)

    def _field(self, case: Case, part: FieldOf) -> str:
        row = case.rows[part.name]
        cited = [e.claim for e in case.proof if e.claim in row.members]
        for number in (*cited, *row.members):
            claim = case.claim(number)
            if part.field.startswith("source_") or part.field == "source":
                return self.reading.cited_as(claim)
            if (value := getattr(claim, part.field, None)) is not None:
                text = self.reading.name_of(value) if part.field in claim.roles() else str(value)
                return text.capitalize() if part.field == "weekday" else text
        named = case.claim(row.members[0]).roles().get(part.field)
        who = named is not None and named.kind in ("person", "party")
        return "somebody" if who else f"an unknown {part.field.replace('_', ' ')}"

    def _number(self, case: Case, part: GroupNumber | Count) -> str:
        """Give a number of a group: shares of a whole as they are written, in percent."""
        ends = case.amounts.of_group(part)
        rows = case.amounts.members.get(part.group, ())
        readers = (type(case.claim(row.members[0])).quantities() for row in rows)
        if isinstance(part, GroupNumber) and any(reader.get(part.field) is read_share for reader in readers):
            return in_percent(*ends)
        return in_digits(*ends)

    def _published(self, case: Case, part: Published) -> str:
        claim = case.claim(case.rows[part.name].members[0])
        source = self.reading.sources.get(claim.source or "")
        return str(source.source.published) if source else "an unknown date"


def _rests_on_report(case: Case) -> bool:
    return any(case.is_reported(evidence.claim) for evidence in case.proof)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Drop findings that cite the same claims for the same rule: versions of an event can share them."""
    return list({(f.fingerprint, f.kind): f for f in findings}.values())


def _day_of(limit: Limit, calendar: CalendarName) -> str | None:
    """Return the first day that respects a limit, or the last, in the calendar of the claim it is for.

    It is counted as verdicts are: months on calendar codes.
    """
    if abs(limit.instant) >= INFINITY:
        return None
    day = _limiting_day(limit)
    if calendar == "gregorian":
        return iso_day(day)
    year, month, day_of_month = CALENDARS[calendar].civil_of(day)
    return f"{iso_year(year)}-{month:02d}-{day_of_month:02d} ({calendar.capitalize()})"


def _limiting_day(limit: Limit) -> int:
    months = limit.shift.months
    day = _local_day(limit, Duration() if months else limit.shift)
    if not months:
        return day
    month, day_of_month = divmod(code_of(day) + 32 * months, 32)
    first = day_of(month // 12, month % 12 + 1, 1)
    length = GREGORIAN.days_in_month(month // 12, month % 12 + 1)
    missing = limit.kind == "earliest" and day_of_month > length  # from 31 February on is from 1 March on
    return first + (length if missing else min(day_of_month, length) - 1)


def _local_day(limit: Limit, moved: Duration) -> int:
    """Return the day on which the instant of a limit, moved, falls; of one in UTC, the farthest by a local calendar."""
    instant = shift(limit.instant, moved)
    if limit.zoned:
        instant += -WEST if limit.kind == "earliest" else EAST
    return instant // SECONDS_PER_DAY


def _distance(proof: Sequence[Evidence], *, shifted: bool) -> str:
    """Return how far two claims are from agreeing, in words, from the first pair of limits in the proof.

    Not `shifted`, how far they are apart, whatever time there may or must be between them.
    """
    limits = [e.limit for e in proof if e.limit is not None][:2]
    if len(limits) < 2:
        return "some time"
    earliest, latest = sorted(limits, key=lambda limit: limit.kind)
    if shifted or not (earliest.shift.months or earliest.shift.days or earliest.shift.seconds):
        return _between(latest, earliest)
    unmoved = (replace(limit, shift=Duration()) for limit in (earliest, latest))
    first, last = sorted(unmoved, key=lambda limit: limit.instant)
    known = first.kind == "latest" or max(first.length, last.length) <= SECONDS_PER_DAY
    return _between(first, last) if known else "some time"


def _between(first: Limit, last: Limit) -> str:
    """Return how long it is from one limit to a later one: at least, where the ranges behind them leave it open.

    Whole days on both sides are counted as such, and so are whole minutes.
    """
    length = max(first.length, last.length)
    if last.shift.scale != "seconds":
        least = "at least " if length > SECONDS_PER_DAY else ""
        return least + distance_in_words(0, _local_day(first, Duration()), _limiting_day(last))
    ends = first.instant, shift(last.instant, last.shift)
    unit = next(unit for unit in (SECONDS_PER_DAY, 60, 1) if all(end % unit in (0, unit - 1) for end in ends))
    seconds = (ends[1] // unit - ends[0] // unit) * unit
    day, days = ends[0] // SECONDS_PER_DAY, seconds // SECONDS_PER_DAY
    least = "at least " if length > (SECONDS_PER_DAY if days else 60) else ""
    return least + distance_in_words(seconds, day, day + days)


def in_digits(least: Decimal | None, most: Decimal | None) -> str:
    """Return a number in plain digits, or the two between which it lies."""
    ends = ["some" if end is None else f"{end.normalize():,f}" for end in (least, most)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def in_percent(least: Decimal | None, most: Decimal | None) -> str:
    """Return a share of a whole in percent, or the two between which it lies."""
    ends = ["some" if end is None else f"{(end * 100).normalize():,f}%" for end in (least, most)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def distance_in_words(seconds: int, first: int, last: int) -> str:
    """Return how long it is from one day to another in words: the calendar's years that have passed, or rounded months.

    `seconds` are what is left to count where no whole day lies between.
    """
    days = last - first
    if days < 1:
        amount, unit = (seconds // 3600, "hour") if seconds >= 3600 else (max(1, seconds // 60), "minute")
    elif days < 60:
        amount, unit = days, "day"
    elif (years := (code_of(last) - code_of(first)) // (12 * 32)) < 2:
        amount, unit = round(days / 30.44), "month"
    else:
        amount, unit = years, "year"
    return f"{amount} {unit}{'s' if amount != 1 else ''}"
