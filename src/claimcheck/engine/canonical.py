"""Rules that name entities, where some of these are the same as others: fields hold one id for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from claimcheck.model.checked import CheckedPartner, CheckedRule
from claimcheck.model.expressions import And, Condition, FieldOf, Listed, Not, OneOf, Or, Same, Text, fields_of
from claimcheck.vocabulary import Registry


def with_canonical_ids(rule: CheckedRule, same: Mapping[str, str], registry: Registry) -> CheckedRule:
    """Return a rule in which each entity is named by the id that stands for it; the rule itself if it names none."""
    roles = {field for model in registry.types.values() for field in model.roles()} if same else set()
    if not any(field.field in roles for atom in rule.atoms for field in fields_of(atom)):
        return rule

    def condition(value: Condition | None) -> Condition | None:
        return None if value is None else _renamed(value, same, roles)

    def partner(value: CheckedPartner) -> CheckedPartner:
        return replace(value, where=condition(value.where))

    renamed = replace(
        rule,
        where=condition(rule.where),
        require=condition(rule.require),
        unless=tuple(map(partner, rule.unless)),
        gathers=tuple(map(partner, rule.gathers)),
        exists=tuple(map(partner, rule.exists)),
    )
    return rule if renamed == rule else renamed


def _renamed(condition: Condition, same: Mapping[str, str], roles: set[str]) -> Condition:
    if isinstance(condition, Not):
        return Not(_renamed(condition.operand, same, roles))
    if isinstance(condition, And | Or):
        return replace(condition, operands=tuple(_renamed(operand, same, roles) for operand in condition.operands))
    if isinstance(condition, OneOf | Listed) and condition.field.field in roles:
        return replace(condition, values=tuple(dict.fromkeys(same.get(v, v) for v in condition.values)))
    if isinstance(condition, Same):
        named = any(isinstance(side, FieldOf) and side.field in roles for side in (condition.left, condition.right))
        sides = [
            Text(same.get(side.value, side.value)) if named and isinstance(side, Text) else side
            for side in (condition.left, condition.right)
        ]
        return Same(sides[0], sides[1])
    return condition
