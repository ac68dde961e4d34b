"""Edges of the temporal network by what they hold for: the bound of a rule, relative dates, that what lasts begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from claimcheck.engine.compiled import Bound
from claimcheck.engine.network.grounds import Ground, Lasting, RelativeGround, RuleGround
from claimcheck.engine.network.scales import Scale

Column = Any
"""The values of a column: a list, or an array."""
_SCALES = {"seconds": Scale.SECOND, "days": Scale.DAY, "months": Scale.CODE}


class Block(Protocol):
    """Edges that hold for one kind of reason."""

    @property
    def earlier(self) -> Column:
        """Return the key of the earlier moment of each edge."""

    @property
    def later(self) -> Column:
        """Return the key of the later moment of each edge."""

    def scales(self) -> tuple[Column, Column]:
        """Return the scale and the amount of each edge."""

    def ground(self, number: int) -> Ground:
        """Return why one of them holds."""


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """What one bound of a rule binds. `columns` are those of its query."""

    rule: str
    bound: Bound
    names: int
    columns: Sequence[Column]
    earlier: Column
    later: Column

    def scales(self) -> tuple[Column, Column]:
        """Return the scale and the amount of each edge."""
        size = len(self.earlier)
        return [_SCALES[self.bound.scale]] * size, [self.bound.amount] * size

    def ground(self, number: int) -> Ground:
        """Return the rule, and the events it binds."""
        row = [column[number] for column in self.columns]
        sides = zip(
            (self.bound.earlier, self.bound.later), (row[2 * self.names + 1], row[2 * self.names + 6]), strict=True
        )
        return RuleGround(
            rule=self.rule,
            bound=self.bound,
            rows=tuple(map(int, row[: self.names])),
            events=tuple(map(int, row[self.names : 2 * self.names])),
            members=tuple(int(event) for side, event in sides if side.kind == "member"),
            inferred=bool(row[-1]),
        )


@dataclass(frozen=True, slots=True)
class RelativeBlock:
    """What relative dates bind."""

    grounds: Sequence[RelativeGround]
    earlier: Column
    later: Column

    @staticmethod
    def of(grounds: Sequence[RelativeGround], own: Sequence[int], anchors: Sequence[int]) -> RelativeBlock:
        """Return the edges between the moments dated and their anchors, given by their keys."""
        pairs = [(b, a) if g.bound.is_later else (a, b) for g, a, b in zip(grounds, own, anchors, strict=True)]
        return RelativeBlock(grounds, [earlier for earlier, _ in pairs], [later for _, later in pairs])

    def without(self, claims: frozenset[int]) -> RelativeBlock:
        """Return the edges without those of some claims, and of dates that are relative to such a claim."""
        kept = [n for n, ground in enumerate(self.grounds) if claims.isdisjoint((ground.claim, ground.named))]
        columns = ([column[n] for n in kept] for column in (self.grounds, self.earlier, self.later))
        return RelativeBlock(*columns)

    def scales(self) -> tuple[Column, Column]:
        """Return the scale and the amount of each edge."""
        return [g.bound.scale for g in self.grounds], [g.bound.amount for g in self.grounds]

    def ground(self, number: int) -> Ground:
        """Return the relative date."""
        return self.grounds[number]


@dataclass(frozen=True, slots=True)
class LastingBlock:
    """That events begin before they end."""

    earlier: Column
    later: Column

    def scales(self) -> tuple[Column, Column]:
        """Return the scale and the amount of each edge."""
        return [Scale.SECOND] * len(self.earlier), [0] * len(self.earlier)

    def ground(self, number: int) -> Ground:
        """Return the event."""
        return Lasting(int(self.earlier[number]) // 2)
