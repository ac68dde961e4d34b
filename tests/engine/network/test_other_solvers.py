"""The verdict on random networks of seconds is that of solvers which know nothing of claimcheck."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from claimcheck.engine.network.edges import Network
from claimcheck.engine.network.solve import solve
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.dates.moments import INFINITY
from network_twin import in_arrays, random_network

NETWORKS = 5_000 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 100


def is_consistent(network: Network) -> bool:
    solution = solve(network)
    late = any(first > last for first, last in zip(solution.earliest, network.latest, strict=True))
    return not late and not solution.cycles


def says_z3(network: Network) -> bool:
    import z3

    times = [z3.Int(f"t{variable}") for variable in range(network.size)]
    solver = z3.Solver()
    for time, first, last in zip(times, network.earliest, network.latest, strict=True):
        solver.add(*[time >= first] * (first > -INFINITY), *[time <= last] * (last < INFINITY))
    solver.add(*(times[edge.later] >= times[edge.earlier] + edge.amount for edge in network.edges))
    return bool(solver.check() == z3.sat)


def says_clingo(network: Network) -> bool:
    from clingo import Control
    from clingo.ast import ProgramBuilder, parse_string
    from clingodl import ClingoDLTheory

    origin = "z"
    said = [f"&diff{{t{edge.earlier}-t{edge.later}}} <= {-edge.amount}." for edge in network.edges]
    for variable, (first, last) in enumerate(zip(network.earliest, network.latest, strict=True)):
        said += [f"&diff{{{origin}-t{variable}}} <= {-first}."] * (first > -INFINITY)
        said += [f"&diff{{t{variable}-{origin}}} <= {last}."] * (last < INFINITY)
    control, theory = Control(), ClingoDLTheory()
    theory.register(control)
    with ProgramBuilder(control) as program:
        parse_string("\n".join(said), lambda statement: theory.rewrite_ast(statement, program.add))
    control.ground([("base", [])])
    theory.prepare(control)
    return bool(control.solve().satisfiable)


@pytest.mark.parametrize(
    ("module", "says", "unit"),
    [("z3", says_z3, SECONDS_PER_DAY), ("clingodl", says_clingo, 1)],
    ids=["z3", "clingo-dl"],
)
def test_the_verdict_is_that_of_another_solver(module: str, says: Callable[[Network], bool], unit: int) -> None:
    pytest.importorskip(module, reason=f"{module} is not installed")
    drawn = random.Random(11)  # noqa: S311
    verdicts = []
    for _ in range(NETWORKS):
        size = drawn.randint(2, 10)
        network = random_network(drawn, size, drawn.randint(1, 3 * size), unit=unit, dated=drawn.random())
        verdicts.append(says(network))
        assert is_consistent(network) is is_consistent(in_arrays(network)) is verdicts[-1]
    assert 0.2 < sum(verdicts) / NETWORKS < 0.8
