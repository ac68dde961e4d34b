"""Dates as people write them; ambiguous and incomplete ones are refused, never completed."""

import time

import pytest

from claimcheck.model.dates import Date, DateError, RelativeDate, parse_date


def read(text: str) -> Date:
    date = parse_date(text)
    assert isinstance(date, Date)
    assert date.text == str(date) == text
    return date


@pytest.mark.parametrize(
    ("text", "hull"),
    [
        ("Oct 2021", "[2021-10-01..2021-10-31]"),
        ("october 2021", "[2021-10-01..2021-10-31]"),
        ("October of 2021", "[2021-10-01..2021-10-31]"),
        ("in October, 2021", "[2021-10-01..2021-10-31]"),
        ("Sept. 2021", "[2021-09-01..2021-09-30]"),
        ("May 2021", "[2021-05-01..2021-05-31]"),
        ("21 October 2021", "2021-10-21"),
        ("21 OCT 2021", "2021-10-21"),
        ("21-Oct-2021", "2021-10-21"),
        ("21st of October 2021", "2021-10-21"),
        ("the 2nd of October, 2021", "2021-10-02"),
        ("October 21, 2021", "2021-10-21"),
        ("Oct. 21, 2021", "2021-10-21"),
        ("October 21st, 2021", "2021-10-21"),
        ("on 21 October 2021", "2021-10-21"),
        ("29 February 2024", "2024-02-29"),
        ("25/12/2021", "2021-12-25"),
        ("12/25/2021", "2021-12-25"),
        ("03/03/2021", "2021-03-03"),
        ("25.12.2021", "2021-12-25"),
        ("21-10-2021", "2021-10-21"),
        ("2021-10-21 13:48", "[2021-10-21T13:48:00..2021-10-21T13:48:59]"),
        ("21 October 2021, 13:48", "[2021-10-21T13:48:00..2021-10-21T13:48:59]"),
        ("October 21, 2021 at 1:48 p.m.", "[2021-10-21T13:48:00..2021-10-21T13:48:59]"),
        ("2021-10-21 12:05 am", "[2021-10-21T00:05:00..2021-10-21T00:05:59]"),
        ("21 October 2021 13:48:05", "2021-10-21T13:48:05"),
        ("the 1990s", "[1990-01-01..1999-12-31]"),
        ("1990s", "[1990-01-01..1999-12-31]"),
        ("1990S", "[1990-01-01..1999-12-31]"),
        ("44 BC", "[-0043-01-01..-0043-12-31]"),
        ("44 B.C.", "[-0043-01-01..-0043-12-31]"),
        ("1 BCE", "[0000-01-01..0000-12-31]"),
        ("15 March 44 BC", "-0043-03-15"),
        ("AD 120", "[0120-01-01..0120-12-31]"),
        ("120 CE", "[0120-01-01..0120-12-31]"),
        ("before 1880", "[..1879-12-31]"),
        ("Before 21 October 2021", "[..2021-10-20]"),
        ("before 1880-05", "[..1880-04-30]"),
        ("after 1880", "[1881-01-01..]"),
        ("by 1880", "[..1880-12-31]"),
        ("no later than May 1880", "[..1880-05-31]"),
        ("on or after 1880", "[1880-01-01..]"),
        ("before 2021-10-21T13:48Z", "[..2021-10-21T13:47:59Z]"),
        ("BEF 1860", "[..1859-12-31]"),
        ("bef. 1860", "[..1859-12-31]"),
        ("Bef May 1860", "[..1860-04-30]"),
        ("AFT 1 JAN 1900", "[1900-01-02..]"),
        ("aft. 1900", "[1901-01-01..]"),
        ("between 1671 and 1674", "[1671-01-01..1674-12-31]"),
        ("BET 1671 AND 1674", "[1671-01-01..1674-12-31]"),
        ("bet. 3 May 1671 and June 1674", "[1671-05-03..1674-06-30]"),
        ("between May 1671 and 3 June 1674", "[1671-05-01..1674-06-03]"),
    ],
)
def test_one_moment(text: str, hull: str) -> None:
    date = read(text)
    assert str(date.start) == hull
    assert date.start == date.end
    assert not (date.lasting)
    assert not (date.approximate)
    assert not (date.uncertain)


def test_from_to_lasts_and_between_does_not() -> None:
    date = read("from 1671 to May 1674")
    assert date.lasting
    assert (str(date.start), str(date.end)) == ("[1671-01-01..1671-12-31]", "[1674-05-01..1674-05-31]")
    assert not read("between 1671 and 1674").lasting
    assert read("FROM 1671 TO MAY 1674").lasting
    assert not read("BET 1671 AND 1674").lasting


