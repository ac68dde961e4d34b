"""Other programs on the same claims and the same 36 order rules, each run as `python -m peers.NAME CLAIMS`.

The rules are that, of the nine events of a case, each comes no later than every one that follows it. A peer is given
plain days only; what it prints is JSON: `seconds` by stage, and the `pairs` of claims it found in the wrong order.
Turning claims into what clingo and pySHACL read is not counted; DuckDB reads the claim file itself.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from claim_generator import ORDER

PAIRS = tuple(combinations(ORDER, 2))
DAY = len("YYYY-MM-DD")


@dataclass(frozen=True, slots=True)
class Dated:
    """An event of a case on a plain day."""

    case: int
    type: str
    day: date


def dated(path: Path) -> Iterator[Dated]:
    """The claims of a generated file that begin on a plain day."""
    with path.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            claim = json.loads(line)
            try:
                day = date.fromisoformat((claim.get("when") or claim["from"])[:DAY])
            except ValueError:
                continue
            yield Dated(int(claim["id"][1:8]), claim["type"], day)


def claim_ids(case: int, *types: str) -> tuple[str, ...]:
    """The ids of the claims that tell events of a case."""
    return tuple(f"c{case:07}-{name}" for name in types)


def claims_named() -> Path:
    """The claim file named on the command line."""
    return Path(sys.argv[1])


def tell(seconds: dict[str, float], pairs: Iterable[tuple[str, ...]]) -> None:
    """Print what was measured and found."""
    json.dump({"seconds": seconds, "pairs": sorted(pairs)}, sys.stdout)
