"""Compiles a checked rule to SQL.

Kleene's logic is compiled as a pair of two-valued formulas: one that holds when a condition is certainly true, one
when it is certainly false. Negation swaps them, so NULL (an undated event, a field nobody states) only ever makes a
formula not hold. The SQL stays in the portable core: joins, CASE, EXISTS, integer comparison, min, max, count.

| construct        | certainly true                     | certainly false                     |
|------------------|------------------------------------|-------------------------------------|
| `NoLater`        | left.hi + shift <= right.lo        | left.lo + shift > right.hi          |
| `Compatible`     | one and the same second            | left.lo > right.hi or right.lo > left.hi |
| `FallsOn`        | one day, of that weekday           | the first such day is after the last |
| `Same`, `OneOf`  | =, IN                              | <>, NOT IN                          |
| `Given`          | IS NOT NULL                        | IS NULL                             |
| `DatesAgree`     | the meet is not empty              | it is empty                         |
| `CountAtLeast`   | certain members >= n               | possible members < n                |
| `min(group)`     | lo: least of all members' lo       | hi: least of certain members' hi    |
| `max(group)`     | lo: greatest of certain members' lo| hi: greatest of all members' hi     |
| `not`/`and`/`or` | pair swapped / AND, OR             | pair swapped / OR, AND              |

Bounds of a days shift are compared as whole local days, of a months shift as calendar codes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from claimcheck.model.checked import CheckedPartner, CheckedRule, Link, Named
from claimcheck.model.claims import WEEKDAYS
from claimcheck.model.dates import INFINITY
from claimcheck.model.expressions import (
    And,
    Atom,
    Compatible,
    Condition,
    CountAtLeast,
    DatesAgree,
    FallsOn,
    FieldOf,
    Given,
    GroupMoment,
    Moment,
    NoLater,
    Not,
    OneOf,
    Or,
    Published,
    Same,
    Subject,
    Text,
    Today,
    atoms_of,
    fields_of,
    moments_of,
)

Polarity = Literal[True, False]
Mode = Literal["violated", "possible", "undecided"]
MAX_ROWS = 10_000
_PLAIN_COLUMNS = ("type", "often", "weekday")
_EAST, _WEST = 14 * 3600, 12 * 3600


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """The queries of one rule, with `{pass_}`, `{view}` and `{today_...}` to be filled in.

    A row of `violated` and `possible` holds the row of each of `names`, then whether a missing key was inferred, then
    the two witness rows of each of `group_moments`. A row of `undecided` holds a reason, a count, and an
    event or a claim as a sample.
    """

    id: str
    names: tuple[str, ...]
    group_moments: tuple[GroupMoment, ...]
    violated: str
    possible: str
    undecided: str


class Bounds(NamedTuple):
    """The SQL of a moment's bounds."""

    lo: str
    hi: str
    lo_code: str
    hi_code: str
    zoned: str


def compile_rule(rule: CheckedRule) -> CompiledRule:
    """Compile a rule."""
    compiler = _Compiler(rule)
    return CompiledRule(
        rule.id,
        tuple(named.name for named in rule.matched),
        compiler.group_moments,
        compiler.query("violated"),
        compiler.query("possible"),
        compiler.query("undecided"),
    )


def fields_needed(rule: CheckedRule) -> frozenset[str]:
    """Return the fields that a rule's queries look at."""
    links = [*rule.links, *(link for p in (*rule.gathers, *rule.unless, *rule.exists) for link in p.links)]
    fields = {end.field for link in links for end in (link.left, link.right)}
    fields |= {f.field for atom in _all_atoms(rule) for f in fields_of(atom)}
    return frozenset(f for f in fields if f not in _PLAIN_COLUMNS and not f.startswith("source"))


def optional_keys(rule: CheckedRule) -> frozenset[str]:
    """Return the keys that may be missing."""
    partners = (*rule.gathers, *rule.unless, *rule.exists)
    links = [*rule.links, *(link for partner in partners for link in partner.links)]
    return frozenset(link.right.field for link in links if link.optional)


