"""From a document's plain values to typed records, every mistake reported at its place.

A document is a mapping with `claimcheck`, `source`, `sources`, `entities` and `claims`, or only a list of claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from claimcheck.model.claims import (
    ID_RULE,
    Claim,
    Entity,
    IdError,
    MomentClaim,
    Source,
    is_id,
    is_own_field,
    public_name,
)
from claimcheck.model.dates import DateError
from claimcheck.model.problems import Place, Problem, did_you_mean, nearest
from claimcheck.model.quantities import QuantityError
from claimcheck.reading.naming import hint_for_field, hint_for_id
from claimcheck.reading.records import ReadClaim, ReadEntity, Reading, ReadSource, Span
from claimcheck.reading.spans import spans_in
from claimcheck.vocabulary import Registry

M = TypeVar("M", bound=BaseModel)

FORMAT_VERSION = "1"
MAX_PROBLEMS = 50
"""From one record so many mistakes are told one by one."""
DOCUMENT_KEYS = {
    "claimcheck": "the format version, 1",
    "source": "the id of the source of the claims below that name none",
    "sources": "the sources, by id",
    "entities": "the entities, by id",
    "claims": "the list of claims",
}


@dataclass(frozen=True, slots=True)
class Location:
    """Finds the place of a value inside one record."""

    file: str
    line: int
    spans: Mapping[str, Span]
    text: str = ""

    def found(self) -> Location:
        """Return the location with the places of all values looked up."""
        return Location(self.file, self.line, spans_in(self.text, self.line)) if self.text else self

    def place(self, key: str = "") -> Place:
        """Return where `key`'s value stands, or where the record begins."""
        spans = self.found().spans if key else self.spans
        span = spans.get(key)
        return Place(self.file, span.line, span.column) if span else Place(self.file, self.line)


