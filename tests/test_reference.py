"""docs/reference is made from the program, and what the program says of itself is so."""

from __future__ import annotations

import inspect
import os
import re
import shlex
from pathlib import Path

import click
import pytest
from markdown_it import MarkdownIt

import reference
from claimcheck.cli import app
from claimcheck.cli.entry import COMMANDS
from claimcheck.cli.outcomes import EXIT_CODES, FOUND_BY
from claimcheck.config import Options, chosen, severities_of
from claimcheck.packs.gathering import load_packs, types_of
from claimcheck.reports.types_page import render_types_page
from claimcheck.settings import KEYS, read_settings

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
WRITE = os.environ.get("CLAIMCHECK_GOLDEN") == "write"
PAGES = reference.pages()
COMMAND = {name: command for name, command, _ in reference.commands()}


# -- the pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_program_makes_it(name: str) -> None:
    file = FOLDER / name
    if WRITE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(PAGES[name], encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == PAGES[name], "CLAIMCHECK_GOLDEN=write makes it anew"


def test_there_are_no_other_pages() -> None:
    assert {file.name for file in FOLDER.iterdir()} == PAGES.keys()


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", PAGES[name])
    assert links or name == "exit-codes.md"
    for page, part in links:
        file = FOLDER / (page or name)
        assert file.is_file(), page
        assert not part or part in anchors(file.read_text(encoding="utf-8")), part


def anchors(page: str) -> set[str]:
    """The names of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_what_packs_say_of_their_types_is_no_markup(tmp_path: Path) -> None:
    pack = tmp_path / "rules" / "house"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text("title: Ours\ndescription: Ours.\n", encoding="utf-8")
    hostile = "<script> [a](b) | `co|de` and *more*, @everyone"
    field = f"{{kind: text, description: '{hostile}'}}"
    declared = f"types: {{visit: {{description: '{hostile}', fields: {{what: {field}}}}}}}"
    (pack / "types.yaml").write_text(declared, encoding="utf-8")
    known, problems = types_of([tmp_path / "rules"], installed=False)
    assert not problems
    page = MarkdownIt("gfm-like", {"linkify": False}).render(render_types_page(known, ["visit"]))
    shown = "&lt;script&gt; [a](b) | <code>co|de</code> and *more*, @\u200beveryone"
    assert f"<p>{shown}</p>" in page
    assert f"<td>{shown}</td>" in page


def test_every_variable_that_is_read_is_told_of() -> None:
    read = set()
    for file in (ROOT / "src").rglob("*.py"):
        read |= set(re.findall(r'environ\.get\((?:"(\w+)"|\w+)\)', file.read_text(encoding="utf-8")))
    assert read - {""} <= reference.VARIABLES.keys()


# -- the commands ----------------------------------------------------------------------------------------------------


def test_what_each_command_is_for_fits_into_the_list_of_commands() -> None:
    shown = app.get_help(reference.program()).partition("Commands:\n")[2]
    assert [line.split()[0] for line in shown.splitlines()] == [*COMMANDS]
    assert "..." not in shown
    for command in COMMAND.values():
        assert command.get_short_help_str() == reference.paragraphs(command)[0], "shells cut what is longer"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_in_the_help_of_a_command_is_understood(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-rules" / "lending").mkdir(parents=True)
    (tmp_path / "other.toml").write_text("", encoding="utf-8")
    lines = reference.examples(COMMAND[name]).splitlines()
    assert words(lines[0])[:2] == ["claimcheck", name]
    for line in (*lines, *reference.examples(app).splitlines()):
        program, command, *arguments = words(line)
        assert program == "claimcheck"
        COMMAND[command].make_context(command, arguments, parent=reference.program())


def words(line: str) -> list[str]:
    """The words of a command that an example shows, without what a shell does with it and what is said of it."""
    inner = re.sub(r'^\s*eval "\$\((.*)\)"$', r"\1", line).strip()
    return shlex.split(re.split(r" {2,}| [<>|] ", inner)[0])


def test_every_option_says_what_it_does() -> None:
    for name, command in COMMAND.items():
        for option in command.params:
            said = getattr(option, "help", None)
            assert isinstance(option, click.Argument) or (said and said.endswith(".")), (name, option)


def test_the_commands_that_find_something_are_those_that_are_told() -> None:
    exits = {name for name, one in COMMAND.items() if one.callback and finds(inspect.unwrap(one.callback))}
    assert exits == FOUND_BY.keys()
    assert [*EXIT_CODES] == [0, 1, 2, 3, 130]


def finds(callback: object) -> bool:
    return "FOUND" in inspect.getsource(callback)  # type: ignore[arg-type]


# -- settings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_every_example_of_a_setting_is_understood(key: str, tmp_path: Path) -> None:
    file = tmp_path / "claimcheck.toml"
    file.write_text(reference.EXAMPLES[key], encoding="utf-8")
    values = read_settings(file).values
    assert [*values] == [key]
    rules = load_packs(params=values.get("params")).rules
    assert chosen(rules, Options(select=values.get("select", ()), ignore=values.get("ignore", ())))
    severities_of(values.get("severity", {}), rules)
