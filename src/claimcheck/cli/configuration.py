"""`claimcheck show-config`: what runs of `check` go by here, and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from claimcheck.cli.options import color_option, format_option, settings_options
from claimcheck.cli.outcomes import style_of

if TYPE_CHECKING:
    from claimcheck.reports.settings import Setting
    from claimcheck.settings import Settings

_DEFAULTS: dict[str, object] = {
    "paths": ["."],
    "as-of": "today",
    "root": ".",
    "exclude": [],
    "rules": [],
    "select": [],
    "ignore": [],
}
"""What is so where the command line says no default."""


@click.command("show-config")
@format_option("full", "json", help="As TOML, or JSON.")
@settings_options
@color_option
def show_config(settings: Settings, output_format: str, color: str) -> None:
    """Show the settings, and where they are from.

    Every setting that holds in this folder, with the file and line that says so.

    \b
    claimcheck show-config
    claimcheck show-config --config other.toml
    """
    import os
    from pathlib import Path

    from claimcheck.reports.settings import render_settings, render_settings_json

    file = Path(os.path.relpath(settings.file)).as_posix() if settings.file else None
    shown = list(_settings(settings))
    if output_format == "json":
        click.echo(render_settings_json(file, shown), nl=False)
    else:
        click.echo(render_settings(file, shown, style_of(color)), nl=False, color=True)


def defaults() -> dict[str, object]:
    """Return what holds of every setting where nothing is said; None where that is nothing."""
    from claimcheck.cli.check import check
    from claimcheck.settings import KEYS

    said = {str(option.name).replace("_", "-"): option.default for option in check.params}
    return {key: _DEFAULTS.get(key, _plain(said.get(key))) for key in KEYS}


def _settings(settings: Settings) -> Iterator[Setting]:
    from claimcheck.reports.settings import DEFAULT, Setting

    for key, default in defaults().items():
        if key not in settings.values:
            yield Setting(key, (key == "root" and settings.root) or default, DEFAULT)
        elif tables := _tables(settings.values[key]):
            for name, value in tables.items():
                yield Setting(f'{key}."{name}"', value, str(settings.place(key, name)))
        else:
            yield Setting(key, settings.values[key], str(settings.place(key)))


def _tables(value: object) -> dict[str, object]:
    """Return the tables of a value by name, or by number, if it has any."""
    if isinstance(value, tuple):
        return {str(number): one for number, one in enumerate(value) if isinstance(one, dict)}
    return value if isinstance(value, dict) else {}


def _plain(default: object) -> object:
    """Return a default as a value that can be shown; one that is none is None."""
    return default if isinstance(default, str | int | tuple | list) else None
