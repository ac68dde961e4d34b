"""The first view of the timeline of a page, drawn without scripts: lanes, marks and links, in pixels.

The script of the page draws the same anew when it is zoomed, from the same marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.reports.axis import Axis, bulk_of, ticks_of
from claimcheck.reports.html_marks import Lanes, Mark
from claimcheck.reports.style import printable, width_of

WIDTH: Final = 1100
GUTTER: Final = 190
ROW: Final = 20
PAD: Final = 8
TAIL: Final = 18
"""How long what has no end is drawn."""
POINT: Final = 10
"""What would be narrower is drawn as a point of this width."""
ROOM: Final = 150
"""What is kept free at the right of a view, for the last label."""
TOP: Final = 24
"""Where lanes begin: below the curves that bow above the first row."""
NAMED: Final = 45
"""A label is put beside its mark only where so much of it would be seen; else it is put on it."""
GAP: Final = 5
"""What is between a mark and its label, and at least between it and the label before it."""
BOW: Final = 70
"""So far curves bow at most."""
MEASURES: Final = (ROW, PAD, TAIL, POINT, TOP, NAMED, GAP, BOW)
"""What the script of the page measures by as well."""
_FAR: Final = 10
_SPOTS: Final = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
_LETTER: Final = 6.3
_LEAST_SPAN: Final = 20 * SECONDS_PER_DAY
_LONGEST_LABEL: Final = 34

View = tuple[int, int]
Spot = tuple[float, float]
Box = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One piece of a mark: its kind, its form, and from which column on how wide it is.

    What has no end points to where it goes on, `before` or `after`.
    """

    kind: str
    form: Literal["bar", "point", "before", "after"]
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A mark at the place where links meet it; its pieces and its label stand relative to that.

    Its label begins at its column, or with `ends` ends there.
    """

    mark: Mark
    shapes: tuple[Shape, ...]
    label: float
    ends: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """A lane: its name, where it begins and how high it is."""

    name: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A finding: the curves between its claims, and where its number stands."""

    finding: int
    curves: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole view."""

    height: float
    ticks: tuple[tuple[float, str], ...]
    lanes: tuple[DrawnLane, ...]
    marks: tuple[DrawnMark, ...]
    links: tuple[DrawnLink, ...]


def view_of(marks: Iterable[Mark]) -> View | None:
    """Return the first and the last instant of a view on the bulk of these marks; None if there are none."""
    ends = sorted(instant for mark in marks for instant in mark.instants)
    if not ends:
        return None
    first, last = bulk_of(ends)
    margin = max(last - first, _LEAST_SPAN) // 25
    return first - margin, last + margin


def view_of_findings(marks: Iterable[Mark]) -> View | None:
    """Return a view on all marks that findings cite, but for those too far from the bulk of them."""
    cited = [mark for mark in marks if mark.severity]
    bulk = view_of(cited)
    if bulk is None:
        return None
    ends = [instant for mark in cited for instant in mark.instants]
    first, last = min(ends), max(ends)
    if last - first > _FAR * (bulk[1] - bulk[0]):
        return bulk
    margin = max(last - first, _LEAST_SPAN) // 25
    return first - margin, last + margin


def label_of(mark: Mark) -> tuple[str, str]:
    """Return the label of a mark in two parts, what and by whom, cut to fit; the second may be empty."""
    label = printable(mark.label, _LONGEST_LABEL)
    room = _LONGEST_LABEL - len(label) - 3
    return label, printable(mark.by, room) if room > 4 else ""


def draw(marks: Sequence[Mark], lanes: Lanes, links: Sequence[tuple[int, tuple[str, ...]]], view: View) -> Picture:
    """Return what is seen of marks in a view, and of the links between them."""
    scale = _Scale(*view)
    drawn: list[DrawnMark] = []
    shown: list[DrawnLane] = []
    y = float(TOP)
    for number, name in enumerate(lanes.names):
        members = sorted((m for m in marks if lanes.of[m.claim.id] == number and scale.shows(m)), key=lambda m: m.start)
        if not members:
            continue
        rows: list[float] = []
        for mark in members:
            first, last = scale.extent(mark)
            row = next((n for n, end in enumerate(rows) if end < first), len(rows))
            rows[row : row + 1] = [last]
            drawn.append(_drawn(mark, scale, y + PAD / 2 + row * ROW + ROW / 2))
        height = len(rows) * ROW + PAD
        shown.append(DrawnLane(name, y, height))
        y += height
    places = {one.mark.claim.id: (one.x, one.y) for one in drawn}
    labels = [scale.box(one) for one in drawn]
    return Picture(y, tuple(scale.ticks()), tuple(shown), tuple(drawn), tuple(_links(links, places, labels)))


@dataclass(frozen=True, slots=True)
class _Scale:
    """Turns instants into columns."""

    first: int
    last: int

    def x(self, instant: int) -> float:
        return GUTTER + (instant - self.first) / (self.last - self.first) * (WIDTH - GUTTER - ROOM)

    def shows(self, mark: Mark) -> bool:
        shapes = [*self.shapes(mark)]
        return max(s.x + s.width for s in shapes) > GUTTER and min(s.x for s in shapes) < WIDTH

    def extent(self, mark: Mark) -> tuple[float, float]:
        """Return between which columns a mark and its label are."""
        low, high = self.reach(mark)
        at, ends = self.label(mark)
        return (at - self.room(mark), high) if ends else (low - GAP, max(at + self.room(mark), high))

    def reach(self, mark: Mark) -> tuple[float, float]:
        """Return between which columns a mark is."""
        shapes = [*self.shapes(mark)]
        return min(s.x for s in shapes), max(s.x + s.width for s in shapes)

    def label(self, mark: Mark) -> tuple[float, bool]:
        """Return where the label of a mark begins, or where it ends: at its right, at its left, or else on it."""
        (low, high), room = self.reach(mark), self.room(mark)
        if high + GAP + room <= WIDTH:
            return high + GAP, False
        if low - GAP - room >= GUTTER:
            return low - GAP, True
        return (high + GAP if high + NAMED < WIDTH else max(low, GUTTER) + GAP), False

    def room(self, mark: Mark) -> float:
        """Return how wide the label of a mark is, about."""
        label, by = label_of(mark)
        return (width_of(label) + (width_of(by) + 3 if by else 0)) * _LETTER * (1.1 if mark.suspected else 1) + 8

    def box(self, drawn: DrawnMark) -> Box:
        """Return between which columns a mark and its label are, and on which line."""
        first, last = self.extent(drawn.mark)
        return first, last, drawn.y

    def shapes(self, mark: Mark) -> Iterator[Shape]:
        for kind, first, last in mark.pieces:
            if first is None or last is None:
                end = self.x(first if first is not None else last or 0)
                yield Shape(kind, "before", end - TAIL, TAIL) if first is None else Shape(kind, "after", end, TAIL)
            elif (width := self.x(last) - self.x(first)) < POINT and kind != "left":
                yield Shape(kind, "point", self.x(first) + width / 2 - POINT / 2, POINT)
            else:
                left, right = max(self.x(first), -WIDTH), min(self.x(last), 2 * WIDTH)
                yield Shape(kind, "bar", left, max(right - left, 3))

    def ticks(self) -> Iterator[tuple[float, str]]:
        room = (self.last - self.first) * ROOM // (WIDTH - GUTTER - ROOM)
        columns = int((WIDTH - GUTTER) / (_LETTER + 3))
        for instant, label in ticks_of(Axis(self.first, self.last + room, "", " " * columns), columns):
            yield self.x(instant), label


def _drawn(mark: Mark, scale: _Scale, y: float) -> DrawnMark:
    shapes = list(scale.shapes(mark))
    main = next((s for s in shapes if s.kind == "was"), shapes[0])
    x = round((max(main.x, GUTTER) + min(main.x + main.width, WIDTH)) / 2, 1)
    label, ends = scale.label(mark)
    return DrawnMark(mark, tuple(replace(s, x=s.x - x) for s in shapes), label - x, ends, x, y)


def _links(
    links: Sequence[tuple[int, tuple[str, ...]]], places: Mapping[str, Spot], labels: Sequence[Box]
) -> Iterator[DrawnLink]:
    """Draw a curve from the first claim of each finding to the others; numbers stand where nothing else does."""
    taken: list[Spot] = []
    for finding, claims in links:
        seen = [places[claim] for claim in claims if claim in places]
        if len(seen) < 2:
            continue
        hub, *others = seen
        number = _free([_point(hub, other, at) for other in others for at in _SPOTS], taken, labels)
        taken.append(number)
        yield DrawnLink(finding, "".join(curve(hub, other) for other in others), *number)


def _free(spots: Sequence[Spot], taken: Sequence[Spot], labels: Sequence[Box]) -> Spot:
    """Return the first spot away from numbers and labels, or at least from numbers."""
    free = [(a, b) for a, b in spots if all(abs(a - x) > 17 or abs(b - y) > 17 for x, y in taken)]
    bare = ((a, b) for a, b in free if all(abs(b - y) > 15 or not first < a < last for first, last, y in labels))
    return next(bare, (free or spots)[0])


def _control(a: Spot, b: Spot) -> tuple[float, float, float, float]:
    """Return the two inner points of a curve: to the side for marks above each other, above for those in a row.

    None is above the picture, and so no part of the curve is.
    """
    bow = min(BOW, 14 + abs(a[0] - b[0]) / 8 + abs(a[1] - b[1]) / 8)
    if abs(a[1] - b[1]) > abs(a[0] - b[0]):
        return a[0] - bow, a[1], b[0] - bow, b[1]
    return a[0], max(a[1] - bow, 1), b[0], max(b[1] - bow, 1)


def curve(a: Spot, b: Spot) -> str:
    """Return the path of a curve between two marks."""
    x1, y1, x2, y2 = _control(a, b)
    return f"M{a[0]:g} {a[1]:g}C{x1:.0f} {y1:.0f} {x2:.0f} {y2:.0f} {b[0]:g} {b[1]:g}"


def _point(a: Spot, b: Spot, at: float) -> tuple[float, float]:
    """Return a point of the curve between two marks."""
    x1, y1, x2, y2 = _control(a, b)
    weights = ((1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3)
    xs, ys = (a[0], x1, x2, b[0]), (a[1], y1, y2, b[1])
    x = sum(w * v for w, v in zip(weights, xs, strict=True))
    return round(x, 1), round(max(sum(w * v for w, v in zip(weights, ys, strict=True)), 9.0), 1)
