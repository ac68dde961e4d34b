"""What a suspected claim would have to say instead, given everything else."""

from __future__ import annotations

from typing import Any

from claimcheck import Repair, check
from claimcheck.config import Options

Claim = dict[str, Any]


def trial(name: str, start: str, source: str = "paper", **given: Any) -> Claim:
    return {"id": name, "type": "trial", "source": source, "defendant": "ann", "case": "k", "from": start, **given}


def other(kind: str, when: str, source: str = "court") -> Claim:
    return {"id": kind, "type": kind, "source": source, "defendant": "ann", "case": "k", "when": when}


SOURCES = {
    "paper": {"title": "The Paper", "publisher": "Press", "kind": "article", "published": "2024-08-01"},
    "first": {"title": "The Paper, before", "publisher": "Press", "kind": "article", "published": "2024-03-09"},
    "court": {"title": "the court", "rank": "preferred"},
    "radio": {"title": "the radio"},
}


def repairs(claims: list[Claim], suspect: str) -> list[Repair]:
    report = check(claims, sources=SOURCES, options=Options(as_of="2025-01-01", threads=1))
    assert not report.problems
    return [repair for cause in report.causes if cause.suspect == suspect for repair in cause.repairs]


def values(repair: Repair) -> dict[str, str]:
    return {candidate.value: candidate.slip for candidate in repair.candidates}


CHARGED, JUDGED = other("charge", "2023-01-31"), other("verdict", "2024-03-06")


def test_a_date_gets_the_range_between_what_comes_before_it_and_after_it() -> None:
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24"), JUDGED], "trial")
    assert (repair.claim, repair.field, repair.text) == ("trial", "from", "between 2023-01-31 and 2024-03-06")


def test_what_is_one_digit_away_and_fits_is_a_candidate() -> None:
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24"), JUDGED], "trial")
    assert values(repair) == {
        "2023-02-24": "one digit; and the year of charge",
        "2024-02-24": "one digit; and the year of verdict",
        "2023-01-31": "exchanged with charge",
    }


def test_what_others_say_of_the_same_event_narrows_the_range_and_is_a_candidate() -> None:
    rival = trial("again", "2024-02-21", "radio")
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24"), rival, JUDGED], "trial")
    assert repair.text == "2024-02-21"
    assert values(repair) == {"2024-02-21": "what the radio says"}


def test_where_others_are_wrong_as_well_the_other_events_decide() -> None:
    rival = trial("again", "2021-02-21", "radio")
    indicted = {**other("charge", "2023-01-31", "first"), "id": "indicted", "event": "the-charge"}
    claims = [{**CHARGED, "event": "the-charge"}, indicted, trial("trial", "2022-02-24"), rival, JUDGED]
    assert [repair.text for repair in repairs(claims, "trial")] == ["between 2023-01-31 and 2024-03-06"]


def test_an_earlier_article_of_the_same_publisher_is_called_its_own() -> None:
    rival = trial("before", "2024-02-24", "first")
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24"), rival, JUDGED], "trial")
    assert values(repair)["2024-02-24"].endswith("what its own earlier article says")


def test_two_ends_of_one_claim_may_have_been_exchanged() -> None:
    (repair,) = repairs([CHARGED, trial("trial", "2024-03-06", until="2023-11-01")], "trial")[:1]
    assert "exchanged with `until`" in values(repair).get("2023-11-01", "")


def test_a_chain_bounds_the_range_too() -> None:
    born = {"type": "birth", "source": "court"}
    mother = {"type": "parentage", "relation": "mother", "source": "court"}
    claims = [
        {"id": "eve-born", "person": "eve", "when": "1801", **born},
        {"id": "eve-bea", "parent": "eve", "child": "bea", **mother},
        {"id": "bea-born", "person": "bea", **born},
        {"id": "bea-ann", "parent": "bea", "child": "ann", **mother},
        {"id": "ann-born", "person": "ann", "when": "1806", **born, "source": "paper"},
        {"id": "ann-died", "type": "death", "person": "ann", "when": "1870", "source": "court"},
    ]
    (repair,) = repairs(claims, "ann-born")
    assert repair.text == "between 1809 and 1870"
    assert values(repair)["1816"] == "one digit"


def test_a_date_that_fits_as_it_is_gets_no_other() -> None:
    """It is only unusual; what is wrong with it is nothing that bounds it."""
    claims = [
        {"id": "died", "type": "death", "person": "ann", "when": "1832-08-11"},
        {"id": "buried", "type": "burial", "person": "ann", "when": "1836-08-11"},
    ]
    assert check(claims).findings
    assert repairs(claims, "buried") == repairs(claims, "died") == []


def test_a_value_is_set_against_what_all_other_sources_agree_on() -> None:
    def parent(name: str, who: str, source: str) -> Claim:
        told = {"child": "ann", "parent": who, "relation": "mother", "event": "ann-and-mother"}
        return {"id": name, "type": "parentage", "source": source, **told}

    eve = {"id": "born", "type": "parentage", "child": "ann", "parent": "dee", "relation": "mother", "source": "court"}
    claims = [parent("one", "eve", "paper"), parent("two", "dee", "radio"), eve]
    assert all(repair.field != "when" for repair in repairs(claims, "one"))
