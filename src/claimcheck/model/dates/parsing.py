"""Reading a date in any of its forms: EDTF first, then plain words, then relations."""

import re
from dataclasses import replace
from datetime import date as iso_date
from typing import Final

from claimcheck.model.dates.absolute import Date
from claimcheck.model.dates.calendar import CALENDARS, GREGORIAN, SECONDS_PER_DAY, Calendar, CalendarName
from claimcheck.model.dates.durations import LENGTH_LIMIT
from claimcheck.model.dates.edtf import parse_edtf
from claimcheck.model.dates.errors import DateError
from claimcheck.model.dates.moments import Moment
from claimcheck.model.dates.relative import RelativeDate

_EDTF_CHARACTERS: Final = re.compile(r"[-0-9XYESTZ?~%:+/.,\[\]{} ]+")
_INSTANT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?(Z|[-+](?:0[0-9]|1[01]):[0-5][0-9])?"
)
_ORDINAL_OF_1970: Final = 719_163


def parse_date(text: str, calendar: CalendarName = "gregorian") -> Date | RelativeDate:
    """Read a date, moment, span or relation, written in the Gregorian or in the Julian calendar.

    EDTF (Library of Congress, 2019-02-04, levels 0 to 2), forms people write (`early 2023`, `about 1840`,
    `before 1880`, `11 February 1624/25`) and relations to another claim (`3 days after shooting`). Whatever the
    calendar, moments are the same: `1616-04-23` Julian is `1616-05-03` Gregorian, a month or a year is the days it
    had in its own calendar, and an approximate date grows by Gregorian months. The distances of a relation are
    counted on its own calendar.

    Raises `DateError` saying what is wrong and what to write.
    """
    if calendar != "gregorian":
        return replace(_parse(text, CALENDARS[calendar]), calendar=calendar)
    if len(text) == 10 and text[4] == "-" and text[7] == "-":
        # By far the most frequent form. What the library refuses (year 0000, X, impossible days) goes the
        # long way.
        try:
            earliest = (iso_date.fromisoformat(text).toordinal() - _ORDINAL_OF_1970) * SECONDS_PER_DAY
        except ValueError:
            return _parse(text, GREGORIAN)
        moment = Moment(earliest, earliest + SECONDS_PER_DAY - 1)
        return Date(text, moment, moment)
    if 16 <= len(text) <= 25 and text[10] == "T" and (found := _INSTANT.fullmatch(text)):
        try:
            return _instant(text, *found.groups())
        except ValueError:
            return _parse(text, GREGORIAN)
    return _parse(text, GREGORIAN)


def _instant(text: str, day: str, hour: str, minute: str, second: str | None, offset: str | None) -> Date:
    """A time of an ordinary day. Raises `ValueError` if the day does not exist."""
    earliest = (iso_date.fromisoformat(day).toordinal() - _ORDINAL_OF_1970) * SECONDS_PER_DAY
    earliest += int(hour) * 3600 + int(minute) * 60
    if offset and offset != "Z":
        ahead = int(offset[1:3]) * 3600 + int(offset[4:]) * 60
        earliest += ahead if offset[0] == "-" else -ahead
    if second is None:
        moment = Moment(earliest, earliest + 59, offset is not None)
        return Date(text, moment, moment, precision="minute")
    earliest += int(second)
    moment = Moment(earliest, earliest, offset is not None)
    return Date(text, moment, moment, precision="second")


def in_calendar(date: Date | RelativeDate, calendar: CalendarName) -> Date | RelativeDate:
    """What the same text says in this calendar: the words stay, the moments change.

    Raises `DateError` if it says nothing there: 1700-02-29 is a day of the Julian calendar only.
    """
    return date if date.calendar == calendar else parse_date(date.text, calendar)


def _parse(text: str, calendar: Calendar) -> Date | RelativeDate:
    try:
        _refuse_unreadable(text)
        if _EDTF_CHARACTERS.fullmatch(text):
            return _parse_edtf(text, calendar)
        return _parse_words(text, calendar)
    except DateError as error:
        if error.text == text:
            raise
        # Only a part of the text is wrong, or it was read in lower case.
        reason = error.reason if error.text == text.lower() else f"{error.text!r}: {error.reason}"
        raise DateError(text, reason, error.hint) from None


def _refuse_unreadable(text: str) -> None:
    if not text:
        raise DateError(text, "empty", "leave the field out if nothing is known, or write a date such as 2021-10-21")
    if len(text) > LENGTH_LIMIT:
        raise DateError(
            text,
            f"longer than {LENGTH_LIMIT} characters",
            "write the date alone; what else is known is a note",
        )
    if not text.isprintable():
        raise DateError(text, "holds a control or otherwise unprintable character", "write a date such as 2021-10-21")
    if text != text.strip():
        raise DateError(text, "a blank at its beginning or end", f"write {text.strip()!r}")
    if not text.isascii() and any(letter.isdigit() and not letter.isascii() for letter in text):
        raise DateError(text, "digits other than 0 to 9", "write it with 0123456789")


def _parse_edtf(text: str, calendar: Calendar) -> Date:
    try:
        return parse_edtf(text, calendar)
    except DateError:
        # Figures alone may be a plain form ("25/12/2021", "1990S"), or one whose own refusal says more.
        from claimcheck.model.dates.plain import parse_plain

        date = parse_plain(text, calendar)
        if date is None:
            raise
        return date


def _parse_words(text: str, calendar: Calendar) -> Date | RelativeDate:
    # Most files hold only EDTF: the grammar of words is compiled when the first words are met.
    from claimcheck.model.dates.plain import parse_plain
    from claimcheck.model.dates.relations import parse_relative

    date = parse_plain(text, calendar) or parse_relative(text)
    if date is None:
        from claimcheck.model.dates.diagnosis import not_a_date

        raise not_a_date(text)
    return date
