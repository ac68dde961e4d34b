"""Relations to another claim: what they say, and when that makes it, checked against every reading."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.model.dates import INFINITY, Date, DateError, Duration, Moment, RelativeDate, parse_date

DAY = 86_400
MIDNIGHT = datetime(1970, 1, 1)


def read(text: str) -> RelativeDate:
    relation = parse_date(text)
    assert isinstance(relation, RelativeDate)
    assert relation.text == str(relation) == text
    return relation


def moment(text: str) -> Moment:
    found = parse_date(text)
    assert isinstance(found, Date)
    return found.start


def resolved(text: str, anchor: str, *, widened: bool = False) -> str:
    found = parse_date(anchor)
    assert isinstance(found, Date)
    return str(read(text).resolve(found.start, found.end, widened=widened))


def days(least: int | None, most: int | None) -> tuple[Duration | None, Duration | None]:
    return tuple(None if n is None else Duration(days=n) for n in (least, most))  # type: ignore[return-value]


def months(least: int | None, most: int | None) -> tuple[Duration | None, Duration | None]:
    return tuple(None if n is None else Duration(months=n) for n in (least, most))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "relation", "distance"),
    [
        ("after shooting", "after", (None, None)),
        ("Before shooting", "before", (None, None)),
        ("during shooting", "during", (None, None)),
        ("3 days after shooting", "after", days(3, 3)),
        ("a day after shooting", "after", days(1, 1)),
        ("the day after shooting", "after", days(1, 1)),
        ("the next day after shooting", "after", days(1, 1)),
        ("the day before shooting", "before", days(1, 1)),
        ("0 days after shooting", "after", days(0, 0)),
        ("twenty-one days before shooting", "before", days(21, 21)),
        ("3 to 5 days after shooting", "after", days(3, 5)),
        ("3-5 days after shooting", "after", days(3, 5)),
        ("three or four days after shooting", "after", days(3, 4)),
        ("between 3 and 5 days after shooting", "after", days(3, 5)),
        ("two weeks before shooting", "before", days(7, 21)),
        ("exactly 3 weeks after shooting", "after", days(21, 21)),
        ("about 3 days after shooting", "after", days(3, 3)),
        ("about two weeks before shooting", "before", days(7, 21)),
        ("a week after shooting", "after", days(0, 14)),
        ("18 months after shooting", "after", months(17, 19)),
        ("exactly 18 months after shooting", "after", months(18, 18)),
        ("2 years before shooting", "before", months(12, 36)),
        ("within 70 days after shooting", "after", days(0, 70)),
        ("within 70 days before shooting", "before", days(0, 70)),
        ("within 70 days of shooting", "near", days(0, 70)),
        ("within 3 weeks of shooting", "near", days(0, 21)),
        ("at least 3 days after shooting", "after", days(3, None)),
        ("more than 2 years after shooting", "after", months(24, None)),
        ("at most 3 days after shooting", "after", days(0, 3)),
        ("up to 3 days after shooting", "after", days(0, 3)),
        ("less than 3 days after shooting", "after", days(0, 3)),
        ("under 3 days after shooting", "after", days(0, 3)),
        ("a few days after shooting", "after", days(2, 9)),
        ("several weeks after shooting", "after", days(21, 84)),
        ("a couple of days before shooting", "before", days(2, 3)),
        ("90 minutes after shooting", "after", (Duration(seconds=5340), Duration(seconds=5460))),
        ("same day as shooting", "same day", (None, None)),
        ("on the same day as shooting", "same day", (None, None)),
        ("the same month as shooting", "same month", (None, None)),
        ("in the same year as shooting", "same year", (None, None)),
    ],
)
def test_what_it_says(text: str, relation: str, distance: tuple[Duration | None, Duration | None]) -> None:
    found = read(text)
    assert (found.anchor, found.anchor_point) == ("shooting", None)
    assert found.relation == relation
    assert (found.least, found.most) == distance
    assert found.exact == ("exactly" in text)
    assert found.approximate == ("about" in text)


@pytest.mark.parametrize(
    ("text", "anchor", "point", "uncertain"),
    [
        ("after X", "X", None, False),
        ("after Rust-Shooting_2", "Rust-Shooting_2", None, False),
        ("3 days after custody.start", "custody", "start", False),
        ("before custody.end", "custody", "end", False),
        ("3 days after shooting?", "shooting", None, True),
        ("probably 3 days after shooting", "shooting", None, True),
        ("after 2021-trial", "2021-trial", None, False),
        ("after \u00e9lection", "\u00e9lection", None, False),
    ],
)
def test_anchor_and_doubt(text: str, anchor: str, point: str | None, uncertain: bool) -> None:
    found = read(text)
    assert (found.anchor, found.anchor_point, found.uncertain) == (anchor, point, uncertain)


@pytest.mark.parametrize(
    ("text", "anchor", "when"),
    [
        ("after x", "2021-10-21", "[2021-10-21..]"),
        ("before x", "2021-10-21", "[..2021-10-21]"),
        ("after x", "1990/1995", "[1995-01-01..]"),
        ("before x", "1990/1995", "[..1990-12-31]"),
        ("after x.start", "1990/1995", "[1990-01-01..]"),
        ("before x.end", "1990/1995", "[..1995-12-31]"),
        ("during x", "1990/1995", "[1990-01-01..1995-12-31]"),
        ("during x", "2021-10-21", "2021-10-21"),
        ("after x", "1990/..", "[..]"),
        ("before x", "1990/..", "[..1990-12-31]"),
        ("3 days after x", "2021-10-21T13:48", "2021-10-24"),
        ("3 days before x", "2021-10-21T13:48", "2021-10-18"),
        ("3 days after x", "2021-10", "[2021-10-04..2021-11-03]"),
        ("3 days after x", "2021-10-21T13:48Z", "[2021-10-24..2021-10-25]"),
        ("3 days after x", "before 1880", "[..1880-01-03]"),
        ("3 to 5 days after x", "2021-10-21", "[2021-10-24..2021-10-26]"),
        ("exactly 3 weeks after x", "2021-10-21", "2021-11-11"),
        ("3 weeks after x", "2021-10-21", "[2021-11-04..2021-11-18]"),
        ("a week after x", "2021-10-21", "[2021-10-21..2021-11-04]"),
        ("a week before x", "2021-10-21", "[2021-10-07..2021-10-21]"),
        ("exactly one month after x", "2021-01-31", "2021-02-28"),
        ("exactly one month before x", "2024-03-31", "2024-02-29"),
        ("18 months after x", "2021-10-21", "[2023-03-21..2023-05-21]"),
        ("a year after x", "2021-10-21", "[2021-10-21..2023-10-21]"),
        ("within 70 days after x", "2021-10-21T13:48:00", "[2021-10-21T13:48:00..2021-12-30T23:59:59]"),
        ("within 70 days of x", "2021-10-21", "[2021-08-12..2021-12-30]"),
        ("within 2 days of x", "2021-10-21/2021-10-25", "[2021-10-19..2021-10-27]"),
        ("within 2 days of x.start", "2021-10-21/2021-10-25", "[2021-10-19..2021-10-23]"),
        ("at least 3 days after x", "2021-10-21", "[2021-10-24..]"),
        ("at least 3 days before x", "2021-10-21", "[..2021-10-18]"),
        ("0 days after x", "2021-10-21T13:48:00", "[2021-10-21T13:48:00..2021-10-21T23:59:59]"),
        ("exactly 90 minutes after x", "2021-10-21T13:48:00", "2021-10-21T15:18:00"),
        ("exactly 90 minutes after x", "2021-10-21T13:48:00Z", "2021-10-21T15:18:00Z"),
        ("exactly 48 hours before x", "2021-10-21T13:48:00-06:00", "2021-10-19T19:48:00Z"),
        ("two hours after x", "2021-10-21T13:48:00", "[2021-10-21T14:48:00..2021-10-21T16:48:00]"),
        ("90 minutes after x", "2021-10-21T13:48:00", "[2021-10-21T15:17:00..2021-10-21T15:19:00]"),
        ("same day as x", "2021-10-21T13:48", "2021-10-21"),
        ("same day as x", "2021-10-21/2021-10-25", "[2021-10-21..2021-10-25]"),
        ("same day as x.end", "2021-10-21/2021-10-25", "2021-10-25"),
        ("same month as x", "2021-02-21", "[2021-02-01..2021-02-28]"),
        ("same year as x", "2021-02-21", "[2021-01-01..2021-12-31]"),
        ("same year as x", "before 1880", "[..1879-12-31]"),
    ],
)
def test_when_that_was(text: str, anchor: str, when: str) -> None:
    assert resolved(text, anchor) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("3 days after x", "2021-10-24"),
        ("about 3 days after x", "[2021-10-23..2021-10-25]"),
        ("about two weeks after x", "[2021-10-21..2021-11-18]"),
        ("about 3 months after x", "[2021-11-21..2022-03-21]"),
        ("about 3 years before x", "[2016-10-21..2020-10-21]"),
        ("about a day after x", "[2021-10-21..2021-10-23]"),
        ("3 days after x?", "2021-10-24"),
    ],
)
def test_about_widens_by_one_unit_more(text: str, when: str) -> None:
    assert resolved(text, "2021-10-21", widened=True) == when


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3 days after 2021-10-21", "looks like a date"),
        ("during 1880", "looks like a date"),
        ("3 days after today", "looks like a date"),
        ("the day after tomorrow", "looks like a date"),
        ("3 days after the shooting", "by its id"),
        ("after the shooting", "by its id"),
        ("shortly after shooting", "no distance"),
        ("many years before shooting", "no distance"),
        ("1.5 years after shooting", "no distance"),
        ("5 to 3 days after shooting", "reversed"),
        ("3 and 5 days after shooting", "no distance"),
        ("9999999999999 days after shooting", "no distance"),
        ("3 days of shooting", "not a date"),
        ("3 days after shooting.middle", "no id of a claim"),
        ("after shooting!", "no id of a claim"),
        ("3 days after", "not a date"),
        ("after", "not a date"),
    ],
)
def test_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateError) as refusal:
        parse_date(text)
    assert reason in refusal.value.reason
    assert refusal.value.text == text
    assert refusal.value.hint


anchors = st.tuples(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 40))
amounts = st.tuples(st.integers(0, 40), st.integers(0, 5))


@settings(max_examples=60)
@given(
    anchors,
    amounts,
    st.sampled_from(["days", "weeks", "months", "years"]),
    st.sampled_from(["after", "before"]),
)
def test_against_every_reading(anchor: tuple[date, int], amount: tuple[int, int], unit: str, way: str) -> None:
    """The range is the hull of every day of the anchor moved by every amount."""
    first, length = anchor
    low, high = amount[0], sum(amount)
    slack = 0 if unit == "days" else 1
    sign = 1 if way == "after" else -1
    readings = [
        day + sign * relativedelta(**{unit: count})  # type: ignore[arg-type]
        for day in (first + timedelta(days=n) for n in range(length + 1))
        for count in range(max(low - slack, 0), high + slack + 1)
    ]
    start = Moment(_seconds(first), _seconds(first + timedelta(days=length)) + DAY - 1)
    found = read(f"{low} to {high} {unit} {way} x").resolve(start, start, widened=False)
    assert found == Moment(_seconds(min(readings)), _seconds(max(readings)) + DAY - 1)


RELATIONS = (
    "after x",
    "about 3 days after x",
    "within 2 months of x",
    "same year as x",
    "a week before x",
    "during x",
    "about 2 hours before x",
)


@given(
    st.sampled_from(RELATIONS),
    st.integers(-(10**9), 10**9),
    st.integers(0, 10**6),
    st.booleans(),
    st.integers(0, 10**6),
)
def test_wider_anchors_and_about_never_lose_anything(text: str, at: int, length: int, zoned: bool, more: int) -> None:
    anchor, wider = Moment(at, at + length, zoned), Moment(at - more, at + length + more, zoned)
    strict = read(text).resolve(anchor, anchor, widened=False)
    wide = read(text).resolve(wider, wider, widened=True)
    assert wide.earliest <= strict.earliest <= strict.latest <= wide.latest


def test_far_away_saturates() -> None:
    found = read("999999999999 years after x").resolve(Moment(0, 0), Moment(0, 0), widened=True)
    assert found.latest == INFINITY


def _seconds(day: date) -> int:
    return (day - MIDNIGHT.date()).days * DAY
