"""The command line.

Exit codes: 0 nothing found, 1 findings at or above `--fail-on`, 2 usage, configuration or unreadable input,
3 an internal error. The output format never changes the exit code.
"""

from __future__ import annotations

import errno
import gc
import os
import shutil
import sys
import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

import click

from claimcheck.version import __version__

if TYPE_CHECKING:
    from claimcheck.model.findings import Report
    from claimcheck.packs.loaded import LoadedRules
    from claimcheck.reports import Style

CLEAN, FOUND, BROKEN, INTERNAL = 0, 1, 2, 3
SEVERITIES = ["info", "warning", "error"]
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="claimcheck", message="%(prog)s %(version)s")
def app() -> None:
    """Find every set of claims that cannot all be true.

    \b
    claimcheck check claims                     check a folder of claim files
    claimcheck timeline claims                  when everything happened, as far as they tell
    claimcheck explain legal/trial-before-charges
    """


def _color_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Whether to colour the output. `auto` asks the terminal, NO_COLOR and FORCE_COLOR.",
    )(command)


def _run_options(kept: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the options of every run: where is kept what it `kept`, what it may open, and how many threads it uses."""
    options = (
        click.option(
            "--cache-dir",
            metavar="DIR",
            default=".claimcheck_cache",
            show_default=True,
            help=f"Where what large runs {kept} is kept.",
        ),
        click.option("--no-cache", is_flag=True, help="Read everything anew, and keep nothing."),
        click.option(
            "--root",
            type=click.Path(path_type=str),
            metavar="DIR",
            help="The folder that no path in a claim file may leave. Default: the current folder.",
        ),
        click.option(
            "--threads",
            type=click.IntRange(min=1),
            metavar="N",
            help="Threads to use. Default: one per processor.",
        ),
    )

    def added(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return added


@app.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@click.option(
    "--select",
    "-s",
    multiple=True,
    metavar="RULE",
    help="Only these rules: ids, packs or prefixes. Repeatable, or separated by commas.",
)
@click.option("--ignore", "-i", multiple=True, metavar="RULE", help="Not these rules: ids, packs or prefixes.")
@click.option("--as-of", metavar="DATE", help="The day to judge as of, for rules that ask for it. Default: today.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    default="warning",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option(
    "--min-severity",
    type=click.Choice(SEVERITIES),
    default="info",
    show_default=True,
    help="The least severity shown; the exit code does not depend on it.",
)
@click.option(
    "--min-certainty",
    type=click.Choice(["possible", "likely", "certain"]),
    default="likely",
    show_default=True,
    help="The least certainty reported.",
)
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(["full", "concise", "json"]),
    default="full",
    show_default=True,
    help="How to report.",
)
@click.option("--each", is_flag=True, help="Every finding in full, not only the first of each cause, and every notice.")
@click.option("--quiet", "-q", is_flag=True, help="Findings and problems only: no notices, summary or time.")
@_run_options("read and found")
@_color_option
def check(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    as_of: str | None,
    fail_on: str,
    min_severity: str,
    min_certainty: str,
    output_format: str,
    each: bool,
    quiet: bool,
    cache_dir: str,
    no_cache: bool,
    root: str | None,
    threads: int | None,
    color: str,
) -> None:
    """Check claim files.

    PATHS are files, folders that are searched for *.claims.yaml, .json, .jsonl, .csv, .tsv, .parquet and .ged,
    family trees (tree.ged), or - for standard input.
    Default: the current folder.

    \b
    claimcheck check claims
    claimcheck check claims --select legal --fail-on error
    claimcheck check - --output-format json < extracted.jsonl
    """
    from claimcheck.config import Options
    from claimcheck.run import check as run

    began = time.perf_counter()
    options = Options(
        select=_words(select),
        ignore=_words(ignore),
        as_of=as_of,
        min_certainty=min_certainty,  # type: ignore[arg-type]
        threads=threads,
        cache=None if no_cache else cache_dir,
        root=root,
    )
    report = run(paths or (".",), options=options)
    _print(report.at_least(min_severity), output_format, _style(color, quiet, each))  # type: ignore[arg-type]
    if output_format == "full" and not quiet:
        click.echo(f"checked in {time.perf_counter() - began:.2f} s", err=True)
    sys.exit(_exit_code(report, fail_on))


@app.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@click.option("--type", "-t", "types", multiple=True, metavar="TYPE", help="Show only events of these types.")
@click.option("--why", is_flag=True, help="Show every step that a range rests on.")
@click.option("--select", "-s", multiple=True, metavar="RULE", help="Let only these rules bound ranges.")
@click.option("--ignore", "-i", multiple=True, metavar="RULE", help="Let these rules bound none.")
@click.option("--as-of", metavar="DATE", help="The day to judge as of, for rules that ask for it. Default: today.")
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(["full", "json"]),
    default="full",
    show_default=True,
    help="A chart, or JSON.",
)
@click.option("--quiet", "-q", is_flag=True, help="The chart and problems only: no legend, no summary.")
@_run_options("read")
@_color_option
def timeline(
    paths: tuple[str, ...],
    types: tuple[str, ...],
    why: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    as_of: str | None,
    output_format: str,
    quiet: bool,
    cache_dir: str,
    no_cache: bool,
    root: str | None,
    threads: int | None,
    color: str,
) -> None:
    """Show when everything happened, as far as all claims and rules together tell.

    The tightest possible range of every event, dated or not; claims suspected to be wrong are left out, and said to be.
    PATHS are as for `check`. The exit code is 0, or 2 if something is broken.

    \b
    claimcheck timeline claims
    claimcheck timeline claims --type trial --type verdict --why
    """
    from claimcheck.config import Options
    from claimcheck.reports.timeline import render_timeline, render_timeline_json
    from claimcheck.run import timeline as run

    options = Options(
        select=_words(select),
        ignore=_words(ignore),
        as_of=as_of,
        threads=threads,
        cache=None if no_cache else cache_dir,
        root=root,
    )
    wanted = _types(types)
    found = run(paths or (".",), options=options)
    shown = found.of_types(wanted) if wanted else found
    if output_format == "json":
        click.echo(render_timeline_json(shown), nl=False)
    else:
        click.echo(render_timeline(shown, _style(color, quiet), why=why), nl=False, color=True)
    sys.exit(BROKEN if found.problems else CLEAN)


@app.command()
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(["full", "json", "markdown"]),
    default="full",
    show_default=True,
    help="How to list them.",
)
@_color_option
def rules(output_format: str, color: str) -> None:
    """List the rules."""
    import json

    from claimcheck.reports.catalogue import catalogue, render_catalogue

    loaded = _rules()
    if output_format == "json":
        click.echo(json.dumps(catalogue(loaded.rules.values()), indent=2))
    elif output_format == "markdown":
        from claimcheck.reports.pages import render_index

        click.echo(render_index(loaded.rules.values(), loaded.packs), nl=False)
    else:
        click.echo(render_catalogue(loaded.rules.values(), loaded.packs, _style(color)), color=True, nl=False)


@app.command()
@click.argument("rule")
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(["full", "markdown"]),
    default="full",
    show_default=True,
    help="For the terminal, or as a page.",
)
@_color_option
def explain(rule: str, output_format: str, color: str) -> None:
    """Explain a rule: what must hold, why, on what it rests, and examples.

    RULE is an id such as legal/trial-before-charges, or the part after the slash.
    """
    from claimcheck.config import Options, chosen
    from claimcheck.reports.catalogue import render_rule
    from claimcheck.reports.pages import render_page

    loaded = _rules()
    everything = loaded.rules.values()
    for name in sorted(chosen(loaded.rules, Options(select=(rule,)))):
        if output_format == "markdown":
            click.echo(render_page(loaded.rules[name], everything), nl=False)
        else:
            click.echo(render_rule(loaded.rules[name], _style(color), everything), color=True)


@app.command()
@click.argument("what", type=click.Choice(["claims", "rules"]))
def schema(what: str) -> None:
    """Print the JSON Schema of claim files or of rule files, for editors and for programs that write them.

    \b
    claimcheck schema claims > claims.schema.json
    # yaml-language-server: $schema=claims.schema.json      as the first line of a claim file
    """
    import json

    from claimcheck.vocabulary import builtin_types
    from claimcheck.vocabulary.schema import claims_schema, rules_schema

    build = claims_schema if what == "claims" else rules_schema
    click.echo(json.dumps(build(builtin_types()), indent=2))


def main() -> NoReturn:
    """Run the command line; turn every outcome into its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
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
        command(prog_name="claimcheck", standalone_mode=True)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else CLEAN
    except ClaimcheckError as error:
        _print_problems(error)
        return BROKEN
    except BrokenPipeError:
        return BROKEN
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _internal(error)
        click.echo(f"claimcheck: the report cannot be written: {error.strerror}", err=True)
        return BROKEN
    except Exception as error:  # the last line of defence: a crash must not look like a finding
        return _internal(error)
    return CLEAN


def _internal(error: Exception) -> int:
    """Report a bug, and return the exit code for it."""
    if os.environ.get("CLAIMCHECK_TRACEBACK"):
        traceback.print_exception(error)
    click.echo(f"claimcheck: internal error: {error!r}", err=True)
    click.echo("This is a bug in claimcheck. Set CLAIMCHECK_TRACEBACK=1 to see where, and report it.", err=True)
    return INTERNAL


def _words(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def _types(names: tuple[str, ...]) -> frozenset[str]:
    """Return the types named and their subtypes. Raises `ClaimcheckError` for a name that is none."""
    from claimcheck.config import OPTIONS
    from claimcheck.model.problems import ClaimcheckError, Problem, did_you_mean
    from claimcheck.vocabulary import builtin_types

    known = builtin_types()
    wrong = [name for name in _words(names) if name not in known.names]
    if wrong:
        hint = did_you_mean(wrong[0], known.names)
        raise ClaimcheckError(Problem(OPTIONS, f"no type is named {wrong[0]!r}", value=wrong[0], hint=hint))
    return frozenset(matched for name in _words(names) for matched in known.matching(name))


def _rules() -> LoadedRules:
    from claimcheck.model.problems import ClaimcheckError
    from claimcheck.packs.loaded import builtin_folder
    from claimcheck.packs.loading import load_rules
    from claimcheck.vocabulary import builtin_types

    loaded = load_rules(builtin_folder(), builtin_types())
    if loaded.problems:
        raise ClaimcheckError(*loaded.problems)
    return loaded


def _exit_code(report: Report, fail_on: str) -> int:
    if report.problems:
        return BROKEN
    if fail_on == "never":
        return CLEAN
    return FOUND if report.at_least(fail_on).findings else CLEAN  # type: ignore[arg-type]


def _print(report: Report, output_format: str, style: Style) -> None:
    from claimcheck.reports import RENDERERS

    click.echo(RENDERERS[output_format](report, style), nl=False, color=True)


def _print_problems(error: Any) -> None:
    from claimcheck.reports.concise import render_problem

    for problem in error.problems:
        click.echo(render_problem(problem, _style("auto", stream=sys.stderr)), err=True, color=True)


def _style(color: str, quiet: bool = False, each: bool = False, stream: Any = None) -> Style:
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