def _all_atoms(rule: CheckedRule) -> Iterable[Atom]:
    partners = (*rule.gathers, *rule.unless, *rule.exists)
    for condition in (rule.where, rule.require, *(partner.where for partner in partners)):
        if condition is not None:
            yield from atoms_of(condition)


@dataclass(slots=True)
class _Compiler:
    rule: CheckedRule
    needed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    partner: str = ""

    @property
    def group_moments(self) -> tuple[GroupMoment, ...]:
        found = [m for atom in _all_atoms(self.rule) for m in moments_of(atom) if isinstance(m, GroupMoment)]
        found += [part for part in self.rule.message if isinstance(part, GroupMoment)]
        return tuple(dict.fromkeys(found))

    def query(self, mode: Mode) -> str:
        """Assemble the query of one mode."""
        self.needed = defaultdict(set)
        early, late = self._where(mode)
        select, condition, ending = self._outcome(mode)
        condition = [*late, *self._not_exempt(mode), *condition]
        groups = [self._group(gather) for gather in self.rule.gathers]
        joined = self._joined()
        tables = [f"joined AS ({joined})", f"m AS (SELECT * FROM joined m{_where_clause(early)})", *groups]
        left_joins = "".join(f" LEFT JOIN g_{g.name} ON {self._same_rows(g.name)}" for g in self.rule.gathers)
        return f"WITH {', '.join(tables)} SELECT {select} FROM m{left_joins}{_where_clause(condition)} {ending}"

    def _outcome(self, mode: Mode) -> tuple[str, list[str], str]:
        rows = ", ".join(f"m.{named.name}_row" for named in self.rule.matched)
        violated, holds = self._violated(), self._holds()
        if mode == "undecided":
            reasons = self._reasons()
            if not reasons:
                return "NULL, 0, NULL, NULL", ["false"], ""
            condition = [f"({violated}) IS NOT TRUE", f"({holds}) IS NOT TRUE"]
            return self._unjudged(reasons), condition, "GROUP BY 1 HAVING reason IS NOT NULL ORDER BY 1"
        select = ", ".join([rows, self._inferred(), *self._witness_rows()])
        ending = f"ORDER BY {rows} LIMIT {MAX_ROWS + 1}"
        if mode == "possible":
            dated = [f"{self._bounds(moment).lo} IS NOT NULL" for moment in _moments(self.rule.require)]
            return select, [f"({holds}) IS NOT TRUE", *dated], ending
        return select, [f"({violated})", *self._inferable()], ending

    # -- what holds and what does not ------------------------------------------------------------------------

    def _violated(self) -> str:
        parts = [self.formula(self.rule.require, False)] if self.rule.require is not None else []
        parts += [self._missing(partner) for partner in self.rule.exists]
        return _either(parts)

    def _holds(self) -> str:
        parts = [self.formula(self.rule.require, True)] if self.rule.require is not None else []
        parts += [self._found(partner, certain=True) for partner in self.rule.exists]
        return _both(parts)

    def _missing(self, partner: CheckedPartner) -> str:
        """None of the recorded events can be the one that must exist."""
        none = f"NOT {self._found(partner, certain=False)}"
        return none if partner.closed else f"({none} AND {self._found(partner, certain=False, where=False)})"

    def _where(self, mode: Mode) -> tuple[list[str], list[str]]:
        """Return the conditions of `where` that need no group, and those that do."""
        if self.rule.where is None:
            return [], []
        operands = self.rule.where.operands if isinstance(self.rule.where, And) else (self.rule.where,)
        early: list[str] = []
        late: list[str] = []
        for operand in operands:
            text = (
                self.formula(operand, True) if mode != "possible" else f"({self.formula(operand, False)}) IS NOT TRUE"
            )
            (late if _needs_group(operand) else early).append(text)
        return early, late

    def _not_exempt(self, mode: Mode) -> list[str]:
        """No event exempts: not even possibly, or, when asking what is possible, not certainly."""
        return [f"NOT {self._found(partner, certain=mode == 'possible')}" for partner in self.rule.unless]

    def formula(self, condition: Condition, polarity: Polarity) -> str:
        """Return the formula that holds when a condition is certainly true (or certainly false)."""
        if isinstance(condition, Not):
            return self.formula(condition.operand, not polarity)
        if isinstance(condition, And | Or):
            operands = [self.formula(operand, polarity) for operand in condition.operands]
            return _both(operands) if isinstance(condition, And) == polarity else _either(operands)
        return self._atom(condition, polarity)

    def _atom(self, atom: Atom, polarity: Polarity) -> str:
        if isinstance(atom, NoLater):
            return self._no_later(atom, polarity)
        if isinstance(atom, Compatible):
            return self._compatible(atom, polarity)
        if isinstance(atom, FallsOn):
            return self._falls_on(atom, polarity)
        if isinstance(atom, Same):
            return f"{self._text(atom.left)} {'=' if polarity else '<>'} {self._text(atom.right)}"
        if isinstance(atom, OneOf):
            among = ", ".join(self._literal(atom.field, value) for value in atom.values)
            return f"{self._column(atom.field)} {'' if polarity else 'NOT '}IN ({among})"
        if isinstance(atom, Given):
            column = self._column(atom.value) if isinstance(atom.value, FieldOf) else self._bounds(atom.value).lo
            return f"{column} IS {'NOT ' if polarity else ''}NULL"
        if isinstance(atom, DatesAgree):
            column = self._of(atom.name, "agree_by_source" if atom.by_source else "agree")
            return column if polarity else f"NOT {column}"
        return self._count_at_least(atom, polarity)

    def _no_later(self, atom: NoLater, polarity: Polarity) -> str:
        left, right = self._bounds(atom.left), self._bounds(atom.right)
        scale = atom.shift.scale
        if scale == "months":
            amount = 32 * atom.shift.months
            if polarity:
                return _shifted_no_later(left.hi_code, amount, right.lo_code)
            return _shifted_later(left.lo_code, amount, right.hi_code)
        if scale == "days":
            amount = 86400 * atom.shift.days
            if polarity:
                return _shifted_no_later(
                    _day(_local(left.hi, left.zoned, _EAST)), amount, _local(right.lo, right.zoned, -_WEST)
                )
            return _shifted_later(
                _day(_local(left.lo, left.zoned, -_WEST)), amount, _local(right.hi, right.zoned, _EAST)
            )
        amount = atom.shift.seconds
        apart = _apart(left.zoned, right.zoned, truth=polarity)
        if polarity:
            return _shifted_no_later(left.hi, amount, right.lo, apart)
        return _shifted_later(left.lo, amount, right.hi, apart)

    def _compatible(self, atom: Compatible, polarity: Polarity) -> str:
        if not polarity:
            return _either(
                [
                    self._no_later(NoLater(atom.left, atom.right), False),
                    self._no_later(NoLater(atom.right, atom.left), False),
                ]
            )
        left, right = self._bounds(atom.left), self._bounds(atom.right)
        return _both(
            [
                f"{left.lo} = {left.hi}",
                f"{right.lo} = {right.hi}",
                f"{left.lo} = {right.lo}",
                f"{left.zoned} = {right.zoned}",
            ]
        )

    def _falls_on(self, atom: FallsOn, polarity: Polarity) -> str:
        bounds = self._bounds(atom.moment)
        weekday = self._column(atom.weekday)
        first = f"{_day(_local(bounds.lo, bounds.zoned, -_WEST))} // 86400"
        last = f"{_day(_local(bounds.hi, bounds.zoned, _EAST))} // 86400"
        wait = f"((({weekday} - ({first}) - 3) % 7) + 7) % 7"
        bounded = f"{bounds.lo} > {-INFINITY} AND {bounds.hi} < {INFINITY}"
        if polarity:
            return f"({bounded} AND {first} = {last} AND {wait} = 0)"
        return f"({bounded} AND {wait} > {last} - {first})"

    def _count_at_least(self, atom: CountAtLeast, polarity: Polarity) -> str:
        if polarity:
            return f"coalesce(g_{atom.group}.certain, 0) >= {atom.least}"
        return f"coalesce(g_{atom.group}.members, 0) < {atom.least}"

    # -- columns ---------------------------------------------------------------------------------------------

    def _of(self, name: str, column: str) -> str:
        if name == self.partner:
            return f"p.{column}"
        self.needed[name].add(column)
        return f"m.{name}_{column}"

    def _column(self, reference: FieldOf) -> str:
        name = reference.field
        return self._of(reference.name, name if name in _PLAIN_COLUMNS else f"f_{name}")

    def _text(self, side: FieldOf | Text) -> str:
        return self._column(side) if isinstance(side, FieldOf) else _quoted(side.value)

    def _literal(self, reference: FieldOf, value: str) -> str:
        if reference.field == "weekday":
            return str(WEEKDAYS.index(value)) if value in WEEKDAYS else "NULL"
        return _quoted(value)

    def _bounds(self, moment: Moment) -> Bounds:
        if isinstance(moment, Today):
            return Bounds("{today_lo}", "{today_hi}", "{today_lo_code}", "{today_hi_code}", "false")
        if isinstance(moment, GroupMoment):
            prefix = f"g_{moment.group}.{moment.aggregate}_{moment.point}"
            return Bounds(
                f"{prefix}_lo", f"{prefix}_hi", f"{prefix}_lo_code", f"{prefix}_hi_code", f"g_{moment.group}.zoned"
            )
        word = "published" if isinstance(moment, Published) else moment.point
        zoned = "published_zoned" if isinstance(moment, Published) else "zoned"
        columns = [f"{word}_lo", f"{word}_hi", f"{word}_lo_code", f"{word}_hi_code", zoned]
        return Bounds(*(self._of(moment.name, column) for column in columns))

    # -- tables ----------------------------------------------------------------------------------------------

    def _joined(self) -> str:
        """Every combination of rows for the matched names that the links allow."""
        columns = []
        for named in self.rule.matched:
            self.needed[named.name] |= {"row", "event"}
            columns += [f"{named.name}.{c} AS {named.name}_{c}" for c in sorted(self.needed[named.name])]
        tables = [f"{_table(named)} {named.name}" for named in self.rule.matched]
        conditions = [c for named in self.rule.matched for c in self._ranges_over(named)]
        conditions += [_linked(link, f"{link.left.name}.", f"{link.right.name}.") for link in self.rule.links]
        conditions += list(_distinct(self.rule.matched))
        return f"SELECT {', '.join(columns)} FROM {', '.join(tables)}{_where_clause(conditions)}"

    def _ranges_over(self, named: Named) -> list[str]:
        asks_agreement = any(isinstance(a, DatesAgree) and a.name == named.name for a in _all_atoms(self.rule))
        rows = "whole" if asks_agreement else "judged"
        stance = "asserted" if named.stance == "alleged" else named.stance
        return [
            f"{named.name}.{rows}",
            f"{named.name}.stance = '{stance}'",
            _types(f"{named.name}.type", named.subject.types),
        ]

    def _members(self, partner: CheckedPartner) -> tuple[list[str], str, str]:
        """Return what makes a row possibly a partner, whether it surely is, and whether all its keys are given."""
        self.partner = partner.name
        possible = ["p.whole", f"p.stance = '{partner.stance}'", _types("p.type", partner.subject.types)]
        given, sure = [], []
        for link in partner.links:
            left, right = self._column(link.left), self._column(link.right)
            possible.append(_equal(left, right, link.optional))
            if link.optional:
                given.append(f"{left} = {right}")
                sure.append(f"({left} = {right} OR {self._sole(partner.links, link)})")
        if partner.where is not None:
            possible.append(f"({self.formula(partner.where, False)}) IS NOT TRUE")
            sure.append(self.formula(partner.where, True))
        self.partner = ""
        return possible, f"coalesce({_both(sure)}, false)", f"coalesce({_both([*sure, *given])}, false)"

    def _group(self, gather: CheckedPartner) -> str:
        possible, sure, given = self._members(gather)
        rows = [f"m.{named.name}_row" for named in self.rule.matched]
        for named in self.rule.matched:
            self.needed[named.name].add("row")
        columns = [
            "count(*) AS members",
            "count(*) FILTER (WHERE given) AS certain",
            "count(*) FILTER (WHERE sure) AS likely",
            "bool_or(zoned) AS zoned",
        ]
        for moment in self.group_moments:
            if moment.group == gather.name:
                columns += _aggregated(moment)
        names = ", ".join(f"{named.name}_row" for named in self.rule.matched)
        inner = (
            f"SELECT {', '.join(rows)}, p.*, {sure} AS sure, {given} AS given "
            f"FROM m, {{pass_}}.event_{{view}} p{_where_clause(possible)}"
        )
        return f"g_{gather.name} AS (SELECT {names}, {', '.join(columns)} FROM ({inner}) GROUP BY {names})"

    def _same_rows(self, group: str) -> str:
        return _both([f"g_{group}.{named.name}_row = m.{named.name}_row" for named in self.rule.matched])

    def _found(self, partner: CheckedPartner, *, certain: bool, where: bool = True) -> str:
        """Tell in SQL whether a partner certainly, or possibly, exists."""
        asked = partner if where else CheckedPartner(partner.name, partner.subject, partner.stance, partner.links, None)
        possible, _, given = self._members(asked)
        conditions = [*possible, given] if certain else possible
        return f"EXISTS (SELECT 1 FROM {{pass_}}.event_{{view}} p{_where_clause(conditions)})"

    # -- keys that may be missing ----------------------------------------------------------------------------

    def _sole(self, links: Sequence[Link], optional: Link) -> str:
        """All events of the entity that a plain key names have one and the same value of the missing key."""
        plain = next(link for link in links if not link.optional)
        return f"{self._column(plain.left)} IN (SELECT entity FROM {{pass_}}.sole_{optional.right.field})"

    def _missing_keys(self) -> list[str]:
        return [
            f"({self._column(link.left)} IS NULL OR {self._column(link.right)} IS NULL)"
            for link in self.rule.links
            if link.optional
        ]

    def _inferred(self) -> str:
        """A finding rests on a key that was not given: in a link, or for every sure member of a group."""
        parts = self._missing_keys()
        parts += [f"(g_{g.name}.likely > 0 AND g_{g.name}.certain = 0)" for g in self.rule.gathers]
        return f"coalesce({_either(parts)}, false)" if parts else "false"

    def _inferable(self) -> list[str]:
        """Every missing key has but one value it can have, and every group asked for has a member that counts."""
        conditions = [
            f"({self._column(link.left)} = {self._column(link.right)} OR {self._sole(self.rule.links, link)})"
            for link in self.rule.links
            if link.optional
        ]
        used = {m.group for atom in _atoms(self.rule.require) for m in moments_of(atom) if isinstance(m, GroupMoment)}
        return conditions + [f"g_{group}.likely > 0" for group in sorted(used)]

    def _witness_rows(self) -> list[str]:
        return [f"g_{m.group}.{m.aggregate}_{m.point}_{end}_row" for m in self.group_moments for end in ("lo", "hi")]

    def _reasons(self) -> list[_Reason]:
        """Return why a combination may not be judged, the first that applies first."""
        reasons: list[_Reason] = []
        for link in self.rule.links:
            if link.optional:
                reasons += [
                    _Reason(f"{self._column(end)} IS NULL", f"key {end.field}", end.name)
                    for end in (link.left, link.right)
                ]
        first = self.rule.matched[0].name
        for moment in _moments(self.rule.require):
            undated = f"{self._bounds(moment).lo} IS NULL"
            if isinstance(moment, GroupMoment):
                group = next(gather for gather in self.rule.gathers if gather.name == moment.group)
                reasons.append(
                    _Reason(f"{undated} AND g_{group.name}.members > 0", f"group {_word(group.subject)}", first)
                )
            elif not isinstance(moment, Today):
                subject = next(named.subject for named in self.rule.matched if named.name == moment.name)
                kind = "source" if isinstance(moment, Published) else "date"
                reasons.append(_Reason(undated, f"{kind} {_word(subject)}", moment.name))
        for partner in self.rule.exists:
            if not partner.closed:
                none = f"NOT {self._found(partner, certain=False, where=False)}"
                reasons.append(_Reason(none, f"none {_word(partner.subject)}", first))
        return reasons

    def _unjudged(self, reasons: Sequence[_Reason]) -> str:
        """Select the reason, the count, and the least event or claim concerned: an event, unless it is told."""
        told = {named.name for named in self.rule.matched if named.subject.each == "claim"}
        columns = [_case([(r.when, _quoted(r.text)) for r in reasons]) + " AS reason", "count(*)"]
        for kind, column in (("event", "event"), ("claim", "row")):
            samples = [
                (r.when, self._of(r.name, column) if (r.name in told) == (kind == "claim") else "NULL") for r in reasons
            ]
            columns.append(f"min({_case(samples)})")
        return ", ".join(columns)


