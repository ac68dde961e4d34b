"""What a run reads, and what no report and no baseline may therefore be written to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claimcheck.settings import FILE, PROJECT_FILE

if TYPE_CHECKING:
    from claimcheck.config import Options

Identity = tuple[int, int]
"""What a file is, whatever it is called: its device and its number there."""


def spare_inputs(targets: Iterable[str], paths: Sequence[str], options: Options, baseline: str | None = None) -> None:
    """Refuse to write to what is read. Raises `click.UsageError` naming the first such target.

    `paths` are what claims are read from, `baseline` is the file of findings accepted as known, if there is one. A name
    that says that a file holds claims or settings is refused whether or not there is such a file yet.
    """
    targets = [*targets]
    if not targets:
        return
    read = {one: kind for kind, file in _inputs(paths, options, baseline) if (one := _identity(file)) is not None}
    for target in targets:
        found = _identity(target)
        if kind := _kind_by_name(target) or (read.get(found) if found else None):
            raise click.UsageError(f"{target} is {kind}, and nothing is written to it; name another file")


def _inputs(paths: Sequence[str], options: Options, baseline: str | None) -> Iterator[tuple[str, str]]:
    """Yield the files that a run reads, each after what it is."""
    from claimcheck.reading.readers import files_of

    for path in paths:
        yield from (("a claim file", str(file)) for file in files_of([path], options.exclude) or ())
    if baseline is not None:
        yield "the baseline", baseline
    if config := click.get_current_context().params.get("config"):
        yield "the file of settings", config
    for folder in options.rules:
        yield from (("a file of rules", str(file)) for file in Path(folder).rglob("*.y*ml"))


def _kind_by_name(target: str) -> str:
    from claimcheck.reading.readers import is_claim_file

    name = os.path.basename(target)
    if is_claim_file(name):
        return "a claim file by its name"
    return "a file of settings" if name in (FILE, PROJECT_FILE) else ""


def _identity(file: str) -> Identity | None:
    """Return what a file is; None if there is none, or it is a device or a pipe, which nothing overwrites."""
    try:
        about = os.stat(file)
    except (OSError, ValueError):
        return None
    return (about.st_dev, about.st_ino) if os.path.isfile(file) else None
