"""The options of `check` about findings that are accepted as known, and the file that holds them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from claimcheck.cli.options import together

if TYPE_CHECKING:
    from collections.abc import Callable

    from claimcheck.config import Options
    from claimcheck.model.baseline import Baseline, Entry
    from claimcheck.model.findings import Report

BASELINE = "claimcheck-baseline.txt"
"""The file that findings are accepted in where no other is named."""

baseline_options = together(
    click.option(
        "--baseline",
        type=click.Path(path_type=str, dir_okay=False),
        metavar="FILE",
        help="Findings that are accepted as known: they are told apart, and do not change the exit code.",
    ),
    click.option(
        "--update-baseline",
        is_flag=True,
        help=f"Accept all that is found now: write the baseline; if none is named, {BASELINE}.",
    ),
    click.option("--prune-baseline", is_flag=True, help="Drop from the baseline what is no longer found."),
    click.option(
        "--error-stale-baseline",
        is_flag=True,
        help="Exit with 1 if the baseline has what is no longer found.",
    ),
)


@dataclass(frozen=True, slots=True)
class Accepting:
    """What is asked for with the baseline, if there is one."""

    file: str | None
    update: bool
    prune: bool
    error_stale: bool

    @property
    def written(self) -> tuple[str, ...]:
        """Return the file that is written, if one is."""
        return (self.file,) if self.file is not None and (self.update or self.prune) else ()

    def asked(self, options: Options) -> Options:
        """Return the options of the run. Raises `ClaimcheckError` if the baseline cannot be read."""
        if self.file is None:
            if self.prune or self.error_stale:
                raise click.UsageError("name the baseline, such as --baseline claimcheck-baseline.txt")
            return options
        from claimcheck.model.baseline import Baseline
        from claimcheck.project import read_baseline

        is_new = self.update and not Path(self.file).exists()
        baseline = Baseline() if is_new else read_baseline(self.file, joined=self.update)
        return replace(options, baseline=replace(baseline, everything=self.update))

    def settle(self, report: Report, options: Options) -> None:
        """Write the baseline as is asked for, and say so. Raises `ClaimcheckError` if it cannot be written."""
        if self.file is None or options.baseline is None:
            return
        from claimcheck.triage.baseline import pruned, updated

        before = options.baseline.entries
        if self.update:
            _write(self.file, updated(options.baseline, report), before)
        elif self.prune:
            _write(self.file, pruned(options.baseline, report), before)
            if options.scope == "part":
                click.echo(
                    "this run looks at a part of the project only: it cannot tell what is no longer found", err=True
                )

    def fails(self, report: Report) -> bool:
        """Tell whether the baseline is out of date, and that is to be an error; say so then."""
        stale = report.stale if self.error_stale and not (self.update or self.prune) else ()
        if stale:
            click.echo(f"{self.file}: {len(stale):,} no longer found; --prune-baseline drops them", err=True)
        return bool(stale)


def accepting_baseline(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command what the options of a baseline say, as `accepting`."""

    @wraps(command)
    def run(
        baseline: str | None, update_baseline: bool, prune_baseline: bool, error_stale_baseline: bool, **given: Any
    ) -> Any:
        named = baseline or (BASELINE if update_baseline else None)
        accepting = Accepting(named, update_baseline, prune_baseline, error_stale_baseline)
        return command(accepting=accepting, **given)

    return run


def _write(file: str, baseline: Baseline, before: frozenset[Entry]) -> None:
    from claimcheck.cli.outputs import write_whole
    from claimcheck.model.problems import ClaimcheckError, Place, Problem

    after = baseline.entries
    try:
        if after != before or not baseline.is_written(Path(file)):
            write_whole(Path(file), baseline.render())
    except OSError as error:
        message = f"the baseline cannot be written: {error.strerror or error}"
        raise ClaimcheckError(Problem(Place(file), message)) from error
    added, dropped = len(after - before), len(before - after)
    click.echo(f"{file}: {len(after):,} accepted, {added:,} new, {dropped:,} dropped", err=True)
