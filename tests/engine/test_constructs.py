"""The rule language, construct by construct: claims for which a condition is true, false and unknown.

A rule finds something exactly where its condition is false. Every row judges three sets of claims, each about people
of its own, in one run; a set is written as one claim per line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from claim_sets import apart
from claimcheck.model.findings import Report
from rule_kit import report, rule

CHARGE = "id: c, type: charge, defendant: ann, case: k"
TRIAL = "id: t, type: trial, defendant: ann, case: k"
VERDICT = "id: v, type: verdict, defendant: ann, case: k"
STATEMENT = "id: s, type: statement, speaker: ann"
SOURCES = {"paper": {"kind": "article", "published": "2023-02"}, "blog": {"rank": "preferred"}}


@dataclass(frozen=True)
class Row:
    """A construct, a rule that uses it, and claims for which what it requires is true, false and unknown."""

    construct: str
    rule: dict[str, Any]
    holds: str
    fails: str
    unknown: str = ""
    notice: str = ""


def charge_and(name: str, type_: str, require: str, **keys: Any) -> dict[str, Any]:
    """A rule on a charge and something else of the same person."""
    return {"match": {"c": "charge", name: type_}, "same": ["defendant"], "require": require, **keys}


def of_verdict(require: str | None = None, **keys: Any) -> dict[str, Any]:
    """A rule on a verdict."""
    return {"match": {"v": "verdict"}, **({"require": require} if require else {}), **keys}


def charges(**keys: Any) -> dict[str, Any]:
    """A group of charges, called g."""
    return {"g": {"type": "charge", "same": ["defendant", "case?"], **keys}}


ROWS = [
    # -- comparing dates --
    Row(
        "a <= b: every reading of a is no later",
        charge_and("v", "verdict", "c.when <= v.when"),
        holds=f"{CHARGE}, when: 2023-01 \n {VERDICT}, when: 2023-02",
        fails=f"{CHARGE}, when: 2023-03 \n {VERDICT}, when: 2023-02",
        unknown=f"{CHARGE}, when: 2023-02 \n {VERDICT}, when: 2023-02-10",
    ),
    Row(
        "a date that is missing decides nothing",
        charge_and("v", "verdict", "c.when <= v.when"),
        holds=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, when: 2023-01-02",
        fails=f"{CHARGE}, when: 2023-01-02 \n {VERDICT}, when: 2023-01-01",
        unknown=f"{CHARGE} \n {VERDICT}, when: 2023-02-10",
        notice="the charge has no date",
    ),
    Row(
        "a < b is not b <= a: one and the same moment fails it",
        charge_and("v", "verdict", "c.when < v.when"),
        holds=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, when: 2023-01-02",
        fails=f'{CHARGE}, when: "2023-01-01T10:00:00" \n {VERDICT}, when: "2023-01-01T10:00:00"',
        unknown=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, when: 2023-01-01",
    ),
    Row(
        "a >= b",
        charge_and("v", "verdict", "v.when >= c.when"),
        holds=f"{CHARGE}, when: 2022 \n {VERDICT}, when: 2023",
        fails=f"{CHARGE}, when: 2023 \n {VERDICT}, when: 2022",
        unknown=f"{CHARGE}, when: 2023 \n {VERDICT}, when: 2023",
    ),
    Row(
        "a > b",
        charge_and("v", "verdict", "v.when > c.when"),
        holds=f"{CHARGE}, when: 2022 \n {VERDICT}, when: 2023",
        fails=f"{CHARGE}, when: 2023 \n {VERDICT}, when: 2022",
        unknown=f"{CHARGE}, when: 2023 \n {VERDICT}, when: 2023",
    ),
    Row(
        "a <= b <= c is both",
        {"match": {"c": "charge", "t": "trial"}, "same": ["defendant"], "require": "t.start <= c.when <= t.end"},
        holds=f"{CHARGE}, when: 2023-02 \n {TRIAL}, from: 2023-01, until: 2023-03",
        fails=f"{CHARGE}, when: 2023-04 \n {TRIAL}, from: 2023-01, until: 2023-03",
        unknown=f"{CHARGE}, when: 2023-03 \n {TRIAL}, from: 2023-01, until: 2023-03",
    ),
    Row(
        "before and after are open at one end",
        charge_and("v", "verdict", "c.when <= v.when"),
        holds=f"{CHARGE}, when: before 2023 \n {VERDICT}, when: 2023",
        fails=f"{CHARGE}, when: after 2023 \n {VERDICT}, when: 2022",
        unknown=f"{CHARGE}, when: before 2023 \n {VERDICT}, when: 1800",
    ),
    Row(
        "a time with an offset against one without: over all offsets",
        charge_and("v", "verdict", "c.when <= v.when"),
        holds=f'{CHARGE}, when: "2023-02-01T00:00:00Z" \n {VERDICT}, when: 2023-02-03',
        fails=f'{CHARGE}, when: "2023-02-03T00:00:00Z" \n {VERDICT}, when: 2023-02-01',
        unknown=f'{CHARGE}, when: "2023-02-02T10:00:00Z" \n {VERDICT}, when: 2023-02-01',
    ),
    Row(
        "two times with offsets",
        charge_and("v", "verdict", "c.when <= v.when"),
        holds=f'{CHARGE}, when: "2023-02-01T01:00:00+09:00" \n {VERDICT}, when: "2023-01-31T23:00:00Z"',
        fails=f'{CHARGE}, when: "2023-01-31T23:00:00-08:00" \n {VERDICT}, when: "2023-02-01T00:00:00Z"',
        unknown=f'{CHARGE}, when: "2023-02-01T10:00:00Z" \n {VERDICT}',
    ),
    Row(
        "days: whole days of the calendar",
        charge_and("v", "verdict", "v.when - c.when <= days(3)"),
        holds=f'{CHARGE}, when: "2023-01-01T13:00:00" \n {VERDICT}, when: "2023-01-04T00:00:00"',
        fails=f'{CHARGE}, when: "2023-01-01T13:00:00" \n {VERDICT}, when: "2023-01-05T00:00:00"',
        unknown=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, when: 2023-01",
    ),
    Row(
        "hours: on instants",
        charge_and("v", "verdict", "c.when + hours(36) <= v.when"),
        holds=f'{CHARGE}, when: "2023-01-01T12:00:00" \n {VERDICT}, when: "2023-01-03T00:00:00"',
        fails=f'{CHARGE}, when: "2023-01-01T12:00:00" \n {VERDICT}, when: "2023-01-02T23:59:59"',
        unknown=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, when: 2023-01-03",
    ),
    Row(
        "months: 31 January and one month is after 28 February",
        charge_and("v", "verdict", "c.when + months(1) <= v.when"),
        holds=f"{CHARGE}, when: 2023-01-31 \n {VERDICT}, when: 2023-03-01",
        fails=f"{CHARGE}, when: 2023-01-31 \n {VERDICT}, when: 2023-02-28",
        unknown=f"{CHARGE}, when: 2023-01 \n {VERDICT}, when: 2023-02-15",
    ),
    Row(
        "months, at most",
        charge_and("v", "verdict", "v.when - c.when <= months(18)"),
        holds=f"{CHARGE}, when: 2023-01-15 \n {VERDICT}, when: 2024-07-15",
        fails=f"{CHARGE}, when: 2023-01-15 \n {VERDICT}, when: 2024-07-16",
        unknown=f"{CHARGE}, when: 2023-01 \n {VERDICT}, when: 2024-07-16",
    ),
    Row(
        "years, of a time with an offset: on the local calendar",
        charge_and("v", "verdict", "c.when + years(1) <= v.when"),
        holds=f'{CHARGE}, when: "2022-01-31T12:00:00Z" \n {VERDICT}, when: 2023-02-02',
        fails=f'{CHARGE}, when: "2022-02-02T12:00:00Z" \n {VERDICT}, when: 2023-01-31',
        unknown=f'{CHARGE}, when: "2022-02-01T23:00:00Z" \n {VERDICT}, when: 2023-02-01',
    ),
    Row(
        "durations are added",
        charge_and("v", "verdict", "c.when + days(3) - days(1) + weeks(1) <= v.when"),
        holds=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, when: 2023-01-10",
        fails=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, when: 2023-01-09",
        unknown=f"{CHARGE}, when: 2023-01 \n {VERDICT}, when: 2023-01-20",
    ),
    Row(
        "params are durations, numbers or texts",
        charge_and(
            "v",
            "verdict",
            "v.when - c.when <= limit",
            params={"limit": "2 weeks", "word": "guilty"},
            where="v.outcome == word",
        ),
        holds=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, outcome: guilty, when: 2023-01-15",
        fails=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, outcome: guilty, when: 2023-01-16",
        unknown=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, when: 2023-01-16",
    ),
    Row(
        "today is the day of the run, 2023-06-15",
        of_verdict("v.when <= today"),
        holds=f"{VERDICT}, when: 2023-06-14",
        fails=f"{VERDICT}, when: 2023-06-16",
        unknown=f"{VERDICT}, when: 2023-06",
    ),
    Row(
        "compatible: no reading in common is false",
        charge_and("v", "verdict", "compatible(c.when, v.when)"),
        holds=f'{CHARGE}, when: "2023-01-01T10:00:00Z" \n {VERDICT}, when: "2023-01-01T11:00:00+01:00"',
        fails=f"{CHARGE}, when: 2023-03 \n {VERDICT}, when: 2024-03-06",
        unknown=f"{CHARGE}, when: 2024-03 \n {VERDICT}, when: 2024-03-06",
    ),
    Row(
        "not compatible: only one and the same second is certain",
        charge_and("v", "verdict", "not compatible(c.when, v.when)"),
        holds=f"{CHARGE}, when: 2023-03 \n {VERDICT}, when: 2024-03-06",
        fails=f'{CHARGE}, when: "2023-01-01T10:00:00" \n {VERDICT}, when: "2023-01-01T10:00:00"',
        unknown=f"{CHARGE}, when: 2024-03-06 \n {VERDICT}, when: 2024-03-06",
    ),
    Row(
        "falls_on: no day of it is that weekday",
        of_verdict("falls_on(v.when, v.weekday)"),
        holds=f"{VERDICT}, when: 2023-01-31, weekday: Tuesday",
        fails=f"{VERDICT}, when: 2023-01-31, weekday: Monday",
        unknown=f"{VERDICT}, when: 2023-01, weekday: Monday",
    ),
    Row(
        "falls_on: the weekday may stand in the date",
        of_verdict("falls_on(v.when, v.weekday)"),
        holds=f"{VERDICT}, when: Tuesday 2023-01-31",
        fails=f"{VERDICT}, when: Monday 2023-01-31",
        unknown=f"{VERDICT}, when: 2023-01-31",
    ),
    Row(
        "not falls_on",
        of_verdict("not falls_on(v.when, v.weekday)"),
        holds=f"{VERDICT}, when: 2023-01-31, weekday: Monday",
        fails=f"{VERDICT}, when: 2023-01-31, weekday: Tuesday",
        unknown=f"{VERDICT}, when: 2023-01, weekday: Monday",
    ),
    # -- something lasting --
    Row(
        "when, of something lasting: it began no later",
        charge_and("t", "trial", "c.when <= t.start"),
        holds=f"{CHARGE}, when: 2023-01 \n {TRIAL}, from: 2023-02",
        fails=f"{CHARGE}, when: 2023-03 \n {TRIAL}, when: 2023-02",
        unknown=f"{CHARGE}, when: 2023-01 \n {TRIAL}, when: 2023-02",
    ),
    Row(
        "when, of something lasting: it ended no earlier",
        charge_and("t", "trial", "t.end <= c.when"),
        holds=f"{CHARGE}, when: 2023-03 \n {TRIAL}, until: 2023-02",
        fails=f"{CHARGE}, when: 2023-01 \n {TRIAL}, when: 2023-02",
        unknown=f"{CHARGE}, when: 2023-03 \n {TRIAL}, when: 2023-02",
    ),
    Row(
        "a/b lasts from a to b",
        charge_and("t", "trial", "t.end <= c.when"),
        holds=f"{CHARGE}, when: 2023-04 \n {TRIAL}, when: 2023-02/2023-03",
        fails=f"{CHARGE}, when: 2023-02 \n {TRIAL}, when: 2023-02/2023-03",
        unknown=f"{CHARGE}, when: 2023-04 \n {TRIAL}, when: 2023-02/..",
    ),
    Row(
        "until bounds from: it began no later than it ended",
        charge_and("t", "trial", "t.start <= c.when"),
        holds=f"{CHARGE}, when: 2023-06 \n {TRIAL}, from: 2023, until: 2023-05",
        fails=f"{CHARGE}, when: 2022 \n {TRIAL}, from: 2023, until: 2023-05",
        unknown=f"{CHARGE}, when: 2023-06 \n {TRIAL}, from: 2023",
    ),
    Row(
        "given: some claim dates it",
        {"match": {"t": "trial"}, "require": "given(t.start)"},
        holds=f"{TRIAL}, from: 2023?",
        fails=TRIAL,
    ),
    # -- fields --
    Row(
        "==, of a field and a text",
        of_verdict('v.outcome == "guilty"'),
        holds=f"{VERDICT}, outcome: guilty",
        fails=f"{VERDICT}, outcome: not guilty",
        unknown=VERDICT,
    ),
    Row(
        "!=",
        of_verdict('v.outcome != "guilty"'),
        holds=f"{VERDICT}, outcome: not guilty",
        fails=f"{VERDICT}, outcome: guilty",
        unknown=VERDICT,
    ),
    Row(
        "==, of two fields",
        charge_and("v", "verdict", "c.offense == v.offense"),
        holds=f"{CHARGE}, offense: theft \n {VERDICT}, offense: theft",
        fails=f"{CHARGE}, offense: theft \n {VERDICT}, offense: fraud",
        unknown=f"{CHARGE} \n {VERDICT}, offense: fraud",
    ),
    Row(
        "in",
        of_verdict('v.offense in ("theft", "fraud")'),
        holds=f"{VERDICT}, offense: theft",
        fails=f"{VERDICT}, offense: arson",
        unknown=VERDICT,
    ),
    Row(
        "not in",
        of_verdict('v.offense not in ("theft", "fraud")'),
        holds=f"{VERDICT}, offense: arson",
        fails=f"{VERDICT}, offense: theft",
        unknown=VERDICT,
    ),
    Row(
        "given, of a field, is never unknown",
        of_verdict("given(v.outcome)"),
        holds=f"{VERDICT}, outcome: guilty",
        fails=VERDICT,
    ),
    Row(
        "a text may hold quotes and braces",
        of_verdict('v.offense != "o\'{pass_}"'),
        holds=f"{VERDICT}, offense: theft",
        fails=f'{VERDICT}, offense: "o\'{{pass_}}"',
        unknown=VERDICT,
    ),
    Row(
        "the weekday, as a text",
        of_verdict('v.weekday in ("monday", "tuesday")'),
        holds=f"{VERDICT}, weekday: mon",
        fails=f"{VERDICT}, weekday: sunday",
        unknown=VERDICT,
    ),
    Row(
        "the weekday == a text",
        of_verdict('v.weekday == "monday"'),
        holds=f"{VERDICT}, weekday: mon",
        fails=f"{VERDICT}, weekday: sunday",
        unknown=VERDICT,
    ),
    Row(
        "the type",
        {"match": {"e": "charge"}, "require": 'e.type == "charge"'},
        holds=CHARGE,
        fails="id: i, type: indictment, defendant: ann",
    ),
    Row("how often", {"match": {"e": "event"}, "require": 'e.often == "many"'}, holds=CHARGE, fails=TRIAL),
    Row(
        "claims of one event that differ leave a field unknown",
        of_verdict('v.outcome == "guilty"'),
        holds="id: a, type: verdict, event: x, outcome: guilty \n id: b, type: verdict, event: x",
        fails="id: a, type: verdict, event: x, outcome: not guilty \n id: b, type: verdict, event: x",
        unknown="id: a, type: verdict, event: x, outcome: guilty \n "
        "id: b, type: verdict, event: x, outcome: not guilty",
    ),
    # -- and, or, not --
    Row(
        "and: one false part is enough",
        of_verdict('v.outcome == "guilty" and v.when <= today'),
        holds=f"{VERDICT}, outcome: guilty, when: 2023-01",
        fails=f"{VERDICT}, when: 2024",
        unknown=f"{VERDICT}, when: 2023-01",
    ),
    Row(
        "or: all parts must be false",
        of_verdict('v.outcome == "guilty" or v.when <= today'),
        holds=f"{VERDICT}, when: 2023-01",
        fails=f"{VERDICT}, outcome: not guilty, when: 2024",
        unknown=f"{VERDICT}, when: 2024",
    ),
    Row(
        "not: unknown stays unknown",
        of_verdict('not (v.outcome == "guilty" and v.when <= today)'),
        holds=f"{VERDICT}, when: 2024",
        fails=f"{VERDICT}, outcome: guilty, when: 2023-01",
        unknown=f"{VERDICT}, when: 2023-01",
    ),
    Row(
        "where: judged only if it is certain",
        of_verdict("v.when <= today", where='v.outcome == "guilty"'),
        holds=f"{VERDICT}, outcome: not guilty, when: 2024",
        fails=f"{VERDICT}, outcome: guilty, when: 2024",
        unknown=f"{VERDICT}, when: 2024",
    ),
    # -- what names range over --
    Row(
        "a type matches its subtypes",
        {"match": {"c": "charge"}, "require": "c.when <= today"},
        holds=f"{TRIAL}, from: 2024",
        fails="id: i, type: indictment, defendant: ann, when: 2024",
        unknown="id: i, type: indictment",
    ),
    Row(
        "a set of types",
        {"match": {"e": ["plea", "death"]}, "require": "e.when <= today"},
        holds=f"{VERDICT}, when: 2024",
        fails="id: d, type: death, person: ann, when: 2024",
        unknown="id: p, type: plea",
    ),
    Row(
        "event matches every type",
        {"match": {"e": "event"}, "require": "e.start <= today"},
        holds=f"{VERDICT}, when: 2023-01",
        fails=f"{TRIAL}, from: 2024",
        unknown="id: p, type: plea",
    ),
    Row(
        "claims that do not assert are found only by their stance",
        {"match": {"e": {"type": "event", "stance": "planned"}}, "require": "e.start <= today"},
        holds=f"{VERDICT}, when: 2024",
        fails=f"{VERDICT}, stance: planned, when: 2024",
        unknown=f"{VERDICT}, stance: planned",
    ),
    Row(
        "each claim by itself, with its source",
        {"match": {"s": {"type": "statement", "each": "claim"}}, "require": "s.when <= s.source.published"},
        holds=f"{STATEMENT}, source: paper, when: 2023-01",
        fails=f"{STATEMENT}, source: paper, when: 2023-03",
        unknown=f"{STATEMENT}, when: 2023-03",
        notice="its source has no date",
    ),
    Row(
        "the rank of a source",
        {"match": {"s": {"type": "statement", "each": "claim"}}, "require": 's.source.rank == "preferred"'},
        holds=f"{STATEMENT}, source: blog",
        fails=f"{STATEMENT}, source: paper",
    ),
    Row(
        "the kind of a source",
        {"match": {"s": {"type": "statement", "each": "claim"}}, "require": 's.source.kind != "article"'},
        holds="id: c, type: charge, source: paper",
        fails=f"{STATEMENT}, source: paper",
        unknown=f"{STATEMENT}, source: blog",
    ),
    Row(
        "events of one type are paired once",
        {"match": {"a": "charge", "b": "charge"}, "same": ["case"], "require": "compatible(a.when, b.when)"},
        holds=f"{CHARGE}, when: 2023",
        fails=f"{CHARGE}, when: 2023 \n id: d, type: charge, case: k, when: 2022",
        unknown=f"{CHARGE}, when: 2023 \n id: d, type: charge, case: k, when: 2023",
    ),
    # -- links --
    Row(
        "a key must be given on both sides",
        charge_and("v", "verdict", "c.when <= v.when", same=["defendant", "case"]),
        holds=f"{CHARGE}, when: 2024 \n id: v, type: verdict, defendant: ann, case: l, when: 2023",
        fails=f"{CHARGE}, when: 2024 \n {VERDICT}, when: 2023",
        unknown=f"{CHARGE}, when: 2024 \n id: v, type: verdict, defendant: ann, when: 2023",
    ),
    Row(
        "key?: different values do not meet, and one that nothing settles finds nothing",
        charge_and("v", "verdict", "c.when <= v.when", same=["defendant", "case?"]),
        holds=f"{CHARGE}, when: 2024 \n id: v, type: verdict, defendant: ann, case: l, when: 2023",
        fails=f"{CHARGE}, when: 2024 \n {VERDICT}, when: 2023",
        unknown=f"{CHARGE}, when: 2024 \n id: v, type: verdict, defendant: ann, when: 2023 \n "
        "id: p, type: plea, defendant: ann, case: l",
        notice="`case` is not stated on one side",
    ),
    Row(
        "join: fields of different names",
        {"match": {"d": "death", "v": "verdict"}, "join": [("d.person", "v.defendant")], "require": "v.when <= d.when"},
        holds=f"{VERDICT}, when: 2023 \n id: d, type: death, person: ben, when: 2022",
        fails=f"{VERDICT}, when: 2023 \n id: d, type: death, person: ann, when: 2022",
        unknown=f"{VERDICT}, when: 2023 \n id: d, type: death, when: 2022",
    ),
    # -- groups --
    Row(
        "min: the earliest of the group",
        of_verdict("min(g.when) <= v.when", gather=charges()),
        holds=f"{CHARGE}, when: 2022 \n id: d, type: charge, defendant: ann, case: k, when: 2024 \n "
        f"{VERDICT}, when: 2023",
        fails=f"{CHARGE}, when: 2024 \n id: d, type: charge, defendant: ann, case: k, when: 2025 \n "
        f"{VERDICT}, when: 2023",
        unknown=f"{CHARGE} \n {VERDICT}, when: 2023",
        notice="no charge it is compared with has a date",
    ),
    Row(
        "max: the latest of the group",
        of_verdict("max(g.when) <= v.when", gather=charges()),
        holds=f"{CHARGE}, when: 2021 \n id: d, type: charge, defendant: ann, case: k, when: 2022 \n "
        f"{VERDICT}, when: 2023",
        fails=f"{CHARGE}, when: 2022 \n id: d, type: charge, defendant: ann, case: k, when: 2024 \n "
        f"{VERDICT}, when: 2023",
        unknown=f"{CHARGE}, when: 2023 \n {VERDICT}, when: 2023",
    ),
    Row(
        "an event of another person is no member",
        of_verdict("min(g.when) <= v.when", gather=charges()),
        holds="id: c, type: charge, defendant: ben, case: k, when: 2024 \n " + f"{VERDICT}, when: 2023",
        fails=f"{CHARGE}, when: 2024 \n {VERDICT}, when: 2023",
        unknown=f"{VERDICT}, when: 2023",
    ),
    Row(
        "undated members do not enter min",
        of_verdict("min(g.when) <= v.when", gather=charges()),
        holds=f"{CHARGE} \n id: d, type: charge, defendant: ann, case: k, when: 2022 \n {VERDICT}, when: 2023",
        fails=f"{CHARGE} \n id: d, type: charge, defendant: ann, case: k, when: 2024 \n {VERDICT}, when: 2023",
    ),
    Row(
        "a member that may belong can only be early",
        of_verdict("min(g.when) <= v.when", gather=charges()),
        holds=f"{CHARGE}, when: 2022 \n {VERDICT}, when: 2023",
        fails=f"{CHARGE}, when: 2024 \n {VERDICT}, when: 2023",
        unknown=f"{CHARGE}, when: 2024 \n id: d, type: charge, defendant: ann, when: 2022 \n {VERDICT}, when: 2023 \n "
        "id: l, type: plea, defendant: ann, case: l",
    ),
    Row(
        "where, of a group",
        of_verdict("min(g.when) <= v.when", gather=charges(where="g.offense == v.offense")),
        holds=f"{CHARGE}, offense: fraud, when: 2024 \n {VERDICT}, offense: theft, when: 2023",
        fails=f"{CHARGE}, offense: theft, when: 2024 \n {VERDICT}, offense: theft, when: 2023",
        unknown=f"{CHARGE}, when: 2024 \n {VERDICT}, offense: theft, when: 2023",
    ),
    Row(
        "count: at least",
        of_verdict("count(g) >= 2", gather=charges()),
        holds=f"{CHARGE} \n id: d, type: charge, defendant: ann, case: k \n {VERDICT}",
        fails=f"{CHARGE} \n {VERDICT}",
        unknown=f"{CHARGE} \n id: d, type: charge, defendant: ann \n {VERDICT}",
    ),
    Row(
        "count: at most",
        of_verdict("count(g) < 2", gather=charges()),
        holds=f"{CHARGE} \n {VERDICT}",
        fails=f"{CHARGE} \n id: d, type: charge, defendant: ann, case: k \n {VERDICT}",
        unknown=f"{CHARGE} \n id: d, type: charge, defendant: ann \n {VERDICT}",
    ),
    Row(
        "count: exactly, and none at all",
        of_verdict("count(g) == 1", gather=charges()),
        holds=f"{CHARGE} \n {VERDICT}",
        fails=VERDICT,
        unknown=f"id: d, type: charge, defendant: ann \n {VERDICT}",
    ),
    Row(
        "several claims of one event count once",
        of_verdict("count(g) < 2", gather=charges()),
        holds=f"{CHARGE}, event: x \n id: d, type: charge, event: x \n {VERDICT}",
        fails=f"{CHARGE}, event: x \n id: d, type: charge, defendant: ann, case: k \n {VERDICT}",
    ),
    # -- exemptions and requirements --
    Row(
        "unless: such an event exempts, even one that only may be it",
        charge_and(
            "v",
            "verdict",
            "c.when <= v.when",
            unless={"d": {"type": "dismissal", "same": ["defendant", "case?"], "where": "d.when <= v.when"}},
        ),
        holds=f"{CHARGE}, when: 2024 \n {VERDICT}, when: 2023 \n "
        "id: d, type: dismissal, defendant: ann, case: k, when: 2022",
        fails=f"{CHARGE}, when: 2024 \n {VERDICT}, when: 2023 \n "
        "id: d, type: dismissal, defendant: ann, case: k, when: 2024",
        unknown=f"{CHARGE}, when: 2024 \n {VERDICT}, when: 2023 \n id: d, type: dismissal, defendant: ann, when: 2023",
    ),
    Row(
        "exists: nothing recorded is no finding, but a notice",
        of_verdict(exists={"c": {"type": "charge", "same": ["defendant"], "where": "c.when <= v.when"}}),
        holds=f"{CHARGE}, when: 2022 \n {VERDICT}, when: 2023",
        fails=f"{CHARGE}, when: 2024 \n {VERDICT}, when: 2023",
        unknown=f"{VERDICT}, when: 2023",
        notice="no charge is recorded",
    ),
    Row(
        "exists: one that only may be it is enough",
        of_verdict(exists={"c": {"type": "charge", "same": ["defendant"], "where": "c.when <= v.when"}}),
        holds=f"{CHARGE}, when: 2022 \n {VERDICT}, when: 2023",
        fails=f"{CHARGE}, when: 2024 \n {VERDICT}, when: 2023",
        unknown=f"{CHARGE} \n {VERDICT}, when: 2023",
    ),
    Row(
        "exists, closed: nothing recorded is a finding",
        of_verdict(exists={"c": {"type": "charge", "same": ["defendant"], "closed": True}}),
        holds=f"{CHARGE} \n {VERDICT}",
        fails=VERDICT,
    ),
    # -- claims that clash --
    Row(
        "dates_agree",
        {"match": {"e": "event"}, "require": "dates_agree(e)"},
        holds=f"{TRIAL}, from: 2024-03 \n id: u, type: trial, defendant: ann, case: k, from: 2024-03-06",
        fails=f"{TRIAL}, from: 2022 \n id: u, type: trial, defendant: ann, case: k, from: 2024",
    ),
    Row(
        "dates_agree, by source: two sources may differ",
        {"match": {"e": "event"}, "require": "dates_agree(e, by_source)"},
        holds=f"{TRIAL}, from: 2022, source: paper \n "
        "id: u, type: trial, defendant: ann, case: k, from: 2024, source: blog",
        fails=f"{TRIAL}, from: 2022, source: paper \n "
        "id: u, type: trial, defendant: ann, case: k, from: 2024, source: paper",
        unknown=f"{TRIAL}, from: 2022 \n id: u, type: trial, defendant: ann, case: k, from: 2024",
    ),
]


def claims_of(text: str) -> list[dict[str, Any]]:
    """One claim per line, its fields between commas."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    pairs = [[field.split(": ", 1) for field in line.split(", ")] for line in lines]
    return [{key: value.strip('"') for key, value in fields} for fields in pairs]


