"""Which events have claims whose dates clash, and the versions they are judged in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from claimcheck.engine.columns import Pass
from claimcheck.engine.dating import Dating
from claimcheck.engine.datings import datings_of
from claimcheck.engine.events import Merged
from claimcheck.engine.versions import on_one_clock, versions_of
from claimcheck.model.spans import Span
from claimcheck.reading.table import insert

if TYPE_CHECKING:
    import duckdb


def split_clashing(connection: duckdb.DuckDBPyConnection, one: Pass, merged: Merged) -> list[int]:
    """List the claims of every event that has several; one that clashes has a row for each of its versions."""
    run = connection.execute
    run(f"CREATE TABLE {one}.member (row INTEGER, event INTEGER, claim INTEGER)")
    run(f"CREATE TABLE {one}.clash (event INTEGER, agree BOOLEAN, agree_by_source BOOLEAN)")
    if merged.events == merged.size:
        return []
    counted = "" if one == "reported" else " WHERE NOT reported"
    run(
        f"CREATE TABLE {one}.several AS SELECT event, (row_number() OVER (ORDER BY event) - 1)::INTEGER AS number "
        f"FROM (SELECT event FROM claim{counted} GROUP BY event HAVING count(*) > 1)"
    )
    if not connection.execute(f"FROM {one}.several LIMIT 1").fetchall():
        return []
    run(
        f"CREATE TABLE {one}.doubtful AS SELECT event FROM {one}.told_strict SEMI JOIN {one}.several USING (event) "
        "GROUP BY event HAVING count(DISTINCT zoned) > 1 "
        "OR coalesce(max(start_lo) > min(start_hi) OR max(end_lo) > min(end_hi), false)"
    )
    run(
        f"INSERT INTO {one}.member SELECT {merged.size} + several.number, claim.event, claim.claim FROM claim "
        f"JOIN {one}.several USING (event){counted}"
    )
    found = run(
        f"SELECT event, list(claim ORDER BY claim) FROM {one}.member SEMI JOIN {one}.doubtful USING (event) "
        "GROUP BY event ORDER BY event"
    ).fetchall()
    if not found:
        return []
    return _split(found, connection, one, merged)


def _split(
    found: Sequence[tuple[int, list[int]]], connection: duckdb.DuckDBPyConnection, one: Pass, merged: Merged
) -> list[int]:
    """Give each event that clashes, of those that may, a row for each of its versions."""
    datings = datings_of(connection, sorted(number for _, numbers in found for number in numbers), merged.resolved)
    next_row = merged.size + len(connection.execute(f"FROM {one}.several").fetchall())
    members: list[tuple[int, int, int]] = []
    clashes: list[tuple[int, bool, bool]] = []
    left_out: list[int] = []
    sources = dict(
        connection.execute(f"SELECT claim, source FROM claim SEMI JOIN {one}.doubtful USING (event)").fetchall()
    )
    for event, numbers in found:
        versions, some_left_out = _versions(numbers, datings)
        if len(versions) < 2:
            continue
        left_out += [event] * some_left_out
        clashes.append((event, *_agreements(numbers, datings, sources)))
        for version in versions:
            members += [(next_row, event, claim) for claim in version]
            next_row += 1
    insert(
        connection, f"{one}.clash", dict.fromkeys(("event",), "INTEGER") | _AGREEMENTS, list(zip(*clashes, strict=True))
    )
    connection.execute(f"DELETE FROM {one}.member WHERE event IN (SELECT event FROM {one}.clash)")
    insert(
        connection,
        f"{one}.member",
        dict.fromkeys(("row", "event", "claim"), "INTEGER"),
        list(zip(*members, strict=True)),
    )
    return left_out


_AGREEMENTS = {"agree": "BOOLEAN", "agree_by_source": "BOOLEAN"}


def _agreements(
    numbers: Iterable[int], datings: Mapping[int, Dating], sources: Mapping[int, str | None]
) -> tuple[bool, bool]:
    """Tell whether the claims of an event leave it a date, and whether those of each source do.

    "About 1801" and 1802 agree, for that is what "about" says; so the dates count as widened in both views.
    """
    by_source: dict[str | None, list[Span]] = defaultdict(list)
    for number in numbers:
        if number in datings:
            by_source[sources[number]].append(datings[number].widened)
    known = [spans for source, spans in by_source.items() if source is not None]
    every = [span for spans in by_source.values() for span in spans]
    return _agree(every), all(map(_agree, known))


def _agree(spans: Sequence[Span]) -> bool:
    """Tell whether some start and some end lie within all spans."""
    moved = list(on_one_clock(dict(enumerate(spans))).values())
    ranges = ([span.start for span in moved], [span.end for span in moved])
    return all(max(m.earliest for m in ms) <= min(m.latest for m in ms) for ms in ranges if ms)


def _versions(numbers: Iterable[int], datings: Mapping[int, Dating]) -> tuple[list[list[int]], bool]:
    """Return the versions of an event as numbers of claims; a claim without a date belongs to every version."""
    spans = on_one_clock({number: datings[number].strict for number in numbers if number in datings})
    versions, some_left_out = versions_of(spans)
    undated = [number for number in numbers if number not in spans]
    return [sorted([*version, *undated]) for version in versions], some_left_out
