"""A million claims: how long a check takes, how much memory it needs, and whether it finds what is planted.

    python benchmarks/million.py                   10,000, 100,000 and 1,000,000 claims, and the peers
    python benchmarks/million.py --ten             and 10,000,000
    python benchmarks/million.py --quick           10,000 and 100,000 only
    python benchmarks/million.py --write N FILE    only write N claims, and what is planted in them beside FILE

The claims are those of `claim_generator`, judged by all packs. The floor is what DuckDB takes, in the same run and with
as many threads, to read the same file and join each of the 36 pairs of events. claimcheck is timed as a whole process,
starting, writing its report as JSON and filling an empty cache included, the floor without the start; `again` is a
second run with the cache as the first left it. Of several runs the fastest counts.

A planted claim is found if some finding cites it; a finding that cites none is false. The growth exponent is the slope
between two sizes on logarithmic scales: 1 is linear. clingo and pySHACL (`pip install "claimcheck-lint[bench]"`) judge
the same 36 orders, one of plain days only; they are compared with claimcheck on as many claims and all its rules.
"""

import argparse
import json
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from claim_generator import ORDER, Planted, read_planted, write
from measured import Measured, measured

HERE = Path(__file__).parent
THREADS = 2
MILLION = 1_000_000
STAGES = ("read", "validate", "events", "relations", "rules", "network", "report")
TIMES_FLOOR, PEAK_MB, EXPONENT, FLAT, AGAIN = 4, 1000, 1.05, 1.1, 0.4
"""The targets: at most so many floors, so much memory, such growth, so many times the memory beyond a million, and so
much of the first run when nothing has changed."""

FLOOR = "duckdb_joins"
PEERS = {"clingo": ("clingo_rules", MILLION), "pyshacl": ("pyshacl_shapes", 40_000)}
"""Packages that may be installed: the peer that uses each, and how many claims it is given at most."""

