"""One claim as a row of the relations: its event, its bounds in seconds and in calendar codes, its fields.

Undated is None, and unbounded is -INFINITY or INFINITY. `w_` columns hold the widened bounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from claimcheck.engine.dating import Dating, Span
from claimcheck.engine.events import ASSERTING, Merged, rank_of
from claimcheck.model.checked import CheckedRule
from claimcheck.model.claims import WEEKDAYS, Claim
from claimcheck.model.dates import INFINITY, Date, Moment
from claimcheck.model.expressions import FieldOf, Given, NoLater, fields_of
from claimcheck.reading import Reading

PLAIN_COLUMNS = ("type", "often")
BOUNDS = ("start_lo", "start_hi", "end_lo", "end_hi")
Row = Mapping[str, object]
Pass = Literal["stated", "reported"]
PASSES: tuple[Pass, Pass] = ("stated", "reported")


@dataclass(frozen=True, slots=True)
class Demand:
    """What the rules of a run need to be in the relations.

    fields: the fields they look at
    soles:  fields of entities, each with a key to infer from the entity's other events
    codes:  whether they count months, and so need bounds as calendar codes, too
    given:  fields they ask for being stated at all
    """

    fields: frozenset[str]
    soles: frozenset[tuple[str, str]]
    codes: bool
    given: frozenset[str] = frozenset()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return what a bound is held as: the endings of its columns."""
        return ("", "_code") if self.codes else ("",)


def demand_of(rules: Sequence[CheckedRule]) -> Demand:
    """Return what rules need to be in the relations."""
    fields: set[str] = set()
    soles: set[tuple[str, str]] = set()
    codes = False
    for rule in rules:
        looked_at = [end for link in rule.all_links for end in (link.left, link.right)]
        looked_at += [reference for atom in rule.atoms for reference in fields_of(atom)]
        fields.update(f.field for f in looked_at if f.field not in PLAIN_COLUMNS and not f.field.startswith("source"))
        soles |= _soles_of(rule)
        codes = codes or any(isinstance(a, NoLater) and a.shift.scale == "months" for a in rule.atoms)
    asked = (atom.value for rule in rules for atom in rule.atoms if isinstance(atom, Given))
    given = frozenset(value.field for value in asked if isinstance(value, FieldOf))
    return Demand(frozenset(fields), frozenset(soles), codes, given)


