"""Where the numbers stand in a date as people write it, so that another can be put in their place.

The words stay, and the manner of writing does: `Fri, 3rd of Mar. 2023`, `about 1840`, `2021-10?`, `25/12/2021`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from claimcheck.model.dates.absolute import Date
from claimcheck.model.dates.components import MONTH_NAMES

_MONTH: Final = rf"(?P<month>sept|{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTH_NAMES)})\.?"
_SUFFIX: Final = "(?:st|nd|rd|th)"
_YEAR: Final = "(?P<year>[0-9]{4})(?![-0-9x/]|[se][0-9])"
_OF_MONTH: Final = "(?P<month>0?[1-9]|1[0-2])"
_BEYOND_MONTHS: Final = "(?P<day>1[3-9]|2[0-9]|3[01])"  # such a day cannot be taken for a month
_IN_WORDS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b(?P<day>[0-9]{{1,2}}){_SUFFIX}?[ -](?:of )?{_MONTH},?[ -]{_YEAR}",
        rf"\b{_MONTH} (?:the )?(?P<day>[0-9]{{1,2}}){_SUFFIX}?,? {_YEAR}",
        rf"\b{_MONTH},?[ -](?:of )?{_YEAR}",
    )
)
_IN_FIGURES: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![0-9]){_BEYOND_MONTHS}[-/.]{_OF_MONTH}[-/.]{_YEAR}",
        rf"(?<![0-9]){_OF_MONTH}[-/.]{_BEYOND_MONTHS}[-/.]{_YEAR}",
        "(?<![0-9y/])(?<!^-)(?<![^a-z]-)(?P<year>[0-9]{4})"
        "(?:[?~%]?-[?~%]?(?P<month>[0-9]{2})(?:[?~%]?-[?~%]?(?P<day>[0-9]{2}))?)?(?![-0-9x/]|[?~%]-|[se][0-9])",
    )
)
_ANY_YEAR: Final = re.compile("(?<![0-9])[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Written:
    """A date of one year of four digits: where its year, month and day stand in the text, as far as it has them."""

    text: str
    spans: tuple[tuple[int, int], ...]
    in_words: bool

    @property
    def numbers(self) -> tuple[str, ...]:
        """Year, month and day as written; the month may be a name."""
        return tuple(self.text[first:last] for first, last in self.spans)

    @property
    def values(self) -> tuple[int, ...]:
        """Year, month and day; a month of 21 and above is a season or another part of the year."""
        return tuple(int(number) if number.isdigit() else _month_of(number) for number in self.numbers)

    def with_number(self, part: int, number: str) -> str:
        """Return the text with the year (part 0), month (1) or day (2) written so."""
        return self._with({part: number})

    def with_values(self, values: Iterable[int]) -> str:
        """Return the text with another year, or year and month, or all three, each in the manner of its own."""
        given = zip(self.numbers, values, strict=False)
        return self._with({part: self._in_the_manner_of(old, value) for part, (old, value) in enumerate(given)})

    def _with(self, numbers: dict[int, str]) -> str:
        text = self.text
        for part in sorted(numbers, key=self.spans.__getitem__, reverse=True):  # from the back: the rest stays in place
            first, last = self.spans[part]
            after = text[last:]
            if part == 2 and re.match(_SUFFIX, after, re.IGNORECASE):
                after = _suffix(int(numbers[part])) + after[2:]
            text = text[:first] + numbers[part] + after
        return text

    def _in_the_manner_of(self, written: str, value: int) -> str:
        if not written.isdigit():
            return _month_name(written, value)
        padded = not self.in_words or written[0] == "0"
        return f"{value:0{len(written)}d}" if padded or len(written) == 4 else str(value)


def as_written(date: Date) -> Written | None:
    """Return where the numbers of a date stand; None if it is more than one, a bound, or has no year of four digits."""
    if date.lasting or not date.start.is_bounded or len(_ANY_YEAR.findall(date.text)) != 1:
        return None
    for in_words, patterns in ((True, _IN_WORDS), (False, _IN_FIGURES)):
        for pattern in patterns:
            if found := pattern.search(date.text):
                parts = (found.span(name) for name in ("year", "month", "day") if found.groupdict().get(name))
                return Written(date.text, tuple(parts), in_words)
    return None


def _month_of(name: str) -> int:
    return next(number for number, month in enumerate(MONTH_NAMES, start=1) if month[:3] == name[:3].capitalize())


def _month_name(like: str, month: int) -> str:
    name = MONTH_NAMES[month - 1] if like.capitalize() in MONTH_NAMES else MONTH_NAMES[month - 1][:3]
    return name.upper() if like.isupper() else name.lower() if like.islower() else name


def _suffix(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
