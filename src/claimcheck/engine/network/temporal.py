"""The temporal network with what stands behind it: the events its moments are of, their dates, the reasons of edges.

A moment has a key: twice the number of its event, and one more for the end of what lasts; a fixed date, that of a
source or today, has one below zero. Variables are moments in the order of their keys.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from claimcheck.engine.formulas import EAST, WEST
from claimcheck.engine.network.blocks import Block, Column, RelativeBlock
from claimcheck.engine.network.contradictions import Told
from claimcheck.engine.network.edges import Edge, Edges, Network
from claimcheck.engine.network.grounds import Ground, RelativeGround, RuleGround
from claimcheck.engine.network.scales import Scale
from claimcheck.model.dates import INFINITY
from claimcheck.model.dates.moments import plus


@dataclass(frozen=True, slots=True)
class Dates:
    """What dates give single moments: in order of key and claim, the instants between which each puts it."""

    keys: Column
    claims: Column
    earliest: Column
    latest: Column

    def of(self, key: int, variable: int) -> list[Told]:
        """Return the dates of one moment."""
        found = range(bisect_left(self.keys, key), bisect_right(self.keys, key))
        return [Told(variable, int(self.claims[n]), int(self.earliest[n]), int(self.latest[n])) for n in found]

    def without(self, claims: frozenset[int]) -> Dates:
        """Return the dates without those of some claims."""
        columns = (self.keys, self.claims, self.earliest, self.latest)
        if not isinstance(self.claims, list):
            import numpy as np

            kept = ~np.isin(self.claims, list(claims))
            return Dates(*(column[kept] for column in columns))
        numbers = [n for n, claim in enumerate(self.claims) if claim not in claims]
        return Dates(*([column[n] for n in numbers] for column in columns))


@dataclass(slots=True)
class TemporalNetwork:
    """The network of one pass.

    `several` are the events that more than one claim tells of, `zoned` those told in UTC; `cut_off` are the rules of
    which only some bounds are in it, because they set too many.
    """

    keys: Column
    blocks: Sequence[Block]
    dates: Dates
    several: frozenset[int]
    zoned: frozenset[int]
    network: Network = field(init=False)
    cut_off: tuple[str, ...] = ()
    _firsts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._firsts = list(accumulate((len(block.earlier) for block in self.blocks), initial=0))
        self.network = connected(self.keys, self.blocks, self.dates, self.zoned)

    def event(self, variable: int) -> int:
        """Return the event a variable is a moment of; -1 for a fixed date."""
        return max(int(self.keys[variable]) // 2, -1)

    def is_end(self, variable: int) -> bool:
        """Tell whether a variable is the end of something that lasts."""
        key = int(self.keys[variable])
        return key > 0 and key % 2 == 1

    def variable(self, key: int) -> int | None:
        """Return the variable of a key, if there is one."""
        place = bisect_left(self.keys, key)
        return place if place < len(self.keys) and self.keys[place] == key else None

    def ground(self, edge: int) -> Ground:
        """Return why an edge holds."""
        block = bisect_right(self._firsts, edge) - 1
        return self.blocks[block].ground(edge - self._firsts[block])

    def told(self, variable: int) -> Sequence[Told]:
        """Return the dates that claims give a variable."""
        return self.dates.of(int(self.keys[variable]), variable)

    def cost(self, edge: int) -> tuple[int, int]:
        """Return how many claims and how many rules an edge adds to a proof."""
        ground = self.ground(edge)
        if isinstance(ground, RuleGround):
            return len(ground.all_events) - 1, 1
        return (1, 0) if isinstance(ground, RelativeGround) else (0, 0)

    def lone(self, variable: int) -> bool:
        """Tell whether but one claim tells of the event of a variable."""
        return self.event(variable) not in self.several

    @property
    def anchors(self) -> frozenset[int]:
        """Return the claims that dates are relative to."""
        grounds = [ground for block in self.blocks if isinstance(block, RelativeBlock) for ground in block.grounds]
        return frozenset(ground.named for ground in grounds if ground.named is not None)

    def without(self, claims: frozenset[int]) -> TemporalNetwork:
        """Return the network without the dates that some claims give."""
        if not claims:
            return self
        blocks: list[Block] = [
            block.without(claims) if isinstance(block, RelativeBlock) else block for block in self.blocks
        ]
        dates = self.dates.without(claims)
        return TemporalNetwork(self.keys, blocks, dates, self.several, self.zoned, self.cut_off)


def connected(keys: Column, blocks: Sequence[Block], dates: Dates, zoned: frozenset[int]) -> Network:
    """Return the network of variables, numbered in the order of their keys."""
    many = not isinstance(keys, list)
    return (_in_arrays if many else _in_lists)(keys, blocks, dates, zoned)


def _in_lists(keys: list[int], blocks: Sequence[Block], dates: Dates, zoned: frozenset[int]) -> Network:
    number = {key: n for n, key in enumerate(keys)}
    in_utc = [key // 2 in zoned for key in keys]
    earliest, latest = [-INFINITY] * len(keys), [INFINITY] * len(keys)
    for key, lo, hi in zip(dates.keys, dates.earliest, dates.latest, strict=True):
        if (variable := number.get(key)) is not None:
            earliest[variable] = max(earliest[variable], lo)
            latest[variable] = min(latest[variable], hi)
    edges: list[Edge] = []
    for block in blocks:
        for a, b, scale, amount in zip(block.earlier, block.later, *block.scales(), strict=True):
            one, other = number[a], number[b]
            edges.append(Edge(one, other, scale, amount, *_apart(scale, in_utc[one], in_utc[other])))
    return Network(earliest, latest, Edges.of(edges))


def _apart(scale: int, one: bool, other: bool) -> tuple[int, int]:
    """What the clocks of two moments may differ by, before a coordinate is taken and after.

    Seconds are compared as they are unless but one is in UTC; days and months are those of a local clock.
    """
    if scale == Scale.SECOND and one == other:
        return 0, 0
    return -WEST * one, -EAST * other


def _in_arrays(keys: Column, blocks: Sequence[Block], dates: Dates, zoned: frozenset[int]) -> Network:
    import numpy as np

    earliest, latest = np.full(len(keys), -INFINITY, np.int64), np.full(len(keys), INFINITY, np.int64)
    place: Column = np.searchsorted(keys, dates.keys)
    known: Column = keys[np.minimum(place, len(keys) - 1)] == dates.keys
    np.maximum.at(earliest, place[known], dates.earliest[known])
    np.minimum.at(latest, place[known], dates.latest[known])
    earlier: Column = np.searchsorted(keys, joined([block.earlier for block in blocks]))
    later: Column = np.searchsorted(keys, joined([block.later for block in blocks]))
    measured = [block.scales() for block in blocks]
    scale, amount = (joined([pair[n] for pair in measured]) for n in (0, 1))
    in_utc: Column = np.isin(keys // 2, list(zoned))
    one, other = in_utc[earlier], in_utc[later]
    apart = (scale != Scale.SECOND) | (one != other)
    edges = Edges(earlier, later, scale, amount, -WEST * (one & apart), -EAST * (other & apart))
    return Network(earliest, latest, edges)


def joined(columns: Sequence[Column]) -> Column:
    """Return columns one after the other as one array."""
    import numpy as np

    return np.concatenate([np.asarray(column, np.int64) for column in columns] or [np.empty(0, np.int64)])


def in_utc(lo: int, hi: int, is_local: bool) -> tuple[int, int]:
    """Return the ends of a range, taken to UTC if they are those of a local clock."""
    return (plus(lo, -EAST), plus(hi, WEST)) if is_local else (lo, hi)
