"""The table of claims: one row a claim, one a distinct date in each use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from claimcheck.model.claims import Claim
from claimcheck.model.dates import INFINITY, parse_date
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.reading import table as module
from claimcheck.reading.table import ClaimTable, codes_of, use_of
from claimcheck.vocabulary import builtin_types

TYPES = builtin_types()


def claim(**given: Any) -> Claim:
    return TYPES[given.get("type", "birth")].model_validate({"id": "b1", "type": "birth", **given})


@pytest.fixture
def table() -> Iterator[ClaimTable]:
    opened = ClaimTable(TYPES)
    yield opened
    opened.close()


def test_a_claim_is_a_row_with_its_place(table: ClaimTable) -> None:
    table.add_records([(claim(person="ann", source="s"), 2, 7)])
    assert table.query("SELECT ord, file, line, id, type, source, stance, f_person FROM told") == [
        (0, 2, 7, "b1", "birth", "s", "asserted", "ann")
    ]
    assert table.size == 1


def test_a_field_no_claim_has_is_no_column(table: ClaimTable) -> None:
    table.add_records([(claim(person="ann"), 0, 1)])
    assert table.fields == {"person"}
    table.add_records([(claim(id="b2", place="rome"), 0, 2)])
    assert table.query("SELECT id, f_person, f_place FROM told ORDER BY ord") == [
        ("b1", "ann", None), ("b2", None, "rome"),
    ]  # fmt: skip


def test_one_date_in_one_use_is_one_row(table: ClaimTable) -> None:
    trial = {"type": "trial", "from": "1900", "until": "1900"}
    given = [claim(when="1900"), claim(id="b2", when="1900"), claim(id="t", **trial), claim(id="u", **trial)]
    table.add_records((one, 0, line) for line, one in enumerate(given))
    assert table.query("SELECT count(*), count(DISTINCT (use, text)) FROM date") == [(3, 3)]
    first, second = table.query("SELECT d_when FROM told WHERE d_when IS NOT NULL")
    assert first == second


def test_a_date_of_two_calendars_is_two(table: ClaimTable) -> None:
    given = [claim(when="1700-03-01"), claim(id="b2", when="1700-03-01", calendar="julian")]
    table.add_records((one, 0, line) for line, one in enumerate(given))
    ((early, late),) = table.query("SELECT min(start_lo), max(start_lo) FROM date")
    assert late - early == 11 * SECONDS_PER_DAY


def test_a_relative_date_is_a_row_without_bounds(table: ClaimTable) -> None:
    assert not table.relative
    table.add_records([(claim(when="3 days after x"), 0, 1)])
    assert table.relative
    assert table.query("SELECT text, zoned, start_lo, w_end_hi_code FROM date") == [
        ("3 days after x", None, None, None)
    ]


def test_more_claims_than_a_batch_are_numbered_on(table: ClaimTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    given = [claim(id=f"b{number}", when=f"190{number % 2}") for number in range(5)]
    table.add_records((one, 0, line) for line, one in enumerate(given))
    assert table.query("SELECT ord, id FROM told ORDER BY ord") == [(n, f"b{n}") for n in range(5)]
    assert table.query("SELECT count(*) FROM date") == [(2,)]


def test_a_text_that_utf_8_cannot_hold_stays_escaped(table: ClaimTable) -> None:
    table.add_records([(claim(type="death", cause="a\ud800"), 0, 1)])
    assert table.query("SELECT f_cause FROM told") == [("a\\ud800",)]


def test_nothing_added_is_nothing_there(table: ClaimTable) -> None:
    table.add_records([])
    table.add_dates([])
    assert table.query("SELECT count(*) FROM told") == [(0,)]
    assert (table.size, table.dates) == (0, 0)


@pytest.mark.parametrize("latest", [False, True])
def test_codes_are_the_same_for_few_and_for_many(latest: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [0, 1, -1, SECONDS_PER_DAY * 31, -SECONDS_PER_DAY * 719_528, SECONDS_PER_DAY - 1]
    bounds = [None, -INFINITY, INFINITY, *days]
    zoned = [number % 2 == 0 for number in range(len(bounds))]
    few = codes_of(bounds, zoned, latest=latest)
    monkeypatch.setattr(module, "MANY_ROWS", 1)
    assert codes_of(bounds, zoned, latest=latest).tolist() == few


def test_a_use_tells_what_a_date_stands_for() -> None:
    keys = {use_of(TYPES[name], word).key for name, word in (("birth", "when"), ("charge", "when"), ("trial", "when"))}
    assert len(keys) == 3


def test_bounds_are_those_of_the_date(table: ClaimTable) -> None:
    table.add_records([(claim(when="1950~"), 0, 1)])
    date: Any = parse_date("1950~")
    ((lo, hi, wide_lo, wide_hi),) = table.query("SELECT start_lo, start_hi, w_start_lo, w_start_hi FROM date")
    assert (lo, hi) == (date.start.earliest, date.start.latest)
    assert wide_lo < lo
    assert hi < wide_hi
