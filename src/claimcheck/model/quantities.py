"""Numbers and lengths of time as documents state them: the text as written, and what it may mean.

A number is exact decimal arithmetic, never binary floating point, and is known only as precisely as it is written:
`1.2 million` is anything from 1,150,000 to 1,250,000. Whole numbers are exact, unless they end in two zeros or more. A
length of time counts months, days and seconds apart, because neither has a fixed length in the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal, localcontext
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import PlainValidator, WithJsonSchema

from claimcheck.model.dates import Duration
from claimcheck.model.dates.durations import number_of, unit_of

Sense = Literal["stated", "about", "at least", "at most"]
"""How a quantity is meant: as stated, about that, that or more, that or less."""

ROUNDED_BY: Final = 20
"""A whole number that looks rounded is so by no more than one part in so many; claimcheck's own figure."""
LENGTH_LIMIT: Final = 100  # characters; no quantity people write is longer
_EXACT: Final = Context(prec=3 * LENGTH_LIMIT)  # wider than any sum of two numbers of so many digits


class QuantityError(ValueError):
    """A value that is not a number, share, length or age.

    `text` is what was written, `reason` says what is wrong with it, `hint` what to write instead.
    """

    def __init__(self, text: str, reason: str, hint: str) -> None:
        super().__init__(text, reason, hint)
        self.text = text
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.reason}; {self.hint}"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, and the closed interval of what it may be; None where that has no end.

    A share is a fraction: the value of `41%` is 0.41.
    """

    value: Decimal
    text: str
    least: Decimal | None
    most: Decimal | None

    def __str__(self) -> str:
        return self.text

    @property
    def exact(self) -> bool:
        """Tell whether it can only be its value."""
        return self.least == self.most == self.value

    def agrees_with(self, other: Number) -> bool:
        """Tell whether both can be one number: their intervals have something in common."""
        return _reaches(self.least, other.most) and _reaches(other.least, self.most)


def _reaches(least: Decimal | None, most: Decimal | None) -> bool:
    return least is None or most is None or least <= most


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as written, in months, days and seconds, which are never converted into each other.

    `least` and `most` are the seconds it may be, months as long and as short as they can be; None where it has no end.
    """

    months: int
    days: int
    seconds: int
    text: str
    sense: Sense = "stated"
    least: int | None = field(default=None, compare=False)
    most: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.text

    @property
    def durations(self) -> tuple[Duration, ...]:
        """Return its parts as durations, each of one kind of unit, the longest first; none for a length of zero."""
        parts = (Duration(months=self.months), Duration(days=self.days), Duration(seconds=self.seconds))
        return tuple(part for part in parts if part)


# -- what is read ------------------------------------------------------------------------------------------------


def read_number(value: object) -> Number:
    """Read a number: `12`, `1,234,567`, `1.2 million`, `about 500`, `more than 3 thousand`. Raises `QuantityError`."""
    if isinstance(value, Number):
        return value
    return _number(_text_of(value), percent=False)


def read_share(value: object) -> Number:
    """Read a share, which carries a percent sign: `41%`, `4.5 percent`, `up to 60%`. Raises `QuantityError`."""
    if isinstance(value, Number):
        return value
    return _number(_text_of(value), percent=True)


def read_length(value: object) -> Length:
    """Read a length of time: `18 months`, `3 weeks and 2 days`, `a year and a day`, `P1Y6M`. Raises `QuantityError`."""
    if isinstance(value, Length):
        return value
    text = _text_of(value)
    if re.fullmatch("[0-9.]+", text):
        raise QuantityError(text, "a length of time has a unit", f"write such as '{text} days'")
    return _length(text)


def read_term(value: object) -> Length:
    """Read a term set by a court or a contract, which is meant exactly: `18 months`. Raises `QuantityError`."""
    if isinstance(value, Length):
        return value
    return _length(_text_of(value), "term")


def read_age(value: object) -> Length:
    """Read an age: a length of time, or a whole number of years. Raises `QuantityError`."""
    if isinstance(value, Length):
        return value
    text = _text_of(value)
    _, amount = _sense_of(text)
    if re.fullmatch("[0-9]{1,3}", amount):
        return _length(text, "age", [Duration(months=12) * int(amount)], Duration(months=12))
    return _length(text, "age")


