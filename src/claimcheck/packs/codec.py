"""Checked rules as plain JSON values and back, without naming each class: a dataclass is its name and its fields.

Only the classes of the rule language can come back, so a file can hold wrong rules but cannot run anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from claimcheck.engine import compiled
from claimcheck.model import checked, expressions
from claimcheck.model.dates import Duration

_CLASS = "class"
_SET = "set"
_NUMBER = "number"
_LEFT_OUT = frozenset({"written"})


class UnknownForm(ValueError):
    """A plain value does not stand for anything of the rule language."""


def to_plain(value: object) -> Any:
    """Return a JSON value that `from_plain` turns back into an equal one."""
    if isinstance(value, frozenset):
        return {_SET: sorted(value)}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        named = {f.name: to_plain(getattr(value, f.name)) for f in fields(value) if f.name not in _LEFT_OUT}
        return {_CLASS: type(value).__name__, **named}
    if isinstance(value, Decimal):
        return {_NUMBER: str(value)}
    if value is None or isinstance(value, str | int):
        return value
    raise UnknownForm(f"{type(value).__name__} is not part of a rule")


def from_plain(plain: object) -> Any:
    """Return the value a JSON value stands for. Raises `UnknownForm`, or `TypeError` for wrong fields."""
    if isinstance(plain, list):
        return tuple(from_plain(item) for item in plain)
    if not isinstance(plain, Mapping):
        return plain
    if _SET in plain:
        return frozenset(plain[_SET])
    if _NUMBER in plain:
        return Decimal(plain[_NUMBER])
    name = plain.get(_CLASS)
    if name not in _classes():
        raise UnknownForm(f"{name!r} is not part of a rule")
    return _classes()[name](**{key: from_plain(item) for key, item in plain.items() if key != _CLASS})


@cache
def _classes() -> dict[object, type]:
    found = [item for module in (checked, expressions, compiled) for item in vars(module).values()]
    return {c.__name__: c for c in [*found, Duration] if isinstance(c, type) and is_dataclass(c)}
