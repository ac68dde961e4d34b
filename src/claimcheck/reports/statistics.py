"""What was found, counted: by rule, and by the sources and the entities of the claims that are most likely wrong.

A source or entity counts once for each root cause whose suspect it is the source of, or is named by; beside that stands
how many findings rest on these suspects. So the source listed first is the one that is wrong most often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from claimcheck.model.findings import SEVERITIES, Cause, Report
from claimcheck.reports.style import Style, printable, width_of

NO_SOURCE = "(no source)"
MOST_ROWS = 10
"""So many of each kind are listed, unless all are asked for."""


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of one kind: what is counted, the heads of the columns, and the rows, most first."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def tables_of(report: Report) -> tuple[Table, ...]:
    """Return the statistics of a report."""
    return (
        _by_rule(report),
        _by_suspect("source, of the claims most likely wrong", report, _source_of),
        _by_suspect("entity, named in the claims most likely wrong", report, lambda report, cause: cause.entities),
    )


def render_statistics(report: Report, style: Style) -> str:
    """Render the statistics as tables."""
    return "\n\n".join("\n".join(_lines(table, style)) for table in tables_of(report) if table.rows)


def shown_rows(table: Table, style: Style) -> tuple[Sequence[tuple[str, tuple[int, ...]]], int]:
    """Return the rows that are listed, and how many more there are."""
    shown = table.rows if style.each else table.rows[:MOST_ROWS]
    return shown, len(table.rows) - len(shown)


def _by_rule(report: Report) -> Table:
    severities = SEVERITIES[::-1]
    found: dict[str, list[int]] = {}
    for finding in report.findings:
        found.setdefault(finding.rule, [0] * len(severities))[severities.index(finding.severity)] += 1
    return Table("rule", ("errors", "warnings", "infos"), _most_first(found.items()))


def _by_suspect(title: str, report: Report, names: Callable[[Report, Cause], Iterable[str]]) -> Table:
    causes: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    for cause in (one for one in report.causes if report.findings[one.findings[0]].about_claims):
        for name in dict.fromkeys(names(report, cause)):
            causes[name] += 1
            findings[name] += len(cause.findings)
    return Table(title, ("claims", "findings"), _most_first((name, (causes[name], findings[name])) for name in causes))


def _source_of(report: Report, cause: Cause) -> Iterator[str]:
    """Yield the source of the suspect."""
    cited = report.findings[cause.findings[0]].claims
    yield next((citation.source for citation in cited if citation.id == cause.suspect), "") or NO_SOURCE


def _most_first(counts: Iterable[tuple[str, Sequence[int]]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    rows = [(name, tuple(numbers)) for name, numbers in counts]
    return tuple(sorted(rows, key=lambda row: (*(-number for number in row[1]), row[0])))


def _lines(table: Table, style: Style) -> Iterator[str]:
    rows, more = shown_rows(table, style)
    names = [printable(name, 60) for name, _ in rows]
    wide = max(map(width_of, [*names, f"by {table.title}"]))
    yield f"{style.bold(f'by {table.title}')}{' ' * (wide + 2 - len(table.title) - 3)}{_cells(table.heads, table)}"
    for name, (_, numbers) in zip(names, rows, strict=True):
        yield f"  {name}{' ' * (wide - width_of(name))}{_cells(tuple(f'{n:,}' for n in numbers), table)}"
    if more:
        yield f"  and {more:,} more; --each tells them all"


def _cells(texts: Sequence[str], table: Table) -> str:
    return "".join(text.rjust(max(len(head), 8) + 2) for text, head in zip(texts, table.heads, strict=True))
