"""The tightest instants that a network allows each moment, and the cycles that no times satisfy.

Bounds spread from the moments' own dates along the edges, in rounds: each moment whose bound has changed passes it on,
and of all that a moment is offered in one round it takes the tightest. This ends, because what a moment's own dates
exclude does not stop the bounds of others: dates that contradict each other leave an earliest instant after an own
latest. Only contradictory cycles go on for ever. They show as cycles of the edges from which the moments have their
bounds; each is certified (`loops`), its edges are taken out, and the moments joined with it start again.

Every component is solved as if it were alone, and of equal offers that of the least moment is taken, so nothing depends
on the order of edges. Few edges are solved here, many in `arrays`, with the same results.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Final, Protocol

from claimcheck.engine.network.edges import Column, Edge, Edges, Network, components, least, most
from claimcheck.engine.network.loops import is_contradictory
from claimcheck.engine.network.scales import Scale
from claimcheck.model.dates.moments import INFINITY

MAX_CYCLES: Final = 1_000
"""So many contradictory cycles are taken out of one component; if there are more, nothing is derived in it."""
MAX_LOOPING_ROUNDS: Final = 2**10
"""After so many rounds a component is left as it is if it still loops, though not certainly for ever."""
_FIRST_CHECK: Final = 2
NONE: Final = -1
"""In place of the edge that gave a bound: it is the moment's own."""

Cycle = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """What a network implies, its contradictory cycles left out.

    earliest:  of each moment, the earliest instant that all moments' earliest dates and the edges allow
    cycles:    edge numbers in the order of time, each cycle from its least moment on
    crowded:   the least moment of each component with more than `MAX_CYCLES` of them, in which nothing is derived
    unsettled: the least moment of each component left after `MAX_LOOPING_ROUNDS`; its bounds hold but could be tighter
    """

    earliest: Column
    cycles: tuple[Cycle, ...] = ()
    crowded: tuple[int, ...] = ()
    unsettled: tuple[int, ...] = ()


class Sweep(Protocol):
    """Bounds on their way along the edges, from earlier to later moments or back."""

    @property
    def bounds(self) -> Column:
        """The bounds as they are."""

    def advance(self) -> bool:
        """Let every moment that has changed pass its bound on; tell whether any changes by that."""

    def loops(self) -> list[Cycle]:
        """Return the cycles, of the edges that gave bounds, on which moments that have just changed lean."""

    def drop(self, numbers: Iterable[int]) -> None:
        """Take edges out."""

    def restart(self, joined: Column, parts: Collection[int]) -> None:
        """Set the moments of some components back to their own bounds."""

    def stop(self, joined: Column, parts: Collection[int]) -> None:
        """Let the moments of some components stay as they are."""


class Way(Protocol):
    """The edges of a network, laid out to be gone along in one direction."""

    def sweep(self, own: Column) -> Sweep:
        """Return the sweep that starts with the moments' own bounds."""

    def apart(self, bounds: Column) -> Column:
        """Return bounds of which only those of the unbounded moments can change: instant 0."""


def solve(network: Network) -> Solution:
    """Return the earliest instants and the contradictory cycles; `latest` gives the other side."""
    joined = cache(lambda: components(network))
    way = _way(network, back=False)
    sweep = way.sweep(network.earliest)
    dated = _settle(sweep, network.edges, joined)
    # A cycle has only moments that get some bound or only moments that get none; for those any start will do.
    rest = way.sweep(way.apart(sweep.bounds))
    rest.drop(chain.from_iterable(dated.cycles))
    undated = _settle(rest, network.edges, joined)
    crowded = {*dated.crowded, *undated.crowded}
    if crowded:
        sweep.restart(joined(), crowded)
    cycles = sorted(dated.cycles + undated.cycles)
    unsettled = sorted({*dated.unsettled, *undated.unsettled})
    return Solution(sweep.bounds, tuple(cycles), tuple(sorted(crowded)), tuple(unsettled))


