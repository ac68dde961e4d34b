"""Compiles a checked rule to SQL: which of its combinations violate it, may do so, or cannot be judged, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from claimcheck.engine.bounds import bounds_of
from claimcheck.engine.combinations import Combinations, distinct_rows, moments_in, numbers_in, where_sql
from claimcheck.engine.compiled import MAX_ROWS, CompiledRule, Join, Lack, Mode, Queries
from claimcheck.engine.formulas import Formulas, both, either, quoted
from claimcheck.model.checked import CheckedPartner, CheckedRule, Link
from claimcheck.model.expressions import (
    Condition,
    FieldOf,
    GroupMoment,
    Moment,
    NumberOf,
    Published,
    Subject,
    Today,
)


def compile_rule(rule: CheckedRule) -> CompiledRule:
    """Compile a rule."""
    apart = distinct_rows(rule)
    compiler = Verdicts(rule, apart, clocks=False)
    forms = (_with_all_keys(rule), rule) if any(link.optional for link in rule.all_links) else (rule,)
    variants = [(clocks, form) for clocks in (False, True) for form in forms]
    return CompiledRule(
        id=rule.id,
        names=tuple(named.name for named in rule.matched),
        types=tuple(sorted({t for subject in rule.subjects for t in subject.types})),
        group_moments=compiler.group_moments,
        counted=rule.counted,
        lacks=tuple(dict.fromkeys(reason.lack for reason in compiler.reasons())),
        optional=tuple(sorted({link.right.field for link in rule.all_links if link.optional})),
        variants=tuple(Verdicts(form, apart, clocks).queries() for clocks, form in variants),
        joins=tuple(_joins(rule)),
    )


def _joins(rule: CheckedRule) -> Iterator[Join]:
    """Yield what any combination of events has in common, field by field."""
    events = {one.name: one.subject for one in rule.matched if one.subject.each == "event" and not one.subject.roles}
    for link in rule.links:
        left, right = events.get(link.left.name), events.get(link.right.name)
        if left and right and not link.optional:
            yield Join(left.types, link.left.field, right.types, link.right.field)


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


class Reason(NamedTuple):
    """A condition under which a combination is not judged, what to say of it, and the name concerned."""

    when: str
    text: str
    name: str
    lack: Lack


@dataclass(slots=True)
class Verdicts(Combinations):
    """The queries for the verdicts of one rule."""

    def queries(self) -> Queries:
        """Compile the rule in every mode."""
        return Queries(
            violated=self._query("violated"),
            possible=self._query("possible"),
            undecided=self._query("undecided"),
            bounds=bounds_of(self.rule, self.distinct, self.clocks),
        )

    def _query(self, mode: Mode) -> str:
        self.needed, self.gathered = defaultdict(set), defaultdict(set)
        early, late = self.applying(mode)
        select, condition, ending = self._outcome(mode)
        kept, anti_joins = self.not_exempt(mode)
        condition = [*late, *kept, *condition]
        begun, tables = self.tables(early)
        return f"{begun}SELECT {select} FROM {tables}{anti_joins}{where_sql(condition)} {ending}"

    def _outcome(self, mode: Mode) -> tuple[str, list[str], str]:
        """Return what a query selects, under which further conditions, and how it ends."""
        if mode == "undecided":
            return self._undecided()
        rows = ", ".join(self.column(named.name, "row") for named in self.rule.matched)
        events = ", ".join(self.column(named.name, "event") for named in self.rule.matched)
        ending = f"ORDER BY {rows} LIMIT {MAX_ROWS + 1}"
        if mode == "possible":
            condition = [f"({self._holds()}) IS NOT TRUE"]
            condition += [f"{self.bound(moment, 'lo')} IS NOT NULL" for moment in moments_in(self.rule.require)]
        else:
            condition = [f"({self._violated()})", *self.inferable()]
        witnesses = [*self._witness_rows(), *map(self.member_rows, self.rule.counted)]
        return ", ".join([rows, events, self.inferred(), *witnesses]), condition, ending

    def _undecided(self) -> tuple[str, list[str], str]:
        reasons = self.reasons()
        if not reasons:
            return "NULL, 0, NULL, NULL", ["false"], ""
        found = both([self._violated(), *self.inferable()])
        condition = [f"{found} IS NOT TRUE", f"({self._holds()}) IS NOT TRUE"]
        return self._counted(reasons), condition, "GROUP BY 1 HAVING reason IS NOT NULL ORDER BY 1"

    def _violated(self) -> str:
        parts = [self._missing(partner) for partner in self.rule.exists]
        if self.rule.require is not None:
            parts.append(Formulas(self, self.clocks, founded=True).of(self.rule.require, False))
        return either(parts)

    def _holds(self) -> str:
        parts = [self.formula(self.rule.require, True)] if self.rule.require is not None else []
        parts += [self.found(partner, certain=True) for partner in self.rule.exists]
        return both(parts)

    def _missing(self, partner: CheckedPartner) -> str:
        """None of the recorded events can be the one that must exist."""
        none = self.none(partner)
        return none if partner.closed else f"({none} AND {self.found(partner, certain=False, where=False)})"

    def _groups_compared(self, condition: Condition | None) -> list[str]:
        """Return the groups whose moments a condition compares."""
        return sorted({m.group for m in moments_in(condition) if isinstance(m, GroupMoment)})

    def _witness_rows(self) -> list[str]:
        """For each moment of a group the rows that bound it, where the query compares that bound, else NULL.

        Then whether some member of the group is undated.
        """
        compared = {pair for pairs in self.gathered.values() for pair in pairs}
        columns = []
        for moment in self.group_moments:
            for end in ("lo", "hi"):
                asked = {(moment, end), (moment, f"{end}_code")} & compared
                columns.append(self.group_part(moment, f"{end}_row") if asked else "NULL")
            members = self.members(moment.group, certain=False)
            columns.append(f"coalesce({members} > {self.group_part(moment, 'lo_dated')}, false)")
        return columns

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
        for moment in moments_in(self.rule.require):
            reasons += self._undated(moment)
        reasons += [self._without_number(number) for number in numbers_in(self.rule.require)]
        for partner in self.rule.exists:
            if not partner.closed:
                none = f"NOT {self.found(partner, certain=False, where=False)}"
                reasons.append(
                    Reason(none, f"none {_word(partner.subject)}", self.rule.matched[0].name, Lack("event", ()))
                )
        return reasons

    def _unlinked(self, gather: CheckedPartner) -> list[Reason]:
        """A group whose every member may be of something else: a key is missing, or what is asked of its members."""
        first = self.rule.matched[0]
        none = f"{self.members(gather.name, certain=False)} > 0 AND {self.likely(gather.name)} = 0"
        unlinked = f"{none} AND {self.fitting(gather.name)} > 0"
        types = (*gather.subject.types, *first.subject.types)
        reasons = [
            Reason(unlinked, f"key {link.right.field}", first.name, Lack("key", types, link.right.field))
            for link in gather.links
            if link.optional
        ]
        others = [Reason(none, f"where {_word(gather.subject)}", first.name, reasons[0].lack)] if reasons else []
        return [*reasons, *others]

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

    def _without_number(self, number: NumberOf) -> Reason:
        subject = next(named.subject for named in self.rule.matched if named.name == number.name)
        lack = Lack("key", subject.types, number.field)
        return Reason(f"{self.quantity(number, 'lo')} IS NULL", f"value {number.field}", number.name, lack)

    def _lack_of_key(self, end: FieldOf) -> Lack:
        types = next(named.subject.types for named in self.rule.matched if named.name == end.name)
        return Lack("key", types, end.field)

    def _counted(self, reasons: Sequence[Reason]) -> str:
        """Select the reason, the count, and the least event or claim concerned: an event, unless it is told."""
        told = {named.name for named in self.rule.matched if named.subject.each == "claim"}
        columns = [_case([(r.when, quoted(r.text)) for r in reasons]) + " AS reason", "count(*)"]
        for among_told, column in ((False, "event"), (True, "row")):
            samples = [
                (r.when, self.column(r.name, column) if (r.name in told) == among_told else "NULL") for r in reasons
            ]
            columns.append(f"min({_case(samples)})")
        return ", ".join(columns)


def _case(branches: Sequence[tuple[str, str]]) -> str:
    return f"CASE {' '.join(f'WHEN {when} THEN {value}' for when, value in branches)} END"


def _word(subject: Subject) -> str:
    """Name what a subject ranges over: its type, if the rule names one, or event or claim."""
    return subject.name or subject.each
