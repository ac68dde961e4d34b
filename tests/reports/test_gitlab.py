"""Code Quality for GitLab: every issue has what GitLab asks for, and is known again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from claimcheck import Notice, Report
from claimcheck.reports import RENDERERS, Style


def issues(report: Report, **style: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(RENDERERS["gitlab"](report, Style(**style)))
    return found


def test_every_issue_has_what_gitlab_asks_for(report: Report) -> None:
    for issue in issues(report):
        assert issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["path"]
        assert issue["location"]["lines"]["begin"] >= 1


def test_severities_go_by_those_of_the_findings(report: Report) -> None:
    by_check = {(issue["check_name"], issue["severity"]) for issue in issues(report)}
    assert by_check == {
        ("claimcheck/input", "blocker"),
        ("court/trial-before-charge", "critical"),
        ("court/trial-before-charge", "minor"),
        ("court/sentence-before-verdict", "critical"),
        ("court/dated-twice", "major"),
    }


def test_no_two_issues_have_one_fingerprint(report: Report) -> None:
    twice = replace(report, findings=(*report.findings, *report.findings), problems=report.problems * 2)
    fingerprints = [issue["fingerprint"] for issue in issues(twice)]
    assert len(set(fingerprints)) == len(fingerprints) == 14 + 2


def test_fingerprints_depend_neither_on_lines_nor_on_how_often(report: Report) -> None:
    moved = replace(
        report,
        findings=tuple(
            replace(finding, claims=tuple(replace(citation, line=99) for citation in finding.claims))
            for finding in report.findings
        ),
        problems=tuple(replace(one, place=replace(one.place, line=99)) for one in report.problems),
        notices=tuple(replace(notice, count=99, samples=()) for notice in report.notices),
    )
    assert [one["fingerprint"] for one in issues(moved)] == [one["fingerprint"] for one in issues(report)]


def test_paths_are_relative_without_a_dot(report: Report) -> None:
    dotted = report.naming_files(lambda file: f"./{file}")
    assert {issue["location"]["path"].partition("/")[0] for issue in issues(dotted)} == {"claims"}


def test_what_was_not_judged_is_left_out(report: Report) -> None:
    notices = tuple(Notice(f"topic {n}", "reason", 1) for n in range(5))
    assert issues(replace(report, notices=notices)) == issues(replace(report, notices=()))


def test_nothing_found_is_an_empty_list(report: Report) -> None:
    assert issues(replace(report, findings=(), problems=(), causes=(), notices=())) == []
