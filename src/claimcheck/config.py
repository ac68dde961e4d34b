"""What a run is asked for: which rules, as of which day, how much of the result to show."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

from claimcheck.model.baseline import Baseline
from claimcheck.model.findings import CERTAINTIES, Certainty, Severity
from claimcheck.model.problems import ClaimcheckError, Place, Problem, did_you_mean
from claimcheck.model.rule_names import named_by, rules_near
from claimcheck.model.rulings import Ruling

OPTIONS = Place("options")
Scope = Literal["part", "named", "whole"]
"""How much of a project a run looks at: a part of it, what is named and may be all of it, or all of it."""


@dataclass(frozen=True, slots=True)
class PathRules:
    """What is judged differently where claims of some files are concerned.

    `paths` are files, folders and patterns, in which `*` stands for anything; `select`, `ignore` and the keys of
    `severity` are rule ids, packs, or prefixes of ids. A finding that cites one of these claims is told only if its
    rule is selected and not ignored, and is as serious as `severity` says.
    """

    paths: tuple[str, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one run. `select` and `ignore` hold rule ids, packs, or prefixes of ids.

    `root` is the folder that no path in a claim file may leave; None is the current folder.
    `exclude` are patterns of what is passed over when folders are searched for claim files.
    `cache` is the folder in which what large runs read and found is kept; None keeps nothing.
    `rules` are folders of packs of one's own, or packs, beside the built-in ones; with `installed`, the packs that
    installed packages bring are used too. `params` replaces parameters of rules, by the id of the rule, and `severity`
    how serious they are, by ids, packs or prefixes of ids; `per_path` says what is so in some files only, and the last
    that concerns a finding counts. What a `baseline` accepts is told apart from the findings. Of a run that looks at a
    `part` of the project nothing is said to be no longer needed, neither in the baseline nor of what claims ignore.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_of: str | None = None
    min_certainty: Certainty = "likely"
    threads: int | None = None
    root: str | os.PathLike[str] | None = None
    cache: str | None = None
    exclude: tuple[str, ...] = ()
    rules: tuple[str | os.PathLike[str], ...] = ()
    installed: bool = True
    params: Mapping[str, Mapping[str, object]] = field(default_factory=dict, hash=False)
    severity: Mapping[str, Severity] = field(default_factory=dict, hash=False)
    per_path: tuple[PathRules, ...] = ()
    baseline: Baseline | None = None
    scope: Scope = "named"

    def __post_init__(self) -> None:
        """Refuse what makes no sense. Raises `ClaimcheckError`."""
        if self.min_certainty not in CERTAINTIES:
            hint = did_you_mean(str(self.min_certainty), CERTAINTIES)
            raise _refused("min-certainty", "unknown certainty", str(self.min_certainty), hint)
        if self.threads is not None and self.threads < 1:
            raise _refused("threads", "threads: at least 1 is needed", str(self.threads))
        if isinstance(self.rules, str | os.PathLike):
            raise _refused("rules", "rules: not a list of folders", os.fspath(self.rules), "write (folder,) for one")
        if isinstance(self.exclude, str):
            raise _refused("exclude", "exclude: not a list of patterns", self.exclude, "write (pattern,) for one")
        if self.root is not None and not os.path.isdir(self.root):
            hint = "name the folder that holds the claim files and the texts they name"
            raise _refused("root", "root: no such folder", os.fspath(self.root), hint)


def _refused(field: str, message: str, value: str, hint: str = "") -> ClaimcheckError:
    return ClaimcheckError(Problem(OPTIONS, message, field=field, value=value, hint=hint))


def chosen(rule_ids: Iterable[str], options: Options) -> frozenset[str]:
    """Return the ids selected and not ignored. Raises `ClaimcheckError` for a word that chooses nothing."""
    ids = sorted(rule_ids)
    selected = {rule for word in options.select for rule in rules_named(word, ids, "select")}
    return frozenset(selected if options.select else ids) & not_ignored(ids, options)


def not_ignored(rule_ids: Iterable[str], options: Options) -> frozenset[str]:
    """Return the ids that are not ignored. Raises `ClaimcheckError` for a word that chooses nothing."""
    ids = sorted(rule_ids)
    return frozenset(ids) - {rule for word in options.ignore for rule in rules_named(word, ids, "ignore")}


def severities_of(words: Mapping[str, Severity], rule_ids: Iterable[str]) -> dict[str, Severity]:
    """Return the severities that words give to rules, by id; the longer word counts. Raises `ClaimcheckError`."""
    ids = sorted(rule_ids)
    return {rule: words[word] for word in sorted(words, key=len) for rule in rules_named(word, ids, f"severity.{word}")}


def rulings_of(options: Options, rule_ids: Iterable[str]) -> tuple[Ruling, ...]:
    """Return what is told differently in some files. Raises `ClaimcheckError` for a word that names no rule."""
    ids = sorted(rule_ids)
    rulings = []
    for number, one in enumerate(options.per_path):
        with _told_of(f"per-path.{number}"):
            told = chosen(ids, Options(select=one.select, ignore=one.ignore))
            rulings.append(Ruling(one.paths, frozenset(ids) - told, severities_of(one.severity, ids)))
    return tuple(rulings)


@contextmanager
def _told_of(field: str) -> Iterator[None]:
    """Say of what is wrong that it stands below a field."""
    try:
        yield
    except ClaimcheckError as error:
        raise ClaimcheckError(*(replace(one, field=f"{field}.{one.field}") for one in error.problems)) from error


def rules_named(word: str, rule_ids: Iterable[str], field: str) -> list[str]:
    """Return the ids that a word names. Raises `ClaimcheckError`, of the option `field`, if there are none."""
    ids = [*rule_ids]
    if found := named_by(word, ids):
        return found
    raise _refused(field, f"no rule is named {word!r}", word, rules_near(word, ids))
