"""Pages say what is so: every command in every page is run by a test, and prints what the page shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pages import ROOT, Block, Page, Shell, check, known, like, shell, words

__all__ = ["shell"]

ELSEWHERE = {
    "docs/ci.md": "test_ci.py",
    "docs/editors.md": "test_editors.py",
    "docs/pytest.md": "test_pytest_page.py",
}
"""Pages whose commands are run by a test of their own."""
ALL = {
    str(path.relative_to(ROOT)): Page(path)
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
}
PAGES = {
    name: page
    for name, page in ALL.items()
    if name != "CONTRIBUTING.md" and any(block.language == "console" for block in page.blocks)
}
SET_UP = "python3 -m venv"
"""How commands begin that only a bare machine can run: `.ci/run` does."""


@pytest.mark.parametrize("name", sorted(PAGES.keys() - ELSEWHERE.keys()))
def test_every_command_prints_what_is_shown(name: str, shell: Shell) -> None:
    check(PAGES[name], shell)


@pytest.mark.parametrize("name", sorted(ELSEWHERE.keys() & PAGES.keys()))
def test_what_is_not_run_here_is_run_elsewhere(name: str) -> None:
    assert Path(name).name in (ROOT / "tests" / ELSEWHERE[name]).read_text(encoding="utf-8")


def test_every_console_block_has_commands_that_are_run() -> None:
    blocks = [(name, block) for name, page in PAGES.items() for block in page.blocks if block.language == "console"]
    assert [
        (name, block.text) for name, block in blocks if not block.commands and not block.text.startswith(SET_UP)
    ] == []


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"docs/ci.md", "docs/editors.md"}))
def test_a_reader_is_told_the_name_of_every_file(name: str) -> None:
    told = re.sub(r"<!--.*?-->", "", PAGES[name].text)
    files = {block.name for block in PAGES[name].blocks if block.does in ("file", "append", "edit")}
    assert sorted(file for file in files if Path(file).name not in told) == []


def test_every_link_between_pages_leads_somewhere() -> None:
    links = {
        (name, link) for name, page in ALL.items() for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.text)
    }
    assert sorted(one for one in links if not leads_somewhere(*one)) == []


def test_the_index_lists_every_page() -> None:
    index = ALL["docs/README.md"].text
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert sorted(page for page in pages if f"({page})" not in index) == []


def leads_somewhere(name: str, link: str) -> bool:
    file, _, heading = link.partition("#")
    target = (ROOT / name).parent / file if file else ROOT / name
    return target.exists() and (not heading or heading in headings(target))


def headings(path: Path) -> set[str]:
    """The names by which a page's headings can be linked to, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_python_of_own_packs_runs(shell: Shell) -> None:
    shell.run("claimcheck init")
    names: dict[str, Any] = {}
    exec(compile(PAGES["docs/own-packs.md"].only("python"), "own-packs.md", "exec"), names)  # noqa: S102
    assert [finding.rule for finding in names["report"].findings] == ["lending/loans-overlap"]


# -- the harness itself ------------------------------------------------------------------------------------------


def test_a_page_that_shows_something_else_fails(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.WRITE", False)
    page = Page(tmp_path / "page.md")
    page.path.write_text("```console\n$ echo one\none\n$ echo two\nthree\n```\n")
    with pytest.raises(AssertionError, match=r"-three\n\+two"):
        check(page, shell)


def test_what_a_program_prints_that_is_not_here_is_taken_as_shown(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (command,) = Block(None, "", "console", "$ echo one | jq .\nno matter\n", 0).commands
    monkeypatch.setenv("PATH", "")
    assert known(command, shell) == "no matter\n"


def test_a_cut_stands_for_at_least_a_line() -> None:
    assert like("a\n...\nb\n").fullmatch("a\n1\n2\nb\n")
    assert not like("a\n...\nb\n").fullmatch("a\nb\n")
    assert not like("a...\n").fullmatch("ab\n")
    assert like('{"a": 1, ...}\n').fullmatch('{"a": 1, "b": 2}\n')


def test_quoted_words_stay_in_one_piece() -> None:
    assert words("a -b 'c | d' | e > f") == ["a", "-b", "c | d", "|", "e", ">", "f"]
