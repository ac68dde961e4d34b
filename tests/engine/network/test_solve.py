"""The earliest and latest instants a network implies, and its contradictory cycles."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.engine.network import arrays
from claimcheck.engine.network import solve as solving
from claimcheck.engine.network.edges import Edge, Network, least
from claimcheck.engine.network.loops import is_contradictory
from claimcheck.engine.network.scales import Scale
from claimcheck.engine.network.solve import Solution, latest, solve
from claimcheck.model.dates.calendar import SECONDS_PER_DAY, day_of
from claimcheck.model.dates.moments import INFINITY
from network_twin import (
    consistent_network,
    in_arrays,
    is_consistent,
    network_of,
    random_network,
    satisfying,
)

SECOND, DAY, MONTH, CODE, LEAST = Scale.SECOND, Scale.DAY, Scale.MONTH, Scale.CODE, Scale.CODE_LEAST
UNDATED = (None, None)

seeds = st.integers(0, 10**9).map(random.Random)


def day(year: int, month: int, day: int) -> int:
    return day_of(year, month, day) * SECONDS_PER_DAY


def solved(network: Network) -> tuple[list[int], list[int], Solution]:
    """Both bounds and the solution, which lists and arrays must agree on, edges gone along one by one or at once."""
    solution = solve(network)
    early, late = list(solution.earliest), list(latest(network, solution))
    many = in_arrays(network)
    for few in (-1, 40):
        with patch.object(arrays, "_FEW_EDGES", few):
            same = solve(many)
            assert (early, late) == (list(same.earliest), list(latest(many, same)))
        assert replace(same, earliest=early) == solution
    return early, late, solution


def contradicts(network: Network) -> bool:
    early, _, solution = solved(network)
    return bool(solution.cycles) or any(first > last for first, last in zip(early, network.latest, strict=True))


# -- what must stay quiet ----------------------------------------------------------------------------------------


def test_nothing_gives_nothing() -> None:
    assert solve(network_of([], [])) == Solution([])
    assert solved(network_of([UNDATED] * 3, []))[0] == [-INFINITY] * 3


def test_moments_without_edges_keep_their_own_bounds() -> None:
    early, late, solution = solved(network_of([(3, 9), (None, 5), (8, 2)], []))
    assert (early, late) == ([3, -INFINITY, 8], [9, 5, 2])
    assert solution.cycles == ()


def test_a_cycle_that_some_times_satisfy_is_none() -> None:
    same = [Edge(0, 1, SECOND, 0), Edge(1, 2, DAY, 0), Edge(2, 0, CODE, 0), Edge(1, 0, SECOND, -5)]
    early, late, solution = solved(network_of([(100, None), UNDATED, (None, 900)], same))
    assert solution == Solution(early)
    assert early == [100, 100, 0]
    assert late[0] == SECONDS_PER_DAY - 1


@pytest.mark.parametrize("scales", [(SECOND,), (SECOND, DAY), (CODE, LEAST, MONTH), tuple(Scale)], ids=str)
@given(drawn=seeds)
def test_what_hidden_times_satisfy_has_no_contradiction(scales: tuple[Scale, ...], drawn: random.Random) -> None:
    network = consistent_network(drawn, 8, 18, scales)
    early, late, solution = solved(network)
    assert (solution.cycles, solution.crowded, solution.unsettled) == ((), (), ())
    assert all(first <= last for first, last in zip(early, late, strict=True))


# -- bounds ------------------------------------------------------------------------------------------------------


def test_bounds_spread_along_edges_of_all_scales() -> None:
    edges = [
        Edge(0, 1, LEAST, 33),
        Edge(1, 2, DAY, 2, -3600, -3600),
        Edge(2, 3, MONTH, 1),
        Edge(3, 4, Scale.YEAR, 1),
        Edge(4, 5, SECOND, 60),
    ]
    early, late, _ = solved(network_of([(day(2024, 1, 31) + 5, None), *[UNDATED] * 4, (None, day(2026, 1, 1))], edges))
    assert early[1:] == [
        day(2024, 2, 29),
        day(2024, 3, 1) - 3600,
        day(2024, 3, 1),
        day(2025, 1, 1),
        day(2025, 1, 1) + 60,
    ]
    assert late[3] == day(2025, 1, 1) - 1
    assert late[0] == day(2024, 11, 1) - 1


def test_dates_that_contradict_each_other_do_not_stop_the_bounds_of_others() -> None:
    early, late, solution = solved(
        network_of([(10, 20), (0, 5), UNDATED], [Edge(0, 1, SECOND, 1), Edge(1, 2, SECOND, 1)])
    )
    assert (early, late) == ([10, 11, 12], [4, 5, INFINITY])
    assert solution.cycles == ()


def test_a_long_chain_is_followed_to_its_end() -> None:
    chain = [Edge(place, place + 1, SECOND, 1) for place in range(2000)]
    early, late, _ = solved(network_of([(0, None), *[UNDATED] * 1999, (None, 5000)], chain))
    assert early == list(range(2001))
    assert late == list(range(3000, 5001))


@given(drawn=seeds)
def test_bounds_are_those_of_all_times_that_satisfy_it(drawn: random.Random) -> None:
    start = day_of(2024, 1, drawn.randint(20, 28))
    days = range(start, start + 36)
    edges = []
    for _ in range(drawn.randint(1, 6)):
        one, other = drawn.sample(range(3), 2)
        scale = drawn.choice([DAY, CODE, LEAST, MONTH, Scale.JULIAN_CODE_LEAST])
        amounts = {DAY: (-9, 0, 1, 20), MONTH: (0, 1, -1)}.get(scale, (0, 1, 33, -31, -32, -33, 12))
        edges.append(Edge(one, other, scale, drawn.choice(amounts)))
    firsts = [drawn.choice(days) for _ in range(3)]
    bounds = [(first, min(first + drawn.randint(0, 14), days[-1])) for first in firsts]
    network = network_of([(a * SECONDS_PER_DAY, b * SECONDS_PER_DAY) for a, b in bounds], edges)
    early, late, solution = solved(network)
    times = list(satisfying(network, [number * SECONDS_PER_DAY for number in days]))
    assert bool(times) is not (bool(solution.cycles) or any(a > b for a, b in zip(early, network.latest, strict=True)))
    if times:
        assert early == [min(column) for column in zip(*times, strict=True)]
        assert [instant // SECONDS_PER_DAY for instant in late] == [
            max(column) // SECONDS_PER_DAY for column in zip(*times, strict=True)
        ]


# -- contradictory cycles ----------------------------------------------------------------------------------------


def test_events_after_each_other_are_a_cycle() -> None:
    for own in (UNDATED, (0, None), (None, 0), (5, 9)):
        assert solved(network_of([own, UNDATED], [Edge(1, 0, SECOND, 1), Edge(0, 1, SECOND, 0)]))[2].cycles == ((1, 0),)


def test_an_event_after_itself_is_a_cycle() -> None:
    assert solved(network_of([UNDATED], [Edge(0, 0, DAY, 1)]))[2].cycles == ((0,),)
    assert solved(network_of([UNDATED], [Edge(0, 0, DAY, 0)]))[2].cycles == ()


def test_the_edges_of_a_cycle_bound_nothing() -> None:
    edges = [Edge(0, 1, SECOND, 5), Edge(1, 2, SECOND, 1), Edge(2, 1, SECOND, 0), Edge(1, 3, SECOND, 7)]
    early, late, solution = solved(network_of([(10, None), UNDATED, UNDATED, (None, 40)], edges))
    assert solution.cycles == ((1, 2),)
    assert (early, late) == ([10, 15, -INFINITY, 22], [28, 33, INFINITY, 40])


def test_all_cycles_of_a_component_are_taken_out() -> None:
    ring = [Edge(place, (place + 1) % 9, DAY, 1) for place in range(9)]
    pairs = [Edge(1, 0, SECOND, 5), Edge(5, 4, SECOND, 5)]
    _, _, solution = solved(network_of([(0, None), *[UNDATED] * 8], [*ring, *pairs]))
    assert sorted(map(sorted, solution.cycles)) == [[0, 9], [4, 10]]


def test_components_do_not_touch_each_other() -> None:
    drawn = random.Random(3)  # noqa: S311
    parts = [random_network(drawn, 6, 12) for _ in range(12)]
    cycles, early = [], []
    edges: list[Edge] = []
    for number, part in enumerate(parts):
        alone = solve(part)
        cycles += [tuple(len(edges) + edge for edge in cycle) for cycle in alone.cycles]
        early += alone.earliest
        edges += [
            edge._replace(earlier=edge.earlier + 6 * number, later=edge.later + 6 * number) for edge in part.edges
        ]
    bounds = [pair for part in parts for pair in zip(part.earliest, part.latest, strict=True)]
    together, _, solution = solved(network_of(bounds, edges))
    assert (together, solution.cycles) == (early, tuple(cycles))
    assert cycles


@pytest.mark.parametrize(
    ("cycle", "is_one"),
    [
        ([(SECOND, 5), (SECOND, -5)], False),
        ([(SECOND, 5), (SECOND, -4)], True),
        ([(DAY, 1), (SECOND, -SECONDS_PER_DAY)], False),
        ([(DAY, 1), (SECOND, 1 - SECONDS_PER_DAY)], False),
        ([(DAY, 1), (SECOND, 0)], True),
        ([(DAY, 0), (SECOND, 1)], False),
        ([(DAY, 0), (SECOND, SECONDS_PER_DAY)], True),
        ([(DAY, 1), (DAY, -1), (CODE, 0)], False),
        ([(CODE, 0), (CODE, 0), (DAY, 1)], True),
        ([(LEAST, 33), (DAY, -28)], False),
        ([(LEAST, 33), (DAY, -27)], True),
        ([(LEAST, 33), (CODE, -32)], False),
        ([(LEAST, 65), (CODE, -32)], True),
        ([(LEAST, 32 * 12 + 1), (DAY, -365)], False),
        ([(LEAST, 32 * 12 + 1), (DAY, -330)], True),
        ([(MONTH, 0), (MONTH, 0), (DAY, 30)], False),
        ([(MONTH, 0), (MONTH, 0), (DAY, 31)], True),
        ([(Scale.YEAR, 1), (MONTH, -11)], False),
        ([(Scale.YEAR, 1), (MONTH, -10)], False),
        ([(Scale.YEAR, 2), (MONTH, -12)], True),
        ([(Scale.JULIAN_YEAR, 2), (Scale.JULIAN_MONTH, -12)], True),
        ([(Scale.JULIAN_YEAR, 6), (Scale.YEAR, -3)], True),
    ],
)
def test_a_cycle_contradicts_itself_if_no_times_satisfy_it(cycle: list[tuple[Scale, int]], is_one: bool) -> None:
    last = len(cycle) - 1
    edges = [Edge(place, 0 if place == last else place + 1, *said) for place, said in enumerate(cycle)]
    for turned in (edges[place:] + edges[:place] for place in range(len(edges))):
        assert is_contradictory(turned) is is_one


@given(drawn=seeds)
def test_cycles_are_simple_and_contradictory(drawn: random.Random) -> None:
    network = random_network(drawn, 7, 16, dated=0.2)
    for cycle in solved(network)[2].cycles:
        edges = [network.edges[number] for number in cycle]
        assert all(one.later == other.earlier for one, other in pairwise([*edges, edges[0]]))
        assert len({edge.earlier for edge in edges}) == len(edges)
        assert edges[0].earlier == min(edge.earlier for edge in edges)
        assert not is_consistent(network_of([UNDATED] * network.size, edges))


@given(drawn=seeds)
def test_every_network_of_seconds_has_its_true_verdict(drawn: random.Random) -> None:
    network = random_network(drawn, drawn.randint(2, 8), drawn.randint(1, 18), dated=drawn.random())
    assert contradicts(network) is not is_consistent(network)


# -- limits ------------------------------------------------------------------------------------------------------


def test_a_cycle_that_rests_late_is_followed_until_it_rests() -> None:
    """A month and 28 days back rise by up to three days a turn, until February."""
    edges = [Edge(0, 1, LEAST, 33), Edge(1, 0, DAY, -28)]
    early, _, solution = solved(network_of([(day(2023, 3, 1), None), UNDATED], edges))
    assert solution == Solution(early)
    assert early[0] == day(2025, 1, 31)
    assert early[1] == least(edges[0], early[0])


def test_too_many_cycles_leave_their_component_underived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "MAX_CYCLES", 2)
    edges = [Edge(place, place + one, SECOND, one) for place in range(8) for one in (1, -1) if 0 <= place + one < 8]
    edges = [edge._replace(amount=1) for edge in edges]
    early, late, solution = solved(
        network_of([(0, 1), *[UNDATED] * 7, (3, 4), (None, 9)], [*edges, Edge(8, 9, SECOND, 1)])
    )
    assert solution.crowded == (0,)
    assert (early[:8], late[:8]) == ([0, *[-INFINITY] * 7], [1, *[INFINITY] * 7])
    assert (early[8:], late[8:]) == ([3, 4], [4, 9])


def test_a_component_that_never_rests_is_left_after_its_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "MAX_LOOPING_ROUNDS", 64)
    monkeypatch.setattr(solving, "is_contradictory", lambda cycle: False)
    edges = [Edge(0, 1, SECOND, 1), Edge(1, 0, SECOND, 1), Edge(2, 3, SECOND, 1)]
    early, _, solution = solved(network_of([(0, None), UNDATED, (0, None), UNDATED], edges))
    assert (solution.unsettled, solution.cycles) == ((0,), ())
    assert early[0] > 0
    assert early[2:] == [0, 1]


# -- order -------------------------------------------------------------------------------------------------------


@given(drawn=seeds)
def test_the_order_of_edges_changes_nothing(drawn: random.Random) -> None:
    network = random_network(drawn, 7, 20, dated=0.3)
    order = drawn.sample(range(20), 20)
    shuffled = network_of(
        list(zip(network.earliest, network.latest, strict=True)), [network.edges[number] for number in order]
    )
    one, other = solved(network), solved(shuffled)
    assert one[:2] == other[:2]
    assert {tuple(network.edges[number] for number in cycle) for cycle in one[2].cycles} == {
        tuple(shuffled.edges[number] for number in cycle) for cycle in other[2].cycles
    }


@given(drawn=seeds)
def test_other_numbers_for_the_moments_change_nothing_but_names(drawn: random.Random) -> None:
    network = random_network(drawn, 7, 14, dated=0.4)
    names = drawn.sample(range(7), 7)
    bounds = [pair for _, pair in sorted(zip(names, zip(network.earliest, network.latest, strict=True), strict=True))]
    edges = [edge._replace(earlier=names[edge.earlier], later=names[edge.later]) for edge in network.edges]
    one, other = solved(network), solved(network_of(bounds, edges))
    assert bool(one[2].cycles) is bool(other[2].cycles)
    if not one[2].cycles:
        assert one[0] == [other[0][name] for name in names]
        assert one[1] == [other[1][name] for name in names]
