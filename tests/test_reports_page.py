"""docs/reports.md says what is so: its tables are made from the program, its commands do what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from claimcheck.model.formats import FORMATS
from claimcheck.reports.schema import report_schema
from pages import ROOT, WRITE, Page, Shell, shell, write

__all__ = ["shell"]

PAGE = Page(ROOT / "docs" / "reports.md")
PARTS = {
    "report": "The document",
    "finding": "Findings",
    "citation": "Cited claims",
    "also": "Claims that say as much",
    "step": "Steps",
    "repair": "Repairs",
    "candidate": "Candidates",
    "cause": "Causes",
    "notice": "Notices",
    "suppressed": "Suppressed findings",
    "suppression": "Suppressions",
    "error": "Errors",
    "summary": "The summary",
}


def formats() -> str:
    rows = [f"| `{name}` | {told} |" for name, told in FORMATS.items()]
    return "\n".join(["| format | what it is for |", "|---|---|", *rows])


def fields() -> str:
    parts = report_schema()["$defs"]
    return "\n\n".join(
        f"### {title}\n{parts[name]['description']}\n\n{table(parts[name])}" for name, title in PARTS.items()
    )


def table(part: Mapping[str, Any]) -> str:
    rows = [f"| `{name}` | {kind(value)} | {value['description']} |" for name, value in part["properties"].items()]
    return "\n".join(["| name | is | says |", "|---|---|---|", *rows])


def kind(value: Mapping[str, Any]) -> str:
    if "enum" in value:
        return ", ".join(f"`{word}`" for word in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    if "$ref" in value:
        return f"an object: {link(value)}"
    if value["type"] == "array":
        items = value["items"]
        return f"a list: {link(items)}" if "$ref" in items else f"a list of {named(items['type'])}s"
    return named(value["type"])


def link(value: Mapping[str, Any]) -> str:
    title = PARTS[value["$ref"].rpartition("/")[2]]
    return f"[{title.lower()}](#{title.lower().replace(' ', '-')})"


def named(type_: str | list[str]) -> str:
    words = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}
    return " or ".join(words[one] for one in ([type_] if isinstance(type_, str) else type_))


@pytest.mark.parametrize("made", [formats, fields])
def test_its_tables_are_made_from_the_program(made: Callable[[], str]) -> None:
    start, end = f"<!-- {made.__name__} -->\n", f"\n<!-- end of {made.__name__} -->"
    page = PAGE.text
    shown = page.partition(start)[2].partition(end)[0]
    if WRITE:
        PAGE.path.write_text(page.replace(f"{start}{shown}{end}", f"{start}{made()}{end}"), encoding="utf-8")
    assert WRITE or shown == made()


# -- commands ----------------------------------------------------------------------------------------------------


@pytest.fixture
def run(shell: Shell) -> Callable[[str], str]:
    """What a command prints, run where the claim file of the page is."""
    for block in PAGE.blocks:
        write(block)
    return shell.run


def commands() -> Iterator[str]:
    return (command["line"] for block in PAGE.blocks for command in block.commands)


def test_the_files_named_are_written(run: Callable[[str], str]) -> None:
    for command in commands():
        run(command)
        files = re.findall(r"-o \w+:(\S+)", command)
        assert [file for file in files if not Path(file).stat().st_size] == []
    assert len([*Path("out").iterdir()]) == 3


def test_the_schema_it_names_is_that_of_both_formats(run: Callable[[str], str]) -> None:
    whole, lines = (run(f"claimcheck check claims -f {name}") for name in ("json", "jsonl"))
    validate = Draft202012Validator(json.loads(run("claimcheck schema report"))).validate
    for text in (whole, *lines.splitlines()):
        validate(json.loads(text))
