"""The claims of the benchmark: the same for one seed, free of contradictions but for those that are planted."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from claimcheck import Options, check
from claimcheck.model.dates import Date, no_later, parse_date

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from claim_generator import (
    MOVES,
    PARTLY,
    Case,
    Planted,
    Writing,
    cases,
    header,
    planted_path,
    read_planted,
    write,
)
from measured import Measured
from million import Found, Row, compare, expected_pairs, growth

CLAIMS = 2700
CASES = list(cases(CLAIMS, seed=7))


def claims_of(case: Case) -> list[dict[str, str]]:
    return [json.loads(line) for line in case.lines]


def beginnings(case: Case) -> dict[str, Date]:
    """When each event of a case begins, by the id of its claim."""
    found = {claim["id"]: parse_date(claim.get("when") or claim["from"]) for claim in claims_of(case)}
    return {claim: when for claim, when in found.items() if isinstance(when, Date)}


def lines(claims: int, seed: int = 0) -> list[str]:
    return [line for case in cases(claims, seed) for line in case.lines]


def planted() -> list[tuple[Case, Planted]]:
    return [(case, case.planted) for case in CASES if case.planted]


# -- how many, and the same again --------------------------------------------------------------------------------


@pytest.mark.parametrize("claims", [0, 1, 9, 10, 100, 901])
def test_there_are_as_many_claims_as_asked_for(claims: int) -> None:
    assert len(lines(claims)) == claims


def test_one_seed_gives_the_same_lines_and_another_seed_others() -> None:
    assert lines(90) == lines(90)
    assert lines(90) != lines(90, seed=1)


def test_a_larger_file_begins_like_a_smaller_one() -> None:
    assert lines(900)[:450] == lines(450)


@pytest.mark.parametrize(("claims", "wrong"), [(8, 0), (99, 1), (900, 9), (10_000, 100), (100_000, 1000)])
def test_one_claim_in_a_hundred_is_wrong(claims: int, wrong: int) -> None:
    assert sum(case.planted is not None for case in cases(claims)) == wrong


def test_a_case_that_is_cut_short_is_not_wrong() -> None:
    assert next(iter(cases(8))).planted is None


def test_shares_of_partial_dates_and_date_times() -> None:
    dates = [claim.get("when") or claim["from"] for case in CASES for claim in claims_of(case)]
    kinds = Counter(_kind(text) for text in dates)
    assert kinds["partial"] == pytest.approx(0.05 * CLAIMS, rel=0.15)
    assert kinds["date-time"] == pytest.approx(0.10 * CLAIMS, rel=0.15)


def _kind(text: str) -> str:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return "partial"
    return "date-time" if "T" in text else "day"


# -- what contradicts what ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", PARTLY)
def test_a_date_written_in_part_includes_the_day_it_is_of(written: Writing) -> None:
    for number in range(date(1999, 12, 1).toordinal(), date(2001, 1, 31).toordinal()):
        day = date.fromordinal(number).isoformat()
        exact, partly = parse_date(day), parse_date(written(day))
        assert isinstance(exact, Date)
        assert isinstance(partly, Date)
        assert partly.start.earliest <= exact.start.earliest
        assert exact.start.latest <= partly.start.latest


def test_no_two_claims_are_in_the_wrong_order_but_those_planted() -> None:
    for case in CASES:
        wrong = expected_pairs([case.planted]) if case.planted else set()
        for (a, first), (b, second) in combinations(beginnings(case).items(), 2):
            assert ((a, b) in wrong) == (no_later(first.start, second.start) is False), (a, b)


def test_a_case_with_a_wrong_claim_is_told_to_the_day() -> None:
    for case, _ in planted():
        assert {_kind(when.text) for when in beginnings(case).values()} == {"day"}


def test_every_kind_of_move_occurs() -> None:
    moves = Counter(case.planted.move for case in cases(20_000) if case.planted)
    assert len(moves) == len(MOVES)


def test_claimcheck_finds_what_is_planted_and_nothing_else() -> None:
    claims = [claim for case in CASES for claim in claims_of(case)]
    sources = json.loads(header())["sources"]
    report = check(claims, sources=sources, options=Options(as_of="2026-01-01", threads=1))
    cited = [{claim.id for claim in finding.claims} for finding in report.findings]
    wrong = {one.claim for _, one in planted()}
    assert not report.problems
    assert [sorted(claims) for claims in cited if not claims & wrong] == []
    assert set().union(*cited) >= wrong


# -- files, and what the benchmark makes of them -----------------------------------------------------------------


def test_what_is_planted_stands_beside_the_claims(tmp_path: Path) -> None:
    path = tmp_path / "some.claims.jsonl"
    assert write(900, path) == 9
    assert planted_path(path) == tmp_path / "some.planted.json"
    assert read_planted(path) == [case.planted for case in cases(900) if case.planted]
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1 + 900


def test_a_planted_claim_is_found_if_cited_and_a_finding_that_cites_none_is_false() -> None:
    wrong = [Planted("c1-trial", "trial before charge", ("c1-charge",)), Planted("c2-birth", "", ("c2-death",))]
    right = {"claims": [{"id": "c1-charge"}, {"id": "c1-trial"}]}
    false = {"claims": [{"id": "c3-charge"}, {"id": "c3-trial"}]}
    assert compare([right, false], wrong) == Found(planted=2, found=1, false=1)
    assert not compare([right], wrong).exact
    assert compare([right], wrong[:1]).exact
    assert not compare([right, false], wrong[:1]).exact


def test_pairs_are_told_in_the_order_of_the_events() -> None:
    wrong = [Planted("c1-trial", "trial before charge", ("c1-charge", "c1-arraignment"))]
    assert expected_pairs(wrong) == {("c1-charge", "c1-trial"), ("c1-arraignment", "c1-trial")}


def test_ten_times_the_time_for_ten_times_the_claims_is_linear() -> None:
    found = Found(0, 0, 0)
    small, large = (Row(n, Measured(n / 1000, 0, 0), Measured(0.1, 0, 0), found, 1.0) for n in (1000, 10_000))
    assert growth(small, large) == pytest.approx(1.0)
