"""What a repair proposes is the nearest day that fits, and a gap is how many days, months or years are missing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claimcheck
from claimcheck import Options
from claimcheck.model.checked import CheckedRule
from claimcheck.model.findings import Finding
from rule_kit import report, rule

FEWER = settings(max_examples=max(10, settings().max_examples // 4))


def of_birth_and_marriage(require: str, message: str = "{gap}") -> CheckedRule:
    return rule(
        match={"birth": "birth", "marriage": "marriage"},
        join=[["birth.person", "marriage.spouse"]],
        require=require,
        message=message,
    )


def life(name: str, born: object, married: object) -> list[dict[str, Any]]:
    return [
        {"id": f"{name}-born", "type": "birth", "person": name, "when": str(born)},
        {"id": f"{name}-married", "type": "marriage", "spouse": name, "when": str(married)},
    ]


def found(require: str, born: object, married: object) -> Finding:
    """The one finding about one life."""
    (finding,) = report(life("ann", born, married), of_birth_and_marriage(require)).findings
    return finding


def repairs(finding: Finding) -> dict[str, str]:
    return {repair.claim.removeprefix("ann-"): repair.text for repair in finding.repairs}


@pytest.mark.parametrize(
    ("require", "born", "married", "latest_birth", "earliest_marriage"),
    [
        ("birth.when <= marriage.when", "1900-03-02", "1900-03-01", "1900-03-01", "1900-03-02"),
        ("birth.when + days(30) <= marriage.when", "1900-01-31", "1900-03-01", "1900-01-30", "1900-03-02"),
        # a birthday on 29 February is over on 1 March
        ("birth.when + years(13) <= marriage.when", "2000-02-29", "2013-02-28", "2000-02-28", "2013-03-01"),
        ("birth.when + years(4) <= marriage.when", "2000-02-29", "2004-02-28", "2000-02-28", "2004-02-29"),
        # and a month after the 31st of January on 1 March
        ("birth.when + months(1) <= marriage.when", "1901-01-31", "1901-02-28", "1901-01-28", "1901-03-01"),
        ("birth.when + months(1) <= marriage.when", "1901-03-01", "1901-03-31", "1901-02-28", "1901-04-01"),
    ],
)
def test_the_repair_names_the_last_day_or_the_first_that_fits(
    require: str, born: str, married: str, latest_birth: str, earliest_marriage: str
) -> None:
    assert repairs(found(require, born, married)) == {
        "born": f"on or before {latest_birth}",
        "married": f"on or after {earliest_marriage}",
    }


DAYS = st.dates(datetime.date(1896, 1, 1), datetime.date(1905, 12, 31))
SHIFTS = st.builds("{}({})".format, st.sampled_from(("days", "weeks", "months", "years")), st.integers(1, 40))
REQUIREMENTS = st.one_of(
    st.just("birth.when <= marriage.when"),
    SHIFTS.map("birth.when + {} <= marriage.when".format),
    SHIFTS.map("marriage.when - birth.when <= {}".format),
    SHIFTS.map("birth.when <= marriage.when + {}".format),
)


@FEWER
@given(REQUIREMENTS, DAYS, DAYS)
def test_on_the_day_of_the_repair_the_rule_holds_and_one_day_off_it_does_not(
    require: str, born: datetime.date, married: datetime.date
) -> None:
    one = of_birth_and_marriage(require)
    findings = report(life("ann", born, married), one).findings
    claims: list[dict[str, Any]] = []
    broken: set[str] = set()
    for repair in (repair for finding in findings for repair in finding.repairs):
        day = datetime.date.fromisoformat(repair.text[-10:])
        off = datetime.timedelta(days=-1 if repair.text.startswith("on or after") else 1)
        for name, when in (("fits", day), ("off", day + off)):
            person = f"{name}-{repair.claim}"
            pair = (when, married) if repair.claim == "ann-born" else (born, when)
            claims += life(person, *pair)
            broken |= {person} if name == "off" else set()
    if claims:
        assert len(broken) == 2, "either claim can be wrong"
        again = report(claims, one).findings
        assert {finding.claim_ids[0].rpartition("-")[0] for finding in again} == broken


@pytest.mark.parametrize(
    ("require", "born", "married", "gap"),
    [
        ("birth.when <= marriage.when", "1900-03-02", "1900-03-01", "1 day"),
        ("birth.when <= marriage.when", "1900-03-02T12:00", "1900-03-02T09:00", "3 hours"),
        ("birth.when <= marriage.when", "1900-03-03T09:30", "1900-03-02T09:00", "1 day"),
        ("birth.when <= marriage.when", "1900-03-02", "1900-03-01T21:00", "at least 3 hours"),
        ("birth.when <= marriage.when", "1900-03-02", "1900-01-31", "30 days"),
        ("birth.when <= marriage.when", "1903-01-01", "1902", "at least 1 day"),
        # years are those of the calendar, whether or not one of them is a leap year
        ("birth.when <= marriage.when", "2023-01-01", "2021-01-01", "2 years"),
        ("birth.when <= marriage.when", "1905-05-03", "1900-05-03", "5 years"),
        ("birth.when <= marriage.when", "1905-05-02", "1900-05-03", "4 years"),
        ("birth.when <= marriage.when", "2022-12-31", "2021-01-01", "24 months"),
        # months that are required are counted as the rule counts them
        ("birth.when + years(13) <= marriage.when", "2000-02-29", "2013-02-28", "1 day"),
        ("birth.when + years(13) <= marriage.when", "2000-02-29", "2013-02-27", "2 days"),
        ("birth.when + years(13) <= marriage.when", "2000-05-01", "2010-05-01", "3 years"),
        # what a rule tolerates is no part of what is missing
        ("birth.when <= marriage.when + days(1)", "1900-03-05", "1900-03-01", "3 days"),
        ("marriage.when - birth.when <= years(10)", "1900-03-05", "1910-03-08", "3 days"),
    ],
)
def test_the_gap_is_how_far_the_claims_are_from_what_the_rule_requires(
    require: str, born: str, married: str, gap: str
) -> None:
    assert found(require, born, married).message == gap


@pytest.mark.parametrize(
    ("require", "born", "married", "apart"),
    [
        ("marriage.when - birth.when <= years(1)", "1932-01-13", "1936-11-01", "4 years"),
        ("marriage.when - birth.when <= years(1)", "1932", "Nov 1936", "at least 3 years"),
        ("marriage.when - birth.when <= days(30)", "1932-01-01", "1932-02-10", "40 days"),
        ("birth.when + years(13) <= marriage.when", "2000-05-01", "2010-05-01", "10 years"),
        ("birth.when + years(13) <= marriage.when", "2000", "2009", "some time"),
        ("birth.when <= marriage.when", "1900-03-02", "1900-03-01", "1 day"),
    ],
)
def test_how_far_the_claims_are_apart_whatever_the_rule_requires(
    require: str, born: str, married: str, apart: str
) -> None:
    one = of_birth_and_marriage(require, "{apart}")
    (finding,) = report(life("ann", born, married), one).findings
    assert finding.message == apart


# -- what moves along ----------------------------------------------------------------------------------------------


def test_a_date_that_another_moves_along_with_is_no_repair_of_it() -> None:
    fire = {"id": "fire", "type": "incident", "incident": "f", "when": "2021-03-02T03:10"}
    arrest = {"id": "arrest", "type": "arrest", "person": "oda", "incident": "f", "when": "2 hours before fire"}
    (finding,) = claimcheck.check([fire, arrest]).findings
    assert finding.message == (
        "oda was arrested (2 hours before fire) at least 1 hour before the incident (2021-03-02T03:10)"
    )
    assert [repair.claim for repair in finding.repairs] == [finding.suspect] == ["arrest"]


# -- terms that overlap --------------------------------------------------------------------------------------------


def overlap(names: str, successor: Mapping[str, str], until: str = "2019-03-01") -> Finding:
    """A term until some day, and one that begins before it; `names` are their ids."""
    first, second = names.split()
    seat = {"type": "term", "office": "mayor", "seat": "one"}
    claims = [
        {"id": first, **seat, "holder": "voss", "from": "2015-03-01", "until": until},
        {"id": second, **seat, "holder": "kray", "from": "2019-01-10", **successor},
    ]
    (finding,) = claimcheck.check(claims, options=Options(select=("office/seat-held-by-two",))).findings
    return finding


@pytest.mark.parametrize("successor", [{}, {"until": "2023-01-10"}], ids=["open", "ended"])
@pytest.mark.parametrize("names", ["a b", "b a"])
def test_what_is_cited_is_where_two_terms_overlap(names: str, successor: dict[str, str]) -> None:
    finding = overlap(names, successor)
    cited = {citation.id: (citation.role, citation.value) for citation in finding.claims}
    first, second = names.split()
    assert cited == {first: ("end of term", "2019-03-01"), second: ("start of term", "2019-01-10")}
    assert {repair.claim: (repair.field, repair.text) for repair in finding.repairs} == {
        first: ("until", "on or before 2019-01-11"),
        second: ("from", "on or after 2019-02-28"),
    }
    assert finding.fingerprint != overlap(names, successor, until="2019-02-01").fingerprint


def test_an_end_that_is_not_told_is_no_day() -> None:
    message = overlap("a b", {}).message
    assert "voss (2015-03-01 to 2019-03-01)" in message
    assert "kray (2019-01-10 to 2019-01-10 or later)" in message


# -- what messages name --------------------------------------------------------------------------------------------


def test_shares_that_are_added_up_are_told_in_percent() -> None:
    share = {"type": "share", "what": "votes", "incident": "poll", "breakdown": "party"}
    claims = [{"id": "a", **share, "part": "greens", "figure": "62%"}, {"id": "b", **share, "part": "blues"}]
    (finding,) = claimcheck.check([claims[0], {**claims[1], "figure": "45%"}]).findings
    assert finding.message == "votes: the 2 shares by party add up to 106% to 108% of the whole"
    (finding,) = claimcheck.check([claims[0], {**claims[1], "figure": "45.0%"}]).findings
    assert finding.message == "votes: the 2 shares by party add up to 106.45% to 107.55% of the whole"


def test_what_is_not_told_is_called_unknown() -> None:
    one = rule(
        match={"birth": "birth", "marriage": "marriage"},
        join=[["birth.person", "marriage.spouse"]],
        require="birth.when <= marriage.when",
        message="{marriage.partner} at {marriage.place}",
    )
    (finding,) = report(life("ann", "1900", "1899"), one).findings
    assert finding.message == "somebody at an unknown place"
