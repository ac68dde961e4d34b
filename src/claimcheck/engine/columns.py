"""Every claim as a row of the relations, in SQL: its event, its bounds in seconds and in calendar codes, its fields.

Undated is NULL, and unbounded is -INFINITY or INFINITY.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from claimcheck.engine.events import Merged
from claimcheck.engine.references import roles_filled
from claimcheck.model.checked import CheckedRule
from claimcheck.model.claims import WEEKDAYS, Claim
from claimcheck.model.dates import Date
from claimcheck.model.expressions import (
    AT_ONCE,
    NAMES,
    BearsName,
    Count,
    FieldOf,
    Given,
    GroupNumber,
    NoLater,
    NumberOf,
    SameName,
    Within,
    fields_of,
    quantities_of,
)
from claimcheck.reading.table import BOUNDS

if TYPE_CHECKING:
    import duckdb

PLAIN_COLUMNS = ("type", "often")
View = Literal["strict", "widened"]
Pass = Literal["stated", "reported"]
PASSES: tuple[Pass, Pass] = ("stated", "reported")


@dataclass(frozen=True, slots=True)
class Demand:
    """What the rules of a run need to be in the relations.

    fields: the fields they look at
    soles:  fields of entities, each with a key to infer from the entity's other events
    codes:  whether they count months, and so need bounds as calendar codes, too
    given:  fields they ask for being stated at all
    numbers: fields whose quantities they compare
    places: whether they ask which place lies within which
    names:  whether they ask who shares a name
    worded: fields whose texts they look for among names
    """

    fields: frozenset[str]
    soles: frozenset[tuple[str, str]]
    codes: bool
    given: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    places: bool = False
    names: bool = False
    worded: frozenset[str] = frozenset()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return what a bound is held as: the endings of its columns."""
        return ("", "_code") if self.codes else ("",)


def demand_of(rules: Sequence[CheckedRule]) -> Demand:
    """Return what rules need to be in the relations."""
    atoms = [atom for rule in rules for atom in rule.atoms]
    subjects = [subject for rule in rules for subject in rule.subjects]
    looked_at = [end.field for rule in rules for link in rule.all_links for end in (link.left, link.right)]
    looked_at += [reference.field for atom in atoms for reference in fields_of(atom)]
    looked_at += [q.field for atom in atoms for q in quantities_of(atom) if isinstance(q, Count) and q.field]
    looked_at += [field for subject in subjects for field, _ in subject.roles]
    given = [atom.value.field for atom in atoms if isinstance(atom, Given) and isinstance(atom.value, FieldOf)]
    numbers = [q.field for a in atoms for q in quantities_of(a) if isinstance(q, NumberOf | GroupNumber)]
    return Demand(
        fields=frozenset(field for field in looked_at if _is_own(field)),
        soles=frozenset(pair for rule in rules for pair in _soles_of(rule)),
        codes=any(isinstance(atom, NoLater) and atom.shift.scale == "months" for atom in atoms),
        given=frozenset(given),
        numbers=frozenset(numbers),
        places=any(isinstance(atom, Within) for atom in atoms),
        names=NAMES in looked_at or any(isinstance(atom, SameName | BearsName) for atom in atoms),
        worded=frozenset(atom.text.field for atom in atoms if isinstance(atom, BearsName)),
    )


def _is_own(field: str) -> bool:
    """Tell whether a field has a column of its own, made because it is asked for."""
    return field not in (*PLAIN_COLUMNS, *AT_ONCE) and not field.startswith("source")


def _soles_of(rule: CheckedRule) -> set[tuple[str, str]]:
    """Return the fields of entities, each with a key that may be missing and is inferred from their other events."""
    pairs = set()
    for links in (rule.links, *(partner.links for partner in rule.partners)):
        plain = next((link for link in links if not link.optional), None)
        pairs |= {(plain.left.field, link.right.field) for link in links if link.optional and plain is not None}
    return pairs


def number_column(field: str, end: str) -> str:
    """Return the column that holds the least (`lo`) or the most (`hi`) that a quantity may be."""
    return f"n_{field}_{end}"


def sole_column(entity: str, key: str) -> str:
    """Return the column that tells whether the entity in one field has one and the same value of a key everywhere."""
    return f"sole_{entity}_{key}"


@dataclass(frozen=True, slots=True)
class Features:
    """What occurs in the claims of a run, so that nothing needs to be asked about what does not.

    clocks:    some time has an offset from UTC
    imprecise: some date means more when widened, so that the widened view differs from the strict one
    reported:  the types of claims that a speaker is reported to make, or that are alleged
    lacking:   what claims of a type lack: ("date", type), ("source", type) or (key, type); a key on which the claims
               of one event differ is one that the event lacks
    ends:      some date is given as `from` or `until`
    resolved:  some date is relative
    """

    clocks: bool
    imprecise: bool
    reported: frozenset[str]
    lacking: frozenset[tuple[str, str]]
    ends: bool
    resolved: bool


