"""JSON composed with the line and column of every value: the same documents as in YAML.

The grammar is RFC 8259's. A key given twice is a problem, and NaN and Infinity are no numbers. Whole numbers become
`int`, others `decimal.Decimal`, so that `1.10` keeps its precision.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from json.decoder import scanstring  # type: ignore[attr-defined]  # missing in the stubs

from claimcheck.model.problems import Place, Problem
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.positions import MAX_DEPTH, Mapping, Sequence, Unreadable, repeated_key
from claimcheck.reading.records import Span

MAX_NUMBER_LENGTH = 100
MAX_EXPONENT = 400
_BLANKS = re.compile(r"[ \t\n\r]*")
_BREAK = re.compile(r"\r\n|\n|\r")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
_NEXT_KEY = re.compile(r"[ \t\n\r]*(?:(\})|,[ \t\n\r]*)")
_NEXT_ITEM = re.compile(r"[ \t\n\r]*(?:(\])|,[ \t\n\r]*)")
_WORD = re.compile(r"[-+]?\w+")
_STRING_HINT = 'close it with a quotation mark, and write \\n for a line end and \\" for a quotation mark within'
_HINTS = {
    "'": "JSON has double quotation marks only",
    "//": "JSON has no remarks",
    "/*": "JSON has no remarks",
    "#": "JSON has no remarks",
    "NaN": "JSON has no such number; leave the field out",
    "Infinity": "JSON has no such number; leave the field out",
    "-Infinity": "JSON has no such number; leave the field out",
    "None": "write null",
    "True": "write true",
    "False": "write false",
}
_CONSTANTS = {"true": True, "false": False, "null": None}


_string: Callable[[str, int], tuple[str, int]] = scanstring  # from after the opening quotation mark


def read_json(text: str, reader: DocumentReader) -> None:
    """Read a JSON document; one that is no JSON is a problem at the place where it stops being so."""
    try:
        value, problems = compose(text, reader.file)
    except Unreadable as error:
        reader.reading.report(error.problem)
        return
    reader.reading.problems.extend(problems)
    reader.document(value, line=1)


def compose(text: str, file: str) -> tuple[object, list[Problem]]:
    """Return the document's value and the problems that do not hinder reading the rest.

    Raises `Unreadable` for a syntax error or a limit exceeded.
    """
    composer = _Composer(text, file)
    try:
        return composer.document(), composer.problems
    except json.JSONDecodeError as error:  # from the scanner of strings
        message = error.msg.removesuffix(" at").removesuffix(" starting").lower()
        raise composer.unreadable(error.pos, message, _STRING_HINT) from error


@dataclass(slots=True)
class _Composer:
    """Reads values from left to right. Every value of a large file passes here, so the usual ones go the shortest way.

    `line` is the line last asked for, and `next_start` the offset at which the one after it begins.
    """

    text: str
    file: str
    problems: list[Problem] = field(default_factory=list)
    starts: list[int] = field(init=False)
    line: int = 1
    next_start: int = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0, *(found.end() for found in _BREAK.finditer(self.text)), len(self.text) + 1]
        self.next_start = self.starts[1]

    def document(self) -> object:
        at = self._after_blanks(0)
        if at == len(self.text):
            return None
        value, at = self._value(at, depth=0)
        if (at := self._after_blanks(at)) < len(self.text):
            several = isinstance(value, Mapping) and self.text[at] == "{"
            hint = "one record a line is JSON Lines: name the file *.jsonl" if several else "a file holds one value"
            raise self.unreadable(at, f"{self._found(at)} after the end of the document", hint)
        return value

    def _value(self, at: int, depth: int) -> tuple[object, int]:
        """Return the value that begins at an offset, and the offset after it."""
        if depth >= MAX_DEPTH:
            raise self.unreadable(at, f"nested more than {MAX_DEPTH} levels deep", "a claim is a flat mapping")
        first = self.text[at : at + 1]
        if first == '"':
            return _string(self.text, at + 1)
        if first == "{":
            return self._object(at, depth + 1)
        if first == "[":
            return self._array(at, depth + 1)
        if number := _NUMBER.match(self.text, at):
            return self._number(number), number.end()
        word = _WORD.match(self.text, at)
        if word and word[0] in _CONSTANTS:
            return _CONSTANTS[word[0]], word.end()
        raise self._expected(at, "a value")

    def _object(self, at: int, depth: int) -> tuple[Mapping, int]:
        text = self.text
        self._go_to(at)
        mapping = Mapping(self.line)
        spans = mapping.spans
        at = self._after_blanks(at + 1)
        closed = text.startswith("}", at)
        at += closed
        while not closed:
            key_at = at
            if text[at : at + 1] != '"':
                raise self._expected(at, "a key in double quotation marks")
            key, at = _string(text, at + 1)
            if (colon := _COLON.match(text, at)) is None:
                raise self._expected(at, "':'")
            begin = colon.end()
            self._go_to(begin)
            line, column, line_end = self.line, begin - self.starts[self.line - 1] + 1, self.next_start
            value, at = _string(text, begin + 1) if text[begin : begin + 1] == '"' else self._value(begin, depth)
            if key in mapping:
                self.problems.append(repeated_key(self._place(key_at), key, spans[key].line))
            else:
                mapping[key] = value
                spans[key] = Span(line, column, at - begin if at < line_end else 1)
            at, closed = self._next(_NEXT_KEY, at, "',' or '}'")
        return mapping, at

    def _array(self, at: int, depth: int) -> tuple[Sequence, int]:
        items = Sequence()
        at = self._after_blanks(at + 1)
        closed = self.text.startswith("]", at)
        at += closed
        while not closed:
            self._go_to(at)
            items.lines.append(self.line)
            value, at = self._value(at, depth)
            items.append(value)
            at, closed = self._next(_NEXT_ITEM, at, "',' or ']'")
        return items, at

    def _next(self, pattern: re.Pattern[str], at: int, expected: str) -> tuple[int, bool]:
        """Return the offset after a comma and False, or after the closing bracket and True."""
        if (found := pattern.match(self.text, at)) is None:
            raise self._expected(at, expected)
        return found.end(), found.lastindex is not None

    def _number(self, found: re.Match[str]) -> int | Decimal:
        exponent = found[2]
        long = found.end() - found.start() > MAX_NUMBER_LENGTH
        if long or (exponent and not -MAX_EXPONENT <= int(exponent[1:]) <= MAX_EXPONENT):
            limit = f"at most {MAX_NUMBER_LENGTH} characters, exponents from -{MAX_EXPONENT} to {MAX_EXPONENT}"
            raise self.unreadable(found.start(), "a number out of range", limit)
        return int(found[0]) if found.lastindex is None else Decimal(found[0])

    def _after_blanks(self, at: int) -> int:
        return _BLANKS.match(self.text, at).end()  # type: ignore[union-attr]  # matches everywhere

    def _go_to(self, at: int) -> None:
        while at >= self.next_start:
            self.line += 1
            self.next_start = self.starts[self.line]

    def _place(self, at: int) -> Place:
        line = bisect_right(self.starts, at)
        return Place(self.file, line, at - self.starts[line - 1] + 1)

    def _expected(self, at: int, what: str) -> Unreadable:
        at = self._after_blanks(at)
        before = self.text[:at].rstrip(" \t\n\r")
        if before.endswith(",") and self.text[at : at + 1] in ("}", "]"):
            return self.unreadable(len(before) - 1, "a comma after the last item", "remove it")
        hint = next((hint for sign, hint in _HINTS.items() if self.text.startswith(sign, at)), "")
        return self.unreadable(at, f"expected {what}, found {self._found(at)}", hint)

    def _found(self, at: int) -> str:
        if at >= len(self.text):
            return "the end of the file"
        if word := _WORD.match(self.text, at):
            return repr(word[0][:20])
        character = self.text[at]
        return repr(character) if character.isprintable() else f"the character U+{ord(character):04X}"

    def unreadable(self, at: int, message: str, hint: str) -> Unreadable:
        """Return the error of a text that cannot be read on from an offset."""
        return Unreadable(Problem(self._place(at), f"not valid JSON: {message}", hint=hint))
