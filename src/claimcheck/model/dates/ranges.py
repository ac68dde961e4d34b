"""A range of instants, written down: as EDTF for programs, and in words for people.

What is EDTF is read back by `parse_date` as the same range, but for years beyond 9999: those have no months in EDTF, so
that the range grows to whole years. Years beyond those that a date may name count as unbounded.
"""

from __future__ import annotations

from claimcheck.model.dates.calendar import GREGORIAN, SECONDS_PER_DAY, civil_of, iso_day, iso_second
from claimcheck.model.dates.components import GREATEST_YEAR
from claimcheck.model.dates.moments import INFINITY, Moment


def as_edtf(moment: Moment) -> str | None:
    """Return the range: `1985-04-12`, `[1985-04-01..1985-04-30]`, `[..1985-04-12T13:48:00Z]`; None if unbounded."""
    timed = not _is_of_days(moment)
    first, last = (_instant(instant, moment.zoned, timed) for instant in (moment.earliest, moment.latest))
    if first is None and last is None:
        return None
    return first if first == last else f"[{first or ''}..{last or ''}]"


def earliest_as_edtf(moment: Moment) -> str | None:
    """Return the first day, or the first instant where it does not begin a day; None if there is none."""
    return _instant(moment.earliest, moment.zoned, moment.zoned or moment.earliest % SECONDS_PER_DAY != 0)


def latest_as_edtf(moment: Moment) -> str | None:
    """Return the last day, or the last instant where it does not end a day; None if there is none."""
    return _instant(moment.latest, moment.zoned, moment.zoned or (moment.latest + 1) % SECONDS_PER_DAY != 0)


def in_words(moment: Moment) -> str:
    """Return the range: `1985-04-12`, `1985`, `between 1985-04 and 1986-01`, `on or before 1985-04-12`, `any time`."""
    timed = not _is_of_days(moment)
    first, last = (_instant(instant, moment.zoned, timed) for instant in (moment.earliest, moment.latest))
    if first is None or last is None:
        return f"on or after {first}" if first else f"on or before {last}" if last else "any time"
    first, last = _without_seconds(first, last) if timed else _without_days(moment, first, last)
    return first if first == last else f"between {first} and {last}"


def _instant(instant: int, zoned: bool, timed: bool) -> str | None:
    if abs(instant) >= INFINITY:
        return None
    day = instant // SECONDS_PER_DAY
    year, _, _ = civil_of(day)
    if abs(year) > 9999:
        return f"Y{year}" if abs(year) <= GREATEST_YEAR else None
    if not timed:
        return iso_day(day)
    return f"{iso_second(instant)}{'Z' if zoned else ''}"


def _is_of_days(moment: Moment) -> bool:
    first, last = moment.earliest, moment.latest
    begins_one = first == -INFINITY or first % SECONDS_PER_DAY == 0
    ends_one = last == INFINITY or (last + 1) % SECONDS_PER_DAY == 0
    return begins_one and ends_one and not moment.zoned


def _without_seconds(first: str, last: str) -> tuple[str, str]:
    if first.rstrip("Z").endswith(":00") and last.rstrip("Z").endswith(":59"):
        return first.replace(":00Z", "Z").removesuffix(":00"), last.replace(":59Z", "Z").removesuffix(":59")
    return first, last


def _without_days(moment: Moment, first: str, last: str) -> tuple[str, str]:
    """Leave out the days of whole months, and the months of whole years."""
    if "Y" in (first[0], last[0]):
        return first, last
    _, month, day = civil_of(moment.earliest_day)
    last_year, last_month, last_day = civil_of(moment.latest_day)
    if day > 1 or last_day < GREGORIAN.days_in_month(last_year, last_month):
        return first, last
    kept = -len("-01-01") if month == 1 and last_month == 12 else -len("-01")
    return first[:kept], last[:kept]
