"""The words by which people name rules: ids, packs, what stands after the slash, or how these begin."""

from __future__ import annotations

from collections.abc import Iterable

from claimcheck.model.problems import which_of

LISTED = "`claimcheck rules` lists them"


def named_by(word: str, rule_ids: Iterable[str]) -> list[str]:
    """Return the ids that a word names, sorted: as an id, a pack or a prefix of ids, or by what stands after the slash.

    The last may be what several names begin with, up to a hyphen: `verdict` names `legal/verdict-before-trial`.
    """
    ids = sorted(rule_ids)
    if found := [rule for rule in ids if word and rule.startswith(word)]:
        return found
    names = {rule: rule.partition("/")[2] for rule in ids}
    exact = [rule for rule, name in names.items() if name == word]
    return exact or [rule for rule, name in names.items() if word and name.startswith(f"{word}-")]


def rules_near(word: str, rule_ids: Iterable[str]) -> str:
    """Return the hint that names the ids, packs and names nearest to a word, or says where all are listed."""
    return which_of(word, {word for rule in rule_ids for word in (rule, *rule.split("/"))}, LISTED)