class _Reason(NamedTuple):
    """A condition under which a combination is not judged, what to say of it, and the name concerned."""

    when: str
    text: str
    name: str


def _case(branches: Sequence[tuple[str, str]]) -> str:
    return f"CASE {' '.join(f'WHEN {when} THEN {value}' for when, value in branches)} END"


def _word(subject: Subject) -> str:
    """Name what a subject ranges over: its type, the type that the others are kinds of, or event or claim."""
    return subject.name or subject.each


def _atoms(condition: Condition | None) -> list[Atom]:
    return [] if condition is None else list(atoms_of(condition))


def _moments(condition: Condition | None) -> list[Moment]:
    return list(dict.fromkeys(moment for atom in _atoms(condition) for moment in moments_of(atom)))


def _needs_group(condition: Condition) -> bool:
    return any(
        isinstance(atom, CountAtLeast) or any(isinstance(m, GroupMoment) for m in moments_of(atom))
        for atom in atoms_of(condition)
    )


def _aggregated(moment: GroupMoment) -> list[str]:
    """The two bounds of the least or greatest moment of a group, each with its code and witness row."""
    return [column for end in ("lo", "hi") for column in _aggregated_bound(moment, end)]


def _aggregated_bound(moment: GroupMoment, end: str) -> list[str]:
    function, least = moment.aggregate, moment.aggregate == "min"
    bound = f"{moment.point}_{end}"
    name = f"{function}_{bound}"
    over_all = (end == "lo") == least
    fallback = f"CASE WHEN count({bound}) > 0 THEN {INFINITY if least else -INFINITY} END"
    seconds = _on_one_clock(bound, lambda value: f"{function}({value})", over_all, fallback)
    codes = _over_members(f"{function}({bound}_code)", over_all, fallback)
    witness = _on_one_clock(bound, lambda value: _witness(function, value, bound), over_all, "NULL")
    return [f"{seconds} AS {name}", f"{codes} AS {name}_code", f"{'' if least else '-'}({witness}).r AS {name}_row"]


