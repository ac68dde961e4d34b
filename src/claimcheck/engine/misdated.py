"""Dates in quotes, held against the dates of their claims: what the check `quote-against-date` finds.

A quote is looked at if its claim counts, asserts, alleges or plans something, and is dated by itself; what a relative
date says is judged with the event it refers to. A date that does not fit is left alone all the same where it may be
that of another claim: if the same source has, in these words or in more or fewer of them, a claim that it fits, or if
the same source dates another event to just that time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Literal, NamedTuple, TypeVar

from claimcheck.engine.citations import Citations, told
from claimcheck.engine.claims import Claims
from claimcheck.engine.compiled import MAX_ROWS
from claimcheck.engine.events import Merged
from claimcheck.engine.evidence import Evidence
from claimcheck.engine.publication import as_told, no_later
from claimcheck.engine.quoting import quoted_lines
from claimcheck.model.checked import CheckedRule, FromCheckWord, FromProof
from claimcheck.model.claims import Claim
from claimcheck.model.dates import INFINITY, Date, parse_date
from claimcheck.model.dates.calendar import GREGORIAN, SECONDS_PER_DAY, civil_of
from claimcheck.model.dates.moments import GREATEST_OFFSET, LEAST_OFFSET, plus
from claimcheck.model.findings import Candidate, Finding, Repair, Step
from claimcheck.model.quoted_dates import QuotedDate, bears, first_date_in
from claimcheck.reading import ReadClaim

K = TypeVar("K", str, int)
_Dated = tuple[str, QuotedDate]
BATCH = 50_000
MOST_ALIKE = 1_000
"""So many claims of one source that a quoted date fits are compared word for word; where there are more, it fits."""
_QUOTED: Final = {"number": "INTEGER", "source": "VARCHAR", "event": "INTEGER", "first": "BIGINT", "last": "BIGINT"}
_TIMES: Final = " UNION ALL ".join(
    f"SELECT source, event, {first} AS first, {last} AS last FROM dated{where}"
    for first, last, where in (
        ("start_lo_code", "start_hi_code", ""),
        ("end_lo_code", "end_hi_code", ""),
        ("end_lo_code", "start_hi_code", ""),
        ("start_lo_code % 384", "-1", " WHERE start_lo_code = start_hi_code"),
        ("end_lo_code % 384", "-1", " WHERE end_lo_code = end_hi_code"),
    )
)
_EXPLAINED: Final = (
    "WITH told_of AS (SELECT coalesce(source, '') AS source, event, unnest([d_when, d_from, d_until]) AS date "
    "FROM claim "
    "WHERE coalesce(source, '') IN (SELECT source FROM quoted)), "
    "dated AS (SELECT * FROM told_of JOIN date USING (date)), "
    f"times AS (SELECT source, first, last, min(event) AS one, max(event) AS other FROM ({_TIMES}) GROUP BY ALL) "
    "SELECT number FROM quoted JOIN times USING (source, first, last) WHERE event <> one OR event <> other"
)
"""Codes of calendars repeat from year to year: what is left of them is the month and day."""
_DATED_SO: Final = (
    "WITH told_of AS (SELECT coalesce(source, '') AS source, claim AS event, unnest([d_when, d_from, d_until]) AS date "
    "FROM claim WHERE coalesce(source, '') = $1 AND event <> $2), "
    "dated AS (SELECT * FROM told_of JOIN date USING (date)) "
    f"SELECT DISTINCT event FROM ({_TIMES}) WHERE (first, last) IN ({{times}}) ORDER BY event"
)

_BOUNDS: Final = f"""
    claim.id, claim.claim, claim.event, coalesce(claim.source, ''), claim.stance IN ('asserted', 'planned'),
    coalesce(d1.w_start_lo, d2.w_start_lo, {-INFINITY}), coalesce(d1.w_end_hi, d3.w_end_hi, {INFINITY}),
    coalesce(d1.zoned, false) OR coalesce(d2.zoned, false) OR coalesce(d3.zoned, false),
    coalesce(d1.anchor, d2.anchor, d3.anchor) IS NOT NULL
