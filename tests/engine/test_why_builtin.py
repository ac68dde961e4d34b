"""Every built-in rule is asked why about every claim of its own examples, and says what `check` finds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from claimcheck import Options
from claimcheck.engine.events import merge
from claimcheck.examples import AS_OF, at_hand
from claimcheck.judging import Judging
from claimcheck.model.checked import CheckedRule
from claimcheck.model.dates import parse_date
from claimcheck.model.rules import Example
from claimcheck.packs import builtin_folder, load_rules
from claimcheck.vocabulary import builtin_types
from rule_kit import read

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
LOADED = load_rules(builtin_folder(), builtin_types())
JOINED = [rule for rule in LOADED.rules.values() if rule.check is None]


def examples_of(rule: CheckedRule) -> list[Example]:
    """The examples of a rule: one that fails, or all of them if there is time."""
    assert rule.written is not None
    each = rule.written.examples
    return [*each.fails, *each.passes, *each.undecided] if DEEP else each.fails[:1]


def disagreements(rule: CheckedRule, example: Example) -> Iterator[str]:
    """The claims of an example of which `why` says other things than `check`."""
    merged = merge(read(example.claims, sources=example.sources, entities=example.entities))
    today = parse_date(example.as_of or AS_OF).start
    with closing(merged.claims.table) as table, at_hand(example.texts) as root:
        judging = Judging(merged, LOADED, {rule.id}, today, Options((rule.id,), threads=1, root=root))
        found = judging.report().findings
        numbers = dict(table.query("SELECT id, event FROM claim ORDER BY claim"))
        for claim, event in numbers.items():
            fired = any(one.outcome == "fired" for one in judging.why(claim, (rule.id,)).rules)
            of_event = any(event in one.events for one in found)
            cited = any(event in {numbers[name] for name in one.claim_ids} for one in found)
            if not of_event <= fired <= (of_event or cited):
                yield f"{example.name}: {claim}"


@pytest.mark.parametrize("rule", JOINED, ids=lambda rule: rule.id)
def test_what_is_said_of_a_rules_own_examples_agrees_with_what_is_found(rule: CheckedRule) -> None:
    assert [said for example in examples_of(rule) for said in disagreements(rule, example)] == []