Pair = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How many planted claims there are, how many were found, and how many findings are false."""

    planted: int
    found: int
    false: int

    @property
    def exact(self) -> bool:
        return self.found == self.planted and not self.false


@dataclass(frozen=True, slots=True)
class Row:
    """What checking one file took, and again when nothing had changed; what was found, and seconds of the floor."""

    claims: int
    taken: Measured
    again: Measured
    found: Found
    floor: float

    @property
    def ratio(self) -> float:
        return self.taken.seconds / self.floor


def main() -> int:
    wanted = _arguments()
    if wanted.write:
        count, path = int(wanted.write[0]), Path(wanted.write[1])
        print(f"{count:,} claims in {path}, {write(count, path):,} of them wrong")
        return 0
    sizes = [10_000, 100_000, *([] if wanted.quick else [MILLION]), *([10 * MILLION] if wanted.ten else [])]
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        return _bench(sizes, wanted.runs, Path(folder))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ten", action="store_true", help="also check ten million claims")
    parser.add_argument("--quick", action="store_true", help="stop at a hundred thousand claims")
    parser.add_argument("--runs", type=int, default=2, help="how often each is run (default 2)")
    parser.add_argument("--folder", type=Path, help="where claims are written (default: the temporary folder)")
    parser.add_argument("--write", nargs=2, metavar=("N", "FILE"), help="only write claims")
    return parser.parse_args()


def _bench(sizes: Sequence[int], runs: int, folder: Path) -> int:
    """Print all tables; return 1 if a target is missed."""
    rows: list[Row] = []
    print(
        f"{'claims':>12}{'total':>10}{'peak':>10}{'growth':>8}{'floor':>9}{'ratio':>7}{'again':>9}{'found':>17}{'false':>7}"
    )
    for size in sizes:
        rows.append(check(_file(folder, size), size, runs))
        _print_row(rows[-1], rows[-2] if len(rows) > 1 else None)
    main_row = next(row for row in reversed(rows) if row.claims <= MILLION)
    _print_stages(main_row, _file(folder, main_row.claims))
    _print_peers(rows, main_row.claims, runs, folder)
    return 0 if _print_targets(rows, main_row) else 1


def _file(folder: Path, claims: int) -> Path:
    """A claim file of so many claims, written unless it is there."""
    path = folder / f"{claims}.claims.jsonl"
    if not path.exists():
        write(claims, path)
    return path


def check(path: Path, claims: int, runs: int) -> Row:
    """Check a file with claimcheck, and run the floor on it."""
    output = path.with_suffix(".report")
    cache = path.with_suffix(".cache")
    command = [sys.executable, "-m", "claimcheck", "check", str(path), "-f", "json", "--threads", str(THREADS)]
    command += ["--cache-dir", str(cache)]
    runs_taken = []
    for _ in range(runs):
        shutil.rmtree(cache, ignore_errors=True)
        runs_taken.append((measured(command, output), measured(command, output)))
    taken = min((first for first, _ in runs_taken), key=lambda run: run.seconds)
    again = min((second for _, second in runs_taken), key=lambda run: run.seconds)
    if taken.code not in {0, 1}:
        sys.exit(f"claimcheck failed on {path.name}: exit code {taken.code}")
    found = compare(json.loads(output.read_bytes())["findings"], read_planted(path))
    floor = min(_peer(FLOOR, path)[0] for _ in range(runs))
    return Row(claims, taken, again, found, floor)


def compare(findings: Sequence[dict], planted: Sequence[Planted]) -> Found:
    """Compare what claimcheck found with what is planted."""
    wrong = {one.claim for one in planted}
    cited = [{claim["id"] for claim in finding["claims"]} & wrong for finding in findings]
    return Found(len(wrong), len(set().union(*cited)), sum(not some for some in cited))


def expected_pairs(planted: Sequence[Planted]) -> set[Pair]:
    """Every two claims in the wrong order, as the peers tell them: the one whose event should come first is first."""
    pairs = (sorted((one.claim, other), key=_place) for one in planted for other in one.against)
    return {tuple(pair) for pair in pairs}


def _place(claim: str) -> int:
    return ORDER.index(claim.split("-")[1])


def _peer(module: str, path: Path) -> tuple[float, float]:
    """Run a peer, which must find exactly what is planted; return its seconds and its peak in bytes."""
    output = path.with_suffix(f".{module}")
    command = [sys.executable, "-m", f"peers.{module}", str(path)]
    search = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
    taken = measured(command, output, {"PYTHONPATH": search, "THREADS": str(THREADS)})
    if taken.code:
        sys.exit(f"{module} failed on {path.name}: exit code {taken.code}")
    told = json.loads(output.read_bytes())
    if {tuple(pair) for pair in told["pairs"]} != expected_pairs(read_planted(path)):
        sys.exit(f"{module} did not find exactly what is planted in {path.name}")
    return sum(told["seconds"].values()), taken.peak


def claimcheck_stages(path: Path) -> dict[str, float]:
    """Seconds that claimcheck takes for each of its stages, measured in a process of its own."""
    output = path.with_suffix(".stages")
    taken = measured([sys.executable, str(HERE / "stages.py"), str(path), str(THREADS)], output)
    if taken.code:
        sys.exit(f"the stages of {path.name} could not be timed: exit code {taken.code}")
    return json.loads(output.read_bytes())


def growth(smaller: Row, larger: Row) -> float:
    """The exponent with which time grows from one size to another."""
    return math.log(larger.taken.seconds / smaller.taken.seconds) / math.log(larger.claims / smaller.claims)


def _print_row(row: Row, before: Row | None) -> None:
    exponent = f"{growth(before, row):8.2f}" if before else f"{'-':>8}"
    found = f"{row.found.found:,} of {row.found.planted:,}"
    print(
        f"{row.claims:12,}{row.taken.seconds:8.2f} s{_megabytes(row.taken.peak):7.0f} MB{exponent}"
        f"{row.floor:7.2f} s{row.ratio:7.1f}{row.again.seconds:7.2f} s{found:>17}{row.found.false:7,}",
        flush=True,
    )


def _megabytes(size: int | float) -> float:
    return size / 1_000_000


def _print_stages(row: Row, path: Path) -> None:
    stages = claimcheck_stages(path)
    print(f"\nstages of {row.claims:,} claims, within one process that is running already")
    taken = {stage: stages[stage] for stage in sorted(stages, key=STAGES.index)}
    for stage, seconds in (taken | {"total": sum(taken.values())}).items():
        print(f"  {stage:10}{seconds:8.2f} s{seconds / row.floor:7.1f} floors")


def _print_peers(rows: Sequence[Row], most: int, runs: int, folder: Path) -> None:
    print("\npeers, on the 36 orders alone")
    by_size = {row.claims: row for row in rows}
    for package, (module, limit) in PEERS.items():
        if find_spec(package) is None:
            print(f"  {package:10}skipped: not installed")
            continue
        size = min(limit, most)
        path = _file(folder, size)
        ours = (by_size.get(size) or check(path, size, runs)).taken.seconds
        seconds, peak = min(_peer(module, path) for _ in range(runs))
        print(
            f"  {package:10}{size:12,} claims{seconds:8.2f} s{_megabytes(peak):7.0f} MB; claimcheck, with all rules, "
            f"{ours:.2f} s: {_times(seconds, ours)}",
            flush=True,
        )


def _times(theirs: float, ours: float) -> str:
    return f"{theirs / ours:.1f} times as fast" if theirs >= ours else f"{ours / theirs:.1f} times as slow"


def _print_targets(rows: Sequence[Row], row: Row) -> bool:
    print("\ntargets")
    met = True
    for name, value, most in _targets(rows, row):
        met &= value <= most
        print(f"  {name:48}{value:8.2f}  at most {most:g}: {'met' if value <= most else 'MISSED'}")
    return met


def _targets(rows: Sequence[Row], row: Row) -> Iterator[tuple[str, float, float]]:
    """What is judged, its value and the most it may be; the step from the smallest size is mostly the start.

    Beyond a million a rule has more findings than are told, so that some are missed.
    """
    exact = [one.found.exact if one.claims <= MILLION else not one.found.false for one in rows]
    yield "sizes where something was missed or false", exact.count(False), 0
    yield f"floors for {row.claims:,} claims", row.ratio, TIMES_FLOOR
    yield f"memory for {row.claims:,} claims (MB)", _megabytes(row.taken.peak), PEAK_MB
    yield f"second run over {row.claims:,} claims (of the first)", row.again.seconds / row.taken.seconds, AGAIN
    for smaller, larger in pairwise(rows[1:]):
        yield f"growth exponent from {smaller.claims:,} to {larger.claims:,}", growth(smaller, larger), EXPONENT
        if smaller.claims >= MILLION:
            memory = larger.taken.peak / smaller.taken.peak
            yield f"memory from {smaller.claims:,} to {larger.claims:,} (times)", memory, FLAT


if __name__ == "__main__":
    sys.exit(main())
