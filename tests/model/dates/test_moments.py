"""Moments: ranges of instants, local or zoned, that meet, join and grow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates import INFINITY, Date, Duration, Moment, parse_date
from claimcheck.model.dates.calendar import code_of, day_of
from claimcheck.model.dates.moments import plus, shift

HOUR = 3600
instants = st.integers(-(10**11), 10**11)
ends = st.one_of(instants, st.just(-INFINITY), st.just(INFINITY))
margins = st.one_of(
    st.integers(0, 30).map(lambda n: Duration(months=n)),
    st.integers(0, 900).map(lambda n: Duration(days=n)),
    st.integers(0, 10**6).map(lambda n: Duration(seconds=n)),
)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    earliest, latest = sorted((draw(ends), draw(ends)))
    return Moment(earliest, latest, draw(st.booleans()))


def moment(text: str) -> Moment:
    date = parse_date(text)
    assert isinstance(date, Date)
    return date.start


def contains(outer: Moment, inner: Moment) -> bool:
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def test_an_empty_range_is_no_moment() -> None:
    with pytest.raises(ValueError, match="not a range"):
        Moment(1, 0)
    with pytest.raises(ValueError, match="not a range"):
        Moment(0, INFINITY + 1)


@pytest.mark.parametrize(
    ("a", "b", "both"),
    [
        ("2021", "2021-10", "[2021-10-01..2021-10-31]"),
        ("[2019..2021]", "[2021..2023]", "[2021-01-01..2021-12-31]"),
        ("before 1880", "after 1870", "[1871-01-01..1879-12-31]"),
        ("2021", "2022", None),
        ("2021-10-21", "2021-10-21T13:00:00Z", "2021-10-21T13:00:00Z"),
        ("2021-10-21", "2021-10-22T12:00:00Z", None),
        ("2021-10-21", "2021-10-20T10:00:00Z", "2021-10-20T10:00:00Z"),
    ],
)
def test_meet(a: str, b: str, both: str | None) -> None:
    met = moment(a).meet(moment(b))
    assert (str(met) if met else None) == both
    assert moment(b).meet(moment(a)) == met


@given(moments(), moments())
def test_a_meet_lies_within_both_and_a_hull_holds_both(a: Moment, b: Moment) -> None:
    one, two = (a, b) if a.zoned == b.zoned else (a.to_utc(), b.to_utc())
    hull, meet = a.hull(b), a.meet(b)
    assert contains(hull, one)
    assert contains(hull, two)
    if meet:
        assert contains(one, meet)
        assert contains(two, meet)


@given(moments())
def test_a_local_time_is_within_every_offset(a: Moment) -> None:
    back = a.to_utc().to_local() if not a.zoned else a.to_local().to_utc()
    assert contains(back, a)
    assert a.to_utc().zoned
    assert not a.to_local().zoned


def test_offsets_reach_from_twelve_hours_behind_to_fourteen_ahead() -> None:
    assert Moment(0, 0).to_utc() == Moment(-14 * HOUR, 12 * HOUR, zoned=True)
    assert Moment(0, 0, zoned=True).to_local() == Moment(-12 * HOUR, 14 * HOUR)


@given(moments(), margins)
def test_widening_never_loses_anything(a: Moment, margin: Duration) -> None:
    assert contains(a.widened(margin), a)
    assert a.widened(margin).is_bounded == a.is_bounded


@given(moments())
def test_bounds_on_the_calendar(a: Moment) -> None:
    assert a.earliest_code <= a.latest_code
    assert (a.earliest_code == -INFINITY) == (a.earliest == -INFINITY)
    assert (a.latest_code == INFINITY) == (a.latest == INFINITY)


def test_codes_count_months_from_zero() -> None:
    october = moment("2021-10")
    assert october.earliest_code == (12 * 2021 + 9) * 32 + 1
    assert october.latest_code == (12 * 2021 + 9) * 32 + 31 == code_of(day_of(2021, 10, 31))


@given(instants, st.integers(-(2**63), 2**63))
def test_arithmetic_saturates(instant: int, seconds: int) -> None:
    assert -INFINITY <= plus(instant, seconds) <= INFINITY
    assert plus(INFINITY, seconds) == INFINITY
    assert plus(-INFINITY, seconds) == -INFINITY
    assert shift(INFINITY, Duration(months=-5)) == INFINITY
    assert shift(instant, Duration(months=10**13)) == INFINITY


@given(st.integers(day_of(-9999, 1, 1), day_of(9999, 12, 30)), st.integers(0, 10**5), st.booleans())
def test_its_text_is_edtf_for_it(day: int, length: int, zoned: bool) -> None:
    a = Moment(
        day * 86_400 + 7 * length % 86_400,
        min((day + 1) * 86_400 + length, day_of(9999, 12, 31) * 86_400),
        zoned,
    )
    assert moment(str(a)) == a
