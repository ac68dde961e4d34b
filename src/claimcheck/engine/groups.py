"""The moments of a group in SQL: the two bounds of its earliest or latest member, and the rows they come from.

A row of a group's query is one member for one combination of matched names, with `certain` and `likely`.
"""

from __future__ import annotations

from collections.abc import Callable

from claimcheck.engine.formulas import EAST, WEST
from claimcheck.model.dates import INFINITY
from claimcheck.model.expressions import GroupMoment


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
