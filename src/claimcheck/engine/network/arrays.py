"""The same as `solve` for many edges, with numpy: all offers of a round are made at once.

The edges lie sorted by the moment they leave, so that a round looks only at those that leave moments which have
changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from claimcheck.engine.network.edges import Column, Edge, Edges, Network, least, most
from claimcheck.engine.network.scales import MEASURES, Scale
from claimcheck.engine.network.solve import NONE, Cycle, in_time
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.dates.moments import INFINITY

Numbers = npt.NDArray[np.signedinteger]

_FEW_EDGES = 40
"""So many edges are gone along one by one."""
_MOST_DAYS = INFINITY // SECONDS_PER_DAY + 2**40  # beyond infinity by more than clocks differ
_MOST_UNITS = 2**47
"""More units of a day or longer than lie between any two instants, few enough to be counted in days."""
_LAST = np.iinfo(np.int32).max


class ManyEdges:
    """A `Way` in arrays, sorted by the moment that each edge leaves; places are positions in that order."""

    def __init__(self, network: Network, *, back: bool) -> None:
        edges = network.edges
        self.edges = edges
        self.back = back
        self.size = network.size
        starts, ends = (edges.later, edges.earlier) if back else (edges.earlier, edges.later)
        self.numbers = _order(edges, np.asarray(starts), np.asarray(ends), network.size)
        self.starts = np.asarray(starts)[self.numbers].astype(np.int32)
        self.ends = np.asarray(ends)[self.numbers].astype(np.int32)
        self.leaving = np.zeros(network.size + 1, np.int64)
        np.cumsum(np.bincount(self.starts, minlength=network.size), out=self.leaving[1:])
        self.seconds = _seconds(edges)[self.numbers]
        counted = np.asarray(edges.scale)[self.numbers].astype(np.int8)
        self.scales = counted if counted.any() else None

    @cached_property
    def places(self) -> Numbers:
        """Where each edge lies, by its number."""
        places = np.empty_like(self.numbers)
        places[self.numbers] = np.arange(self.numbers.size)
        return places

    def sweep(self, own: Column) -> ManyBounds:
        """Return the sweep that starts with the moments' own bounds."""
        bounds = np.asarray(own, np.int64)
        return ManyBounds(self, -bounds if self.back else bounds)

    def apart(self, bounds: Column) -> Numbers:
        """Return bounds of which only those of the unbounded moments can change: instant 0."""
        return np.where(np.asarray(bounds) == -INFINITY, 0, INFINITY)

    def offer(self, place: int, bound: int) -> int:
        """Return what one edge makes of a bound."""
        if self.scales is None or self.scales.item(place) == Scale.SECOND:
            return max(-INFINITY, min(INFINITY, bound + self.seconds.item(place)))
        edge = self.edges[self.numbers.item(place)]
        return -most(edge, -bound) if self.back else least(edge, bound)

    def offers(self, places: Numbers, bounds: Numbers) -> Numbers:
        """Return what edges make of bounds, one each."""
        offers = bounds + self.seconds[places]
        np.clip(offers, -INFINITY, INFINITY, out=offers)
        if self.scales is None:
            return offers
        scales = self.scales[places]
        for scale in np.flatnonzero(np.bincount(scales)).tolist():
            if scale != Scale.SECOND:
                some = np.flatnonzero(scales == scale)
                numbers = self.numbers[places[some]]
                offers[some] = (
                    -mosts(self.edges, Scale(scale), numbers, -bounds[some])
                    if self.back
                    else leasts(self.edges, Scale(scale), numbers, bounds[some])
                )
        return offers


