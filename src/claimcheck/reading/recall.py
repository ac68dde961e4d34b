"""Claims of files read in bulk, read again from their lines where they are looked at one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress

from claimcheck.model.problems import ClaimcheckError, Place, Problem
from claimcheck.reading.calendars import in_calendar
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.records import ReadClaim, Reading
from claimcheck.vocabulary import Registry


def recall(reading: Reading, registry: Registry, places: Mapping[int, tuple[str, int, str]]) -> dict[int, ReadClaim]:
    """Return claims by the keys given, each by its file, its line and its id.

    Raises `ClaimcheckError` if a file no longer holds what was read.
    """
    lines: dict[str, set[int]] = defaultdict(set)
    for file, line, _ in places.values():
        lines[file].add(line)
    try:
        texts = {file: reading.large[file].lines(numbers) for file, numbers in lines.items()}
    except OSError as error:
        place = Place(error.filename or "")
        raise ClaimcheckError(Problem(place, f"cannot be read again: {error.strerror}", hint="run again")) from error
    return {
        key: _claim(reading, registry, Place(file, line), texts[file].get(line, ""), name)
        for key, (file, line, name) in places.items()
    }


def _claim(reading: Reading, registry: Registry, place: Place, text: str, name: str) -> ReadClaim:
    again, source = Reading(), reading.large[place.file]
    value: object = None
    with suppress(ValueError, RecursionError):
        value, text = source.record(text, name)
    DocumentReader(registry, again, place.file).claim(value, place.line, source.default_source, text)
    if name not in again.claims:
        raise ClaimcheckError(Problem(place, "the file was changed while it was checked", hint="run again"))
    return in_calendar(again.claims[name], reading)
