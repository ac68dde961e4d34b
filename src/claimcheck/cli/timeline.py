"""`claimcheck timeline`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from claimcheck.cli import suggestions
from claimcheck.cli.options import color_option, format_option, run_options, selecting, words
from claimcheck.cli.outcomes import BROKEN, CLEAN, style_of

if TYPE_CHECKING:
    from claimcheck.config import Options
    from claimcheck.vocabulary import Registry


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=str), shell_complete=suggestions.claim_files)
@click.option(
    "--type",
    "-t",
    "types",
    multiple=True,
    metavar="TYPE",
    shell_complete=suggestions.types,
    help="Show only events of these types.",
)
@click.option(
    "--about",
    multiple=True,
    metavar="ENTITY",
    shell_complete=suggestions.entities,
    help="Show only events that name these, by id or name.",
)
@click.option("--why", is_flag=True, help="Show every step that a range rests on.")
@selecting("Let only these rules bound ranges.", "Let these rules bound none.")
@format_option("full", "json", help="A chart, or JSON.")
@click.option("--quiet", "-q", is_flag=True, help="The chart and problems only: no legend, no summary.")
@run_options("read")
@color_option
def timeline(
    options: Options,
    paths: tuple[str, ...],
    types: tuple[str, ...],
    about: tuple[str, ...],
    why: bool,
    output_format: str,
    quiet: bool,
    color: str,
) -> None:
    """Show when everything happened.

    The tightest possible range of every event, dated or not, as far as all claims and rules together tell; dates
    suspected to be wrong are left out, and said to be. A name asked `--about` stands for all who bear it, whatever its
    case, accents and spaces; an id for one. PATHS are as for `check`. The exit code is 0, or 2 if something is broken.

    \b
    claimcheck timeline claims
    claimcheck timeline claims --type trial --type verdict --why
    claimcheck timeline claims --about gutierrez-reed --about "Alec Baldwin"
    """
    from claimcheck.packs.gathering import types_of
    from claimcheck.reports.timeline import render_timeline, render_timeline_json
    from claimcheck.run import timeline as run

    wanted = _types(types, types_of(options.rules, installed=options.installed)[0]) if types else frozenset()
    found = run(paths, options=options, about=about)
    shown = found.of_types(wanted) if wanted else found
    if output_format == "json":
        click.echo(render_timeline_json(shown), nl=False)
    else:
        click.echo(render_timeline(shown, style_of(color, quiet), why=why), nl=False, color=True)
    sys.exit(BROKEN if found.problems else CLEAN)


def _types(names: tuple[str, ...], known: Registry) -> frozenset[str]:
    """Return the types named and their subtypes. Raises `ClaimcheckError` for a name that is none."""
    from claimcheck.config import OPTIONS
    from claimcheck.model.problems import ClaimcheckError, Problem, did_you_mean

    wrong = [name for name in words(names) if name not in known.names]
    if wrong:
        hint = did_you_mean(wrong[0], known.names)
        raise ClaimcheckError(Problem(OPTIONS, f"no type is named {wrong[0]!r}", value=wrong[0], hint=hint))
    return frozenset(matched for name in words(names) for matched in known.matching(name))
