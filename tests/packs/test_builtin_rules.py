"""Every built-in rule does what its file says: its examples pass, fail or stay undecided, and the menagerie has it.

The examples of a rule that pass or fail are judged together, each with people, cases and ids of its own, so that they
also show that claims about others do not matter. Each is judged alone as well.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from click.testing import CliRunner

from claimcheck import Finding, Options, Report, check
from claimcheck.cli import app
from claimcheck.examples import AS_OF, at_hand, compared, tried, write_texts
from claimcheck.model.checked import CheckedRule
from claimcheck.model.problems import Place
from claimcheck.model.rules import Example, Rule
from claimcheck.model.tried import Tried, Verdict
from claimcheck.packs import builtin_folder, load_builtin_rules, load_rules
from claimcheck.vocabulary import builtin_types

NOWHERE = Place("")
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
MENAGERIE = Path(__file__).parents[1] / "menagerie"
LOADED = load_rules(builtin_folder(), builtin_types())
RULES = LOADED.rules
EACH_RULE = pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())


def written(rule: CheckedRule) -> Rule:
    assert rule.written is not None
    return rule.written


class Case(NamedTuple):
    """One example of one rule."""

    rule: str
    verdict: Verdict
    example: Example

    def __str__(self) -> str:
        return f"{self.rule} {self.verdict}: {self.example.name}"


@cache
def cases(*verdicts: Verdict) -> list[Case]:
    return [
        Case(rule.id, verdict, example)
        for rule in RULES.values()
        for verdict in verdicts
        for example in getattr(written(rule).examples, verdict)
    ]


# -- the files ---------------------------------------------------------------------------------------------------


def test_every_rule_loads() -> None:
    assert LOADED.problems == ()
    assert RULES


@EACH_RULE
def test_a_rule_is_found_by_its_name(rule: CheckedRule) -> None:
    assert (builtin_folder() / f"{rule.id}.yaml").is_file()
    assert rule.id == f"{rule.pack}/{written(rule).id}"
    assert rule.pack in LOADED.packs


@EACH_RULE
def test_a_rule_says_what_it_rests_on_and_why(rule: CheckedRule) -> None:
    rests_on = written(rule)
    for text in (rests_on.title, rests_on.authority, rests_on.why, rests_on.message):
        assert len(text.split()) >= 3 or text == "{conclusion}"
    assert not rests_on.title.endswith(".")
    assert rests_on.why.rstrip().endswith(".")
    assert "{" in rests_on.message


@EACH_RULE
def test_a_rule_declares_whether_it_reports_too_much_or_too_little(rule: CheckedRule) -> None:
    declared = written(rule)
    assert "reporting" in declared.model_fields_set
    assert (declared.severity, declared.reporting) != ("error", "over"), "an error bounds when events were"
    assert not (declared.unless and declared.reporting == "full"), "what exempts leaves something alone"


def test_a_warning_that_is_the_weaker_tier_of_another_rule_may_report_too_much() -> None:
    weaker = {name for rule in RULES.values() for name in rule.implies if RULES[name].severity == "warning"}
    assert len(weaker) > 10
    assert {name: written(RULES[name]).reporting for name in weaker} == dict.fromkeys(weaker, "over")


@EACH_RULE
def test_examples_are_told_apart_by_their_names(rule: CheckedRule) -> None:
    examples = written(rule).examples
    names = [example.name for example in (*examples.passes, *examples.fails, *examples.undecided)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", LOADED.packs)
def test_a_pack_says_whom_it_serves(name: str) -> None:
    assert LOADED.packs[name].title
    assert len(LOADED.packs[name].description.split()) >= 5
    assert any(rule.pack == name for rule in RULES.values())


# -- the examples ------------------------------------------------------------------------------------------------


def judged(case: Case) -> Tried:
    """What becomes of an example, judged alone by its rule."""
    return tried(case.rule, case.verdict, case.example, load_builtin_rules(), NOWHERE)


def as_expected(case: Case, findings: Iterable[Finding]) -> bool:
    """Tell whether an example is judged as its rule says."""
    return compared(case.rule, case.verdict, case.example, findings, NOWHERE).as_expected


class Apart:
    """Gives the ids of an example a beginning of their own."""

    def __init__(self, number: int, example: Example) -> None:
        self.mark = f"x{number}-"
        self.example = example
        self.names = {str(claim["id"]) for claim in example.claims}
        self.names |= {str(claim["event"]) for claim in example.claims if claim.get("event")}

    def claims(self) -> list[dict[str, Any]]:
        return [{field: self._value(claim, field) for field in claim} for claim in self.example.claims]

    def described(self, what: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        linked = ("same_as", "within", "text")
        return {
            self.mark + name: {
                field: self.mark + value if field in linked else value for field, value in fields.items()
            }
            for name, fields in what.items()
        }

    def texts(self) -> dict[str, str]:
        return {self.mark + path: words for path, words in self.example.texts.items()}

    def _value(self, claim: Mapping[str, Any], field: str) -> Any:
        value = claim[field]
        if value is None:
            return None
        if field in ("when", "from", "until"):
            return self._date(str(value))
        if field == "supersedes":
            return [self.mark + other for other in ([value] if isinstance(value, str) else value)]
        if field in ("id", "source", "by", "event") or field in builtin_types()[claim["type"]].roles():
            return self.mark + value
        return value

    def _date(self, text: str) -> str:
        """A relative date ends in the name of a claim or event, perhaps with `.start` or `.end`."""
        head, _, anchor = text.rpartition(" ")
        name, dot, end = anchor.partition(".")
        return f"{head} {self.mark}{name}{dot}{end}" if head and name in self.names else text


@cache
def judged_together(rule: str) -> dict[str, list[Finding]]:
    """The findings in each example of a rule that passes or fails, by the example's name."""
    examples = [case.example for case in cases("passes", "fails") if case.rule == rule]
    days: dict[str, list[tuple[int, Apart]]] = defaultdict(list)
    for number, example in enumerate(examples):
        days[example.as_of or AS_OF].append((number, Apart(number, example)))
    found: dict[str, list[Finding]] = {example.name: [] for example in examples}
    for day, group in days.items():
        with at_hand({path: words for _, apart in group for path, words in apart.texts().items()}) as root:
            report = check(
                [claim for _, apart in group for claim in apart.claims()],
                sources={k: v for _, apart in group for k, v in apart.described(apart.example.sources).items()},
                entities={k: v for _, apart in group for k, v in apart.described(apart.example.entities).items()},
                options=Options(select=(rule,), as_of=day, threads=1, root=root),
            )
        assert report.problems == ()
        for finding in report.findings:
            (number,) = {int(name[1 : name.index("-")]) for name in finding.claim_ids}
            found[examples[number].name].append(finding)
    return found


