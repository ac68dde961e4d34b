"""The JSON Schema of claim files accepts what claimcheck accepts and refuses what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from claimcheck.reading import read_claims
from claimcheck.reading.positions import compose
from claimcheck.vocabulary import builtin_types
from claimcheck.vocabulary.schema import DRAFT, claims_schema

SCHEMA = claims_schema(builtin_types())
CLAIMS = Path(__file__).parents[2] / "claims"
EXAMPLES = sorted(CLAIMS.rglob("*.claims.yaml"))


def document(*claims: Mapping[str, Any], **others: Any) -> dict[str, Any]:
    return {"claims": list(claims), **others}


def accepts(value: object) -> bool:
    return bool(Draft202012Validator(SCHEMA).is_valid(value))


def read_without_problems(value: Mapping[str, Any]) -> bool:
    described = {key: value[key] for key in ("sources", "entities") if key in value}
    return not read_claims(value["claims"], builtin_types(), **described).problems


def test_it_is_a_schema_of_the_draft_it_names() -> None:
    assert SCHEMA["$schema"] == DRAFT == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)


def test_it_is_plain_json_and_every_reference_in_it_leads_somewhere() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    references = [value for key, value in walk(SCHEMA) if key == "$ref"]
    assert references
    for reference in references:
        assert reference.startswith("#/$defs/")
        assert reference.removeprefix("#/$defs/") in SCHEMA["$defs"]


def walk(value: object) -> Iterator[tuple[str, Any]]:
    """Every key of a schema with its value, at any depth."""
    if isinstance(value, dict):
        yield from value.items()
        for item in value.values():
            yield from walk(item)
    elif isinstance(value, list):
        for item in value:
            yield from walk(item)


@pytest.mark.parametrize("name", builtin_types().types)
def test_every_field_of_every_type_is_explained_to_editors(name: str) -> None:
    schema = SCHEMA["$defs"][name]
    assert schema["description"]
    assert [field for field, of in schema["properties"].items() if not of.get("description")] == []


def test_the_document_is_explained_too() -> None:
    assert SCHEMA["description"]
    assert [key for key, of in SCHEMA["properties"].items() if not of.get("description")] == []
    for key in ("sources", "entities"):
        fields = SCHEMA["properties"][key]["additionalProperties"]["properties"]
        assert [field for field, of in fields.items() if not of.get("description")] == []


def test_fields_are_named_as_in_files() -> None:
    assert {"from", "until"} <= SCHEMA["$defs"]["trial"]["properties"].keys()
    assert "from_" not in json.dumps(SCHEMA)


@pytest.mark.parametrize("file", EXAMPLES, ids=[file.name for file in EXAMPLES])
def test_the_example_claims_are_accepted(file: Path) -> None:
    value, problems = compose(file.read_text(encoding="utf-8"), file.name)
    assert problems == []
    errors = Draft202012Validator(SCHEMA).iter_errors(value)
    assert [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in errors] == []


ACCEPTED = [
    pytest.param(document({"id": "a", "type": "death", "when": "2022"}), id="a claim"),
    pytest.param(document({"id": "a", "type": "trial", "from": "2022", "until": "2023"}), id="something lasting"),
    pytest.param(document({"id": "a", "type": "indictment", "defendant": "x", "stance": "denied"}), id="a subtype"),
    pytest.param(
        document({"id": "a", "type": "death"}, sources={"s": {"title": "T", "rank": "normal"}}), id="a source"
    ),
    pytest.param(
        document({"id": "a", "type": "death"}, entities={"e": {"kind": "person", "aliases": ["x"]}}), id="an entity"
    ),
    pytest.param(document({"id": "a", "type": "plea", "plea": "no contest"}), id="a value from a list"),
    pytest.param(document({"id": "a", "type": "trial", "number": 2}), id="a number"),
    pytest.param(document(), id="no claims"),
    pytest.param(document({"id": "a", "type": "death", "when": 2022}), id="a year as a number"),
    pytest.param(document({"id": "a", "type": "death", "weekday": "Fri"}), id="a weekday in short"),
    pytest.param(
        document({"id": "a", "type": "death", "supersedes": "b"}, {"id": "b", "type": "death"}),
        id="one superseded claim",
    ),
    pytest.param(document({"id": "a", "type": "death", "when": None}), id="null is a field left out"),
]
REFUSED = [
    pytest.param(document({"id": "a", "type": "deth"}), id="unknown type"),
    pytest.param(document({"type": "death"}), id="no id"),
    pytest.param(document({"id": "a"}), id="no type"),
    pytest.param(document({"id": "a", "type": "death", "persn": "x"}), id="unknown field"),
    pytest.param(document({"id": "a", "type": "charge", "from": "2022"}), id="from on a moment"),
    pytest.param(document({"id": "a", "type": "death", "stance": "x"}), id="wrong stance"),
    pytest.param(document({"id": "a", "type": "trial", "number": 0}), id="number 0"),
    pytest.param(document({"id": "a", "type": "death", "when": ["2022"]}), id="a list as a date"),
    pytest.param(document({"id": "a", "type": "death"}, entities={"e": {}}), id="an entity without a kind"),
    pytest.param(document({"id": "a", "type": "death"}, sources={"s": {"titel": "x"}}), id="unknown field of a source"),
    pytest.param(document({"id": "a b", "type": "death"}), id="an id with a blank"),
]


@pytest.mark.parametrize("value", ACCEPTED)
def test_what_is_read_without_a_problem_is_accepted(value: Mapping[str, Any]) -> None:
    assert read_without_problems(value)
    assert accepts(value)


@pytest.mark.parametrize("value", REFUSED)
def test_what_is_a_problem_is_refused(value: Mapping[str, Any]) -> None:
    assert not read_without_problems(value)
    assert not accepts(value)


@pytest.mark.parametrize(
    "value", [document(claim=[]), {"claims": {}}, {"claims": ["x"]}, [], "x", document(claimcheck=2)]
)
def test_a_document_of_another_shape_is_refused(value: object) -> None:
    assert not accepts(value)
