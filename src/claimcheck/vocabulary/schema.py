"""The JSON Schema (draft 2020-12) of claim files, with a description on every field."""

from __future__ import annotations

from typing import Any

from claimcheck.model.claims import Claim, Entity, Source
from claimcheck.vocabulary.registry import Registry

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def claims_schema(registry: Registry) -> dict[str, Any]:
    """Return the schema of a claim file whose claims are of the types of a registry.

    Each claim is checked by the type it names (`if`, `then`), so that editors complete and explain its fields.
    """
    types = {name: _type_schema(model) for name, model in registry.types.items()}
    claim = {
        "type": "object",
        "required": ["id", "type"],
        "properties": {"type": {"enum": sorted(types), "description": "The class of this claim."}},
        "allOf": [
            {"if": {"properties": {"type": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}}
            for name in sorted(types)
        ],
    }
    return {
        "$schema": DRAFT,
        "title": "claimcheck claim file",
        "description": "Claims taken from documents, with the sources that make them and the entities they are about.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "claimcheck": {"enum": [1, "1"], "description": "The version of the format."},
            "source": {"type": "string", "description": "The id of the source of the claims below that name none."},
            "sources": _described(Source.model_json_schema(), "The sources, by id."),
            "entities": _described(Entity.model_json_schema(), "The entities, by id."),
            "claims": {"type": "array", "items": claim, "description": "The claims, in any order."},
        },
        "$defs": types,
    }


def _described(model: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": model, "description": description}


def _type_schema(model: type[Claim]) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    schema["properties"]["type"] = {
        "const": model.type_name,
        "description": schema["properties"]["type"]["description"],
    }
    for field in schema["properties"].values():
        field.pop("role", None)
    return schema
