"""Which dates cannot be true together: the cheapest chain of edges between any two that contradict each other.

A date that is over before the moment can have come (a sink) is contradicted by some other date that reaches it along
edges (a source). The search goes from the sink back, and knows of each moment it comes to the latest instant that the
sink allows it: a date after that instant is a source. It goes only through moments that the network has later than
they are allowed, because behind any other there is nothing to find.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import chain, islice
from typing import Final, NamedTuple

from claimcheck.engine.network.edges import Column, Edge, Network, components, most
from claimcheck.engine.network.solve import Solution
from claimcheck.model.dates.moments import INFINITY

MAX_LABELS: Final = 5_000
"""So many ways back from one sink are gone, each a chain of edges to some moment."""
MAX_LABELS_PER_COMPONENT: Final = 50_000
"""So many ways are gone in one component, from all its sinks."""


class Told(NamedTuple):
    """The earliest and the latest instant of a moment by one date; `witness` is the claim that gives it."""

    variable: int
    witness: int
    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Two dates and the edges between them, in the order of time, that cannot all be true.

    The source is too late, moved along the edges, for the sink. A cycle of edges that no times satisfy has neither.
    Nothing that is cited can be left out, unless the edges lead through one moment twice: they may do so where a cycle
    of days or months that some times satisfy rises once.
    """

    source: Told | None
    edges: tuple[int, ...]
    sink: Told | None


@dataclass(frozen=True, slots=True)
class Found:
    """What contradicts each other, in order of the sinks' moments and witnesses; cycles first.

    reached_limit: the moments at which not all was looked for
    """

    proofs: tuple[Proof, ...]
    reached_limit: tuple[int, ...]


Cost = Callable[[int], tuple[int, int]]
_NONE: Final = -1


def contradictions(
    network: Network,
    told: Callable[[int], Sequence[Told]],
    solution: Solution,
    cost: Cost,
    lone: Callable[[int], bool],
    limit: int,
) -> Found:
    """Return the proofs: of each source and sink the one that adds fewest claims, then fewest rules.

    After that the one through the least moments is taken, so that nothing depends on the order of edges.

    told:  the dates of a moment, whose best are the network's own bounds
    cost:  how many claims and how many rules an edge adds; neither is negative
    lone:  whether the event of a moment has a single claim. Then a proof that goes on beyond a date of it that is
           itself a source, or could itself be the sink, only makes that one longer, and is left out
    limit: how many proofs with dates are wanted of one component
    """
    proofs = [Proof(None, cycle, None) for cycle in solution.cycles]
    sinks = _too_late(solution.earliest, network.latest)
    if not sinks:
        return Found(tuple(proofs), ())
    joined = components(network)
    search = _Search(network, told, solution, cost, lone, _entering(network, solution, joined, sinks))
    found: Counter[int] = Counter()
    gone: Counter[int] = Counter()
    reached_limit = set()
    for variable in sinks:
        part = int(joined[variable])
        for sink in sorted(date for date in told(variable) if date.latest < solution.earliest[variable]):
            wanted = limit - found[part]
            back = _WayBack(search, sink, min(MAX_LABELS, MAX_LABELS_PER_COMPONENT - gone[part]))
            some = list(islice(back.proofs(), wanted + 1)) if wanted else []
            proofs += some[:wanted]
            found[part] += len(some[:wanted])
            gone[part] += len(back.labels)
            if back.is_cut_off or not wanted or len(some) > wanted:
                reached_limit.add(variable)
    return Found(tuple(proofs), tuple(sorted(reached_limit)))


class _Label(NamedTuple):
    """A chain of edges from a moment to the sink, as its first edge and the label it goes on to, by number.

    Labels sort by what is looked at first. Of parallel edges that cost as much the one that allows least comes first.
    """

    claims: int
    rules: int
    variable: int
    onward: int
    allowed: int
    edge: Edge | tuple[()] = ()
    number: int = _NONE


