"""YAML composed from PyYAML's C event stream, keeping the line and column of every value.

Scalars stay text until a type reads them, so `2022-02-30` is refused as a date instead of being guessed, and `0123`
and `1.10` stay what was written: no number is ever rounded to a float. Tags, duplicate keys, exploding aliases, and
documents that are too deep are problems. Anchors and aliases share one value; merge keys are not part of the format.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from sys import intern
from typing import Any

import yaml

from claimcheck.model.problems import Place, Problem
from claimcheck.reading.records import Span

MAX_DEPTH = 32
MAX_ALIASED_VALUES = 100_000
QUOTE = "quote text that holds ': ' or ' #', or begins with one of [ ] { } , & * ! | > % @ `"
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_NO_TAG = (None, "!")


class Mapping(dict[str, object]):
    """A mapping of a document: its values by key, where each value stands, and where the mapping begins."""

    __slots__ = ("line", "spans")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.spans: dict[str, Span] = {}


class Sequence(list[object]):
    """A sequence of a document: its values, and the line on which each begins."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


class Unreadable(Exception):
    """A text that cannot be composed at all; `problem` says why and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class UnreadableYaml(Unreadable):
    """The text is not YAML, or not the YAML of claim files."""


def compose(text: str, file: str) -> tuple[object, list[Problem]]:
    """Return the document's value and the problems that do not hinder reading the rest.

    Raises `UnreadableYaml` for a syntax error, a tag, a second document, or a limit exceeded.
    """
    loader = yaml.CSafeLoader(text)
    composer = _Composer(file, loader.get_event)
    try:
        return composer.document(), composer.problems
    except yaml.MarkedYAMLError as error:
        cut_off = "end of stream" in str(error.problem)
        mark = (error.context_mark if cut_off else None) or error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        hint = "close the quotation mark or bracket that opens here" if cut_off else QUOTE
        reason, hint = _indentation(text, place) or (str(error.problem), hint)
        raise UnreadableYaml(Problem(place, f"not valid YAML: {reason}", hint=hint)) from error
    except yaml.YAMLError as error:
        hint = "remove it, or write it as an escape in double quotation marks"
        raise UnreadableYaml(Problem(_place_of(error, text, file), _reason_of(error), hint=hint)) from error
    finally:
        loader.dispose()


_KEY = re.compile(r"(- +)*[^\s#'\"\[\]{}:,]+:(\s|$)")


def _indentation(text: str, place: Place) -> tuple[str, str] | None:
    """Return what is wrong with how a line is indented, and what to do, if that is what hinders reading on."""
    lines = text.splitlines()
    if not 0 < place.line <= len(lines):
        return None
    line = lines[place.line - 1]
    inner = line.lstrip(" \t")
    indent = line[: len(line) - len(inner)]
    if "\t" in indent:
        return "a tab in the indentation", "indent with spaces"
    if line[place.column - 1 : place.column] == "\t":
        return "a tab where a value or key begins", "write a space"
    key = _KEY.match(inner)
    if key is None or not len(indent) < place.column <= len(indent) + key.end():
        return None
    above = next((one for one in reversed(lines[: place.line - 1]) if one.strip()), "")
    wanted = len(above) - len(above.lstrip(" " if inner[0] == "-" else " -"))
    if wanted == len(indent):
        return None
    hint = f"keys of one mapping are indented alike; the line above by {wanted}"
    return f"this line is indented by {len(indent)}, which fits no line above", hint


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
    """Turns events into values. Every event of a large file passes here, so the usual ones take the shortest way."""

    file: str
    next_event: Callable[[], Any]
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, object] = field(default_factory=dict)
    aliased: int = 0

    def document(self) -> object:
        root: object = None
        documents = 0
        while (event := self.next_event()) is not None:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "a claim file holds one YAML document, and a second begins here"
                    raise self._unreadable(event, message, "make it a file of its own")
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, depth=0)
        return root

    def _node(self, event: Any, depth: int) -> object:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if event.tag not in _NO_TAG:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self._unreadable(event, f"the tag {tag!r} is not allowed", "write plain values")
        if depth >= MAX_DEPTH:
            raise self._unreadable(event, f"nested more than {MAX_DEPTH} levels deep", "a claim is a flat mapping")
        node: object
        if isinstance(event, yaml.ScalarEvent):
            node = None if not event.style and event.value in _NULLS else event.value
        elif isinstance(event, yaml.MappingStartEvent):
            begin: Any = event.start_mark
            node = self._mapping(begin.line + 1, depth + 1)
        else:
            node = self._sequence(depth + 1)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _sequence(self, depth: int) -> Sequence:
        items = Sequence()
        while type(event := self.next_event()) is not yaml.SequenceEndEvent:
            items.lines.append(event.start_mark.line + 1)
            items.append(self._node(event, depth))
        return items

    def _mapping(self, line: int, depth: int) -> Mapping:
        mapping = Mapping(line)
        spans = mapping.spans
        next_event, scalar, end, new = self.next_event, yaml.ScalarEvent, yaml.MappingEndEvent, tuple.__new__
        while type(key := next_event()) is not end:
            if type(key) is not scalar:
                raise self._unreadable(key, "a key must be plain text", QUOTE)
            name = intern(key.value)  # the same few names in every claim
            event = next_event()
            start: Any = event.start_mark
            length = 1
            value: object
            if type(event) is scalar:
                stop: Any = event.end_mark
                if start.line == stop.line:
                    length = stop.column - start.column or 1
                value = event.value
                if event.tag is not None or event.anchor is not None or depth >= MAX_DEPTH:
                    value = self._node(event, depth)
                elif value in _NULLS and not event.style:
                    value = None
            else:
                value = self._node(event, depth)
            if name in mapping:
                self._repeated(key, mapping)
            else:
                mapping[name] = value
                spans[name] = new(Span, (start.line + 1, start.column + 1, length))
        return mapping

    def _repeated(self, key: Any, mapping: Mapping) -> None:
        mark = key.start_mark
        place = Place(self.file, mark.line + 1, mark.column + 1)
        self.problems.append(repeated_key(place, key.value, mapping.spans[key.value].line))

    def _alias(self, event: Any) -> object:
        if event.anchor not in self.anchors:
            message = f"the alias *{event.anchor} names no anchor before it"
            raise self._unreadable(event, message, "quote text that begins with *")
        node = self.anchors[event.anchor]
        self.aliased += _size(node)
        if self.aliased > MAX_ALIASED_VALUES:
            message = f"aliases repeat more than {MAX_ALIASED_VALUES} values"
            raise self._unreadable(event, message, "write the values out, or use JSON Lines")
        return node

    def _unreadable(self, event: Any, message: str, hint: str) -> UnreadableYaml:
        mark = event.start_mark
        return UnreadableYaml(Problem(Place(self.file, mark.line + 1, mark.column + 1), message, hint=hint))


def repeated_key(place: Place, key: str, first_line: int) -> Problem:
    """Return the problem of a key that a mapping has already; the first value is kept."""
    return Problem(
        place, f"the key {key!r} is given twice", field=key, hint=f"the first is on line {first_line}; remove one"
    )


def _size(node: object) -> int:
    """Return how many values a value holds, itself included; aliases may nest it deeper than Python recurses."""
    count = 0
    waiting = [node]
    while waiting:
        value = waiting.pop()
        count += 1
        if isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, Sequence):
            waiting.extend(value)
    return count
