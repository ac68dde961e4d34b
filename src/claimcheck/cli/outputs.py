"""Where the reports of a run go: one to standard output, and any number to files, each in a format of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from claimcheck.cli.suggestions import written_files
from claimcheck.model.formats import FORMATS, IN_REPOSITORY, OF_A_DOSSIER

if TYPE_CHECKING:
    from claimcheck.config import Options
    from claimcheck.model.dossier import Dossier
    from claimcheck.model.findings import Finding, Report, Severity
    from claimcheck.model.problems import Problem
    from claimcheck.reports import Style

STANDARD = "-"
"""The name of standard output."""
_ALSO_STANDARD = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_STREAMS = ("/dev/", "/proc/")
"""How the names begin of what is open already, or is a device."""
SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable in which GitHub Actions names the file for the summary of a step."""


@dataclass(frozen=True, slots=True)
class Output:
    """A report to be made: its format, and the file it goes to."""

    format: str
    file: str


class OutputFormat(click.Choice):  # type: ignore[type-arg]
    """The name of a format; one that is none is answered with the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name."""
        if value not in FORMATS:
            self.fail(_no_format(str(value)), param, ctx)
        return str(value)


class OutputTo(click.ParamType):  # type: ignore[type-arg]
    """A format and a file, as `FORMAT:FILE`."""

    name = "FORMAT:FILE"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Suggest formats, and files after the colon."""
        name, colon, file = incomplete.partition(":")
        if colon:
            return list(written_files(file, f"{name}:"))
        return [CompletionItem(f"{one}:") for one in FORMATS if one.startswith(name)]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:
        """Return the output that is meant."""
        if isinstance(value, Output):
            return value
        name, colon, file = str(value).partition(":")
        if not colon or not file:
            self.fail(f"{value!r} is not a format and a file; write such as sarif:claims.sarif", param, ctx)
        if name not in FORMATS:
            self.fail(_no_format(name), param, ctx)
        return Output(name, file)


def _no_format(name: str) -> str:
    from claimcheck.model.problems import did_you_mean

    return f"no format is named {name!r}; {did_you_mean(name, FORMATS)}"


def outputs_of(output_format: str, more: Sequence[Output]) -> tuple[Output, ...]:
    """Return all reports to be made, that for standard output last. Raises `click.UsageError` if two have one place."""
    more = [replace(one, file=STANDARD) if one.file in _ALSO_STANDARD else one for one in more]
    printed = [one for one in more if one.file == STANDARD]
    asked = click.get_current_context().get_parameter_source("output_format") == ParameterSource.COMMANDLINE
    if len(printed) > 1 or (printed and asked):
        raise click.UsageError("two reports for standard output; name a file for one of them")
    files = [one for one in more if one.file != STANDARD]
    places = [os.path.realpath(one.file) for one in files]
    for one, place in zip(files, places, strict=True):
        if places.count(place) > 1:
            raise click.UsageError(f"two reports for {one.file}; name a file for each")
    return (*files, *(printed or [Output(output_format, STANDARD)]))


# -- making them -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to report: the report itself and, for pages, the dossier it is of."""

    report: Report
    dossier: Dossier | None = None

    def at_least(self, severity: Severity) -> Told:
        """Return it with only the findings of this severity or above."""
        return Told(self.report.at_least(severity), self.dossier and self.dossier.at_least(severity))

    def only(self, wanted: Callable[[Finding], bool]) -> Told:
        """Return it with only the findings that are wanted."""
        report = self.report.only(wanted)
        return Told(report, self.dossier and replace(self.dossier, report=report))


def asks_for_dossier(outputs: Iterable[Output]) -> bool:
    """Tell whether a report shows more than findings. Raises `ClaimcheckError` if such a one cannot be made."""
    wanted = any(one.format in OF_A_DOSSIER for one in outputs)
    if wanted:
        from claimcheck.reports.html import require_jinja

        require_jinja()
    return wanted


def write_reports(outputs: Iterable[Output], told: Told, style: Style, options: Options) -> None:
    """Write every report; `style` is that of standard output.

    A file that cannot be written keeps none of the others from being written. Raises `ClaimcheckError` naming it then.
    """
    from claimcheck.model.problems import ClaimcheckError

    problems: list[Problem] = []
    for output in outputs:
        if output.file == STANDARD:
            click.echo(_rendered(output.format, told, style, options), nl=False, color=True)
        else:
            text = _rendered(output.format, told, replace(style, color=False, width=100), options)
            problems += _problems_of(output.file, lambda file, text=text: write_whole(file, text))  # type: ignore[misc]
        if output.format == "github" and (summary := os.environ.get(SUMMARY)):
            text = _rendered("markdown", told, style, options)
            problems += _problems_of(summary, lambda file, text=text: _append(file, text))  # type: ignore[misc]
    if problems:
        raise ClaimcheckError(*problems)


def _rendered(name: str, told: Told, style: Style, options: Options) -> str:
    if name in OF_A_DOSSIER and told.dossier is not None:
        from claimcheck.reports.html import render_html

        return render_html(told.dossier, style)
    from claimcheck.reports import RENDERERS

    report = told.report
    if name in IN_REPOSITORY:
        report = report.naming_files(name_in(repository_of(Path.cwd())))
    if name == "sarif":
        report = _with_pages(report, options)
    return RENDERERS[name](report, style)


def _with_pages(report: Report, options: Options) -> Report:
    """Return the report with the pages of the rules that found something."""
    from claimcheck.packs.gathering import load_packs, reread
    from claimcheck.reports.pages import render_page

    found = {finding.rule for finding in report.found}
    everything = load_packs(options.rules, installed=options.installed, params=options.params)
    stated = reread(sorted(found), everything, options.rules, installed=options.installed, params=options.params)
    pages = {one.id: render_page(one, everything.rules.values()) for one in stated}
    return replace(report, rules=tuple(replace(rule, page=pages.get(rule.id, "")) for rule in report.rules))


# -- files -------------------------------------------------------------------------------------------------------


def repository_of(folder: Path) -> Path:
    """Return the root of the repository that a folder is in; the folder itself if it is in none."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)


def name_in(root: Path) -> Callable[[str], str]:
    """Return what names files relative to a root; one outside has its whole path, and what is no file its own name."""
    real = Path(os.path.realpath(root))

    @cache
    def name(file: str) -> str:
        if not os.path.exists(file):
            return file
        path = Path(os.path.realpath(file))
        return (path.relative_to(real) if path.is_relative_to(real) else path).as_posix()

    return name


def write_whole(file: Path, text: str) -> None:
    """Write a file all at once: a crash leaves what was there. Makes the folders it is in. Raises `OSError`.

    What is no file, such as a pipe or a device, is written to as it is.
    """
    if file.as_posix().startswith(_STREAMS) or (file.exists() and not file.is_file()):
        _append(file, text)
        return
    target = Path(os.path.realpath(file))
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".claimcheck-{os.urandom(8).hex()}")
    try:
        with unfinished.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, unfinished)
        os.replace(unfinished, target)
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        stream.write(text)


def _problems_of(file: str, write: Callable[[Path], None]) -> list[Problem]:
    """Write to a file, and return why it cannot be written, if so."""
    from claimcheck.model.problems import Place, Problem

    try:
        write(Path(file))
    except OSError as error:
        return [Problem(Place(file), f"the report cannot be written: {error.strerror or error}")]
    return []
