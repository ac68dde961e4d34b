"""The JSON Schema (draft 2020-12) of the reports for programs: of the JSON document, and of each of the JSON Lines.

It holds for version 1 of the report. Things may be added within a version, so it allows properties it does not know.
"""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

from claimcheck.model.findings import CERTAINTIES, SEVERITIES, Kind, Step
from claimcheck.reports.json import VERSION

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

LINES = ("error", "finding", "cause", "notice", "suppressed", "baselined")
"""The kinds of records in JSON Lines, in their order, after the first line and before the last."""


def report_schema() -> Schema:
    """Return the schema of a JSON report, and of every line of one in JSON Lines."""
    return {
        "$schema": DRAFT,
        "title": "claimcheck report",
        "description": "What `claimcheck check` found: one document (json), or one record of several (jsonl).",
        "anyOf": [{"$ref": "#/$defs/report"}, {"$ref": "#/$defs/line"}],
        "$defs": _definitions(),
    }


def _definitions() -> Schema:
    return {
        "report": _object("The whole report.", _REPORT),
        "line": {
            "description": "A record of JSON Lines: what `type` says, with the properties it has in the document.",
            "oneOf": [
                _object(
                    "The first line.",
                    {"type": {"const": "report", "description": "What the line holds."}, "version": _VERSION},
                ),
                *({"allOf": [_typed(name), {"$ref": f"#/$defs/{name}"}]} for name in LINES),
                _object(
                    "The last line.",
                    {
                        "type": {"const": "summary", "description": "What the line holds."},
                        "summary": _REPORT["summary"],
                    },
                ),
            ],
        },
        "finding": _object("Claims that cannot all be true.", _FINDING),
        "citation": _object("A claim that a finding rests on: where it stands and what it says.", _CITATION),
        "also": _object("A claim that says as much as a cited one.", _ALSO),
        "step": _object("One line of the proof.", _STEP),
        "repair": _object("A change to one claim that would remove the finding.", _REPAIR),
        "candidate": _object("A value near the one claimed that would fit.", _CANDIDATE),
        "cause": _object("A claim that is most likely wrong, and the findings that rest on it.", _CAUSE),
        "notice": _object("Something that could not be judged, and why. Never a finding.", _NOTICE),
        "error": _object("Something that is broken in the input. It makes the exit code 2.", _ERROR),
        "suppressed": _object("A finding that a claim says to ignore.", _SUPPRESSED),
        "suppression": _object("What a claim says to ignore.", _SUPPRESSION),
        "baselined": {"description": "A finding that the baseline accepts.", "$ref": "#/$defs/finding"},
        "summary": _object("What was looked at, and how much was found.", _SUMMARY),
    }


def _object(description: str, properties: Schema) -> Schema:
    return {"description": description, "type": "object", "required": list(properties), "properties": properties}


def _typed(name: str) -> Schema:
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"const": name, "description": "What the line holds."}},
    }


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _number(description: str, minimum: int = 0) -> Schema:
    return {"type": "integer", "minimum": minimum, "description": description}


def _one_of(words: tuple[str, ...], description: str) -> Schema:
    return {"enum": list(words), "description": description}


def _list(items: Schema, description: str) -> Schema:
    return {"type": "array", "items": items, "description": description}


def _all(name: str, description: str) -> Schema:
    return _list({"$ref": f"#/$defs/{name}"}, description)


