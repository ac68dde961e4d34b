"""One event under one rule, as SQL: every combination it is in, and what each part of the rule says of it.

A run asks which combinations violate a rule; here nothing is left out, so that it can be told why the others do not.
Only combinations of one event are asked for, so the joins stay small, however many claims there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from claimcheck.engine.columns import PLAIN_COLUMNS
from claimcheck.engine.combinations import distinct_rows, rows_of, where_sql
from claimcheck.engine.compile import Verdicts
from claimcheck.engine.direct import Witnesses
from claimcheck.engine.formulas import both, either
from claimcheck.model.checked import CheckedPartner, CheckedRule
from claimcheck.model.expressions import And, Condition, FieldOf, Given, GroupMoment, atoms_of, fields_of, quantities_of

MAX_COMBINATIONS = 1_000
"""So many combinations of one event are looked at for one rule; that there are more is said."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of an event that `unless` or `exists` names: that it certainly or possibly is there, and which.

    `kept` says that nothing keeps the rule from applying (or from finding that it is missing).
    """

    certain: bool
    possible: bool
    kept: bool
    event: int | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule makes of one combination of rows, in one view.

    `truths` has every operand of `where` and `require`; `lacking` the positions of the compiled reasons that keep it
    from being judged; `unstated` the operands of `require` that look at a field on which the claims of an event say
    nothing, or differ. `witnesses` are the rows that bound the moments of groups, `counted` those of the certain
    members of groups that are counted, `members` how many members each group has: possible and certain ones. `member`
    tells whether the event asked about is certainly, or only possibly, such a partner.
    """

    rows: tuple[int, ...]
    events: tuple[int, ...]
    where: bool | None
    violated: bool
    holds: bool
    inferable: bool
    inferred: bool
    truths: Mapping[Condition, bool | None]
    found: Mapping[str, Found]
    lacking: tuple[int, ...]
    witnesses: Mapping[GroupMoment, Witnesses]
    members: Mapping[str, tuple[int, int]]
    counted: Mapping[str, tuple[int, ...]]
    unstated: frozenset[Condition] = frozenset()
    member: Mapping[str, bool] = field(default_factory=dict)


def operands_of(condition: Condition | None) -> tuple[Condition, ...]:
    """Return the conditions of which all must be true."""
    return condition.operands if isinstance(condition, And) else (condition,) if condition is not None else ()


@dataclass(frozen=True, slots=True)
class Question:
    """A query with `{pass_}`, `{view}` and `{today_...}` to be filled in, and what its columns mean.

    `probe` tells whether there is any combination: most rules have none, and to plan the whole query takes longer.
    """

    sql: str
    probe: str
    rule: CheckedRule
    moments: tuple[GroupMoment, ...]
    partner: str
    reasons: int

    def judgement(self, row: Sequence[Any]) -> Judgement:
        """Read a row."""
        given = iter(row)
        names = len(self.rule.matched)

        def some(number: int) -> list[Any]:
            return [next(given) for _ in range(number)]

        rows, events = some(names), some(names)
        where, holds, violated = _truth(*some(2)), bool(next(given)), bool(next(given))
        inferable, inferred = bool(next(given)), bool(next(given))
        truths = {operand: _truth(*some(2)) for operand in _operands(self.rule)}
        found = {one.name: Found(*some(4)) for one in _beside(self.rule)}
        asked = operands_of(self.rule.require)
        unstated = frozenset(operand for operand, lacks in zip(asked, some(len(asked)), strict=True) if lacks)
        lacking = tuple(n for n, lacks in enumerate(some(self.reasons)) if lacks)
        members = {gather.name: (*_numbers(some(2)),) for gather in self.rule.gathers}
        witnesses = {moment: Witnesses._make(some(3)) for moment in self.moments}
        counted = {group: tuple(next(given) or ()) for group in self.rule.counted}
        member = {self.partner: bool(next(given))} if self.partner else {}
        return Judgement(
            rows=tuple(rows),
            events=tuple(events),
            where=where,
            violated=violated,
            holds=holds,
            inferable=inferable,
            inferred=inferred,
            truths=truths,
            found=found,
            lacking=lacking,
            witnesses=witnesses,
            members={name: (pair[0], pair[1]) for name, pair in members.items()},
            counted=counted,
            unstated=unstated,
            member=member,
        )


