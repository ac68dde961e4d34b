"""The report for programs: JSON, versioned. Nothing is removed or renamed within a version; things may be added.

`claimcheck schema report` prints its JSON Schema.

`version`   1
`findings`  `rule`, `severity`, `certainty`, `kind`, `message`, `why`, `suspect` (a claim id or null),
            `fingerprint` (stable when claims are reordered or moved),
            `claims` (`id, file, line, column, length, field, value, role, source, cited_as`; column 0: unknown),
            `also` (the same, with `for`: the claim whose place it could take),
            `steps` (`kind, text, claims`) and `repairs` (`claim, field, text` and `candidates`: near values that
            would fit, each a `value` and the `slip` that would explain it)
`causes`    the claims that are most likely wrong, in the order of the findings: `suspect` (a claim id), `findings`
            (positions in `findings`, from 0), `group` (a number: causes whose findings share claims have the same),
            `exact` (false if the group is too large to prove its suspects the smallest set without which none of its
            findings is left), `repairs` (as of findings: what would fit, given everything else, or else what a finding
            that cites no other claim proposes) and `entities` (the ids of those whom the suspect names)
`notices`   `topic`, `reason`, `count`, `samples` (claim ids)
`errors`    what is broken in the input: `file, line, column, message, record, field, value, expected, hint`
`suppressed` findings that a claim says to ignore, as in `findings`, each with `suppressed`: the `claim` that says so,
            the `rule` or pack it names, the `reason`, and `until` (a day, or "")
`baselined` findings that the baseline accepts, as in `findings`; neither these nor the suppressed name a suspect
`summary`   counts, as in `claimcheck.Summary`

Text is ASCII with escapes, so that any reader gets back exactly what claims say, lone surrogates included.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from claimcheck.model.findings import Candidate, Cause, Citation, Finding, Repair, Report, Step, Suppressed
from claimcheck.model.problems import Problem
from claimcheck.model.timeline import Given
from claimcheck.reports.style import Style

VERSION = 1
_COMMAND = re.compile(r"##(?=[A-Za-z]*\[)")


def render_json(report: Report, style: Style) -> str:
    """Render the whole report; colours and widths do not matter."""
    document = {
        "version": VERSION,
        "findings": [finding_in(finding) for finding in report.findings],
        "causes": [cause_in(cause) for cause in report.causes],
        "notices": [asdict(notice) for notice in report.notices],
        "errors": [problem_in(problem) for problem in report.problems],
        "suppressed": [suppressed_in(one) for one in report.suppressed],
        "baselined": [finding_in(finding) for finding in report.baselined],
        "summary": asdict(report.summary),
    }
    return dumped(document, indent=2) + "\n"


def dumped(value: object, indent: int | None = None) -> str:
    """Return a value as JSON that a CI runner takes for text: `##[` is a command to some, wherever it stands."""
    return _COMMAND.sub("#\\\\u0023", json.dumps(value, indent=indent))


def finding_in(finding: Finding) -> dict[str, Any]:
    """Return a finding as reports for programs have it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "certainty": finding.certainty,
        "kind": finding.kind,
        "message": finding.message,
        "why": finding.why,
        "suspect": finding.suspect,
        "fingerprint": finding.fingerprint,
        "claims": [_citation(citation) for citation in finding.claims],
        "also": [{"for": claim, **_citation(citation)} for claim, citation in finding.also],
        "steps": [plain(step) for step in finding.steps],
        "repairs": [_repair(repair) for repair in finding.repairs],
    }


def suppressed_in(one: Suppressed) -> dict[str, Any]:
    """Return a suppressed finding as reports for programs have it."""
    why = {"claim": one.claim, "rule": one.rule, "reason": one.reason, "until": one.until}
    return {**finding_in(one.finding), "suppressed": why}


def cause_in(cause: Cause) -> dict[str, Any]:
    """Return a cause as reports for programs have it."""
    return {**plain(cause), "repairs": [_repair(repair) for repair in cause.repairs]}


def _repair(repair: Repair) -> dict[str, Any]:
    return {**plain(repair), "candidates": [plain(candidate) for candidate in repair.candidates]}


def _citation(citation: Citation) -> dict[str, Any]:
    values = plain(citation)
    del values["excerpt"]
    return values


def plain(value: Candidate | Cause | Citation | Given | Repair | Step) -> dict[str, Any]:
    """Return the fields of a value, which are plain but for those replaced by the caller."""
    return {name: getattr(value, name) for name in value.__slots__}


def problem_in(problem: Problem) -> dict[str, Any]:
    """Return a problem as reports for programs have it."""
    place = problem.place
    texts = {name: getattr(problem, name) for name in ("message", "record", "field", "value", "expected", "hint")}
    return {"file": place.file, "line": place.line, "column": place.column, **texts}
