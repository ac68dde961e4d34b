"""The report for pipelines: JSON Lines, a record a line, each an object whose `type` says what it is.

The first line is `{"type": "report", "version": 1}`; then come, in this order and each in the order of the JSON report,
`error`, `finding`, `cause`, `notice`, `suppressed` and `baselined` records, and last one of type `summary`. But for
`type`, a record is what the JSON report has of its kind, and the last one holds its `summary` under that name; the
`findings` of a cause are the positions of the finding lines among each other, from 0.

What reads all lines as one table makes a column of each name. So a name is of one kind in all records: the counts of
the summary, some of which bear the names of lists, stand in an object of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from claimcheck.model.findings import Report
from claimcheck.reports.json import VERSION, cause_in, dumped, finding_in, problem_in, suppressed_in
from claimcheck.reports.style import Style


def render_jsonl(report: Report, style: Style) -> str:
    """Render the whole report; colours and widths do not matter."""
    return "".join(f"{dumped({'type': kind, **record})}\n" for kind, record in _records(report))


def _records(report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "report", {"version": VERSION}
    yield from (("error", problem_in(problem)) for problem in report.problems)
    yield from (("finding", finding_in(finding)) for finding in report.findings)
    yield from (("cause", cause_in(cause)) for cause in report.causes)
    yield from (("notice", asdict(notice)) for notice in report.notices)
    yield from (("suppressed", suppressed_in(one)) for one in report.suppressed)
    yield from (("baselined", finding_in(finding)) for finding in report.baselined)
    yield "summary", {"summary": asdict(report.summary)}
