"""Which claims are of one event: those that name it, and those of one type and identity that happens but once.

Entities joined by `same_as` are one entity. Claims that do not assert stand alone. Where the dates claimed for an
event clash, it is judged in each of its versions: the largest sets of its claims that leave it a date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from claimcheck.engine.dating import Dated, date_claims
from claimcheck.engine.references import check_references, report_claim, with_article
from claimcheck.model.claims import Claim
from claimcheck.model.problems import Problem, did_you_mean
from claimcheck.reading import Reading

ASSERTING = ("asserted", "alleged")


@dataclass(frozen=True, slots=True)
class Merged:
    """The claims of a run, in the order of their ids, each with its event and what it says of time.

    `claims` are those that count: neither deprecated nor superseded. `event_of` numbers events from 0 in the
    order of their first claim. `type_of` gives the type of events whose claims are of several: the most special.
    `canonical` maps an entity's id to that of the entity it is the same as. `reported` are
    the claims that rest on what a speaker is reported to say, or on what is alleged: themselves, or by their dates.
    """

    claims: tuple[Claim, ...]
    event_of: Mapping[str, int]
    canonical: Mapping[str, str]
    type_of: Mapping[int, str]
    dated: Dated
    reported: frozenset[str]


def merge(reading: Reading) -> Merged:
    """Group the claims of a run into events and date them; what refers to nothing is reported as a problem."""
    canonical = _canonical_entities(reading)
    check_references(reading)
    everything = [reading.claims[claim_id].claim for claim_id in sorted(reading.claims)]
    superseded = frozenset(chain.from_iterable(claim.supersedes for claim in everything))
    live = [c for c in everything if c.id not in superseded and rank_of(c, reading) != "deprecated"]
    event_of = _grouped(live, canonical)
    types = _event_types(live, event_of, reading)
    dated = date_claims({claim.id: claim for claim in live}, _daters(live, event_of))
    return Merged(tuple(live), event_of, canonical, types, dated, _reported(live, dated))


def _reported(claims: Iterable[Claim], dated: Dated) -> frozenset[str]:
    told = {claim.id for claim in claims if claim.by is not None or claim.stance == "alleged"}
    return frozenset(told | {claim for claim, dating in dated.datings.items() if told.intersection(dating.via)})


def rank_of(claim: Claim, reading: Reading) -> str:
    """Return the rank of a claim: its own, or its source's."""
    source = reading.sources.get(claim.source or "")
    return claim.rank or (source.source.rank if source else "normal")


def _grouped(claims: Sequence[Claim], canonical: Mapping[str, str]) -> dict[str, int]:
    """Number the events: claims that share an event's name or an identity are of one event."""
    groups = Groups()
    for claim in claims:
        own = ("claim", claim.id)
        if claim.stance not in ASSERTING:
            groups.find(own)
            continue
        if claim.event is not None:
            groups.join(own, ("name", claim.event))
        if (identity := identity_of(claim, canonical)) is not None:
            groups.join(own, identity)
    numbers: dict[tuple[str, ...], int] = {}
    return {claim.id: numbers.setdefault(groups.find(("claim", claim.id)), len(numbers)) for claim in claims}


def identity_of(claim: Claim, canonical: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return what makes two claims be of one event, or None if the type happens often or a key is not given."""
    if claim.often == "many":
        return None
    keys = [getattr(claim, key) for key in claim.keys]
    if not keys or any(key is None for key in keys):
        return None
    roles = claim.roles()
    values = [canonical.get(v, v) if k in roles else v for k, v in zip(claim.keys, keys, strict=True)]
    return ("identity", claim.type, str(claim.number or 1), *values)


class Groups:
    """Disjoint sets of keys; the representative does not depend on the order of joining within equal input."""

    def __init__(self) -> None:
        self._parent: dict[tuple[str, ...], tuple[str, ...]] = {}

    def find(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """Return the representative of a key's set."""
        root = key
        while (parent := self._parent.setdefault(root, root)) != root:
            root = parent
        while self._parent[key] != root:
            self._parent[key], key = root, self._parent[key]
        return root

    def join(self, a: tuple[str, ...], b: tuple[str, ...]) -> None:
        """Make two keys' sets one; the smaller representative stands for both."""
        first, second = sorted((self.find(a), self.find(b)))
        self._parent[second] = first


def _canonical_entities(reading: Reading) -> dict[str, str]:
    """Map every entity that is the same as another to the one that stands for both."""
    groups = Groups()
    joined: set[str] = set()
    for name, read in reading.entities.items():
        other = read.entity.same_as
        if other is None:
            continue
        if (message := _not_the_same(name, other, reading)) is not None:
            hint = did_you_mean(other, reading.entities) if other not in reading.entities else ""
            reading.report(Problem(read.place, message, record=name, field="same_as", value=other, hint=hint))
            continue
        groups.join((name,), (other,))
        joined |= {name, other}
    return {name: groups.find((name,))[0] for name in joined}


def _not_the_same(name: str, other: str, reading: Reading) -> str | None:
    """Say why an entity cannot be the same as another, or return None."""
    if other not in reading.entities:
        return f"same_as names the unknown entity {other!r}"
    if other == name:
        return "an entity is the same as itself anyway"
    kinds = reading.entities[name].entity.kind, reading.entities[other].entity.kind
    return None if kinds[0] == kinds[1] else f"{with_article(kinds[0])} and {with_article(kinds[1])} cannot be the same"


def _daters(claims: Iterable[Claim], event_of: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return, for every event's name and every claim's id, the claims that can date that event."""
    members: dict[int, list[str]] = defaultdict(list)
    names: dict[str, int] = {}
    for claim in claims:
        names[claim.id] = event_of[claim.id]
        if claim.stance == "asserted" and claim.by is None:
            members[event_of[claim.id]].append(claim.id)
    for claim in claims:
        if claim.event is not None and claim.stance in ASSERTING:
            names[claim.event] = event_of[claim.id]
    return {name: tuple(members[event]) for name, event in names.items()}


def _event_types(claims: Iterable[Claim], event_of: Mapping[str, int], reading: Reading) -> dict[int, str]:
    """Return the most special type of events of several; claims of unrelated types that name one event are reported."""
    chosen: dict[int, Claim] = {}
    several: dict[int, str] = {}
    for claim in claims:
        other = chosen.setdefault(event_of[claim.id], claim)
        if claim.type == other.type:
            continue
        if isinstance(claim, type(other)):
            chosen[event_of[claim.id]] = claim
        elif not isinstance(other, type(claim)):
            message = f"the event {claim.event!r} is {with_article(other.type)} at {reading.claims[other.id].place}"
            hint = "one event is of one type; use another name"
            report_claim(reading, claim, "event", claim.event or "", message, hint)
        several[event_of[claim.id]] = chosen[event_of[claim.id]].type
    return several
