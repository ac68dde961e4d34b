"""Where the values of a JSON line stand: found on demand, for the few claims that are cited or broken."""

from __future__ import annotations

import json

from claimcheck.reading.records import ReadClaim, Reading, Span


def span_of(reading: Reading, read: ReadClaim, field: str) -> Span:
    """Return where a claim's field stands, or where the claim begins if it has no place of its own."""
    spans = read.spans
    if not spans and (text := reading.line(read.place.file, read.place.line)):
        spans = spans_in(text, read.place.line)
    return spans.get(field) or Span(read.place.line, read.place.column, 0)


def spans_in(line: str, number: int) -> dict[str, Span]:
    """Return where each value of a line's JSON object stands. The line has been read before, so it is valid."""
    spans: dict[str, Span] = {}
    decoder = json.JSONDecoder()
    at = _after_blanks(line, 0) + 1
    while line[at := _after_blanks(line, at)] != "}":
        key, at = decoder.raw_decode(line, _after_blanks(line, at + (line[at] == ",")))
        begin = _after_blanks(line, _after_blanks(line, at) + 1)
        _, at = decoder.raw_decode(line, begin)
        spans[key] = Span(number, begin + 1, at - begin)
    return spans


def _after_blanks(line: str, at: int) -> int:
    while line[at] in " \t\r\n":
        at += 1
    return at