class ManyBounds:
    """A `Sweep` in arrays. Going back, bounds are held with their sign changed, so that greater is always tighter."""

    def __init__(self, way: ManyEdges, own: Numbers) -> None:
        self._way = way
        self._own = own
        # One more, that nothing moves: where the edges lead that have been taken out.
        self._bounds = np.append(own, INFINITY)
        self._given = np.full(way.size + 1, NONE, np.int32)
        self._ends = way.ends
        self._changed = np.flatnonzero((own > -INFINITY) & (own < INFINITY))

    @property
    def bounds(self) -> Numbers:
        """The bounds as they are."""
        bounds = self._bounds[:-1]
        return -bounds if self._way.back else bounds

    def advance(self) -> bool:
        """Let every moment that has changed pass its bound on; tell whether any changes by that."""
        bounds, given = self._bounds, self._given
        first = self._way.leaving[self._changed]
        counts = self._way.leaving[self._changed + 1] - first
        passed = np.cumsum(counts)
        total = passed[-1] if passed.size else 0
        if total <= _FEW_EDGES:
            return self._advance_singly()
        places = np.arange(total) + np.repeat(first - passed + counts, counts)
        offers = self._way.offers(places, np.repeat(bounds[self._changed], counts))
        ends = self._ends[places]
        tighter = np.flatnonzero(offers > bounds[ends])
        places, offers, ends = places[tighter], offers[tighter], ends[tighter]
        np.maximum.at(bounds, ends, offers)
        taken = offers == bounds[ends]
        places, ends = places[taken], ends[taken]
        given[ends] = _LAST
        np.minimum.at(given, ends, places.astype(np.int32))
        self._changed = ends[given[ends] == places].astype(np.int64)
        return bool(self._changed.size)

    def _advance_singly(self) -> bool:
        """Do the same one edge after another, which is faster for a few: a long chain has a few in many rounds."""
        bounds, leaving, offer_of = self._bounds, self._way.leaving, self._way.offer
        offers: dict[int, tuple[int, int]] = {}
        for start in self._changed.tolist():
            bound, first = bounds.item(start), leaving.item(start)
            for place, end in enumerate(self._ends[first : leaving.item(start + 1)].tolist(), first):
                offer = offer_of(place, bound)
                if offer > bounds.item(end):
                    offers[end] = max(offers.get(end, (offer, -place)), (offer, -place))
        for end, (offer, place) in offers.items():
            bounds[end] = offer
            self._given[end] = -place
        self._changed = np.fromiter(offers, np.int64, len(offers))
        return bool(offers)

    def loops(self) -> list[Cycle]:
        """Return the cycles, of the edges that gave bounds, on which moments that have just changed lean."""
        given = self._given[:-1]
        giver = np.where(given >= 0, self._way.starts[given], np.arange(given.size))
        for _ in range(given.size.bit_length()):
            further = giver[giver]
            if np.array_equal(further, giver):
                break
            giver = further
        leaned_on = np.unique(giver[self._changed])
        met: set[int] = set()
        found = []
        for start in leaned_on[given[leaned_on] >= 0].tolist():
            if start not in met:
                turn = self._turn(start)
                met.update(self._way.starts[turn].tolist())
                found.append(in_time(self._way.numbers[turn].tolist(), self._way.edges, back=self._way.back))
        return sorted(found)

    def _turn(self, start: int) -> list[int]:
        turn: list[int] = []
        at = start
        while not turn or at != start:
            turn.append(int(self._given[at]))
            at = int(self._way.starts[turn[-1]])
        return turn

    def drop(self, numbers: Iterable[int]) -> None:
        """Take edges out."""
        if dropped := list(numbers):
            self._ends = self._way.ends.copy() if self._ends is self._way.ends else self._ends
            self._ends[self._way.places[dropped]] = self._way.size

    def restart(self, joined: Column, parts: Collection[int]) -> None:
        """Set the moments of some components back to their own bounds."""
        variables = np.flatnonzero(np.isin(joined, list(parts)))
        own = self._own[variables]
        self._bounds[variables] = own
        self._given[variables] = NONE
        self.stop(joined, parts)
        again = variables[(own > -INFINITY) & (own < INFINITY)]
        self._changed = np.concatenate([self._changed, again])

    def stop(self, joined: Column, parts: Collection[int]) -> None:
        """Let the moments of some components stay as they are."""
        self._changed = self._changed[~np.isin(np.asarray(joined)[self._changed], list(parts))]


