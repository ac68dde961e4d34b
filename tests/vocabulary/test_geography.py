"""Places: what of them is one event, and which of its claims name a place."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from claimcheck.engine.events import merge
from claimcheck.vocabulary import builtin_types
from rule_kit import read

TYPES = builtin_types()


def events(*claims: dict[str, Any]) -> int:
    """How many events some claims are about."""
    merged = merge(read([{"id": f"c{number}", **claim} for number, claim in enumerate(claims)]))
    with closing(merged.claims.table):
        return merged.events


def test_a_place_is_founded_but_once() -> None:
    founded = {"type": "existence", "place": "york"}
    assert events({**founded, "from": "0071"}, {**founded, "until": "1871"}) == 1


def test_a_place_founded_again_is_another_event() -> None:
    founded = {"type": "existence", "place": "york"}
    assert events(founded, {**founded, "number": 2}) == 2


def test_two_places_are_founded_apart() -> None:
    assert events({"type": "existence", "place": "york"}, {"type": "existence", "place": "leeds"}) == 2


@pytest.mark.parametrize("name", ["location", "belonging", "capital"])
def test_what_is_said_of_a_place_is_told_apart(name: str) -> None:
    assert events({"type": name, "place": "york"}, {"type": name, "place": "york"}) == 2


@pytest.mark.parametrize("name", ["existence", "location", "belonging", "capital"])
def test_a_claim_about_a_place_names_it(name: str) -> None:
    assert TYPES[name].roles()["place"].kind == "place"


def test_what_changes_lasts_and_where_a_place_lies_does_not() -> None:
    lasting = {name for name in ("existence", "belonging", "capital", "location") if TYPES[name].lasting}
    assert lasting == {"existence", "belonging", "capital"}