def features_of(merged: Merged, demand: Demand) -> Features:
    """Survey the claims of a run."""
    table = merged.claims.table
    keys = sorted({key for _, key in demand.soles} | demand.numbers)
    given = {key: column_of(key, table.fields) for key in keys}
    resolved = " LEFT JOIN resolved ON resolved.claim = claim.claim" if merged.resolved else ""
    dates = "claim.d_when, claim.d_from, claim.d_until" + (", resolved.claim" if merged.resolved else "")
    present = [f"count(coalesce({dates}))", "count(source.published_lo)", *(f"count({given[key]})" for key in keys)]
    rows = table.query(
        f"SELECT claim.type, bool_or(claim.reported), count(*), count(d_from) + count(d_until), {', '.join(present)} "
        f"FROM claim LEFT JOIN source ON source.id = claim.source{resolved} GROUP BY claim.type"
    )
    words = ["date", "source", *keys]
    lacking = {(w, name) for name, _, n, _, *counts in rows for w, k in zip(words, counts, strict=True) if k < n}
    for key in keys if merged.events < merged.size else ():
        differing = f"SELECT event FROM claim GROUP BY event HAVING min({given[key]}) <> max({given[key]})"
        found = table.query(f"SELECT DISTINCT type, event_type FROM claim WHERE event IN ({differing})")
        lacking |= {(key, name) for pair in found for name in pair}
    return Features(
        clocks=merged.clocks,
        imprecise=merged.imprecise,
        reported=frozenset(name for name, reported, *_ in rows if reported),
        lacking=frozenset(lacking),
        ends=any(ends for _, _, _, ends, *_ in rows),
        resolved=bool(merged.resolved),
    )


_OWN = ("source", "number", "id", "rank")
_RENAMED = {"event": "named", "by": "speaker"}
"""Fields every type has that rules may ask for."""


def column_of(field: str, fields: Collection[str]) -> str:
    """Return the column of `claim` that holds a field as text; NULL where no claim has it."""
    if field == "weekday":
        days = " ".join(f"WHEN {number} THEN '{name}'" for number, name in enumerate(WEEKDAYS))
        return f"CASE claim.weekday {days} END"
    if field in _RENAMED:
        return f"claim.{_RENAMED[field]}"
    if field in _OWN or field in PLAIN_COLUMNS:
        return f"claim.{field}"
    return f'claim."f_{field}"' if field in fields else "NULL::VARCHAR"


def make_soles(
    connection: duckdb.DuckDBPyConnection, merged: Merged, demand: Demand, one: Pass, lacking: Collection[str]
) -> None:
    """Make a table for each key that some claim lacks: the entities all of whose events name one value of it."""
    fields = merged.claims.table.fields
    said = "stance = 'asserted'" + (" AND NOT reported" if one == "stated" else "")
    for key in sorted({key for _, key in demand.soles if key in lacking}):
        value = column_of(key, fields)
        named = [
            f'SELECT "f_{role}" AS entity, {value} AS value FROM claim WHERE {said} AND {value} IS NOT NULL '
            f"AND type IN ({types})"
            for role, types in roles_filled(merged.claims)
        ]
        found = " UNION ALL ".join(named) or "SELECT NULL::VARCHAR AS entity, NULL::VARCHAR AS value"
        connection.execute(
            f"CREATE TABLE {one}.sole_{key} AS SELECT entity FROM ({found}) WHERE entity IS NOT NULL "
            "GROUP BY entity HAVING count(DISTINCT value) = 1"
        )