def _witness(function: str, value: str, bound: str) -> str:
    """The row of the least or greatest value; of several rows, the first. The caller appends a FILTER."""
    sign = "" if function == "min" else "-"
    return f"{function}(CASE WHEN {bound} IS NOT NULL THEN struct_pack(v := {value}, r := {sign}row) END)"


def _over_members(aggregate: str, over_all: bool, fallback: str) -> str:
    """Over all members, or over the certain ones: those with all keys given, else those whose keys are inferred."""
    if over_all:
        return aggregate
    return f"coalesce({aggregate} FILTER (WHERE given), {aggregate} FILTER (WHERE sure), {fallback})"


def _on_one_clock(bound: str, aggregate: Callable[[str], str], over_all: bool, fallback: str) -> str:
    """Aggregate a bound; in UTC where only some members have an offset."""
    offset = -_EAST if bound.endswith("lo") else _WEST
    in_utc = f"CASE WHEN zoned OR abs({bound}) >= {INFINITY} THEN {bound} ELSE {bound} + ({offset}) END"
    one, other = (_over_members(aggregate(value), over_all, fallback) for value in (in_utc, bound))
    return f"CASE WHEN bool_or(zoned) AND NOT bool_and(zoned) THEN {one} ELSE {other} END"


def _table(named: Named) -> str:
    return "{pass_}." + ("told" if named.subject.each == "claim" else "event") + "_{view}"


