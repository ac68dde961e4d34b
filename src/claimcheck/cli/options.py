"""Options that several commands share, and the settings of the project that stand in for those not given."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from claimcheck.cli import suggestions

if TYPE_CHECKING:
    from claimcheck.config import Options, Scope
    from claimcheck.settings import Settings

SEVERITIES = ["info", "warning", "error"]
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
_NARROWING = ("select", "ignore", "exclude", "min_certainty", "changed_since")
"""Options that make a run look at a part of the project, or tell of a part only."""
_UNGIVEN = (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)


def color_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --color."""
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Whether to colour the output. `auto` asks the terminal, NO_COLOR and FORCE_COLOR.",
    )(command)


def format_option(*formats: str, help: str = "How to report.") -> Decorator:
    """Return the option --output-format with these values, of which the first is the default."""
    return click.option(
        "--output-format", "-f", type=click.Choice(formats), default=formats[0], show_default=True, help=help
    )


def together(*options: Decorator) -> Decorator:
    """Return one decorator for several options, listed in this order."""

    def added(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return added


def selecting(
    select: str = "Only these rules: ids, packs or prefixes.", ignore: str = "Not these rules: ids, packs or prefixes."
) -> Decorator:
    """Return the options that `run_options` takes in: --select, --ignore and --as-of."""
    help = "The day to judge as of, for rules that ask for it. Default: today."
    return together(
        rules_option("--select", "-s", select),
        rules_option("--ignore", "-i", ignore),
        click.option("--as-of", metavar="DATE", help=help),
    )


def rules_option(name: str, letter: str, help: str) -> Decorator:
    """Return an option that takes words that name rules; it is repeatable, and a word may be several with commas."""
    return click.option(
        name, letter, multiple=True, metavar="RULE", shell_complete=suggestions.several_rules, help=help
    )


_RULES_OPTION = click.option(
    "--rules",
    multiple=True,
    type=click.Path(path_type=str),
    metavar="DIR",
    shell_complete=suggestions.folders,
    help="Packs of your own besides the built-in ones: a folder of packs, or one pack. Repeatable.",
)
_SETTINGS_OPTIONS = together(
    click.option(
        "--config",
        type=click.Path(path_type=str, exists=True, dir_okay=False),
        metavar="FILE",
        help="The settings of the project. Default: claimcheck.toml, or pyproject.toml, in this folder or above.",
    ),
    click.option("--isolated", is_flag=True, help="No settings, and no packs that installed packages bring."),
)


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what tells which settings hold; the command is given them as `settings`."""

    @wraps(command)
    def run(config: str | None, isolated: bool, **given: Any) -> Any:
        return command(settings=_settings(config, isolated), **given)

    return _SETTINGS_OPTIONS(run)


def pack_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what tells which rules and types there are; the command is given them as `options`."""

    @wraps(command)
    def run(rules: tuple[str, ...], config: str | None, isolated: bool, **given: Any) -> Any:
        from claimcheck.config import Options
        from claimcheck.project import per_path_of

        settings = _settings(config, isolated)
        given["rules"] = rules
        taken = _fill_in(click.get_current_context(), given, settings)
        if "root" in given:
            given["root"] = settings.root if given["root"] is None else given["root"]
        with _at_their_place(settings, taken):
            if "paths" in taken:
                _all_there(given["paths"])
            found = given.pop("rules")
            options = Options(
                rules=found,
                installed=not isolated,
                params=settings.values.get("params", {}),
                severity=settings.values.get("severity", {}),
                per_path=per_path_of(settings),
                scope=_scope(click.get_current_context(), settings),
            )
            return command(options=options, **given)

    return _RULES_OPTION(_SETTINGS_OPTIONS(run))


def run_options(kept: str) -> Decorator:
    """Return the options of every run: its rules, where is kept what it `kept`, what it may open, how many threads.

    The command is given them as `options`, with what the options of `selecting` say, which stand where it likes.
    """
    added = together(
        click.option(
            "--exclude",
            multiple=True,
            metavar="GLOB",
            help="Files and folders to pass over in folders searched: names, or paths with a slash. Repeatable.",
        ),
        click.option(
            "--cache-dir",
            metavar="DIR",
            shell_complete=suggestions.folders,
            default=".claimcheck_cache",
            show_default=True,
            help=f"Where what large runs {kept} is kept.",
        ),
        click.option("--no-cache", is_flag=True, help="Read everything anew, and keep nothing."),
        click.option(
            "--root",
            type=click.Path(path_type=str),
            metavar="DIR",
            shell_complete=suggestions.folders,
            help="The folder that no path in a claim file may leave. Default: that of the settings, or this one.",
        ),
        click.option(
            "--threads",
            type=click.IntRange(min=1),
            metavar="N",
            help="Threads to use. Default: one per processor.",
        ),
    )

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def run(
            options: Options,
            paths: tuple[str, ...],
            select: tuple[str, ...],
            ignore: tuple[str, ...],
            as_of: str | None,
            exclude: tuple[str, ...],
            cache_dir: str,
            no_cache: bool,
            root: str | None,
            threads: int | None,
            **given: Any,
        ) -> Any:
            whole = replace(
                options,
                select=words(select),
                ignore=words(ignore),
                as_of=as_of,
                exclude=exclude,
                threads=threads,
                cache=None if no_cache else cache_dir,
                root=root,
            )
            return command(options=whole, paths=paths or (".",), **given)

        return pack_options(added(run))

    return decorated


def words(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a repeatable option, each value of which may hold several, separated by commas."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


# -- settings ----------------------------------------------------------------------------------------------------


def _settings(config: str | None, isolated: bool) -> Settings:
    from pathlib import Path

    from claimcheck.settings import Settings, find_settings, read_settings

    if config is not None and isolated:
        raise click.UsageError("give either --config or --isolated, not both")
    if isolated:
        return Settings()
    return find_settings(Path.cwd()) if config is None else read_settings(Path(config))


def _fill_in(context: click.Context, given: dict[str, Any], settings: Settings) -> set[str]:
    """Put what the settings say in place of what is not given, and return the keys that were taken.

    A command leaves aside what it has no option for.
    """
    kinds = {parameter.name: parameter.type for parameter in context.command.params}
    taken = {"params", "severity", "per-path"}
    for key, value in settings.values.items():
        name = key.replace("-", "_")
        kind = kinds.get(name)
        foreign = isinstance(kind, click.Choice) and value not in kind.choices
        if name in given and not foreign and context.get_parameter_source(name) in _UNGIVEN:
            given[name] = value
            taken.add(key)
    return taken


def _all_there(paths: Iterable[str]) -> None:
    """Refuse paths of the settings that do not lead anywhere."""
    from claimcheck.config import OPTIONS
    from claimcheck.model.problems import ClaimcheckError, Problem, which_of

    for path in paths:
        if not os.path.exists(path):
            folder = os.path.dirname(path) or "."
            beside = os.listdir(folder) if os.path.isdir(folder) else []
            hint = which_of(os.path.basename(path), beside, "paths are relative to this file", 1)
            message = f"paths: no such file or folder: {path!r}"
            raise ClaimcheckError(Problem(OPTIONS, message, field="paths", value=path, hint=hint))


def _scope(context: click.Context, settings: Settings) -> Scope:
    """Return how much of the project a run looks at: what `paths` in the settings say is all of it."""
    if any(context.get_parameter_source(name) == ParameterSource.COMMANDLINE for name in _NARROWING):
        return "part"
    if context.get_parameter_source("paths") in (None, *_UNGIVEN):
        return "whole"
    everything = settings.values.get("paths")
    if everything is None:
        return "named"
    named = [os.path.realpath(path) for path in context.params["paths"] or ()]
    covered = all(any(_is_within(os.path.realpath(path), one) for one in named) for path in everything)
    return "whole" if covered else "part"


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))


@contextmanager
def _at_their_place(settings: Settings, taken: set[str]) -> Iterator[None]:
    """Say of what is wrong with options where the settings say it."""
    from claimcheck.model.problems import ClaimcheckError
    from claimcheck.project import placed

    try:
        yield
    except ClaimcheckError as error:
        raise ClaimcheckError(*placed(error.problems, settings, taken)) from error