def without_mark(findings: Iterable[Finding]) -> list[Finding]:
    from dataclasses import replace

    return [replace(f, claims=tuple(replace(c, id=re.sub(r"^x\d+-", "", c.id)) for c in f.claims)) for f in findings]


@EACH_RULE
def test_every_example_is_judged_as_its_rule_says(rule: CheckedRule) -> None:
    found = judged_together(rule.id)
    own = [case for case in cases("passes", "fails") if case.rule == rule.id]
    wrong = {str(case): f for case in own if not as_expected(case, f := without_mark(found[case.example.name]))}
    assert wrong == {}
    for finding in (finding for findings in found.values() for finding in findings):
        assert not re.search(r"[{}]|\bNone\b|<[a-z]", finding.message), finding.message
        assert finding.why == written(rule).why
        assert finding.severity == ("info" if finding.kind == "dispute" else rule.severity)


@pytest.mark.parametrize(
    "case", [Case(rule.id, "fails", written(rule).examples.fails[0]) for rule in RULES.values()], ids=str
)
def test_a_failing_example_is_enough_by_itself(case: Case) -> None:
    assert judged(case).as_expected, judged(case)


@pytest.mark.parametrize("case", cases("undecided"), ids=str)
def test_an_undecided_example_is_no_finding_but_is_told(case: Case) -> None:
    assert judged(case).as_expected, judged(case)


@pytest.mark.parametrize("case", cases("passes", "fails")[:: 1 if DEEP else 8], ids=str)
def test_an_example_is_judged_alone_as_together(case: Case) -> None:
    assert judged(case).as_expected, judged(case)


@pytest.mark.parametrize(
    "case", [Case(rule.id, "fails", written(rule).examples.fails[-1]) for rule in [*RULES.values()][::4]], ids=str
)
def test_an_example_written_to_a_file_gives_the_same_on_the_command_line(case: Case, tmp_path: Path) -> None:
    example = case.example
    document = {"sources": example.sources, "entities": example.entities, "claims": example.claims}
    file = tmp_path / "example.claims.yaml"
    plain = json.loads(json.dumps(document))
    file.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
    write_texts(example.texts, tmp_path)
    arguments = ["-s", case.rule, "--as-of", example.as_of or AS_OF, "--root", str(tmp_path), "--fail-on", "info"]
    result = CliRunner().invoke(app, ["check", str(file), *arguments, "-f", "concise"])
    assert result.exit_code == 1, result.output
    (line,) = result.stdout.splitlines()
    assert f"[{case.rule}]" in line
    assert all(name in line.rpartition("[")[2] for name in example.cites)


@pytest.mark.parametrize("name", ["legal/verdict-told-two-ways", "legal/plea-told-two-ways"])
def test_sources_that_disagree_about_an_offense_that_none_names_are_told_in_a_notice(name: str) -> None:
    example = written(RULES[name]).examples.undecided[0]
    report = check(example.claims, sources=example.sources, options=Options(select=(name,), as_of=AS_OF, threads=1))
    assert report.findings == ()
    assert [(one.topic, "`offense` is not stated" in one.reason) for one in report.notices] == [(name, True)]


# -- the menagerie -----------------------------------------------------------------------------------------------


@cache
def menagerie() -> Report:
    return check(MENAGERIE, options=Options(as_of=AS_OF, threads=1, root=MENAGERIE))


def test_the_menagerie_is_well_formed() -> None:
    assert menagerie().problems == ()


def test_every_rule_fires_in_the_menagerie() -> None:
    fired = {finding.rule for finding in menagerie().findings}
    assert sorted(RULES.keys() - fired) == []


def test_no_two_rules_report_the_same_fact_in_the_menagerie() -> None:
    by_claims: dict[frozenset[str], list[str]] = {}
    for finding in menagerie().findings:
        by_claims.setdefault(frozenset(claim.id for claim in finding.claims), []).append(finding.rule)
    assert [rules for rules in by_claims.values() if len(rules) > 1] == []
