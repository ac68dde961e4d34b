"""The report for GitHub Actions: workflow commands that annotate the lines of claim files, and a readable log.

GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest. So the first of each are commands,
errors before warnings; the others are plain lines of the log, and the last notice says how many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimcheck.model.findings import Citation, Finding, Repair, Report
from claimcheck.model.problems import Problem
from claimcheck.reports.closing import notice_texts, summary_text
from claimcheck.reports.concise import problem_text, render_finding, render_problem
from claimcheck.reports.style import Style, counted, printable
from claimcheck.reports.telling import help_text, mending, repairs_by_suspect, reserved

MOST = {"error": 10, "warning": 10, "notice": 9}
"""So many of each kind are annotated; one notice is kept for saying how many more there are."""
_Place = dict[str, str | int]
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


@dataclass(frozen=True, slots=True)
class _Annotation:
    """A command, and what is written in the log in its place if it is one too many."""

    command: str
    text: str
    plain: str


def render_github(report: Report, style: Style) -> str:
    """Render problems and findings as commands, as far as they are shown, and all else as lines of the log."""
    plain = Style(width=style.width, each=style.each)
    annotations = [_problem(problem, plain) for problem in report.problems]
    repairs = repairs_by_suspect(report)
    annotations += [_finding(finding, repairs.get(finding.suspect or "", ()), plain) for finding in _ranked(report)]
    told: dict[str, list[_Annotation]] = {command: [] for command in MOST}
    for annotation in annotations:
        told[annotation.command].append(annotation)
    shown = [one.text for command, most in MOST.items() for one in told[command][:most]]
    left = [one.plain for command, most in MOST.items() for one in told[command][most:]]
    lines = [*shown, *left]
    if left:
        lines.append(f"::notice title=claimcheck::{_message(_more(len(left)))}")
    if not style.quiet:
        lines += [f"note: {text}" for text in notice_texts(report.notices, plain)]
        lines.append(summary_text(report.summary, plain))
    return "".join(f"{line}\n" for line in lines)


def _ranked(report: Report) -> list[Finding]:
    """Return the findings, errors first, otherwise in reading order."""
    severities = list(_COMMANDS)
    return sorted(report.findings, key=lambda finding: severities.index(finding.severity))


def _more(number: int) -> str:
    return (
        f"{counted(number, 'more finding')} not annotated, because GitHub shows only 10 of a kind for a step; "
        "the log of the step and its summary tell of them"
    )


def _problem(problem: Problem, style: Style) -> _Annotation:
    place: _Place = {"file": problem.place.file, "line": problem.place.line, "col": problem.place.column}
    text = _command("error", problem_text(problem), place, "cannot be read")
    return _Annotation("error", text, render_problem(problem, style))


def _finding(finding: Finding, of_cause: Sequence[Repair], style: Style) -> _Annotation:
    first = finding.claims[0]
    place: _Place = {"file": first.file, "line": first.line, "endLine": first.line, "col": first.column}
    if first.length:
        place["endColumn"] = first.column + first.length
    command = _COMMANDS[finding.severity]
    text = _command(command, "\n".join(_told(finding, of_cause)), place, finding.rule)
    return _Annotation(command, text, render_finding(finding, style))


def _told(finding: Finding, of_cause: Sequence[Repair]) -> Iterator[str]:
    """Yield the lines of an annotation: what is wrong, with which claims, why, and what would fit."""
    yield printable(finding.message, 2_000) + reserved(finding)
    first, *others = finding.claims
    yield f"claim {_claim(first)}"
    yield from (f"against {_claim(citation)}, {_place(citation)}" for citation in others)
    yield printable(f"why: {finding.why}", 1_000)
    yield from (printable(f"help: {help_text(repair)}", 1_000) for repair in mending(finding, of_cause))


def _claim(citation: Citation) -> str:
    cited = f" ({citation.cited_as})" if citation.cited_as else ""
    return printable(f"{citation.id}: {citation.role} {citation.value}{cited}", 300)


def _place(citation: Citation) -> str:
    return printable(f"{citation.file}:{citation.line}")


def _command(name: str, message: str, place: _Place, title: str) -> str:
    given = {**{key: value for key, value in place.items() if value}, "title": title}
    properties = ",".join(f"{key}={_property(printable(str(value)))}" for key, value in given.items())
    return f"::{name} {properties}::{_message(message)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