def run(row: Row) -> Report:
    """Judge the three sets of a row in one run, each about people of its own."""
    claims = []
    for word, text in (("holds", row.holds), ("fails", row.fails), ("unknown", row.unknown)):
        claims += apart(claims_of(text), f"{word}-")
    found = report(claims, rule(**row.rule), sources=SOURCES)
    assert found.problems == ()
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.construct)
def test_a_rule_finds_something_exactly_where_what_it_requires_is_false(row: Row) -> None:
    found = run(row)
    assert [{claim.partition("-")[0] for claim in finding.claim_ids} for finding in found.findings] == [{"fails"}]
    assert found.findings[0].certainty == "certain"
    if row.notice:
        reasons = [
            n for n in found.notices if n.topic == "test/rule" and n.reason == f"not judged, because {row.notice}"
        ]
        assert [sample.partition("-")[0] for notice in reasons for sample in notice.samples] == ["unknown"]


# -- how certain -------------------------------------------------------------------------------------------------

AFTER_CHARGE = charge_and("t", "trial", "c.when <= t.start")
CERTAINTIES = [
    ("as written", AFTER_CHARGE, f"{CHARGE}, when: 2023 \n {TRIAL}, from: 2022-12-24", "certain"),
    ("not if a date is widened", AFTER_CHARGE, f"{CHARGE}, when: 2023~ \n {TRIAL}, from: 2022-12-24", "likely"),
    (
        "still certain if widening does not help",
        AFTER_CHARGE,
        f"{CHARGE}, when: 2023~ \n {TRIAL}, from: 2021-12-24",
        "certain",
    ),
    ("an uncertain date", AFTER_CHARGE, f"{CHARGE}, when: 2023? \n {TRIAL}, from: 1922-12-24", "likely"),
    (
        "a second claim that is not uncertain",
        AFTER_CHARGE,
        f"{CHARGE}, when: 2023?, event: x \n id: d, type: charge, event: x, when: 2023 \n {TRIAL}, from: 2022",
        "certain",
    ),
    (
        "relative to an uncertain date",
        AFTER_CHARGE,
        f"{CHARGE}, when: 3 days after d \n id: d, type: plea, when: 2023? \n {TRIAL}, from: 2022",
        "likely",
    ),
    (
        "about, relative",
        AFTER_CHARGE,
        f"{CHARGE}, when: about 3 days after d \n id: d, type: plea, when: 2023-01-01 \n {TRIAL}, from: 2023-01-03",
        "likely",
    ),
    (
        "a missing key that has but one value it can have",
        {**AFTER_CHARGE, "same": ["defendant", "case?"]},
        f"{CHARGE}, when: 2023 \n id: t, type: trial, defendant: ann, from: 2022",
        "likely",
    ),
    (
        "a group whose members all lack a key",
        {"match": {"t": "trial"}, "gather": charges(), "require": "min(g.when) <= t.start"},
        "id: c, type: charge, defendant: ann, when: 2023 \n " + f"{TRIAL}, from: 2022",
        "likely",
    ),
    (
        "a group of which one member has all keys",
        {"match": {"t": "trial"}, "gather": charges(), "require": "min(g.when) <= t.start"},
        f"{CHARGE}, when: 2024 \n id: d, type: charge, defendant: ann, when: 2023 \n {TRIAL}, from: 2022",
        "certain",
    ),
    (
        "a group in `where` whose members all lack a key",
        of_verdict("v.when <= today", gather=charges(), where="max(g.when) <= v.when"),
        f"{CHARGE}, when: 2022 \n id: v, type: verdict, defendant: ann, when: 2024",
        "likely",
    ),
    (
        "an approximate date of a source",
        {"match": {"s": {"type": "statement", "each": "claim"}}, "require": "s.when <= s.source.published"},
        f"{STATEMENT}, source: about, when: 2024-02",
        "likely",
    ),
    (
        "an uncertain date of a source",
        {"match": {"s": {"type": "statement", "each": "claim"}}, "require": "s.when <= s.source.published"},
        f"{STATEMENT}, source: doubtful, when: 2024-02",
        "likely",
    ),
]


