"""docs/living-with-findings.md says what is so: its commands are run in order, and print what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimcheck.cli import main

PAGE = Path(__file__).resolve().parents[1] / "docs" / "living-with-findings.md"
BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```\n", re.DOTALL)


def printed(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints, without how long it took."""
    if command.startswith("git "):
        return subprocess.run(command.split(), check=True, capture_output=True, text=True).stdout
    monkeypatch.setattr(sys, "argv", command.split())
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code in (0, 1)
    out, err = capsys.readouterr()
    return out + re.sub(r"checked in .* s\n", "", err)


def as_run(page: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[tuple[str, str]]:
    """Each block of commands as it stands, and as it would if what it shows were what is printed."""
    for block in BLOCK.finditer(page):
        if block["file"]:
            Path(block["file"]).parent.mkdir(exist_ok=True)
            Path(block["file"]).write_text(block["text"], encoding="utf-8")
        elif block["language"] == "console":
            commands = [line for line in block["text"].splitlines() if line.startswith("$ ")]
            yield block["text"], "".join(f"{line}\n{printed(line[2:], monkeypatch, capsys)}" for line in commands)


def test_every_command_prints_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name, value in (("NAME", "Ann"), ("EMAIL", "ann@example.org")):
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    page = PAGE.read_text(encoding="utf-8")
    texts = [block["text"] for block in BLOCK.finditer(page)]
    baseline = next(text for text in texts if text.startswith("# claimcheck baseline"))
    blocks = []
    for block in as_run(page, monkeypatch, capsys):
        blocks.append(block)
        if "$ claimcheck check --update-baseline" in block[0]:
            assert Path("claimcheck-baseline.txt").read_text(encoding="utf-8") == baseline
    if os.environ.get("CLAIMCHECK_GOLDEN") == "write":
        for shown, output in blocks:
            page = page.replace(f"```console\n{shown}```", f"```console\n{output}```", 1)
        PAGE.write_text(page, encoding="utf-8")
    assert [shown for shown, _ in blocks] == [output for _, output in blocks]
