"""The JSON Schemas accept what claimcheck accepts and refuse what it refuses: in claim files, and in rule files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from claimcheck.reading import read_claims
from claimcheck.reading.positions import compose
from claimcheck.vocabulary import builtin_types
from claimcheck.vocabulary.schema import DRAFT, claims_schema, rules_schema

SCHEMA = claims_schema(builtin_types())
RULES_SCHEMA = rules_schema(builtin_types())
ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "claims").rglob("*.claims.yaml"))
RULES = sorted(file for file in (ROOT / "rules").rglob("*.yaml") if file.name != "pack.yaml")
BOTH = pytest.mark.parametrize("schema", [SCHEMA, RULES_SCHEMA], ids=["claims", "rules"])


class EditorLoader(yaml.CSafeLoader):
    """YAML 1.2, as editors read it before they ask the schema: dates are text, and so are `yes` and `no`."""

    yaml_implicit_resolvers = {  # noqa: RUF012 -- PyYAML's own attribute
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


def as_editors_read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), EditorLoader)  # noqa: S506 -- it is a safe loader


def complaints(schema: Mapping[str, Any], value: object) -> list[str]:
    errors = Draft202012Validator(schema).iter_errors(value)
    return [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in errors]


def document(*claims: Mapping[str, Any], **others: Any) -> dict[str, Any]:
    return {"claims": list(claims), **others}


def accepts(value: object) -> bool:
    return bool(Draft202012Validator(SCHEMA).is_valid(value))


def read_without_problems(value: Mapping[str, Any]) -> bool:
    described = {key: value[key] for key in ("sources", "entities") if key in value}
    return not read_claims(value["claims"], builtin_types(), **described).problems


@BOTH
def test_it_is_a_schema_of_the_draft_it_names(schema: Mapping[str, Any]) -> None:
    assert schema["$schema"] == DRAFT == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@BOTH
def test_it_is_plain_json_and_every_reference_in_it_leads_somewhere(schema: Mapping[str, Any]) -> None:
    assert json.loads(json.dumps(schema)) == schema
    references = [value for key, value in walk(schema) if key == "$ref"]
    assert references
    for reference in references:
        assert reference.startswith("#/$defs/")
        assert reference.removeprefix("#/$defs/") in schema["$defs"]


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


@BOTH
def test_every_field_at_every_depth_is_explained_too(schema: Mapping[str, Any]) -> None:
    """Only the `if` of a claim names a field without explaining it."""
    assert schema["description"]
    fields = [of for key, of in walk(schema) if key == "properties"]
    assert len(fields) > len(builtin_types().types)
    unexplained = [name for of in fields for name, field in of.items() if not field.get("description")]
    assert unexplained == []


def test_what_a_rule_is_made_of_is_explained() -> None:
    for name in ("Match", "Partner", "Example", "Examples", "claim", "source", "entity"):
        assert RULES_SCHEMA["$defs"][name]["description"]


def test_fields_are_named_as_in_files() -> None:
    assert {"from", "until"} <= SCHEMA["$defs"]["trial"]["properties"].keys()
    assert "from_" not in json.dumps(SCHEMA)


@pytest.mark.parametrize("file", EXAMPLES, ids=[file.name for file in EXAMPLES])
def test_the_example_claims_are_accepted(file: Path) -> None:
    value, problems = compose(file.read_text(encoding="utf-8"), file.name)
    assert problems == []
    assert complaints(SCHEMA, value) == []
    assert complaints(SCHEMA, as_editors_read(file)) == []


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
    pytest.param(document({"id": "a", "type": "death", "stance": None, "supersedes": None}), id="null for a default"),
    pytest.param(document({"id": "a", "type": "trial", "number": "2"}), id="a number as text"),
    pytest.param(document({"id": "a", "type": "death"}, sources={"s": {"rank": None}}), id="null in a source"),
    pytest.param(
        document({"id": "a", "type": "death"}, entities={"e": {"kind": "case", "aliases": "x"}}), id="an alias"
    ),
    pytest.param(document({"id": "a", "type": "death"}, sources=None, entities=None), id="nothing described"),
    pytest.param(
        document(
            {"id": "a", "type": "death", "x-confidence": 0.9, "x_of": {"b": None}},
            sources={"s": {"x-seen": True}},
            entities={"e": {"kind": "work", "x_id": "Q1"}},
        ),
        id="fields of one's own",
    ),
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
    pytest.param(document({"id": None, "type": "death"}), id="null for an id"),
    pytest.param(document({"id": "a", "type": "trial", "number": "two"}), id="a number in words"),
    pytest.param(document({"id": "a", "type": "death"}, sources={"a b": {}}), id="a source whose id is none"),
    pytest.param(document({"id": "a", "type": "death"}, entities={"e": {"kind": "persn"}}), id="an unknown kind"),
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
    "value", [document(claim=[]), {"claims": {}}, {"claims": ["x"]}, ["x"], [{"id": "a"}], "x", document(claimcheck=2)]
)
def test_a_document_of_another_shape_is_refused(value: object) -> None:
    assert not accepts(value)


@pytest.mark.parametrize("value", [[], [{"id": "a", "type": "death"}], document(claimcheck="1"), {"claims": None}])
def test_a_document_may_be_a_list_of_claims_and_may_be_empty(value: object) -> None:
    assert accepts(value)


@pytest.mark.parametrize(
    "text", ["{id: 7, type: death, locator: 10, note: 1.10}", "{id: no, type: death, when: 2022, quote: true}"]
)
def test_what_yaml_takes_for_something_else_is_accepted_where_text_is_read(text: str) -> None:
    text = f"claims: [{text}]"
    value, _ = compose(text, "a.claims.yaml")
    assert read_without_problems(value)  # type: ignore[arg-type]
    assert accepts(yaml.load(text, EditorLoader))  # noqa: S506


# -- rule files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", RULES, ids=[f"{file.parent.name}/{file.stem}" for file in RULES])
def test_the_built_in_rules_are_accepted(file: Path) -> None:
    assert complaints(RULES_SCHEMA, as_editors_read(file)) == []


def rule(**changes: Any) -> dict[str, Any]:
    """A rule, changed in places; `...` leaves a key out."""
    example = {"name": "an example", "claims": [{"id": "a", "type": "death"}]}
    whole = {
        "id": "a-rule",
        "title": "T",
        "severity": "error",
        "authority": "A",
        "why": "W",
        "match": {"death": "death"},
        "require": "death.when <= death.when",
        "message": "M",
        "examples": {"passes": [example], "fails": [example | {"cites": ["a"]}]},
    }
    return {key: value for key, value in (whole | changes).items() if value is not ...}


def example_with(**changes: Any) -> dict[str, Any]:
    """A rule whose one passing example is changed."""
    whole = rule()
    whole["examples"]["passes"] = [whole["examples"]["passes"][0] | changes]
    return whole


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(rule(), id="a rule"),
        pytest.param(rule(match={"a": ["death", "birth"], "b": {"type": "event", "stance": "planned"}}), id="matches"),
        pytest.param(rule(gather={"g": {"type": "charge", "same": ["case?"], "join": [["a.b", "c.d"]]}}), id="a group"),
        pytest.param(rule(params={"years": 5, "slack": "0 days"}), id="thresholds"),
        pytest.param(
            example_with(sources={"s": {"published": "2022"}}, entities={"e": {"kind": "case"}}), id="sources"
        ),
    ],
)
def test_a_rule_as_it_may_be_written_is_accepted(value: object) -> None:
    assert complaints(RULES_SCHEMA, value) == []


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(rule(severity="fatal"), id="unknown severity"),
        pytest.param(rule(why=...), id="no reason"),
        pytest.param(rule(requires="x"), id="unknown key"),
        pytest.param(rule(id="A Rule"), id="a name that is none"),
        pytest.param(rule(match={}), id="nothing matched"),
        pytest.param(rule(match={"a": "deth"}), id="unknown type"),
        pytest.param(rule(match={"a": {"type": ["deth"]}}), id="unknown type in a list"),
        pytest.param(rule(gather={"g": {"type": "death", "were": "x"}}), id="unknown key of a group"),
        pytest.param(rule(gather={"g": {"type": "death", "join": [["a.b"]]}}), id="half a pair"),
        pytest.param(rule(examples={"passes": []}), id="no examples"),
        pytest.param(
            example_with(claims=[{"id": "a", "type": "death", "persn": "x"}]), id="a wrong claim in an example"
        ),
        pytest.param(example_with(entities={"e": {"kind": "persn"}}), id="a wrong entity in an example"),
        pytest.param(example_with(certainty="sure"), id="unknown certainty"),
        pytest.param([], id="a list"),
    ],
)
def test_a_rule_that_does_not_load_is_refused(value: object) -> None:
    assert complaints(RULES_SCHEMA, value) != []
