"""Dates of the French Republican and of the Hebrew calendar as the Gregorian days they were.

The French one is counted for the years it was in use, I to XIV, whose leap years are known. The Hebrew one is
arithmetic (Reingold and Dershowitz, Calendrical Calculations, chapter 8); its days begin at the sunset before, and so
are two Gregorian days each.
"""

from __future__ import annotations

from collections.abc import Mapping

from claimcheck.model.dates.calendar import day_of, iso_day

FRENCH_MONTHS = ("VEND", "BRUM", "FRIM", "NIVO", "PLUV", "VENT", "GERM", "FLOR", "PRAI", "MESS", "THER", "FRUC", "COMP")
HEBREW_MONTHS = ("TSH", "CSH", "KSL", "TVT", "SHV", "ADR", "ADS", "NSN", "IYR", "SVN", "TMZ", "AAV", "ELL")
_FRENCH_EPOCH = day_of(1792, 9, 22)
_FRENCH_YEARS = range(1, 15)
_HEBREW_EPOCH = -2_092_590  # 7 October 3761 BC, Julian
_HEBREW_YEARS = range(1, 10_000)

Days = tuple[int, int]
"""The first and the last day that a date may be, as day numbers."""


def gregorian_days(calendar: str, day: int | None, month: str | None, year: int) -> tuple[str, str]:
    """Return the first and the last Gregorian day that a date of another calendar may be, in ISO 8601.

    Raises `ValueError` if it is none of that calendar.
    """
    first, last = _french_days(day, month, year) if calendar == "FRENCH R" else _hebrew_days(day, month, year)
    return iso_day(first), iso_day(last)


def _french_days(day: int | None, month: str | None, year: int) -> Days:
    if year not in _FRENCH_YEARS:
        raise ValueError("the French Republican calendar was in use from year 1 to 14")
    new_year = _FRENCH_EPOCH + 365 * (year - 1) + year // 4
    added_days = 6 if year % 4 == 3 else 5
    return _within(new_year, {name: added_days if name == "COMP" else 30 for name in FRENCH_MONTHS}, month, day)


def _hebrew_days(day: int | None, month: str | None, year: int) -> Days:
    if year not in _HEBREW_YEARS:
        raise ValueError("no year of the Hebrew calendar")
    first, last = _within(_hebrew_new_year(year), _hebrew_months(year), month, day)
    return first - 1, last


def _within(new_year: int, months: Mapping[str, int], month: str | None, day: int | None) -> Days:
    """Return the days of a year, of a month of it, or one day, given the lengths of its months."""
    if month is None:
        return new_year, new_year + sum(months.values()) - 1
    if month not in months:
        raise ValueError(f"no month {month} in that year")
    names = list(months)
    first = new_year + sum(months[name] for name in names[: names.index(month)])
    if day is None:
        return first, first + months[month] - 1
    if not 1 <= day <= months[month]:
        raise ValueError("no such day")
    return first + day - 1, first + day - 1


def _hebrew_months(year: int) -> dict[str, int]:
    """Return the months of a year with their lengths: 30 and 29 days by turns, but for what the year needs."""
    length = _hebrew_new_year(year + 1) - _hebrew_new_year(year)
    months = dict.fromkeys(HEBREW_MONTHS, 30) | dict.fromkeys(("TVT", "ADS", "IYR", "TMZ", "ELL"), 29)
    months["CSH"] = 30 if length % 10 == 5 else 29
    months["KSL"] = 29 if length % 10 == 3 else 30
    if length < 380:
        del months["ADS"]
        months["ADR"] = 29
    return months


def _hebrew_new_year(year: int) -> int:
    last, this, following = (_days_elapsed(y) for y in (year - 1, year, year + 1))
    postponed = 2 if following - this == 356 else 1 if this - last == 382 else 0
    return _HEBREW_EPOCH + this + postponed


def _days_elapsed(year: int) -> int:
    """Return the days from the epoch to the new moon of a year, put off if they end on the wrong day of the week."""
    months = (235 * year - 234) // 19
    days = 29 * months + (12_084 + 13_753 * months) // 25_920
    return days + (3 * (days + 1) % 7 < 3)
