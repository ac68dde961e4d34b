"""Rules as checked against the types: what the engine judges by."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from claimcheck.model.expressions import (
    Atom,
    Condition,
    Count,
    CountAtLeast,
    DatesAgree,
    FieldOf,
    GroupMoment,
    GroupNumber,
    MomentOf,
    Published,
    Subject,
    atoms_of,
    quantities_of,
)
from claimcheck.model.findings import Severity

if TYPE_CHECKING:
    from claimcheck.model.claims import Stance
    from claimcheck.model.rules import Rule


@dataclass(frozen=True, slots=True)
class Named:
    """A matched name: what it ranges over."""

    name: str
    subject: Subject
    stance: Stance = "asserted"


@dataclass(frozen=True, slots=True)
class Link:
    """Two fields that must be equal; an optional one may be missing on either side."""

    left: FieldOf
    right: FieldOf
    optional: bool = False


@dataclass(frozen=True, slots=True)
class CheckedPartner:
    """A group, exemption or required event, linked to the matched names."""

    name: str
    subject: Subject
    stance: Stance
    links: tuple[Link, ...]
    where: Condition | None
    closed: bool = False


Reference = MomentOf | GroupMoment | Published | FieldOf | GroupNumber | Count


FromProofWord = Literal["earlier", "later", "gap", "apart", "weekday"]
FromCheckWord = Literal[
    "quote", "source", "nearest", "quoted", "claimed", "conclusion", "ignored", "claim", "found", "until", "reason"
]
CHECKS: Mapping[str, tuple[FromCheckWord, ...]] = {
    "quote-in-text": ("quote", "source", "nearest"),
    "quote-against-date": ("quoted", "claimed"),
    "temporal-network": ("conclusion",),
    "suppression-unused": ("ignored", "claim", "found"),
    "suppression-expired": ("ignored", "claim", "until", "reason"),
}
"""The checks that are written in Python, because no join can express them, and what their messages may name."""


@dataclass(frozen=True, slots=True)
class FromProof:
    """The place in a message where something of the proof goes.

    `earlier` and `later` are the dates of the two claims that are out of order, `gap` is how far they are from fitting,
    `apart` how far from each other; `weekday` is the day of the week on which a date falls that was said to be on
    another. Of a quote that is not in its source, `quote` is its first words, `source` the source's title, and
    `nearest` what stands there instead. Of a date in a quote, `quoted` is its words, and `claimed` the dates of the
    claim. Of a chain, `conclusion` says which date is contradicted, and by what. Of a suppression, `ignored` is the
    rule or pack, `claim` the claim that ignores it, `found` says why it is needed for nothing, `until` is its last day
    and `reason` the reason given.
    """

    what: FromProofWord | FromCheckWord


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """A rule whose every name, field and expression is known to fit the types.

    `check` names the check written in Python that stands in place of conditions; such a rule matches nothing.
    `written` is the rule's file, where the rule was read from it rather than from the cache.
    """

    id: str
    title: str
    severity: Severity
    why: str
    matched: tuple[Named, ...]
    links: tuple[Link, ...]
    where: Condition | None
    unless: tuple[CheckedPartner, ...]
    gathers: tuple[CheckedPartner, ...]
    require: Condition | None
    exists: tuple[CheckedPartner, ...]
    message: tuple[str | Reference | FromProof, ...]
    implies: tuple[str, ...] = ()
    check: str | None = None
    written: Rule | None = field(default=None, compare=False, repr=False)

    @property
    def pack(self) -> str:
        """Return the name of the pack."""
        return self.id.partition("/")[0]

    @property
    def partners(self) -> tuple[CheckedPartner, ...]:
        """Return the groups, exemptions and required events."""
        return (*self.gathers, *self.unless, *self.exists)

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Return what its names and its partners range over."""
        return (*(named.subject for named in self.matched), *(partner.subject for partner in self.partners))

    @property
    def all_links(self) -> tuple[Link, ...]:
        """Return the links among the matched names and those to partners."""
        return (*self.links, *(link for partner in self.partners for link in partner.links))

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """Return the atoms of all its conditions."""
        conditions = (self.where, self.require, *(partner.where for partner in self.partners))
        return tuple(atom for condition in conditions if condition is not None for atom in atoms_of(condition))

    @property
    def counted(self) -> tuple[str, ...]:
        """Return the groups of which is compared, or told, how many or how much they are: their members decide."""
        groups = [group for atom in self.atoms for group in counted_by(atom)]
        groups += [part.group for part in self.message if isinstance(part, Count | GroupNumber)]
        return tuple(dict.fromkeys(groups))

    @property
    def asks_agreement(self) -> bool:
        """Tell whether it asks if the dates that claims give one event agree."""
        return any(isinstance(atom, DatesAgree) for atom in self.atoms)

    @property
    def types(self) -> frozenset[str]:
        """Return the types without any event of which the rule has nothing to judge."""
        return frozenset().union(*(named.subject.types for named in self.matched))


def counted_by(atom: Atom) -> tuple[str, ...]:
    """Return the groups of which an atom compares how many, or how much, they are."""
    if isinstance(atom, CountAtLeast):
        return (atom.group,)
    return tuple(q.group for q in quantities_of(atom) if isinstance(q, Count | GroupNumber))


def template_parts(message: str) -> list[tuple[str, str | None]]:
    """Split a message into literal texts and the references after them. Raises `ValueError`."""
    return [(text, name) for text, name, _, _ in string.Formatter().parse(message)]
