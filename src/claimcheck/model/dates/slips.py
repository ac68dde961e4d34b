"""Slips of the pen: dates near one as written that would fall where everything else says it must.

They are suggestions to look at, never applied. Each is written as the date is, says what would explain it, and comes
first if more does; then the likelier kind, in the order of `Kind`; then the nearer date:

    said          what another source says of the same, or within it
    digit         one digit off: of the last two of the year, of the month, of the day
    transposed    two neighbouring digits swapped
    day and month swapped, in figures or in words
    exchanged     with the other date of its pair
    year          that of a neighbouring claim
    century       a hundred years more or less

What another source says less precisely is one of them only where no other candidate lies within it. Only a date of one
year of four digits, with or without month and day, has slips of its own. A relative date, a set, an interval, a bound
such as `before 1880` or a year written twice may only be what another source says, or be exchanged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from itertools import takewhile
from typing import Final

from claimcheck.model.dates.absolute import Date, Precision
from claimcheck.model.dates.calendar import CALENDARS, CalendarName
from claimcheck.model.dates.comparison import falls_on
from claimcheck.model.dates.errors import DateError
from claimcheck.model.dates.moments import Moment
from claimcheck.model.dates.parsing import parse_date
from claimcheck.model.dates.relative import RelativeDate
from claimcheck.model.dates.written import Written, as_written
from claimcheck.model.findings import Candidate

MOST: Final = 5
"""So many candidates are given."""
MOST_ALIKE: Final = 3
"""So many of them whose reasons are of the same kinds."""

Named = tuple[str, Date]
"""A date, and what the claim or the source that gives it is called."""


def slips(
    date: Date | RelativeDate,
    within: Moment,
    *,
    neighbours: Iterable[Named] = (),
    rivals: Iterable[Named] = (),
    partner: Named | None = None,
) -> tuple[Candidate, ...]:
    """Return dates that `date` may have been meant to be, best first.

    within:     where it would have to fall; some reading of every candidate does. An open end is taken at its word:
                close it by today where nothing can be said of the future
    neighbours: dates of the claims beside it, whose year it may have taken over, by claim id
    rivals:     what other sources say of the same start or end, by what they are called: "its own earlier article"
    partner:    the date it may have been exchanged with: the other end of its claim, or that of a claim it clashes with

    A weekday that its text names is right in every candidate. All of them are in its calendar.
    """
    rivals = tuple(rivals)
    fitting = _merged(_proposals(date, neighbours, rivals, partner), date, within)
    explained = [guess for one in fitting if (guess := _supported(one, rivals)).reasons]
    ranked = sorted(_most_precise(explained), key=lambda guess: guess.order(date))
    return tuple(Candidate(guess.date.text, guess.slip) for guess in _varied(ranked)[:MOST])


class Kind(IntEnum):
    """The kinds of slips, the likeliest first."""

    SAID = auto()
    DIGIT = auto()
    TRANSPOSED = auto()
    DAY_AND_MONTH = auto()
    EXCHANGED = auto()
    YEAR = auto()
    CENTURY = auto()


@dataclass(frozen=True, slots=True)
class _Guess:
    date: Date
    reasons: tuple[tuple[Kind, str], ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(kind for kind, _ in self.reasons)

    @property
    def moment(self) -> Moment:
        return self.date.start.hull(self.date.end)

    @property
    def slip(self) -> str:
        """Everything that would explain it, in words; of several sources that say so the first, and how many more."""
        said = [words for kind, words in self.reasons if kind == Kind.SAID]
        told = [words for kind, words in self.reasons if kind != Kind.SAID]
        if len(said) > 1:
            more = f"{len(said) - 1} other{'s' if len(said) > 2 else ''}"
            said = [f"{said[0].removesuffix(' says')} and {more} say"]
        *others, last = [*told, *said]
        return "; ".join([*others, f"and {last}"]) if others else last

    def order(self, written: Date | RelativeDate) -> tuple[int, int, int, str]:
        away = abs(self.date.start.earliest - written.start.earliest) if isinstance(written, Date) else 0
        return -len(self.reasons), min(self.kinds), away, self.date.text


_Proposal = tuple[str, Precision, Kind, str]


def _proposals(
    date: Date | RelativeDate, neighbours: Iterable[Named], rivals: Iterable[Named], partner: Named | None
) -> Iterator[_Proposal]:
    """Propose texts: each with the precision it has if it is a date at all, and why it may be meant."""
    form = as_written(date) if isinstance(date, Date) else None
    if form and isinstance(date, Date):
        for kind, words, text in _own_slips(form):
            yield text, date.precision, kind, words
        for name, neighbour in neighbours:
            if known := _known(neighbour, date.calendar):
                yield form.with_values(known[:1]), date.precision, Kind.YEAR, f"the year of {name}"
    if partner:
        yield *_told(date, form, partner[1]), Kind.EXCHANGED, f"exchanged with {partner[0]}"
    for name, rival in rivals:
        yield *_told(date, form, rival), Kind.SAID, f"what {name} says"


def _merged(proposals: Iterable[_Proposal], date: Date | RelativeDate, within: Moment) -> Iterator[_Guess]:
    """Join what explains one and the same text, and leave out what is no date, no other date, or does not fit."""
    by_text: dict[tuple[str, Precision], dict[Kind, str]] = {}
    for text, precision, kind, words in proposals:
        by_text.setdefault((text, precision), {}).setdefault(kind, words)
    for (text, precision), reasons in by_text.items():
        read = _read(text, date.calendar)
        if read and read.precision == precision and _differs(read, date):
            guess = _Guess(read, tuple((kind, words) for kind, words in reasons.items() if kind != Kind.SAID))
            if _fits(guess, within):
                yield guess


def _read(text: str, calendar: CalendarName) -> Date | None:
    try:
        date = parse_date(text, calendar)
    except DateError:
        return None
    return date if isinstance(date, Date) else None


def _differs(date: Date, written: Date | RelativeDate) -> bool:
    if isinstance(written, RelativeDate):
        return not date.lasting
    return date.lasting == written.lasting and (date.start, date.end) != (written.start, written.end)


def _fits(guess: _Guess, within: Moment) -> bool:
    date = guess.date
    on_its_weekday = date.weekday is None or falls_on(date.start, date.weekday) is not False
    return on_its_weekday and guess.moment.meet(within) is not None


def _supported(guess: _Guess, rivals: Iterable[Named]) -> _Guess:
    """Add the sources that say so, or say so less precisely."""
    said = dict.fromkeys(words for name, rival in rivals if (words := _support(guess, name, rival)))
    return replace(guess, reasons=(*guess.reasons, *((Kind.SAID, words) for words in said)))


def _support(guess: _Guess, name: str, rival: Date) -> str | None:
    told = rival.start.hull(rival.end)
    both = guess.moment.meet(told) if guess.date.lasting == rival.lasting else None
    if both == told:
        return f"what {name} says"
    return f"within what {name} says" if both == guess.moment and _known(rival, guess.date.calendar) else None


def _most_precise(guesses: Sequence[_Guess]) -> list[_Guess]:
    """Leave out those that hold another."""
    return [
        guess
        for guess in guesses
        if not any(guess.moment != other.moment == guess.moment.meet(other.moment) for other in guesses)
    ]


def _varied(guesses: Iterable[_Guess]) -> list[_Guess]:
    """Keep the first few that rest on the same kinds of reasons."""
    counted: Counter[tuple[Kind, ...]] = Counter()
    kept = []
    for guess in guesses:
        counted[guess.kinds] += 1
        if counted[guess.kinds] <= MOST_ALIKE:
            kept.append(guess)
    return kept


# -- what others say, written as the date is ------------------------------------------------------------------------


def _told(date: Date | RelativeDate, form: Written | None, other: Date) -> tuple[str, Precision]:
    """What another date says, in the form of this one; in its own words where it says less, or that form is none."""
    known = _known(other, date.calendar)
    if form and isinstance(date, Date) and len(known) >= len(form.numbers):
        return form.with_values(known), date.precision
    return other.text, other.precision


def _known(date: Date, calendar: CalendarName) -> tuple[int, ...]:
    """Year, month and day, as far as all readings of a moment have them in common."""
    if date.lasting or not date.start.is_bounded:
        return ()
    first, last = (CALENDARS[calendar].civil_of(day) for day in (date.start.earliest_day, date.start.latest_day))
    return tuple(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=True)))


# -- its own slips ---------------------------------------------------------------------------------------------------


def _own_slips(form: Written) -> Iterator[tuple[Kind, str, str]]:
    for text in _one_digit_off(form):
        yield Kind.DIGIT, "one digit", text
    for text in _two_digits_swapped(form):
        yield Kind.TRANSPOSED, "two digits swapped", text
    year, *others = form.values
    if len(others) == 2 and others[1] <= 12:
        yield Kind.DAY_AND_MONTH, "day and month swapped", form.with_values((year, *reversed(others)))
    for other in (year - 100, year + 100):
        if 0 <= other <= 9999:
            yield Kind.CENTURY, "century", form.with_values((other,))


def _one_digit_off(form: Written) -> Iterator[str]:
    for part, number in _figures_of(form):
        for place in range(2 if part == 0 else 0, len(number)):
            for digit in "0123456789":
                if digit != number[place]:
                    yield from _with_digits(form, part, number[:place] + digit + number[place + 1 :])


def _two_digits_swapped(form: Written) -> Iterator[str]:
    for part, number in _figures_of(form):
        for place in range(1 if part == 0 else 0, len(number) - 1):
            if number[place] != number[place + 1]:
                swapped = number[place + 1] + number[place]
                yield from _with_digits(form, part, number[:place] + swapped + number[place + 2 :])


def _figures_of(form: Written) -> Iterator[tuple[int, str]]:
    """Return the numbers written in digits, but for the code of a season."""
    numbers = zip(form.numbers, form.values, strict=True)
    return ((part, n) for part, (n, value) in enumerate(numbers) if n.isdigit() and not (part == 1 and value > 12))


def _with_digits(form: Written, part: int, digits: str) -> Iterator[str]:
    # Within words nobody writes "04 March" for "24 March".
    if not form.in_words or digits[0] != "0" or form.numbers[part][0] == "0":
        yield form.with_number(part, digits)