def latest(network: Network, solution: Solution) -> Column:
    """Return of each moment the latest instant that all latest dates and the edges allow, cycles left out."""
    joined = cache(lambda: components(network))
    sweep = _way(network, back=True).sweep(network.latest)
    sweep.drop(chain.from_iterable(solution.cycles))
    if solution.crowded:
        sweep.stop(joined(), solution.crowded)
    _settle(sweep, network.edges, joined)
    return sweep.bounds


def _way(network: Network, *, back: bool) -> Way:
    if network.edges.are_arrays:
        from claimcheck.engine.network.arrays import ManyEdges

        return ManyEdges(network, back=back)
    return FewEdges(network, back=back)


@dataclass(slots=True)
class _Settled:
    """What was met until no bound changed any more; `crowded` and `unsettled` as in `Solution`."""

    cycles: list[Cycle] = field(default_factory=list)
    crowded: list[int] = field(default_factory=list)
    unsettled: list[int] = field(default_factory=list)


def _settle(sweep: Sweep, edges: Edges, joined: Callable[[], Column]) -> _Settled:
    """Sweep until nothing changes, but for cycles: a component is searched whenever its rounds are a power of two."""
    met = _Settled()
    is_certain = cache(lambda loop: is_contradictory([edges[number] for number in loop]))
    began: dict[int, int] = {}
    taken: Counter[int] = Counter()
    starts = {0}
    rounds = 0
    while sweep.advance():
        rounds += 1
        due = {start for start in starts if _is_due(rounds - start)}
        new: list[Cycle] = []
        again, ended = set(), set()
        for part, loops in _by_part(sweep.loops() if due else [], edges, joined):
            start = began.get(part, 0)
            if start not in due:
                continue
            cycles = [loop for loop in loops if is_certain(loop)]
            if cycles:
                taken[part] += len(cycles)
                new += cycles
                again.add(part)
                began[part] = rounds
            elif rounds - start >= MAX_LOOPING_ROUNDS:
                ended.add(part)
        if again:
            crowded = {part for part in again if taken[part] > MAX_CYCLES}
            met.cycles += new
            met.crowded += crowded
            starts.add(rounds)
            sweep.drop(chain.from_iterable(new))
            sweep.restart(joined(), again)
            sweep.stop(joined(), crowded)
        if ended:
            met.unsettled += ended
            sweep.stop(joined(), ended)
    return met


def _is_due(rounds: int) -> bool:
    return rounds >= _FIRST_CHECK and rounds & (rounds - 1) == 0


def _by_part(loops: Sequence[Cycle], edges: Edges, joined: Callable[[], Column]) -> Iterable[tuple[int, list[Cycle]]]:
    found = defaultdict(list)
    for loop in loops:
        found[int(joined()[edges.later[loop[0]]])].append(loop)
    return found.items()


class FewEdges:
    """A `Way` in lists."""

    def __init__(self, network: Network, *, back: bool) -> None:
        edges = network.edges
        self.back = back
        self.edges = list(edges)
        self.starts, ends = (edges.later, edges.earlier) if back else (edges.earlier, edges.later)
        self.leaving: dict[int, list[tuple[int, int, int | None]]] = defaultdict(list)
        for number, (start, end, seconds) in enumerate(zip(self.starts, ends, map(_seconds, self.edges), strict=True)):
            self.leaving[start].append((number, end, seconds))

    def sweep(self, own: Column) -> FewBounds:
        """Return the sweep that starts with the moments' own bounds."""
        return FewBounds(self, [-bound for bound in own] if self.back else list(own))

    def apart(self, bounds: Column) -> Column:
        """Return bounds of which only those of the unbounded moments can change: instant 0."""
        return [0 if bound == -INFINITY else INFINITY for bound in bounds]

    def moved(self, number: int, bound: int) -> int:
        """Return what an edge that is not of seconds makes of a bound."""
        return -most(self.edges[number], -bound) if self.back else least(self.edges[number], bound)

    def rank(self, number: int) -> tuple[int, Edge, int]:
        """Return the order among edges that make equal offers to one moment."""
        return self.starts[number], self.edges[number], number


