"""Ids for what a tree names by cross-references, which may hold any characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_LENGTH = 60
"""What leaves an id room for what is said of it: 100 characters in all."""
_NOT_OF_IDS = re.compile(r"[^\w.-]+")


def id_like(text: str) -> str:
    """Return what of a text an id can hold."""
    return _NOT_OF_IDS.sub("-", text)[:MAX_LENGTH].strip("-_.") or "x"


@dataclass
class Ids:
    """Gives every cross-reference an id of its own; of those that look the same the later ones take a number."""

    prefix: str = ""
    _by_xref: dict[str, str] = field(default_factory=dict)
    _given: set[str] = field(default_factory=set)

    def of(self, xref: str) -> str:
        """Return the id of a cross-reference."""
        if xref not in self._by_xref:
            self._by_xref[xref] = self.unused(self.prefix + id_like(xref))
        return self._by_xref[xref]

    def unused(self, wanted: str) -> str:
        """Return an id that was not given yet: the one wanted, or with the first number from 2 on."""
        given, number = wanted, 1
        while given in self._given:
            number += 1
            given = f"{wanted}-{number}"
        self._given.add(given)
        return given
