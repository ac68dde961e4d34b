"""How long the stages of one check take: `python -m stages CLAIMS` prints seconds by stage, as JSON.

The clock stands at the steps that `claimcheck.run`, `claimcheck.judging` and the reading of large files are made of. It
runs in this process, so that nothing is written but the figures.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from claimcheck import judging, run
from claimcheck.config import Options
from claimcheck.reading.bulk import Bulk
from claimcheck.reports import RENDERERS, Style

STEPS: dict[tuple[object, str], str] = {
    (run, "_read"): "read",
    (Bulk, "shapes"): "validate",
    (Bulk, "check_values"): "validate",
    (Bulk, "check_dates"): "validate",
    (run, "merge"): "events",
    (judging, "relate"): "relations",
    (judging, "judge"): "rules",
    (judging, "judge_chronology"): "network",
}
"""Which stage each step belongs to; whatever remains is the report."""


def timed(path: str, threads: int) -> dict[str, float]:
    """Check a file and return seconds by stage."""
    seconds: dict[str, float] = defaultdict(float)
    for (owner, step), stage in STEPS.items():
        setattr(owner, step, _clocked(getattr(owner, step), stage, seconds))
    began = time.perf_counter()
    report = run.check(path, options=Options(threads=threads))
    RENDERERS["json"](report, Style(False, 100, False))
    seconds["read"] -= seconds["validate"]  # validating is done while reading
    seconds["report"] = time.perf_counter() - began - sum(seconds.values())
    return dict(seconds)


def _clocked(step: Callable[..., Any], stage: str, seconds: dict[str, float]) -> Callable[..., Any]:
    def clocked(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return step(*arguments, **named)
        finally:
            seconds[stage] += time.perf_counter() - began

    return clocked


if __name__ == "__main__":
    json.dump(timed(sys.argv[1], int(sys.argv[2])), sys.stdout)
