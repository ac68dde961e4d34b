"""EDTF levels 0, 1 and 2 (Library of Congress, 2019-02-04): each expression with its range.

The specification's own examples, and the corners where readers of dates go wrong.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates import INFINITY, Date, DateError, Moment, RelativeDate, parse_date


def read(text: str) -> Date:
    date = parse_date(text)
    assert isinstance(date, Date)
    assert date.text == str(date) == text
    return date


def attempt(text: str) -> Date | RelativeDate | DateError:
    try:
        return parse_date(text)
    except DateError as error:
        return error


LEVEL_0 = [
    ("1985-04-12", "1985-04-12"),
    ("1985-04", "[1985-04-01..1985-04-30]"),
    ("1985", "[1985-01-01..1985-12-31]"),
    ("2024-02", "[2024-02-01..2024-02-29]"),
    ("1900-02", "[1900-02-01..1900-02-28]"),
    ("2000-02-29", "2000-02-29"),
    ("0000", "[0000-01-01..0000-12-31]"),
    ("0000-02-29", "0000-02-29"),
    ("9999-12-31", "9999-12-31"),
    ("1985-04-12T23:20:30", "1985-04-12T23:20:30"),
    ("1985-04-12T23:20:30Z", "1985-04-12T23:20:30Z"),
    ("1985-04-12T23:20:30-04", "1985-04-13T03:20:30Z"),
    ("1985-04-12T23:20:30+04:30", "1985-04-12T18:50:30Z"),
    ("1985-04-12T24:00:00", "1985-04-13T00:00:00"),
    ("1985-04-12T23:20", "[1985-04-12T23:20:00..1985-04-12T23:20:59]"),
    ("1985-04-12 23:20", "[1985-04-12T23:20:00..1985-04-12T23:20:59]"),
    ("2021-10-21T13:48-06:00", "[2021-10-21T19:48:00Z..2021-10-21T19:48:59Z]"),
]

LEVEL_1 = [
    ("Y170000002", "[Y170000002-01-01..Y170000002-12-31]"),
    ("Y-170000002", "[Y-170000002-01-01..Y-170000002-12-31]"),
    ("Y100000000000", "[Y100000000000-01-01..Y100000000000-12-31]"),
    ("2001-21", "[2001-03-01..2001-05-31]"),
    ("2001-22", "[2001-06-01..2001-08-31]"),
    ("2001-23", "[2001-09-01..2001-11-30]"),
    ("2003-24", "[2003-12-01..2004-02-29]"),
    ("-0001-24", "[-0001-12-01..0000-02-29]"),
    ("1984?", "[1984-01-01..1984-12-31]"),
    ("2004-06~", "[2004-06-01..2004-06-30]"),
    ("2004-06-11%", "2004-06-11"),
    ("201X", "[2010-01-01..2019-12-31]"),
    ("20XX", "[2000-01-01..2099-12-31]"),
    ("XXXX", "[0000-01-01..9999-12-31]"),
    ("2004-XX", "[2004-01-01..2004-12-31]"),
    ("1985-04-XX", "[1985-04-01..1985-04-30]"),
    ("1985-XX-XX", "[1985-01-01..1985-12-31]"),
    ("-1985", "[-1985-01-01..-1985-12-31]"),
    ("-198X", "[-1989-01-01..-1980-12-31]"),
    ("-000X", "[-0009-01-01..-0001-12-31]"),
    ("-0044-03-15", "-0044-03-15"),
    ("[1667..1668]", "[1667-01-01..1668-12-31]"),
    ("[1667-12-03..1668]", "[1667-12-03..1668-12-31]"),
    ("[..1670]", "[..1670-12-31]"),
    ("[1670..]", "[1670-01-01..]"),
]

LEVEL_2 = [
    ("Y-17E7", "[Y-170000000-01-01..Y-170000000-12-31]"),
    ("Y17E8", "[Y1700000000-01-01..Y1700000000-12-31]"),
    ("1950S2", "[1900-01-01..1999-12-31]"),
    ("-1950S2", "[-1999-01-01..-1900-12-31]"),
    ("Y171010000S3", "[Y171000000-01-01..Y171999999-12-31]"),
    ("Y3388E2S3", "[Y338000-01-01..Y338999-12-31]"),
    ("2001-25", "[2001-03-01..2001-05-31]"),
    ("2001-30", "[2001-12-01..2002-02-28]"),
    ("2001-32", "[2001-06-01..2001-08-31]"),
    ("2001-34", "[2001-04-01..2001-06-30]"),
    ("2001-39", "[2001-09-01..2001-12-31]"),
    ("2001-41", "[2001-07-01..2001-12-31]"),
    ("[1667,1668,1670..1672]", "[1667-01-01..1672-12-31]"),
    ("[..1760-12-03]", "[..1760-12-03]"),
    ("[1760-12..]", "[1760-12-01..]"),
    ("[1760-01,1760-02,1760-12..]", "[1760-01-01..]"),
    ("[1667,1760-12]", "[1667-01-01..1760-12-31]"),
    ("[1672,1667]", "[1667-01-01..1672-12-31]"),
    ("{1667,1668,1670..1672}", "[1667-01-01..1672-12-31]"),
    ("{1960,1961-12}", "[1960-01-01..1961-12-31]"),
    ("{..1984}", "[..1984-12-31]"),
    ("156X-12-25", "[1560-12-25..1569-12-25]"),
    ("15XX-12-25", "[1500-12-25..1599-12-25]"),
    ("XXXX-12-XX", "[0000-12-01..9999-12-31]"),
    ("1XXX-XX", "[1000-01-01..1999-12-31]"),
    ("1XXX-12", "[1000-12-01..1999-12-31]"),
    ("1984-1X", "[1984-10-01..1984-12-31]"),
    ("1984-0X", "[1984-01-01..1984-09-30]"),
    ("2021-02-2X", "[2021-02-20..2021-02-28]"),
    ("2021-10-3X", "[2021-10-30..2021-10-31]"),
    ("2021-10-X1", "[2021-10-01..2021-10-31]"),
    ("2021-X2-30", "2021-12-30"),
    ("2021-XX-31", "[2021-01-31..2021-12-31]"),
    ("202X-02-29", "[2020-02-29..2028-02-29]"),
    ("-202X-02-29", "[-2028-02-29..-2020-02-29]"),
    ("2X1X", "[2010-01-01..2919-12-31]"),
    ("2004-06~-11", "2004-06-11"),
    ("2004?-06-11", "2004-06-11"),
    ("?2004-06-~11", "2004-06-11"),
    ("%2011-06-13", "2011-06-13"),
    ("2011-~06-~04", "2011-06-04"),
    ("2011-23~", "[2011-09-01..2011-11-30]"),
]

INTERVALS = [
    ("1964/2008", "[1964-01-01..1964-12-31]", "[2008-01-01..2008-12-31]"),
    ("2004-06/2006-08", "[2004-06-01..2004-06-30]", "[2006-08-01..2006-08-31]"),
    ("2004-02-01/2005-02-08", "2004-02-01", "2005-02-08"),
    ("2004-02-01/2005", "2004-02-01", "[2005-01-01..2005-12-31]"),
    ("2021-10-21/2021-10-21", "2021-10-21", "2021-10-21"),
    ("2021-10/2021", "[2021-10-01..2021-10-31]", "[2021-01-01..2021-12-31]"),
    ("1984~/2004-06", "[1984-01-01..1984-12-31]", "[2004-06-01..2004-06-30]"),
    ("2004-06-~01/2004-06-~20", "2004-06-01", "2004-06-20"),
    ("2004-06-XX/2004-07-03", "[2004-06-01..2004-06-30]", "2004-07-03"),
    ("-0044/0014", "[-0044-01-01..-0044-12-31]", "[0014-01-01..0014-12-31]"),
    (
        "2021-10-21T13:48/2021-10-21T14:00:00",
        "[2021-10-21T13:48:00..2021-10-21T13:48:59]",
        "2021-10-21T14:00:00",
    ),
    ("1985-04-12/..", "1985-04-12", "[..]"),
    ("1985-04/", "[1985-04-01..1985-04-30]", "[..]"),
    ("../1985", "[..]", "[1985-01-01..1985-12-31]"),
    ("/1985-04-12", "[..]", "1985-04-12"),
]


@pytest.mark.parametrize(("text", "hull"), LEVEL_0 + LEVEL_1 + LEVEL_2)
def test_one_moment(text: str, hull: str) -> None:
    date = read(text)
    assert str(date.start) == hull
    assert date.start == date.end
    assert not date.lasting


@pytest.mark.parametrize(("text", "start", "end"), INTERVALS)
def test_lasting(text: str, start: str, end: str) -> None:
    date = read(text)
    assert (str(date.start), str(date.end)) == (start, end)
    assert date.lasting


@pytest.mark.parametrize(
    ("text", "start_kind", "end_kind"),
    [
        ("1985-04-12/..", "dated", "open"),
        ("1985-04-12/", "dated", "unknown"),
        ("../1985-04-12", "open", "dated"),
        ("/1985-04-12", "unknown", "dated"),
        ("1985/1986", "dated", "dated"),
    ],
)
def test_open_and_unknown_ends_are_kept_apart(text: str, start_kind: str, end_kind: str) -> None:
    date = read(text)
    assert (date.start_kind, date.end_kind) == (start_kind, end_kind)
    for end, kind in ((date.start, start_kind), (date.end, end_kind)):
        assert (end == Moment(-INFINITY, INFINITY)) == (kind != "dated")


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("1985-04-12T23:20:30", "second"),
        ("1985-04-12T23:20", "minute"),
        ("1985-04-12", "day"),
        ("1985-XX-XX", "day"),
        ("1985-04", "month"),
        ("1985-XX", "month"),
        ("1985-21", "season"),
        ("1985-33", "quarter"),
        ("1985-37", "quadrimester"),
        ("1985-40", "semester"),
        ("1985", "year"),
        ("Y170000002", "year"),
        ("198X", "decade"),
        ("19XX", "century"),
        ("1950S2", "century"),
        ("1XXX", "millennium"),
        ("1985-04-12/1986", "year"),
        ("1985-04-12/..", "day"),
        ("[1985-04-12,19XX]", "century"),
    ],
)
def test_precision_of_the_least_precise_component(text: str, precision: str) -> None:
    assert read(text).precision == precision


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("1984", False, False),
        ("1984?", False, True),
        ("1984~", True, False),
        ("1984%", True, True),
        ("2001-21", True, False),
        ("2001-21?", True, True),
        ("2001-29", True, False),
        ("2001-34", False, False),
        ("?2004-06-~11", True, True),
        ("2004?-06-11", False, True),
        ("1984~/2004?", True, True),
        ("[1667~,1668]", True, False),
    ],
)
def test_qualification(text: str, approximate: bool, uncertain: bool) -> None:
    date = read(text)
    assert (date.approximate, date.uncertain) == (approximate, uncertain)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021-10-21~", "[2021-10-20..2021-10-22]", None),
        ("2021-03~", "[2021-02-01..2021-04-30]", None),
        ("2024-01-31~", "[2024-01-30..2024-02-01]", None),
        ("1840~", "[1839-01-01..1841-12-31]", None),
        ("1840%", "[1839-01-01..1841-12-31]", None),
        ("184X~", "[1830-01-01..1859-12-31]", None),
        ("18XX~", "[1700-01-01..1999-12-31]", None),
        ("2001-21", "[2000-12-01..2001-08-31]", None),
        ("2004-06~-11", "[2004-05-11..2004-07-11]", None),
        ("2004~-06-11", "[2003-06-11..2005-06-11]", None),
        ("2004-06-~11", "[2004-06-10..2004-06-12]", None),
        ("~2004-06-11", "[2003-06-11..2005-06-11]", None),
        ("[1667~..1668]", "[1666-01-01..1669-12-31]", None),
        ("[..1668~]", "[..1669-12-31]", None),
        ("1984~/2004-06", "[1983-01-01..1985-12-31]", "[2004-06-01..2004-06-30]"),
        ("1984/2004-06~", "[1984-01-01..1984-12-31]", "[2004-05-01..2004-07-31]"),
        ("1984~/..", "[1983-01-01..1985-12-31]", "[..]"),
        ("1840?", "[1840-01-01..1840-12-31]", None),
        ("1840", "[1840-01-01..1840-12-31]", None),
    ],
)
def test_widened_by_one_unit_where_approximate(text: str, start: str, end: str | None) -> None:
    assert [str(moment) for moment in read(text).widened()] == [start, end or start]


def test_how_far_a_year_is_widened_is_the_callers_choice() -> None:
    assert str(read("1840~").widened(years=5)[0]) == "[1835-01-01..1845-12-31]"
    assert str(read("1840-06~").widened(years=5)[0]) == "[1840-05-01..1840-07-31]"
    assert read("1840").widened(years=5)[0] == read("1840").start


REFUSED = [
    ("1840-41", "may be two years", "[1840..1841]"),
    ("1933-34", "may be two years", "1933/1934"),
    ("2021-02-30", "February 2021 has 28 days", ""),
    ("2021-02-29", "February 2021 has 28 days", ""),
    ("1900-02-29", "February 1900 has 28 days", ""),
    ("2021-04-31", "April 2021 has 30 days", ""),
    ("2021-02-3X", "has 28 days", ""),
    ("XXXX-02-3X", "no day fits", ""),
    ("XXX1-02-29", "no day fits", ""),
    ("2021-10-00", "day 00 does not exist", ""),
    ("2021-10-32", "day 32 does not exist", ""),
    ("2021-13", "month 13 does not exist", "01 to 12"),
    ("2021-00", "month 00 does not exist", "01 to 12"),
    ("2021-42", "month 42 does not exist", "01 to 12"),
    ("2021-2X", "month 2X does not exist", ""),
    ("2021-21-05", "month 21 does not exist", ""),
    ("2008/1964", "reversed", "earlier date first"),
    ("[1668..1667]", "reversed", "earlier date first"),
    ("2021-10-21T14:00/2021-10-21T13:00", "reversed", ""),
    ("-0000", "no year -0000", "1 BCE"),
    ("-0000-01-01", "no year -0000", ""),
    ("2021 ", "blank", "'2021'"),
    (" 2021", "blank", "'2021'"),
    ("20211021", "hyphens", "2021-10-21"),
    ("202110", "hyphens", "2021-10"),
    ("2021-1-2", "two digits", "2021-01-02"),
    ("2021-1", "two digits", "2021-01"),
    ("1671-1674", "does not join", "1671/1674"),
    ("21", "four digits", ""),
    ("12345", "four digits", "Y12345"),
    ("+2021", "not a date", ""),
    ("Y1985", "more than four digits", "1985"),
    ("Y1E2", "more than four digits", "0100"),
    ("Y100000000001", "10^11", ""),
    ("Y-100000000001", "10^11", ""),
    ("Y1E12", "10^11", ""),
    ("Y1E" + "9" * 150, "10^11", ""),
    ("Y170000002-01", "no months", ""),
    ("1950S2-01", "no months", ""),
    ("1950S0", "1 to 4 significant", ""),
    ("1950S5", "1 to 4 significant", ""),
    ("19XXS2", "whole year", ""),
    ("2021-123", "days of the year", ""),
    ("2021-10-21T25:00:00", "hour 25", "00 to 23"),
    ("2021-10-21T24:00:01", "hour 24", "24:00:00"),
    ("2021-10-21T24:00", "hour 24", "24:00:00"),
    ("2021-10-21T13:60", "00 to 59", ""),
    ("2021-10-21T23:59:60", "00 to 59", "leap second"),
    ("2021-10-21T13", "not a time of day", "T13:48"),
    ("2021-10-21T", "not a time of day", "T13:48"),
    ("2021-10-21T13:48+15", "offset", "-12:00 to +14:00"),
    ("2021-10-21T13:48-13", "offset", ""),
    ("2021-10T13:48", "one whole day", ""),
    ("2021-10-XXT13:48", "one whole day", ""),
    ("2021-10-21~T13:48", "one whole day", "about"),
    ("2021-10-21T13:48~Z", "not a time of day", ""),
    ("/", "neither end", ""),
    ("../..", "neither end", ""),
    ("2021/2022/2023", "an interval has two ends", ""),
    ("2021/2022-13", "'2022-13': month 13", ""),
    ("1667..1668", "without brackets", "[1667..1668]"),
    ("1667,1668", "without brackets", "{1667,1668}"),
    ("[1667}", "not closed", "]"),
    ("[1667", "not closed", "]"),
    ("[]", "no date where one is expected", ""),
    ("[..]", "needs a date", ""),
    ("[1667, 1668]", "blanks", "1668"),
    ("[1667,,1668]", "no date", ""),
    ("[1667,..1668]", "only the first", ""),
    ("[1667..,1668]", "only the first", ""),
    ("[1667..1668..1669]", "", ""),
    ("2004-06-(01)~", "not a date", ""),
    ("2021-10-21\n", "unprintable", ""),
    ("2021\x00", "unprintable", ""),
    ("2021\u00a0", "unprintable", ""),
    ("\u0662\u0660\u0662\u0661", "digits other than 0 to 9", ""),
    ("\uff12\uff10\uff12\uff11-10-21", "digits other than 0 to 9", ""),
    ("", "empty", ""),
    ("1985" * 10**5, "longer than 200", ""),
]


@pytest.mark.parametrize(("text", "reason", "hint"), REFUSED)
def test_refused_with_the_reason(text: str, reason: str, hint: str) -> None:
    with pytest.raises(DateError) as refusal:
        parse_date(text)
    assert reason in refusal.value.reason
    assert hint in refusal.value.hint
    assert refusal.value.text == text
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 400


years = st.from_regex(r"-?[0-9X]{4}", fullmatch=True)
months = st.from_regex(r"[01X][0-9X]|2[1-4]", fullmatch=True)
day_numbers = st.from_regex(r"[0-3X][0-9X]", fullmatch=True)
qualifiers = st.sampled_from(["", "", "?", "~", "%"])


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """Something in the shape of a date, often one."""
    parts = [draw(years), draw(months), draw(day_numbers)][: draw(st.integers(1, 3))]
    return "-".join(part + draw(qualifiers) for part in parts)


@given(st.lists(expressions(), min_size=1, max_size=2).map("/".join))
def test_read_or_refused_never_anything_else(text: str) -> None:
    date = attempt(text)
    if isinstance(date, DateError):
        return
    assert isinstance(date, Date)
    for strict, wide in zip((date.start, date.end), date.widened(), strict=True):
        assert wide.earliest <= strict.earliest <= strict.latest <= wide.latest
        assert date.approximate or wide == strict
    assert date.start.earliest <= date.end.latest


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = attempt(text)
    if isinstance(found, DateError):
        assert found.reason
    assert found.text == text


@given(st.dates())
def test_plain_days_agree_with_the_long_way(day: object) -> None:
    """The fast path and the grammar say the same."""
    assert read(f"{day}").start == read(f"[{day}]").start
