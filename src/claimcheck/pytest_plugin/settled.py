"""What the settings of a project say of the runs of pytest, and what is wrong with them in the way of pytest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from claimcheck.config import Options
from claimcheck.model.problems import ClaimcheckError
from claimcheck.project import options_of, placed
from claimcheck.reports.concise import render_problem
from claimcheck.settings import Settings, find_settings
from claimcheck.testing import PLAIN, FailOn

CACHE = ".claimcheck_cache"
"""Where what large runs read and found is kept, as on the command line."""


@dataclass(frozen=True)
class Project:
    """The settings that hold in a folder."""

    settings: Settings

    @staticmethod
    def of(folder: Path) -> Project:
        """Return the project that a folder belongs to. Raises `pytest.UsageError` if its settings are broken."""
        with told_as_usage():
            return Project(find_settings(folder))

    @property
    def fail_on(self) -> FailOn:
        """Return the least severity that makes a test fail."""
        severity: FailOn = self._values.get("fail-on", "warning")
        return severity

    @property
    def paths(self) -> list[Path]:
        """Return what is checked if nothing is named."""
        return [Path(path) for path in self._values.get("paths", ())]

    @property
    def exclude(self) -> tuple[str, ...]:
        """Return the patterns of what is passed over in folders."""
        return tuple(self._values.get("exclude", ()))

    @property
    def folders(self) -> list[Path]:
        """Return the folders of packs of its own."""
        return [Path(folder) for folder in self._values.get("rules", ())]

    @cached_property
    def options(self) -> Options:
        """Return the options of a run over all of it. Raises `pytest.UsageError` if they make no sense."""
        with told_as_usage(self.settings):
            return replace(options_of(self.settings), cache=CACHE)

    @property
    def options_of_part(self) -> Options:
        """Return the options of a run over claims of which its files may know nothing."""
        return replace(self.options, baseline=None, scope="part")

    @property
    def _values(self) -> Mapping[str, Any]:
        return self.settings.values


@contextmanager
def told_as_usage(settings: Settings | None = None) -> Iterator[None]:
    """Say what is wrong with settings the way pytest says that it was not used rightly."""
    try:
        yield
    except ClaimcheckError as error:
        raise pytest.UsageError(told(error, settings)) from error


def told(error: ClaimcheckError, settings: Settings | None = None) -> str:
    """Tell why a run cannot go on: of what settings say, where they say it."""
    problems = error.problems if settings is None else placed(error.problems, settings, settings.values)
    return "\n".join(render_problem(problem, PLAIN) for problem in problems)