def leasts(edges: Edges, scale: Scale, numbers: Numbers, instants: Numbers) -> Numbers:
    """Return `least` of edges of one scale, days or longer, at one instant each."""
    if scale >= Scale.JULIAN_CODE:
        return _each(least, edges, numbers, instants)
    measure = MEASURES[scale]
    days = (instants + _column(edges.before, numbers)) // SECONDS_PER_DAY
    first = measure.first_day(measure.coordinate(days) + _units(edges, numbers)) - measure.ahead
    return _instants(first, _column(edges.after, numbers))


def mosts(edges: Edges, scale: Scale, numbers: Numbers, instants: Numbers) -> Numbers:
    """Return `most` of edges of one scale, days or longer, at one instant each."""
    if scale >= Scale.JULIAN_CODE:
        return _each(most, edges, numbers, instants)
    measure = MEASURES[scale]
    days = (instants - _column(edges.after, numbers)) // SECONDS_PER_DAY + measure.ahead
    first = measure.first_day(measure.coordinate(days) - _units(edges, numbers) + 1)
    return _instants(first, -1 - _column(edges.before, numbers))


def joined(network: Network) -> Numbers:
    """Return `edges.components` of many edges."""
    found = np.arange(network.size, dtype=np.int32)
    one, other = np.asarray(network.edges.earlier, np.int32), np.asarray(network.edges.later, np.int32)
    while True:
        roots, others = found[one], found[other]
        apart = np.flatnonzero(roots != others)
        if not apart.size:
            return found
        one, other, roots, others = one[apart], other[apart], roots[apart], others[apart]
        np.minimum.at(found, np.maximum(roots, others), np.minimum(roots, others))
        while not np.array_equal(found, further := found[found]):
            found = further


def _order(edges: Edges, starts: Numbers, ends: Numbers, size: int) -> Numbers:
    """Return the edge numbers in order of where edges start and end; parallel ones by what they say."""
    ways = starts.astype(np.int64) * size + ends
    order = np.argsort(ways)
    ways = ways[order]
    alike = np.flatnonzero(ways[1:] == ways[:-1])
    if alike.size:
        some = np.union1d(alike, alike + 1)
        numbers = order[some]
        said = (edges.after, edges.before, edges.amount, edges.scale)
        order[some] = numbers[np.lexsort((numbers, *(_column(column, numbers) for column in said), ways[some]))]
    return order.astype(np.int32)


def _seconds(edges: Edges) -> Numbers:
    """What each edge adds to an instant, if it is of seconds: never so much that the sum overflows."""
    moved: Numbers = np.asarray(edges.before, np.int64) + edges.amount + edges.after
    return moved.clip(-INFINITY, INFINITY - 1)


def _column(column: Column, numbers: Numbers) -> Numbers:
    some: Numbers = np.asarray(column)[numbers]
    return some.astype(np.int64)


def _units(edges: Edges, numbers: Numbers) -> Numbers:
    return _column(edges.amount, numbers).clip(-_MOST_UNITS, _MOST_UNITS)


def _instants(days: Numbers, seconds: Numbers) -> Numbers:
    instants: Numbers = days.clip(-_MOST_DAYS, _MOST_DAYS) * SECONDS_PER_DAY + seconds
    return instants.clip(-INFINITY, INFINITY)


def _each(bound: Callable[[Edge, int], int], edges: Edges, numbers: Numbers, instants: Numbers) -> Numbers:
    """Return bounds one by one: the Julian calendar counts in integers only."""
    one_by_one = zip(numbers.tolist(), instants.tolist(), strict=True)
    return np.fromiter((bound(edges[number], instant) for number, instant in one_by_one), np.int64, len(numbers))
