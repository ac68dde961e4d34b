"""Which values events have in common: of few claims it is quicker to see so that a rule has nothing to combine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimcheck.engine.columns import Pass
from claimcheck.engine.compiled import Join

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class CommonValues:
    """The events of a pass by type, field and the value they have there."""

    events: Mapping[tuple[str, str], Mapping[str, set[int]]]

    @staticmethod
    def of(connection: duckdb.DuckDBPyConnection, one: Pass) -> CommonValues:
        """Read the values of all events of a pass."""
        found = connection.execute(f"SELECT event, type, COLUMNS('^f_') FROM {one}.event_strict")
        fields = [column.removeprefix("f_") for column, *_ in found.description or ()][2:]
        events: dict[tuple[str, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for event, type_, *values in found.fetchall():
            for field, value in zip(fields, values, strict=True):
                if value is not None:
                    events[type_, field][value].add(event)
        return CommonValues(events)

    def allow(self, joins: Iterable[Join]) -> bool:
        """Tell whether for each join there are two events that have a value in common."""
        return all(self._allow(join) for join in joins)

    def _allow(self, join: Join) -> bool:
        left, right = self._values(join.left_types, join.left), self._values(join.right_types, join.right)
        return any(len(left[value] | right[value]) > 1 for value in left.keys() & right.keys())

    def _values(self, types: Iterable[str], field: str) -> dict[str, set[int]]:
        values: dict[str, set[int]] = defaultdict(set)
        for name in types:
            for value, events in self.events.get((name, field), {}).items():
                values[value] |= events
        return values
