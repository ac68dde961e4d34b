"""What conditions look up beside the claims: how much texts mean, which place lies within which, who bears which name.

| table            | a row says                                                                          |
|------------------|-------------------------------------------------------------------------------------|
| `quantity`       | in a field of a type, a text is from `lo` to `hi`; lengths of time are in seconds   |
| `containment`    | one place lies within another, directly or by way of others                         |
| `tree`           | a place lies in the tree of places below `root`                                     |
| `entity_name`    | an entity goes by a name, which is folded                                           |
| `folded`         | a text, folded as names are                                                         |

A quantity is rounded outward to `PLACES` digits; beyond `GREATEST` it has no end that is known, which is `UNBOUNDED`.
Only what the rules of a run ask for is filled.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING

from claimcheck.engine.columns import Demand
from claimcheck.engine.events import Merged
from claimcheck.engine.formulas import UNBOUNDED
from claimcheck.model.quantities import interval_of

if TYPE_CHECKING:
    from claimcheck.engine.claims import Claims

PLACES = 9
DECIMAL = f"DECIMAL(38, {PLACES})"
GREATEST = Decimal(10) ** 18
_EXACT = Context(prec=400)
_LAST_PLACE = Decimal(1).scaleb(-PLACES)
_TABLES = {
    "quantity": {"field": "VARCHAR", "type": "VARCHAR", "text": "VARCHAR", "lo": DECIMAL, "hi": DECIMAL},
    "containment": {"inside": "VARCHAR", "outside": "VARCHAR"},
    "tree": {"place": "VARCHAR", "root": "VARCHAR"},
    "entity_name": {"entity": "VARCHAR", "name": "VARCHAR"},
    "folded": {"text": "VARCHAR", "name": "VARCHAR"},
}


def look_up(merged: Merged, demand: Demand) -> None:
    """Make the tables that the rules of a run look things up in."""
    if demand.numbers:
        _make("quantity", _quantities(merged.claims, demand.numbers), merged)
    if demand.places:
        parents = _parents(merged)
        _make("containment", _containment(parents), merged)
        _make("tree", _trees(parents), merged)
    if demand.names:
        _make("entity_name", _names(merged), merged)
    if demand.worded:
        _make("folded", _folded(merged.claims, demand.worded), merged)


def _make(name: str, rows: Iterable[tuple[str, ...]], merged: Merged) -> None:
    table = merged.claims.table
    columns = _TABLES[name]
    table.connection.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {kind}' for c, kind in columns.items())})")
    as_texts = dict.fromkeys(columns, "VARCHAR")
    table.insert(name, as_texts, list(zip(*sorted(set(rows)), strict=True)))


# -- quantities ----------------------------------------------------------------------------------------------------


def _quantities(claims: Claims, fields: Iterable[str]) -> Iterator[tuple[str, ...]]:
    table = claims.table
    for field in sorted(set(fields) & table.fields):
        readers = {name: reader for name, t in table.registry.types.items() if (reader := t.quantities().get(field))}
        texts = table.query(f'SELECT DISTINCT type, "f_{field}" FROM told WHERE "f_{field}" IS NOT NULL')
        for name, text in texts:
            if name in readers:
                least, most = interval_of(readers[name](text))
                yield field, name, text, _outward(least, ROUND_FLOOR), _outward(most, ROUND_CEILING)


def _outward(end: Decimal | None, rounding: str) -> str:
    """Write one end of an interval; what has no end, or one too far off, is unbounded."""
    below = rounding == ROUND_FLOOR
    if end is None or (end < -GREATEST if below else end > GREATEST):
        return str(-UNBOUNDED if below else UNBOUNDED)
    nearest = min(GREATEST, end) if below else max(-GREATEST, end)
    return f"{nearest.quantize(_LAST_PLACE, rounding, _EXACT):f}"


# -- places --------------------------------------------------------------------------------------------------------


def _parents(merged: Merged) -> dict[str, str]:
    """Return the entity that each entity is said to be within; the same entities are one."""
    same = merged.same
    entities = merged.claims.reading.entities
    found = {
        same.get(name, name): same.get(read.entity.within, read.entity.within)
        for name, read in sorted(entities.items(), reverse=True)
        if read.entity.within is not None
    }
    return {inside: outside for inside, outside in found.items() if inside != outside}


def _above(place: str, parents: Mapping[str, str]) -> list[str]:
    """Return all that a place lies within, the innermost first; a circle is gone round once."""
    found: list[str] = []
    while (place := parents.get(place, "")) and place not in found:
        found.append(place)
    return found


def _containment(parents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for place in parents:
        yield from ((place, outside) for outside in _above(place, parents) if outside != place)


def _trees(parents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for place in {*parents, *parents.values()}:
        yield place, (_above(place, parents) or [place])[-1]


# -- names ---------------------------------------------------------------------------------------------------------


def folded_name(name: str) -> str:
    """Return a name as it is compared: its letters and digits, without accents, capitals, and what stands between."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter if letter.isalnum() else " " for letter in apart if not unicodedata.combining(letter))
    return " ".join(plain.split())


def _names(merged: Merged) -> Iterator[tuple[str, str]]:
    for entity, read in merged.claims.reading.entities.items():
        for name in (read.entity.name, *read.entity.aliases):
            if name and (folded := folded_name(name)):
                yield merged.same.get(entity, entity), folded


def _folded(claims: Claims, fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    for field in sorted(set(fields) & claims.table.fields):
        for (text,) in claims.table.query(f'SELECT DISTINCT "f_{field}" FROM told WHERE "f_{field}" IS NOT NULL'):
            if folded := folded_name(text):
                yield text, folded
