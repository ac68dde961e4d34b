"""The event of the claim asked about: what it is, which rows it is in, and why a rule finds nothing beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from claimcheck.engine.references import with_article
from claimcheck.engine.relations import Relations, whole_row
from claimcheck.model.checked import CheckedPartner, CheckedRule, Link, Named
from claimcheck.model.claims import Claim


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


def no_partner(rule: CheckedRule, asked: AskedEvent) -> str:
    """Say what is missing for the rule to look at the event at all."""
    own = [named for named in rule.matched if asked.fits(named)]
    if not own:
        beside = " and ".join(with_article(_kind(named)) for named in rule.matched)
        return f"it is only looked at beside {beside}, and none is there that shares its keys"
    for other in rule.matched:
        if other is not own[0] and (said := _no_other(rule, asked, own[0], other)):
            return said
    return "it stands alone: nothing it could be compared with"


def _no_other(rule: CheckedRule, asked: AskedEvent, own: Named, other: Named) -> str:
    """Say that there is no event a name could stand for beside the one asked about, and which keys would do."""
    stance = "asserted" if other.stance == "alleged" else other.stance
    count = sum(asked.recorded.get((name, stance), 0) for name in other.subject.types)
    types, mine = asked.kinds
    count -= stance == mine and bool(set(types) & set(other.subject.types))
    stated = "" if stance == "asserted" else f"{stance} "
    if count <= 0:
        return f"no {'other ' if asked.fits(other) else ''}{stated}{_kind(other)} is recorded"
    keys = [_key(asked, link, own.name) for link in rule.links if {own.name, other.name} == _names(link)]
    if missing := [field for field, text in keys if not text]:
        return f"`{missing[0]}` is not stated"
    if not keys:
        return ""
    shared = " and ".join(f"{field} {text}" for field, text in keys)
    if count == 1:
        return f"the only {_kind(other)} does not share {shared}"
    return f"none of {count:,} {many(_kind(other), count)} shares {shared}"


def _key(asked: AskedEvent, link: Link, name: str) -> tuple[str, str]:
    """Return a key and the value that the event has for it."""
    end = link.left if link.left.name == name else link.right
    reading = asked.relations.claims.reading
    for number in asked.members:
        claim = asked.relations.claims[number]
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
