"""Text from claims is data: whatever it holds, it cannot control a terminal, forge a line, or fill a screen."""

# ruff: noqa: E501, RUF001 -- a row of a table is one line, and letters that look alike are what is tested

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import click
import pytest
from markdown_it import MarkdownIt

from claimcheck import Options, Report, check
from claimcheck.packs import LoadedRules, load_rules
from claimcheck.reports import RENDERERS, Style
from claimcheck.reports.style import printable, width_of
from claimcheck.vocabulary import builtin_types

HERE = Path(__file__).parent
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff\ufffe\uffff]")
COMMAND = re.compile(r"\s*::(?!:)|.*##[A-Za-z]*\[")
ANNOTATION = re.compile(r"::(error|warning|notice) (?:\w+=[^:,]*,)*title=[^:,]*::[^\n]*")
HOSTILE = {
    "ANSI colours": "\x1b[31mred\x1b[0m",
    "clear the screen": "\x1b[2J\x1b[H",
    "set the title": "\x1b]0;owned\x07",
    "eight-bit control": "\x9b31m",
    "new line": "one\ntwo",
    "forged finding": "x\nerror[legal/forged]: forged",
    "workflow command": "\n::error::owned",
    "workflow command after a return": "\r::set-output name=a::b",
    "carriage return": "shown\rhidden",
    "NUL": "a\0b",
    "backspaces": "abc\b\b\bxyz",
    "lone surrogate": "a\ud800b",
    "bidirectional override": "\u202egnorw\u202c",
    "bidirectional isolate": "\u2066x\u2069",
    "line separator": "one\u2028two\u2029three\x85four",
    "delete": "a\x7fb",
    "workflow command in the middle": "x ##[error]owned ##vso[task.setvariable variable=a]b",
    "escaped workflow command": "%0A::error::owned%0D%0A",
    "property of a workflow command": "x,title=owned::y",
    "markup": "<script>alert(1)</script>",
    "end of an element": "</summary></details></failure>]]>",
    "entities": "&#27;&lt;b&gt;&amp;",
    "links": "[owned](https://owned.example) ![owned](https://owned.example/x.png) <https://owned.example> https://owned.example www.owned.example",
    "mentions": "@everyone owner/project#1 #1 GH-1 owned@example.org",
    "headings and lists": "# owned",
    "fence": "``` owned ~~~ ````",
    "cells": "| owned | owned |",
    "emphasis": "**owned** __owned__ ~~owned~~ `owned`",
    "noncharacters": "a\ufffeb\uffff",
    "format fields": "{0} {trial.start} %s %(x)s",
}
TEXTS = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


@pytest.fixture(scope="module")
def rules() -> LoadedRules:
    return load_rules(HERE / "rules", builtin_types())


