"""The relations that rules are judged on, in DuckDB: claims, and the events merged from them.

Two passes: `stated` holds what sources assert themselves, `reported` also what speakers are reported to say and
what is alleged. In each pass there are four tables of one shape: events and single claims (`told`), each with
strict and with widened bounds. A row of events is one version of an event; where its claims clash, one more row
holds the hull of all versions. Rules match versions (`judged`), and gather wholes (`whole`).

A bound is held as seconds and as a calendar code, with the number of the claim it comes from (`_by`): the witness.
Undated is NULL, and unbounded is -INFINITY or INFINITY.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from claimcheck.engine.dating import Dating, Span
from claimcheck.engine.events import ASSERTING, Merged, rank_of
from claimcheck.engine.versions import versions_of
from claimcheck.model.claims import WEEKDAYS, Claim
from claimcheck.model.dates import INFINITY, Date, Moment
from claimcheck.reading import Reading

if TYPE_CHECKING:
    import duckdb

Pass = Literal["stated", "reported"]
View = Literal["strict", "widened"]
VIEWS: tuple[View, View] = ("strict", "widened")
BOUNDS = ("start_lo", "start_hi", "end_lo", "end_hi")
SETTINGS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
}


@dataclass(frozen=True, slots=True)
class Demand:
    """What the rules of a run need to be in the relations."""

    fields: frozenset[str]
    soles: frozenset[str]


@dataclass(slots=True)
class Relations:
    """An open database and what is in it."""

    connection: duckdb.DuckDBPyConnection
    merged: Merged
    passes: tuple[Pass, ...]
    types: frozenset[str]
    imprecise: bool
    versions_left_out: tuple[int, ...]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query and return its rows."""
        return self.connection.execute(sql).fetchall()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.connection.close()


