"""Which claims are of one event, and which count at all."""

from __future__ import annotations

import pytest

import rule_kit
from claimcheck.model.findings import Report
from rule_kit import read, report, rule

LATE = rule(match={"e": "event"}, require="e.start <= today")
ORDER = rule("order", match={"c": "charge", "v": "verdict"}, same=["defendant"], require="c.when <= v.when")


def claim(name: str, kind: str = "verdict", **fields: object) -> dict[str, object]:
    base = {"defendant": "ann", "case": "k", **({"offense": "theft"} if kind == "verdict" else {})}
    return {"id": name, "type": kind, **base, **fields}


def events(*claims: dict[str, object], **described: object) -> list[set[str]]:
    """The events, each as the ids of its claims, in the order of their first claims."""
    found: dict[int, set[str]] = {}
    for name, number in rule_kit.events(read(claims, **described)).items():
        found.setdefault(number, set()).add(name)
    return [found[number] for number in sorted(found)]


def judged(*claims: dict[str, object], **described: object) -> Report:
    return report(claims, ORDER, **described)


# -- identity ----------------------------------------------------------------------------------------------------


def test_what_usually_happens_once_is_one_event_if_all_keys_are_equal() -> None:
    assert events(claim("a"), claim("b")) == [{"a", "b"}]


def test_a_missing_or_different_key_keeps_events_apart() -> None:
    assert events(claim("a"), claim("b", offense=None), claim("c", offense="fraud")) == [{"a"}, {"b"}, {"c"}]


def test_what_happens_often_is_never_merged_by_itself() -> None:
    assert events(claim("a", "charge"), claim("b", "charge")) == [{"a"}, {"b"}]


def test_a_number_keeps_a_second_trial_apart() -> None:
    assert events(claim("a", "trial"), claim("b", "trial", number=2), claim("c", "trial", number=2)) == [
        {"a"},
        {"b", "c"},
    ]


def test_without_a_number_it_is_the_first() -> None:
    assert events(claim("a", "trial"), claim("b", "trial", number=1)) == [{"a", "b"}]


def test_a_name_makes_claims_of_one_event() -> None:
    assert events(
        claim("a", "charge", event="x"), claim("b", "charge", event="x"), claim("c", "charge", event="y")
    ) == [{"a", "b"}, {"c"}]


def test_names_and_identities_chain() -> None:
    claims = [claim("a", event="x"), claim("b"), claim("c", offense="fraud", event="x"), claim("d", offense="fraud")]
    assert events(*claims) == [{"a", "b", "c", "d"}]


def test_entities_that_are_the_same_make_identities_equal() -> None:
    entities = {
        "ann": {"kind": "person", "same_as": "annie"},
        "annie": {"kind": "person", "same_as": "ania"},
        "ania": {"kind": "person"},
    }
    assert events(claim("a"), claim("b", defendant="annie"), claim("c", defendant="ania"), entities=entities) == [
        {"a", "b", "c"}
    ]


def test_one_event_is_of_one_type_or_its_subtypes() -> None:
    assert judged(claim("a", "charge", event="x"), claim("b", "indictment", event="x")).problems == ()
    (problem,) = judged(claim("a", "charge", event="x"), claim("b", "verdict", event="x")).problems
    assert (problem.record, problem.field, problem.hint) == ("b", "event", "one event is of one type; use another name")


@pytest.mark.parametrize(("general", "special"), [("charge", "indictment"), ("statement", "interview")])
@pytest.mark.parametrize("ids", ["ab", "ba"])
def test_an_event_is_of_its_most_special_type(general: str, special: str, ids: str) -> None:
    first, second = ids
    claims = [
        {"id": first, "type": general, "event": "x", "when": "2024"},
        {"id": second, "type": special, "event": "x"},
    ]
    only_special = rule(match={"e": special}, require="e.when <= today")
    assert len(report(claims, only_special).findings) == 1


# -- stance, speaker, rank, replacement --------------------------------------------------------------------------


CHARGED = claim("c", "charge", when="2023-02")
EARLY = claim("v", when="2022")


def test_stated_claims_contradict_each_other() -> None:
    (finding,) = judged(CHARGED, EARLY).findings
    assert (finding.kind, finding.severity, finding.claim_ids) == ("contradiction", "error", ("c", "v"))


@pytest.mark.parametrize("fields", [{"by": "cleo"}, {"stance": "alleged"}])
def test_what_is_only_reported_makes_a_dispute(fields: dict[str, str]) -> None:
    (finding,) = judged(CHARGED, {**EARLY, **fields}).findings
    assert (finding.kind, finding.severity) == ("dispute", "info")


