"""The Gregorian and the Julian calendar as integers, both for any year.

A day is an integer, 0 = 1970-01-01 Gregorian, and the same day whichever calendar names it. Years are astronomical:
0 is 1 BCE, -1 is 2 BCE; they begin on 1 January. Months are 1 to 12. What is not said to be Julian is Gregorian.
The conversions are Howard Hinnant's `days_from_civil` and `civil_from_days`, which count years from March so
that the leap day comes last, in eras of 400 years; in the Julian calendar four years are enough.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

CalendarName = Literal["gregorian", "julian"]

SECONDS_PER_DAY: Final = 86_400
_DAYS_PER_ERA: Final = 146_097
_DAYS_PER_FOUR_YEARS: Final = 1_461
_EPOCH: Final = 719_468  # days from 0000-03-01 to 1970-01-01
_JULIAN_EPOCH: Final = _EPOCH + 2  # the calendars agree in the third century; each common century year moves them apart
_MONTH_LENGTHS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def day_of(year: int, month: int, day: int) -> int:
    """The day number of a calendar date. The date must exist: nothing is checked. Arrays give arrays."""
    era, year_of_era = divmod(year - (month <= 2), 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * _DAYS_PER_ERA + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - _EPOCH


def civil_of(day: int) -> tuple[int, int, int]:
    """Year, month and day of the month of a day number: the inverse of `day_of`. Arrays of days give arrays."""
    era, day_of_era = divmod(day + _EPOCH, _DAYS_PER_ERA)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    month = (shifted_month + 2) % 12 + 1
    year = year_of_era + era * 400 + (month <= 2)
    return year, month, day_of_year - (153 * shifted_month + 2) // 5 + 1


def _is_julian_leap(year: int) -> bool:
    return year % 4 == 0


def _julian_day_of(year: int, month: int, day: int) -> int:
    if month <= 2:
        year -= 1
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return year * _DAYS_PER_FOUR_YEARS // 4 + day_of_year - _JULIAN_EPOCH


def _julian_civil_of(day: int) -> tuple[int, int, int]:
    cycle, day_of_cycle = divmod(day + _JULIAN_EPOCH, _DAYS_PER_FOUR_YEARS)
    year_of_cycle = (day_of_cycle - day_of_cycle // 1460) // 365
    day_of_year = day_of_cycle - 365 * year_of_cycle
    shifted_month = (5 * day_of_year + 2) // 153
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    return 4 * cycle + year_of_cycle + (month <= 2), month, day_of_year - (153 * shifted_month + 2) // 5 + 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """How days are named by year, month and day of the month."""

    name: CalendarName
    is_leap: Callable[[int], bool]
    day_of: Callable[[int, int, int], int]
    civil_of: Callable[[int], tuple[int, int, int]]

    def days_in_month(self, year: int, month: int) -> int:
        """28 to 31."""
        return 29 if month == 2 and self.is_leap(year) else _MONTH_LENGTHS[month]

    def add_months(self, day: int, months: int) -> int:
        """The same day of the month, so many months on, or that month's last day.

        31 January + 1 month is 28 or 29 February.
        """
        year, month, day_of_month = self.civil_of(day)
        year, month = divmod(12 * year + month - 1 + months, 12)
        return self.day_of(year, month + 1, min(day_of_month, self.days_in_month(year, month + 1)))


GREGORIAN: Final = Calendar("gregorian", is_leap, day_of, civil_of)
JULIAN: Final = Calendar("julian", _is_julian_leap, _julian_day_of, _julian_civil_of)
CALENDARS: Final[dict[CalendarName, Calendar]] = {"gregorian": GREGORIAN, "julian": JULIAN}


def code_of(day: int) -> int:
    """`(12 * year + month) * 32 + day of the month`, month counted 0 to 11.

    Codes sort as days do, and adding `32 * n` adds n months without any month's length: 31 January + 1 month
    sorts after 28 February and before 1 March, an anniversary not yet reached.
    """
    year, month, day_of_month = civil_of(day)
    return (12 * year + month - 1) * 32 + day_of_month


def weekday_of(day: int) -> int:
    """0 = Monday ... 6 = Sunday."""
    return (day + 3) % 7


def iso_day(day: int) -> str:
    """`1985-04-12`, `-0043-03-15`; beyond four digits `Y170000002-01-01`, which no standard knows."""
    year, month, day_of_month = civil_of(day)
    return f"{iso_year(year)}-{month:02d}-{day_of_month:02d}"


def iso_second(instant: int) -> str:
    """`1985-04-12T13:48:00`: seconds from 1970-01-01 as day and time of day."""
    day, second = divmod(instant, SECONDS_PER_DAY)
    return f"{iso_day(day)}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def iso_year(year: int) -> str:
    """`1985`, `-0043`; beyond four digits `Y170000002`."""
    return f"{'-' * (year < 0)}{abs(year):04d}" if abs(year) <= 9999 else f"Y{year}"