@pytest.fixture
def judged(rules: LoadedRules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    """The report on a file of JSON Lines in the current folder."""
    monkeypatch.chdir(tmp_path)

    def of(*records: object, name: str = "a.claims.jsonl") -> Report:
        Path(name).write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
        return check(".", rules=rules, options=Options(as_of="2025-01-01", threads=1))

    return of


_REPORTS: dict[str, Report] = {}


@pytest.fixture
def hostile(judged: Callable[..., Report]) -> Callable[[str], Report]:
    """The report on records with a text, judged once for all tests."""

    def of(text: str) -> Report:
        if text not in _REPORTS:
            _REPORTS[text] = judged(*records_with(text))
        return _REPORTS[text]

    return of


def records_with(text: str) -> Iterator[dict[str, object]]:
    """Two claims that clash, with a text in every field that a report shows, and one broken record of each kind."""
    yield {
        "source": "s",
        "sources": {"s": {"title": text, "publisher": text, "note": text}},
        "entities": {"ann": {"kind": "person", "name": text}},
    }
    shared = {"defendant": "ann", "case": "k", "locator": text, "note": text, "quote": text, "by": "ann"}
    yield {"note": text, "id": "charged", "type": "charge", "when": "2023-01-31", "offense": text, **shared}
    yield {"note": text, "id": "tried", "type": "trial", "from": "2022-02-24", **shared}
    yield {"id": "tried-again", "type": "trial", "from": "2024-02-24", **shared}
    yield {"id": "b1", "type": text}
    yield {"id": text, "type": "death"}
    yield {"id": "b2", "type": "death", "when": text}
    yield {"id": "b3", "type": "death", "stance": text}
    yield {"id": "b4", "type": "death", text: "x"}
    yield {"id": "b5", "type": "death", "weekday": text, "number": text}
    yield {"id": "b6", "type": "death", "supersedes": [text]}
    yield {"sources": {text: {}, "t": {text: text}}, "entities": {text: {}, "e": {"kind": text}}, text: text}


def lines_of(output: str) -> list[str]:
    return output.split("\n")


def commands_in(output: str) -> list[str]:
    """The lines that a CI runner takes for commands."""
    return [line for line in lines_of(output) if COMMAND.match(line)]


@TEXTS
def test_no_text_controls_the_terminal(hostile: Callable[[str], Report], text: str) -> None:
    report = hostile(text)
    assert {finding.rule for finding in report.findings} == {"court/trial-before-charge", "court/dated-twice"}
    assert len(report.problems) >= 8
    for name, style in product(RENDERERS, (Style(width=60), Style(width=100, each=True), Style(color=True, width=100))):
        output = RENDERERS[name](report, style)
        plain = click.unstyle(output) if style.color else output
        assert CONTROL.findall(plain) == []
        assert [line for line in commands_in(plain) if name != "github" or not ANNOTATION.fullmatch(line)] == []
        assert [line for line in lines_of(plain) if line.startswith(("error[legal", "two"))] == []
        plain.encode()


@pytest.mark.parametrize(
    "name", ["\x1b[31m.claims.jsonl", "a\nb.claims.jsonl", "a\r.claims.jsonl", "\u202ea.claims.jsonl"]
)
def test_no_file_name_controls_the_terminal(judged: Callable[..., Report], name: str) -> None:
    report = judged(*records_with("x"), name=name)
    for render in RENDERERS.values():
        assert CONTROL.findall(render(report, Style())) == []


def test_no_file_name_is_a_workflow_command(judged: Callable[..., Report]) -> None:
    report = judged(*records_with("x"), name="::error title=owned::.claims.jsonl")
    for name, render in RENDERERS.items():
        commands = commands_in(render(report, Style()))
        assert [line for line in commands if name != "github" or not ANNOTATION.fullmatch(line)] == []


def test_a_file_name_that_is_not_utf8_is_shown(judged: Callable[..., Report]) -> None:
    try:
        report = judged(*records_with("x"), name="a\udcff.claims.jsonl")
    except (OSError, UnicodeError):
        pytest.skip("no such file names here")
    for render in RENDERERS.values():
        render(report, Style()).encode()


def test_output_is_bounded(judged: Callable[..., Report]) -> None:
    report = judged(*records_with("x" * 1_000_000))
    for output_format in ("full", "concise", "grouped", "github"):
        output = RENDERERS[output_format](report, Style(width=100))
        assert len(output) < 40_000
        assert max(map(len, lines_of(output))) <= 4_000
    for output_format in ("sarif", "junit", "gitlab", "markdown"):
        assert len(RENDERERS[output_format](report, Style())) < 100_000


def test_what_is_broken_is_quoted_in_part_in_every_format(judged: Callable[..., Report]) -> None:
    text = "x" * 100_000
    report = judged(
        {"id": "a", "type": text}, {"id": text, "type": "death"}, {"id": "b", "type": "death", text: "x"}, {text: text}
    )
    assert len(report.problems) == 4
    for render in RENDERERS.values():
        assert len(render(report, Style())) < 40_000


def test_json_gives_back_exactly_what_claims_say(judged: Callable[..., Report]) -> None:
    text = "a\0b\ud800c\x1b[31m\u202e\n日本"
    document = json.loads(RENDERERS["json"](judged(*records_with(text)), Style()))
    assert any(text in citation["cited_as"] for finding in document["findings"] for citation in finding["claims"])


def test_rule_words_are_only_text(judged: Callable[..., Report]) -> None:
    """A rule may come from somebody else, too."""
    report = judged(*records_with("x"))
    hostile = replace(
        report, findings=tuple(replace(f, message="m\x1b[31m\n::error::", why="w\r\n\x07") for f in report.findings)
    )
    for output_format in RENDERERS:
        output = RENDERERS[output_format](hostile, Style())
        assert CONTROL.findall(output) == []
        commands = commands_in(output)
        assert [line for line in commands if output_format != "github" or not ANNOTATION.fullmatch(line)] == []


# -- what each format is read by ---------------------------------------------------------------------------------


@TEXTS
def test_json_and_json_lines_are_read_as_what_was_said(hostile: Callable[[str], Report], text: str) -> None:
    report = hostile(text)
    whole = json.loads(RENDERERS["json"](report, Style()))
    lines = [json.loads(line) for line in RENDERERS["jsonl"](report, Style()).splitlines()]
    assert [{**finding, "type": "finding"} for finding in whole["findings"]] == [
        line for line in lines if line["type"] == "finding"
    ]
    assert any(text in citation["cited_as"] for finding in whole["findings"] for citation in finding["claims"])


@TEXTS
def test_a_sarif_log_has_no_links_but_its_own(hostile: Callable[[str], Report], text: str) -> None:
    report = hostile(text)
    run = json.loads(RENDERERS["sarif"](report, Style()))["runs"][0]
    assert len(run["results"]) == len(report.findings)
    for result in run["results"]:
        related = result.get("relatedLocations", [])
        links = re.findall(r"(?<!\\)(?:\\\\)*\[(?:[^][\\]|\\.)*\]\((.*?)\)", result["message"]["text"])
        assert links == [str(location["id"]) for location in related[: len(links)]]
        bare = re.sub(r"\{\{|\}\}", "", result["message"]["text"])
        assert not set("{}") & set(bare)


@TEXTS
def test_junit_is_xml_and_its_texts_are_those_of_the_report(hostile: Callable[[str], Report], text: str) -> None:
    report = hostile(text)
    root = ElementTree.fromstring(RENDERERS["junit"](report, Style()))  # noqa: S314
    assert len(root.findall(".//error")) == len(report.problems)
    assert {case.get("name") for case in root.findall(".//testcase[failure]")} == {"trial-before-charge", "dated-twice"}
    shown = printable(text.strip(), 40)[:20]
    assert any(shown in "".join(error.itertext()) or shown in (error.get("message") or "") for error in root.iter())


@TEXTS
def test_code_quality_is_json_with_one_issue_for_each(hostile: Callable[[str], Report], text: str) -> None:
    report = hostile(text)
    issues = json.loads(RENDERERS["gitlab"](report, Style(quiet=True)))
    assert len(issues) == len(report.findings) + len(report.problems)
    assert CONTROL.findall("".join(issue["description"] for issue in issues)) == []


@TEXTS
def test_markdown_has_no_markup_but_its_own(hostile: Callable[[str], Report], text: str) -> None:
    report = hostile(text)
    tokens = [
        inner
        for token in MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .parse(RENDERERS["markdown"](report, Style(statistics=True)))
        for inner in (token, *(token.children or ()))
    ]
    kinds = {token.type for token in tokens}
    assert not kinds & {
        "link_open",
        "image",
        "em_open",
        "strong_open",
        "html_inline",
        "code_block",
        "hr",
        "ordered_list_open",
    }
    headings = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    assert [line.partition(" ")[0] for line in headings] == ["claimcheck:", "Broken", "Most"]
    assert sum(token.type == "fence" for token in tokens) == len(report.findings)
    blocks = "".join(token.content for token in tokens if token.type == "html_block")
    assert {*re.findall(r"</?\w+", blocks)} <= {"<details", "<summary", "<b", "</b", "</summary", "</details"}
    said = [html.unescape(token.content) for token in tokens if token.type in ("text", "html_block")]
    assert [line for line in said if re.search(r"[@#]\w|GH-\d", line)] == []


# -- the pieces --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"), ("Zürich 日本 😀", "Zürich 日本 😀"), ("a\nb\rc\td", "a\\nb\\rc\\td"), ("\0\x1b\x7f\x9b", "\\x00\\x1b\\x7f\\x9b"),
        ("\u202e\u2028\ufeff\u200b", "\\u202e\\u2028\\ufeff\\u200b"), ("\ud800", "\\ud800"), ("", ""), ("a ## b ##[c] ##vso[d] ###[e", "a ## b \\x23#[c] \\x23#vso[d] #\\x23#[e"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(("length", "limit"), [(500, 500), (501, 500), (1_000_000, 500), (10, 5), (5, 5)])
def test_long_text_is_cut_with_an_ellipsis(length: int, limit: int) -> None:
    shown = printable("x" * length, limit)
    assert len(shown) == min(length, limit)
    assert shown.endswith("…") == (length > limit)


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("Ａ", 2), ("é", 1), ("", 0)])
def test_wide_characters_take_two_columns_and_combining_ones_none(text: str, columns: int) -> None:
    assert width_of(text) == columns


