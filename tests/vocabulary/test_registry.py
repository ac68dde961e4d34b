"""The built-in claim types: each explained, each with keys and roles that exist."""

from __future__ import annotations

import pytest

from claimcheck.model.claims import Claim, Entity, LastingClaim, MomentClaim, Source
from claimcheck.vocabulary import builtin_types
from claimcheck.vocabulary.registry import EVERY

REGISTRY = builtin_types()
TYPES = pytest.mark.parametrize("model", REGISTRY.types.values(), ids=REGISTRY.types.keys())
ENTITY_KINDS = {"person", "organisation", "place", "work", "case", "incident", "party", "entity"}


@TYPES
def test_a_type_is_found_by_its_name(model: type[Claim]) -> None:
    assert REGISTRY[model.type_name] is model
    assert model.type_name in REGISTRY
    assert model.type_name == model.type_name.lower()
    assert " " not in model.type_name
    assert model.type_name not in EVERY


@TYPES
def test_a_type_says_what_it_is(model: type[Claim]) -> None:
    assert model.__doc__
    assert model.__doc__ != LastingClaim.__doc__
    assert model.__doc__.strip().split("\n")[0].rstrip().endswith(".")


@TYPES
def test_every_field_says_what_it_holds(model: type[Claim]) -> None:
    undescribed = [
        name for name, info in model.model_fields.items() if not (info.description or "").strip().endswith(".")
    ]
    assert undescribed == []


@pytest.mark.parametrize("model", [Source, Entity])
def test_every_field_of_sources_and_entities_says_what_it_holds(model: type[Source | Entity]) -> None:
    assert [name for name, info in model.model_fields.items() if not info.description] == []


@TYPES
def test_a_type_is_a_moment_or_lasts(model: type[Claim]) -> None:
    assert issubclass(model, MomentClaim) != issubclass(model, LastingClaim)
    assert model.lasting == issubclass(model, LastingClaim)
    assert "when" in model.model_fields
    assert ("from_" in model.model_fields) == model.lasting


@TYPES
def test_keys_are_fields_of_the_type(model: type[Claim]) -> None:
    assert set(model.keys) <= set(model.own_fields())


@TYPES
def test_what_happens_once_has_keys_to_tell_it_by(model: type[Claim]) -> None:
    assert bool(model.keys) == (model.often != "many")


@TYPES
def test_roles_name_kinds_of_entities(model: type[Claim]) -> None:
    assert {role.kind for role in model.roles().values()} <= ENTITY_KINDS


@TYPES
def test_no_field_but_id_and_type_is_required(model: type[Claim]) -> None:
    required = {name for name, info in model.model_fields.items() if info.is_required()}
    assert required == {"id", "type"}
    assert model.model_validate({"id": "a", "type": model.type_name}).dates == {}


@TYPES
def test_fields_of_its_own_do_not_hide_common_ones(model: type[Claim]) -> None:
    assert not set(model.own_fields()) & set(LastingClaim.model_fields)


def test_one_field_name_holds_one_kind_of_value_in_all_types() -> None:
    """Rules compare fields of different types by name."""
    roles: dict[str, set[bool]] = {}
    for model in REGISTRY.types.values():
        for field in model.own_fields():
            roles.setdefault(field, set()).add(field in model.roles())
    assert [field for field, kinds in roles.items() if len(kinds) > 1] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("death", ("death",)),
        ("charge", ("charge", "criminal-complaint", "indictment")),
        ("indictment", ("indictment",)),
        ("statement", ("interview", "statement")),
        ("event", tuple(sorted(REGISTRY.types))),
        ("moment", tuple(sorted(name for name, model in REGISTRY.types.items() if not model.lasting))),
        ("lasting", tuple(sorted(name for name, model in REGISTRY.types.items() if model.lasting))),
    ],
)
def test_a_name_matches_the_type_and_its_subtypes(name: str, expected: tuple[str, ...]) -> None:
    assert REGISTRY.matching(name) == expected


def test_a_subtype_has_the_fields_of_its_type() -> None:
    for model in REGISTRY.types.values():
        for name in REGISTRY.matching(model.type_name):
            assert set(model.own_fields()) <= set(REGISTRY[name].own_fields())


def test_there_is_one_registry() -> None:
    assert builtin_types() is REGISTRY


def test_names_and_fields_are_sorted_and_complete() -> None:
    assert REGISTRY.names == ("event", "moment", "lasting", *sorted(REGISTRY.sets), *sorted(REGISTRY.types))
    assert list(REGISTRY.fields) == sorted(REGISTRY.fields)
    assert {"defendant", "case", "person", "offense"} <= set(REGISTRY.fields)
    assert not {"id", "when", "from_"} & set(REGISTRY.fields)