def questions_of(rule: CheckedRule, types: Sequence[str], stance: str, event: int, clocks: bool) -> list[Question]:
    """Return the questions about an event of some types and a stance: one for every name it can stand for."""
    apart = distinct_rows(rule)
    asked = []
    for named in rule.matched:
        if set(types) & set(named.subject.types) and _is_of(stance, named.stance):
            beside = [*apart, f"t_{named.name}.event = {event}"]
            asked.append(_Asker(rule, beside, clocks, event=event).question(None))
    for partner in rule.partners:
        if set(types) & set(partner.subject.types) and _is_of(stance, partner.stance):
            asked.append(_Asker(rule, [*apart, *_near(partner, event)], clocks, event=event).question(partner))
    return asked


def _is_of(stance: str, wanted: str) -> bool:
    """Tell whether claims of a stance are among those that a name with another ranges over."""
    return stance == ("asserted" if wanted == "alleged" else wanted)


def _near(partner: CheckedPartner, event: int) -> list[str]:
    """Leave out what cannot have the event as a partner, for it has other keys: this keeps the join small."""
    conditions = []
    for link in partner.links:
        inner, outer = (link.right, link.left) if link.right.name == partner.name else (link.left, link.right)
        if not link.optional and inner.name == partner.name and outer.name != partner.name:
            values = f"SELECT p.{_column(inner)} FROM {rows_of(partner.subject)} p WHERE p.event = {event}"
            conditions.append(f"t_{outer.name}.{_column(outer)} IN ({values})")
    return conditions


def _column(reference: FieldOf) -> str:
    return reference.field if reference.field in PLAIN_COLUMNS else f"f_{reference.field}"


