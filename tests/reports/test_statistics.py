"""What is counted: findings by rule, root causes by source and entity."""

from __future__ import annotations

from dataclasses import replace

from claimcheck import Report
from claimcheck.reports import Style
from claimcheck.reports.statistics import MOST_ROWS, NO_SOURCE, render_statistics, tables_of


def counts(report: Report) -> list[dict[str, tuple[int, ...]]]:
    return [dict(table.rows) for table in tables_of(report)]


def test_rules_are_counted_by_severity(report: Report) -> None:
    by_rule, _, _ = counts(report)
    assert by_rule == {
        "court/trial-before-charge": (3, 0, 1),
        "court/sentence-before-verdict": (1, 0, 0),
        "court/dated-twice": (0, 2, 0),
    }


def test_a_source_counts_once_for_each_claim_of_it_that_is_most_likely_wrong(report: Report) -> None:
    _, by_source, _ = counts(report)
    assert by_source == {"gazette": (4, 5), "court": (1, 2)}
    assert sum(claims for claims, _ in by_source.values()) == len(report.causes)
    assert sum(findings for _, findings in by_source.values()) == len(report.findings)


def test_an_entity_counts_once_for_each_such_claim_that_names_it(report: Report) -> None:
    _, _, by_entity = counts(report)
    assert by_entity["marley"] == (2, 3)
    assert by_entity["lin"] == (1, 1)
    twice = tuple(replace(cause, entities=("marley", "marley")) for cause in report.causes)
    assert counts(replace(report, causes=twice))[2] == {"marley": (5, 7)}


def test_what_is_wrong_most_often_comes_first(report: Report) -> None:
    for table in tables_of(report):
        assert [row[1] for row in table.rows] == sorted((row[1] for row in table.rows), reverse=True)


def test_claims_without_a_source_are_counted_as_such(report: Report) -> None:
    bare = tuple(
        replace(finding, claims=tuple(replace(citation, source="") for citation in finding.claims))
        for finding in report.findings
    )
    assert counts(replace(report, findings=bare))[1] == {NO_SOURCE: (5, 7)}


def test_nothing_found_is_nothing_counted(report: Report) -> None:
    assert render_statistics(replace(report, findings=(), causes=()), Style()) == ""


def test_of_many_rows_the_first_are_listed_and_the_rest_counted(report: Report) -> None:
    many = tuple(replace(cause, entities=tuple(f"e{n:02}" for n in range(25))) for cause in report.causes)
    shown = render_statistics(replace(report, causes=many), Style())
    assert shown.count("\n  e") == MOST_ROWS
    assert "and 15 more; --each tells them all" in shown
    assert render_statistics(replace(report, causes=many), Style(each=True)).count("\n  e") == 25
