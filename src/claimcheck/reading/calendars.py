"""Which calendar claims are dated in, once all sources are known: a claim's own, its source's, or the Gregorian."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.model.dates import DateError, parse_date
from claimcheck.model.problems import Problem
from claimcheck.model.spans import DateUse
from claimcheck.reading.records import ReadClaim, Reading
from claimcheck.reading.table import WORDS, ClaimTable


def settle_calendars(reading: Reading) -> None:
    """Read every date in the calendar of its claim; a date that is none of that calendar is reported."""
    for name, read in list(reading.claims.items()):
        try:
            reading.claims[name] = in_calendar(read, reading)
        except DateError as error:
            del reading.claims[name]
            reading.report(_refused(read, error))
    julian = sorted(name for name, read in reading.sources.items() if read.source.calendar == "julian")
    if reading.table is not None and julian:
        _read_again(reading.table, julian)


def in_calendar(read: ReadClaim, reading: Reading) -> ReadClaim:
    """Return a claim with its dates in its calendar. Raises `DateError` if one is a day of the other calendar only."""
    source = reading.sources.get(read.claim.source or "")
    claim = read.claim.in_calendar(source.source.calendar if source else None)
    return read if claim is read.claim else replace(read, claim=claim)


def _refused(read: ReadClaim, error: DateError) -> Problem:
    word = next((word for word, date in read.claim.dates.items() if date.text == error.text), "when")
    place = read.place_of(word)
    return Problem(place, error.reason, record=read.claim.id, field=word, value=error.text, hint=error.hint)


def _read_again(table: ClaimTable, sources: list[str]) -> None:
    """Date the claims of Julian sources that were read in bulk as if they were Gregorian."""
    table.connection.execute("CREATE OR REPLACE TEMP TABLE julian (old INTEGER, new INTEGER)")
    table.connection.execute("CREATE OR REPLACE TEMP TABLE julian_source (id VARCHAR)")
    table.insert("julian_source", {"id": "VARCHAR"}, [sources])
    among = "source IN (SELECT id FROM julian_source)"
    used = " UNION ".join(f"SELECT d_{word} AS date FROM told WHERE {among}" for word in WORDS)
    found = table.query(f"SELECT date, use, text FROM date SEMI JOIN ({used}) USING (date) ORDER BY date")
    first = table.dates
    table.add_dates([(parse_date(text, "julian"), DateUse.of(use)) for _, use, text in found])
    old = [number for number, _, _ in found]
    table.insert("julian", {"old": "INTEGER", "new": "INTEGER"}, [old, list(range(first, first + len(old)))])
    for word in WORDS:
        table.connection.execute(f"UPDATE told SET d_{word} = new FROM julian WHERE d_{word} = old AND {among}")
