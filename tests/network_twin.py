"""A second, slow reading of the temporal network, and random networks to compare both on.

Nothing here is shared with the solver: what an edge says is asked of the calendar, verdicts come from trying all times
or all paths.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from claimcheck.engine.network.contradictions import Proof, Told
from claimcheck.engine.network.edges import Edge, Edges, Network
from claimcheck.engine.network.scales import Scale
from claimcheck.model.dates.calendar import CALENDARS, SECONDS_PER_DAY
from claimcheck.model.dates.moments import INFINITY

Times = tuple[int, ...]


def coordinate(scale: Scale, instant: int, *, later: bool) -> int:
    """What an instant is on a scale, by the calendar."""
    if scale == Scale.SECOND:
        return instant
    day = instant // SECONDS_PER_DAY
    if scale == Scale.DAY:
        return day
    calendar = CALENDARS["julian" if scale.name.startswith("JULIAN") else "gregorian"]
    kind = scale.name.removeprefix("JULIAN_")
    year, month, day_of_month = calendar.civil_of(day + (kind == "CODE_LEAST" and later))
    return {"YEAR": year, "MONTH": 12 * year + month - 1}.get(kind, (12 * year + month - 1) * 32 + day_of_month)


def holds(edge: Edge, earlier: int, later: int) -> bool:
    """Whether two times satisfy an edge."""
    start = coordinate(edge.scale, earlier + edge.before, later=False)
    return coordinate(edge.scale, later - edge.after, later=True) >= start + edge.amount


def satisfying(network: Network, instants: Sequence[int]) -> Iterator[Times]:
    """All times out of these that satisfy a network."""
    edges = list(network.edges)
    choices = [[x for x in instants if a <= x <= b] for a, b in zip(network.earliest, network.latest, strict=True)]
    for times in product(*choices):
        if all(holds(edge, times[edge.earlier], times[edge.later]) for edge in edges):
            yield times


def is_consistent(network: Network) -> bool:
    """Whether some times satisfy a network of seconds: no path from any moment back to it rises (Floyd and Warshall).

    The calendar is one more moment, before which nothing moves.
    """
    size = network.size
    gap = [[-INFINITY * 4] * (size + 1) for _ in range(size + 1)]

    def add(earlier: int, later: int, amount: int) -> None:
        gap[earlier][later] = max(gap[earlier][later], amount)

    for variable, (first, last) in enumerate(zip(network.earliest, network.latest, strict=True)):
        if first > -INFINITY:
            add(size, variable, first)
        if last < INFINITY:
            add(variable, size, -last)
    for edge in network.edges:
        add(edge.earlier, edge.later, edge.amount + edge.before + edge.after)
    for middle, one, other in product(range(size + 1), repeat=3):
        if min(gap[one][middle], gap[middle][other]) > -INFINITY * 2:
            add(one, other, gap[one][middle] + gap[middle][other])
    return all(gap[variable][variable] <= 0 for variable in range(size + 1))


def in_arrays(network: Network) -> Network:
    """The same network with numpy's columns."""
    edges = network.edges
    columns = (edges.earlier, edges.later, edges.scale, edges.amount, edges.before, edges.after)
    return Network(
        np.asarray(network.earliest, np.int64),
        np.asarray(network.latest, np.int64),
        Edges(*(np.asarray(column, np.int64) for column in columns)),
    )


def network_of(bounds: Sequence[tuple[int | None, int | None]], edges: Sequence[Edge]) -> Network:
    """A network in lists; None is unbounded."""
    earliest = [-INFINITY if first is None else first for first, _ in bounds]
    latest = [INFINITY if last is None else last for _, last in bounds]
    return Network(earliest, latest, Edges.of(edges))


def alone(proof: Proof, network: Network, *, without: int | None = None, ends: str = "both") -> Network:
    """The network of what a proof cites: its edges, but for the one at a place, and the ends asked for."""
    bounds: list[tuple[int | None, int | None]] = [(None, None)] * network.size
    if proof.source and ends in ("both", "source"):
        bounds[proof.source.variable] = (proof.source.earliest, None)
    if proof.sink and ends in ("both", "sink"):
        first, _ = bounds[proof.sink.variable]
        bounds[proof.sink.variable] = (first, proof.sink.latest)
    edges = [network.edges[number] for place, number in enumerate(proof.edges) if place != without]
    return network_of(bounds, edges)


def told_by(network: Network, *, several: int = 1) -> dict[int, list[Told]]:
    """The dates of a network's moments: each told by so many claims, of which the first is the tightest."""
    return {
        variable: [
            Told(variable, 100 * variable + witness, first - witness if first > -INFINITY else first, last + witness)
            for witness in range(several)
            if first > -INFINITY or last < INFINITY
        ]
        for variable, (first, last) in enumerate(zip(network.earliest, network.latest, strict=True))
    }


def random_network(drawn: random.Random, size: int, edges: int, *, unit: int = 1, dated: float = 0.4) -> Network:
    """A network of seconds, about as often consistent as not."""
    made = []
    for _ in range(edges):
        one, other = drawn.sample(range(size), 2)
        made.append(Edge(one, other, Scale.SECOND, drawn.randint(-20, 4) * unit + drawn.randint(0, unit - 1)))
    bounds: list[tuple[int | None, int | None]] = []
    for _ in range(size):
        first = drawn.randint(-12, 12) * unit
        bounds.append((first, first + drawn.randint(0, 12) * unit) if drawn.random() < dated else (None, None))
    return network_of(bounds, made)


def consistent_network(drawn: random.Random, size: int, edges: int, scales: Sequence[Scale]) -> Network:
    """A network that hidden times satisfy, most edges with little room."""
    start = drawn.randint(-40_000, 40_000) * SECONDS_PER_DAY
    times = [start + drawn.randint(0, 900 * SECONDS_PER_DAY) for _ in range(size)]
    made = []
    for _ in range(edges):
        one, other = drawn.sample(range(size), 2)
        scale = drawn.choice(scales)
        before, after = (drawn.choice((0, 0, -26 * 3600)) for _ in range(2))
        gap = coordinate(scale, times[other] - after, later=True) - coordinate(scale, times[one] + before, later=False)
        made.append(Edge(one, other, scale, gap - drawn.choice((0, 0, 1, 40)), before, after))
    bounds: list[tuple[int | None, int | None]] = []
    for time in times:
        width = drawn.choice((0, 3600, 10 * SECONDS_PER_DAY))
        bounds.append((time - width, time + width) if drawn.random() < 0.4 else (None, None))
    return network_of(bounds, made)
