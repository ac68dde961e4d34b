"""All that a page about one run shows: its report, the claims that were read, whom they name, and when things were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from claimcheck.model.findings import Report, Severity
from claimcheck.model.spans import Span
from claimcheck.model.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Part:
    """The part an entity has in a claim: the field that names it, its id, and whether it takes part in person.

    Of entities that are the same, the id is that of the one that stands for all. `kind` is what the field asks for.
    """

    field: str
    entity: str
    kind: str
    present: bool


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """One claim as it was read.

    `title` is what it tells of, in words (`trial of Alec Baldwin`), `dates` the dates it gives, by field, as written,
    and `span` when these put it: for what is one moment, both ends are equal. A relative date that nothing resolves
    gives none. `event` is the id of the first claim of its event, and "" if it counts for nothing; then `discounted`
    says why. `speaker` is who is reported to say so, as a reader knows them, and `cited_as` the source and the place
    in it.
    """

    id: str
    type: str
    title: str
    lasting: bool
    file: str
    line: int
    dates: tuple[tuple[str, str], ...] = ()
    span: Span | None = None
    parts: tuple[Part, ...] = ()
    event: str = ""
    source: str = ""
    cited_as: str = ""
    speaker: str = ""
    stance: str = "asserted"
    quote: str = ""
    discounted: str = ""

    @property
    def subject(self) -> str:
        """Return the id of the entity it is about first: one that takes part in person, if any does; "" if none."""
        present = (part.entity for part in self.parts if part.present)
        return next(present, self.parts[0].entity if self.parts else "")

    def named_as(self, kind: str) -> str:
        """Return the id of the first entity that it names as something of a kind; "" if there is none."""
        return next((part.entity for part in self.parts if part.kind == kind), "")


@dataclass(frozen=True, slots=True)
class Dossier:
    """What one run was about, and everything it has to say.

    `claims` are all that were read or, of very many, so many; those cited come first, then their `neighbours` (the
    claims of the same events, and those about the same subjects), each in the order of ids. `first` is how many these
    are together. The `timeline` tells of the events of all these claims or, of many, of those that come first,
    as far as anything bounds them.
    `entities` and `sources` are their names by id, `as_of` the day it was judged as of, in ISO 8601.
    """

    report: Report
    claims: tuple[ShownClaim, ...]
    first: int
    timeline: Timeline
    as_of: str
    entities: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def at_least(self, severity: Severity) -> Dossier:
        """Return the dossier with only the findings of this severity or above; claims and times are as before."""
        return replace(self, report=self.report.at_least(severity))
