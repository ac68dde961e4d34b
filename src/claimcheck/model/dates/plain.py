"""Dates as people write them: `Friday, 21 April 2023`, `early 2023`, `about 1840`, `before 1880`, `44 BC`.

The words of GEDCOM are read as well, in any case and with or without a full stop: `BEF 1860`, `aft. 1 Jan 1900`,
`BET 1840 AND 1845`, `ABT 1840`, and `EST` and `CAL`, which count as approximate, as in the reader of GEDCOM files.
Only unambiguous forms are read; nothing missing is ever filled in. `03/04/2021` is refused, `25/12/2021` has
one reading only.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from claimcheck.model.dates.absolute import (
    Date,
    approximately,
    between,
    dated,
    lasting,
    no_earlier_than,
    no_later_than,
    uncertainly,
)
from claimcheck.model.dates.calendar import GREGORIAN, SECONDS_PER_DAY, Calendar, iso_year
from claimcheck.model.dates.components import MONTH_NAMES, no_such_day, parse_day_or_coarser
from claimcheck.model.dates.dual_years import new_style_year
from claimcheck.model.dates.durations import UNIT_PATTERN
from claimcheck.model.dates.edtf import parse_component, refuse_reversed
from claimcheck.model.dates.errors import DateError
from claimcheck.model.dates.moments import INFINITY, Moment, plus, whole_days

_MONTH: Final = (
    "(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY: Final = "(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = "(?P<year>[0-9]{4}|ad [0-9]{1,4}|[0-9]{1,4} ?(?:bce?|ad|ce))"
_TWICE: Final = "(?P<year>[0-9]{4}/[0-9]{1,2})"
_TWICE_OR_IN_FULL: Final = "(?P<year>[0-9]{4}/(?:[0-9]{4}|[0-9]{1,2}))"
_WEEKDAY: Final = (
    "(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SEASON_CODES: Final = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
# The shape only, narrow enough to leave ids such as `x1880` and `2021-test` alone: what fits must be a date.
_EDTF: Final = re.compile(
    "[?~%]?(?:-?[0-9][0-9x]{3}|y-?[0-9]{5,}|y-?[0-9]+e[0-9]+)(?:s[0-9]+)?[?~%]?"
    "(?:-[?~%]?[0-9x]{1,3}[?~%]?){0,2}"
    "(?:[t ][0-9]{2}:[0-9]{2}[-0-9:z+]*)?"
)

_Reader = Callable[[re.Match[str], Calendar], Date | None]
_Form = tuple[re.Pattern[str], _Reader]


def parse_plain(text: str, calendar: Calendar = GREGORIAN) -> Date | None:
    """The date a plain form stands for; None if it is none.

    Raises `DateError` if it is one that is wrong or ambiguous.
    """
    date = _range(_normalised(text), calendar)
    return replace(date, text=text) if date else None


def _normalised(text: str) -> str:
    """Lower case, single blanks, no commas, no full stops after letters."""
    text = re.sub(r"(?<=[a-z])\.(?=[0-9])", " ", text.lower())
    text = re.sub(r"(?<=[a-z])\.", "", text)
    text = " ".join(text.replace(",", " ").split())
    return re.sub(r"^(?:on|in) (?!or )", "", text)


# Each function below reads one kind of form and hands what is left to the next.


def _range(text: str, calendar: Calendar) -> Date | None:
    """Between, from-to, before, after, by; else one date."""
    return _first_form(_RANGES, text, calendar) or _moment(text, calendar)


_COUNTED: Final = re.compile(f"[0-9]+ {UNIT_PATTERN}s? (?:after|before) ")


def _between(found: re.Match[str], calendar: Calendar) -> Date | None:
    if _COUNTED.match(found[2]):
        return None  # "between 1840 and 1850 days after shooting"
    ends = _ends(found, calendar)
    return between(found[0], *ends) if ends else None


def _from_to(found: re.Match[str], calendar: Calendar) -> Date | None:
    ends = _ends(found, calendar)
    return lasting(found[0], *ends) if ends else None


def _ends(found: re.Match[str], calendar: Calendar) -> tuple[Date, Date] | None:
    first, last = _moment(found[1], calendar), _moment(found[2], calendar)
    if first is None:
        return None  # "between 3 and 5 days after shooting"
    if last is None:
        raise DateError(found[0], f"{found[2]!r} is not a date", f"for an open end write {found[1].upper()}/..")
    refuse_reversed(found[0], first, last)
    return first, last


def _before(date: Date) -> Date:
    moment = Moment(-INFINITY, plus(date.start.earliest, -1), date.start.zoned)
    return replace(date, start=moment, end=moment)


def _after(date: Date) -> Date:
    moment = Moment(plus(date.start.latest, 1), INFINITY, date.start.zoned)
    return replace(date, start=moment, end=moment)


_BOUNDS: Final[dict[str, Callable[[Date], Date]]] = {
    "before": _before,
    "bef": _before,
    "after": _after,
    "aft": _after,
    "by": no_later_than,
    "no later than": no_later_than,
    "not later than": no_later_than,
    "on or before": no_later_than,
    "no earlier than": no_earlier_than,
    "not earlier than": no_earlier_than,
    "on or after": no_earlier_than,
}


def _bounded(found: re.Match[str], calendar: Calendar) -> Date | None:
    date = _moment(found[2], calendar)  # None may yet be a relation: "before the-trial"
    return _BOUNDS[found[1]](date) if date else None


def _moment(text: str, calendar: Calendar) -> Date | None:
    """One date with what qualifies it: a weekday, "about", "probably", a question mark."""
    return _component(text, calendar) or _first_form(_FORMS, text, calendar) or _qualified(text, calendar)


def _qualified(text: str, calendar: Calendar) -> Date | None:
    # The first qualification that fits is the only one tried: with choices, "c c c c ???" would take forever
    # to refuse.
    for pattern, reader in _QUALIFIED:
        found = pattern.fullmatch(text)
        if found:
            return reader(found, calendar)
    return None


def _component(text: str, calendar: Calendar) -> Date | None:
    """A date of EDTF within words, which have been put in lower case."""
    return parse_component(text.upper(), calendar) if _EDTF.fullmatch(text) else None


def _about(found: re.Match[str], calendar: Calendar) -> Date | None:
    date = _moment(found[1], calendar)
    return approximately(date) if date else None


def _perhaps(found: re.Match[str], calendar: Calendar) -> Date | None:
    date = _moment(found[1], calendar)
    return uncertainly(date) if date else None


def _on_weekday(found: re.Match[str], calendar: Calendar) -> Date | None:
    date = _moment(found[2], calendar)
    if date and date.precision not in ("day", "minute", "second"):
        raise DateError(found[0], "names a day of the week but no day", "write the day: Friday, 21 April 2023")
    return replace(date, weekday=_WEEKDAYS.index(found[1][:3])) if date else None


def _at_time(found: re.Match[str], calendar: Calendar) -> Date | None:
    date = _moment(found["date"], calendar)
    if date is None:
        return None
    if date.precision != "day" or date.start.latest - date.start.earliest >= SECONDS_PER_DAY:
        raise DateError(found[0], "a time of day needs a whole date before it")
    earliest = date.start.earliest + _second_of_day(found)
    second = found["second"]
    moment = Moment(earliest, earliest if second else earliest + 59)
    return replace(date, start=moment, end=moment, precision="second" if second else "minute")


def _second_of_day(found: re.Match[str]) -> int:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    half = found["half"]
    if (half and not 1 <= hour <= 12) or hour > 23 or minute > 59 or second > 59:
        raise DateError(found[0], "not a time of day", "write 13:48 or 1:48 pm")
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    return hour * 3600 + minute * 60 + second


# One date without anything around it


def _year_in(found: re.Match[str]) -> int:
    """The astronomical year: 44 BC is -43."""
    written = found["year"]
    number = int(re.sub("[^0-9]", "", written))
    if number == 0:
        raise DateError(found[0], "there is no year 0 of this era", "write 0000 for 1 BC")
    return 1 - number if "bc" in written else number


def _on_day(found: re.Match[str], calendar: Calendar) -> Date:
    return _day(found[0], _year_in(found), _month_in(found), int(found["day"]), calendar)


def _day(text: str, year: int, month: int, day: int, calendar: Calendar) -> Date:
    if not 1 <= day <= calendar.days_in_month(year, month):
        raise no_such_day(text, year, month, day, calendar)
    number = calendar.day_of(year, month, day)
    return dated(text, whole_days(number, number), "day")


def _month_in(found: re.Match[str]) -> int:
    return next(
        number for number, name in enumerate(MONTH_NAMES, start=1) if name.lower().startswith(found["month"][:3])
    )


def _in_month(found: re.Match[str], calendar: Calendar) -> Date:
    return _month(found[0], _year_in(found), _month_in(found), calendar)


def _month(text: str, year: int, month: int, calendar: Calendar) -> Date:
    first = calendar.day_of(year, month, 1)
    return dated(text, whole_days(first, first + calendar.days_in_month(year, month) - 1), "month")


def _in_year(found: re.Match[str], calendar: Calendar) -> Date:
    return _year(found[0], _year_in(found), calendar)


def _year(text: str, year: int, calendar: Calendar) -> Date:
    return dated(text, whole_days(calendar.day_of(year, 1, 1), calendar.day_of(year, 12, 31)), "year")


# One date whose year is written twice: 1624/25


def _twice_on_day(found: re.Match[str], calendar: Calendar) -> Date:
    month, day = _month_in(found), int(found["day"])
    return _day(found[0], new_style_year(found[0], found["year"], month, day), month, day, calendar)


def _twice_in_month(found: re.Match[str], calendar: Calendar) -> Date:
    month = _month_in(found)
    return _month(found[0], new_style_year(found[0], found["year"], month), month, calendar)


def _twice_in_figures(found: re.Match[str], calendar: Calendar) -> Date:
    """`1624/25-02-11`, in the manner of EDTF."""
    month, day = found["month"], found["day"]
    year = new_style_year(found[0], found["year"], int(month), int(day or 1))
    figures = f"{year:04d}-{month}" + (f"-{day}" if day else "")
    return replace(parse_day_or_coarser(figures, calendar), text=found[0])


def _twice_in_year(found: re.Match[str], calendar: Calendar) -> Date:
    return uncertainly(_year(found[0], new_style_year(found[0], found["year"]), calendar))


# Parts of years and decades, figures alone


def _in_season(found: re.Match[str], calendar: Calendar) -> Date:
    """A season; "winter 2021" may be the one that ends in 2021 or the one that begins in it."""
    year = _year_in(found)
    if found["season"].lower() == "winter":
        last = calendar.day_of(year + 1, 2, calendar.days_in_month(year + 1, 2))
        return approximately(dated(found[0], whole_days(calendar.day_of(year - 1, 12, 1), last), "season"))
    return parse_day_or_coarser(f"{iso_year(year)}-{_SEASON_CODES[found['season']]}", calendar)


def _in_decade(found: re.Match[str], calendar: Calendar) -> Date:
    first = int(found["decade"])
    if first % 100 == 0:
        century = found["decade"].zfill(4)[:2]
        raise DateError(found[0], "may be a decade or a century", f"write {century}0X or {century}XX")
    return dated(found[0], whole_days(calendar.day_of(first, 1, 1), calendar.day_of(first + 9, 12, 31)), "decade")


def _in_part_of_year(found: re.Match[str], calendar: Calendar) -> Date:
    year, first_month = _year_in(found), 1 + 4 * _third(found)
    last = calendar.day_of(year, first_month + 3, calendar.days_in_month(year, first_month + 3))
    date = dated(found[0], whole_days(calendar.day_of(year, first_month, 1), last), "part of year")
    return approximately(date)


def _in_part_of_month(found: re.Match[str], calendar: Calendar) -> Date:
    year, month, third = _year_in(found), _month_in(found), _third(found)
    last = (10, 20, calendar.days_in_month(year, month))[third]
    moment = whole_days(calendar.day_of(year, month, 1 + 10 * third), calendar.day_of(year, month, last))
    return approximately(dated(found[0], moment, "part of month"))


def _in_part_of_decade(found: re.Match[str], calendar: Calendar) -> Date:
    decade = int(found["decade"])
    if decade % 100 == 0:
        return _in_decade(found, calendar)
    first, last = ((0, 3), (3, 6), (6, 9))[_third(found)]
    moment = whole_days(calendar.day_of(decade + first, 1, 1), calendar.day_of(decade + last, 12, 31))
    return approximately(dated(found[0], moment, "part of decade"))


def _third(found: re.Match[str]) -> int:
    return ("early", "mid", "late").index(found["part"])


def _numeric(found: re.Match[str], calendar: Calendar) -> Date:
    """`25/12/2021` has one reading; `03/04/2021` two."""
    one, two, year = int(found["one"]), int(found["two"]), int(found["year"])
    readings = {(month, day) for month, day in ((two, one), (one, two)) if _exists(year, month, day, calendar)}
    if not readings:
        raise DateError(found[0], "no such day, whichever number is the month", "write 2021-10-21")
    if len(readings) > 1:
        choices = " or ".join(f"{year:04d}-{month:02d}-{day:02d}" for month, day in sorted(readings))
        raise DateError(found[0], "day and month cannot be told apart", f"write {choices}")
    ((month, day),) = readings
    return _day(found[0], year, month, day, calendar)


def _exists(year: int, month: int, day: int, calendar: Calendar) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.days_in_month(year, month)


def _month_and_year(found: re.Match[str], calendar: Calendar) -> Date:
    raise DateError(
        found[0],
        "month and year are separated by a hyphen, year first",
        f"write {found['year']}-{found['month']:0>2}",
    )


def _year_first(found: re.Match[str], calendar: Calendar) -> Date:
    year, month, day = found.groups()
    raise DateError(found[0], "the parts of a date are separated by hyphens", f"write {year}-{month:0>2}-{day:0>2}")


def _short_year(found: re.Match[str], calendar: Calendar) -> Date:
    raise DateError(found[0], "a year of two digits", "write all four digits of the year: 2021-10-21")


def _no_year(found: re.Match[str], calendar: Calendar) -> Date:
    raise DateError(found[0], "the year is missing", "write 21 October 2021 or October 2021")


def _ordinal_century(found: re.Match[str], calendar: Calendar) -> Date:
    first = int(found[1]) - 1
    raise DateError(
        found[0],
        "centuries by number are not read",
        f"write {first:02d}XX, which is {first:02d}00 to {first:02d}99",
    )


# Tables: the first form that fits the whole text and makes a date is taken.

_PART: Final = "(?P<part>early|mid|late)[ -](?:in )?"
_DECADE: Final = "(?:the )?(?P<decade>[0-9]{3,4})s"
_TIME: Final = "(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?(?: ?(?P<half>am|pm))?"


def _compiled(*rows: tuple[str, _Reader]) -> tuple[_Form, ...]:
    return tuple((re.compile(pattern), reader) for pattern, reader in rows)


_RANGES: Final = _compiled(
    ("(?:between|bet) (.+) and (.+)", _between),
    ("from (.+) to (.+)", _from_to),
    (f"({'|'.join(_BOUNDS)}) (.+)", _bounded),
)

_FORMS: Final = _compiled(
    (f"{_DAY}[ -](?:of )?{_MONTH}[ -]{_YEAR}", _on_day),
    (f"{_MONTH} {_DAY} {_YEAR}", _on_day),
    (f"{_MONTH}[ -](?:of )?{_YEAR}", _in_month),
    (f"(?:the )?(?P<season>{'|'.join(_SEASON_CODES)}) (?:of )?{_YEAR}", _in_season),
    (_YEAR, _in_year),
    (f"{_DAY}[ -](?:of )?{_MONTH}[ -]{_TWICE_OR_IN_FULL}", _twice_on_day),
    (f"{_MONTH} {_DAY} {_TWICE_OR_IN_FULL}", _twice_on_day),
    (f"{_MONTH}[ -](?:of )?{_TWICE_OR_IN_FULL}", _twice_in_month),
    (f"{_TWICE}-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-9]{{2}}))?", _twice_in_figures),
    (_TWICE, _twice_in_year),
    (_DECADE, _in_decade),
    (f"{_PART}{_YEAR}", _in_part_of_year),
    (f"{_PART}{_MONTH} (?:of )?{_YEAR}", _in_part_of_month),
    (f"{_PART}{_DECADE}", _in_part_of_decade),
    ("(?P<one>[0-9]{1,2})(?P<sign>[-/.])(?P<two>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})", _numeric),
    ("(?P<month>0?[1-9]|1[0-2])[-/.](?P<year>[0-9]{4})", _month_and_year),
    ("([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})", _year_first),
    ("[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}", _short_year),
    (f"(?:{_DAY} (?:of )?)?{_MONTH}", _no_year),
    (f"{_MONTH} {_DAY}", _no_year),
    (f"(?:{_DAY} (?:of )?)?{_MONTH} '?[0-9]{{2}}", _short_year),
    (f"{_MONTH} {_DAY} '?[0-9]{{2}}", _short_year),
    (f"(?:early|mid|late)[ -]{_MONTH}", _no_year),
    ("(?:the )?([0-9]{1,2})(?:st|nd|rd|th) century", _ordinal_century),
)

_QUALIFIED: Final = _compiled(
    ("(?:(?:about|around|approximately|roughly|circa|ca|c|abt)(?: |(?=[0-9]))|(?:est|calc?) )(.+)", _about),
    ("(?:probably|possibly|perhaps|maybe) (.+)", _perhaps),
    (r"([^?]+?) ?\?", _perhaps),
    ("([^~]+?) ?~", _about),
    (f"({_WEEKDAY}) (?:the )?(.+)", _on_weekday),
    (f"(?P<date>.+?) (?:at )?{_TIME}", _at_time),
)


def _first_form(forms: tuple[_Form, ...], text: str, calendar: Calendar) -> Date | None:
    for pattern, reader in forms:
        found = pattern.fullmatch(text)
        date = reader(found, calendar) if found else None
        if date:
            return date
    return None
