"""Scales: what an instant is counted in when one moment bounds another.

Each scale gives an instant a coordinate, an integer that never falls as time goes on. The functions of a `Measure`
use only arithmetic that arrays share with integers; those of the Julian calendar take integers only.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final

from claimcheck.model.dates.calendar import GREGORIAN, JULIAN, Calendar


class Scale(IntEnum):
    """What is counted.

    SECOND:     seconds
    DAY:        days, 0 = 1970-01-01
    CODE:       `(12 * year + month) * 32 + day of the month`, month counted 0 to 11: `calendar.code_of`
    CODE_LEAST: codes, but of the day after the later moment. With the amount `32 * n + 1` it says "no earlier than
                n months after", where a month may end early: `day(later) >= add_months(day(earlier), n)`
    MONTH:      `12 * year + month`
    YEAR:       years

    The others are the same in the Julian calendar.
    """

    SECOND = 0
    DAY = 1
    CODE = 2
    CODE_LEAST = 3
    MONTH = 4
    YEAR = 5
    JULIAN_CODE = 6
    JULIAN_CODE_LEAST = 7
    JULIAN_MONTH = 8
    JULIAN_YEAR = 9


@dataclass(frozen=True, slots=True)
class Measure:
    """A scale that counts whole days or more.

    coordinate:    of a day
    first_day:     the first day with this coordinate or a greater one
    ahead:         so many days after the later moment its coordinate is taken
    """

    coordinate: Callable[[Any], Any]
    first_day: Callable[[Any], Any]
    ahead: int = 0


def _code_measure(calendar: Calendar, ahead: int) -> Measure:
    def coordinate(day: int) -> int:
        year, month, day_of_month = calendar.civil_of(day)
        return (12 * year + month - 1) * 32 + day_of_month

    def first_day(code: int) -> int:
        month, day_of_month = code // 32, code % 32
        first = _first_of_month(calendar, month)
        length = _first_of_month(calendar, month + 1) - first
        later = day_of_month - (day_of_month > 0)
        return first + later - (later > length) * (later - length)

    return Measure(coordinate, first_day, ahead)


def _month_measure(calendar: Calendar) -> Measure:
    def coordinate(day: int) -> int:
        year, month, _ = calendar.civil_of(day)
        return 12 * year + month - 1

    return Measure(coordinate, lambda month: _first_of_month(calendar, month))


def _year_measure(calendar: Calendar) -> Measure:
    return Measure(lambda day: calendar.civil_of(day)[0], lambda year: _first_of_month(calendar, 12 * year))


def _first_of_month(calendar: Calendar, month: int) -> int:
    return calendar.day_of(month // 12, month % 12 + 1, 1)


def _same(number: int) -> int:
    return number


_YEARS: Final = (Scale.YEAR, Scale.JULIAN_YEAR)
_MONTHS: Final = (Scale.MONTH, Scale.JULIAN_MONTH)
MEASURES: Final = {
    Scale.DAY: Measure(_same, _same),
    Scale.CODE: _code_measure(GREGORIAN, 0),
    Scale.CODE_LEAST: _code_measure(GREGORIAN, 1),
    Scale.MONTH: _month_measure(GREGORIAN),
    Scale.YEAR: _year_measure(GREGORIAN),
    Scale.JULIAN_CODE: _code_measure(JULIAN, 0),
    Scale.JULIAN_CODE_LEAST: _code_measure(JULIAN, 1),
    Scale.JULIAN_MONTH: _month_measure(JULIAN),
    Scale.JULIAN_YEAR: _year_measure(JULIAN),
}


@lru_cache(maxsize=1024)
def fewest_days(scale: Scale, amount: int) -> int:
    """So many days at least lie between two days of which the later has a coordinate greater by `amount` or more.

    Exact for days and for less than four years, otherwise a lower bound.
    """
    if scale == Scale.DAY:
        return amount
    measure = MEASURES[scale]
    months = amount * 12 if scale in _YEARS else amount if scale in _MONTHS else amount // 32
    if abs(months) < 48:
        days = _telling_days(JULIAN if scale >= Scale.JULIAN_CODE else GREGORIAN)
        moved = (measure.first_day(measure.coordinate(day) + amount) - measure.ahead - day for day in days)
        return int(min(moved))
    within = 365 if scale in _YEARS else 30 if scale in _MONTHS else 4
    return min(months * 146_097 // 4_800, months * 1_461 // 48) - within - 5


def _telling_days(calendar: Calendar) -> Iterator[int]:
    """The first and last days of months and those near: within eight years without a leap day, and with one in four."""
    for year in (*range(1896, 1905), *range(1999, 2006)):
        for month in range(1, 13):
            for day_of_month in (1, 27, 28, 29, 30, 31):
                yield calendar.day_of(year, month, day_of_month)
