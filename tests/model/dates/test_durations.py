"""Durations count months, days or seconds, and are never mixed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates import DateError, Duration, parse_duration

AMOUNTS = st.integers(-(10**6), 10**6)
DURATIONS = st.one_of(
    AMOUNTS.map(lambda n: Duration(months=n)),
    AMOUNTS.map(lambda n: Duration(days=n)),
    AMOUNTS.map(lambda n: Duration(seconds=n)),
)


@pytest.mark.parametrize(
    ("text", "duration", "words"),
    [
        ("18 months", Duration(months=18), "18 months"),
        ("2 years", Duration(months=24), "2 years"),
        ("1 year 6 months", Duration(months=18), "18 months"),
        ("one year and six months", Duration(months=18), "18 months"),
        ("70 days", Duration(days=70), "70 days"),
        ("3 weeks", Duration(days=21), "21 days"),
        ("1 week, 2 days", Duration(days=9), "9 days"),
        ("a day", Duration(days=1), "1 day"),
        ("48 hours", Duration(seconds=172_800), "48 hours"),
        ("90 Minutes", Duration(seconds=5400), "90 minutes"),
        ("1 hour 1 second", Duration(seconds=3601), "3601 seconds"),
        ("twenty-one days", Duration(days=21), "21 days"),
        ("-3 days", Duration(days=-3), "-3 days"),
        ("0 days", Duration(), "0 days"),
    ],
)
def test_read_and_worded(text: str, duration: Duration, words: str) -> None:
    assert parse_duration(text) == duration
    assert str(duration) == words


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 month 3 days", "mixes months with days"),
        ("3 days 4 hours", "mixes days with seconds"),
        ("1 year 2 hours", "mixes months with seconds"),
        ("", "not a duration"),
        ("3", "not a duration"),
        ("days", "not a duration"),
        ("1.5 years", "not a duration"),
        ("3 fortnights", "not a duration"),
        ("\u0663 days", "not a duration"),
        ("9" * 13 + " days", "not a duration"),
        ("3 days " * 10**5, "longer than 200 characters"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(DateError) as refusal:
        parse_duration(text)
    assert reason in refusal.value.reason
    assert refusal.value.text == text
    assert refusal.value.hint
    assert len(str(refusal.value)) < 300


def test_never_mixed() -> None:
    with pytest.raises(ValueError, match="not a mixture"):
        Duration(months=1, days=1)


@given(DURATIONS)
def test_its_words_are_read_back(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration


@given(DURATIONS)
def test_negation(duration: Duration) -> None:
    negative = -duration
    assert -negative == duration
    assert negative.scale == duration.scale
    assert duration + negative == Duration()
