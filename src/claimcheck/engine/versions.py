"""The versions of an event whose claims clash: the largest sets of claims that leave it a date.

Ranges, and pairs of ranges, have a common point as soon as each two of them do (Helly's theorem), so every largest
set is the set of claims that hold at some point; and the latest beginnings among its claims are such a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from claimcheck.model.spans import Span

MAX_VERSIONS = 32
MAX_GRID = 64
MAX_BOXES = 512
"""Of so many different dates of one event, the best supported, the largest sets are looked for."""


def versions_of(spans: Mapping[int, Span]) -> tuple[list[tuple[int, ...]], bool]:
    """Return the largest sets of claims that agree, in order of time, and whether some were left out.

    `spans` gives each dated claim's span by its number, all on one clock.
    """
    boxes: dict[tuple[int, int, int, int], list[int]] = {}
    for claim, span in sorted(spans.items()):
        box = (span.start.earliest, span.start.latest, span.end.earliest, span.end.latest)
        boxes.setdefault(box, []).append(claim)
    many = len(boxes) > MAX_BOXES
    if many:
        boxes = dict(sorted(sorted(boxes.items(), key=lambda item: (-len(item[1]), item[0]))[:MAX_BOXES]))
    sets = {
        frozenset(box for box in boxes if box[0] <= x <= box[1] and box[2] <= y <= box[3]) for x, y in _points(boxes)
    }
    largest = [s for s in sets if s and not any(s < other for other in sets)]
    ordered = sorted(largest, key=sorted)
    kept = sorted(ordered, key=lambda s: -sum(len(boxes[box]) for box in s))[:MAX_VERSIONS]
    chosen = [s for s in ordered if s in kept]
    return [tuple(sorted(c for box in s for c in boxes[box])) for s in chosen], many or len(chosen) < len(ordered)


def _points(boxes: Iterable[tuple[int, int, int, int]]) -> list[tuple[int, int]]:
    """Return the points at which a largest set may hold; for very many boxes only the corners of each."""
    corners = sorted({(box[0], box[2]) for box in boxes})
    if len(corners) > MAX_GRID or all(box[:2] == box[2:] for box in boxes):
        return corners
    return [(x, y) for x in sorted({x for x, _ in corners}) for y in sorted({y for _, y in corners})]


def on_one_clock(spans: Mapping[int, Span]) -> dict[int, Span]:
    """Return the spans as they are, or all in UTC if only some are zoned."""
    if len({span.start.zoned for span in spans.values()}) < 2:
        return dict(spans)
    return {claim: Span(span.start.to_utc(), span.end.to_utc()) for claim, span in spans.items()}
