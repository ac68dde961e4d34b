"""Extended Date/Time Format, levels 0, 1 and 2 (Library of Congress, 2019-02-04): the whole expressions.

Intervals, sets and times of day are here; single dates are in `components`. Every expression becomes the hull
of what it allows. Beyond the specification: times without seconds (`T13:48`, a minute), a blank for `T`,
date-times in intervals and sets.
"""

import re
from dataclasses import replace
from typing import Final

from claimcheck.model.dates.absolute import (
    Date,
    EndKind,
    between,
    dated,
    either,
    lasting,
    no_earlier_than,
    no_later_than,
)
from claimcheck.model.dates.calendar import GREGORIAN, SECONDS_PER_DAY, Calendar
from claimcheck.model.dates.comparison import no_later
from claimcheck.model.dates.components import parse_day_or_coarser
from claimcheck.model.dates.errors import DateError
from claimcheck.model.dates.moments import ANY_TIME, GREATEST_OFFSET, LEAST_OFFSET, Moment

_TIME: Final = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:(Z)|([+-])([0-9]{2})(?::([0-9]{2}))?)?")
_CLOSING: Final = {"[": "]", "{": "}"}


def parse_edtf(text: str, calendar: Calendar = GREGORIAN) -> Date:
    """The date an EDTF expression stands for. Raises `DateError`."""
    if text[:1] in _CLOSING:
        return _set(text, calendar)
    start, slash, end = text.partition("/")
    return _interval(text, start, end, calendar) if slash else parse_component(text, calendar)


def parse_component(text: str, calendar: Calendar = GREGORIAN) -> Date:
    """A single date or date-time: no interval, no set. Raises `DateError`."""
    for separator in "T ":
        day, _, time = text.partition(separator)
        if day and day != text:
            return _date_time(text, day, time, calendar)
    return parse_day_or_coarser(text, calendar)


def refuse_reversed(text: str, first: Date, last: Date) -> None:
    """Raises `DateError` if `first` is certainly later than `last`."""
    if no_later(first.start, last.start) is False:
        raise DateError(text, f"reversed: {first.text} is later than {last.text}", "write the earlier date first")


def _interval(text: str, start: str, end: str, calendar: Calendar) -> Date:
    first, last = _end(start, calendar), _end(end, calendar)
    if first.start_kind != "dated" and last.start_kind != "dated":
        raise DateError(text, "neither end of the interval is a date", "leave the date out if nothing is known")
    refuse_reversed(text, first, last)
    return lasting(text, first, last)


def _end(text: str, calendar: Calendar) -> Date:
    if text not in ("", ".."):
        return parse_component(text, calendar)
    kind: EndKind = "open" if text else "unknown"
    return Date(text, ANY_TIME, ANY_TIME, precision="second", start_kind=kind, end_kind=kind)


def _set(text: str, calendar: Calendar) -> Date:
    closing = _CLOSING[text[0]]
    if text[-1] != closing:
        raise DateError(text, f"the set that {text[0]!r} opens is not closed", f"end it with {closing!r}")
    members = text[1:-1].split(",")
    if any(member.startswith("..") for member in members[1:]) or any(member.endswith("..") for member in members[:-1]):
        raise DateError(text, "only the first member of a set may be open at its start and only the last at its end")
    hull, *others = (_member(member, calendar) for member in members)
    for member in others:
        hull = either(text, hull, member)
    return replace(hull, text=text)


def _member(text: str, calendar: Calendar) -> Date:
    first, dots, last = text.partition("..")
    if not dots:
        return parse_component(text, calendar)
    if not first and not last:
        raise DateError(text, "a range in a set needs a date", "write [1667..1668], [..1670] or [1670..]")
    if not first:
        return no_later_than(parse_component(last, calendar))
    if not last:
        return no_earlier_than(parse_component(first, calendar))
    one, two = parse_component(first, calendar), parse_component(last, calendar)
    refuse_reversed(text, one, two)
    return between(text, one, two)


def _date_time(text: str, day: str, time: str, calendar: Calendar) -> Date:
    found = _TIME.fullmatch(time)
    if not found:
        raise DateError(
            text,
            f"{time!r} is not a time of day",
            "write T13:48 or T13:48:30; then Z, -07 or +05:30 if the offset is known",
        )
    hour, minute, second, utc, sign, offset_hour, offset_minute = found.groups()
    offset = _offset(text, sign, offset_hour, offset_minute) if sign else 0
    earliest = _midnight(text, day, calendar) + _second_of_day(text, hour, minute, second) - offset
    moment = Moment(earliest, earliest if second else earliest + 59, bool(utc or sign))
    return dated(text, moment, "second" if second else "minute")


def _midnight(text: str, day: str, calendar: Calendar) -> int:
    date = parse_day_or_coarser(day, calendar)
    one_day = date.start.earliest + SECONDS_PER_DAY - 1 == date.start.latest
    if not one_day or "X" in day or date.approximate or date.uncertain:
        raise DateError(
            text,
            "a time of day needs one whole day before it, without X, ?, ~ or %",
            "for ~ write 'about 2021-10-21T13:48'",
        )
    return date.start.earliest


def _second_of_day(text: str, hour: str, minute: str, second: str | None) -> int:
    if (hour, minute, second) == ("24", "00", "00"):
        return SECONDS_PER_DAY
    if hour > "23":
        raise DateError(
            text,
            f"hour {hour} does not exist",
            "hours are 00 to 23; the end of a day may be written T24:00:00",
        )
    if minute > "59" or (second or "00") > "59":
        raise DateError(text, "minutes and seconds are 00 to 59", "a leap second counts as the second before it")
    return int(hour) * 3600 + int(minute) * 60 + int(second or 0)


def _offset(text: str, sign: str, hour: str, minute: str | None) -> int:
    seconds = int(sign + "1") * (int(hour) * 3600 + int(minute or 0) * 60)
    if not LEAST_OFFSET <= seconds <= GREATEST_OFFSET or (minute or "00") > "59":
        raise DateError(text, "no clock has this offset from UTC", "offsets are -12:00 to +14:00")
    return seconds
