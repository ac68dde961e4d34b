"""The command line.

Exit codes: 0 nothing found, 1 findings at or above `--fail-on`, 2 usage, configuration or unreadable input,
3 an internal error. The output format never changes the exit code.
"""

from claimcheck.cli.entry import app, main, program

__all__ = ["app", "main", "program"]
