"""The settings of a project: each value with where it comes from, and the JSON Schema (draft 2020-12) of their file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimcheck.model.findings import CERTAINTIES, SEVERITIES
from claimcheck.model.formats import FORMATS
from claimcheck.reports.style import Style, printable

DEFAULT = "default"
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """A key, its value, and where that is from: a place, or `default`."""

    key: str
    value: object
    origin: str


def render_settings(file: str | None, settings: Sequence[Setting], style: Style) -> str:
    """Render settings as TOML, a line for each value, with where it is from as a remark."""
    lines = [
        (f"{printable(one.key)} = {printable(_toml(one.value))}", one.origin)
        for one in settings
        if one.value is not None
    ]
    wide = min(max(len(text) for text, _ in lines), 60)
    head = f"# settings: {printable(file)}" if file else "# no claimcheck.toml here or above"
    shown = [f"{text:<{wide}}  {style.paint(f'# {printable(origin)}', 'place')}" for text, origin in lines]
    return "\n".join([head, *shown]) + "\n"


def render_settings_json(file: str | None, settings: Sequence[Setting]) -> str:
    """Render settings as JSON: the file, and each value with where it is from."""
    values = {one.key: {"value": one.value, "from": one.origin} for one in settings}
    return json.dumps({"file": file, "values": values}, indent=2) + "\n"


def _toml(value: object) -> str:
    """Return a value as TOML writes it on one line; its texts are those of JSON."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{json.dumps(str(key))} = {_toml(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


# -- the schema --------------------------------------------------------------------------------------------------


def settings_schema() -> Schema:
    """Return the schema of `claimcheck.toml`, and of `[tool.claimcheck]` in `pyproject.toml`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "claimcheck settings",
        "description": "What a project says once for all runs. Paths are relative to the file.",
        "type": "object",
        "additionalProperties": False,
        "properties": dict(_properties()),
    }


def tool_schema(tool: str = "claimcheck") -> Schema:
    """Return the schema of `[tool.claimcheck]` as validate-pyproject takes it: of draft 7, and a day is any value."""
    schema = settings_schema()
    properties = schema["properties"] | {"as-of": {"description": schema["properties"]["as-of"]["description"]}}
    return {
        **schema,
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"urn:{tool}:settings",
        "properties": properties,
    }


def _properties() -> Iterator[tuple[str, Schema]]:
    yield "paths", _list("The claim files and folders to check when none are named; they are the whole project.")
    yield (
        "exclude",
        _list(
            "What is passed over when folders are searched for claim files: names, wherever they are, and paths with a "
            "slash; * stands for anything. What is named outright is read all the same."
        ),
    )
    yield "rules", _list("Packs of one's own: folders of packs, or packs.")
    yield "select", _list("Only these rules: ids, packs or prefixes of ids.")
    yield "ignore", _list("Not these rules: ids, packs or prefixes of ids.")
    yield "as-of", {"description": "The day to judge as of, YYYY-MM-DD. Default: today.", "type": "string"}
    yield (
        "root",
        {"description": "The folder that no path in a claim file may leave.", "type": "string", "minLength": 1},
    )
    yield "fail-on", _one_of((*SEVERITIES[::-1], "never"), "The least severity that makes the exit code 1.")
    yield "min-severity", _one_of(SEVERITIES[::-1], "The least severity shown; the exit code does not depend on it.")
    yield "min-certainty", _one_of(CERTAINTIES[::-1], "The least certainty reported.")
    yield "output-format", _one_of(tuple(FORMATS), "The format of the report on standard output.")
    yield "baseline", {"description": "The file of findings accepted as known.", "type": "string", "minLength": 1}
    yield "severity", _severity("How serious rules are, by ids, packs or prefixes of ids; the longer word counts.")
    yield (
        "per-path",
        {
            "description": "What is so only of findings that cite a claim in some files; the last table counts.",
            "type": "array",
            "items": {
                "type": "object",
                "required": ["paths"],
                "additionalProperties": False,
                "properties": {
                    "paths": _list("Files, folders, and patterns in which * stands for anything.") | {"minItems": 1},
                    "select": _list("Only these rules are told of."),
                    "ignore": _list("These rules are not told of."),
                    "severity": _severity("How serious these rules are."),
                },
            },
        },
    )
    yield (
        "params",
        {
            "description": "Thresholds of rules, by the id of the rule, then by the parameter.",
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"type": ["integer", "string", "object"]},
            },
        },
    )


def _list(description: str) -> Schema:
    return {"description": description, "type": "array", "items": {"type": "string"}}


def _one_of(words: Sequence[str], description: str) -> Schema:
    return {"description": description, "enum": list(words)}


def _severity(description: str) -> Schema:
    return {"description": description, "type": "object", "additionalProperties": {"enum": list(SEVERITIES[::-1])}}
