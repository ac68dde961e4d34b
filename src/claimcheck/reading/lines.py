"""JSON Lines: one claim a line. A line with `sources` or `entities` describes them, as a document does."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeGuard

from claimcheck.model.problems import Place, Problem
from claimcheck.reading.document import DOCUMENT_KEYS, DocumentReader
from claimcheck.reading.json_document import MAX_EXPONENT, MAX_NUMBER_LENGTH

DOCUMENT_ONLY = frozenset(DOCUMENT_KEYS.keys() - {"source"})


class DuplicateKeys(ValueError):
    """One JSON object gives a key twice."""


class NotANumber(ValueError):
    """NaN and the infinities, which Python's reader knows and JSON does not; and numbers beyond all measure."""


def read_lines(lines: Iterable[str], reader: DocumentReader) -> None:
    """Read every line as a claim; blank lines are skipped, a broken one is reported and left out."""
    one = LineReader(reader)
    for number, line in enumerate((line.rstrip("\r\n") for line in lines), start=1):
        one.read(line, number)


@dataclass
class LineReader:
    """Reads lines one by one. `default_source` is that of the lines to come, `numbers` are those of lines read."""

    reader: DocumentReader
    default_source: str | None = None
    numbers: list[int] = field(default_factory=list)

    def read(self, line: str, number: int) -> None:
        """Read one line."""
        line = line.rstrip("\r\n")
        if not line.strip():
            return
        self.numbers.append(number)
        try:
            value = read_json_line(line)
        except (ValueError, RecursionError) as error:
            self.reader.reading.report(_not_json(error, self.reader.file, number))
            return
        if _describes(value):
            if isinstance(source := value.get("source"), str):
                self.default_source = source
            self.reader.document(value, number)
        else:
            self.reader.claim(value, number, self.default_source, line)


def describes(line: str) -> bool:
    """Tell whether a line is blank or describes sources and entities, and so is no claim."""
    try:
        return not line.strip() or _describes(read_json_line(line))
    except (ValueError, RecursionError):
        return False


def _describes(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict) and bool(value.keys() & DOCUMENT_ONLY or value.keys() == {"source"})


def read_json_line(line: str) -> object:
    """Return the value of a line. Numbers keep the digits they are written with. Raises `ValueError`."""
    return _DECODER.decode(line)


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if len(text) > MAX_NUMBER_LENGTH or abs(number.adjusted()) > MAX_EXPONENT:
        raise NotANumber("a number too long, or with too great an exponent")
    return number


def _no_constant(word: str) -> object:
    raise NotANumber(f"{word} is no number of JSON")


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise DuplicateKeys(f"the key {twice!r} is given twice")
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_no_duplicates, parse_float=_number, parse_constant=_no_constant)


def _not_json(error: Exception, file: str, line: int) -> Problem:
    if isinstance(error, json.JSONDecodeError):
        message = error.msg.removesuffix(" at").removesuffix(" starting")
        return Problem(Place(file, line, error.colno), f"not valid JSON: {message}", hint="one record a line")
    if isinstance(error, DuplicateKeys):
        return Problem(Place(file, line), str(error), hint="remove one")
    if isinstance(error, NotANumber):
        return Problem(Place(file, line), str(error), hint="leave the field out if nothing is known")
    return Problem(Place(file, line), "not readable JSON: nested too deeply or a number too long")
