"""Dates as EDTF writes them: levels 0, 1 and 2 of the Library of Congress (2019-02-04)."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

FIRST, LAST = 1583, 2200
"""The years that dates are drawn from unless others are asked for: since the Gregorian calendar, and some to come."""


def edtf_dates(*, first_year: int = FIRST, last_year: int = LAST, intervals: bool = True) -> SearchStrategy[str]:
    """Return a strategy for the texts of dates, each of which `claimcheck.parse_date` reads.

    They are of the years from `first_year` to `last_year`, both from 1 to 9999, but where they leave open which year
    it was. Intervals (`2021/2023`) are what lasts; without them, every date is one moment, however vague. Shrinks to a
    day.
    """
    days = st.dates(datetime.date(first_year, 1, 1), datetime.date(last_year, 12, 31))
    dates = _plain(days) | _vague(days) | _either(days)
    return dates | _intervals(days) if intervals else dates


def _plain(days: SearchStrategy[datetime.date]) -> SearchStrategy[str]:
    """Level 0: a day, month or year, or a time of day."""
    clock = st.times().map(lambda time: time.strftime("%H:%M:%S"))
    zone = st.sampled_from(["", "Z", "+01:00", "-07", "+05:30"])
    instants = st.builds("{}T{}{}".format, days, clock, zone)
    return days.map(str) | days.map(_month) | days.map(_year) | instants


def _vague(days: SearchStrategy[datetime.date]) -> SearchStrategy[str]:
    """Levels 1 and 2: uncertain, approximate, partly unknown, a season, a decade, significant digits."""
    qualified = st.builds("{}{}".format, _coarse(days), st.sampled_from("?~%"))
    in_part = st.builds(
        lambda day, year, month: f"{day:%Y}{year}-{day:%m}{month}-{day:%d}",
        days.filter(lambda day: day.year >= 1000),
        st.sampled_from(["", "?", "~"]),
        st.sampled_from(["?", "~", "%"]),
    )
    seasons = st.builds("{}-{}".format, days.map(_year), st.integers(21, 24))
    unknown = days.map(lambda day: f"{_year(day)[:3]}X") | days.map(lambda day: f"{_year(day)[:2]}XX")
    unknown |= days.map(lambda day: f"{_month(day)}-XX") | days.map(lambda day: f"{_year(day)}-XX")
    significant = st.builds("{}S{}".format, days.map(_year).filter(lambda year: year[0] != "0"), st.integers(1, 3))
    return qualified | in_part | seasons | unknown | significant


def _either(days: SearchStrategy[datetime.date]) -> SearchStrategy[str]:
    """Level 2: one of several, or one moment in a range that may have only one end."""
    some = st.lists(days, min_size=1, max_size=3).map(lambda chosen: f"[{','.join(map(str, sorted(chosen)))}]")
    ranges = _in_order(days).map("..".join) | _coarse(days).map("{}..".format) | _coarse(days).map("..{}".format)
    return some | ranges.map("[{}]".format)


def _intervals(days: SearchStrategy[datetime.date]) -> SearchStrategy[str]:
    """Levels 0 and 1: what lasts, perhaps with an end that is open or unknown."""
    closed = _in_order(days).map("/".join)
    open_ended = st.builds("{}/{}".format, _coarse(days), st.sampled_from(["", ".."]))
    return closed | open_ended | st.builds("{}/{}".format, st.sampled_from(["", ".."]), _coarse(days))


def _coarse(days: SearchStrategy[datetime.date]) -> SearchStrategy[str]:
    return days.map(str) | days.map(_month) | days.map(_year)


def _in_order(days: SearchStrategy[datetime.date]) -> SearchStrategy[list[str]]:
    """Return a strategy for two days, months or years, the earlier first."""
    written: SearchStrategy[Callable[[datetime.date], str]] = st.sampled_from([str, _month, _year])
    ends = st.lists(days, min_size=2, max_size=2).map(sorted)
    return st.builds(lambda form, both: [form(day) for day in both], written, ends)


def _month(day: datetime.date) -> str:
    return str(day)[:7]


def _year(day: datetime.date) -> str:
    return str(day)[:4]
