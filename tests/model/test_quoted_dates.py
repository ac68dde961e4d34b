"""The date by which a quote can be held against its claim: where it may be of something else, there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates import INFINITY, parse_date
from claimcheck.model.quoted_dates import LONGEST, date_in


def instants(earliest: str, latest: str = "") -> tuple[int, int]:
    return parse_date(earliest).start.earliest, parse_date(latest or earliest).start.latest


# -- what gives no date ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "Ann died",
        "Ann died at 42",
        "2024",
        "in room 1984",
        "Ann plays in Ocean's 2012",
        "Ann was paid $2000",
        "2000 people fell ill",
        "On March 6, 2000 people fell ill",
        "in 2000 people",
        "in 1500 cases",
        "in 2000m",
        "under Section 1983",
        "the 2024-25 season",
        "in 2024-25",
        "in 2021's best film",
        "in 1840 BC",
        "the year 2000",
        "Order No. 2023",
        "version 2.1.2024",
        "No. 4 May 12",
        "In May 20 people died",
        "in the film “March 6, 2024” he plays",
        'he plays in "March 6, 2024", a film',
    ],
)
def test_numbers_that_are_no_dates_are_none(quote: str) -> None:
    assert date_in(quote) is None


@pytest.mark.parametrize(
    "quote",
    [
        "Ann died on 03/04/2024",
        "Ann died on 30 February 2020",
        "Ann died on March 60, 2024",
        "Ann died in March of that year",
        "Ann died in March",
        "Ann died last Tuesday",
        "Ann died on Tuesday",
        "Ann died yesterday",
        "Ann died two weeks before",
    ],
)
def test_dates_that_need_more_to_be_known_are_none(quote: str) -> None:
    assert date_in(quote) is None


@pytest.mark.parametrize(
    "quote",
    [
        "Ann was charged in January 2023 over the shooting on October 21, 2021",
        "Ann died on March 6, 2024, or March 7",
        "Ann met Ben on March 6 and 7, 2024",
        "Ann met Ben on March 6-8, 2024",
        "Ann was away in May 2024-June 2024",
        "Ann died on March 6, 2024, a Tuesday, not on Wednesday",
        "Ann died on March 6, 2024, at Christmas",
        "Ann died on March 6, 2024, and was buried the next day",
        "Ann died on March 6, 2024, two days later",
        "On March 6, 2024, April fell ill",
        "In 1984, 2000 fell ill",
    ],
)
def test_of_several_times_none_is_taken(quote: str) -> None:
    assert date_in(quote) is None


@pytest.mark.parametrize("word", ["since", "until", "before", "after", "by", "from", "between", "of", "for", "the"])
def test_a_date_that_something_else_is_related_to_is_none(word: str) -> None:
    assert date_in(f"Ann lived at Leeds {word} March 6, 2024") is None
    assert date_in(f"Ann lived at Leeds {word} 1840") is None


@pytest.mark.parametrize(
    "quote",
    [
        "Ann was charged over the shooting on October 21, 2021",
        "Ann was charged in the death of Ben on October 21, 2021",
        "Ann was charged in October 2021 shooting",
        "Ann was charged in the October 21 shooting",
        "Ann is accused of shooting Ben on October 21, 2021",
        "On March 6, 2024, Ann, who shot Ben, was convicted",
        "On March 6, 2024, Ben said Ann was dead",
        "Ben told the court on March 6, 2024",
        "Ann was convicted on March 6, 2024, and sentenced to 18 months",
        "Ann had died on March 6, 2024",
        "Ann will stand trial on July 9, 2024",
        "The trial is set for July 9, 2024",
        "Ann did not die on March 6, 2024",
        "Ann didn't die on March 6, 2024",
        "Ann fell ill. On March 6, 2024, Ben died",
        "Ann fell ill; Ben died on March 6, 2024",
        "Ann fell ill ... died on March 6, 2024",
    ],
)
def test_the_date_of_another_thing_or_of_the_telling_is_none(quote: str) -> None:
    assert date_in(quote) is None


@pytest.mark.parametrize(
    "quote",
    [
        "Ann starb am 21. September 2021",
        "Ann est morte le 6 mars 2024",
        "Ann overleed op 6 maart 2024",
        "Ann †6.3.2024",
    ],
)
def test_other_languages_give_none(quote: str) -> None:
    assert date_in(quote) is None


def test_what_is_much_longer_than_a_sentence_gives_none() -> None:
    assert date_in(f"Ann died on March 6, 2024{' at home' * LONGEST}") is None


@given(st.text(max_size=80))
def test_any_text_can_be_looked_at(quote: str) -> None:
    found = date_in(f"On March 6, 2024, {quote}")
    assert found is None or found.words == "March 6, 2024"
    assert date_in(quote) is None or any(sign.isdigit() for sign in quote)


@pytest.mark.parametrize("sign", [" ", "1", "March ", "6 ", "the ", "2024-", "[", '"', "in ", "a,"])
def test_looking_takes_no_more_time_than_the_text_is_long(sign: str) -> None:
    assert date_in(sign * (LONGEST // len(sign))) is None


# -- what gives one ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "words", "plain"),
    [
        ("On March 6, 2024, a jury found Ann guilty", "March 6, 2024", "2024-03-06"),
        ("on the 14th of October 1840", "the 14th of October 1840", "1840-10-14"),
        ("Ann was fatally shot on Oct. 21, 2021", "Oct. 21, 2021", "2021-10-21"),
        ("Ann was born on 16 December 1775 in Steventon", "16 December 1775", "1775-12-16"),
        ("Ann died 18 July 1817", "18 July 1817", "1817-07-18"),
        ("Ann was sentenced April 15, 2024", "April 15, 2024", "2024-04-15"),
        ("Ann died on Wednesday, March 6, 2024.", "Wednesday, March 6, 2024", "2024-03-06"),
        ("Ann was arrested on 2021-10-21", "2021-10-21", "2021-10-21"),
        ("Ann was arrested on 25/12/2021", "25/12/2021", "2021-12-25"),
        ("March 6, 2024: Jury finds Ann guilty", "March 6, 2024", "2024-03-06"),
        ("MARCH 6, 2024 - Jury finds Ann guilty", "MARCH 6, 2024", "2024-03-06"),
        ("“Ann died on March 6, 2024.”", "March 6, 2024", "2024-03-06"),
        ("Mr. J. Smith died on March 6, 2024", "March 6, 2024", "2024-03-06"),
        ("July 15, 2024", "July 15, 2024", "2024-07-15"),
        ("The film premiered in November 2024 at Toruń", "November 2024", "2024-11"),
        ("In 2023, Ann moved to Leeds", "2023", "2023"),
        ("Ann died in 1840 at Leeds", "1840", "1840"),
        ("Ann died 1840", "1840", "1840"),
        ("Ann was buried 11 February 1624/25", "11 February 1624/25", "1625-02-11"),
        ("Ann moved in the early 1990s", "the early 1990s", None),
        ("Ann moved in the 1840s", "the 1840s", None),
        ("Ann died in late 2021", "late 2021", None),
        ("Ann died in the spring of 1840", "the spring of 1840", None),
        ("Ann died about 1840", "about 1840", None),
        ("On or about October 21, 2021, Ann fired", "or about October 21, 2021", None),
        ("Ann died on the 6th of March", "the 6th of March", None),
        ("Ann was sentenced April 15", "April 15", None),
    ],
)
def test_one_date_of_what_one_sentence_tells(quote: str, words: str, plain: str | None) -> None:
    found = date_in(quote)
    assert found is not None
    assert (found.words, found.plain) == (words, plain)
    assert quote[found.start : found.end] == words


# -- what it fits ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "fitting", "others"),
    [
        ("on March 6, 2024", ["2024-03-06", "2024-03", "2024", "2024-03-06T12:00"], ["2024-03-07", "2024-02", "2023"]),
        ("in March 2024", ["2024-03-06", "2024-03", "2024"], ["2024-04-02", "2023"]),
        ("in 2024", ["2024-03-06", "2024"], ["2025-01-01", "2023"]),
        ("in early 2024", ["2024-01", "2024-05"], ["2024-08"]),
        ("about 1840", ["1836", "1844"], ["1850"]),
        ("on the 6th of March", ["2024-03-06", "2024-03", "2024", "1893"], ["2024-03-07", "2024-04"]),
        ("on 29 February", ["2024-02", "2024"], ["2023-02"]),
    ],
)
def test_it_fits_what_shares_a_reading_with_it(quote: str, fitting: list[str], others: list[str]) -> None:
    found = date_in(quote if quote.startswith(("on", "in")) else f"died {quote}")
    assert found is not None
    assert [date for date in fitting if not found.fits(*instants(date))] == []
    assert [date for date in others if found.fits(*instants(date))] == []
    assert found.fits(-INFINITY, INFINITY)


def test_while_two_calendars_were_in_use_either_may_be_meant() -> None:
    found = date_in("Ann died on 24 January 1918")
    assert found is not None
    assert found.fits(*instants("1918-01-24"))
    assert found.fits(*instants("1918-02-06"))
    assert not found.fits(*instants("1918-01-25"))


def test_later_the_julian_calendar_is_only_meant_where_the_claim_says_so() -> None:
    found = date_in("Ann died on March 6, 2024")
    assert found is not None
    assert not found.fits(*instants("2024-03-19"))
    assert found.fits(*instants("2024-03-19"), julian=True)


def test_a_day_without_a_year_may_be_of_either_calendar() -> None:
    found = date_in("Ann died on the 24th of January")
    assert found is not None
    assert found.fits(*instants("1918-02-06"))
    assert not found.fits(*instants("2018-02-06"))


@pytest.mark.parametrize(
    ("quote", "fitting"),
    [
        ("on 11 February 1624", ["1624-02-11", "1625-02-11"]),
        ("on 11 February 1624/25", ["1624-02-11", "1625-02-11"]),
        ("in March 1624", ["1624-03", "1625-03"]),
        ("in 1624", ["1624", "1625-03-24"]),
    ],
)
def test_a_year_may_have_begun_in_march(quote: str, fitting: list[str]) -> None:
    found = date_in(quote)
    assert found is not None
    assert all(found.fits(*instants(date)) for date in fitting)
    assert not found.fits(*instants("1626"))


def test_later_it_began_in_january() -> None:
    found = date_in("on 11 February 1824")
    assert found is not None
    assert not found.fits(*instants("1825-02-11"))
