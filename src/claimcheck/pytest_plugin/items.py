"""The tests themselves, and the files they are collected with."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from claimcheck.examples import VERDICTS, tried
from claimcheck.model.findings import Finding, Report, ReportedRule
from claimcheck.model.problems import Place
from claimcheck.model.rules import Example
from claimcheck.model.tried import Verdict
from claimcheck.packs.files import place_of, read_value
from claimcheck.packs.loading import load_rule
from claimcheck.reports.concise import render_problem
from claimcheck.reports.style import Style, printable
from claimcheck.reports.tried import render_tried
from claimcheck.testing import PLAIN, findings_told, problems_told, serious

if TYPE_CHECKING:
    from claimcheck.pytest_plugin.collecting import Collecting

NAME = "claimcheck"
"""What tests of claims stand under, whichever files the claims are in."""
INPUT = "claim files"
"""The test that every claim file can be read."""


class ClaimFile(pytest.Collector):
    """A file of the claims that are judged together; the first that is come upon has all their tests.

    It is no `pytest.File`, because what failed last is not looked for in files that a test of claims does not name.
    """

    def __init__(self, *, collecting: Collecting, **node: Any) -> None:
        super().__init__(name=NAME, nodeid=NAME, **node)
        self.collecting = collecting

    def collect(self) -> Iterator[pytest.Item]:
        """Collect a test that all claims can be read, and one for each rule that has something to judge, by id."""
        if not self.collecting.hosts(self.path):
            return
        report: Report = self.collecting.report
        yield InputItem.from_parent(self, name=INPUT, report=report)
        failing = serious(report, self.collecting.project.fail_on)
        for rule in sorted(report.rules, key=lambda one: one.id):
            yield RuleItem.from_parent(
                self,
                name=rule.id,
                rule=rule,
                findings=[finding for finding in report.findings if finding.rule == rule.id],
                failing=[finding for finding in failing if finding.rule == rule.id],
            )


class ClaimItem(pytest.Item):
    """A test of all claims. They are one group, for `--dist loadgroup` of pytest-xdist."""

    def __init__(self, **node: Any) -> None:
        super().__init__(**node)
        if self.config.pluginmanager.hasplugin("xdist"):
            self.add_marker(pytest.mark.xdist_group(NAME))

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return what the test is called in reports."""
        return self.config.rootpath / NAME, None, self.name


class InputItem(ClaimItem):
    """Passes if nothing is broken in the claim files and in the packs."""

    def __init__(self, *, report: Report, **node: Any) -> None:
        super().__init__(**node)
        self.problems = problems_told(report)

    def runtest(self) -> None:
        """Fail, telling what is broken, if something is."""
        if self.problems:
            pytest.fail("\n".join(self.problems), pytrace=False)


class RuleItem(ClaimItem):
    """Passes if a rule finds nothing at or above the severity that makes a test fail."""

    def __init__(
        self, *, rule: ReportedRule, findings: Sequence[Finding], failing: Sequence[Finding], **node: Any
    ) -> None:
        super().__init__(**node)
        self.rule = rule
        self.findings = findings
        self.failing = failing
        self.user_properties += [
            ("claimcheck_title", rule.title),
            ("claimcheck_severity", rule.severity),
            ("claimcheck_findings", len(findings)),
            *(("claimcheck_fingerprint", finding.fingerprint) for finding in findings),
        ]

    def runtest(self) -> None:
        """Fail, telling every finding as the command line does, if there is one."""
        if self.failing:
            pytest.fail("\n\n".join(findings_told(self.failing)), pytrace=False)
        if self.findings:
            self.add_report_section("call", NAME, "\n\n".join(findings_told(self.findings)))

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return what the test is called in reports."""
        return self.config.rootpath / NAME, None, f"{self.rule.id}: {printable(self.rule.title)}"


class RuleFile(pytest.File):
    """A file of a pack of one's own: a rule, with a test for each of its examples, or what describes the pack."""

    def __init__(self, *, collecting: Collecting, pack: str, **node: Any) -> None:
        super().__init__(**node)
        self.collecting = collecting
        self.pack = pack

    def collect(self) -> Iterator[pytest.Item]:
        """Collect the examples. Raises `CollectError` if the file is broken."""
        loaded = self.collecting.loaded
        here = [problem for problem in loaded.problems if Path(problem.place.file).resolve() == self.path.resolve()]
        if here:
            raise self.CollectError("\n".join(render_problem(problem, PLAIN) for problem in here))
        if f"{self.pack}/{self.path.stem}" not in loaded.rules:
            return
        rule = load_rule(self.path, self.pack, loaded.registry)
        if rule.written is None:
            return
        value, shown = read_value(self.path), Path(os.path.relpath(self.path))
        for verdict in VERDICTS:
            for number, example in enumerate(getattr(rule.written.examples, verdict)):
                place = place_of(value, ("examples", verdict, str(number)), shown)
                name = f"{verdict}: {printable(example.name)}"
                yield ExampleItem.from_parent(self, name=name, verdict=verdict, example=example, place=place)


class ExampleItem(pytest.Item):
    """Passes if an example is judged as its rule says."""

    parent: RuleFile

    def __init__(self, *, verdict: Verdict, example: Example, place: Place, **node: Any) -> None:
        super().__init__(**node)
        self.verdict = verdict
        self.example = example
        self.place = place

    def runtest(self) -> None:
        """Judge the example by its rule alone, and fail with what was expected and found if that is not the same."""
        rule = f"{self.parent.pack}/{self.path.stem}"
        one = tried(rule, self.verdict, self.example, self.parent.collecting.loaded, self.place)
        if not one.as_expected:
            pytest.fail(render_tried([one], (), Style(width=PLAIN.width, quiet=True)).rstrip(), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the example stands, and what the test is called in reports."""
        return self.path, self.place.line - 1, self.name
