"""What a suspected claim would have to say instead, given everything else; never applied.

A suspected date is given the range that everything else leaves it, other claims of the same event included, and the
dates in it that a slip of the pen would explain. Where nothing is left between those claims and other events, the
other events decide. A range ends where its source was published, if the source tells of it as having happened. A
suspected value is set against the one that all other sources agree on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from claimcheck.engine.claims import MANY_CLAIMS
from claimcheck.engine.network.ranges import NothingFits, Ranges
from claimcheck.engine.network.temporal import TemporalNetwork
from claimcheck.engine.publication import as_told, no_later
from claimcheck.engine.relations import Relations
from claimcheck.engine.remaining import DATE_FIELDS, Remaining
from claimcheck.model.claims import Claim
from claimcheck.model.dates import Date, Moment, parse_date
from claimcheck.model.dates.slips import slips
from claimcheck.model.findings import Candidate, Cause, Finding, Repair
from claimcheck.model.spans import strict_span
from claimcheck.reading.table import use_of

MAX_REPAIRED = 1_000
"""For so many causes, in reading order, repairs are worked out."""
NEIGHBOURS = 3
"""So many claims before a claim and after it in its file may have given it their year; only looked at in runs of at
most `MANY_CLAIMS`."""
Named = tuple[str, Date]


@dataclass
class Repairer:
    """Works out repairs. `network` joins the events of all findings with everything that bounds them."""

    relations: Relations
    network: TemporalNetwork
    today: Moment
    _beside: dict[int, list[int]] = field(default_factory=dict)
    _remaining: Remaining = field(init=False)

    def repaired(self, causes: Sequence[Cause], findings: Sequence[Finding]) -> tuple[Cause, ...]:
        """Return the causes with the repairs of their suspects."""
        numbers = {cause.suspect: self.relations.claims.number_of(cause.suspect) for cause in causes}
        suspects = frozenset(number for number in numbers.values() if number is not None)
        self._remaining = Remaining(self.relations, Ranges(self.network), suspects, suspects)
        if self.relations.merged.size <= MANY_CLAIMS:
            self._fetch_neighbours(sorted(suspects)[:MAX_REPAIRED])
        first = [self._repaired(cause, findings, numbers[cause.suspect]) for cause in causes[:MAX_REPAIRED]]
        return (*first, *causes[MAX_REPAIRED:])

    def _fetch_neighbours(self, suspects: Sequence[int]) -> None:
        """Look up the claims beside suspects in their files."""
        offsets = ", ".join(f"({n})" for n in range(-NEIGHBOURS, NEIGHBOURS + 1) if n)
        sql = (
            "WITH placed AS (SELECT claim, file, row_number() OVER (PARTITION BY file ORDER BY line, told.ord) "
            "AS place FROM claim JOIN told USING (ord)), "
            "suspected AS (SELECT * FROM placed WHERE claim IN (SELECT unnest($1::INTEGER[]))) "
            f"SELECT one.claim, other.claim FROM suspected one CROSS JOIN (VALUES {offsets}) beside (apart) "
            "JOIN placed other ON other.file = one.file AND other.place = one.place + beside.apart "
            "ORDER BY one.claim, other.place"
        )
        for number, other in self.relations.connection.execute(sql, [suspects]).fetchall():
            self._beside.setdefault(number, []).append(other)
        self.relations.claims.fetch(n for beside in self._beside.values() for n in beside)

    def _repaired(self, cause: Cause, findings: Sequence[Finding], number: int | None) -> Cause:
        if number is None:
            return cause
        explained = [findings[position] for position in cause.findings]
        fields = dict.fromkeys(c.field for f in explained for c in f.claims if c.id == cause.suspect)
        found = [repair for word in fields for repair in self._repairs(number, word, explained)]
        return replace(cause, repairs=_joined(found, cause.repairs))

    def _repairs(self, number: int, word: str, explained: Sequence[Finding]) -> Iterator[Repair]:
        claim = self.relations.claims[number]
        if word == "ignore":  # which is no statement
            return
        if word not in DATE_FIELDS:
            yield from self._value(claim, number, word)
            return
        try:
            within = self._remaining.within(number, word)
        except NothingFits:
            yield Repair(claim.id, word, "no date at all: something else is wrong as well")
            return
        date = claim.dates.get(word)
        if date is None or within is None or (isinstance(date, Date) and _may_be(date, claim, word, within)):
            return
        if isinstance(date, Date) and _is_of_days(date):
            within = within.in_days()
        read = self.relations.claims.reading.sources.get(claim.source or "")
        left, told = as_told(within, no_later(claim, word, read.source if read else None))
        yield Repair(claim.id, word, told, self._candidates(number, word, left, explained) if left else ())

    def _candidates(
        self, number: int, word: str, within: Moment, explained: Sequence[Finding]
    ) -> tuple[Candidate, ...]:
        """Return dates near the one claimed that fall within a range, and no later than today."""
        claim = self.relations.claims[number]
        date = claim.dates[word]
        open_to_today = replace(within, latest=min(within.latest, max(self.today.latest, within.earliest)))
        found = slips(
            date,
            open_to_today,
            neighbours=self._neighbours(number),
            rivals=self._rivals(claim, number, word),
            partner=self._partner(claim, number, word, explained) if isinstance(date, Date) else None,
        )
        offered = [
            c for f in explained for r in f.repairs if (r.claim, r.field) == (claim.id, word) for c in r.candidates
        ]
        return _first(offered, found, open_to_today)

    # -- dates ---------------------------------------------------------------------------------------------------

    def _rivals(self, claim: Claim, number: int, word: str) -> list[Named]:
        """Return what other claims say of the same event, by what they are called: those nearest to its own first."""
        others = (self.relations.claims[other] for other in self._remaining.alike(number) if other != number)
        dated = ((other, other.dates.get(word) or other.dates.get("when")) for other in others)
        named = {(self._called(claim, other), date): None for other, date in dated if isinstance(date, Date)}
        return sorted(named, key=lambda one: not one[0].startswith("its own"))

    def _called(self, claim: Claim, other: Claim) -> str:
        """Name the source of another claim as seen from this one: its own, of the same publisher, or by its title."""
        reading = self.relations.claims.reading
        if other.source == claim.source:
            return "its own source elsewhere"
        one, two = (reading.sources.get(source or "") for source in (claim.source, other.source))
        if one is None or two is None:
            return reading.title_of(other.source or "") or other.id
        published = [read.source.published for read in (one, two)]
        if one.source.publisher is None or one.source.publisher != two.source.publisher:
            return reading.title_of(other.source or "")
        if published[0] is not None and published[1] is not None:
            earlier = published[1].start.latest < published[0].start.earliest
            return f"its own {'earlier' if earlier else 'other'} {two.source.kind or 'source'}"
        return f"its own other {two.source.kind or 'source'}"

    def _neighbours(self, number: int) -> list[Named]:
        """Return the dates of the claims beside a claim in its file."""
        claims = [self.relations.claims[beside] for beside in self._beside.get(number, ())]
        return [(one.id, date) for one in claims for date in one.dates.values() if isinstance(date, Date)]

    def _partner(self, claim: Claim, number: int, word: str, explained: Iterable[Finding]) -> Named | None:
        """Return the date it may have been exchanged with: its claim's other end, or that it is out of order with."""
        for other in DATE_FIELDS:
            date = claim.dates.get(other)
            if other != word and isinstance(date, Date):
                return f"`{other}`", date
        for finding in explained:
            others = [c for c in finding.claims if c.id != claim.id]
            beside = self.relations.claims.number_of(others[0].id) if len(others) == 1 else None
            if beside is None or beside in self._remaining.alike(number):
                continue
            date = self.relations.claims[beside].dates.get(others[0].field)
            if isinstance(date, Date):
                return others[0].id, date
        return None

    # -- values --------------------------------------------------------------------------------------------------

    def _value(self, claim: Claim, number: int, word: str) -> Iterator[Repair]:
        """Say what all other sources agree on."""
        if word not in type(claim).own_fields() or getattr(claim, word, None) is None:
            return
        others = (self.relations.claims[other] for other in self._remaining.alike(number) if other != number)
        said: dict[str, set[str]] = defaultdict(set)
        for other in others:
            value = getattr(other, word, None)
            if value is not None and other.source and other.source != claim.source:
                said[str(value)].add(other.source)
        if len(said) == 1 and str(getattr(claim, word)) not in said:
            ((value, sources),) = said.items()
            titles = " and ".join(self.relations.claims.reading.title_of(source) for source in sorted(sources))
            yield Repair(claim.id, word, value, (Candidate(value, f"what {titles} say{'s' * (len(sources) == 1)}"),))


