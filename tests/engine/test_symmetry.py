"""Names that a rule treats alike are judged in one order, all others in both."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from claimcheck.engine.symmetry import are_alike
from rule_kit import report, rule

PAIR: dict[str, Any] = {"match": {"a": "verdict", "b": "verdict"}, "same": ["defendant"]}
GUILTY = 'a.outcome == "guilty"'
GROUPS = {
    "g": {"type": "charge", "join": [["a.defendant", "g.defendant"], ["a.case", "g.case"]]},
    "h": {"type": "charge", "join": [["b.defendant", "h.defendant"], ["b.case", "h.case"]]},
}
DISMISSAL = {"type": "dismissal", "same": ["defendant"]}

AMOUNTS: dict[str, Any] = {"match": {"a": "amount", "b": "amount"}, "same": ["what"]}
HOMES: dict[str, Any] = {"match": {"a": "residence", "b": "residence"}, "same": ["person"]}
PARTS = {
    "g": {"type": "amount", "join": [["a.work", "g.work"]]},
    "h": {"type": "amount", "join": [["b.work", "h.work"]]},
}

ALIKE: dict[str, dict[str, Any]] = {
    "the order of what is compatible": {"require": "compatible(a.when, b.when)"},
    "the order of what is equal": {"require": "a.outcome == b.outcome"},
    "either order": {"require": "a.when <= b.when or b.when <= a.when"},
    "a condition on both": {"where": f'b.outcome == "guilty" and {GUILTY}', "require": "compatible(b.when, a.when)"},
    "links that cross": {
        "same": [],
        "join": [["a.case", "b.offense"], ["b.case", "a.offense"]],
        "require": "compatible(a.when, b.when)",
    },
    "a group of each": {"gather": GROUPS, "require": "min(g.when) <= a.when and min(h.when) <= b.when"},
    "an exemption for both": {"unless": {"d": DISMISSAL}, "require": "compatible(a.when, b.when)"},
    "a key that may be missing": {"same": ["defendant", "case?"], "require": "compatible(a.when, b.when)"},
    "figures that can be one": {**AMOUNTS, "require": "compatible(a.figure, b.figure)"},
    "figures that are not far apart": {
        **AMOUNTS,
        "require": "b.figure <= 2 * a.figure and a.figure <= 2 * b.figure",
    },
    "figures in either order": {**AMOUNTS, "require": "a.figure < b.figure or b.figure < a.figure"},
    "what separates both": {**AMOUNTS, "separators": ["part"], "require": "compatible(a.figure, b.figure)"},
    "what excepts either": {
        **AMOUNTS,
        "exceptions": {"ann": "because"},
        "require": "compatible(a.figure, b.figure)",
    },
    "sums of a group of each": {
        **AMOUNTS,
        "gather": PARTS,
        "require": "sum(g.figure) <= a.figure and sum(h.figure) <= b.figure",
    },
    "places within each other, either way": {
        **HOMES,
        "require": "within(b.place, a.place) or within(a.place, b.place)",
    },
}
DIFFERENT: dict[str, dict[str, Any]] = {
    "figures in one order": {**AMOUNTS, "require": "a.figure <= b.figure"},
    "a multiple of one figure": {**AMOUNTS, "require": "a.figure <= 2 * b.figure or b.figure <= a.figure"},
    "a limit by the unit of one": {
        **AMOUNTS,
        "params": {"limit": {"kg": 5}},
        "require": "a.figure + b.figure <= limit[a.unit]",
    },
    "the sum of a group of one": {
        **AMOUNTS,
        "gather": {"g": PARTS["g"]},
        "require": "sum(g.figure) <= a.figure and sum(g.figure) <= b.figure",
    },
    "sums compared with the other's": {
        **AMOUNTS,
        "gather": PARTS,
        "require": "sum(g.figure) <= a.figure and max(h.figure) <= b.figure",
    },
    "a place within the other": {**HOMES, "require": "within(a.place, b.place)"},
    "a name stated by one": {
        "match": {"a": "naming", "b": "naming"},
        "same": ["usage"],
        "require": "named(a.entity, b.name)",
    },
    "one order": {"require": "a.when <= b.when"},
    "a shift in one order": {"require": "a.when <= b.when or b.when + days(1) <= a.when"},
    "a condition on one": {"where": GUILTY, "require": "compatible(a.when, b.when)"},
    "a requirement of one": {"require": f"compatible(a.when, b.when) and {GUILTY}"},
    "links to different roles": {
        "same": [],
        "join": [["a.case", "b.offense"]],
        "require": "compatible(a.when, b.when)",
    },
    "a group of one": {"gather": {"g": GROUPS["g"]}, "require": "min(g.when) <= a.when and min(g.when) <= b.when"},
    "groups that differ": {
        "gather": {**GROUPS, "h": {**GROUPS["h"], "type": "plea"}},
        "require": "min(g.when) <= a.when and min(h.when) <= b.when",
    },
    "groups compared with the other's": {
        "gather": GROUPS,
        "require": "min(g.when) <= a.when and max(h.when) <= b.when",
    },
    "an exemption by one": {
        "unless": {"d": {**DISMISSAL, "where": "d.when <= a.when"}},
        "require": "compatible(a.when, b.when)",
    },
    "what must exist for one": {"exists": {"d": {**DISMISSAL, "where": "d.when <= b.when"}}},
    "a missing key inferred from one": {
        "same": [],
        "join": [["a.case", "b.offense"], ["b.case", "a.offense"], ["a.outcome?", "b.outcome"]],
        "require": "compatible(a.when, b.when)",
    },
}


@pytest.mark.parametrize("keys", ALIKE.values(), ids=ALIKE)
def test_names_are_alike_where_the_rule_reads_the_same_with_both_exchanged(keys: dict[str, Any]) -> None:
    one = rule(**{**PAIR, **keys})
    assert are_alike(one, *one.matched)


@pytest.mark.parametrize("keys", DIFFERENT.values(), ids=DIFFERENT)
def test_names_are_not_alike_where_anything_is_asked_of_one_only(keys: dict[str, Any]) -> None:
    one = rule(**{**PAIR, **keys})
    assert not are_alike(one, *one.matched)


def test_names_of_different_kinds_are_never_alike() -> None:
    for other in ("charge", {"type": "verdict", "stance": "denied"}, {"type": "verdict", "each": "claim"}):
        one = rule(match={"a": "verdict", "b": other}, same=["defendant"], require="compatible(a.when, b.when)")
        assert not are_alike(one, *one.matched)


def test_of_three_names_some_may_be_alike() -> None:
    one = rule(
        match={"a": "verdict", "b": "verdict", "c": "verdict"},
        same=["defendant"],
        require="a.when <= c.when and b.when <= c.when",
    )
    alike = {f.name + s.name for f, s in combinations(one.matched, 2) if are_alike(one, f, s)}
    assert alike == {"ab"}


@pytest.mark.parametrize(("child", "parent"), [("a", "b"), ("b", "a")])
def test_both_roles_are_judged_whichever_claim_comes_first(child: str, parent: str) -> None:
    older = rule(
        match={"parentage": "parentage", "child": "birth", "parent": "birth"},
        join=[["parentage.child", "child.person"], ["parentage.parent", "parent.person"]],
        require="parent.when <= child.when",
    )
    claims = [
        {"id": child, "type": "birth", "person": "kid", "when": 1800},
        {"id": parent, "type": "birth", "person": "mum", "when": 1850},
        {"id": "p", "type": "parentage", "child": "kid", "parent": "mum"},
    ]
    assert [set(finding.claim_ids) for finding in report(claims, older).findings] == [{"a", "b", "p"}]


@pytest.mark.parametrize("where", [None, 'a.case == "k" and b.outcome == "guilty"'])
def test_a_pair_that_breaks_a_rule_in_both_orders_is_reported_once(where: str | None) -> None:
    one = rule(**PAIR, where=where, require="compatible(a.when, b.when)")
    claim = {"type": "verdict", "defendant": "ann", "case": "k", "outcome": "guilty"}
    claims = [{**claim, "id": str(number), "number": number, "when": number} for number in (2001, 2002)]
    assert [set(finding.claim_ids) for finding in report(claims, one).findings] == [{"2001", "2002"}]


def test_figures_that_no_reading_makes_one_are_reported_once() -> None:
    one = rule(**AMOUNTS, require="compatible(a.figure, b.figure)")
    claims = [{"id": figure, "type": "amount", "what": "cost", "figure": figure} for figure in ("1", "2")]
    assert [set(finding.claim_ids) for finding in report(claims, one).findings] == [{"1", "2"}]


def test_two_of_one_name_are_reported_once() -> None:
    one = rule(**HOMES, require="not same_name(a.place, b.place)")
    places = {name: {"kind": "place", "name": "Springfield"} for name in ("p", "q")}
    claims = [{"id": f"in-{name}", "type": "residence", "person": "ann", "place": name} for name in places]
    entities = {"ann": {"kind": "person"}, **places}
    assert [set(f.claim_ids) for f in report(claims, one, entities=entities).findings] == [{"in-p", "in-q"}]
