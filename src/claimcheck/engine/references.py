"""Whether what claims refer to exists and fits: anchors, superseded claims, entities in roles, ids used but once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from claimcheck.engine.claims import Claims
from claimcheck.model.claims import Claim
from claimcheck.model.dates import RelativeDate
from claimcheck.model.problems import Place, Problem, did_you_mean
from claimcheck.reading import ReadClaim, Reading
from claimcheck.reading.spans import span_of
from claimcheck.reading.table import WORDS

_PARTY = ("person", "organisation")
_MANY_IDS = 20_000
"""Among more ids than these no similar one is looked for."""


def check_references(claims: Claims) -> None:
    """Report anchors and superseded claims that do not exist, and roles filled by the wrong kind of entity."""
    _report_ids_used_twice(claims)
    if claims.table.relative:
        _check_anchors(claims)
    superseding = {name: read.claim for name, read in claims.reading.claims.items() if read.claim.supersedes}
    if superseding:
        _check_superseded(superseding, claims)
        _check_supersession(superseding, claims.reading)
    if claims.reading.entities:
        _check_roles(claims)
        _check_containment(claims.reading)


def _report_ids_used_twice(claims: Claims) -> None:
    """Of claims of one id the first counts. Claims read one by one have been compared already."""
    if not claims.reading.large:
        return
    twice = claims.table.query(
        "SELECT id, list(ord ORDER BY file, line, ord) FROM told GROUP BY id HAVING count(*) > 1 ORDER BY id"
    )
    for name, ords in twice:
        read = claims.read(ords)
        hint = f"the first is at {read[ords[0]].place}; ids are unique in a run"
        for ord_ in ords[1:]:
            message = f"the id {name!r} is used twice"
            span = span_of(claims.reading, read[ord_], "id")
            place = Place(read[ord_].place.file, span.line, span.column)
            claims.reading.report(Problem(place, message, record=name, field="id", hint=hint))
            claims.reading.forget_claim(read[ord_])
    if twice:
        claims.table.insert("dropped", {"ord": "INTEGER"}, [[ord_ for _, ords in twice for ord_ in ords[1:]]])
        claims.table.query("DELETE FROM told WHERE ord IN (SELECT ord FROM dropped)")


def _check_anchors(claims: Claims) -> None:
    """Report dates that are relative to what does not exist."""
    anchors = dict(claims.table.query("SELECT date, anchor FROM date WHERE anchor IS NOT NULL ORDER BY date"))
    unknown = set(anchors.values()) - _known_names(claims, set(anchors.values()))
    numbers = [number for number, anchor in anchors.items() if anchor in unknown]
    if not numbers:
        return
    among = ", ".join(map(str, numbers))
    rows = claims.table.query(" UNION ".join(f"SELECT ord FROM told WHERE d_{word} IN ({among})" for word in WORDS))
    names = _names(claims)
    for _, read in sorted(claims.read(ord_ for (ord_,) in rows).items()):
        for word, date in read.claim.dates.items():
            if isinstance(date, RelativeDate) and date.anchor in unknown:
                message = f"no claim or event is named {date.anchor!r}"
                _report(claims.reading, read, word, str(date), message, did_you_mean(date.anchor, names))


def _known_names(claims: Claims, names: set[str]) -> set[str]:
    """Return those among names that some claim or event bears."""
    sql = (
        "SELECT name FROM name WHERE name IN (SELECT id FROM told) "
        "OR name IN (SELECT event FROM told WHERE event IS NOT NULL)"
    )
    return {name for (name,) in claims.table.query_with(names, sql)}


def _names(claims: Claims) -> list[str]:
    """Return the names of claims and events, in the order of reading; none if they are very many."""
    if claims.table.size > _MANY_IDS:
        return []
    ids = claims.table.query("SELECT id FROM told ORDER BY ord")
    events = claims.table.query("SELECT DISTINCT event FROM told WHERE event IS NOT NULL ORDER BY event")
    return [name for (name,) in (*ids, *events)]


def _check_superseded(superseding: Mapping[str, Claim], claims: Claims) -> None:
    others = set(chain.from_iterable(claim.supersedes for claim in superseding.values()))
    rows = claims.table.query_with(others, "SELECT name FROM name ANTI JOIN told ON told.id = name")
    missing = {name for (name,) in rows}
    for claim in superseding.values():
        for other in claim.supersedes:
            if other in missing:
                hint = did_you_mean(other, _names(claims))
                read = claims.reading.claims[claim.id]
                _report(claims.reading, read, "supersedes", other, f"no claim is named {other!r}", hint)


def _check_supersession(superseding: Mapping[str, Claim], reading: Reading) -> None:
    """Report claims that replace themselves, by way of others or not: nothing of them would be left."""
    replaces = {name: set(claim.supersedes) for name, claim in superseding.items()}
    while True:
        replaced = set(chain.from_iterable(replaces.values()))
        circular = {name: others & replaces.keys() for name, others in replaces.items() if name in replaced}
        circular = {name: others for name, others in circular.items() if others}
        if circular == replaces:
            break
        replaces = circular
    for name in replaces:
        claim = superseding[name]
        message = "it supersedes itself, directly or by way of others"
        hint = "only a later claim supersedes another"
        _report(reading, reading.claims[name], "supersedes", ", ".join(claim.supersedes), message, hint)


def _check_roles(claims: Claims) -> None:
    """Report entities that are of another kind than the roles they fill."""
    wrong = []
    for field in sorted(claims.table.fields):
        for kind, types in role_kinds(claims, field).items():
            if kind == "entity":
                continue
            allowed = ", ".join(f"'{name}'" for name in (_PARTY if kind == "party" else (kind,)))
            wrong.append(
                f"SELECT ord, '{field}' AS field, kind, '{kind}' AS wanted FROM told "
                f'JOIN entity ON entity.id = told."f_{field}" '
                f"WHERE type IN ({_texts(types)}) AND kind NOT IN ({allowed})"
            )
    found = claims.table.query(" UNION ALL ".join(wrong)) if wrong else []
    read = claims.read(ord_ for ord_, *_ in found)
    for ord_, field, kind, wanted in found:
        value = getattr(read[ord_].claim, field)
        named = with_article(" or ".join(_PARTY) if wanted == "party" else wanted)
        message = f"the entity is {with_article(kind)}, but `{field}` names {named}"
        _report(claims.reading, read[ord_], field, value, message, "")


def _check_containment(reading: Reading) -> None:
    """Report entities that lie within themselves, by way of others or not; those on the way to them are no news."""
    outside = {name: read.entity.within for name, read in reading.entities.items() if read.entity.within is not None}
    settled: set[str] = set()
    for start in sorted(outside):
        way: dict[str, None] = {}
        name = start
        while name in outside and name not in settled and name not in way:
            way[name] = None
            name = outside[name]
        settled |= way.keys()
        if name in way:
            circle = list(way)[list(way).index(name) :]
            message = f"it lies within itself: {' in '.join([*circle, name])}"
            hint = "an entity is within what is larger"
            problem = Problem(reading.entities[name].place, message, record=name, field="within", hint=hint)
            reading.report(problem)


def role_kinds(claims: Claims, field: str) -> dict[str, list[str]]:
    """Return which types use a field as a role, by the kind of entity that fills it."""
    kinds: dict[str, list[str]] = {}
    for name, model in claims.table.registry.types.items():
        if field in model.roles():
            kinds.setdefault(model.roles()[field].kind, []).append(name)
    return kinds


def roles_filled(claims: Claims) -> list[tuple[str, str]]:
    """Return the fields of claims that name entities, each with the types in which they do, as a list in SQL."""
    kinds = {field: role_kinds(claims, field) for field in sorted(claims.table.fields)}
    return [(field, _texts(chain(*found.values()))) for field, found in kinds.items() if found]


def _texts(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def with_article(word: str) -> str:
    """Return a word with its indefinite article."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _report(reading: Reading, read: ReadClaim, field: str, value: str, message: str, hint: str) -> None:
    """Report a problem at a field of a claim."""
    reading.report(Problem(read.place_of(field), message, record=read.claim.id, field=field, value=value, hint=hint))
