"""The proof of a comparison of quantities: the claims it cites are enough, and none of them is too many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from claim_sets import ENTITIES, FIGURES, LENGTHS, PARTS, TERMS, UNITS, apart
from claimcheck import check
from claimcheck.config import Options
from claimcheck.model.checked import CheckedRule
from claimcheck.model.findings import Report
from claimcheck.model.quantities import interval_of, read_number
from rule_kit import AS_OF, loaded, report, rule

RANDOM = st.randoms(use_true_random=True)
GENERATING = (Phase.explicit, Phase.reuse, Phase.generate)  # seeds cannot be made simpler
FEWER = settings(max_examples=max(5, settings().max_examples // 10), phases=GENERATING)
Claims = list[dict[str, Any]]

TOTAL: dict[str, Any] = {"match": {"t": "total"}, "gather": {"g": {"type": "amount", "same": ["what", "unit?"]}}}
GROWING = {
    name: rule(name, **TOTAL, require=require)
    for name, require in {
        "sum-at-most": "sum(g.figure) <= t.figure",
        "sum-below": "sum(g.figure) < 12",
        "sum-doubled": "2 * sum(g.figure) <= t.figure + 1",
        "count-at-most": "count(g) <= 2",
        "count-and-figure": "count(g) < t.figure",
        "distinct-at-most": "distinct(g.part) <= 1",
    }.items()
}
"""What one more member can only break, if no figure is negative."""
OTHERS = {
    name: rule(name, **TOTAL, require=require)
    for name, require in {
        "sum-at-least": "sum(g.figure) >= t.figure",
        "sum-compatible": "compatible(sum(g.figure), t.figure)",
        "count-at-least": "count(g) >= 3",
        "distinct-at-least": "distinct(g.part) >= 3",
        "distinct-and-count": "count(g) <= distinct(g.part)",
        "least-at-least": "min(g.figure) >= 3",
        "least-at-most": "min(g.figure) <= t.figure",
        "greatest-at-most": "max(g.figure) <= t.figure",
        "greatest-at-least": "max(g.figure) >= 5",
        "median": "median(g.figure) <= t.figure",
        "median-at-least": "median(g.figure) >= 3",
        "either": 'sum(g.figure) <= t.figure or t.unit == "kg"',
        "both": "sum(g.figure) <= t.figure and count(g) <= 3",
    }.items()
}
GATHERING = GROWING | OTHERS


def group_of(random: Random, figures: Iterable[str]) -> Claims:
    """A total and some amounts of the same thing, of which several may be of one event, and some only possible."""
    known = [*figures, None]
    total = {"id": "t", "type": "total", "what": "cost", "figure": random.choice(known), "unit": "kg"}
    parts = [
        {
            "id": f"p{number}",
            "type": "amount",
            "what": "cost",
            "figure": random.choice(known if random.random() < 0.2 else known[:-1]),
            "unit": "kg" if random.random() < 0.85 else None,
            "part": random.choice((*PARTS, None)),
            "event": random.choice(("x", "y")) if random.random() < 0.3 else None,
        }
        for number in range(random.randint(1, 6))
    ]
    claims = [total, *parts]
    return [{key: value for key, value in claim.items() if value is not None} for claim in claims]


def event_of(claim: dict[str, Any]) -> str:
    return claim.get("event", claim["id"])


def only(claims: Claims, events: Iterable[str]) -> Claims:
    """The claims without the amounts of other events."""
    wanted = set(events)
    return [claim for claim in claims if claim["type"] != "amount" or event_of(claim) in wanted]


def members_in(claims: Claims, ids: Iterable[str]) -> set[str]:
    """The events of the amounts among some claims."""
    return {event_of(claim) for claim in claims if claim["id"] in ids and claim["type"] == "amount"}


def proofs(sets: Sequence[Claims], one: CheckedRule) -> list[list[set[str]]]:
    """What a rule cites in each of several sets of claims, all judged in one run."""
    claims = [claim for number, some in enumerate(sets) for claim in apart(some, f"s{number}-")]
    cited = (
        [{claim.partition("-")[::2] for claim in f.claim_ids} for f in report(claims, one).findings] if claims else []
    )
    return [
        [{claim for _, claim in ids} for ids in cited if all(prefix == f"s{number}" for prefix, _ in ids)]
        for number in range(len(sets))
    ]


NOT_NEGATIVE = [figure for figure in FIGURES if (interval_of(read_number(figure))[0] or -1) >= 0]


@FEWER
@given(RANDOM)
def test_the_members_cited_break_a_rule_alone(random: Random) -> None:
    sets = [group_of(random, FIGURES) for _ in range(20)]
    for name in random.sample(sorted(GATHERING), 4):
        one = GATHERING[name]
        alone = [only(c, members_in(c, ids)) for c, found in zip(sets, proofs(sets, one), strict=True) for ids in found]
        for claims, found in zip(alone, proofs(alone, one), strict=True):
            assert found, (name, claims)


@FEWER
@given(RANDOM)
def test_of_figures_that_are_not_negative_no_smaller_choice_of_members_would_do(random: Random) -> None:
    sets = [group_of(random, NOT_NEGATIVE) for _ in range(8)]
    for name in random.sample(sorted(GROWING), 2):
        one = GROWING[name]
        for claims, found in zip(sets, proofs(sets, one), strict=True):
            members = sorted({event_of(claim) for claim in claims if claim["type"] == "amount"})
            for ids in found:
                fewer = [only(claims, some) for some in combinations(members, len(members_in(claims, ids)) - 1)]
                assert not any(proofs(fewer, one)), (name, claims, ids)


# -- of matched events -------------------------------------------------------------------------------------------

MATCHING = {
    name: rule(name, **keys)
    for name, keys in {
        "in-order": {"match": {"a": "amount", "t": "total"}, "same": ["what"], "require": "a.figure <= t.figure"},
        "compatible": {
            "match": {"a": "amount", "b": "amount"},
            "same": ["what"],
            "require": "compatible(a.figure, b.figure)",
        },
        "scaled": {"match": {"a": "amount", "t": "total"}, "same": ["what"], "require": "2 * a.figure < t.figure + 1"},
        "in-where": {
            "match": {"a": "amount", "t": "total"},
            "same": ["what"],
            "where": "a.figure > t.figure",
            "require": 'a.unit == "lb"',
        },
        "either": {"match": {"a": "amount"}, "require": 'a.figure <= 5 and a.unit == "kg"'},
        "term": {
            "match": {"c": "custody", "s": "sentence"},
            "join": [["c.person", "s.defendant"]],
            "require": "c.end - c.start <= s.imprisonment",
        },
        "lengths": {
            "match": {"d": "duration", "s": "sentence"},
            "join": [["d.subject", "s.defendant"]],
            "require": "d.length <= s.imprisonment and s.when - d.when <= d.length",
        },
    }.items()
}


def matched(random: Random) -> Claims:
    """Claims of few events, about one thing and one person."""
    days = ("2020-01-01", "2020-01-02", "2020-01", "2020-02-10", "2020", "2021-03")
    kinds: list[dict[str, Any]] = [
        {"type": "amount", "what": "cost", "figure": random.choice(FIGURES), "unit": random.choice((*UNITS, None))},
        {"type": "total", "what": "cost", "figure": random.choice(FIGURES)},
        {"type": "custody", "person": "ann", "from": random.choice(days), "until": random.choice(days)},
        {"type": "sentence", "defendant": "ann", "imprisonment": random.choice(TERMS), "when": random.choice(days)},
        {"type": "duration", "subject": "ann", "length": random.choice(LENGTHS), "when": random.choice(days)},
    ]
    chosen = random.choice(kinds)
    event = f"{chosen['type']}-{random.randint(1, 2)}" if random.random() < 0.6 else None
    return [{key: value for key, value in {**chosen, "event": event}.items() if value is not None}]


@FEWER
@given(RANDOM)
def test_the_claims_cited_break_a_rule_alone(random: Random) -> None:
    sets = [[{"id": f"c{number}", **claim} for number in range(6) for claim in matched(random)] for _ in range(10)]
    for name in random.sample(sorted(MATCHING), 3):
        one = MATCHING[name]
        found = [(claims, ids) for claims, cited in zip(sets, proofs(sets, one), strict=True) for ids in cited]
        alone = [[claim for claim in claims if claim["id"] in ids] for claims, ids in found]
        for (_, ids), claims, again in zip(found, alone, proofs(alone, one), strict=True):
            assert again == [ids], (name, claims)


# -- what changes nothing ----------------------------------------------------------------------------------------


def said(found: Report) -> list[tuple[Any, ...]]:
    """What a report says, without the lines it is about."""
    return sorted((f.rule, f.certainty, f.message, f.claim_ids, f.also, f.fingerprint) for f in found.findings)


EVERY: list[CheckedRule] = [*GATHERING.values(), *MATCHING.values()]


@FEWER
@given(RANDOM)
def test_the_order_of_claims_changes_nothing(random: Random) -> None:
    claims = group_of(random, FIGURES)
    claims += [{"id": f"c{number}", **claim} for number in range(4) for claim in matched(random)]
    shuffled = random.sample(claims, len(claims))
    one, other = report(claims, *EVERY), report(shuffled, *EVERY)
    assert said(one) == said(other)
    assert one.notices == other.notices


@FEWER
@given(RANDOM)
def test_threads_change_nothing(random: Random) -> None:
    claims = group_of(random, FIGURES)
    claims += [{"id": f"c{number}", **claim} for number in range(4) for claim in matched(random)]
    reports = [check(claims, rules=loaded(*EVERY), options=Options(as_of=AS_OF, threads=n)) for n in (1, 2)]
    assert repr(reports[0]) == repr(reports[1])


# -- by example --------------------------------------------------------------------------------------------------


def amounts(*figures: str | None) -> Claims:
    """A total of 10 and some amounts of the same thing."""
    parts = [{"id": f"p{n}", "type": "amount", "what": "cost", "figure": f} for n, f in enumerate(figures)]
    claims = [{"id": "t", "type": "total", "what": "cost", "figure": "10"}, *parts]
    return [{key: value for key, value in claim.items() if value is not None} for claim in claims]


PLAIN: dict[str, Any] = {"match": {"t": "total"}, "gather": {"g": {"type": "amount", "same": ["what"]}}}


@pytest.mark.parametrize(
    ("require", "figures", "cited"),
    [
        ("sum(g.figure) <= t.figure", ("1", "8", "2", "3"), {"t", "p1", "p3"}),
        ("sum(g.figure) <= t.figure", ("5", "8", "-2", "3"), {"t", "p0", "p1", "p2", "p3"}),
        ("sum(g.figure) <= t.figure", ("about 5", "at least 11", "2"), {"t", "p1"}),
        ("sum(g.figure) >= t.figure", ("1", "2", "up to 3"), {"t", "p0", "p1", "p2"}),
        ("sum(g.figure) >= t.figure", (), {"t"}),
        ("count(g) <= 2", ("1", "2", "3", "4"), {"t", "p0", "p1", "p2"}),
        ("count(g) >= 5", ("1", "2", "3", "4"), {"t"}),  # without any of them there are no more
        ("min(g.figure) >= 5", ("6", "3", "4"), {"t", "p1"}),
        ("min(g.figure) >= 5", ("6", "3", None), {"t", "p1"}),
        ("min(g.figure) <= 5", ("6", "7"), {"t", "p0", "p1"}),
        ("max(g.figure) <= 5", ("6", "3", "8"), {"t", "p2"}),
        ("max(g.figure) <= 5", ("up to 3", "8"), {"t", "p1"}),
        ("max(g.figure) >= 50", ("6", "8"), {"t", "p0", "p1"}),
        ("median(g.figure) <= 5", ("1", "6", "8"), {"t", "p0", "p1", "p2"}),
        ("max(g.figure) - min(g.figure) <= 5", ("1", "6", "8"), {"t", "p0", "p1", "p2"}),
    ],
)
def test_what_a_proof_cites(require: str, figures: tuple[str, ...], cited: set[str]) -> None:
    found = report(amounts(*figures), rule(**PLAIN, require=require)).findings
    assert [set(finding.claim_ids) for finding in found] == [cited]


def test_entities_that_are_the_same_are_cited_as_one_of_those_told_apart() -> None:
    people = ("ann", "annie", "ben", "cy")
    claims = [{"id": name, "type": "injury", "person": name, "incident": "i"} for name in people]
    one = rule(
        match={"n": "incident"},
        gather={"g": {"type": "injury", "same": ["incident"]}},
        require="distinct(g.person) <= 2",
    )
    claims.append({"id": "n", "type": "incident", "incident": "i"})
    found = report(claims, one, entities={"cy": {"kind": "person"}, **ENTITIES}).findings
    assert [set(finding.claim_ids) for finding in found] == [{"n", "ann", "ben", "cy"}]


def test_claims_that_clash_on_a_figure_prove_nothing_by_it() -> None:
    claims = [
        {"id": "low", "type": "amount", "event": "x", "figure": "6"},
        {"id": "high", "type": "amount", "event": "x", "figure": "10"},
        {"id": "also", "type": "amount", "event": "x", "unit": "lb"},
    ]
    either = rule(match={"a": "amount"}, require='a.figure <= 5 and a.unit == "kg"')
    assert [finding.claim_ids for finding in report(claims, either).findings] == [("also",)]


def test_a_message_names_the_number_of_a_group() -> None:
    keys = {**PLAIN, "require": "sum(g.figure) <= t.figure"}
    words = "{sum(g.figure)} of {count(g)} are more than {t.figure}"
    (finding,) = report(amounts("8", "2.5", "3"), rule(**keys, message=words)).findings
    assert finding.message == "13.45 to 13.55 of 3 are more than 10"
