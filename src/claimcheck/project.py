"""What the settings of a project ask of a run, wherever the run is started from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from claimcheck.config import OPTIONS, Options, PathRules
from claimcheck.model.baseline import Baseline
from claimcheck.model.problems import ClaimcheckError, Place, Problem
from claimcheck.settings import Settings

_AS_THEY_ARE = ("select", "ignore", "rules", "exclude", "params", "severity")


def options_of(settings: Settings) -> Options:
    """Return the options of a run over the whole project. Raises `ClaimcheckError` if its baseline cannot be read."""
    values = settings.values
    baseline = values.get("baseline")
    return Options(
        **{key: values[key] for key in _AS_THEY_ARE if key in values},
        root=settings.root,
        as_of=values.get("as-of"),
        min_certainty=values.get("min-certainty", "likely"),
        per_path=per_path_of(settings),
        baseline=read_baseline(baseline) if baseline else None,
        scope="whole" if "paths" in values else "named",
    )


def per_path_of(settings: Settings) -> tuple[PathRules, ...]:
    """Return what the settings say of some files only."""
    return tuple(PathRules(**one) for one in settings.values.get("per-path", ()))


def placed(problems: Iterable[Problem], settings: Settings, taken: Collection[str]) -> tuple[Problem, ...]:
    """Return problems, those with options that were `taken` from settings placed where these say it."""
    paths = [(problem, problem.field.split(".")) for problem in problems]
    return tuple(
        replace(problem, place=settings.place(*path)) if problem.place == OPTIONS and path[0] in taken else problem
        for problem, path in paths
    )


def read_baseline(file: str, *, joined: bool = False) -> Baseline:
    """Return the baseline in a file. Raises `ClaimcheckError` if it cannot be read or is none.

    The two sides of a merge that was left unfinished may be `joined`.
    """
    place = Place(Path(file).as_posix())
    try:
        return Baseline.of(Path(file).read_text(encoding="utf-8"), place.file, joined=joined)
    except FileNotFoundError as error:
        hint = "write it with --update-baseline"
        raise ClaimcheckError(Problem(place, "there is no such baseline", hint=hint)) from error
    except UnicodeDecodeError as error:
        raise ClaimcheckError(Problem(place, "not UTF-8: no baseline")) from error
    except OSError as error:
        raise ClaimcheckError(Problem(place, f"cannot be read: {error.strerror or error}")) from error