def locate(value: object, file: str, line: int = 0, text: str = "") -> Location:
    """Return the location of a value, which knows its spans if it was composed with positions."""
    return Location(file, getattr(value, "line", line), getattr(value, "spans", {}), text)


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads documents of one file into a `Reading`."""

    registry: Registry
    reading: Reading
    file: str

    def document(self, value: object, line: int = 0) -> None:
        """Read a whole document."""
        at = locate(value, self.file, line)
        if isinstance(value, list):
            self._claims(value, at.place(), None)
            return
        if not isinstance(value, Mapping):
            message = f"a claim file is a mapping with `claims`, or a list of claims, found {_kind_of(value)}"
            self._problem(at.place(), message)
            return
        for key in value:
            if key not in DOCUMENT_KEYS:
                self._problem(
                    at.place(key), f"unknown key {key!r}", field=str(key), hint=did_you_mean(str(key), DOCUMENT_KEYS)
                )
        self._version(value, at)
        self._sources(value.get("sources"), at.place("sources"))
        self._entities(value.get("entities"), at.place("entities"))
        self._claims(value.get("claims"), at.place("claims"), self._default_source(value, at))

    def claim(self, value: object, line: int, default_source: str | None = None, text: str = "") -> None:
        """Read one claim. `text` is its line where places in it are only found on demand."""
        at = locate(value, self.file, line, text)
        if not isinstance(value, Mapping):
            self._problem(at.place(), f"a claim is a mapping of fields, found {_kind_of(value)}")
            return
        claim = self._typed_claim(value, at, default_source)
        if claim is not None:
            self._add(claim, at)

    def record(self, claim: Claim, line: int) -> None:
        """Take a claim that is typed already."""
        self._add(claim, Location(self.file, line, {}))

    def _add(self, claim: Claim, at: Location) -> None:
        first = self.reading.claims.get(claim.id)
        if first is not None and self.reading.large:
            self.reading.repeated.append(ReadClaim(claim, at.place(), at.spans))
            return
        if first is not None:
            self._problem(
                at.place("id"),
                f"the id {claim.id!r} is used twice",
                record=claim.id,
                field="id",
                hint=f"the first is at {first.place}; ids are unique in a run",
            )
            return
        self.reading.claims[claim.id] = ReadClaim(claim, at.place(), at.spans)

    def _version(self, value: Mapping[str, object], at: Location) -> None:
        version = value.get("claimcheck")
        if version is not None and str(version) != FORMAT_VERSION:
            self._problem(
                at.place("claimcheck"),
                "unknown format version",
                field="claimcheck",
                value=str(version),
                expected=FORMAT_VERSION,
                hint="this program reads version 1",
            )

    def _default_source(self, value: Mapping[str, object], at: Location) -> str | None:
        source = value.get("source")
        if source is None or isinstance(source, str):
            return source
        self._problem(at.place("source"), "`source` is the id of one source", field="source", value=_shown(source))
        return None

    def _typed_claim(self, value: Mapping[str, object], at: Location, source: str | None) -> Claim | None:
        name = value.get("type")
        record = _shown(value.get("id") or "")
        if isinstance(name, str) and self.registry.lacks(name):
            return None  # the file that declares it is broken, and is told
        if not isinstance(name, str) or name not in self.registry:
            message = "a claim needs a `type`" if name is None else f"unknown type {_shown(name)!r}"
            self._problem(
                at.place("type"),
                message,
                record=record,
                field="type",
                value="" if name is None else _shown(name),
                hint=did_you_mean(str(name or ""), self.registry.types),
            )
            return None
        model = self.registry[name]
        fields = self._stated(value, model)
        if source is not None:
            fields.setdefault("source", source)
        return self._validated(model, fields, at, record=record or f"a {name}")

    def _claims(self, value: object, place: Place, source: str | None) -> None:
        if value is None:
            return
        if not isinstance(value, list):
            self._problem(place, f"`claims` is a list of claims, found {_kind_of(value)}", field="claims")
            return
        lines = getattr(value, "lines", [place.line] * len(value))
        for item, line in zip(value, lines, strict=True):
            self.claim(item, line, source)

    def _sources(self, value: object, place: Place) -> None:
        for name, source, at in self._described(value, place, Source, "sources"):
            first = self.reading.sources.get(name)
            if first is not None and first.source != source:
                self._clash(name, "source", at, first.place)
            else:
                self.reading.sources.setdefault(name, ReadSource(source, at))

    def _entities(self, value: object, place: Place) -> None:
        for name, entity, at in self._described(value, place, Entity, "entities"):
            first = self.reading.entities.get(name)
            if first is not None and first.entity != entity:
                self._clash(name, "entity", at, first.place)
            else:
                self.reading.entities.setdefault(name, ReadEntity(entity, at))

    def _described(self, value: object, place: Place, model: type[M], key: str) -> Iterator[tuple[str, M, Place]]:
        if value is None:
            return
        if not isinstance(value, Mapping):
            self._problem(place, f"`{key}` is a mapping from ids to descriptions, found {_kind_of(value)}", field=key)
            return
        outer = locate(value, self.file, place.line)
        for name, fields in value.items():
            if not is_id(name):
                self._problem(outer.place(name), f"{_shown(name)} is not an id", field=key, expected=ID_RULE)
            elif not isinstance(fields, Mapping):
                self._problem(outer.place(name), f"{name!r} is described by a mapping", field=key, record=name)
            else:
                at = locate(fields, self.file, outer.place(name).line)
                if (described := self._validated(model, self._stated(fields, model), at, name)) is not None:
                    yield name, described, outer.place(name)

    def _clash(self, name: str, word: str, at: Place, first: Place) -> None:
        self._problem(
            at,
            f"the {word} {name!r} is described differently at {first}",
            record=name,
            hint=f"one id is one {word} in the whole run: describe it once, or use another id",
        )

    def _stated(self, fields: Mapping[str, object], model: type[BaseModel]) -> dict[str, object]:
        """Return the fields that say something; in YAML also unknown ones: `{figure: 1,200}` has an empty `200`.

        Pipelines write the fields of all types, those that mean nothing in a record as null, and fields of their own.
        """
        if not self.file.lower().endswith(_WRITTEN_BY_HAND):
            return {key: item for key, item in fields.items() if item is not None and not is_own_field(key)}
        known = {public_name(name) for name in model.model_fields}
        return {
            key: item
            for key, item in fields.items()
            if (item is not None or key not in known) and not is_own_field(key)
        }

    def _validated(self, model: type[M], fields: Mapping[str, object], at: Location, record: str) -> M | None:
        try:
            return model.model_validate(fields, by_alias=True, by_name=False)
        except ValidationError as error:
            details = error.errors(include_url=False)
            found = at.found()
            for detail in details[:MAX_PROBLEMS]:
                self.reading.report(_problem_of(detail, fields, model, found, record))
            if len(details) > MAX_PROBLEMS:
                self._problem(at.place(), f"{len(details) - MAX_PROBLEMS} more mistakes in this record", record=record)
            return None

    def _problem(self, place: Place, message: str, **details: str) -> None:
        shortened = {word: _shown(text) for word, text in details.items()}
        self.reading.report(Problem(place, _shown(message, 300), **shortened))


def _problem_of(
    detail: ErrorDetails, fields: Mapping[str, object], model: type[BaseModel], at: Location, record: str
) -> Problem:
    """Translate one pydantic error into a problem in the words of claim files."""
    field = _shown(public_name(str(detail["loc"][0]))) if detail["loc"] else ""
    message, expected, hint = _WORDING.get(detail["type"], _as_pydantic_says)(detail, model, field)
    if not field and ": " in message:  # a check of the whole record names the field it is about first
        field, _, message = message.partition(": ")
    given = fields.get(field)
    return Problem(
        at.place(field),
        message,
        record=record,
        field=field,
        value="" if given is None else _shown(given),
        expected=expected,
        hint=hint,
    )


Wording = tuple[str, str, str]


def _missing(detail: ErrorDetails, model: type[BaseModel], field: str) -> Wording:
    info = model.model_fields.get(field)
    return f"the field `{field}` is required", (info.description or "") if info else "", ""


_WRITTEN_BY_HAND = (".yaml", ".yml")
_WORD = re.compile("[A-Za-z_]+$")


def _unknown_field(detail: ErrorDetails, model: type[BaseModel], field: str) -> Wording:
    message = f"unknown field {field!r}"
    if issubclass(model, MomentClaim) and field in ("from", "until"):
        return message, "", f"a {model.type_name} is one moment: write `when`"
    if detail["input"] is None and not _WORD.match(field):
        return message, "", "quote a value with a comma: {..., figure: '1,200'}"
    known = [public_name(name) for name in model.model_fields]
    return message, "", hint_for_field(field, known)


def _not_one_of(detail: ErrorDetails, model: type[BaseModel], field: str) -> Wording:
    expected = str(detail.get("ctx", {}).get("expected", ""))
    options = expected.replace(" or ", ", ").replace("'", "").split(", ")
    near = nearest(str(detail["input"]), options)
    return "not a known value", expected, f"did you mean {near!r}?" if near else ""


def _value_refused(detail: ErrorDetails, model: type[BaseModel], field: str) -> Wording:
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, DateError | QuantityError):
        return error.reason, "", error.hint
    if isinstance(error, IdError):
        return str(error), "", hint_for_id(str(detail["input"]), model, field)
    return str(error), "", ""


def _as_pydantic_says(detail: ErrorDetails, model: type[BaseModel], field: str) -> Wording:
    plainer = {"string_type": "one text is expected here", "int_parsing": "a whole number is expected here"}
    message = plainer.get(detail["type"], detail["msg"])
    return message[:1].lower() + message[1:], "", ""


_WORDING = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "literal_error": _not_one_of,
    "value_error": _value_refused,
}


_KINDS: dict[type, str] = {
    dict: "a mapping",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    Decimal: "a number",
}


def _kind_of(value: object) -> str:
    if value is None:
        return "nothing"
    return next((word for kind, word in _KINDS.items() if isinstance(value, kind)), type(value).__name__)


def _shown(value: object, limit: int = 200) -> str:
    try:
        text = value if isinstance(value, str) else str(value) if isinstance(value, Decimal) else repr(value)
    except ValueError:  # an integer of more digits than Python converts
        text = f"a {type(value).__name__}"
    return text if len(text) <= limit else text[: limit - 1] + "…"
