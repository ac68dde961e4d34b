"""Claim types that packs declare: built from data, and then as good as built-in ones."""

from __future__ import annotations

import keyword
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, create_model

from claimcheck.model.claims import (
    Claim,
    EntityId,
    LastingClaim,
    MomentClaim,
    Often,
    Record,
    is_own_field,
    role,
    value,
)
from claimcheck.model.problems import did_you_mean
from claimcheck.vocabulary.fields import ANNOTATIONS, FieldKind, Kind, kind_of
from claimcheck.vocabulary.registry import Registry

TypeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

_OF_RULES = frozenset({"start", "end", "participants", "entities", "names", "source", "from", "until", "when"})
"""What rules write after the name of an event and its dot, and so no field may be called."""


class DeclaredField(Record):
    """A field of a type: what it holds, in `kind` or, where it is one of a few texts, in `one_of`."""

    kind: Kind = Field(
        "text", description="What it holds; an entity by its kind, a party is a person or group, an entity anything."
    )
    one_of: list[Words] | None = Field(None, min_length=1, description="The only texts it may be.")
    present: bool = Field(False, description="For entities: whether they take part in person.")
    description: Words = Field(description="What it means, in one sentence.")


class DeclaredType(Record):
    """A type of claims."""

    description: Words = Field(description="What is so if such a claim is true, in one sentence.")
    of: TypeName | None = Field(None, description="The type it is a kind of, whose fields it has and whose rules hold.")
    lasting: bool | None = Field(None, description="Whether it lasts, with `from` and `until`; else it is one moment.")
    often: Often | None = Field(None, description="How often it happens to the same `keys`. Default: many.")
    keys: list[FieldName] | None = Field(None, description="The fields by which one is told from another.")
    about_years: int | None = Field(None, ge=1, le=100, description="How far `about` widens a year. Default: 1.")
    fields: dict[FieldName, DeclaredField] = Field(default={}, description="Its fields, by name.")


class DeclaredSet(Record):
    """A set of types under one name, which rules may use wherever they name a type."""

    description: Words = Field(description="What they have in common, in one sentence.")
    types: list[TypeName] = Field(min_length=1, description="The types; their subtypes belong to it, too.")


class TypesFile(Record):
    """What `types.yaml` of a pack declares."""

    types: dict[TypeName, DeclaredType] = Field(default={}, description="Types of claims, by name.")
    sets: dict[TypeName, DeclaredSet] = Field(default={}, description="Sets of types, by name.")


class DeclarationError(ValueError):
    """A type that cannot be built; `keys` lead to what is wrong."""

    def __init__(self, message: str, hint: str, *keys: str) -> None:
        super().__init__(message)
        self.message, self.hint, self.keys = message, hint, keys


def declare(name: str, declared: DeclaredType, known: Registry) -> type[Claim]:
    """Build a declared type upon those known. Raises `DeclarationError`."""
    base = _base(declared, known)
    fields = {field: _field(base, field, one, known) for field, one in declared.fields.items()}
    often = declared.often or base.often
    keys = base.keys if declared.keys is None else tuple(declared.keys)
    for key in keys:
        if key not in fields and key not in base.own_fields():
            own = [*fields, *base.own_fields()]
            raise DeclarationError(f"the key {key!r} is no field of it", did_you_mean(key, own), "keys")
    if often == "many" and keys:
        raise DeclarationError("what happens many times has no keys", "write `often: once` or `usually once`", "keys")
    if often != "many" and not keys:
        raise DeclarationError(f"what happens {often} needs keys to tell it by", "add `keys`", "often")
    options = {"often": often, "keys": keys, "about_years": declared.about_years}
    built: Any = create_model
    model: type[Claim] = built(
        "".join(word.capitalize() for word in name.split("-")),
        __base__=base,
        __doc__=declared.description,
        __module__=__name__,
        __cls_kwargs__=options,
        **fields,
    )
    model.type_name = name
    return model


def _base(declared: DeclaredType, known: Registry) -> type[Claim]:
    """Return the class of which the type is a subclass."""
    if declared.of is None:
        return LastingClaim if declared.lasting else MomentClaim
    if declared.of not in known:
        raise DeclarationError(f"unknown type {declared.of!r}", did_you_mean(declared.of, known.types), "of")
    base = known[declared.of]
    if declared.lasting is not None and declared.lasting != base.lasting:
        what = "lasts" if base.lasting else "is one moment"
        raise DeclarationError(f"a {declared.of} {what}, and so every kind of it", "leave `lasting` out", "lasting")
    return base


def _field(base: type[Claim], name: str, declared: DeclaredField, known: Registry) -> tuple[Any, Any]:
    """Return a field as pydantic takes it: its annotation and what it says of itself."""
    at = ("fields", name)
    if name in base.own_fields():
        raise DeclarationError(f"{name!r} is a field of {base.type_name} already", "leave it out", *at)
    if name in LastingClaim.model_fields or name in _OF_RULES:
        raise DeclarationError(f"every claim has {name!r}, or rules do", "choose another name", *at)
    if is_own_field(name):
        raise DeclarationError(f"{name!r} begins as fields that no type has", "leave out the x_", *at)
    if hasattr(Claim, name) or keyword.iskeyword(name) or name.startswith("model_"):
        raise DeclarationError(f"{name!r} cannot be the name of a field", "choose another name", *at)
    annotation: Any
    if declared.one_of is not None:
        if declared.kind != "text":
            raise DeclarationError(f"a {declared.kind} is not one of a few texts", "leave `kind` out", *at, "one_of")
        annotation, told = Literal.__getitem__(tuple(declared.one_of)), value(declared.description)
    elif declared.kind in ANNOTATIONS:
        annotation, told = ANNOTATIONS[declared.kind], value(declared.description)
    else:
        annotation, told = EntityId, role(declared.kind, declared.description, present=declared.present)  # type: ignore[arg-type]
    if declared.present and annotation is not EntityId:
        raise DeclarationError("only an entity takes part", "leave `present` out, or give the kind of entity", *at)
    _alike(name, declared, known)
    return annotation | None, told


def _alike(name: str, declared: DeclaredField, known: Registry) -> None:
    """Rules compare fields of different types by their names, so that one name holds one kind of value in all types."""
    here = FieldKind(declared.kind, entity=declared.kind not in ANNOTATIONS)
    for model in known.types.values():
        if name in model.own_fields():
            there = kind_of(model, name)
            if there.compared_as != here.compared_as:
                raise DeclarationError(
                    f"{name!r} is {_article(there.kind)} in {model.type_name}, so it cannot be "
                    f"{_article(declared.kind)} here",
                    "choose another name, or the same kind",
                    "fields",
                    name,
                )


def _article(kind: str) -> str:
    return "a text" if kind == "text" else f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"
