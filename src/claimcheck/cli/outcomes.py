"""What a command leaves behind: its exit code, and how what it prints may look."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from claimcheck.model.problems import ClaimcheckError
    from claimcheck.reports import Style

CLEAN, FOUND, BROKEN, INTERNAL = 0, 1, 2, 3


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
