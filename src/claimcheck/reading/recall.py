"""Claims of files read in bulk, read again from their lines where they are looked at one by one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping

from claimcheck.model.problems import ClaimcheckError, Place, Problem
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.records import ReadClaim, Reading
from claimcheck.vocabulary import Registry


def recall(reading: Reading, registry: Registry, places: Mapping[int, tuple[str, int]]) -> dict[int, ReadClaim]:
    """Return the claims that stand at places, each a file and a line, by the keys given.

    Raises `ClaimcheckError` if a file no longer holds what was read.
    """
    lines: dict[str, set[int]] = defaultdict(set)
    for file, line in places.values():
        lines[file].add(line)
    texts = {file: reading.bulk[file].lines(numbers) for file, numbers in lines.items()}
    return {
        key: _claim(reading, registry, file, line, texts[file].get(line, "")) for key, (file, line) in places.items()
    }


def _claim(reading: Reading, registry: Registry, file: str, line: int, text: str) -> ReadClaim:
    again = Reading()
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    DocumentReader(registry, again, file).claim(value, line, reading.bulk[file].default_source, text)
    if len(again.claims) != 1:
        raise ClaimcheckError(Problem(Place(file, line), "the file was changed while it was checked", hint="run again"))
    return next(iter(again.claims.values()))
