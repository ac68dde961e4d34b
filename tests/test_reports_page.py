"""docs/reports.md says what is so: its tables are made from the program, its commands print what it shows."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from claimcheck.cli import main
from claimcheck.model.formats import FORMATS
from claimcheck.reports.schema import report_schema

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reports.md"
WRITE = os.environ.get("CLAIMCHECK_GOLDEN") == "write"
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
    page = PAGE.read_text(encoding="utf-8")
    shown = page.partition(start)[2].partition(end)[0]
    if WRITE:
        PAGE.write_text(page.replace(f"{start}{shown}{end}", f"{start}{made()}{end}"), encoding="utf-8")
    assert WRITE or shown == made()


# -- commands ----------------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """What a command prints, run where the claim file of the page is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    shown = re.search(r"`(claims/\S+)`:\n\n```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    Path(".git").mkdir()
    Path("claims").mkdir()
    Path(shown[1]).write_text(shown[2], encoding="utf-8")

    def printed(command: str) -> str:
        monkeypatch.setattr(sys, "argv", command.split())
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 1
        return capsys.readouterr().out

    return printed


def blocks() -> Iterator[tuple[str, str]]:
    """Each command, and what the page shows of what it prints."""
    for block in re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        command, _, shown = block.partition("\n")
        yield command.removeprefix("$ "), shown


def test_every_command_prints_what_is_shown(run: Callable[[str], str]) -> None:
    printed = {command: run(command) for command, _ in blocks()}
    if WRITE:
        page = PAGE.read_text(encoding="utf-8")
        for command, shown in blocks():
            if "..." not in shown:
                page = page.replace(f"$ {command}\n{shown}```", f"$ {command}\n{printed[command]}```")
        PAGE.write_text(page, encoding="utf-8")
    for command, shown in blocks():
        assert re.fullmatch(re.escape(shown).replace(r"\.\.\.", ".*"), printed[command]), command


def test_the_files_named_are_written(run: Callable[[str], str]) -> None:
    for command, _ in blocks():
        run(command)
        files = re.findall(r"-o \w+:(\S+)", command)
        assert [file for file in files if not Path(file).stat().st_size] == []
    assert len([*Path("out").iterdir()]) == 3


def test_the_schema_it_names_is_that_of_both_formats(
    run: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, lines = (run(f"claimcheck check claims -f {name}") for name in ("json", "jsonl"))
    monkeypatch.setattr(sys, "argv", ["claimcheck", "schema", "report"])
    with pytest.raises(SystemExit):
        main()
    check = Draft202012Validator(json.loads(capsys.readouterr().out))
    for text in (whole, *lines.splitlines()):
        check.validate(json.loads(text))
