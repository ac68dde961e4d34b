"""The program, run in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from claimcheck.cli import main


class Result(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command, given its words."""

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["claimcheck", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return Result(int(str(left.value.code)), *capsys.readouterr())

    return run
