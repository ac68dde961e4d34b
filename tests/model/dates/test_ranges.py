"""Ranges of instants, written down."""

# ruff: noqa: E501 -- a row of a table is one line

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates import INFINITY, Date, Moment, parse_date
from claimcheck.model.dates.calendar import SECONDS_PER_DAY, day_of
from claimcheck.model.dates.ranges import as_edtf, earliest_as_edtf, in_words, latest_as_edtf


def read(text: str) -> Moment:
    date = parse_date(text)
    assert isinstance(date, Date)
    return date.start


@pytest.mark.parametrize(
    ("text", "edtf", "first", "last", "words"),
    [
        ("1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12"),
        ("1985-04", "[1985-04-01..1985-04-30]", "1985-04-01", "1985-04-30", "1985-04"),
        ("1985", "[1985-01-01..1985-12-31]", "1985-01-01", "1985-12-31", "1985"),
        ("before 1986", "[..1985-12-31]", None, "1985-12-31", "on or before 1985-12-31"),
        ("after 1985", "[1986-01-01..]", "1986-01-01", None, "on or after 1986-01-01"),
        ("[1985-04..1986]", "[1985-04-01..1986-12-31]", "1985-04-01", "1986-12-31", "between 1985-04 and 1986-12"),
        ("[1985..1986]", "[1985-01-01..1986-12-31]", "1985-01-01", "1986-12-31", "between 1985 and 1986"),
        ("[1985..1986-02-27]", "[1985-01-01..1986-02-27]", "1985-01-01", "1986-02-27", "between 1985-01-01 and 1986-02-27"),
        ("[2023-02..2024-02]", "[2023-02-01..2024-02-29]", "2023-02-01", "2024-02-29", "between 2023-02 and 2024-02"),
        ("44 BC", "[-0043-01-01..-0043-12-31]", "-0043-01-01", "-0043-12-31", "-0043"),
        ("0000", "[0000-01-01..0000-12-31]", "0000-01-01", "0000-12-31", "0000"),
        ("Y170000002", "Y170000002", "Y170000002", "Y170000002", "Y170000002"),
        ("[Y-17000..2024]", "[Y-17000..2024-12-31]", "Y-17000", "2024-12-31", "between Y-17000 and 2024-12-31"),
        ("after 9999", "[Y10000..]", "Y10000", None, "on or after Y10000"),
        ("1985-04-12T13:48:30", "1985-04-12T13:48:30", "1985-04-12T13:48:30", "1985-04-12T13:48:30", "1985-04-12T13:48:30"),
        ("1985-04-12T13:48", "[1985-04-12T13:48:00..1985-04-12T13:48:59]", "1985-04-12T13:48:00", "1985-04-12T13:48:59", "1985-04-12T13:48"),
        ("1985-04-12T13:48Z", "[1985-04-12T13:48:00Z..1985-04-12T13:48:59Z]", "1985-04-12T13:48:00Z", "1985-04-12T13:48:59Z", "1985-04-12T13:48Z"),
        ("[1985-04-12..1985-04-13T12:00]", "[1985-04-12T00:00:00..1985-04-13T12:00:59]", "1985-04-12", "1985-04-13T12:00:59", "between 1985-04-12T00:00 and 1985-04-13T12:00"),
        ("[..1985-04-13T12:00:00]", "[..1985-04-13T12:00:00]", None, "1985-04-13T12:00:00", "on or before 1985-04-13T12:00:00"),
    ],
)  # fmt: skip
def test_a_range_is_written(text: str, edtf: str, first: str | None, last: str | None, words: str) -> None:
    moment = read(text)
    assert (as_edtf(moment), earliest_as_edtf(moment), latest_as_edtf(moment), in_words(moment)) == (
        edtf,
        first,
        last,
        words,
    )


@pytest.mark.parametrize("end", [INFINITY, 4 * 10**18])  # unbounded, and beyond what a date may name
def test_what_has_no_end_is_not_written(end: int) -> None:
    anything = Moment(-min(end, INFINITY), min(end, INFINITY))
    assert (as_edtf(anything), earliest_as_edtf(anything), latest_as_edtf(anything)) == (None, None, None)
    assert in_words(anything) == "any time"


YEARS_9999 = (day_of(-9999, 1, 1) * SECONDS_PER_DAY, day_of(10_000, 1, 1) * SECONDS_PER_DAY - 1)
instants = st.one_of(
    st.integers(*YEARS_9999),
    st.dates().map(lambda day: (day.toordinal() - 719_163) * SECONDS_PER_DAY),
    st.dates().map(lambda day: (day.toordinal() - 719_163) * SECONDS_PER_DAY - 1),
)
ends = st.one_of(instants, instants, st.just(-INFINITY), st.just(INFINITY))


@given(ends, ends, st.booleans())
def test_what_is_written_as_edtf_is_read_as_the_same(one: int, other: int, zoned: bool) -> None:
    moment = Moment(min(one, other), max(one, other), zoned)
    written = as_edtf(moment)
    if written is not None:
        assert (read(written).earliest, read(written).latest) == (moment.earliest, moment.latest)
        assert read(written).zoned == zoned
    first, last = earliest_as_edtf(moment), latest_as_edtf(moment)
    assert (read(first).earliest if first else -INFINITY) == moment.earliest or moment.earliest == INFINITY
    assert (read(last).latest if last else INFINITY) == moment.latest or moment.latest == -INFINITY


@given(st.integers(-(4 * 10**18), 4 * 10**18), st.integers(0, 4 * 10**18), st.booleans())
def test_no_range_is_written_too_narrow(earliest: int, length: int, zoned: bool) -> None:
    moment = Moment(earliest, min(earliest + length, INFINITY), zoned)
    assert in_words(moment)
    written = as_edtf(moment)
    if written is not None:
        # Beyond the year 9999 a range grows to whole years, and loses its clock.
        assert read(written).to_utc().earliest <= moment.to_utc().earliest
        assert read(written).to_utc().latest >= moment.to_utc().latest
