"""One line per finding, for editors and search: `file:line:column: severity[rule] message`."""

from __future__ import annotations

from claimcheck.model.findings import Finding, Report
from claimcheck.model.problems import Problem
from claimcheck.reports.closing import notice_texts
from claimcheck.reports.style import Style, printable
from claimcheck.reports.telling import reserved


def render_concise(report: Report, style: Style) -> str:
    """Render problems and findings, one a line, at the place of the suspect; then notices."""
    lines = [render_problem(problem, style) for problem in report.problems]
    lines += [render_finding(finding, style) for finding in report.findings]
    notices = () if style.quiet else notice_texts(report.notices, style)
    lines += [f"{style.paint('note', 'note')}: {text}" for text in notices]
    return "".join(f"{line}\n" for line in lines)


def render_problem(problem: Problem, style: Style) -> str:
    """Render one problem as one line."""
    return f"{_path(str(problem.place))}: {problem_word(style)}: {problem_text(problem)}"


def problem_word(style: Style) -> str:
    """Return the word that a problem is told with."""
    return style.paint("error", "error")


def problem_text(problem: Problem) -> str:
    """Tell a problem on one line, without its place."""
    parts = [problem.message, f"in {problem.record}" if problem.record else "", problem.hint]
    return printable("; ".join(part for part in parts if part))


def render_finding(finding: Finding, style: Style) -> str:
    """Render one finding as one line."""
    first = finding.claims[0]
    return f"{_path(f'{first.file}:{first.line}:{first.column or 1}')}: {finding_text(finding, style)}"


def finding_text(finding: Finding, style: Style) -> str:
    """Tell a finding on one line, without its place: severity, rule, message, and the claims that clash."""
    first, *others = finding.claims
    word = style.paint(f"{finding.severity}[{finding.rule}]", finding.severity)
    against = f" [{first.id} against {', '.join(c.id for c in others)}]" if others else f" [{first.id}]"
    return f"{word}{reserved(finding)} {printable(finding.message + against)}"


def _path(place: str) -> str:
    """Return a place as it may begin a line: a name that begins with `::` would be a command to a CI runner."""
    return printable(f"./{place}" if place.startswith(":") else place)
