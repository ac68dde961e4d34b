"""When single moments must have been, given everything else: the network of one component, without some dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from claimcheck.engine.network.edges import Column, Edge, Edges, Network, components
from claimcheck.engine.network.grounds import RelativeGround
from claimcheck.engine.network.solve import latest, solve
from claimcheck.engine.network.temporal import TemporalNetwork
from claimcheck.model.dates import INFINITY, Moment

MAX_EDGES = 500_000
"""So many edges are gone along in one run to work out ranges without some dates; after that, none are."""
FEW_EDGES = 5_000
"""Up to here edges are gone along one by one."""


class NothingFits(Exception):
    """What is left of the claims contradicts itself."""


@dataclass
class Ranges:
    """The ranges of the moments of a network."""

    network: TemporalNetwork
    _edges_left: int = MAX_EDGES

    def of(self, variable: int) -> Moment:
        """Return when a moment was, by the whole network. Raises `NothingFits` if that leaves it no time."""
        return self._moment(variable, *(int(side[variable]) for side in self._bounds))

    def _moment(self, variable: int, lo: int, hi: int) -> Moment:
        if lo > hi:
            raise NothingFits
        return Moment(lo, hi, self.network.event(variable) in self.network.zoned)

    @cached_property
    def _bounds(self) -> tuple[Column, Column]:
        solution = solve(self.network.network)
        return solution.earliest, latest(self.network.network, solution)

    def without(self, variable: int, claims: frozenset[int], asked: int = -1) -> Moment | None:
        """Return when a moment was if some claims say nothing of time; None if that was not worked out.

        What is told relative to one of them says nothing either, but what is relative to the claim `asked` about moves
        with it. Raises `NothingFits` if the others leave it no time.
        """
        variables, edges = self._part(variable)
        self._edges_left -= len(edges)
        if self._edges_left < 0:
            return None
        number = {v: n for n, v in enumerate(variables)}
        kept = [self._moved(edge, number) for edge in edges if not self._is_of(edge, claims, asked)]
        lows, highs = zip(*(self._own(v, claims) for v in variables), strict=True)
        small = Network(list(lows), list(highs), Edges.of(kept))
        if len(kept) > FEW_EDGES:
            small = small.in_arrays()
        solution = solve(small)
        place = number[variable]
        return self._moment(variable, int(solution.earliest[place]), int(latest(small, solution)[place]))

    def _moved(self, number: int, variables: Mapping[int, int]) -> Edge:
        edge = self.network.network.edges[number]
        return edge._replace(earlier=variables[edge.earlier], later=variables[edge.later])

    def _is_of(self, edge: int, claims: frozenset[int], asked: int) -> bool:
        ground = self.network.ground(edge)
        if not isinstance(ground, RelativeGround):
            return False
        return ground.claim in claims or (ground.named in claims and ground.named != asked)

    def _own(self, variable: int, claims: frozenset[int]) -> tuple[int, int]:
        told = [one for one in self.network.told(variable) if one.witness not in claims]
        earliest = max((one.earliest for one in told), default=-INFINITY)
        return earliest, min((one.latest for one in told), default=INFINITY)

    def _part(self, variable: int) -> tuple[Sequence[int], Sequence[int]]:
        """Return the variables and the edges of a component."""
        part = self._joined[variable]
        if not isinstance(self._joined, list):
            return self._members.of(int(part))
        return self._lists[part]

    @cached_property
    def _joined(self) -> Sequence[int]:
        return components(self.network.network)  # type: ignore[return-value]

    @cached_property
    def _lists(self) -> Mapping[int, tuple[list[int], list[int]]]:
        found: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for variable, part in enumerate(self._joined):
            found[part][0].append(variable)
        for number, later in enumerate(self.network.network.edges.later):
            found[self._joined[later]][1].append(number)
        return found

    @cached_property
    def _members(self) -> _Members:
        return _Members(self._joined, self.network.network.edges.later)


class _Members:
    """The variables and edges of each component, in arrays sorted by component."""

    def __init__(self, joined: object, later: object) -> None:
        import numpy as np

        parts = np.asarray(joined)
        of_edges = parts[np.asarray(later)]
        self.variables, self.edges = np.argsort(parts, kind="stable"), np.argsort(of_edges, kind="stable")
        self.parts, self.of_edges = parts[self.variables], of_edges[self.edges]

    def of(self, part: int) -> tuple[Sequence[int], Sequence[int]]:
        """Return the variables and the edges of a component."""
        import numpy as np

        variables = self.variables[slice(*np.searchsorted(self.parts, [part, part + 1]))]
        edges = self.edges[slice(*np.searchsorted(self.of_edges, [part, part + 1]))]
        return variables.tolist(), edges.tolist()
