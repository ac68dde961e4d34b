"""What closes a report for people: statistics, what was not judged, and the summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimcheck.model.findings import Notice, Report, Summary
from claimcheck.reports.statistics import render_statistics
from claimcheck.reports.style import Style, counted, printable, wrapped

MOST_NOTICES = 8
"""So many notices are told; of more, the rest is counted."""
MATTER_OF_COURSE = "not judged, because"
"""How a notice begins that only says what a rule would have needed to know."""


def closing(report: Report, style: Style) -> Iterator[str]:
    """Yield the blocks that close a report."""
    if style.statistics and report.findings:
        yield render_statistics(report, style)
    if style.quiet:
        return
    if report.notices:
        yield "\n".join(notices_told(report.notices, style))
    yield summary_told(report.summary, style)


def notices_told(notices: Sequence[Notice], style: Style) -> Iterator[str]:
    """Tell the notices, wrapped."""
    for text in notice_texts(notices, style):
        yield f"{style.paint('note', 'note')}: {wrapped(text, max(style.width - 6, 40), '      ')}"


def notice_texts(notices: Sequence[Notice], style: Style) -> Iterator[str]:
    """Tell the notices: of very many those first that are no matter of course, and how many more there are."""
    if style.each or len(notices) <= MOST_NOTICES:
        yield from map(notice_text, notices)
        return
    told = sorted(notices, key=lambda notice: notice.reason.startswith(MATTER_OF_COURSE))
    yield from map(notice_text, told[: MOST_NOTICES - 1])
    more = counted(len(told) - MOST_NOTICES + 1, "more notice")
    yield f"{more} of what was not judged, and why; --each tells them all"


def notice_text(notice: Notice) -> str:
    """Tell one notice on one line."""
    samples = f" (such as {', '.join(notice.samples)})" if notice.samples else ""
    times = f", {notice.count:,} times" if notice.count > 1 else ""
    return f"{printable(notice.topic)}: {printable(notice.reason)}{times}{printable(samples)}"


def summary_told(summary: Summary, style: Style) -> str:
    """Tell what was found and what was looked at, wrapped."""
    return wrapped(summary_text(summary, style), style.width, "  ")


def summary_text(summary: Summary, style: Style) -> str:
    """Tell what was found and what was looked at, on one line."""
    found = [
        style.paint(counted(number, word), word)
        for number, word in ((summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info"))
        if number
    ]
    verdict = ", ".join(found) if found else style.paint("no contradictions", "note")
    if summary.problems:
        problems = style.paint(counted(summary.problems, "problem"), "error")
        verdict = f"{problems}; beside that, {verdict}" if summary.claims else f"{problems}, and nothing to check"
    accepted = ((summary.suppressed, "suppressed"), (summary.baselined, "in the baseline"))
    if apart := ", ".join(f"{number:,} {word}" for number, word in accepted if number):
        verdict = f"{verdict} ({apart})"
    looked_at = ", ".join(
        [
            counted(summary.claims, "claim"),
            counted(summary.events, "event"),
            counted(summary.sources, "source"),
            f"{counted(summary.rules_run, 'rule')} ran, {summary.rules_skipped} skipped",
            counted(summary.notices, "notice"),
        ]
    )
    return f"{verdict} in {looked_at}"
