"""A definite answer holds for every reading: checked against all readings of small ranges."""

from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.model.dates import (
    INFINITY,
    Date,
    Duration,
    Moment,
    Truth,
    compatible,
    falls_on,
    no_later,
    parse_date,
)
from claimcheck.model.dates.calendar import code_of

DAY = 86_400
HOUR = 3600
TENTH_OF_OCTOBER = 1_633_824_000  # 2021-10-10T00:00:00

instants = st.integers(TENTH_OF_OCTOBER - 5, TENTH_OF_OCTOBER + 5)
hours = st.integers(-40, 40).map(lambda n: TENTH_OF_OCTOBER + n * HOUR)
days = st.integers(18_600, 18_700)


LOCAL: st.SearchStrategy[bool] = st.just(False)


@st.composite
def moments(draw: st.DrawFn, ends: st.SearchStrategy[int], zoned: st.SearchStrategy[bool] = LOCAL) -> Moment:
    earliest, latest = sorted((draw(ends), draw(ends)))
    return Moment(earliest, latest, draw(zoned))


@st.composite
def moments_of_days(draw: st.DrawFn) -> Moment:
    first = draw(days)
    return Moment(first * DAY + draw(st.integers(0, DAY - 1)), (first + draw(st.integers(1, 40))) * DAY)


def verdict(answers: Iterable[bool]) -> Truth:
    """What Kleene makes of all readings."""
    found = set(answers)
    return found.pop() if len(found) == 1 else None


def moment(text: str) -> Moment:
    date = parse_date(text)
    assert isinstance(date, Date)
    return date.start


@given(moments(instants), moments(instants), st.integers(-4, 4))
def test_seconds_against_every_reading(a: Moment, b: Moment, seconds: int) -> None:
    readings = product(range(a.earliest, a.latest + 1), range(b.earliest, b.latest + 1))
    assert no_later(a, b, Duration(seconds=seconds)) is verdict(x + seconds <= y for x, y in readings)


@settings(max_examples=40)
@given(moments_of_days(), moments_of_days(), st.integers(-30, 30).filter(bool))
def test_days_against_every_reading(a: Moment, b: Moment, count: int) -> None:
    ones, others = (range(m.earliest // DAY, m.latest // DAY + 1) for m in (a, b))
    assert no_later(a, b, Duration(days=count)) is verdict(x + count <= y for x, y in product(ones, others))


@settings(max_examples=40)
@given(moments_of_days(), moments_of_days(), st.integers(-3, 3).filter(bool))
def test_months_against_every_reading(a: Moment, b: Moment, count: int) -> None:
    ones, others = ([code_of(n) for n in range(m.earliest // DAY, m.latest // DAY + 1)] for m in (a, b))
    assert no_later(a, b, Duration(months=count)) is verdict(x + 32 * count <= y for x, y in product(ones, others))


@settings(max_examples=60)
@given(moments(hours, st.booleans()), moments(hours, st.booleans()))
def test_one_zoned_against_every_offset(a: Moment, b: Moment) -> None:
    offsets = [h * HOUR for h in range(-12, 15)] if a.zoned != b.zoned else [0]
    answers = []
    for offset in offsets:
        x, y = (m if m.zoned else Moment(m.earliest - offset, m.latest - offset) for m in (a, b))
        answers += [x.earliest <= y.latest, x.latest <= y.earliest]
    assert no_later(a, b) is verdict(answers)


@given(moments(instants), moments(instants))
def test_unbounded_ends_decide_nothing_on_their_side(a: Moment, b: Moment) -> None:
    since, until = Moment(a.earliest, INFINITY), Moment(-INFINITY, b.latest)
    for shift in (Duration(), Duration(days=1), Duration(months=-1)):
        assert no_later(since, b, shift) is not True
        assert no_later(a, until, shift) is not True
        assert no_later(Moment(-INFINITY, a.latest), b, shift) is not False
        assert no_later(a, Moment(b.earliest, INFINITY), shift) is not False


@pytest.mark.parametrize(
    ("a", "b", "shift", "truth"),
    [
        ("2021-10-21", "2021-10-22", Duration(), True),
        ("2021-10-22", "2021-10-21", Duration(), False),
        ("2021", "2021-10-21", Duration(), None),
        ("2022", "2021-10-21", Duration(), False),
        ("2021-10-21T13:48", "2021-10-24T09:00", Duration(days=3), True),
        ("2021-10-21T13:48", "2021-10-24T09:00", Duration(seconds=3 * DAY), False),
        ("2021-10-21T13:48", "2021-10-23", Duration(days=3), False),
        ("2021-01-31", "2021-02-28", Duration(months=1), False),
        ("2021-01-31", "2021-03-01", Duration(months=1), True),
        ("2021-01-31", "2021", Duration(months=1), None),
        ("before 1880", "1879-12-31", Duration(), None),
        ("after 1880", "1880", Duration(), False),
        ("2021-10-21T13:48:00Z", "2021-10-22T13:48:00", Duration(), True),
        ("2021-10-21T13:48:00Z", "2021-10-21T20:00:00", Duration(), None),
        ("2021-10-21T13:48:00Z", "2021-10-22T13:48:00Z", Duration(), True),
        ("2021-10-20T23:00:00", "2021-10-21T10:59:59Z", Duration(), None),
        ("2021-10-20T23:00:00", "2021-10-21T11:00:00Z", Duration(), True),
    ],
)
def test_no_later(a: str, b: str, shift: Duration, truth: Truth) -> None:
    assert no_later(moment(a), moment(b), shift) is truth


@pytest.mark.parametrize(
    ("a", "b", "truth"),
    [
        ("2024-03", "2024-03-06", None),
        ("2023-03", "2024-03-06", False),
        ("2024-03-06T10:00:00", "2024-03-06T10:00:00", True),
        ("2024-03-06T10:00:00Z", "2024-03-06T12:00:00+02:00", True),
        ("2024-03-06T10:00:00Z", "2024-03-06T12:00:00", None),
        ("2024-03-06T10:00:00Z", "2024-03-08T12:00:00", False),
        ("2024-03-06", "2024-03-06", None),
    ],
)
def test_compatible(a: str, b: str, truth: Truth) -> None:
    assert compatible(moment(a), moment(b)) is truth
    assert compatible(moment(b), moment(a)) is truth


@pytest.mark.parametrize(
    ("text", "weekday", "truth"),
    [
        ("2023-04-21", 4, True),
        ("2023-04-21", 3, False),
        ("2023-04-21T10:00:00", 4, True),
        ("[2023-04-20..2023-04-22]", 4, None),
        ("[2023-04-20..2023-04-22]", 0, False),
        ("2023-04", 4, None),
        ("before 1880", 4, None),
        ("2023-04-21T13:00:00Z", 4, None),
        ("2023-04-21T13:00:00Z", 0, False),
    ],
)
def test_falls_on(text: str, weekday: int, truth: Truth) -> None:
    assert falls_on(moment(text), weekday) is truth


@settings(max_examples=50)
@given(moments_of_days(), st.integers(0, 6))
def test_falls_on_against_every_day(a: Moment, weekday: int) -> None:
    found = {(day + 3) % 7 == weekday for day in range(a.earliest // DAY, a.latest // DAY + 1)}
    assert falls_on(a, weekday) is verdict(found)
