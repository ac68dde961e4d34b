"""What tells findings and notices apart from run to run, and no two in one report: for services that keep track."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from claimcheck.model.findings import Finding
from claimcheck.model.problems import Problem


def numbered_fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the fingerprint of each finding, and which it is of those that share it: `634447981f3cec44:1`."""
    seen: Counter[str] = Counter()
    for finding in findings:
        fingerprint = finding.fingerprint
        seen[fingerprint] += 1
        yield f"{fingerprint}:{seen[fingerprint]}"


def fingerprint_of_problem(problem: Problem) -> str:
    """Return 16 hexadecimal digits that do not depend on the line."""
    return _hash(problem.place.file, problem.record, problem.field, problem.value, problem.message)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\1".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
