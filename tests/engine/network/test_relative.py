"""What a relative date binds is what it resolves to, however wide the range of its anchor."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.engine.network.edges import Edge, least, most
from claimcheck.engine.network.relative import relative_bounds
from claimcheck.model.dates import INFINITY, Moment, RelativeDate, parse_date
from claimcheck.model.spans import DateUse

WHEN = DateUse("when", lasting=False, about_years=1)
DAY = 86_400
AMOUNTS = (
    "exactly 1 month",
    "1 month",
    "about 3 months",
    "exactly 2 years",
    "3 days",
    "2 to 4 weeks",
    "2 hours",
    "at least 5 days",
)
TEXTS = [
    *(f"{amount} {direction} x" for amount, direction in product(AMOUNTS, ("after", "before"))),
    *("after x", "before x", "within 70 days of x", "within 2 months of x", "within 3 months after x", "during x"),
    *("same day as x", "same month as x", "same year as x", "exactly 0 days after x", "within 36 hours before x"),
    *("2 days after x.start", "before x.end"),
]


def _relative(text: str, calendar: str = "gregorian") -> RelativeDate:
    date = parse_date(text, calendar)
    assert isinstance(date, RelativeDate)
    return date


def _range(date: RelativeDate, start: Moment, end: Moment, *, widened: bool, use: DateUse = WHEN) -> tuple[int, int]:
    """When the date is, by its bounds alone."""
    earliest, latest = -INFINITY, INFINITY
    for bound in relative_bounds(date, use, widened=widened):
        anchor = start if bound.anchor == "start" else end
        edge = Edge(0, 1, bound.scale, bound.amount)
        if bound.is_later:
            earliest = max(earliest, least(edge, anchor.earliest))
        else:
            latest = min(latest, most(edge, anchor.latest))
    return earliest, latest


@st.composite
def anchors(draw: st.DrawFn) -> tuple[Moment, Moment]:
    """When something began and ended: around the ends of months, leap years included, or at any time."""
    first = draw(st.integers(-200 * 366, 200 * 366)) * DAY + draw(st.sampled_from([0, DAY - 1, 43_200]))
    lengths = [draw(st.sampled_from([0, DAY - 1, 30 * DAY, 400 * DAY])) for _ in range(3)]
    start = Moment(first, first + lengths[0])
    return start, Moment(start.earliest + lengths[1], start.latest + lengths[1] + lengths[2])


@pytest.mark.parametrize("calendar", ["gregorian", "julian"])
@pytest.mark.parametrize("text", TEXTS)
def test_the_bounds_of_a_relative_date_give_the_range_it_resolves_to(text: str, calendar: str) -> None:
    date = _relative(text, calendar)

    @given(anchors(), st.booleans())
    def check(anchor: tuple[Moment, Moment], widened: bool) -> None:
        resolved = date.resolve(*anchor, widened=widened)
        assert _range(date, *anchor, widened=widened) == (resolved.earliest, resolved.latest)

    check()


def test_an_unbounded_anchor_leaves_that_side_open() -> None:
    ever = Moment(-INFINITY, INFINITY)
    assert _range(_relative("3 days after x"), ever, ever, widened=False) == (-INFINITY, INFINITY)


def test_a_doubtful_relative_date_binds_nothing_when_widened() -> None:
    date = _relative("probably 3 days after x")
    assert relative_bounds(date, WHEN, widened=True) == ()
    assert relative_bounds(date, WHEN, widened=False)


def test_a_time_at_which_something_was_going_on_bounds_its_start_from_above_and_its_end_from_below() -> None:
    bounds = relative_bounds(_relative("3 days after x"), DateUse("when", lasting=True, about_years=1), widened=False)
    assert {(bound.point, bound.is_later) for bound in bounds} == {("end", True), ("start", False)}


@pytest.mark.parametrize(("word", "point"), [("from", "start"), ("until", "end")])
def test_an_end_of_something_lasting_is_bound_itself(word: str, point: str) -> None:
    use = DateUse(word, lasting=True, about_years=1)
    bounds = relative_bounds(_relative("3 days after x"), use, widened=False)
    assert {bound.point for bound in bounds} == {point}
