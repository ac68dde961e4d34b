"""Rules and packs as their files state them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from claimcheck.model.checked import CHECKS
from claimcheck.model.claims import EntityId, Record, Stance
from claimcheck.model.findings import Severity

Each = Literal["event", "claim"]
RuleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_match(value: object) -> object:
    return {"type": value} if isinstance(value, str | list) else value


TypeNames = Annotated[list[str], BeforeValidator(_as_list), Field(min_length=1)]


class Match(Record):
    """What a name in a rule ranges over."""

    type: TypeNames = Field(description="A type, or a list of types; each also matches its subtypes.")
    stance: Stance = Field("asserted", description="The stance of the claims it ranges over.")
    each: Each = Field("event", description="`event`: claims merged into events; `claim`: every claim by itself.")


class Partner(Record):
    """Events found beside the matched ones: a group, an exemption, or something that must exist."""

    type: TypeNames = Field(description="A type, or a list of types; each also matches its subtypes.")
    stance: Stance = Field("asserted", description="The stance of the claims it ranges over.")
    same: list[str] = Field(
        default=[], description="Fields equal to those of the matched names; `?` marks a key that may be missing."
    )
    join: list[tuple[str, str]] = Field(default=[], description="Pairs `name.field` that are equal.")
    where: str | None = Field(None, description="A condition its members fulfil.")
    closed: bool = Field(False, description="For `exists`: that nothing is recorded means that nothing happened.")


class Example(Record):
    """A small set of claims and what the rule says of it."""

    name: str = Field(description="What the example shows, as a specification would say it.")
    claims: list[dict[str, Any]] = Field(min_length=1, description="The claims, as in a claim file.")
    sources: dict[str, dict[str, Any]] = Field(default={}, description="The sources, as in a claim file.")
    entities: dict[str, dict[str, Any]] = Field(default={}, description="The entities, as in a claim file.")
    texts: dict[str, str] = Field(default={}, description="The words of the files that sources name as `text`.")
    as_of: str | None = Field(None, description="The day the example is judged as of.")
    cites: list[str] = Field(default=[], description="For `fails`: the ids of exactly the claims cited.")
    certainty: Literal["certain", "likely"] = Field("certain", description="For `fails`: how sure the finding is.")
    kind: Literal["contradiction", "dispute"] = Field("contradiction", description="For `fails`: the kind found.")


class Examples(Record):
    """What proves a rule: what it leaves alone, what it finds, what it cannot decide."""

    passes: list[Example] = Field(min_length=1, description="Near misses: nothing is found.")
    fails: list[Example] = Field(min_length=1, description="Exactly one finding, citing exactly `cites`.")
    undecided: list[Example] = Field(default=[], description="Nothing is found, and nothing is certain either.")


class Rule(Record):
    """A rule as its file states it."""

    id: RuleName = Field(description="The name of the rule; with the pack before it, `legal/trial-before-charges`.")
    title: str = Field(description="What must hold, in one sentence.")
    severity: Severity = Field(description="How serious it is when it does not hold.")
    authority: str = Field(description="What the rule rests on: a statute, standard, or the system whose figure it is.")
    why: str = Field(description="The reason, as a person would explain it.")
    match: dict[str, Annotated[Match, BeforeValidator(_as_match)]] = Field(
        default={}, min_length=1, description="The names the rule speaks of, and what each ranges over."
    )
    same: list[str] = Field(
        default=[], description="Fields all matched names share; `?` marks a key that may be missing."
    )
    join: list[tuple[str, str]] = Field(default=[], description="Pairs `name.field` that are equal.")
    where: str | None = Field(None, description="The condition under which the rule applies.")
    unless: dict[str, Partner] = Field(default={}, description="Exempt if such an event exists.")
    gather: dict[str, Partner] = Field(default={}, description="Groups of events for min, max and count.")
    require: str | None = Field(None, description="What must hold.")
    exists: dict[str, Partner] = Field(default={}, description="An event that must exist.")
    check: str | None = Field(
        None,
        description="A check written in Python, because no join can express it; instead of `match` and conditions.",
        json_schema_extra={"enum": list(CHECKS)},
    )
    implies: list[str] = Field(default=[], description="Weaker rules that stay silent where this one finds something.")
    separators: list[str] = Field(
        default=[],
        description="Fields that let two values stand side by side: only what agrees on all of them is compared.",
    )
    exceptions: dict[EntityId, str] = Field(
        default={}, description="Entities that are left alone, by id, each with the reason."
    )
    params: dict[str, int | str | dict[str, int | str]] = Field(
        default={},
        description="Thresholds, in the user's units: one value, or one for every value of a field (`limit[e.field]`).",
    )
    message: str = Field(description="The finding in one sentence, with {name.field} filled in.")
    reporting: Literal["full", "over", "under"] = Field(
        "full", description="Whether it may report too much or too little."
    )
    examples: Examples = Field(description="Claims that pass, that fail and that stay undecided.")

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["match"]}, {"required": ["check"]}]})


class Pack(Record):
    """A folder of rules for one domain."""

    title: str = Field(description="What the pack is about.")
    description: str = Field(description="Whom it serves and what it assumes.")
