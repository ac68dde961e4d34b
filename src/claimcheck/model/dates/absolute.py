"""Dates that say by themselves when: a moment within a range, or a start and an end."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from claimcheck.model.dates.calendar import CalendarName
from claimcheck.model.dates.durations import ZERO, Duration
from claimcheck.model.dates.moments import INFINITY, Moment, on_one_clock

Precision = Literal[
    "second",
    "minute",
    "day",
    "part of month",
    "month",
    "part of year",
    "season",
    "quarter",
    "quadrimester",
    "semester",
    "year",
    "part of decade",
    "decade",
    "century",
    "millennium",
]
EndKind = Literal["dated", "open", "unknown"]

ONE_UNIT: Final[dict[Precision, Duration]] = {
    "second": Duration(seconds=1),
    "minute": Duration(seconds=60),
    "day": Duration(days=1),
    "part of month": Duration(days=5),
    "month": Duration(months=1),
    "part of year": Duration(months=1),
    "season": Duration(months=3),
    "quarter": Duration(months=3),
    "quadrimester": Duration(months=4),
    "semester": Duration(months=6),
    "year": Duration(months=12),
    "part of decade": Duration(months=12),
    "decade": Duration(months=120),
    "century": Duration(months=1200),
    "millennium": Duration(months=12_000),
}
"""From fine to coarse, what "about" widens by; "early", "mid" and "late" widen by part of their span."""

_RANKS: Final = {precision: rank for rank, precision in enumerate(ONE_UNIT)}
ONE_YEAR: Final = ONE_UNIT["year"]


@dataclass(frozen=True, slots=True)
class Date:
    """A date as written, and what it may mean.

    text:         exactly what was written
    start, end:   strict, as written; equal unless `lasting`
    lasting:      it lasts from start to end (`a/b`); otherwise it is one moment within the range (`2022`,
                  `[a..b]`, `before 1880`)
    precision:    of the least precise component
    approximate, uncertain:  `~`, `?` of any component (`%` is both); seasons and "early 2023" are approximate
    start_kind, end_kind:    ends of something lasting may be "open" (`..`) or "unknown" (empty): both
                             unbounded, and kept apart
    weekday:      the day of the week the text names (0 = Monday), whether or not it is right
    start_margin, end_margin: how far each end is widened; zero where it is not approximate
    calendar:     the calendar the text was read in; `start` and `end` are the same moments in any
    """

    text: str
    start: Moment
    end: Moment
    lasting: bool = False
    precision: Precision = "day"
    approximate: bool = False
    uncertain: bool = False
    start_kind: EndKind = "dated"
    end_kind: EndKind = "dated"
    weekday: int | None = None
    start_margin: Duration = ZERO
    end_margin: Duration = ZERO
    calendar: CalendarName = "gregorian"

    def __str__(self) -> str:
        return self.text

    def widened(self, years: int = 1) -> tuple[Moment, Moment]:
        """Start and end, each grown by one unit of its precision where it is approximate, a year counting as
        `years`.

        The strict ones where it is not. `?` never widens.
        """
        start = self.start.widened(_in_years(self.start_margin, years))
        return start, self.end.widened(_in_years(self.end_margin, years)) if self.lasting else start


def dated(text: str, moment: Moment, precision: Precision) -> Date:
    """A date that is one moment."""
    return Date(text, moment, moment, precision=precision)


def approximately(date: Date, margin: Duration | None = None) -> Date:
    """The same date, approximate; widened by `margin`, or by one unit of its precision."""
    margin = margin or ONE_UNIT[date.precision]
    return replace(date, approximate=True, start_margin=margin, end_margin=margin)


def uncertainly(date: Date) -> Date:
    """The same date, uncertain."""
    return replace(date, uncertain=True)


def no_later_than(date: Date) -> Date:
    """One moment, at any time up to the end of `date`."""
    moment = Moment(-INFINITY, date.start.latest, date.start.zoned)
    return replace(date, start=moment, end=moment)


def no_earlier_than(date: Date) -> Date:
    """One moment, at any time from the beginning of `date`."""
    moment = Moment(date.start.earliest, INFINITY, date.start.zoned)
    return replace(date, start=moment, end=moment)


def least_precise(*dates: Date) -> Precision:
    """The coarsest precision among them."""
    return max((date.precision for date in dates), key=_RANKS.__getitem__)


def between(text: str, first: Date, last: Date) -> Date:
    """One moment, no earlier than `first` begins and no later than `last` ends.

    Raises `ValueError` if `last` ends before `first` begins.
    """
    one, two = on_one_clock(first.start, last.start)
    return _one_of(text, Moment(one.earliest, two.latest, one.zoned), first, last)


def either(text: str, first: Date, second: Date) -> Date:
    """One moment, within either of two: their hull."""
    return _one_of(text, first.start.hull(second.start), first, second)


def _one_of(text: str, moment: Moment, first: Date, second: Date) -> Date:
    # A hull remembers one margin only, so both ends are widened by the larger: never too little.
    margin = max(first.start_margin, second.start_margin, key=_rough_length)
    return Date(
        text,
        moment,
        moment,
        precision=least_precise(first, second),
        approximate=first.approximate or second.approximate,
        uncertain=first.uncertain or second.uncertain,
        start_margin=margin,
        end_margin=margin,
    )


def lasting(text: str, start: Date, end: Date) -> Date:
    """Something that lasts from one date to another."""
    return Date(
        text,
        start.start,
        end.start,
        lasting=True,
        precision=least_precise(start, end),
        approximate=start.approximate or end.approximate,
        uncertain=start.uncertain or end.uncertain,
        start_kind=start.start_kind,
        end_kind=end.end_kind,
        start_margin=start.start_margin,
        end_margin=end.end_margin,
    )


def _in_years(margin: Duration, years: int) -> Duration:
    return ONE_YEAR * years if margin == ONE_YEAR else margin


def _rough_length(margin: Duration) -> int:
    return margin.months * 30 * 86_400 + margin.days * 86_400 + margin.seconds
