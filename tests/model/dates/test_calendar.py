"""Days and calendar dates are one-to-one for any year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates.calendar import (
    GREGORIAN,
    civil_of,
    code_of,
    day_of,
    iso_day,
    weekday_of,
)

DAYS = st.integers(-(365 * 10**11), 365 * 10**11)
NEAR_DAYS = st.integers(day_of(1, 1, 1), day_of(9999, 12, 31))


@given(DAYS)
def test_a_day_and_its_calendar_date_are_inverse(day: int) -> None:
    year, month, day_of_month = civil_of(day)
    assert 1 <= month <= 12
    assert 1 <= day_of_month <= GREGORIAN.days_in_month(year, month)
    assert day_of(year, month, day_of_month) == day


@given(st.integers(-(10**11), 10**11), st.integers(1, 12), st.integers(1, 28))
def test_a_calendar_date_and_its_day_are_inverse(year: int, month: int, day: int) -> None:
    assert civil_of(day_of(year, month, day)) == (year, month, day)


@given(NEAR_DAYS)
def test_agrees_with_the_standard_library(day: int) -> None:
    standard = date.fromordinal(day + date(1970, 1, 1).toordinal())
    assert civil_of(day) == (standard.year, standard.month, standard.day)
    assert weekday_of(day) == standard.weekday()
    assert iso_day(day) == standard.isoformat()


@given(DAYS)
def test_codes_sort_as_days_do(day: int) -> None:
    assert code_of(day) < code_of(day + 1)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((2021, 1, 31), 1, (2021, 2, 28)),
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2024, 3, 31), -1, (2024, 2, 29)),
        ((2021, 1, 15), -1, (2020, 12, 15)),
        ((2021, 10, 21), 18, (2023, 4, 21)),
        ((0, 1, 1), -1, (-1, 12, 1)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
    ],
)
def test_months_are_added_on_the_calendar(start: tuple[int, int, int], months: int, end: tuple[int, int, int]) -> None:
    assert civil_of(GREGORIAN.add_months(day_of(*start), months)) == end


def test_an_anniversary_not_reached() -> None:
    """31 January + 1 month sorts after 28 February and before 1 March."""
    anniversary = code_of(day_of(2021, 1, 31)) + 32
    assert code_of(day_of(2021, 2, 28)) < anniversary < code_of(day_of(2021, 3, 1))