def _types(column: str, types: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(_quoted(name) for name in types)})"


def _linked(link: Link, left: str, right: str) -> str:
    return _equal(f"{left}f_{link.left.field}", f"{right}f_{link.right.field}", link.optional)


def _equal(left: str, right: str, optional: bool) -> str:
    return f"({left} = {right} OR {left} IS NULL OR {right} IS NULL)" if optional else f"{left} = {right}"


def _distinct(matched: Sequence[Named]) -> Iterable[str]:
    """Two names never stand for one event; names of one kind are paired once."""
    for position, first in enumerate(matched):
        for second in matched[position + 1 :]:
            if first.subject.each != second.subject.each or first.stance != second.stance:
                continue
            column = "row" if first.subject.each == "claim" else "event"
            if first.subject.types == second.subject.types:
                yield f"{first.name}.{column} < {second.name}.{column}"
            elif set(first.subject.types) & set(second.subject.types):
                yield f"{first.name}.{column} <> {second.name}.{column}"


def _shifted_later(left: str, amount: int, right: str, apart: str = "") -> str:
    return f"{left}{_plus(amount)} > {right}{apart}"


def _shifted_no_later(left: str, amount: int, right: str, apart: str = "") -> str:
    return f"{left}{_plus(amount)} <= {right}{apart}"


