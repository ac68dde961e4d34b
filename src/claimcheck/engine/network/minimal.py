"""The least of a proof: whether some of its claims contradict each other without the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from claimcheck.engine.network.contradictions import Proof, Told, contradictions
from claimcheck.engine.network.edges import Edges, Network
from claimcheck.engine.network.grounds import Ground
from claimcheck.engine.network.solve import solve
from claimcheck.engine.network.temporal import TemporalNetwork
from claimcheck.model.dates import INFINITY

FEW_PROOFS = 10
"""Of so many proofs among a few claims the cheapest is taken."""


@dataclass
class Part:
    """A network, to be looked at as if only some of its claims were told."""

    network: TemporalNetwork

    def proof(self, claims: Collection[int], events: Collection[int], holds: Callable[[Ground], bool]) -> Proof | None:
        """Return the cheapest contradiction among some claims, told of some events; None if there is none.

        `holds` tells of an edge whether those claims are enough for it.
        """
        variables = [v for event in sorted(events) for v in self._moments(event)]
        place = {variable: number for number, variable in enumerate(variables)}
        told = {v: [one for one in self.network.told(v) if one.witness in claims] for v in variables}
        numbers = [number for number in self._among(place) if holds(self.network.ground(number))]
        edges = [self.network.network.edges[number] for number in numbers]
        small = Network(
            [max((one.earliest for one in told[v]), default=-INFINITY) for v in variables],
            [min((one.latest for one in told[v]), default=INFINITY) for v in variables],
            Edges.of(edge._replace(earlier=place[edge.earlier], later=place[edge.later]) for edge in edges),
        )
        found = contradictions(
            small,
            lambda variable: [one._replace(variable=variable) for one in told[variables[variable]]],
            solve(small),
            lambda number: self.network.cost(numbers[number]),
            lambda _: False,
            FEW_PROOFS,
        )
        first = min(found.proofs, key=lambda proof: len(proof.edges), default=None)
        return first and Proof(
            _back(first.source, variables), tuple(numbers[n] for n in first.edges), _back(first.sink, variables)
        )

    def _moments(self, event: int) -> list[int]:
        found = (self.network.variable(key) for key in (2 * event, 2 * event + 1))
        return [variable for variable in found if variable is not None]

    def _among(self, variables: Mapping[int, int]) -> list[int]:
        """Return the edges between some moments, in order."""
        return sorted(
            number
            for later in variables
            for number in self._entering.get(later, ())
            if self.network.network.edges[number].earlier in variables
        )

    @cached_property
    def _entering(self) -> Mapping[int, Sequence[int]]:
        return edges_by(self.network.network.edges.later)


def edges_by(column: Iterable[int]) -> Mapping[int, Sequence[int]]:
    """Return the numbers of edges by the moment at one of their ends."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, moment in enumerate(column if isinstance(column, list) else column.tolist()):  # type: ignore[attr-defined]
        found[moment].append(number)
    return found


def _back(told: Told | None, variables: Sequence[int]) -> Told | None:
    return told and told._replace(variable=variables[told.variable])
