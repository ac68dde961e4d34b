"""What tables of claims share: a column is a field, a row is a claim, and what a cell leaves open is not given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, get_args, get_origin

from claimcheck.model.claims import Claim, is_own_field, public_name
from claimcheck.reading.naming import hint_for_field
from claimcheck.vocabulary import Registry

REQUIRED = ("id", "type")
MOST_HINTS = 20


class WrongColumn(NamedTuple):
    """A column that no claim can use: its number from 0 (-1: a missing one), its name, what is wrong, what to do."""

    number: int
    name: str
    message: str
    hint: str


def wrong_columns(names: Sequence[str], registry: Registry) -> Iterator[WrongColumn]:
    """Yield what is wrong with the names of a table's columns; the first unknown names get a hint each.

    Nothing is with columns of one's own, which hold what no claim says.
    """
    known = {public_name(name) for model in registry.types.values() for name in model.model_fields}
    first: dict[str, int] = {}
    hints = 0
    for number, name in enumerate(names):
        if not name.strip():
            yield WrongColumn(number, name, f"column {number + 1} has no name", "name the field it holds, or remove it")
        elif is_own_field(name):
            continue
        elif name not in known:
            hints += 1
            hint = hint_for_field(name, known) if hints <= MOST_HINTS else ""
            yield WrongColumn(number, name, f"no type has a field {name[:100]!r}", hint)
        elif first.setdefault(name, number) != number:
            message = f"the column {name!r} is there twice"
            yield WrongColumn(number, name, message, f"the first is column {first[name] + 1}")
    for name in REQUIRED:
        if name not in first:
            yield WrongColumn(-1, name, f"there is no column {name!r}", "every claim has an id and a type")


def list_fields(model: type[Claim]) -> frozenset[str]:
    """Return the fields of a type that hold several values, named as in files."""
    return frozenset(public_name(name) for name, info in model.model_fields.items() if _holds_several(info.annotation))


def _holds_several(annotation: object) -> bool:
    return get_origin(annotation) in (tuple, list) or any(_holds_several(part) for part in get_args(annotation))
