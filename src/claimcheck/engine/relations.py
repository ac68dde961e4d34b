"""The relations that rules are judged on, in DuckDB: claims, and the events merged from them.

Two passes: `stated` holds what sources assert themselves, `reported` also what speakers are reported to say and
what is alleged. In each pass there are four tables of one shape: events and single claims (`told`), each with
strict and with widened bounds. A row of events is one version of an event; where its claims clash, one more row
holds the hull of all versions. Rules match versions (`judged`), and gather wholes (`whole`). The widened tables are
built when first asked for.

A bound is held as seconds and as a calendar code, with the number of the claim it comes from (`_by`): the witness.
Undated is NULL, and unbounded is -INFINITY or INFINITY.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, Self

from claimcheck.engine.columns import (
    BOUNDS,
    PLAIN_COLUMNS,
    Demand,
    Features,
    Pass,
    columns_of,
    features_of,
    rows_of,
    sole_column,
)
from claimcheck.engine.compiled import Lack
from claimcheck.engine.dating import Span
from claimcheck.engine.events import Merged
from claimcheck.engine.formulas import EAST, WEST
from claimcheck.engine.versions import versions_of
from claimcheck.model.dates import INFINITY
from claimcheck.reading import Reading

if TYPE_CHECKING:
    import duckdb

View = Literal["strict", "widened"]
MANY_CLAIMS = 50_000
"""From here on one query is worth several threads; below, rules run side by side."""
SETTINGS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
}


@dataclass(slots=True)
class Relations:
    """An open database and what is in it."""

    connection: duckdb.DuckDBPyConnection
    merged: Merged
    demand: Demand
    passes: tuple[Pass, ...]
    features: Features
    versions_left_out: tuple[int, ...]
    threads: int | None = None
    _widened: set[Pass] = field(default_factory=set)
    _widening: Lock = field(default_factory=Lock)

    def passes_with(self, types: Iterable[str]) -> tuple[Pass, ...]:
        """Return the passes in which rules about these types can find something: reports matter where there are any."""
        return self.passes if self.features.reported.intersection(types) else self.passes[:1]

    def has(self, lack: Lack) -> bool:
        """Tell whether some claim lacks what may keep a rule from judging."""
        word = lack.field or lack.kind
        return lack.kind == "event" or any((word, name) in self.features.lacking for name in lack.types)

    def lacks_any(self, keys: Iterable[str], types: Sequence[str]) -> bool:
        """Tell whether some event of these types lacks one of some keys."""
        return any((key, name) in self.features.lacking for key in keys for name in types)

    def widen(self, one: Pass) -> None:
        """Build the widened view of a pass, unless it has been asked for before."""
        with self._widening:
            if one not in self._widened:
                self._widened.add(one)
                _build_view(self.connection.cursor(), one, "widened", self.demand, self.features.clocks)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query and return its rows. Queries of several threads run side by side."""
        return self.connection.cursor().execute(sql).fetchall()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.connection.close()


