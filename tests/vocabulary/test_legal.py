"""The records of courts: which claims are of one event, and what a sentence says of its length."""

from collections.abc import Mapping
from typing import Any

import pytest

from claimcheck import Report, check
from claimcheck.vocabulary import builtin_types

REGISTRY = builtin_types()


def found(*claims: Mapping[str, Any]) -> Report:
    named = [{"id": f"claim-{number}", **claim} for number, claim in enumerate(claims)]
    return check(named, sources={"docket": {}, "paper": {}})


def rules(report: Report) -> list[str]:
    assert report.problems == ()
    return [finding.rule for finding in report.findings]


def on_the_docket(kind: str, source: str, **fields: str) -> dict[str, str]:
    return {"type": kind, "source": source, "case": "k", "document": "12", **fields}


@pytest.mark.parametrize("kind", ["filing", "docket-entry"])
def test_a_document_is_filed_once_and_entered_once(kind: str) -> None:
    told = on_the_docket(kind, "docket", when="2023-02-24")
    again = on_the_docket(kind, "paper", when="2023-03-24")
    assert rules(found(told, again)) == ["sourcing/event-dated-twice"]
    assert rules(found(told, {**again, "document": "13"})) == []
    assert rules(found(told, {**again, "case": "l"})) == []
    assert rules(found(told, {**again, "number": 2})) == []


def test_a_document_is_filed_entered_and_served_on_days_of_their_own() -> None:
    filed = on_the_docket("filing", "docket", when="2023-02-24")
    entered = on_the_docket("docket-entry", "docket", when="2023-02-27")
    assert rules(found(filed, entered)) == []
    for day in ("2023-02-20", "2023-02-24", "2023-03-06"):
        assert rules(found(filed, entered, on_the_docket("service-of-document", "docket", when=day))) == []


def test_several_parties_are_served() -> None:
    days = {"ann": "2023-03-01", "ben": "2023-03-02"}
    served = [on_the_docket("service-of-document", "docket", served=party, when=day) for party, day in days.items()]
    assert rules(found(*served)) == []


def test_process_is_a_document() -> None:
    assert "service-of-process" in REGISTRY.matching("service-of-document")


def test_a_civil_trial_is_no_trial() -> None:
    assert "civil-trial" not in REGISTRY.matching("trial")
    trials = (
        {"type": "trial", "source": "paper", "defendant": "ben", "case": "k", "from": "1994-09-26"},
        {"type": "civil-trial", "source": "paper", "defendant": "ben", "case": "k", "from": "1996-10-23"},
    )
    assert rules(found(*trials)) == []


@pytest.mark.parametrize("term", ["18 months", "a year and a day", "about 2 years", "at least 25 years", "P1Y6M"])
def test_imprisonment_is_a_length(term: str) -> None:
    assert rules(found({"type": "sentence", "source": "paper", "defendant": "ann", "imprisonment": term})) == []


@pytest.mark.parametrize("term", ["life", "18", "two to four", "time served"])
def test_imprisonment_without_a_length_is_a_problem_that_names_the_field(term: str) -> None:
    report = found({"type": "sentence", "source": "paper", "defendant": "ann", "imprisonment": term})
    (problem,) = report.problems
    assert (problem.field, problem.value) == ("imprisonment", term)


def test_a_term_is_meant_exactly() -> None:
    held = {"type": "custody", "source": "paper", "person": "ann", "case": "k", "from": "2020-01-01"}
    term = {"type": "sentence", "source": "paper", "defendant": "ann", "case": "k", "when": "2020-01-01"}
    term |= {"imprisonment": "18 months"}
    assert rules(found(term, {**held, "until": "2021-07-30"})) == []
    assert rules(found(term, {**held, "until": "2021-08-15"})) == ["legal/custody-exceeds-term"]