@pytest.mark.parametrize(
    ("keys", "text", "certainty"), [row[1:] for row in CERTAINTIES], ids=[row[0] for row in CERTAINTIES]
)
def test_a_finding_is_as_certain_as_the_dates_and_keys_it_rests_on(
    keys: dict[str, Any], text: str, certainty: str
) -> None:
    sources = {"about": {"published": "2023~"}, "doubtful": {"published": "2023?"}}
    found = report(claims_of(text), rule(**keys), sources=sources)
    assert [finding.certainty for finding in found.findings] == [certainty]


def test_a_rule_silences_the_weaker_rule_it_implies() -> None:
    strong = rule("strong", **of_verdict("v.when <= today"), implies=["test/weak"])
    weak = rule("weak", **of_verdict("v.when <= today"))
    claims = claims_of(f"{VERDICT}, when: 2024")
    assert [finding.rule for finding in report(claims, weak, strong).findings] == ["test/strong"]
    assert [finding.rule for finding in report(claims, weak).findings] == ["test/weak"]


def test_what_is_possible_is_only_said_on_request() -> None:
    claims = claims_of(f"{VERDICT}, when: 2023")
    late = rule(**of_verdict("v.when <= today"))
    assert report(claims, late).findings == ()
    assert [f.certainty for f in report(claims, late, min_certainty="possible").findings] == ["possible"]


