"""YAML composed from PyYAML's C event stream, keeping the line and column of every value.

Scalars stay text until a type reads them, so `2022-02-30` is refused as a date instead of being guessed, and
`0123` stays what was written. Tags, duplicate keys, exploding aliases, and documents that are too deep are
problems. Anchors and aliases share one value; merge keys are not part of the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from claimcheck.model.problems import Place, Problem
from claimcheck.reading.records import Span

MAX_DEPTH = 32
MAX_ALIASED_VALUES = 100_000
QUOTE = "quote text that holds ': ' or ' #', or begins with one of [ ] { } , & * ! | > % @ `"
_NULLS = ("", "~", "null", "Null", "NULL")


class Mapping(dict[str, object]):
    """A YAML mapping: its values by key, where each value stands, and where the mapping begins."""

    __slots__ = ("line", "spans")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.spans: dict[str, Span] = {}


class Sequence(list[object]):
    """A YAML sequence: its values, and the line on which each begins."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


class UnreadableYaml(Exception):
    """The text is not YAML that can be composed at all; `problem` says why and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def compose(text: str, file: str) -> tuple[object, list[Problem]]:
    """Return the document's value and the problems that do not hinder reading the rest.

    Raises `UnreadableYaml` for a syntax error, a tag, a second document, or a limit exceeded.
    """
    composer = _Composer(file)
    try:
        return composer.document(_events(text)), composer.problems
    except yaml.MarkedYAMLError as error:
        cut_off = "end of stream" in str(error.problem)
        mark = (error.context_mark if cut_off else None) or error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        hint = "close the quotation mark or bracket that opens here" if cut_off else QUOTE
        raise UnreadableYaml(Problem(place, f"not valid YAML: {error.problem}", hint=hint)) from error
    except yaml.YAMLError as error:
        hint = "remove it, or write it as an escape in double quotation marks"
        raise UnreadableYaml(Problem(_place_of(error, text, file), _reason_of(error), hint=hint)) from error


def _events(text: str) -> Iterator[Any]:
    loader = yaml.CSafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _place_of(error: yaml.YAMLError, text: str, file: str) -> Place:
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return Place(file)
    before = text.encode("utf-8", "surrogatepass")[:position].decode("utf-8", "ignore")  # libyaml counts bytes
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _reason_of(error: yaml.YAMLError) -> str:
    character = getattr(error, "character", None)
    if character is None:
        return "not valid YAML"
    code = character if isinstance(character, int) else ord(character[:1])
    return f"not valid YAML: the character U+{code:04X} is not allowed"


@dataclass(slots=True)
class _Composer:
    file: str
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    aliased: int = 0
    values: int = 0

    def document(self, events: Iterator[Any]) -> object:
        root: object = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "a claim file holds one YAML document, and a second begins here"
                    raise self._unreadable(event, message, "make it a file of its own")
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, depth=0)
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> object:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if getattr(event, "tag", None) not in (None, "!"):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self._unreadable(event, f"the tag {tag!r} is not allowed", "write plain values")
        if depth >= MAX_DEPTH:
            raise self._unreadable(event, f"nested more than {MAX_DEPTH} levels deep", "a claim is a flat mapping")
        before = self.values
        self.values += 1
        node = self._value(event, events, depth)
        if event.anchor:
            self.anchors[event.anchor] = (node, self.values - before)
        return node

    def _value(self, event: Any, events: Iterator[Any], depth: int) -> object:
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style is None or event.style == ""
            return None if plain and event.value in _NULLS else event.value
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, depth)
        return self._sequence(events, depth)

    def _sequence(self, events: Iterator[Any], depth: int) -> Sequence:
        items = Sequence()
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.lines.append(event.start_mark.line + 1)
            items.append(self._node(event, events, depth + 1))
        return items

    def _mapping(self, start: Any, events: Iterator[Any], depth: int) -> Mapping:
        mapping = Mapping(start.start_mark.line + 1)
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._unreadable(event, "a key must be plain text", QUOTE)
            key_mark: Any = event.start_mark
            key = event.value
            event = next(events)
            value = self._node(event, events, depth + 1)
            if key in mapping:
                self.problems.append(
                    Problem(
                        Place(self.file, key_mark.line + 1, key_mark.column + 1),
                        f"the key {key!r} is given twice",
                        field=key,
                        hint=f"the first is on line {mapping.spans[key].line}; remove one",
                    )
                )
                continue
            mapping[key] = value
            mapping.spans[key] = _span(event)
        return mapping

    def _alias(self, event: Any) -> object:
        if event.anchor not in self.anchors:
            message = f"the alias *{event.anchor} names no anchor before it"
            raise self._unreadable(event, message, "quote text that begins with *")
        node, size = self.anchors[event.anchor]
        self.aliased += size
        if self.aliased > MAX_ALIASED_VALUES:
            message = f"aliases repeat more than {MAX_ALIASED_VALUES} values"
            raise self._unreadable(event, message, "write the values out, or use JSON Lines")
        self.values += size
        return node

    def _unreadable(self, event: Any, message: str, hint: str) -> UnreadableYaml:
        mark = event.start_mark
        return UnreadableYaml(Problem(Place(self.file, mark.line + 1, mark.column + 1), message, hint=hint))


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    one_line = start.line == end.line and isinstance(event, yaml.ScalarEvent)
    return Span(start.line + 1, start.column + 1, max(1, end.column - start.column) if one_line else 1)
