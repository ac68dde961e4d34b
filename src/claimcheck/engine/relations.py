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

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from claimcheck.engine.claims import FEW_CLAIMS, MANY_CLAIMS, Claims
from claimcheck.engine.clashes import split_clashing
from claimcheck.engine.columns import (
    Demand,
    Features,
    Pass,
    View,
    features_of,
    make_soles,
    number_column,
    sole_column,
    told_sql,
)
from claimcheck.engine.common import CommonValues
from claimcheck.engine.compiled import Join, Lack
from claimcheck.engine.dating import Dating
from claimcheck.engine.datings import datings_of
from claimcheck.engine.events import Merged
from claimcheck.engine.formulas import EAST, WEST
from claimcheck.engine.lookups import look_up
from claimcheck.model.dates import INFINITY
from claimcheck.reading.table import BOUNDS

if TYPE_CHECKING:
    import duckdb


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
    _common: dict[Pass, CommonValues] = field(default_factory=dict)
    _reading: Lock = field(default_factory=Lock)
    _datings: dict[int, Dating | None] = field(default_factory=dict)
    _resolved_fetched: bool = False

    @property
    def claims(self) -> Claims:
        """Return the claims behind the rows."""
        return self.merged.claims

    def fetch(self, numbers: Iterable[int]) -> None:
        """Look claims and their datings up together, so that each is at hand when asked for by its number."""
        wanted = set(numbers)
        self.claims.fetch(wanted)
        if new := sorted(wanted - self._datings.keys()):
            self._datings |= dict.fromkeys(new) | datings_of(self.connection, new, self.merged.resolved)

    def dating(self, number: int) -> Dating | None:
        """Return when a claim says that something happened, or None if it has no date."""
        if number in self.merged.resolved:
            return self.merged.resolved[number]
        if number not in self._datings:
            self.fetch([number])
        return self._datings.get(number)

    def rests_on(self, number: int, point: str) -> list[int]:
        """Return the claims that an end of a claim with a relative date was resolved by, directly or through others."""
        dating = self.dating(number)
        if dating is None:
            return []
        self._fetch_resolved()
        found: dict[int, None] = {}
        waiting = list(reversed(dating.end_via if point == "end" else dating.start_via))
        while waiting:
            other = self.claims.number_of(waiting.pop())
            if other is not None and other not in found:
                found[other] = None
                waiting += reversed(anchor.via) if (anchor := self.dating(other)) is not None else ()
        return list(found)

    def _fetch_resolved(self) -> None:
        """Look up all claims with relative dates, once: one after the other would take as many queries."""
        if not self._resolved_fetched:
            self._resolved_fetched = True
            self.claims.fetch(self.merged.resolved)

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

    def combine(self, joins: Sequence[Join], one: Pass) -> bool:
        """Tell whether events may be combined as joins ask; of many claims, the queries find that out themselves."""
        if not joins or self.merged.size > FEW_CLAIMS:
            return True
        with self._reading:
            if one not in self._common:
                self._common[one] = CommonValues.of(self.cursor(), one)
        return self._common[one].allow(joins)

    def widen(self, one: Pass) -> None:
        """Build the widened view of a pass, unless it has been asked for before."""
        with self._widening:
            if one not in self._widened:
                self._widened.add(one)
                connection = self.cursor()
                _tell(connection, one, "widened", self.merged, self.demand, self.features)
                _build_view(connection, one, "widened", self.merged, self.demand, self.features)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return another connection, for a thread of its own."""
        return self.merged.claims.table.database.cursor()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query and return its rows. Queries of several threads run side by side."""
        return self.cursor().execute(sql).fetchall()


def relate(merged: Merged, demand: Demand, threads: int | None = None) -> Relations:
    """Build the relations of each pass that has claims of its own."""
    database = merged.claims.table.database
    if merged.size >= MANY_CLAIMS:
        database.plan_well(threads or os.cpu_count() or 1)
    database.lock()
    look_up(merged, demand)
    features = features_of(merged, demand)
    passes: tuple[Pass, ...] = ("stated", "reported") if features.reported else ("stated",)
    with ThreadPoolExecutor(len(passes)) as pool:
        built = pool.map(lambda one: _build_pass(database.cursor(), one, merged, demand, features), passes)
        left_out = [event for events in built for event in events]
    return Relations(database.connection, merged, demand, passes, features, tuple(left_out), threads)


def _build_pass(
    connection: duckdb.DuckDBPyConnection, one: Pass, merged: Merged, demand: Demand, features: Features
) -> list[int]:
    """Build the tables of one pass; return the events of which some versions were left out."""
    connection.execute(f"CREATE SCHEMA {one}")
    make_soles(connection, merged, demand, one, {key for key, _ in features.lacking})
    _tell(connection, one, "strict", merged, demand, features)
    left_out = split_clashing(connection, one, merged)
    _build_view(connection, one, "strict", merged, demand, features)
    return left_out


