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
from claimcheck.model.claims import Claim
from claimcheck.model.problems import Problem, did_you_mean
from claimcheck.reading import Reading

ASSERTING = ("asserted", "alleged")


@dataclass(frozen=True, slots=True)
class Merged:
    """The claims of a run, in the order of their ids, each with its event and what it says of time.

    `claims` are those that count: neither deprecated nor superseded. `event_of` numbers events from 0 in the
    order of their first claim. `canonical` maps an entity's id to that of the entity it is the same as.
    """

    claims: tuple[Claim, ...]
    event_of: Mapping[str, int]
    canonical: Mapping[str, str]
    dated: Dated
    set_aside: int


def merge(reading: Reading) -> Merged:
    """Group the claims of a run into events and date them; what refers to nothing is reported as a problem."""
    canonical = _canonical_entities(reading)
    _check_references(reading)
    everything = [reading.claims[claim_id].claim for claim_id in sorted(reading.claims)]
    superseded = frozenset(chain.from_iterable(claim.supersedes for claim in everything))
    live = [c for c in everything if c.id not in superseded and rank_of(c, reading) != "deprecated"]
    event_of = _grouped(live, canonical)
    _check_event_types(live, event_of, reading)
    by_id = {claim.id: claim for claim in everything}
    return Merged(
        claims=tuple(live),
        event_of=event_of,
        canonical=canonical,
        dated=date_claims(by_id, _daters(live, event_of)),
        set_aside=len(everything) - len(live),
    )


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
    groups = Groups()
    for name, read in reading.entities.items():
        if (other := read.entity.same_as) is None:
            continue
        if other not in reading.entities:
            reading.report(
                Problem(
                    read.place,
                    f"same_as names the unknown entity {other!r}",
                    record=name,
                    field="same_as",
                    value=other,
                    hint=did_you_mean(other, reading.entities),
                )
            )
        groups.join((name,), (other,))
    return {name: groups.find((name,))[0] for name in reading.entities if reading.entities[name].entity.same_as} | {
        other: groups.find((other,))[0]
        for read in reading.entities.values()
        if (other := read.entity.same_as) is not None
    }


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


def _check_references(reading: Reading) -> None:
    """Report anchors and superseded claims that do not exist, and roles filled by the wrong kind of entity."""
    events = {read.claim.event for read in reading.claims.values() if read.claim.event is not None}
    known = reading.claims.keys() | events
    for read in reading.claims.values():
        claim = read.claim
        for field, date in claim.dates.items():
            anchor = getattr(date, "anchor", None)
            if anchor is not None and anchor not in known:
                _report(
                    reading,
                    claim,
                    field,
                    str(date),
                    f"no claim or event is named {anchor!r}",
                    did_you_mean(anchor, known),
                )
        for other in claim.supersedes:
            if other not in reading.claims:
                hint = did_you_mean(other, reading.claims)
                _report(reading, claim, "supersedes", other, f"no claim is named {other!r}", hint)
        _check_roles(claim, reading)


_PARTY = ("person", "organisation")


def _check_roles(claim: Claim, reading: Reading) -> None:
    for field, role in claim.roles().items():
        entity = reading.entities.get(getattr(claim, field) or "")
        if entity is None:
            continue
        kind = entity.entity.kind
        if kind not in (_PARTY if role.kind == "party" else (role.kind,)):
            wanted = " or ".join(_PARTY) if role.kind == "party" else role.kind
            _report(
                reading,
                claim,
                field,
                getattr(claim, field),
                f"the entity is a {kind}, but `{field}` names a {wanted}",
                "",
            )


def _check_event_types(claims: Iterable[Claim], event_of: Mapping[str, int], reading: Reading) -> None:
    """Report claims that name one event and are of unrelated types."""
    first: dict[int, Claim] = {}
    for claim in claims:
        other = first.setdefault(event_of[claim.id], claim)
        if not (isinstance(claim, type(other)) or isinstance(other, type(claim))):
            message = f"the event {claim.event!r} is a {other.type} at {reading.claims[other.id].place}"
            _report(reading, claim, "event", claim.event or "", message, "one event is of one type; use another name")


def _report(reading: Reading, claim: Claim, field: str, value: str, message: str, hint: str) -> None:
    place = reading.place_of(claim.id, field)
    reading.report(Problem(place, message, record=claim.id, field=field, value=value, hint=hint))
