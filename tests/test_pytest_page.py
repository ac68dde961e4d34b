"""docs/pytest.md says what is so: its files are written and its commands run in order, and print what it shows."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claimcheck import check, pytest_plugin
from claimcheck.starting import start

pytest_plugins = ["pytester"]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "pytest.md"
BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```\n", re.DOTALL)


@pytest.fixture(autouse=True, scope="session")
def everything_is_imported() -> None:
    """What an inner run of pytest imports is forgotten after it, and NumPy cannot be imported twice."""
    check([{"id": "a", "type": "birth", "when": "1900"}, {"id": "b", "type": "death", "when": "1899"}])


def printed(pytester: pytest.Pytester, command: str) -> str:
    """What a run of pytest prints, as if it had taken the same time always."""
    program, *arguments = shlex.split(command)
    assert program == "pytest"
    result = pytester.runpytest_inprocess(*arguments, plugins=[pytest_plugin])
    return re.sub(r"in \d+\.\d+s\b.*", "in 0.42s", result.stdout.str()).strip("\n") + "\n"


def as_run(page: str, pytester: pytest.Pytester) -> Iterator[tuple[str, str]]:
    """Each block of commands as it stands, and as it would if what it shows were what is printed."""
    for block in BLOCK.finditer(page):
        if block["file"]:
            file = pytester.path / block["file"]
            file.parent.mkdir(exist_ok=True)
            file.write_text(block["text"], encoding="utf-8")
        elif block["language"] == "console":
            (command,) = [line[2:] for line in block["text"].splitlines() if line.startswith("$ ")]
            yield block["text"], f"$ {command}\n{printed(pytester, command)}"


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("COLUMNS", "80")
    for service in ("CI", "BUILD_NUMBER"):  # where pytest runs unattended, it cuts no line of its summary
        monkeypatch.delenv(service, raising=False)
    list(start(pytester.path))
    return pytester


def test_every_command_prints_what_is_shown(project: pytest.Pytester) -> None:
    page = PAGE.read_text(encoding="utf-8")
    blocks = list(as_run(page, project))
    if os.environ.get("CLAIMCHECK_GOLDEN") == "write":
        for shown, told in blocks:
            page = page.replace(f"```console\n{shown}```", f"```console\n{told}```", 1)
        PAGE.write_text(page, encoding="utf-8")
    assert [shown for shown, _ in blocks] == [told for _, told in blocks]


def test_the_tests_shown_for_hypothesis_pass() -> None:
    (shown,) = [block for block in BLOCK.finditer(PAGE.read_text("utf-8")) if block["file"] == "tests/test_dates.py"]
    names: dict[str, Any] = {}
    exec(compile(shown["text"], PAGE.name, "exec"), names)  # noqa: S102
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert len(tests) == 3
    for test in tests:
        test()