def _soles_of(rule: CheckedRule) -> set[tuple[str, str]]:
    """Return the fields of entities, each with a key that may be missing and is inferred from their other events."""
    pairs = set()
    for links in (rule.links, *(partner.links for partner in rule.partners)):
        plain = next((link for link in links if not link.optional), None)
        pairs |= {(plain.left.field, link.right.field) for link in links if link.optional and plain is not None}
    return pairs


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
    """

    clocks: bool
    imprecise: bool
    reported: frozenset[str]
    lacking: frozenset[tuple[str, str]]


def features_of(rows: Iterable[Row], merged: Merged, reading: Reading, demand: Demand) -> Features:
    """Survey the rows of a run."""
    reported: set[str] = set()
    lacking: set[tuple[str, str]] = set()
    clocks = False
    keys = {key for _, key in demand.soles}
    stated: dict[tuple[object, str], object] = {}
    wanted = {"date": "start_lo", "source": "published_lo", **{key: f"f_{key}" for key in keys}}
    for row in rows:
        claim_type = str(row["type"])
        clocks = clocks or bool(row.get("zoned")) or bool(row.get("published_zoned"))
        if row["reported"]:
            reported.add(claim_type)
        lacking.update((word, claim_type) for word, column in wanted.items() if row.get(column) is None)
        for key in keys:
            value = row.get(f"f_{key}")
            if value is not None and stated.setdefault((row["event"], key), value) != value:
                lacking.update({(key, claim_type), (key, str(row["event_type"]))})
    return Features(clocks, _imprecise(merged, reading), frozenset(reported), frozenset(lacking))


def _imprecise(merged: Merged, reading: Reading) -> bool:
    """Tell whether some date means more when widened, so that the widened view differs from the strict one."""
    datings = merged.dated.datings.values()
    published = [read.source.published for read in reading.sources.values() if read.source.published is not None]
    return any(d.strict != d.widened for d in datings) or any(date.uncertain or date.approximate for date in published)


def columns_of(demand: Demand) -> dict[str, str]:
    """Return the columns of a claim's row and their types."""
    columns = {
        "claim": "INTEGER",
        "event": "INTEGER",
        "type": "VARCHAR",
        "event_type": "VARCHAR",
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
        columns |= {f"{prefix}{bound}{kind}": "BIGINT" for bound in BOUNDS for kind in demand.kinds}
        columns |= {f"{prefix}published_{end}{kind}": "BIGINT" for end in ("lo", "hi") for kind in demand.kinds}
    for entity, key in sorted(demand.soles):
        columns |= {f"{one}_{sole_column(entity, key)}": "BOOLEAN" for one in PASSES}
    return columns | {f"f_{field}": "VARCHAR" for field in sorted(demand.fields)}


def rows_of(merged: Merged, reading: Reading, demand: Demand) -> list[Row]:
    """Return the rows of all claims, in order; what is not in a row is NULL."""
    soles = {(one, key): _sole_entities(merged, one, key) for one in PASSES for _, key in demand.soles}
    rows: list[Row] = []
    for number, claim in enumerate(merged.claims):
        row = _row(number, claim, merged, reading, demand)
        for entity, key in demand.soles:
            name = row.get(f"f_{entity}")
            if name is not None:
                row |= {f"{one}_{sole_column(entity, key)}": name in soles[one, key] for one in PASSES}
        rows.append(row)
    return rows


def _sole_entities(merged: Merged, one: Pass, key: str) -> frozenset[str]:
    """Return the entities all of whose events name one and the same value of a key."""
    values: dict[str, set[str]] = defaultdict(set)
    for claim in merged.claims:
        text = getattr(claim, key, None)
        if text is None or claim.stance not in ASSERTING or (one == "stated" and claim.id in merged.reported):
            continue
        for role in claim.roles():
            if (entity := getattr(claim, role)) is not None:
                values[merged.canonical.get(entity, entity)].add(merged.canonical.get(text, text))
    return frozenset(entity for entity, found in values.items() if len(found) == 1)


def _row(number: int, claim: Claim, merged: Merged, reading: Reading, demand: Demand) -> dict[str, object]:
    roles = claim.roles()
    source = reading.sources.get(claim.source or "")
    row: dict[str, object] = {
        "claim": number,
        "event": merged.event_of[claim.id],
        "type": claim.type,
        "event_type": merged.type_of.get(merged.event_of[claim.id], claim.type),
        "often": claim.often,
        "stance": "asserted" if claim.stance in ASSERTING else claim.stance,
        "reported": claim.id in merged.reported,
        "source": claim.source,
        "source_rank": rank_of(claim, reading),
        "source_kind": source.source.kind if source else None,
        "weekday": weekday_of(claim),
    }
    for name in demand.fields:
        value = getattr(claim, name, None) if name != "weekday" else _weekday_name(claim)
        text = None if value is None else str(value)
        row[f"f_{name}"] = merged.canonical.get(text, text) if name in roles and text is not None else text
    if (dating := merged.dated.datings.get(claim.id)) is not None:
        row |= _dated_columns(dating)
    if source is not None and source.source.published is not None:
        row |= _published_columns(source.source.published)
    return row


def _weekday_name(claim: Claim) -> str | None:
    weekday = weekday_of(claim)
    return None if weekday is None else WEEKDAYS[weekday]


def weekday_of(claim: Claim) -> int | None:
    """Return the weekday a claim states, in its own field or within its date (0 is Monday)."""
    if claim.weekday is not None:
        return WEEKDAYS.index(claim.weekday)
    stated = {date.weekday for date in claim.dates.values() if isinstance(date, Date) and date.weekday is not None}
    return stated.pop() if len(stated) == 1 else None


def _dated_columns(dating: Dating) -> dict[str, object]:
    zoned = {"zoned": dating.strict.start.zoned}
    return zoned | _span_columns("", dating.strict) | _span_columns("w_", dating.widened)


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