def relate(merged: Merged, reading: Reading, demand: Demand, threads: int | None = None) -> Relations:
    """Load the claims of a run and build the relations of each pass that has claims of its own."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = dict(SETTINGS)
    if len(merged.claims) < MANY_CLAIMS:
        settings["threads"] = 1
    elif threads is not None:
        settings["threads"] = threads
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET lock_configuration = true")
    rows = rows_of(merged, reading, demand)
    _load(connection, "claim", columns_of(demand), rows)
    features = features_of(rows, merged, reading, demand)
    passes: tuple[Pass, ...] = ("stated", "reported") if features.reported else ("stated",)
    with ThreadPoolExecutor(len(passes)) as pool:
        built = pool.map(lambda one: _build_pass(connection.cursor(), one, merged, demand, features.clocks), passes)
        left_out = [event for events in built for event in events]
    return Relations(connection, merged, demand, passes, features, tuple(left_out), threads)


def _load(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Sequence[Mapping[str, object]]
) -> None:
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"CREATE TABLE {table} ({declared})")
    if rows:
        unnested = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
        values = [[row.get(name) for row in rows] for name in columns]
        connection.execute(f"INSERT INTO {table} SELECT {unnested}", values)


def _build_pass(
    connection: duckdb.DuckDBPyConnection, one: Pass, merged: Merged, demand: Demand, clocks: bool
) -> list[int]:
    """Build the tables of one pass; return the events of which some versions were left out."""
    connection.execute(f"CREATE SCHEMA {one}")
    counted = "true" if one == "reported" else "NOT reported"
    connection.execute(f"CREATE TABLE {one}.live AS SELECT * FROM claim WHERE {counted}")
    left_out = _split_clashing(connection, one, merged)
    _build_view(connection, one, "strict", demand, clocks)
    return left_out


def _build_view(connection: duckdb.DuckDBPyConnection, one: Pass, view: View, demand: Demand, clocks: bool) -> None:
    """Build the two tables of a view: claims as told, and events.

    Most events have one claim and are taken as they are; only the others are merged, and only those that clash have
    versions and a whole.
    """
    shape = ", ".join("event_type AS type" if column == "type" else column for column in _event_columns(demand))
    connection.execute(f"CREATE TABLE {one}.told_{view} AS {_told_sql(one, view, demand)}")
    connection.execute(
        f"CREATE TABLE {one}.event_{view} AS SELECT {shape} FROM {one}.told_{view} "
        f"WHERE event NOT IN (SELECT event FROM {one}.member)"
    )
    if one == "stated" and _holds_any(connection, "(SELECT 1 FROM claim WHERE reported)"):
        hearsay = _told_sql(one, view, demand, claims="(SELECT * FROM claim WHERE reported)", hearsay=True)
        connection.execute(f"INSERT INTO {one}.event_{view} SELECT {shape} FROM ({hearsay})")
    if _holds_any(connection, f"{one}.member"):
        connection.execute(f"INSERT INTO {one}.event_{view} {_version_sql(one, view, demand, clocks)}")
    if _holds_any(connection, f"{one}.clash"):
        connection.execute(f"INSERT INTO {one}.event_{view} {_whole_sql(one, view, demand)}")


def _holds_any(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall())


def _split_clashing(connection: duckdb.DuckDBPyConnection, one: Pass, merged: Merged) -> list[int]:
    """List the claims of every event that has several; one that clashes has a row for each of its versions."""
    found = connection.execute(
        "SELECT event, list(claim ORDER BY claim), count(DISTINCT zoned) > 1 "
        "OR coalesce(max(start_lo) > min(start_hi) OR max(end_lo) > min(end_hi), false) "
        f"FROM {one}.live GROUP BY event HAVING count(*) > 1 ORDER BY event"
    ).fetchall()
    next_row = len(merged.claims)
    members: list[dict[str, object]] = []
    clashes: list[dict[str, object]] = []
    left_out: list[int] = []
    for event, numbers, may_clash in found:
        versions, some_left_out = _versions(numbers, merged) if may_clash else ([numbers], False)
        left_out += [event] * some_left_out
        if len(versions) > 1:
            clashes.append({"event": event, **_agreements(numbers, merged)})
        for version in versions or [numbers]:
            members += [{"row": next_row, "event": event, "claim": claim} for claim in version]
            next_row += 1
    _load(connection, f"{one}.member", {"row": "INTEGER", "event": "INTEGER", "claim": "INTEGER"}, members)
    agreements = {"agree": "BOOLEAN", "agree_by_source": "BOOLEAN"}
    _load(connection, f"{one}.clash", {"event": "INTEGER", **agreements}, clashes)
    return left_out


def _agreements(numbers: Iterable[int], merged: Merged) -> dict[str, bool]:
    """Tell whether the claims of an event leave it a date, and whether those of each source do.

    "About 1801" and 1802 agree, for that is what "about" says; so the dates count as widened in both views.
    """
    claims = [merged.claims[number] for number in numbers]
    dated = [(claim.source, d) for claim in claims if (d := merged.dated.datings.get(claim.id)) is not None]
    by_source: dict[str | None, list[Span]] = defaultdict(list)
    for source, dating in dated:
        by_source[source].append(dating.widened)
    known = [spans for source, spans in by_source.items() if source is not None]
    every = [span for spans in by_source.values() for span in spans]
    return {"agree": _agree(every), "agree_by_source": all(map(_agree, known))}


def _agree(spans: Sequence[Span]) -> bool:
    """Tell whether some start and some end lie within all spans."""
    moved = list(on_one_clock({str(number): span for number, span in enumerate(spans)}).values())
    ranges = ([span.start for span in moved], [span.end for span in moved])
    return all(max(m.earliest for m in ms) <= min(m.latest for m in ms) for ms in ranges if ms)


def _versions(numbers: Iterable[int], merged: Merged) -> tuple[list[list[int]], bool]:
    """Return the versions of an event as numbers of claims; a claim without a date belongs to every version."""
    by_id = {merged.claims[number].id: number for number in numbers}
    spans = on_one_clock({c: d.strict for c in by_id if (d := merged.dated.datings.get(c)) is not None})
    versions, some_left_out = versions_of(spans)
    undated = [number for claim, number in by_id.items() if claim not in spans]
    return [sorted([*(by_id[c] for c in version), *undated]) for version in versions], some_left_out


def on_one_clock(spans: Mapping[str, Span]) -> dict[str, Span]:
    """Return the spans as they are, or all in UTC if only some are zoned."""
    if len({span.start.zoned for span in spans.values()}) < 2:
        return dict(spans)
    return {claim: Span(span.start.to_utc(), span.end.to_utc()) for claim, span in spans.items()}


def _told_sql(one: Pass, view: View, demand: Demand, *, claims: str = "", hearsay: bool = False) -> str:
    """Every claim by itself, in the shape of an event.

    Among what is stated, what is only reported (`hearsay`) is no event, but it may belong to a group or exempt.
    """
    prefix = "w_" if view == "widened" else ""
    columns = ["claim AS row", "event", "type", "event_type", "often", "stance"]
    columns += [f"{not hearsay} AS judged", "true AS whole", f"{hearsay} AS hearsay"]
    columns += ["true AS agree", "true AS agree_by_source", "source AS f_source", "source_rank AS f_source_rank"]
    columns += ["source_kind AS f_source_kind", "weekday", "zoned"]
    for bound in BOUNDS:
        columns += [f"{prefix}{bound}{kind} AS {bound}{kind}" for kind in demand.kinds]
        columns.append(f"CASE WHEN start_lo IS NOT NULL THEN claim END AS {bound}_by")
    for end in ("lo", "hi"):
        columns += [f"{prefix}published_{end}{kind} AS published_{end}{kind}" for kind in demand.kinds]
    columns += ["published_zoned", *(f"f_{field}" for field in sorted(demand.fields))]
    columns += [f"{one}_{column} AS {column}" for column in _sole_columns(demand)]
    columns += [f"{_field_column(field)} IS NOT NULL AS s_{field}" for field in sorted(demand.given)]
    return f"SELECT {', '.join(columns)} FROM {claims or f'{one}.live'}"


def _field_column(field: str) -> str:
    return field if field in (*PLAIN_COLUMNS, "source", "source_rank", "source_kind") else f"f_{field}"


def _event_columns(demand: Demand) -> list[str]:
    bounds = [f"{bound}{kind}" for bound in BOUNDS for kind in (*demand.kinds, "_by")]
    marks = ["judged", "whole", "hearsay", "agree", "agree_by_source", "zoned", *_sole_columns(demand)]
    marks += [f"s_{field}" for field in sorted(demand.given)]
    return [*_IDENTITY, *marks, *bounds, *_field_columns(demand)]


_IDENTITY = ("row", "event", "type", "often", "stance")
_TO_UTC = {"lo": -EAST, "hi": WEST}


def _sole_columns(demand: Demand) -> list[str]:
    return [sole_column(entity, key) for entity, key in sorted(demand.soles)]


def _field_columns(demand: Demand) -> list[str]:
    return ["weekday", *(f"f_{field}" for field in sorted(demand.fields))]


def _evidence_sql(one: Pass, view: View, demand: Demand, clocks: bool) -> str:
    """The claims of every version, local times taken to UTC where an event has times of both kinds."""
    columns = [*_event_columns(demand), "event_type"]
    values = {column: f"told.{column}" for column in columns} | {"row": "member.row"}
    tables = f"{one}.member JOIN {one}.told_{view} told ON told.row = member.claim"
    if clocks:
        values |= {bound: f"{_in_utc(bound)} AS {bound}" for bound in BOUNDS}
        values["zoned"] = "mixed.mixed OR told.zoned AS zoned"
        tables += (
            f" JOIN (SELECT event, count(DISTINCT zoned) > 1 AS mixed FROM {one}.live GROUP BY event) mixed "
            "ON mixed.event = told.event"
        )
    return f"SELECT {', '.join(values.values())} FROM {tables}"


def _in_utc(bound: str) -> str:
    moved = f"mixed.mixed AND NOT told.zoned AND abs(told.{bound}) < {INFINITY}"
    return f"CASE WHEN {moved} THEN told.{bound} + ({_TO_UTC[bound[-2:]]}) ELSE told.{bound} END"


def _version_sql(one: Pass, view: View, demand: Demand, clocks: bool) -> str:
    """The versions of every event with several claims. One version alone is also the whole."""
    marks = {"judged": "true", "whole": f"event NOT IN (SELECT event FROM {one}.clash)"}
    agree = {"agree": "true", "agree_by_source": "true"}
    evidence = f"({_evidence_sql(one, view, demand, clocks)})"
    return _merged_sql(evidence, "row, event", demand, latest_start=True, marks=marks | agree)


def whole_row(event: int) -> int:
    """Return the row that holds the whole of an event whose claims clash."""
    return -1 - event


def _whole_sql(one: Pass, view: View, demand: Demand) -> str:
    """The whole of every event that clashes: the hull of its versions, and what all its claims agree on."""
    clash = f"{one}.clash"
    versions = f"(SELECT *, type AS event_type FROM {one}.event_{view} WHERE event IN (SELECT event FROM {clash}))"
    claims = f"(SELECT * FROM {one}.told_{view} WHERE event IN (SELECT event FROM {clash}))"
    marks = {"row": "-1 - event", "judged": "false", "whole": "true", "agree": "true", "agree_by_source": "true"}
    hull = _merged_sql(versions, "event", demand, latest_start=False, marks=marks)
    said = _merged_sql(claims, "event", demand, latest_start=True, marks=marks)
    values = {column: f"hull.{column}" for column in _event_columns(demand)}
    stated = [f"s_{field}" for field in sorted(demand.given)]
    values |= {column: f"said.{column}" for column in (*_field_columns(demand), *stated)}
    values |= {column: f"clash.{column}" for column in ("agree", "agree_by_source")}
    return (
        f"SELECT {', '.join(values.values())} FROM ({hull}) hull "
        f"JOIN ({said}) said ON said.event = hull.event JOIN {clash} ON clash.event = hull.event"
    )


def _merged_sql(table: str, groups: str, demand: Demand, *, latest_start: bool, marks: Mapping[str, str]) -> str:
    """Merge rows of one event into one: their meet (`latest_start`) or their hull; a field is what they agree on."""
    values = {"row": "row", "event": "event", "type": "max(event_type)", "often": "max(often)", "stance": "max(stance)"}
    values |= {**marks, "zoned": "bool_or(zoned)", "hearsay": "false"}
    values |= {f"s_{field}": f"bool_or(s_{field})" for field in demand.given}
    values |= {column: f"bool_and({column})" for column in _sole_columns(demand)}
    values |= {c: f"CASE WHEN min({c}) = max({c}) THEN min({c}) END" for c in _field_columns(demand)}
    extremes = []
    for bound in BOUNDS:
        greatest = bound.endswith("lo") == latest_start
        extremes.append(f"{_extreme(bound, greatest)} AS x_{bound}")
        function = "max" if greatest else "min"
        values |= {
            bound: f"x_{bound}.v",
            f"{bound}_code": f"{function}({bound}_code)",
            f"{bound}_by": f"{'-' if greatest else ''}x_{bound}.c",
        }
    inner = [f"{values[c]} AS {c}" for c in _event_columns(demand) if "x_" not in values[c]]
    outer = [f"{values[c]} AS {c}" if "x_" in values[c] else c for c in _event_columns(demand)]
    return f"SELECT {', '.join(outer)} FROM (SELECT {', '.join([*inner, *extremes])} FROM {table} GROUP BY {groups})"


def _extreme(bound: str, greatest: bool) -> str:
    """The least or greatest value of a bound, and the claim it comes from; of several, the first."""
    function, sign = ("max", "-") if greatest else ("min", "")
    return f"{function}(struct_pack(v := {bound}, c := {sign}{bound}_by)) FILTER (WHERE {bound} IS NOT NULL)"
