"""`claimcheck init`, `new-rule` and `test-rules`: packs of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claimcheck.cli import suggestions
from claimcheck.cli.options import color_option, format_option, pack_options, rules_option, words
from claimcheck.cli.outcomes import BROKEN, CLEAN, FOUND, style_of

if TYPE_CHECKING:
    from claimcheck.config import Options


@click.command()
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a project to start from.

    Settings, a claim file, and a pack of your own, with schemas for editors. DIR is the folder of the project; by
    default the current one. Nothing that is there is overwritten but the schemas for editors, which are generated: run
    it again when types were added to packs of your own.

    \b
    claimcheck init
    claimcheck init my-project
    claimcheck check                                      finds the contradiction in the example
    claimcheck test-rules                                 judges the examples of the rule
    """
    from claimcheck.starting import start

    for file, done in start(folder):
        click.echo(f"{done.ljust(5)} {file.as_posix()}")


@click.command("new-rule")
@click.argument("rule", metavar="PACK/ID", shell_complete=suggestions.packs)
@pack_options
def new_rule(options: Options, rule: str) -> None:
    """Write a rule with examples to fill in.

    And its pack, if there is none. It goes into the first folder of --rules, or of `rules` in the settings; into
    `rules` if there is none.

    \b
    claimcheck new-rule lending/returned-before-lent
    claimcheck new-rule legal/house-style --rules my-rules
    """
    from claimcheck.starting import add_rule

    for file in add_rule(rule, Path(next(iter(options.rules), "rules")), options):
        click.echo(f"wrote {file.as_posix()}")


@click.command("test-rules")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(path_type=Path, exists=True, file_okay=False))
@rules_option("--select", "-s", help="Only these rules: ids, packs, names or prefixes.")
@format_option("full", "json")
@click.option("--quiet", "-q", is_flag=True, help="No summary.")
@pack_options
@color_option
def test_rules(
    options: Options,
    folders: tuple[Path, ...],
    select: tuple[str, ...],
    output_format: str,
    quiet: bool,
    color: str,
) -> None:
    """Judge the examples that rules bring.

    Each by its rule alone. DIR is a folder of packs, or a pack; by default those of --rules, or of `rules` in the
    settings. The exit code is 0 if every example is judged as its rule says, 1 if one is not, 2 if a pack is broken or
    nothing is there to judge.

    \b
    claimcheck test-rules
    claimcheck test-rules my-rules/lending --select loans-overlap
    """
    from claimcheck.config import OPTIONS
    from claimcheck.examples import try_packs
    from claimcheck.model.problems import ClaimcheckError, Problem
    from claimcheck.reports.tried import render_tried, render_tried_json

    own = [Path(folder) for folder in options.rules]
    if not folders and not own:
        hint = "name a folder of packs, or set `rules` in claimcheck.toml; `claimcheck init` writes both"
        raise ClaimcheckError(Problem(OPTIONS, "no packs of your own to test", hint=hint))
    tried, problems = try_packs(folders or own, own, installed=options.installed, select=words(select))
    if output_format == "json":
        click.echo(render_tried_json(tried, problems), nl=False)
    else:
        click.echo(render_tried(tried, problems, style_of(color, quiet)), nl=False, color=True)
    if problems or not tried:
        sys.exit(BROKEN)
    sys.exit(CLEAN if all(one.as_expected for one in tried) else FOUND)
