"""The report as JUnit XML: a test for each rule that had something to judge, passed or failed, for test reports in CI.

Every rule is a suite of one test, because only a suite can name a file and have properties by the schema that Jenkins
checks by. The file and the line are those of its first finding. What is broken in the input is an error of the
suite `claim files`; what was not judged is in the output of the test of its rule, or else of that suite.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from claimcheck.model.findings import Finding, Notice, Report, ReportedRule
from claimcheck.model.problems import Problem
from claimcheck.reports.closing import notice_text
from claimcheck.reports.concise import problem_text
from claimcheck.reports.full import finding_told
from claimcheck.reports.style import Style, counted, printable

INPUT = "claim files"
_PLAIN = Style(width=100, each=True)


def render_junit(report: Report, style: Style) -> str:
    """Render the report as one XML document."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_rule[finding.rule].append(finding)
    known = {rule.id for rule in report.rules}
    notices: dict[str, list[Notice]] = defaultdict(list)
    for notice in report.notices:
        notices[notice.topic if notice.topic in known else INPUT].append(notice)
    suites = [_input(report.problems, notices[INPUT])]
    suites += [_rule(rule, by_rule[rule.id], notices[rule.id]) for rule in report.rules]
    root = ET.Element("testsuites", {"name": "claimcheck", **_totals(suites)})
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _totals(suites: Iterable[ET.Element]) -> dict[str, str]:
    counted_in = list(suites)
    return {key: str(sum(int(suite.get(key, "0")) for suite in counted_in)) for key in ("tests", "failures", "errors")}


def _suite(name: str, tests: int, failures: int, errors: int) -> ET.Element:
    counts = {"tests": str(tests), "failures": str(failures), "errors": str(errors), "skipped": "0"}
    return ET.Element("testsuite", {"name": _text(name), "package": "claimcheck", **counts})


def _rule(rule: ReportedRule, findings: Sequence[Finding], notices: Sequence[Notice]) -> ET.Element:
    pack, _, name = rule.id.partition("/")
    suite = _suite(rule.id, 1, min(len(findings), 1), 0)
    facts = {"title": rule.title, "severity": rule.severity, "findings": str(len(findings))}
    if findings:
        first = findings[0].claims[0]
        suite.set("file", _text(first.file))
        facts["line"] = str(first.line)
    facts |= {f"fingerprint.{n}": finding.fingerprint for n, finding in enumerate(findings, start=1)}
    properties = ET.SubElement(suite, "properties")
    for key, value in facts.items():
        ET.SubElement(properties, "property", name=key, value=_text(value))
    case = ET.SubElement(suite, "testcase", name=_text(name), classname=_text(f"claimcheck.{pack}"), time="0")
    if findings:
        message = findings[0].message if len(findings) == 1 else f"{counted(len(findings), 'finding')}: {rule.title}"
        failure = ET.SubElement(case, "failure", type=rule.severity, message=_text(message))
        failure.text = "\n\n".join(["", *(finding_told(finding, _PLAIN) for finding in findings), ""])
    _output(case, notices)
    return suite


def _input(problems: Sequence[Problem], notices: Sequence[Notice]) -> ET.Element:
    suite = _suite(INPUT, max(len(problems), 1), 0, len(problems))
    if not problems:
        ET.SubElement(suite, "testcase", name="are read", classname="claimcheck.input", time="0")
    for problem in problems:
        case = ET.SubElement(suite, "testcase", name=_text(str(problem.place)), classname="claimcheck.input", time="0")
        error = ET.SubElement(case, "error", type="problem", message=_text(problem.message))
        error.text = problem_text(problem)
    _output(suite, notices)
    return suite


def _output(under: ET.Element, notices: Sequence[Notice]) -> None:
    if notices:
        ET.SubElement(under, "system-out").text = "\n".join(f"note: {notice_text(notice)}" for notice in notices)


def _text(text: str) -> str:
    """Return text that XML can hold: it has no way to write control characters."""
    return printable(text, 2_000)
