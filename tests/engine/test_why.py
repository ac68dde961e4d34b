"""Why a rule does or does not find something in a claim: every reason there is, by a small set of claims."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

import claimcheck
from claim_sets import ENTITIES, SOURCES, Scribe, smallest
from claimcheck import ClaimcheckError
from claimcheck.config import Options
from claimcheck.model.checked import CheckedRule
from claimcheck.model.why import Combination, RuleAccount, Why
from claimcheck.reports.why_json import render_why_json
from rule_kit import AS_OF, events, loaded, read, report, rule

Claim = dict[str, Any]
PAIR: dict[str, Any] = {"match": {"c": "charge", "t": "trial"}, "same": ["defendant", "case?"]}
EACH: dict[str, Any] = {"match": {"s": {"type": "event", "each": "claim"}}}
CHARGED_FIRST = rule("charged-first", **PAIR, require="c.when <= t.start")
ANN: Claim = {"defendant": "ann", "case": "k"}
CHARGE: Claim = {"id": "charged", "type": "charge", **ANN, "when": "2023-01-31"}
TRIAL: Claim = {"id": "trial", "type": "trial", **ANN, "from": "2024-02-21"}


def why(claims: list[Claim], claim: str, *rules: CheckedRule, asked: str | None = None, **described: Any) -> Why:
    options = Options(as_of=AS_OF, threads=1, **described.pop("options", {}))
    return claimcheck.why(claims, claim, asked, rules=loaded(*rules), options=options, **described)


def account(claims: list[Claim], claim: str, judged: CheckedRule = CHARGED_FIRST, **described: Any) -> RuleAccount:
    found = why(claims, claim, judged, **described)
    assert not found.problems
    (one,) = found.rules
    return one


def only(one: RuleAccount) -> Combination:
    (combination,) = one.combinations
    return combination


# -- each outcome ----------------------------------------------------------------------------------------------------


def test_what_holds_says_by_how_much() -> None:
    held = account([CHARGE, TRIAL], "trial")
    assert held.outcome == "holds"
    (comparison,) = only(held).comparisons
    assert (comparison.words, comparison.truth) == ("c.when <= t.start", True)
    assert comparison.note == "13 months to spare"
    assert [(v.words, v.text, v.claims) for v in comparison.values] == [
        ("c.when", "2023-01-31", ("charged",)),
        ("t.start", "2024-02-21", ("trial",)),
    ]


def test_who_is_compared_is_named() -> None:
    charge, trial = only(account([CHARGE, TRIAL], "trial")).players
    assert (charge.name, charge.claims, charge.asked) == ("c", ("charged",), False)
    assert (trial.name, trial.claims, trial.asked) == ("t", ("trial",), True)


def test_what_is_found_comes_with_the_finding() -> None:
    fired = account([CHARGE | {"when": "2025-01-31"}, TRIAL], "charged")
    assert fired.outcome == "fired"
    finding = only(fired).finding
    assert finding is not None
    assert set(finding.claim_ids) == {"charged", "trial"}
    assert only(fired).comparisons[0].truth is False
    assert only(fired).comparisons[0].note == "by 11 months"


def test_what_some_reading_violates_says_which() -> None:
    possible = account([CHARGE | {"when": "2024"}, TRIAL], "trial")
    assert possible.outcome == "possible"
    (comparison,) = only(possible).comparisons
    assert comparison.truth is None
    assert comparison.note == "false if c.when was 2024-12-31 and t.start was 2024-02-21"


def test_of_two_dates_on_one_day_it_is_said_which_would_have_to_be_later() -> None:
    for require, order in (("c.when <= t.start", "later than"), ("t.start < c.when", "no later than")):
        judged = rule("one-day", **PAIR, severity="warning", require=require)
        (comparison,) = only(account([CHARGE | {"when": "2024-02-21"}, TRIAL], "trial", judged)).comparisons
        first, second = ("c.when", "t.start")
        assert comparison.note == f"false if both were on 2024-02-21 and {first} was {order} {second}"


def test_what_holds_only_as_written_is_possible() -> None:
    possible = account([CHARGE | {"when": "2024-01~"}, TRIAL], "trial")
    assert possible.outcome == "possible"
    assert only(possible).reason.startswith("it holds as written")


def test_a_missing_date_is_named() -> None:
    undated = {key: value for key, value in CHARGE.items() if key != "when"}
    unjudged = account([undated, TRIAL], "trial")
    assert unjudged.outcome == "unjudged"
    assert only(unjudged).reason == "c (charged) has no date"


def test_a_missing_key_is_named_and_that_it_would_decide() -> None:
    nameless = {key: value for key, value in CHARGE.items() if key != "case"} | {"when": "2025"}
    other = {"id": "other", "type": "charge", "defendant": "ann", "case": "l", "when": "2020"}
    unjudged = account([nameless, other, TRIAL], "charged")
    assert unjudged.outcome == "unjudged"
    assert "`case` is not stated for c (charged)" in only(unjudged).reason
    assert only(unjudged).reason.endswith("if it were the same, the rule would be violated")


def test_a_missing_date_of_the_source_is_named() -> None:
    told = rule("told", **EACH, severity="warning", require="s.start <= s.source.published")
    unjudged = account([{"id": "said", "type": "statement", "when": "2023"}], "said", told)
    assert (unjudged.outcome, only(unjudged).reason) == ("unjudged", "the source of s (said) has no date")


def test_a_missing_field_is_named() -> None:
    outcome = rule("outcome", match={"v": "verdict"}, require='v.outcome == "guilty"')
    unjudged = account([{"id": "judged", "type": "verdict", **ANN, "when": "2023"}], "judged", outcome)
    assert (unjudged.outcome, only(unjudged).reason) == ("unjudged", "v.outcome is not given")


def test_an_event_that_is_not_recorded_is_named() -> None:
    needed = rule("needed", match={"v": "verdict"}, exists={"t": {"type": "trial", "same": ["defendant"]}})
    unjudged = account([{"id": "judged", "type": "verdict", **ANN}], "judged", needed)
    assert (unjudged.outcome, only(unjudged).reason) == ("unjudged", "no trial is recorded")
    held = account([{"id": "judged", "type": "verdict", **ANN}, TRIAL], "judged", needed)
    assert (held.outcome, only(held).reason) == ("holds", "what must exist does")


UNLESS = rule(
    "unless",
    **PAIR,
    unless={"d": {"type": "dismissal", "same": ["defendant"], "where": "d.when <= t.start"}},
    require="c.when <= t.start",
)
LATE: Claim = CHARGE | {"when": "2025-01-31"}


def test_what_exempts_is_named() -> None:
    dropped = {"id": "dropped", "type": "dismissal", **ANN, "when": "2024-01-01"}
    exempt = account([LATE, TRIAL, dropped], "trial", UNLESS)
    assert (exempt.outcome, only(exempt).reason) == ("exempt", "`d` exempts")
    assert [(p.part, p.claims) for p in only(exempt).players if p.name == "d"] == [("exempting", ("dropped",))]


def test_what_may_exempt_is_said_to() -> None:
    dropped = {"id": "dropped", "type": "dismissal", **ANN, "when": "2024"}
    exempt = account([LATE, TRIAL, dropped], "trial", UNLESS)
    assert (exempt.outcome, only(exempt).reason) == ("exempt", "`d` may exempt")


def test_what_exempts_others_is_told_of_them() -> None:
    dropped = {"id": "dropped", "type": "dismissal", **ANN, "when": "2024-01-01"}
    exempt = account([LATE, TRIAL, dropped], "dropped", UNLESS)
    assert exempt.outcome == "exempt"
    assert [p.name for p in only(exempt).players if p.asked] == ["d"]


def test_a_rule_that_does_not_apply_says_by_which_value() -> None:
    guilty = rule("guilty", match={"v": "verdict"}, where='v.outcome == "guilty"', require="v.when <= today")
    other = account([{"id": "v", "type": "verdict", **ANN, "outcome": "not guilty"}], "v", guilty)
    assert other.outcome == "not applicable"
    assert [(c.words, c.truth, c.values[0].text) for c in only(other).comparisons if c.part == "where"] == [
        ('v.outcome == "guilty"', False, "not guilty")
    ]
    unknown = account([{"id": "v", "type": "verdict", **ANN, "when": "2030"}], "v", guilty)
    assert (unknown.outcome, only(unknown).comparisons[0].truth) == ("not applicable", None)


def test_no_partner_of_the_type_is_said_to_be_recorded() -> None:
    alone = account([TRIAL], "trial")
    assert (alone.outcome, alone.reason) == ("no partner", "no charge is recorded")


def test_that_no_partner_shares_the_key_is_said_with_its_value() -> None:
    entities = {"ann": {"kind": "person", "name": "Ann Other"}}
    plain = rule("plain", match={"c": "charge", "t": "trial"}, same=["defendant"], require="c.when <= t.start")
    alone = account([TRIAL, CHARGE | {"defendant": "ben"}], "trial", plain, entities=entities)
    assert alone.reason == "the only charge does not share defendant Ann Other"
    several = [CHARGE | {"defendant": "ben"}, CHARGE | {"id": "again", "defendant": "cleo"}]
    assert account([TRIAL, *several], "trial", plain).reason == "none of 2 charges shares defendant ann"


def test_that_a_key_is_missing_without_which_no_partner_is_found_is_worth_a_line() -> None:
    plain = rule("plain", match={"c": "charge", "t": "trial"}, same=["defendant"], require="c.when <= t.start")
    nobody = {key: value for key, value in TRIAL.items() if key != "defendant"}
    unjudged = account([nobody, CHARGE], "trial", plain)
    assert (unjudged.outcome, unjudged.reason) == ("unjudged", "`defendant` is not stated")
    assert account([nobody], "trial", plain).reason == "no charge is recorded"
    caseless = {key: value for key, value in TRIAL.items() if key != "case"}
    assert account([caseless, CHARGE | {"defendant": "ben"}], "trial").outcome == "no partner"


def test_so_is_one_without_which_a_group_has_no_members() -> None:
    first = rule(
        "first",
        match={"t": "trial"},
        gather={"cs": {"type": "charge", "same": ["defendant"]}},
        require="min(cs.when) <= t.start",
    )
    nobody = {key: value for key, value in TRIAL.items() if key != "defendant"}
    unjudged = account([nobody, CHARGE], "trial", first)
    assert (unjudged.outcome, only(unjudged).reason) == ("unjudged", "`defendant` is not stated")
    alone = account([TRIAL, CHARGE | {"defendant": "ben"}], "trial", first)
    assert (alone.outcome, only(alone).reason) == ("no partner", "no charge is there that shares its keys")


def test_whom_an_event_names_is_said_where_any_of_them_would_do() -> None:
    present = rule(
        "present",
        match={"d": "death", "t": "trial"},
        join=[["d.person", "t.participants"]],
        require="t.start <= d.when",
    )
    death = {"id": "died", "type": "death", "person": "cleo", "when": "2020"}
    alone = account([TRIAL, death], "trial", present)
    assert alone.outcome == "no partner"
    assert alone.reason.startswith("the only death does not share participants ann")


def test_a_rule_that_is_ignored_is_left_out() -> None:
    kept = rule("kept", match={"t": "trial"}, require="t.start <= today")
    told = why([CHARGE, TRIAL], "trial", CHARGED_FIRST, kept, options={"ignore": ("test/charged-first",)})
    assert {one.rule: one.outcome for one in told.rules} == {"test/charged-first": "left out", "test/kept": "fired"}


def test_what_a_stronger_rule_says_is_silenced() -> None:
    stronger = rule("stronger", **PAIR, require="c.when <= t.start + days(30)", implies=["test/charged-first"])
    told = why([LATE, TRIAL], "trial", CHARGED_FIRST, stronger)
    outcomes = {one.rule: one for one in told.rules}
    assert outcomes["test/stronger"].outcome == "fired"
    assert outcomes["test/charged-first"].outcome == "silenced"
    assert only(outcomes["test/charged-first"]).reason == "the stronger rule test/stronger already says so"


def test_a_finding_that_rests_on_others_of_a_group_is_beside_the_claim() -> None:
    first = rule(
        "first",
        match={"t": "trial"},
        gather={"cs": {"type": "charge", "same": ["defendant"]}},
        require="min(cs.when) <= t.start",
    )
    later = CHARGE | {"id": "later", "when": "2026"}
    assert account([LATE, later, TRIAL], "charged", first).outcome == "fired"
    beside = account([LATE, later, TRIAL], "later", first)
    assert (beside.outcome, only(beside).reason) == ("beside", "it does not rest on this claim's event")
    assert [(p.name, p.asked) for p in only(beside).players if p.part == "group"] == [("cs", True)]


def test_what_is_only_reported_is_found_as_a_dispute() -> None:
    fired = account([LATE | {"by": "ben"}, TRIAL], "charged")
    assert fired.outcome == "fired"
    assert only(fired).disputed


def test_of_several_combinations_all_are_counted_and_the_worst_decides() -> None:
    claims = [TRIAL, CHARGE, LATE | {"id": "late"}, CHARGE | {"id": "open", "when": "2024"}]
    told = account(claims, "trial")
    assert told.outcome == "fired"
    assert told.counts == (("fired", 1), ("possible", 1), ("holds", 1))
    assert told.complete


# -- the claim -------------------------------------------------------------------------------------------------------


def test_a_deprecated_claim_counts_for_nothing() -> None:
    told = why([CHARGE | {"rank": "deprecated"}, TRIAL], "charged", CHARGED_FIRST)
    assert (told.claim.discounted, told.rules) == ("its own rank is deprecated", ())


def test_so_does_one_of_a_deprecated_source() -> None:
    told = why([CHARGE | {"source": "hoax"}], "charged", CHARGED_FIRST, sources={"hoax": {"rank": "deprecated"}})
    assert told.claim.discounted == "its source hoax is deprecated"


def test_so_does_one_that_is_superseded() -> None:
    told = why([CHARGE, CHARGE | {"id": "better", "supersedes": ["charged"]}], "charged", CHARGED_FIRST)
    assert told.claim.discounted == "it is superseded by better"


def test_so_does_one_that_a_preferred_claim_of_its_event_outvotes() -> None:
    told = why([TRIAL, TRIAL | {"id": "better", "from": "2024-02-22", "rank": "preferred"}], "trial", CHARGED_FIRST)
    assert told.claim.discounted == "it is outvoted by better, which is preferred for their event"


def test_what_is_planned_dates_nothing() -> None:
    told = why([CHARGE | {"stance": "planned"}, TRIAL], "charged", CHARGED_FIRST)
    assert told.claim.remarks == (
        "it is planned, and so dates no event: only rules that ask for what is planned look at it",
    )
    assert (told.rules, told.elsewhere) == ((), 1)


def test_it_says_with_what_it_is_one_event_and_why() -> None:
    claims = [
        TRIAL | {"event": "the-trial"},
        TRIAL | {"id": "same", "from": "2024-02"},
        {"id": "named", "type": "trial", "event": "the-trial", "from": "2024"},
    ]
    fellows = {one.claim: (one.dates, one.because) for one in why(claims, "trial", CHARGED_FIRST).claim.fellows}
    assert fellows == {
        "same": ("from 2024-02", "same defendant and case: a trial happens usually once"),
        "named": ("from 2024", "both name the event the-trial"),
    }


def test_where_the_claims_of_its_event_clash_each_version_is_told() -> None:
    claims = [TRIAL, TRIAL | {"id": "other", "from": "2022"}, CHARGE]
    told = why(claims, "trial", CHARGED_FIRST)
    assert told.claim.versions == (("other",), ("trial",))
    (one,) = told.rules
    assert [(c.outcome, c.without) for c in one.combinations] == [("fired", True), ("holds", False)]


def test_its_dates_are_told_as_they_were_read() -> None:
    (read_,) = why([CHARGE | {"when": "about 2023"}], "charged", CHARGED_FIRST).claim.reads
    assert (read_.text, read_.strict, read_.widened) == ("about 2023", "2023", "between 2022 and 2024")


def test_a_relative_date_is_told_with_what_it_was_counted_from() -> None:
    claims = [TRIAL | {"from": "3 days after charged"}, CHARGE]
    (read_,) = why(claims, "trial", CHARGED_FIRST).claim.reads
    assert (read_.strict, read_.through, read_.resolved) == ("began 2023-02-03", ("charged",), True)
    undated = [TRIAL | {"from": "3 days after charged"}, {"id": "charged", "type": "charge"}]
    (lost,) = why(undated, "trial", CHARGED_FIRST).claim.reads
    assert not lost.resolved


def test_entities_that_are_the_same_as_others_are_told() -> None:
    entities = {"ann": {"kind": "person"}, "annie": {"kind": "person", "same_as": "ann"}}
    told = why([CHARGE | {"defendant": "annie"}], "charged", CHARGED_FIRST, entities=entities)
    assert [(one.field, one.entity, one.stands) for one in told.claim.entities] == [
        ("defendant", "annie", "ann"),
        ("case", "k", ""),
    ]


def test_it_says_when_everything_together_tells_that_it_was() -> None:
    undated = {key: value for key, value in TRIAL.items() if key != "from"}
    entry = why([CHARGE, undated], "trial", CHARGED_FIRST).claim.entry
    assert entry is not None
    assert [step.claims for step in entry.because_earliest] == [("charged",), ("charged", "trial")]


# -- which claim is meant --------------------------------------------------------------------------------------------


def test_the_name_of_an_event_stands_for_its_first_claim() -> None:
    assert why([TRIAL | {"event": "hearing"}, CHARGE], "hearing", CHARGED_FIRST).claim.id == "trial"


def test_the_beginning_of_one_id_will_do() -> None:
    assert why([TRIAL, CHARGE], "tri", CHARGED_FIRST).claim.id == "trial"


def test_the_beginning_of_several_will_not() -> None:
    with pytest.raises(ClaimcheckError, match="several claims begin with 'tri'") as refused:
        why([TRIAL, TRIAL | {"id": "trip"}], "tri", CHARGED_FIRST)
    assert refused.value.problems[0].hint == "write out one of trial, trip"


def test_an_unknown_claim_is_refused_with_the_nearest() -> None:
    with pytest.raises(ClaimcheckError, match="no claim is named 'trail'") as refused:
        why([TRIAL, CHARGE], "trail", CHARGED_FIRST)
    assert refused.value.problems[0].hint == "did you mean 'trial'?"


def test_an_unknown_rule_is_refused_with_the_nearest() -> None:
    with pytest.raises(ClaimcheckError, match="no rule is named 'charge-first'"):
        why([TRIAL, CHARGE], "trial", CHARGED_FIRST, asked="charge-first")


def test_with_a_rule_only_that_is_told() -> None:
    other = rule("other", match={"t": "trial"}, require="t.start <= today")
    told = why([TRIAL, CHARGE], "trial", CHARGED_FIRST, other, asked="charged-first")
    assert [one.rule for one in told.rules] == ["test/charged-first"]


def test_what_several_begin_with_after_the_pack_will_do() -> None:
    other = rule("other", match={"t": "trial"}, require="t.start <= today")
    told = why([TRIAL, CHARGE], "trial", CHARGED_FIRST, other, asked="charged")
    assert [one.rule for one in told.rules] == ["test/charged-first"]


# -- the words of conditions, and by how much ------------------------------------------------------------------------


def test_what_is_added_to_a_date_is_written_where_it_is_added() -> None:
    told = rule("told", match={"t": "trial"}, require="t.start <= today + days(1) and t.start - today <= years(1)")
    later = rule("later", match={"t": "trial"}, require="today + years(1) <= t.start and t.start > today + years(2)")
    words = [one.words for judged in (told, later) for one in only(account([TRIAL], "trial", judged)).comparisons]
    assert words == [
        "t.start <= today + 1 day",
        "t.start <= today + 1 year",
        "today + 1 year <= t.start",
        "today + 2 years < t.start",
    ]


def test_the_dates_of_each_source_are_told_together_where_each_is_judged_by_itself() -> None:
    agree = rule("agree", match={"e": "event"}, require="dates_agree(e, by_source)")
    claims = [TRIAL | {"id": f"t{n}", "from": f"202{n}", "source": source} for n, source in enumerate("aab")]
    (comparison,) = only(account([*claims, TRIAL], "t0", agree, sources={"a": {"title": "Post"}})).comparisons
    assert (comparison.words, comparison.truth) == ("dates_agree(e, by_source)", False)
    (value,) = comparison.values
    assert value.words == "dates of e by source"
    assert value.text == "no source: 2024-02-21 (trial); Post: 2020 (t0), 2021 (t1); b: 2022 (t2)"


@pytest.mark.parametrize(
    ("age", "truth", "note"),
    [("60", True, "9 years to spare"), ("40", False, "by 8 years"), ("50", None, "")],
)
def test_how_far_lengths_of_time_are_apart_is_told(age: str, truth: bool | None, note: str) -> None:
    old = rule(
        "old",
        match={"b": "birth", "d": "death"},
        same=["person"],
        require="d.when - b.when <= d.age",
        severity="warning",
    )
    claims = [
        {"id": "born", "type": "birth", "person": "ann", "when": "1900-01-01"},
        {"id": "died", "type": "death", "person": "ann", "when": "1950-01-01", "age": age},
    ]
    (comparison,) = only(account(claims, "died", old)).comparisons
    assert (comparison.truth, comparison.note) == (truth, note)


def test_how_far_numbers_are_apart_is_told() -> None:
    most = rule("most", match={"t": "count"}, require="t.figure <= 10", severity="warning")
    for figure, truth, note in ((7, True, "3 to spare"), (12, False, "by 2")):
        toll = {"id": "toll", "type": "count", "what": "killed", "figure": figure}
        (comparison,) = only(account([toll], "toll", most)).comparisons
        assert (comparison.truth, comparison.note) == (truth, note)


# -- it agrees with `check` ------------------------------------------------------------------------------------------

TRIED = {"type": "trial", "same": ["defendant", "case?"]}
CHARGES = {"type": "charge", "same": ["defendant"]}
RULES = (
    CHARGED_FIRST,
    UNLESS,
    rule("agree", match={"e": "event"}, require="dates_agree(e)"),
    rule("each", **EACH, severity="warning", require="s.start <= s.source.published"),
    rule("planned", match={"v": {"type": "event", "stance": "planned"}}, require="v.start <= today"),
    rule(
        "first",
        match={"t": "trial"},
        gather={"cs": {"type": "charge", "same": ["defendant", "case?"]}},
        require="min(cs.when) <= t.start and max(cs.when) <= t.end",
    ),
    rule(
        "needed",
        match={"v": "verdict"},
        exists={"t": {"type": "trial", "same": ["defendant", "case?"], "where": "t.start <= v.when", "closed": True}},
    ),
    rule("pair", match={"a": "charge", "b": "charge"}, same=["defendant"], require="compatible(a.when, b.when)"),
    rule(
        "counted",
        match={"t": "trial"},
        gather={"cs": {"type": "charge", "same": ["defendant"]}},
        require="count(cs) < 2",
    ),
)


def _disagreement(claims: list[Claim]) -> str:
    """Say for which claim and rule `why` and `check` say different things; "" if there is none."""
    described = {"sources": SOURCES, "entities": ENTITIES}
    found = report(claims, *RULES, **described)
    numbers = events(read(claims, **described))
    for claim, event in numbers.items():
        told = why(claims, claim, *RULES, **described)
        fired = {one.rule for one in told.rules if one.outcome == "fired"}
        of_event = {one.rule for one in found.findings if event in one.events}
        cited = {one.rule for one in found.findings if event in {numbers[name] for name in one.claim_ids}}
        if not of_event <= fired <= of_event | cited:
            return f"{claim}: why says {sorted(fired)}, check says {sorted(of_event)}, and cites it in {sorted(cited)}"
    return ""


@pytest.mark.parametrize("seed", range(12))
def test_a_rule_has_fired_exactly_where_a_finding_is_of_the_event(seed: int) -> None:
    claims = Scribe(Random(seed)).claims(least=4)  # noqa: S311 (as good as any)
    said = _disagreement(claims)
    assert not said, f"{said} of {smallest(claims, lambda fewer: bool(_disagreement(fewer)))}"


def test_the_order_of_claims_does_not_matter() -> None:
    described = {"sources": SOURCES, "entities": ENTITIES}
    claims = Scribe(Random(7)).claims(least=6)  # noqa: S311
    for claim in claims:
        there, back = (why(some, claim["id"], *RULES, **described) for some in (claims, claims[::-1]))
        assert json.loads(render_why_json(there))["rules"] == json.loads(render_why_json(back))["rules"]


# -- rules that are written in Python, and what is left apart ---------------------------------------------------------

CHAIN: list[Claim] = [
    {"id": "trial", "type": "trial", "defendant": "ann", "case": "k", "from": "2024-02-21", "until": "2024-03-06"},
    {"id": "verdict", "type": "verdict", "defendant": "ann", "case": "k", "when": "2024"},
    {"id": "sentence", "type": "sentence", "defendant": "ann", "case": "k", "when": "exactly 1 week after verdict"},
    {"id": "sentenced", "type": "sentence", "defendant": "ann", "case": "k", "when": "2024-02-25"},
]


def builtin(claims: list[Claim], claim: str, asked: str, **described: Any) -> RuleAccount:
    options = Options(as_of="2025-01-01", threads=1, installed=False)
    (one,) = claimcheck.why(claims, claim, asked, options=options, **described).rules
    return one


def test_a_chain_that_an_event_is_in_is_told() -> None:
    fired = builtin(CHAIN, "verdict", "chronology/chain")
    assert fired.outcome == "fired"
    finding = only(fired).finding
    assert finding is not None
    assert "verdict" in finding.claim_ids
    assert builtin(CHAIN[:2], "verdict", "chronology/chain").outcome == "holds"


def test_what_a_quote_is_held_against_is_told() -> None:
    quoting = CHARGE | {"quote": "charged on Tuesday", "source": "paper"}
    assert builtin([CHARGE], "charged", "sourcing/quote-not-in-source").reason == "it quotes nothing"
    assert builtin([quoting], "charged", "sourcing/quote-not-in-source").reason == (
        "the text of its source is not at hand"
    )


QUOTING = {"id": "dead", "type": "death", "person": "ann", "source": "paper"}
QUOTING |= {"when": "2023-03", "quote": "Ann died on March 6, 2024"}


@pytest.mark.parametrize(
    "other",
    [
        {"id": "other", "type": "verdict", "defendant": "ben", "source": "paper", "when": "2024-03-06"},
        {"id": "other", "type": "trial", "source": "paper", "quote": QUOTING["quote"], "from": "2024-03"},
    ],
)
def test_a_date_in_a_quote_that_is_left_alone_is_told_with_whose_it_may_be(other: Claim) -> None:
    sources = {"paper": {"title": "The Paper"}}
    alone = builtin([QUOTING, other], "dead", "sourcing/quote-against-date", sources=sources)
    assert (alone.outcome, alone.reason) == (
        "holds",
        "the March 6, 2024 it quotes is left alone: it may be the date of other, of the same source",
    )
    elsewhere = other | {"source": "post"}
    assert builtin([QUOTING, elsewhere], "dead", "sourcing/quote-against-date", sources=sources).outcome == "fired"
    fitting = builtin([QUOTING | {"when": "2024-03"}, other], "dead", "sourcing/quote-against-date", sources=sources)
    assert fitting.reason == "nothing in its quote contradicts it"


def test_events_that_are_left_apart_are_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.engine.crowds.FEW_CLAIMS", 0)
    monkeypatch.setattr("claimcheck.engine.crowds.MAX_PAIRS", 3)
    plain = rule("plain", match={"c": "charge", "t": "hearing"}, same=["defendant"], require="c.when <= t.when")
    hearings = [{"id": f"heard{n}", "type": "hearing", **ANN, "when": "2024"} for n in range(3)]
    charges = [CHARGE | {"id": f"charged{n}"} for n in range(3)]
    apart = account([*hearings, *charges], "heard1", plain)
    assert (apart.outcome, apart.combinations) == ("apart", ())
    assert apart.reason == "so many events share its keys that their pairs are not looked at"


def test_more_combinations_than_are_looked_at_are_said_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.engine.why.MAX_COMBINATIONS", 2)
    monkeypatch.setattr("claimcheck.engine.why_queries.MAX_COMBINATIONS", 2)
    charges = [CHARGE | {"id": f"charged{n}"} for n in range(4)]
    told = account([TRIAL, *charges], "trial")
    assert (told.counts, told.complete) == ((("holds", 2),), False)
