"""Relations as people write them: `3 days after shooting`, `within 70 days of X`, `during custody`.

Minutes, hours, weeks, months and years carry one unit more or less unless `exactly` is said, for people round them;
days and seconds do not. "At least", "within" and their like are taken at their word, and so are "a few" (2 to 9),
"several" (3 to 12) and "a couple of" (2 to 3). Bounds include their end: "more than 3 days after" may be on the third
calendar day, 3 days and an hour later.
"""

import re
from dataclasses import replace
from typing import Final, NamedTuple

from claimcheck.model.dates.durations import (
    NUMBER_PATTERN,
    UNIT_PATTERN,
    UNITS,
    ZERO,
    Duration,
    Scale,
    number_of,
)
from claimcheck.model.dates.errors import DateError
from claimcheck.model.dates.relative import AnchorPoint, Relation, RelativeDate

_ANCHOR: Final = re.compile(r"(\w[\w-]*)(?:\.(start|end))?")
_NOT_AN_ID: Final = re.compile(
    "-?[0-9][-0-9x]*|(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)|january|february|march|april|may|june|july|"
    "august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    "now|today|yesterday|tomorrow|tonight|present|year|month|week|day"
)
_VAGUE: Final = {"a few": (2, 9), "several": (3, 12), "a couple of": (2, 3), "a couple": (2, 3)}
_SAME: Final[dict[str, Relation]] = {"day": "same day", "month": "same month", "year": "same year"}
_DIRECTIONS: Final[dict[str, Relation]] = {
    "after": "after",
    "before": "before",
    "of": "near",
    "during": "during",
}

_AT_LEAST: Final = ("at least", "more than", "over", "no less than", "not less than")
_AT_MOST: Final = (
    "within",
    "at most",
    "up to",
    "less than",
    "under",
    "fewer than",
    "no more than",
    "not more than",
)
_ABOUT: Final = ("about", "around", "approximately", "roughly", "some", "circa")

_DOUBT: Final = re.compile("(?:probably|possibly|perhaps|maybe) ")
_SAME_UNIT: Final = re.compile("(?:(?:on|in) )?(?:the )?same (day|month|year) as")
_NEXT: Final = re.compile("(?:on )?the (?:next |very next )?(day|week|month|year) (after|before)")
_AMOUNT: Final = re.compile(
    f"(?:(?P<bound>{'|'.join((*_AT_LEAST, *_AT_MOST, 'exactly', *_ABOUT))}) )?"
    f"(?:(?P<vague>{'|'.join(_VAGUE)})|(?P<between>between )?(?P<low>{NUMBER_PATTERN})"
    f"(?: ?(?P<joint>to|-|or|and) ?(?P<high>{NUMBER_PATTERN}))?)"
    f" (?P<unit>{UNIT_PATTERN})s? (?P<direction>after|before|of)"
)


class _Distance(NamedTuple):
    least: Duration | None
    most: Duration | None
    scale: Scale
    margin: Duration


def parse_relative(text: str) -> RelativeDate | None:
    """The relation a text stands for; None if it is none. Raises `DateError` if it is one that is wrong."""
    said = text.removesuffix("?").rstrip()
    phrase, _, target = said.rpartition(" ")
    phrase = " ".join(phrase.lower().split())
    doubted = _DOUBT.sub("", phrase, count=1) if _DOUBT.match(phrase) else phrase
    relation = _relation(text, doubted)
    if relation is None:
        _refuse_distance(text, doubted)
        return None
    anchor, point = _anchor(text, target)
    uncertain = said != text or doubted != phrase
    return replace(relation, anchor=anchor, anchor_point=point, uncertain=uncertain)


def _anchor(text: str, target: str) -> tuple[str, AnchorPoint | None]:
    found = _ANCHOR.fullmatch(target)
    if found is None:
        hint = "an id has letters, digits, - and _, and may be followed by .start or .end"
        raise DateError(text, f"{target!r} is no id of a claim", hint)
    if _NOT_AN_ID.fullmatch(target.lower()):
        hint = "work the date out and write it"
        raise DateError(text, f"{target!r} looks like a date, not like the id of a claim", hint)
    if not found[2]:
        return found[1], None
    return found[1], "start" if found[2] == "start" else "end"


def _relation(text: str, phrase: str) -> RelativeDate | None:
    """What the words before the anchor say; the anchor is filled in later."""
    if phrase in ("after", "before", "during"):
        return RelativeDate(text, "", _DIRECTIONS[phrase])
    found = _SAME_UNIT.fullmatch(phrase)
    if found:
        return RelativeDate(text, "", _SAME[found[1]])
    found = _NEXT.fullmatch(phrase)
    if found:
        phrase = f"1 {found[1]} {found[2]}"
    found = _AMOUNT.fullmatch(phrase)
    return _measured(text, found) if found else None


def _measured(text: str, found: re.Match[str]) -> RelativeDate | None:
    bound, direction = found["bound"], found["direction"]
    if direction == "of" and bound not in _AT_MOST:
        return None
    numbers = _numbers(text, found)
    if numbers is None:
        return None
    distance = _distance(bound, numbers, found)
    return RelativeDate(
        text,
        "",
        _DIRECTIONS[direction],
        least=distance.least,
        most=distance.most,
        scale=distance.scale,
        exact=bound == "exactly",
        approximate=bound in _ABOUT,
        margin=distance.margin,
    )


def _numbers(text: str, found: re.Match[str]) -> tuple[int, int] | None:
    if found["vague"]:
        return _VAGUE[found["vague"]]
    low = number_of(found["low"])
    high = number_of(found["high"]) if found["high"] else low
    if low is None or high is None:
        return None
    if (found["joint"] == "and") != bool(found["between"]):  # "between 3 and 5", but "3 to 5"
        return None
    if low > high:
        raise DateError(text, f"reversed: {low} is more than {high}", "write the smaller number first")
    return low, high


def _distance(bound: str | None, numbers: tuple[int, int], found: re.Match[str]) -> _Distance:
    low, high = numbers
    one = UNITS[found["unit"]]
    margin = one if bound in _ABOUT else ZERO
    if bound in _AT_LEAST:
        return _Distance(one * low, None, one.scale, margin)
    if bound in _AT_MOST:
        return _Distance(ZERO, one * high, one.scale, margin)
    taken_loosely = bound != "exactly" and not found["vague"] and found["unit"] not in ("second", "day")
    slack = 1 if taken_loosely else 0
    return _Distance(one * max(low - slack, 0), one * (high + slack), one.scale, margin)


def _refuse_distance(text: str, phrase: str) -> None:
    """Raises if this was meant as a relation."""
    if re.search("(?:after|before|during|as) the$", phrase):
        raise DateError(
            text,
            "a relation names a claim by its id",
            "write the id without 'the', such as '3 days after shooting'",
        )
    found = re.fullmatch("(.+) (?:after|before)", phrase)
    if found:
        hint = (
            "write '3 days after shooting', '3 to 5 days after', 'within 70 days of', 'a few days before' "
            "or only 'after'"
        )
        raise DateError(text, f"{found[1]!r} is no distance in time", hint)
