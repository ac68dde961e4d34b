"""Remarks in YAML that say what is to be ignored: whose they are, and which are only text."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.model.ignored import Ignored
from claimcheck.reading import Reading, read_paths
from claimcheck.vocabulary import builtin_types

TRIAL = "legal/trial-before-charges"


def read(text: str, tmp_path: Path, name: str = "a.claims.yaml") -> Reading:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return read_paths([file], builtin_types())


def owners(reading: Reading) -> list[tuple[str, str, int]]:
    assert reading.problems == []
    for one in reading.remarks:  # from the sign to the end of the line
        line = reading.line(one.file, one.line)
        assert line[one.column - 1 :].rstrip() == line[one.column - 1 : one.column - 1 + one.length]
        assert line[one.column - 1] == "#"
    return [(one.claim, one.ignored.rule, one.line) for one in reading.remarks]


# -- what is none --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        f'"x # claimcheck: ignore[{TRIAL}] -- y"',
        f"'x # claimcheck: ignore[{TRIAL}] -- y'",
        f'"two\n\n      # claimcheck: ignore[{TRIAL}] -- y\n      lines"',
        f"|\n      # claimcheck: ignore[{TRIAL}] -- y\n      more",
        f">-\n      x\n      # claimcheck: ignore[{TRIAL}] -- y\n",
        f"x#claimcheck: ignore[{TRIAL}] -- y".replace(": ", ":"),
    ],
)
def test_what_stands_in_a_text_is_text(value: str, tmp_path: Path) -> None:
    text = f"claims:\n  - id: a\n    type: birth\n    person: ann\n    note: {value}\n    when: 1900\n"
    reading = read(text, tmp_path)
    assert owners(reading) == []
    assert reading.claims["a"].claim.id == "a"


@pytest.mark.parametrize(
    "remark",
    ["# claimcheck: 1", "# claimcheck: see below", "# ignore[x] -- y", "# claimcheck: ignored by ann", "#claimcheck"],
)
def test_other_remarks_are_for_people(remark: str, tmp_path: Path) -> None:
    assert owners(read(f"{remark}\nclaims:\n  - {{id: a, type: birth, person: ann}}  {remark}\n", tmp_path)) == []


@pytest.mark.parametrize(
    "remark",
    [
        "# claimcheck: ignor[x/y] -- y",
        "# claimcheck: disable=x/y",
        "# claimcheck ignore[x/y]",
        "# Claimcheck: ignore[x/y]",
    ],
)
def test_what_is_nearly_one_is_a_problem(remark: str, tmp_path: Path) -> None:
    reading = read(f"claims:\n  - {{id: a, type: birth, person: ann}}  {remark}\n", tmp_path)
    assert [problem.message for problem in reading.problems] == [
        "a remark for claimcheck begins with `# claimcheck: ignore`"
    ]
    assert reading.remarks == []


def test_one_on_a_line_of_its_own_is_of_the_claim_below(tmp_path: Path) -> None:
    remark = "  # claimcheck: ignore[x/y] -- why\n"
    first, second = "  - {id: a, type: birth, person: ann}\n", "  - id: b\n    type: birth\n    person: ben\n"
    assert [name for name, *_ in owners(read(f"claims:\n{remark}{first}{remark}{second}", tmp_path))] == ["a", "b"]


def test_only_yaml_has_remarks(tmp_path: Path) -> None:
    line = f'{{"id": "a", "type": "birth", "person": "ann", "note": "# claimcheck: ignore[{TRIAL}] -- y"}}\n'
    assert owners(read(line, tmp_path, "a.claims.jsonl")) == []


# -- whose one is --------------------------------------------------------------------------------------------------


def test_one_belongs_to_the_claim_it_stands_in(tmp_path: Path) -> None:
    text = """\
claimcheck: 1
claims:
  - id: a   # claimcheck: ignore[on/first] -- why
    type: birth
    # claimcheck: ignore[among/fields] -- why
    note: |
      some text

    # claimcheck: ignore[after/text] -- why
    person: ann  # claimcheck: ignore[on/field] -- why
    # claimcheck: ignore[at/end] -- why

  - {id: b, type: birth,
     # claimcheck: ignore[within/braces] -- why
     person: ben}   # claimcheck: ignore[after/braces] -- why
  - {id: c, type: birth, person: cid}
  - &d {id: d, type: birth, person: dan}  #  claimcheck:ignore[one, other/two]  why
