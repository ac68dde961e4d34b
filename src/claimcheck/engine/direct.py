"""Runs the compiled rules: one query each, over the stated claims and then over what is only reported.

The strict view finds what violates a rule as the dates are written. Whatever is found there and again in the
widened view, without a missing key, is certain; the rest is likely. The widened view is only asked when it differs.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from claimcheck.engine.columns import Pass, View
from claimcheck.engine.compiled import MAX_ROWS, CompiledRule, Mode
from claimcheck.engine.crowds import Crowds, without
from claimcheck.engine.relations import Relations
from claimcheck.model.dates import Moment
from claimcheck.model.expressions import GroupMoment
from claimcheck.model.findings import Certainty


class Witnesses(NamedTuple):
    """The rows that bound a group's moment, where its bounds were compared; and whether some member is undated."""

    lo: int | None
    hi: int | None
    some_undated: bool


@dataclass(frozen=True, slots=True)
class Violation:
    """A combination of rows that violates a rule, or possibly does.

    `rows` gives the row of each matched name, `events` their events; `witnesses` the two rows that bound each group's
    moment, `members` the rows that are certainly of each group that is counted.
    """

    rule: str
    pass_: Pass
    certainty: Certainty
    rows: Mapping[str, int]
    events: tuple[int, ...]
    witnesses: Mapping[GroupMoment, Witnesses]
    members: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Combinations that a rule could not judge: why, how many, and an event or a claim of one of them."""

    rule: str
    reason: str
    count: int
    event: int | None
    claim: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What rules found: violations by rule and row, what was not judged, and rules with too many violations."""

    violations: tuple[Violation, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    cut_off: tuple[str, ...] = ()
    crowds: Mapping[str, Crowds] = field(default_factory=dict)

    def of(self, rules: Collection[str]) -> Judged:
        """Return what some of the rules found."""
        return Judged(
            tuple(violation for violation in self.violations if violation.rule in rules),
            tuple(unjudged for unjudged in self.unjudged if unjudged.rule in rules),
            tuple(rule for rule in self.cut_off if rule in rules),
            {rule: crowds for rule, crowds in self.crowds.items() if rule in rules},
        )


def judge(
    rules: Sequence[CompiledRule],
    relations: Relations,
    today: Moment,
    *,
    possible: bool = False,
    crowds: Mapping[str, Crowds] | None = None,
) -> Judged:
    """Judge every rule in every pass. `today` is the day the run is made as of; `crowds` are left apart.

    Planning a query takes longer than running it on a small folder, and does not use several processors, so rules are
    judged side by side; the result is in the order of the rules.
    """

    def judged(rule: CompiledRule) -> Judged:
        return _Judging(rule, relations, today, possible, (crowds or {}).get(rule.id)).judged()

    if relations.threads == 1 or len(rules) < 2:
        parts = [judged(rule) for rule in rules]
    else:
        with ThreadPoolExecutor(relations.threads or os.cpu_count()) as pool:
            parts = list(pool.map(judged, rules))
    return Judged(
        tuple(violation for part in parts for violation in part.violations),
        tuple(unjudged for part in parts for unjudged in part.unjudged),
        tuple(rule for part in parts for rule in part.cut_off),
        crowds or {},
    )


@dataclass(frozen=True, slots=True)
class _Judging:
    """One rule being judged."""

    rule: CompiledRule
    relations: Relations
    today: Moment
    possible: bool
    crowds: Crowds | None = None

    def judged(self) -> Judged:
        violations: list[Violation] = []
        cut_off = False
        for pass_ in self.relations.passes_with(self.rule.types):
            found, cut = self._violations(pass_, known={violation.events for violation in violations})
            violations += found
            cut_off = cut_off or cut
        if self.possible:
            violations += self._possible({tuple(violation.rows.values()) for violation in violations})
        return Judged(tuple(violations), tuple(self._unjudged()), (self.rule.id,) if cut_off else ())

    def _violations(self, pass_: Pass, known: set[tuple[int, ...]]) -> tuple[list[Violation], bool]:
        """Return the violations of a pass, without those of events `known` to violate the rule from an earlier pass."""
        found = self._rows("violated", pass_, "strict")
        rows = [row for row in found[:MAX_ROWS] if self._events(row) not in known]
        certain = None
        if rows and self.relations.features.imprecise:
            certain = {self._key(row) for row in self._rows("violated", pass_, "widened")}
        return [self._violation(row, pass_, certain) for row in rows], len(found) > MAX_ROWS

    def _possible(self, known: set[tuple[int, ...]]) -> list[Violation]:
        """Return what some reading violates and no reading was found certain to."""
        rows = self._rows("possible", "stated", "widened")[:MAX_ROWS]
        found = [self._violation(row, "stated", None) for row in rows if self._key(row) not in known]
        return [replace(violation, certainty="possible") for violation in found]

    def _unjudged(self) -> list[Unjudged]:
        if not any(self.relations.has(lack) for lack in self.rule.lacks):
            return []
        rows = self._rows("undecided", "stated", "strict")
        return [Unjudged(self.rule.id, reason, count, event, claim) for reason, count, event, claim in rows]

    def _rows(self, mode: Mode, pass_: Pass, view: View) -> list[tuple[Any, ...]]:
        if not self.relations.combine(self.rule.joins, pass_):
            return []
        if view == "widened":
            self.relations.widen(pass_)
        partial = self.relations.lacks_any(self.rule.optional, self.rule.types)
        queries = self.rule.queries(clocks=self.relations.features.clocks, partial=partial)
        template: str = getattr(queries, mode)
        day = self.today
        sql = template.format(
            pass_=pass_,
            view=without(self.crowds, self.rule.id, pass_, view, self.relations) if self.crowds else view,
            today_lo=day.earliest,
            today_hi=day.latest,
            today_lo_code=day.earliest_code,
            today_hi_code=day.latest_code,
        )
        return self.relations.rows(sql)

    def _key(self, row: tuple[Any, ...]) -> tuple[int, ...]:
        return row[: len(self.rule.names)]

    def _events(self, row: tuple[Any, ...]) -> tuple[int, ...]:
        return row[len(self.rule.names) : 2 * len(self.rule.names)]

    def _violation(self, row: tuple[Any, ...], pass_: Pass, certain: set[tuple[int, ...]] | None) -> Violation:
        """Read a row; it is certain if nothing was inferred and it is among those `certain`, where that differs."""
        inferred, *rest = row[2 * len(self.rule.names) :]
        end = 3 * len(self.rule.group_moments)
        witnesses, members = rest[:end], rest[end:]
        sure = not inferred and (certain is None or self._key(row) in certain)
        triples = zip(witnesses[::3], witnesses[1::3], witnesses[2::3], strict=True)
        return Violation(
            rule=self.rule.id,
            pass_=pass_,
            certainty="certain" if sure else "likely",
            rows=dict(zip(self.rule.names, self._key(row), strict=True)),
            events=self._events(row),
            witnesses=dict(zip(self.rule.group_moments, map(Witnesses._make, triples), strict=True)),
            members={group: tuple(rows or ()) for group, rows in zip(self.rule.counted, members, strict=True)},
        )
