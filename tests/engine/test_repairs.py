"""What a repair proposes is the nearest day that fits, and a gap is how many days, months or years are missing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.model.checked import CheckedRule
from claimcheck.model.findings import Finding
from rule_kit import report, rule

FEWER = settings(max_examples=max(10, settings().max_examples // 4))


def of_birth_and_marriage(require: str) -> CheckedRule:
    return rule(
        match={"birth": "birth", "marriage": "marriage"},
        join=[["birth.person", "marriage.spouse"]],
        require=require,
        message="{gap}",
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
        ("birth.when <= marriage.when", "1900-03-02T12:00", "1900-03-02T09:00", "2 hours"),
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
