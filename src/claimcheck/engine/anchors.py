"""Which of the claims that date a proof's relative dates it cannot do without.

A trial "from 3 days after the charge, until May 2020" began by May 2020, whatever the charge says. So claims are dated
once more without one anchor after the other, and what is then still out of order did not rest on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from claimcheck.engine.columns import View
from claimcheck.engine.dating import Dating, anchors_of, date_claims
from claimcheck.model.claims import Claim
from claimcheck.model.dates import Duration, Moment, no_later
from claimcheck.model.spans import Span


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an order: the claim that dates it, if any, its `start` or `end`, and when that was."""

    claim: int | None
    point: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class Order:
    """What a proof rests on: that `left + shift <= right` is certainly true, or certainly false, in all the `views`."""

    left: Side
    right: Side
    shift: Duration
    views: tuple[View, ...]
    truth: bool = False


def without_needless(
    anchors: Sequence[int], claims: Mapping[int, Claim], orders: Sequence[Order], cited: Iterable[int]
) -> list[int]:
    """Return the anchors without any of which some order would no longer be certain; the earlier are dropped first.

    `claims` are those cited and the anchors, by number. All are returned if a date is told by what is not among them.
    """
    known = {claim.id for claim in claims.values()}
    if not all(known.issuperset(anchors_of(claim)) for claim in claims.values()):
        return list(anchors)
    kept = list(anchors)
    for anchor in anchors:
        fewer = [number for number in kept if number != anchor]
        if all(_is_certain(order, _dated({n: claims[n] for n in (*cited, *fewer)})) for order in orders):
            kept = fewer
    return kept


def _dated(claims: Mapping[int, Claim]) -> Callable[[int], Dating | None]:
    dated = date_claims({claim.id: claim for claim in claims.values()}, {}).datings
    return lambda number: dated.get(claims[number].id)


def _is_certain(order: Order, dating: Callable[[int], Dating | None]) -> bool:
    for view in order.views:
        left, right = (_moment(side, view, dating) for side in (order.left, order.right))
        if left is None or right is None or no_later(left, right, order.shift) is not order.truth:
            return False
    return True


def _moment(side: Side, view: View, dating: Callable[[int], Dating | None]) -> Moment | None:
    if side.claim is None:
        return side.moment
    found = dating(side.claim)
    if found is None:
        return None
    span: Span = getattr(found, view)
    return span.start if side.point == "start" else span.end
