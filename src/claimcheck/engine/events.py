"""Which claims are of one event: those that name it, and those of one type and identity that happens but once.

Entities joined by `same_as` are one entity. Claims that do not assert stand alone. Where the dates claimed for an
event clash, it is judged in each of its versions: the largest sets of its claims that leave it a date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from claimcheck.engine.claims import Claims
from claimcheck.engine.dating import Dated, Dating, date_claims
from claimcheck.engine.references import check_references, roles_filled, with_article
from claimcheck.model.claims import Claim
from claimcheck.model.dates import INFINITY, Date, Moment
from claimcheck.model.problems import Problem, did_you_mean
from claimcheck.reading import ReadClaim, Reading
from claimcheck.reading.table import BOUNDS, WORDS, ClaimTable, bounds_of, codes_of
from claimcheck.vocabulary import Registry

ASSERTING = ("asserted", "alleged")
_ASSERTS = "told.stance IN ('asserted', 'alleged')"
_TABLES = {
    "entity": "id VARCHAR, kind VARCHAR",
    "canonical": "id VARCHAR, stands VARCHAR",
    "superseded": "id VARCHAR",
    "named": "name VARCHAR, key VARCHAR",
    "alike": "identity VARCHAR, key VARCHAR",
    "dropped": "ord INTEGER",
    "moved": "old INTEGER, new INTEGER",
}
_MOMENTS = [f"{bound}{kind}" for kind in ("", "_code") for bound in BOUNDS]
_RESOLVED = {"claim": "INTEGER", "zoned": "BOOLEAN", "reported": "BOOLEAN"}
_RESOLVED |= {f"{prefix}{column}": "BIGINT" for prefix in ("", "w_") for column in _MOMENTS}
_PUBLISHED = [
    f"{prefix}published_{end}{kind}" for prefix in ("", "w_") for kind in ("", "_code") for end in ("lo", "hi")
]
_SOURCE = {"id": "VARCHAR", "rank": "VARCHAR", "kind": "VARCHAR", "published_zoned": "BOOLEAN"}
_SOURCE |= dict.fromkeys(_PUBLISHED, "BIGINT")


@dataclass(frozen=True, slots=True)
class Merged:
    """The claims of a run that count, neither deprecated nor superseded, each with its event.

    They are the rows of the table `claim`, numbered in the order of their ids; an event bears the number of its first
    claim.

    read, size:  how many claims were read, and how many of them count
    events, sources:  how many there are of each
    types:       the types of the claims
    resolved:    when the claims were that have relative dates, and by which claims
    unresolved:  the ids of the claims of which that is not known
    by_report:   the claims that are dated by what is only reported
    clocks:      some time has an offset from UTC
    imprecise:   some date means more when widened
    same:        entities that are the same as others, each with the one that stands for all of them
    outvoted:    the ids of claims that do not count, each with the preferred claim of its event
    """

    claims: Claims
    read: int
    size: int
    events: int
    sources: int
    types: frozenset[str]
    resolved: Mapping[int, Dating]
    unresolved: tuple[str, ...]
    by_report: frozenset[int]
    clocks: bool
    imprecise: bool
    same: Mapping[str, str] = field(default_factory=dict)
    outvoted: Mapping[str, str] = field(default_factory=dict)


def merge(reading: Reading, room: int = 1, registry: Registry | None = None) -> Merged:
    """Group the claims of a run into events and date them; what refers to nothing is reported as a problem.

    A large run is allowed `room` times the memory that it is thought to need. The claims are of the types of the
    registry, by default of built-in ones.
    """
    claims = Claims.of(reading, registry)
    table = claims.table
    table.make_room(room)
    for name, columns in _TABLES.items():
        table.connection.execute(f"CREATE TEMP TABLE {name} ({columns})")
    _load_sources(table, reading)
    canonical = _canonical_entities(reading)
    check_references(claims)
    superseded = sorted({other for read in reading.claims.values() for other in read.claim.supersedes})
    table.insert("superseded", {"id": "VARCHAR"}, [superseded])
    _replace_by_canonical(claims, canonical)
    _number(claims)
    named = _name_events(table)
    outvoted = _outvoted(table)
    if outvoted:
        table.insert("superseded", {"id": "VARCHAR"}, [list(outvoted)])
        table.connection.execute("DROP TABLE claim")
        _number(claims)
        named = _name_events(table)
    if named:
        _settle_types(claims)
    if table.zoned:
        _put_on_one_clock(table)
    resolved, unresolved = _resolve(claims)
    by_report = frozenset(n for (n,) in table.query("SELECT claim FROM resolved WHERE reported"))
    size, events, sources = table.query("SELECT count(*), count(DISTINCT event), count(DISTINCT source) FROM claim")[0]
    types = frozenset(name for (name,) in table.query("SELECT DISTINCT type FROM claim"))
    published = [read.source.published for read in reading.sources.values() if read.source.published is not None]
    spans = [span for dating in resolved.values() for span in (dating.strict, dating.widened)]
    clocks = table.zoned or any(d.start.zoned for d in published) or any(span.start.zoned for span in spans)
    imprecise = table.imprecise or any(d.approximate or d.uncertain for d in published)
    imprecise = imprecise or any(dating.strict != dating.widened for dating in resolved.values())
    read = table.query("SELECT count(*) FROM told")[0][0]
    return Merged(
        claims,
        read,
        size,
        events,
        sources,
        types,
        resolved,
        unresolved,
        by_report,
        clocks,
        imprecise,
        canonical,
        outvoted,
    )


# -- sources and entities ------------------------------------------------------------------------------------------


def _load_sources(table: ClaimTable, reading: Reading) -> None:
    declared = ", ".join(f"{name} {kind}" for name, kind in _SOURCE.items())
    table.connection.execute(f"CREATE TABLE source ({declared})")
    rows = [
        (name, read.source.rank, read.source.kind, *_published(read.source.published))
        for name, read in reading.sources.items()
    ]
    table.insert("source", _SOURCE, list(zip(*rows, strict=True)))
    entities = [(name, read.entity.kind) for name, read in reading.entities.items()]
    table.insert("entity", {"id": "VARCHAR", "kind": "VARCHAR"}, list(zip(*entities, strict=True)))


def _published(published: Date | None) -> tuple[object, ...]:
    """A source that speaks over a time speaks at some moment within it. An uncertain date bounds nothing."""
    if published is None:
        return (None,) * (1 + len(_PUBLISHED))
    strict = published.start.hull(published.end)
    start, end = published.widened()
    widened = Moment(-INFINITY, INFINITY, strict.zoned) if published.uncertain else start.hull(end)
    bounds = [(m.earliest, m.latest, m.earliest_code, m.latest_code) for m in (strict, widened)]
    return (strict.zoned, *chain.from_iterable(bounds))


def _replace_by_canonical(claims: Claims, canonical: Mapping[str, str]) -> None:
    """Let one id stand for entities that are the same."""
    if not canonical:
        return
    table = claims.table
    table.insert("canonical", {"id": "VARCHAR", "stands": "VARCHAR"}, [list(canonical), list(canonical.values())])
    for name, types in roles_filled(claims):
        table.connection.execute(
            f'UPDATE told SET "f_{name}" = canonical.stands FROM canonical '
            f'WHERE told."f_{name}" = canonical.id AND type IN ({types})'
        )


# -- events --------------------------------------------------------------------------------------------------------


def _number(claims: Claims) -> None:
    """Number the claims that count in the order of their ids, each with what makes it one event with others."""
    table = claims.table
    identity = _identity_sql(table)
    table.connection.execute(
        "CREATE TABLE numbered AS SELECT told.ord, (row_number() OVER (ORDER BY told.id) - 1)::INTEGER AS claim, "
        f"CASE WHEN {_ASSERTS} THEN told.event END AS name, CASE WHEN {_ASSERTS} THEN {identity} END AS identity "
        "FROM told LEFT JOIN source ON source.id = told.source "
        "WHERE coalesce(told.rank, source.rank, 'normal') <> 'deprecated' "
        "AND told.id NOT IN (SELECT id FROM superseded)"
    )


def _identity_sql(table: ClaimTable) -> str:
    """What makes two claims be of one event, in SQL; NULL if the type happens often or a key is not given."""
    branches = []
    for (name,) in table.query("SELECT DISTINCT type FROM told ORDER BY type"):
        model = table.registry.types[name]
        if model.often != "many" and model.keys and set(model.keys) <= table.fields:
            values = ["coalesce(told.number, '1')", *(f'told."f_{key}"' for key in model.keys)]
            joined = " || ".join(f"strlen({value}) || ':' || {value}" for value in values)
            branches.append(f"WHEN '{name}' THEN '{name} ' || {joined}")
    return f"CASE told.type {' '.join(branches)} END" if branches else "NULL::VARCHAR"


def _name_events(table: ClaimTable) -> bool:
    """Make the table `claim`: claims that share an event's name or an identity are of one event.

    Tell whether some event is named.
    """
    pairs = table.query("SELECT DISTINCT name, identity FROM numbered WHERE name IS NOT NULL")
    key = "numbered.identity"
    joins = ""
    if pairs:
        _join_names(table, pairs)
        key = "coalesce(named.key, alike.key, numbered.identity)"
        joins = " LEFT JOIN named ON named.name = numbered.name LEFT JOIN alike ON alike.identity = numbered.identity"
    table.connection.execute(f"CREATE TABLE keyed AS SELECT claim, {key} AS key FROM numbered{joins}")
    told = [
        f"told.{column}" for column in ("ord", "id", "type", "source", "rank", "number", *(f"d_{w}" for w in WORDS))
    ]
    told += ["told.event AS named", 'told."by" AS speaker', *(f'told."f_{field}"' for field in sorted(table.fields))]
    table.connection.execute(
        "CREATE TABLE claim AS SELECT numbered.claim, coalesce(first.event, numbered.claim) AS event, "
        f"{', '.join(told)}, "
        f"told.type AS event_type, CASE WHEN {_ASSERTS} THEN 'asserted' ELSE told.stance END AS stance, "
        f"told.\"by\" IS NOT NULL OR told.stance = 'alleged' AS reported, {_weekday_sql(table)} AS weekday "
        "FROM numbered JOIN told ON told.ord = numbered.ord JOIN keyed ON keyed.claim = numbered.claim "
        "LEFT JOIN (SELECT key, min(claim) AS event FROM keyed WHERE key IS NOT NULL GROUP BY key) first "
        "ON first.key = keyed.key"
    )
    for done in ("numbered", "keyed"):
        table.connection.execute(f"DROP TABLE {done}")
    return bool(pairs)


def _outvoted(table: ClaimTable) -> dict[str, str]:
    """Return the dated claims of events that a claim dates which is itself preferred, each with the first such claim.

    That a source is preferred does not count: its claims are trusted more, but those of others contradict them.
    """
    if not table.query("SELECT 1 FROM told WHERE rank = 'preferred' LIMIT 1"):
        return {}
    dated = "coalesce(d_when, d_from, d_until) IS NOT NULL AND stance = 'asserted'"
    preferred = (
        f"SELECT event, min(id) AS id FROM claim WHERE rank = 'preferred' AND {dated} AND NOT reported GROUP BY event"
    )
    rows = table.query(
        f"SELECT claim.id, preferred.id FROM claim JOIN ({preferred}) preferred ON preferred.event = claim.event "
        f"WHERE coalesce(claim.rank, '') <> 'preferred' AND {dated} ORDER BY claim.id"
    )
    return dict(rows)


def _weekday_sql(table: ClaimTable) -> str:
    """The weekday a claim states, in its own field or within its dates, if they name one and the same."""
    if not table.query("SELECT 1 FROM date WHERE weekday IS NOT NULL LIMIT 1"):
        return "told.weekday"
    stated = "SELECT CASE WHEN min(weekday) = max(weekday) THEN min(weekday) END FROM date "
    return f"coalesce(told.weekday, ({stated} WHERE date.date IN (told.d_when, told.d_from, told.d_until)))"


def _join_names(table: ClaimTable, pairs: Sequence[tuple[str, str | None]]) -> None:
    """Find which names and identities are of one event, when some claims have both."""
    groups = Groups()
    for name, identity in pairs:
        groups.find(("name", name))
        if identity is not None:
            groups.join(("name", name), ("identity", identity))
    names = sorted({name for name, _ in pairs})
    identities = sorted({identity for _, identity in pairs if identity is not None})
    for column, values, into in (("name", names, "named"), ("identity", identities, "alike")):
        keys = ["\t".join(groups.find((column, value))) for value in values]
        table.insert(into, {column: "VARCHAR", "key": "VARCHAR"}, [values, keys])


class Groups:
    """Disjoint sets of keys; the representative does not depend on the order of joining within equal input."""

    def __init__(self) -> None:
        self._parent: dict[tuple[str, ...], tuple[str, ...]] = {}

    def find(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """Return the representative of a key's set."""
        root = key
        while (parent := self._parent.setdefault(root, root)) != root:
            root = parent
        while self._parent[key] != root:
            self._parent[key], key = root, self._parent[key]
        return root

    def join(self, a: tuple[str, ...], b: tuple[str, ...]) -> None:
        """Make two keys' sets one; the smaller representative stands for both."""
        first, second = sorted((self.find(a), self.find(b)))
        self._parent[second] = first


