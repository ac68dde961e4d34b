"""Chains: what dates, relative dates and several rules leave no time for, though no rule by itself finds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from claimcheck import Finding, Report, check, timeline
from claimcheck.config import Options
from rule_kit import loaded, rule

CHAIN = "chronology/chain"
Claim = dict[str, Any]


def trial(**given: Any) -> Claim:
    return {"id": "trial", "type": "trial", "defendant": "ann", "case": "k", "from": "2024-02-21", **given}


def verdict(**given: Any) -> Claim:
    return {"id": "verdict", "type": "verdict", "defendant": "ann", "case": "k", **given}


def sentence(when: str, name: str = "sentence", **given: Any) -> Claim:
    return {"id": name, "type": "sentence", "defendant": "ann", "case": "k", "when": when, **given}


def birth(person: str, when: str | None = None, **given: Any) -> Claim:
    dated = {"when": when} if when else {}
    return {"id": f"{person}-born", "type": "birth", "person": person, **dated, **given}


def mother(child: str, parent: str, **given: Any) -> Claim:
    return {
        "id": f"{parent}-{child}",
        "type": "parentage",
        "child": child,
        "parent": parent,
        "relation": "mother",
    } | given


WEEK_LATER = [trial(), verdict(), sentence("exactly 1 week after verdict"), sentence("2024-02-25", "sentenced")]
GENERATIONS = [birth("eve", "1801"), mother("bea", "eve"), birth("bea"), mother("ann", "bea"), birth("ann", "1807")]


def report(claims: list[Claim], described: Mapping[str, Any] | None = None, **options: Any) -> Report:
    return check(claims, **(described or {}), options=Options(as_of="2025-01-01", threads=1, **options))


def chains(claims: list[Claim], described: Mapping[str, Any] | None = None, **options: Any) -> list[Finding]:
    found = report(claims, described, **options)
    assert not found.problems
    return [finding for finding in found.findings if finding.rule == CHAIN]


def without(claims: list[Claim], name: str) -> list[Claim]:
    return [claim for claim in claims if claim["id"] != name]


def changed(claims: list[Claim], name: str, **given: Any) -> list[Claim]:
    return [{**claim, **given} if claim["id"] == name else claim for claim in claims]


# -- what stays quiet --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claims", [WEEK_LATER, GENERATIONS], ids=["relative", "rules"])
def test_without_any_one_of_its_claims_there_is_no_contradiction(claims: list[Claim]) -> None:
    assert chains(claims)
    for claim in claims:
        assert report(without(claims, claim["id"])).findings == ()


def test_a_date_that_may_be_late_enough() -> None:
    assert not chains(changed(WEEK_LATER, "sentenced", when="2024"))
    assert not chains(changed(GENERATIONS, "ann-born", when="between 1805 and 1811"))


def test_another_person() -> None:
    assert not chains(changed(WEEK_LATER, "sentenced", defendant="ben"))
    assert not chains(changed(GENERATIONS, "bea-ann", parent="dee"))


def test_a_key_is_not_given() -> None:
    assert not chains(changed(GENERATIONS, "eve-bea", relation=None))


@pytest.mark.parametrize("stance", ["denied", "planned", "hypothetical"])
def test_what_nobody_asserts_bounds_nothing(stance: str) -> None:
    assert not chains(changed(WEEK_LATER, "sentence", stance=stance))
    assert not chains(changed(GENERATIONS, "bea-ann", stance=stance))


def test_what_is_deprecated_or_superseded_bounds_nothing() -> None:
    assert not chains(changed(WEEK_LATER, "sentence", rank="deprecated"))
    assert not chains([*WEEK_LATER, sentence("2024", "corrected", supersedes="sentenced")])


def test_a_rule_that_is_ignored_bounds_nothing() -> None:
    assert not chains(WEEK_LATER, ignore=("legal/verdict-before-trial",))


def test_a_rule_that_only_warns_bounds_nothing() -> None:
    """A mother of eleven is unusual; two of them one after the other are no contradiction."""
    assert not chains(changed(GENERATIONS, "ann-born", when="1822"))


def test_an_undated_member_beside_the_one_bound_may_be_the_first() -> None:
    """Of two first trials nobody can tell which one ended with the verdict."""
    again = trial(id="other", case=None, **{"from": None})
    assert not chains([*WEEK_LATER, again])


def test_one_rule_by_itself_is_no_chain() -> None:
    found = report([birth("ann", "1872"), {"id": "died", "type": "death", "person": "ann", "when": "1850"}]).findings
    assert [finding.rule for finding in found] == ["biography/death-before-birth"]


def test_what_a_simpler_finding_explains_is_not_told_again() -> None:
    """The mother's own birth is already too late for the daughter's: the grandmother's adds nothing."""
    found = report(changed(GENERATIONS, "bea-born", when="1805")).findings
    assert {finding.rule for finding in found} == {"biography/mother-impossibly-young", "biography/mother-young"}


