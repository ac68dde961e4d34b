"""Where the values of a JSON line stand: found on demand, for the few claims that are cited or broken."""

from __future__ import annotations

import json
import re

from claimcheck.reading.records import ReadClaim, Reading, Span

_DECODER = json.JSONDecoder()


def span_of(reading: Reading, read: ReadClaim, field: str) -> Span:
    """Return where a claim's field stands, or where the claim begins if it has no place of its own."""
    span = read.spans.get(field)
    if not read.spans and (text := reading.line(read.place.file, read.place.line)):
        span = _span_in(text, read.place.line, field)
    return span or Span(read.place.line, read.place.column, 0)


def _span_in(line: str, number: int, field: str) -> Span | None:
    """Return where the value of one field stands in a line.

    In an object without others in it, a key is the only text that ends before a colon.
    """
    key = re.search(rf'[{{,\s]"{re.escape(field)}"\s*:\s*', line)
    if key is None or line.count("{") != 1:
        return spans_in(line, number).get(field)
    _, end = _DECODER.raw_decode(line, key.end())
    return Span(number, key.end() + 1, end - key.end())


def spans_in(line: str, number: int) -> dict[str, Span]:
    """Return where each value of a line's JSON object stands. The line has been read before, so it is valid."""
    spans: dict[str, Span] = {}
    at = _after_blanks(line, 0) + 1
    while line[at := _after_blanks(line, at)] != "}":
        key, at = _DECODER.raw_decode(line, _after_blanks(line, at + (line[at] == ",")))
        begin = _after_blanks(line, _after_blanks(line, at) + 1)
        _, at = _DECODER.raw_decode(line, begin)
        spans[key] = Span(number, begin + 1, at - begin)
    return spans


def _after_blanks(line: str, at: int) -> int:
    while line[at] in " \t\r\n":
        at += 1
    return at
