"""What the ages in a tree say: `39y 4m 2d`, `> 40y`, `CHILD`; and whose age it is that an event tells.

GEDCOM 7 gives the three words of 5.5.1 limits: a child is under eight, an infant under one, the stillborn are of no
age. What is not of the standard is read if claim files can bear it, such as a bare number of years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from claimcheck.model.quantities import QuantityError, read_age
from claimcheck.reading.gedcom.structures import Structure

_WORDS = {"CHILD": "less than 8 years", "INFANT": "less than 1 year", "STILLBORN": "0 years"}
_BOUNDS = {"<": "less than ", ">": "more than ", None: ""}
_UNITS = {"y": "year", "m": "month", "w": "week", "d": "day"}
_AGE = re.compile(
    r"(?P<bound>[<>])? ?(?=[0-9])" + " ?".join(f"(?:(?P<{unit}>[0-9]{{1,5}}){unit})?" for unit in _UNITS), re.IGNORECASE
)
_COUPLE = {"HUSB": "spouse", "WIFE": "partner"}


@dataclass(frozen=True, slots=True)
class ToldAge:
    """Whose age is told, where, and what it is as claims write it; "" if it cannot be read."""

    person: object
    at: Structure
    age: str


def ages_told(event: Structure, roles: Mapping[str, object]) -> Iterator[ToldAge]:
    """Yield the ages that an event tells: a person's own, or those of a couple."""
    sides = [(role, side) for side in event.parts if (role := _COUPLE.get(side.tag))]
    for role, told in (("person", event), *sides):
        at = told.first("AGE")
        if at is not None and at.text and role in roles:
            yield ToldAge(roles[role], at, age_of(at.text))


def age_of(value: str) -> str:
    """Return an age as claims write it; "" if it cannot be read."""
    found = _AGE.fullmatch(value)
    if found is not None:
        counts = [(int(found[unit]), word) for unit, word in _UNITS.items() if found[unit]]
        return _BOUNDS[found["bound"]] + " ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counts)
    plain = _WORDS.get(value.upper(), value)
    try:
        read_age(plain)
    except QuantityError:
        return ""
    return plain
