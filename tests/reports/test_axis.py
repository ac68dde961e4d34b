"""The axis of a timeline: what its columns stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates import INFINITY, Date, Moment, parse_date
from claimcheck.reports.axis import Axis, axis_of


def moment(text: str) -> Moment:
    date = parse_date(text)
    assert isinstance(date, Date)
    return date.start


def axis(*texts: str, width: int = 60) -> Axis:
    return axis_of(map(moment, texts), width)


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("2021-10-21", "2021-10-23", ["2021-10-21", "2021-10-22", "2021-10-23"]),
        ("2021-10-21", "2021-11-20", ["2021-10-25", "2021-11-01", "2021-11-08", "2021-11-15"]),
        ("2021-10-21", "2022-03-20", ["2021-11", "2021-12", "2022-01", "2022-02", "2022-03"]),
        ("2021-10-21", "2022-12-20", ["2022-01", "2022-04", "2022-07", "2022-10"]),
        ("2021-10-21", "2024-03-20", ["2022-01", "2022-07", "2023-01", "2023-07", "2024-01"]),
        ("2019", "2024", ["2019", "2020", "2021", "2022", "2023", "2024"]),
        ("1901", "1999", ["1900", "1920", "1940", "1960", "1980"]),
        ("-0044", "0065", ["-0040", "-0020", "0000", "0020", "0040", "0060"]),
        ("0001", "2024", ["0000", "0500", "1000", "1500"]),
    ],
)  # fmt: skip
def test_ticks_are_as_fine_as_there_is_room(first: str, last: str, labels: list[str]) -> None:
    assert axis(first, last).labels.split() == labels


def test_every_label_stands_at_its_tick() -> None:
    found = axis("2019", "2024")
    for label in found.labels.split():
        assert found.grid[found.labels.index(label)] == "┊"


def test_what_is_far_from_the_mass_is_left_out() -> None:
    days = [f"{year}-07-01" for year in range(2015, 2025)]
    assert axis("-0043-03-15", *days, "Y170000002") == axis(*days)


def test_two_ages_are_both_shown() -> None:
    found = axis("-0043", "-0030", "2020", "2024")
    assert found.first < moment("-0043").latest
    assert found.last > moment("2024").earliest


def test_one_day_has_room_around_it() -> None:
    found = axis("2021-10-21")
    assert found.labels.split()[0] == "2021-10-21"


def test_without_any_end_there_is_no_tick() -> None:
    found = axis_of([Moment(-INFINITY, INFINITY)], 10)
    assert (found.labels, found.grid) == ("", " " * 10)
    assert list(found.columns(-INFINITY, INFINITY)) == [*range(10)]
    assert axis_of([], 10) == found


_instants = st.one_of(st.integers(-(10**11), 10**11), st.integers(-(4 * 10**18), 4 * 10**18))


@given(st.lists(_instants, min_size=1, max_size=9), st.integers(10, 100))
def test_columns_are_in_the_order_of_time(instants: list[int], width: int) -> None:
    found = axis_of([Moment(instant, instant) for instant in instants], width)
    assert len(found.grid) == len(found.labels) == width
    shown = [found.columns(instant, instant) for instant in sorted(instants)]
    columns = [column for each in shown for column in each]
    assert columns == sorted(columns)
    assert columns
    assert all(0 <= column < width for column in columns)
    assert {*found.columns(-INFINITY, INFINITY)} == {*range(width)}