def _tell(
    connection: duckdb.DuckDBPyConnection, one: Pass, view: View, merged: Merged, demand: Demand, features: Features
) -> None:
    """Make the relation of single claims: a table, or, where that would take too much memory, a view."""
    form = "TABLE" if merged.size < MANY_CLAIMS else "VIEW"
    connection.execute(f"CREATE {form} {one}.told_{view} AS {told_sql(merged, demand, features, one, view)}")


def _build_view(
    connection: duckdb.DuckDBPyConnection, one: Pass, view: View, merged: Merged, demand: Demand, features: Features
) -> None:
    """Build the events of a view.

    Most events have one claim and are taken as they are; only the others are merged, and only those that clash have
    versions and a whole.
    """
    shape = ", ".join("event_type AS type" if column == "type" else column for column in _event_columns(demand))
    several = _holds_any(connection, f"{one}.member")
    alone = f" WHERE event NOT IN (SELECT event FROM {one}.member)" if several else ""
    connection.execute(f"CREATE TABLE {one}.event_{view} AS SELECT {shape} FROM {one}.told_{view}{alone}")
    if one == "stated" and features.reported:
        hearsay = told_sql(merged, demand, features, one, view, hearsay=True)
        connection.execute(f"INSERT INTO {one}.event_{view} SELECT {shape} FROM ({hearsay})")
    if several:
        connection.execute(f"INSERT INTO {one}.event_{view} {_version_sql(one, view, demand, features.clocks)}")
    if _holds_any(connection, f"{one}.clash"):
        connection.execute(f"INSERT INTO {one}.event_{view} {_whole_sql(one, view, demand)}")


def _holds_any(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall())


def _event_columns(demand: Demand) -> list[str]:
    bounds = [f"{bound}{kind}" for bound in BOUNDS for kind in (*demand.kinds, "_by")]
    marks = ["judged", "whole", "hearsay", "agree", "agree_by_source", "zoned", *_sole_columns(demand)]
    marks += [f"s_{field}" for field in sorted(demand.given)]
    return [*_IDENTITY, *marks, *bounds, *_field_columns(demand), *_number_columns(demand)]


_IDENTITY = ("row", "event", "type", "often", "stance")
_TO_UTC = {"lo": -EAST, "hi": WEST}


def _sole_columns(demand: Demand) -> list[str]:
    return [sole_column(entity, key) for entity, key in sorted(demand.soles)]


def _field_columns(demand: Demand) -> list[str]:
    return ["weekday", *(f"f_{field}" for field in sorted(demand.fields))]


def _number_columns(demand: Demand) -> list[str]:
    return [number_column(field, end) for field in sorted(demand.numbers) for end in ("lo", "hi")]


def _evidence_sql(one: Pass, view: View, demand: Demand, clocks: bool) -> str:
    """The claims of every version, local times taken to UTC where an event has times of both kinds."""
    columns = [*_event_columns(demand), "event_type"]
    values = {column: f"told.{column}" for column in columns} | {"row": "member.row"}
    tables = f"{one}.member JOIN {one}.told_{view} told ON told.row = member.claim"
    if clocks:
        values |= {bound: f"{_in_utc(bound)} AS {bound}" for bound in BOUNDS}
        values["zoned"] = "mixed.mixed OR told.zoned AS zoned"
        tables += (
            f" JOIN (SELECT event, count(DISTINCT zoned) > 1 AS mixed FROM {one}.told_{view} GROUP BY event) mixed "
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
    values |= {column: f"said.{column}" for column in (*_field_columns(demand), *_number_columns(demand), *stated)}
    values |= {column: f"clash.{column}" for column in ("agree", "agree_by_source")}
    return (
        f"SELECT {', '.join(values.values())} FROM ({hull}) hull "
        f"JOIN ({said}) said ON said.event = hull.event JOIN {clash} ON clash.event = hull.event"
    )


def _merged_sql(table: str, groups: str, demand: Demand, *, latest_start: bool, marks: Mapping[str, str]) -> str:
    """Merge rows of one event into one: their meet (`latest_start`) or their hull; a field is what they agree on.

    So is a quantity: what all their intervals have in common.
    """
    values = {"row": "row", "event": "event", "type": "max(event_type)", "often": "max(often)", "stance": "max(stance)"}
    values |= {**marks, "zoned": "bool_or(zoned)", "hearsay": "false"}
    values |= {f"s_{field}": f"bool_or(s_{field})" for field in demand.given}
    values |= {column: f"bool_and({column})" for column in _sole_columns(demand)}
    values |= {c: f"CASE WHEN min({c}) = max({c}) THEN min({c}) END" for c in _field_columns(demand)}
    for name in sorted(demand.numbers):
        least, most = f"max({number_column(name, 'lo')})", f"min({number_column(name, 'hi')})"
        ends = {"lo": least, "hi": most}
        values |= {number_column(name, e): f"CASE WHEN {least} <= {most} THEN {v} END" for e, v in ends.items()}
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
