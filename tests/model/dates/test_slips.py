"""Slips of the pen: what a date that cannot be right may have been meant to be."""

# ruff: noqa: E501 -- a row of a table is one line

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates import INFINITY, CalendarName, Date, DateError, Moment, RelativeDate, falls_on, parse_date
from claimcheck.model.dates.slips import MOST, MOST_ALIKE, Named, slips
from claimcheck.model.dates.written import as_written


def read(text: str, calendar: CalendarName = "gregorian") -> Date:
    date = parse_date(text, calendar)
    assert isinstance(date, Date)
    return date


def named(*pairs: tuple[str, str]) -> list[Named]:
    return [(name, read(text)) for name, text in pairs]


def candidates(
    text: str,
    within: str,
    *,
    neighbours: tuple[tuple[str, str], ...] = (),
    rivals: tuple[tuple[str, str], ...] = (),
    partner: tuple[str, str] | None = None,
) -> list[tuple[str, str]]:
    """Each candidate with its slip."""
    found = slips(
        parse_date(text),
        read(within).start,
        neighbours=named(*neighbours),
        rivals=named(*rivals),
        partner=named(partner)[0] if partner else None,
    )
    return [(candidate.value, candidate.slip) for candidate in found]


# -- what has none ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "3 days after shooting", "before 1880", "after 1880", "by March 1880", "1880/1885", "1880/..", "from 1880 to 1885",
        "between 1880 and 1885", "[1880..1885]", "[1880,1882]", "{1880,1882}", "[..1880]", "188X", "18XX", "1880-XX-12", "1880S2",
        "Y18800", "Y18E5", "-1880", "-1880-02-12", "44 BC", "12 February 1679/80", "1679/80", "1679/80-02-12",
    ],
)  # fmt: skip
def test_what_is_not_one_plain_date_has_none(text: str) -> None:
    assert candidates(text, "[1000..3000]", neighbours=(("beside", "1890"),)) == []


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("2022-02-24", "[2150..2160]"),  # beyond any slip
        ("2022-02-24", "2022-02-24"),  # the same date
        ("2024-02-29", "[2025-02..2025-03-01]"),  # no such day in 2025
        ("2024-03-31", "[2024-04-28..2024-04-30]"),
        ("13 March 2024", "[2024-01..2024-02]"),  # no month 13
        ("March 2023", "[2023-04..2023-12]"),  # a name is no figure
        ("25/12/2021", "[2021-12-01..2021-12-12]"),  # 05/12/2021 would be ambiguous
        ("24 February 2022", "[2022-02-04..2022-02-09]"),  # nobody writes 04 February
        ("Thursday, 24 February 2022", "[2023..2024]"),  # which is no Thursday
        ("2001-21", "[2001-06..2001-12]"),  # the code of a season is no number
    ],
)
def test_nothing_is_far_fetched(text: str, within: str) -> None:
    assert candidates(text, within) == []


# -- kinds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "within", "value", "slip"),
    [
        ("2022-02-24", "[2024-01..2024-06]", "2024-02-24", "one digit"),
        ("2022-02-24", "[2022-05..2022-05]", "2022-05-24", "one digit"),
        ("2022-02-24", "[2022-02-10..2022-02-15]", "2022-02-14", "one digit"),
        ("2022-02", "2032", "2032-02", "one digit"),
        ("2021-02-24", "2012", "2012-02-24", "two digits swapped"),
        ("2021-02-12", "[2021-02-20..2021-02-21]", "2021-02-21", "two digits swapped"),
        ("1984", "1894", "1894", "two digits swapped"),
        ("2024-03-04", "2024-04-03", "2024-04-03", "day and month swapped"),
        ("3 April 2024", "2024-03", "4 March 2024", "day and month swapped"),
        ("1922-02-24", "2022", "2022-02-24", "century"),
        ("1984", "1884", "1884", "century"),
    ],
)
def test_a_slip_is_named(text: str, within: str, value: str, slip: str) -> None:
    assert candidates(text, within) == [(value, slip)]


def test_the_year_of_a_claim_beside_it() -> None:
    beside = (("charged", "2023-01-31"), ("tried", "July 2023"), ("told", "about 2001"), ("aged", "1990s"))
    assert candidates("2022-02-24", "[1990..1999]", neighbours=beside) == []
    assert candidates("1917-02-24", "2023", neighbours=beside) == [("2023-02-24", "the year of charged")]


def test_the_two_dates_of_a_pair_exchanged() -> None:
    assert candidates("2024-07-09", "2022", partner=("`until`", "2022-02-24")) == [
        ("2022-07-09", "one digit"),
        ("2022-02-24", "exchanged with `until`"),
    ]


def test_what_another_source_says() -> None:
    rivals = (("CBS News timeline", "2024-07-09"), ("Fox", "1999"))
    assert candidates("1917-02-24", "[2023..2024]", rivals=rivals) == [("2024-07-09", "what CBS News timeline says")]


