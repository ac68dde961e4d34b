"""What reports look like, kept in `golden/`.

After a change that is meant, write them anew with `CLAIMCHECK_GOLDEN=write pytest tests/reports` and read the diff.
The claims and the rules are those of this folder, so that nothing changes here when a built-in rule does.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

from claimcheck import Options, Report, check
from claimcheck.packs import load_rules
from claimcheck.reports import RENDERERS, Style
from claimcheck.reports.style import width_of
from claimcheck.vocabulary import builtin_types

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"

CASES = {
    "full.txt": ("full", Style(width=100)),
    "full-60.txt": ("full", Style(width=60)),
    "full-120.txt": ("full", Style(width=120)),
    "full-colored.txt": ("full", Style(color=True, width=100)),
    "full-quiet.txt": ("full", Style(width=100, quiet=True)),
    "concise.txt": ("concise", Style(width=100)),
    "concise-colored.txt": ("concise", Style(color=True, width=100)),
    "report.json": ("json", Style(width=100)),
}


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(HERE)
    return _report()


@cache
def _report() -> Report:
    rules = load_rules(HERE / "rules", builtin_types())
    assert rules.problems == ()
    return check("claims", rules=rules, options=Options(as_of="2025-01-01", threads=1))


@pytest.mark.parametrize("name", CASES)
def test_a_report_looks_as_it_did(report: Report, name: str) -> None:
    output_format, style = CASES[name]
    rendered = RENDERERS[output_format](report, style)
    file = GOLDEN / name
    if os.environ.get("CLAIMCHECK_GOLDEN") == "write":
        file.write_bytes(rendered.encode())
    assert rendered == file.read_bytes().decode()


def test_the_golden_claims_show_everything_a_report_can_say(report: Report) -> None:
    assert {finding.severity for finding in report.findings} == {"error", "warning", "info"}
    assert {finding.certainty for finding in report.findings} == {"certain", "likely"}
    assert {finding.kind for finding in report.findings} == {"contradiction", "dispute"}
    assert any(finding.also for finding in report.findings)
    assert any(finding.repairs for finding in report.findings)
    assert report.notices
    assert {problem.place.file for problem in report.problems} == {
        "claims/gazette.claims.yaml",
        "claims/register.claims.jsonl",
    }


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("full") and "colored" not in name])
def test_no_line_is_wider_than_the_terminal(report: Report, name: str) -> None:
    output_format, style = CASES[name]
    rendered = RENDERERS[output_format](report, style)
    assert [line for line in rendered.splitlines() if width_of(line) > style.width] == []


def test_colours_add_nothing_but_colours(report: Report) -> None:
    import click

    for output_format in ("full", "concise"):
        plain = RENDERERS[output_format](report, Style(width=100))
        assert click.unstyle(RENDERERS[output_format](report, Style(color=True, width=100))) == plain


def test_quiet_leaves_out_notices_and_the_summary_only(report: Report) -> None:
    full, quiet = (RENDERERS["full"](report, Style(width=100, quiet=quiet)) for quiet in (False, True))
    assert full.startswith(quiet)
    left_out = full.removeprefix(quiet)
    assert "note: " in left_out
    assert "problems; beside that" in left_out


def test_json_holds_the_whole_report(report: Report) -> None:
    document = json.loads(RENDERERS["json"](report, Style()))
    assert document["version"] == 1
    assert document.keys() == {"version", "findings", "notices", "errors", "summary"}
    assert [one["fingerprint"] for one in document["findings"]] == [one.fingerprint for one in report.findings]
    assert len(document["errors"]) == document["summary"]["problems"] == len(report.problems)
    first = document["findings"][0]
    assert first.keys() == {
        "rule",
        "severity",
        "certainty",
        "kind",
        "message",
        "why",
        "suspect",
        "fingerprint",
        "claims",
        "also",
        "steps",
        "repairs",
    }
    assert first["claims"][0].keys() == {
        "id",
        "file",
        "line",
        "column",
        "length",
        "field",
        "value",
        "role",
        "source",
        "cited_as",
    }


def test_json_is_ascii(report: Report) -> None:
    assert RENDERERS["json"](report, Style()).isascii()
