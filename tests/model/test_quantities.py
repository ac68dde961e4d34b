"""Numbers, shares, lengths of time and ages: what is written is kept, and means what its precision implies."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable
from decimal import Decimal, getcontext, localcontext
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from claimcheck import check
from claimcheck.model.dates import Duration
from claimcheck.model.quantities import (
    LENGTH_LIMIT,
    Length,
    Number,
    QuantityError,
    interval_of,
    read_age,
    read_length,
    read_number,
    read_share,
    read_term,
    seconds_of,
)
from claimcheck.vocabulary import builtin_types

MEASURES = [builtin_types()[name] for name in ("age", "count", "total", "share", "amount", "duration")]
READERS = (read_number, read_share, read_length, read_age)


def interval(text: object, read: Callable[[object], Number] = read_number) -> tuple[str, str]:
    """The least and the most of a number, without zeros at the end of a fraction; `..` where there is no end."""
    number = read(text)
    return _plainly(number.least), _plainly(number.most)


def _plainly(end: Decimal | None) -> str:
    if end is None:
        return ".."
    whole, _, fraction = f"{end:f}".partition(".")
    return f"{whole}.{fraction.rstrip('0')}".removesuffix(".")


# -- numbers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        ("-40", -40),
        ("\u221240", -40),
        ("1234567", 1234567),
        ("1,234,567", 1234567),
        ("1_234_567", 1234567),
        ("1\u2009234\u2009567", 1234567),
        ("1\u202f234\u202f567", 1234567),
        ("1\u00a0234", 1234),
        (" 12 ", 12),
        (12, 12),
        (Decimal(12), 12),
        ("120", 120),
        (Decimal("1E+1"), 10),
    ],
)
def test_a_whole_number_is_exact(written: object, value: int) -> None:
    number = read_number(written)
    assert number.value == value
    assert number.exact


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("1.2 million", "1150000", "1250000"),
        ("1.20 million", "1195000", "1205000"),
        ("1.2million", "1150000", "1250000"),
        ("12\u00a0Million", "11500000", "12500000"),
        ("3 thousand", "2500", "3500"),
        ("2 billion", "1500000000", "2500000000"),
        ("1,234 million", "1233500000", "1234500000"),
        ("1.1", "1.05", "1.15"),
        ("1.10", "1.095", "1.105"),
        (Decimal("1.10"), "1.095", "1.105"),
        ("-1.5", "-1.55", "-1.45"),
        ("1,234.5", "1234.45", "1234.55"),
    ],
)
def test_a_rounded_number_is_known_to_half_a_unit_of_its_last_digit(written: object, least: str, most: str) -> None:
    assert interval(written) == (least, most)
    assert not read_number(written).exact


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("about 500", "400", "600"),
        ("About 1,200", "1100", "1300"),
        ("~1234", "1233", "1235"),
        ("≈ 1.2 million", "1100000", "1300000"),
        ("about 1.50", "1.49", "1.51"),
        ("nearly 300", "200", "400"),
        ("ca. 10", "0", "20"),
        ("about 0", "-1", "1"),
    ],
)
def test_about_is_a_whole_unit_of_the_last_digit_that_counts(written: str, least: str, most: str) -> None:
    assert interval(written) == (least, most)


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("more than 500", "500", ".."),
        ("at least 1.2 million", "1150000", ".."),
        ("over 3,000", "3000", ".."),
        (">500", "500", ".."),
        (">= 500", "500", ".."),
        ("no fewer than 12", "12", ".."),
        ("up to 60", "..", "60"),
        ("at most 60", "..", "60"),
        ("Fewer than 1.2 million", "..", "1250000"),
        ("<60", "..", "60"),
        ("no more than -5", "..", "-5"),
    ],
)
def test_a_bound_is_open_on_one_side_and_as_precise_as_it_is_written(written: str, least: str, most: str) -> None:
    assert interval(written) == (least, most)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("1.2 million", "1,234,567", True),
        ("1.2 million", "1,250,000", True),
        ("1.2 million", "1,250,001", False),
        ("1.3 million", "1.2 million", True),
        ("1.4 million", "1.2 million", False),
        ("1,234,567", "1234567", True),
        ("12", "13", False),
        ("12", "12.4", False),
        ("about 500", "559", True),
        ("more than 500", "500", True),
        ("more than 500", "499", False),
        ("more than 500", "up to 400", False),
        ("more than 500", "at least 900", True),
        ("up to 400", "-3", True),
    ],
)
def test_two_numbers_agree_if_they_can_be_one(one: str, other: str, agree: bool) -> None:
    assert read_number(one).agrees_with(read_number(other)) is agree
    assert read_number(other).agrees_with(read_number(one)) is agree


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1.2 million", "1.2 million"),
        ("1,234,567", "1,234,567"),
        (" about 500 ", "about 500"),
        (1234567, "1234567"),
        (Decimal("1.10"), "1.10"),
        (Decimal("1E+3"), "1000"),
    ],
)
def test_a_number_is_shown_as_it_was_written(written: object, text: str) -> None:
    assert str(read_number(written)) == text


def test_equal_texts_are_equal_numbers_whichever_file_they_come_from() -> None:
    assert read_number("12") == read_number(12) == read_number(Decimal(12))
    assert hash(read_number("12")) == hash(read_number(12))
    assert read_number("1.1") != read_number("1.10")


def test_a_number_that_was_read_stays_as_it_is() -> None:
    number = read_number("1.2 million")
    assert read_number(number) is number


@given(st.integers(-(10**40), 10**40), st.sampled_from([",", "_"]))
def test_any_whole_number_reads_back_exactly_however_it_is_grouped(whole: int, mark: str) -> None:
    for written in (whole, str(whole), f"{whole:{mark}}"):
        number = read_number(written)
        assert number.value == whole
        assert number.exact is (whole == 0 or whole % 100 != 0)


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("500", 475, 525),
        ("3,000", 2850, 3150),
        ("12000", 11500, 12500),
        ("1,234,500", 1234450, 1234550),
        (Decimal("1E+6"), 950_000, 1_050_000),
        ("-40,000", -42_000, -38_000),
    ],
)
def test_a_whole_number_that_looks_rounded_may_be(written: object, least: int, most: int) -> None:
    number = read_number(written)
    assert (number.least, number.most) == (least, most)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**40), max_value=10**40))
def test_no_digit_is_lost_whatever_the_precision_of_the_surroundings(decimal: Decimal) -> None:
    with localcontext() as context:
        context.prec = 3
        number = read_number(decimal)
    assert number.value == decimal
    assert number.least is not None
    assert number.most is not None
    with localcontext() as context:
        context.prec = 200
        assert (number.most - decimal, decimal - number.least) == (Decimal("0.000005"), Decimal("0.000005"))


def test_reading_leaves_the_arithmetic_of_others_alone() -> None:
    before = getcontext().copy()
    read_number("1.23456789 million")
    assert getcontext().prec == before.prec
    assert getcontext().flags == before.flags


# -- shares ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value", "least", "most"),
    [
        ("41%", "0.41", "0.405", "0.415"),
        ("41 %", "0.41", "0.405", "0.415"),
        ("41\u202f%", "0.41", "0.405", "0.415"),
        ("41 percent", "0.41", "0.405", "0.415"),
        ("4.5 per cent", "0.045", "0.0445", "0.0455"),
        ("100%", "1", "0.995", "1.005"),
        ("about 50%", "0.5", "0.4", "0.6"),
        ("up to 60%", "0.6", "..", "0.605"),
        ("more than 120%", "1.2", "1.195", ".."),
    ],
)
def test_a_share_is_a_fraction_known_as_precisely_as_its_percentage(
    written: str, value: str, least: str, most: str
) -> None:
    assert read_share(written).value == Decimal(value)
    assert interval(written, read_share) == (least, most)


@pytest.mark.parametrize("written", ["41", 41, Decimal("0.41"), "0.41"])
def test_a_share_without_a_percent_sign_may_mean_two_things(written: object) -> None:
    with pytest.raises(QuantityError) as refused:
        read_share(written)
    assert "percent sign" in refused.value.hint


def test_a_percentage_is_no_number_of_things() -> None:
    with pytest.raises(QuantityError) as refused:
        read_number("41%")
    assert "`share`" in refused.value.hint


# -- lengths of time and ages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("18 months", (18, 0, 0)),
        ("1 year and 6 months", (18, 0, 0)),
        ("2 Years", (24, 0, 0)),
        ("P1Y6M", (18, 0, 0)),
        ("3 weeks and 2 days", (0, 23, 0)),
        ("3 weeks, 2 days", (0, 23, 0)),
        ("3 weeks 2 days", (0, 23, 0)),
        ("P3W2D", (0, 23, 0)),
        ("48 hours", (0, 0, 172800)),
        ("PT1H30M", (0, 0, 5400)),
        ("PT90S", (0, 0, 90)),
        ("a year and a day", (12, 1, 0)),
        ("1 year, 2 months, and 3 days", (14, 3, 0)),
        ("P1Y2M10DT2H", (14, 10, 7200)),
        ("twenty-one days", (0, 21, 0)),
        ("0 days", (0, 0, 0)),
        ("P0D", (0, 0, 0)),
    ],
)
def test_a_length_counts_months_days_and_seconds_apart(written: str, parts: tuple[int, int, int]) -> None:
    length = read_length(written)
    assert (length.months, length.days, length.seconds) == parts
    assert str(length) == written
    assert read_length(length) is length


def test_its_parts_are_durations_of_the_calendar() -> None:
    assert read_length("18 months").durations == (Duration(months=18),)
    assert read_length("a year and a day").durations == (Duration(months=12), Duration(days=1))
    assert read_length("0 days").durations == ()


@pytest.mark.parametrize(
    ("written", "sense"),
    [
        ("18 months", "stated"),
        ("about 18 months", "about"),
        ("nearly three years", "about"),
        ("more than 3 weeks", "at least"),
        ("up to 2 hours", "at most"),
    ],
)
def test_a_length_says_how_it_is_meant(written: str, sense: str) -> None:
    assert read_length(written).sense == sense


@pytest.mark.parametrize("written", ["18", 18, Decimal("1.5")])
def test_a_length_needs_a_unit(written: object) -> None:
    with pytest.raises(QuantityError, match="a length of time has a unit"):
        read_length(written)


@pytest.mark.parametrize(
    "written",
    [
        *("1.5 years", "18-month", "months", "3 fortnights", "3 days ago", "3 4 days", "-3 days", "and", "soon"),
        *("P", "PT", "P1", "P1Y6", "P1M1Y", "PT1D", "P1.5Y", "p1y", "P1YT", "P-1Y"),
    ],
)
def test_what_is_no_length_is_refused_with_examples(written: str) -> None:
    with pytest.raises(QuantityError, match="not a length of time") as refused:
        read_length(written)
    assert "18 months" in refused.value.hint


@pytest.mark.parametrize(
    ("written", "months", "sense"),
    [
        (42, 504, "stated"),
        ("42", 504, "stated"),
        ("0", 0, "stated"),
        ("about 60", 720, "about"),
        ("over 40", 480, "at least"),
        ("under 18", 216, "at most"),
        ("18 months", 18, "stated"),
        ("42 years", 504, "stated"),
        ("P1Y6M", 18, "stated"),
    ],
)
def test_an_age_is_a_length_or_a_number_of_years(written: object, months: int, sense: str) -> None:
    age = read_age(written)
    assert (age.months, age.sense) == (months, sense)
    assert str(age) == str(written)


@pytest.mark.parametrize("written", ["-3", "4000", "42.5", "old"])
def test_what_is_no_age_is_refused(written: str) -> None:
    with pytest.raises(QuantityError, match="not a length of time"):
        read_age(written)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_words_and_iso_say_the_same(months: int, days: int, seconds: int) -> None:
    worded = read_length(f"{months} months, {days} days and {seconds} seconds")
    iso = read_length(f"P{months}M{days}DT{seconds}S")
    assert (worded.months, worded.days, worded.seconds) == (iso.months, iso.days, iso.seconds)
    assert (iso.months, iso.days, iso.seconds) == (months, days, seconds)


# -- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("12,34", "not in groups of three"),
        ("1,23,456", "not in groups of three"),
        ("1234,567", "not in groups of three"),
        ("1,234_567", "not in groups of three"),
        ("1,,234", "not in groups of three"),
        ("0,5", "not in groups of three"),
        ("12 34", "several numbers"),
        ("10-15", "several numbers"),
        ("10 to 15", "several numbers"),
        ("3 of 12", "several numbers"),
        ("2/3", "several numbers"),
        ("nan", "not a finite number"),
        ("-Infinity", "not a finite number"),
        (".inf", "not a finite number"),
        (Decimal("NaN"), "not a finite number"),
        (Decimal("sNaN"), "not a finite number"),
        (Decimal("-Infinity"), "not a finite number"),
        ("twelve", "not a number"),
        ("about", "not a number"),
        ("5.", "not a number"),
        (".5", "not a number"),
        ("1e6", "not a number"),
        ("$12", "not a number"),
        ("12 dozen", "not a number"),
        ("--12", "not a number"),
        ("+12", "not a number"),
        ("١٢", "not a number"),
        ("12\x00", "not a number"),
    ],
)
def test_what_is_no_number_is_refused_with_a_reason(written: object, reason: str) -> None:
    with pytest.raises(QuantityError, match=reason):
        read_number(written)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "nothing is written"),
        (" \u2009 ", "nothing is written"),
        ("9" * (LENGTH_LIMIT + 1), "longer than 100 characters"),
        (10**LENGTH_LIMIT, "longer than 100 characters"),
        pytest.param(10**100_000, "longer than 100 characters", id="a huge whole number"),
        (Decimal("1E+999999"), "longer than 100 characters"),
        (Decimal("1E-999999"), "longer than 100 characters"),
        (1.5, "binary floating-point"),
        (float("nan"), "binary floating-point"),
        (True, "a number or a text"),
        (None, "a number or a text"),
        ([12], "a number or a text"),
        (datetime.date(2021, 10, 21), "a number or a text"),
    ],
)
def test_no_reader_takes_it(written: object, reason: str) -> None:
    for read in READERS:
        with pytest.raises(QuantityError, match=reason) as refused:
            read(written)
        assert refused.value.hint
        assert str(refused.value) == f"{refused.value.reason}; {refused.value.hint}"


def test_a_float_is_to_be_given_as_text() -> None:
    with pytest.raises(QuantityError) as refused:
        read_number(0.1)
    assert "as text" in refused.value.hint


def test_a_hundred_digits_are_not_too_long() -> None:
    whole = 10**LENGTH_LIMIT - 1
    assert read_number(whole).value == whole
    assert interval("9" * 98 + ".5") == ("9" * 98 + ".45", "9" * 98 + ".55")


@given(st.text(max_size=LENGTH_LIMIT + 5))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in READERS:
        try:
            quantity = read(text)
        except QuantityError:
            continue
        assert isinstance(quantity, Number | Length)
        assert str(quantity) == text.strip()


# -- fields of claims --------------------------------------------------------------------------------------------


def fields() -> list[tuple[str, str]]:
    names = ("age", "figure", "length")
    return [(m.type_name, name) for m, name in product(MEASURES, names) if name in m.model_fields]


@pytest.mark.parametrize(("kind", "field"), fields())
def test_editors_are_told_the_type_and_examples_and_the_examples_are_read(kind: str, field: str) -> None:
    model = builtin_types()[kind]
    schema = model.model_json_schema()["properties"][field]
    (offered,) = (one for one in schema["anyOf"] if one != {"type": "null"})
    assert schema["description"]
    assert offered["type"]
    for example in offered["examples"]:
        claim = {"id": "a", "type": kind, field: example}
        assert Draft202012Validator(model.model_json_schema()).is_valid(claim)
        assert str(getattr(model.model_validate(claim), field)) == example


def test_every_measure_has_a_field_to_state_it_in() -> None:
    assert {kind for kind, _ in fields()} == {model.type_name for model in MEASURES}


def test_a_claim_is_refused_at_the_field_with_reason_and_hint() -> None:
    report = check([{"id": "a", "type": "count", "what": "people", "figure": "12,34"}])
    (problem,) = report.problems
    assert (problem.record, problem.field, problem.value) == ("a", "figure", "12,34")
    assert "not in groups of three" in problem.message
    assert "1,234,567" in problem.message + problem.hint


def test_measures_are_claims_like_others() -> None:
    claims = [
        {"id": "a", "type": "age", "person": "ann", "age": 42, "when": "2021"},
        {"id": "b", "type": "count", "what": "people injured", "incident": "i", "figure": "more than 500"},
        {"id": "c", "type": "total", "what": "votes", "figure": "1.2 million"},
        {"id": "d", "type": "share", "what": "votes", "part": "postal votes", "figure": "41%"},
        {"id": "e", "type": "amount", "what": "budget", "figure": Decimal("7.50"), "unit": "EUR"},
        {"id": "f", "type": "duration", "what": "trial", "case": "k", "length": "12 days"},
    ]
    report = check(claims)
    assert report.problems == ()
    assert report.findings == ()


# -- intervals of lengths of time --------------------------------------------------------------------------------

DAY = 86_400


def days(text: object, read: Callable[[object], Length]) -> tuple[float | None, float | None]:
    """The least and the most days of a length of time."""
    least, most = interval_of(read(text))
    return None if least is None else float(least / DAY), None if most is None else float(most / DAY)


@pytest.mark.parametrize(
    ("text", "length", "term"),
    [
        ("3 days", (2, 4), (3, 3)),
        ("0 days", (0, 1), (0, 0)),
        ("36 hours", (35 / 24, 37 / 24), (1.5, 1.5)),
        ("2 weeks", (7, 21), (14, 14)),
        ("2 weeks and 3 days", (16, 18), (17, 17)),
        ("about 2 weeks", (0, 28), (7, 21)),
        ("at least 5 days", (5, None), (5, None)),
        ("up to 3 weeks", (0, 21), (0, 21)),
    ],
)
def test_a_length_may_be_a_unit_more_or_less_and_a_term_is_meant_exactly(
    text: str, length: tuple[float | None, float | None], term: tuple[float | None, float | None]
) -> None:
    assert days(text, read_length) == length
    assert days(text, read_term) == term


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("0", 0, 1),
        ("42", 42, 43),
        ("about 40", 35, 46),
        ("18 months", 1.5, 19 / 12),
        ("up to 5", 0, 6),
    ],
)
def test_an_age_is_in_full_units_that_have_passed(text: str, least: float, most: float) -> None:
    """In years; a unit that is not full yet is as long as it can be."""
    lowest, highest = days(text, read_age)
    assert lowest == pytest.approx(least * 365.2425, abs=25)
    assert highest == pytest.approx(most * 365.2425, abs=25)


@pytest.mark.parametrize(
    ("start", "months"),
    [
        (datetime.date(2023, 1, 31), 1),
        (datetime.date(1603, 3, 1), 23),
        (datetime.date(1697, 2, 1), 73),
        (datetime.date(1697, 2, 1), 1273),
        (datetime.date(1897, 2, 1), 73),
    ],
)
def test_no_months_of_the_calendar_are_longer_or_shorter_than_months_can_be(start: datetime.date, months: int) -> None:
    assert_can_be(start, months)


@given(st.dates(datetime.date(1500, 1, 1), datetime.date(2200, 1, 1)), st.integers(0, 3000))
def test_a_number_of_months_can_be_what_it_is_from_any_day(start: datetime.date, months: int) -> None:
    assert_can_be(start, months)


def assert_can_be(start: datetime.date, months: int) -> None:
    """So many months from that day on, as long as the calendar makes them, are within what they can be."""
    years, month = divmod(start.month - 1 + months, 12)
    last = calendar.monthrange(start.year + years, month + 1)[1]
    end = datetime.date(start.year + years, month + 1, min(start.day, last))
    least, most = seconds_of(Duration(months=months))
    assert least <= (end - start).days * DAY <= most, (start, end, months)
