"""What a whole process takes: `measured(["python", ...])`.

A process may be charged with the memory of the one that started it, so each command is started by a small process of
its own: this file, run as `python -S measured.py OUTPUT COMMAND ...`.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""What one unit of `ru_maxrss` is, in bytes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds from start to end, the most memory held at once in bytes, and the exit code."""

    seconds: float
    peak: int
    code: int


def measured(command: Sequence[str], output: Path, settings: Mapping[str, str] | None = None) -> Measured:
    """Run a command with its output going to a file."""
    told = subprocess.run(
        [sys.executable, "-S", __file__, str(output), *command],
        env=os.environ | (settings or {}),
        stdout=subprocess.PIPE,
        check=True,
    )
    return Measured(**json.loads(told.stdout))


def _run(output: str, command: Sequence[str]) -> Measured:
    with open(output, "wb") as file:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=file)
        _, status, used = os.wait4(process.pid, 0)
        return Measured(time.perf_counter() - began, used.ru_maxrss * KILOBYTE, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    taken = _run(sys.argv[1], sys.argv[2:])
    print(json.dumps({"seconds": taken.seconds, "peak": taken.peak, "code": taken.code}))
