"""Who is who: entities of every kind, of whom claims of identity join none."""

from __future__ import annotations

from contextlib import closing

import pytest

from claimcheck.engine.events import merge
from claimcheck.vocabulary import builtin_types
from rule_kit import read

TYPES = builtin_types()
KINDS = ("person", "organisation", "place", "work", "case", "incident")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["identifier", "naming", "attribute", "identity"])
def test_an_entity_of_any_kind_has_a_name_and_an_identifier(name: str, kind: str) -> None:
    reading = read([{"id": "a", "type": name, "entity": "it"}], entities={"it": {"kind": kind}})
    merged = merge(reading)
    merged.claims.table.close()
    assert list(reading.problems) == []


def test_nobody_is_present_where_somebody_is_identified() -> None:
    models = [TYPES[name] for name in ("identifier", "naming", "attribute", "identity")]
    assert not any(role.present for model in models for role in model.roles().values())


def test_that_two_are_said_to_be_one_joins_nothing() -> None:
    claims = [
        {"id": "same", "type": "identity", "entity": "ann", "other": "anna"},
        {"id": "a", "type": "birth", "person": "ann"},
        {"id": "b", "type": "birth", "person": "anna"},
    ]
    merged = merge(read(claims))
    with closing(merged.claims.table):
        assert merged.events == 3
        assert merged.same == {}


def test_what_is_joined_by_same_as_is_one() -> None:
    claims = [{"id": "a", "type": "birth", "person": "ann"}, {"id": "b", "type": "birth", "person": "anna"}]
    entities = {"ann": {"kind": "person"}, "anna": {"kind": "person", "same_as": "ann"}}
    merged = merge(read(claims, entities=entities))
    with closing(merged.claims.table):
        assert merged.events == 1


def test_a_name_and_a_property_last_and_an_identifier_does_not() -> None:
    assert {name: TYPES[name].lasting for name in ("naming", "attribute", "identifier", "identity")} == {
        "naming": True,
        "attribute": True,
        "identifier": False,
        "identity": False,
    }