@pytest.mark.parametrize(
    ("text", "strict", "widened"),
    [
        ("early 2023", "[2023-01-01..2023-04-30]", "[2022-12-01..2023-05-31]"),
        ("mid 2023", "[2023-05-01..2023-08-31]", "[2023-04-01..2023-09-30]"),
        ("mid-2023", "[2023-05-01..2023-08-31]", "[2023-04-01..2023-09-30]"),
        ("late 2023", "[2023-09-01..2023-12-31]", "[2023-08-01..2024-01-31]"),
        ("early March 2023", "[2023-03-01..2023-03-10]", "[2023-02-24..2023-03-15]"),
        ("mid-March 2023", "[2023-03-11..2023-03-20]", "[2023-03-06..2023-03-25]"),
        ("late February 2024", "[2024-02-21..2024-02-29]", "[2024-02-16..2024-03-05]"),
        ("early 1990s", "[1990-01-01..1993-12-31]", "[1989-01-01..1994-12-31]"),
        ("spring 2022", "[2022-03-01..2022-05-31]", "[2021-12-01..2022-08-31]"),
        ("the summer of 2022", "[2022-06-01..2022-08-31]", "[2022-03-01..2022-11-30]"),
        ("fall 2022", "[2022-09-01..2022-11-30]", "[2022-06-01..2023-02-28]"),
        ("winter 2021", "[2020-12-01..2022-02-28]", "[2020-09-01..2022-05-31]"),
        ("about 1840", "[1840-01-01..1840-12-31]", "[1839-01-01..1841-12-31]"),
        ("circa 1840", "[1840-01-01..1840-12-31]", "[1839-01-01..1841-12-31]"),
        ("c. 1840", "[1840-01-01..1840-12-31]", "[1839-01-01..1841-12-31]"),
        ("c.1840", "[1840-01-01..1840-12-31]", "[1839-01-01..1841-12-31]"),
        ("ca. 1840", "[1840-01-01..1840-12-31]", "[1839-01-01..1841-12-31]"),
        ("ca 1840", "[1840-01-01..1840-12-31]", "[1839-01-01..1841-12-31]"),
        ("ABT 1840", "[1840-01-01..1840-12-31]", "[1839-01-01..1841-12-31]"),
        ("abt. May 1840", "[1840-05-01..1840-05-31]", "[1840-04-01..1840-06-30]"),
        ("EST 1840", "[1840-01-01..1840-12-31]", "[1839-01-01..1841-12-31]"),
        ("est. 1840", "[1840-01-01..1840-12-31]", "[1839-01-01..1841-12-31]"),
        ("CAL 1 MAY 1840", "1840-05-01", "[1840-04-30..1840-05-02]"),
        ("calc. 1840", "[1840-01-01..1840-12-31]", "[1839-01-01..1841-12-31]"),
        ("BEF ABT 1880", "[..1879-12-31]", "[..1880-12-31]"),
        ("BET ABT 1671 AND 1674", "[1671-01-01..1674-12-31]", "[1670-01-01..1675-12-31]"),
        ("around May 1840", "[1840-05-01..1840-05-31]", "[1840-04-01..1840-06-30]"),
        ("about the 1840s", "[1840-01-01..1849-12-31]", "[1830-01-01..1859-12-31]"),
        ("about 2021-10-21T13:48:30", "2021-10-21T13:48:30", "[2021-10-21T13:48:29..2021-10-21T13:48:31]"),
        ("2021-10-21T13:48:30~", "2021-10-21T13:48:30", "[2021-10-21T13:48:29..2021-10-21T13:48:31]"),
        ("before about 1880", "[..1879-12-31]", "[..1880-12-31]"),
        ("between about 1671 and 1674", "[1671-01-01..1674-12-31]", "[1670-01-01..1675-12-31]"),
    ],
)
def test_approximate(text: str, strict: str, widened: str) -> None:
    date = read(text)
    assert date.approximate
    assert (str(date.start), str(date.widened()[0])) == (strict, widened)


@pytest.mark.parametrize("text", ["probably 1840", "Possibly 1840", "perhaps May 1840", "May 1840?", "1840?"])
def test_uncertain_never_widens(text: str) -> None:
    date = read(text)
    assert date.uncertain
    assert not date.approximate
    assert date.widened() == (date.start, date.end)


@pytest.mark.parametrize("text", ["probably about 1840", "about 1840?", "c. 1840?", "1840%"])
def test_both(text: str) -> None:
    date = read(text)
    assert date.uncertain
    assert date.approximate
    assert str(date.widened()[0]) == "[1839-01-01..1841-12-31]"


