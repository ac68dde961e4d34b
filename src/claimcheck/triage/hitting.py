"""Hitting sets: items of least weight, so that of every set at least one is among them.

Of choices of equal weight the one with the fewest items is taken, and of those the one that has the lowest item in
which they differ. Sets that share no items are hit apart from each other. A choice is exact if none weighs less. It
is found by branch and bound among up to `MAX_SETS` different sets that hang together, in at most `STEPS` steps for
each of them; beyond that by taking, time and again, what hits most for its weight, which is exact only where a lower
bound proves it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

MAX_SETS = 200
STEPS = 300
"""A step looks at one set once."""

Items = frozenset[int]
Costs = Sequence[int] | Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Items that hit all of some sets, in ascending order; `exact` if no other such items weigh less."""

    items: tuple[int, ...]
    exact: bool


def least_choices(sets: Iterable[Items], weights: Sequence[int]) -> Iterator[Choice]:
    """Yield what hits sets: one choice for each part of them that shares no items with the rest.

    No set is empty. `weights` are those of the items, above zero.
    """
    different = sorted(set(sets), key=sorted)
    for part in components(different):
        yield _least_choice([different[position] for position in part], weights)


def components(sets: Iterable[Collection[int]]) -> list[list[int]]:
    """Return the positions of sets, those together that share items, directly or through others."""
    above: dict[int, int] = {}

    def root(item: int) -> int:
        while (higher := above.setdefault(item, item)) != item:
            above[item] = item = above[higher]
        return item

    firsts = []
    for first, *others in sets:
        firsts.append(first)
        for other in others:
            above[root(other)] = root(first)
    parts: dict[int, list[int]] = defaultdict(list)
    for position, first in enumerate(firsts):
        parts[root(first)].append(position)
    return list(parts.values())


def without_needless(chosen: Iterable[int], sets: Sequence[Items]) -> list[int]:
    """Leave out of items that hit sets those that are not needed for it, the highest first."""
    hit_by = _hit_by(sets)
    kept = set(chosen)
    hits = [len(kept & items) for items in sets]
    for item in sorted(kept, reverse=True):
        if all(hits[position] > 1 for position in hit_by[item]):
            kept.remove(item)
            for position in hit_by[item]:
                hits[position] -= 1
    return sorted(kept)


def _least_choice(sets: Sequence[Items], weights: Sequence[int]) -> Choice:
    if len(sets) == 1:
        return Choice((min(sets[0], key=lambda item: (weights[item], item)),), exact=True)
    greedy = without_needless(_greedy(sets, weights), sets)
    choice = _searched(sets, weights, greedy) if len(sets) <= MAX_SETS else Choice(tuple(greedy), exact=False)
    proven = choice.exact or sum(weights[item] for item in choice.items) == _lower_bound(sets, weights)
    return Choice(choice.items, proven)


def _hit_by(sets: Sequence[Items]) -> Mapping[int, list[int]]:
    """Return the positions of the sets that each item hits."""
    hit_by: dict[int, list[int]] = defaultdict(list)
    for position, items in enumerate(sets):
        for item in items:
            hit_by[item].append(position)
    return hit_by


def _greedy(sets: Sequence[Items], weights: Sequence[int]) -> list[int]:
    """Take the item that hits most for its weight, then the next among what is left."""
    hit_by = _hit_by(sets)
    hits = {item: len(positions) for item, positions in hit_by.items()}
    # What an item hits only becomes less, so an entry of the heap that is out of date is put back where it belongs.
    heap = [(weights[item] / count, item, count) for item, count in hits.items()]
    heapify(heap)
    missed = set(range(len(sets)))
    chosen = []
    while missed:
        _, item, count = heappop(heap)
        now = hits[item]
        if now == count:
            chosen.append(item)
            newly = missed.intersection(hit_by[item])
            missed -= newly
            for position in newly:
                for other in sets[position]:
                    hits[other] -= 1
        elif now:
            heappush(heap, (weights[item] / now, item, now))
    return chosen


# -- branch and bound --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Branch:
    """What is chosen so far, what it costs, and the sets it does not hit, without the items that are ruled out."""

    chosen: tuple[int, ...]
    cost: int
    left: Sequence[Items]


def _searched(sets: Sequence[Items], weights: Sequence[int], known: Iterable[int]) -> Choice:
    """Return the best choice that can be found in the steps allowed, beginning with a known one."""
    costs = _costs(sets, weights)
    best = tuple(known)
    least = sum(costs[item] for item in best)
    steps = STEPS * len(sets)
    branches = [_Branch((), 0, sets)]
    while branches:
        branch = branches.pop()
        steps -= len(branch.left)
        if steps < 0:
            return Choice(best, exact=False)
        if branch.cost + _lower_bound(branch.left, costs) >= least:
            continue
        if branch.left:
            branches += reversed(list(_ways_on(branch, costs)))
        else:
            best, least = branch.chosen, branch.cost
    return Choice(tuple(sorted(best)), exact=True)


def _ways_on(branch: _Branch, costs: Costs) -> Iterator[_Branch]:
    """Yield the ways to hit the smallest set: by its first item; not by that, but by its second; and so on."""
    left = branch.left
    smallest = min(left, key=len)
    for item in sorted(smallest, key=costs.__getitem__):
        missed = [items for items in left if item not in items]
        if frozenset() not in missed:
            yield _Branch((*branch.chosen, item), branch.cost + costs[item], missed)
        left = [items - {item} for items in left]


def _lower_bound(sets: Sequence[Items], costs: Costs) -> int:
    """Return what hitting sets costs at least.

    Each pays what its cheapest item still lacks, to all its items; nothing is paid more than it costs.
    """
    lacking: dict[int, int] = {}
    paid = 0
    for items in sorted(sets, key=len):
        least = min(lacking.setdefault(item, costs[item]) for item in items)
        paid += least
        for item in items:
            lacking[item] -= least
    return paid


def _costs(sets: Sequence[Items], weights: Sequence[int]) -> dict[int, int]:
    """Return weights, and below them what decides between equals, so that no two choices cost the same.

    Below the weight, an item counts two units, less a part of one that is larger the lower the item is.
    """
    items = sorted(frozenset().union(*sets))
    unit = 1 << len(items)
    below = (len(items) * 2 * unit).bit_length()
    return {item: (weights[item] << below) + 2 * unit - (unit >> place) for place, item in enumerate(items, start=1)}