@dataclass(frozen=True, slots=True)
class _Search:
    """What the searches back from all sinks share; see `contradictions`."""

    network: Network
    told: Callable[[int], Sequence[Told]]
    solution: Solution
    cost: Cost
    lone: Callable[[int], bool]
    entering: Callable[[int], Sequence[int]]

    def onward(self, label: _Label, place: int) -> Iterator[_Label]:
        """Yield the labels that are one edge longer."""
        for number in self.entering(label.variable):
            edge = self.network.edges[number]
            allowed = most(edge, label.allowed)
            if self.solution.earliest[edge.earlier] > allowed:
                claims, rules = self.cost(number)
                yield _Label(label.claims + claims, label.rules + rules, edge.earlier, place, allowed, edge, number)


@dataclass(slots=True)
class _WayBack:
    """The search back from one sink; `labels` are the chains followed so far, the cheapest first."""

    search: _Search
    sink: Told
    ways: int
    labels: list[_Label] = field(default_factory=list)
    is_cut_off: bool = False

    def proofs(self) -> Iterator[Proof]:
        """Yield the proofs that end here, the cheapest first."""
        waiting = [_Label(0, 0, self.sink.variable, _NONE, self.sink.latest)]
        allowed: dict[int, int] = {}
        sources = set()
        while waiting:
            label = heappop(waiting)
            if allowed.get(label.variable, INFINITY) <= label.allowed:
                continue
            if len(self.labels) >= self.ways:
                self.is_cut_off = True
                return
            allowed[label.variable] = label.allowed
            self.labels.append(label)
            late = sorted(date for date in self.search.told(label.variable) if date.earliest > label.allowed)
            for source in late:
                if label.edge and source[:2] not in sources:
                    sources.add(source[:2])
                    yield Proof(source, self._chain(label), self.sink)
            if not (self.search.lone(label.variable) and (late or self._is_a_sink(label))):
                for longer in self.search.onward(label, len(self.labels) - 1):
                    heappush(waiting, longer)

    def _is_a_sink(self, label: _Label) -> bool:
        """What contradicts the sink by way of this moment also contradicts a date of the moment itself."""
        is_another = label.variable != self.sink.variable
        return is_another and self.search.network.latest[label.variable] <= label.allowed

    def _chain(self, label: _Label) -> tuple[int, ...]:
        numbers = []
        while label.onward != _NONE:
            numbers.append(label.number)
            label = self.labels[label.onward]
        return tuple(numbers)


def _too_late(earliest: Column, latest: Column) -> list[int]:
    """Return the moments that some date of their own excludes."""
    if isinstance(earliest, list):
        return [variable for variable, bounds in enumerate(zip(earliest, latest, strict=True)) if bounds[0] > bounds[1]]
    import numpy as np

    found: list[int] = np.flatnonzero(np.asarray(earliest) > latest).tolist()
    return found


def _entering(
    network: Network, solution: Solution, joined: Column, sinks: Sequence[int]
) -> Callable[[int], Sequence[int]]:
    """Return what gives the edges that lead to a moment, in the sinks' components, without those of cycles."""
    taken_out = set(chain.from_iterable(solution.cycles))
    if network.edges.are_arrays:
        return _many_entering(network, taken_out, joined, sinks)
    entering = defaultdict(list)
    for number, later in enumerate(network.edges.later):
        if number not in taken_out:
            entering[later].append(number)
    return lambda variable: entering.get(variable, ())


def _many_entering(
    network: Network, taken_out: Collection[int], joined: Column, sinks: Sequence[int]
) -> Callable[[int], Sequence[int]]:
    import numpy as np

    later = np.asarray(network.edges.later)
    parts = np.asarray(joined)
    concerned = np.zeros(network.size, bool)
    concerned[parts[list(sinks)]] = True
    kept = concerned[parts][later]
    kept[list(taken_out)] = False
    numbers = np.flatnonzero(kept)
    numbers = numbers[np.argsort(later[numbers], kind="stable")]
    ends = np.searchsorted(later[numbers], np.arange(network.size + 1))

    def entering(variable: int) -> Sequence[int]:
        found: list[int] = numbers[ends[variable] : ends[variable + 1]].tolist()
        return found

    return entering
