"""Why a moment was no earlier, or no later, than the network has it: the date that says so, and the edges from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from claimcheck.engine.network.contradictions import Told
from claimcheck.engine.network.edges import Column, least, most
from claimcheck.engine.network.minimal import edges_by
from claimcheck.engine.network.temporal import TemporalNetwork

MAX_MOMENTS = 10_000
"""So many moments are looked at to find the date that bounds one."""

Reason = tuple[Told, tuple[int, ...]]
"""A date, and the edges that lead from it to the moment it bounds."""


@dataclass
class Reasons:
    """The reasons for the bounds of a network's moments. Of several dates the one by the fewest edges is given."""

    network: TemporalNetwork
    earliest: Column
    latest: Column

    def for_earliest(self, variable: int) -> Reason | None:
        """Return why a moment was no earlier; None if nothing bounds it."""
        return self._reason(variable, later=False)

    def for_latest(self, variable: int) -> Reason | None:
        """Return why a moment was no later; None if nothing bounds it."""
        return self._reason(variable, later=True)

    def _reason(self, variable: int, *, later: bool) -> Reason | None:
        """Go back along the edges that hold without any room, until a moment's own date is as tight."""
        onward: dict[int, tuple[int, int] | None] = {variable: None}
        waiting = deque([variable])
        while waiting and len(onward) <= MAX_MOMENTS:
            at = waiting.popleft()
            if (told := self._own(at, later=later)) is not None:
                return told, tuple(self._path(at, onward))
            for edge, other in self._tight(at, later=later):
                if other not in onward:
                    onward[other] = edge, at
                    waiting.append(other)
        return None

    def _own(self, variable: int, *, later: bool) -> Told | None:
        bound = int((self.latest if later else self.earliest)[variable])
        told = self.network.told(variable)
        return next((one for one in told if (one.latest if later else one.earliest) == bound), None)

    def _tight(self, variable: int, *, later: bool) -> Iterator[tuple[int, int]]:
        """Yield the edges that give a moment its bound, each with the moment it gives it from."""
        edges = self.network.network.edges
        for number in self._adjacent[later].get(variable, ()):
            edge = edges[number]
            if later and most(edge, int(self.latest[edge.later])) == self.latest[variable]:
                yield number, edge.later
            elif not later and least(edge, int(self.earliest[edge.earlier])) == self.earliest[variable]:
                yield number, edge.earlier

    def _path(self, start: int, onward: dict[int, tuple[int, int] | None]) -> Iterator[int]:
        step = onward[start]
        while step is not None:
            edge, at = step
            yield edge
            step = onward[at]

    @cached_property
    def _adjacent(self) -> tuple[Mapping[int, Sequence[int]], Mapping[int, Sequence[int]]]:
        """Return the edges that lead to each moment, and those that lead from it."""
        edges = self.network.network.edges
        return edges_by(edges.later), edges_by(edges.earlier)
