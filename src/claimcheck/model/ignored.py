"""What a claim says is not to be held against it: a rule, the reason, and for how long.

Written as a mapping (`{rule: legal/trial-before-charges, reason: ..., until: 2027-01-01}`) or as one text, in the words
that a remark in YAML has: `legal/trial-before-charges -- reason until 2027-01-01`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from claimcheck.model.problems import did_you_mean

FORM: Final = "RULE -- reason, or RULE -- reason until YYYY-MM-DD"
_KEYS: Final = ("rule", "reason", "until")
_WORD: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?\Z")
_TEXT: Final = re.compile(r"\s*(?P<rule>\S+?)\s*(?::(?=\s)|--|—|\u2013)\s*(?P<told>.*)\Z", re.DOTALL)
_UNTIL: Final = re.compile(r"(?:^|[\s,;(])until:?\s+(?P<day>\d[^\s),.;]*)[\s),.;]*\Z")


@dataclass(frozen=True, slots=True)
class Ignored:
    """A rule, or a pack of rules, that a claim is not held to, and why.

    `until` is the last day on which that is so, in ISO 8601; "" if it is so for good.
    """

    rule: str
    reason: str
    until: str = ""

    def covers(self, rule: str) -> bool:
        """Tell whether a rule is the one meant, or of the pack meant."""
        return rule == self.rule or rule.startswith(f"{self.rule}/")


@dataclass(frozen=True, slots=True)
class Suppression:
    """What one claim says is to be ignored, and where it says so (lines and columns from 1)."""

    claim: str
    ignored: Ignored
    file: str
    line: int
    column: int = 0
    length: int = 0


def read_ignored(value: object) -> tuple[Ignored, ...]:
    """Return what a claim's `ignore` says: one or several rules. Raises `ValueError`."""
    if isinstance(value, str | Mapping):
        return (_one(value),)
    if not isinstance(value, list | tuple):
        raise ValueError("a list of rules to ignore, each with its reason: [{rule: ..., reason: ...}]")
    return tuple(one if isinstance(one, Ignored) else _one(one) for one in value)


def read_remark(rules: str, told: str) -> tuple[Ignored, ...]:
    """Return what a remark says: rules, separated by commas, and what stands after them. Raises `ValueError`."""
    words = [word.strip() for word in rules.split(",") if word.strip()]
    if not words:
        raise ValueError("name the rules to ignore: ignore[legal/trial-before-charges] -- reason")
    reason, until = _reason_in(told)
    return tuple(_checked(word, reason, until) for word in words)


def _one(value: object) -> Ignored:
    if isinstance(value, str):
        found = _TEXT.match(value)
        if found is None:
            raise ValueError(f"a rule is ignored with a reason: write {FORM}")
        return _checked(found["rule"], *_reason_in(found["told"]))
    if not isinstance(value, Mapping):
        raise ValueError("a rule to ignore is written {rule: ..., reason: ...}")
    for key in value:
        if key not in _KEYS:
            raise ValueError(f"unknown key {str(key)!r}; {did_you_mean(str(key), _KEYS)}")
    rule, reason, until = (value.get(key) for key in _KEYS)
    return _checked("" if rule is None else str(rule), "" if reason is None else str(reason), until)


def _reason_in(told: str) -> tuple[str, str]:
    """Split what stands after a rule into the reason and the day."""
    until = _UNTIL.search(told)
    return (told[: until.start()].rstrip(" ,;("), until["day"]) if until else (told, "")


def _checked(rule: str, reason: str, until: Any) -> Ignored:
    if not _WORD.match(rule):
        raise ValueError(f"{rule[:100]!r} is no rule; name one, such as legal/trial-before-charges, or a pack")
    reason = " ".join(reason.split())
    if not reason:
        raise ValueError(f"no reason is given for ignoring {rule}; say why, for whoever reads this next")
    return Ignored(rule, reason, "" if until in (None, "") else _day(until))


def _day(value: object) -> str:
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"until {text[:100]!r} is not a day; write YYYY-MM-DD") from None
