"""Which events are about an entity: those of which some claim names it in some role, whatever it is called there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from claimcheck.engine.events import Merged
from claimcheck.engine.references import roles_filled
from claimcheck.model.problems import ClaimcheckError, Place, Problem, did_you_mean

MOST_COMPARED = 20_000
"""Among more names than these no similar one is looked for."""


def events_about(merged: Merged, asked: Iterable[str]) -> frozenset[int]:
    """Return the events that name one of these entities, each given by its id or by exactly one of its names.

    A name stands for all entities that bear it, and an entity for all that are the same. Raises `ClaimcheckError` for
    what is neither an id nor a name.
    """
    roles = roles_filled(merged.claims)
    ids = {merged.same.get(entity, entity) for name in asked for entity in _meant(merged, roles, name)}
    events: set[int] = set()
    for field, types in roles:
        sql = f'SELECT DISTINCT event FROM name JOIN claim ON claim."f_{field}" = name.name WHERE type IN ({types})'
        events.update(event for (event,) in merged.claims.table.query_with(ids, sql))
    return frozenset(events)


def _meant(merged: Merged, roles: Sequence[tuple[str, str]], name: str) -> Sequence[str]:
    """Return the ids of the entities that an id or a name stands for."""
    entities = merged.claims.reading.entities
    if name in entities or _is_named(merged, roles, name):
        return [name]
    by_name: dict[str, list[str]] = {}
    for entity, read in entities.items():
        for one in dict.fromkeys((read.entity.name, *read.entity.aliases)):
            if one:
                by_name.setdefault(one, []).append(entity)
    return by_name[name] if name in by_name else _refused(merged, roles, name, by_name)


def _is_named(merged: Merged, roles: Sequence[tuple[str, str]], name: str) -> bool:
    """Tell whether some claim names an entity by an id that nothing describes."""
    table = merged.claims.table
    return any(
        table.query(f'SELECT 1 FROM claim WHERE "f_{field}" = $1 AND type IN ({types}) LIMIT 1', [name])
        for field, types in roles
    )


def _refused(
    merged: Merged, roles: Sequence[tuple[str, str]], name: str, by_name: Mapping[str, Sequence[str]]
) -> Sequence[str]:
    known = {*by_name, *merged.claims.reading.entities}
    for field, types in roles:
        sql = f'SELECT DISTINCT "f_{field}" FROM claim WHERE "f_{field}" IS NOT NULL AND type IN ({types}) LIMIT $1'
        known.update(entity for (entity,) in merged.claims.table.query(sql, [MOST_COMPARED + 1]))
    hint = did_you_mean(name, known) if len(known) <= MOST_COMPARED else "write the id of an entity, or its exact name"
    raise ClaimcheckError(Problem(Place("options"), f"no entity is named {name[:100]!r}", value=name[:100], hint=hint))
