"""docs/pytest.md says what is so: its files are written and its commands run in order, and print what it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest

from claimcheck import check as check_claims
from claimcheck import pytest_plugin
from claimcheck.starting import start
from pages import ROOT, Page, Shell, check, shell

__all__ = ["shell"]

pytest_plugins = ["pytester"]

PAGE = Page(ROOT / "docs" / "pytest.md")


@pytest.fixture(autouse=True, scope="session")
def everything_is_imported() -> None:
    """What an inner run of pytest imports is forgotten after it, and NumPy cannot be imported twice."""
    check_claims([{"id": "a", "type": "birth", "when": "1900"}, {"id": "b", "type": "death", "when": "1899"}])


def test_every_command_prints_what_is_shown(
    shell: Shell, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(arguments: Sequence[str], _: str) -> str:
        """What a run of pytest prints, as if it had taken the same time always."""
        told = pytester.runpytest_inprocess(*arguments, plugins=[pytest_plugin]).stdout.str()
        shell.capsys.readouterr()
        return re.sub(r"in \d+\.\d+s\b.*", "in 0.42s", told).strip("\n") + "\n"

    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("COLUMNS", "80")
    for service in ("CI", "BUILD_NUMBER"):  # where pytest runs unattended, it cuts no line of its summary
        monkeypatch.delenv(service, raising=False)
    list(start(pytester.path))
    monkeypatch.chdir(pytester.path)
    shell.programs = {"pytest": run}
    check(PAGE, shell)


def test_the_tests_shown_for_hypothesis_pass() -> None:
    names: dict[str, Any] = {}
    exec(compile(PAGE.only("python", "tests/test_dates.py"), PAGE.path.name, "exec"), names)  # noqa: S102
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert len(tests) == 3
    for test in tests:
        test()
