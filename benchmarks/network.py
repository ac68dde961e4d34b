"""How fast the temporal network is solved, beside the negative-cycle search of rustworkx where it is installed.

    python benchmarks/network.py [--sizes 1000 100000 1000000] [--worst]

Random networks that some times satisfy: each event has about three claims that relate it to others, six in ten of them
an order (an edge) and the others a distance within bounds (two edges); four in ten events are dated. They lie in
components of 20 ("small"), in one component of random pairs ("random"), or in a chain whose neighbours are at most 25
apart and of which only one in a hundred is dated ("chain"). Seconds are of building the columns' order and solving;
memory is the most that the process held beyond what it held before. Every row is a process of its own.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from claimcheck.engine.network.contradictions import Told, contradictions
from claimcheck.engine.network.edges import Edges, Network
from claimcheck.engine.network.scales import Scale
from claimcheck.engine.network.solve import latest, solve
from claimcheck.model.dates.moments import INFINITY

SEED = 7
DAY = 86_400
KINDS = ("small", "random", "chain")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
FEW_EDGES = 10_000
"""So many edges are held in lists, more in arrays."""
CLAIMS_PER_EVENT = 3.43
WORST = ("one component", "contradictions", "identities", "path", "cycles")
"""Worst cases: a component of all events; a thousand contradictions in one; all events the same; a path without a
branch; a thousand cycles in one component."""

Pairs = tuple[Any, Any]


def pairs(kind: str, events: int, claims: int, drawn: np.random.Generator) -> Pairs:
    """Return which events the claims relate."""
    one = drawn.integers(0, events, claims)
    if kind == "small":
        other = one // 20 * 20 + drawn.integers(0, 20, claims)
    elif kind == "random":
        other = drawn.integers(0, events, claims)
    else:
        other = one + drawn.integers(1, 26, claims)
    apart = (one != other) & (other < events)
    return one[apart], other[apart]


def network(kind: str, events: int, *, scale: Scale = Scale.SECOND) -> Network:
    """Return a network that some times satisfy: those of `_times`."""
    drawn = np.random.default_rng(SEED)
    unit = DAY if scale == Scale.SECOND else 1
    times = (np.arange(events) if kind == "chain" else drawn.integers(0, 20_000, events)) * unit
    one, other = pairs(kind, events, int(events * CLAIMS_PER_EVENT), drawn)
    later = times[one] > times[other]
    one, other = np.where(later, other, one), np.where(later, one, other)
    bounded = drawn.random(one.size) < 0.4
    gap = times[other] - times[one]
    slack = drawn.integers(0, 30, one.size) * unit
    earlier = np.concatenate([one, other[bounded]])
    to = np.concatenate([other, one[bounded]])
    amount = np.concatenate([np.where(bounded, np.maximum(gap - slack, 0), 0), -(gap + slack)[bounded]])
    dated = drawn.random(events) < (0.01 if kind == "chain" else 0.4)
    width = drawn.integers(0, 60, events) * unit
    seconds = DAY // unit
    earliest = np.where(dated, (times - width) * seconds, -INFINITY)
    latest = np.where(dated, (times + width) * seconds, INFINITY)
    return with_edges(earliest, latest, earlier, to, amount, scale)


def with_edges(earliest: Any, latest: Any, earlier: Any, later: Any, amount: Any, scale: Scale) -> Network:
    """Return a network of edges of one scale: lists if they are few."""
    none = np.zeros(len(earlier), np.int64)
    columns = (earlier, later, np.full(len(earlier), scale, np.int8), amount, none, none)
    if len(earlier) > FEW_EDGES:
        return Network(earliest, latest, Edges(*columns))
    return Network(earliest.tolist(), latest.tolist(), Edges(*(column.tolist() for column in columns)))
