"""Dates of the French Republican and of the Hebrew calendar as the Gregorian days they were.

The French one is counted for the years it was in use, I to XIV, whose leap years are known; the Hebrew one by the
convertdate library. A Hebrew day begins at the sunset before, and so is two Gregorian days.
"""

from __future__ import annotations

from claimcheck.model.dates.calendar import day_of, iso_day

FRENCH_MONTHS = ("VEND", "BRUM", "FRIM", "NIVO", "PLUV", "VENT", "GERM", "FLOR", "PRAI", "MESS", "THER", "FRUC", "COMP")
HEBREW_MONTHS = {
    name: number
    for number, name in enumerate(
        ("NSN", "IYR", "SVN", "TMZ", "AAV", "ELL", "TSH", "CSH", "KSL", "TVT", "SHV", "ADR", "ADS"), start=1
    )
}
_FRENCH_EPOCH = day_of(1792, 9, 22)
_FRENCH_YEARS = range(1, 15)
_UNIX_JULIAN_DAY = 2_440_587.5
_TISHRI = 7

Days = tuple[int, int]
"""The first and the last day that a date may be, as day numbers."""


def gregorian_text(calendar: str, day: int | None, month: str | None, year: int) -> str:
    """Return a date of another calendar in EDTF. Raises `ValueError` if there is none, `ImportError` without the library."""
    first, last = _DAYS[calendar](day, month, year)
    return iso_day(first) if first == last else f"[{iso_day(first)}..{iso_day(last)}]"


def _french_days(day: int | None, month: str | None, year: int) -> Days:
    if year not in _FRENCH_YEARS:
        raise ValueError("the French Republican calendar was in use from year 1 to 14")
    new_year = _FRENCH_EPOCH + 365 * (year - 1) + year // 4
    length = 366 if year % 4 == 3 else 365
    if month is None:
        return new_year, new_year + length - 1
    position = FRENCH_MONTHS.index(month)
    first, days = new_year + 30 * position, 30 if position < 12 else length - 360
    return _part(first, days, day)


def _hebrew_days(day: int | None, month: str | None, year: int) -> Days:
    from convertdate import hebrew

    if month is None:
        first, after = (round(hebrew.to_jd(y, _TISHRI, 1) - _UNIX_JULIAN_DAY) for y in (year, year + 1))
        return first - 1, after - 1
    number = HEBREW_MONTHS[month]
    if number > hebrew.year_months(year):
        raise ValueError(f"{month} is a month of leap years only")
    first = round(hebrew.to_jd(year, number, 1) - _UNIX_JULIAN_DAY)
    begin, end = _part(first, hebrew.month_length(year, number), day)
    return begin - 1, end


def _part(first: int, days: int, day: int | None) -> Days:
    """Return the days of a month, or the one day of it."""
    if day is None:
        return first, first + days - 1
    if not 1 <= day <= days:
        raise ValueError("no such day")
    return first + day - 1, first + day - 1


_DAYS = {"FRENCH R": _french_days, "HEBREW": _hebrew_days}
