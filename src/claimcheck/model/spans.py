"""When something started and ended, as one date of a claim says, strict and widened.

A date means different things in different fields: a `when` is the moment itself, or, of something that lasts, a time
at which it was going on; `from` and `until` are its ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from claimcheck.model.dates import INFINITY, Date, Moment
from claimcheck.model.dates.moments import ANY_TIME

Word = Literal["when", "from", "until"]


@dataclass(frozen=True, slots=True)
class Span:
    """The start and the end of an event; both are equal for something momentary."""

    start: Moment
    end: Moment


class DateUse(NamedTuple):
    """What a date stands for: the field it is given in, whether that is of something lasting, and how many years
    "about" widens a year by."""

    word: Word
    lasting: bool
    about_years: int

    @property
    def key(self) -> str:
        """Return a text that is different for every use."""
        return f"{self.word} {'lasting' if self.lasting else 'moment'} {self.about_years}"

    @staticmethod
    def of(key: str) -> DateUse:
        """Return the use of a key."""
        word, kind, years = key.split()
        return DateUse(_WORDS[word], kind == "lasting", int(years))


_WORDS: dict[str, Word] = {"when": "when", "from": "from", "until": "until"}


def strict_span(date: Date, use: DateUse) -> Span:
    """Return what a date says as it is written."""
    return _used(Span(date.start, date.end), date, use)


def widened_span(date: Date, use: DateUse) -> Span:
    """Return what a date says at most: an approximate one grown by one unit, and one with a `?` nothing at all."""
    if date.uncertain:
        anything = Moment(-INFINITY, INFINITY, date.start.zoned)
        return _used(Span(anything, anything), date, use)
    return _used(Span(*date.widened(use.about_years)), date, use)


def _used(span: Span, date: Date, use: DateUse) -> Span:
    if not use.lasting:
        return span
    if use.word == "from":
        return ordered(span.start, ANY_TIME)
    if use.word == "until":
        return ordered(ANY_TIME, span.end)
    return lasting_when(span, date)


def lasting_when(when: Span, date: object) -> Span:
    """Return the span of something lasting: a lone `when` says it was going on then.

    It began no later and ended no earlier; `a/b` says when it began and ended.
    """
    if isinstance(date, Date) and date.lasting:
        return ordered(when.start, when.end)
    zoned = when.start.zoned
    return Span(Moment(-INFINITY, when.start.latest, zoned), Moment(when.end.earliest, INFINITY, zoned))


def ordered(start: Moment, end: Moment) -> Span:
    """Let the start be no later than the end's latest and the end no earlier than the start's earliest.

    Both are on one clock. Where the start is certainly after the end, each says what it says.
    """
    if start.zoned != end.zoned:
        start, end = start.to_utc(), end.to_utc()
    if start.earliest > end.latest:
        return Span(start, end)
    return Span(
        Moment(start.earliest, min(start.latest, end.latest), start.zoned),
        Moment(max(end.earliest, start.earliest), end.latest, end.zoned),
    )
