"""Years written twice, for the year began on 25 March to some and on 1 January to others: `11 February 1624/25`."""

import pytest

from claimcheck.model.dates import Date, DateError, falls_on, parse_date


def read(text: str, calendar: str = "gregorian") -> Date:
    date = parse_date(text, calendar)  # type: ignore[arg-type]
    assert isinstance(date, Date)
    assert (date.text, date.calendar) == (text, calendar)
    return date


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1624/1625", "[1624-01-01..1624-12-31]", "[1625-01-01..1625-12-31]"),
        ("1699/1700", "[1699-01-01..1699-12-31]", "[1700-01-01..1700-12-31]"),
        ("1623/1624-02-11", "[1623-01-01..1623-12-31]", "1624-02-11"),
    ],
)
def test_two_whole_years_are_an_interval_of_edtf(text: str, start: str, end: str) -> None:
    date = read(text)
    assert date.lasting
    assert (str(date.start), str(date.end)) == (start, end)


@pytest.mark.parametrize(
    ("text", "gregorian", "julian"),
    [
        ("11 February 1624/25", "1625-02-11", "1625-02-21"),
        ("11 February 1624/5", "1625-02-11", "1625-02-21"),
        ("February 11, 1624/5", "1625-02-11", "1625-02-21"),
        ("Feb. 11th, 1624/1625", "1625-02-11", "1625-02-21"),
        ("the 11th of February, 1624/25", "1625-02-11", "1625-02-21"),
        ("1623/24-02-11", "1624-02-11", "1624-02-21"),
        ("1623/4-02", "[1624-02-01..1624-02-29]", "[1624-02-11..1624-03-10]"),
        ("1 January 1624/25", "1625-01-01", "1625-01-11"),
        ("24 March 1624/25", "1625-03-24", "1625-04-03"),
        ("March 1624/25", "[1625-03-01..1625-03-31]", "[1625-03-11..1625-04-10]"),
        ("30 January 1648/9", "1649-01-30", "1649-02-09"),
        ("1 February 1699/00", "1700-02-01", "1700-02-11"),
        ("1 February 1699/1700", "1700-02-01", "1700-02-11"),
        ("3 January 1609/10", "1610-01-03", "1610-01-13"),
        ("2 March 1751/52", "1752-03-02", "1752-03-13"),
        ("before 11 February 1624/25", "[..1625-02-10]", "[..1625-02-20]"),
        ("between 11 February 1624/25 and 1630", "[1625-02-11..1630-12-31]", "[1625-02-21..1631-01-10]"),
    ],
)
def test_the_later_year_in_the_calendar_stated(text: str, gregorian: str, julian: str) -> None:
    assert str(read(text).start) == gregorian
    assert str(read(text, "julian").start) == julian
    assert not read(text).uncertain


@pytest.mark.parametrize("text", ["1624/25", "1624/5", "about 1624/25", "1624/5?", "1624/25~"])
def test_a_year_alone_is_uncertain_for_it_may_be_either(text: str) -> None:
    date = read(text)
    assert str(date.start) == "[1625-01-01..1625-12-31]"
    assert date.uncertain
    assert not date.lasting


def test_a_leap_day_is_that_of_the_later_year() -> None:
    assert str(read("29 February 1623/24").start) == "1624-02-29"
    assert str(read("29 February 1699/1700", "julian").start) == "1700-03-11"
    for text in ("29 February 1624/25", "1624/25-02-29"):
        with pytest.raises(DateError, match="February 1625 has 28 days"):
            read(text)


def test_qualifiers_and_weekdays_stay() -> None:
    date = read("Friday, 11 February 1624/25", "julian")
    assert (date.weekday, falls_on(date.start, 4)) == (4, True)
    assert read("c. 11 February 1624/25").approximate
    assert read("11 February 1624/25?").uncertain
    assert str(read("11 February 1624/25 at 3:00 pm").start) == "[1625-02-11T15:00:00..1625-02-11T15:00:59]"


@pytest.mark.parametrize(
    ("text", "reason", "hint"),
    [
        ("11 February 1624/26", "the year after 1624 is 1625", ""),
        ("11 February 1624/24", "the year after 1624 is 1625", ""),
        ("11 February 1624/1626", "the year after 1624 is 1625", ""),
        ("1624/26", "the year after 1624 is 1625", ""),
        ("11 April 1624/25", "only days from 1 January to 24 March", "one year"),
        ("25 March 1624/25", "only days from 1 January to 24 March", "one year"),
        ("April 1624/25", "only days from 1 January to 24 March", "one year"),
        ("1624/25-12-11", "only days from 1 January to 24 March", "one year"),
        ("11 February 1840/41", "none was written twice after 1752", "one year"),
        ("1840/41", "may be two years", "1840/1841 for what lasted, or [1840..1841]"),
        ("1999/00", "may be two years", "1999/2000 for what lasted, or [1999..2000]"),
        ("1752/3", "may be two years", "1752/1753"),
        ("1611/12", "may be a month, or a year", "1611-12 for the month, 1612 for the later year, 1611/1612 for both"),
        ("2011/12", "may be a month, or a year", "2011-12 for the month"),
        ("2021/10", "separated by a hyphen", "2021-10"),
        ("1624-25", "may be two years, or a part of one", "1624/25 is one year"),
        ("31 February 1624/25", "February 1625 has 28 days", ""),
        ("1623/24-13-01", "", ""),
        ("1624/25/1630", "", ""),
        ("[1624/25..1630]", "", ""),
        ("winter 1624/25", "", ""),
    ],
)
def test_refused_with_what_may_be_meant(text: str, reason: str, hint: str) -> None:
    for calendar in ("gregorian", "julian"):
        with pytest.raises(DateError) as refusal:
            parse_date(text, calendar)  # type: ignore[arg-type]
        assert reason in refusal.value.reason
        assert hint in refusal.value.hint


def test_old_style_is_not_suggested_for_modern_years() -> None:
    with pytest.raises(DateError) as refusal:
        parse_date("1840-41")
    assert "1840/1841" in refusal.value.hint
    assert "25 March" not in refusal.value.hint
