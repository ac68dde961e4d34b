"""How long the stages of one check take: `python -m stages CLAIMS` prints seconds by stage, as JSON.

The clock stands at the steps `claimcheck.run` is made of; a stage that has no step of its own is counted with the one
before it. It runs in this process, so that nothing is written but the figures.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from claimcheck import run
from claimcheck.config import Options
from claimcheck.reports import RENDERERS, Style

STEPS = {"_read": "read", "merge": "events", "relate": "relations", "judge": "rules"}
"""Which stage each step begins; whatever remains is the report."""


def timed(path: str, threads: int) -> dict[str, float]:
    """Check a file and return seconds by stage."""
    seconds: dict[str, float] = defaultdict(float)
    for step, stage in STEPS.items():
        if hasattr(run, step):
            setattr(run, step, _clocked(getattr(run, step), stage, seconds))
    began = time.perf_counter()
    report = run.check(path, options=Options(threads=threads))
    RENDERERS["json"](report, Style(False, 100, False))
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
