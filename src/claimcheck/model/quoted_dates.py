"""The one date by which a quote can be held against its claim: found in English prose, with its place.

A quote is left alone wherever its date may be that of something else than what its claim tells of. So a date is only
taken from a quote that

* is one sentence, with nothing else in it that tells of time: no second date, no other number that may be a year, no
  weekday or month elsewhere, no "yesterday", "two weeks later", "that day", no feast;
* gives it in a form that has one meaning: `March 6, 2024`, `the 14th of October 1840`, `Oct. 21, 2021`, `2021-10-21`,
  `25/12/2021` (but not `03/04/2024`), `in March 2024`, `in late 2023`, `in the early 1990s`, `in the spring of 1840`,
  `in 2023`; or without a year: `March 6`, `6 March`, `the 6th of March`;
* begins with it, or has it after "on", "in", "on or about" or a verb in -ed ("was sentenced April 15"); not after
  "since", "by", "of", "the", "for" or the like, nor before a noun ("October 2021 shooting");
* does not speak of two things: no relative clause, no "over", "after", "during", no second verb joined by "and"; and,
  before the date, no "as" or "while", no word in -ing, and neither "in the" nor a noun for what happens ("charged in
  the death of ... on ...");
* does not report ("said that"), deny ("not on"), look ahead ("will", "set to") or back ("had been").

What is in quotation marks within a quote may be a title, and gives no date. Names of months in other languages are no
months, so that a date in another language gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from claimcheck.model.dates import INFINITY, CalendarName, Date, DateError, Duration, Moment, parse_date
from claimcheck.model.dates.calendar import CALENDARS, SECONDS_PER_DAY, civil_of
from claimcheck.model.dates.components import MONTH_NAMES
from claimcheck.model.dates.dual_years import LAST_DUAL_YEAR
from claimcheck.model.dates.moments import shift
from claimcheck.model.dates.ranges import in_words

LONGEST: Final = 1_000
"""Longer quotes, in characters, are left alone: they are more than a sentence."""
LAST_JULIAN_YEAR: Final = 1929
"""Until then some country counted by the Julian calendar: a quote may give one calendar and its claim the other."""
ABOUT_YEARS: Final = 5
"""By so many years a quoted "about 1840" is widened, whatever the type of the claim."""

_SHORT: Final = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
_MONTH: Final = (
    f"(?:{'|'.join((*MONTH_NAMES, *(name.upper() for name in MONTH_NAMES)))}|(?:{'|'.join(_SHORT)})(?:\\.|(?![a-z])))"
)
_WEEKDAY: Final = "(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\\.)"
_DAY: Final = "[0-3]?[0-9](?:st|nd|rd|th)?"
_YEAR: Final = "[12][0-9]{3}(?:/[0-9]{2}(?:[0-9]{2})?)?"
_PART: Final = "(?:(?:early|mid|late)[ -])?"
_SEASON: Final = "(?:spring|summer|autumn|fall|winter)"
_ON: Final = f"(?:{_WEEKDAY},? )?"

# The first form that fits is taken, so that the longer ones come first.
_DATE: Final = re.compile(
    "(?<![\\w$£€#/.-])"
    "(?:(?:or about|about|around|circa|c\\.|ca\\.) ?)?"
    "(?:"
    f"(?:{_ON}(?:the )?{_DAY} (?:of )?{_MONTH},? {_YEAR}|{_ON}{_MONTH} (?:the )?{_DAY},? {_YEAR}"
    "|[12][0-9]{3}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}(?P<sign>[./-])[0-9]{1,2}(?P=sign)[12][0-9]{3}"
    f"|{_PART}{_MONTH},? (?:of )?{_YEAR}|(?:the )?{_SEASON} (?:of )?[12][0-9]{{3}})"
    f"|(?P<yearless>{_ON}(?:the )?{_DAY} (?:of )?{_MONTH}|{_ON}{_MONTH} (?:the )?{_DAY})"
    f"|the {_PART}[12][0-9]{{2}}0s|{_PART}{_YEAR}"
    ")(?![\\w/%°'\u2019]|[-\u2013][0-9]|,[0-9]|\\.[0-9])"
)
_DIGIT: Final = re.compile("[0-9]")
"""What every date has: to look for it takes a hundredth of the time."""
_INTRODUCED: Final = re.compile(r"(?:^|\s)(?:on|in)$", re.IGNORECASE)
_NO_DAY_OR_MONTH: Final = re.compile(f"(?:[a-z.]+[ -]?)?(?:{_YEAR}|[0-9]{{4}}s)")
_VERB: Final = re.compile(r"(?:^|\s)(?:[a-z]{2,}ed|born|wed)$")
_OF_A_LIFE: Final = re.compile(r"(?:^|\s)(?:died|born|buried|married|wed|bapti[sz]ed|christened)$")
_FOLLOWED: Final = re.compile(
    r"$|[,.:!?)]|\s[-\u2013\u2014]\s\D|\s(?:at|by|with|for|the|an?|he|she|it|they|his|her|their|in|on|was|were)\b"
)
_ENDED: Final = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|Jr|Sr))(?<!\bMrs)[.!?][\"\u201d\u2019')\]]*\s+[\"\u201c\u2018'(\[]?[A-Z]|"
    r"[;\u2026]|\n\s*\n|\.\."
)
_QUOTATION: Final = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')
_EDGES: Final = " \t\r\n\"\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019'"

_OTHER_TIME: Final = re.compile(
    f"[12][0-9]{{3}}|[0-9]/[0-9]|\\b{_MONTH}|\\b{_WEEKDAY}|"
    r"\b(?:Christmas|Easter|Thanksgiving|Halloween|Michaelmas|Whitsun|Hogmanay|New Year)|"
    r"\b(?i:yesterday|today|tomorrow|tonight|ago|earlier|later|previous(?:ly)?|formerly|following|next|last|same|"
    r"anniversary|centur(?:y|ies)|decades?|"
    r"th(?:at|is) (?:day|night|morning|week|month|year|spring|summer|autumn|winter))\b"
)
_TWO_THINGS: Final = re.compile(
    r"\b(?i:who|whom|whose|which|that|where|when|since|until|till|after|before|during|over|"
    r"about|regarding|concerning|related|relating|stemming|connection|involving|despite|"
    r"said|says|say|told|tells|announc\w+|report\w*|recall\w*|testif\w+|wrote|writes|stated|states|according|claim\w*|"
    r"alleg\w+|accus\w+|admitt\w+|confess\w+|"
    r"not|never|no|nor|den(?:y|ied|ies)|false(?:ly)?|wrong(?:ly)?|rather|instead|contrary|"
    r"had|will|would|shall|should|may|might|could|scheduled|set|due|planned|expected|slated|postponed|delayed|"
    r"rescheduled|adjourned|ahead|deadline|retroactive(?:ly)?|effective|dated|expir\w+)\b|"
    r"n['\u2019]t\b|\b(?:and|but|then|or)\s+(?:\w+ly\s+)?(?:was|were|is|are|has|have|\w+ed)\b",
)
_OF_SOMETHING_ELSE: Final = re.compile(
    r"\b(?i:\w{2,}ing|while|because|if|than|as|in (?:the|an?|his|her|their|its)|"
    r"deaths?|births?|murders?|incidents?|accidents?|crash(?:es)?|"
    r"attacks?|fires?|wars?|battles?|elections?|riots?|protests?|raids?|explosions?|wedding|marriage|party|visit|trip|"
    r"flight|game|match|concert|storm|hurricane|earthquake|flood|pandemic|conduct|events?|acts?|crimes?|offen[sc]es?)\b"
)


@dataclass(frozen=True, slots=True)
class QuotedDate:
    """A date in a quote: `words` stand at `quote[start:end]`.

    `text` is what they say as a date of a claim would; without a year, `month_and_day` instead, and no text.
    """

    words: str
    start: int
    end: int
    text: str = ""
    month_and_day: tuple[int, int] | None = None

    def fits(self, earliest: int, latest: int, *, julian: bool = False) -> bool:
        """Tell whether some reading of it lies between two instants by the local clock.

        A day that has two names, by the calendars or by the beginning of the year, may be meant by either. `julian`
        says that the claim's dates are Julian.
        """
        if self.month_and_day:
            return any(True for _ in self.days(earliest, latest, julian=julian))
        return any(m.earliest <= latest and earliest <= m.latest for m in self.moments(julian=julian))

    def moments(self, *, julian: bool = False) -> tuple[Moment, ...]:
        """Return what it may mean, widened where it is approximate, the plainest meaning first; none without a year."""
        return _moments(self.text, julian) if self.text else ()

    def days(self, earliest: int, latest: int, *, julian: bool = False) -> Iterator[int | None]:
        """Yield the days between two instants that its month and day may be; None for any in a year and more."""
        if self.month_and_day is None:
            return
        if abs(earliest) >= INFINITY or abs(latest) >= INFINITY or latest - earliest >= 366 * SECONDS_PER_DAY:
            yield None
            return
        first, last = earliest // SECONDS_PER_DAY, latest // SECONDS_PER_DAY
        month, day = self.month_and_day
        for calendar in CALENDARS.values():
            for year in range(calendar.civil_of(first)[0], calendar.civil_of(last)[0] + 1):
                exists = day <= calendar.days_in_month(year, month)
                counted = calendar.name == "gregorian" or julian or year <= LAST_JULIAN_YEAR
                if exists and counted and first <= (found := calendar.day_of(year, month, day)) <= last:
                    yield found

    @property
    def plain(self) -> str | None:
        """Return the day, month or year it states, in EDTF, if it states one exactly."""
        date = _read(self.text, "gregorian") if self.text else None
        exact = date and date.precision in ("day", "month", "year") and not (date.approximate or date.uncertain)
        return in_words(date.start) if date and exact else None


def date_in(quote: str) -> QuotedDate | None:
    """Return the date that what a quote tells must bear; None if it has none, several, or one of doubtful bearing."""
    found = first_date_in(quote)
    return found if found and bears(quote, found) else None


def first_date_in(quote: str) -> QuotedDate | None:
    """Return the first date in a quote, whatever it may be the date of."""
    if len(quote) > LONGEST or not _DIGIT.search(quote) or (match := _DATE.search(quote)) is None:
        return None
    words = match[0]
    text = words.removeprefix("the ").removeprefix("or ")
    if match["yearless"]:
        month_and_day = _month_and_day(text)
        return QuotedDate(words, *match.span(), month_and_day=month_and_day) if month_and_day else None
    return QuotedDate(words, *match.span(), text=text) if _moments(text, False) else None


def bears(quote: str, date: QuotedDate) -> bool:
    """Tell whether what a quote tells must bear its first date: it tells of no other time or thing."""
    before, after = quote[: date.start].rstrip(), quote[date.end :]
    if _OTHER_TIME.search(before) or _OTHER_TIME.search(after) or _DATE.search(after):
        return False
    if _ENDED.search(quote.strip(_EDGES)) or len(_QUOTATION.findall(before.lstrip(_EDGES))) % 2:
        return False
    introduction = _INTRODUCED.search(before)
    told = before[: introduction.start()] if introduction else before
    if _TWO_THINGS.search(told) or _TWO_THINGS.search(after) or _OF_SOMETHING_ELSE.search(told):
        return False
    return bool(_FOLLOWED.match(after.rstrip(_EDGES))) and (bool(introduction) or _needs_no_preposition(date, before))


def _needs_no_preposition(date: QuotedDate, before: str) -> bool:
    if _NO_DAY_OR_MONTH.fullmatch(date.text):
        return _OF_A_LIFE.search(before) is not None
    return not before.strip(_EDGES) or _VERB.search(before) is not None


def _month_and_day(words: str) -> tuple[int, int] | None:
    """Return the month and day, if there is such a day in some year."""
    date = _read(f"{words.removeprefix('the ')} 2000", "gregorian")
    return civil_of(date.start.earliest_day)[1:] if date else None


def _read(text: str, calendar: CalendarName) -> Date | None:
    with suppress(DateError):
        date = parse_date(text, calendar)
        return date if isinstance(date, Date) and not date.lasting else None
    return None


@lru_cache(maxsize=10_000)
def _moments(text: str, julian: bool) -> tuple[Moment, ...]:
    """Return what a date may mean, in the Gregorian calendar and in the other where that may be meant."""
    dates = [(calendar, _read(text, calendar)) for calendar in CALENDARS]
    counted = (d for name, d in dates if d and (name == "gregorian" or julian or _year_of(d) <= LAST_JULIAN_YEAR))
    return tuple(moment for date in counted for moment in _by_either_year(date, text))


def _year_of(date: Date) -> int:
    return civil_of(date.start.earliest_day)[0]


def _by_either_year(date: Date, text: str) -> Iterator[Moment]:
    """Yield what a date means, and what it means if its year began on 25 March, or is the first of two written."""
    moment = date.widened(ABOUT_YEARS)[0]
    yield moment
    year, month, _ = civil_of(moment.earliest_day)
    if year > LAST_DUAL_YEAR:
        return
    if "/" in text:
        yield _moved(moment, -12)
    elif date.precision not in ("day", "month"):
        yield Moment(moment.earliest, shift(moment.latest, Duration(months=3)))
    elif month <= 3:
        yield _moved(moment, 12)


def _moved(moment: Moment, months: int) -> Moment:
    return Moment(shift(moment.earliest, Duration(months=months)), shift(moment.latest, Duration(months=months)))
