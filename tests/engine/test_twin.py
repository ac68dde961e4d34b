"""The engine says what its slow twin says: on rules that use every construct, and on rules made up at random."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pprint import pformat
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from claim_sets import ENTITIES, ROLES, SOURCES, Scribe, apart, entities_apart, smallest
from claimcheck.model.checked import CheckedRule
from claimcheck.model.dates import INFINITY, Moment, no_later
from claimcheck.model.expressions import Moment as MomentExpression
from claimcheck.model.expressions import NoLater, atoms_of
from rule_kit import TODAY, judged, read, report, rule
from twin import Judging, Twin, Violation, anchors_of, in_any_order, is_reported

CHARGES = {"type": "charge", "same": ["defendant", "case?"]}
PLAIN_CHARGES = {"type": "charge", "same": ["defendant"]}
CHARGE_AND_TRIAL: dict[str, Any] = {"match": {"c": "charge", "t": "trial"}, "same": ["defendant", "case?"]}
CHARGE_AND_VERDICT: dict[str, Any] = {"match": {"c": "charge", "v": "verdict"}, "same": ["defendant"]}
AMOUNT_AND_TOTAL: dict[str, Any] = {"match": {"a": "amount", "t": "total"}, "same": ["what"]}
TWO_AMOUNTS: dict[str, Any] = {"match": {"a": "amount", "b": "amount"}, "same": ["what"]}
OF_TOTAL: dict[str, Any] = {"match": {"t": "total"}, "gather": {"g": {"type": "amount", "same": ["what", "unit?"]}}}
SENTENCE_AND_CUSTODY: dict[str, Any] = {
    "match": {"s": "sentence", "c": "custody"},
    "join": [["s.defendant", "c.person"]],
}
OF_DEATH: dict[str, Any] = {"match": {"d": "death", "e": ["marriage", "residence", "custody", "sentence"]}}
TWO_RESIDENCES: dict[str, Any] = {"match": {"a": "residence", "b": "residence"}, "same": ["person"]}

RULES: dict[str, CheckedRule] = {
    name: rule(name, **keys)
    for name, keys in {
        # what names range over
        "one-name": {"match": {"v": "verdict"}, "require": "v.when <= today"},
        "subtype-only": {"match": {"i": "indictment"}, "require": "i.when <= today"},
        "two-types": {"match": {"e": ["plea", "verdict"]}, "require": "e.when <= today"},
        "any-event": {"match": {"e": "event"}, "require": "e.start <= today"},
        "planned": {"match": {"v": {"type": "event", "stance": "planned"}}, "require": "v.start <= today"},
        "denied-and-asserted": {
            "match": {"d": {"type": "charge", "stance": "denied"}, "c": "charge"},
            "same": ["defendant"],
            "require": "not compatible(d.when, c.when)",
        },
        "alleged": {"match": {"c": {"type": "charge", "stance": "alleged"}}, "require": "c.when <= today"},
        "each-claim": {
            "match": {"s": {"type": "statement", "each": "claim"}},
            "require": "s.when <= s.source.published",
        },
        "each-claim-pair": {
            "match": {"a": {"type": "trial", "each": "claim"}, "b": {"type": "trial", "each": "claim"}},
            "same": ["defendant"],
            "require": "compatible(a.start, b.start)",
        },
        "claim-and-event": {
            "match": {"a": {"type": "charge", "each": "claim"}, "b": "trial"},
            "same": ["defendant", "case?"],
            "require": "a.when <= b.end",
        },
        "source-fields": {
            "match": {"s": {"type": "event", "each": "claim"}},
            "where": 's.source.kind in ("article", "blog") and s.source.rank != "preferred"',
            "require": "given(s.source.published) and s.start <= s.source.published",
        },
        "source-name": {
            "match": {"s": {"type": "event", "each": "claim"}},
            "require": 'not s.source == "paper" or s.start <= today',
        },
        # links
        "pair-of-one-type": {
            "match": {"a": "charge", "b": "charge"},
            "same": ["defendant", "case?"],
            "require": "compatible(a.when, b.when)",
        },
        "pair-in-order": {
            "match": {"a": "charge", "b": "charge"},
            "same": ["defendant"],
            "require": "a.when <= b.when",
        },
        "pair-in-two-roles": {
            "match": {"a": "verdict", "b": "verdict"},
            "same": ["defendant", "case?"],
            "where": 'a.outcome == "guilty"',
            "require": "compatible(a.when, b.when)",
        },
        "pair-by-a-third": {
            "match": {"t": "trial", "a": "charge", "b": "charge"},
            "join": [["t.defendant", "a.defendant"], ["t.case", "b.case"]],
            "require": "b.when <= a.when",
        },
        "pair-with-groups": {
            "match": {"a": "verdict", "b": "verdict"},
            "same": ["defendant"],
            "gather": {
                "g": {"type": "charge", "join": [["a.defendant", "g.defendant"], ["a.offense", "g.offense"]]},
                "h": {"type": "charge", "join": [["b.defendant", "h.defendant"], ["b.offense", "h.offense"]]},
            },
            "require": "min(g.when) <= a.when and min(h.when) <= b.when",
        },
        "pair-with-one-group": {
            "match": {"a": "verdict", "b": "verdict"},
            "same": ["defendant"],
            "gather": {"g": {"type": "charge", "join": [["a.defendant", "g.defendant"], ["a.offense", "g.offense"]]}},
            "require": "min(g.when) <= a.when or a.when <= b.when",
        },
        "pair-unless": {
            "match": {"a": "charge", "b": "charge"},
            "same": ["defendant", "case?"],
            "unless": {"d": {"type": "dismissal", "same": ["defendant"], "where": "d.when <= a.when"}},
            "require": "compatible(b.when, a.when)",
        },
        "three-of-one-type": {
            "match": {"a": "charge", "b": "charge", "c": "charge"},
            "same": ["defendant"],
            "require": "compatible(a.when, b.when) or a.when <= c.when",
        },
        "pair-of-overlapping-types": {
            "match": {"a": "charge", "b": "indictment"},
            "same": ["defendant"],
            "require": "a.when <= b.when",
        },
        "optional-key": {**CHARGE_AND_TRIAL, "require": "c.when <= t.start"},
        "join": {
            "match": {"d": "death", "p": ["plea", "verdict"]},
            "join": [["d.person", "p.defendant"]],
            "require": "p.when <= d.when",
        },
        "join-optional": {
            "match": {"c": "charge", "v": "verdict"},
            "same": ["defendant"],
            "join": [["c.offense?", "v.offense"]],
            "require": "c.when <= v.when",
        },
        "three-names": {
            "match": {"c": "charge", "t": "trial", "v": "verdict"},
            "same": ["defendant", "case?"],
            "require": "c.when <= t.start <= v.when",
        },
        # comparisons
        "shift-days": {**CHARGE_AND_VERDICT, "require": "v.when - c.when <= days(3)"},
        "shift-months": {**CHARGE_AND_VERDICT, "require": "c.when + months(1) <= v.when"},
        "shift-years": {**CHARGE_AND_VERDICT, "require": "v.when >= c.when + years(1)"},
        "shift-seconds": {**CHARGE_AND_VERDICT, "require": "c.when + hours(36) < v.when"},
        "shift-within": {**CHARGE_AND_VERDICT, "require": "days(2) <= v.when - c.when <= weeks(30)"},
        "strictly-before": {**CHARGE_AND_VERDICT, "require": "c.when < v.when"},
        "start-and-end": {**CHARGE_AND_TRIAL, "require": "t.start <= c.when or c.when <= t.end"},
        "params": {
            **CHARGE_AND_VERDICT,
            "params": {"limit": "1 month", "word": "guilty"},
            "where": "v.outcome == word",
            "require": "v.when - c.when <= limit",
        },
        "weekday": {"match": {"c": "charge"}, "require": "falls_on(c.when, c.weekday)"},
        "weekday-named": {
            "match": {"c": "charge"},
            "where": 'c.weekday in ("tuesday", "sunday")',
            "require": "c.when <= today",
        },
        "weekdays-equal": {**CHARGE_AND_VERDICT, "where": "c.weekday == v.weekday", "require": "c.when <= v.when"},
        "texts": {
            **CHARGE_AND_VERDICT,
            "where": 'c.offense != v.offense and v.outcome in ("guilty", "not guilty")',
            "require": "not compatible(c.when, v.when)",
        },
        "givens": {
            "match": {"t": "trial"},
            "where": "given(t.case) and not given(t.end)",
            "require": 't.case == "none"',
        },
        "given-field": {"match": {"v": "verdict"}, "require": "given(v.outcome) or given(v.when)"},
        "type-and-often": {
            "match": {"e": "event"},
            "where": 'e.often == "usually once" or e.type == "charge"',
            "require": "e.start <= today",
        },
        # dates that clash
        "agree": {"match": {"e": "event"}, "require": "dates_agree(e)"},
        "agree-by-source": {"match": {"e": ["trial", "verdict", "charge"]}, "require": "dates_agree(e, by_source)"},
        "agree-before": {**CHARGE_AND_TRIAL, "where": "dates_agree(t)", "require": "c.when <= t.start"},
        # groups
        "first-charge": {"match": {"t": "trial"}, "gather": {"g": CHARGES}, "require": "min(g.when) <= t.start"},
        "last-charge": {"match": {"t": "trial"}, "gather": {"g": CHARGES}, "require": "max(g.when) <= t.end"},
        "plain-group": {
            "match": {"v": "verdict"},
            "gather": {"g": PLAIN_CHARGES},
            "require": "v.when <= max(g.when) + months(2)",
        },
        "group-where": {
            "match": {"v": "verdict"},
            "gather": {"g": {**CHARGES, "where": "g.offense == v.offense"}},
            "require": "min(g.when) < v.when",
        },
        "group-dated-where": {
            "match": {"v": "verdict"},
            "gather": {"g": {**CHARGES, "where": "g.when <= v.when"}},
            "require": "count(g) >= 1",
        },
        "group-in-where": {
            "match": {"v": "verdict"},
            "gather": {"g": CHARGES},
            "where": "max(g.when) <= v.when",
            "require": "v.when <= today",
        },
        "group-of-lasting": {
            "match": {"v": "verdict"},
            "gather": {"g": {"type": "trial", "same": ["defendant", "case?"]}},
            "require": "min(g.start) <= v.when and v.when <= max(g.end)",
        },
        "count-exactly": {"match": {"v": "verdict"}, "gather": {"g": CHARGES}, "require": "count(g) == 1"},
        "count-at-most": {"match": {"t": "trial"}, "gather": {"g": PLAIN_CHARGES}, "require": "count(g) < 2"},
        "group-of-alleged": {
            "match": {"v": "verdict"},
            "gather": {"g": {**PLAIN_CHARGES, "stance": "alleged"}},
            "require": "max(g.when) <= v.when",
        },
        "group-of-planned": {
            "match": {"v": "verdict"},
            "gather": {"g": {**PLAIN_CHARGES, "stance": "planned"}},
            "require": "min(g.when) <= v.when",
        },
        "group-or-field": {
            "match": {"v": "verdict"},
            "gather": {"g": CHARGES},
            "require": 'min(g.when) <= v.when or v.outcome == "guilty"',
        },
        "group-and-exists": {
            "match": {"v": "verdict"},
            "gather": {"g": CHARGES},
            "require": "min(g.when) <= v.when",
            "exists": {"p": {"type": "plea", "same": ["defendant"], "where": 'p.plea == "guilty"'}},
        },
        "two-groups": {
            "match": {"t": "trial"},
            "gather": {
                "g": CHARGES,
                "h": {"type": "verdict", "same": ["defendant", "case?"], "where": "t.start <= h.when"},
            },
            "require": "min(g.when) <= t.start and max(h.when) <= t.end",
        },
        "group-counted": {
            "match": {"v": "verdict"},
            "gather": {"g": CHARGES},
            "require": "count(g) >= 1 and min(g.when) <= v.when",
        },
        "either-group": {
            "match": {"v": "verdict"},
            "gather": {"g": CHARGES, "h": {"type": "trial", "same": ["defendant", "case?"]}},
            "require": "min(g.when) <= v.when or not max(h.end) > v.when",
        },
        # exemptions and requirements
        "unless": {
            **CHARGE_AND_VERDICT,
            "unless": {"d": {"type": "dismissal", "same": ["defendant", "case?"]}},
            "require": "c.when <= v.when",
        },
        "unless-where": {
            **CHARGE_AND_TRIAL,
            "unless": {"d": {"type": "dismissal", "same": ["defendant"], "where": "d.when <= t.start"}},
            "require": "t.start <= c.when",
        },
        "exists": {
            "match": {"v": "verdict"},
            "exists": {"c": {"type": "charge", "same": ["defendant", "case?"], "where": "c.offense == v.offense"}},
        },
        "exists-closed": {
            "match": {"v": "verdict"},
            "where": 'v.outcome == "guilty"',
            "exists": {"p": {"type": "plea", "same": ["defendant"], "where": "p.when <= v.when", "closed": True}},
        },
        "exists-and-require": {
            "match": {"v": "verdict"},
            "require": "v.when <= today",
            "exists": {"t": {"type": "trial", "same": ["defendant", "case?"], "where": "t.start <= v.when <= t.end"}},
        },
        # quantities
        "figures-in-order": {**AMOUNT_AND_TOTAL, "require": "a.figure <= t.figure"},
        "figures-strictly-in-order": {**AMOUNT_AND_TOTAL, "require": "a.figure < t.figure"},
        "figures-compatible": {**TWO_AMOUNTS, "require": "compatible(a.figure, b.figure)"},
        "figures-not-compatible": {**TWO_AMOUNTS, "require": "not compatible(a.figure, b.figure)"},
        "figures-scaled": {**AMOUNT_AND_TOTAL, "require": "2 * a.figure - 1 <= 2.5 * t.figure + 0.5"},
        "figures-apart": {**TWO_AMOUNTS, "require": "a.figure - b.figure <= 3 and b.figure - a.figure <= 3"},
        "figures-of-claims": {
            "match": {"a": {"type": "amount", "each": "claim"}, "b": {"type": "amount", "each": "claim"}},
            "same": ["what", "unit?"],
            "require": "compatible(a.figure, b.figure)",
        },
        "figures-and-dates": {**AMOUNT_AND_TOTAL, "where": "a.when <= t.when", "require": "a.figure <= t.figure"},
        "figures-in-where": {**AMOUNT_AND_TOTAL, "where": "a.figure > t.figure", "require": "a.when <= t.when"},
        "figure-within": {"match": {"a": ["amount", "total"]}, "require": "0 <= a.figure <= 10"},
        "figure-param": {"match": {"a": "amount"}, "params": {"most": "2.5"}, "require": "a.figure <= most"},
        "figure-given": {"match": {"a": "amount"}, "where": "given(a.figure)", "require": "a.figure >= 2"},
        "figure-or-field": {"match": {"a": "amount"}, "require": 'a.figure <= 5 or a.unit == "kg"'},
        "share": {"match": {"s": "share"}, "params": {"most": "50%"}, "require": "s.figure <= most"},
        "shares-added": {
            "match": {"s": "share"},
            "gather": {"g": {"type": "share", "same": ["what"]}},
            "params": {"whole": "100%"},
            "require": "sum(g.figure) <= whole",
        },
        # lengths of time
        "length": {"match": {"d": "duration"}, "require": "d.length <= days(30)"},
        "length-in-months": {
            "match": {"s": "sentence"},
            "params": {"most": "1 month"},
            "require": "s.imprisonment <= most",
        },
        "lengths-compatible": {
            "match": {"a": "duration", "b": "duration"},
            "same": ["what"],
            "require": "compatible(a.length, b.length)",
        },
        "lengths-added": {
            "match": {"d": "duration"},
            "gather": {"g": {"type": "duration", "same": ["what", "subject?"]}},
            "require": "sum(g.length) <= 2 * d.length + weeks(2)",
        },
        "elapsed": {**SENTENCE_AND_CUSTODY, "require": "c.end - c.start <= s.imprisonment"},
        "elapsed-and-more": {
            **SENTENCE_AND_CUSTODY,
            "require": "s.when + days(1) - c.start <= s.imprisonment + days(2)",
        },
        "elapsed-twice": {**SENTENCE_AND_CUSTODY, "require": "c.end - c.start <= 2 * (s.when - c.start)"},
        "elapsed-to-today": {"match": {"d": "death"}, "require": "today - d.when >= d.age"},
        "age-at-death": {
            "match": {"a": "age", "d": "death"},
            "same": ["person"],
            "require": "d.age - a.age <= d.when - a.when + years(1)",
        },
        "elapsed-since-group": {
            "match": {"s": "sentence"},
            "gather": {"g": CHARGES},
            "require": "s.when - min(g.when) <= s.imprisonment",
        },
        "elapsed-since-published": {
            "match": {"d": {"type": "duration", "each": "claim"}},
            "require": "d.when - d.source.published <= d.length",
        },
        # numbers of groups
        "sum-at-most": {**OF_TOTAL, "require": "sum(g.figure) <= t.figure"},
        "sum-at-least": {**OF_TOTAL, "require": "sum(g.figure) >= t.figure"},
        "sum-compatible": {**OF_TOTAL, "require": "compatible(sum(g.figure), t.figure)"},
        "sum-plain": {
            **OF_TOTAL,
            "gather": {"g": {"type": "amount", "same": ["what"]}},
            "require": "sum(g.figure) < 12",
        },
        "sum-where": {
            **OF_TOTAL,
            "gather": {"g": {"type": "amount", "same": ["what"], "where": "g.figure <= t.figure"}},
            "require": "sum(g.figure) <= 2 * t.figure",
        },
        "sum-in-where": {**OF_TOTAL, "where": "sum(g.figure) > 3", "require": "t.figure >= 5"},
        "least": {**OF_TOTAL, "require": "min(g.figure) >= 2"},
        "least-at-most": {**OF_TOTAL, "require": "min(g.figure) <= t.figure"},
        "greatest": {**OF_TOTAL, "require": "max(g.figure) <= t.figure"},
        "greatest-at-least": {**OF_TOTAL, "require": "max(g.figure) >= t.figure"},
        "median": {**OF_TOTAL, "require": "median(g.figure) <= t.figure"},
        "median-at-least": {**OF_TOTAL, "require": "2 * median(g.figure) >= 5"},
        "range": {**OF_TOTAL, "require": "max(g.figure) - min(g.figure) <= 8"},
        "count-and-figure": {**OF_TOTAL, "require": "count(g) <= t.figure"},
        "count-to-compare": {**OF_TOTAL, "require": "count(g) >= 1.5"},
        "distinct": {**OF_TOTAL, "require": "distinct(g.part) <= 1"},
        "distinct-at-least": {**OF_TOTAL, "require": "distinct(g.part) >= 2"},
        "distinct-and-count": {**OF_TOTAL, "require": "count(g) <= distinct(g.part)"},
        "distinct-entities": {
            "match": {"r": "residence"},
            "gather": {"g": {"type": "residence", "same": ["place"]}},
            "require": "distinct(g.person) <= 1",
        },
        "sum-and-dates": {**OF_TOTAL, "require": "sum(g.figure) <= t.figure and min(g.when) <= t.when"},
        "sum-or-dates": {**OF_TOTAL, "require": "sum(g.figure) <= t.figure or max(g.when) <= t.when"},
        "sums-of-two-groups": {
            "match": {"t": "total"},
            "gather": {
                "g": {"type": "amount", "same": ["what"], "where": 'g.part == "men"'},
                "h": {"type": "amount", "same": ["what"], "where": 'h.part == "women"'},
            },
            "require": "sum(g.figure) <= sum(h.figure)",
        },
        # parameters by key
        "limit-by-unit": {
            "match": {"a": "amount"},
            "params": {"limit": {"kg": 2, "EUR": "2.5"}},
            "require": "a.figure <= limit[a.unit]",
        },
        "limit-by-unit-or-default": {
            "match": {"a": "amount"},
            "params": {"limit": {"kg": 2, "default": 5}},
            "require": "a.figure <= limit[a.unit]",
        },
        "limit-refused": {
            "match": {"a": "amount"},
            "params": {"limit": {"kg": 2}},
            "require": "not (a.figure > limit[a.unit])",
        },
        "limit-in-where": {
            **AMOUNT_AND_TOTAL,
            "params": {"limit": {"kg": 2, "default": 5}},
            "where": "a.figure >= limit[a.unit]",
            "require": "a.figure <= t.figure",
        },
        "limit-of-time": {
            **CHARGE_AND_VERDICT,
            "params": {"limit": {"theft": "3 days", "fraud": "1 month"}},
            "require": "v.when - c.when <= limit[v.offense]",
        },
        # all who take part at once
        "participants": {**OF_DEATH, "join": [["d.person", "e.participants"]], "require": "e.start <= d.when"},
        "entities": {**OF_DEATH, "join": [["d.person", "e.entities"]], "require": "e.start <= d.when"},
        "names": {**OF_DEATH, "join": [["d.names", "e.names"]], "require": "e.start <= d.when"},
        "participants-or-missing": {
            "match": {"d": "death", "r": ["residence", "marriage"]},
            "same": ["place"],
            "join": [["d.person", "r.participants?"]],
            "require": "r.start <= d.when",
        },
        "participants-of-claims": {
            "match": {"d": "death", "e": {"type": ["marriage", "residence"], "each": "claim"}},
            "join": [["d.person", "e.participants"]],
            "require": "e.start <= d.when",
        },
        "participants-gathered": {
            "match": {"d": "death"},
            "gather": {"g": {"type": "event", "join": [["d.person", "g.participants"]], "where": "g.start >= d.when"}},
            "require": "count(g) <= 1",
        },
        "entities-exempt": {
            "match": {"d": "death"},
            "unless": {"m": {"type": "marriage", "join": [["d.person", "m.entities"]]}},
            "require": "d.when <= today",
        },
        "participants-exist": {
            "match": {"d": "death"},
            "exists": {"e": {"type": "moment", "join": [["d.person", "e.participants"]], "where": "e.when < d.when"}},
        },
        "names-gathered": {
            "match": {"d": "death"},
            "gather": {"g": {"type": "residence", "join": [["d.names", "g.names"]]}},
            "require": "max(g.end) <= d.when",
        },
        # places and names
        "within": {**TWO_RESIDENCES, "where": "given(a.start)", "require": "within(a.place, b.place)"},
        "not-within": {**TWO_RESIDENCES, "require": "not within(a.place, b.place)"},
        "apart": {**TWO_RESIDENCES, "require": "within(a.place, b.place) or within(b.place, a.place)"},
        "within-gathered": {
            "match": {"r": "residence"},
            "gather": {"g": {"type": "death", "same": ["person"], "where": "within(g.place, r.place)"}},
            "require": "count(g) == 0",
        },
        "same-name": {"match": {"m": "marriage"}, "require": "not same_name(m.spouse, m.partner)"},
        "same-name-in-where": {
            "match": {"m": "marriage"},
            "where": "same_name(m.spouse, m.partner)",
            "require": "m.when <= today",
        },
        "named": {"match": {"n": "naming"}, "require": "named(n.entity, n.name)"},
        "not-named": {"match": {"n": "naming"}, "require": "not named(n.entity, n.name)"},
        # what is left alone
        "separated": {**TWO_AMOUNTS, "separators": ["part", "unit"], "require": "compatible(a.figure, b.figure)"},
        "excepted": {
            **OF_DEATH,
            "join": [["d.person", "e.participants"]],
            "require": "e.start <= d.when",
            "exceptions": {f"s{number}-ben": "he is known to haunt" for number in range(40)},
        },
        "next": {
            **TWO_AMOUNTS,
            "where": "a.when <= b.when",
            "unless": {"c": {"type": "amount", "same": ["what"], "where": "a.when < c.when and c.when < b.when"}},
            "require": "a.figure <= b.figure",
        },
    }.items()
}


def both(
    sets: list[list[dict[str, Any]]], *rules: CheckedRule
) -> tuple[dict[str, set[Violation]], dict[str, set[Violation]]]:
    """What engine and twin say of several sets of claims: the engine at once, the twin set by set."""
    named = [(apart(claims, f"s{n}-"), entities_apart(ENTITIES, f"s{n}-")) for n, claims in enumerate(sets)]
    everybody = {name: entity for _, entities in named for name, entity in entities.items()}
    together = read([claim for claims, _ in named for claim in claims], sources=SOURCES, entities=everybody)
    _, engine = judged(together, *rules)
    twins = [Twin(read(claims, sources=SOURCES, entities=entities), TODAY) for claims, entities in named]
    reported = set().union(*(twin.reports for twin in twins))
    found: dict[str, set[Violation]] = {}
    for one in rules:
        passes = ("stated", "reported") if reported & set(types_of(one)) else ("stated",)
        found[one.id] = set().union(*(twin.violations(one, passes) for twin in twins))
    return engine, found


def types_of(one: CheckedRule) -> tuple[str, ...]:
    """The types a rule looks at, so that claims have something to do with it."""
    subjects = [named.subject for named in (*one.matched, *one.gathers, *one.unless, *one.exists)]
    return tuple(name for name in ROLES if any(name in subject.types for subject in subjects))


def counts_months(one: CheckedRule) -> bool:
    """Tell whether a rule adds months.

    Where only some claims of an event give an offset, the engine keeps each claim's local day for counting months and
    so knows more than the twin, which puts all on one clock first.
    """
    conditions = [condition for condition in (one.where, one.require) if condition is not None]
    return any(isinstance(a, NoLater) and a.shift.months for condition in conditions for a in atoms_of(condition))


def compare(sets: list[list[dict[str, Any]]], *rules: CheckedRule) -> None:
    """Fail, with few and short claims, if the engine and the twin differ."""
    engine, twin = both(sets, *rules)
    if all(agree(engine[one.id], twin[one.id], one) for one in rules):
        return
    for one in rules:
        for claims in sets:
            if differ(claims, one):
                few = smallest(claims, lambda fewer, one=one: differ(fewer, one))
                engine, twin = both([few], one)
                only = (
                    f"only the engine: {engine[one.id] - twin[one.id]}\nonly the twin: {twin[one.id] - engine[one.id]}"
                )
                pytest.fail(f"{one}\n{pformat(few, width=150)}\n{only}", pytrace=False)
    pytest.fail(f"they differ on many claims, and on no few: {engine}, {twin}")


def agree(engine: set[Violation], twin: set[Violation], one: CheckedRule) -> bool:
    """Tell whether they find the same; the engine may judge a pair in one order where both orders are alike."""
    return engine <= twin and in_any_order(engine, one) == in_any_order(twin, one)


def differ(claims: list[dict[str, Any]], one: CheckedRule) -> bool:
    """Tell whether engine and twin disagree on some claims."""
    engine, twin = both([claims], one)
    return not agree(engine[one.id], twin[one.id], one)


RANDOM = st.randoms(use_true_random=True)
GENERATING = (Phase.explicit, Phase.reuse, Phase.generate)  # `smallest` makes failures short; seeds cannot be
FEWER = settings(max_examples=max(10, settings().max_examples // 4), phases=GENERATING)


@FEWER
@given(RANDOM)
def test_every_construct_means_what_the_twin_says(random: Random) -> None:
    names = random.sample(sorted(RULES), 9)
    zoned = not any(counts_months(RULES[name]) for name in names)
    sets = [Scribe(random, types=types_of(RULES[name]), zoned=zoned).claims(2) for name in names for _ in range(2)]
    compare(sets, *(RULES[name] for name in names))


# -- conditions made up at random --------------------------------------------------------------------------------

MOMENTS = st.sampled_from(("c.when", "t.start", "t.end", "min(g.when)", "max(g.when)", "today"))
DURATIONS = st.builds(
    "{}({})".format, st.sampled_from(("seconds", "hours", "days", "weeks", "months", "years")), st.integers(0, 40)
)
ATOMS = st.one_of(
    st.builds("{} {} {}".format, MOMENTS, st.sampled_from(("<=", "<", ">=", ">")), MOMENTS),
    st.builds(
        "{} {} {} {} {}".format,
        MOMENTS,
        st.sampled_from("+-"),
        DURATIONS,
        st.sampled_from(("<=", "<", ">=", ">")),
        MOMENTS,
    ),
    st.builds("{} - {} {} {}".format, MOMENTS, MOMENTS, st.sampled_from(("<=", "<", ">=", ">")), DURATIONS),
    st.builds("compatible({}, {})".format, MOMENTS, MOMENTS),
    st.builds("count(g) {} {}".format, st.sampled_from(("==", ">=", "<", ">", "<=", "!=")), st.integers(0, 3)),
    st.sampled_from(
        (
            "falls_on(c.when, c.weekday)",
            "given(c.offense)",
            "given(t.case)",
            "given(c.when)",
            'c.offense == "theft"',
            'c.offense != "fraud"',
            'c.offense in ("theft", "fraud")',
            "c.case == t.case",
            'c.type == "indictment"',
        )
    ),
)


def combined(atoms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Conditions made of some atoms with and, or, not."""
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds("not ({})".format, inner),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " and ".join(parts) + ")"),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " or ".join(parts) + ")"),
        ),
        max_leaves=5,
    )


