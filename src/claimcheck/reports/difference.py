"""What has become of findings from one version of the claims to another: for people, and as JSON.

`version`   1
`new`, `fixed`, `accepted`, `unchanged`  findings: `rule`, `severity`, `message`, `fingerprint`, `claims` (ids), `file`,
            `line`, `column`; those that are gone as the old version has them
`wavering`  dates that go back and forth: `claim`, `field`, `values` from the oldest to the newest
`errors`    what is broken in the versions, as in a report
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from claimcheck.model.difference import Difference, Told, Wavering
from claimcheck.reports.concise import render_problem
from claimcheck.reports.json import VERSION, dumped, problem_in
from claimcheck.reports.style import Style, counted, printable

_SIGNS = {"new": "+", "fixed": "-", "accepted": "~"}


def render_difference(difference: Difference, style: Style) -> str:
    """Render a line for each finding that has come or gone, and how many there are."""
    return "".join(f"{line}\n" for line in _lines(difference, style))


def render_difference_json(difference: Difference) -> str:
    """Render the whole difference as JSON."""
    kinds = ("new", "fixed", "accepted", "unchanged")
    document: dict[str, Any] = {
        "version": VERSION,
        **{kind: [_told_in(one) for one in getattr(difference, kind)] for kind in kinds},
        "wavering": [asdict(one) for one in difference.wavering],
        "errors": [problem_in(problem) for problem in difference.problems],
    }
    return dumped(document, indent=2) + "\n"


def _lines(difference: Difference, style: Style) -> Iterator[str]:
    for problem in difference.problems:
        yield render_problem(problem, style)
    for kind, sign in _SIGNS.items():
        for one in getattr(difference, kind):
            yield f"{sign} {_told(one, style)}"
    for date in difference.wavering:
        yield f"! {_wavering(date)}"
    if not style.quiet:
        yield _counts(difference)


def _told(one: Told, style: Style) -> str:
    word = style.paint(f"{one.severity}[{one.rule}]", one.severity)
    first, *others = one.claims
    against = f"[{first} against {', '.join(others)}]" if others else f"[{first}]"
    return f"{printable(str(one.place))}: {word} {printable(f'{one.message} {against}')}"


def _wavering(one: Wavering) -> str:
    return printable(f"{one.claim}: `{one.field}` goes back and forth: {', '.join(one.values)}")


def _counts(difference: Difference) -> str:
    counts = [f"{len(difference.new):,} new", f"{len(difference.fixed):,} fixed"]
    counts += [f"{len(difference.accepted):,} accepted"] if difference.accepted else []
    counts += [f"{len(difference.unchanged):,} unchanged"]
    counts += [f"{counted(len(difference.wavering), 'date')} back and forth"] if difference.wavering else []
    return ", ".join(counts)


def _told_in(one: Told) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("rule", "severity", "message", "fingerprint", "claims")}
    return {**told, "file": one.place.file, "line": one.place.line, "column": one.place.column}
