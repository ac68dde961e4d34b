"""The strategies for Hypothesis: what they draw is what they say, and the engine judges it accordingly."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import claimcheck.strategies
from claimcheck import ClaimcheckError, Date, Options, Report, parse_date
from claimcheck.packs import load_builtin_rules
from claimcheck.reading import read_claims
from claimcheck.starting import start
from claimcheck.strategies import ClaimSet, claim_sets_violating, claims, consistent_claim_sets, edtf_dates
from claimcheck.strategies.histories import HISTORIES
from claimcheck.vocabulary import builtin_types

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
TYPES = builtin_types().types
RULES = list(load_builtin_rules().rules)
FEW = settings(max_examples=max(settings().max_examples // 5, 1))
ONE_THREAD = Options(threads=1)


def by_rule(rule: str) -> Options:
    return Options(select=(rule,), threads=1)


def one(strategy: st.SearchStrategy[T], condition: Callable[[T], bool] = lambda _: True) -> T:
    """Something that is drawn and fulfils a condition, as it happens to be drawn."""
    return find(strategy, condition, settings=settings(max_examples=5_000, phases=[Phase.generate]))


def found(report: Report) -> list[str]:
    """What is found, whatever the order: the fingerprints of the findings."""
    assert report.problems == ()
    return sorted(finding.fingerprint for finding in report.findings)


# -- dates -------------------------------------------------------------------------------------------------------


@given(edtf_dates(first_year=1, last_year=9999))
def test_every_date_can_be_read(text: str) -> None:
    assert isinstance(parse_date(text), Date)


@given(edtf_dates(intervals=False))
def test_without_intervals_every_date_is_one_moment(text: str) -> None:
    date = parse_date(text)
    assert isinstance(date, Date)
    assert not date.lasting


@pytest.mark.parametrize("mark", ["T", "Z", "?", "~", "%", "XX", "-21", "S2", "[", "..]", ",", "/", "../", "/.."])
def test_all_levels_are_drawn(mark: str) -> None:
    assert mark in one(edtf_dates(), lambda text: mark in text)


def test_they_shrink_to_a_day() -> None:
    assert find(edtf_dates(), lambda text: True) == "2000-01-01"


# -- claims ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TYPES)
def test_claims_of_every_type_are_read_without_a_problem(name: str) -> None:
    @FEW
    @given(claims(name))
    def is_read(claim: dict[str, Any]) -> None:
        reading = read_claims([claim], builtin_types())
        assert not reading.problems
        assert [*reading.claims] == [claim["id"]]

    is_read()


@pytest.mark.parametrize("name", ["trial", "charge", "age"])
def test_every_field_of_a_type_is_drawn(name: str) -> None:
    for field in (*TYPES[name].own_fields(), "source", "weekday", "from" if TYPES[name].lasting else "when"):
        assert field in one(claims(TYPES[name]), lambda claim, field=field: field in claim)  # type: ignore[misc]


def test_types_of_own_packs_are_known(tmp_path: Path) -> None:
    list(start(tmp_path))
    own = Options(rules=(tmp_path / "rules",))
    claim = one(claims("loan", options=own), lambda claim: "borrower" in claim and "from" in claim)
    assert claimcheck.check([claim], options=own).problems == ()


def test_an_unknown_type_is_told_with_the_nearest() -> None:
    with pytest.raises(ClaimcheckError) as raised:
        claims("trail")
    assert raised.value.problems[0].hint == "did you mean 'trial'?"


@FEW
@given(st.lists(st.sampled_from(["birth", "trial", "charge"]).flatmap(claims), unique_by=lambda c: str(c["id"])))
def test_any_claims_are_judged_alike_in_any_order(told: list[dict[str, Any]]) -> None:
    set_of = ClaimSet(tuple(told))
    if told:
        assert found(set_of.check(ONE_THREAD)) == found(ClaimSet(tuple(reversed(told))).check(ONE_THREAD))


# -- sets that can all be true -----------------------------------------------------------------------------------


@FEW
@given(consistent_claim_sets())
def test_no_rule_finds_anything_in_what_is_true(given: ClaimSet) -> None:
    report = given.check(ONE_THREAD)
    assert report.ok, [finding.message for finding in report.findings]
    assert report.summary.claims == len(given.claims) > 0


@pytest.mark.parametrize("kind", HISTORIES)
def test_every_kind_of_history_is_told(kind: str) -> None:
    last = HISTORIES[kind][-1].type
    drawn = one(consistent_claim_sets(), lambda some: any(claim["type"] == last for claim in some.claims))
    assert drawn.claims


def test_they_shrink_to_very_few_claims() -> None:
    assert len(find(consistent_claim_sets(), lambda _: True).claims) <= 3


# -- sets that cannot --------------------------------------------------------------------------------------------


@settings(max_examples=settings().max_examples // 2)
@given(st.data(), st.sampled_from(RULES))
def test_a_rule_finds_what_violates_it_among_what_is_true(data: st.DataObject, rule: str) -> None:
    drawn = data.draw(claim_sets_violating(rule))
    report = drawn.check(by_rule(rule))
    assert report.problems == ()
    assert rule in {finding.rule for finding in report.findings}
    assert all(cited.startswith("x") for finding in report.findings for cited in finding.claim_ids)


@FEW
@given(st.data(), st.sampled_from(RULES))
def test_what_is_found_does_not_depend_on_the_order_of_claims(data: st.DataObject, rule: str) -> None:
    drawn = data.draw(claim_sets_violating(rule))
    turned = ClaimSet(drawn.claims[::-1], drawn.sources, drawn.entities, drawn.texts, drawn.as_of)
    assert found(turned.check(by_rule(rule))) == found(drawn.check(by_rule(rule)))


def test_other_years_are_drawn_where_the_rule_does_not_mind() -> None:
    violating = claim_sets_violating("legal/trial-before-charges")
    later = one(violating, lambda drawn: drawn.as_of == "2425-01-01")
    assert any("2423" in str(claim.get("when")) for claim in later.claims)


def test_rules_of_own_packs_are_known(tmp_path: Path) -> None:
    list(start(tmp_path))
    own = Options(rules=(tmp_path / "rules",))
    drawn = one(claim_sets_violating("lending/loans-overlap", options=own))
    assert {finding.rule for finding in drawn.check(own).findings} == {"lending/loans-overlap"}


def test_an_unknown_rule_is_told_with_the_nearest() -> None:
    with pytest.raises(ClaimcheckError) as raised:
        one(claim_sets_violating("legal/trail-before-charges"))
    assert raised.value.problems[0].hint == "did you mean 'legal/trial-before-charges'?"


# -- Hypothesis itself -------------------------------------------------------------------------------------------


def test_hypothesis_draws_dates_for_the_type() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    (name,) = declared["hypothesis"]
    EntryPoint(name, declared["hypothesis"][name], "hypothesis").load()()
    assert one(st.from_type(Date), lambda date: date.approximate).approximate


def test_importing_hypothesis_loads_nothing_heavy() -> None:
    code = """
import sys
import hypothesis
from claimcheck.strategies.registering import register
register()
print(*({'pydantic', 'duckdb', 'yaml', 'click', 'numpy'} & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == ""


@pytest.mark.parametrize("name", claimcheck.strategies.__all__)
def test_every_strategy_explains_itself(name: str) -> None:
    assert getattr(claimcheck.strategies, name).__doc__