_ID = {"type": "string"}
_VERSION: Schema = {"const": VERSION, "description": "The version of the format: nothing is removed or renamed in it."}
_REPORT: Schema = {
    "version": _VERSION,
    "findings": _all("finding", "The findings, those of one cause together, the most serious first."),
    "causes": _all("cause", "The claims that are most likely wrong, in the order of the findings."),
    "notices": _all("notice", "What was not judged."),
    "errors": _all("error", "What is broken in the input."),
    "suppressed": _all("suppressed", "The findings that a claim says to ignore; they are in no count of findings."),
    "baselined": _all("finding", "The findings that the baseline accepts; they are in no count of findings."),
    "summary": {"$ref": "#/$defs/summary", "description": "Counts."},
}
_FINDING: Schema = {
    "rule": _text("The id of the rule, such as `legal/trial-before-charges`."),
    "severity": _one_of(SEVERITIES[::-1], "How serious it is."),
    "certainty": _one_of(
        CERTAINTIES[::-1],
        "`certain`: no reading of the dates satisfies the rule; `likely`: none does unless one is off by a little; "
        "`possible`: some reading breaks it.",
    ),
    "kind": _one_of(get_args(Kind), "`dispute`: it exists only because of what somebody is reported to say."),
    "message": _text("The finding in one sentence."),
    "why": _text("Why the rule holds."),
    "suspect": {"type": ["string", "null"], "description": "The id of the claim that is most likely wrong."},
    "fingerprint": {
        "type": "string",
        "pattern": "^[0-9a-f]{16}$",
        "description": "Depends on the rule, the ids of the cited claims and their values only: not on lines or order.",
    },
    "claims": _all("citation", "The claims that cannot all be true, the suspect first."),
    "also": _all("also", "Claims that say as much as one of them."),
    "steps": _all("step", "The proof."),
    "repairs": _all("repair", "What would remove the finding."),
}
_SUPPRESSED: Schema = {
    **_FINDING,
    "suppressed": {"$ref": "#/$defs/suppression", "description": "What says to ignore it."},
}
_SUPPRESSION: Schema = {
    "claim": _text("The id of the claim that says so."),
    "rule": _text("The rule or pack that it names."),
    "reason": _text("The reason it gives."),
    "until": _text("The last day on which it is ignored, such as 2027-01-01; empty if it is for good."),
}
_CITATION: Schema = {
    "id": _text("The id of the claim."),
    "file": _text("The file, as it was named when asked for."),
    "line": _number("The line, from 1; 0 if it is not known."),
    "column": _number("The column in characters, from 1; 0 if it is not known."),
    "length": _number("How many characters the value takes where it stands."),
    "field": _text("The field that it is cited for, such as `when`; `type` if it is cited for telling of its event."),
    "value": _text("What the field says."),
    "role": _text("The part it plays, such as `start of trial`."),
    "source": _text("The id of its source; empty if it has none."),
    "cited_as": _text("Its source and the place in it, as a reader knows them."),
}
_ALSO: Schema = {"for": _text("The id of the cited claim whose place it could take."), **_CITATION}
_STEP: Schema = {
    "kind": _one_of(get_args(get_type_hints(Step)["kind"]), "What the step is."),
    "text": _text("The step in words."),
    "claims": _list(_ID, "The ids of the claims it rests on."),
}
_REPAIR: Schema = {
    "claim": _text("The id of the claim."),
    "field": _text("The field that would change."),
    "text": _text(
        "Where its value would have to fall, such as `on or after 2023-01-31`; it says so where that ends with the day "
        "its source bears (`no later than its source`), or only begins after it (`which is later than its source`)."
    ),
    "candidates": _all("candidate", "Values near the one claimed that would fit. None is ever applied."),
}
_CANDIDATE: Schema = {
    "value": _text("The value."),
    "slip": _text("The slip of the pen that would explain it, such as `one digit`."),
}
_CAUSE: Schema = {
    "suspect": _text("The id of the claim."),
    "findings": _list(
        {"type": "integer", "minimum": 0}, "The findings that rest on it: their positions among all findings, from 0."
    ),
    "group": _number("Causes whose findings share claims have the same number."),
    "repairs": _all(
        "repair", "What would fit, given everything else; or else what a finding that cites no other claim proposes."
    ),
    "exact": {
        "type": "boolean",
        "description": "False if the group is too large to prove its suspects the smallest set that leaves no finding.",
    },
    "entities": _list(_ID, "The ids of the entities that the claim names."),
}
_NOTICE: Schema = {
    "topic": _text("What it is about: the id of a rule, or an entity, source or file."),
    "reason": _text("Why it was not judged."),
    "count": _number("How many times.", 1),
    "samples": _list(_ID, "The ids of some of the claims concerned."),
}
_ERROR: Schema = {
    "file": _text("The file, as it was named when asked for."),
    "line": _number("The line, from 1; 0 if it is not known."),
    "column": _number("The column, from 1; 0 if it is not known."),
    "message": _text("What is wrong."),
    "record": _text("The id of the record; empty if it has none."),
    "field": _text("The field; empty if it is none."),
    "value": _text("What stands there, cut if it is long."),
    "expected": _text("What is expected; empty if `message` says so."),
    "hint": _text("What to do, such as the nearest valid name."),
}
_SUMMARY: Schema = {
    "files": _number("Files read."),
    "claims": _number("Claims read."),
    "events": _number("Events that the claims tell of."),
    "sources": _number("Sources."),
    "rules_run": _number("Rules that had something to judge."),
    "rules_skipped": _number("Rules that had nothing to judge."),
    "errors": _number("Findings that are errors."),
    "warnings": _number("Findings that are warnings."),
    "infos": _number("Findings that are information."),
    "notices": _number("Notices."),
    "problems": _number("What is broken in the input: the length of `errors` in the report."),
    "suppressed": _number("Findings that a claim says to ignore."),
    "baselined": _number("Findings that the baseline accepts."),
}