CONDITIONS = combined(ATOMS)


@st.composite
def made_up_rules(draw: st.DrawFn) -> CheckedRule:
    """A rule on a charge and a trial, with any conditions."""
    where = draw(st.one_of(st.none(), CONDITIONS))
    return rule(
        match={"c": "charge", "t": "trial"},
        same=["defendant", draw(st.sampled_from(("case", "case?")))],
        gather={"g": {"type": draw(st.sampled_from(("charge", "plea"))), "same": ["defendant", "case?"]}},
        where=where,
        require=draw(CONDITIONS),
    )


COMPARED = st.sampled_from(("<=", "<", ">=", ">"))
NUMBERS = st.sampled_from(
    (
        *("a.figure", "t.figure", "2 * a.figure", "0.5 * t.figure", "a.figure - t.figure", "a.figure + t.figure"),
        *("sum(g.figure)", "min(g.figure)", "max(g.figure)", "median(g.figure)", "3 * sum(g.figure)"),
        *("count(g)", "distinct(g.part)", "sum(g.figure) - 2 * t.figure", "t.figure + count(g)"),
    )
)
LIMITS = st.one_of(NUMBERS, st.sampled_from(("0", "2", "5", "2.5", "10", "most", "limit[a.unit]")))
COMPARISONS_OF_NUMBERS = st.one_of(
    st.builds("{} {} {}".format, NUMBERS, COMPARED, LIMITS),
    st.builds("compatible({}, {})".format, NUMBERS, NUMBERS),
    st.builds("{} {} {}".format, st.sampled_from(("a.when", "max(g.when)")), COMPARED, st.just("t.when")),
    st.sampled_from(('a.unit == "kg"', "given(a.figure)", "a.unit == t.unit", "a.part in ('men', 'women')")),
)
TIMES = st.sampled_from(
    (
        *("c.end - c.start", "s.when - c.start", "c.start - s.when", "today - s.when"),
        *("s.imprisonment", "2 * s.imprisonment", "s.imprisonment - days(1)", "max(g.when) - c.start"),
        *("sum(g.length)", "min(g.length)", "max(g.length)", "median(g.length)", "min(g.length) + s.imprisonment"),
    )
)
COMPARISONS_OF_TIMES = st.one_of(
    st.builds("{} {} {}".format, TIMES, COMPARED, TIMES),
    st.builds("{} {} {}".format, TIMES, COMPARED, DURATIONS),
    st.sampled_from(("count(g) >= 1", "given(s.imprisonment)", "c.end + days(1) - s.when <= s.imprisonment")),
)