# -- what is found -------------------------------------------------------------------------------------------------


def test_a_relative_date_and_a_rule() -> None:
    (found,) = chains(WEEK_LATER)
    assert set(found.claim_ids) == {"trial", "verdict", "sentence", "sentenced"}
    assert (found.severity, found.certainty, found.kind) == ("error", "certain", "contradiction")
    assert "is 3 days too early" in found.message
    assert found.message.endswith("it was on or after 2024-02-28")


def test_rules_by_way_of_events_that_nobody_dates() -> None:
    (found,) = chains(GENERATIONS)
    assert set(found.claim_ids) == {claim["id"] for claim in GENERATIONS}


def test_an_undated_trial_is_bound_like_any_other() -> None:
    """An undated trial exempts a verdict from comparing dates; it still lies between the charges and the verdict."""
    charged = {"id": "charged", "type": "charge", "defendant": "ann", "case": "k", "when": "2023-01-31"}
    (found,) = chains([charged, trial(**{"from": None}), verdict(when="2022-05")])
    assert set(found.claim_ids) == {"charged", "trial", "verdict"}


def test_steps_are_told_in_the_order_of_time() -> None:
    (found,) = chains(WEEK_LATER)
    assert [step.kind for step in found.steps] == ["date", "rule", "relative date", "identity", "date"]
    assert found.stepwise
    assert found.steps[1].text.startswith("verdict of ann on or after 2024-02-21: ")
    assert found.steps[1].text.endswith("(legal/verdict-before-trial)")
    assert found.steps[2].text == "sentence of ann on or after 2024-02-28: sentence exactly 1 week after verdict"
    assert found.steps[-1].text == "but sentence of ann: 2024-02-25"


def test_both_ends_are_told_what_would_fit() -> None:
    (found,) = chains(WEEK_LATER)
    assert {(repair.claim, repair.text) for repair in found.repairs} == {
        ("trial", "on or before 2024-02-18"),
        ("sentenced", "on or after 2024-02-28"),
    }


def test_that_two_claims_tell_of_one_event_is_a_step() -> None:
    named = changed(WEEK_LATER, "verdict", event="the-verdict")
    named = changed(named, "sentence", when="exactly 1 week after again")
    again = {"id": "again", "type": "verdict", "event": "the-verdict"}
    (found,) = chains([*named, again])
    assert set(found.claim_ids) == {"trial", "verdict", "again", "sentence", "sentenced"}
    identities = [set(step.claims) for step in found.steps if step.kind == "identity"]
    assert identities == [{"verdict", "again"}, {"sentence", "sentenced"}]


def test_that_two_entities_are_the_same_is_a_step() -> None:
    described = {"entities": {"bea": {"kind": "person", "same_as": "beatrice"}, "beatrice": {"kind": "person"}}}
    (found,) = chains(changed(GENERATIONS, "eve-bea", child="beatrice"), described)
    (identity,) = [step for step in found.steps if step.kind == "identity"]
    assert identity.text == "bea and beatrice are the same"


def test_claims_that_say_as_much_are_listed_beside_the_ends() -> None:
    (found,) = chains(
        [*WEEK_LATER, trial(id="trial-too", **{"from": "2024-02-20"}), sentence("2024-02-24", "sentenced-too")]
    )
    assert {(of, citation.id) for of, citation in found.also} == {
        ("trial", "trial-too"),
        ("sentenced-too", "sentenced"),
    }


