"""The timeline: the tightest range of every event, as a chart of bars for a terminal and as JSON for programs.

The JSON, versioned as the report is:

`version`    1
`withdrawn`  ids of the suspected claims, on whose dates no range rests
`about`      the names asked about that stand for several entities: `name, entities` (their ids)
`events`     `id` (of its first claim), `type`, `title`,
             `given` (the dates its claims give: `claim, field, text, withdrawn`),
             `earliest`, `latest`: the earliest it can have begun and the latest it can have ended, as EDTF: a day, or a
             date-time where it is not whole days; null where nothing bounds it,
             `possible`: false if what is not suspected still contradicts itself: then no time is left between the two,
             and the ranges are all that its dates span,
             `from`, `until`: the ranges of its start and of its end, as EDTF (`1985-04-12`, `[1985-04-01..1985-04-30]`,
             `[..1985-04-12]`); equal for what is one moment; null where nothing is known,
             `because` (`earliest`, `latest`: why, as steps: `kind, text, claims`)
`errors`     what is broken in the input, as in the report

The year -0043 is 44 BCE. Beyond the year 9999, EDTF has no months: dates are whole years there (`Y170000002`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from claimcheck.model.dates import INFINITY, Date, DateError, Moment, parse_date
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.dates.ranges import as_edtf, earliest_as_edtf, in_words, latest_as_edtf
from claimcheck.model.findings import Step
from claimcheck.model.timeline import Given, Timeline, TimelineEntry
from claimcheck.reports.axis import Axis, axis_of
from claimcheck.reports.concise import render_problem
from claimcheck.reports.json import plain, problem_in
from claimcheck.reports.style import Style, counted, printable, width_of, wrapped

VERSION = 1
SHOWN = 8
"""So many claims, rules or dates are named in one place of the chart; the others are counted."""

_LIGHT, _SOLID, _POINT, _BEFORE, _AFTER = "░█●◀▶"
_STRUCK = "\N{MULTIPLICATION SIGN}"
_PAINTS = {_STRUCK: "error", _LIGHT: "place", _SOLID: "note", _POINT: "note", _BEFORE: "warning", _AFTER: "warning"}
_LEGEND = (
    f"{_POINT} known to the day",
    f"{_SOLID} certainly going on",
    f"{_LIGHT} perhaps then",
    f"{_STRUCK} suspected, left out",
    f"{_BEFORE} {_AFTER} outside the chart",
)
_LONGEST_ID = 200
_REPEATED = 15  # a chart of more events than this has its axis at its end, too
_RULE_OF_STEP = re.compile(r"\(([^()\s]+/[^()\s]+)\)$")


# -- for programs ----------------------------------------------------------------------------------------------------


def render_timeline_json(timeline: Timeline) -> str:
    """Render all of it; text is ASCII with escapes."""
    document = {
        "version": VERSION,
        "withdrawn": timeline.withdrawn,
        "about": [{"name": name, "entities": ids} for name, ids in timeline.about],
        "events": [_event(entry) for entry in timeline.entries],
        "errors": [problem_in(problem) for problem in timeline.problems],
    }
    return json.dumps(document, indent=2) + "\n"


def _event(entry: TimelineEntry) -> dict[str, Any]:
    names = {"id": entry.id, "type": entry.type, "title": entry.title}
    return names | {"given": [plain(given) for given in entry.given]} | range_in(entry)


def range_in(entry: TimelineEntry) -> dict[str, Any]:
    """Return when an event was, for programs: its outer bounds, its start and end, and what they rest on."""
    return {
        "earliest": earliest_as_edtf(entry.no_earlier),
        "latest": latest_as_edtf(entry.no_later),
        "from": as_edtf(entry.start),
        "until": as_edtf(entry.end),
        "possible": entry.is_possible,
        "because": {
            "earliest": [plain(step) for step in entry.because_earliest],
            "latest": [plain(step) for step in entry.because_latest],
        },
    }


# -- for people ------------------------------------------------------------------------------------------------------


def render_timeline(timeline: Timeline, style: Style, *, why: bool = False) -> str:
    """Render problems, who is suspected, and every event: its bar, its range in words, and by what.

    With `why` every step that a range rests on is shown, and also the bounds that say next to nothing.
    """
    entries = timeline.entries if why else tuple(entry.in_short for entry in timeline.entries)
    blocks = ["\n".join(render_problem(problem, style) for problem in timeline.problems)]
    blocks.append("\n".join(_meant(name, ids, style) for name, ids in timeline.about))
    blocks.append(_withdrawn(timeline, style))
    if entries:
        blocks.append(_chart(entries, style, why))
    if not style.quiet:
        blocks.append(_summary(entries, style))
    return "\n\n".join(block for block in blocks if block) + "\n" if any(blocks) else ""


def _meant(name: str, entities: Sequence[str], style: Style) -> str:
    """Say for whom a name stands that several bear."""
    said = f"{_short(name, style)} is the name of {counted(len(entities), 'entity', 'entities')}: "
    return wrapped(f"{said}{_named(entities, style)}; ask for one by its id", style.width, "  ")


def _withdrawn(timeline: Timeline, style: Style) -> str:
    """Name the claims left out whose events are shown, and count the others."""
    given = {given.claim for entry in timeline.entries for given in entry.given}
    shown = [claim for claim in timeline.withdrawn if claim in given]
    others = len(timeline.withdrawn) - len(shown)
    if not shown:
        said = f"{counted(others, 'claim')} suspected and left out, of events that are not shown"
        return wrapped(style.bold(said), style.width, "  ") if others else ""
    count = style.bold(f"{counted(len(shown), 'claim')} suspected and left out: ")
    more = f"; and {others:,} more, of events that are not shown" if others else ""
    return wrapped(f"{count}{_named(shown, style)}{more}", style.width, "  ")


def _chart(entries: Sequence[TimelineEntry], style: Style, why: bool) -> str:
    room = min(max(width_of(printable(entry.title)) for entry in entries), style.width * 2 // 5)
    drawn = [entry.start.hull(entry.end) for entry in entries if entry.is_possible]
    drawn += [struck for entry in entries for given in entry.given if (struck := _struck(given)) is not None]
    axis = axis_of(drawn, style.width - room - 1)
    head = f"{' ' * room} {style.paint(axis.labels.rstrip(), 'place')}".rstrip()
    rows = [head] if axis.labels.strip() else []
    for entry in entries:
        bar = _painted(_bar(entry, axis), style)
        rows.append(f"{style.bold(_fitted(entry.title, room))} {bar}".rstrip())
        rows += _told(entry, style)
        rows += _reasons(entry, style) if why else _by(entry, style)
    rows += [head] if len(entries) > _REPEATED else []
    return "\n".join(rows)


def _bar(entry: TimelineEntry, axis: Axis) -> str:
    """Draw an event: light where it may have been, solid where it was going on, a point where the day is known.

    Of one that no time is left for, only the dates left out are drawn.
    """
    cells = list(axis.grid)
    if entry.is_possible:
        _draw(entry, axis, cells)
    for struck in filter(None, map(_struck, entry.given)):
        middle = (struck.earliest + struck.latest) // 2
        for column in axis.columns(middle, middle):
            cells[column] = cells[column] if cells[column] == _POINT else _STRUCK
    if entry.is_possible and entry.start.earliest < axis.first:
        cells[0] = _BEFORE
    if entry.is_possible and entry.end.latest > axis.last:
        cells[-1] = _AFTER
    return "".join(cells)


def _draw(entry: TimelineEntry, axis: Axis, cells: list[str]) -> None:
    """Draw the time that an event may have taken."""
    earliest, latest = entry.start.earliest, entry.end.latest
    for column in axis.columns(earliest, latest):
        cells[column] = _LIGHT
    if entry.lasting and entry.start.latest <= entry.end.earliest:
        for column in axis.columns(entry.start.latest, entry.end.earliest):
            cells[column] = _SOLID
    elif not entry.lasting and latest - earliest < SECONDS_PER_DAY:
        middle = (earliest + latest) // 2
        for column in axis.columns(middle, middle):
            cells[column] = _POINT


def _struck(given: Given) -> Moment | None:
    """Return a withdrawn date, if it is one that can be drawn."""
    try:
        date = parse_date(given.text) if given.withdrawn else None
    except DateError:
        return None
    return date.start if isinstance(date, Date) and date.start.is_bounded else None


def _painted(cells: str, style: Style) -> str:
    pieces = ("".join(run) for _, run in groupby(cells.rstrip()))
    return "".join(p if p[0] == " " else style.paint(p, _PAINTS.get(p[0], "place"), bold=False) for p in pieces)


# -- in words --------------------------------------------------------------------------------------------------------


def _told(entry: TimelineEntry, style: Style) -> Iterator[str]:
    """Say when an event was and what its claims say."""
    text = f"{_short(entry.id, style)} · {_given(entry, style)}{_range(entry)}"
    yield f"  {wrapped(text, style.width - 4, '    ')}"


def _range(entry: TimelineEntry) -> str:
    if not entry.is_possible:
        return "what is not suspected leaves it no time"
    start, end = in_words(entry.start), in_words(entry.end)
    if not entry.lasting or start == end:
        return start
    # That it ended after it began, or began before it ended, goes without saying.
    ended = "" if entry.end.latest >= INFINITY and entry.end.earliest == entry.start.earliest else f"ended {end}"
    began = "" if entry.start.earliest <= -INFINITY and entry.start.latest == entry.end.latest else f"began {start}"
    return ", ".join(part for part in (began, ended) if part)


def _given(entry: TimelineEntry, style: Style) -> str:
    """Say what its claims give, where the range does not say as much already, and which claims, but for its own."""
    if not entry.given:
        return "no date given; "
    said = (in_words(entry.start), in_words(entry.end)) if entry.is_possible else ()
    claims: dict[tuple[bool, str], list[str]] = {}
    for given in entry.given:
        if given.withdrawn or given.text not in said:
            text = _short(f"{given.field} {given.text}" if entry.lasting else given.text, style)
            claims.setdefault((given.withdrawn, text), []).append(given.claim)
    texts = [
        style.paint(f"{text}{_giving(by, entry, style)} (suspected, left out)", "error", bold=False)
        if withdrawn
        else f"{text}{_giving(by, entry, style)}"
        for (withdrawn, text), by in claims.items()
    ]
    return f"given {_listed(texts, len(texts))}; " if texts else ""


def _giving(claims: Sequence[str], entry: TimelineEntry, style: Style) -> str:
    """Name the claims that give a date, unless it is the one that the event is named by."""
    return "" if entry.id in claims else f" by {_named(list(dict.fromkeys(claims)), style)}"


def _by(entry: TimelineEntry, style: Style) -> Iterator[str]:
    """Name the claims and the rules that a range rests on, unless it is its own claim alone."""
    steps = (*entry.because_earliest, *entry.because_latest)
    claims = dict.fromkeys(claim for step in steps for claim in step.claims)
    rules = dict.fromkeys(_rule(step) for step in steps if step.kind == "rule")
    names = [*claims, *rules]
    if names and names != [entry.id]:
        yield f"    {style.paint('by', 'help')}: {wrapped(_named(names, style), style.width - 8, '        ')}"


def _rule(step: Step) -> str:
    """Return the id of the rule that a step applies, which stands at its end: `A trial starts ... (legal/x)`."""
    found = _RULE_OF_STEP.search(step.text[-_LONGEST_ID:])
    return found[1] if found else step.text


def _reasons(entry: TimelineEntry, style: Style) -> Iterator[str]:
    """Show every step that bounds a range."""
    bounds = (
        (f"no earlier than {earliest_as_edtf(entry.no_earlier)}", entry.because_earliest),
        (f"no later than {latest_as_edtf(entry.no_later)}", entry.because_latest),
    )
    for bound, steps in bounds:
        if steps:
            yield f"    {style.paint(bound, 'help')}:"
        for step in steps:
            claims = f" [{_named(step.claims, style)}]" if step.claims else ""
            yield f"      {wrapped(printable(step.text, 1_000) + claims, style.width - 8, '        ')}"


def _summary(entries: Sequence[TimelineEntry], style: Style) -> str:
    possible = [entry for entry in entries if entry.is_possible]
    bounded = [bool(as_edtf(entry.start) or as_edtf(entry.end)) for entry in possible]
    dated = [known and _is_dated(entry) for known, entry in zip(bounded, possible, strict=True)]
    by_others = sum(known and not own for own, known in zip(dated, bounded, strict=True))
    undated = len(possible) - sum(dated) - by_others
    impossible = len(entries) - len(possible)
    text = (
        f"{counted(len(entries), 'event')}: {sum(dated):,} with a date of their own, "
        f"{by_others:,} dated by others only, {undated:,} at any time"
        f"{f', {impossible:,} left no time' if impossible else ''}"
    )
    return f"{_legend(style)}\n\n{wrapped(text, style.width, '  ')}"


def _is_dated(entry: TimelineEntry) -> bool:
    return any(not given.withdrawn for given in entry.given)


def _legend(style: Style) -> str:
    unbroken = (item.replace(" ", "\N{NO-BREAK SPACE}") for item in _LEGEND)
    return wrapped(", ".join(unbroken), style.width, "").replace("\N{NO-BREAK SPACE}", " ")


# -- pieces ----------------------------------------------------------------------------------------------------------


def _named(names: Sequence[str], style: Style) -> str:
    return _listed([_short(name, style) for name in names[:SHOWN]], len(names))


def _listed(texts: Sequence[str], number: int) -> str:
    more = f", and {number - SHOWN:,} more" if number > SHOWN else ""
    return ", ".join(texts[:SHOWN]) + more


def _short(text: str, style: Style) -> str:
    """Return text that is safe to print, and no longer than what stands alone on a line."""
    return _cut(text, style.width - 12)


def _fitted(text: str, columns: int) -> str:
    shown = _cut(text, columns)
    return shown + " " * (columns - width_of(shown))


def _cut(text: str, columns: int) -> str:
    """Return text that is safe to print in so many columns, with an ellipsis where it was longer."""
    shown = printable(text, columns)
    if width_of(shown) <= columns:
        return shown
    while width_of(shown) >= columns:
        shown = shown[:-1]
    return f"{shown}…"
