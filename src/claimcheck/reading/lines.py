"""JSON Lines: one claim a line. A line with `sources` or `entities` describes them, as a document does."""

from __future__ import annotations

import json
from collections.abc import Iterable

from claimcheck.model.problems import Place, Problem
from claimcheck.reading.document import DOCUMENT_KEYS, DocumentReader

_DOCUMENT_ONLY = DOCUMENT_KEYS.keys() - {"source"}


class DuplicateKeys(ValueError):
    """One JSON object gives a key twice."""


def read_lines(lines: Iterable[str], reader: DocumentReader) -> None:
    """Read every line as a claim; blank lines are skipped, a broken one is reported and left out."""
    default_source: str | None = None
    for number, line in enumerate((line.rstrip("\r\n") for line in lines), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line, object_pairs_hook=_no_duplicates)
        except (ValueError, RecursionError) as error:
            reader.reading.report(_not_json(error, reader.file, number))
            continue
        if isinstance(value, dict) and (value.keys() & _DOCUMENT_ONLY or value.keys() == {"source"}):
            if isinstance(value.get("source"), str):
                default_source = value["source"]
            reader.document(value, number)
        else:
            reader.claim(value, number, default_source, line)


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise DuplicateKeys(f"the key {twice!r} is given twice")
    return value


def _not_json(error: Exception, file: str, line: int) -> Problem:
    if isinstance(error, json.JSONDecodeError):
        return Problem(Place(file, line, error.colno), f"not valid JSON: {error.msg}", hint="one record a line")
    if isinstance(error, DuplicateKeys):
        return Problem(Place(file, line), str(error), hint="remove one")
    return Problem(Place(file, line), "not readable JSON: nested too deeply or a number too long")
