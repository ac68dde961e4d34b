"""The moments and numbers of a group in SQL: the bounds of its earliest or latest member, and of what it sums up to.

A row of a group's query is one member for one combination of matched names, with `certain` and `likely`. What is only
possibly a member widens a number, as does a value that two members may have in common; a sum and a median are unknown
where a member has no value, and a median also where a member is only possible.
"""

from __future__ import annotations

from collections.abc import Callable

from claimcheck.engine.columns import number_column
from claimcheck.engine.formulas import EAST, UNBOUNDED, WEST
from claimcheck.model.dates import INFINITY
from claimcheck.model.expressions import Count, GroupMoment, GroupNumber


def aggregated(moment: GroupMoment, part: str, clocks: bool) -> str:
    """One bound of the least or greatest moment of a group, its calendar code, or the row it comes from."""
    end, _, kind = part.partition("_")
    bound = f"{moment.point}_{end}"
    over_all = (end == "lo") == (moment.aggregate == "min")
    fallback = "NULL"
    if kind != "row":
        least = INFINITY if moment.aggregate == "min" else -INFINITY
        fallback = f"CASE WHEN count({bound}) > 0 THEN {least} END"
    if kind == "dated":
        value = f"count({bound})"
    elif kind == "sure":
        value = f"count({bound}) FILTER (WHERE certain)"
    elif kind == "code":
        value = _over_members(f"{moment.aggregate}({bound}_code)", over_all, fallback)
    elif kind == "row":
        sign = "" if moment.aggregate == "min" else "-"
        value = _on_one_clock(bound, lambda v: _witness(moment.aggregate, v, bound), over_all, fallback, clocks)
        value = f"{sign}({value}).r"
    else:
        value = _on_one_clock(bound, lambda v: f"{moment.aggregate}({v})", over_all, fallback, clocks)
    return f"{value} AS {group_column(moment, part)}"


def numbered(number: GroupNumber | Count, end: str) -> str:
    """The least or the most of a number of a group; that of a sum or a count is told apart by `end`: `lo` or `hi`."""
    return f"{_number(number, end)} AS {numbered_column(number, end)}"


def numbered_column(number: GroupNumber | Count, end: str) -> str:
    """Return the name of a column of a group's query."""
    word = "distinct" if isinstance(number, Count) else number.aggregate
    return f"{word}_{number.field}_{end}"


def _number(number: GroupNumber | Count, end: str) -> str:
    if isinstance(number, Count):
        return _distinct(f"f_{number.field}", end)
    value = number_column(number.field, end)
    if number.aggregate == "sum":
        return _sum(value, end)
    if number.aggregate == "median":
        return _median(value)
    return _extreme(number.aggregate, value, end)


def _distinct(column: str, end: str) -> str:
    """Of members of which the value is not known, each may have another one."""
    if end == "lo":
        return f"count(DISTINCT {column}) FILTER (WHERE certain)"
    return f"count(DISTINCT {column}) + count(*) FILTER (WHERE {column} IS NULL)"


def _sum(value: str, end: str) -> str:
    """What is only possibly a member counts for the least where it makes the sum less, else for the most."""
    beyond, sign = (f"{value} <= -{UNBOUNDED}", "-") if end == "lo" else (f"{value} >= {UNBOUNDED}", "")
    matters = f"(certain OR {value} {'<' if end == 'lo' else '>'} 0)"
    unknown = f"count(*) > count({value})"
    return (
        f"CASE WHEN {unknown} THEN NULL WHEN bool_or({matters} AND {beyond}) THEN {sign}{UNBOUNDED} "
        f"ELSE coalesce(sum({value}) FILTER (WHERE {matters} AND abs({value}) < {UNBOUNDED}), 0) END"
    )


def _extreme(aggregate: str, value: str, end: str) -> str:
    """The least or greatest value: over all members towards its own side, over the certain ones towards the other."""
    outward = (aggregate == "min") == (end == "lo")
    if not outward:
        return f"{aggregate}({value}) FILTER (WHERE certain)"
    sign = "-" if end == "lo" else ""
    return f"CASE WHEN count(*) > count({value}) THEN {sign}{UNBOUNDED} ELSE {aggregate}({value}) END"


def _median(value: str) -> str:
    ordered = f"list_sort(list({value}))"
    middle = f"({ordered}[(count(*) + 1) // 2] + {ordered}[(count(*) + 2) // 2])"
    return f"CASE WHEN bool_and(certain) AND count(*) = count({value}) THEN 0.5 * {middle} END"


def group_column(moment: GroupMoment, part: str) -> str:
    """Return the name of a column of a group's query."""
    return f"{moment.aggregate}_{moment.point}_{part}"


def _witness(function: str, value: str, bound: str) -> str:
    """The row of the least or greatest value; of several rows, the first. The caller appends a FILTER."""
    sign = "" if function == "min" else "-"
    return (
        f"{function}(CASE WHEN {bound} IS NOT NULL AND NOT hearsay THEN struct_pack(v := {value}, r := {sign}row) END)"
    )


def _over_members(aggregate: str, over_all: bool, fallback: str) -> str:
    """Over all members, or over the certain ones, or else over those whose missing keys are inferred."""
    if over_all:
        return aggregate
    return f"coalesce({aggregate} FILTER (WHERE certain), {aggregate} FILTER (WHERE likely), {fallback})"


def _on_one_clock(bound: str, aggregate: Callable[[str], str], over_all: bool, fallback: str, clocks: bool) -> str:
    """Aggregate a bound; in UTC where only some members have an offset."""
    plain = _over_members(aggregate(bound), over_all, fallback)
    if not clocks:
        return plain
    offset = -EAST if bound.endswith("lo") else WEST
    in_utc = f"CASE WHEN zoned OR abs({bound}) >= {INFINITY} THEN {bound} ELSE {bound} + ({offset}) END"
    mixed = _over_members(aggregate(in_utc), over_all, fallback)
    return f"CASE WHEN bool_or(zoned) AND NOT bool_and(zoned) THEN {mixed} ELSE {plain} END"
