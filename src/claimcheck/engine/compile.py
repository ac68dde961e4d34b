"""Compiles a checked rule to SQL: the combinations of rows its names may stand for, and what is asked of them.

`joined` holds every combination the keys allow, `m` those the rule applies to, `g_<name>` the groups gathered for
each. A group's moment has two ends: for `min`, lo is the least of all members' lo and hi the least of the certain
members' hi; for `max` the other way round. Members are certain if all their keys are given and equal and `where`
holds, likely if a missing key has but one value it can have, and possible otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal, NamedTuple

from claimcheck.engine.columns import PLAIN_COLUMNS, sole_column
from claimcheck.engine.compiled import MAX_ROWS, CompiledRule, Lack, Mode, Queries
from claimcheck.engine.formulas import Formulas, Part, both, either, quoted
from claimcheck.engine.groups import aggregated, group_column
from claimcheck.engine.symmetry import are_alike
from claimcheck.model.checked import CheckedPartner, CheckedRule, Link, Named
from claimcheck.model.expressions import (
    And,
    Atom,
    Condition,
    CountAtLeast,
    DatesAgree,
    FieldOf,
    GroupMoment,
    Moment,
    MomentOf,
    Published,
    Subject,
    Today,
    atoms_of,
    moments_of,
)


def compile_rule(rule: CheckedRule) -> CompiledRule:
    """Compile a rule."""
    distinct = _distinct(rule)
    compiler = _Compiler(rule, distinct, clocks=False)
    variants = [(clocks, one) for clocks in (False, True) for one in (_with_all_keys(rule), rule)]
    return CompiledRule(
        id=rule.id,
        names=tuple(named.name for named in rule.matched),
        types=tuple(sorted({t for subject in _subjects(rule) for t in subject.types})),
        group_moments=compiler.group_moments,
        lacks=tuple(dict.fromkeys(reason.lack for reason in compiler.reasons())),
        optional=tuple(sorted({link.right.field for link in rule.all_links if link.optional})),
        variants=tuple(_Compiler(one, distinct, clocks).queries() for clocks, one in variants),
    )


def _subjects(rule: CheckedRule) -> list[Subject]:
    return [*(named.subject for named in rule.matched), *(partner.subject for partner in rule.partners)]


def _with_all_keys(rule: CheckedRule) -> CheckedRule:
    """Return the rule as it is where no key is missing."""

    def plain(links: tuple[Link, ...]) -> tuple[Link, ...]:
        return tuple(replace(link, optional=False) for link in links)

    def with_plain(partners: tuple[CheckedPartner, ...]) -> tuple[CheckedPartner, ...]:
        return tuple(replace(partner, links=plain(partner.links)) for partner in partners)

    return replace(
        rule,
        links=plain(rule.links),
        gathers=with_plain(rule.gathers),
        unless=with_plain(rule.unless),
        exists=with_plain(rule.exists),
    )


def _atoms(condition: Condition | None) -> list[Atom]:
    return [] if condition is None else list(atoms_of(condition))


def _moments(condition: Condition | None) -> list[Moment]:
    return list(dict.fromkeys(moment for atom in _atoms(condition) for moment in moments_of(atom)))


def _needs_group(condition: Condition) -> bool:
    return any(
        isinstance(atom, CountAtLeast) or any(isinstance(m, GroupMoment) for m in moments_of(atom))
        for atom in atoms_of(condition)
    )


class Reason(NamedTuple):
    """A condition under which a combination is not judged, what to say of it, and the name concerned."""

    when: str
    text: str
    name: str
    lack: Lack


@dataclass(slots=True)
class _Compiler:
    """Compiles one rule. `needed` and `gathered` collect the columns that formulas ask for."""

    rule: CheckedRule
    distinct: Sequence[str]
    clocks: bool
    needed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    gathered: dict[str, set[tuple[GroupMoment, str]]] = field(default_factory=lambda: defaultdict(set))
    partner: str = ""

    @property
    def group_moments(self) -> tuple[GroupMoment, ...]:
        """Return the moments of groups that conditions compare or the message names."""
        found = [m for atom in self.rule.atoms for m in moments_of(atom) if isinstance(m, GroupMoment)]
        found += [part for part in self.rule.message if isinstance(part, GroupMoment)]
        return tuple(dict.fromkeys(found))

    def queries(self) -> Queries:
        """Compile the rule in every mode."""
        return Queries(self._query("violated"), self._query("possible"), self._query("undecided"))

    def _query(self, mode: Mode) -> str:
        self.needed, self.gathered = defaultdict(set), defaultdict(set)
        early, late = self._where(mode)
        select, condition, ending = self._outcome(mode)
        condition = [*late, *self._not_exempt(mode), *condition]
        groups = [self._group(gather) for gather in self.rule.gathers if gather.name in self.gathered]
        tables = [f"joined AS ({self._joined()})", f"m AS (SELECT * FROM joined m{_where_clause(early)})"]
        tables += [f"g_{name} AS ({sql})" for name, sql in groups]
        left_joins = "".join(f" LEFT JOIN g_{name} ON {self._same_rows(name)}" for name, _ in groups)
        return f"WITH {', '.join(tables)} SELECT {select} FROM m{left_joins}{_where_clause(condition)} {ending}"

    def _outcome(self, mode: Mode) -> tuple[str, list[str], str]:
        """Return what a query selects, under which further conditions, and how it ends."""
        if mode == "undecided":
            return self._undecided()
        rows = ", ".join(self._of(named.name, "row") for named in self.rule.matched)
        events = ", ".join(self._of(named.name, "event") for named in self.rule.matched)
        ending = f"ORDER BY {rows} LIMIT {MAX_ROWS + 1}"
        if mode == "possible":
            condition = [f"({self._holds()}) IS NOT TRUE"]
            condition += [f"{self.bound(moment, 'lo')} IS NOT NULL" for moment in _moments(self.rule.require)]
        else:
            condition = [f"({self._violated()})", *self._inferable()]
        return ", ".join([rows, events, self._inferred(), *self._witness_rows()]), condition, ending

    def _undecided(self) -> tuple[str, list[str], str]:
        reasons = self.reasons()
        if not reasons:
            return "NULL, 0, NULL, NULL", ["false"], ""
        found = both([self._violated(), *self._inferable()])
        condition = [f"{found} IS NOT TRUE", f"({self._holds()}) IS NOT TRUE"]
        return self._counted(reasons), condition, "GROUP BY 1 HAVING reason IS NOT NULL ORDER BY 1"

    # -- what holds and what does not ------------------------------------------------------------------------

    def _formula(self, condition: Condition, truth: bool) -> str:
        return Formulas(self, self.clocks).of(condition, truth)

    def _violated(self) -> str:
        parts = [self._missing(partner) for partner in self.rule.exists]
        if self.rule.require is not None:
            parts.append(Formulas(self, self.clocks, founded=True).of(self.rule.require, False))
        return either(parts)

    def _holds(self) -> str:
        parts = [self._formula(self.rule.require, True)] if self.rule.require is not None else []
        parts += [self._found(partner, certain=True) for partner in self.rule.exists]
        return both(parts)

    def _missing(self, partner: CheckedPartner) -> str:
        """None of the recorded events can be the one that must exist."""
        none = self._none(partner, certain=False)
        return none if partner.closed else f"({none} AND {self._found(partner, certain=False, where=False)})"

    def _none(self, partner: CheckedPartner, *, certain: bool) -> str:
        """No such event exists; never so while a key that would tell is not given."""
        ends = [end for link in partner.links if not link.optional for end in (link.left, link.right)]
        given = [f"{self.text(end)} IS NOT NULL" for end in ends if end.name != partner.name]
        return both([*given, f"NOT {self._found(partner, certain=certain)}"])

    def _where(self, mode: Mode) -> tuple[list[str], list[str]]:
        """Return the conditions of `where` that need no group, and those that do."""
        condition = self.rule.where
        operands = condition.operands if isinstance(condition, And) else (condition,) if condition else ()
        early: list[str] = []
        late: list[str] = []
        for operand in operands:
            possible = f"({self._formula(operand, False)}) IS NOT TRUE"
            text = possible if mode == "possible" else self._formula(operand, True)
            (late if _needs_group(operand) else early).append(text)
        return early, late

    def _not_exempt(self, mode: Mode) -> list[str]:
        """No event exempts: not even possibly, or, when asking what is possible, not certainly."""
        if mode == "possible":
            return [f"NOT {self._found(partner, certain=True)}" for partner in self.rule.unless]
        return [self._none(partner, certain=False) for partner in self.rule.unless]

    # -- columns ---------------------------------------------------------------------------------------------

    def bound(self, moment: Moment, part: Part) -> str:
        """Return the column of a moment's bound."""
        if isinstance(moment, Today):
            return "false" if part == "zoned" else f"{{today_{part}}}"
        if isinstance(moment, MomentOf):
            return self._of(moment.name, "zoned" if part == "zoned" else f"{moment.point}_{part}")
        if isinstance(moment, Published):
            return self._of(moment.name, f"published_{part}")
        return self._of_group(moment, part)

    def text(self, reference: FieldOf) -> str:
        """Return the column of a field."""
        name = reference.field
        return self._of(reference.name, name if name in PLAIN_COLUMNS else f"f_{name}")

    def stated(self, reference: FieldOf) -> str:
        """Return the column that tells whether some claim states a field, even if others differ."""
        return self._of(reference.name, f"s_{reference.field}")

    def weekday(self, name: str) -> str:
        """Return the column of the weekday that is stated, as a number from 0 for Monday."""
        return self._of(name, "weekday")

    def agreement(self, atom: DatesAgree) -> str:
        """Return the column that tells whether an event's dates agree."""
        return self._of(atom.name, "agree_by_source" if atom.by_source else "agree")

    def members(self, group: str, *, certain: bool) -> str:
        """Return the number of a group's certain, or possible, members."""
        self.gathered.setdefault(group, set())
        return f"g_{group}.{'certain' if certain else 'members'}"

    def _of(self, name: str, column: str) -> str:
        if name == self.partner:
            return f"p.{column}"
        self.needed[name].add(column)
        return f"m.{name}_{column}"

    def _of_group(self, moment: GroupMoment, part: str) -> str:
        self.gathered[moment.group].add((moment, part))
        return f"g_{moment.group}.{'zoned' if part == 'zoned' else group_column(moment, part)}"

    # -- tables ----------------------------------------------------------------------------------------------

    def _joined(self) -> str:
        """Every combination of rows for the matched names that the links allow."""
        columns = []
        for named in self.rule.matched:
            self.needed[named.name].add("row")
            columns += [f"t_{named.name}.{c} AS {named.name}_{c}" for c in sorted(self.needed[named.name])]
        tables = [f"{_table(named)} t_{named.name}" for named in self.rule.matched]
        conditions = [c for named in self.rule.matched for c in self._ranges_over(named)]
        conditions += [_linked(link) for link in self.rule.links]
        conditions += self.distinct
        return f"SELECT {', '.join(columns)} FROM {', '.join(tables)}{_where_clause(conditions)}"

    def _ranges_over(self, named: Named) -> list[str]:
        asks_agreement = any(isinstance(a, DatesAgree) and a.name == named.name for a in self.rule.atoms)
        rows = "whole" if asks_agreement else "judged"
        said = [f"NOT t_{named.name}.hearsay"] if asks_agreement else []
        return [f"t_{named.name}.{rows}", *said, *_of_kind(f"t_{named.name}", named.subject, named.stance)]

    def _members(self, partner: CheckedPartner) -> tuple[list[str], str, str]:
        """Return what makes a row possibly a partner, whether it is likely one, and whether it certainly is."""
        self.partner = partner.name
        possible = ["p.whole", *_of_kind("p", partner.subject, partner.stance)]
        given: list[str] = []
        likely: list[str] = ["NOT p.hearsay"]
        for link in partner.links:
            left, right = self.text(link.left), self.text(link.right)
            possible.append(_equal(left, right, link.optional))
            if link.optional:
                given.append(f"{left} = {right}")
                likely.append(f"({left} = {right} OR {self._sole(partner.links, link)})")
        if partner.where is not None:
            possible.append(f"({self._formula(partner.where, False)}) IS NOT TRUE")
            likely.append(self._formula(partner.where, True))
        self.partner = ""
        return possible, f"coalesce({both(likely)}, false)", f"coalesce({both([*likely, *given])}, false)"

    def _group(self, gather: CheckedPartner) -> tuple[str, str]:
        """Return a group's name and the query of its members' numbers and bounds."""
        possible, likely, certain = self._members(gather)
        rows = ", ".join(self._of(named.name, "row") for named in self.rule.matched)
        names = ", ".join(f"{named.name}_row" for named in self.rule.matched)
        asked = sorted(self.gathered[gather.name], key=str)
        columns = ["count(*) AS members"]
        columns += [f"count(*) FILTER (WHERE {word}) AS {word}" for word in ("certain", "likely")]
        columns += ["bool_or(zoned) AS zoned"] if self.clocks else []
        columns += [aggregated(moment, part, self.clocks) for moment, part in asked if part != "zoned"]
        used = {f"p.{moment.point}_{part.partition('_')[0]}" for moment, part in asked if part != "zoned"}
        used |= {f"p.{moment.point}_{part}" for moment, part in asked if part.endswith("_code")}
        used |= {"p.row", "p.hearsay"} | ({"p.zoned"} if self.clocks else set())
        members = (
            f"SELECT {rows}, {', '.join(sorted(used))}, {likely} AS likely, {certain} AS certain "
            f"FROM m, {{pass_}}.event_{{view}} p{_where_clause(possible)}"
        )
        return gather.name, f"SELECT {names}, {', '.join(columns)} FROM ({members}) GROUP BY {names}"

    def _same_rows(self, group: str) -> str:
        return both([f"g_{group}.{named.name}_row = m.{named.name}_row" for named in self.rule.matched])

    def _found(self, partner: CheckedPartner, *, certain: bool, where: bool = True) -> str:
        """Tell in SQL whether a partner certainly, or possibly, exists."""
        asked = partner if where else CheckedPartner(partner.name, partner.subject, partner.stance, partner.links, None)
        possible, _, sure = self._members(asked)
        conditions = [*possible, sure] if certain else possible
        return f"EXISTS (SELECT 1 FROM {{pass_}}.event_{{view}} p{_where_clause(conditions)})"

    # -- keys that may be missing ----------------------------------------------------------------------------

    def _sole(self, links: Sequence[Link], optional: Link) -> str:
        """All events of the entity that a plain key names have one and the same value of the missing key."""
        plain = next(link for link in links if not link.optional)
        return self._of(plain.left.name, sole_column(plain.left.field, optional.right.field))

    def _inferred(self) -> str:
        """A finding rests on a key that was not given: in a link, or for every likely member of a group."""
        optional = [link for link in self.rule.links if link.optional]
        parts = [f"{self.text(end)} IS NULL" for link in optional for end in (link.left, link.right)]
        compared = [*_moments(self.rule.where), *_moments(self.rule.require)]
        groups = dict.fromkeys(moment for moment in compared if isinstance(moment, GroupMoment))
        parts += [f"{self._of_group(moment, 'lo_sure')} = 0" for moment in groups]
        return f"coalesce({either(parts)}, false)" if parts else "false"

    def _inferable(self) -> list[str]:
        """Every missing key has but one value it can have."""
        return [
            f"({self.text(link.left)} = {self.text(link.right)} OR {self._sole(self.rule.links, link)})"
            for link in self.rule.links
            if link.optional
        ]

    def _groups_compared(self, condition: Condition | None) -> list[str]:
        """Return the groups whose moments a condition compares."""
        return sorted({m.group for m in _moments(condition) if isinstance(m, GroupMoment)})

    def likely(self, group: str) -> str:
        """Return the number of a group's certain and likely members."""
        self.gathered.setdefault(group, set())
        return f"g_{group}.likely"

    def _witness_rows(self) -> list[str]:
        """For each moment of a group the rows that bound it, where the query compares that bound, else NULL.

        Then whether some member of the group is undated.
        """
        compared = {pair for pairs in self.gathered.values() for pair in pairs}
        columns = []
        for moment in self.group_moments:
            for end in ("lo", "hi"):
                asked = {(moment, end), (moment, f"{end}_code")} & compared
                columns.append(self._of_group(moment, f"{end}_row") if asked else "NULL")
            members = self.members(moment.group, certain=False)
            columns.append(f"coalesce({members} > {self._of_group(moment, 'lo_dated')}, false)")
        return columns

    # -- why a combination is not judged ---------------------------------------------------------------------

    def reasons(self) -> list[Reason]:
        """Return why a combination may not be judged, the first that applies first."""
        reasons = [
            Reason(f"{self.text(end)} IS NULL", f"key {end.field}", end.name, self._lack_of_key(end))
            for link in self.rule.links
            if link.optional
            for end in (link.left, link.right)
        ]
        for group in self._groups_compared(self.rule.require):
            reasons += self._unlinked(next(gather for gather in self.rule.gathers if gather.name == group))
        for moment in _moments(self.rule.require):
            reasons += self._undated(moment)
        for partner in self.rule.exists:
            if not partner.closed:
                none = f"NOT {self._found(partner, certain=False, where=False)}"
                reasons.append(
                    Reason(none, f"none {_word(partner.subject)}", self.rule.matched[0].name, Lack("event", ()))
                )
        return reasons

    def _unlinked(self, gather: CheckedPartner) -> list[Reason]:
        """A group whose every member may be of something else, because a key is missing."""
        first = self.rule.matched[0]
        when = f"{self.members(gather.name, certain=False)} > 0 AND {self.likely(gather.name)} = 0"
        types = (*gather.subject.types, *first.subject.types)
        return [
            Reason(when, f"key {link.right.field}", first.name, Lack("key", types, link.right.field))
            for link in gather.links
            if link.optional
        ]

    def _undated(self, moment: Moment) -> list[Reason]:
        if isinstance(moment, Today):
            return []
        undated = f"{self.bound(moment, 'lo')} IS NULL"
        if isinstance(moment, GroupMoment):
            group = next(gather.subject for gather in self.rule.gathers if gather.name == moment.group)
            when = f"{undated} AND {self.members(moment.group, certain=False)} > 0"
            return [Reason(when, f"group {_word(group)}", self.rule.matched[0].name, Lack("date", group.types))]
        kind: Literal["source", "date"] = "source" if isinstance(moment, Published) else "date"
        subject = next(named.subject for named in self.rule.matched if named.name == moment.name)
        return [Reason(undated, f"{kind} {_word(subject)}", moment.name, Lack(kind, subject.types))]

    def _lack_of_key(self, end: FieldOf) -> Lack:
        types = next(named.subject.types for named in self.rule.matched if named.name == end.name)
        return Lack("key", types, end.field)

    def _counted(self, reasons: Sequence[Reason]) -> str:
        """Select the reason, the count, and the least event or claim concerned: an event, unless it is told."""
        told = {named.name for named in self.rule.matched if named.subject.each == "claim"}
        columns = [_case([(r.when, quoted(r.text)) for r in reasons]) + " AS reason", "count(*)"]
        for among_told, column in ((False, "event"), (True, "row")):
            samples = [
                (r.when, self._of(r.name, column) if (r.name in told) == among_told else "NULL") for r in reasons
            ]
            columns.append(f"min({_case(samples)})")
        return ", ".join(columns)


