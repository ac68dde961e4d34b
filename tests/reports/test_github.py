"""Workflow commands for GitHub Actions: no more than it shows, errors first, and what is left is said."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from claimcheck import Report
from claimcheck.model.findings import Severity
from claimcheck.reports import RENDERERS, Style

COMMAND = re.compile(r"::(\w+) (.*?)::(.*)")


def lines(report: Report) -> list[str]:
    return RENDERERS["github"](report, Style()).splitlines()


def commands(report: Report) -> list[tuple[str, dict[str, str], str]]:
    found = [COMMAND.fullmatch(line) for line in lines(report) if line.startswith("::")]
    return [(one[1], dict(pair.split("=", 1) for pair in one[2].split(",")), one[3]) for one in found if one]


def many(report: Report, number: int, severity: Severity = "error") -> Report:
    finding = report.findings[0]
    found = tuple(replace(finding, severity=severity, message=f"finding {n}") for n in range(number))
    return replace(report, findings=found, causes=(), problems=(), notices=())


def test_an_annotation_stands_at_the_value_of_the_suspect(report: Report) -> None:
    _, properties, message = next(one for one in commands(report) if one[1]["title"] == "court/trial-before-charge")
    assert properties == {
        "file": "claims/gazette.claims.yaml",
        "line": "15",
        "endLine": "15",
        "col": "80",
        "endColumn": "90",
        "title": "court/trial-before-charge",
    }
    assert message.split("%0A")[0] == report.findings[0].message
    assert "%0Aagainst charge-1: charge 2023-01-31" in message


def test_errors_come_before_warnings_and_these_before_notices(report: Report) -> None:
    assert [one[0] for one in commands(report)] == ["error"] * 6 + ["warning"] * 2 + ["notice"]


@pytest.mark.parametrize(
    ("severity", "command", "most"), [("error", "error", 10), ("warning", "warning", 10), ("info", "notice", 9)]
)
def test_what_github_would_drop_is_a_line_of_the_log(
    report: Report, severity: Severity, command: str, most: int
) -> None:
    shown = commands(many(report, 25, severity))
    assert [one[0] for one in shown] == [command] * most + ["notice"]
    assert shown[-1][2].startswith(f"{25 - most} more findings not annotated")
    plain = [line for line in lines(many(report, 25, severity)) if re.match(r"claims/.* finding \d+ \[", line)]
    assert len(plain) == 25 - most


@pytest.mark.parametrize("number", [1, 9])
def test_what_is_all_annotated_needs_no_last_notice(report: Report, number: int) -> None:
    assert len(commands(many(report, number))) == number


def test_problems_take_the_first_places(report: Report) -> None:
    first = commands(report)[0]
    assert first[1]["file"] == "claims/gazette.claims.yaml"
    assert first[2].startswith("unknown type 'tral'")


@pytest.mark.parametrize(
    ("file", "written"),
    [("a,title=x.yaml", "a%2Ctitle=x.yaml"), ("a::b.yaml", "a%3A%3Ab.yaml"), ("100%.yaml", "100%25.yaml")],
)
def test_names_of_files_are_escaped(report: Report, file: str, written: str) -> None:
    assert {one[1]["file"] for one in commands(report.naming_files(lambda _: file))} == {written}


def test_percent_signs_and_line_ends_are_escaped(report: Report) -> None:
    hostile = replace(report.findings[0], message="100%0A\r\n::error::x")
    (line, *_) = lines(replace(report, findings=(hostile,), problems=()))
    assert "::100%250A\\r\\n::error::x%0Aclaim" in line


def test_notices_and_the_summary_are_lines_of_the_log_unless_it_is_to_be_quiet(report: Report) -> None:
    assert sum(line.startswith("note: ") for line in lines(report)) == len(report.notices)
    quiet = RENDERERS["github"](report, Style(quiet=True)).splitlines()
    assert [line for line in quiet if not line.startswith("::")] == []
