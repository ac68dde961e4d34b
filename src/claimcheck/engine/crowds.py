"""Events left apart because so many share the keys of a rule that all their pairs cannot be looked at.

One person at ten thousand trials with as many charges makes a hundred million pairs, each with its groups. Such a crowd
is not judged by the rule concerned, and said so; everything else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claimcheck.engine.columns import Pass, View
from claimcheck.engine.relations import Relations
from claimcheck.model.checked import CheckedRule, Link
from claimcheck.model.expressions import Subject

MAX_PAIRS = 2_000_000
"""Of the events that share all plain keys of a rule, so many pairs are looked at."""
FEW_CLAIMS = 2_000
"""So few claims cannot make so many pairs."""

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crowds:
    """The crowds of one rule: the fields they share, by the values they share them with, and how large they are."""

    values: Mapping[Keys, Mapping[Keys, int]]

    @property
    def shared(self) -> list[str]:
        """Return the values that are shared, in order."""
        return sorted({", ".join(value) for values in self.values.values() for value in values})

    def condition(self) -> str:
        """Return in SQL that an event is in none of them."""
        apart = []
        for keys, values in self.values.items():
            columns = ", ".join(f"f_{key}" for key in keys)
            listed = ", ".join(f"({', '.join(map(_literal, value))})" for value in values)
            apart.append(f"coalesce(({columns}) IN ({listed}), false)")
        return f"NOT ({' OR '.join(apart)})"


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
    return Crowds(values)


def _counted(subject: Subject, fields: Sequence[str]) -> str:
    """How many events of a subject share each combination of values."""
    types = ", ".join(map(_literal, subject.types))
    keys = ", ".join(f"f_{field} AS k{n}" for n, field in enumerate(fields))
    given = " AND ".join(f"f_{field} IS NOT NULL" for field in fields)
    names = ", ".join(f"k{n}" for n in range(len(fields)))
    rows = f"SELECT {keys} FROM stated.event_strict WHERE type IN ({types}) AND {given}"
    return f"SELECT {names}, count(*) AS n FROM ({rows}) GROUP BY {names}"
