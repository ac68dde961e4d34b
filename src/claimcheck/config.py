"""What a run is asked for: which rules, as of which day, how much of the result to show."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from claimcheck.model.findings import CERTAINTIES, Certainty
from claimcheck.model.problems import ClaimcheckError, Place, Problem, did_you_mean

OPTIONS = Place("options")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one run. `select` and `ignore` hold rule ids, packs, or prefixes of ids.

    `root` is the folder that no path in a claim file may leave; None is the current folder.
    `cache` is the folder in which what large runs read and found is kept; None keeps nothing.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_of: str | None = None
    min_certainty: Certainty = "likely"
    threads: int | None = None
    root: str | os.PathLike[str] | None = None
    cache: str | None = None

    def __post_init__(self) -> None:
        """Refuse what makes no sense. Raises `ClaimcheckError`."""
        if self.min_certainty not in CERTAINTIES:
            hint = did_you_mean(str(self.min_certainty), CERTAINTIES)
            raise ClaimcheckError(Problem(OPTIONS, "unknown certainty", value=str(self.min_certainty), hint=hint))
        if self.threads is not None and self.threads < 1:
            raise ClaimcheckError(Problem(OPTIONS, "threads: at least 1 is needed", value=str(self.threads)))
        if self.root is not None and not os.path.isdir(self.root):
            hint = "name the folder that holds the claim files and the texts they name"
            raise ClaimcheckError(Problem(OPTIONS, "root: no such folder", value=os.fspath(self.root), hint=hint))


def chosen(rule_ids: Iterable[str], options: Options) -> frozenset[str]:
    """Return the ids selected and not ignored. Raises `ClaimcheckError` for a word that chooses nothing."""
    ids = sorted(rule_ids)
    selected = {rule for word in options.select for rule in _named(word, ids)} if options.select else set(ids)
    return frozenset(selected) & not_ignored(ids, options)


def not_ignored(rule_ids: Iterable[str], options: Options) -> frozenset[str]:
    """Return the ids that are not ignored. Raises `ClaimcheckError` for a word that chooses nothing."""
    ids = sorted(rule_ids)
    return frozenset(ids) - {rule for word in options.ignore for rule in _named(word, ids)}


def _named(word: str, ids: list[str]) -> list[str]:
    found = [rule for rule in ids if rule == word or rule.startswith(f"{word.rstrip('/')}/") or rule.startswith(word)]
    if word and found:
        return found
    short = [rule for rule in ids if rule.partition("/")[2] == word]
    if short:
        return short
    packs = {rule.partition("/")[0] for rule in ids}
    raise ClaimcheckError(
        Problem(OPTIONS, f"no rule is named {word!r}", value=word, hint=did_you_mean(word, [*ids, *packs]))
    )
