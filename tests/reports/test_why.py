"""How `why` looks: for people at two widths, for programs, and with nothing in it that could control a terminal.

After a change that is meant, write the golden files anew with `CLAIMCHECK_GOLDEN=write` and read the diff.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

import claimcheck
from claimcheck import Options
from claimcheck.model.why import OUTCOMES, Why
from claimcheck.packs import LoadedRules, load_rules
from claimcheck.reports import Style
from claimcheck.reports.style import width_of
from claimcheck.reports.why import render_why
from claimcheck.reports.why_json import render_why_json
from claimcheck.vocabulary import builtin_types
from rule_kit import loaded, rule

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOLDEN = HERE / "golden"
RULE = "legal/trial-before-charges"


SOME = (
    "chronology/chain",
    "legal/deliberation-after-verdict",
    "legal/retrial-before-first-trial",
    "legal/sentence-before-plea",
    "legal/trial-after-death",
    "legal/trial-after-dismissal",
    "legal/trial-before-arraignment",
    RULE,
    "publication/plan-already-past",
    "publication/told-before-it-happened",
    "sourcing/event-dated-twice",
    "sourcing/quote-not-in-source",
    "sourcing/weekday-against-date",
)
"""These rules only, so that nothing changes here when another is added."""


@cache
def _why(claim: str, asked: str | None = None) -> Why:
    every = load_rules(ROOT / "rules", builtin_types())
    rules = LoadedRules({name: every.rules[name] for name in SOME})
    return claimcheck.why(
        "claims/rust-shooting", claim, asked, rules=rules, options=Options(as_of="2025-06-01", threads=1)
    )


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(
    ("name", "asked", "style"),
    [
        ("why.txt", None, Style(width=100)),
        ("why-80.txt", None, Style(width=80)),
        ("why-colored.txt", None, Style(width=100, color=True)),
        ("why-rule.txt", RULE, Style(width=100)),
    ],
)
def test_it_looks_as_it_did(name: str, asked: str | None, style: Style) -> None:
    _is_golden(name, render_why(_why("last-take-trial", asked), style, detailed=asked is not None))


def test_programs_are_told_as_before() -> None:
    _is_golden("why.json", render_why_json(_why("last-take-trial", RULE)))


def _is_golden(name: str, rendered: str) -> None:
    file = GOLDEN / name
    if os.environ.get("CLAIMCHECK_GOLDEN") == "write":
        file.write_bytes(rendered.encode())
    assert rendered == file.read_bytes().decode()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("detailed", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, detailed: bool) -> None:
    text = render_why(_why("last-take-trial"), Style(width=width), detailed=detailed, everything=True)
    assert max(width_of(line) for line in text.splitlines()) <= width


def test_colour_changes_nothing_but_colours() -> None:
    plain, colored = (render_why(_why("last-take-trial"), Style(width=100, color=on)) for on in (False, True))
    assert click.unstyle(colored) == plain != colored


def test_what_is_found_comes_before_what_holds() -> None:
    text = render_why(_why("last-take-trial"), Style())
    assert text.index("\nFound\n") < text.index(RULE)
    assert text.index("error[legal/trial-before-charges]") < text.index("Alec Baldwin went on trial")


def test_rules_without_a_partner_are_counted_and_listed_when_asked_for() -> None:
    charge = {"id": "charged", "type": "charge", "defendant": "ann", "when": "2023"}
    plain = rule("plain", match={"c": "charge", "t": "trial"}, same=["defendant"], require="c.when <= t.start")
    other = rule("other", match={"d": "death"}, require="d.when <= today")
    told = claimcheck.why([charge], "charged", rules=loaded(plain, other), options=Options(as_of="2025-01-01"))
    assert render_why(told, Style()).endswith(
        "\n\n1 rule found nothing to compare it with, 1 rule looks at other types only; --all lists them\n"
    )
    assert render_why(told, Style(), everything=True).endswith(
        "\n\nNothing to compare it with\n\n· test/plain: no trial is recorded\n\n1 rule looks at other types only\n"
    )


def test_programs_are_told_every_outcome_in_its_own_word() -> None:
    document = json.loads(render_why_json(_why("last-take-trial")))
    assert document["version"] == 1
    assert document["claim"]["counts"] is True
    assert {one["outcome"] for one in document["rules"]} <= set(OUTCOMES)
    fired = next(one for one in document["rules"] if one["rule"] == RULE)
    assert fired["counts"] == {"fired": 1, "exempt": 1}
    assert fired["combinations"][0]["comparisons"][0]["truth"] is False
    assert fired["combinations"][0]["finding"]["claims"] == ["last-take-trial", "hindustan-times-charge"]


def test_a_claim_that_does_not_count_says_why_in_a_line() -> None:
    claims: list[dict[str, Any]] = [{"id": "a", "type": "death", "rank": "deprecated"}]
    plain = rule("plain", match={"d": "death"}, require="d.when <= today")
    text = render_why(claimcheck.why(claims, "a", rules=loaded(plain)), Style())
    assert "counts    for nothing: its own rank is deprecated; no rule looks at it" in text


def test_nothing_from_a_claim_reaches_the_terminal_unescaped() -> None:
    hostile = "\x1b[31mred\u202e\n::error::"
    claims = [
        {"id": "a", "type": "verdict", "defendant": "ann", "outcome": "guilty", "when": "2023", "locator": hostile},
        {"id": "b", "type": "verdict", "defendant": "ann", "offense": hostile, "when": "2020"},
    ]
    entities = {"ann": {"kind": "person", "name": hostile}}
    told = rule(
        "told",
        match={"a": "verdict", "b": "verdict"},
        same=["defendant"],
        where='a.outcome == "guilty"',
        require="b.offense == a.offense or a.when <= b.when",
        message="{a.defendant} and {b.offense}",
    )
    why = claimcheck.why(claims, "b", rules=loaded(told), entities=entities, options=Options(as_of="2025-01-01"))
    for detailed in (False, True):
        text = render_why(why, Style(), detailed=detailed)
        assert not {"\x1b", "\u202e"} & set(text)
        assert not any(line.startswith("::") for line in text.splitlines())
    assert render_why_json(why).isascii()
