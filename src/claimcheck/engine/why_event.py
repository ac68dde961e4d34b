"""The event of the claim asked about: what it is, which rows it is in, and why a rule finds nothing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from claimcheck.engine.references import with_article
from claimcheck.engine.relations import Relations, whole_row
from claimcheck.model.checked import CheckedPartner, CheckedRule, Link, Named
from claimcheck.model.claims import Claim
from claimcheck.model.expressions import AT_ONCE
from claimcheck.model.why import Outcome


@dataclass
class AskedEvent:
    """The event asked about, of which `number` is the claim, `event` the event."""

    relations: Relations
    number: int
    event: int

    @cached_property
    def kinds(self) -> tuple[tuple[str, ...], str]:
        """Return the types of the event's claims and of the event, and its stance."""
        rows = self.relations.rows(f"SELECT DISTINCT type, event_type, stance FROM claim WHERE event = {self.event}")
        return tuple(sorted({name for *names, _ in rows for name in names})), rows[0][2]

    @cached_property
    def claim(self) -> Claim:
        """Return the claim asked about."""
        return self.relations.claims[self.number]

    @cached_property
    def is_reported(self) -> bool:
        """Tell whether the claim rests on what is only reported or alleged."""
        merged = self.relations.merged
        return self.claim.by is not None or self.claim.stance == "alleged" or self.number in merged.by_report

    @cached_property
    def recorded(self) -> dict[tuple[str, str], int]:
        """Return how many events there are of each type and stance."""
        rows = self.relations.rows("SELECT event_type, stance, count(DISTINCT event) FROM claim GROUP BY ALL")
        return {(name, stance): count for name, stance, count in rows}

    def fits(self, one: Named | CheckedPartner) -> bool:
        """Tell whether a name of a rule can stand for it."""
        types, stance = self.kinds
        wanted = "asserted" if one.stance == "alleged" else one.stance
        return stance == wanted and bool(set(types) & set(one.subject.types))

    @cached_property
    def own_rows(self) -> set[tuple[str, int]]:
        """Return the rows that the claim is in: itself, the versions of its event, and the whole of it."""
        own: set[tuple[str, int]] = set()
        for pass_ in self.relations.passes:
            rows = self.relations.rows(f"SELECT row FROM {pass_}.member WHERE claim = {self.number}")
            own |= {(pass_, row) for (row,) in rows} | {(pass_, self.number), (pass_, whole_row(self.event))}
        return own

    @cached_property
    def members(self) -> list[int]:
        """Return the claims of the event."""
        return self.members_of(self.event)

    def members_of(self, event: int) -> list[int]:
        """Return the claims of an event."""
        rows = self.relations.rows(f"SELECT claim FROM claim WHERE event = {event} ORDER BY claim")
        return [number for (number,) in rows]


def no_partner(rule: CheckedRule, asked: AskedEvent) -> tuple[Outcome, str]:
    """Say what is missing for the rule to look at the event at all: a partner, or a key of the event to find one by."""
    own = [named for named in rule.matched if asked.fits(named)]
    if not own:
        beside = " and ".join(with_article(_kind(named)) for named in rule.matched)
        return "no partner", f"it is only looked at beside {beside}, and none is there that shares its keys"
    for other in rule.matched:
        if other is not own[0] and (said := _no_other(rule, asked, own[0], other)):
            return said
    return "no partner", "it stands alone: nothing it could be compared with"


def without_members(rule: CheckedRule, asked: AskedEvent, groups: Sequence[CheckedPartner]) -> tuple[Outcome, str]:
    """Say why groups have no members: there are none, or the event lacks the key that they would share."""
    names = {named.name for named in rule.matched if asked.fits(named)}
    for group in groups:
        kinds = [name for name in group.subject.types if asked.recorded.get((name, group.stance))]
        for link in group.links if kinds else ():
            own = next((name for name in sorted(names) if name in _names(link)), None)
            if own is not None and not link.optional and not (key := _key(asked, link, own))[1]:
                return "unjudged", _not_stated(key[0])
    kinds = [group.subject.name or "event" for group in groups]
    return "no partner", f"no {' and no '.join(kinds)} is there that shares its keys"


def _not_stated(field: str) -> str:
    return "it names nobody and nothing" if field in AT_ONCE else f"`{field}` is not stated"


def _no_other(rule: CheckedRule, asked: AskedEvent, own: Named, other: Named) -> tuple[Outcome, str] | None:
    """Say that there is no event a name could stand for beside the one asked about, and which keys would do."""
    stance = "asserted" if other.stance == "alleged" else other.stance
    count = sum(asked.recorded.get((name, stance), 0) for name in other.subject.types)
    types, mine = asked.kinds
    count -= stance == mine and bool(set(types) & set(other.subject.types))
    stated = "" if stance == "asserted" else f"{stance} "
    if count <= 0:
        return "no partner", f"no {'other ' if asked.fits(other) else ''}{stated}{_kind(other)} is recorded"
    links = [link for link in rule.links if {own.name, other.name} == _names(link)]
    keys = [(*_key(asked, link, own.name), link.optional) for link in links]
    if missing := [field for field, text, optional in keys if not text and not optional]:
        return "unjudged", _not_stated(missing[0])
    shared = " and ".join(f"{field} {text}" for field, text, _ in keys if text)
    if not shared:
        return None
    if count == 1:
        return "no partner", f"the only {_kind(other)} does not share {shared}"
    return "no partner", f"none of {count:,} {many(_kind(other), count)} shares {shared}"


def _key(asked: AskedEvent, link: Link, name: str) -> tuple[str, str]:
    """Return a key and the value that the event has for it."""
    end = link.left if link.left.name == name else link.right
    reading = asked.relations.claims.reading
    for number in asked.members:
        claim = asked.relations.claims[number]
        if end.field in AT_ONCE:
            named = [value for role in claim.roles() if (value := getattr(claim, role, None)) is not None]
            return end.field, ", ".join(map(reading.name_of, dict.fromkeys(named)))
        if (value := getattr(claim, end.field, None)) is not None:
            return end.field, reading.name_of(value) if end.field in claim.roles() else str(value)
    return end.field, ""


def _names(link: Link) -> set[str]:
    return {link.left.name, link.right.name}


def _kind(named: Named) -> str:
    return named.subject.name or " or ".join(named.subject.types[:3]) + (
        ", ..." if len(named.subject.types) > 3 else ""
    )


def many(word: str, count: int) -> str:
    """Return a word for so many."""
    return word if count == 1 else f"{word}s"