@st.composite
def made_up_rules_of_numbers(draw: st.DrawFn) -> CheckedRule:
    """A rule on an amount and a total of one thing, with any conditions."""
    conditions = combined(COMPARISONS_OF_NUMBERS)
    return rule(
        match={"a": "amount", "t": "total"},
        same=["what", *draw(st.sampled_from(((), ("unit",), ("unit?",))))],
        gather={"g": {"type": "amount", "same": draw(st.sampled_from((["what"], ["what", "unit?"])))}},
        params={"most": "7.5", "limit": draw(st.sampled_from(({"kg": 3}, {"kg": 3, "EUR": "2.5", "default": 5})))},
        where=draw(st.one_of(st.none(), conditions)),
        require=draw(conditions),
    )


@st.composite
def made_up_rules_of_times(draw: st.DrawFn) -> CheckedRule:
    """A rule on a sentence and a custody of one person, with any conditions on lengths of time."""
    conditions = combined(COMPARISONS_OF_TIMES)
    return rule(
        match={"s": "sentence", "c": "custody"},
        join=[["s.defendant", "c.person"]],
        gather={"g": {"type": "duration", "join": [["s.defendant", "g.subject"]]}},
        where=draw(st.one_of(st.none(), conditions)),
        require=draw(conditions),
    )


