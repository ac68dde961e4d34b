"""The report as Markdown, for a comment on a pull request or the summary of a step: short first, all else folded up.

GitHub takes comments of at most 65,536 characters: what does not fit is counted, not cut in the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from claimcheck.model.findings import Cause, Finding, Notice, Report
from claimcheck.model.problems import Problem
from claimcheck.reports.closing import notice_text, summary_text
from claimcheck.reports.concise import problem_text
from claimcheck.reports.full import finding_told
from claimcheck.reports.markup import cell, code, fenced, in_html, text
from claimcheck.reports.statistics import Table, shown_rows, tables_of
from claimcheck.reports.style import Style, counted
from claimcheck.reports.telling import reserved

MOST_CHARACTERS = 65_536
_KEPT = 1_000
"""So many characters are kept for saying what does not fit."""
MOST_LISTED = 20
_MOST_IN_LIST = 10_000
"""So many problems, causes and notices are listed, and so many characters of each."""
_MOST_TRIED = 500
"""Of more findings than these there is no room for the others, whatever they say."""
_SIGNS = {"error": "❌", "warning": "⚠️", "info": "💬"}


def render_markdown(report: Report, style: Style) -> str:
    """Render the report as a comment."""
    head = [_headline(report), text(summary_text(report.summary, Style())) + "."]
    head += [*_problems(report.problems), *_causes(report)]
    tail = [] if style.quiet else _notices(report.notices)
    if style.statistics:
        tail += [_table(table) for table in tables_of(report) if table.rows]
    room = MOST_CHARACTERS - _KEPT - sum(len(block) + 2 for block in (*head, *tail))
    shown = list(_fitting(map(_finding, report.findings[:_MOST_TRIED]), room))
    if left := len(report.findings) - len(shown):
        shown.append(f"{counted(left, 'more finding')} not shown: a comment holds no more. The log tells of all.")
    return "\n\n".join([*head, *shown, *tail]) + "\n"


def _fitting(blocks: Iterable[str], room: int) -> Iterator[str]:
    """Yield the blocks for which there is room."""
    left = room
    for block in blocks:
        if len(block) + 2 <= left:
            left -= len(block) + 2
            yield block


def _headline(report: Report) -> str:
    found = counted(len(report.findings), "finding") if report.findings else "no contradictions"
    broken = f"{counted(len(report.problems), 'problem')} in the input, " if report.problems else ""
    return f"## claimcheck: {broken}{found}"


def _problems(problems: Sequence[Problem]) -> list[str]:
    if not problems:
        return []
    rows = (f"* {code(str(problem.place), 300)}: {text(problem_text(problem), 500)}" for problem in problems)
    return ["### Broken in the input", _list(rows, len(problems))]


def _causes(report: Report) -> list[str]:
    """Return the claims to look at first, and what each would have to say."""
    if not report.causes:
        return []
    rows = (_cause(cause, report) for cause in report.causes)
    return ["### Most likely wrong", _list(rows, len(report.causes))]


def _list(rows: Iterable[str], number: int) -> str:
    """Return as many of a number of rows as are listed, and how many more there are."""
    shown = list(_fitting(islice(rows, MOST_LISTED), _MOST_IN_LIST))
    more = [f"* and {number - len(shown):,} more"] if number > len(shown) else []
    return "\n".join([*shown, *more])


def _cause(cause: Cause, report: Report) -> str:
    leading = report.findings[cause.findings[0]]
    cited = next(citation for citation in leading.claims if citation.id == cause.suspect)
    repairs = cause.repairs or [repair for repair in leading.repairs if repair.claim == cause.suspect]
    fits = [
        f"{code(repair.field)} would fit {text(repair.text, 300)}"
        + (f" ({text(repair.slip, 200)})" if repair.slip else "")
        + "".join(f"; {code(near.value, 100)} is near it ({text(near.slip, 200)})" for near in repair.near[:2])
        for repair in repairs[:1]
    ]
    rests = counted(len(cause.findings), "finding rests", "findings rest")
    said = f"{code(cause.suspect, 100)} at {code(f'{cited.file}:{cited.line}', 300)}: {rests} on it"
    return f"* {'; '.join([said, *fits])}"


def _finding(finding: Finding) -> str:
    head = (
        f"{_SIGNS[finding.severity]} <b>{in_html(finding.rule)}</b>{reserved(finding)}: {in_html(finding.message, 500)}"
    )
    told = fenced("text", finding_told(finding, Style(width=100)))
    return f"<details>\n<summary>{head}</summary>\n\n{told}\n\n</details>"


def _notices(notices: Sequence[Notice]) -> list[str]:
    if not notices:
        return []
    rows = _list((f"* {text(notice_text(notice), 500)}" for notice in notices), len(notices))
    head = f"{counted(len(notices), 'notice')}: what was not judged"
    return [f"<details>\n<summary>{head}</summary>\n\n{rows}\n\n</details>"]


def _table(table: Table) -> str:
    rows, more = shown_rows(table, Style())
    lines = [f"| by {table.title} | {' | '.join(table.heads)} |", f"|---|{'---:|' * len(table.heads)}"]
    lines += [f"| {cell(name, 100)} | {' | '.join(f'{number:,}' for number in numbers)} |" for name, numbers in rows]
    return "\n".join([*lines, *([f"\nand {more:,} more"] if more else [])])
