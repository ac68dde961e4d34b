"""The program: its commands, each in a module of its own that is imported when asked for, and every way to leave it."""

from __future__ import annotations

import errno
import gc
import os
import sys
import traceback
from importlib import import_module
from typing import NoReturn

import click

from claimcheck.cli.outcomes import BROKEN, CLEAN, INTERNAL, INTERRUPTED
from claimcheck.version import __version__

COMMANDS = {
    "check": "check",
    "timeline": "timeline",
    "why": "why",
    "diff": "diff",
    "rules": "catalogue",
    "types": "catalogue",
    "explain": "catalogue",
    "schema": "catalogue",
    "show-config": "configuration",
    "init": "packs",
    "new-rule": "packs",
    "test-rules": "packs",
    "completion": "completion",
}
"""The module that each command stands in, as a function of its name, in the order in which they are listed."""

COMPLETE = "_CLAIMCHECK_COMPLETE"
"""The variable by which a shell asks: for its script (`bash_source`), or how a line may go on (`bash_complete`)."""

INTERRUPTED_QUERY = "Query interrupted"
"""What DuckDB, which has no exception of its own for it, says of Ctrl-C."""

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Commands(click.Group):
    """The commands of the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"claimcheck.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=_Commands, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="claimcheck", message="%(prog)s %(version)s")
def app() -> None:
    """Find every set of claims that cannot all be true.

    \b
    claimcheck check claims                     check a folder of claim files
    claimcheck timeline claims                  when everything happened, as far as they tell
    claimcheck why CLAIM --in claims            why each rule does or does not find something in one claim
    claimcheck explain legal/trial-before-charges
    """


def main() -> NoReturn:
    """Run the command line; turn every outcome into its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if asked := os.environ.get(COMPLETE):
        from claimcheck.cli.completion import answer

        answer(app, asked)
        sys.exit(CLEAN)
    sys.exit(_exit_code_of(app))


def program() -> NoReturn:
    """Be the program `claimcheck`: a process that lives for one run.

    It makes next to no reference cycles, so the collector only costs time; and what it holds at the end goes with it,
    so nothing is taken apart first.
    """
    gc.disable()
    try:
        main()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else CLEAN
    except KeyboardInterrupt:  # while modules were imported
        code = INTERRUPTED
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or BROKEN
    os._exit(code)


def _exit_code_of(command: click.Command) -> int:
    """Run a command; turn every outcome into its exit code."""
    from claimcheck.model.problems import ClaimcheckError

    try:
        left = command(prog_name="claimcheck", standalone_mode=False)
        return left if isinstance(left, int) else CLEAN
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else CLEAN
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except ClaimcheckError as error:
        from claimcheck.cli.outcomes import print_problems

        print_problems(error)
        return BROKEN
    except BrokenPipeError:
        return BROKEN
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _internal(error)
        click.echo(f"claimcheck: the report cannot be written: {error.strerror}", err=True)
        return BROKEN
    except Exception as error:  # the last line of defence: a crash must not look like a finding
        return _interrupted() if str(error) == INTERRUPTED_QUERY else _internal(error)


def _interrupted() -> int:
    """Say that the run was interrupted, and return the exit code for it."""
    click.echo("claimcheck: interrupted", err=True)
    return INTERRUPTED


def _internal(error: Exception) -> int:
    """Report a bug, and return the exit code for it."""
    if os.environ.get("CLAIMCHECK_TRACEBACK"):
        traceback.print_exception(error)
    click.echo(f"claimcheck: internal error: {error!r}", err=True)
    click.echo("This is a bug in claimcheck. Set CLAIMCHECK_TRACEBACK=1 to see where, and report it.", err=True)
    return INTERNAL
