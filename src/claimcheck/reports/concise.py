"""One line per finding, for editors and search: `file:line:column: severity[rule] message`."""

from __future__ import annotations

from claimcheck.model.findings import Finding, Report
from claimcheck.model.problems import Problem
from claimcheck.reports.style import Style, printable


def render_concise(report: Report, style: Style) -> str:
    """Render problems and findings, one a line, at the place of the suspect."""
    lines = [render_problem(problem, style) for problem in report.problems]
    lines += [_finding(finding, style) for finding in report.findings]
    return "".join(f"{line}\n" for line in lines)


def render_problem(problem: Problem, style: Style) -> str:
    """Render one problem as one line."""
    parts = [problem.message, f"in {problem.record}" if problem.record else "", problem.hint]
    text = "; ".join(part for part in parts if part)
    return f"{_path(str(problem.place))}: {style.paint('error', 'error')}: {printable(text)}"


def _finding(finding: Finding, style: Style) -> str:
    first, *others = finding.claims
    word = style.paint(f"{finding.severity}[{finding.rule}]", finding.severity)
    said = f" ({', '.join(finding.reservations)})" if finding.reservations else ""
    against = f" [{first.id} against {', '.join(c.id for c in others)}]" if others else f" [{first.id}]"
    place = f"{first.file}:{first.line}:{first.column or 1}"
    return f"{_path(place)}: {word}{said} {printable(finding.message + against)}"


def _path(place: str) -> str:
    """Return a place as it may begin a line: a name that begins with `::` would be a command to a CI runner."""
    return printable(f"./{place}" if place.startswith(":") else place)