def test_another_source_is_quoted_where_it_says_less_or_in_another_form() -> None:
    assert candidates("1917-02-24", "2024", rivals=(("CBS", "July 2024"),)) == [("July 2024", "what CBS says")]
    assert candidates("3 days after x", "2024", rivals=(("CBS", "July 2024"),)) == [("July 2024", "what CBS says")]
    assert candidates("before 1880", "1891", rivals=(("CBS", "1891"),)) == [("1891", "what CBS says")]
    assert candidates("1880/1885", "1891", rivals=(("CBS", "1891"), ("Fox", "1890/1891"))) == [
        ("1890/1891", "what Fox says")
    ]


def test_what_is_said_less_precisely_only_supports() -> None:
    assert candidates("2022-02-24", "[2023..2024]", rivals=(("CBS", "2024"), ("Fox", "20XX"))) == [
        ("2024-02-24", "one digit; and within what CBS says"),
        ("2023-02-24", "one digit"),
    ]


# -- the worked example ----------------------------------------------------------------------------------------------


def test_the_trial_of_the_seed() -> None:
    assert candidates("2022-02-24", "[2023-01-31..2024-07-09]") == [
        ("2023-02-24", "one digit"),
        ("2024-02-24", "one digit"),
    ]


def test_the_verdict_of_march_2023() -> None:
    rivals = (("its own earlier article", "2024-03-06"),)
    assert candidates("March 2023", "[2024-02-21..2024-03-10]", rivals=rivals) == [
        ("March 2024", "one digit; and what its own earlier article says")
    ]


# -- in its own words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2022", "2024"),
        ("2022-02", "2024-02"),
        ("2022-02-24", "2024-02-24"),
        ("2022-02-24T13:48", "2024-02-24T13:48"),
        ("2022-02-24T13:48:00-07:00", "2024-02-24T13:48:00-07:00"),
        ("2022-02-24 13:48", "2024-02-24 13:48"),
        ("2022?", "2024?"),
        ("2022-02~", "2024-02~"),
        ("2022-02-24%", "2024-02-24%"),
        ("?2022-02-~24", "?2024-02-~24"),
        ("2022-21", "2024-21"),
        ("24 February 2022", "24 February 2024"),
        ("on the 24th of Feb. 2022", "on the 24th of Feb. 2024"),
        ("24-Feb-2022", "24-Feb-2024"),
        ("FEBRUARY 24TH, 2022", "FEBRUARY 24TH, 2024"),
        ("February 24, 2022, 1:48 pm", "February 24, 2024, 1:48 pm"),
        ("Saturday, 24 February 2022", "Saturday, 24 February 2024"),
        ("Sept 2022", "Sept 2024"),
        ("24/02/2022", "24/02/2024"),
        ("2/24/2022", "2/24/2024"),
        ("24.02.2022", "24.02.2024"),
        ("about 2022", "about 2024"),
        ("c.2022", "c.2024"),
        ("c2022", "c2024"),
        ("mid-2022", "mid-2024"),
        ("early 2022", "early 2024"),
        ("late February 2022", "late February 2024"),
        ("the summer of 2022", "the summer of 2024"),
        ("probably March 2022", "probably March 2024"),
    ],
)
def test_the_words_stay_and_the_number_changes(text: str, value: str) -> None:
    assert (value, "one digit") in candidates(text, "2024")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2022-02-24", "2024-03-01"),
        ("24 February 2022", "1 March 2024"),
        ("04 February 2022", "01 March 2024"),
        ("the 24th of Feb. 2022", "the 1st of Mar. 2024"),
        ("FEB 24TH, 2022", "MAR 1st, 2024"),
        ("february 24, 2022", "march 1, 2024"),
        ("May 24, 2022", "March 1, 2024"),
        ("May 2022", "March 2024"),
        ("2022", "2024"),
        ("about 2022", "about 2024"),
        ("24/02/2022 12:00", None),  # 01/03/2024 has two readings
    ],
)
def test_what_another_says_is_written_as_the_date_is(text: str, value: str | None) -> None:
    said = [found for found, slip in candidates(text, "2024-03", rivals=(("it", "2024-03-01"),)) if "it says" in slip]
    assert said == ([value] if value else [])


def test_a_day_of_the_week_is_right_in_every_candidate() -> None:
    assert candidates("Thu 24 February 2022", "[2023..2029]") == [("Thu 24 February 2028", "one digit")]


def test_a_julian_date_stays_julian() -> None:
    (found,) = slips(read("1616-04-23", "julian"), read("1626-05").start)
    assert found.value == "1626-04-23"  # 3 May in the Gregorian calendar
    (found,) = slips(read("1501-04-23", "julian"), read("1616").start, rivals=named(("the register", "1616-05-03")))
    assert (found.value, found.slip) == ("1616-04-23", "what the register says")
    (found,) = slips(read("1500-02-29", "julian"), read("1400").start)
    assert (found.value, found.slip) == ("1400-02-29", "century")
    assert slips(read("1501-04-23", "julian"), read("1616").start, rivals=named(("the register", "1616"))) == ()


