"""The worked example: its contradictions are found, each with its suspect, and none of its traps is reported."""

from pathlib import Path

import pytest

import claimcheck
from claimcheck import Finding, Report

ROOT = Path(__file__).resolve().parents[1]

FOUND = {
    # The article dates the trial eleven months before the charges, and against every other document.
    ("legal/trial-before-charges", "last-take-trial", "error"),
    ("sourcing/event-dated-twice", "last-take-trial", "warning"),
    # The Blast's second article dates the verdict a year early: before the trial, against its first article and itself.
    ("legal/verdict-before-trial", "blast-august-verdict", "error"),
    ("sourcing/event-dated-twice", "blast-august-verdict", "warning"),
    ("sourcing/source-contradicts-itself", "blast-august-verdict", "warning"),
    # The jury deliberates the day after its verdict; another document says on the day of it.
    ("legal/deliberation-after-verdict", "new-mexican-deliberation", "error"),
    ("sourcing/event-dated-twice", "new-mexican-deliberation", "warning"),
    # The film "will be" available on a day already past.
    ("publication/plan-already-past", "last-take-release", "warning"),
}


@pytest.fixture(scope="module")
def report() -> Report:
    return claimcheck.check(ROOT / "claims")


def finding(report: Report, rule: str, suspect: str) -> Finding:
    return next(f for f in report.findings if f.rule == rule and f.suspect == suspect)


def test_its_contradictions_are_found_and_nothing_else(report: Report) -> None:
    assert {(f.rule, f.suspect, f.severity) for f in report.findings} == FOUND
    assert len(report.findings) == len(FOUND)


def test_nothing_in_it_is_broken(report: Report) -> None:
    assert report.problems == ()


def test_all_of_them_are_certain_contradictions(report: Report) -> None:
    assert {(f.certainty, f.kind) for f in report.findings} == {("certain", "contradiction")}


def test_the_trial_s_date_gets_its_range_and_what_others_say(report: Report) -> None:
    (repair,) = next(cause.repairs for cause in report.causes if cause.suspect == "last-take-trial")
    assert (repair.field, repair.text) == ("from", "2024-07-09")
    assert "2024-07-09" in {candidate.value for candidate in repair.candidates}


def test_the_second_article_s_verdict_is_one_digit_off_and_its_first_article_says_so(report: Report) -> None:
    (repair,) = next(cause.repairs for cause in report.causes if cause.suspect == "blast-august-verdict")
    (candidate,) = repair.candidates
    assert candidate.value == "March 2024"
    assert candidate.slip.startswith("one digit; and what its own earlier article")


def test_the_suspect_leads_its_citations(report: Report) -> None:
    assert all(f.claims[0].id == f.suspect for f in report.findings)


def test_findings_of_one_suspect_stand_together(report: Report) -> None:
    suspects = [f.suspect for f in report.findings]
    assert suspects == sorted(suspects, key=suspects.index)


def test_the_trial_is_set_against_the_charge_and_says_what_would_fit(report: Report) -> None:
    trial = finding(report, "legal/trial-before-charges", "last-take-trial")
    assert [c.value for c in trial.claims] == ["2022-02-24", "2023-01-31"]
    assert ("last-take-trial", "from", "on or after 2023-01-31") in {(r.claim, r.field, r.text) for r in trial.repairs}


def test_a_relative_date_is_cited_with_what_it_was_resolved_by(report: Report) -> None:
    verdict = finding(report, "legal/verdict-before-trial", "blast-august-verdict")
    assert verdict.claim_ids == ("blast-august-verdict", "epoch-times-trial", "epoch-times-verdict")


def test_claims_that_say_as_much_are_listed_beside_the_cited_one(report: Report) -> None:
    deliberation = finding(report, "legal/deliberation-after-verdict", "new-mexican-deliberation")
    assert {c.id for _, c in deliberation.also} == {"epoch-times-verdict", "sf-reporter-verdict"}


@pytest.mark.parametrize(
    "quiet",
    [
        pytest.param("ap-announcement", id="announced on Thursday, dismissed on Friday"),
        pytest.param("ap-dismissal", id="the dismissal of that Friday"),
        pytest.param("cbs-indictment", id="a second charge after a dismissal without prejudice"),
        pytest.param("cbs-armorer-acquittal", id="not guilty of another offense in the same verdict"),
        pytest.param("new-mexican-motion", id="about two weeks, which were nine days"),
        pytest.param("last-take-charge", id="an undated charge is not before everything"),
        pytest.param("last-take-family-suit", id="the estate of the dead sues"),
        pytest.param("fox-opening-statements", id="the day after the trial began"),
    ],
)
def test_the_traps_are_in_it_and_not_reported(report: Report, quiet: str) -> None:
    suspected = {f.suspect for f in report.findings}
    cited = {c.id for f in report.findings for c in f.claims}
    known = {
        line.split()[-1]
        for file in (ROOT / "claims").rglob("*.yaml")
        for line in file.read_text().splitlines()
        if "id:" in line
    }
    assert quiet in known
    assert quiet not in cited | suspected