def _settle_types(claims: Claims) -> None:
    """Give events the most special type of their claims; claims of unrelated types that name one event are reported."""
    table = claims.table
    rows = table.query(
        "SELECT event, claim, ord FROM claim WHERE event IN (SELECT event FROM claim WHERE named IS NOT NULL) "
        "AND event IN (SELECT event FROM claim GROUP BY event HAVING min(type) <> max(type)) ORDER BY claim"
    )
    read = claims.read(ord_ for *_, ord_ in rows)
    chosen: dict[int, Claim] = {}
    for event, _, ord_ in rows:
        claim = read[ord_].claim
        other = chosen.setdefault(event, claim)
        if claim.type != other.type and isinstance(claim, type(other)):
            chosen[event] = claim
        elif not isinstance(other, type(claim)):
            place = next(one.place for one in read.values() if one.claim.id == other.id)
            message = f"the event {claim.event!r} is {with_article(other.type)} at {place}"
            hint = "one event is of one type; use another name"
            value = claim.event or ""
            claims.reading.report(
                Problem(read[ord_].place_of("event"), message, record=claim.id, field="event", value=value, hint=hint)
            )
    for event, claim in sorted(chosen.items()):
        table.connection.execute("UPDATE claim SET event_type = ? WHERE event = ?", [claim.type, event])