@pytest.mark.parametrize(
    ("text", "weekday", "hull"),
    [
        ("Friday, 21 April 2023", 4, "2023-04-21"),
        ("Fri 2023-04-21", 4, "2023-04-21"),
        ("on Friday, April 21, 2023", 4, "2023-04-21"),
        ("Monday, 21 April 2023", 0, "2023-04-21"),
        ("21 April 2023", None, "2023-04-21"),
    ],
)
def test_the_weekday_is_kept_right_or_wrong(text: str, weekday: int | None, hull: str) -> None:
    date = read(text)
    assert date.weekday == weekday
    assert str(date.start) == hull


@pytest.mark.parametrize(
    ("text", "reason", "hint"),
    [
        ("03/04/2021", "cannot be told apart", "2021-03-04 or 2021-04-03"),
        ("3.4.2021", "cannot be told apart", "2021-03-04 or 2021-04-03"),
        ("32/13/2021", "no such day", ""),
        ("29/02/2021", "no such day", ""),
        ("3/2021", "year first", "2021-03"),
        ("03-2021", "year first", "2021-03"),
        ("2021/10/21", "hyphens", "2021-10-21"),
        ("03/04/21", "two digits", "four digits"),
        ("21 Oct 21", "two digits", "four digits"),
        ("Oct '21", "two digits", "four digits"),
        ("21 October", "the year is missing", ""),
        ("October", "the year is missing", ""),
        ("mid-March", "the year is missing", ""),
        ("31 April 2021", "April 2021 has 30 days", ""),
        ("February 29, 2021", "February 2021 has 28 days", ""),
        ("0 May 2021", "has 31 days", ""),
        ("Friday 2023", "no day", "Friday, 21 April 2023"),
        ("1900s", "decade or a century", "190X or 19XX"),
        ("19th century", "centuries", "18XX"),
        ("120", "four digits", "AD 120"),
        ("about 120", "four digits", "0120"),
        ("0 BC", "no year 0", "0000"),
        ("between 1674 and 1671", "reversed", ""),
        ("BET 1674 AND 1671", "reversed", ""),
        ("BET 1671", "not a date", "2021-10-21"),
        ("FROM 1671", "one end", "from and until"),
        ("TO 1671", "one end", "from and until"),
        ("BEF 03/04/1860", "cannot be told apart", "1860-03-04 or 1860-04-03"),
        ("BEF 1860-02-30", "has 29 days", ""),
        ("from 1674 to 1671", "reversed", ""),
        ("from 1990 to present", "'present' is not a date", "1990/.."),
        ("1840 or 1841", "not one date", "[1671..1674]"),
        ("1671\u20131674", "no hyphen", "1671/1674"),
        ("today", "when it is read", "relation"),
        ("Yesterday", "when it is read", "relation"),
        ("last week", "when it is read", "relation"),
        ("last Tuesday", "when it is read", "relation"),
        ("3 days ago", "when it is read", "relation"),
        ("recently", "when it is read", "relation"),
        ("since 1880", "one end", "from and until"),
        ("until May 1880", "one end", "from and until"),
        ("2021-W05", "week number", ""),
        ("21 October 2021 25:00", "not a time of day", ""),
        ("21 October 2021 13:48 pm", "not a time of day", ""),
        ("October 2021 13:48", "whole date", ""),
        ("about 2021-13", "month 13", ""),
        ("before 2021-02-30", "has 28 days", ""),
        ("may recover", "not a date", "2021-10-21"),
        (".45 Colt", "not a date", "2021-10-21"),
        ("was 42", "not a date", "2021-10-21"),
        ("whenever", "not a date", "2021-10-21"),
    ],
)
def test_refused_with_the_reason(text: str, reason: str, hint: str) -> None:
    with pytest.raises(DateError) as refusal:
        parse_date(text)
    assert reason in refusal.value.reason
    assert hint in refusal.value.hint
    assert refusal.value.text == text


@pytest.mark.parametrize(
    "text", ["before x1880", "after 2021-test", "before c4", "before mar-a-lago", "before est1820"]
)
def test_ids_are_not_dates(text: str) -> None:
    assert isinstance(parse_date(text), RelativeDate)


@pytest.mark.parametrize(
    "text",
    [
        "c " * 90 + "?" * 20,
        "c?" * 100,
        "about " * 33,
        "mon " * 49 + "1?",
        "between " * 25,
        "from 1 to " * 20,
        "one-" * 49,
        "oror" * 40 + " days after x",
        "1" * 199 + "a",
        "a" * 199 + "?",
        "[" * 200,
        "1/" * 100,
        "[" + "1667," * 39 + "]",
        " a" * 99,
        "1" * 10**6,
        "x " * 10**6,
    ],
)
def test_hostile_texts_are_refused_at_once(text: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(DateError):
        parse_date(text)
    assert time.perf_counter() - begin < 0.2
