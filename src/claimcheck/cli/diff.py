"""`claimcheck diff`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from claimcheck.cli import suggestions
from claimcheck.cli.options import SEVERITIES, color_option, format_option, run_options, selecting
from claimcheck.cli.outcomes import BROKEN, CLEAN, FOUND, style_of

if TYPE_CHECKING:
    from claimcheck.config import Options


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    metavar="OLD [BETWEEN]... NEW",
    type=click.Path(path_type=str),
    shell_complete=suggestions.claim_files,
)
@click.option(
    "--history",
    type=click.IntRange(min=1),
    metavar="N",
    help="Of one PATH, its versions at the last N commits that changed it, and now.",
)
@selecting()
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    default="warning",
    show_default=True,
    help="The least severity of a new finding that makes the exit code 1.",
)
@format_option("full", "json", help="A line for each, or JSON.")
@click.option("--quiet", "-q", is_flag=True, help="No counts.")
@run_options("read and found")
@color_option
def diff(
    options: Options,
    paths: tuple[str, ...],
    history: int | None,
    fail_on: str,
    output_format: str,
    quiet: bool,
    color: str,
) -> None:
    """Tell which findings are new, and which gone.

    OLD and NEW are folders or files of claims, reports of `check --output-format json`, or REV:PATH, which is a path
    as it was at a revision of the git repository; REV alone is the other path as it was, or all below this folder. Of
    several versions, the first and the last are compared; dates that were changed and changed back in between are told.
    The exit code is 1 if something is new, 2 if something is broken.

    \b
    claimcheck diff HEAD~1 HEAD                           what the last commit changed
    claimcheck diff main:claims claims                    what a branch adds
    claimcheck diff before.json after.json
    claimcheck diff --history 20 claims                   dates that go back and forth
    """
    from claimcheck.reports.difference import render_difference, render_difference_json
    from claimcheck.versions import difference
    from claimcheck.versions import history as versions_of

    if history is not None and len(paths) != 1:
        raise click.UsageError("--history takes one path")
    if history is None and len(click.get_current_context().params["paths"]) < 2:
        raise click.UsageError("two versions are compared: OLD and NEW")
    found = difference(paths if history is None else versions_of(paths[0], history), options)
    if output_format == "json":
        click.echo(render_difference_json(found), nl=False)
    else:
        click.echo(render_difference(found, style_of(color, quiet)), nl=False, color=True)
    if found.problems:
        sys.exit(BROKEN)
    sys.exit(FOUND if fail_on != "never" and found.has_new(fail_on) else CLEAN)  # type: ignore[arg-type]
