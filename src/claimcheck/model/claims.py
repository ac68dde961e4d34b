"""Claims, sources and entities: typed records of what documents say.

A claim type is a subclass of `MomentClaim` or `LastingClaim`. Its class keywords declare how it is merged into
events (`often`, `keys`); its role fields name entities. A type is built by pydantic when it is first used.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from claimcheck.model.dates import CalendarName, Date, DateError, RelativeDate, in_calendar, parse_date
from claimcheck.model.ignored import Ignored, read_ignored
from claimcheck.model.problems import nearest
from claimcheck.model.quantities import Reader, reader_in

Often = Literal["once", "usually once", "many"]
Stance = Literal["asserted", "denied", "alleged", "planned", "hypothetical"]
EntityKind = Literal["person", "organisation", "place", "work", "case", "incident"]
Rank = Literal["preferred", "normal", "deprecated"]
_DATE_FIELDS = ("when", "from_", "until")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

OWN_FIELD = ("x-", "x_")
"""So begin the fields that a record may have beside those of its type: they are read over, and nothing judges them."""
OWN_FIELD_DESCRIPTION = "A field of your own: anything at all. It is kept out of the judging."
_ID = re.compile(r"[^\W_](?:[\w.-]*\w)?\Z")
ID_RULE = "letters, digits, '-', '_' and '.', beginning with a letter or digit, at most 100 of them"


def is_id(value: object) -> bool:
    """Tell whether a value can be the id of a claim, source, entity or event."""
    return isinstance(value, str) and len(value) <= 100 and _ID.match(value) is not None


class IdError(ValueError):
    """What should be an id and is none."""

    def __init__(self) -> None:
        super().__init__(f"an id has {ID_RULE}")


def _check_id(value: str) -> str:
    if not is_id(value):
        raise IdError
    return value


def as_id(text: str) -> str:
    """Return the id that people would make of a name, such as `otto-kray` of `Otto Kray`; "" if there is none."""
    made = re.sub(r"\W+", "-", text[:80].lower()).strip("-_")
    return made if is_id(made) else ""


def _read_claim_date(value: object, info: ValidationInfo) -> Date | RelativeDate:
    # The calendar is declared before any date and so is known here, unless it was refused.
    calendar = info.data.get("calendar")
    if isinstance(value, Date | RelativeDate):
        return in_calendar(value, calendar) if calendar else value
    text = _date_text(value)
    if calendar:
        return parse_date(text, calendar)
    try:
        return parse_date(text)
    except DateError:
        # The claim's source may yet say that its dates are Julian: `Claim.in_calendar` decides.
        with contextlib.suppress(DateError):
            return parse_date(text, "julian")
        raise


def read_date(value: object) -> Date | RelativeDate:
    """Read the value of a Gregorian date field. Raises `ValueError`, or `DateError`, which is one."""
    return value if isinstance(value, Date | RelativeDate) else parse_date(_date_text(value))


def _date_text(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ValueError("a date is text, such as 2021-10-21")
    return value


def _read_absolute_date(value: object) -> Date:
    date = read_date(value)
    if isinstance(date, RelativeDate):
        raise DateError(date.text, "a source's date cannot be relative to a claim", "write the date itself")
    return date


def _read_weekday(value: object) -> str:
    text = str(value).strip().lower()
    short = text.rstrip(".")
    for name in WEEKDAYS:
        if text == name or (len(short) >= 3 and name.startswith(short)):
            return name
    near = nearest(text, WEEKDAYS)
    raise ValueError(f"not a weekday; did you mean {near!r}?" if near else f"a weekday is one of {', '.join(WEEKDAYS)}")


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_DATE_SCHEMA = {
    "type": ["string", "integer"],
    "examples": ["2021-10-21", "2021-10", "2021", "early 2023", "about 1840", "3 days after shooting"],
}
_ID_SCHEMA = {"type": "string", "pattern": r"^[^\s_.-](\S*[^\s.-])?$", "maxLength": 100}
_WEEKDAY_SCHEMA = {"type": "string", "examples": list(WEEKDAYS)}
_NAMES_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
ClaimId = Annotated[str, AfterValidator(_check_id), WithJsonSchema(_ID_SCHEMA)]
EntityId = Annotated[str, AfterValidator(_check_id), WithJsonSchema(_ID_SCHEMA)]
ClaimDate = Annotated[Any, PlainValidator(_read_claim_date), WithJsonSchema(_DATE_SCHEMA)]
SourceDate = Annotated[Any, PlainValidator(_read_absolute_date), WithJsonSchema(_DATE_SCHEMA)]
Weekday = Annotated[str, PlainValidator(_read_weekday), WithJsonSchema(_WEEKDAY_SCHEMA)]
Names = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), WithJsonSchema(_NAMES_SCHEMA)]
_IGNORED_SCHEMA = {
    "anyOf": [
        {"type": "string", "pattern": r"^\s*\S+?\s*(:\s|--|—|\u2013)\s*\S", "description": "As text: RULE -- reason."},
        {
            "type": "object",
            "required": ["rule", "reason"],
            "additionalProperties": False,
            "properties": {
                "rule": {"type": "string", "description": "The id of a rule, or a pack: all its rules."},
                "reason": {"type": "string", "minLength": 1, "description": "Why it is not held against this claim."},
                "until": {"type": "string", "format": "date", "description": "The last day on which it is ignored."},
            },
        },
    ]
}
Ignoring = Annotated[
    tuple[Ignored, ...],
    PlainValidator(read_ignored),
    WithJsonSchema({"anyOf": [*_IGNORED_SCHEMA["anyOf"], {"type": "array", "items": _IGNORED_SCHEMA}]}),
]


class Record(BaseModel):
    """A frozen record that knows only its declared fields."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, defer_build=True, populate_by_name=True, hide_input_in_errors=True
    )


