"""When something started and ended, as one date of a claim says, strict and widened.

A date means different things in different fields: a `when` is the moment itself, or, of something that lasts, a time
at which it was going on; `from` and `until` are its ends.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    """What a date stands for.

    The field it is given in, whether that is of something lasting, and how many years "about" widens a year by.
    """

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
    return in_use(Span(date.start, date.end), use, lasts=date.lasting)


def widened_span(date: Date, use: DateUse) -> Span:
    """Return what a date says at most: an approximate one grown by one unit, and one with a `?` nothing at all."""
    if date.uncertain:
        anything = Moment(-INFINITY, INFINITY, date.start.zoned)
        return in_use(Span(anything, anything), use, lasts=date.lasting)
    return in_use(Span(*date.widened(use.about_years)), use, lasts=date.lasting)


def in_use(span: Span, use: DateUse, *, lasts: bool = False) -> Span:
    """Return what a date says of its event; it `lasts` if it gives a start and an end itself (`a/b`).

    A lone `when` of something lasting says it was going on then: it began no later and ended no earlier.
    """
    if not use.lasting:
        return span
    if use.word == "from":
        return ordered(span.start, ANY_TIME)
    if use.word == "until":
        return ordered(ANY_TIME, span.end)
    if lasts:
        return ordered(span.start, span.end)
    zoned = span.start.zoned
    return Span(Moment(-INFINITY, span.start.latest, zoned), Moment(span.end.earliest, INFINITY, zoned))


def together(spans: Mapping[Word, Span]) -> Span:
    """Return what the dates of one claim say together: its only one, or those of its two ends, on one clock."""
    if len(spans) == 1:
        return next(iter(spans.values()))
    return ordered(spans["from"].start, spans["until"].end)


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
