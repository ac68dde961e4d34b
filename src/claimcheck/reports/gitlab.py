"""The report for GitLab: Code Quality, a JSON array of issues, which merge requests compare with the target branch.

Fingerprints are those of the findings, so that an issue stays the same when claims are moved. What is broken in the
input is a blocker. What was not judged is left out: it is nobody's fault, and has no line to stand at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from claimcheck.model.findings import Finding, Report
from claimcheck.model.problems import Problem
from claimcheck.reports.concise import problem_text
from claimcheck.reports.identified import fingerprint_of_problem, numbered_fingerprints
from claimcheck.reports.style import Style, printable
from claimcheck.reports.telling import reserved

_SEVERITIES = {"error": "critical", "warning": "major", "info": "minor"}
INPUT = "claimcheck/input"
"""The name of the check under which problems are told."""


def render_gitlab(report: Report, style: Style) -> str:
    """Render problems and findings as issues."""
    return json.dumps(_told_apart(_issues(report)), indent=2) + "\n"


def _issues(report: Report) -> Iterator[dict[str, Any]]:
    yield from map(_problem, report.problems)
    for finding, fingerprint in zip(report.findings, numbered_fingerprints(report.findings), strict=True):
        yield _finding(finding, fingerprint)


def _told_apart(issues: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out issues that are the same in everything but the line: GitLab would show one of them."""
    return list({issue["fingerprint"]: issue for issue in reversed([*issues])}.values())[::-1]


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return _issue(problem_text(problem), INPUT, "blocker", fingerprint_of_problem(problem), place.file, place.line)


def _finding(finding: Finding, fingerprint: str) -> dict[str, Any]:
    first, *others = finding.claims
    against = f" [{first.id} against {', '.join(citation.id for citation in others)}]" if others else f" [{first.id}]"
    text = printable(f"{finding.message}{reserved(finding)}{against}", 2_000)
    return _issue(text, finding.rule, _SEVERITIES[finding.severity], fingerprint, first.file, first.line)


def _issue(text: str, check: str, severity: str, fingerprint: str, file: str, line: int) -> dict[str, Any]:
    return {
        "description": text,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": printable(file.removeprefix("./"), 1_000), "lines": {"begin": max(line, 1)}},
    }
