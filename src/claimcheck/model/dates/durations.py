"""Durations of the calendar: months, days or seconds, never a mixture.

A month has no fixed number of days and a day, across a change of the clocks, no fixed number of hours. A
duration therefore counts one kind of unit only, and the kind decides how it is added to a date.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from claimcheck.model.dates.errors import DateError

Scale = Literal["seconds", "days", "months"]

LENGTH_LIMIT: Final = 200  # characters: no date people write is longer, and hostile input is refused quickly
AMOUNT_DIGITS: Final = 12  # up to 10^12 of any unit: years beyond 10^11 cannot be written either


@dataclass(frozen=True, slots=True)
class Duration:
    """So many months, or days, or seconds; at most one of them is not zero. May be negative.

    Raises `ValueError` when kinds are mixed.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0

    def __post_init__(self) -> None:
        if bool(self.months) + bool(self.days) + bool(self.seconds) > 1:
            raise ValueError("a duration counts months, days or seconds, not a mixture of them")

    @property
    def scale(self) -> Scale:
        """What it counts; a zero duration counts seconds."""
        return "months" if self.months else "days" if self.days else "seconds"

    def __neg__(self) -> "Duration":
        return Duration(-self.months, -self.days, -self.seconds)

    def __add__(self, other: "Duration") -> "Duration":
        return Duration(self.months + other.months, self.days + other.days, self.seconds + other.seconds)

    def __mul__(self, factor: int) -> "Duration":
        return Duration(self.months * factor, self.days * factor, self.seconds * factor)

    def __bool__(self) -> bool:
        return bool(self.months or self.days or self.seconds)

    def __str__(self) -> str:
        """Words that `parse_duration` reads back: `18 months`, `2 years`, `70 days`, `48 hours`."""
        for size, amount, unit in (
            (12, self.months, "year"),
            (1, self.months, "month"),
            (1, self.days, "day"),
            (3600, self.seconds, "hour"),
            (60, self.seconds, "minute"),
            (1, self.seconds, "second"),
        ):
            if amount and amount % size == 0:
                count = amount // size
                return f"{count} {unit}{'' if abs(count) == 1 else 's'}"
        return "0 days"


ZERO: Final = Duration()

UNITS: Final = {
    "second": Duration(seconds=1),
    "minute": Duration(seconds=60),
    "hour": Duration(seconds=3600),
    "day": Duration(days=1),
    "week": Duration(days=7),
    "month": Duration(months=1),
    "year": Duration(months=12),
}
UNIT_PATTERN: Final = "(?:" + "|".join(UNITS) + ")"

_SMALL_NUMBERS: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = {
    ten: 10 * value
    for value, ten in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2)
}
NUMBERS: Final = (
    {word: value for value, word in enumerate(_SMALL_NUMBERS)}
    | _TENS
    | {f"{ten}-{one}": _TENS[ten] + value for ten in _TENS for value, one in enumerate(_SMALL_NUMBERS[:10]) if value}
    | {"a": 1, "an": 1}
)
NUMBER_PATTERN: Final = f"(?:[0-9]{{1,{AMOUNT_DIGITS}}}|[a-z]+(?:-[a-z]+)?)"


def parse_duration(text: str) -> Duration:
    """Read `18 months`, `2 years`, `1 year 6 months`, `70 days`, `3 weeks`, `48 hours`, `0 days`; numbers
    also as words.

    Raises `DateError` for anything else, and for mixtures of months with days or of days with hours.
    """
    if len(text) > LENGTH_LIMIT:
        raise DateError(text, f"longer than {LENGTH_LIMIT} characters", "write a duration such as '18 months'")
    sign, unsigned = (-1, text[1:]) if text.startswith("-") else (1, text)
    parts = re.split(r", and |, | and | ", unsigned.lower())
    if len(parts) % 2:
        raise _not_a_duration(text)
    total = ZERO
    for amount, unit in zip(parts[::2], parts[1::2], strict=True):
        total = _sum(text, total, _quantity(text, amount, unit))
    return total * sign


def number_of(word: str) -> int | None:
    """The value of `3`, `three`, `a` or `twenty-one`; None for anything else."""
    if word.isascii() and word.isdigit() and len(word) <= AMOUNT_DIGITS:
        return int(word)
    return NUMBERS.get(word)


def unit_of(word: str) -> Duration | None:
    """One `day`, `weeks`, ...; None if it is no unit."""
    return UNITS.get(word.removesuffix("s"))


def _quantity(text: str, amount: str, unit: str) -> Duration:
    count, one = number_of(amount), unit_of(unit)
    if count is None or one is None:
        raise _not_a_duration(text)
    return one * count


def _sum(text: str, left: Duration, right: Duration) -> Duration:
    if left and right and left.scale != right.scale:
        scales = {left.scale, right.scale}
        mixture = "months with days" if scales == {"months", "days"} else f"{left.scale} with {right.scale}"
        reason = f"mixes {mixture}: neither has a fixed length in the other"
        raise DateError(
            text,
            reason,
            "count one kind of unit: years and months, weeks and days, or hours, minutes and seconds",
        )
    return left + right


def _not_a_duration(text: str) -> DateError:
    return DateError(
        text, "not a duration", "write whole numbers and units, such as '18 months', '70 days' or '48 hours'"
    )
