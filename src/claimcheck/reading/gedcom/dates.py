"""What the date values of GEDCOM 5.5.1 and 7 say, as dates that claims can bear.

`ABT`, `CAL`, `EST` and `INT` are approximate: what is calculated or interpreted is no better than what it rests on.
`BET` is one moment within; `FROM` and `TO` are the ends of what lasts, and of a moment that it is between them. A year
written twice (`1624/25`) may be either, but where its day or month shows that it is the later. Of other calendars the
Julian is kept; the French Republican and the Hebrew become Gregorian days. What is not of the standard is read if it
is one of the plain forms of claim files that can only mean one thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from claimcheck.model.dates import CalendarName, Date, DateError, parse_date
from claimcheck.model.dates.components import MONTH_NAMES
from claimcheck.reading.gedcom.calendars import gregorian_days

_MONTHS = {name[:3].upper(): name[:3] for name in MONTH_NAMES}
_DAY = (
    "(?:@#D(?P<escape>[A-Z ]+)@ ?|(?P<calendar>GREGORIAN|JULIAN|FRENCH_R|HEBREW) )?"
    "(?:(?:(?P<day>[0-9]{1,2}) )?(?P<month>[A-Z]{3,4}) )?"
    r"(?P<year>[0-9]{1,4})(?:/(?P<other>[0-9]{1,4}))?(?P<bc> ?B\.? ?C\.?(?: ?E\.?)?)?"
)
_ONE = re.compile(_DAY)
_PHRASE = re.compile(r"\s*\((.*)\)\s*\Z", re.DOTALL)
_TWO_WORDS = re.compile("(?:BET (?P<low>.+) AND (?P<high>.+))|(?:FROM (?P<from>.+) TO (?P<to>.+))")
_ONE_WORD = re.compile("(?P<word>ABT|CAL|EST|INT|BEF|AFT|FROM|TO) (?P<date>.+)")
_PERHAPS_YEARS = re.compile("[0-9]{4}-[0-9]{1,2}")
"""A month to EDTF, and to many who keep a family tree two years: 1804-05."""


class UnreadDate(ValueError):
    """A date value that says nothing that can be relied on."""


@dataclass(frozen=True, slots=True)
class TreeDate:
    """What a date value says: `when`, or `start` and `end` of what lasts; and the words that stand beside it."""

    when: Date
    start: Date | None = None
    end: Date | None = None
    calendar: CalendarName = "gregorian"
    phrase: str = ""

    def fields(self, *, lasting: bool) -> dict[str, object]:
        """Return the fields of a claim that say so."""
        ends = {"from": self.start, "until": self.end} if lasting else {}
        given: dict[str, object] = {word: date for word, date in ends.items() if date is not None}
        given = given or {"when": self.when}
        return given if self.calendar == "gregorian" else {**given, "calendar": self.calendar}


@dataclass(frozen=True, slots=True)
class _Day:
    """A single date: the first and the last way to read it, the same but for a year written twice."""

    first: str
    last: str
    calendar: CalendarName = "gregorian"

    def as_one(self, about: str = "") -> str:
        same = self.first == self.last
        return f"{about}{self.first}" if same else f"between {about}{self.first} and {about}{self.last}"


@dataclass
class TreeDates:
    """Reads date values, each distinct one once."""

    _read: dict[str, TreeDate | UnreadDate] = field(default_factory=dict)

    def of(self, value: str) -> TreeDate:
        """Return what a date value says. Raises `UnreadDate`."""
        if value not in self._read:
            try:
                self._read[value] = _date_of(value)
            except UnreadDate as error:
                self._read[value] = error
        if isinstance(read := self._read[value], UnreadDate):
            raise read
        return read


def _date_of(value: str) -> TreeDate:
    phrase = _PHRASE.search(value)
    text = " ".join((value[: phrase.start()] if phrase else value).upper().split())
    said = phrase[1] if phrase else ""
    if not text:
        raise UnreadDate("only words")
    if found := _TWO_WORDS.fullmatch(text):
        return _between(found, said)
    if found := _ONE_WORD.fullmatch(text):
        return _with_word(found["word"], found["date"], said)
    day = _day_of(text)
    return _moment(day.as_one(), day.calendar, said) if day else _plainly(" ".join(value.split()))


def _between(found: re.Match[str], phrase: str) -> TreeDate:
    lasts = found["from"] is not None
    first, last = (_known_day(found[word]) for word in (("from", "to") if lasts else ("low", "high")))
    if first.calendar != last.calendar:
        raise UnreadDate("two dates of different calendars")
    within = _moment(f"between {first.first} and {last.last}", first.calendar, phrase)
    if not lasts:
        return within
    start, end = _parsed(first.as_one(), first.calendar), _parsed(last.as_one(), last.calendar)
    return TreeDate(within.when, start, end, first.calendar, phrase)


_WORDS: dict[str, Callable[[_Day], str]] = {
    **dict.fromkeys(("ABT", "CAL", "EST", "INT"), lambda day: day.as_one("about ")),
    "BEF": lambda day: f"before {day.last}",
    "AFT": lambda day: f"after {day.first}",
    "FROM": lambda day: f"no earlier than {day.first}",
    "TO": lambda day: f"no later than {day.last}",
}


def _with_word(word: str, text: str, phrase: str) -> TreeDate:
    day = _known_day(text)
    date = _moment(_WORDS[word](day), day.calendar, phrase)
    if word not in ("FROM", "TO"):
        return date
    end = _parsed(day.as_one(), day.calendar)
    return replace(date, start=end) if word == "FROM" else replace(date, end=end)


def _known_day(text: str) -> _Day:
    if (day := _day_of(text)) is None:
        raise UnreadDate(f"{text[:40]!r} is not a date")
    return day


def _day_of(text: str) -> _Day | None:
    """Return what a single date of the standard says; None if it has not the form of one."""
    found = _ONE.fullmatch(text)
    if found is None:
        return None
    calendar = (found["escape"] or found["calendar"] or "GREGORIAN").replace("_", " ")
    if calendar in ("GREGORIAN", "JULIAN"):
        return _common_day(found, "julian" if calendar == "JULIAN" else "gregorian")
    if calendar not in ("FRENCH R", "HEBREW") or found["other"] or found["bc"]:
        raise UnreadDate(f"a date of the calendar {calendar}")
    return _other_day(found, calendar)


def _common_day(found: re.Match[str], calendar: CalendarName) -> _Day | None:
    if found["month"] and found["month"] not in _MONTHS:
        return None
    if len(found["year"]) < 3 and not found["bc"]:
        raise UnreadDate("a year of less than three digits")
    before = "".join(f"{part} " for part in (found["day"], _MONTHS.get(found["month"] or "")) if part)
    if found["bc"]:
        if found["other"]:
            raise UnreadDate("a year before Christ written twice")
        return _same(f"{before}{int(found['year'])} BC", calendar)
    year = found["year"].zfill(4)
    if not found["other"]:
        return _same(before + year, calendar)
    return _twice(before, year, found["other"], calendar)


def _same(text: str, calendar: CalendarName) -> _Day:
    return _Day(text, text, calendar)


def _twice(before: str, year: str, other: str, calendar: CalendarName) -> _Day:
    """Return the later year where the month shows that it is meant, else both; any two in full are both."""
    following = f"{int(year) + 1:04d}"
    if len(other) == 4 and year < other:
        following = other
    elif not following.endswith(other):
        raise UnreadDate(f"{year}/{other} is no year and a later one")
    try:
        if before:
            parse_date(f"{before}{year}/{other}", calendar)
            return _same(f"{before}{year}/{other}", calendar)
    except DateError:
        pass  # a year that began at Easter or in autumn, or a double one long after 1752
    return _Day(before + year, before + following, calendar)


def _other_day(found: re.Match[str], calendar: str) -> _Day:
    day = int(found["day"]) if found["day"] else None
    try:
        return _Day(*gregorian_days(calendar, day, found["month"], int(found["year"])))
    except ValueError as error:
        raise UnreadDate(str(error)) from None


def _plainly(text: str) -> TreeDate:
    if _PERHAPS_YEARS.fullmatch(text):
        raise UnreadDate("a month or two years")
    return _moment(text, "gregorian", "")


def _moment(text: str, calendar: CalendarName, phrase: str) -> TreeDate:
    return TreeDate(_parsed(text, calendar), calendar=calendar, phrase=phrase)


def _parsed(text: str, calendar: CalendarName) -> Date:
    try:
        date = parse_date(text, calendar)
    except DateError as error:
        raise UnreadDate(error.reason) from None
    if not isinstance(date, Date) or date.lasting:
        raise UnreadDate("not one moment")
    return date