def relate(merged: Merged, reading: Reading, demand: Demand, threads: int | None = None) -> Relations:
    """Load the claims of a run and build the relations of each pass that has claims of its own."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = dict(SETTINGS)
    if threads is not None:
        settings["threads"] = threads
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET lock_configuration = true")
    rows = [_row(number, claim, merged, reading, demand) for number, claim in enumerate(merged.claims)]
    _load(connection, "claim", _columns(demand), rows)
    passes: tuple[Pass, ...] = ("stated", "reported") if any(row["reported"] for row in rows) else ("stated",)
    left_out: list[int] = []
    for one in passes:
        left_out += _build_pass(connection, one, merged, demand)
    datings = merged.dated.datings.values()
    return Relations(
        connection, merged, passes, frozenset(claim.type for claim in merged.claims),
        any(d.uncertain or d.strict != d.widened for d in datings), tuple(left_out),
    )


def _columns(demand: Demand) -> dict[str, str]:
    columns = {
        "claim": "INTEGER", "event": "INTEGER", "type": "VARCHAR", "often": "VARCHAR", "stance": "VARCHAR",
        "reported": "BOOLEAN", "source": "VARCHAR", "source_rank": "VARCHAR", "source_kind": "VARCHAR",
        "weekday": "TINYINT", "zoned": "BOOLEAN",
        "published_zoned": "BOOLEAN",
    }
    for prefix in ("", "w_"):
        columns |= {f"{prefix}{bound}{kind}": "BIGINT" for bound in BOUNDS for kind in ("", "_code")}
        columns |= {f"{prefix}published_{end}{kind}": "BIGINT" for end in ("lo", "hi") for kind in ("", "_code")}
    return columns | {f"f_{field}": "VARCHAR" for field in sorted(demand.fields)}


def _load(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Sequence[Mapping[str, object]]
) -> None:
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"CREATE TABLE {table} ({declared})")
    if rows:
        unnested = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
        values = [[row.get(name) for row in rows] for name in columns]
        connection.execute(f"INSERT INTO {table} SELECT {unnested}", values)


def _row(number: int, claim: Claim, merged: Merged, reading: Reading, demand: Demand) -> dict[str, object]:
    roles = claim.roles()
    source = reading.sources.get(claim.source or "")
    row: dict[str, object] = {
        "claim": number,
        "event": merged.event_of[claim.id],
        "type": claim.type,
        "often": claim.often,
        "stance": "asserted" if claim.stance in ASSERTING else claim.stance,
        "reported": claim.by is not None or claim.stance == "alleged",
        "source": claim.source,
        "source_rank": rank_of(claim, reading),
        "source_kind": source.source.kind if source else None,
        "weekday": weekday_of(claim),
    }
    for field in demand.fields:
        text = getattr(claim, field, None)
        row[f"f_{field}"] = merged.canonical.get(text, text) if field in roles else text
    if (dating := merged.dated.datings.get(claim.id)) is not None:
        row |= _dated_columns(dating)
    if source is not None and source.source.published is not None:
        row |= _published_columns(source.source.published)
    return row


def weekday_of(claim: Claim) -> int | None:
    """Return the weekday a claim states, in its own field or within its date (0 is Monday)."""
    if claim.weekday is not None:
        return WEEKDAYS.index(claim.weekday)
    stated = {date.weekday for date in claim.dates.values() if isinstance(date, Date) and date.weekday is not None}
    return stated.pop() if len(stated) == 1 else None


def _dated_columns(dating: Dating) -> dict[str, object]:
    """A claim that is uncertain of its date bounds nothing in the widened view, though it is dated."""
    row = {"zoned": dating.strict.start.zoned, **_span_columns("", dating.strict)}
    if dating.uncertain:
        unbounded = {"lo": -INFINITY, "hi": INFINITY}
        return row | {
            f"w_{bound}{kind}": unbounded[bound[-2:]] for bound in BOUNDS for kind in ("", "_code")
        }
    return row | _span_columns("w_", dating.widened)


def _span_columns(prefix: str, span: Span) -> dict[str, object]:
    return _moment_columns(f"{prefix}start", span.start) | _moment_columns(f"{prefix}end", span.end)


def _moment_columns(name: str, moment: Moment) -> dict[str, object]:
    return {
        f"{name}_lo": moment.earliest, f"{name}_hi": moment.latest,
        f"{name}_lo_code": moment.earliest_code, f"{name}_hi_code": moment.latest_code,
    }


def _published_columns(published: Date) -> dict[str, object]:
    """A source that speaks over a time speaks at some moment within it. An uncertain date bounds nothing."""
    strict = published.start.hull(published.end)
    start, end = published.widened()
    widened = Moment(-INFINITY, INFINITY, strict.zoned) if published.uncertain else start.hull(end)
    return {
        "published_zoned": strict.zoned, **_moment_columns("published", strict), **_moment_columns("w_published", widened)
    }


def _build_pass(
    connection: duckdb.DuckDBPyConnection, one: Pass, merged: Merged, demand: Demand
) -> list[int]:
    """Build the tables of one pass; return the events of which some versions were left out."""
    connection.execute(f"CREATE SCHEMA {one}")
    counted = "true" if one == "reported" else "NOT reported"
    connection.execute(f"CREATE TABLE {one}.live AS SELECT * FROM claim WHERE {counted}")
    connection.execute(f"CREATE TABLE {one}.member AS SELECT event AS row, event, claim FROM {one}.live")
    left_out = _split_clashing(connection, one, merged)
    for view in VIEWS:
        prefix = "w_" if view == "widened" else ""
        connection.execute(f"CREATE TABLE {one}.told_{view} AS {_told_sql(one, prefix, demand)}")
        connection.execute(f"CREATE TABLE {one}.event_{view} AS {_event_sql(one, prefix, demand)}")
    _build_soles(connection, one, merged, demand)
    return left_out


def _split_clashing(connection: duckdb.DuckDBPyConnection, one: Pass, merged: Merged) -> list[int]:
    """Give each version of an event whose claims clash a row of its own, beside the row of the whole."""
    found = connection.execute(
        f"SELECT event, list(claim ORDER BY claim) FROM {one}.live GROUP BY event "
        "HAVING count(*) > 1 AND (max(start_lo) > min(start_hi) OR max(end_lo) > min(end_hi) "
        "OR count(DISTINCT zoned) > 1) ORDER BY event"
    ).fetchall()
    next_row = len(merged.event_of)
    rows: list[dict[str, object]] = []
    left_out: list[int] = []
    for event, numbers in found:
        versions, some_left_out = _versions(numbers, merged)
        if len(versions) < 2:
            continue
        left_out += [event] * some_left_out
        for version in versions:
            rows += [{"row": next_row, "event": event, "claim": claim} for claim in version]
            next_row += 1
    connection.execute(f"CREATE TABLE {one}.split (row INTEGER, event INTEGER, claim INTEGER)")
    if rows:
        connection.execute(
            f"INSERT INTO {one}.split SELECT unnest(?::INTEGER[]), unnest(?::INTEGER[]), unnest(?::INTEGER[])",
            [[row[name] for row in rows] for name in ("row", "event", "claim")],
        )
    return left_out


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


def _told_sql(one: Pass, prefix: str, demand: Demand) -> str:
    """Every claim by itself, in the shape of an event."""
    columns = ["claim AS row", "event", "type", "often", "stance", "true AS judged", "true AS whole"]
    columns += ["true AS agree", "true AS agree_by_source", "source AS f_source", "source_rank AS f_source_rank"]
    columns += ["source_kind AS f_source_kind", "weekday", "zoned"]
    for bound in BOUNDS:
        columns += [f"{prefix}{bound} AS {bound}", f"{prefix}{bound}_code AS {bound}_code"]
        columns.append(f"CASE WHEN start_lo IS NOT NULL THEN claim END AS {bound}_by")
    for end in ("lo", "hi"):
        columns += [f"{prefix}published_{end}{kind} AS published_{end}{kind}" for kind in ("", "_code")]
    columns += ["published_zoned", *(f"f_{field}" for field in sorted(demand.fields))]
    return f"SELECT {', '.join(columns)} FROM {one}.live"


def _event_sql(one: Pass, prefix: str, demand: Demand) -> str:
    """Every version of every event, and the whole of every event with several versions."""
    fields = [f"f_{field}" for field in sorted(demand.fields)]
    version = [_meet_column(prefix, bound) for bound in BOUNDS]
    whole = [_hull_column(bound) for bound in BOUNDS]
    bounds = [f"{bound}{kind}" for bound in BOUNDS for kind in ("", "_code", "_by")]
    shown = ", ".join(["row", "event", "type", "often", "stance", "judged", "whole", "weekday", "zoned", *bounds, *fields])
    constants = "max(type) AS type, max(often) AS often, max(stance) AS stance"
    values = ", ".join(_only(column) for column in ("weekday", *fields))
    return f"""
