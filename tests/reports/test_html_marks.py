"""What the timeline of a page shows of a claim: what it says, what it allows, and what the others leave of it."""

from __future__ import annotations

from typing import Any

import pytest

from claimcheck import Options, parse_date
from claimcheck.model.dates import Date
from claimcheck.packs import LoadedRules
from claimcheck.reports.html_marks import Piece, lanes_of, links_of, marks_of
from claimcheck.run import dossier


def told(*claims: dict[str, Any], **given: Any) -> Any:
    return dossier(claims, options=Options(as_of="2025-01-01", threads=1), **given)


def pieces(*claims: dict[str, Any], of: str = "x") -> list[Piece]:
    return [piece for mark in marks_of(told(*claims)) if mark.claim.id == of for piece in mark.pieces]


def at(text: str) -> tuple[int, int]:
    """The first and the last second of a date."""
    date = parse_date(text)
    assert isinstance(date, Date)
    return date.start.earliest, date.end.latest


def moment(when: str) -> dict[str, Any]:
    return {"id": "x", "type": "arrest", "person": "ann", "when": when}


def custody(**dates: str) -> dict[str, Any]:
    return {"id": "x", "type": "custody", "person": "ann", **dates}


def test_a_claim_without_a_date_that_nothing_dates_has_no_mark() -> None:
    assert pieces({"id": "x", "type": "arrest", "person": "ann"}) == []
    assert pieces(moment("")) == []


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("1950-03-04", [("was", *at("1950-03-04"))]),
        ("1950-03-04T13:48:00", [("was", *at("1950-03-04T13:48:00"))]),
        ("1950-03", [("may", *at("1950-03"))]),
        ("[1950-03-04..1950-03-09]", [("may", at("1950-03-04")[0], at("1950-03-09")[1])]),
        ("[..1950-03-04]", [("may", None, at("1950-03-04")[1])]),
        ("[1950-03-04..]", [("may", at("1950-03-04")[0], None)]),
    ],
)
def test_a_moment_was_on_a_day_or_may_have_been_at_any_time_of_a_range(when: str, expected: list[Piece]) -> None:
    assert pieces(moment(when)) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"from": "1950-03-04", "until": "1950-03-04"}, [("was", *at("1950-03-04"))]),
        ({"from": "1950-03-04", "until": "1950-03-09"}, [("was", at("1950-03-04")[0], at("1950-03-09")[1])]),
        (
            {"from": "1950", "until": "1952"},
            [("may", *at("1950")), ("was", at("1950")[1], at("1952")[0]), ("may", *at("1952"))],
        ),
        ({"from": "1950-03-04"}, [("was", *at("1950-03-04")), ("may", at("1950-03-04")[1], None)]),
        ({"from": "1950"}, [("may", *at("1950")), ("may", at("1950")[1], None)]),
        ({"until": "1950-03-04"}, [("may", None, at("1950-03-04")[0]), ("was", *at("1950-03-04"))]),
        (
            {"when": "1950-03-04"},
            [("may", None, at("1950-03-04")[0]), ("was", *at("1950-03-04")), ("may", at("1950-03-04")[1], None)],
        ),
        (
            {"when": "1950"},
            [("may", None, at("1950")[0]), ("may", *at("1950")), ("may", at("1950")[1], None)],
        ),
    ],
)
def test_what_lasts_was_going_on_between_and_may_have_been_around(dates: dict[str, str], expected: list[Piece]) -> None:
    bare = dossier([custody(**dates)], rules=no_rules(), options=Options(as_of="2025-01-01", threads=1))
    assert [*marks_of(bare)[0].pieces] == expected


def no_rules() -> LoadedRules:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from claimcheck.packs import load_rules
    from claimcheck.vocabulary import builtin_types

    with TemporaryDirectory() as folder:
        return load_rules(Path(folder), builtin_types())


def test_what_the_others_leave_of_a_range_is_marked_in_it() -> None:
    born = {"id": "x", "type": "birth", "person": "ann", "when": "1950"}
    baptised = {"id": "b", "type": "baptism", "person": "ann", "when": "1950-04-09"}
    assert pieces(born) == [("may", *at("1950"))]
    assert pieces(born, baptised) == [("may", *at("1950")), ("left", at("1950")[0], at("1950-04-09")[1])]