def _canonical_entities(reading: Reading) -> dict[str, str]:
    """Map every entity that is the same as another to the one that stands for both."""
    groups = Groups()
    joined: set[str] = set()
    for name, read in reading.entities.items():
        other = read.entity.same_as
        if other is None:
            continue
        if (message := _not_the_same(name, other, reading)) is not None:
            hint = did_you_mean(other, reading.entities) if other not in reading.entities else ""
            reading.report(Problem(read.place, message, record=name, field="same_as", value=other, hint=hint))
            continue
        groups.join((name,), (other,))
        joined |= {name, other}
    return {name: groups.find((name,))[0] for name in sorted(joined)}


def _not_the_same(name: str, other: str, reading: Reading) -> str | None:
    """Say why an entity cannot be the same as another, or return None."""
    if other not in reading.entities:
        return f"same_as names the unknown entity {other!r}"
    if other == name:
        return "an entity is the same as itself anyway"
    kinds = reading.entities[name].entity.kind, reading.entities[other].entity.kind
    return None if kinds[0] == kinds[1] else f"{with_article(kinds[0])} and {with_article(kinds[1])} cannot be the same"


# -- two clocks ----------------------------------------------------------------------------------------------------


def _put_on_one_clock(table: ClaimTable) -> None:
    """Take an end given by a local clock to UTC where the other end has an offset."""
    run = table.connection.execute
    run(
        "CREATE TEMP TABLE mixed AS SELECT claim FROM claim JOIN date f ON f.date = d_from "
        "JOIN date u ON u.date = d_until WHERE f.zoned <> u.zoned"
    )
    for word in ("from", "until"):
        among = "claim IN (SELECT claim FROM mixed)"
        local = f"date IN (SELECT d_{word} FROM claim WHERE {among}) AND NOT zoned"
        bounds = ", ".join(f"{prefix}{bound}" for prefix in ("", "w_") for bound in BOUNDS)
        rows = table.query(f"SELECT date, use, text, weekday, {bounds} FROM date WHERE {local} ORDER BY date")
        if rows:
            old = [row[0] for row in rows]
            table.insert("moved", {"old": "INTEGER", "new": "INTEGER"}, [old, table.add_in_utc(rows)])
            run(f"UPDATE claim SET d_{word} = new FROM moved WHERE d_{word} = old AND {among}")
            run("DELETE FROM moved")


