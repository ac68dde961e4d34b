"""docs/own-packs.md says what is so: its commands are run in order, in one project, and print what it shows."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from claimcheck.cli import main

PAGE = Path(__file__).resolve().parents[1] / "docs" / "own-packs.md"
BLOCK = re.compile(r"(?:<!-- (?P<does>\w+): (?P<file>\S+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```\n", re.DOTALL)


def edited(text: str, diff: str) -> str:
    """The text with a difference applied, whose lines must all be there."""
    before = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in "- ")
    after = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in "+ ")
    assert text.count(before) == 1
    return text.replace(before, after)


def write(does: str, file: Path, text: str) -> None:
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    if does == "append":
        text = f"{before}\n{text}"
    elif does == "edit":
        text = edited(before, text)
    else:
        assert does == "file"
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """What a command prints, without how long it took."""

    def printed(command: str) -> str:
        monkeypatch.setattr(sys, "argv", command.split())
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code in (0, 1, 2)
        out, err = capsys.readouterr()
        return out + re.sub(r"checked in .* s\n", "", err)

    return printed


def as_run(page: str, run: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Each block of commands as it stands, and as it would if what it shows were what is printed."""
    for block in BLOCK.finditer(page):
        if block["does"]:
            write(block["does"], Path(block["file"]), block["text"])
        elif block["language"] == "console":
            commands = [line for line in block["text"].splitlines() if line.startswith("$ ")]
            yield block["text"], "".join(f"{line}\n{run(line[2:])}" for line in commands)


def test_every_command_prints_what_is_shown(
    run: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    page = PAGE.read_text(encoding="utf-8")
    blocks = list(as_run(page, run))
    if os.environ.get("CLAIMCHECK_GOLDEN") == "write":
        for shown, printed in blocks:
            page = page.replace(f"```console\n{shown}```", f"```console\n{printed}```", 1)
        PAGE.write_text(page, encoding="utf-8")
    assert [shown for shown, _ in blocks] == [printed for _, printed in blocks]


def test_the_python_shown_runs(run: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("claimcheck init")
    (shown,) = (
        block["text"] for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")) if block["language"] == "python"
    )
    names: dict[str, object] = {}
    exec(compile(shown, PAGE.name, "exec"), names)  # noqa: S102
    assert [finding.rule for finding in names["report"].findings] == ["lending/loans-overlap"]  # type: ignore[attr-defined]
