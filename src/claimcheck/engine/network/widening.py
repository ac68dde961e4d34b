"""Whether a chain is one however wide its dates are read: what its dates and edges say at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claimcheck.engine.claims import Claims
from claimcheck.engine.network.contradictions import Told
from claimcheck.engine.network.edges import Edge, least
from claimcheck.engine.network.grounds import Ground, RelativeGround, RuleGround
from claimcheck.engine.network.loops import is_contradictory
from claimcheck.engine.network.relative import relative_bounds
from claimcheck.engine.network.temporal import TemporalNetwork, in_utc
from claimcheck.model.claims import Claim
from claimcheck.model.dates import INFINITY, Date, Moment
from claimcheck.model.spans import Span, together, widened_span
from claimcheck.reading.table import WORDS, use_of


@dataclass(frozen=True, slots=True)
class Widening:
    """Reads what is in a network as widely as it can be meant."""

    network: TemporalNetwork
    claims: Claims

    def is_certain(self, source: Told | None, edges: Sequence[Edge | None], sink: Told | None) -> bool:
        """Tell whether widened edges still lead from the source past the sink, or round in a contradictory circle."""
        said = [edge for edge in edges if edge is not None]
        if len(said) < len(edges):
            return False
        if source is None or sink is None:
            return is_contradictory(said)
        instant = self.date(source).earliest
        for edge in said:
            instant = least(edge, instant)
        return instant > self.date(sink).latest

    def edge(self, edge: Edge, ground: Ground) -> Edge | None:
        """Return what an edge says at most; None if that is nothing, or a key had to be inferred."""
        if isinstance(ground, RuleGround):
            return None if ground.inferred else edge
        if not isinstance(ground, RelativeGround):
            return edge
        strict, widened = (relative_bounds(ground.date, ground.use, widened=wide) for wide in (False, True))
        if len(strict) != len(widened):
            return None
        bound = widened[strict.index(ground.bound)]
        return edge._replace(scale=bound.scale, amount=bound.amount)

    def date(self, told: Told) -> Moment:
        """Return what a date says at most of its moment."""
        if told.witness < 0:
            return Moment(told.earliest, told.latest)
        event, point = self.network.event(told.variable), "end" if self.network.is_end(told.variable) else "start"
        earliest, latest = -INFINITY, INFINITY
        for span in _widened_spans(self.claims[told.witness]):
            moment: Moment = getattr(span, point)
            lo, hi = in_utc(moment.earliest, moment.latest, event in self.network.zoned and not moment.zoned)
            earliest, latest = max(earliest, lo), min(latest, hi)
        return Moment(earliest, latest)


def _widened_spans(claim: Claim) -> list[Span]:
    """Return what the dates of a claim say at most: together, or, beside a relative one, each by itself."""
    dates = {word: date for word in WORDS if isinstance(date := claim.dates.get(word), Date)}
    spans = {word: widened_span(date, use_of(type(claim), word)) for word, date in dates.items()}
    return [together(spans)] if len(dates) == len(claim.dates) else list(spans.values())
