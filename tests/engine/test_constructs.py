"""The rule language, construct by construct: claims for which a condition is true, false and unknown.

A rule finds something exactly where its condition is false. Every row judges three sets of claims, each about people
of its own, in one run; a set is written as one claim per line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from claim_sets import apart, entities_apart
from claimcheck.model.findings import Report
from rule_kit import report, rule

CHARGE = "id: c, type: charge, defendant: ann, case: k"
TRIAL = "id: t, type: trial, defendant: ann, case: k"
VERDICT = "id: v, type: verdict, defendant: ann, case: k"
STATEMENT = "id: s, type: statement, speaker: ann"
SOURCES = {"paper": {"kind": "article", "published": "2023-02"}, "blog": {"rank": "preferred"}}

ENTITIES = {
    "ann": {"kind": "person", "name": "Änn O'Neil"},
    "annie": {"kind": "person", "same_as": "ann", "aliases": ["Nan"]},
    "ben": {"kind": "person", "name": "Ben", "aliases": ["NAN"]},
    "cy": {"kind": "person", "name": "Cy"},
    "nobody": {"kind": "person"},
    "somebody": {"kind": "person"},
    "paris": {"kind": "place", "within": "france"},
    "lutetia": {"kind": "place", "same_as": "paris"},
    "france": {"kind": "place", "within": "europe"},
    "rome": {"kind": "place", "within": "europe"},
    "europe": {"kind": "place"},
    "mars": {"kind": "place"},
}


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


AMOUNT = "id: a, type: amount, what: cost"
TOTAL = "id: t, type: total, what: cost"
SENTENCE = "id: s, type: sentence, defendant: ann"
CUSTODY = "id: c, type: custody, person: ann"
HOME, GRAVE = "id: a, type: residence, person: ann", "id: b, type: death, person: ann"
DEATH = "id: d, type: death, person: ann, when: 1900"


def of_amount(require: str, **keys: Any) -> dict[str, Any]:
    """A rule on an amount."""
    return {"match": {"a": "amount"}, "require": require, **keys}


def two_amounts(require: str, **keys: Any) -> dict[str, Any]:
    """A rule on an amount and a total of one thing."""
    return {"match": {"a": "amount", "t": "total"}, "same": ["what"], "require": require, **keys}


def of_parts(require: str, **keys: Any) -> dict[str, Any]:
    """A rule on a total and the amounts of the same thing, called g."""
    return {
        "match": {"t": "total"},
        "gather": {"g": {"type": "amount", "same": ["what", "unit?"]}},
        "require": require,
        **keys,
    }


def of_term(require: str, **keys: Any) -> dict[str, Any]:
    """A rule on a custody and a sentence of one person."""
    return {
        "match": {"c": "custody", "s": "sentence"},
        "join": [["c.person", "s.defendant"]],
        "require": require,
        **keys,
    }


def of_life(require: str, **keys: Any) -> dict[str, Any]:
    """A rule on a birth and a death of one person."""
    return {"match": {"b": "birth", "d": "death"}, "same": ["person"], "require": require, **keys}


def of_homes(require: str) -> dict[str, Any]:
    """A rule on where a person lived and died."""
    return {"match": {"a": "residence", "b": "death"}, "same": ["person"], "require": require}


def after_death(end: str, field: str = "person") -> dict[str, Any]:
    """A rule on a death and what the dead are found at."""
    types = ["marriage", "residence", "parentage", "naming"]
    return {"match": {"d": "death", "e": types}, "join": [[f"d.{field}", f"e.{end}"]], "require": "e.start <= d.when"}


def parts(*figures: str, unit: str = "kg") -> str:
    """Amounts called a, b, c, ..., each with what else is said of it."""
    return " \n ".join(
        f"id: {name}, type: amount, what: cost, unit: {unit}{figure and ', '}{figure}"
        for name, figure in zip("abcdefgh", figures, strict=False)
    )


KG_TOTAL = f"{TOTAL}, unit: kg"

QUANTITIES = [
    # -- quantities --
    Row(
        "a.figure <= b.figure: no reading is otherwise",
        two_amounts("a.figure <= t.figure"),
        holds=f"{AMOUNT}, figure: 1.2 million \n {TOTAL}, figure: 1.26 million",
        fails=f"{AMOUNT}, figure: 1.2 million \n {TOTAL}, figure: 1149999",
        unknown=f"{AMOUNT}, figure: 1.2 million \n {TOTAL}, figure: 1150001",
    ),
    Row(
        "a figure that is missing decides nothing",
        two_amounts("a.figure <= t.figure"),
        holds=f"{AMOUNT}, figure: 5 \n {TOTAL}, figure: 5",
        fails=f"{AMOUNT}, figure: 6 \n {TOTAL}, figure: 5",
        unknown=f"{AMOUNT} \n {TOTAL}, figure: 5",
        notice="`figure` is not stated, or in ways that differ",
    ),
    Row(
        "a.figure < b.figure: one and the same number fails it",
        two_amounts("a.figure < t.figure"),
        holds=f"{AMOUNT}, figure: 5 \n {TOTAL}, figure: 6",
        fails=f"{AMOUNT}, figure: 5 \n {TOTAL}, figure: 5",
        unknown=f"{AMOUNT}, figure: 5 \n {TOTAL}, figure: 5.0",
    ),
    Row(
        "compatible, of quantities: can be one number",
        two_amounts("compatible(a.figure, t.figure)"),
        holds=f"{AMOUNT}, figure: 1234567 \n {TOTAL}, figure: 1,234,567",
        fails=f"{AMOUNT}, figure: 1,234,567 \n {TOTAL}, figure: 1.3 million",
        unknown=f"{AMOUNT}, figure: 1,234,567 \n {TOTAL}, figure: 1.2 million",
    ),
    Row(
        "claims of one event that agree on a figure: what they have in common",
        of_amount("a.figure <= 450"),
        holds="id: a, type: amount, event: x, figure: about 400 \n id: b, type: amount, event: x, figure: up to 450",
        fails="id: a, type: amount, event: x, figure: about 400 \n id: b, type: amount, event: x, figure: at least 451",
        unknown="id: a, type: amount, event: x, figure: about 400 \n id: b, type: amount, event: x, figure: at least 9",
    ),
    Row(
        "claims of one event that clash on a figure leave it unknown",
        of_amount("a.figure <= 5"),
        holds="id: a, type: amount, event: x, figure: 4 \n id: b, type: amount, event: x, figure: 4.0",
        fails="id: a, type: amount, event: x, figure: 7 \n id: b, type: amount, event: x, figure: about 8",
        unknown="id: a, type: amount, event: x, figure: 7 \n id: b, type: amount, event: x, figure: 8",
        notice="`figure` is not stated, or in ways that differ",
    ),
    Row(
        "at least: no upper end",
        of_amount("a.figure >= 5"),
        holds=f"{AMOUNT}, figure: at least 5",
        fails=f"{AMOUNT}, figure: up to 4.9",
        unknown=f"{AMOUNT}, figure: at least 4",
    ),
    Row(
        "at most: no lower end",
        of_amount("a.figure <= 5"),
        holds=f"{AMOUNT}, figure: at most 5",
        fails=f"{AMOUNT}, figure: more than 6",
        unknown=f"{AMOUNT}, figure: fewer than 100",
    ),
    Row(
        "about: one unit of the last digit that counts, either way",
        of_amount("a.figure <= 600"),
        holds=f"{AMOUNT}, figure: about 500",
        fails=f"{AMOUNT}, figure: about 701",
        unknown=f"{AMOUNT}, figure: about 700",
    ),
    Row(
        "negative numbers",
        of_amount("-2 * a.figure <= -10"),
        holds=f"{AMOUNT}, figure: at least 5",
        fails=f"{AMOUNT}, figure: -5",
        unknown=f"{AMOUNT}, figure: 5.0",
    ),
    Row(
        "negative numbers, by a parameter",
        of_amount("a.figure >= least", params={"least": -90}),
        holds=f"{AMOUNT}, figure: -90",
        fails=f"{AMOUNT}, figure: -90.06",
        unknown=f"{AMOUNT}, figure: -90.0",
    ),
    Row(
        "huge numbers",
        two_amounts("a.figure <= t.figure"),
        holds=f"{AMOUNT}, figure: {10**17} \n {TOTAL}, figure: {10**30}",
        fails=f"{AMOUNT}, figure: {'9' * 38} \n {TOTAL}, figure: 1",
        unknown=f"{AMOUNT}, figure: {10**30} \n {TOTAL}, figure: {10**29}",
    ),
    Row(
        "huge negative numbers",
        two_amounts("a.figure <= t.figure"),
        holds=f"{AMOUNT}, figure: -{10**30} \n {TOTAL}, figure: 1",
        fails=f"{AMOUNT}, figure: 1 \n {TOTAL}, figure: -{'9' * 38}",
        unknown=f"{AMOUNT}, figure: -{10**29} \n {TOTAL}, figure: -{10**30}",
    ),
    Row(
        "tiny numbers are not told apart, but never wrong",
        of_amount("a.figure <= 0.000000001"),
        holds=f"{AMOUNT}, figure: 0.000000000001",
        fails=f"{AMOUNT}, figure: 0.00000001",
        unknown=f"{AMOUNT}, figure: 0.0000000011",
    ),
    Row(
        "sums, differences and multiples",
        two_amounts("2 * a.figure - 1.5 <= t.figure + 0.5 - many", params={"many": 3}),
        holds=f"{AMOUNT}, figure: 4 \n {TOTAL}, figure: 9",
        fails=f"{AMOUNT}, figure: 4 \n {TOTAL}, figure: 8",
        unknown=f"{AMOUNT}, figure: 4 \n {TOTAL}, figure: about 9",
    ),
    Row(
        "a multiple of something without an end has none",
        of_amount("0.000001 * a.figure <= 1"),
        holds=f"{AMOUNT}, figure: up to 1000000",
        fails=f"{AMOUNT}, figure: at least 1000001",
        unknown=f"{AMOUNT}, figure: at least 1000000",
    ),
    Row(
        "0 <= a.figure <= 10 is both",
        of_amount("0 <= a.figure <= 10"),
        holds=f"{AMOUNT}, figure: about 9",
        fails=f"{AMOUNT}, figure: -1",
        unknown=f"{AMOUNT}, figure: about 10",
    ),
    Row(
        "shares, against a share",
        {"match": {"s": "share"}, "params": {"most": "41.5%"}, "require": "s.figure <= most"},
        holds="id: s, type: share, figure: 41%",
        fails="id: s, type: share, figure: 42.5%",
        unknown="id: s, type: share, figure: 42%",
    ),
    Row(
        "given, of a quantity: even if its claims clash",
        of_amount("given(a.figure)"),
        holds="id: a, type: amount, event: x, figure: 7 \n id: b, type: amount, event: x, figure: 8",
        fails=AMOUNT,
    ),
    Row(
        "each claim by itself has its own figure",
        {"match": {"a": {"type": "amount", "each": "claim"}}, "require": "a.figure <= 5"},
        holds=f"{AMOUNT}, figure: 5",
        fails="id: a, type: amount, figure: 6",
        unknown=AMOUNT,
    ),
    # -- lengths of time --
    Row(
        "a length: a unit more or less",
        {"match": {"d": "duration"}, "require": "d.length <= days(10)"},
        holds="id: d, type: duration, length: 9 days",
        fails="id: d, type: duration, length: 12 days",
        unknown="id: d, type: duration, length: 11 days",
    ),
    Row(
        "a term is meant exactly; months are as long as they can be",
        {"match": {"s": "sentence"}, "require": "s.imprisonment <= days(31)"},
        holds=f"{SENTENCE}, imprisonment: 31 days",
        fails=f"{SENTENCE}, imprisonment: 32 days",
        unknown=f"{SENTENCE}, imprisonment: 1 month",
    ),
    Row(
        "an age: from its full years to just under one more",
        {"match": {"a": "age"}, "params": {"most": "42 years"}, "require": "a.age <= most"},
        holds="id: a, type: age, age: 40",
        fails="id: a, type: age, age: 43",
        unknown="id: a, type: age, age: 42",
    ),
    Row(
        "what passed between two dates, against a term",
        of_term("c.end - c.start <= s.imprisonment"),
        holds=f"{CUSTODY}, from: 2020-01-01, until: 2020-01-03 \n {SENTENCE}, imprisonment: 3 days",
        fails=f"{CUSTODY}, from: 2020-01-01, until: 2020-01-06 \n {SENTENCE}, imprisonment: 3 days",
        unknown=f"{CUSTODY}, from: 2020-01-01, until: 2020-01 \n {SENTENCE}, imprisonment: 3 days",
    ),
    Row(
        "what is open at one end bounds nothing there",
        of_term("c.end - c.start <= s.imprisonment"),
        holds=f"{CUSTODY}, from: 2020-01-01, until: 2020-01-03 \n {SENTENCE}, imprisonment: at least 1 month",
        fails=f"{CUSTODY}, from: before 2020, until: after 2021 \n {SENTENCE}, imprisonment: up to 10 months",
        unknown=f"{CUSTODY}, from: 2020, until: after 2021 \n {SENTENCE}, imprisonment: at least 1 month",
    ),
    Row(
        "what passed, with a duration added",
        of_term("c.end - c.start <= s.imprisonment + days(2)"),
        holds=f"{CUSTODY}, from: 2020-01-01, until: 2020-01-05 \n {SENTENCE}, imprisonment: 3 days",
        fails=f"{CUSTODY}, from: 2020-01-01, until: 2020-01-08 \n {SENTENCE}, imprisonment: 3 days",
        unknown=f"{CUSTODY}, from: 2020-01-01, until: 2020-01-06 \n {SENTENCE}, imprisonment: 3 days",
    ),
    Row(
        "what passed, twice",
        of_term("2 * (c.end - c.start) <= s.imprisonment"),
        holds=f"{CUSTODY}, from: 2020-01-01, until: 2020-01-02 \n {SENTENCE}, imprisonment: 4 days",
        fails=f"{CUSTODY}, from: 2020-01-01, until: 2020-01-05 \n {SENTENCE}, imprisonment: 4 days",
        unknown=f"{CUSTODY}, from: 2020-01-01, until: 2020-01-03 \n {SENTENCE}, imprisonment: 4 days",
    ),
    Row(
        "how old somebody was",
        of_life("d.when - b.when >= d.age"),
        holds=f"id: b, type: birth, person: ann, when: 1849-12-31 \n {DEATH}, age: 48",
        fails=f"id: b, type: birth, person: ann, when: 1860 \n {DEATH}, age: 42",
        unknown=f"id: b, type: birth, person: ann, when: 1860 \n {DEATH}, age: 40",
    ),
    Row(
        "a date told in the Julian calendar",
        of_life("d.when - b.when >= d.age"),
        holds="id: b, type: birth, person: ann, when: 1699-12-21, calendar: julian \n "
        "id: d, type: death, person: ann, when: 1700-01-03, age: at most 1 day",
        fails="id: b, type: birth, person: ann, when: 1699-12-21, calendar: julian \n "
        "id: d, type: death, person: ann, when: 1700-01-03, age: 4 days",
        unknown="id: b, type: birth, person: ann, when: 1699-12-21, calendar: julian \n "
        "id: d, type: death, person: ann, when: 1700-01-03, age: 3 days",
    ),
    Row(
        "a time of the clock",
        of_term("c.end - c.start <= s.imprisonment"),
        holds=f'{CUSTODY}, from: "2020-01-01T10:00:00", until: "2020-01-02T10:00:00" \n '
        f"{SENTENCE}, imprisonment: 24 hours",
        fails=f'{CUSTODY}, from: "2020-01-01T10:00:00", until: "2020-01-02T10:00:01" \n '
        f"{SENTENCE}, imprisonment: 24 hours",
        unknown=f'{CUSTODY}, from: 2020-01-01, until: "2020-01-02T10:00:01" \n {SENTENCE}, imprisonment: 24 hours',
    ),
    Row(
        "a time with an offset against one without: over all offsets",
        {
            "match": {"c": "charge", "s": "sentence"},
            "same": ["defendant"],
            "require": "s.when - c.when <= s.imprisonment",
        },
        holds=f'{CHARGE}, when: "2023-01-01T00:00:00Z" \n '
        f'{SENTENCE}, when: "2023-01-03T12:00:00", imprisonment: 3 days',
        fails=f'{CHARGE}, when: "2023-01-01T00:00:00Z" \n '
        f'{SENTENCE}, when: "2023-01-04T14:00:01", imprisonment: 3 days',
        unknown=f'{CHARGE}, when: "2023-01-01T00:00:00Z" \n '
        f'{SENTENCE}, when: "2023-01-04T14:00:00", imprisonment: 3 days',
    ),
    Row(
        "what passed since the first of a group",
        {
            "match": {"s": "sentence"},
            "gather": {"g": {"type": "charge", "same": ["defendant"]}},
            "require": "s.when - min(g.when) <= s.imprisonment",
        },
        holds=f"{CHARGE}, when: 2023-01-02 \n {SENTENCE}, when: 2023-01-04, imprisonment: 3 days",
        fails=f"{CHARGE}, when: 2023-01-03 \n id: d, type: charge, defendant: ann, when: 2023-01-01 \n "
        f"{SENTENCE}, when: 2023-01-05, imprisonment: 3 days",
        unknown=f"{CHARGE} \n {SENTENCE}, when: 2023-01-05, imprisonment: 3 days",
        notice="no charge it is compared with has a date",
    ),
    Row(
        "what passed until today, 2023-06-15",
        {"match": {"a": "age"}, "require": "today - a.when <= a.age"},
        holds="id: a, type: age, when: 2023-06-14, age: 3 days",
        fails="id: a, type: age, when: 2023-06-01, age: 3 days",
        unknown="id: a, type: age, when: 2023-06-12, age: 3 days",
    ),
    # -- numbers of groups --
    Row(
        "sum",
        of_parts("sum(g.figure) <= t.figure"),
        holds=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 4', 'figure: 6')}",
        fails=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 4', 'figure: 7')}",
        unknown=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 4', 'figure: about 7')}",
    ),
    Row(
        "a sum of which one member is not known is not known",
        of_parts("sum(g.figure) <= t.figure"),
        holds=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 4', 'figure: up to 6')}",
        fails=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 4', 'figure: at least 7')}",
        unknown=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 40', '')}",
    ),
    Row(
        "members that are only possible make a sum no greater than it was, and may make it greater",
        of_parts("sum(g.figure) < t.figure"),
        holds=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 4', 'figure: 5')}",
        fails=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 10')} \n id: z, type: amount, what: cost, figure: 5",
        unknown=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 9')} \n id: z, type: amount, what: cost, figure: 1",
    ),
    Row(
        "members that are only possible and negative may make a sum less",
        of_parts("sum(g.figure) < t.figure"),
        holds=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 9')} \n id: z, type: amount, what: cost, figure: -1",
        fails=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 12', 'figure: -1')} \n "
        "id: z, type: amount, what: cost, figure: -1",
        unknown=f"{KG_TOTAL}, figure: 10 \n {parts('figure: 10')} \n id: z, type: amount, what: cost, figure: -1",
    ),
    Row(
        "the sum of no members is 0",
        of_parts("sum(g.figure) >= t.figure"),
        holds=f"{KG_TOTAL}, figure: 0",
        fails=f"{KG_TOTAL}, figure: 1",
        unknown=f"{KG_TOTAL}, figure: 1 \n id: z, type: amount, what: cost, figure: 1",
    ),
    Row(
        "min of a quantity: by the members that state one",
        of_parts("min(g.figure) >= 5"),
        holds=f"{KG_TOTAL} \n {parts('figure: 5', 'figure: at least 6')}",
        fails=f"{KG_TOTAL} \n {parts('figure: 4', '')}",
        unknown=f"{KG_TOTAL} \n {parts('figure: 6', '')}",
    ),
    Row(
        "min: one that is only possible can be the least",
        of_parts("min(g.figure) >= 5"),
        holds=f"{KG_TOTAL} \n {parts('figure: 5')} \n id: z, type: amount, what: cost, figure: 6",
        fails=f"{KG_TOTAL} \n {parts('figure: 4')} \n id: z, type: amount, what: cost, figure: 3",
        unknown=f"{KG_TOTAL} \n {parts('figure: 5')} \n id: z, type: amount, what: cost, figure: 4",
    ),
    Row(
        "max of a quantity",
        of_parts("max(g.figure) <= 5"),
        holds=f"{KG_TOTAL} \n {parts('figure: 4', 'figure: 5')}",
        fails=f"{KG_TOTAL} \n {parts('figure: 6', 'figure: up to 3')}",
        unknown=f"{KG_TOTAL} \n {parts('figure: 5', 'figure: about 5')}",
    ),
    Row(
        "min, max and median of no members are unknown",
        of_parts("max(g.figure) <= 5 and min(g.figure) <= 5 and median(g.figure) <= 5"),
        holds=f"{KG_TOTAL} \n {parts('figure: 5')}",
        fails=f"{KG_TOTAL} \n {parts('figure: 6')}",
        unknown=KG_TOTAL,
    ),
    Row(
        "median: of an odd number the one in the middle",
        of_parts("median(g.figure) <= 5"),
        holds=f"{KG_TOTAL} \n {parts('figure: 100', 'figure: 5', 'figure: 1')}",
        fails=f"{KG_TOTAL} \n {parts('figure: 100', 'figure: 6', 'figure: 1')}",
        unknown=f"{KG_TOTAL} \n {parts('figure: 100', 'figure: 60', 'figure: 50', '')}",
    ),
    Row(
        "median: of an even number halfway between two",
        of_parts("median(g.figure) <= 5"),
        holds=f"{KG_TOTAL} \n {parts('figure: 4', 'figure: 6')}",
        fails=f"{KG_TOTAL} \n {parts('figure: 4', 'figure: 6.1')}",
        unknown=f"{KG_TOTAL} \n {parts('figure: 40')} \n id: z, type: amount, what: cost, figure: 50",
    ),
    Row(
        "count, against a quantity",
        of_parts("count(g) <= t.figure"),
        holds=f"{KG_TOTAL}, figure: 2 \n {parts('', '')}",
        fails=f"{KG_TOTAL}, figure: 1 \n {parts('', '')}",
        unknown=f"{KG_TOTAL}, figure: 1 \n {parts('')} \n id: z, type: amount, what: cost",
    ),
    Row(
        "distinct: how many different values",
        of_parts("distinct(g.part) <= 1"),
        holds=f"{KG_TOTAL} \n {parts('part: men', 'part: men')}",
        fails=f"{KG_TOTAL} \n {parts('part: men', 'part: women')}",
        unknown=f"{KG_TOTAL} \n {parts('part: men', '')}",
    ),
    Row(
        "distinct, at least; no members have no values",
        of_parts("distinct(g.part) >= 1"),
        holds=f"{KG_TOTAL} \n {parts('part: men', '')}",
        fails=KG_TOTAL,
        unknown=f"{KG_TOTAL} \n {parts('')}",
    ),
    Row(
        "distinct: entities that are the same count once",
        {
            "match": {"t": "incident"},
            "gather": {"g": {"type": "injury", "same": ["incident"]}},
            "require": "distinct(g.person) <= 1",
        },
        holds="id: t, type: incident, incident: i \n id: a, type: injury, incident: i, person: ann \n "
        "id: b, type: injury, incident: i, person: annie",
        fails="id: t, type: incident, incident: i \n id: a, type: injury, incident: i, person: annie \n "
        "id: b, type: injury, incident: i, person: ben",
        unknown="id: t, type: incident, incident: i \n id: a, type: injury, incident: i, person: ann \n "
        "id: b, type: injury, incident: i",
    ),
    Row(
        "count, against distinct",
        of_parts("count(g) <= distinct(g.part)"),
        holds=f"{KG_TOTAL} \n {parts('part: men', 'part: women')}",
        fails=f"{KG_TOTAL} \n {parts('part: men', 'part: men')}",
        unknown=f"{KG_TOTAL} \n {parts('part: men', '')}",
    ),
    Row(
        "several claims of one event add up to one",
        of_parts("sum(g.figure) <= 10"),
        holds=f"{KG_TOTAL} \n {parts('figure: 6, event: x', 'figure: 6, event: x')}",
        fails=f"{KG_TOTAL} \n {parts('figure: 6, event: x', 'figure: 6, event: y')}",
        unknown=f"{KG_TOTAL} \n {parts('figure: 16, event: x', 'figure: 17, event: x')}",
    ),
    # -- parameters by key --
    Row(
        "limit[field]: a field not given decides nothing",
        of_amount("a.figure <= limit[a.unit]", params={"limit": {"kg": 5, "EUR": "7.5"}}),
        holds=f"{AMOUNT}, unit: EUR, figure: 7",
        fails=f"{AMOUNT}, unit: kg, figure: 7",
        unknown=f"{AMOUNT}, figure: 7",
    ),
    Row(
        "limit[field]: a value without a limit of its own has the default",
        of_amount("a.figure <= limit[a.unit]", params={"limit": {"kg": 5, "default": 90}}),
        holds=f"{AMOUNT}, unit: EUR, figure: 90",
        fails=f"{AMOUNT}, unit: EUR, figure: 91",
        unknown=f"{AMOUNT}, figure: 7",
    ),
    Row(
        "limit[field]: without a default, what has no limit is not judged",
        of_amount("a.figure <= limit[a.unit]", params={"limit": {"kg": 5}}),
        holds=f"{AMOUNT}, unit: kg, figure: 5",
        fails=f"{AMOUNT}, unit: kg, figure: 6",
        unknown=f"{AMOUNT}, unit: EUR, figure: 7",
    ),
    Row(
        "limit[field]: not judged under not, either",
        of_amount("not (a.figure > limit[a.unit] or a.figure > limit[a.unit])", params={"limit": {"kg": 5}}),
        holds=f"{AMOUNT}, unit: kg, figure: 5",
        fails=f"{AMOUNT}, unit: kg, figure: 6",
        unknown=f"{AMOUNT}, unit: EUR, figure: 7",
    ),
    Row(
        "limit[field]: decided by itself, where all limits say the same",
        of_amount("a.figure <= limit[a.unit]", params={"limit": {"kg": 5, "default": 7}}),
        holds=f"{AMOUNT}, figure: 5",
        fails=f"{AMOUNT}, unit: kg, figure: 8",
        unknown=f"{AMOUNT}, figure: 6",
    ),
    Row(
        "limit[field]: durations, added to dates",
        charge_and(
            "v",
            "verdict",
            "v.when - c.when <= limit[v.offense]",
            params={"limit": {"theft": "3 days", "arson": "1 year"}},
        ),
        holds=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, offense: arson, when: 2023-02-01",
        fails=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, offense: theft, when: 2023-02-01",
        unknown=f"{CHARGE}, when: 2023-01-01 \n {VERDICT}, offense: fraud, when: 2023-02-01",
    ),
    # -- places and names --
    Row(
        "within: by way of others, and of the same place",
        of_homes("within(a.place, b.place) or within(b.place, a.place)"),
        holds=f"{HOME}, place: lutetia \n {GRAVE}, place: europe",
        fails=f"{HOME}, place: paris \n {GRAVE}, place: rome",
        unknown=f"{HOME}, place: paris \n {GRAVE}, place: mars",
    ),
    Row(
        "within: one place, under two ids",
        of_homes("within(a.place, b.place)"),
        holds=f"{HOME}, place: lutetia \n {GRAVE}, place: paris",
        fails=f"{HOME}, place: europe \n {GRAVE}, place: paris \n ",
        unknown=f"{HOME} \n {GRAVE}, place: paris",
    ),
    Row(
        "within: unknown places are told apart by nothing",
        of_homes("not within(a.place, b.place)"),
        holds=f"{HOME}, place: france \n {GRAVE}, place: lutetia",
        fails=f"{HOME}, place: atlantis \n {GRAVE}, place: atlantis",
        unknown=f"{HOME}, place: atlantis \n {GRAVE}, place: paris",
    ),
    Row(
        "same_name: accents, capitals and punctuation make no difference",
        {"match": {"m": "marriage"}, "require": "not same_name(m.spouse, m.partner)"},
        holds="",
        fails="id: m, type: marriage, spouse: annie, partner: ben",
        unknown="id: m, type: marriage, spouse: ann, partner: cy",
    ),
    Row(
        "same_name: one entity has one name, even if it has none",
        {"match": {"m": "marriage"}, "require": "not same_name(m.spouse, m.partner)"},
        holds="",
        fails="id: m, type: marriage, spouse: nobody, partner: nobody",
        unknown="id: m, type: marriage, spouse: nobody, partner: somebody",
    ),
    Row(
        "named: among all names of all its ids",
        {"match": {"n": "naming"}, "require": "named(n.entity, n.name)"},
        holds="id: n, type: naming, entity: ann, name: nan",
        fails="id: n, type: naming, entity: ann, name: Ben",
        unknown="id: n, type: naming, entity: nobody, name: Ben",
    ),
    Row(
        "named: what has no letters is no name",
        {"match": {"n": "naming"}, "require": "named(n.entity, n.name)"},
        holds="id: n, type: naming, entity: annie, name: ANN-O'NÉIL",
        fails="id: n, type: naming, entity: cy, name: Ben",
        unknown="id: n, type: naming, entity: ann, name: ?",
    ),
    # -- all who take part at once --
    Row(
        "participants: in whatever role they are present",
        after_death("participants"),
        holds=f"{DEATH} \n id: e, type: marriage, spouse: ben, partner: ann, when: 1890",
        fails=f"{DEATH} \n id: e, type: marriage, spouse: ben, partner: annie, when: 1910",
        unknown=f"{DEATH} \n id: e, type: parentage, child: ben, parent: ann, from: 1910",
    ),
    Row(
        "participants: one person in two roles is one pair",
        after_death("participants"),
        holds=f"{DEATH} \n id: e, type: marriage, spouse: ann, partner: annie, when: 1890",
        fails=f"{DEATH} \n id: e, type: marriage, spouse: ann, partner: ann, when: 1910",
        unknown=f"{DEATH} \n id: e, type: marriage, spouse: ben, when: 1910",
    ),
    Row(
        "entities: in any role",
        after_death("entities"),
        holds=f"{DEATH} \n id: e, type: parentage, child: ben, parent: annie, from: 1890",
        fails=f"{DEATH} \n id: e, type: parentage, child: ben, parent: annie, from: 1910",
        unknown=f"{DEATH} \n id: e, type: parentage, child: ben, from: 1910",
    ),
    Row(
        "names: of those present, though their ids differ",
        after_death("names", "names"),
        holds=f"{DEATH} \n id: e, type: residence, person: ben, from: 1890",
        fails=f"{DEATH} \n id: e, type: residence, person: ben, from: 1910",
        unknown=f"{DEATH} \n id: e, type: residence, person: cy, from: 1910",
    ),
    Row(
        "participants, gathered: each event once",
        {
            "match": {"d": "death"},
            "gather": {"g": {"type": "marriage", "join": [["d.person", "g.participants"]], "where": "d.when < g.when"}},
            "require": "count(g) < 2",
        },
        holds=f"{DEATH} \n id: e, type: marriage, spouse: ann, partner: annie, when: 1910",
        fails=f"{DEATH} \n id: e, type: marriage, spouse: ann, partner: annie, when: 1910 \n "
        "id: f, type: marriage, spouse: annie, when: 1911",
        unknown=f"{DEATH} \n id: e, type: marriage, spouse: ann, when: 1910 \n id: f, type: marriage, spouse: ann",
    ),
    # -- what is left alone --
    Row(
        "separators: what is given on one side only is not compared",
        {
            "match": {"a": "amount", "b": "amount"},
            "same": ["what"],
            "separators": ["part", "unit"],
            "require": "compatible(a.figure, b.figure)",
        },
        holds="id: a, type: amount, what: cost, part: men, figure: 1 \n "
        "id: b, type: amount, what: cost, part: men, figure: 1",
        fails="id: a, type: amount, what: cost, part: men, figure: 1 \n "
        "id: b, type: amount, what: cost, part: men, figure: 2",
        unknown="id: a, type: amount, what: cost, part: men, figure: 1 \n id: b, type: amount, what: cost, figure: 2",
    ),
    Row(
        "separators: what differs is not compared, what neither gives is",
        {
            "match": {"a": "amount", "b": "amount"},
            "same": ["what"],
            "separators": ["part"],
            "require": "compatible(a.figure, b.figure)",
        },
        holds="id: a, type: amount, what: cost, figure: 1 \n id: b, type: amount, what: cost, figure: 1",
        fails="id: a, type: amount, what: cost, figure: 1 \n id: b, type: amount, what: cost, figure: 2",
        unknown="id: a, type: amount, what: cost, part: men, figure: 1 \n "
        "id: b, type: amount, what: cost, part: women, figure: 2",
    ),
    Row(
        "exceptions: what names one in any role, by any of its ids, is left alone",
        {
            "match": {"m": ["marriage", "parentage"]},
            "exceptions": {"unknown-annie": "she is known to have come back"},
            "require": "m.start <= today",
        },
        holds="id: m, type: marriage, spouse: ann, partner: ben, when: 2020",
        fails="id: m, type: marriage, spouse: ann, partner: ben, when: 2024",
        unknown="id: m, type: marriage, spouse: ben, partner: ann, when: 2024 \n "
        "id: p, type: parentage, child: ben, parent: annie, from: 2024",
    ),
    Row(
        "next after: none lies between, so that only neighbours are compared",
        {
            "match": {"a": "amount", "b": "amount"},
            "same": ["what"],
            "where": "a.when <= b.when",
            "unless": {
                "c": {"type": "amount", "same": ["what"], "where": "a.when < c.when and c.when < b.when"},
            },
            "require": "a.figure <= b.figure",
        },
        holds="id: a, type: amount, what: cost, when: 2001, figure: 1 \n "
        "id: b, type: amount, what: cost, when: 2002, figure: 2",
        fails="id: a, type: amount, what: cost, when: 2001, figure: 4 \n "
        "id: b, type: amount, what: cost, when: 2002 \n "
        "id: c, type: amount, what: cost, when: 2003, figure: 3 \n "
        "id: d, type: amount, what: cost, when: 2004, figure: 2",
        unknown="id: a, type: amount, what: cost, when: 2001, figure: 4 \n "
        "id: b, type: amount, what: cost, when: [2000..2009], figure: 5 \n "
        "id: c, type: amount, what: cost, when: 2003, figure: 3",
    ),
]


def claims_of(text: str) -> list[dict[str, Any]]:
    """One claim per line, its fields between commas."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    pairs = [[field.split(": ", 1) for field in line.split(", ")] for line in lines]
    return [{key: value.strip('"') for key, value in fields} for fields in pairs]


