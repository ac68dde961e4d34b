"""The report for people: what is told of very many notices, and how what is broken is shown."""

from __future__ import annotations

import pytest

from claimcheck import Notice, Report, Summary
from claimcheck.model.problems import Place, Problem
from claimcheck.reports import RENDERERS, Style
from claimcheck.reports.style import width_of

SUMMARY = Summary(**dict.fromkeys(Summary.__dataclass_fields__, 0))


def notes(notices: list[Notice], *, each: bool = False) -> list[str]:
    shown = RENDERERS["full"](Report((), tuple(notices), (), SUMMARY), Style(each=each))
    return [line for line in shown.splitlines() if line.startswith("note: ")]


def unjudged(number: int) -> list[Notice]:
    return [Notice(f"pack/rule-{n}", "not judged, because the claim has no date", 1) for n in range(number)]


@pytest.mark.parametrize("number", [1, 8])
def test_some_notices_are_all_told_in_their_order(number: int) -> None:
    assert [line.split(":")[1] for line in notes(unjudged(number))] == [f" pack/rule-{n}" for n in range(number)]


def test_of_very_many_the_rest_is_counted() -> None:
    told = notes(unjudged(20))
    assert len(told) == 8
    assert told[-1] == "note: 13 more notices of what was not judged, and why; --each tells them all"


def test_what_is_no_matter_of_course_comes_first() -> None:
    told = notes([*unjudged(20), Notice("pack/rule", "more than 10000 findings; the rest is left out", 1)])
    assert told[0].startswith("note: pack/rule: more than 10000 findings")


def test_all_are_told_if_each_is_asked_for() -> None:
    assert len(notes(unjudged(20), each=True)) == 20


# -- what is broken --------------------------------------------------------------------------------------------------


def shown(problem: Problem, width: int = 80) -> list[str]:
    return RENDERERS["full"](Report((), (), (problem,), SUMMARY), Style(width=width, quiet=True)).splitlines()


@pytest.mark.parametrize(
    ("line", "column", "value", "marks"),
    [
        ("  - {id: a, date: 2020}", 19, "2020", "                  ^^^^"),
        ("  - {id: a, date: '2020'}", 19, "2020", "                  ^^^^^^"),
        ("  - {id: a, date: [1, 2]}", 19, "['1', '2']", "                  ^"),
        ("  - {id: a", 11, "", "          ^"),
        ("  - {id: a}", 0, "", None),
    ],
)
def test_a_problem_is_shown_on_its_line(line: str, column: int, value: str, marks: str | None) -> None:
    rows = shown(Problem(Place("a.yaml", 12, column), "wrong", value=value, excerpt=line))
    assert rows[3] == f"12 | {line}"
    assert rows[4] == (f"   | {marks}" if marks else "   |")


@pytest.mark.parametrize("line", ["\x1b[31m\u202e" * 30, "x" * 1_000, "\u4e2d" * 300])
def test_the_line_of_a_problem_fits_the_terminal_whatever_is_in_it(line: str) -> None:
    for column in (0, 1, 50, len(line) + 1, len(line) + 50):
        rows = shown(Problem(Place("a.yaml", 1, column), "wrong", value=line, excerpt=line))[:5]
        assert all(width_of(row) <= 80 and row.isprintable() for row in rows)


def test_a_long_hint_is_wrapped() -> None:
    rows = shown(Problem(Place("a.yaml", 1), "wrong", hint="known: " + ", ".join(["something"] * 20)))
    assert max(map(len, rows)) <= 80
    assert [row[:12] for row in rows[-2:]] == [" " * 12] * 2
