"""What the timeline of a page shows of each claim, in time: where it was certainly so, where it may have been.

A mark is made of pieces, each a kind and two instants in seconds; None is an end that nothing bounds. Kinds:

`may`    the claim allows it
`was`    the claim says so, to the day
`left`   what all claims and rules together leave of it
`other`  the claim gives no date; what the others leave
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from claimcheck.model.dates import INFINITY, Moment
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.model.dossier import Dossier, ShownClaim
from claimcheck.model.findings import SEVERITIES, Finding
from claimcheck.model.spans import Span
from claimcheck.model.timeline import TimelineEntry

Kind = Literal["may", "was", "left", "other"]
Piece = tuple[Kind, int | None, int | None]
_LONG: Final = 100 * 366 * SECONDS_PER_DAY
"""What nothing but the length of a life bounds says little of an undated claim; it is not drawn."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim on the timeline. `severity` is that of the worst finding which cites it, and "" if none does."""

    claim: ShownClaim
    label: str
    by: str
    pieces: tuple[Piece, ...]
    severity: str
    suspected: bool

    @property
    def instants(self) -> list[int]:
        """Return all instants of its pieces."""
        return [instant for _, *ends in self.pieces for instant in ends if instant is not None]

    @property
    def start(self) -> int:
        """The first of its instants."""
        return min(self.instants)


def marks_of(dossier: Dossier) -> list[Mark]:
    """Return the marks of all claims that have a place in time."""
    entries = {entry.id: entry for entry in dossier.timeline.entries}
    worst = worst_of(dossier.report.findings)
    suspects = {cause.suspect for cause in dossier.report.causes}
    several = len(dossier.sources) > 1
    marks = []
    for claim in dossier.claims:
        if pieces := tuple(pieces_of(claim, entries.get(claim.event))):
            label = claim.type.replace("-", " ")
            said = label if claim.stance == "asserted" else f"{claim.stance} {label}"
            by = claim.speaker or (dossier.sources.get(claim.source, "") if several else "")
            marks.append(Mark(claim, said, by, pieces, worst.get(claim.id, ""), claim.id in suspects))
    return marks


def worst_of(findings: Iterable[Finding]) -> dict[str, str]:
    """Return for every claim that is cited the severity of the worst finding."""
    found: dict[str, int] = {}
    for finding in findings:
        for claim in finding.claim_ids:
            found[claim] = max(found.get(claim, 0), SEVERITIES.index(finding.severity))
    return {claim: SEVERITIES[severity] for claim, severity in found.items()}


def pieces_of(claim: ShownClaim, entry: TimelineEntry | None) -> Iterable[Piece]:
    """Yield the pieces of a claim's mark; none if neither it nor the others say when it was."""
    if claim.span is None:
        if entry is not None and entry.is_possible:
            yield from _others(entry)
        return
    said = [*_lasting(claim.span)] if claim.lasting else [*_moment(claim.span.start)]
    yield from said
    if said and entry is not None and (left := _left(claim.span, entry)) is not None:
        yield left


def _moment(moment: Moment) -> Iterable[Piece]:
    if moment.earliest > -INFINITY or moment.latest < INFINITY:
        yield _kind(moment), _known(moment.earliest), _known(moment.latest)


def _lasting(span: Span) -> Iterable[Piece]:
    """Yield where it certainly was going on, and where it may have been."""
    a, b, c, d = (_known(i) for i in (span.start.earliest, span.start.latest, span.end.earliest, span.end.latest))
    if b is not None and c is not None and b <= c:
        first = a if a is not None and b - a < SECONDS_PER_DAY else b
        last = d if d is not None and d - c < SECONDS_PER_DAY else c
        if first != a:
            yield "may", a, first
        yield "was", first, last
        if last != d:
            yield "may", last, d
        return
    if a is not None and b is not None:
        yield _kind(span.start), a, b
        if d is None or d > b:
            yield "may", b, d
    elif a is None and d is None and b is not None and c is not None:
        yield "may", None, c
        yield ("was" if b - c < SECONDS_PER_DAY else "may"), c, b
        yield "may", b, None
    elif c is not None and d is not None and c != a:
        yield "may", a, c
        yield _kind(span.end), c, d
    elif a is not None or d is not None:
        yield "may", a, d


def _others(entry: TimelineEntry) -> Iterable[Piece]:
    first, last = entry.start.earliest, entry.end.latest
    if first > -INFINITY and last < INFINITY and last - first < _LONG:
        yield "other", first, last


def _left(span: Span, entry: TimelineEntry) -> Piece | None:
    """Return what is left of the range claimed, if that is less; a suspect's date and the others share nothing."""
    first, last = span.start.earliest, span.end.latest
    lo, hi = max(first, entry.start.earliest), min(last, entry.end.latest)
    if not entry.is_possible or lo > hi or not (first < lo or hi < last) or last - first < SECONDS_PER_DAY:
        return None
    return None if lo <= -INFINITY or hi >= INFINITY or hi - lo >= _LONG else ("left", lo, hi)


def _kind(moment: Moment) -> Kind:
    return "was" if moment.latest - moment.earliest < SECONDS_PER_DAY else "may"


def _known(instant: int) -> int | None:
    return instant if abs(instant) < INFINITY else None


# -- lanes -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lanes:
    """One way to sort marks into lanes: the names of these, in order, and the lane of each claim by its id."""

    title: str
    names: tuple[str, ...]
    of: Mapping[str, int]


def lanes_of(dossier: Dossier, marks: Sequence[Mark]) -> list[Lanes]:
    """Return the ways to sort marks: by whom or what they are about, by case, by source and by type."""
    types = {mark.claim.type: mark.claim.type.replace("-", " ") for mark in marks}
    return [
        _lanes("entity", marks, lambda claim: claim.subject, dossier.entities),
        _lanes("case", marks, lambda claim: claim.named_as("case"), dossier.entities),
        _lanes("source", marks, lambda claim: claim.source, dossier.sources),
        _lanes("type", marks, lambda claim: claim.type, types),
    ]


def _lanes(title: str, marks: Sequence[Mark], key: Callable[[ShownClaim], str], names: Mapping[str, str]) -> Lanes:
    """Order lanes: those with the worst findings first, then those with most claims; what belongs nowhere is last."""
    keys = {mark.claim.id: key(mark.claim) for mark in marks}
    worst: dict[str, int] = {}
    for mark in marks:
        severity = SEVERITIES.index(mark.severity) + 1 if mark.severity else 0
        worst[keys[mark.claim.id]] = max(worst.get(keys[mark.claim.id], 0), severity)
    size = Counter(keys.values())
    ordered = sorted(worst, key=lambda one: (not one, -worst[one], -size[one], names.get(one, one), one))
    number = {one: n for n, one in enumerate(ordered)}
    shown = tuple(names.get(one, one) or f"no {title}" for one in ordered)
    return Lanes(title, shown, {claim: number[one] for claim, one in keys.items()})


def links_of(findings: Sequence[Finding], drawn: Collection[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Return for every finding that links claims which are drawn its position, and these claims, the suspect first."""
    found = []
    for position, finding in enumerate(findings):
        if len(shown := tuple(claim for claim in suspect_first(finding) if claim in drawn)) > 1:
            found.append((position, shown))
    return found


def suspect_first(finding: Finding) -> list[str]:
    """Return the claims that a finding cites, each once."""
    return sorted(dict.fromkeys(finding.claim_ids), key=lambda claim: claim != finding.suspect)
