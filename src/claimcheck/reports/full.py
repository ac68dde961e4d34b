"""The report a person reads: every cause once, with the claims it shows in, in the manner of rustc.

The leading finding of a cause is shown in full, the others that rest on the same claim in one line each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from claimcheck.model.findings import Cause, Citation, Finding, Repair, Report
from claimcheck.model.problems import Problem
from claimcheck.reports.closing import closing
from claimcheck.reports.style import Style, printable, width_of, wrapped
from claimcheck.reports.telling import help_text, mending, reserved

MOST_AGAINST = 2
"""So many claims that a finding sets against the suspect are named on its line."""


def render_full(report: Report, style: Style) -> str:
    """Render problems, findings grouped by cause, notices and a summary."""
    blocks = [_problem(problem, style) for problem in report.problems]
    blocks += _groups(report, style)
    blocks += closing(report, style)
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _problem(problem: Problem, style: Style) -> str:
    gutter = len(str(problem.place.line)) if problem.excerpt else 3
    message = wrapped(printable(problem.message), style.width - 2, "  ", len("error: "))
    head = style.paint("error", "error") + style.bold(f": {message}")
    rows = [f"{_gutter(gutter)}{style.paint('-->', 'place')} {printable(str(problem.place))}"]
    if problem.excerpt:
        rows += _line_of(problem, gutter, style)
    about = [("in", problem.record), ("field", problem.field), ("found", problem.value), ("expected", problem.expected)]
    rows += [_remark(word, word, printable(text, 200), gutter, style) for word, text in about if text]
    if problem.hint:
        rows.append(_remark("help", style.paint("help", "help"), printable(problem.hint), gutter, style))
    return "\n".join([head, *rows])


def _line_of(problem: Problem, gutter: int, style: Style) -> list[str]:
    """Show the line that a problem is about, and beneath it where in it, if that is known."""
    bar, number = style.paint("|", "place"), style.paint(str(problem.place.line), "place")
    start = problem.place.column - 1
    length = _length_of(problem) if start >= 0 else 0
    before, marked, after = _in_three(problem.excerpt, max(start, 0), length, style.width - gutter - 4)
    rows = [f"{_gutter(gutter)} {bar}", f"{number} {bar} {before}{marked}{after}".rstrip()]
    if start >= 0:
        rows.append(
            f"{_gutter(gutter)} {bar} {' ' * width_of(before)}{style.paint('^' * max(width_of(marked), 1), 'error')}"
        )
    return [*rows, f"{_gutter(gutter)} {bar}"]


def _length_of(problem: Problem) -> int:
    """Return how many characters of its line a problem is about: those of its value, with quotation marks around it."""
    rest = problem.excerpt[problem.place.column - 1 :]
    quote = rest[:1] if rest[:1] in ("'", '"') else ""
    shown = f"{quote}{problem.value}{quote}"
    return len(shown) if problem.value and rest.startswith(shown) else 1


def _remark(word: str, painted: str, text: str, gutter: int, style: Style) -> str:
    """Return a remark below an excerpt: a word, and a text, wrapped."""
    indent = " " * (gutter + 3 + len(word) + 2)
    head = f"{_gutter(gutter)} {style.paint('=', 'place')} {painted}: "
    return head + wrapped(text, max(style.width - len(indent), 40), indent)


def _groups(report: Report, style: Style) -> Iterator[str]:
    """Show the findings cause by cause; before several causes that hang together, which they are."""
    causes = {cause.suspect: cause for cause in report.causes}
    by_suspect = groupby(report.findings, key=lambda finding: finding.suspect or "")
    told = [(causes[suspect], list(findings)) for suspect, findings in by_suspect]
    for _, members in groupby(told, key=lambda one: one[0].group):
        group = list(members)
        if len(group) > 1:
            yield _together(group, style)
        for cause, findings in group:
            yield from _cause(cause, findings, style)


def _together(group: Sequence[tuple[Cause, Sequence[Finding]]], style: Style) -> str:
    """Say what a group rests on; without its suspects, none of its findings is left."""
    count = style.bold(f"{sum(len(findings) for _, findings in group)} findings hang together")
    suspects = printable(_some([cause.suspect for cause, _ in group]), 1_000)
    exact = all(cause.exact for cause, _ in group)
    size = "The smallest" if exact else "A small"
    proviso = "" if exact else "; the group is too large to prove it the smallest"
    text = f"{count}. {size} set of claims without which none of them is left: {suspects}{proviso}"
    return wrapped(text, style.width, "  ")


def _cause(cause: Cause, findings: Sequence[Finding], style: Style) -> Iterator[str]:
    if len(findings) > 1 and findings[0].about_claims:
        count = style.bold(f"{len(findings)} findings rest on {printable(cause.suspect)}")
        yield wrapped(f"{count}: without it, none of them is left", style.width, "  ")
    leading, *others = findings
    alternatives = () if others or len(leading.claims) > 2 else _of_the_other(leading)
    shown = _finding(leading, cause.repairs, style, alternatives)
    if style.each:
        yield shown
        yield from (_finding(finding, cause.repairs, style) for finding in others)
    else:
        yield "\n".join([shown, *(_in_brief(finding, _gutter_of(leading), style) for finding in others)])


def _of_the_other(finding: Finding) -> Sequence[Repair]:
    """Return the repairs of the other of two claims: with no more to go by, either may be wrong."""
    return [repair for repair in finding.repairs if repair.claim != finding.suspect]


def _finding(finding: Finding, repairs: Sequence[Repair], style: Style, alternatives: Sequence[Repair] = ()) -> str:
    """Show a finding in full, with the repairs of its cause or else its own; `alternatives` are those of others."""
    gutter = _gutter_of(finding)
    rows = [_head(finding, style)]
    for position, citation in enumerate(_shown(finding)):
        rows += _excerpt(citation, position, gutter, style)
    helps = [help_text(repair) for repair in mending(finding, repairs)]
    helps += [f"or {help_text(repair)}" for repair in alternatives]
    rows += _remarks(finding, helps, gutter, style)
    return "\n".join(rows)


def finding_told(finding: Finding, style: Style) -> str:
    """Tell a finding in full, as if it were alone."""
    return _finding(finding, (), style, () if len(finding.claims) > 2 else _of_the_other(finding))


def _shown(finding: Finding) -> Sequence[Citation]:
    """Return the citations that are shown as they stand: of what is told step by step the suspect, and the two ends."""
    if not finding.stepwise:
        return finding.claims
    ends = {claim for step in (finding.steps[0], finding.steps[-1]) for claim in step.claims}
    return [citation for citation in finding.claims if citation.id in ends | {finding.suspect}]


def _gutter_of(finding: Finding) -> int:
    """Return how many columns the line numbers of a finding take."""
    return max(len(str(citation.line)) for citation in finding.claims)


def _in_brief(finding: Finding, gutter: int, style: Style) -> str:
    """Tell a finding on one line: its message, cut to fit, and the claims it sets against the suspect."""
    word = _word(finding)
    others = [citation.id for citation in finding.claims if citation.id != finding.suspect]
    against = printable(f" [against {_some(others, MOST_AGAINST)}]", style.width // 3) if others else ""
    told = printable(f"{word}{reserved(finding)}: {finding.message}")
    text = _cut_right(told, style.width - gutter - 3 - width_of(against)).replace(
        word, style.paint(word, finding.severity), 1
    )
    return f"{_gutter(gutter)} {style.paint('+', 'place')} {text}{against}"


def _word(finding: Finding) -> str:
    return f"{finding.severity}[{finding.rule}]"


def _head(finding: Finding, style: Style) -> str:
    word, said = _word(finding), reserved(finding)
    text = wrapped(printable(finding.message, 2_000), style.width - 2, "  ", len(word) + len(said))
    return style.paint(word, finding.severity) + style.bold(f"{said}: {text}")


def _excerpt(citation: Citation, position: int, gutter: int, style: Style) -> list[str]:
    """Show the line a claim stands on, its value underlined, and beneath it the part it plays and who says so."""
    arrow = "-->" if position == 0 else ":::"
    mark = "^" if position == 0 else "-"
    bar = style.paint("|", "place")
    place = printable(
        f"{citation.file}:{citation.line}:{citation.column}" if citation.column else f"{citation.file}:{citation.line}"
    )
    before, marked, after = _cropped(citation, style.width - gutter - 4)
    label = printable(_label(citation), 300)
    color = "error" if position == 0 else "place"
    underline = style.paint(mark * max(1, width_of(marked)), color)
    pad = " " * width_of(before)
    room = style.width - gutter - 4 - width_of(before) - width_of(marked)
    rows = [
        f"{_gutter(gutter)}{style.paint(arrow, 'place')} {place}",
        f"{_gutter(gutter)} {bar}",
        f"{style.paint(str(citation.line).rjust(gutter), 'place')} {bar} {before}{marked}{after}".rstrip(),
    ]
    if width_of(label) <= room:
        return [*rows, f"{_gutter(gutter)} {bar} {pad}{underline} {style.paint(label, color)}"]
    rows.append(f"{_gutter(gutter)} {bar} {pad}{underline}")
    said = wrapped(label, max(style.width - gutter - 8, 32), "").split("\n")
    return [*rows, *(f"{_gutter(gutter)} {bar}     {style.paint(line, color)}" for line in said)]


def _label(citation: Citation) -> str:
    return " · ".join(part for part in (citation.role, citation.id, citation.cited_as) if part)


def _cropped(citation: Citation, room: int) -> tuple[str, str, str]:
    """Return the line in three parts around the value, escaped, and cut to fit."""
    line = citation.excerpt.rstrip("\r\n")
    if not line:
        return "", printable(citation.value, max(room, 20)), ""
    first = citation.column - 1 if citation.length else len(line) - len(line.lstrip())
    return _in_three(line, first, citation.length or len(line), room)


def _in_three(line: str, first: int, length: int, room: int) -> tuple[str, str, str]:
    """Return a line in three parts around some characters of it, escaped, and cut to fit."""
    most = max(room - 20, 20)
    marked = _cut_right(printable(line[first : first + length], most), most)
    before = printable(line[:first], len(line))
    after = printable(line[first + length :], len(line))
    spare = max(room - width_of(marked), 0)
    left = min(width_of(before), spare - min(width_of(after), spare // 3))
    return _cut_left(before, left), marked, _cut_right(after, spare - left)


def _cut_left(text: str, room: int) -> str:
    """Return the end of a text that fits into so many columns, with an ellipsis before it."""
    if width_of(text) <= room:
        return text
    kept = text[-room:] if room > 0 else ""
    while kept and width_of(kept) >= room:
        kept = kept[1:]
    return f"…{kept}" if room > 1 else ""


def _cut_right(text: str, room: int) -> str:
    """Return the beginning of a text that fits into so many columns, with an ellipsis after it."""
    if width_of(text) <= room:
        return text
    kept = text[:room]
    while kept and width_of(kept) >= room:
        kept = kept[:-1]
    return f"{kept}…" if room > 1 else ""


def _remarks(finding: Finding, helps: Iterable[str], gutter: int, style: Style) -> Iterator[str]:
    bar = f"{_gutter(gutter)} {style.paint('|', 'place')}"
    also = dict.fromkeys(f"{citation.id} ({citation.value})" for _, citation in finding.also)
    remarks = [("also", _some(also)), ("why", finding.why), *(("help", text) for text in helps)]
    yield bar
    if finding.stepwise:
        yield from _steps(finding, gutter, style)
    for word, text in remarks:
        if text:
            name = style.paint(word, word) if word == "help" else style.bold(word)
            yield _remark(word, name, printable(text, 1_000), gutter, style)


def _some(names: Collection[str], most: int = 6) -> str:
    """Name the first of several, and how many more there are."""
    shown = list(names)[:most]
    more = f", and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return ", ".join(shown) + more


def _steps(finding: Finding, gutter: int, style: Style) -> Iterator[str]:
    """Number the steps of a proof, one a line or more."""
    bar = f"{_gutter(gutter)} {style.paint('|', 'place')}"
    size = len(str(len(finding.steps)))
    for number, step in enumerate(finding.steps, start=1):
        indent = " " * (gutter + 3 + size + 2)
        told = f" [{', '.join(step.claims)}]" if step.kind != "identity" and step.claims else ""
        text = wrapped(printable(f"{step.text}{told}", 1_000), max(style.width - len(indent), 40), indent)
        yield f"{bar} {style.bold(f'{number:>{size}}.')} {text}"
    yield bar


def _gutter(width: int) -> str:
    return " " * width