@FEWER
@given(RANDOM, made_up_rules_of_numbers())
def test_every_condition_on_numbers_means_what_the_twin_says(random: Random, made_up: CheckedRule) -> None:
    scribe = Scribe(random, types=("amount", "amount", "amount", "total"))
    compare([scribe.claims(3) for _ in range(6)], made_up)


@FEWER
@given(RANDOM, made_up_rules_of_times())
def test_every_condition_on_lengths_of_time_means_what_the_twin_says(random: Random, made_up: CheckedRule) -> None:
    scribe = Scribe(random, types=("sentence", "custody", "duration", "duration"), zoned=not counts_months(made_up))
    compare([scribe.claims(3) for _ in range(6)], made_up)


@FEWER
@given(RANDOM, made_up_rules())
def test_every_condition_means_what_the_twin_says(random: Random, made_up: CheckedRule) -> None:
    types = ("charge", "trial", "charge", "trial", "indictment", "plea")
    scribe = Scribe(random, types=types, zoned=not counts_months(made_up))
    compare([scribe.claims(3) for _ in range(6)], made_up)


# -- what is found is found in every reading ---------------------------------------------------------------------

ORDERS = [
    ("charge", "verdict", "a.when <= b.when"),
    ("charge", "verdict", "a.when + days(2) <= b.when and b.when <= a.when + days(400)"),
    ("charge", "verdict", "a.when + months(1) <= b.when and b.when <= today"),
    ("charge", "trial", "a.when <= b.start and b.start <= b.end"),
    ("plea", "trial", "b.start <= a.when <= b.end"),
    ("plea", "verdict", "a.when - b.when <= hours(30) and b.when - a.when <= weeks(2)"),
]


