"""How fast the temporal network is solved, beside the negative-cycle search of rustworkx where it is installed.

    python benchmarks/network.py [--kinds small chain] [--sizes 1000 100000 1000000]

Random networks that some times satisfy: each event has about three claims that relate it to others, six in ten of them
an order (an edge) and the others a distance within bounds (two edges); four in ten events are dated. They lie in
components of 20 ("small"), in one component of random pairs ("random"), or in a chain whose neighbours are at most 25
apart and of which only one in a hundred is dated ("chain"); "days" is random too, counted in days. Then worst cases:
a thousand dates of one component that are late; events that are all the same; a path; a thousand cycles.

Seconds: of deciding, with all that is sorted for it; of the latest instants; of the search for proofs. Memory is the
most that the process held beyond the network itself. Every row is a process of its own.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from claimcheck.engine.network.contradictions import Told, contradictions
from claimcheck.engine.network.edges import Edges, Network
from claimcheck.engine.network.scales import Scale
from claimcheck.engine.network.solve import latest, solve
from claimcheck.model.dates.moments import INFINITY

SEED = 7
DAY = 86_400
SIZES = (1_000, 10_000, 100_000, 1_000_000)
FEW_EDGES = 10_000
"""So many edges are held in lists, more in arrays."""
CLAIMS_PER_EVENT = 3.43
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


# -- worst cases ---------------------------------------------------------------------------------------------------


def undated(events: int) -> tuple[Any, Any]:
    """Return the bounds of events without any date."""
    return np.full(events, -INFINITY), np.full(events, INFINITY)


def late_dates(events: int) -> Network:
    """One component, in which a thousand dates are over ten years before they can be."""
    quiet = network("random", events)
    drawn = np.random.default_rng(SEED)
    earliest, latest = np.array(quiet.earliest), np.array(quiet.latest)
    late = drawn.choice(np.flatnonzero(latest < INFINITY), min(1_000, events // 10), replace=False)
    earliest[late] -= 3_650 * DAY
    latest[late] -= 3_650 * DAY
    if quiet.edges.are_arrays:
        return Network(earliest, latest, quiet.edges)
    return Network(earliest.tolist(), latest.tolist(), quiet.edges)


def identities(events: int) -> Network:
    """Return events that are all the same as some others, of which one is dated."""
    drawn = np.random.default_rng(SEED)
    one = np.concatenate([np.arange(1, events), drawn.integers(0, events, events)])
    other = np.concatenate([drawn.integers(0, np.arange(1, events)), drawn.integers(0, events, events)])
    earliest, latest = undated(events)
    earliest[0], latest[-1] = 0, DAY
    both = np.concatenate([one, other]), np.concatenate([other, one])
    return with_edges(earliest, latest, *both, np.zeros(2 * one.size, np.int64), Scale.SECOND)


def path(events: int) -> Network:
    """Return events of which each is exactly a day after the one before: as many rounds as events."""
    earliest, latest = undated(events)
    earliest[0] = latest[0] = 0
    one, other = np.arange(events - 1), np.arange(1, events)
    amount = np.repeat([1, -1], events - 1)
    return with_edges(earliest, latest, np.concatenate([one, other]), np.concatenate([other, one]), amount, Scale.DAY)


def cycles(events: int) -> Network:
    """Return one component with a thousand cycles, each of two events after each other."""
    quiet = network("random", events)
    drawn = np.random.default_rng(SEED)
    one = drawn.choice(events // 2, min(900, events // 10), replace=False) * 2
    columns = quiet.edges
    earlier = np.concatenate([columns.earlier, one, one + 1])
    later = np.concatenate([columns.later, one + 1, one])
    amount = np.concatenate([columns.amount, np.full(2 * one.size, DAY)])
    return with_edges(np.array(quiet.earliest), np.array(quiet.latest), earlier, later, amount, Scale.SECOND)


NETWORKS: dict[str, Callable[[int], Network]] = {
    "small": lambda events: network("small", events),
    "random": lambda events: network("random", events),
    "chain": lambda events: network("chain", events),
    "days": lambda events: network("random", events, scale=Scale.DAY),
    "late dates": late_dates,
    "identities": identities,
    "path": path,
    "cycles": cycles,
}


# -- running -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """What one network took: seconds of each step, megabytes beyond its own, and what was found."""

    events: int
    edges: int
    earliest: float
    latest: float
    search: float
    megabytes: float
    cycles: int
    proofs: int


def told_by(network: Network) -> Callable[[int], Sequence[Told]]:
    """Return what gives the dates of an event: one."""

    def told(variable: int) -> list[Told]:
        first, last = int(network.earliest[variable]), int(network.latest[variable])
        return [Told(variable, variable, first, last)] if first > -INFINITY or last < INFINITY else []

    return told


def measure(kind: str, events: int) -> Row:
    """Solve a network in this process."""
    solved = NETWORKS[kind](events)
    held = _peak()
    began = time.perf_counter()
    solution = solve(solved)
    decided = time.perf_counter()
    latest(solved, solution)
    bounded = time.perf_counter()
    found = contradictions(solved, told_by(solved), solution, lambda number: (1, 0), lambda variable: True, 100)
    searched = time.perf_counter()
    return Row(
        events,
        len(solved.edges),
        decided - began,
        bounded - decided,
        searched - bounded,
        _peak() - held,
        len(solution.cycles),
        len(found.proofs) - len(solution.cycles),
    )


def peer(kind: str, events: int) -> float:
    """Return the seconds that rustworkx takes to build the same graph and to tell whether it has a negative cycle."""
    import rustworkx

    solved = NETWORKS[kind](events)
    scale = DAY if solved.edges.scale[0] == Scale.DAY else 1
    earlier, later = list(map(int, solved.edges.earlier)), list(map(int, solved.edges.later))
    weights = [-int(amount) * scale for amount in solved.edges.amount]
    dates = list(zip(map(int, solved.earliest), map(int, solved.latest), strict=True))
    began = time.perf_counter()
    graph = rustworkx.PyDiGraph()
    graph.add_nodes_from(range(solved.size + 1))
    graph.add_edges_from(list(zip(earlier, later, weights, strict=True)))
    origin = solved.size
    graph.add_edges_from([(origin, event, -first) for event, (first, _) in enumerate(dates) if first > -INFINITY])
    graph.add_edges_from([(event, origin, last) for event, (_, last) in enumerate(dates) if last < INFINITY])
    rustworkx.negative_edge_cycle(graph, float)
    return time.perf_counter() - began


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


HEADER = (
    "kind",
    "events",
    "edges",
    "solve s",
    "latest s",
    "search s",
    "MB",
    "cycles",
    "proofs",
    "peer s",
    "peer/solve",
)


def line(kind: str, row: Row, peer: float | str) -> str:
    """Return a row of the table."""
    ratio = (f"{peer:.3f}", f"{peer / row.earliest:.1f}") if isinstance(peer, float) else (peer, "")
    seconds = (f"{row.earliest:.4f}", f"{row.latest:.4f}", f"{row.search:.4f}")
    found = (f"{row.cycles:,}", f"{row.proofs:,}")
    return aligned((kind, f"{row.events:,}", f"{row.edges:,}", *seconds, f"{row.megabytes:.0f}", *found, *ratio))


def aligned(cells: Sequence[str]) -> str:
    """Return the cells of a row, the first one to the left."""
    return f"{cells[0]:12}" + "".join(f"{cell:>14}" for cell in cells[1:])


def main() -> int:
    """Measure the kinds and sizes asked for, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="EVENTS")
    parser.add_argument("--one", choices=("solve", "peer"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        step = peer if arguments.one == "peer" else lambda *of: asdict(measure(*of))
        print(json.dumps(step(arguments.kinds[0], arguments.sizes[0])))
        return 0
    print(aligned(HEADER))
    for events in arguments.sizes:
        for kind in arguments.kinds:
            print(line(kind, Row(**in_a_process("solve", kind, events)), peer_seconds(kind, events)), flush=True)
    return 0


def in_a_process(step: str, kind: str, events: int) -> Any:
    """Return what a step of one network gives, in a process of its own."""
    command = [sys.executable, __file__, "--one", step, "--kinds", kind, "--sizes", str(events)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def peer_seconds(kind: str, events: int) -> float | str:
    """Return the seconds of `peer`, or why there are none."""
    if find_spec("rustworkx") is None:
        return "not installed"
    try:
        return float(in_a_process("peer", kind, events))
    except subprocess.CalledProcessError:  # its search overflows the stack on long chains
        return "crashed"


if __name__ == "__main__":
    sys.exit(main())
