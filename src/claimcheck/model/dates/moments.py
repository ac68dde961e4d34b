"""Moments: one instant, known to lie within a range."""

from dataclasses import dataclass
from typing import Final

from claimcheck.model.dates.calendar import GREGORIAN, SECONDS_PER_DAY, Calendar, code_of, iso_day, iso_second
from claimcheck.model.dates.durations import Duration

INFINITY: Final = 2**62
"""Seconds; `-INFINITY` and `INFINITY` stand for unbounded ends. Years up to +-10^11 stay well inside."""

# Clocks run from UTC-12 to UTC+14.
LEAST_OFFSET: Final = -12 * 3600
GREATEST_OFFSET: Final = 14 * 3600


def plus(instant: int, seconds: int) -> int:
    """`instant + seconds`, saturating; an unbounded end stays unbounded."""
    if abs(instant) >= INFINITY:
        return instant
    return max(-INFINITY, min(INFINITY, instant + seconds))


def shift(instant: int, duration: Duration, calendar: Calendar = GREGORIAN) -> int:
    """`instant` moved by a duration; months on the fields of `calendar`, keeping the time of day."""
    if not duration.months:
        return plus(instant, duration.days * SECONDS_PER_DAY + duration.seconds)
    if abs(instant) >= INFINITY:
        return instant
    day, second_of_day = divmod(instant, SECONDS_PER_DAY)
    return plus(0, calendar.add_months(day, duration.months) * SECONDS_PER_DAY + second_of_day)


@dataclass(frozen=True, slots=True)
class Moment:
    """The closed range `[earliest, latest]` of instants one moment may be.

    Integer seconds from 1970-01-01T00:00:00, proleptic Gregorian, no leap seconds. `zoned` says the seconds
    are UTC, because an offset was given; otherwise they are what a local clock showed, and its offset from
    UTC is unknown.

    Raises `ValueError` if the range is empty or beyond `INFINITY`.
    """

    earliest: int
    latest: int
    zoned: bool = False

    def __post_init__(self) -> None:
        if not -INFINITY <= self.earliest <= self.latest <= INFINITY:
            raise ValueError(f"not a range of instants: {self.earliest} to {self.latest}")

    @property
    def is_bounded(self) -> bool:
        """Both ends are known."""
        return self.earliest > -INFINITY and self.latest < INFINITY

    def to_utc(self) -> "Moment":
        """The instants of UTC it may be: a local clock at any offset from -12 to +14 hours."""
        if self.zoned:
            return self
        return Moment(plus(self.earliest, -GREATEST_OFFSET), plus(self.latest, -LEAST_OFFSET), zoned=True)

    def to_local(self) -> "Moment":
        """What a local clock may have shown, anywhere on earth."""
        if not self.zoned:
            return self
        return Moment(plus(self.earliest, LEAST_OFFSET), plus(self.latest, GREATEST_OFFSET))

    def in_days(self) -> "Moment":
        """The days of a local calendar that hold any of it, from the beginning of the first to the end of the last."""
        return Moment(
            self.earliest_day * SECONDS_PER_DAY if self.earliest > -INFINITY else -INFINITY,
            (self.latest_day + 1) * SECONDS_PER_DAY - 1 if self.latest < INFINITY else INFINITY,
        )

    def meet(self, other: "Moment") -> "Moment | None":
        """What both allow; None if nothing. If one is zoned, the other is taken to UTC first."""
        one, two = on_one_clock(self, other)
        earliest, latest = max(one.earliest, two.earliest), min(one.latest, two.latest)
        return Moment(earliest, latest, one.zoned) if earliest <= latest else None

    def hull(self, other: "Moment") -> "Moment":
        """The smallest range holding both. If one is zoned, the other is taken to UTC first."""
        one, two = on_one_clock(self, other)
        return Moment(min(one.earliest, two.earliest), max(one.latest, two.latest), one.zoned)

    def widened(self, margin: Duration) -> "Moment":
        """The range grown by `margin` at both ends; months on calendar fields."""
        if not margin:
            return self
        # The end is moved as the first second after it, so that a whole month grows by whole months.
        latest = plus(shift(plus(self.latest, 1), margin), -1)
        return Moment(shift(self.earliest, -margin), latest, self.zoned)

    @property
    def earliest_day(self) -> int:
        """The first day a local calendar may show (0 = 1970-01-01); `-INFINITY` if unbounded."""
        return _whole_day(self.to_local().earliest)

    @property
    def latest_day(self) -> int:
        """The last day a local calendar may show; `INFINITY` if unbounded."""
        return _whole_day(self.to_local().latest)

    @property
    def earliest_code(self) -> int:
        """`calendar.code_of` the earliest day (month counted 0 to 11); `-INFINITY` if unbounded."""
        return _code(self.earliest_day)

    @property
    def latest_code(self) -> int:
        """`calendar.code_of` the latest day (month counted 0 to 11); `INFINITY` if unbounded."""
        return _code(self.latest_day)

    def __str__(self) -> str:
        """EDTF for the range: `1985-04-12`, `[1985-04-01..1985-04-30]`, `[..1985-04-12T13:48:00Z]`."""
        days = _are_whole_days(self) and not self.zoned
        first = "" if self.earliest == -INFINITY else _iso(self.earliest, days, self.zoned)
        last = "" if self.latest == INFINITY else _iso(self.latest, days, self.zoned)
        return first if first and first == last else f"[{first}..{last}]"


ANY_TIME: Final = Moment(-INFINITY, INFINITY)


def whole_days(first: int, last: int) -> Moment:
    """From the first second of one day to the last second of another, by a local clock."""
    return Moment(first * SECONDS_PER_DAY, last * SECONDS_PER_DAY + SECONDS_PER_DAY - 1)


def on_one_clock(a: Moment, b: Moment) -> tuple[Moment, Moment]:
    """Both as they are, or, if only one is zoned, both in UTC."""
    return (a, b) if a.zoned == b.zoned else (a.to_utc(), b.to_utc())


def _whole_day(instant: int) -> int:
    return instant if abs(instant) >= INFINITY else instant // SECONDS_PER_DAY


def _code(day: int) -> int:
    return day if abs(day) >= INFINITY else code_of(day)


def _are_whole_days(moment: Moment) -> bool:
    starts_day = moment.earliest == -INFINITY or moment.earliest % SECONDS_PER_DAY == 0
    ends_day = moment.latest == INFINITY or (moment.latest + 1) % SECONDS_PER_DAY == 0
    return starts_day and ends_day


def _iso(instant: int, days_only: bool, zoned: bool) -> str:
    if days_only:
        return iso_day(instant // SECONDS_PER_DAY)
    return f"{iso_second(instant)}{'Z' if zoned else ''}"