@FEWER
@given(RANDOM, st.sampled_from(ORDERS))
def test_no_choice_of_instants_satisfies_a_rule_that_is_violated(random: Random, order: tuple[str, str, str]) -> None:
    first, second, require = order
    one = rule(match={"a": first, "b": second}, same=["defendant"], require=require)
    scribe = Scribe(random, types=(first, second), zoned=not counts_months(one))
    claims = [c for n in range(6) for c in apart(scribe.claims(3), f"s{n}-")]
    reading = read(claims, sources=SOURCES)
    twin = Twin(reading, TODAY)
    found = judged(reading, one)[1][one.id]
    for names, judging in combinations_of(twin, one):
        claimed = tuple((name, frozenset(c.id for c in thing.claims)) for name, thing in names.items())
        if any(violation.claims == claimed and violation.pass_ == "stated" for violation in found):
            assert not satisfiable(one, lambda m, j=judging, n=names: j.moment(m, n, {})), claimed


def combinations_of(twin: Twin, one: CheckedRule) -> list[tuple[dict[str, Any], Judging]]:
    """Everything the names of a rule can stand for in the stated pass."""
    judging = Judging(one, twin, twin.evidence["stated"], "strict")
    return [(names, judging) for names in judging.combinations()]


def satisfiable(one: CheckedRule, moment_of: Callable[[MomentExpression], Moment | None]) -> bool:
    """Tell whether one instant for every moment, at an end of a range or near one, can keep every bound."""
    bounds = [atom for atom in atoms_of(one.require) if isinstance(atom, NoLater)]
    moments = list(dict.fromkeys(m for bound in bounds for m in (bound.left, bound.right)))
    ranges = {m: found for m in moments if (found := moment_of(m)) is not None}
    ends = {end for found in ranges.values() for end in (found.earliest, found.latest) if abs(end) < INFINITY}
    steps = (0, 1, 2 * 86400, 30 * 3600, 31 * 86400, 400 * 86400, 14 * 86400)
    near = {end + sign * step for end in ends for step in steps for sign in (-1, 1)}
    choices = [[t for t in near if found.earliest <= t <= found.latest] for found in ranges.values()]
    for instants in product(*choices):
        chosen = {m: Moment(t, t, ranges[m].zoned) for m, t in zip(ranges, instants, strict=True)}
        if all(
            bound.left not in chosen
            or bound.right not in chosen
            or no_later(chosen[bound.left], chosen[bound.right], bound.shift) is not False
            for bound in bounds
        ):
            return True
    return False


