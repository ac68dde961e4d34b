"""Which dates contradict each other, and by which edges."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.engine.network import contradictions as searching
from claimcheck.engine.network.contradictions import Found, Proof, Told, contradictions
from claimcheck.engine.network.edges import Edge, Network
from claimcheck.engine.network.scales import Scale
from claimcheck.engine.network.solve import solve
from claimcheck.model.dates.moments import INFINITY
from network_twin import (
    alone,
    consistent_network,
    in_arrays,
    is_consistent,
    network_of,
    random_network,
    told_by,
)

SECOND, DAY = Scale.SECOND, Scale.DAY
UNDATED = (None, None)
Bounds = Sequence[tuple[int | None, int | None]]

seeds = st.integers(0, 10**9).map(random.Random)


def found(
    network: Network,
    *,
    several: int = 1,
    cost: Callable[[int], tuple[int, int]] = lambda number: (1, 0),
    lone: bool = False,
    limit: int = 100,
) -> Found:
    """What contradicts each other, which lists and arrays must agree on."""
    dates = told_by(network, several=several)
    results = [
        contradictions(one, dates.__getitem__, solve(one), cost, lambda variable: lone, limit)
        for one in (network, in_arrays(network))
    ]
    assert results[0] == results[1]
    return results[0]


def chain(*amounts: int, first: int = 0) -> list[Edge]:
    return [Edge(first + place, first + place + 1, SECOND, amount) for place, amount in enumerate(amounts)]


def contradicts(network: Network) -> bool:
    solution = solve(network)
    late = any(first > last for first, last in zip(solution.earliest, network.latest, strict=True))
    return late or bool(solution.cycles)


# -- what must stay quiet ----------------------------------------------------------------------------------------


def test_nothing_contradicts_nothing() -> None:
    assert found(network_of([], [])) == Found((), ())
    assert found(network_of([(0, 5), UNDATED, (7, 9)], chain(2, 7))) == Found((), ())


def test_two_dates_of_one_moment_are_no_chain() -> None:
    assert found(network_of([(9, 5), UNDATED], chain(0))) == Found((), ())


@given(drawn=seeds)
def test_what_hidden_times_satisfy_has_none(drawn: random.Random) -> None:
    network = consistent_network(drawn, 8, 20, list(Scale))
    assert found(network, several=2) == Found((), ())


# -- proofs ------------------------------------------------------------------------------------------------------


def test_a_proof_leads_from_a_date_through_undated_moments_to_another() -> None:
    network = network_of([(10, 12), UNDATED, UNDATED, (0, 13)], chain(1, 1, 2))
    source, sink = Told(0, 0, 10, 12), Told(3, 300, 0, 13)
    assert found(network).proofs == (Proof(source, (0, 1, 2), sink),)


def test_the_proof_with_the_fewest_claims_is_given_then_with_the_fewest_rules() -> None:
    edges = [*chain(5, 5), Edge(0, 2, SECOND, 3), Edge(0, 2, SECOND, 4)]
    network = network_of([(10, None), UNDATED, (None, 11)], edges)

    def cited(*costs: tuple[int, int]) -> tuple[int, ...]:
        (proof,) = found(network, cost=costs.__getitem__).proofs
        return proof.edges

    assert cited((0, 1), (0, 1), (1, 0), (1, 0)) == (0, 1)
    assert cited((1, 0), (0, 1), (1, 0), (1, 1)) == (2,)
    assert cited((1, 0), (1, 0), (1, 1), (1, 0)) == (3,)
    assert cited((1, 0), (1, 0), (1, 0), (1, 0)) == (3,)
    assert cited((1, 0), (0, 0), (1, 0), (1, 0)) in ((3,), (0, 1))


def test_every_date_that_contradicts_a_sink_is_a_source_once() -> None:
    network = network_of([(10, None), (11, None), (None, 5)], [*chain(0, 0), Edge(0, 2, SECOND, 0)])
    proofs = found(network, several=2).proofs
    assert [
        (proof.source.witness, proof.sink.witness, proof.edges) for proof in proofs if proof.source and proof.sink
    ] == [
        (0, 200, (2,)),
        (1, 200, (2,)),
        (100, 200, (1,)),
        (101, 200, (1,)),
        (0, 201, (2,)),
        (1, 201, (2,)),
        (100, 201, (1,)),
        (101, 201, (1,)),
    ]


def test_nothing_is_looked_for_beyond_the_lone_date_that_contradicts_by_itself() -> None:
    beyond_a_source = network_of([(20, None), (10, None), (None, 5)], chain(0, 0))
    before_a_sink = network_of([(20, None), (None, 4), (None, 5)], chain(0, 0))
    assert [proof.edges for proof in found(beyond_a_source, lone=True).proofs] == [(1,)]
    assert [proof.edges for proof in found(beyond_a_source).proofs] == [(1,), (0, 1)]
    assert [proof.edges for proof in found(before_a_sink, lone=True).proofs] == [(0,)]
    assert [proof.edges for proof in found(before_a_sink).proofs] == [(0,), (0, 1)]


def test_cycles_are_proofs_without_dates_and_give_their_edges_to_no_other() -> None:
    edges = [Edge(0, 1, SECOND, 1), Edge(1, 0, SECOND, 0), Edge(1, 2, SECOND, 0)]
    network = network_of([(10, None), UNDATED, (None, 5)], edges)
    assert found(network).proofs == (Proof(None, (0, 1), None),)


@pytest.mark.parametrize("length", range(3, 9))
@given(drawn=seeds)
def test_a_planted_chain_is_found_with_exactly_its_edges(length: int, drawn: random.Random) -> None:
    quiet = consistent_network(drawn, 8, 16, [SECOND, DAY])
    places = drawn.sample(range(8, 9 + length), length + 1)
    scales = [drawn.choice((SECOND, DAY)) for _ in range(length)]
    planted = [
        Edge(one, other, scale, drawn.randint(-3, 9))
        for one, other, scale in zip(places, places[1:], scales, strict=False)
    ]
    loose = [Edge(drawn.choice(places), drawn.randrange(8), SECOND, -(10**12)) for _ in range(5)]
    edges = [*quiet.edges, *loose, *planted]
    bounds: list[tuple[int | None, int | None]] = [
        *zip(quiet.earliest, quiet.latest, strict=True),
        *[UNDATED] * (length + 1),
    ]
    bounds[places[0]] = (86_400, None)
    reached = solve(network_of(bounds, edges)).earliest[places[-1]]
    bounds[places[-1]] = (None, reached - 1)
    (proof,) = found(network_of(bounds, edges)).proofs
    assert [edges[number] for number in proof.edges] == planted


@given(drawn=seeds)
def test_every_proof_contradicts_itself_and_nothing_less_does(drawn: random.Random) -> None:
    network = random_network(drawn, 8, 18, dated=0.6)
    for proof in found(network, several=2).proofs:
        assert not is_consistent(alone(proof, network))
        assert all(is_consistent(alone(proof, network, without=place)) for place in range(len(proof.edges)))
        if proof.source:
            assert is_consistent(alone(proof, network, ends="source"))
            assert is_consistent(alone(proof, network, ends="sink"))


@pytest.mark.parametrize("lone", [False, True])
@given(drawn=seeds)
def test_where_something_contradicts_something_is_found(lone: bool, drawn: random.Random) -> None:
    network = random_network(drawn, 7, 15, dated=0.5)
    assert bool(found(network, lone=lone).proofs) is not is_consistent(network)


@given(drawn=seeds)
def test_proofs_on_all_scales_contradict_themselves(drawn: random.Random) -> None:
    network = consistent_network(drawn, 7, 14, list(Scale))
    edges = [edge._replace(amount=edge.amount + drawn.choice((0, 0, 0, 1, 33))) for edge in network.edges]
    network = network_of(list(zip(network.earliest, network.latest, strict=True)), edges)
    if solve(network).unsettled:
        return  # a proof may go round a cycle of months hundreds of times, and so is no less hard to settle by itself
    for proof in found(network).proofs:
        assert contradicts(alone(proof, network))
        ends = [(network.edges[number].earlier, network.edges[number].later) for number in proof.edges]
        moments = [*(later for _, later in ends), *(ends[0][:1] if proof.source else ())]
        if len(set(moments)) == len(moments):
            assert not any(contradicts(alone(proof, network, without=place)) for place in range(len(proof.edges)))


def test_an_edge_may_be_gone_along_twice_where_days_round_up() -> None:
    """The same day, a second later, from the last second of the day on: the next day is reached by going round."""
    edges = [Edge(0, 1, SECOND, 0), Edge(1, 2, SECOND, 1), Edge(2, 1, DAY, 0), Edge(1, 3, SECOND, 0)]
    network = network_of([(86_399, None), UNDATED, UNDATED, (None, 86_399)], edges)
    (proof,) = found(network).proofs
    assert proof.edges == (0, 1, 2, 3)
    assert contradicts(alone(proof, network))


@given(drawn=seeds)
def test_proofs_are_the_cheapest(drawn: random.Random) -> None:
    network = random_network(drawn, 6, 12, dated=0.5)
    costs = [(drawn.randint(0, 2), drawn.randint(0, 1)) for _ in range(12)]
    solution = solve(network)
    if solution.cycles:
        return
    for proof in found(network, cost=costs.__getitem__).proofs:
        assert proof.source is not None
        assert proof.sink is not None
        assert total(costs, proof.edges) == cheapest(network, costs, proof.source, proof.sink)


def total(costs: Sequence[tuple[int, int]], edges: Sequence[int]) -> tuple[int, int]:
    return sum(costs[number][0] for number in edges), sum(costs[number][1] for number in edges)


def cheapest(network: Network, costs: Sequence[tuple[int, int]], source: Told, sink: Told) -> tuple[int, int]:
    """The least cost of all paths by which a source contradicts a sink, all of them tried."""
    best = []

    def follow(at: int, time: int, path: tuple[int, ...], met: frozenset[int]) -> None:
        if path and at == sink.variable and time > sink.latest:
            best.append(total(costs, path))
        for number, edge in enumerate(network.edges):
            if edge.earlier == at and edge.later not in met:
                follow(edge.later, time + edge.amount, (*path, number), met | {edge.later})

    follow(source.variable, source.earliest, (), frozenset({source.variable}))
    return min(best)


# -- order and limits --------------------------------------------------------------------------------------------


@given(drawn=seeds)
def test_the_order_of_edges_changes_nothing(drawn: random.Random) -> None:
    network = random_network(drawn, 7, 18, dated=0.6)
    order = drawn.sample(range(18), 18)
    shuffled = network_of(
        list(zip(network.earliest, network.latest, strict=True)), [network.edges[number] for number in order]
    )

    def said(one: Network) -> list[tuple[Told | None, list[Edge], Told | None]]:
        return [
            (proof.source, [one.edges[number] for number in proof.edges], proof.sink)
            for proof in found(one).proofs
            if proof.source
        ]

    assert said(network) == said(shuffled)


def test_a_limit_of_proofs_is_kept_for_each_component_and_said() -> None:
    edges = [Edge(0, sink, SECOND, 1) for sink in range(1, 6)] + [Edge(6, 7, SECOND, 1)]
    network = network_of([(10, None), *[(None, 0)] * 5, (10, None), (None, 0)], edges)
    result = found(network, limit=3)
    assert [proof.edges for proof in result.proofs] == [(0,), (1,), (2,), (5,)]
    assert result.reached_limit == (4, 5)


def test_a_limit_of_ways_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MAX_LABELS", 3)
    network = network_of([(10, None), *[UNDATED] * 4, (None, 0)], chain(0, 0, 0, 0, 0))
    assert found(network) == Found((), (5,))


def test_a_bound_that_nothing_gave_is_no_source() -> None:
    network = network_of([(10, None), UNDATED, (None, 5)], chain(0, 0))
    assert all(proof.source and proof.source.earliest > -INFINITY for proof in found(network).proofs)
