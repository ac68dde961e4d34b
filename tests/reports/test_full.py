"""The report for people: what is told of very many notices."""

from __future__ import annotations

import pytest

from claimcheck import Notice, Report, Summary
from claimcheck.reports import RENDERERS, Style

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