class Source(Record):
    """A document or dataset that says things."""

    kind: str | None = Field(None, description="What it is: article, court record, timeline, dataset, ...")
    title: str | None = Field(None, description="Its title, as a reader would cite it.")
    publisher: str | None = Field(None, description="Who published it.")
    url: str | None = Field(None, description="Where it can be found. Never fetched.")
    published: SourceDate | None = Field(
        None, description="The date it bears: when it speaks from. Gregorian, whatever its `calendar`."
    )
    calendar: CalendarName | None = Field(
        None, description="The calendar of the dates its claims give, unless they say another. Default: gregorian."
    )
    text: str | None = Field(
        None,
        min_length=1,
        description="A file with its words, inside the project root, to look quotes up in; relative to the claim file.",
    )
    rank: Rank = Field("normal", description="How far it is trusted; a deprecated source dates no event.")
    note: str | None = Field(None, description="A remark for people; no rule looks at it.")


class Entity(Record):
    """Whom or what claims are about."""

    kind: EntityKind = Field(description="What it is.")
    name: str | None = Field(None, description="Its name as a reader knows it.")
    aliases: Names = Field((), description="Other names it goes by.")
    same_as: EntityId | None = Field(None, description="The id of another entity that is the same one.")
    within: EntityId | None = Field(None, description="The id of the entity it is part of, such as a place.")
    note: str | None = Field(None, description="A remark for people; no rule looks at it.")


@dataclass(frozen=True, slots=True)
class Role:
    """What a field that names an entity says of it.

    `present` entities take part in person (a defendant at a trial); others are only concerned (the victim a
    charge names), which the dead can be.
    """

    kind: str
    present: bool


def role(kind: EntityKind | Literal["party", "entity"], description: str, *, present: bool = False) -> Any:
    """Declare a field that names an entity of `kind`; `present` when it takes part in person.

    A `party` is a person or an organisation, an `entity` may be of any kind.
    """
    return Field(default=None, description=description, json_schema_extra={"role": {"kind": kind, "present": present}})


def value(description: str) -> Any:
    """Declare an optional field that holds a plain value."""
    return Field(default=None, description=description)