def _text_of(value: object) -> str:
    """Return what was written. Whole numbers and decimals, as readers hand them over, are written in plain digits."""
    if isinstance(value, float):
        raise QuantityError(repr(value), "a binary floating-point number is not what was written", "give it as text")
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise QuantityError("", "a quantity is a number or a text", "write such as 12, '1.2 million' or '18 months'")
    text = value.strip() if isinstance(value, str) else _in_digits(value)
    if not text:
        raise QuantityError(text, "nothing is written", "leave the field out, or write such as 12 or '18 months'")
    if len(text) > LENGTH_LIMIT:
        raise _too_long(text)
    return text


def _in_digits(number: int | Decimal) -> str:
    """Write a number without an exponent. Huge ones are refused first, because writing them takes long."""
    if isinstance(number, int):
        if number.bit_length() > 4 * LENGTH_LIMIT:
            raise _too_long("")
        return str(number)
    if not number.is_finite():
        raise _not_finite(str(number))
    if abs(number.adjusted()) > LENGTH_LIMIT:
        raise _too_long(str(number))
    return f"{number:f}"


def _too_long(text: str) -> QuantityError:
    return QuantityError(text, f"longer than {LENGTH_LIMIT} characters", "write one quantity")


# -- how it is meant ---------------------------------------------------------------------------------------------

_WORDS: Final[dict[Sense, tuple[str, ...]]] = {
    "about": ("~", "≈", "about", "around", "approximately", "roughly", "nearly", "almost", "circa", "ca.", "c."),
    "at least": (">", ">=", "≥", "more than", "over", "at least", "no fewer than", "no less than"),
    "at most": ("<", "<=", "≤", "less than", "fewer than", "under", "at most", "up to", "no more than", "as many as"),
}
_SENSES: Final = {word: sense for sense, words in _WORDS.items() for word in words}
_SENSE: Final = re.compile(
    rf"(?:(?P<sign>[~≈≥≤]|[<>]=?)\s*|(?P<words>{'|'.join(re.escape(w) for w in _SENSES if w[0].isalpha())})\s+)(?=\S)",
    re.IGNORECASE,
)


def _sense_of(text: str) -> tuple[Sense, str]:
    """Return how a quantity is meant, and the quantity without the word that says so."""
    if found := _SENSE.match(text):
        return _SENSES[(found["sign"] or found["words"]).lower()], text[found.end() :]
    return "stated", text


# -- numbers -----------------------------------------------------------------------------------------------------

_SCALES: Final = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SEPARATORS: Final = ",_\u2009\u202f\u00a0"
_PLAIN_NUMBER: Final = re.compile(
    rf"(?P<sign>[-\u2212]?)(?P<whole>[0-9](?:[{_SEPARATORS}]*[0-9])*)(?:\.(?P<fraction>[0-9]+))?"
    rf"(?:\s*(?P<scale>{'|'.join(_SCALES)}))?(?P<percent>\s*(?:%|percent|per cent))?",
    re.IGNORECASE,
)
_GROUPED: Final = re.compile(rf"[0-9]+|[0-9]{{1,3}}(?P<mark>[{_SEPARATORS}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*")
_DIGITS_HINT: Final = "write digits, such as 1234567, 1,234,567 or '1.2 million'"


def _number(text: str, *, percent: bool) -> Number:
    sense, amount = _sense_of(text)
    found = _PLAIN_NUMBER.fullmatch(amount)
    if found is None:
        raise _not_a_number(text, amount)
    if not _GROUPED.fullmatch(found["whole"]):
        raise QuantityError(
            text, "its digits are not in groups of three", "write 1234567 or 1,234,567, and 0.5 with a point"
        )
    if percent and not found["percent"]:
        raise QuantityError(text, "a share is a percentage", "write it with a percent sign, such as 41%")
    if found["percent"] and not percent:
        raise QuantityError(text, "a percentage is not a number of things", "write a number, or claim a `share`")
    return _read(text, found, sense)


