"""What reading gives: validated claims, sources and entities, each with where it stands.

Claims read one by one are in `claims`, by id; those of `large` files are
rows of the `table`. A claim whose id another one bears is `repeated`; which of them is the first, the table tells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from claimcheck.model.claims import Claim, Entity, Source
from claimcheck.model.findings import Notice
from claimcheck.model.ignored import Suppression
from claimcheck.model.problems import Place, Problem

if TYPE_CHECKING:
    from claimcheck.reading.chunks import LargeFile
    from claimcheck.reading.table import ClaimTable

_YAML_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML 1.1 counts as the end of a line."""


LONGEST_LINE = 2_000
"""Longer lines are not shown with what is wrong with them."""
_LINE_END = re.compile("\r\n|[\n\r]")
_NEWLINE = re.compile("\n")


def _line_end(file: str) -> re.Pattern[str]:
    """Return what ends a line in a file of its kind."""
    if file.endswith(".jsonl"):
        return _NEWLINE
    return _LINE_END if file.lower().endswith((".json", ".csv", ".tsv", ".ged")) else _YAML_BREAK


def lines_of(file: str, text: str) -> list[str]:
    """Return the lines of a file of its kind, without their ends."""
    return _line_end(file).split(text)


class Span(NamedTuple):
    """Where a value stands: line and column from 1, and how many characters of that line it covers."""

    line: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim and where it stands; `spans` is empty where a reader finds columns only on demand."""

    claim: Claim
    place: Place
    spans: Mapping[str, Span] = field(default_factory=dict)

    def place_of(self, field: str) -> Place:
        """Return where a field stands, or the claim if the field has no place of its own."""
        span = self.spans.get(field)
        return Place(self.place.file, span.line, span.column) if span else self.place


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source and where it is described."""

    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class ReadEntity:
    """An entity and where it is described."""

    entity: Entity
    place: Place


@dataclass(slots=True)
class Reading:
    """Everything read in one run. Filled by the readers, only looked at afterwards."""

    claims: dict[str, ReadClaim] = field(default_factory=dict)
    sources: dict[str, ReadSource] = field(default_factory=dict)
    entities: dict[str, ReadEntity] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    remarks: list[Suppression] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    split: dict[str, list[str]] = field(default_factory=dict, repr=False)
    large: dict[str, LargeFile] = field(default_factory=dict)
    table: ClaimTable | None = None
    order: dict[str, int] = field(default_factory=dict)
    repeated: list[ReadClaim] = field(default_factory=list)
    files: int = 0

    def title_of(self, source: str) -> str:
        """Return a source as a reader knows it: its title, its publisher, or else its id."""
        read = self.sources.get(source)
        return (read.source.title or read.source.publisher if read else None) or source

    def name_of(self, entity: str) -> str:
        """Return an entity as a reader knows it: its name, or else its id."""
        read = self.entities.get(entity)
        return (read.entity.name if read else None) or entity

    def cited_as(self, claim: Claim) -> str:
        """Return who says what a claim says, and where, as a reader knows them."""
        said_in = ", ".join(part for part in (self.title_of(claim.source or ""), claim.locator) if part)
        if claim.by is None:
            return said_in
        return f"{self.name_of(claim.by)}, as reported by {said_in}" if said_in else self.name_of(claim.by)

    def report(self, problem: Problem) -> None:
        """Add a problem."""
        self.problems.append(problem)

    def with_line(self, problem: Problem) -> Problem:
        """Return a problem with the line it is about, if its file is at hand and the line is short enough to show."""
        place = problem.place
        line = self.line(place.file, place.line) if place.line and place.file in self.texts else ""
        return replace(problem, excerpt=line) if 0 < len(line) <= LONGEST_LINE else problem

    def forget_claim(self, read: ReadClaim) -> None:
        """Take back a claim whose id another one bears already."""
        if self.claims.get(read.claim.id) is read:
            del self.claims[read.claim.id]

    def forget(self, file: str) -> None:
        """Take back what was read of a file."""
        self.claims = {name: read for name, read in self.claims.items() if read.place.file != file}
        self.sources = {name: read for name, read in self.sources.items() if read.place.file != file}
        self.entities = {name: read for name, read in self.entities.items() if read.place.file != file}
        self.problems = [problem for problem in self.problems if problem.place.file != file]

    def file_number(self, file: str) -> int:
        """Return the number of a file in the order of reading."""
        return self.order.setdefault(file, len(self.order))

    def line(self, file: str, number: int) -> str:
        """Return one line of a file that was read, without its end; "" where there is none."""
        if file in self.large:
            return self.large[file].line(number)
        lines = self._lines(file)
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""

    def _lines(self, file: str) -> list[str]:
        if file not in self.split:
            text = self.texts.get(file, "")
            self.split[file] = lines_of(file, text)
        return self.split[file]