def _joined(found: Sequence[Repair], known: Sequence[Repair]) -> tuple[Repair, ...]:
    """Return what was found, and what is known of other fields; one date to mend is enough."""
    words = {repair.field for repair in found}
    words |= set(DATE_FIELDS) if words.intersection(DATE_FIELDS) else set()
    return (*found, *(repair for repair in known if repair.field not in words))


def _first(offered: Iterable[Candidate], found: Sequence[Candidate], within: Moment) -> tuple[Candidate, ...]:
    """Return the candidates that findings offer and that fit, then those found; what is both has both reasons."""
    slip_of = {candidate.value: candidate.slip for candidate in found}
    first = {
        one.value: Candidate(one.value, _both(slip_of.get(one.value), one.slip))
        for one in offered
        if _falls(one.value, within)
    }
    return (*first.values(), *(candidate for candidate in found if candidate.value not in first))


def _both(slip: str | None, other: str) -> str:
    return f"{slip.replace('; and ', '; ')}; and {other}" if slip else other


def _falls(value: str, within: Moment) -> bool:
    date = parse_date(value)
    return isinstance(date, Date) and date.start.meet(within) is not None


def _is_of_days(date: Date) -> bool:
    """Tell whether a date names days, and no times of day."""
    ends = date.start.hull(date.end)
    return not ends.zoned and ends == ends.in_days()


def _may_be(date: Date, claim: Claim, word: str, within: Moment) -> bool:
    """Tell whether a date fits a range as it is: then what is wrong with it is not when it is."""
    span = strict_span(date, use_of(type(claim), word))  # type: ignore[arg-type]
    moment = span.end if word == "until" else span.start
    return moment.meet(within) is not None