@dataclass(slots=True)
class _Asker(Verdicts):
    """Writes the query of one question. `distinct` also holds what restricts it to the event asked about.

    Exemptions and required events are looked up by joining them, like groups: to look for each of them anew in every
    condition that asks takes many times as long. `looked_up` are those asked for: with their conditions, or without.
    """

    event: int = -1
    looked_up: dict[tuple[str, bool], CheckedPartner] = field(default_factory=dict)

    def question(self, partner: CheckedPartner | None) -> Question:
        """Return the question what the rule makes of every combination, where the event is such a partner."""
        reasons = self.reasons()
        columns = [self.column(named.name, part) for part in ("row", "event") for named in self.rule.matched]
        columns += [*self._truth_of(self.rule.where), self._holds(), self._violated()]
        columns += [both(self.inferable()), self.inferred()]
        columns += [column for operand in _operands(self.rule) for column in self._truth_of(operand)]
        columns += [column for one in _beside(self.rule) for column in self._found_columns(one)]
        columns += [self._unstated(operand) for operand in operands_of(self.rule.require)]
        columns += [reason.when for reason in reasons]
        for gather in self.rule.gathers:
            columns += [self.members(gather.name, certain=sure) for sure in (False, True)]
        columns += [*self._witness_rows(), *map(self.member_rows, self.rule.counted)]
        columns += [self._looked_up(partner, "mine_for_sure")] if partner else []
        mine = [self._looked_up(partner, "mine")] if partner else []
        selected = ", ".join(f"{column} AS c{number}" for number, column in enumerate(columns))
        names = len(self.rule.matched)
        first = ", ".join(f"c{number}" for number in range(names))
        tables, joined = self._tables()
        # In a query of its own: DuckDB orders by no alias of a column that has a subquery, as names and places have.
        sql = (
            f"WITH {tables} SELECT * FROM (SELECT {selected} FROM {joined}{where_sql(mine)}) "
            f"ORDER BY coalesce(c{2 * names + 3}, false) DESC, {first} LIMIT {MAX_COMBINATIONS + 1}"
        )
        probe = f"SELECT 1 FROM ({self._without_columns().joined()}) LIMIT 1"
        return Question(sql, probe, self.rule, tuple(self.group_moments), partner.name if partner else "", len(reasons))

    def _without_columns(self) -> _Asker:
        return _Asker(self.rule, self.distinct, self.clocks, event=self.event)

    def _tables(self) -> tuple[str, str]:
        """Return the tables of a query, and how they are joined."""
        groups = [self.group(gather) for gather in self.rule.gathers if gather.name in self.gathered]
        others = [self._partners(*one) for one in self.looked_up.items()]
        tables = [f"m AS ({self.joined()})"]
        tables += [*(f"g_{name} AS ({sql})" for name, sql in groups), *(f"{name} AS ({sql})" for name, sql in others)]
        joins = [f" LEFT JOIN g_{name} ON {self.same_rows(name)}" for name, _ in groups]
        joins += [f" LEFT JOIN {name} ON {self._rows_equal(name)}" for name, _ in others]
        return ", ".join(tables), f"m{''.join(joins)}"

    def _rows_equal(self, table: str) -> str:
        return both([f"{table}.{named.name}_row = m.{named.name}_row" for named in self.rule.matched])

    def found(self, partner: CheckedPartner, *, certain: bool, where: bool = True) -> str:
        """Tell in SQL whether a partner certainly, or possibly, exists."""
        return self._looked_up(partner, "certain" if certain else "possible", where=where)

    def _looked_up(self, partner: CheckedPartner, column: str, *, where: bool = True) -> str:
        self.looked_up[partner.name, where] = partner
        return f"coalesce({_table(partner.name, where)}.{column}, false)"

    def _partners(self, key: tuple[str, bool], partner: CheckedPartner) -> tuple[str, str]:
        """Return a table of what is known of a partner for each combination that has one."""
        asked = partner if key[1] else replace(partner, where=None)
        possible, _, sure = self.partnered(asked)
        rows = [f"{self.column(named.name, 'row')} AS {named.name}_row" for named in self.rule.matched]
        names = ", ".join(f"{named.name}_row" for named in self.rule.matched)
        members = (
            f"SELECT {', '.join(rows)}, p.event AS found, {sure} AS certain "
            f"FROM m, {rows_of(partner.subject)} p{where_sql(possible)}"
        )
        mine = f"found = {self.event}"
        columns = ["true AS possible", "bool_or(certain) AS certain"]
        columns += [f"bool_or({mine}) AS mine", f"bool_or({mine} AND certain) AS mine_for_sure"]
        columns += ["coalesce(min(found) FILTER (WHERE certain), min(found)) AS found"]
        return _table(*key), f"SELECT {names}, {', '.join(columns)} FROM ({members}) GROUP BY {names}"

    def _truth_of(self, condition: Condition | None) -> list[str]:
        """Return whether a condition is certainly true, and whether it is certainly false."""
        return ["true", "false"] if condition is None else [self.formula(condition, truth) for truth in (True, False)]

    def _unstated(self, operand: Condition) -> str:
        """Some field is not stated that the operand looks at, or its claims differ."""
        # A quantity that is not given is among the compiled reasons.
        looked_at = [atom for atom in atoms_of(operand) if not isinstance(atom, Given) and not quantities_of(atom)]
        return either([f"{self.text(field)} IS NULL" for atom in looked_at for field in fields_of(atom)])

    def _found_columns(self, partner: CheckedPartner) -> list[str]:
        certain, possible = (self.found(partner, certain=sure) for sure in (True, False))
        kept = self.none(partner) if partner in self.rule.unless else self._missing(partner)
        return [certain, possible, kept, f"{_table(partner.name)}.found"]


def _table(name: str, where: bool = True) -> str:
    return f"x_{name}" if where else f"any_{name}"


def _operands(rule: CheckedRule) -> tuple[Condition, ...]:
    """Return the operands of `where` and `require`, each once."""
    return tuple(dict.fromkeys((*operands_of(rule.where), *operands_of(rule.require))))


def _beside(rule: CheckedRule) -> tuple[CheckedPartner, ...]:
    return (*rule.unless, *rule.exists)


def _truth(true: object, false: object) -> bool | None:
    return True if true else False if false else None


def _numbers(values: Iterable[Any]) -> list[int]:
    return [value or 0 for value in values]
