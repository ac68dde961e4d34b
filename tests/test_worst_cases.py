"""Worst cases, small: what is found, which limits are reached and said, and that work grows with the claims.

Work is counted, never timed: rows that queries return, findings, claims read again, queries run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from claimcheck import Options, Report, check
from claimcheck.engine import crowds, versions
from claimcheck.engine.compiled import MAX_ROWS
from claimcheck.engine.relations import Relations
from claimcheck.reading import readers
from claimcheck.reading.document import MAX_PROBLEMS
from claimcheck.reading.table import ClaimTable
from worst_cases import CASES, write

OPTIONS = Options(as_of="2026-01-01", threads=1)
N = 600
LINEAR = 2.2
"""How many times as much work twice as many claims may be, to be linear."""


@dataclass
class Work:
    """What was done: queries run, the rows they returned, and the rows that rules joined and compared on the way."""

    queries: int = 0
    rows: int = 0
    joined: int = 0


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    done = Work()
    judging, asking = Relations.rows, ClaimTable.query

    def judged(relations: Relations, sql: str) -> list[tuple[Any, ...]]:
        done.queries += 1
        ((_, plan),) = judging(relations, f"EXPLAIN (ANALYZE, FORMAT json) {sql}")
        done.joined += _rows_of(json.loads(plan))
        return judging(relations, sql)

    def asked(table: ClaimTable, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        rows = asking(table, sql, values)
        done.queries += 1
        done.rows += len(rows)
        return rows

    monkeypatch.setattr(Relations, "rows", judged)
    monkeypatch.setattr(ClaimTable, "query", asked)
    return done


def _rows_of(plan: dict[str, Any]) -> int:
    """The rows that all the operators of a plan gave on; DuckDB before 2.0 names both otherwise."""
    inner = [*plan.get("operator", ()), *plan.get("children", ())]
    return int(plan.get("intermediate_rows", plan.get("operator_cardinality", 0))) + sum(map(_rows_of, inner))


def checked(name: str, claims: int, folder: Path) -> Report:
    """What is said of a case, read in bulk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "LARGE_BYTES", 1)
        return check([write(CASES[name], claims, folder / "worst.claims.jsonl")], options=OPTIONS)


def cut_off(report: Report) -> list[str]:
    """The rules that left findings out, each with a notice that says so."""
    return [notice.topic for notice in report.notices if notice.reason.startswith(f"more than {MAX_ROWS} findings")]


def found(report: Report, rule: str) -> int:
    return sum(finding.rule == rule for finding in report.findings)


# -- what is told by everyone alike is no contradiction -----------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["memberships in order", "births told alike", "one named event", "trials of one case", "chain of dates",
     "same people", "shapes of lines"],
)  # fmt: skip
def test_nothing_is_found_where_nothing_is_wrong(name: str, tmp_path: Path) -> None:
    report = checked(name, N, tmp_path)
    assert (report.findings, report.problems) == ((), ())
    assert report.summary.claims == N


@pytest.mark.parametrize("name", ["births told alike", "one named event", "same people"])
def test_what_all_claims_tell_is_one_event(name: str, tmp_path: Path) -> None:
    assert checked(name, N, tmp_path).summary.events == 1


# -- what is found ------------------------------------------------------------------------------------------------


def test_every_statement_of_the_dead_is_found(tmp_path: Path) -> None:
    report = checked("statements of the dead", N, tmp_path)
    assert found(report, "publication/statement-after-death") == N - 1
    assert cut_off(report) == []


def test_every_clash_is_found(tmp_path: Path) -> None:
    assert found(checked("clashes", N, tmp_path), "sourcing/once-dated-twice") == N // 2


def test_the_claims_of_one_event_that_clash_are_one_finding(tmp_path: Path) -> None:
    report = checked("births told apart", N, tmp_path)
    assert [finding.rule for finding in report.findings] == ["sourcing/once-dated-twice"]
    assert any(str(versions.MAX_VERSIONS) in notice.reason for notice in report.notices)


def test_sources_that_clash_about_one_event_are_one_finding(tmp_path: Path) -> None:
    report = checked("sources of one event", 200, tmp_path)
    assert [finding.rule for finding in report.findings] == ["sourcing/once-dated-twice"]
    assert report.summary.sources == 200


def test_a_line_of_a_megabyte_is_a_claim_like_others(tmp_path: Path) -> None:
    (finding,) = checked("one long line", 1000, tmp_path).findings
    assert set(finding.claim_ids) == {"birth", "death"}


def test_every_line_that_is_refused_is_told(tmp_path: Path) -> None:
    assert len(checked("refused lines", 200, tmp_path).problems) == 200


def test_of_one_record_so_many_mistakes_are_told_and_the_rest_are_counted(tmp_path: Path) -> None:
    problems = checked("one long refusal", 200, tmp_path).problems
    assert len(problems) == MAX_PROBLEMS + 1
    assert f"{200 - MAX_PROBLEMS} more mistakes in this record" in {problem.message for problem in problems}


# -- limits -------------------------------------------------------------------------------------------------------


def test_a_rule_that_every_two_claims_violate_leaves_findings_out_and_says_so(tmp_path: Path) -> None:
    report = checked("memberships", 200, tmp_path)
    assert found(report, "office/terms-overlap") == MAX_ROWS
    assert cut_off(report) == ["office/terms-overlap"]


def test_no_limit_is_said_that_is_not_reached(tmp_path: Path) -> None:
    report = checked("memberships", 100, tmp_path)
    assert found(report, "office/terms-overlap") == 100 * 99 // 2
    assert cut_off(report) == []


# -- work that grows with the claims ------------------------------------------------------------------------------

GROWING = (
    "one life", "memberships in order", "births told alike", "births told apart", "statements of the dead",
    "a source a claim", "clashes", "one named event", "trials of one case", "one case", "cases of one defendant",
    "chain of dates", "one anchor", "same people", "shapes of lines",
)  # fmt: skip


CROWDED = ("memberships in order", "one case", "cases of one defendant")


@pytest.mark.parametrize("name", CROWDED)
def test_crowds_that_would_make_too_many_pairs_are_left_apart_and_said_so(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not [notice for notice in checked(name, N, tmp_path).notices if "pairs" in notice.reason]
    monkeypatch.setattr(crowds, "FEW_CLAIMS", 0)
    monkeypatch.setattr(crowds, "MAX_PAIRS", N)
    report = checked(name, N, tmp_path)
    (notice, *_) = [notice for notice in report.notices if "pairs" in notice.reason]
    assert notice.samples


@pytest.mark.parametrize("name", [name for name in GROWING if name not in CROWDED])
def test_twice_the_claims_are_twice_the_rows_and_no_more_queries(name: str, tmp_path: Path, work: Work) -> None:
    checked(name, N, tmp_path)
    once = replace(work)
    assert once.joined > 0
    work.queries = work.rows = work.joined = 0
    checked(name, 2 * N, tmp_path)
    assert work.rows <= LINEAR * once.rows + 20
    assert work.joined <= LINEAR * once.joined + 100
    assert work.queries <= once.queries + 5


@pytest.mark.parametrize("name", CASES)
def test_every_case_is_the_same_each_time_and_as_large_as_asked(name: str) -> None:
    told = list(CASES[name].lines(40))
    assert told == list(CASES[name].lines(40))
    assert len({line["id"] for line in told if "id" in line}) in (2, 40)