class Claim(Record):
    """One typed record: this source says that this happened, held or was so."""

    often: ClassVar[Often] = "many"
    keys: ClassVar[tuple[str, ...]] = ()
    lasting: ClassVar[bool] = False
    about_years: ClassVar[int] = 1
    type_name: ClassVar[str] = "claim"

    id: ClaimId = Field(description="A name for this claim, unique in the run.")
    type: str = Field(description="The class of this claim, such as charge, trial or birth.")
    source: EntityId | None = Field(
        None, description="The id of the source that says so. Default: the file's `source`."
    )
    calendar: CalendarName | None = Field(
        None, description="The calendar its dates are written in. Default: its source's `calendar`."
    )
    quote: str | None = Field(None, description="The words of the source that say it.")
    locator: str | None = Field(None, description="Where in the source: a page, paragraph, caption, time.")
    by: EntityId | None = Field(None, description="The speaker, when the source only reports that somebody says so.")
    stance: Stance = Field("asserted", description="Whether the source asserts, denies, alleges, plans or supposes it.")
    rank: Rank | None = Field(
        None,
        description="Overrides its source's rank for this claim; one preferred itself outvotes others of its event.",
    )
    event: ClaimId | None = Field(None, description="The event this is about; equal names are one event.")
    number: int | None = Field(
        None,
        ge=1,
        le=1_000_000,
        description="Which of several alike: a second trial of one case is number 2; without it, the first.",
    )
    weekday: Weekday | None = Field(None, description="The day of the week stated, with or without a date.")
    supersedes: Names = Field((), description="Ids of claims that this one corrects and replaces.")
    ignore: Ignoring = Field(
        (),
        description="Rules whose findings about this claim are accepted, each with the reason, and until when.",
    )
    note: str | None = Field(None, description="A remark for people; no rule looks at it.")

    def __init_subclass__(
        cls,
        often: Often | None = None,
        keys: tuple[str, ...] | None = None,
        about_years: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.type_name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()
        cls.often = cls.often if often is None else often
        cls.keys = cls.keys if keys is None else keys
        cls.about_years = cls.about_years if about_years is None else about_years

    @classmethod
    def roles(cls) -> Mapping[str, Role]:
        """Return the fields of this type that name entities, in their declared order."""
        return _roles_of(cls)

    @classmethod
    def own_fields(cls) -> tuple[str, ...]:
        """Return the fields this type has beyond those every claim has."""
        return _own_fields_of(cls)

    @classmethod
    def quantities(cls) -> Mapping[str, Reader]:
        """Return the fields of this type that are numbers or lengths of time, each with what reads its values."""
        return _quantities_of(cls)

    @property
    def dates(self) -> dict[str, Date | RelativeDate]:
        """Return the dates given, by the field they stand in as written in files (`when`, `from`, `until`)."""
        return {}

    def in_calendar(self, default: CalendarName | None) -> Self:
        """Return the claim with its dates read in its own calendar or, if it states none, in its source's (`default`).

        Until then a claim that states none has its dates read as Gregorian, and as Julian where they are days of that
        calendar only (1700-02-29). Raises `DateError` if such a date turns out to be Gregorian; its `text` is the
        text of the date.
        """
        calendar = self.calendar or default or "gregorian"
        written = ((name, self.__dict__.get(name)) for name in _DATE_FIELDS)
        changed = {
            name: in_calendar(date, calendar)
            for name, date in written
            if date is not None and date.calendar != calendar
        }
        return self.model_copy(update=changed) if changed else self


@cache
def _roles_of(model: type[Claim]) -> Mapping[str, Role]:
    return {
        name: Role(str(declared["kind"]), bool(declared["present"]))
        for name, info in model.model_fields.items()
        if isinstance(extra := info.json_schema_extra, dict) and isinstance(declared := extra.get("role"), dict)
    }


@cache
def _own_fields_of(model: type[Claim]) -> tuple[str, ...]:
    return tuple(name for name in model.model_fields if name not in LastingClaim.model_fields)


@cache
def _quantities_of(model: type[Claim]) -> Mapping[str, Reader]:
    found = {name: reader_in(info.rebuild_annotation()) for name, info in model.model_fields.items()}
    return {name: reader for name, reader in found.items() if reader is not None}


class MomentClaim(Claim):
    """A claim of something that happens at one moment."""

    when: ClaimDate | None = Field(
        None, description="When it happened: EDTF, a plain date, or a relation to another claim."
    )

    @property
    def dates(self) -> dict[str, Date | RelativeDate]:
        """Return the date given, if any, as `when`."""
        return {} if self.when is None else {"when": self.when}

    @model_validator(mode="after")
    def _is_one_moment(self) -> Self:
        if isinstance(self.when, Date) and self.when.lasting:
            a, b = (end.strip(".") for end in self.when.text.split("/", 1))
            raise ValueError(
                f"when: a {self.type_name} is one moment, but {self.when.text!r} lasts; "
                f"for one moment within, write [{a}..{b}]"
            )
        return self


class LastingClaim(Claim):
    """A claim of something that begins, lasts and ends."""

    lasting: ClassVar[bool] = True

    when: ClaimDate | None = Field(
        None, description="A time at which it was going on; `a/b` says that it lasted from a to b."
    )
    from_: ClaimDate | None = Field(None, alias="from", description="When it began.")
    until: ClaimDate | None = Field(None, description="When it ended.")

    @property
    def dates(self) -> dict[str, Date | RelativeDate]:
        """Return the dates given, by the field they stand in as written in files (`when`, `from`, `until`)."""
        given = {"when": self.when, "from": self.from_, "until": self.until}
        return {word: date for word, date in given.items() if date is not None}

    @model_validator(mode="after")
    def _ends_are_moments(self) -> Self:
        if self.when is not None and (self.from_ is not None or self.until is not None):
            raise ValueError("when: give either `when` or `from` and `until`, not both")
        for word, date in (("from", self.from_), ("until", self.until)):
            if isinstance(date, Date) and date.lasting:
                raise ValueError(f"{word}: an end is one moment, but {date.text!r} lasts")
        return self


def is_own_field(name: object) -> bool:
    """Tell whether a field is one that the writer of a record has added for purposes of their own."""
    return isinstance(name, str) and name.startswith(OWN_FIELD)


def public_name(field: str) -> str:
    """Return a field's name as files write it: Python's `from_` is `from`."""
    return "from" if field == "from_" else field