def _table(named: Named) -> str:
    return "{pass_}." + ("told" if named.subject.each == "claim" else "event") + "_{view}"


def _of_kind(table: str, subject: Subject, stance: str) -> list[str]:
    wanted = "asserted" if stance == "alleged" else stance
    types = ", ".join(quoted(name) for name in subject.types)
    return [f"{table}.stance = '{wanted}'", f"{table}.type IN ({types})"]


def _linked(link: Link) -> str:
    left, right = f"t_{link.left.name}.f_{link.left.field}", f"t_{link.right.name}.f_{link.right.field}"
    return _equal(left, right, link.optional)


def _equal(left: str, right: str, optional: bool) -> str:
    return f"({left} = {right} OR {left} IS NULL OR {right} IS NULL)" if optional else f"{left} = {right}"


def _distinct(rule: CheckedRule) -> list[str]:
    """Two names never stand for one event; where a rule says the same of both, a pair is judged in one order only."""
    conditions = []
    for first, second in combinations(rule.matched, 2):
        if first.stance != second.stance or not set(first.subject.types) & set(second.subject.types):
            continue
        column = "row" if first.subject.each == second.subject.each == "claim" else "event"
        sign = "<" if are_alike(rule, first, second) else "<>"
        conditions.append(f"t_{first.name}.{column} {sign} t_{second.name}.{column}")
    return conditions


def _case(branches: Sequence[tuple[str, str]]) -> str:
    return f"CASE {' '.join(f'WHEN {when} THEN {value}' for when, value in branches)} END"


def _word(subject: Subject) -> str:
    """Name what a subject ranges over: its type, if the rule names one, or event or claim."""
    return subject.name or subject.each


def _where_clause(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
