"""What a command leaves behind: its exit code, and how what it prints may look."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from claimcheck.model.problems import ClaimcheckError
    from claimcheck.reports import Style

CLEAN, FOUND, BROKEN, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130
EXIT_CODES: Mapping[int, str] = {
    CLEAN: "what was asked for is done, and nothing was found that counts",
    FOUND: "something was found that counts",
    BROKEN: "wrong usage, broken settings, rules, records or files, or nothing to look at; "
    "all that can be read is still looked at and reported",
    INTERNAL: "an internal error, which is a bug in claimcheck",
    INTERRUPTED: "the run was interrupted, as by Ctrl-C",
}
"""What each exit code means, whatever the command and the format of its output."""
FOUND_BY: Mapping[str, str] = {
    "check": "findings of the severity of `--fail-on` or above; "
    "with `--error-stale-baseline`, also a baseline that has what is no longer found",
    "diff": "new findings of the severity of `--fail-on` or above",
    "test-rules": "an example that is not judged as its rule says",
}
"""What the commands that find something exit with `FOUND` for."""


def style_of(color: str, quiet: bool = False, each: bool = False, stream: Any = None) -> Style:
    """Return what output may look like on a stream (by default the standard one), as --color says."""
    from claimcheck.reports import Style

    width = shutil.get_terminal_size((100, 24)).columns
    return Style(_colored(color, stream or sys.stdout), min(max(width, 40), 120), quiet, each)


def _colored(color: str, stream: Any) -> bool:
    """Follow --color, then NO_COLOR and FORCE_COLOR, then whether the stream is a terminal that can."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"


def print_problems(error: ClaimcheckError) -> None:
    """Print why a run cannot go on."""
    from claimcheck.reports.concise import render_problem

    for problem in error.problems:
        click.echo(render_problem(problem, style_of("auto", stream=sys.stderr)), err=True, color=True)
