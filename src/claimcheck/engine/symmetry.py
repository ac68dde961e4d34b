"""Which names of a rule can trade places without changing what it says.

Two names are alike if the rule with both exchanged reads as before, whatever the order of what has none (the operands
of `and` and `or`, the sides of an equation) and whichever of the fields is named that a link makes equal. Groups and
other partners are exchanged along with the names they are gathered for. What merely means the same in other words
counts as different: both orders are judged then, and what both find is reported once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import permutations

from claimcheck.model.checked import CheckedPartner, CheckedRule, Link, Named
from claimcheck.model.expressions import And, Compatible, FieldOf, Or, Same, Subject

MOST_PARTNERS = 4
"""How many partners are tried in each other's place at most: 24 orders."""


def are_alike(rule: CheckedRule, first: Named, second: Named) -> bool:
    """Tell whether a rule says the same of two matched names."""
    if _kind(first) != _kind(second):
        return False
    traded = {first.name: second.name, second.name: first.name}
    equal = _equal_fields(rule.links)
    plain = _Writer({}, equal).rule(rule)
    return any(_Writer(traded | partners, equal).rule(rule) == plain for partners in _exchanges(rule))


def _kind(named: Named) -> tuple[object, ...]:
    return (named.stance, named.subject.each, named.subject.types)


def _exchanges(rule: CheckedRule) -> Iterator[dict[str, str]]:
    """Yield the ways to put partners in each other's place."""
    names = [partner.name for partner in rule.partners]
    if len(names) > MOST_PARTNERS:
        yield {}
        return
    for order in permutations(names):
        yield dict(zip(names, order, strict=True))


def _equal_fields(links: Sequence[Link]) -> dict[FieldOf, frozenset[FieldOf]]:
    """Map each field to all that are equal to it, because links say so."""
    equal: dict[FieldOf, frozenset[FieldOf]] = {}
    for link in links:
        if not link.optional:
            joined = frozenset({link.left, link.right}).union(*(equal.get(f, ()) for f in (link.left, link.right)))
            equal |= dict.fromkeys(joined, joined)
    return equal


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes down what a rule judges by, its names replaced, in an order that does not depend on its names."""

    names: Mapping[str, str]
    equal: Mapping[FieldOf, frozenset[FieldOf]]

    def rule(self, rule: CheckedRule) -> object:
        equal = sorted({self._value(field) for field in self.equal})
        partners = [sorted(map(self._value, some)) for some in (rule.gathers, rule.unless, rule.exists)]
        links = self._links([link for link in rule.links if link.optional])
        first = next((self._value(link.left) for link in rule.links if not link.optional), "")
        return equal, links, links and first, self._value(rule.where), self._value(rule.require), partners

    def _value(self, value: object) -> str:
        if isinstance(value, tuple):
            return repr(sorted(map(self._value, value)))
        if isinstance(value, Subject) or not is_dataclass(value):
            return repr(value)
        if isinstance(value, FieldOf):
            return repr(sorted((self._name(f.name), f.field) for f in self.equal.get(value, {value})))
        if isinstance(value, And | Or):
            parts = sorted(map(self._value, value.operands))
        elif isinstance(value, Same | Compatible):
            parts = sorted((self._value(value.left), self._value(value.right)))
        else:
            parts = [self._part(value, part.name) for part in fields(value)]
        return f"{type(value).__name__}({', '.join(parts)})"

    def _part(self, value: object, field: str) -> str:
        part = getattr(value, field)
        if field in ("name", "group"):
            return self._name(part)
        return repr(self._links(part)) if isinstance(value, CheckedPartner) and field == "links" else self._value(part)

    def _links(self, links: Sequence[Link]) -> list[tuple[object, ...]]:
        """Write down links; a missing key is inferred by the first plain one, and of the field on the right."""
        written = [(sorted((self._value(link.left), self._value(link.right))), link.optional) for link in links]
        if any(link.optional for link in links):
            return [(*one, link.right.field) for one, link in zip(written, links, strict=True)]
        return sorted(written)

    def _name(self, name: str) -> str:
        return self.names.get(name, name)
