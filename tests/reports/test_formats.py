"""What holds for every format: each says the same, on any machine, and nothing is imported that is not asked for."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from claimcheck import Report
from claimcheck.model.findings import Severity
from claimcheck.model.formats import FORMATS
from claimcheck.reports import RENDERERS, Style
from claimcheck.reports.schema import report_schema

EVERY = pytest.mark.parametrize("name", RENDERERS)
CODE = """
import sys
from claimcheck.reports import RENDERERS
RENDERERS["concise"]
print([name for name in ("xml.etree", "claimcheck.reports.sarif", "claimcheck.reports.full") if name in sys.modules])
"""


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)


def told(name: str, rendered: str) -> str:
    """The words of a report, as whoever reads the format reads them."""
    if name == "jsonl":
        return "\n".join(text for line in rendered.splitlines() for text in texts_in(json.loads(line)))
    if name in ("json", "gitlab", "sarif"):
        return "\n".join(texts_in(json.loads(rendered)))
    plain = unquote(html.unescape(rendered)) if name in ("junit", "github", "markdown") else rendered
    return re.sub(r"\\([^\w\s])", r"\1", plain.replace("\u200b", ""))


def squeezed(text: str) -> str:
    return " ".join(text.replace("|", " ").split())


@EVERY
def test_every_format_tells_every_finding_problem_and_notice(report: Report, name: str) -> None:
    words = squeezed(told(name, RENDERERS[name](report, Style(width=100, each=True))))
    assert [finding.message for finding in report.findings if squeezed(finding.message) not in words] == []
    assert [problem.message for problem in report.problems if squeezed(problem.message) not in words] == []
    assert {finding.rule for finding in report.findings if finding.rule not in words} == set()
    if name != "gitlab":  # where each would be an issue of some line
        assert [notice.reason for notice in report.notices if squeezed(notice.reason) not in words] == []


@EVERY
@pytest.mark.parametrize("least", ["warning", "error"])
def test_every_format_leaves_out_what_is_less_serious(report: Report, name: str, least: Severity) -> None:
    shown = report.at_least(least)
    words = squeezed(told(name, RENDERERS[name](shown, Style(width=100, each=True))))
    left_out = {finding.message for finding in report.findings} - {finding.message for finding in shown.findings}
    assert left_out
    assert [message for message in left_out if squeezed(message) in words] == []


@EVERY
def test_every_format_can_say_that_nothing_was_found(report: Report, name: str) -> None:
    quiet = replace(report, findings=(), causes=(), problems=(), notices=())
    rendered = RENDERERS[name](quiet, Style(statistics=True))
    assert (rendered == "") == (name == "concise")
    assert rendered == "" or rendered.endswith("\n")


@EVERY
def test_no_format_tells_where_it_was_made(report: Report, name: str) -> None:
    assert str(Path.cwd()) not in RENDERERS[name](report, Style())


@EVERY
def test_colours_and_widths_are_for_people_only(report: Report, name: str) -> None:
    plain, other = (RENDERERS[name](report, style) for style in (Style(width=100), Style(color=True, width=50)))
    assert (plain == other) == (name not in ("full", "concise", "grouped"))


def test_there_is_a_renderer_for_every_format_of_a_report() -> None:
    assert [*RENDERERS, "html"] == [*FORMATS]
    with pytest.raises(KeyError):
        RENDERERS["html"]
    with pytest.raises(KeyError):
        RENDERERS["pages"]


def test_a_format_is_imported_when_it_is_asked_for() -> None:
    printed = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True).stdout
    assert printed == "[]\n"


# -- JSON and JSON Lines -----------------------------------------------------------------------------------------


def lines(report: Report) -> list[dict[str, object]]:
    return [json.loads(line) for line in RENDERERS["jsonl"](report, Style()).splitlines()]


def test_json_lines_hold_what_the_document_holds(report: Report) -> None:
    document = json.loads(RENDERERS["json"](report, Style()))
    records = lines(report)
    assert records[0] == {"type": "report", "version": document["version"]}
    for kind, key in (("finding", "findings"), ("cause", "causes"), ("notice", "notices"), ("error", "errors")):
        assert [one for one in records if one["type"] == kind] == [{"type": kind, **one} for one in document[key]]
    assert records[-1] == {"type": "summary", "summary": document["summary"]}
    assert len({tuple(one) for one in records if one["type"] == "finding"}) == 1


def test_both_are_as_the_schema_says(report: Report) -> None:
    schema = report_schema()
    Draft202012Validator.check_schema(schema)
    check = Draft202012Validator(schema)
    for value in (json.loads(RENDERERS["json"](report, Style())), *lines(report)):
        assert [error.message for error in check.iter_errors(value)] == []


def names_in(schema: dict[str, Any], definitions: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The names of an object's values, each with the schema of its value, all references followed."""
    if "$ref" in schema:
        yield from names_in(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    for part in schema.get("allOf", ()):
        yield from names_in(part, definitions)
    for name, value in schema.get("properties", {}).items():
        yield name, definitions[value["$ref"].removeprefix("#/$defs/")] if "$ref" in value else value


def type_in(value: dict[str, Any]) -> str:
    """The one JSON type of a value, but for null."""
    known = {str: "string", int: "integer"}
    if "type" not in value:
        (said,) = {known[type(one)] for one in value.get("enum", [value.get("const")])}
        return said
    (said,) = {value["type"]} if isinstance(value["type"], str) else {*value["type"]} - {"null"}
    return str(said)


def test_a_name_has_one_type_in_all_json_lines() -> None:
    """So that what reads all of them as one table finds a type for every column."""
    schema = report_schema()
    types: dict[str, set[str]] = defaultdict(set)
    kinds = schema["$defs"]["line"]["oneOf"]
    for kind in kinds:
        for name, value in names_in(kind, schema["$defs"]):
            types[name].add(type_in(value))
    assert len(kinds) == 8
    assert types["claims"] == {"array"}
    assert types["suppressed"] == types["summary"] == {"object"}
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


@pytest.mark.parametrize("kind", ["report", "finding", "cause", "notice", "error", "summary"])
def test_the_schema_refuses_a_record_that_lacks_anything(report: Report, kind: str) -> None:
    check = Draft202012Validator(report_schema())
    whole = next(one for one in lines(report) if one["type"] == kind)
    assert check.is_valid(whole)
    for left_out in whole:
        assert not check.is_valid({key: value for key, value in whole.items() if key != left_out})


@pytest.mark.parametrize("part", ["finding", "citation", "cause", "notice", "error", "summary", "report"])
def test_the_schema_knows_every_property(report: Report, part: str) -> None:
    document = json.loads(RENDERERS["json"](report, Style()))
    finding = document["findings"][0]
    values = {
        "finding": finding,
        "citation": finding["claims"][0],
        "cause": document["causes"][0],
        "notice": document["notices"][0],
        "error": document["errors"][0],
        "summary": document["summary"],
        "report": document,
    }
    assert [*values[part]] == [*report_schema()["$defs"][part]["properties"]]


# -- names of files ----------------------------------------------------------------------------------------------


def test_files_can_be_named_otherwise_everywhere(report: Report) -> None:
    name: Callable[[str], str] = lambda file: f"there/{file}"  # noqa: E731
    renamed = report.naming_files(name)
    cited = [citation for finding in renamed.findings for citation in finding.claims]
    cited += [citation for finding in renamed.findings for _, citation in finding.also]
    assert {citation.file.partition("/")[0] for citation in cited} == {"there"}
    assert {problem.place.file.partition("/")[0] for problem in renamed.problems} == {"there"}
    assert renamed.naming_files(lambda file: file.removeprefix("there/")) == report