# -- relative dates ------------------------------------------------------------------------------------------------


def _resolve(claims: Claims) -> tuple[dict[int, Dating], tuple[str, ...]]:
    """Date the claims whose dates are relative.

    Return their datings by number, and the ids of those whose relative dates have no dated anchor.
    """
    table = claims.table
    declared = ", ".join(f"{name} {kind}" for name, kind in _RESOLVED.items())
    table.connection.execute(f"CREATE TABLE resolved ({declared})")
    if not table.relative:
        return {}, ()
    relative = "(SELECT date FROM date WHERE anchor IS NOT NULL)"
    where = " OR ".join(f"d_{word} IN {relative}" for word in WORDS)
    wanted = dict(table.query(f"SELECT id, claim FROM claim WHERE {where} ORDER BY claim"))
    if not wanted:
        return {}, ()
    members = _members_of_anchors(claims)
    ids = dict.fromkeys(chain(wanted, *members.values()))
    given = {name: read.claim for name, read in _by_id(claims, [*ids, *members]).items()}
    dated = date_claims(given, members)
    resolved = {wanted[name]: dating for name, dating in dated.datings.items() if name in wanted}
    by_report = _by_report(given, dated)
    rows = [
        (number, d.strict.start.zoned, given_id in by_report, *bounds_of(d.strict), *bounds_of(d.widened))
        for given_id, number in wanted.items()
        if (d := resolved.get(number)) is not None
    ]
    if rows:
        columns = list(zip(*rows, strict=True))
        bounds = columns[3:]
        codes = [codes_of(b, columns[1], latest=n % 2 == 1) for n, b in enumerate(bounds)]
        table.insert("resolved", _RESOLVED, [*columns[:3], *bounds[:4], *codes[:4], *bounds[4:], *codes[4:]])
    undated = ", ".join(f"d_{word} = NULL" for word in WORDS)
    run = table.connection.execute
    run(f"UPDATE claim SET {undated} WHERE claim IN (SELECT unnest($1::INTEGER[]))", [list(wanted.values())])
    run("UPDATE claim SET reported = true WHERE claim IN (SELECT claim FROM resolved WHERE reported)")
    return resolved, dated.unresolved