def run(row: Row) -> Report:
    """Judge the three sets of a row in one run, each about people of its own."""
    claims, entities = [], {}
    for word, text in (("holds", row.holds), ("fails", row.fails), ("unknown", row.unknown)):
        claims += apart(claims_of(text), f"{word}-")
        entities |= entities_apart(ENTITIES, f"{word}-")
    found = report(claims, rule(**row.rule), sources=SOURCES, entities=entities)
    assert found.problems == ()
    return found


@pytest.mark.parametrize("row", [*ROWS, *QUANTITIES], ids=lambda row: row.construct)
def test_a_rule_finds_something_exactly_where_what_it_requires_is_false(row: Row) -> None:
    found = run(row)
    assert [{claim.partition("-")[0] for claim in finding.claim_ids} for finding in found.findings] == [{"fails"}]
    assert found.findings[0].certainty == "certain"
    if row.notice:
        reasons = [
            n for n in found.notices if n.topic == "test/rule" and n.reason == f"not judged, because {row.notice}"
        ]
        assert [sample.partition("-")[0] for notice in reasons for sample in notice.samples] == ["unknown"]


@pytest.mark.parametrize("row", [row for row in QUANTITIES if row.holds], ids=lambda row: row.construct)
def test_the_opposite_finds_something_exactly_where_what_is_required_is_true(row: Row) -> None:
    found = run(replace(row, rule={**row.rule, "require": f"not ({row.rule['require']})"}))
    assert {claim.partition("-")[0] for finding in found.findings for claim in finding.claim_ids} == {"holds"}


def test_of_places_in_a_circle_each_lies_within_each_and_nothing_is_apart() -> None:
    circle = {"chicken": {"kind": "place", "within": "egg"}, "egg": {"kind": "place", "within": "chicken"}}
    claims = claims_of(f"{HOME}, place: chicken \n {GRAVE}, place: egg")
    apart_from = {"yolk": {"kind": "place", "within": "egg"}, "comb": {"kind": "place", "within": "chicken"}}
    for require, found in (("within(a.place, b.place)", 0), ("not within(a.place, b.place)", 1)):
        assert len(report(claims, rule(**of_homes(require)), entities=circle).findings) == found
    others = claims_of(f"{HOME}, place: comb \n {GRAVE}, place: yolk")
    either = rule(**of_homes("within(a.place, b.place)"))
    assert report(others, either, entities=circle | apart_from).findings == ()


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
