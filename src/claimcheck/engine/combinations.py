"""The combinations of events that a rule speaks of, as SQL: what its names, groups and exemptions may stand for.

`joined` holds every combination the keys allow, `m` those the rule applies to, `g_<name>` the groups gathered for
each. A group's moment has two ends: for `min`, lo is the least of all members' lo and hi the least of the certain
members' hi; for `max` the other way round. Members are certain if all their keys are given and equal and `where`
holds, likely if a missing key has but one value it can have, and possible otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from claimcheck.engine.columns import PLAIN_COLUMNS, number_column, sole_column
from claimcheck.engine.compiled import Mode
from claimcheck.engine.formulas import EAST, UNBOUNDED, WEST, Formulas, Part, both, either, quoted
from claimcheck.engine.groups import aggregated, group_column, numbered, numbered_column
from claimcheck.engine.symmetry import are_alike
from claimcheck.model.checked import CheckedPartner, CheckedRule, Link, Named
from claimcheck.model.dates import INFINITY
from claimcheck.model.expressions import (
    AT_ONCE,
    NAMES,
    And,
    Atom,
    Condition,
    Count,
    DatesAgree,
    Elapsed,
    FieldOf,
    GroupMoment,
    GroupNumber,
    Moment,
    MomentOf,
    NumberOf,
    Published,
    Quantity,
    Subject,
    Today,
    atoms_of,
    groups_of,
    moments_of,
    quantities_of,
)


@dataclass(slots=True)
class Combinations:
    """The combinations of one rule. `needed` and `gathered` collect the columns that formulas ask for."""

    rule: CheckedRule
    distinct: Sequence[str]
    clocks: bool
    needed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    gathered: dict[str, set[tuple[GroupMoment | GroupNumber | Count | None, str]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    partner: str = ""

    @property
    def group_moments(self) -> tuple[GroupMoment, ...]:
        """Return the moments of groups that conditions compare or the message names."""
        found = [m for atom in self.rule.atoms for m in moments_of(atom) if isinstance(m, GroupMoment)]
        found += [part for part in self.rule.message if isinstance(part, GroupMoment)]
        return tuple(dict.fromkeys(found))

    def formula(self, condition: Condition, truth: bool) -> str:
        """Return the formula that holds when a condition is certainly true (or certainly false)."""
        return Formulas(self, self.clocks).of(condition, truth)

    def applying(self, mode: Mode) -> tuple[list[str], list[str]]:
        """Return the conditions of `where` that need no group, and those that do."""
        condition = self.rule.where
        operands = condition.operands if isinstance(condition, And) else (condition,) if condition else ()
        early: list[str] = []
        late: list[str] = []
        for operand in operands:
            possible = f"({self.formula(operand, False)}) IS NOT TRUE"
            text = possible if mode == "possible" else self.formula(operand, True)
            (late if needs_group(operand) else early).append(text)
        return early, late

    def not_exempt(self, mode: Mode, beside: Mapping[str, Sequence[str]] | None = None) -> tuple[list[str], str]:
        """Return the conditions and the joins that leave out what some event exempts.

        Possibly exempts, or, when asking what is possible, certainly. Events that are looked up by the same keys are
        looked up at once; a partner named in `beside` exempts only under these conditions.
        """
        if mode == "possible":
            return [f"NOT {self.found(partner, certain=True)}" for partner in self.rule.unless], ""
        alike: dict[tuple[str, ...], list[CheckedPartner]] = defaultdict(list)
        for partner in self.rule.unless:
            alike[rows_of(partner.subject), *self._given(partner), *self._linked(partner)].append(partner)
        given = [condition for partner in self.rule.unless for condition in self._given(partner)]
        joins = [f" ANTI JOIN {rows} p ON {self._any(same, beside or {})}" for (rows, *_), same in alike.items()]
        return [*dict.fromkeys(given)], "".join(joins)

    def _any(self, partners: Sequence[CheckedPartner], beside: Mapping[str, Sequence[str]]) -> str:
        """Tell in SQL that a row is possibly one of several partners that have the same keys."""
        each = [[*self._possibly(partner), *beside.get(partner.name, ())] for partner in partners]
        shared = [condition for condition in each[0] if all(condition in others for others in each)]
        if len(partners) > 1:
            types = sorted({name for partner in partners for name in partner.subject.types})
            own = [both([condition for condition in conditions if condition not in shared]) for conditions in each]
            shared += [f"p.type IN ({_texts(types)})", either(own)]
        return both(shared)

    def none(self, partner: CheckedPartner) -> str:
        """No such event possibly exists; never so while a key that would tell is not given."""
        return both([*self._given(partner), f"NOT {self.found(partner, certain=False)}"])

    def _possibly(self, partner: CheckedPartner) -> list[str]:
        """Tell in SQL that a row is possibly a partner."""
        return [*self.partnered(partner)[0], *self._others(partner)]

    def _given(self, partner: CheckedPartner) -> list[str]:
        """Tell in SQL that the keys are given by which a partner is looked up."""
        ends = [end for link in partner.links if not link.optional for end in (link.left, link.right)]
        return [f"{self.text(end)} IS NOT NULL" for end in ends if end.name != partner.name]

    def found(self, partner: CheckedPartner, *, certain: bool, where: bool = True) -> str:
        """Tell in SQL whether a partner certainly, or possibly, exists."""
        asked = partner if where else CheckedPartner(partner.name, partner.subject, partner.stance, partner.links, None)
        sure = [self.partnered(asked)[2]] if certain else []
        conditions = [*self._possibly(asked), *sure]
        return f"EXISTS (SELECT 1 FROM {rows_of(partner.subject)} p{where_sql(conditions)})"

    def _others(self, partner: CheckedPartner) -> list[str]:
        """What exempts an event, or must exist beside it, is another event."""
        return [
            f"p.event <> {self.column(named.name, 'event')}"
            for named in self.rule.matched
            if named.subject.each == "event" and set(named.subject.types) & set(partner.subject.types)
        ]

    def bound(self, moment: Moment, part: Part) -> str:
        """Return the column of a moment's bound."""
        if isinstance(moment, Today):
            return "false" if part == "zoned" else f"{{today_{part}}}"
        if isinstance(moment, MomentOf):
            return self.column(moment.name, "zoned" if part == "zoned" else f"{moment.point}_{part}")
        if isinstance(moment, Published):
            return self.column(moment.name, f"published_{part}")
        return self.group_part(moment, part)

    def text(self, reference: FieldOf) -> str:
        """Return the column of a field."""
        name = reference.field
        return self.column(reference.name, name if name in PLAIN_COLUMNS else f"f_{name}")

    def stated(self, reference: FieldOf) -> str:
        """Return the column that tells whether some claim states a field, even if others differ."""
        return self.column(reference.name, f"s_{reference.field}")

    def weekday(self, name: str) -> str:
        """Return the column of the weekday that is stated, as a number from 0 for Monday."""
        return self.column(name, "weekday")

    def agreement(self, atom: DatesAgree) -> str:
        """Return the column that tells whether an event's dates agree."""
        return self.column(atom.name, "agree_by_source" if atom.by_source else "agree")

    def members(self, group: str, *, certain: bool) -> str:
        """Return the number of a group's certain, or possible, members."""
        self.gathered.setdefault(group, set())
        return f"g_{group}.{'certain' if certain else 'members'}"

    def likely(self, group: str) -> str:
        """Return the number of a group's certain and likely members."""
        self.gathered.setdefault(group, set())
        return f"g_{group}.likely"

    def fitting(self, group: str) -> str:
        """Return the number of a group's members that are as its `where` asks, whatever keys they lack."""
        return self._of_group(group, "fitting")

    def quantity(self, quantity: Quantity, end: Literal["lo", "hi"]) -> str:
        """Return the least, or the most, that a quantity may be."""
        if isinstance(quantity, NumberOf):
            return self.column(quantity.name, number_column(quantity.field, end))
        if isinstance(quantity, Elapsed):
            return self._elapsed(quantity, end)
        if isinstance(quantity, Count) and not quantity.field:
            return f"coalesce({self.members(quantity.group, certain=end == 'lo')}, 0)"
        self.gathered[quantity.group].add((quantity, end))
        column = f"g_{quantity.group}.{numbered_column(quantity, end)}"
        counts = isinstance(quantity, Count) or quantity.aggregate == "sum"
        return f"CASE WHEN g_{quantity.group}.members IS NULL THEN 0 ELSE {column} END" if counts else column

    def _elapsed(self, elapsed: Elapsed, end: Literal["lo", "hi"]) -> str:
        """The fewest or the most seconds from one moment to another, over all offsets where only one has one."""
        other: Literal["lo", "hi"] = "hi" if end == "lo" else "lo"
        later, earlier = self.bound(elapsed.later, end), self.bound(elapsed.earlier, other)
        apart = ""
        if self.clocks:
            zoned = [self.bound(moment, "zoned") for moment in (elapsed.later, elapsed.earlier)]
            slack = [-WEST, -EAST] if end == "lo" else [EAST, WEST]
            apart = f" + CASE WHEN {zoned[0]} = {zoned[1]} THEN 0 WHEN {zoned[0]} THEN {slack[0]} ELSE {slack[1]} END"
        unbounded = f"{'-' if end == 'lo' else ''}{UNBOUNDED}"
        open_ended = f"abs({later}) >= {INFINITY} OR abs({earlier}) >= {INFINITY}"
        return f"CASE WHEN {open_ended} THEN {unbounded} ELSE {later} - {earlier}{apart} END"

    def member_rows(self, group: str) -> str:
        """Return the rows of a group's certain members, in order; NULL if it has none."""
        return self._of_group(group, "member_rows")

    def _of_group(self, group: str, part: str) -> str:
        """Return a column of a group that is made where it is asked for, and is no moment or number of it."""
        self.gathered[group].add((None, part))
        return f"g_{group}.{part}"

    def column(self, name: str, column: str) -> str:
        """Return a column of the row that a name stands for."""
        if name == self.partner:
            return f"p.{column}"
        self.needed[name].add(column)
        return f"m.{name}_{column}"

    def group_part(self, moment: GroupMoment, part: str) -> str:
        """Return a part of a group's moment: a bound, its code or row, or a count."""
        self.gathered[moment.group].add((moment, part))
        return f"g_{moment.group}.{'zoned' if part == 'zoned' else group_column(moment, part)}"

    def joined(self) -> str:
        """Every combination of rows for the matched names that the links allow."""
        columns = []
        for named in self.rule.matched:
            self.needed[named.name].add("row")
            columns += [f"t_{named.name}.{c} AS {named.name}_{c}" for c in sorted(self.needed[named.name])]
        tables = [f"{rows_of(named.subject)} t_{named.name}" for named in self.rule.matched]
        distinct = "DISTINCT " if any(named.subject.roles for named in self.rule.matched) else ""
        conditions = [c for named in self.rule.matched for c in self.ranges_over(named)]
        conditions += [linked(link) for link in self.rule.links]
        conditions += self.distinct
        return f"SELECT {distinct}{', '.join(columns)} FROM {', '.join(tables)}{where_sql(conditions)}"

    def tables(self, early: Sequence[str], *, again: bool = False) -> tuple[str, str]:
        """Return how a query begins, and what it selects from: `m`, the combinations, with what is gathered for each.

        `again` tells that it asks for the combinations once more itself. What else it asks of them is known by now.
        """
        groups = [self.group(gather) for gather in self.rule.gathers if gather.name in self.gathered]
        combined = f"SELECT * FROM ({self.joined()}) m{where_sql(early)}" if early else self.joined()
        if not groups and not again:
            return "", f"({combined}) m"
        tables = [f"m AS ({combined})", *(f"g_{name} AS ({sql})" for name, sql in groups)]
        joins = "".join(f" LEFT JOIN g_{name} ON {self.same_rows(name)}" for name, _ in groups)
        return f"WITH {', '.join(tables)} ", f"m{joins}"

    def ranges_over(self, named: Named) -> list[str]:
        """Return which rows a name may stand for."""
        asks_agreement = any(isinstance(a, DatesAgree) and a.name == named.name for a in self.rule.atoms)
        rows = "whole" if asks_agreement else "judged"
        said = [f"NOT t_{named.name}.hearsay"] if asks_agreement else []
        return [f"t_{named.name}.{rows}", *said, *of_kind(f"t_{named.name}", named.subject, named.stance)]

    def partnered(self, partner: CheckedPartner) -> tuple[list[str], str, str]:
        """Return what makes a row possibly a partner, whether it is likely one, and whether it certainly is."""
        fits = self._fits(partner)
        possible = ["p.whole", *of_kind("p", partner.subject, partner.stance), *self._linked(partner)]
        self.partner = partner.name
        given: list[str] = []
        likely: list[str] = ["NOT p.hearsay"]
        for link in partner.links:
            if link.optional:
                left, right = self.text(link.left), self.text(link.right)
                given.append(f"{left} = {right}")
                likely.append(f"({left} = {right} OR {self._sole(partner.links, link)})")
        if partner.where is not None:
            possible.append(f"({self.formula(partner.where, False)}) IS NOT TRUE")
            likely.append(fits)
        self.partner = ""
        return possible, f"coalesce({both(likely)}, false)", f"coalesce({both([*likely, *given])}, false)"

    def _linked(self, partner: CheckedPartner) -> list[str]:
        """Tell in SQL that a row has the keys of a partner."""
        self.partner = partner.name
        linked = [equal(self.text(link.left), self.text(link.right), link.optional) for link in partner.links]
        self.partner = ""
        return linked

    def group(self, gather: CheckedPartner) -> tuple[str, str]:
        """Return a group's name and the query of its members' numbers and bounds."""
        possible, likely, certain = self.partnered(gather)
        rows = ", ".join(self.column(named.name, "row") for named in self.rule.matched)
        names = ", ".join(f"{named.name}_row" for named in self.rule.matched)
        asked = sorted(self.gathered[gather.name], key=str)
        moments = [(one, part) for one, part in asked if isinstance(one, GroupMoment) and part != "zoned"]
        numbers = [(one, part) for one, part in asked if isinstance(one, GroupNumber | Count)]
        fitting = [f"{self._fits(gather)} AS fitting"] if (None, "fitting") in asked else []
        columns = ["count(*) AS members"]
        columns += [f"count(*) FILTER (WHERE {word}) AS {word}" for word in ("certain", "likely")]
        columns += ["count(*) FILTER (WHERE fitting) AS fitting"] if fitting else []
        if (None, "member_rows") in asked:
            columns.append("list(row ORDER BY row) FILTER (WHERE certain) AS member_rows")
        columns += ["bool_or(zoned) AS zoned"] if self.clocks else []
        columns += [aggregated(moment, part, self.clocks) for moment, part in moments]
        columns += [numbered(number, end) for number, end in numbers]
        used = {f"p.{moment.point}_{part.partition('_')[0]}" for moment, part in moments}
        used |= {f"p.{moment.point}_{part}" for moment, part in moments if part.endswith("_code")}
        used |= {f"p.f_{one.field}" for one, _ in numbers if isinstance(one, Count)}
        used |= {f"p.{number_column(n.field, end)}" for n, end in numbers if isinstance(n, GroupNumber)}
        used |= {"p.row", "p.hearsay"} | ({"p.zoned"} if self.clocks else set())
        distinct = "DISTINCT " if gather.subject.roles else ""
        selected = ", ".join([rows, *sorted(used), f"{likely} AS likely", f"{certain} AS certain", *fitting])
        members = f"SELECT {distinct}{selected} FROM m, {rows_of(gather.subject)} p{where_sql(possible)}"
        return gather.name, f"SELECT {names}, {', '.join(columns)} FROM ({members}) GROUP BY {names}"

    def _fits(self, partner: CheckedPartner) -> str:
        """Tell in SQL that a partner certainly is as `where` asks, whatever keys it lacks."""
        if partner.where is None:
            return "true"
        self.partner = partner.name
        fits = f"coalesce({self.formula(partner.where, True)}, false)"
        self.partner = ""
        return fits

    def same_rows(self, group: str) -> str:
        """Tell in SQL that a group was gathered for the combination at hand."""
        return both([f"g_{group}.{named.name}_row = m.{named.name}_row" for named in self.rule.matched])

    def _sole(self, links: Sequence[Link], optional: Link) -> str:
        """All events of the entity that a plain key names have one and the same value of the missing key."""
        plain = next(link for link in links if not link.optional)
        return self.column(plain.left.name, sole_column(plain.left.field, optional.right.field))

    def inferred(self) -> str:
        """A finding rests on a key that was not given: in a link, or for every likely member of a group."""
        compared = [*moments_in(self.rule.where), *moments_in(self.rule.require)]
        return self.inferred_for(dict.fromkeys(moment for moment in compared if isinstance(moment, GroupMoment)))

    def inferred_for(self, groups: Iterable[GroupMoment]) -> str:
        """A key that was not given is inferred in a link, or for every likely member of some of the groups."""
        optional = [link for link in self.rule.links if link.optional]
        parts = [f"{self.text(end)} IS NULL" for link in optional for end in (link.left, link.right)]
        parts += [f"{self.group_part(moment, 'lo_sure')} = 0" for moment in groups]
        return f"coalesce({either(parts)}, false)" if parts else "false"

    def inferable(self) -> list[str]:
        """Every missing key has but one value it can have."""
        return [
            f"({self.text(link.left)} = {self.text(link.right)} OR {self._sole(self.rule.links, link)})"
            for link in self.rule.links
            if link.optional
        ]