# -- underlines --------------------------------------------------------------------------------------------------

NOTES = {
    "none": "", "short": "short", "wide": "林黛玉在上海被起诉，罪名是盗窃", "very wide": "林" * 60, "combining": "e\u0301" * 40,
    "long": "x" * 300, "control": "a\tb\x1b[31m", "overrides": "\u202e" * 20, "full width": "Ａ１" * 30,
}  # fmt: skip
AROUND = [(name, first) for name in NOTES for first in (True, False)]
LINES = pytest.mark.parametrize(
    ("note", "first"), AROUND, ids=[f"{name} {'before' if first else 'after'} the value" for name, first in AROUND]
)
WIDTHS = pytest.mark.parametrize("width", [40, 60, 80, 100, 120])


@cache
def excerpts() -> Mapping[tuple[str, bool], Report]:
    """For every note, before and after the value: the report on two claims that clash."""
    claims = []
    for number, (note, first) in enumerate(AROUND):
        for name, kind, field, date in (("c", "charge", "when", "2023-01-31"), ("t", "trial", "from", "2022-02-24")):
            pair = [("note", NOTES[note]), (field, date)]
            shared = {"id": f"{name}{number:02}", "type": kind, "defendant": f"d{number}", "case": "k"}
            claims.append(shared | dict(pair if first else pair[::-1]))
    rules = load_rules(HERE / "rules", builtin_types())
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.claims.jsonl"
        file.write_text("".join(json.dumps(claim, ensure_ascii=False) + "\n" for claim in claims), encoding="utf-8")
        report = check(file, rules=rules, options=Options(as_of="2025-01-01", threads=1))
    found = sorted(report.findings, key=lambda finding: finding.claim_ids)
    return {case: replace(report, findings=(finding,)) for case, finding in zip(AROUND, found, strict=True)}


def rows(note: str, first: bool, width: int) -> Iterator[tuple[str, str]]:
    """Each line of a file that is shown, and the row below it."""
    shown = lines_of(RENDERERS["full"](excerpts()[note, first], Style(width=width, quiet=True)))
    return ((row, below) for row, below in pairwise(shown) if re.match(r" *\d+ \| ", row))


@LINES
@WIDTHS
def test_the_underline_stands_beneath_the_value(note: str, first: bool, width: int) -> None:
    found = [*rows(note, first, width)]
    assert len(found) == 2
    for row, below in found:
        mark = re.search(r"\^+|-+", below)
        assert mark is not None
        assert from_column(row, mark.start()).startswith(('"2023-01-31"', '"2022-02-24"'))
        assert len(mark[0]) == len('"2023-01-31"')


@LINES
@WIDTHS
def test_the_line_shown_fits_the_terminal(note: str, first: bool, width: int) -> None:
    assert [row for row, _ in rows(note, first, width) if width_of(row) > width] == []


def from_column(row: str, column: int) -> str:
    """The rest of a row from a column of the terminal on."""
    at = 0
    while width_of(row[:at]) < column:
        at += 1
    return row[at:]