def told_sql(
    merged: Merged, demand: Demand, features: Features, one: Pass, view: View, *, hearsay: bool = False
) -> str:
    """Every claim by itself, in the shape of an event.

    Among what is stated, what is only reported (`hearsay`) is no event, but it may belong to a group or exempt.
    """
    fields = merged.claims.table.fields
    lacking = {key for key, _ in features.lacking}
    columns = {"row": "claim.claim", "event": "claim.event", "type": "claim.type", "event_type": "claim.event_type"}
    columns |= {"often": _often_sql(merged), "stance": "claim.stance", "judged": str(not hearsay), "whole": "true"}
    columns |= {"hearsay": str(hearsay), "agree": "true", "agree_by_source": "true", "f_source": "claim.source"}
    columns |= {"f_source_rank": "coalesce(claim.rank, source.rank, 'normal')", "f_source_kind": "source.kind"}
    columns |= {"weekday": "claim.weekday"} | _bound_columns(demand, features, view)
    prefix = "w_" if view == "widened" else ""
    for end in ("lo", "hi"):
        columns |= {f"published_{end}{kind}": f"source.{prefix}published_{end}{kind}" for kind in demand.kinds}
    columns["published_zoned"] = "source.published_zoned"
    columns |= {f"f_{name}": column_of(name, fields) for name in sorted(demand.fields)}
    for name in sorted(demand.numbers):
        nothing = "" if name in fields else "NULL::DECIMAL(38, 9)"
        columns |= {number_column(name, end): nothing or f"q_{name}.{end}" for end in ("lo", "hi")}
    for entity, key in sorted(demand.soles):
        known = key in lacking and entity in fields
        named = f'claim."f_{entity}"'  # a claim that does not name the entity says nothing of it
        sole = f"CASE WHEN {named} IS NOT NULL THEN {named} IN (SELECT entity FROM {one}.sole_{key}) END"
        columns[sole_column(entity, key)] = sole if known else "false"
    columns |= {f"s_{name}": f"{column_of(name, fields)} IS NOT NULL" for name in sorted(demand.given)}
    selected = ", ".join(f"{value} AS {name}" for name, value in columns.items())
    only = "WHERE claim.reported" if hearsay else "" if one == "reported" else "WHERE NOT claim.reported"
    return f"SELECT {selected} FROM {_tables(features)}{_quantities(demand, fields)} {only}"


def _quantities(demand: Demand, fields: Collection[str]) -> str:
    """The tables that tell what the texts of quantities mean."""
    return "".join(
        f" LEFT JOIN quantity q_{name} ON q_{name}.field = '{name}' AND q_{name}.type = claim.type "
        f'AND q_{name}.text = claim."f_{name}"'
        for name in sorted(demand.numbers & set(fields))
    )


def _often_sql(merged: Merged) -> str:
    registry = merged.claims.table.registry
    branches = " ".join(f"WHEN '{name}' THEN '{registry[name].often}'" for name in sorted(merged.types))
    return f"CASE claim.type {branches} END"


def _tables(features: Features) -> str:
    tables = "claim LEFT JOIN source ON source.id = claim.source LEFT JOIN date w ON w.date = claim.d_when"
    if features.ends:
        tables += " LEFT JOIN date f ON f.date = claim.d_from LEFT JOIN date u ON u.date = claim.d_until"
    if features.resolved:
        tables += " LEFT JOIN resolved r ON r.claim = claim.claim"
    return tables


def _bound_columns(demand: Demand, features: Features, view: View) -> dict[str, str]:
    """The bounds of a claim, from its one date, or from its two ends, which limit each other unless reversed."""
    prefix = "w_" if view == "widened" else ""
    given = ["w", *("fu" if features.ends else ""), *("r" if features.resolved else "")]
    columns = {"zoned": f"coalesce({', '.join(f'{table}.zoned' for table in given)})"}
    in_order = f"f.{prefix}start_lo <= u.{prefix}end_hi"
    for bound in BOUNDS:
        for kind in demand.kinds:
            name = f"{prefix}{bound}{kind}"
            first = ("f", "u") if bound.startswith("start") else ("u", "f")
            order = [table for table in ("w", *first, "r") if table in given]
            value = f"coalesce({', '.join(f'{table}.{name}' for table in order)})"
            if features.ends and bound in ("start_hi", "end_lo"):
                meet = f"{'least' if bound == 'start_hi' else 'greatest'}(f.{name}, u.{name})"
                value = f"CASE WHEN {in_order} THEN {meet} ELSE {value} END"
            columns[f"{bound}{kind}"] = value
    known = f"coalesce({', '.join(f'{table}.{prefix}start_lo' for table in given)})"
    return columns | {f"{bound}_by": f"CASE WHEN {known} IS NOT NULL THEN claim.claim END" for bound in BOUNDS}


def asserted_in(one: Pass) -> str:
    """Tell in SQL that a claim asserts its event in a pass, whatever its date is relative to."""
    said = "" if one == "reported" else " AND told.\"by\" IS NULL AND told.stance = 'asserted'"
    return f"claim.stance = 'asserted'{said}"


def weekday_of(claim: Claim) -> int | None:
    """Return the weekday a claim states, in its own field or within its date (0 is Monday)."""
    if claim.weekday is not None:
        return WEEKDAYS.index(claim.weekday)
    stated = {date.weekday for date in claim.dates.values() if isinstance(date, Date) and date.weekday is not None}
    return stated.pop() if len(stated) == 1 else None