def _by_report(claims: Mapping[str, Claim], dated: Dated) -> set[str]:
    """Return the claims dated by what is only reported, directly or by way of others, which are dated before them."""
    told = {name for name, claim in claims.items() if claim.by is not None or claim.stance == "alleged"}
    found: set[str] = set()
    for name, dating in dated.datings.items():
        if any(other in told or other in found for other in dating.via):
            found.add(name)
    return found


def _by_id(claims: Claims, names: Iterable[str]) -> dict[str, ReadClaim]:
    """Return the claims that count, by id, in the order of ids; a name that is no id is left out."""
    rows = claims.table.query_with(names, "SELECT id, ord FROM claim WHERE id IN (SELECT name FROM name) ORDER BY id")
    read = claims.read(ord_ for _, ord_ in rows)
    return {name: read[ord_] for name, ord_ in rows}


def _members_of_anchors(claims: Claims) -> dict[str, tuple[str, ...]]:
    """Return, for everything that dates refer to, the claims that can date that event."""
    anchors = "(SELECT DISTINCT anchor FROM date WHERE anchor IS NOT NULL)"
    events: dict[str, int] = dict(claims.table.query(f"SELECT id, event FROM claim WHERE id IN {anchors}"))
    named = f"SELECT DISTINCT named, event FROM claim WHERE named IN {anchors} AND stance = 'asserted'"
    events |= dict(claims.table.query(named))
    among = ", ".join(map(str, sorted(set(events.values())))) or "NULL"
    daters: dict[int, list[str]] = defaultdict(list)
    sql = "SELECT claim.event, claim.id FROM claim JOIN told USING (ord) WHERE told.stance = 'asserted' "
    for event, name in claims.table.query(
        f"{sql} AND claim.speaker IS NULL AND claim.event IN ({among}) ORDER BY claim.claim"
    ):
        daters[event].append(name)
    return {name: tuple(daters[event]) for name, event in events.items()}