def test_a_group_may_ask_for_what_is_alleged() -> None:
    alleged = rule(
        **of_verdict(
            "min(g.when) <= v.when", gather={"g": {"type": "charge", "same": ["defendant"], "stance": "alleged"}}
        )
    )
    claims = claims_of(f"{VERDICT}, when: 2022 \n {CHARGE}, stance: alleged, when: 2023")
    assert [finding.kind for finding in report(claims, alleged).findings] == ["dispute"]


def test_what_must_exist_is_missed_even_where_a_group_is_empty() -> None:
    both = rule(
        **of_verdict(
            "min(g.when) <= v.when",
            gather=charges(),
            exists={"p": {"type": "plea", "same": ["defendant"], "where": 'p.plea == "guilty"'}},
        )
    )
    claims = claims_of(f"{VERDICT}, when: 2023 \n id: p, type: plea, defendant: ann, plea: no contest")
    assert len(report(claims, both).findings) == 1


TWO_GROUPS: dict[str, Any] = {
    "match": {"m": "marriage"},
    "gather": {
        "a": {"type": "birth", "join": [["m.spouse", "a.person"]]},
        "b": {"type": "birth", "join": [["m.partner", "b.person"]]},
    },
}
MARRIED = "id: m, type: marriage, spouse: ann, partner: ben, when: 1840"
ANN, BEN = "id: ann-born, type: birth, person: ann, when", "id: ben-born, type: birth, person: ben, when"


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (MARRIED, set()),
        (f"{MARRIED} \n {BEN}: 1800", set()),
        (f"{MARRIED} \n {ANN}: 1800 \n {BEN}: 1800", set()),
        (f"{MARRIED} \n {ANN}: 1850", {"m", "ann-born"}),
        (f"{MARRIED} \n {BEN}: 1850", {"m", "ben-born"}),
        (f"{MARRIED} \n {ANN}: 1850 \n {BEN}: 1800", {"m", "ann-born"}),
        (f"{MARRIED} \n {ANN}: 1800 \n {BEN}: 1850", {"m", "ben-born"}),
    ],
)
def test_and_is_false_by_one_group_whether_or_not_there_is_another(text: str, cited: set[str]) -> None:
    both = rule(**TWO_GROUPS, require="min(a.when) <= m.when and min(b.when) <= m.when")
    found = report(claims_of(text), both).findings
    assert [set(finding.claim_ids) for finding in found] == ([cited] if cited else [])


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (f"{MARRIED} \n {ANN}: 1850", set()),
        (f"{MARRIED} \n {ANN}: 1850 \n {BEN}: 1800", set()),
        (f"{MARRIED} \n {ANN}: 1850 \n {BEN}: 1850", {"m", "ann-born", "ben-born"}),
    ],
)
def test_or_is_false_by_both_groups_only(text: str, cited: set[str]) -> None:
    either = rule(**TWO_GROUPS, require="min(a.when) <= m.when or min(b.when) <= m.when")
    found = report(claims_of(text), either).findings
    assert [set(finding.claim_ids) for finding in found] == ([cited] if cited else [])


