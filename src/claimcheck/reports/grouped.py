"""The findings by file, a line each, for people who go through their files one by one.

A finding stands with the file of the claim that is most likely wrong; files come in the order of their names.
"""

from __future__ import annotations

from collections import defaultdict

from claimcheck.model.findings import Report
from claimcheck.reports.closing import closing
from claimcheck.reports.concise import finding_text, problem_text, problem_word
from claimcheck.reports.style import Style, printable, wrapped

_Row = tuple[int, int, str]


def render_grouped(report: Report, style: Style) -> str:
    """Render problems and findings by file, then statistics, notices and a summary."""
    by_file: dict[str, list[_Row]] = defaultdict(list)
    for problem in report.problems:
        place = problem.place
        told = f"{problem_word(style)}: {problem_text(problem)}"
        by_file[place.file].append((place.line, place.column, told))
    for finding in report.findings:
        first = finding.claims[0]
        by_file[first.file].append((first.line, first.column, finding_text(finding, style)))
    blocks = [_file(name, by_file[name], style) for name in sorted(by_file)]
    blocks += closing(report, style)
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _file(name: str, rows: list[_Row], style: Style) -> str:
    # Sorting keeps what stands at one place in reading order.
    ordered = sorted(rows, key=lambda row: row[:2])
    places = [":".join(str(number) for number in row[:2] if number) for row in ordered]
    wide = max(map(len, places))
    head = style.bold(printable(name)) + ":"
    # Indented, so that a name that begins with `::` is no command to a CI runner.
    lines = [
        f"  {style.paint(place.rjust(wide), 'place')}  {wrapped(told, style.width - wide - 4, ' ' * (wide + 4))}"
        for place, (_, _, told) in zip(places, ordered, strict=True)
    ]
    shown = f"./{head}" if name.startswith(":") else head
    return "\n".join([shown, *lines])
