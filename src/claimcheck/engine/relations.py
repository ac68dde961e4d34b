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
from dataclasses import dataclass, field
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
    demand: Demand
    passes: tuple[Pass, ...]
    imprecise: bool
    versions_left_out: tuple[int, ...]
    _widened: set[Pass] = field(default_factory=set)

    def widen(self, one: Pass) -> None:
        """Build the widened view of a pass, unless it has been asked for before."""
        if one not in self._widened:
            self._widened.add(one)
            _build_view(self.connection, one, "widened", self.demand)

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
    left_out = [event for one in passes for event in _build_pass(connection, one, merged, demand)]
    return Relations(connection, merged, demand, passes, _imprecise(merged, reading), tuple(left_out))


def _imprecise(merged: Merged, reading: Reading) -> bool:
    """Tell whether some date means more when widened, so that the widened view differs from the strict one."""
    datings = merged.dated.datings.values()
    published = [read.source.published for read in reading.sources.values() if read.source.published is not None]
    return any(d.uncertain or d.strict != d.widened for d in datings) or any(
        date.uncertain or date.approximate for date in published
    )


def _columns(demand: Demand) -> dict[str, str]:
    columns = {
        "claim": "INTEGER",
        "event": "INTEGER",
        "type": "VARCHAR",
        "often": "VARCHAR",
        "stance": "VARCHAR",
        "reported": "BOOLEAN",
        "source": "VARCHAR",
        "source_rank": "VARCHAR",
        "source_kind": "VARCHAR",
        "weekday": "TINYINT",
        "zoned": "BOOLEAN",
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
    for name in demand.fields:
        value = getattr(claim, name, None)
        text = None if value is None else str(value)
        row[f"f_{name}"] = merged.canonical.get(text, text) if name in roles and text is not None else text
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
        return row | {f"w_{bound}{kind}": unbounded[bound[-2:]] for bound in BOUNDS for kind in ("", "_code")}
    return row | _span_columns("w_", dating.widened)


def _span_columns(prefix: str, span: Span) -> dict[str, object]:
    return _moment_columns(f"{prefix}start", span.start) | _moment_columns(f"{prefix}end", span.end)


def _moment_columns(name: str, moment: Moment) -> dict[str, object]:
    return {
        f"{name}_lo": moment.earliest,
        f"{name}_hi": moment.latest,
        f"{name}_lo_code": moment.earliest_code,
        f"{name}_hi_code": moment.latest_code,
    }


def _published_columns(published: Date) -> dict[str, object]:
    """A source that speaks over a time speaks at some moment within it. An uncertain date bounds nothing."""
    strict = published.start.hull(published.end)
    start, end = published.widened()
    widened = Moment(-INFINITY, INFINITY, strict.zoned) if published.uncertain else start.hull(end)
    return {
        "published_zoned": strict.zoned,
        **_moment_columns("published", strict),
        **_moment_columns("w_published", widened),
    }


def _build_pass(connection: duckdb.DuckDBPyConnection, one: Pass, merged: Merged, demand: Demand) -> list[int]:
    """Build the tables of one pass; return the events of which some versions were left out."""
    connection.execute(f"CREATE SCHEMA {one}")
    counted = "true" if one == "reported" else "NOT reported"
    connection.execute(f"CREATE TABLE {one}.live AS SELECT * FROM claim WHERE {counted}")
    left_out = _split_clashing(connection, one, merged)
    _build_view(connection, one, "strict", demand)
    _build_soles(connection, one, merged, demand)
    return left_out


def _build_view(connection: duckdb.DuckDBPyConnection, one: Pass, view: View, demand: Demand) -> None:
    """Build the two tables of a view: claims as told, and events.

    Most events have one claim and are taken as they are; only the others are merged, and only those that clash have
    versions and a whole.
    """
    prefix = "w_" if view == "widened" else ""
    connection.execute(f"CREATE TABLE {one}.told_{view} AS {_told_sql(one, prefix, demand)}")
    shape = ", ".join(_event_columns(demand))
    single = f"event NOT IN (SELECT event FROM {one}.member)"
    connection.execute(f"CREATE TABLE {one}.event_{view} AS SELECT {shape} FROM {one}.told_{view} WHERE {single}")
    if connection.execute(f"SELECT count(*) FROM {one}.member").fetchall()[0][0]:
        connection.execute(f"INSERT INTO {one}.event_{view} {_version_sql(one, prefix, demand)}")
    if connection.execute(f"SELECT count(*) FROM {one}.clash").fetchall()[0][0]:
        connection.execute(f"INSERT INTO {one}.event_{view} {_whole_sql(one, view, prefix, demand)}")


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
        clashes += [{"event": event}] * (len(versions) > 1)
        for version in versions or [numbers]:
            members += [{"row": next_row, "event": event, "claim": claim} for claim in version]
            next_row += 1
    _load(connection, f"{one}.member", {"row": "INTEGER", "event": "INTEGER", "claim": "INTEGER"}, members)
    _load(connection, f"{one}.clash", {"event": "INTEGER"}, clashes)
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


def _event_columns(demand: Demand) -> list[str]:
    bounds = [f"{bound}{kind}" for bound in BOUNDS for kind in ("", "_code", "_by")]
    fields = [f"f_{field}" for field in sorted(demand.fields)]
    marks = ["judged", "whole", "agree", "agree_by_source", "weekday", "zoned"]
    return ["row", "event", "type", "often", "stance", *marks, *bounds, *fields]


def _evidence_sql(one: Pass) -> str:
    """The claims of every version; `moved` where a local time is taken to UTC beside one with an offset."""
    return f"""
      SELECT member.row, live.*, mixed.mixed OR live.zoned AS utc, mixed.mixed AND NOT live.zoned AS moved
      FROM {one}.member JOIN {one}.live ON live.claim = member.claim
      JOIN (SELECT event, count(DISTINCT zoned) > 1 AS mixed FROM {one}.live GROUP BY event) mixed
        ON mixed.event = live.event"""


def whole_row(event: int) -> int:
    """Return the row that holds the whole of an event whose claims clash."""
    return -1 - event


def _version_sql(one: Pass, prefix: str, demand: Demand) -> str:
    """The versions of every event with several claims. One version alone is also the whole."""
    columns = {bound: _meet_column(prefix, bound) for bound in BOUNDS}
    whole = f"event NOT IN (SELECT event FROM {one}.clash)"
    return _merged_sql(f"({_evidence_sql(one)})", "row", {"judged": "true", "whole": whole}, columns, demand, "utc")


def _whole_sql(one: Pass, view: View, prefix: str, demand: Demand) -> str:
    """The whole of every event that clashes: the hull of its versions, and whether the claims agree in this view."""
    columns = {bound: _hull_column(bound) for bound in BOUNDS}
    clashing = f"(SELECT * FROM {one}.event_{view} WHERE event IN (SELECT event FROM {one}.clash))"
    evidence = f"({_evidence_sql(one)})"
    whole = _merged_sql(clashing, "event", {"judged": "false", "whole": "true"}, columns, demand, "zoned")
    agree = _agreement(prefix)
    shape = ", ".join(
        {
            "row": "-1 - whole.event AS row",
            "agree": "meet.agree",
            "agree_by_source": "coalesce(sources.agree, true)",
        }.get(c, f"whole.{c}")
        for c in _event_columns(demand)
    )
    return f"""
      SELECT {shape} FROM ({whole}) whole
      JOIN (SELECT event, {agree} AS agree FROM {evidence} GROUP BY event) meet ON meet.event = whole.event
      LEFT JOIN (SELECT event, bool_and(agree) AS agree FROM (
        SELECT event, {agree} AS agree FROM {evidence} WHERE source IS NOT NULL GROUP BY event, source) GROUP BY event
      ) sources ON sources.event = whole.event"""


def _merged_sql(
    table: str, row: str, marks: Mapping[str, str], bounds: Mapping[str, str], demand: Demand, zoned: str
) -> str:
    """Merge rows of one event into one; a field is what they agree on."""
    values = {
        "row": row,
        "event": "event",
        "type": "max(type)",
        "often": "max(often)",
        "stance": "max(stance)",
        **marks,
        "agree": "true",
        "agree_by_source": "true",
        "weekday": _only("weekday"),
        "zoned": f"bool_or({zoned})",
        **{f"f_{field}": _only(f"f_{field}") for field in demand.fields},
    }
    columns = [bounds.get(c) or (f"{values[c]} AS {c}" if c in values else "") for c in _event_columns(demand)]
    groups = row if row == "event" else f"{row}, event"
    return f"SELECT {', '.join(column for column in columns if column)} FROM {table} GROUP BY {groups}"


def _agreement(prefix: str) -> str:
    bounds = {bound: _moved(prefix, bound) for bound in BOUNDS}
    return (
        f"coalesce(max({bounds['start_lo']}) <= min({bounds['start_hi']}) "
        f"AND max({bounds['end_lo']}) <= min({bounds['end_hi']}), true)"
    )


_TO_UTC = {"lo": -14 * 3600, "hi": 12 * 3600}


def _moved(prefix: str, bound: str) -> str:
    """A bound in seconds, taken to UTC where an event has claims of both kinds; unbounded stays so."""
    column = f"{prefix}{bound}"
    return f"CASE WHEN moved AND abs({column}) < {INFINITY} THEN {column} + ({_TO_UTC[bound[-2:]]}) ELSE {column} END"


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
    return f"CASE WHEN min({column}) = max({column}) THEN min({column}) END"


def _build_soles(connection: duckdb.DuckDBPyConnection, one: Pass, merged: Merged, demand: Demand) -> None:
    """For each optional key: the entities all of whose events name one and the same value of it."""
    for key in sorted(demand.soles):
        values: dict[str, set[str]] = defaultdict(set)
        for claim in merged.claims:
            reported = claim.by is not None or claim.stance == "alleged"
            if claim.stance not in ASSERTING or (reported and one == "stated"):
                continue
            text = getattr(claim, key, None)
            for role in claim.roles():
                entity = getattr(claim, role)
                if text is not None and entity is not None:
                    values[merged.canonical.get(entity, entity)].add(merged.canonical.get(text, text))
        soles = [{"entity": entity} for entity, found in sorted(values.items()) if len(found) == 1]
        _load(connection, f"{one}.sole_{key}", {"entity": "VARCHAR"}, soles)
