"""What a run is asked for: which rules, as of which day, how much of the result to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from claimcheck.model.findings import Certainty
from claimcheck.model.problems import ClaimcheckError, Place, Problem, did_you_mean

COMMAND_LINE = Place("command line")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one run. `select` and `ignore` hold rule ids, packs, or prefixes of ids."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_of: str | None = None
    min_certainty: Certainty = "likely"
    threads: int | None = None


FailOn = Literal["error", "warning", "info", "never"]


def chosen(rule_ids: Iterable[str], options: Options) -> frozenset[str]:
    """Return the ids selected and not ignored. Raises `ClaimcheckError` for a word that chooses nothing."""
    ids = sorted(rule_ids)
    selected = {rule for word in options.select for rule in _named(word, ids)} if options.select else set(ids)
    ignored = {rule for word in options.ignore for rule in _named(word, ids)}
    return frozenset(selected - ignored)


def _named(word: str, ids: list[str]) -> list[str]:
    found = [rule for rule in ids if rule == word or rule.startswith(f"{word.rstrip('/')}/") or rule.startswith(word)]
    if word and found:
        return found
    short = [rule for rule in ids if rule.partition("/")[2] == word]
    if short:
        return short
    packs = {rule.partition("/")[0] for rule in ids}
    raise ClaimcheckError(
        Problem(COMMAND_LINE, f"no rule is named {word!r}", value=word, hint=did_you_mean(word, [*ids, *packs]))
    )
