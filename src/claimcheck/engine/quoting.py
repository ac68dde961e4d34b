"""Which claims quote anything: looked up without reading large files as JSON once more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from claimcheck.reading import Reading
from claimcheck.reading.chunks import CHUNK_BYTES, LargeFile

_KEYS: Final = tuple(
    re.compile(key + rb'\s*:\s*"([^"\\]*+(?:\\.[^"\\]*+)*+)"')
    for key in (
        rb'"quote"',
        rb'"(?:q|\\u0071)(?:u|\\u0075)(?:o|\\u006[fF])(?:t|\\u0074)(?:e|\\u0065)"',
    )
)
"""The key and a text after it, as most files write it, and as it may be escaped."""


def has_quotes(reading: Reading) -> bool:
    """Tell whether some claim has a quote."""
    if any(read.claim.quote for read in reading.claims.values()):
        return True
    return any(True for file in reading.large.values() for _ in quoted_lines(file))


def quoted_lines(file: LargeFile) -> Iterator[tuple[int, str]]:
    """Yield the quotes in a large file, by line, without reading the lines as JSON."""
    number = 1
    with file.open() as opened:
        while data := opened.read(CHUNK_BYTES):
            data += opened.readline()
            counted = 0
            for found in _KEYS[b"\\u00" in data].finditer(data):
                number += data.count(b"\n", counted, found.start())
                counted = found.start()
                with suppress(ValueError):  # what is no JSON was refused, and what is no UTF-8, too
                    written = found[1]
                    yield number, json.loads(b'"%s"' % written) if b"\\" in written else written.decode()
            number += data.count(b"\n", counted)
