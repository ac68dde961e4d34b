"""The axis of a timeline in a terminal: which time its columns stand for, and which ticks are named.

It covers the mass of what is dated. What is farther from the middle half of all ends than three times its length
lies outside, so that one date of antiquity does not squash the others into a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from claimcheck.model.dates import INFINITY, Moment
from claimcheck.model.dates.calendar import SECONDS_PER_DAY, civil_of, day_of, iso_day, iso_year

_FENCE: Final = 3
_FEW_ENDS: Final = 8
"""Of fewer ends no middle half is to be made out: all are on the axis."""
_LEAST_SPAN: Final = 3 * SECONDS_PER_DAY
_GAP: Final = 2
_TICK: Final = "┊"

_Unit = tuple[Literal["days", "months", "years"], int]
_UNITS: Final[tuple[_Unit, ...]] = (
    ("days", 1),
    ("days", 7),
    ("months", 1),
    ("months", 3),
    ("months", 6),
    *(("years", step * 10**zeros) for zeros in range(12) for step in (1, 2, 5)),
)


@dataclass(frozen=True, slots=True)
class Axis:
    """The instants from `first` to `last`, in as many columns as `grid` has.

    `labels` name the ticks of the `grid`, each from its column on.
    """

    first: int
    last: int
    labels: str
    grid: str

    def columns(self, earliest: int, latest: int) -> range:
        """Return the columns that two instants and what is between them take, as far as they are on the axis."""
        if latest < self.first or earliest > self.last:
            return range(0)
        return range(self._column(max(earliest, self.first)), self._column(min(latest, self.last)) + 1)

    def _column(self, instant: int) -> int:
        return (instant - self.first) * len(self.grid) // (self.last - self.first + 1)


def axis_of(moments: Iterable[Moment], width: int) -> Axis:
    """Return an axis of so many columns for the bulk of these ranges. It has no ticks if none of them has an end."""
    ends = sorted(end for moment in moments for end in (moment.earliest, moment.latest) if abs(end) < INFINITY)
    if not ends:
        return Axis(0, width - 1, "", " " * width)
    first, last = bulk_of(ends)
    margin = max(last - first, _LEAST_SPAN) // 50
    bare = Axis(first - margin, max(last, first + _LEAST_SPAN) + margin, "", " " * width)
    labels, grid = [" "] * width, [" "] * width
    for tick, label in ticks_of(bare, width):
        column = bare.columns(tick, tick)[0]
        grid[column] = _TICK
        if column + len(label) <= width:
            labels[column : column + len(label)] = label
    return Axis(bare.first, bare.last, "".join(labels), "".join(grid))


def bulk_of(ends: list[int]) -> tuple[int, int]:
    """Return the first and the last of these instants, which are in order, without those that lie far outside."""
    if len(ends) < _FEW_ENDS:
        return ends[0], ends[-1]
    quarter = (len(ends) - 1) // 4
    low, high = ends[quarter], ends[-1 - quarter]
    room = _FENCE * max(high - low, 30 * SECONDS_PER_DAY)
    kept = [end for end in ends if low - room <= end <= high + room]
    return kept[0], kept[-1]


def ticks_of(axis: Axis, width: int) -> list[tuple[int, str]]:
    """Return the ticks of the finest unit whose labels have room, each with its label."""
    for unit in _UNITS:
        ticks: list[tuple[int, str]] = []
        needed = 0
        for tick in _ticks_in(axis, unit):
            ticks.append(tick)
            needed += len(tick[1]) + _GAP
            if needed > width:
                break
        else:
            return ticks
    return []


def _ticks_in(axis: Axis, unit: _Unit) -> Iterator[tuple[int, str]]:
    kind, step = unit
    year, month, day = civil_of(axis.first // SECONDS_PER_DAY)
    number = {"days": day_of(year, month, day) + 3, "months": 12 * year + month - 1, "years": year}[kind]  # from Monday
    number -= number % step
    while (tick := _day_of(kind, number) * SECONDS_PER_DAY) <= axis.last:
        if tick >= axis.first:
            yield tick, _label(kind, number)
        number += step


def _day_of(kind: str, number: int) -> int:
    if kind == "days":
        return number - 3
    return day_of(number, 1, 1) if kind == "years" else day_of(number // 12, number % 12 + 1, 1)


def _label(kind: str, number: int) -> str:
    if kind == "years":
        return iso_year(number)
    return iso_day(_day_of(kind, number))[: None if kind == "days" else -len("-01")]