def test_a_group_that_certainly_has_too_few_members_needs_no_dates() -> None:
    counted = rule(**of_verdict("count(g) >= 1 and min(g.when) <= v.when", gather=charges()))
    assert [f.claim_ids for f in report(claims_of(f"{VERDICT}, when: 2022"), counted).findings] == [("v",)]


def test_a_proof_cites_what_states_the_fields_that_decide_and_no_others() -> None:
    either = rule(match={"v": "verdict"}, require='v.when <= today and (v.outcome == "guilty" or v.when <= today)')
    claims = claims_of(
        "id: u, type: verdict, defendant: ann, case: k, outcome: acquitted \n "
        "id: v, type: verdict, defendant: ann, case: k, when: 2024"
    )
    assert [f.claim_ids for f in report(claims, either).findings] == [("v",)]


def test_a_bound_that_rests_on_an_inferred_key_is_likely_at_most() -> None:
    """Only the charge without a case is dated, so that the finding rests on the case it is taken to be of."""
    last = rule(**of_verdict("v.when <= min(g.when)", gather=charges()))
    claims = claims_of(f"{VERDICT}, when: 2023 \n {CHARGE} \n id: d, type: charge, defendant: ann, when: 2022")
    assert [finding.certainty for finding in report(claims, last).findings] == ["likely"]


def test_a_claim_and_its_own_event_are_no_pair() -> None:
    pair = rule(
        match={"a": {"type": "charge", "each": "claim"}, "b": "charge"}, same=["defendant"], require="a.when < b.when"
    )
    assert report(claims_of(f'{CHARGE}, when: "2023-01-01T10:00:00"'), pair).findings == ()


def test_a_date_is_given_where_anything_bounds_it() -> None:
    begun = rule(match={"t": "trial"}, require="given(t.start)")
    assert report(claims_of(f"{TRIAL}, until: 2023"), begun).findings == ()
    assert len(report(claims_of(TRIAL), begun).findings) == 1


@pytest.mark.parametrize("anchor", ["by: cleo", "stance: alleged"])
def test_a_date_relative_to_what_is_only_reported_makes_a_dispute(anchor: str) -> None:
    claims = claims_of(
        f"{CHARGE}, when: 1 day after p \n {VERDICT}, when: 2022 \n id: p, type: plea, when: 2023, {anchor}"
    )
    order = rule(**charge_and("v", "verdict", "c.when <= v.when"))
    assert [finding.kind for finding in report(claims, order).findings] == ["dispute"]
