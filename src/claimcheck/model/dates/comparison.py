"""Comparing moments in Kleene's three-valued logic: True, False, or None when the readings disagree.

Definite answers hold for *every* reading, so an unbounded end never gives one on its side.
Two local times are taken to be of the same clock.
"""

from claimcheck.model.dates.calendar import weekday_of
from claimcheck.model.dates.durations import ZERO, Duration
from claimcheck.model.dates.moments import INFINITY, Moment, on_one_clock

Truth = bool | None


def no_later(a: Moment, b: Moment, shift: Duration = ZERO) -> Truth:
    """`a + shift <= b`, counted in the units of the shift.

    * seconds (and no shift): on instants; if only one is zoned, the other is taken over all offsets;
    * days: on whole days of the local calendar, so that "3 days after 13:48" is any time on the third day;
    * months: on calendar codes, so that 31 January + 1 month is later than 28 February and earlier than 1
      March.
    """
    a_earliest, a_latest, b_earliest, b_latest, amount = _on_one_scale(a, b, shift)
    if a_latest < INFINITY and b_earliest > -INFINITY and a_latest + amount <= b_earliest:
        return True
    if a_earliest > -INFINITY and b_latest < INFINITY and a_earliest + amount > b_latest:
        return False
    return None


def compatible(a: Moment, b: Moment) -> Truth:
    """Whether both can be the same moment.

    False if the ranges do not meet; True only if both are one and the same second; None if they merely may
    agree.
    """
    both = a.meet(b)
    if both is None:
        return False
    return True if a == b and a.earliest == a.latest else None


def falls_on(moment: Moment, weekday: int) -> Truth:
    """Whether it is on this day of the week (0 = Monday), by the local calendar."""
    first, last = moment.earliest_day, moment.latest_day
    if first == -INFINITY or last == INFINITY or last - first >= 6:
        return None
    if first == last:
        return weekday_of(first) == weekday
    return None if any(weekday_of(day) == weekday for day in range(first, last + 1)) else False


def _on_one_scale(a: Moment, b: Moment, shift: Duration) -> tuple[int, int, int, int, int]:
    if shift.scale == "seconds":
        a, b = on_one_clock(a, b)
        return a.earliest, a.latest, b.earliest, b.latest, shift.seconds
    if shift.scale == "days":
        return a.earliest_day, a.latest_day, b.earliest_day, b.latest_day, shift.days
    return a.earliest_code, a.latest_code, b.earliest_code, b.latest_code, 32 * shift.months
