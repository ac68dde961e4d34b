"""Runs the compiled rules: one query each, over the stated claims and then over what is only reported.

The strict view finds what violates a rule as the dates are written. Whatever is found there and again in the
widened view, without a missing key, is certain; the rest is likely. The widened view is only asked when it differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from claimcheck.engine.compile import MAX_ROWS, CompiledRule, Mode
from claimcheck.engine.relations import Pass, Relations, View
from claimcheck.model.dates import Moment
from claimcheck.model.expressions import GroupMoment
from claimcheck.model.findings import Certainty


@dataclass(frozen=True, slots=True)
class Violation:
    """A combination of rows that violates a rule, or possibly does.

    `rows` gives the row of each matched name; `witnesses` the two rows that bound each group's moment, lowest
    bound first; None where nothing bounds it.
    """

    rule: str
    pass_: Pass
    certainty: Certainty
    rows: Mapping[str, int]
    witnesses: Mapping[GroupMoment, tuple[int | None, int | None]]


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
    """What the rules found."""

    violations: tuple[Violation, ...]
    unjudged: tuple[Unjudged, ...]
    cut_off: tuple[str, ...]


def judge(rules: Iterable[CompiledRule], relations: Relations, today: Moment, *, possible: bool = False) -> Judged:
    """Judge every rule in every pass. `today` is the day the run is made as of."""
    violations: list[Violation] = []
    unjudged: list[Unjudged] = []
    cut_off: list[str] = []
    for rule in rules:
        judging = _Judging(rule, relations, today)
        for pass_ in relations.passes_with(rule.types):
            found, cut = judging.violations(pass_)
            violations += found
            cut_off += [rule.id] * cut
        if possible:
            violations += judging.possible(violations)
        unjudged += judging.unjudged()
    return Judged(tuple(violations), tuple(unjudged), tuple(dict.fromkeys(cut_off)))


@dataclass(frozen=True, slots=True)
class _Judging:
    rule: CompiledRule
    relations: Relations
    today: Moment

    def violations(self, pass_: Pass) -> tuple[list[Violation], bool]:
        rows = self._rows("violated", pass_, "strict")
        cut = len(rows) > MAX_ROWS
        certain = None
        if rows and self.relations.features.imprecise:
            certain = {self._key(row) for row in self._rows("violated", pass_, "widened")}
        found = []
        for row in rows[:MAX_ROWS]:
            inferred = bool(row[len(self.rule.names)])
            sure = not inferred and (certain is None or self._key(row) in certain)
            found.append(self._violation(row, pass_, "certain" if sure else "likely"))
        return found, cut

    def possible(self, found: Iterable[Violation]) -> list[Violation]:
        """Return what some reading violates and no reading was found certain to."""
        known = {tuple(v.rows.values()) for v in found if v.rule == self.rule.id}
        rows = self._rows("possible", "stated", "widened")[:MAX_ROWS]
        return [self._violation(row, "stated", "possible") for row in rows if self._key(row) not in known]

    def unjudged(self) -> list[Unjudged]:
        if not any(self.relations.has(lack) for lack in self.rule.lacks):
            return []
        rows = self._rows("undecided", "stated", "strict")
        return [Unjudged(self.rule.id, reason, count, event, claim) for reason, count, event, claim in rows]

    def _rows(self, mode: Mode, pass_: Pass, view: View) -> list[tuple[Any, ...]]:
        if view == "widened":
            self.relations.widen(pass_)
        queries = self.rule.clocked if self.relations.features.clocks else self.rule.local
        template: str = getattr(queries, mode)
        day = self.today
        sql = template.format(
            pass_=pass_,
            view=view,
            today_lo=day.earliest,
            today_hi=day.latest,
            today_lo_code=day.earliest_code,
            today_hi_code=day.latest_code,
        )
        return self.relations.rows(sql)

    def _key(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return row[: len(self.rule.names)]

    def _violation(self, row: tuple[Any, ...], pass_: Pass, certainty: Certainty) -> Violation:
        size = len(self.rule.names)
        rest = [None if value is None else _number(value) for value in row[size + 1 :]]
        pairs = zip(rest[::2], rest[1::2], strict=True)
        return Violation(
            rule=self.rule.id,
            pass_=pass_,
            certainty=certainty,
            rows={name: _number(value) for name, value in zip(self.rule.names, row, strict=False)},
            witnesses=dict(zip(self.rule.group_moments, pairs, strict=True)),
        )


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"the database gave {value!r} for a number")
    return value