# -- order -----------------------------------------------------------------------------------------------------------


def test_what_more_explains_comes_first_then_the_likelier_kind_then_the_nearer() -> None:
    found = candidates(
        "2012-03-04",
        "[2013..2024]",
        neighbours=(("beside", "2014-01-01"),),
        rivals=(("CBS", "2024-07-09"),),
        partner=("`until`", "2020-05-05"),
    )
    assert found == [
        ("2014-03-04", "one digit; and the year of beside"),
        ("2024-07-09", "what CBS says"),
        ("2013-03-04", "one digit"),
        ("2015-03-04", "one digit"),
        ("2016-03-04", "one digit"),
    ]


def test_sources_that_agree_count_each() -> None:
    rivals = (("one", "2024-02-24"), ("two", "2024-02-24"), ("three", "2023-02-24"))
    assert candidates("2022-02-24", "[2023..2024]", rivals=rivals) == [
        ("2024-02-24", "one digit; and what one and 1 other say"),
        ("2023-02-24", "one digit; and what three says"),
    ]


# -- in general ------------------------------------------------------------------------------------------------------

_days = st.dates().map(str)
_texts = st.one_of(
    _days,
    _days.map(lambda day: day[:7]),
    st.dates().map(lambda day: f"{day.day} {day:%B} {day.year:04d}"),
    st.dates().map(lambda day: f"{day:%a} {day:%b} {day.day}, {day.year:04d}"),
    _days.map(lambda day: f"about {day[:4]}"),
    _days.map(lambda day: f"{day}T12:30Z"),
    _days.map(lambda day: f"before {day}"),
    st.tuples(_days, _days).map(lambda pair: "/".join(sorted(pair))),
    st.just("3 days after x"),
)
_named = st.lists(
    st.tuples(st.sampled_from(["one", "two", "three"]), _texts.filter(lambda text: "x" not in text)), max_size=4
)
_moments = st.tuples(st.integers(-(10**11), 10**11), st.integers(0, 10**11), st.booleans()).map(
    lambda drawn: Moment(drawn[0], drawn[0] + drawn[1], drawn[2])
)


@given(
    _texts,
    _moments,
    _named,
    _named,
    st.none() | _texts.filter(lambda text: "x" not in text),
    st.sampled_from(["gregorian", "julian"]),
)
def test_every_candidate_is_another_date_that_fits(
    text: str,
    within: Moment,
    neighbours: list[tuple[str, str]],
    rivals: list[tuple[str, str]],
    partner: str | None,
    calendar: CalendarName,
) -> None:
    date = parse_date(text, calendar)
    given = {
        "neighbours": named(*neighbours),
        "rivals": named(*rivals),
        "partner": ("it", read(partner)) if partner else None,
    }
    found = slips(date, within, **given)  # type: ignore[arg-type]
    assert found == slips(date, within, **given)  # type: ignore[arg-type]
    assert len(found) <= MOST
    assert len({candidate.value for candidate in found}) == len(found)
    for candidate in found:
        other = read(candidate.value, calendar)
        assert candidate.slip
        assert other.start.hull(other.end).meet(within) is not None
        assert other.weekday is None or falls_on(other.start, other.weekday) is not False
        if isinstance(date, RelativeDate):
            assert " say" in candidate.slip or "exchanged" in candidate.slip
        else:
            assert (other.start, other.end) != (date.start, date.end)
            assert other.lasting == date.lasting
            assert other.precision == date.precision or " say" in candidate.slip or "exchanged" in candidate.slip
    assert sum(candidate.slip == "one digit" for candidate in found) <= MOST_ALIKE


@given(st.dates(), st.integers(0, 7), st.sampled_from("0123456789"))
def test_every_digit_of_a_day_but_those_of_the_century_can_be_mended(day: object, place: int, digit: str) -> None:
    meant = str(day)
    at = [2, 3, 5, 6, 8, 9][place % 6]
    mistyped = meant[:at] + digit + meant[at + 1 :]
    try:
        date = read(mistyped)
    except DateError:
        return  # no date at all: nothing to suggest
    if date.start != read(meant).start:
        (found,) = slips(date, read(meant).start)
        assert found.value == meant
        assert "one digit" in found.slip


@given(_texts)
def test_what_is_written_anew_with_its_own_numbers_is_the_same(text: str) -> None:
    date = parse_date(text)
    form = as_written(date) if isinstance(date, Date) else None
    if form:
        assert form.with_values(form.values) == text


def test_an_open_range_is_taken_at_its_word() -> None:
    within = Moment(read("2023").start.earliest, INFINITY)
    assert [found.value for found in slips(read("2022-02-24"), within)][:3] == [
        "2023-02-24",
        "2024-02-24",
        "2025-02-24",
    ]