class FewBounds:
    """A `Sweep` in lists. Going back, bounds are held with their sign changed, so that greater is always tighter."""

    def __init__(self, way: FewEdges, own: list[int]) -> None:
        self._way = way
        self._own = own
        self._bounds = list(own)
        self._given = [NONE] * len(own)
        self._changed = self._finite(range(len(own)))
        self._dropped: set[int] = set()

    @property
    def bounds(self) -> list[int]:
        """The bounds as they are."""
        return [-bound for bound in self._bounds] if self._way.back else self._bounds

    def advance(self) -> bool:
        """Let every moment that has changed pass its bound on; tell whether any changes by that."""
        bounds, leaving, rank, dropped = self._bounds, self._way.leaving, self._way.rank, self._dropped
        offers: dict[int, tuple[int, int]] = {}
        for start in self._changed:
            for number, end, seconds in leaving.get(start, ()):
                offer = self._way.moved(number, bounds[start]) if seconds is None else bounds[start] + seconds
                if offer > bounds[end] < INFINITY and number not in dropped:
                    offer = min(offer, INFINITY)
                    held = offers.get(end)
                    if held is None or offer > held[0] or (offer == held[0] and rank(number) < rank(held[1])):
                        offers[end] = (offer, number)
        for end, (offer, number) in offers.items():
            bounds[end] = offer
            self._given[end] = number
        self._changed = list(offers)
        return bool(offers)

    def loops(self) -> list[Cycle]:
        """Return the cycles, of the edges that gave bounds, on which moments that have just changed lean."""
        met: dict[int, int] = {}
        found = []
        for first in self._changed:
            at: int | None = first
            while at is not None and at not in met:
                met[at] = first
                at = self._giver(at)
            if at is not None and met[at] == first:
                found.append(self._loop(at))
        return sorted(found)

    def _giver(self, variable: int) -> int | None:
        number = self._given[variable]
        return None if number == NONE else self._way.starts[number]

    def _loop(self, start: int) -> Cycle:
        turn: list[int] = []
        at = start
        while not turn or at != start:
            turn.append(self._given[at])
            at = self._way.starts[turn[-1]]
        return in_time(turn, self._way.edges, back=self._way.back)

    def drop(self, numbers: Iterable[int]) -> None:
        """Take edges out."""
        self._dropped.update(numbers)

    def restart(self, joined: Column, parts: Collection[int]) -> None:
        """Set the moments of some components back to their own bounds."""
        variables = [variable for variable, part in enumerate(joined) if part in parts]
        for variable in variables:
            self._bounds[variable] = self._own[variable]
            self._given[variable] = NONE
        self.stop(joined, parts)
        self._changed += self._finite(variables)

    def stop(self, joined: Column, parts: Collection[int]) -> None:
        """Let the moments of some components stay as they are."""
        self._changed = [variable for variable in self._changed if joined[variable] not in parts]

    def _finite(self, variables: Iterable[int]) -> list[int]:
        return [variable for variable in variables if -INFINITY < self._bounds[variable] < INFINITY]


def in_time(turn: list[int], edges: Edges | list[Edge], *, back: bool) -> Cycle:
    """Return a cycle of edges, found by going from each moment to the one that gave its bound, as `Solution` has it."""
    if not back:
        turn.reverse()
    first = min(range(len(turn)), key=lambda place: edges[turn[place]].earlier)
    return (*turn[first:], *turn[:first])


def _seconds(edge: Edge) -> int | None:
    """What an edge of seconds adds to an instant."""
    return edge.before + edge.amount + edge.after if edge.scale == Scale.SECOND else None