def atoms_in(condition: Condition | None) -> list[Atom]:
    """Return the atoms of a condition, if there is one."""
    return [] if condition is None else list(atoms_of(condition))


def moments_in(condition: Condition | None) -> list[Moment]:
    """Return the moments a condition compares, each once."""
    return list(dict.fromkeys(moment for atom in atoms_in(condition) for moment in moments_of(atom)))


def numbers_in(condition: Condition | None) -> list[NumberOf]:
    """Return the quantities of matched names that a condition compares, each once."""
    found = [quantity for atom in atoms_in(condition) for quantity in quantities_of(atom)]
    return list(dict.fromkeys(quantity for quantity in found if isinstance(quantity, NumberOf)))


def needs_group(condition: Condition) -> bool:
    """Tell whether a condition looks at a group."""
    return any(groups_of(atom) for atom in atoms_of(condition))


def distinct_rows(rule: CheckedRule) -> list[str]:
    """Two names never stand for one event; where a rule says the same of both, a pair is judged in one order only."""
    conditions = []
    for first, second in combinations(rule.matched, 2):
        if first.stance != second.stance or not set(first.subject.types) & set(second.subject.types):
            continue
        column = "row" if first.subject.each == second.subject.each == "claim" else "event"
        sign = "<" if are_alike(rule, first, second) else "<>"
        conditions.append(f"t_{first.name}.{column} {sign} t_{second.name}.{column}")
    return conditions