WITH splitting AS (SELECT DISTINCT event FROM {one}.split),
  mixed AS (SELECT event FROM {one}.live GROUP BY event HAVING count(DISTINCT zoned) > 1),
  part AS (
    SELECT row, event, claim FROM {one}.member WHERE event NOT IN (FROM splitting)
    UNION ALL SELECT row, event, claim FROM {one}.split),
  evidence AS (
    SELECT part.row, live.*, live.zoned OR live.event IN (FROM mixed) AS utc,
      CASE WHEN live.event IN (FROM mixed) AND NOT live.zoned THEN 1 ELSE 0 END AS moved
    FROM part JOIN {one}.live ON live.claim = part.claim),
  version AS (
    SELECT row, event, {constants}, true AS judged, event NOT IN (FROM splitting) AS whole,
      bool_or(utc) AS zoned, {values}, {", ".join(version)}
    FROM evidence GROUP BY row, event),
  unsplit AS (
    SELECT event AS row, event, {constants}, false AS judged, true AS whole,
      bool_or(zoned) AS zoned, {values}, {", ".join(whole)}
    FROM version WHERE event IN (FROM splitting) GROUP BY event),
  meet AS (
    SELECT event, max({_moved(prefix, "start_lo")}) <= min({_moved(prefix, "start_hi")})
        AND max({_moved(prefix, "end_lo")}) <= min({_moved(prefix, "end_hi")}) AS agree
    FROM evidence WHERE event IN (FROM splitting) GROUP BY event),
  source_meet AS (
    SELECT event, bool_and(agree) AS agree FROM (
      SELECT event, max({_moved(prefix, "start_lo")}) <= min({_moved(prefix, "start_hi")})
          AND max({_moved(prefix, "end_lo")}) <= min({_moved(prefix, "end_hi")}) AS agree
      FROM evidence WHERE event IN (FROM splitting) AND source IS NOT NULL GROUP BY event, source)
    GROUP BY event),
  complete AS (SELECT {shown} FROM version UNION ALL SELECT {shown} FROM unsplit)