def _read(text: str, found: re.Match[str], sense: Sense) -> Number:
    """Return a number with its interval.

    A rounded number is known to half a unit of its last digit; a whole one that ends in two zeros or more counts as
    rounded to its last digit before them, by a twentieth of it at most: 3,000 is 2,850 to 3,150. "About" is one
    whole unit of that digit. A bound is as precise as it is written.
    """
    fraction = found["fraction"] or ""
    digits = re.sub(f"[{_SEPARATORS}]", "", found["whole"]) + fraction
    exponent = _SCALES.get((found["scale"] or "").lower(), 0) - len(fraction) - (2 if found["percent"] else 0)
    written = Decimal(f"{'-' if found['sign'] else ''}{digits}E{exponent}")
    if sense == "about":
        margin = _last_place(digits, exponent, skip_zeros=not fraction)
    elif fraction or found["scale"] or found["percent"]:
        margin = Decimal(f"5E{exponent - 1}")
    elif sense == "stated" and digits.endswith("00"):
        with localcontext(_EXACT):
            margin = min(_last_place(digits, exponent, skip_zeros=True) / 2, abs(written) / ROUNDED_BY)
    else:
        margin = Decimal(0)
    with localcontext(_EXACT):
        value = Decimal(f"{written:f}")
        least = None if sense == "at most" else value - margin
        most = None if sense == "at least" else value + margin
    return Number(value, text, least, most)


def _last_place(digits: str, exponent: int, *, skip_zeros: bool) -> Decimal:
    """Return one unit of the last digit, or of the last that is not zero: 100 for 1200."""
    zeros = len(digits) - len(digits.rstrip("0")) if skip_zeros else 0
    return Decimal(f"1E{exponent + zeros % len(digits)}")


def _not_a_number(text: str, amount: str) -> QuantityError:
    if re.fullmatch(r"[-+\u2212]?(?:s?nan|inf|infinity|\.nan|\.inf|∞)", amount, re.IGNORECASE):
        return _not_finite(text)
    if len(re.findall(r"(?<![0-9]e)[0-9][0-9.,_]*", amount)) > 1:
        return QuantityError(text, "several numbers", "state one number in one claim, such as 12 or 1,234,567")
    return QuantityError(text, "not a number", _DIGITS_HINT)


def _not_finite(text: str) -> QuantityError:
    return QuantityError(text, "not a finite number", "write the number stated, or leave the field out")


# -- lengths of time ---------------------------------------------------------------------------------------------

_ISO_UNITS: Final = {
    "years": Duration(months=12),
    "months": Duration(months=1),
    "weeks": Duration(days=7),
    "days": Duration(days=1),
    "hours": Duration(seconds=3600),
    "minutes": Duration(seconds=60),
    "seconds": Duration(seconds=1),
}
_ISO: Final = re.compile(
    r"P(?=[0-9T])(?:(?P<years>[0-9]{1,12})Y)?(?:(?P<months>[0-9]{1,12})M)?(?:(?P<weeks>[0-9]{1,12})W)?"
    r"(?:(?P<days>[0-9]{1,12})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,12})H)?(?:(?P<minutes>[0-9]{1,12})M)?(?:(?P<seconds>[0-9]{1,12})S)?)?"
)
_JOINTS: Final = re.compile(r",\s*and\s+|,\s*|\s+and\s+|\s+")


Meaning = Literal["length", "term", "age"]
"""A length told may be a unit longer or shorter; a term is meant exactly; an age is in full units that have passed."""


def _length(
    text: str, meaning: Meaning = "length", parts: list[Duration] | None = None, unit: Duration | None = None
) -> Length:
    sense, amount = _sense_of(text)
    if parts is None:
        counted = _iso_parts(amount) if amount.startswith("P") else _worded_parts(amount)
        parts = [one * count for one, count in counted]
        unit = min((one for one, _ in counted), key=seconds_of, default=None)
    if not parts or unit is None:
        raise QuantityError(
            text, "not a length of time", "write whole numbers and units, such as '18 months', '3 days' or P1Y6M"
        )
    months, days, seconds = (sum(getattr(part, kind) for part in parts) for kind in ("months", "days", "seconds"))
    return Length(months, days, seconds, text, sense, *_interval((months, days, seconds), unit, sense, meaning))


def _interval(
    length: tuple[int, int, int], unit: Duration, sense: Sense, meaning: Meaning
) -> tuple[int | None, int | None]:
    """Return the least and the most seconds of a length of time, given in months, days and seconds."""
    about = sense == "about"
    years = unit.months >= 12
    below = {"length": 1 + about, "term": int(about), "age": (5 if years else 1) * about}[meaning]
    above = below + (meaning == "age")
    if sense == "at least":
        return max(0, _shortest(*length)), None
    if sense == "at most":
        return 0, _longest(*_moved(length, unit, above)) if meaning == "age" else _longest(*length)
    return max(0, _shortest(*_moved(length, unit, -below))), _longest(*_moved(length, unit, above))


