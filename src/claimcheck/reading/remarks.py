"""Remarks in YAML that are meant for the program: `# claimcheck: ignore[RULE, RULE] -- reason until 2027-01-01`.

YAML leaves remarks out of what it says, so they are looked up in the text: where one stands on the line of a claim, or
within it, it is the claim's; so it is on a line of its own directly above. What looks like one inside a text is text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Final

import yaml

from claimcheck.model.ignored import Ignored, Suppression, read_remark
from claimcheck.model.problems import Place, Problem
from claimcheck.reading.records import Reading, lines_of

_REMARK: Final = re.compile(
    r"(?:^|(?<=\s))#[ \t]*"
    r"(?P<begun>claimcheck:[ \t]*ignore(?![\w-])|(?i:claimcheck[ \t]*:?[ \t]*[a-z]+)(?=[ \t]*[\[=]))"
)
"""What is not quite written as it should be is found as well, to be told."""
_WRITTEN: Final = re.compile(r"claimcheck:[ \t]*ignore")
_FORM: Final = re.compile(r"\s*\[([^\]]*)\]\s*(?:--|—|\u2013|:)?\s*(.*)\Z")
_HINT: Final = (
    "write # claimcheck: ignore[legal/trial-before-charges] -- reason until 2027-01-01; the day may be left out"
)

Mark = tuple[int, int]
"""A line and a column, from 1."""


def read_remarks(text: str, file: str, reading: Reading) -> None:
    """Add what the remarks of a YAML file say is to be ignored; report those that cannot be understood.

    The file has been read already, and can be.
    """
    if not _REMARK.search(text):
        return
    outline = _Outline.of(text)
    named = _named(file, reading)
    for remark in _remarks(text, file, outline):
        try:
            ignored = remark.ignored()
        except ValueError as error:
            reading.report(Problem(remark.place, str(error), field="ignore", hint=_HINT))
            continue
        line = outline.claim_at(remark.place.line, remark.place.column)
        if line is None and remark.is_above:
            line = outline.claim_below(remark.place.line)
        if line is None:
            hint = "put it on the line of a claim, or on a line of its own above it or among its fields"
            reading.report(Problem(remark.place, "this remark stands in no claim", field="ignore", hint=hint))
        elif line in named:  # a claim that is broken is not there
            at = (file, remark.place.line, remark.place.column, remark.length)
            reading.remarks += (Suppression(named[line], one, *at) for one in ignored)


@dataclass(frozen=True, slots=True)
class _Remark:
    """A remark: where it begins, how long it is, its first words, and what stands after them.

    `is_above` tells whether it has a line of its own above an item of a list.
    """

    place: Place
    length: int
    begun: str
    told: str
    is_above: bool

    def ignored(self) -> tuple[Ignored, ...]:
        """Return what it says. Raises `ValueError`."""
        if not _WRITTEN.fullmatch(self.begun):
            raise ValueError("a remark for claimcheck begins with `# claimcheck: ignore`")
        form = _FORM.match(self.told)
        if form is None:
            raise ValueError("the rules to ignore stand in brackets, and the reason after them")
        return read_remark(form[1], form[2])


def _remarks(text: str, file: str, outline: _Outline) -> Iterator[_Remark]:
    lines = lines_of(file, text)
    for number, line in enumerate(lines, start=1):
        for found in _REMARK.finditer(line):
            begin = found.start()
            if not outline.is_in_text((number, begin + 1)):
                place, length = Place(file, number, begin + 1), len(line.rstrip()) - begin
                above = not line[:begin].strip() and number < len(lines) and lines[number].lstrip().startswith("- ")
                yield _Remark(place, length, found["begun"], line[found.end() :], is_above=above)
                break


def _named(file: str, reading: Reading) -> dict[int, str]:
    """Return the claims of the file that was read last, by the line on which they begin; of several, the last."""
    named: dict[int, str] = {}
    for read in takewhile(lambda read: read.place.file == file, reversed(reading.claims.values())):
        named.setdefault(read.place.line, read.claim.id)
    return named


# -- where claims and texts are ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a claim begins, the last line of what it says, and the line of what comes next."""

    begin: Mark
    last: int
    next: int

    def holds(self, line: int, column: int) -> bool:
        return self.begin[0] <= line <= self.last or (self.last < line < self.next and column >= self.begin[1])


@dataclass(slots=True)
class _Frame:
    """A list or mapping whose end is not read yet. `key` is the key of the value that is read next, or None."""

    event: Any
    is_claim: bool
    holds_claims: bool
    at_key: bool = True
    key: str | None = None


@dataclass(slots=True)
class _Outline:
    """Where the claims of a YAML document are, and where its texts are."""

    claims: list[_Extent] = field(default_factory=list)
    texts: list[tuple[Mark, Mark]] = field(default_factory=list)

    @staticmethod
    def of(text: str) -> _Outline:
        outline, frames, last = _Outline(), list[_Frame](), 0
        for event in _events(text):
            begin, end = _mark(event.start_mark), _mark(event.end_mark)
            if isinstance(event, yaml.CollectionEndEvent):
                frame = frames.pop()
                last = end[0] if frame.event.flow_style else last
                if frame.is_claim:
                    outline.claims.append(_Extent(_mark(frame.event.start_mark), last, end[0]))
            elif isinstance(event, yaml.NodeEvent):
                parent = frames[-1] if frames else None
                is_list = isinstance(event, yaml.SequenceStartEvent)
                top = parent is None or (len(frames) == 1 and parent.key == "claims")
                is_claim = isinstance(event, yaml.MappingStartEvent) and parent is not None and parent.holds_claims
                if isinstance(event, yaml.ScalarEvent):
                    outline.texts.append((begin, end))
                    last = end[0] if end[1] > 1 else end[0] - 1
                _count(parent, event)
                if isinstance(event, yaml.CollectionStartEvent):
                    frames.append(_Frame(event, is_claim, is_list and top))
        return outline

    def is_in_text(self, mark: Mark) -> bool:
        """Tell whether a place is inside a text."""
        before = bisect_right(self.texts, mark, key=lambda text: text[0])
        return before > 0 and mark < self.texts[before - 1][1]

    def claim_at(self, line: int, column: int) -> int | None:
        """Return the line on which the claim begins that a place belongs to; of several on one line, the last."""
        before = bisect_right(self.claims, line, key=lambda claim: claim.begin[0])
        return self.claims[before - 1].begin[0] if before and self.claims[before - 1].holds(line, column) else None

    def claim_below(self, line: int) -> int | None:
        """Return the next line if a claim begins on it."""
        return next((line + 1 for claim in self.claims if claim.begin[0] == line + 1), None)


def _count(parent: _Frame | None, event: Any) -> None:
    """Note in a mapping that a key or a value of it was read."""
    if parent is not None and isinstance(parent.event, yaml.MappingStartEvent):
        parent.key = getattr(event, "value", None) if parent.at_key else None
        parent.at_key = not parent.at_key


def _events(text: str) -> Iterator[Any]:
    loader = yaml.CSafeLoader(text)
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()


def _mark(mark: Any) -> Mark:
    return mark.line + 1, mark.column + 1