SELECT complete.*, coalesce(meet.agree, true) AS agree, coalesce(source_meet.agree, true) AS agree_by_source
FROM complete LEFT JOIN meet ON meet.event = complete.event LEFT JOIN source_meet ON source_meet.event = complete.event
"""


_TO_UTC = {"lo": -14 * 3600, "hi": 12 * 3600}


def _moved(prefix: str, bound: str) -> str:
    """A bound in seconds, taken to UTC where an event has claims of both kinds; unbounded stays so."""
    column = f"{prefix}{bound}"
    return f"CASE WHEN moved = 1 AND abs({column}) < {INFINITY} THEN {column} + ({_TO_UTC[bound[-2:]]}) ELSE {column} END"


def _meet_column(prefix: str, bound: str) -> str:
    """The latest `lo` or the earliest `hi` among claims, with its code and the first claim that says so."""
    function, sign = ("max", "-") if bound.endswith("lo") else ("min", "")
    seconds = _moved(prefix, bound)
    dated = f"FILTER (WHERE {bound} IS NOT NULL)"
    return (
        f"{function}({seconds}) AS {bound}, {function}({prefix}{bound}_code) AS {bound}_code, "
        f"{sign}({function}(struct_pack(v := {seconds}, c := {sign}claim)) {dated}).c AS {bound}_by"
    )


def _hull_column(bound: str) -> str:
    """The earliest `lo` or the latest `hi` among versions, with its code and witness."""
    function, sign = ("min", "") if bound.endswith("lo") else ("max", "-")
    dated = f"FILTER (WHERE {bound} IS NOT NULL)"
    return (
        f"{function}({bound}) AS {bound}, {function}({bound}_code) AS {bound}_code, "
        f"{sign}({function}(struct_pack(v := {bound}, c := {sign}{bound}_by)) {dated}).c AS {bound}_by"
    )


def _only(column: str) -> str:
    """The value its claims agree on, or NULL where they give none or several."""
    return f"CASE WHEN min({column}) = max({column}) THEN min({column}) END AS {column}"


def _build_soles(connection: duckdb.DuckDBPyConnection, one: Pass, merged: Merged, demand: Demand) -> None:
    """For each optional key: the entities all of whose events name one and the same value of it."""
    for field in sorted(demand.soles):
        values: dict[str, set[str]] = defaultdict(set)
        for claim in merged.claims:
            reported = claim.by is not None or claim.stance == "alleged"
            if claim.stance not in ASSERTING or (reported and one == "stated"):
                continue
            text = getattr(claim, field, None)
            for role in claim.roles():
                entity = getattr(claim, role)
                if text is not None and entity is not None:
                    values[merged.canonical.get(entity, entity)].add(merged.canonical.get(text, text))
        soles = [{"entity": entity} for entity, found in sorted(values.items()) if len(found) == 1]
        _load(connection, f"{one}.sole_{field}", {"entity": "VARCHAR"}, soles)
