"""What must stay quiet, and what no pair of claims shows: consistent claims by the million, and planted chains.

    python benchmarks/chains.py                    1,000,000 consistent claims; 1,200 chains among 100,000 more
    python benchmarks/chains.py --quick            100,000 consistent claims; 600 chains among 10,000 more
    python benchmarks/chains.py --write N FILE     only write N consistent claims, and PLANTED chains with --planted

The claims are those of `chain_generator`, judged by all packs. claimcheck is timed as a whole process, starting and
writing its report as JSON included, with nothing cached. The floor is what DuckDB takes, in the same run and with as
many threads, to read the same file and bring together the claims that share a person; it solves no dates.

No consistent claim may be in a finding. A planted chain is found if a finding cites exactly the claims that make it up;
a finding that cites other claims is extra.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chain_generator import Planted, read_planted, write
from measured import Measured, measured

THREADS = 2
AS_OF = "2026-01-01"
FLOOR = f"""
import sys, duckdb
db = duckdb.connect(config={{"threads": {THREADS}}})
columns = dict.fromkeys(("id", "type", "person", "defendant", "child", "parent", "when", "from", "until"), "VARCHAR")
db.execute("CREATE TABLE claims AS SELECT *, coalesce(person, defendant, child) AS who FROM "
           f"read_json(?, format = 'newline_delimited', columns = {{columns}})", [sys.argv[1]])
print(db.execute("SELECT count(*) FROM claims a JOIN claims b USING (who) WHERE a.type < b.type").fetchone()[0])
"""
"""What the floor runs; its one argument is the claim file."""


@dataclass(frozen=True, slots=True)
class Found:
    """Chains planted and found, by how many steps they have, and findings that are no planted chain."""

    planted: Mapping[int, int]
    found: Mapping[int, int]
    extra: int

    @property
    def exact(self) -> bool:
        return self.found == self.planted and not self.extra


@dataclass(frozen=True, slots=True)
class Run:
    """What checking a file took, what it found, and what the floor took."""

    claims: int
    taken: Measured
    found: Found
    floor: Measured


def main() -> int:
    wanted = _arguments()
    if wanted.write:
        path = Path(wanted.write[1])
        print(f"{write(int(wanted.write[0]), path, wanted.seed, wanted.planted):,} claims in {path}")
        return 0
    consistent, among, planted = (100_000, 10_000, 600) if wanted.quick else (1_000_000, 100_000, 1200)
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        print(f"{'claims':>12}{'chains':>8}{'found':>8}{'extra':>8}{'total':>11}{'peak':>10}{'floor':>10}{'ratio':>8}")
        quiet = run(Path(folder) / "quiet.claims.jsonl", consistent, wanted.seed)
        chains = run(Path(folder) / "chains.claims.jsonl", among, wanted.seed + 1, planted)
    _print_steps(chains.found)
    return 0 if quiet.found.exact and chains.found.exact else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the claims")
    parser.add_argument("--seed", type=int, default=0, help="which claims (default 0)")
    parser.add_argument("--folder", type=Path, help="where claims are written (default: the temporary folder)")
    parser.add_argument("--write", nargs=2, metavar=("N", "FILE"), help="only write claims")
    parser.add_argument("--planted", type=int, default=0, help="with --write: how many chains")
    return parser.parse_args()


def run(path: Path, claims: int, seed: int, planted: int = 0) -> Run:
    """Write a claim file, check it, and print what that took and found."""
    written = write(claims, path, seed, planted)
    output = path.with_suffix(".report")
    command = ["-m", "claimcheck", "check", str(path), "-f", "json", "--threads", str(THREADS), "--as-of", AS_OF]
    taken = measured([sys.executable, *command, "--no-cache"], output)
    if taken.code not in {0, 1}:
        sys.exit(f"claimcheck failed on {written:,} claims: exit code {taken.code}")
    floor = measured([sys.executable, "-c", FLOOR, str(path)], path.with_suffix(".floor"))
    if floor.code:
        sys.exit(f"the floor failed on {written:,} claims: exit code {floor.code}")
    cited = [{claim["id"] for claim in finding["claims"]} for finding in json.loads(output.read_bytes())["findings"]]
    result = Run(written, taken, compare(cited, read_planted(path)), floor)
    _print_run(result)
    return result


def compare(cited: Sequence[Collection[str]], planted: Sequence[Planted]) -> Found:
    """Compare the claims that findings cite with those of the planted chains."""
    findings = {frozenset(claims) for claims in cited}
    chains = {frozenset(one.claims): one.steps for one in planted}
    hits = Counter(steps for claims, steps in chains.items() if claims in findings)
    return Found(Counter(chains.values()), hits, sum(frozenset(claims) not in chains for claims in cited))


def _print_run(run: Run) -> None:
    planted, found = sum(run.found.planted.values()), sum(run.found.found.values())
    print(
        f"{run.claims:12,}{planted:8,}{found:8,}{run.found.extra:8,}{run.taken.seconds:9.2f} s"
        f"{run.taken.peak / 1_000_000:7.0f} MB{run.floor.seconds:8.2f} s{run.taken.seconds / run.floor.seconds:8.1f}",
        flush=True,
    )


def _print_steps(found: Found) -> None:
    print("\nchains by their steps: found of planted")
    for steps, planted in sorted(found.planted.items()):
        print(f"  {steps} steps{found.found.get(steps, 0):8,} of {planted:,}")


if __name__ == "__main__":
    sys.exit(main())
