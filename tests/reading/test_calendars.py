"""The calendar a claim is dated in is its own, its source's or the Gregorian, wherever the source is described."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.reading import Reading, read_paths, readers
from claimcheck.vocabulary import builtin_types

Line = dict[str, Any]
JULIAN: Line = {"sources": {"parish": {"calendar": "julian"}}}
APART = {"1700-02-29": 11, "1700-03-01": 11, "1600-01-01": 10, "1850-05-05": 12}
"""Days that the Gregorian calendar is ahead, by the Julian day."""


def birth(when: str | int, **given: Any) -> Line:
    return {"id": "b", "type": "birth", "person": "ann", "when": when, "source": "parish", **given}


@pytest.fixture(params=["singly", "in bulk"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(readers, "LARGE_BYTES", 1 if request.param == "in bulk" else 1 << 60)
    return str(request.param)


def read(*files: list[Line]) -> Reading:
    """Read files of lines in one run."""
    for number, lines in enumerate(files):
        Path(f"{number}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return read_paths([f"{number}.jsonl" for number in range(len(files))], builtin_types())


def starts(reading: Reading) -> dict[str, int]:
    """The first second of each claim's date, by id."""
    found = {name: one.claim.dates["when"].start.earliest for name, one in reading.claims.items()}
    if reading.table is not None:
        found |= dict(reading.table.query("SELECT id, start_lo FROM told JOIN date ON date.date = told.d_when"))
    return found


def ahead(reading: Reading) -> int:
    """How many days the claim `b` lies after `g`, which gives the same date and no source."""
    found = starts(reading)
    return (found["b"] - found["g"]) // SECONDS_PER_DAY


@pytest.mark.parametrize("day", ["1700-03-01", "1600-01-01", "1850-05-05"])
def test_without_a_calendar_a_date_is_gregorian(day: str) -> None:
    assert ahead(read([birth(day), birth(day, id="g", source=None)])) == 0


@pytest.mark.parametrize("day", ["1700-03-01", "1600-01-01", "1850-05-05"])
@pytest.mark.parametrize("described", ["before", "after", "in a file before", "in a file after"])
def test_a_source_may_be_described_anywhere(day: str, described: str) -> None:
    claims = [birth(day), birth(day, id="g", source=None)]
    files = {
        "before": [[JULIAN, *claims]],
        "after": [[*claims, JULIAN]],
        "in a file before": [[JULIAN], claims],
        "in a file after": [claims, [JULIAN]],
    }
    assert ahead(read(*files[described])) == APART[day]


def test_a_claim_decides_over_its_source() -> None:
    day = "1700-03-01"
    assert ahead(read([JULIAN, birth(day, calendar="gregorian"), birth(day, id="g", source=None)])) == 0
    assert ahead(read([birth(day, calendar="julian"), birth(day, id="g", source=None)])) == 11


def test_the_default_source_of_a_file_counts() -> None:
    lines = [
        {"source": "parish", **JULIAN},
        birth("1700-03-01", source=None),
        birth("1700-03-01", id="g", source="town"),
    ]
    assert ahead(read(lines)) == 11


def test_a_year_and_a_number_are_moved_too() -> None:
    for year in ("1700", 1700):
        assert ahead(read([JULIAN, birth(year), birth(year, id="g", source=None)])) == 10


def test_one_text_of_two_calendars_is_two_dates() -> None:
    lines = [
        JULIAN,
        *(birth("1700-03-01", id=name, source=source) for name, source in (("b", "parish"), ("g", "town"))),
    ]
    reading = read([*lines, birth("1700-03-01", id="c")])
    assert ahead(reading) == 11
    assert starts(reading)["c"] == starts(reading)["b"]


def test_a_day_only_the_julian_calendar_has_is_refused_elsewhere() -> None:
    (problem,) = read([birth("1700-02-29")]).problems
    assert (problem.record, problem.field, problem.value) == ("b", "when", "1700-02-29")
    assert read([JULIAN, birth("1700-02-29")]).problems == []


def test_a_relative_date_has_no_calendar() -> None:
    assert read([JULIAN, birth("1700-03-01"), birth("3 days after b", id="r")]).problems == []
