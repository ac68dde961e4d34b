"""What is collected: a test for each rule that has something to judge, and for each example of the project's rules."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pytest

from claimcheck.config import Options
from claimcheck.model.findings import Report
from claimcheck.model.problems import ClaimcheckError
from claimcheck.packs.files import PackFolder, packs_in
from claimcheck.packs.gathering import load_packs
from claimcheck.packs.loaded import LoadedRules
from claimcheck.pytest_plugin import PATHS
from claimcheck.pytest_plugin.items import NAME, ClaimFile, RuleFile
from claimcheck.pytest_plugin.settled import Project, told
from claimcheck.reading.readers import files_of, is_claim_file

SEPARATOR = "::"


class Collecting:
    """Takes part in one run of pytest.

    All claims of a run are one set: those of `claimcheck_paths`, or else of `paths` in the settings of the project, or
    else all below what pytest is asked for. Whichever file of the set pytest comes upon, the whole set is judged, once,
    and its tests stand under the name `claimcheck`: what contradicts each other is rarely in one file.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.project = Project.of(config.invocation_params.dir)
        self.settled = [*config.getini(PATHS)] or self.project.paths
        self.host: Path | None = None
        self.paths = self._claim_paths()
        self._settle_arguments()

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Collect claim files of the set, and the rules of packs of one's own."""
        if is_claim_file(file_path.name) and self._is_of_set(file_path):
            return ClaimFile.from_parent(parent, path=file_path, collecting=self)
        pack = self.packs.get(_real(file_path)) if file_path.suffix == ".yaml" else None
        return RuleFile.from_parent(parent, path=file_path, collecting=self, pack=pack.name) if pack else None

    # -- the claims ----------------------------------------------------------------------------------------------

    def _claim_paths(self) -> list[str]:
        paths: Iterable[Path] = self.settled
        if not self.settled:
            named = [self._path_in(one) for one in self.config.args if not self._names_rule(one)]
            paths = [path for path in named if path.is_dir() or is_claim_file(path.name)]
            if not paths and len(named) < len(self.config.args):
                paths = [self.config.invocation_params.dir]
        return [os.path.relpath(path) for path in paths]

    def _settle_arguments(self) -> None:
        """Have pytest come upon what is to be checked.

        A run that is asked for nothing in particular is also one of the claims and rules that are settled. What stands
        for a rule in what pytest prints, `claimcheck::legal/x`, is no file: a file of the claims is named in its place.
        """
        config = self.config
        exclude = self.project.exclude
        files = files_of(self.paths, exclude) if self.settled or any(map(self._names_rule, config.args)) else None
        if files == []:
            raise pytest.UsageError(f"claimcheck: no claim files in {', '.join(self.paths)}")
        if config.args_source is not pytest.Config.ArgsSource.ARGS:
            covered = [self._path_in(one) for one in config.args]
            more = [Path(os.path.abspath(path)) for path in (*self.settled, *self.project.folders)]
            config.args += [str(path) for path in more if not _is_in(path, covered)]
        if files:
            stand_in = os.path.abspath(files[0])
            config.args[:] = [
                SEPARATOR.join([stand_in, *one.split(SEPARATOR)[1:]]) if self._names_rule(one) else one
                for one in config.args
            ]

    def _names_rule(self, argument: str) -> bool:
        path, separator, _ = argument.partition(SEPARATOR)
        return bool(separator) and self._path_in(path) == self.config.rootpath / NAME

    def _path_in(self, argument: str) -> Path:
        path = argument.partition(SEPARATOR)[0]
        return Path(os.path.abspath(self.config.invocation_params.dir / path))

    def _is_of_set(self, file: Path) -> bool:
        return _is_in(file, [Path(os.path.abspath(path)) for path in self.paths])

    def hosts(self, file: Path) -> bool:
        """Tell whether the tests of all claims are collected with a file: with the first that is come upon."""
        self.host = self.host or file
        return file == self.host

    @property
    def options(self) -> Options:
        """Return the options of the run: nothing is known of the whole project but of a run over its own paths."""
        options = self.project.options
        return replace(options, scope="named") if self.config.getini(PATHS) else options

    @cached_property
    def report(self) -> Report:
        """Return the report on all claims. Raises `pytest.Collector.CollectError` if there can be none."""
        from claimcheck.run import check

        try:
            return check(self.paths, options=self.options)
        except ClaimcheckError as error:
            raise pytest.Collector.CollectError(told(error, self.project.settings)) from error

    # -- the rules -----------------------------------------------------------------------------------------------

    @cached_property
    def packs(self) -> Mapping[Path, PackFolder]:
        """Return the packs of one's own, by each of their files."""
        found = [pack for folder in self.project.folders for pack in packs_in(folder)]
        return {_real(file): pack for pack in found for file in (pack.file, pack.types_file, *pack.rule_files())}

    @cached_property
    def loaded(self) -> LoadedRules:
        """Return all rules, with parameters as the packs have them: examples are of these."""
        return load_packs(self.project.folders, installed=self.project.options.installed)


def _real(file: Path) -> Path:
    return Path(os.path.realpath(file))


def _is_in(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
