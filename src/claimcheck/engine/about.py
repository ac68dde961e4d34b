"""Which events are about an entity: those of which some claim names it in some role, whatever it is called there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from claimcheck.engine.events import Merged
from claimcheck.engine.lookups import folded_name
from claimcheck.engine.references import roles_filled
from claimcheck.model.problems import ClaimcheckError, Place, Problem, did_you_mean

MOST_COMPARED = 20_000
"""Among more names than these no similar one is looked for."""
MOST_SUGGESTED = 3


@dataclass
class Entities:
    """The entities that claims name, to be asked for by their ids or names."""

    merged: Merged

    def meant(self, name: str) -> tuple[str, ...]:
        """Return the ids of the entities that an id or a name stands for: one, or all that bear the name.

        Where nothing is called exactly so, case, accents, punctuation and spaces make no difference. Of entities that
        are the same, the id that stands for them is given. Raises `ClaimcheckError` for what is neither.
        """
        found = self._exactly(name) or self._folded(name)
        if not found:
            raise self._refused(name[:100])
        return tuple(dict.fromkeys(self.merged.same.get(entity, entity) for entity in found))

    def events(self, ids: Iterable[str]) -> frozenset[int]:
        """Return the events that name one of these entities in some role."""
        asked = set(ids)
        events: set[int] = set()
        for field, types in self._roles:
            sql = f'SELECT DISTINCT event FROM name JOIN claim ON claim."f_{field}" = name.name WHERE type IN ({types})'
            events.update(event for (event,) in self.merged.claims.table.query_with(asked, sql))
        return frozenset(events)

    # -- what they are called ------------------------------------------------------------------------------------

    def _exactly(self, name: str) -> Sequence[str]:
        if name in self.merged.claims.reading.entities or self._is_named(name):
            return [name]
        return self._by_name.get(name, ())

    def _folded(self, name: str) -> Sequence[str]:
        wanted = folded_name(name)
        if not wanted:
            return ()
        bearing = [e for one, ids in self._by_name.items() if folded_name(one) == wanted for e in ids]
        return bearing or [one for one in self._ids if folded_name(one) == wanted]

    @cached_property
    def _roles(self) -> Sequence[tuple[str, str]]:
        return roles_filled(self.merged.claims)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Return the ids of those who bear each name or alias."""
        found: dict[str, list[str]] = {}
        for entity, read in self.merged.claims.reading.entities.items():
            for one in dict.fromkeys((read.entity.name, *read.entity.aliases)):
                if one:
                    found.setdefault(one, []).append(entity)
        return found

    @cached_property
    def _ids(self) -> Sequence[str]:
        """Return all ids, in order: of those that nothing describes not more than are compared."""
        return sorted({*self.merged.claims.reading.entities, *self._only_named()})

    def _only_named(self) -> Iterator[str]:
        for field, types in self._roles:
            sql = f'SELECT DISTINCT "f_{field}" FROM claim WHERE "f_{field}" IS NOT NULL AND type IN ({types}) LIMIT $1'
            yield from (entity for (entity,) in self.merged.claims.table.query(sql, [MOST_COMPARED + 1]))

    def _is_named(self, name: str) -> bool:
        """Tell whether some claim names an entity by an id that nothing describes."""
        table = self.merged.claims.table
        return any(
            table.query(f'SELECT 1 FROM claim WHERE "f_{field}" = $1 AND type IN ({types}) LIMIT 1', [name])
            for field, types in self._roles
        )

    # -- what is neither -----------------------------------------------------------------------------------------

    def _refused(self, name: str) -> ClaimcheckError:
        known = {*self._by_name, *self._ids}
        hint = (
            _suggested(name, known) if len(known) <= MOST_COMPARED else "write the id of an entity, or its exact name"
        )
        return ClaimcheckError(Problem(Place("options"), f"no entity is named {name!r}", value=name, hint=hint))


def _suggested(name: str, known: Iterable[str]) -> str:
    """Return the hint that names what has all words of a name in it, the shortest first; or else the nearest."""
    names = sorted(known)
    asked = _words(name)
    holding = sorted((one for one in names if asked and asked <= _words(one)), key=lambda one: (len(one), one))
    if not holding:
        return did_you_mean(name, names)
    *others, last = [repr(one) for one in holding[:MOST_SUGGESTED]]
    more = len(holding) - MOST_SUGGESTED
    listed = ", ".join([*others, last]) if more > 0 else f"{', '.join(others)}{' or ' if others else ''}{last}"
    return f"did you mean {listed}{f', or one of {more:,} more' if more > 0 else ''}?"


def _words(name: str) -> set[str]:
    return set(folded_name(name).split())
