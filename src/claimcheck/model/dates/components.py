"""One date of EDTF, from a day to a span of years (Library of Congress, 2019-02-04, levels 0, 1 and 2).

Where the specification leaves the meaning open:

* seasons 21 to 24 are March-May, June-August, September-November and December-February of the next year;
  they, and the seasons of a hemisphere (25 to 32), count as approximate;
* a part of a year (25 to 41) whose code is the next year's last two digits (1840-41) is refused, for people write two
  years so;
* `XXXX` is 0000 to 9999, `1950S2` is 1900 to 1999, year 0000 is 1 BCE; the calendar is the proleptic Gregorian one
  unless the Julian is asked for;
* when only some components are approximate, the finest of them says how far the date is widened:
  `2004-06~-11` by a month.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from typing import Final

from claimcheck.model.dates.absolute import ONE_UNIT, Date, Precision, dated
from claimcheck.model.dates.calendar import GREGORIAN, JULIAN, Calendar, iso_day, iso_year
from claimcheck.model.dates.dual_years import LAST_DUAL_YEAR
from claimcheck.model.dates.durations import Duration
from claimcheck.model.dates.errors import DateError
from claimcheck.model.dates.moments import Moment, whole_days

GREATEST_YEAR: Final = 10**11
_GREATEST_EXPONENT: Final = 11

# `~?` and its like before a component qualify it alone, after a component also everything to its left.
_DATE: Final = re.compile(
    r"(?P<before_year>[?~%]?)(?P<year>-?[0-9X]{4}|Y-?[0-9]+(?:E[0-9]+)?)"
    r"(?:S(?P<digits>[0-9]+))?(?P<after_year>[?~%]?)"
    r"(?:-(?P<before_month>[?~%]?)(?P<month>[0-9X]{2})(?P<after_month>[?~%]?)"
    r"(?:-(?P<before_day>[?~%]?)(?P<day>[0-9X]{2})(?P<after_day>[?~%]?))?)?"
)
_QUALIFIERS: Final = frozenset("?~%")

_Part = tuple[int, int, Precision]

_SEASONS: Final[tuple[_Part, ...]] = (
    (3, 5, "season"),
    (6, 8, "season"),
    (9, 11, "season"),
    (12, 2, "season"),
)
_QUARTERS: Final[tuple[_Part, ...]] = tuple((first, first + 2, "quarter") for first in (1, 4, 7, 10))
_QUADRIMESTERS: Final[tuple[_Part, ...]] = tuple((first, first + 3, "quadrimester") for first in (1, 5, 9))
_SEMESTERS: Final[tuple[_Part, ...]] = tuple((first, first + 5, "semester") for first in (1, 7))

# Code: first month, last month (of the next year if it is before the first), precision.
# 21-24 anywhere, 25-28 northern, 29-32 southern seasons, then quarters, quadrimesters and semesters.
_PARTS: Final = (*_SEASONS, *_SEASONS, *_SEASONS[2:], *_SEASONS[:2], *_QUARTERS, *_QUADRIMESTERS, *_SEMESTERS)
PARTS_OF_YEAR: Final = {str(code): part for code, part in enumerate(_PARTS, start=21)}

MONTH_NAMES: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DIGITS: Final = {digit: digit for digit in "0123456789"} | {"X": "0123456789"}
_YEAR_PRECISIONS: Final[tuple[Precision, ...]] = ("year", "decade", "century", "millennium")


def _readings(greatest: int) -> dict[str, tuple[int, ...]]:
    """Every two-digit pattern (`07`, `1X`, `X1`, `XX`) with the numbers from 1 to `greatest` it may be."""
    table: dict[str, tuple[int, ...]] = {}
    for number in range(1, greatest + 1):
        tens, ones = str(number // 10), str(number % 10)
        for pattern in (tens + ones, tens + "X", "X" + ones, "XX"):
            table[pattern] = (*table.get(pattern, ()), number)
    return table


_MONTHS: Final = _readings(12)
_DAYS: Final = _readings(31)
_LONGEST: Final = {month: GREGORIAN.days_in_month(4, month) for month in range(1, 13)}  # in a leap year


def parse_day_or_coarser(text: str, calendar: Calendar = GREGORIAN) -> Date:
    """Read `1985-04-12`, `1985-04`, `2001-21`, `201X`, `1950S2`, `Y17E7`, `?2004-06-~11`, ...

    Raises `DateError`.
    """
    found = _DATE.fullmatch(text)
    if not found:
        raise _not_edtf(text)
    year, digits, month, day = found.group("year", "digits", "month", "day")
    if month is None:
        date = _significant(text, year, digits, calendar) if digits else _year(text, year, calendar)
    elif digits or year[0] == "Y":
        raise DateError(text, "a year written with Y or S has no months", "years of four digits have them: 1985-04")
    elif day is not None:
        date = _day(text, year, month, day, calendar)
    elif month in PARTS_OF_YEAR:
        date = _part_of_year(text, year, month, calendar)
    else:
        date = _month(text, year, month, calendar)
    return _qualified(date, found) if not _QUALIFIERS.isdisjoint(text) else date


# Years


def _year(text: str, year: str, calendar: Calendar) -> Date:
    return dated(text, _whole_years(text, *_years(text, year), calendar), _year_precision(year))


def _significant(text: str, year: str, digits: str, calendar: Calendar) -> Date:
    first, last = _years(text, year)
    if first != last:
        raise DateError(text, "significant digits (S) need a whole year", "write 19XX, or 1950S2")
    written = str(abs(first)) if year[0] == "Y" else year.lstrip("-")
    if not 1 <= int(digits) <= len(written):
        raise DateError(text, f"a year of {len(written)} digits has 1 to {len(written)} significant ones")
    unknown = len(written) - int(digits)
    least = abs(first) // 10**unknown * 10**unknown
    greatest = least + 10**unknown - 1
    years = (-greatest, -least) if first < 0 else (least, greatest)
    return dated(text, _whole_years(text, *years, calendar), _YEAR_PRECISIONS[min(unknown, 3)])


def _years(text: str, year: str) -> tuple[int, int]:
    """The first and last year that `1985`, `19XX`, `-198X`, `Y170000002` or `Y-17E7` may be."""
    if year[0] == "Y":
        number = _long_year(text, year)
        return number, number
    least, greatest = int(year.lstrip("-").replace("X", "0")), int(year.lstrip("-").replace("X", "9"))
    if year[0] != "-":
        return least, greatest
    if not greatest:
        raise DateError(text, "there is no year -0000", "0000 is 1 BCE and -0001 is 2 BCE")
    return -greatest, -max(least, 1)


def _long_year(text: str, year: str) -> int:
    mantissa, _, exponent = year[1:].partition("E")
    zeros = int(exponent or 0)
    number = int(mantissa) * int(10 ** min(zeros, _GREATEST_EXPONENT))
    if abs(number) > GREATEST_YEAR or (number and zeros > _GREATEST_EXPONENT):
        raise _beyond(text)
    if abs(number) <= 9999:
        raise DateError(text, "Y is for years of more than four digits", f"write {iso_year(number)}")
    return number


def _whole_years(text: str, first: int, last: int, calendar: Calendar) -> Moment:
    if first < -GREATEST_YEAR or last > GREATEST_YEAR:
        raise _beyond(text)
    return whole_days(calendar.day_of(first, 1, 1), calendar.day_of(last, 12, 31))


def _year_precision(year: str) -> Precision:
    unknown = len(year) - year.index("X") if "X" in year else 0
    return _YEAR_PRECISIONS[min(unknown, 3)]


def _readings_of_year(year: str, *, latest_first: bool) -> Iterable[int]:
    """Every year `156X` or `-1XX6` may be, in order."""
    negative = year[0] == "-"
    choices = [_DIGITS[digit] for digit in year.lstrip("-")]
    if latest_first != negative:
        choices = [digits[::-1] for digits in choices]
    numbers = (int("".join(digits)) for digits in product(*choices))
    return (-number for number in numbers if number) if negative else numbers


# Parts of a year


def _part_of_year(text: str, year: str, code: str, calendar: Calendar) -> Date:
    if year.isdigit() and 24 < int(code) == (int(year) + 1) % 100:
        raise _two_years(text, int(year))
    first_month, last_month, precision = PARTS_OF_YEAR[code]
    first, last = _years(text, year)
    moment = _whole_months(first, first_month, last + (last_month < first_month), last_month, calendar)
    if precision != "season":
        return dated(text, moment, precision)
    margin = ONE_UNIT["season"]
    return Date(text, moment, moment, precision=precision, approximate=True, start_margin=margin, end_margin=margin)


def _month(text: str, year: str, month: str, calendar: Calendar) -> Date:
    months = _months(text, month)
    first, last = _years(text, year)
    return dated(text, _whole_months(first, months[0], last, months[-1], calendar), "month")


def _months(text: str, month: str) -> tuple[int, ...]:
    months = _MONTHS.get(month)
    if not months:
        raise DateError(
            text,
            f"month {month} does not exist",
            "months are 01 to 12; 21 to 41 are seasons and other parts of a year",
        )
    return months


def _whole_months(first_year: int, first_month: int, last_year: int, last_month: int, calendar: Calendar) -> Moment:
    last_day = calendar.days_in_month(last_year, last_month)
    return whole_days(
        calendar.day_of(first_year, first_month, 1),
        calendar.day_of(last_year, last_month, last_day),
    )


# Days


def _day(text: str, year: str, month: str, day: str, calendar: Calendar) -> Date:
    months, days = _months(text, month), _DAYS.get(day)
    if not days:
        raise DateError(text, f"day {day} does not exist")
    least, greatest = _years(text, year)
    if least == greatest:
        first = _first_existing((least,), months, days, calendar)
        last = _first_existing((least,), months[::-1], days[::-1], calendar)
    elif days[0] > max(_LONGEST[month] for month in months):
        first = last = None
    else:
        first = _first_existing(_readings_of_year(year, latest_first=False), months, days, calendar)
        last = _first_existing(_readings_of_year(year, latest_first=True), months[::-1], days[::-1], calendar)
    if first is not None and last is not None:
        return dated(text, whole_days(first, last), "day")
    if least != greatest or len(months) > 1:
        raise DateError(text, "no day fits this pattern")
    raise no_such_day(text, least, months[0], days[0], calendar)


def _first_existing(
    years: Iterable[int], months: tuple[int, ...], days: tuple[int, ...], calendar: Calendar
) -> int | None:
    for year in years:
        for month in months:
            length = calendar.days_in_month(year, month)
            for day in days:
                if day <= length:
                    return calendar.day_of(year, month, day)
    return None


def no_such_day(text: str, year: int, month: int, day: int, calendar: Calendar) -> DateError:
    """The refusal of a day that its month does not have; it may have it in the Julian calendar."""
    reason = f"{MONTH_NAMES[month - 1]} {iso_year(year)} has {calendar.days_in_month(year, month)} days"
    if calendar.days_in_month(year, month) < day <= JULIAN.days_in_month(year, month):
        hint = f"if it is Julian, say calendar: julian, or write {iso_day(JULIAN.day_of(year, month, day))}"
        return DateError(text, reason, hint)
    return DateError(text, reason)


# Qualification


def _qualified(date: Date, found: re.Match[str]) -> Date:
    marks = {
        name: (found[f"before_{name}"] or "") + (found[f"after_{name}"] or "") for name in ("day", "month", "year")
    }
    everything = "".join(marks.values())
    uncertain = "?" in everything or "%" in everything
    margin = _margin(date, found, marks)
    if not margin:
        return replace(date, uncertain=uncertain)
    return replace(date, uncertain=uncertain, approximate=True, start_margin=margin, end_margin=margin)


def _margin(date: Date, found: re.Match[str], marks: dict[str, str]) -> Duration | None:
    """One unit of the finest approximate component; None if no component is approximate."""
    finest = "day" if found["day"] else "month" if found["month"] else "year"
    for component, marked in marks.items():
        if "~" in marked or "%" in marked:
            if component == finest:
                return ONE_UNIT[date.precision]
            return ONE_UNIT["month"] if component == "month" else ONE_UNIT[_year_precision(found["year"])]
    return None


# Refusals


def _two_years(text: str, year: int) -> DateError:
    following = f"{year + 1:04d}"
    lasted = f"{year:04d}/{following}"
    hint = f"write {lasted} for what lasted, or [{year:04d}..{following}] for one moment within"
    if year < LAST_DUAL_YEAR:
        hint += f"; {year:04d}/{following[-2:]} is one year, begun on 25 March or on 1 January"
    return DateError(text, "may be two years, or a part of one", hint)


def _beyond(text: str) -> DateError:
    return DateError(text, "years beyond 10^11 are not known here", "years reach from Y-100000000000 to Y100000000000")


def _not_edtf(text: str) -> DateError:
    # Only needed when something is wrong.
    from claimcheck.model.dates.diagnosis import not_edtf

    return not_edtf(text)
