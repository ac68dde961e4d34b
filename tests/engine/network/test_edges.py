"""What an edge says of two moments, on every scale, and how far it moves a bound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.engine.network.arrays import leasts, mosts
from claimcheck.engine.network.edges import Edge, Edges, Network, components, least, most
from claimcheck.engine.network.scales import MEASURES, Scale, fewest_days
from claimcheck.model.dates.calendar import CALENDARS, SECONDS_PER_DAY, code_of, day_of
from claimcheck.model.dates.moments import INFINITY
from network_twin import holds, in_arrays, network_of

CLOCKS = (0, -26 * 3600, -1)
AMOUNTS = (0, 1, -1, 2, 31, 32, 33, -31, -32, -33, 64, 65, 383, 384, 385, -384, 12, -12, 400)
DAYS = [
    *range(day_of(1899, 12, 28), day_of(1900, 3, 4)),
    *range(day_of(2023, 12, 28), day_of(2024, 3, 4)),
    *range(day_of(1582, 10, 1), day_of(1582, 10, 20)),
    day_of(2000, 2, 29),
    day_of(-1, 12, 31),
]
CALENDAR_SCALES = list(MEASURES)

edges = st.builds(
    Edge,
    st.just(0),
    st.just(1),
    st.sampled_from(list(Scale)),
    st.sampled_from(AMOUNTS),
    st.sampled_from(CLOCKS),
    st.sampled_from(CLOCKS),
)
instants = st.builds(
    lambda day, second: day * SECONDS_PER_DAY + second,
    st.sampled_from(DAYS) | st.integers(-(10**6), 10**6),
    st.sampled_from((0, 1, 40_000, SECONDS_PER_DAY - 1)),
)


@given(edge=edges, earlier=instants)
def test_least_is_the_first_instant_that_satisfies_the_edge(edge: Edge, earlier: int) -> None:
    first = least(edge, earlier)
    assert holds(edge, earlier, first)
    assert not holds(edge, earlier, first - 1)


@given(edge=edges, later=instants)
def test_most_is_the_last_instant_that_satisfies_the_edge(edge: Edge, later: int) -> None:
    last = most(edge, later)
    assert holds(edge, last, later)
    assert not holds(edge, last + 1, later)


@pytest.mark.parametrize("scale", list(Scale))
def test_most_allows_exactly_what_least_reaches(scale: Scale) -> None:
    for amount in AMOUNTS:
        edge = Edge(0, 1, scale, amount, -3600, -7)
        for day in DAYS[::3]:
            for x in (day * SECONDS_PER_DAY, day * SECONDS_PER_DAY + 3599, day * SECONDS_PER_DAY + 3600):
                for y in (least(edge, x) - 1, least(edge, x), least(edge, x) + SECONDS_PER_DAY):
                    assert (x <= most(edge, y)) == (least(edge, x) <= y)


@given(edge=edges, x=instants, y=instants)
def test_a_later_instant_never_gives_an_earlier_bound(edge: Edge, x: int, y: int) -> None:
    x, y = sorted((x, y))
    assert least(edge, x) <= least(edge, y)
    assert most(edge, x) <= most(edge, y)


@given(edge=edges)
def test_what_is_unbounded_stays_so(edge: Edge) -> None:
    assert least(edge, -INFINITY) == -INFINITY
    assert most(edge, INFINITY) == INFINITY


def test_bounds_never_go_beyond_infinity() -> None:
    far = Edge(0, 1, Scale.SECOND, 2**61)
    assert least(far, INFINITY - 1) == INFINITY
    assert most(far, 1 - INFINITY) == -INFINITY
    assert least(Edge(0, 1, Scale.DAY, 2**50), 0) == INFINITY


@pytest.mark.parametrize(("calendar", "scale"), [("gregorian", "CODE_LEAST"), ("julian", "JULIAN_CODE_LEAST")])
@pytest.mark.parametrize("months", [-14, -12, -1, 0, 1, 2, 11, 12, 13, 48])
def test_no_earlier_than_some_months_after_ends_with_a_shorter_month(calendar: str, scale: str, months: int) -> None:
    edge = Edge(0, 1, Scale[scale], 32 * months + 1)
    for day in range(day_of(2023, 1, 1), day_of(2025, 1, 1)):
        expected = CALENDARS[calendar].add_months(day, months)  # type: ignore[index]
        assert least(edge, day * SECONDS_PER_DAY + 50_000) == expected * SECONDS_PER_DAY


def test_codes_are_those_of_the_calendar() -> None:
    measure = MEASURES[Scale.CODE]
    assert [measure.coordinate(day) for day in DAYS] == [code_of(day) for day in DAYS]
    assert [measure.first_day(code_of(day)) for day in DAYS] == DAYS


@pytest.mark.parametrize("scale", CALENDAR_SCALES)
def test_arrays_move_bounds_as_integers_do(scale: Scale) -> None:
    drawn = np.random.default_rng(1)
    days = np.array(DAYS * 8)
    near = days * SECONDS_PER_DAY + drawn.integers(0, SECONDS_PER_DAY, days.size)
    far = drawn.integers(1 - INFINITY, INFINITY, 200)
    x = np.concatenate([near, far, [1 - INFINITY, INFINITY - 1, INFINITY]])
    none = np.zeros(x.size, np.int64)
    amounts = np.where(
        drawn.random(x.size) < 0.9, drawn.choice(AMOUNTS, x.size), drawn.choice([2**60, -(2**60)], x.size)
    )
    columns = Edges(none, none + 1, none + scale, amounts, drawn.choice(CLOCKS, x.size), drawn.choice(CLOCKS, x.size))
    numbers = np.arange(x.size)
    assert leasts(columns, scale, numbers, x).tolist() == list(map(least, columns, x.tolist()))
    assert mosts(columns, scale, numbers, -x).tolist() == list(map(most, columns, (-x).tolist()))


@pytest.mark.parametrize("scale", CALENDAR_SCALES)
def test_days_are_never_fewer_than_said(scale: Scale) -> None:
    measure = MEASURES[scale]
    for amount in (*range(-100, 100, 7), *AMOUNTS, 33 * 12, 32 * 120 + 1, -32 * 120, 1200):
        fewest = fewest_days(scale, amount)
        for day in range(day_of(1895, 1, 1), day_of(1905, 1, 1), 1 if amount in (0, 1, 33) else 13):
            assert measure.first_day(measure.coordinate(day) + amount) - measure.ahead - day >= fewest


def test_an_edge_comes_back_from_its_columns() -> None:
    two = [Edge(0, 1, Scale.DAY, 3), Edge(1, 0, Scale.CODE_LEAST, -31, -5, -7)]
    assert list(Edges.of(two)) == two
    assert list(in_arrays(network_of([(None, None)] * 2, two)).edges) == two
    with pytest.raises(IndexError):
        Edges.of([])[0]


@pytest.mark.parametrize(
    "held", [network_of, lambda *network: in_arrays(network_of(*network))], ids=["lists", "arrays"]
)
def test_components_are_named_by_their_least_moment(held) -> None:  # type: ignore[no-untyped-def]
    network: Network = held(
        [(0, 0)] * 6, [Edge(4, 1, Scale.DAY, 0), Edge(1, 2, Scale.DAY, 0), Edge(5, 3, Scale.DAY, 0)]
    )
    assert list(components(network)) == [0, 1, 1, 3, 1, 3]
