"""Markdown for a comment: what is most likely wrong first, all else folded up, never longer than GitHub takes."""

# ruff: noqa: E501 -- a row of a table is one line

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from claimcheck import Notice, Place, Problem, Report
from claimcheck.model.findings import Cause
from claimcheck.reports import RENDERERS, Style
from claimcheck.reports.markdown import MOST_CHARACTERS
from claimcheck.reports.markup import cell, code, in_html, text


def comment(report: Report, **style: Any) -> str:
    return RENDERERS["markdown"](report, Style(**style))


def test_the_first_line_says_how_much_was_found(report: Report) -> None:
    assert comment(report).startswith("## claimcheck: 2 problems in the input, 7 findings\n")
    fine = replace(report, problems=())
    assert comment(fine).startswith("## claimcheck: 7 findings\n")
    quiet = replace(fine, findings=(), causes=())
    assert comment(quiet).startswith("## claimcheck: no contradictions\n")


def test_causes_come_first_with_what_would_fit(report: Report) -> None:
    shown = comment(report)
    assert shown.index("### Most likely wrong") < shown.index("<details>")
    assert (
        "* `trial-opens` at `claims/gazette.claims.yaml:15`: 2 findings rest on it; `from` would fit on or after 2023-01-31"
        in shown
    )


def test_every_finding_is_folded_up(report: Report) -> None:
    shown = comment(report, quiet=True)
    assert shown.count("<details>") == shown.count("</details>") == shown.count("```text") == len(report.findings)


def test_notices_are_folded_up_too_unless_it_is_to_be_quiet(report: Report) -> None:
    assert "3 notices: what was not judged" in comment(report)
    assert "notices: what was not judged" not in comment(report, quiet=True)


@pytest.mark.parametrize("number", [10, 100, 3_000])
def test_it_is_never_longer_than_a_comment_and_says_what_is_left_out(report: Report, number: int) -> None:
    finding = report.findings[0]
    claims = tuple(
        replace(citation, id=f"{'@<' * 40}-{citation.id}", cited_as="`|" * 100) for citation in finding.claims
    )
    findings = tuple(replace(finding, message=f"{'<&@' * 500} {n}", claims=claims) for n in range(number))
    causes = tuple(Cause(claims[0].id, (n,), n, finding.repairs) for n in range(number))
    problems = tuple(Problem(Place("\u202e" * 500, n), "\u202e@#" * 500) for n in range(number))
    notices = tuple(Notice("\u202e" * 500, f"{'|' * 500}{n}", 1) for n in range(number))
    shown = comment(
        replace(report, findings=findings, causes=causes, problems=problems, notices=notices), statistics=True
    )
    assert len(shown) <= MOST_CHARACTERS
    folded = shown.count("❌")
    assert folded
    assert (f"{number - folded:,} more finding" in shown) == (folded < number)
    assert shown.count("<details>") == shown.count("</details>")
    assert shown.count("more\n") >= (number > 20)


# -- text as it is -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("plain, as it is (2023)", "plain, as it is (2023)"), ("a*b_c`d", r"a\*b\_c\`d"), ("[a](b)", r"\[a\](b)"), ("<b>&amp;", r"\<b\>\&amp;"),
        ("# a", r"\# a"), ("- a", r"\- a"), ("1. a", r"1\. a"), ("a | b", r"a \| b"), ("https://x", r"https\://x"), ("www.x", r"www\.x"),
        ("@ann", "@&#8203;ann"), ("a#1", "a#&#8203;1"), ("GH-1", "GH-&#8203;1"), ("a @ b # c", "a @ b # c"), ("\n \n", ""), ("\x1b", r"\\x1b"), ("a\nb", r"a\\nb"),
    ],
)  # fmt: skip
def test_text_is_no_markup(words: str, written: str) -> None:
    assert text(words) == written


def test_text_within_html_is_no_html() -> None:
    assert in_html('</summary><b a="x">@ann') == "&lt;/summary&gt;&lt;b a=&quot;x&quot;&gt;@&#8203;ann"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("a", "`a`"),
        ("a`b", "`` a`b ``"),
        ("`", "`` ` ``"),
        ("", "` `"),
        ("a|b", "`a|b`"),
        (" a", "`  a `"),
        ("a\n", r"`a\n`"),
    ],
)
def test_code_is_code_whatever_is_in_it(words: str, written: str) -> None:
    assert code(words) == written


def test_a_bar_ends_no_cell() -> None:
    assert cell("a|b") == r"`a\|b`"
