"""The JSON Schemas (draft 2020-12) of claim files, rule files and `types.yaml`, with a description on every field.

They accept what is read from YAML: `locator: 10` and `quote: true` are text, and `number: "2"` is a number; a field of
a claim, source or entity that is null is a field left out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from claimcheck.model.claims import OWN_FIELD, OWN_FIELD_DESCRIPTION, Claim, Entity, EntityId, Record, Source
from claimcheck.model.rules import Rule
from claimcheck.vocabulary.declared import TypesFile
from claimcheck.vocabulary.registry import Registry

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_NULL = {"type": "null"}
_WHOLE_NUMBER = r"^[-+]?[0-9]+$"
Schema = dict[str, Any]


def claims_schema(registry: Registry) -> Schema:
    """Return the schema of a claim file whose claims are of the types of a registry: a document, or a list of claims.

    Each claim is checked by the type it names (`if`, `then`), so that editors complete and explain its fields.
    """
    return {
        "$schema": DRAFT,
        "title": "claimcheck claim file",
        "description": "Claims taken from documents, with the sources that make them and the entities they are about.",
        "type": ["object", "array"],
        "items": {"$ref": "#/$defs/claim"},
        "additionalProperties": False,
        "properties": {
            "claimcheck": {"enum": [1, "1", None], "description": "The version of the format."},
            "source": {
                "type": ["string", "number", "boolean", "null"],
                "description": "The id of the source of the claims below that name none.",
            },
            "sources": _by_id("source", "The sources, by id."),
            "entities": _by_id("entity", "The entities, by id."),
            "claims": {
                "type": ["array", "null"],
                "items": {"$ref": "#/$defs/claim"},
                "description": "The claims, in any order.",
            },
        },
        "$defs": _definitions(registry),
    }


def _names_type(name: str) -> Schema:
    return {"properties": {"type": {"const": name, "description": f"A claim of type {name}."}}, "required": ["type"]}


def rules_schema(registry: Registry) -> Schema:
    """Return the schema of a rule file; the claims of its examples are of the types of a registry."""
    schema = _as_written(Rule.model_json_schema())
    parts = schema["$defs"]
    types = _one_or_more(registry.names)
    for part in ("Match", "Partner"):
        parts[part]["properties"]["type"] = types | {"description": parts[part]["properties"]["type"]["description"]}
    schema["properties"]["match"]["additionalProperties"] = {"anyOf": [*types["anyOf"], {"$ref": "#/$defs/Match"}]}
    example = parts["Example"]["properties"]
    example["claims"]["items"] = {"$ref": "#/$defs/claim"}
    example["sources"]["additionalProperties"] = {"$ref": "#/$defs/source"}
    example["entities"]["additionalProperties"] = {"$ref": "#/$defs/entity"}
    schema["$defs"] = parts | _definitions(registry)
    return {"$schema": DRAFT, **schema, "title": "claimcheck rule file"}


def types_schema() -> Schema:
    """Return the schema of the file in which a pack declares types and sets of types."""
    return {"$schema": DRAFT, **_as_written(TypesFile.model_json_schema()), "title": "claimcheck types"}


def _definitions(registry: Registry) -> Schema:
    """Return the schemas of a claim of any type, of each type, of a source and of an entity."""
    names = sorted(registry.types)
    types = {name: _type_schema(registry[name]) for name in names}
    common = _record_schema(Claim)["properties"]
    told = [str(types[name]["description"]).partition("\n")[0] for name in names]
    claim = {
        "description": "One typed record: this source says that this happened, held or was so.",
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": common["id"],
            "type": {"enum": names, "enumDescriptions": told, "description": common["type"]["description"]},
        },
        "allOf": [{"if": _names_type(name), "then": {"$ref": f"#/$defs/{name}"}} for name in names],
    }
    return {**types, "claim": claim, "source": _record_schema(Source), "entity": _record_schema(Entity)}


def _by_id(definition: str, description: str) -> Schema:
    return {
        "type": ["object", "null"],
        "propertyNames": TypeAdapter(EntityId).json_schema(),
        "additionalProperties": {"$ref": f"#/$defs/{definition}"},
        "description": description,
    }


def _one_or_more(names: tuple[str, ...]) -> Schema:
    one = {"enum": list(names)}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _type_schema(model: type[Claim]) -> Schema:
    schema = _record_schema(model)
    described = schema["properties"]["type"]["description"]
    named = {"type": {"const": model.type_name, "description": described}}
    return {**schema, "properties": schema["properties"] | named, "title": model.type_name}


@lru_cache(maxsize=256)
def _record_schema(model: type[Record]) -> Schema:
    """Return the schema of a record as files write it: what is not required may be null."""
    schema: Schema = _as_written(model.model_json_schema(by_alias=True))
    required = schema.get("required", [])
    for name, field in schema["properties"].items():
        field.pop("role", None)
        if name not in required:
            schema["properties"][name] = _or_null(field)
    return {**schema, "patternProperties": {f"^({'|'.join(OWN_FIELD)})": {"description": OWN_FIELD_DESCRIPTION}}}


def _or_null(field: Schema) -> Schema:
    """Return the schema of a field that may be null: if it can be, as one schema, which editors explain better."""
    about = {key: field.pop(key) for key in ("description", "default") if field.get(key) is not None}
    asked = {key: value for key, value in field.items() if key != "default"}
    options = [one for one in asked.pop("anyOf", None) or [asked] if one != _NULL]
    if len(options) > 1 or not {"type", "enum"} & options[0].keys():
        return about | {"anyOf": [*options, _NULL]}
    only = dict(options[0])
    if "enum" in only:
        only["enum"] = [*only["enum"], None]
    if "type" in only:
        only["type"] = [*(only["type"] if isinstance(only["type"], list) else [only["type"]]), "null"]
    return about | only


def _as_written(schema: Any) -> Any:
    """Return a schema that takes what YAML makes of plain text where it asked for text, and whole numbers as text.

    It is without the titles that pydantic makes of the names of fields, which say nothing.
    """
    if isinstance(schema, list):
        return [_as_written(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    written = {key: _as_written(value) for key, value in schema.items()}
    if isinstance(written.get("title"), str) and "properties" not in written:
        del written["title"]
    if written.get("type") == "string" and "enum" not in written:
        written["type"] = ["string", "number", "boolean"]
    elif written.get("type") == "integer":
        written |= {"type": ["integer", "string"], "pattern": _WHOLE_NUMBER}
    return written
