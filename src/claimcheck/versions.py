"""Versions of claims to compare: a folder or file as it is, as it was at a revision, or a report that was kept."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from claimcheck.config import Options
from claimcheck.model.difference import Dates, Difference, Told, Version, compared, wavering_in
from claimcheck.model.findings import SEVERITIES, Report
from claimcheck.model.problems import ClaimcheckError, Place, Problem
from claimcheck.packs.gathering import types_of
from claimcheck.reading import Reading, read_paths
from claimcheck.reading.table import WORDS
from claimcheck.revisions import Repository
from claimcheck.run import check

_HINT = "name a folder, a claim file, a report in JSON, or REV:PATH: a path as it was at a revision"


def difference(names: Sequence[str], options: Options | None = None) -> Difference:
    """Return what has become of the findings of the first version in the last.

    A version is a path of claims, `REV:PATH`, or a JSON report; `REV` alone is what the first path named was at it, or
    the current folder. From three on, dates are told that go back and forth
    from version to version. Raises `ClaimcheckError` for what is none of these.
    """
    options = replace(options or Options(), scope="named", baseline=None)
    beside = next((name for name in names if os.path.exists(name) and not _is_report(name)), ".")
    named = [_Named.of(name, beside) for name in names]
    first, *_, last = named
    wavering = wavering_in([one.dates(options) for one in named if not one.is_report]) if len(named) > 2 else ()
    return compared(first.version(options), last.version(options), wavering)


def history(path: str, number: int) -> list[str]:
    """Return the versions of a path: at the last commits that changed it, so many, and as it is now."""
    repository = Repository.around(Path(os.path.realpath(path)))
    return [*(f"{commit[:12]}:{path}" for commit in repository.last_commits(path, number)), path]


@dataclass(frozen=True, slots=True)
class _Named:
    """A version by its name: a path, perhaps at a revision, of claims or of a report."""

    name: str
    path: str
    revision: str = ""
    is_report: bool = False

    @staticmethod
    def of(name: str, beside: str) -> _Named:
        """Return the version that is meant: of a revision alone, what was at the path `beside` it.

        Raises `ClaimcheckError` if there is none.
        """
        if os.path.exists(name):
            return _Named(name, name, is_report=_is_report(name))
        revision, colon, path = name.partition(":")
        if colon and revision:
            return _Named(name, path or ".", revision)
        if _is_revision(name):
            return _Named(name, beside, name)
        raise ClaimcheckError(Problem(Place(name), "no such file or folder, and no revision of one", hint=_HINT))

    def version(self, options: Options) -> Version:
        """Return what is told of it."""
        if self.is_report:
            return _version_in(json.loads(Path(self.path).read_bytes()), self.path)
        with self._at_hand(options) as (path, asked):
            report = check(path, options=asked)
            return _version_of(report.naming_files(lambda file: self._shown(file, path)))

    def dates(self, options: Options) -> Dates:
        """Return the dates its claims give."""
        with self._at_hand(options) as (path, asked):
            registry, _ = types_of(asked.rules, installed=asked.installed)
            return dates_of(read_paths([path], registry, exclude=asked.exclude))

    @contextmanager
    def _at_hand(self, options: Options) -> Iterator[tuple[str, Options]]:
        """Give the path it stands at, and the options to judge it with."""
        if not self.revision:
            yield self.path, options
            return
        repository = Repository.around(Path(os.path.realpath(self.path)))
        with repository.at(self.revision, [self.path]) as folder:
            path = folder / repository.name_of(self.path)
            if not path.exists():
                raise ClaimcheckError(Problem(Place(self.name), "it was not there at that revision", hint=_HINT))
            exclude = repository.moved(options.exclude, folder)
            yield str(path), replace(options, root=folder, cache=None, exclude=exclude)

    def _shown(self, file: str, path: str) -> str:
        """Return the name of a file as a reader knows it."""
        if not self.revision or not Path(file).is_relative_to(path):
            return file
        return f"{self.revision}:{(Path(self.path) / Path(file).relative_to(path)).as_posix()}"


def dates_of(reading: Reading) -> Dates:
    """Return the dates that claims give, as written: by id, then by field."""
    dates = {
        name: {word: str(date) for word, date in read.claim.dates.items()} for name, read in reading.claims.items()
    }
    if reading.table is not None:
        for word in WORDS:
            sql = f"SELECT told.id, date.text FROM told JOIN date ON date.date = told.d_{word}"
            for name, text in reading.table.query(sql):
                dates.setdefault(name, {})[word] = text
    return dates


def _version_of(report: Report) -> Version:
    apart = (*(one.finding for one in report.suppressed), *report.baselined)
    accepted = frozenset(finding.fingerprint for finding in apart)
    return Version(tuple(map(Told.of, report.findings)), accepted, report.problems)


def _is_revision(name: str) -> bool:
    """Tell whether a name is that of a revision of the repository around the current folder."""
    try:
        Repository.around(Path.cwd()).commit(name)
    except ClaimcheckError:
        return False
    return True


# -- reports that were kept --------------------------------------------------------------------------------------


def _is_report(name: str) -> bool:
    """Tell whether a file is a JSON report, and not claims."""
    if not name.endswith(".json") or not os.path.isfile(name):
        return False
    try:
        value = json.loads(Path(name).read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "version" in value and "findings" in value


def _version_in(report: Mapping[str, Any], file: str) -> Version:
    try:
        if report["version"] != 1:
            raise ValueError("another version")
        apart = (*report.get("suppressed", ()), *report.get("baselined", ()))
        accepted = frozenset(str(one["fingerprint"]) for one in apart)
        return Version(tuple(map(_told_in, report["findings"])), accepted, tuple(map(_problem_in, report["errors"])))
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        message = "not a report of version 1, as `check --output-format json` writes it"
        raise ClaimcheckError(Problem(Place(file), message)) from error


def _told_in(one: Mapping[str, Any]) -> Told:
    if one["severity"] not in SEVERITIES:
        raise ValueError("no severity")
    first = one["claims"][0]
    ids = tuple(str(citation["id"]) for citation in one["claims"])
    place = Place(str(first["file"]), int(first["line"]), int(first["column"]))
    return Told(str(one["rule"]), one["severity"], str(one["message"]), str(one["fingerprint"]), ids, place)


def _problem_in(one: Mapping[str, Any]) -> Problem:
    return Problem(Place(str(one["file"]), int(one["line"]), int(one["column"])), str(one["message"]))
