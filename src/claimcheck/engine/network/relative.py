"""What a relative date says of two events, as bounds between their starts and ends: `RelativeDate.resolve`, unresolved.

Resolving gives the range of a date from the range of its anchor. The bounds give as much, and work both ways: they
also say when the anchor was, if the date is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from claimcheck.engine.network.scales import Scale
from claimcheck.model.dates import Duration, RelativeDate
from claimcheck.model.expressions import Point
from claimcheck.model.spans import DateUse


@dataclass(frozen=True, slots=True)
class RelativeBound:
    """One bound between the `point` of the event dated and the `anchor` point of the other.

    `is_later` tells which of the two the bound holds back: the event dated, which is no earlier than its anchor moved
    by `amount` units of `scale`, or the anchor.
    """

    point: Point
    anchor: Point
    is_later: bool
    scale: Scale
    amount: int


_JULIAN = {
    Scale.CODE: Scale.JULIAN_CODE,
    Scale.CODE_LEAST: Scale.JULIAN_CODE_LEAST,
    Scale.MONTH: Scale.JULIAN_MONTH,
    Scale.YEAR: Scale.JULIAN_YEAR,
}
_SAME = {"same day": Scale.DAY, "same month": Scale.MONTH, "same year": Scale.YEAR, "during": Scale.SECOND}


def relative_bounds(date: RelativeDate, use: DateUse, *, widened: bool) -> tuple[RelativeBound, ...]:
    """Return what a date says in the use it is put to; one with a `?` says nothing when widened."""
    if widened and date.uncertain:
        return ()
    bounds = _bounds(date, use, widened=widened)
    if date.calendar == "gregorian":
        return tuple(bounds)
    return tuple(RelativeBound(b.point, b.anchor, b.is_later, _JULIAN.get(b.scale, b.scale), b.amount) for b in bounds)


def _bounds(date: RelativeDate, use: DateUse, *, widened: bool) -> Iterator[RelativeBound]:
    low, high = _points(use)
    start, end = (date.anchor_point or point for point in _ENDS)
    least, most = date.distance(widened=widened)
    if date.relation in _SAME:
        scale = _SAME[date.relation]
        yield RelativeBound(low, start, True, scale, 0)
        yield RelativeBound(high, end, False, scale, 0)
        return
    back = None if most is None else -most
    if date.relation == "after":
        yield RelativeBound(low, end, True, Scale.SECOND, 0)
        yield from _no_earlier(low, end, least or None, date)
        yield from _no_later(high, end, most, date)
    elif date.relation == "before":
        yield RelativeBound(high, start, False, Scale.SECOND, 0)
        yield from _no_later(high, start, -least if least else None, date)
        yield from _no_earlier(low, start, back, date)
    else:
        yield from _no_earlier(low, start, back, date)
        yield from _no_later(high, end, most, date)


def _no_earlier(point: Point, anchor: Point, distance: Duration | None, date: RelativeDate) -> Iterator[RelativeBound]:
    """The event dated is no earlier than its anchor moved by a distance; by months, than the day they lead to."""
    if distance is not None:
        scale, amount = _measured(distance, date)
        least = scale is Scale.CODE
        yield RelativeBound(point, anchor, True, Scale.CODE_LEAST if least else scale, amount + least)


def _no_later(point: Point, anchor: Point, distance: Duration | None, date: RelativeDate) -> Iterator[RelativeBound]:
    """The event dated is no later than its anchor moved by a distance."""
    if distance is not None:
        scale, amount = _measured(distance, date)
        yield RelativeBound(point, anchor, False, scale, -amount)


def _measured(distance: Duration, date: RelativeDate) -> tuple[Scale, int]:
    if date.scale == "months":
        return Scale.CODE, 32 * distance.months
    return (Scale.DAY, distance.days) if date.scale == "days" else (Scale.SECOND, distance.seconds)


_ENDS: tuple[Point, Point] = ("start", "end")


def _points(use: DateUse) -> tuple[Point, Point]:
    """Return which end of its event a date bounds from below, and which from above.

    A `when` of something lasting is a time at which it was going on.
    """
    if not use.lasting:
        return "start", "start"
    if use.word == "when":
        return "end", "start"
    point: Point = "start" if use.word == "from" else "end"
    return point, point
