"""Dates written in the Julian calendar: other words for the same days."""

from datetime import date as iso_date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates import Date, DateError, RelativeDate, falls_on, in_calendar, parse_date
from claimcheck.model.dates.calendar import GREGORIAN, JULIAN
from claimcheck.model.dates.components import MONTH_NAMES


def read(text: str) -> Date:
    date = parse_date(text, "julian")
    assert isinstance(date, Date)
    assert (date.text, date.calendar) == (text, "julian")
    return date


@pytest.mark.parametrize(
    ("julian", "gregorian"),
    [
        ("1616-04-23", "1616-05-03"),  # the death of Shakespeare
        ("1582-10-04", "1582-10-14"),  # the last day before the reform
        ("1752-09-02", "1752-09-13"),  # the last Julian day in England
        ("1917-10-25", "1917-11-07"),  # the October revolution
        ("1700-02-18", "1700-02-28"),
        ("1700-02-19", "1700-03-01"),
        ("1700-02-28", "1700-03-10"),
        ("1700-02-29", "1700-03-11"),
        ("1700-03-01", "1700-03-12"),
        ("1600-02-29", "1600-03-10"),
        ("0200-03-01", "0200-03-01"),
        ("0300-02-28", "0300-02-28"),
        ("0300-02-29", "0300-03-01"),
        ("0000-03-01", "0000-02-28"),
        ("-0043-03-15", "-0043-03-13"),  # the ides of March of 44 BC
        ("-4712-01-01", "-4713-11-24"),  # day 0 of the astronomers
    ],
)
def test_days(julian: str, gregorian: str) -> None:
    assert str(read(julian).start) == gregorian


@pytest.mark.parametrize(
    ("text", "hull"),
    [
        ("1616-04", "[1616-04-11..1616-05-10]"),
        ("1700-02", "[1700-02-11..1700-03-11]"),
        ("1616", "[1616-01-11..1617-01-10]"),
        ("161X", "[1610-01-11..1620-01-10]"),
        ("16XX", "[1600-01-11..1700-01-10]"),
        ("1650S2", "[1600-01-11..1700-01-10]"),
        ("17XX-02-29", "[1700-03-11..1796-03-11]"),
        ("1700-02-2X", "[1700-03-02..1700-03-11]"),
        ("1616-21", "[1616-03-11..1616-06-10]"),
        ("[1616-04-23,1616-04-30]", "[1616-05-03..1616-05-10]"),
        ("[..1616-04-23]", "[..1616-05-03]"),
        ("before 1700-03-01", "[..1700-03-11]"),
        ("after 28 February 1700", "[1700-03-11..]"),
        ("29 February 1700", "1700-03-11"),
        ("23/04/1616", "1616-05-03"),
        ("between 1616-04-23 and 1616-05-01", "[1616-05-03..1616-05-11]"),
        ("early 1616", "[1616-01-11..1616-05-10]"),
        ("late February 1700", "[1700-03-03..1700-03-11]"),
        ("winter 1616", "[1615-12-11..1617-03-10]"),
        ("the 1610s", "[1610-01-11..1620-01-10]"),
        ("44 BC", "[-0044-12-30..-0043-12-29]"),
        ("Y-20000", "[Y-20001-08-02..Y-20000-08-01]"),
        ("1616-04-23T23:30", "[1616-05-03T23:30:00..1616-05-03T23:30:59]"),
        ("1700-03-01T00:30:00+02:00", "1700-03-11T22:30:00Z"),
    ],
)
def test_whatever_the_form(text: str, hull: str) -> None:
    assert str(read(text).start) == hull


def test_lasting() -> None:
    date = read("1616-04-23/1617")
    assert (str(date.start), str(date.end)) == ("1616-05-03", "[1617-01-11..1618-01-10]")
    date = read("1616-04-23/..")
    assert (date.end_kind, date.end.is_bounded) == ("open", False)


def test_what_qualifies_a_date_stays() -> None:
    date = read("1616-04-23%")
    assert date.approximate
    assert date.uncertain
    assert str(date.widened()[0]) == "[1616-05-02..1616-05-04]"
    # By Gregorian months: the range is a month more on either side, not the Julian months before and after.
    assert str(read("1616-04~").widened()[0]) == "[1616-03-11..1616-06-10]"