def test_a_date_known_to_the_day_is_not_narrowed() -> None:
    born = {"id": "x", "type": "birth", "person": "ann", "when": "1950-01-01"}
    baptised = {"id": "b", "type": "baptism", "person": "ann", "when": "1950-01-01"}
    assert pieces(born, baptised) == [("was", *at("1950-01-01"))]


def test_a_claim_without_a_date_is_where_the_others_put_it() -> None:
    birth = {"type": "birth", "person": "ann"}
    found = pieces({"id": "x", **birth}, {"id": "other", **birth, "when": "1950-03-04"})
    assert found == [("other", *at("1950-03-04"))]


def test_what_only_the_length_of_a_life_bounds_is_nowhere() -> None:
    died = {"id": "d", "type": "death", "person": "ann", "when": "1950-03-04"}
    assert pieces({"id": "x", "type": "birth", "person": "ann"}, died) == []


def test_a_suspected_date_is_shown_where_it_is_claimed() -> None:
    born = {"id": "born", "type": "birth", "person": "ann", "when": "1950"}
    baptised = {"id": "baptised", "type": "baptism", "person": "ann", "when": "1950-04-09"}
    wrong = {"id": "x", "type": "death", "person": "ann", "when": "1940"}
    (mark,) = (mark for mark in marks_of(told(born, baptised, wrong)) if mark.claim.id == "x")
    assert mark.pieces == (("may", *at("1940")),)
    assert (mark.severity, mark.suspected) == ("error", True)


# -- labels, lanes, links --------------------------------------------------------------------------------------------


def test_a_label_says_who_says_so_only_where_several_do() -> None:
    two = [{**moment("1950"), "source": "s"}, {**moment("1950"), "id": "y", "source": "t", "stance": "denied"}]
    marks = {mark.claim.id: (mark.label, mark.by) for mark in marks_of(told(*two))}
    assert marks == {"x": ("arrest", "s"), "y": ("denied arrest", "t")}
    assert [mark.by for mark in marks_of(told(two[0]))] == [""]
    speaking = told({**moment("1950"), "by": "eve"}, entities={"eve": {"kind": "person", "name": "Eve"}})
    assert [mark.by for mark in marks_of(speaking)] == ["Eve"]


def test_lanes_with_findings_come_first_and_what_belongs_to_none_last() -> None:
    found = told(
        {"id": "a", "type": "arrest", "when": "1950"},
        *({"id": f"b{n}", "type": "arrest", "person": "ben", "when": "1950"} for n in range(3)),
        {"id": "c1", "type": "birth", "person": "cy", "when": "1950"},
        {"id": "c2", "type": "death", "person": "cy", "when": "1940"},
        {"id": "d", "type": "arrest", "person": "dan", "when": "1950"},
    )
    by_entity, by_case, by_source, by_type = lanes_of(found, marks_of(found))
    assert by_entity.names == ("cy", "ben", "dan", "no entity")
    assert by_entity.of["a"] == 3
    assert by_case.names == ("no case",)
    assert by_source.names == ("no source",)
    assert set(by_type.names) == {"arrest", "birth", "death"}


def test_entities_of_one_name_have_lanes_of_their_own() -> None:
    entities = {name: {"kind": "person", "name": "John Smith"} for name in ("one", "two")}
    found = told(
        *({"id": name, "type": "birth", "person": name, "when": "1950"} for name in entities), entities=entities
    )
    assert lanes_of(found, marks_of(found))[0].names == ("John Smith", "John Smith")


def test_a_finding_is_drawn_from_its_suspect_and_not_at_all_if_less_than_two_of_its_claims_are() -> None:
    found = told(
        {"id": "born", "type": "birth", "person": "ann", "when": "1950"},
        {"id": "baptised", "type": "baptism", "person": "ann", "when": "1950-04-09"},
        {"id": "x", "type": "death", "person": "ann", "when": "1940"},
    )
    links = links_of(found.report.findings, {"born", "baptised", "x"})
    assert links
    assert all(claims[0] == "x" for _, claims in links)
    assert links_of(found.report.findings, {"x"}) == []