"""
_DATES: Final = (
    "LEFT JOIN date d1 ON d1.date = claim.d_when LEFT JOIN date d2 ON d2.date = claim.d_from "
    "LEFT JOIN date d3 ON d3.date = claim.d_until"
)


class Quote(NamedTuple):
    """A claim that quotes a date: its number, its event's and its source, and between which instants it may be.

    It is not `judged` if it does not count as dated by itself.
    """

    claim: int
    event: int
    source: str
    words: str
    date: QuotedDate
    judged: bool
    earliest: int
    latest: int

    @property
    def fits(self) -> bool:
        """Tell whether its date may be the one it quotes."""
        return self.date.fits(self.earliest, self.latest)


def misdated(rule: CheckedRule, merged: Merged) -> tuple[list[Finding], bool]:
    """Return a finding for every claim that contradicts the date it quotes, and whether more are left out."""
    claims = merged.claims
    suspects = sorted(quote for quote in _quotes(claims) if quote.judged and not quote.fits and _bears(quote))
    if not suspects:
        return [], False
    suspects = _without_shared(suspects, _quotes(claims, {quote.date.words for quote in suspects}))
    suspects = _without_explained(suspects, claims)
    found: list[Finding] = []
    for first in range(0, len(suspects), MAX_ROWS):
        batch = suspects[first : first + MAX_ROWS]
        claims.fetch(quote.claim for quote in batch)
        read = ((quote, claims.read_claim(quote.claim)) for quote in batch)
        found += [_Account(rule, quote, claims).finding() for quote, one in read if _still_misdated(quote, one)]
        if len(found) > MAX_ROWS:
            break
    return found[:MAX_ROWS], len(found) > MAX_ROWS


class LeftAlone(NamedTuple):
    """A date that a claim quotes and contradicts, and the claims of its source whose date it may be."""

    words: str
    claims: tuple[int, ...]


def left_alone(merged: Merged, number: int) -> LeftAlone | None:
    """Return the date that a claim quotes and contradicts, if it is left alone because it fits other claims."""
    claims = merged.claims
    quoted = first_date_in(claims[number].quote or "")
    if quoted is None:
        return None
    alike = list(_quotes(claims, {quoted.words}))
    quote = next((one for one in alike if one.claim == number), None)
    if quote is None or not quote.judged or quote.fits or not _bears(quote):
        return None
    of_source = [one for one in alike if one.source == quote.source and one.date.words == quoted.words and one.fits]
    fitting = [one.claim for one in of_source if _is_shared(quote.words, {one.words})]
    found = sorted({*fitting, *_dated_so(quote, claims)})
    claims.fetch(found)
    return LeftAlone(" ".join(quoted.words.split()), tuple(found)) if found else None


def _dated_so(quote: Quote, claims: Claims) -> list[int]:
    """Return the claims of the same source that date other events to just the time quoted."""
    times = ", ".join(f"({first}, {last})" for first, last in _times(quote.date)) or "(NULL, NULL)"
    rows = claims.table.query(_DATED_SO.format(times=times), [quote.source, quote.event])
    return [number for (number,) in rows]


def _bears(quote: Quote) -> bool:
    return bears(quote.words, quote.date)


def _still_misdated(quote: Quote, read: ReadClaim) -> bool:
    """Tell whether a claim, now that it is known in full, quotes this, and by its own calendar does not fit."""
    julian = any(date.calendar == "julian" for date in read.claim.dates.values())
    return read.claim.quote == quote.words and not quote.date.fits(quote.earliest, quote.latest, julian=julian)


# -- the quotes that name a date -----------------------------------------------------------------------------------


def _quotes(claims: Claims, among: Set[str] | None = None) -> Iterator[Quote]:
    """Yield the claims that count and quote a date, or one `among` these."""
    kept = claims.reading.claims
    given = ((name, read.claim.quote) for name, read in kept.items() if read.claim.quote)
    for batch in _batches(_dated(given, among)):
        sql = f"SELECT {_BOUNDS}, claim.id FROM name JOIN claim ON claim.id = name.name {_DATES}"
        yield from _of_rows(claims.table.query_with(batch, sql), batch)
    for name, file in claims.reading.large.items():
        number = claims.reading.order[name]
        sql = (
            f"SELECT {_BOUNDS}, told.line FROM told JOIN claim ON claim.ord = told.ord {_DATES} "
            f"WHERE told.file = {number} AND told.line IN (SELECT unnest($1::INTEGER[]))"
        )
        for lines in _batches(_dated(quoted_lines(file), among)):
            rows = claims.table.query(sql, [list(lines)])
            yield from _of_rows((row for row in rows if row[0] not in kept), lines)


def _dated(quotes: Iterable[tuple[K, str]], among: Set[str] | None) -> Iterator[tuple[K, _Dated]]:
    dated = ((key, words, date) for key, words in quotes if (date := first_date_in(words)))
    return ((key, (words, date)) for key, words, date in dated if among is None or date.words in among)


def _batches(pairs: Iterable[tuple[K, _Dated]]) -> Iterator[dict[K, _Dated]]:
    given = iter(pairs)
    while batch := dict(islice(given, BATCH)):
        yield batch


def _of_rows(rows: Iterable[tuple[Any, ...]], quotes: Mapping[K, _Dated]) -> Iterator[Quote]:
    """Yield the quotes of claims, found by the last value of each row. What a time zone leaves open, it may be."""
    for _, claim, event, source, judged, earliest, latest, zoned, relative, key in rows:
        bounds = (earliest, latest)
        if zoned:
            bounds = (plus(earliest, LEAST_OFFSET), plus(latest, GREATEST_OFFSET))
        yield Quote(claim, event, source, *quotes[key], judged and not relative, *bounds)


# -- whose date it is ----------------------------------------------------------------------------------------------


def _without_shared(suspects: Sequence[Quote], quotes: Iterable[Quote]) -> list[Quote]:
    """Leave out what stands in, or around, the words of another claim of the source, which the date fits."""
    wanted = {(quote.source, quote.date.words) for quote in suspects}
    fitting: dict[tuple[str, str], set[str]] = defaultdict(set)
    for quote in quotes:
        key = (quote.source, quote.date.words)
        if key in wanted and len(fitting[key]) <= MOST_ALIKE and quote.fits:
            fitting[key].add(quote.words)
    return [quote for quote in suspects if not _is_shared(quote.words, fitting[quote.source, quote.date.words])]


def _is_shared(words: str, others: Set[str]) -> bool:
    return len(others) > MOST_ALIKE or any(words in other or other in words for other in others)


def _without_explained(suspects: Sequence[Quote], claims: Claims) -> list[Quote]:
    """Leave out the dates to which the same source dates another event."""
    rows = [
        (number, quote.source, quote.event, *times)
        for number, quote in enumerate(suspects)
        for times in _times(quote.date)
    ]
    table = claims.table
    table.query(f"CREATE TEMP TABLE quoted ({', '.join(f'{name} {kind}' for name, kind in _QUOTED.items())})")
    table.insert("quoted", _QUOTED, list(zip(*rows, strict=True)))
    explained = {number for (number,) in table.query(_EXPLAINED)}
    table.query("DROP TABLE quoted")
    return [quote for number, quote in enumerate(suspects) if number not in explained]


def _times(date: QuotedDate) -> list[tuple[int, int]]:
    """Return the first and the last day that a date may mean, as codes; without a year, its month and day, and -1."""
    if date.month_and_day:
        month, day = date.month_and_day
        return [(32 * (month - 1) + day, -1)]
    return [(moment.earliest_code, moment.latest_code) for moment in date.moments()]


# -- the finding ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Account:
    """What is said of one date that is quoted and contradicted."""

    rule: CheckedRule
    quote: Quote
    claims: Claims

    def finding(self) -> Finding:
        rule, claim = self.rule, self.claim
        citation = Citations(self.claims).of(self.quote.claim, Evidence("", self._side, self.quote.claim))
        return Finding(
            rule=rule.id,
            severity=rule.severity,
            certainty="likely",
            kind="contradiction",
            message="".join(part if isinstance(part, str) else self._filled(part) for part in rule.message),
            why=rule.why,
            claims=(citation,),
            steps=(
                Step("field", f"it quotes “{' '.join(self.quote.words.split())}”", (claim.id,)),
                Step("date", f"{citation.role}: {self._claimed}", (claim.id,)),
                Step("rule", f"{rule.title} ({rule.id})"),
            ),
            repairs=tuple(self._repairs()),
            events=(self.quote.event,),
        )

    @property
    def claim(self) -> Claim:
        return self.claims[self.quote.claim]

    @property
    def _side(self) -> Literal["start", "end"]:
        """Return the end of the claim's event that lies on the wrong side of what is quoted."""
        moments = self.quote.date.moments()
        return "end" if moments and self.quote.latest < moments[0].earliest else "start"

    @property
    def _claimed(self) -> str:
        """Return the dates of the claim, in words."""
        words = self.claim.dates
        return " ".join(
            told(self.claim, word) if word == "when" else f"{word} {told(self.claim, word)}" for word in words
        )

    def _filled(self, part: object) -> str:
        what = part.what if isinstance(part, FromProof) else ""
        said: dict[FromCheckWord, str] = {"quoted": " ".join(self.quote.date.words.split()), "claimed": self._claimed}
        return next((text for word, text in said.items() if word == what), "")

    def _repairs(self) -> Iterator[Repair]:
        """Offer the date quoted, where the claim is of one moment and bears a Gregorian date."""
        date = self.claim.dates.get("when")
        if self.claim.lasting or date is None or date.calendar != "gregorian":
            return
        value = self.quote.date.plain or self._in_its_year()
        quoted = parse_date(value) if value else None
        if value and isinstance(quoted, Date):
            read = self.claims.reading.sources.get(self.claim.source or "")
            left, told = as_told(quoted.start, no_later(self.claim, "when", read.source if read else None))
            near = Candidate(value, "what it quotes")
            yield Repair(self.claim.id, "when", value, (near,)) if left else Repair(self.claim.id, "when", told)

    def _in_its_year(self) -> str | None:
        """Return the month and day quoted, in the year that the claim states."""
        years = {civil_of(instant // SECONDS_PER_DAY)[0] for instant in (self.quote.earliest, self.quote.latest)}
        if len(years) > 1 or self.quote.date.month_and_day is None:
            return None
        year, (month, day) = years.pop(), self.quote.date.month_and_day
        exists = 1 <= year <= 9999 and day <= GREGORIAN.days_in_month(year, month)
        return f"{year:04d}-{month:02d}-{day:02d}" if exists else None