def _moved(length: tuple[int, int, int], unit: Duration, times: int) -> tuple[int, int, int]:
    months, days, seconds = length
    return months + times * unit.months, days + times * unit.days, seconds + times * unit.seconds


_DAY: Final = 86_400
_MONTH: Final = 2_629_746  # seconds: a twelfth of the mean Gregorian year
_MONTHS_VARY: Final = 5 * _DAY
"""So many months are never farther from their mean, even over a century without its leap day."""


def seconds_of(duration: Duration) -> tuple[int, int]:
    """Return the least and the most seconds that a duration can be: months are not all of one length."""
    parts = (duration.months, duration.days, duration.seconds)
    return _shortest(*parts), _longest(*parts)


def _longest(months: int, days: int, seconds: int) -> int:
    return months * _MONTH + (_MONTHS_VARY if months else 0) + days * _DAY + seconds


def _shortest(months: int, days: int, seconds: int) -> int:
    return months * _MONTH - (_MONTHS_VARY if months else 0) + days * _DAY + seconds


def _iso_parts(text: str) -> list[tuple[Duration, int]]:
    found = _ISO.fullmatch(text)
    counted = found.groupdict() if found else {}
    return [(_ISO_UNITS[unit], int(count)) for unit, count in counted.items() if count is not None]


def _worded_parts(text: str) -> list[tuple[Duration, int]]:
    """Return the units of `3 weeks and 2 days`, each with how many of them, or nothing if it is not written so."""
    words = _JOINTS.split(text.lower())
    if len(words) % 2:
        return []
    counts, units = map(number_of, words[::2]), map(unit_of, words[1::2])
    parts = [(unit, count) for count, unit in zip(counts, units, strict=True) if count is not None and unit is not None]
    return parts if 2 * len(parts) == len(words) else []


# -- fields of claims --------------------------------------------------------------------------------------------

_NUMBER_SCHEMA = {"type": ["string", "number"], "examples": ["12", "1,234,567", "1.2 million", "more than 500"]}
_SHARE_SCHEMA = {"type": "string", "examples": ["41%", "4.5 percent", "up to 60%"]}
_LENGTH_SCHEMA = {"type": "string", "examples": ["18 months", "3 weeks and 2 days", "about 2 hours", "P1Y6M"]}
_AGE_SCHEMA = {"type": ["string", "integer"], "examples": ["42", "about 60", "18 months", "P1Y6M"]}
Quantity = Annotated[Any, PlainValidator(read_number), WithJsonSchema(_NUMBER_SCHEMA)]
ShareOfWhole = Annotated[Any, PlainValidator(read_share), WithJsonSchema(_SHARE_SCHEMA)]
LengthOfTime = Annotated[Any, PlainValidator(read_length), WithJsonSchema(_LENGTH_SCHEMA)]
LengthOfTerm = Annotated[Any, PlainValidator(read_term), WithJsonSchema(_LENGTH_SCHEMA)]
AgeOfPerson = Annotated[Any, PlainValidator(read_age), WithJsonSchema(_AGE_SCHEMA)]

Reader = Callable[[object], Number | Length]
LENGTH_READERS: Final[tuple[Reader, ...]] = (read_length, read_term, read_age)
_READERS: Final[tuple[Reader, ...]] = (read_number, read_share, *LENGTH_READERS)


def reader_in(annotation: object) -> Reader | None:
    """Return what reads the values of a field, by its annotation; None if the field holds no quantity."""
    for part in (annotation, *getattr(annotation, "__metadata__", ())):
        if isinstance(part, PlainValidator) and part.func in _READERS:
            return next(reader for reader in _READERS if reader is part.func)
    found = (reader_in(inner) for inner in get_args(annotation))
    return next((reader for reader in found if reader is not None), None)


def interval_of(quantity: Number | Length) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the most that a quantity may be, a length of time in seconds; None where it has no end."""
    least, most = quantity.least, quantity.most
    return None if least is None else Decimal(least), None if most is None else Decimal(most)
