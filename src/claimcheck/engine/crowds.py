"""Events left apart because so many share the keys of a rule that all their pairs cannot be looked at.

One person at ten thousand trials with as many charges makes a hundred million pairs, each with its groups. Such a crowd
is not judged by the rule concerned, and said so; everything else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from claimcheck.engine.columns import Pass, View
from claimcheck.engine.combinations import rows_of
from claimcheck.engine.formulas import either
from claimcheck.engine.relations import Relations
from claimcheck.model.checked import CheckedRule, Link
from claimcheck.model.expressions import AT_ONCE, NAMES, Subject

MAX_PAIRS = 2_000_000
"""Of the events that share all plain keys of a rule, so many pairs are looked at."""
FEW_CLAIMS = 2_000
"""So few claims cannot make so many pairs."""

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crowds:
    """The crowds of one rule: the fields they share, by the values they share them with, and how large they are.

    `roles` are the fields meant where all entities of an event are asked for at once.
    """

    values: Mapping[Keys, Mapping[Keys, int]]
    roles: tuple[str, ...] = ()

    @property
    def shared(self) -> list[str]:
        """Return the values that are shared, in order."""
        return sorted({", ".join(value) for values in self.values.values() for value in values})

    def condition(self) -> str:
        """Return in SQL that an event is in none of them."""
        apart = [
            f"coalesce({' AND '.join(map(self._holds, keys, value))}, false)"
            for keys, values in self.values.items()
            for value in values
        ]
        return f"NOT ({' OR '.join(apart)})"

    def _holds(self, key: str, value: str) -> str:
        """Return in SQL that an event has a value in a field, or in one of those that are asked for at once."""
        meant = f"= {_literal(value)}"
        if key not in AT_ONCE:
            return f"f_{key} {meant}"
        if key == NAMES:
            meant = f"IN (SELECT entity FROM entity_name WHERE name {meant})"
        return either([f"coalesce(f_{role} {meant}, false)" for role in self.roles])


def crowds_of(rules: Iterable[CheckedRule], relations: Relations) -> dict[str, Crowds]:
    """Return the crowds of each rule that has any."""
    rules = list(rules)
    if relations.merged.size <= FEW_CLAIMS or not _some_value_is_shared(rules, relations):
        return {}
    found = {rule.id: _crowds(rule, relations) for rule in rules}
    return {name: crowds for name, crowds in found.items() if crowds.values}


def without(crowds: Crowds, rule: str, one: Pass, view: View, relations: Relations) -> str:
    """Make the relations of a view without the crowds of a rule; return the name of that view."""
    name = f"{view}_{re.sub(r'[^a-z0-9]', '_', rule)}"
    for kind in ("told", "event"):
        relations.rows(
            f"CREATE OR REPLACE VIEW {one}.{kind}_{name} AS "
            f"SELECT * FROM {one}.{kind}_{view} WHERE {crowds.condition()}"
        )
    return name


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _some_value_is_shared(rules: Sequence[CheckedRule], relations: Relations) -> bool:
    """Tell whether any value is shared by so many events that they can make too many pairs."""
    links = [link for rule in rules for _, _, links in _joins(rule) for link in links]
    fields = {end.field for link in links for end in (link.left, link.right)}
    if NAMES in fields:
        return True
    fields = (fields - set(AT_ONCE)) | {role for rule in rules for role in _roles(rule)}
    each = " UNION ALL ".join(
        f"SELECT count(*) AS n FROM stated.event_strict WHERE f_{field} IS NOT NULL GROUP BY f_{field}"
        for field in sorted(fields)
    )
    least = int((2 * MAX_PAIRS) ** 0.5)
    return bool(each) and bool(relations.rows(f"SELECT 1 FROM ({each}) WHERE n > {least} LIMIT 1"))


def _joins(rule: CheckedRule) -> list[tuple[Subject, Subject, list[Link]]]:
    """Return which subjects a rule joins, by its plain links: two matched names, or a matched name and a partner."""
    subjects = {named.name: named.subject for named in rule.matched}
    subjects |= {partner.name: partner.subject for partner in rule.partners}
    by_pair: dict[tuple[str, str], list[Link]] = {}
    for link in rule.all_links:
        if not link.optional and link.left.name in subjects and link.right.name in subjects:
            by_pair.setdefault((link.left.name, link.right.name), []).append(link)
    return [(subjects[a], subjects[b], links) for (a, b), links in by_pair.items()]


def _roles(rule: CheckedRule) -> tuple[str, ...]:
    """Return the fields meant where a rule asks for all entities of an event at once."""
    return tuple(sorted({field for subject in rule.subjects for field, _ in subject.roles}))


def _crowds(rule: CheckedRule, relations: Relations) -> Crowds:
    values: dict[Keys, dict[Keys, int]] = {}
    for left, right, links in _joins(rule):
        sides = [[link.left.field for link in links], [link.right.field for link in links]]
        counted = [_counted(subject, fields) for subject, fields in zip((left, right), sides, strict=True)]
        same = " AND ".join(f"a.k{n} = b.k{n}" for n in range(len(links)))
        keys = ", ".join(f"a.k{n}" for n in range(len(links)))
        rows = relations.rows(
            f"SELECT {keys}, a.n + b.n FROM ({counted[0]}) a JOIN ({counted[1]}) b ON {same} "
            f"WHERE a.n * b.n > {MAX_PAIRS} ORDER BY ALL"
        )
        for *shared, count in rows:
            for fields in dict.fromkeys(map(tuple, sides)):
                values.setdefault(fields, {})[tuple(shared)] = count
    return Crowds(values, _roles(rule))


def _counted(subject: Subject, fields: Sequence[str]) -> str:
    """How many events of a subject share each combination of values."""
    types = ", ".join(map(_literal, subject.types))
    keys = ", ".join(f"f_{field} AS k{n}" for n, field in enumerate(fields))
    given = " AND ".join(f"f_{field} IS NOT NULL" for field in fields)
    names = ", ".join(f"k{n}" for n in range(len(fields)))
    relation = rows_of(replace(subject, each="event")).format_map({"pass_": "stated", "view": "strict"})
    rows = f"SELECT {keys} FROM {relation} WHERE type IN ({types}) AND {given}"
    return f"SELECT {names}, count(*) AS n FROM ({rows}) GROUP BY {names}"