def test_claims_that_tell_of_an_undated_event_as_well_are_listed_too() -> None:
    """So that nobody is suspected of what two sources say before what one says."""
    again = birth("bea", id="bea-born-too", source="register")
    (found,) = chains([*GENERATIONS, again])
    assert [(of, citation.id) for of, citation in found.also] == [("bea-born", "bea-born-too")]


def test_a_sentence_and_its_date_by_another_source_are_said_to_be_one_event() -> None:
    (found,) = chains(WEEK_LATER)
    (identity,) = [step for step in found.steps if step.kind == "identity"]
    assert identity.text == "sentence and sentenced tell of one event, the sentence of ann"


@pytest.mark.parametrize("when", ["exactly 1 week after verdict?", "probably 3 weeks after verdict"])
def test_it_is_only_likely_if_a_step_is_doubtful(when: str) -> None:
    (found,) = chains(changed(WEEK_LATER, "sentence", when=when))
    assert found.certainty == "likely"


def test_it_is_only_likely_if_it_needs_about_to_mean_exactly() -> None:
    (found,) = chains(changed(changed(GENERATIONS, "eve-born", when="about 1801"), "ann-born", when="1806"))
    assert found.certainty == "likely"


def test_it_is_only_likely_if_a_missing_key_is_inferred() -> None:
    (found,) = chains(changed(WEEK_LATER, "verdict", case=None))
    assert found.certainty == "likely"


def test_dates_that_go_round_in_a_circle() -> None:
    hearing = {"id": "hearing", "type": "hearing", "defendant": "ann", "when": "2 days after arrest"}
    arrest = {"id": "arrest", "type": "arrest", "person": "ann", "when": "3 days after hearing"}
    (found,) = chains([hearing, arrest])
    assert set(found.claim_ids) == {"arrest", "hearing"}
    assert found.certainty == "certain"
    assert not chains([hearing, {**arrest, "when": "2 days before hearing"}])


def test_what_is_only_reported_makes_a_dispute() -> None:
    (found,) = chains(changed(WEEK_LATER, "sentence", by="reporter"))
    assert (found.kind, found.severity) == ("dispute", "info")


def test_offsets_from_utc_are_taken_into_account() -> None:
    """Two hours after one in the evening in the east is before that hour of the same local day in the west."""
    shot = {"id": "shot", "type": "injury", "person": "ann", "when": "2021-10-21T13:48-06:00"}
    call = {"id": "call", "type": "statement", "speaker": "ben", "when": "exactly 2 hours after shot"}
    came = {"id": "came", "type": "statement", "speaker": "ben", "event": "call-event", "when": "2021-10-21T21:50Z"}
    assert not chains([shot, {**call, "event": "call-event"}, came])
    late = {**came, "when": "2021-10-21T20:00Z"}
    told = report([shot, {**call, "event": "call-event"}, late])
    assert {finding.rule for finding in told.findings} & {CHAIN, "sourcing/event-dated-twice"}


# -- limits ----------------------------------------------------------------------------------------------------------


def test_more_chains_than_are_told_are_said_to_be_there() -> None:
    daughters = [claim for n in range(130) for claim in (mother(f"d{n}", "bea"), birth(f"d{n}", "1807"))]
    found = report([birth("eve", "1801"), mother("bea", "eve"), birth("bea"), *daughters])
    assert sum(finding.rule == CHAIN for finding in found.findings) == 100
    assert any(notice.topic == CHAIN and "more contradictions" in notice.reason for notice in found.notices)


def test_selecting_only_chains_still_lets_all_rules_bound() -> None:
    (found,) = report(WEEK_LATER, select=("chronology",)).findings
    assert found.rule == CHAIN
    assert report(WEEK_LATER, select=("legal",)).findings == ()


def test_what_is_held_to_the_date_of_a_source_that_bears_none_is_not_bounded() -> None:
    told = rule("told", match={"s": {"type": "statement", "each": "claim"}}, require="s.when <= s.source.published")
    (entry,) = timeline([{"id": "said", "type": "statement", "when": "2023"}], rules=loaded(told)).entries
    assert (entry.start.earliest_day, entry.start.latest_day) == (19358, 19722)
