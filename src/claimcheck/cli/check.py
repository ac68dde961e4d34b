"""`claimcheck check`."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from claimcheck.cli import suggestions
from claimcheck.cli.accepting import Accepting, accepting_baseline, baseline_options
from claimcheck.cli.changes import changed_in, involving
from claimcheck.cli.inputs import spare_inputs
from claimcheck.cli.options import SEVERITIES, color_option, run_options, selecting
from claimcheck.cli.outcomes import BROKEN, CLEAN, FOUND, style_of
from claimcheck.cli.outputs import (
    STANDARD,
    Output,
    OutputFormat,
    OutputTo,
    Told,
    asks_for_dossier,
    outputs_of,
    write_reports,
)
from claimcheck.model.formats import FORMATS

if TYPE_CHECKING:
    from claimcheck.config import Options
    from claimcheck.model.findings import Report


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=str), shell_complete=suggestions.claim_files)
@selecting("Only these rules: ids, packs or prefixes. Repeatable, or separated by commas.")
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
    type=OutputFormat([*FORMATS]),
    default="full",
    show_default=True,
    help="The format of the report on standard output.",
)
@click.option(
    "--output",
    "-o",
    "outputs",
    multiple=True,
    type=OutputTo(),
    metavar="FORMAT:FILE",
    help="Also write a report in a format to a file; - is standard output. Repeatable.",
)
@click.option(
    "--changed-since",
    metavar="REV",
    help="Tell only what involves a claim that is new or changed since a revision of the git repository.",
)
@click.option(
    "--statistics", is_flag=True, help="Also count by rule, source and entity, in full, grouped and markdown reports."
)
@click.option("--each", is_flag=True, help="Every finding in full, not only the first of each cause, and every notice.")
@click.option("--quiet", "-q", is_flag=True, help="Findings and problems only: no notices, summary or time.")
@baseline_options
@run_options("read and found")
@accepting_baseline
@color_option
def check(
    options: Options,
    paths: tuple[str, ...],
    fail_on: str,
    min_severity: str,
    min_certainty: str,
    output_format: str,
    outputs: tuple[Output, ...],
    changed_since: str | None,
    statistics: bool,
    each: bool,
    quiet: bool,
    accepting: Accepting,
    color: str,
) -> None:
    """Check claim files.

    PATHS are files, folders that are searched for *.claims.yaml, .json, .jsonl, .csv, .tsv, .parquet and .ged,
    family trees (tree.ged), or - for standard input.
    Default: the current folder.

    \b
    claimcheck check claims
    claimcheck check claims --select legal --fail-on error
    claimcheck check claims --rules rules                 with packs of your own
    claimcheck check - --output-format json < extracted.jsonl
    claimcheck check claims -o sarif:claims.sarif -o junit:claims.xml
    claimcheck check --baseline known.txt --update-baseline
    claimcheck check claims --changed-since main
    """
    from dataclasses import replace

    began = time.perf_counter()
    wanted = outputs_of(output_format, outputs)
    spare_inputs([one.file for one in wanted if one.file != STANDARD], paths, options, accepting.file)
    spare_inputs(accepting.written, paths, options)
    options = accepting.asked(replace(options, min_certainty=min_certainty))  # type: ignore[arg-type]
    told = _run(paths, options, wanted)
    if changed_since is not None:
        told = told.only(involving(changed_in(paths, changed_since, options)))
    style = replace(style_of(color, quiet, each), statistics=statistics)
    write_reports(wanted, told.at_least(min_severity), style, options)  # type: ignore[arg-type]
    accepting.settle(told.report, options)
    if Output("full", STANDARD) in wanted and not quiet:
        click.echo(f"checked in {time.perf_counter() - began:.2f} s", err=True)
    is_stale = accepting.fails(told.report)
    sys.exit(_exit_code(told.report, fail_on) or (FOUND if is_stale else CLEAN))


def _run(paths: tuple[str, ...], options: Options, outputs: tuple[Output, ...]) -> Told:
    """Check, and return what the outputs need; tell a terminal what a long run is doing."""
    from claimcheck.cli.progress import progress
    from claimcheck.run import check, dossier

    whole = asks_for_dossier(outputs)
    with progress(sys.stderr) as doing:
        if not whole:
            return Told(check(paths, options=options, progress=doing))
        found = dossier(paths, options=options, progress=doing)
        return Told(found.report, found)


def _exit_code(report: Report, fail_on: str) -> int:
    if report.problems:
        return BROKEN
    if fail_on == "never":
        return CLEAN
    return FOUND if report.at_least(fail_on).findings else CLEAN  # type: ignore[arg-type]