@pytest.mark.parametrize("stance", ["denied", "planned", "hypothetical"])
def test_claims_that_do_not_assert_date_nothing_and_stand_alone(stance: str) -> None:
    assert judged(CHARGED, {**EARLY, "stance": stance}).findings == ()
    assert events(claim("a"), claim("b", stance=stance), claim("c", stance=stance)) == [{"a"}, {"b"}, {"c"}]


def test_a_contradiction_is_not_also_a_dispute() -> None:
    found = judged(CHARGED, EARLY, claim("w", when="2021", by="cleo"))
    assert [finding.kind for finding in found.findings] == ["contradiction"]


def test_a_speaker_does_not_silence_what_sources_state() -> None:
    (finding,) = judged(CHARGED, EARLY, claim("w", when="2023-03", by="cleo")).findings
    assert (finding.kind, set(finding.claim_ids)) == ("contradiction", {"c", "v"})


def test_a_speaker_does_not_date_what_sources_leave_open() -> None:
    found = judged(CHARGED, claim("v", when="[2022..2024]"), claim("w", when="2022", by="cleo"))
    assert [(finding.kind, set(finding.claim_ids)) for finding in found.findings] == [("dispute", {"c", "w"})]


@pytest.mark.parametrize("off", [{"rank": "deprecated"}, {"source": "hoax"}])
def test_deprecated_claims_date_nothing(off: dict[str, str]) -> None:
    assert judged(CHARGED, {**EARLY, **off}, sources={"hoax": {"rank": "deprecated"}}).findings == ()


def test_a_claims_own_rank_goes_before_that_of_its_source() -> None:
    kept = {**EARLY, "source": "hoax", "rank": "normal"}
    assert len(judged(CHARGED, kept, sources={"hoax": {"rank": "deprecated"}}).findings) == 1


def test_a_preferred_claim_outvotes_the_other_dated_claims_of_its_event() -> None:
    claims = [claim("a", when="2020"), claim("b", when="2022", rank="preferred"), claim("n")]
    assert events(*claims) == [{"b", "n"}]
    assert not judged(claim("c", kind="charge", when="2021"), *claims).findings


@pytest.mark.parametrize(
    "fields",
    [{}, {"when": "2022", "by": "bob"}, {"when": "2022", "stance": "alleged"}, {"when": "2022", "stance": "planned"}],
)
def test_a_preferred_claim_without_a_date_of_its_own_outvotes_none(fields: dict[str, str]) -> None:
    assert "a" in set().union(*events(claim("a", when="2020"), claim("b", rank="preferred", **fields)))


def test_preferred_claims_do_not_outvote_each_other() -> None:
    assert events(claim("a", when="2020", rank="preferred"), claim("b", when="2022", rank="preferred")) == [{"a", "b"}]


def test_a_preferred_source_outvotes_none() -> None:
    sources = {"court": {"rank": "preferred"}}
    assert events(claim("a", when="2020"), claim("b", when="2022", source="court"), sources=sources) == [{"a", "b"}]


def test_a_superseded_claim_dates_nothing() -> None:
    assert judged(CHARGED, EARLY, claim("w", when="2024", supersedes="v")).findings == ()


def test_what_replaces_nothing_known_is_a_problem() -> None:
    (problem,) = judged(EARLY, claim("w", supersedes="vv")).problems
    assert (problem.record, problem.message) == ("w", "no claim is named 'vv'")


@pytest.mark.parametrize("stance", ["planned", "denied", "hypothetical"])
def test_a_rule_may_ask_for_another_stance(stance: str) -> None:
    asking = rule(match={"e": {"type": "event", "stance": stance}}, require="e.start <= today")
    (finding,) = report([claim("v", when="2024", stance=stance), claim("w", when="2024")], asking).findings
    assert finding.claim_ids == ("v",)


def test_no_claims_no_finding() -> None:
    assert report([], LATE).findings == ()


# -- what lies within what ---------------------------------------------------------------------------------------


def problems_of(**within: str) -> list[tuple[str | None, str]]:
    entities = {name: {"kind": "place", "within": outer} for name, outer in within.items()}
    reading = read([claim("a")], entities=entities | {"world": {"kind": "place"}})
    rule_kit.events(reading)
    return [(problem.record, problem.message) for problem in reading.problems]


def test_places_may_lie_within_each_other_as_deep_as_they_like() -> None:
    assert problems_of(ward="city", city="county", county="world") == []


def test_a_place_within_itself_is_a_problem_told_once() -> None:
    told = [("city", "it lies within itself: city in county in city")]
    assert problems_of(ward="city", city="county", county="city") == told
