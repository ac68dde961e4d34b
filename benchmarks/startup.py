"""How long claimcheck takes to start, and to check the worked example, as multiples of a bare Python start.

    python benchmarks/startup.py [RUNS]

Whole processes, in turn, so that a drifting machine touches all alike; the median and the best of RUNS (default 15).
The first check fills the caches of bytecode and rules; a second row shows what a check costs without the latter.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECK = "-m claimcheck check claims --quiet"
COMMANDS = {
    "python -c pass": ("-c pass", {}),
    "import duckdb": ("-c import~duckdb", {}),
    "import pydantic": ("-c from~pydantic~import~BaseModel", {}),
    "claimcheck --version": ("-m claimcheck --version", {}),
    "claimcheck check claims": (CHECK, {}),
    "the same, rules not cached": (CHECK, {"CLAIMCHECK_NO_CACHE": "1"}),
}


def seconds(arguments: str, settings: dict[str, str]) -> float:
    command = [sys.executable, *(word.replace("~", " ") for word in arguments.split(" "))]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | settings
    began = time.perf_counter()
    subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - began


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for run in range(runs + 1):
        for name, (arguments, settings) in COMMANDS.items():
            elapsed = seconds(arguments, settings)
            if run:
                taken[name].append(elapsed)
    bare = statistics.median(taken["python -c pass"])
    print(f"{'command':28} {'median':>9} {'best':>9} {'times a bare start':>20}")
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"{name:28} {middle * 1000:6.0f} ms {min(times) * 1000:6.0f} ms {middle / bare:20.1f}")


if __name__ == "__main__":
    main()
