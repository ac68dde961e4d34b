"""Edges between moments, and the network they make.

A variable is a moment, the start or the end of an event: an integer from 0. An instant is an integer, seconds from
1970-01-01; what is unbounded is `-INFINITY` or `INFINITY`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from claimcheck.engine.network.scales import MEASURES, Scale
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.dates.moments import INFINITY

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SCALES = tuple(Scale)
Column: TypeAlias = "Sequence[int] | npt.NDArray[np.signedinteger]"


class Edge(NamedTuple):
    """`later` is no earlier than `earlier` moved by `amount` units of `scale`.

    `before` and `after`, seconds and never positive, are what two clocks may differ by: the one is added to `earlier`
    before its coordinate is taken, the other to the first instant that has the coordinate asked for.
    """

    earlier: int
    later: int
    scale: Scale
    amount: int
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges in columns of equal length: lists if they are few, arrays of numpy if they are many."""

    earlier: Column
    later: Column
    scale: Column
    amount: Column
    before: Column
    after: Column

    @classmethod
    def of(cls, edges: Iterable[Edge]) -> Edges:
        """Return edges in lists."""
        columns = [list(column) for column in zip(*edges, strict=True)]
        return cls(*columns) if columns else cls([], [], [], [], [], [])

    @property
    def are_arrays(self) -> bool:
        """The columns are arrays of numpy."""
        return not isinstance(self.earlier, list)

    def __len__(self) -> int:
        return len(self.earlier)

    def __getitem__(self, number: int) -> Edge:
        if not 0 <= number < len(self):
            raise IndexError(number)
        return Edge(
            int(self.earlier[number]),
            int(self.later[number]),
            Scale(self.scale[number]),
            int(self.amount[number]),
            int(self.before[number]),
            int(self.after[number]),
        )

    def __iter__(self) -> Iterator[Edge]:
        columns = (self.earlier, self.later, self.scale, self.amount, self.before, self.after)
        earlier, later, scale, *said = (list(map(int, column)) for column in columns)
        return map(Edge, earlier, later, map(_SCALES.__getitem__, scale), *said)


@dataclass(frozen=True, slots=True)
class Network:
    """Moments with the earliest and the latest instant that their own dates allow, and the edges between them.

    Dates that clash leave an earliest instant after the latest.
    """

    earliest: Column
    latest: Column
    edges: Edges

    @property
    def size(self) -> int:
        """How many moments there are."""
        return len(self.earliest)

    def in_arrays(self) -> Network:
        """The same in arrays of numpy."""
        import numpy as np

        edges = self.edges
        columns = (edges.earlier, edges.later, edges.scale, edges.amount, edges.before, edges.after)
        arrays = (np.asarray(column, np.int64) for column in columns)
        return Network(np.asarray(self.earliest, np.int64), np.asarray(self.latest, np.int64), Edges(*arrays))


def least(edge: Edge, instant: int) -> int:
    """The earliest `later` may be if `earlier` is at this instant or after it."""
    if instant == -INFINITY:
        return instant
    instant += edge.before
    if edge.scale == Scale.SECOND:
        return _bounded(instant + edge.amount + edge.after)
    measure = MEASURES[edge.scale]
    coordinate = measure.coordinate(instant // SECONDS_PER_DAY) + edge.amount
    return _bounded((measure.first_day(coordinate) - measure.ahead) * SECONDS_PER_DAY + edge.after)


def most(edge: Edge, instant: int) -> int:
    """The latest `earlier` may be if `later` is at this instant or before it.

    `x <= most(edge, y)` if and only if `least(edge, x) <= y`.
    """
    if instant == INFINITY:
        return instant
    instant -= edge.after
    if edge.scale == Scale.SECOND:
        return _bounded(instant - edge.amount - edge.before)
    measure = MEASURES[edge.scale]
    coordinate = measure.coordinate(instant // SECONDS_PER_DAY + measure.ahead) - edge.amount
    return _bounded(measure.first_day(coordinate + 1) * SECONDS_PER_DAY - 1 - edge.before)


def components(network: Network) -> Column:
    """For each moment, the least moment that edges join it with, whichever way they lead.

    The calendar joins nothing: two dated moments without an edge are apart.
    """
    if network.edges.are_arrays:
        from claimcheck.engine.network.arrays import joined

        return joined(network)
    found = list(range(network.size))

    def root(variable: int) -> int:
        while found[variable] != variable:
            found[variable] = variable = found[found[variable]]
        return variable

    for one, other in zip(network.edges.earlier, network.edges.later, strict=True):
        first, second = sorted((root(one), root(other)))
        found[second] = first
    return [root(variable) for variable in range(network.size)]


def _bounded(instant: int) -> int:
    return max(-INFINITY, min(INFINITY, instant))
