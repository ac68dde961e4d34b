"""Date values of family trees: what they mean, and that nothing is guessed of what they do not say."""

from __future__ import annotations

import pytest

from claimcheck.model.dates import parse_date
from claimcheck.model.dates.calendar import iso_day
from claimcheck.reading.gedcom.dates import TreeDates, UnreadDate


def when(value: str) -> str:
    """What a value says of one moment."""
    return TreeDates().of(value).when.text


def days(value: str) -> tuple[str, str]:
    """The first and the last day that it may be."""
    moment = TreeDates().of(value).when.start
    return iso_day(moment.earliest_day), iso_day(moment.latest_day)


UNREAD = {
    "a phrase": "(about Easter)",
    "no year": "10 JAN",
    "a short year": "12 MAR 92",
    "no such day": "31 FEB 1800",
    "a day of the Julian calendar only": "29 FEB 1700",
    "day and month not told apart": "03/04/1840",
    "a month or two years": "1804-05",
    "two years not in a row": "1624/30",
    "reversed": "BET 1850 AND 1840",
    "a range of two calendars": "BET @#DJULIAN@ 1 JAN 1700 AND 2 FEB 1701",
    "an unknown calendar": "@#DROMAN@ 1 JAN 100",
    "French, after its end": "@#DFRENCH R@ 2 VEND 15",
    "French, no such day": "@#DFRENCH R@ 6 COMP 4",
    "Hebrew, a leap month of a common year": "@#DHEBREW@ 1 ADS 5783",
    "a month of another calendar": "1 VEND 1793",
    "a relation to a claim": "3 days after I1-birth",
    "half a range": "BET 1840",
    "very long": "BET " * 5000,
}


@pytest.mark.parametrize("value", UNREAD.values(), ids=UNREAD.keys())
def test_what_says_nothing_reliable_is_not_read(value: str) -> None:
    with pytest.raises(UnreadDate):
        TreeDates().of(value)


READ = {
    "24 MAY 1819": "24 May 1819",
    "       1980": "1980",
    "844": "0844",
    "44 B.C.": "44 BC",
    "15 MAR 44 BCE": "15 Mar 44 BC",
    "ABT 1840": "about 1840",
    "CAL JUN 1840": "about Jun 1840",
    "est 1840": "about 1840",
    "BEF 1880": "before 1880",
    "AFT 1 JAN 1880": "after 1 Jan 1880",
    "BET 1840 AND 1850": "between 1840 and 1850",
    "FROM 1840 TO 1850": "between 1840 and 1850",
    "FROM 1840": "no earlier than 1840",
    "TO 1850": "no later than 1850",
    "11 FEB 1624/25": "11 Feb 1624/25",
    "1624/25": "between 1624 and 1625",
    "OCT 1624/25": "between Oct 1624 and Oct 1625",
    "1699/00": "between 1699 and 1700",
    "1970/71": "between 1970 and 1971",
    "BEF 1624/25": "before 1625",
    "ABT 1624/25": "between about 1624 and about 1625",
    "1840-05-12": "1840-05-12",
    "abt. 12 March 1840": "abt. 12 March 1840",
}


@pytest.mark.parametrize(("value", "said"), READ.items())
def test_a_date_says(value: str, said: str) -> None:
    assert when(value) == said
    parse_date(said)


def test_a_dual_year_is_the_later_where_the_day_shows_it_and_else_may_be_either() -> None:
    assert days("11 FEB 1624/25") == ("1625-02-11", "1625-02-11")
    assert days("1624/25") == ("1624-01-01", "1625-12-31")


@pytest.mark.parametrize("value", ["@#DJULIAN@ 25 DEC 1700", "JULIAN 25 DEC 1700"])
def test_julian_stays_julian_in_both_versions_of_the_format(value: str) -> None:
    assert TreeDates().of(value).fields(lasting=False)["calendar"] == "julian"
    assert days(value) == ("1701-01-05", "1701-01-05")


OTHER_CALENDARS = {
    "@#DFRENCH R@ 1 VEND 1": ("1792-09-22", "1792-09-22"),
    "FRENCH_R 9 THER 2": ("1794-07-27", "1794-07-27"),
    "@#DFRENCH R@ 18 BRUM 8": ("1799-11-09", "1799-11-09"),
    "@#DFRENCH R@ VEND 2": ("1793-09-22", "1793-10-21"),
    "@#DFRENCH R@ 6 COMP 3": ("1795-09-22", "1795-09-22"),
    "@#DFRENCH R@ 14": ("1805-09-23", "1806-09-22"),
    "@#DHEBREW@ 1 TSH 5784": ("2023-09-15", "2023-09-16"),
    "HEBREW 15 NSN 5708": ("1948-04-23", "1948-04-24"),
    "@#DHEBREW@ 5784": ("2023-09-15", "2024-10-02"),
    "BET @#DFRENCH R@ 1 VEND 1 AND @#DFRENCH R@ 1 VEND 2": ("1792-09-22", "1793-09-22"),
}


@pytest.mark.parametrize(("value", "meant"), OTHER_CALENDARS.items())
def test_other_calendars_become_the_days_they_were(value: str, meant: tuple[str, str]) -> None:
    assert days(value) == meant


def test_what_lasts_has_ends_and_a_range_has_none() -> None:
    def fields(value: str) -> dict[str, str]:
        return {word: str(date) for word, date in TreeDates().of(value).fields(lasting=True).items()}

    assert fields("BET 1840 AND 1850") == {"when": "between 1840 and 1850"}
    assert fields("FROM 1840 TO 1850") == {"from": "1840", "until": "1850"}
    assert fields("FROM 1840") == {"from": "1840"}
    assert fields("TO MAR 1850") == {"until": "Mar 1850"}


def test_the_words_beside_an_interpreted_date_are_kept() -> None:
    assert TreeDates().of("INT 1840 (the year of the War)").phrase == "the year of the War"
    assert when("INT 1840 (the year of the War)") == "about 1840"
