"""Text from claims is data: whatever it holds, it cannot control a terminal, forge a line, or fill a screen."""

# ruff: noqa: E501, RUF001 -- a row of a table is one line, and letters that look alike are what is tested

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pytest

from claimcheck import Options, Report, check
from claimcheck.packs import LoadedRules, load_rules
from claimcheck.reports import RENDERERS, Style
from claimcheck.reports.style import printable, width_of
from claimcheck.vocabulary import builtin_types

HERE = Path(__file__).parent
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")
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
    "markup": "<script>alert(1)</script>",
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


@TEXTS
def test_no_text_controls_the_terminal(judged: Callable[..., Report], text: str) -> None:
    report = judged(*records_with(text))
    assert {finding.rule for finding in report.findings} == {"court/trial-before-charge", "court/dated-twice"}
    assert len(report.problems) >= 8
    for render, style in product(RENDERERS.values(), (Style(width=60), Style(width=100), Style(color=True, width=100))):
        output = click.unstyle(render(report, style)) if style.color else render(report, style)
        assert CONTROL.findall(output) == []
        assert [
            line for line in lines_of(output) if line.lstrip().startswith("::") and not line.lstrip().startswith(":::")
        ] == []
        assert [line for line in lines_of(output) if line.startswith(("error[legal", "two"))] == []
        output.encode()


@pytest.mark.parametrize(
    "name", ["\x1b[31m.claims.jsonl", "a\nb.claims.jsonl", "a\r.claims.jsonl", "\u202ea.claims.jsonl"]
)
def test_no_file_name_controls_the_terminal(judged: Callable[..., Report], name: str) -> None:
    report = judged(*records_with("x"), name=name)
    for render in RENDERERS.values():
        assert CONTROL.findall(render(report, Style())) == []


def test_no_file_name_is_a_workflow_command(judged: Callable[..., Report]) -> None:
    report = judged(*records_with("x"), name="::error title=owned::.claims.jsonl")
    for render in RENDERERS.values():
        assert [line for line in lines_of(render(report, Style())) if line.startswith("::error")] == []


def test_a_file_name_that_is_not_utf8_is_shown(judged: Callable[..., Report]) -> None:
    try:
        report = judged(*records_with("x"), name="a\udcff.claims.jsonl")
    except (OSError, UnicodeError):
        pytest.skip("no such file names here")
    for render in RENDERERS.values():
        render(report, Style()).encode()


def test_output_is_bounded(judged: Callable[..., Report]) -> None:
    report = judged(*records_with("x" * 1_000_000))
    for output_format in ("full", "concise"):
        output = RENDERERS[output_format](report, Style(width=100))
        assert len(output) < 40_000
        assert max(map(len, lines_of(output))) <= 2_200


def test_what_is_broken_is_quoted_in_part_in_every_format(judged: Callable[..., Report]) -> None:
    text = "x" * 100_000
    report = judged(
        {"id": "a", "type": text}, {"id": text, "type": "death"}, {"id": "b", "type": "death", text: "x"}, {text: text}
    )
    assert len(report.problems) == 4
    assert len(RENDERERS["json"](report, Style())) < 40_000


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
        assert [line for line in lines_of(output) if line.startswith("::error")] == []


# -- the pieces --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"), ("Zürich 日本 😀", "Zürich 日本 😀"), ("a\nb\rc\td", "a\\nb\\rc\\td"), ("\0\x1b\x7f\x9b", "\\x00\\x1b\\x7f\\x9b"),
        ("\u202e\u2028\ufeff\u200b", "\\u202e\\u2028\\ufeff\\u200b"), ("\ud800", "\\ud800"), ("", ""),
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
