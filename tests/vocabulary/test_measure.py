"""Figures and ages: which claims of them are alike, and what their values mean."""

from __future__ import annotations

import pytest

from claimcheck.model.problems import Problem
from claimcheck.vocabulary import builtin_types
from rule_kit import read

TYPES = builtin_types()


def problems(**claim: object) -> tuple[Problem, ...]:
    return tuple(read([{"id": "a", **claim}]).problems)


def test_every_measure_can_be_matched_at_once() -> None:
    assert set(TYPES.matching("measure")) == {"measure", "count", "total", "share", "amount", "duration"}


@pytest.mark.parametrize("name", TYPES.matching("measure"))
def test_a_measure_is_about_one_thing_and_for_one_period(name: str) -> None:
    assert {"what", "subject", "incident", "work", "case", "place", "period"} <= set(TYPES[name].own_fields())


@pytest.mark.parametrize("name", ["count", "share", "amount"])
def test_a_part_belongs_to_a_breakdown(name: str) -> None:
    assert {"part", "breakdown"} <= set(TYPES[name].own_fields())


def test_a_person_is_present_at_no_figure() -> None:
    measured = [TYPES[name] for name in (*TYPES.matching("measure"), "age")]
    assert not any(role.present for model in measured for role in model.roles().values())


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("count", "figure", "1.2 million"),
        ("count", "figure", 0),
        ("share", "figure", "41%"),
        ("amount", "figure", "-3 million"),
        ("duration", "length", "a year and a day"),
        ("age", "age", 42),
        ("death", "age", "3 months"),
        ("location", "latitude", "-16.8"),
        ("seats", "figure", 435),
        ("edition", "ordinal", 2),
    ],
)
def test_a_quantity_is_written_as_people_write_it(kind: str, field: str, value: object) -> None:
    assert problems(type=kind, **{field: value}) == ()


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("count", "figure", "41%"),
        ("share", "figure", "41"),
        ("duration", "length", "18"),
        ("age", "age", "old"),
        ("location", "latitude", "16° S"),
        ("count", "tally", "dead"),
    ],
)
def test_what_is_no_such_quantity_is_refused(kind: str, field: str, value: object) -> None:
    (problem,) = problems(type=kind, **{field: value})
    assert problem.field == field
