"""The people, families and sources of a tree as entities, claims and sources.

A child in a family is one of its husband and wife by birth, unless the tree says otherwise. A second record of what
happens once is a rival claim. Who is related to others, or of whom anything else is told, but no birth, gets a birth
without a date: what is known of a family bounds it.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from claimcheck.model.findings import Notice
from claimcheck.model.problems import Place, Problem
from claimcheck.reading import positions
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.gedcom.ages import ToldAge, ages_told
from claimcheck.reading.gedcom.dates import TreeDates, UnreadDate
from claimcheck.reading.gedcom.encodings import UnreadableEncoding, decoded
from claimcheck.reading.gedcom.events import BIRTH, OF_COUPLES, PERSONAL, Kind, citation_of, details_of, happened
from claimcheck.reading.gedcom.families import SIDES, Link, couple_of
from claimcheck.reading.gedcom.ids import Ids, id_like
from claimcheck.reading.gedcom.large import LargeTree
from claimcheck.reading.gedcom.structures import Structure, records_of
from claimcheck.reading.gedcom.unread import Unread, dangling
from claimcheck.reading.records import Span, lines_of

ENDING = ".ged"
_HEADER = "0 HEAD"


def read_gedcom(path: str, reader: DocumentReader) -> None:
    """Read a family tree, given by its absolute path. What is broken is a problem, and the rest is read."""
    reading, file = reader.reading, reader.file
    try:
        text, problems = decoded(Path(path).read_bytes(), file)
    except UnreadableEncoding as error:
        reading.report(error.problem)
        return
    except OSError as error:
        reading.report(Problem(Place(file), f"cannot be read: {error.strerror or error}"))
        return
    if not text.lstrip("\ufeff \t\r\n").startswith(_HEADER):
        reading.report(Problem(Place(file, 1), f"not a family tree: it does not begin with `{_HEADER}`"))
        return
    reading.problems += problems
    tree, lines = _Tree.of(reader), lines_of(file, text)
    reading.file_number(file)
    if reading.table is None:
        reading.texts[file] = text
    else:
        tree.large = reading.large[file] = LargeTree(file, io.BytesIO, default_source=tree.source, texts=lines)
    for record in records_of(lines, file, reading.problems):
        tree.add(record)
    tree.close()


@dataclass(slots=True)
class _Person:
    """What has to be known of a person when all families are: `told_of` is whether any claim names them."""

    id: str
    line: int
    sex: str
    born: bool = False
    told_of: bool = False


@dataclass
class _Tree:
    """Turns the records of one tree into claims."""

    reader: DocumentReader
    source: str
    ids: Ids
    large: LargeTree | None = None
    claim_ids: Ids = field(default_factory=Ids)
    dates: TreeDates = field(default_factory=TreeDates)
    people: dict[str, _Person] = field(default_factory=dict)
    families: dict[str, Structure] = field(default_factory=dict)
    links: dict[str, dict[str, Structure]] = field(default_factory=lambda: defaultdict(dict))
    adopted: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    entities: positions.Mapping = field(default_factory=lambda: positions.Mapping(1))
    sources: positions.Mapping = field(default_factory=lambda: positions.Mapping(1))
    to_families: dict[str, Structure] = field(default_factory=dict)
    unread_dates: Unread = field(init=False)
    unread_ages: Unread = field(init=False)

    def __post_init__(self) -> None:
        self.unread_dates = Unread(f"dates of {self.reader.file}", "taken as undated")
        self.unread_ages = Unread(f"ages of {self.reader.file}", "left out")

    @staticmethod
    def of(reader: DocumentReader) -> _Tree:
        """Return an empty tree. The ids of a second tree of a run begin with the name of its file."""
        name = PurePath(reader.file).name
        others = Ids()
        for source in reader.reading.sources:
            others.unused(source)
        source = others.unused(id_like(name))
        alone = not any(file.lower().endswith(ENDING) for file in reader.reading.order)
        tree = _Tree(reader, source, Ids("" if alone else f"{source}-"))
        _describe(tree.sources, source, 1, kind="family tree", title=name)
        return tree

    def add(self, record: Structure) -> None:
        """Take one record of level 0."""
        take = {"INDI": self._person, "FAM": self._family, "SOUR": self._source}.get(record.tag)
        if take is None:
            return
        if not record.xref:
            self._report(record, f"a {record.tag} that nothing can refer to", "write `0 @I1@ INDI`")
        elif record.xref in self.people or record.xref in self.families:
            self._report(record, f"@{record.xref[:60]}@ is there twice", "the second is left out: name it differently")
        else:
            take(record)

    def close(self) -> None:
        """Say what can only be said when all records are known."""
        for xref, family in self.families.items():
            self._parentages(xref, family)
        for person in self.people.values():
            if person.told_of and not person.born:
                self._claim(f"{person.id}-{BIRTH}", BIRTH, Span(person.line, 1, 0), {"person": person.id})
        self.reader.document({"sources": self.sources, "entities": self.entities})
        self.reader.reading.notices += self._notices()
        if self.large is not None and self.reader.reading.table is not None:
            self.large.settle(self.reader, self.reader.reading.table)

    # -- records -------------------------------------------------------------------------------------------------

    def _source(self, record: Structure) -> None:
        title, publisher = record.text_of("TITL") or record.text_of("ABBR"), record.text_of("PUBL")
        _describe(self.sources, self.ids.of(record.xref), record.line, title=title, publisher=publisher)

    def _person(self, record: Structure) -> None:
        person = _Person(self.ids.of(record.xref), record.line, record.text_of("SEX").upper())
        self.people[record.xref] = person
        name, *aliases = dict.fromkeys(_names_of(record)) or [""]
        _describe(self.entities, person.id, record.line, kind="person", name=name, aliases=aliases)
        told = self._events(record, PERSONAL, person.id, {"person": person.id})
        person.born, person.told_of = BIRTH in told, bool(told)
        for link in record.all("FAMC", "FAMS"):
            family = link.pointer
            self.to_families.setdefault(family, link)
            if link.tag == "FAMC":
                self.links[family].setdefault(record.xref, link)
        for link in (link for adoption in record.all("ADOP") for link in adoption.all("FAMC")):
            family = link.pointer
            self.to_families.setdefault(family, link)
            by = link.text_of("ADOP").upper()
            sides = frozenset(side.tag for side in SIDES if by in ("", "BOTH", side.tag))
            self.adopted[family, record.xref] = sides
            self.links[family].setdefault(record.xref, link)

    def _family(self, record: Structure) -> None:
        couple = {("spouse" if side is SIDES[0] else "partner"): self.ids.of(xref) for side, xref in couple_of(record)}
        if couple:
            self._events(record, OF_COUPLES, self.ids.of(record.xref), couple)
        record.parts = list(record.all("HUSB", "WIFE", "CHIL"))
        self.families[record.xref] = record

    # -- claims --------------------------------------------------------------------------------------------------

    def _events(
        self, record: Structure, kinds: Mapping[str, Kind], about: str, roles: Mapping[str, object]
    ) -> set[str]:
        """Claim what a record tells of; return the types of the claims. Rites of several kinds are several."""
        told: set[str] = set()
        rites: dict[str, int] = {}
        for event in record.parts:
            kind = kinds.get(event.tag)
            date = event.first("DATE")
            if kind is None or not happened(event) or (kind.matters_dated and not (date and date.text)):
                continue
            said = {**roles, **details_of(event, kind), **citation_of(event, self.ids)}
            if kind.type == "baptism" and rites.setdefault(event.tag, len(rites) + 1) > 1:
                said["number"] = rites[event.tag]
            claim = self._dated_claim(f"{about}-{kind.type}", kind.type, event, date, said)
            told.add(kind.type)
            for age in ages_told(event, roles):
                self._age(age, event, kind, claim)
        return told

    def _age(self, told: ToldAge, event: Structure, kind: Kind, claim: str) -> None:
        """Claim an age that an event tells. That of a burial is the age at death, whenever it was; a birth has none."""
        said = {"person": told.person, "age": told.age, **citation_of(event, self.ids)}
        if not told.age:
            self.unread_ages.add(told.at.text, "not an age", claim)
        elif kind.type == "burial":
            self._claim(f"{told.person}-death", "death", told.at.span, said)
        elif kind.type not in (BIRTH, "death") and (date := event.first("DATE")):
            try:
                when = self.dates.of(date.value).fields(lasting=False)
            except UnreadDate:
                return  # as was said of the event
            self._claim(f"{told.person}-age", "age", told.at.span, said | when)

    def _dated_claim(
        self, name: str, type_: str, event: Structure, date: Structure | None, said: dict[str, object]
    ) -> str:
        if date is None:
            return self._claim(name, type_, Span(event.line, 1, 0), said)
        phrase = date.text_of("PHRASE")
        try:
            read = self.dates.of(date.value) if date.value.strip() or phrase else None
        except UnreadDate as error:
            claim = self._claim(name, type_, date.span, said | _note(phrase))
            self.unread_dates.add(date.text, str(error), claim)
            return claim
        if read is not None:
            said |= read.fields(lasting=self.reader.registry[type_].lasting)
            said |= _note(read.phrase or phrase)
        return self._claim(name, type_, date.span, said)

    def _parentages(self, xref: str, family: Structure) -> None:
        couple = [(side, parent, self.people.get(parent)) for side, parent in couple_of(family)]
        of_family = {child: part for part in family.all("CHIL") if (child := part.pointer)}
        of_children = self.links.get(xref, {})
        for _, _, person in couple:
            if person is not None:
                person.told_of = True
        for child in {**of_children, **of_family}:
            if known := self.people.get(child):
                known.told_of = True
            adopted_by = self.adopted.get((xref, child), frozenset())
            link = Link(of_children.get(child), of_family.get(child), adopted_by)
            for side, parent, person in couple:
                relation = link.relation(side, person.sex if person else "")
                if relation is not None:
                    said = {"child": self.ids.of(child), "parent": self.ids.of(parent), **relation}
                    name = f"{self.ids.of(child)}-{relation.get('relation', 'parent')}"
                    self._claim(name, "parentage", Span(link.line, 1, 0), said)

    def _claim(self, name: str, type_: str, at: Span, said: Mapping[str, object]) -> str:
        id_ = self.claim_ids.unused(name)
        claim = {"id": id_, "type": type_, **said}
        if self.large is None:
            placed = positions.Mapping(at.line)
            placed |= claim
            placed.spans = dict.fromkeys(("type", "when", "from", "until"), at)
            self.reader.claim(placed, at.line, self.source)
        else:
            self.large.add(claim, at)
        return id_

    # -- what is broken or not understood --------------------------------------------------------------------------

    def _report(self, record: Structure, message: str, hint: str) -> None:
        self.reader.reading.report(Problem(Place(self.reader.file, record.line), message, hint=hint))

    def _notices(self) -> Iterator[Notice]:
        """Yield what was not read, and which links point to nothing."""
        yield from self.unread_dates.notices()
        yield from self.unread_ages.notices()
        to_people: dict[str, Structure] = {}
        for link in (part for family in self.families.values() for part in family.parts):
            to_people.setdefault(link.pointer, link)
        for kind, known, pointed in (("family", self.families, self.to_families), ("person", self.people, to_people)):
            missing = (link for pointer, link in pointed.items() if pointer and pointer not in known)
            yield from dangling(self.reader.file, kind, missing)


def _note(phrase: str) -> dict[str, object]:
    return {"note": phrase} if phrase else {}


def _describe(known: positions.Mapping, id_: str, line: int, **fields: object) -> None:
    described = positions.Mapping(line)
    described |= {field: value for field, value in fields.items() if value}
    known[id_] = described
    known.spans[id_] = Span(line, 1, 0)


def _names_of(person: Structure) -> Iterator[str]:
    """Yield the names of a person, the preferred one first: `Victoria /Hanover/` is Victoria Hanover."""
    for name in person.all("NAME"):
        for told in (name, *name.all("NICK", "TRAN", "ROMN", "FONE")):
            if text := " ".join(told.text.replace("/", " ").split()):
                yield text
    for alias in person.all("ALIA"):
        if not alias.pointer and alias.text:
            yield " ".join(alias.text.replace("/", " ").split())
