"""What reports look like, kept in `golden/`.

After a change that is meant, write them anew with `CLAIMCHECK_GOLDEN=write pytest tests/reports` and read the diff.
The claims and the rules are those of this folder.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claimcheck import Report, __version__
from claimcheck.model.findings import Candidate, Cause, Repair, Severity
from claimcheck.reports import RENDERERS, Style
from claimcheck.reports.style import width_of

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"

CASES = {
    "full.txt": ("full", Style(width=100)),
    "full-60.txt": ("full", Style(width=60)),
    "full-120.txt": ("full", Style(width=120)),
    "full-colored.txt": ("full", Style(color=True, width=100)),
    "full-each.txt": ("full", Style(width=100, each=True)),
    "full-quiet.txt": ("full", Style(width=100, quiet=True)),
    "concise.txt": ("concise", Style(width=100)),
    "concise-colored.txt": ("concise", Style(color=True, width=100)),
    "grouped.txt": ("grouped", Style(width=100)),
    "grouped-60.txt": ("grouped", Style(width=60)),
    "grouped-colored.txt": ("grouped", Style(color=True, width=100)),
    "grouped-statistics.txt": ("grouped", Style(width=100, quiet=True, statistics=True)),
    "report.json": ("json", Style()),
    "report.jsonl": ("jsonl", Style()),
    "report.sarif": ("sarif", Style()),
    "junit.xml": ("junit", Style()),
    "github.txt": ("github", Style()),
    "gitlab.json": ("gitlab", Style()),
    "markdown.md": ("markdown", Style()),
    "markdown-statistics.md": ("markdown", Style(quiet=True, statistics=True)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_report_looks_as_it_did(report: Report, name: str) -> None:
    output_format, style = CASES[name]
    rendered = RENDERERS[output_format](report, style).replace(f'"{__version__}"', '"VERSION"')
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
    assert max(len(cause.findings) for cause in report.causes) > 1
    assert len({cause.group for cause in report.causes}) < len(report.causes)
    assert report.notices
    assert {problem.place.file for problem in report.problems} == {
        "claims/gazette.claims.yaml",
        "claims/register.claims.jsonl",
    }


@pytest.mark.parametrize(
    "name", [name for name in CASES if name.startswith(("full", "grouped")) and "colored" not in name]
)
def test_no_line_is_wider_than_the_terminal(report: Report, name: str) -> None:
    output_format, style = CASES[name]
    rendered = RENDERERS[output_format](report, style)
    assert [line for line in rendered.splitlines() if width_of(line) > style.width] == []


def test_colours_add_nothing_but_colours(report: Report) -> None:
    import click

    for output_format in ("full", "concise", "grouped"):
        plain = RENDERERS[output_format](report, Style(width=100))
        assert click.unstyle(RENDERERS[output_format](report, Style(color=True, width=100))) == plain


def test_quiet_leaves_out_notices_and_the_summary_only(report: Report) -> None:
    full, quiet = (RENDERERS["full"](report, Style(width=100, quiet=quiet)) for quiet in (False, True))
    assert full.startswith(quiet)
    left_out = full.removeprefix(quiet)
    assert "note: " in left_out
    assert "problems; beside that" in left_out


# -- causes ------------------------------------------------------------------------------------------------------


def full(report: Report, **style: Any) -> str:
    return RENDERERS["full"](report, Style(width=100, quiet=True, **style))


def test_every_finding_is_told_in_full_or_in_one_line(report: Report) -> None:
    in_full, in_brief = (len(re.findall(rf"^{start}\w+\[", full(report), re.M)) for start in ("", r" +\+ "))
    assert in_full == len(report.causes)
    assert in_full + in_brief == len(report.findings)
    each = full(report, each=True)
    assert len(re.findall(r"^\w+\[", each, re.M)) == len(report.findings)
    assert not re.findall(r"^ +\+ ", each, re.M)


def test_the_repairs_of_a_cause_take_the_place_of_those_of_its_findings(report: Report) -> None:
    slips = (Candidate("2024-02-24", "one digit"), Candidate("2023-12-24", "two digits"))
    repair = Repair("trial-opens", "from", "between 2023-01-31 and 2024-07-09", slips)
    first, *others = report.causes
    told = full(replace(report, causes=(replace(first, repairs=(repair,)), *others)))
    shown = " ".join(told.split())
    assert "would fit on or after 2023-01-31" not in shown
    assert (
        "help: `from` of trial-opens would fit between 2023-01-31 and 2024-07-09; "
        "near it: 2024-02-24 (one digit), 2023-12-24 (two digits)" in shown
    )


def test_a_set_is_called_the_smallest_only_where_that_is_proven(report: Report) -> None:
    (said,) = (line for line in full(report).splitlines() if "hang together" in line)
    assert said.startswith("3 findings hang together. The smallest set of claims")
    unproven = replace(report, causes=tuple(replace(cause, exact=False) for cause in report.causes))
    said = " ".join(full(unproven).split())
    assert "The smallest set" not in said
    assert (
        "3 findings hang together. A small set of claims without which none of them is left: "
        "fagin-charged, fagin-tried; the group is too large to prove it the smallest" in said
    )


def test_of_many_suspects_the_first_are_named(report: Report) -> None:
    finding = report.findings[0]
    names = [f"claim-{n}" for n in range(9)]
    many = replace(
        report,
        findings=tuple(replace(finding, suspect=name) for name in names),
        causes=tuple(Cause(name, (n,), 0) for n, name in enumerate(names)),
    )
    assert (
        "is left: claim-0, claim-1, claim-2, claim-3, claim-4, claim-5, and 3 more "
        in f"{' '.join(full(many).split())} "
    )


@pytest.mark.parametrize("least", ["warning", "error"])
def test_of_the_more_severe_findings_causes_are_told_as_well(report: Report, least: Severity) -> None:
    told = full(report.at_least(least))
    assert "info[" not in told
    assert "2 findings rest on fagin-charged" in told
    assert ("2 findings rest on trial-opens" in told) == (least == "warning")


def test_json_tells_causes_by_the_positions_of_their_findings(report: Report) -> None:
    slip = Candidate("2024-02-24", "one digit")
    repairs = (Repair("trial-opens", "from", "in 2024", (slip,)),)
    first, *others = report.causes
    document = json.loads(
        RENDERERS["json"](replace(report, causes=(replace(first, repairs=repairs), *others)), Style())
    )
    for cause in document["causes"]:
        assert {document["findings"][position]["suspect"] for position in cause["findings"]} == {cause["suspect"]}
    assert document["causes"][0] == {
        "suspect": "trial-opens",
        "findings": [0, 1],
        "group": 0,
        "exact": True,
        "repairs": [
            {
                "claim": "trial-opens",
                "field": "from",
                "text": "in 2024",
                "candidates": [{"value": "2024-02-24", "slip": "one digit"}],
            }
        ],
        "entities": ["marley", "marley-case"],
    }


# -- for programs ------------------------------------------------------------------------------------------------


def test_json_holds_the_whole_report(report: Report) -> None:
    document = json.loads(RENDERERS["json"](report, Style()))
    assert document["version"] == 1
    assert document.keys() == {
        "version",
        "findings",
        "causes",
        "notices",
        "errors",
        "suppressed",
        "baselined",
        "summary",
    }
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