"""
    assert owners(read(text, tmp_path)) == [
        ("a", "on/first", 3),
        ("a", "among/fields", 5),
        ("a", "after/text", 9),
        ("a", "on/field", 10),
        ("a", "at/end", 11),
        ("b", "within/braces", 14),
        ("b", "after/braces", 15),
        ("d", "one", 17),
        ("d", "other/two", 17),
    ]


def test_a_list_of_claims_without_a_document_has_them_too(tmp_path: Path) -> None:
    text = "- {id: a, type: birth, person: ann}  # claimcheck: ignore[x/y] -- why\n"
    assert owners(read(text, tmp_path)) == [("a", "x/y", 1)]


def test_of_several_claims_on_a_line_it_is_the_last_ones(tmp_path: Path) -> None:
    text = "[{id: a, type: birth}, {id: b, type: birth}]  # claimcheck: ignore[x/y] -- why\n"
    assert [one.claim for one in read(text, tmp_path).remarks] == ["b"]


def test_lines_end_as_they_do_in_yaml(tmp_path: Path) -> None:
    text = "claims:\r\n  - id: a\r\n    type: birth  # claimcheck: ignore[x/y] -- why\r\n"
    assert owners(read(text, tmp_path)) == [("a", "x/y", 3)]


def test_the_reason_and_the_day_are_read(tmp_path: Path) -> None:
    text = "claims: [{id: a, type: birth}]  # claimcheck: ignore[x/y] --  the  court is asked, until 2027-01-01.\n"
    assert [one.ignored for one in read(text, tmp_path).remarks] == [Ignored("x/y", "the court is asked", "2027-01-01")]


def test_until_may_be_part_of_the_reason(tmp_path: Path) -> None:
    text = "claims: [{id: a, type: birth}]  # claimcheck: ignore[x/y] -- wait until the court has spoken\n"
    assert [one.ignored for one in read(text, tmp_path).remarks] == [Ignored("x/y", "wait until the court has spoken")]


def test_one_of_a_claim_that_is_broken_is_left_aside(tmp_path: Path) -> None:
    reading = read("claims: [{id: a, type: brith}]  # claimcheck: ignore[x/y] -- why\n", tmp_path)
    assert [problem.field for problem in reading.problems] == ["type"]
    assert reading.remarks == []


# -- what is wrong with one ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("remark", "message"),
    [
        ("ignore[x/y]", "no reason is given for ignoring x/y; say why, for whoever reads this next"),
        (
            "ignore[x/y] -- until 2027-01-01",
            "no reason is given for ignoring x/y; say why, for whoever reads this next",
        ),
        ("ignore[x/y] -- why until 2027-13-01", "until '2027-13-01' is not a day; write YYYY-MM-DD"),
        ("ignore[] -- why", "name the rules to ignore: ignore[legal/trial-before-charges] -- reason"),
        ("ignore x/y -- why", "the rules to ignore stand in brackets, and the reason after them"),
        ("ignore[X Y] -- why", "'X Y' is no rule; name one, such as legal/trial-before-charges, or a pack"),
        ("ignore", "the rules to ignore stand in brackets, and the reason after them"),
    ],
)
def test_one_that_cannot_be_understood_is_a_problem_at_its_place(remark: str, message: str, tmp_path: Path) -> None:
    reading = read(f"claims:\n  - {{id: a, type: birth}}  # claimcheck: {remark}\n", tmp_path)
    (problem,) = reading.problems
    assert (problem.message, problem.place.line, problem.place.column) == (message, 2, 27)
    assert "a" in reading.claims
    assert reading.remarks == []


@pytest.mark.parametrize(
    "text",
    [
        "# claimcheck: ignore[x/y] -- why\nclaims: [{id: a, type: birth}]\n",
        "claims:  # claimcheck: ignore[x/y] -- why\n  - {id: a, type: birth}\n",
        "claims:\n  # claimcheck: ignore[x/y] -- why\n\n  - {id: a, type: birth}\n",
        "sources:\n  s: {title: t}  # claimcheck: ignore[x/y] -- why\nclaims: [{id: a, type: birth}]\n",
        "claims:\n  - {id: a, type: birth}\n# claimcheck: ignore[x/y] -- why\nentities: {}\n",
    ],
)
def test_one_that_stands_in_no_claim_is_a_problem(text: str, tmp_path: Path) -> None:
    reading = read(text, tmp_path)
    assert [problem.message for problem in reading.problems] == ["this remark stands in no claim"]
    assert reading.remarks == []
