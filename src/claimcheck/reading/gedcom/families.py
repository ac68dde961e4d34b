"""In what way a child of a family belongs to each of its couple."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from claimcheck.reading.gedcom.structures import Structure

_BY_BIRTH = dict.fromkeys(("", "birth", "natural", "biological"), "birth")
_OTHERWISE = {"adopted": "adoptive", "adoptive": "adoptive", "foster": "foster", "step": "step", "guardian": "legal"}
_WAYS = _BY_BIRTH | _OTHERWISE
_RITES = {"sealing", "sealed"}
_STANCES = {"disproven": "denied", "challenged": "alleged"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of a couple: the tag, what one is to a child by birth, the tag that may say otherwise, the other sex."""

    tag: str
    by_birth: str
    own_way: str
    other_sex: str


SIDES = (Side("HUSB", "father", "_FREL", "F"), Side("WIFE", "mother", "_MREL", "M"))


@dataclass(frozen=True, slots=True)
class Link:
    """A child in a family: how the child's record, the family's and a record of an adoption tell of it."""

    of_child: Structure | None = None
    of_family: Structure | None = None
    adopted_by: frozenset[str] = frozenset()

    @property
    def line(self) -> int:
        """Return the line that says so: the child's, which says more, or else the family's."""
        told = self.of_child or self.of_family
        return told.line if told else 0

    def relation(self, side: Side, sex: str) -> dict[str, object] | None:
        """Return the relation and the stance of a parentage; None if there is none.

        What is said in unknown words leaves the relation open, and so does a wife who is a man.
        """
        way = self._way(side)
        if way in _RITES:
            return None
        status = self.of_child.text_of("STAT").lower() if self.of_child else ""
        stance: dict[str, object] = {"stance": _STANCES[status]} if status in _STANCES else {}
        known = _WAYS.get(way)
        if known == "birth":
            known = None if sex == side.other_sex else side.by_birth
        return stance if known is None else {"relation": known, **stance}

    def _way(self, side: Side) -> str:
        """Return the first word there is: of the child in the family, of the side, of the adoption."""
        words = (
            self.of_child.text_of("PEDI") if self.of_child else "",
            self.of_family.text_of(side.own_way) if self.of_family else "",
            "adopted" if side.tag in self.adopted_by else "",
        )
        return next((word.lower() for word in words if word), "")


def couple_of(family: Structure) -> Iterator[tuple[Side, str]]:
    """Yield each side of a couple with the person there: the first one, if several are named."""
    for side in SIDES:
        if person := next((xref for part in family.all(side.tag) if (xref := part.pointer)), ""):
            yield side, person