def test_the_weekday_is_that_of_the_day_itself() -> None:
    said = read("Tuesday, 23 April 1616")
    assert said.weekday == 1
    assert falls_on(said.start, said.weekday) is True
    gregorian = parse_date("Tuesday, 23 April 1616")
    assert isinstance(gregorian, Date)
    assert falls_on(gregorian.start, 1) is False


def test_a_day_of_the_julian_calendar_only_is_refused_elsewhere_and_named() -> None:
    for text in ("1700-02-29", "29 February 1700"):
        with pytest.raises(DateError) as refusal:
            parse_date(text)
        assert "February 1700 has 28 days" in refusal.value.reason
        assert "calendar: julian" in refusal.value.hint
        assert "1700-03-11" in refusal.value.hint


@pytest.mark.parametrize("text", ["1701-02-29", "1700-02-30", "1616-04-31", "1616-13", "1617/1616", "29/02/1701", ""])
def test_what_neither_calendar_has_is_refused_without_a_word_of_calendars(text: str) -> None:
    for calendar in ("gregorian", "julian"):
        with pytest.raises(DateError) as refusal:
            parse_date(text, calendar)
        assert "Julian" not in str(refusal.value)


def test_what_is_written_can_be_read_in_the_other_calendar() -> None:
    gregorian = parse_date("1616-04-23")
    julian = in_calendar(gregorian, "julian")
    assert julian == read("1616-04-23")
    assert in_calendar(julian, "julian") is julian
    assert in_calendar(julian, "gregorian") == gregorian
    with pytest.raises(DateError):
        in_calendar(read("1700-02-29"), "gregorian")


def relation(text: str, calendar: str) -> RelativeDate:
    found = parse_date(text, calendar)  # type: ignore[arg-type]
    assert isinstance(found, RelativeDate)
    return found


@pytest.mark.parametrize(
    ("text", "anchor", "gregorian", "julian"),
    [
        # Days and weeks are the same in both.
        ("3 days after x", "1616-04-23", "1616-05-06", "1616-05-06"),
        ("exactly 2 weeks before x", "1616-04-23", "1616-04-19", "1616-04-19"),
        ("same day as x", "1616-04-23", "1616-05-03", "1616-05-03"),
        # Months and years are counted on the calendar of the claim: 20 January is 30 January.
        ("exactly 1 month after x", "1625-01-20", "1625-02-28", "1625-03-02"),
        ("same month as x", "1624-12-25", "[1625-01-01..1625-01-31]", "[1624-12-11..1625-01-10]"),
        ("same year as x", "1624-12-25", "[1625-01-01..1625-12-31]", "[1624-01-11..1625-01-10]"),
    ],
)
def test_relations_count_on_their_own_calendar(text: str, anchor: str, gregorian: str, julian: str) -> None:
    moment = read(anchor).start
    assert str(relation(text, "gregorian").resolve(moment, moment, widened=False)) == gregorian
    assert str(relation(text, "julian").resolve(moment, moment, widened=False)) == julian


@given(st.integers(-(365 * 10**11), 365 * 10**11))
def test_a_day_and_its_julian_date_are_inverse(day: int) -> None:
    year, month, day_of_month = JULIAN.civil_of(day)
    assert 1 <= month <= 12
    assert 1 <= day_of_month <= JULIAN.days_in_month(year, month)
    assert JULIAN.day_of(year, month, day_of_month) == day


@given(st.integers(-(10**11), 10**11), st.integers(3, 12), st.integers(1, 28))
def test_centuries_move_the_calendars_apart(year: int, month: int, day: int) -> None:
    """From March on, by the rule of thumb: one day a century, but for every fourth, and two less."""
    century = year // 100
    assert JULIAN.day_of(year, month, day) - GREGORIAN.day_of(year, month, day) == century - century // 4 - 2


@given(st.dates())
def test_a_julian_day_is_the_same_in_words_and_figures(day: iso_date) -> None:
    words = f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year:04d}"
    assert read(words).start == read(day.isoformat()).start
