"""The reference of the rule language: every key and construct is there, and every rule in it can be loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claimcheck.model.expression_parser import _DURATIONS, _NUMBER_AGGREGATES, _PREDICATES
from claimcheck.model.expressions import AT_ONCE
from claimcheck.model.rules import Rule
from claimcheck.reading.positions import compose
from rule_kit import rule

PAGE = (Path(__file__).parents[1] / "docs" / "rule-language.md").read_text(encoding="utf-8")
RULES = [compose(block, "page")[0] for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


@pytest.mark.parametrize("keys", RULES, ids=lambda keys: ", ".join(keys["match"].values()))
def test_a_rule_of_the_page_is_one(keys: dict[str, object]) -> None:
    assert rule("shown", **keys).message


@pytest.mark.parametrize("key", sorted(Rule.model_fields))
def test_every_key_is_explained(key: str) -> None:
    assert f"| `{key}` |" in PAGE


@pytest.mark.parametrize(
    "word", sorted([*_PREDICATES, *_DURATIONS, *_NUMBER_AGGREGATES, "count", "distinct", *AT_ONCE])
)
def test_every_function_is_named(word: str) -> None:
    assert re.search(rf"[`.]{word}[(`,]|, `{word}`|`{word}`", PAGE)
