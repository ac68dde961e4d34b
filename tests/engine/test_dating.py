"""When a claim says that something happened: strict, widened, and relative to other claims."""

from __future__ import annotations

import pytest

import rule_kit
from claimcheck.engine.dating import Dated
from claimcheck.model.dates import INFINITY
from rule_kit import read, report, rule

ANCHOR_MISSING = "not judged, because what it is relative to has no date, or none but by way of itself"


def dated(*claims: dict[str, object]) -> Dated:
    return rule_kit.dated(read(claims))


def when(claim: str, *claims: dict[str, object]) -> str:
    """The strict start of a claim's event, in EDTF."""
    return str(dated(*claims).datings[claim].strict.start)


def death(name: str, when_: str | None = None, **fields: object) -> dict[str, object]:
    return {"id": name, "type": "death", **({"when": when_} if when_ else {}), **fields}


def trial(**dates: str) -> dict[str, object]:
    return {"id": "t", "type": "trial", **dates}


def test_a_month_is_any_moment_within_it() -> None:
    assert when("a", death("a", "2023-02")) == "[2023-02-01..2023-02-28]"


def test_an_undated_claim_has_no_dating() -> None:
    assert dated(death("a")).datings == {}


@pytest.mark.parametrize(
    ("dates", "start", "end"),
    [
        ({"from": "2023-01-30"}, "[2023-01-30..2023-01-30]", "[2023-01-30..]"),
        ({"until": "2023-01-30"}, "[..2023-01-30]", "[2023-01-30..2023-01-30]"),
        ({"from": "2023", "until": "2023-05"}, "[2023-01-01..2023-05-31]", "[2023-05-01..2023-05-31]"),
        ({"from": "2023-05", "until": "2023"}, "[2023-05-01..2023-05-31]", "[2023-05-01..2023-12-31]"),
        ({"when": "2023-05"}, "[..2023-05-31]", "[2023-05-01..]"),
        ({"when": "2023-05/2023-06"}, "[2023-05-01..2023-05-31]", "[2023-06-01..2023-06-30]"),
        ({"when": "2023-05/.."}, "[2023-05-01..2023-05-31]", "[2023-05-01..]"),
        ({"from": "2023-05", "until": "2022"}, "[2023-05-01..2023-05-31]", "[2022-01-01..2022-12-31]"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_something_lasting_has_a_start_and_an_end_that_bound_each_other(
    dates: dict[str, str], start: str, end: str
) -> None:
    span = dated(trial(**dates)).datings["t"].strict
    assert (
        f"[{span.start}]".replace("[[", "[").replace("]]", "]"),
        f"[{span.end}]".replace("[[", "[").replace("]]", "]"),
    ) == (_range(start), _range(end))


def _range(text: str) -> str:
    """A single day is written without dots."""
    first, _, last = text.strip("[]").partition("..")
    return f"[{first}]" if first == last else text


def test_about_widens_by_a_unit_and_years_of_a_life_by_five() -> None:
    datings = dated(death("a", "2020~"), {"id": "c", "type": "charge", "when": "2020~"}).datings
    assert str(datings["c"].widened.start) == "[2019-01-01..2021-12-31]"
    assert str(datings["a"].widened.start) == "[2015-01-01..2025-12-31]"
    assert str(datings["a"].strict.start) == "[2020-01-01..2020-12-31]"


def test_what_is_uncertain_bounds_nothing_when_widened() -> None:
    dating = dated(death("a", "2020?")).datings["a"]
    assert str(dating.strict.start) == "[2020-01-01..2020-12-31]"
    assert str(dating.widened.start) == "[..]"


# -- relative dates ----------------------------------------------------------------------------------------------


def test_a_relative_date_is_computed_from_its_anchor() -> None:
    assert when("b", death("a", "2023-01-30"), death("b", "3 days after a")) == "2023-02-02"


def test_relative_dates_are_chained_in_whatever_order_they_stand() -> None:
    chain = (death("a", "1 day after b"), death("b", "1 day after c"), death("c", "2023-01-30"))
    assert when("a", *chain) == "2023-02-01"
    assert when("a", *reversed(chain)) == "2023-02-01"
    assert [dated(*chain).datings[name].via for name in "abc"] == [("b",), ("c",), ()]


def test_after_something_lasting_is_after_its_end_and_before_it_before_its_start() -> None:
    lasting = {"id": "t", "type": "trial", "from": "2023-01-10", "until": "2023-01-20"}
    assert when("a", lasting, death("a", "2 days after t")) == "2023-01-22"
    assert when("a", lasting, death("a", "2 days before t")) == "2023-01-08"
    assert when("a", lasting, death("a", "2 days after t.start")) == "2023-01-12"


def test_an_undated_anchor_is_dated_by_the_other_claims_of_its_event() -> None:
    claims = [death("a", person="ann"), death("b", "2023-01-30", person="ann"), death("c", "3 days after a")]
    assert when("c", *claims) == "2023-02-02"


def test_an_anchor_may_be_the_name_of_an_event() -> None:
    claims = [
        death("a", "2023-01", event="loss"),
        death("b", "[2023-01-30..2023-02-20]", event="loss"),
        death("c", "1 day after loss"),
    ]
    assert when("c", *claims) == "[2023-01-31..2023-02-01]"


def test_a_claim_that_bears_a_date_is_an_anchor_by_itself() -> None:
    claims = [death("a", "2023", person="ann"), death("b", "2023-01-30", person="ann"), death("c", "same day as a")]
    assert when("c", *claims) == "[2023-01-01..2023-12-31]"


@pytest.mark.parametrize(
    "others", [{"by": "cleo"}, {"stance": "alleged"}, {"stance": "denied"}, {"rank": "deprecated"}]
)
def test_an_event_is_dated_for_others_only_by_what_sources_state(others: dict[str, str]) -> None:
    claims = [death("a", person="ann"), death("b", "2023-01-30", person="ann", **others), death("c", "3 days after a")]
    assert dated(*claims).unresolved == ("c",)


@pytest.mark.parametrize("text", ["3 days after c", "3 days after a"])
def test_what_is_relative_to_itself_or_to_something_undated_cannot_be_computed(text: str) -> None:
    found = report([death("a"), death("c", text)], rule(match={"d": "death"}, require="d.when <= today"))
    assert [(notice.topic, notice.samples) for notice in found.notices if notice.reason == ANCHOR_MISSING] == [
        ("relative dates", ("c",))
    ]
    assert found.findings == ()


def test_a_circle_of_relative_dates_cannot_be_computed_and_does_not_hang() -> None:
    assert dated(death("a", "1 day after b"), death("b", "1 day after c"), death("c", "1 day after a")).unresolved == (
        "a",
        "b",
        "c",
    )


def test_a_circle_through_an_event_is_opened_by_its_other_claims() -> None:
    claims = [
        death("a", "1 day after loss"),
        death("b", "1 day after a", event="loss"),
        death("d", "2023-01-30", event="loss"),
    ]
    assert when("a", *claims) == "2023-01-31"
    assert dated(*claims).unresolved == ()


def test_an_unknown_anchor_is_a_problem_that_names_the_nearest() -> None:
    found = report([death("shooting", "2023"), death("b", "1 day after shootin")])
    assert [(p.record, p.field, p.message, p.hint) for p in found.problems] == [
        ("b", "when", "no claim or event is named 'shootin'", "did you mean 'shooting'?")
    ]


def test_an_anchor_whose_claims_clash_may_be_any_of_them() -> None:
    claims = [death("a", "2023-01", event="loss"), death("b", "2023-03", event="loss"), death("c", "same day as loss")]
    assert when("c", *claims) == "[2023-01-01..2023-03-31]"


@pytest.mark.parametrize("order", ["abc", "acb", "bca"])
def test_an_anchor_whose_three_claims_clash_may_be_any_of_them_in_any_order(order: str) -> None:
    texts = {"a": "2023", "b": "[2023-06-01..2024-03-31]", "c": "2025"}
    claims = [death(f"d{n}", texts[letter], event="loss") for n, letter in enumerate(order)]
    assert when("x", *claims, death("x", "same day as loss")) == "[2023-01-01..2025-12-31]"


def test_times_with_and_without_an_offset_are_put_on_one_clock() -> None:
    span = dated(trial(**{"from": "2023-01-01T10:00:00Z", "until": "2023-01-01"})).datings["t"].strict
    assert span.start.zoned
    assert span.end.zoned


def test_open_ends_are_unbounded() -> None:
    span = dated(trial(when="../2023")).datings["t"].strict
    assert span.start.earliest == -INFINITY


def test_a_claim_is_dated_by_those_of_its_dates_that_can_be_computed() -> None:
    trial = {"id": "t", "type": "trial", "from": "2022-02-24", "until": "2 days after x"}
    found = dated(trial, death("x"))
    assert str(found.datings["t"].strict.start) == "2022-02-24"
    assert found.unresolved == ("t",)
