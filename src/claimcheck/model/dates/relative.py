"""Dates told by another, such as "3 days after shooting": unresolved until the other's moments are known."""

from dataclasses import dataclass
from typing import Literal

from claimcheck.model.dates.calendar import CALENDARS, SECONDS_PER_DAY, Calendar, CalendarName
from claimcheck.model.dates.durations import ZERO, Duration, Scale
from claimcheck.model.dates.moments import INFINITY, Moment, shift

Relation = Literal["after", "before", "near", "during", "same day", "same month", "same year"]
AnchorPoint = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A moment told by its distance from another event, the anchor.

    text:         exactly what was written
    anchor:       the id of the other event
    anchor_point: its "start" or "end" if the text says which; else "after" counts from its end,
                  "before" from its start
    relation:     "near" is before or after ("within 70 days of X"), "during" between its start and its end
    least, most:  the distance, strictly; None where there is no bound; never negative
    scale:        what is counted; days and months run on the local calendar, and the result is whole days
    exact:        "exactly" was said, so that weeks, months and years carry no unit more or less
    approximate:  "about" was said: widened, the distance is `margin` less to `margin` more
    uncertain:    `?`, "probably"
    calendar:     in which months and years are counted and "the same month" is found
    """

    text: str
    anchor: str
    relation: Relation
    anchor_point: AnchorPoint | None = None
    least: Duration | None = None
    most: Duration | None = None
    scale: Scale = "seconds"
    exact: bool = False
    approximate: bool = False
    uncertain: bool = False
    margin: Duration = ZERO
    calendar: CalendarName = "gregorian"

    def __str__(self) -> str:
        return self.text

    def resolve(self, start: Moment, end: Moment, *, widened: bool) -> Moment:
        """When it was, given the anchor's start and end (equal if the anchor is a moment).

        `widened` also grants what "about" allows; give the anchor's widened moments with it.
        """
        if self.anchor_point:
            start = end = start if self.anchor_point == "start" else end
        if self.relation == "after":
            return self._after(end, widened)
        if self.relation == "before":
            return self._before(start, widened)
        if self.relation == "near":
            return self._before(start, widened).hull(self._after(end, widened))
        return _same(self.relation, start.hull(end), CALENDARS[self.calendar])

    def _after(self, anchor: Moment, widened: bool) -> Moment:
        anchor = self._on_its_clock(anchor)
        least, most = self.distance(widened=widened)
        # "Two weeks" may be one less, but "after" is never before.
        earliest = max(anchor.earliest, self._day_begin(self._shift(anchor.earliest, least)))
        latest = INFINITY if most is None else self._day_end(self._shift(anchor.latest, most))
        return Moment(earliest, latest, anchor.zoned)

    def _before(self, anchor: Moment, widened: bool) -> Moment:
        anchor = self._on_its_clock(anchor)
        least, most = self.distance(widened=widened)
        earliest = -INFINITY if most is None else self._day_begin(self._shift(anchor.earliest, -most))
        latest = min(anchor.latest, self._day_end(self._shift(anchor.latest, -least)))
        return Moment(earliest, latest, anchor.zoned)

    def distance(self, *, widened: bool) -> tuple[Duration, Duration | None]:
        """The least and the most it lies apart; `widened` grants what "about" allows. None has no bound."""
        least, most = self.least or ZERO, self.most
        if widened and self.margin:
            least = _not_negative(least + -self.margin)
            most = None if most is None else most + self.margin
        return least, most

    def _shift(self, instant: int, distance: Duration) -> int:
        return shift(instant, distance, CALENDARS[self.calendar])

    def _on_its_clock(self, anchor: Moment) -> Moment:
        return anchor if self.scale == "seconds" else anchor.to_local()

    def _day_begin(self, instant: int) -> int:
        return instant if self._stays(instant) else instant - instant % SECONDS_PER_DAY

    def _day_end(self, instant: int) -> int:
        return instant if self._stays(instant) else instant - instant % SECONDS_PER_DAY + SECONDS_PER_DAY - 1

    def _stays(self, instant: int) -> bool:
        """Not to be rounded to a whole day."""
        return self.scale == "seconds" or abs(instant) >= INFINITY


def _not_negative(duration: Duration) -> Duration:
    return ZERO if min(duration.months, duration.days, duration.seconds) < 0 else duration


def _same(relation: Relation, anchor: Moment, calendar: Calendar) -> Moment:
    if relation == "during":
        return anchor
    first, last = anchor.earliest_day, anchor.latest_day
    return Moment(
        first if first == -INFINITY else _first_day(relation, first, calendar) * SECONDS_PER_DAY,
        last if last == INFINITY else (_last_day(relation, last, calendar) + 1) * SECONDS_PER_DAY - 1,
    )


def _first_day(relation: Relation, day: int, calendar: Calendar) -> int:
    year, month, day_of_month = calendar.civil_of(day)
    if relation == "same year":
        return calendar.day_of(year, 1, 1)
    return calendar.day_of(year, month, 1 if relation == "same month" else day_of_month)


def _last_day(relation: Relation, day: int, calendar: Calendar) -> int:
    year, month, day_of_month = calendar.civil_of(day)
    if relation == "same year":
        return calendar.day_of(year, 12, 31)
    last = calendar.days_in_month(year, month) if relation == "same month" else day_of_month
    return calendar.day_of(year, month, last)
