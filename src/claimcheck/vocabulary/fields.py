"""What the fields of claim types hold, in the words in which packs declare them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args, get_origin

from claimcheck.model import quantities
from claimcheck.model.claims import Claim, EntityKind

Plain = Literal["text", "quantity", "share", "length", "term", "age"]
Kind = Literal[Plain, EntityKind, "party", "entity"]
"""Every kind of value: plain ones, and entities (a party is a person or an organisation, an entity of any kind)."""

ANNOTATIONS: Mapping[str, Any] = {
    "text": str,
    "quantity": quantities.Quantity,
    "share": quantities.ShareOfWhole,
    "length": quantities.LengthOfTime,
    "term": quantities.LengthOfTerm,
    "age": quantities.AgeOfPerson,
}
"""What a model declares for each kind of plain value."""

_READERS: Mapping[object, str] = {
    quantities.read_number: "quantity",
    quantities.read_share: "share",
    quantities.read_length: "length",
    quantities.read_term: "term",
    quantities.read_age: "age",
}
_COMPARED = {"share": "quantity", "term": "length", "age": "length"}


class FieldKind(NamedTuple):
    """What a field holds: its kind; whether it names an entity, and one that takes part; the only texts it may be."""

    kind: str
    entity: bool = False
    present: bool = False
    one_of: tuple[str, ...] = ()

    @property
    def compared_as(self) -> str:
        """Return what rules compare it with: values of one kind only."""
        return "entity" if self.entity else _COMPARED.get(self.kind, self.kind)

    def __str__(self) -> str:
        if self.one_of:
            return " | ".join(self.one_of)
        return f"{self.kind}, present" if self.present else self.kind


def kind_of(model: type[Claim], field: str) -> FieldKind:
    """Return what a field of a type holds."""
    if role := model.roles().get(field):
        return FieldKind(role.kind, entity=True, present=role.present)
    if reader := model.quantities().get(field):
        return FieldKind(_READERS[reader])
    return FieldKind("text", one_of=texts_in(model.model_fields[field].annotation))


def texts_in(annotation: object) -> tuple[str, ...]:
    """Return the only texts that an annotation allows; none if any will do."""
    if get_origin(annotation) is Literal:
        return tuple(str(text) for text in get_args(annotation))
    return tuple(text for part in get_args(annotation) for text in texts_in(part))
