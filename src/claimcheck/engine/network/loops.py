"""Cycles that no times satisfy, such as a after b and b after a."""

from collections.abc import Sequence
from itertools import chain
from typing import Final

from claimcheck.engine.network.edges import Edge, least
from claimcheck.engine.network.scales import Scale, fewest_days
from claimcheck.model.dates.calendar import SECONDS_PER_DAY

MAX_STEPS: Final = 20_000
"""So many edges are gone along to see whether a cycle of months and years ever comes to rest."""
_GREGORIAN_PERIOD: Final = 146_097  # days after which the calendar repeats
_JULIAN_PERIOD: Final = 1_461
_BOTH_PERIODS: Final = 71_149_239


def is_contradictory(cycle: Sequence[Edge]) -> bool:
    """Whether it is certain that no times satisfy a cycle, given in the order of time.

    Exact for seconds and days. A cycle of months or years that rises by little in each turn may be contradictory and
    not be found to be.
    """
    if all(edge.scale <= Scale.DAY for edge in cycle):
        return _rises(cycle)
    return _rises(_in_days(cycle)) or _never_rests(cycle)


def _rises(cycle: Sequence[Edge]) -> bool:
    """One turn ends later than it began.

    It begins where an edge of days ends. All turns then begin at the same time of day, and a turn that is moved by
    whole days stays the same: what rises once rises for ever. Without any such edge a turn is a mere sum.
    """
    turn = _from_the_coarsest(cycle)
    start = turn[-1].after
    return _turned(turn, start) > start


def _never_rests(cycle: Sequence[Edge]) -> bool:
    """Turn after turn rises until the calendar repeats."""
    turn = _from_the_coarsest(cycle)
    instant = _turned(turn, 0)
    end = instant + _period(cycle) * SECONDS_PER_DAY
    for _ in range(MAX_STEPS // len(turn)):
        before, instant = instant, _turned(turn, instant)
        if instant <= before or instant >= end:
            return instant >= end
    return False


def _turned(turn: Sequence[Edge], instant: int) -> int:
    for edge in turn:
        instant = least(edge, instant)
    return instant


def _from_the_coarsest(cycle: Sequence[Edge]) -> list[Edge]:
    last = max(range(len(cycle)), key=lambda place: _coarseness(cycle[place].scale))
    return list(chain(cycle[last + 1 :], cycle[: last + 1]))


def _coarseness(scale: Scale) -> int:
    return scale - 4 if scale >= Scale.JULIAN_CODE else scale


def _in_days(cycle: Sequence[Edge]) -> list[Edge]:
    """The cycle with the fewest days that its months and years may be."""
    long = {(edge.scale, edge.amount) for edge in cycle if edge.scale > Scale.DAY}
    days = {said: fewest_days(*said) for said in long}
    return [
        edge._replace(scale=Scale.DAY, amount=days[edge.scale, edge.amount]) if edge.scale > Scale.DAY else edge
        for edge in cycle
    ]


def _period(cycle: Sequence[Edge]) -> int:
    julian = any(edge.scale >= Scale.JULIAN_CODE for edge in cycle)
    gregorian = any(Scale.DAY < edge.scale < Scale.JULIAN_CODE for edge in cycle)
    if julian:
        return _BOTH_PERIODS if gregorian else _JULIAN_PERIOD
    return _GREGORIAN_PERIOD