# -- contradiction or dispute ------------------------------------------------------------------------------------


@FEWER
@given(
    RANDOM,
    st.sampled_from(["optional-key", "shift-days", "strictly-before", "first-charge", "pair-of-one-type", "texts"]),
)
def test_a_dispute_is_what_exists_only_because_of_what_is_reported(random: Random, name: str) -> None:
    one = RULES[name]
    for number in range(3):
        claims = apart(Scribe(random, types=types_of(one)).claims(3), f"s{number}-")
        twin = Twin(read(claims, sources=SOURCES), TODAY)
        stated, reported = (twin.violations(one, [pass_]) for pass_ in ("stated", "reported"))
        found = report(claims, one, sources=SOURCES).findings
        assert any(finding.kind == "contradiction" for finding in found) == bool(stated)
        settled = {events_of(violation, twin) for violation in stated}
        open_ = {events_of(violation, twin) for violation in reported} - settled
        disputed = {
            frozenset(twin.events.event_of[c] for c in f.claim_ids if c in twin.events.event_of)
            for f in found
            if f.kind == "dispute"
        }
        assert bool(disputed) <= bool(open_)
        assert all(any(events <= disputed_events for events in open_) for disputed_events in disputed)
        for finding in found:
            cited = [twin.reading.claims[c].claim for c in finding.claim_ids]
            anchors = {anchor for claim in cited for anchor in anchors_of(claim)}
            assert any(is_reported(c) for c in cited if c.id not in anchors) <= (finding.kind == "dispute")
            assert any(is_reported(c) for c in cited) >= (finding.kind == "dispute")


def events_of(violation: Violation, twin: Twin) -> frozenset[str]:
    """The events a violation is about."""
    return frozenset(twin.events.event_of[next(iter(claims))] for _, claims in violation.claims)
