"""JUnit XML: valid by the published schema, a test for each rule, passed or failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import xmlschema

from claimcheck import Report
from claimcheck.model.findings import ReportedRule
from claimcheck.reports import RENDERERS, Style

SCHEMA = Path(__file__).parents[1] / "schemas" / "junit-10.xsd"


@cache
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(SCHEMA))


def document(report: Report) -> ElementTree.Element:
    text = RENDERERS["junit"](report, Style())
    root = ElementTree.fromstring(text)  # noqa: S314
    assert [str(error.reason) for error in schema().iter_errors(root)] == []
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    return root


def suites(report: Report) -> Mapping[str, ElementTree.Element]:
    return {suite.attrib["name"]: suite for suite in document(report)}


def properties(suite: ElementTree.Element) -> Mapping[str, str]:
    return {one.attrib["name"]: one.attrib["value"] for one in suite.iter("property")}


def test_the_schema_refuses_what_is_none() -> None:
    assert not schema().is_valid(ElementTree.fromstring("<testsuites><testcase name='x' file='y'/></testsuites>"))  # noqa: S314


def test_a_rule_that_finds_nothing_passes(report: Report) -> None:
    quiet = ReportedRule("court/quiet", "Nothing is wrong", "error", "because")
    suite = suites(replace(report, rules=(*report.rules, quiet)))["court/quiet"]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "0", "0")
    (case,) = suite.iter("testcase")
    assert (case.get("classname"), case.get("name")) == ("claimcheck.court", "quiet")
    assert [*case] == []


def test_every_rule_that_was_judged_by_is_a_test(report: Report) -> None:
    names = [f"{case.attrib['classname']}.{case.attrib['name']}" for case in document(report).iter("testcase")]
    assert [name for name in names if "input" not in name] == [
        "claimcheck.court.dated-twice",
        "claimcheck.court.sentence-before-verdict",
        "claimcheck.court.trial-before-charge",
    ]


def test_a_rule_that_finds_something_fails_once_and_tells_it_all(report: Report) -> None:
    (failure,) = suites(report)["court/trial-before-charge"].iter("failure")
    found = [finding for finding in report.findings if finding.rule == "court/trial-before-charge"]
    assert failure.get("message") == f"{len(found)} findings: A trial starts no earlier than the first charge"
    text = " ".join((failure.text or "").split())
    assert [finding.message for finding in found if finding.message not in text] == []


def test_one_finding_is_the_message(report: Report) -> None:
    (failure,) = suites(report)["court/sentence-before-verdict"].iter("failure")
    assert str(failure.get("message")).startswith("Jacob Marley was sentenced (2024-07~) at least 15 days before")
    assert failure.get("type") == "error"


def test_a_suite_names_the_place_of_the_first_finding_and_all_fingerprints(report: Report) -> None:
    suite = suites(report)["court/dated-twice"]
    assert suite.get("file") == "claims/gazette.claims.yaml"
    told = properties(suite)
    assert (told["line"], told["severity"], told["findings"]) == ("15", "warning", "2")
    found = [finding.fingerprint for finding in report.findings if finding.rule == "court/dated-twice"]
    assert [value for name, value in told.items() if name.startswith("fingerprint")] == found


def test_problems_are_errors_of_the_files(report: Report) -> None:
    suite = suites(report)["claim files"]
    assert [case.attrib["name"] for case in suite.iter("testcase")] == [str(one.place) for one in report.problems]
    assert [error.get("message") for error in suite.iter("error")] == [one.message for one in report.problems]
    (case,) = suites(replace(report, problems=()))["claim files"].iter("testcase")
    assert [*case] == []


def test_notices_are_the_output_of_their_rule_or_else_of_the_files(report: Report) -> None:
    told = {name: "".join(suite.findtext(".//system-out") or "") for name, suite in suites(report).items()}
    assert "not judged, because no charge" in told["court/trial-before-charge"]
    assert told["claim files"].count("note: entity") == 2
    assert told["court/dated-twice"] == ""


def test_the_totals_are_those_of_the_suites(report: Report) -> None:
    root = document(report)
    assert {key: root.get(key) for key in ("tests", "failures", "errors")} == {
        "tests": "5",
        "failures": "3",
        "errors": "2",
    }
