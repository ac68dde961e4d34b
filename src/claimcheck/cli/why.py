"""`claimcheck why`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from claimcheck.cli import suggestions
from claimcheck.cli.options import color_option, format_option, run_options, selecting
from claimcheck.cli.outcomes import BROKEN, CLEAN, style_of

if TYPE_CHECKING:
    from claimcheck.config import Options


@click.command()
@click.argument("claim", shell_complete=suggestions.claims)
@click.argument("rule", required=False, shell_complete=suggestions.rules_by_name)
@click.option(
    "--in",
    "paths",
    multiple=True,
    type=click.Path(path_type=str),
    metavar="PATH",
    shell_complete=suggestions.claim_files,
    help="Files and folders of claims, as for `check`. Repeatable. Default: the current folder.",
)
@selecting()
@click.option("--all", "everything", is_flag=True, help="Also the rules that found nothing to compare the claim with.")
@format_option("full", "json")
@click.option("--quiet", "-q", is_flag=True, help="No summary of what is not listed.")
@run_options("read")
@color_option
def why(
    options: Options,
    paths: tuple[str, ...],
    claim: str,
    rule: str | None,
    everything: bool,
    output_format: str,
    quiet: bool,
    color: str,
) -> None:
    """Tell what each rule makes of one claim.

    Why it does or does not find something: the claim as it was read, and for every rule that looks at it, with which
    other claims, what each value was, and why it holds, fires, exempts or cannot be judged. CLAIM is the id of a claim,
    how one id alone begins, or the name of an event. With RULE (an id, the part after its slash, or what several begin
    with), that rule alone is told, with every combination and every value. The exit code is 0, or 2 if something is
    broken.

    \b
    claimcheck why last-take-trial --in claims
    claimcheck why last-take-trial legal/trial-before-charges --in claims
    """
    from claimcheck.reports.why import render_why
    from claimcheck.reports.why_json import render_why_json
    from claimcheck.run import why as run

    told = run(paths, claim, rule, options=options)
    if output_format == "json":
        click.echo(render_why_json(told), nl=False)
    else:
        shown = render_why(told, style_of(color, quiet), everything=everything, detailed=rule is not None)
        click.echo(shown, nl=False, color=True)
    sys.exit(BROKEN if told.problems else CLEAN)