def rows_of(subject: Subject) -> str:
    """Return the relation a name ranges over; where all entities of an event are asked for, once for each of them."""
    relation = "{pass_}." + ("told" if subject.each == "claim" else "event") + "_{view}"
    asked = sorted(subject.fields & set(AT_ONCE))
    if not asked:
        return relation
    values = ", ".join(f"CASE WHEN type IN ({_texts(types)}) THEN f_{role} END" for role, types in subject.roles)
    each = f"unnest(list_distinct([{values}])) AS f_{asked[0]}"
    entities = f"SELECT *, {each} FROM {relation} WHERE type IN ({_texts(subject.types)})"
    if asked != [NAMES]:
        return f"({entities})"
    return (
        f"(SELECT x.* REPLACE (n.name AS f_{NAMES}) FROM ({entities}) x JOIN entity_name n ON n.entity = x.f_{NAMES})"
    )


def _texts(words: Iterable[str]) -> str:
    return ", ".join(quoted(word) for word in words)


def of_kind(table: str, subject: Subject, stance: str) -> list[str]:
    """Return what makes a row be of the types and the stance of a subject."""
    wanted = "asserted" if stance == "alleged" else stance
    return [f"{table}.stance = '{wanted}'", f"{table}.type IN ({_texts(subject.types)})"]


def linked(link: Link) -> str:
    """Tell in SQL that the rows of two matched names are linked."""
    left, right = f"t_{link.left.name}.f_{link.left.field}", f"t_{link.right.name}.f_{link.right.field}"
    return equal(left, right, link.optional)


def equal(left: str, right: str, optional: bool) -> str:
    """Tell in SQL that two keys are equal, or, if they are `optional`, that one is missing."""
    return f"({left} = {right} OR {left} IS NULL OR {right} IS NULL)" if optional else f"{left} = {right}"


def where_sql(conditions: Sequence[str]) -> str:
    """Return the clause that conditions make, if there are any."""
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