def _plus(amount: int) -> str:
    return f" + ({amount})" if amount else ""


def _apart(left: str, right: str, *, truth: bool) -> str:
    """The seconds between a local clock and UTC, over all offsets, when only one side has an offset.

    `left <= right` is false only beyond the greatest possible difference, and true only before the least.
    """
    if truth:
        return f" + CASE WHEN {left} = {right} THEN 0 WHEN {left} THEN {-_EAST} ELSE {-_WEST} END"
    return f" + CASE WHEN {left} = {right} THEN 0 WHEN {left} THEN {_WEST} ELSE {_EAST} END"


def _local(bound: str, zoned: str, offset: int) -> str:
    """A bound by the local clock: as it is, or, where it is in UTC, at the farthest offset."""
    return f"({bound} + CASE WHEN {zoned} THEN {offset} ELSE 0 END)"


def _day(seconds: str) -> str:
    """The first second of the day that `seconds` falls in."""
    return f"({seconds} - ((({seconds}) % 86400) + 86400) % 86400)"


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''").replace("{", "{{").replace("}", "}}")
    return f"'{escaped}'"


def _both(parts: Sequence[str]) -> str:
    return "(" + " AND ".join(parts) + ")" if parts else "true"


def _either(parts: Sequence[str]) -> str:
    return "(" + " OR ".join(parts) + ")" if parts else "false"


def _where_clause(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
