"""A date in a quote that its claim contradicts is found; whatever may be the date of something else is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from claimcheck import Finding, Options, Report, check
from claimcheck.engine import misdated
from claimcheck.reading import readers

RULE = "sourcing/quote-against-date"
DEAD = {"id": "dead", "type": "death", "person": "ann", "source": "paper"}
DEAD |= {"when": "2023-03", "quote": "Ann died on March 6, 2024"}
SOURCES = {"paper": {"title": "The Morning Paper"}}


def judged(*claims: Mapping[str, Any], sources: Mapping[str, Any] = SOURCES, **options: Any) -> Report:
    chosen: dict[str, Any] = {"select": (RULE,), "as_of": "2025-01-01", "threads": 1, **options}
    return check(claims, sources=sources, options=Options(**chosen))


def found(*claims: Mapping[str, Any], **keys: Any) -> list[tuple[str, ...]]:
    return [finding.claim_ids for finding in judged(*claims, **keys).findings]


def only(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


# -- what stays quiet --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"quote": None},
        {"quote": "Ann died in the spring"},
        {"when": None},
        {"when": "2024"},
        {"when": "2024-03-06T10:00"},
        {"when": "about 2023"},
        {"when": "2023-03?"},
        {"when": "before 2025"},
        {"stance": "denied"},
        {"stance": "hypothetical"},
        {"rank": "deprecated"},
    ],
)
def test_what_fits_is_not_dated_or_does_not_count_is_no_finding(fields: dict[str, Any]) -> None:
    assert judged({**DEAD, **fields}).ok


@pytest.mark.parametrize("offset", ["-12:00", "Z", "+14:00"])
def test_a_moment_with_an_offset_is_what_any_clock_may_have_shown(offset: str) -> None:
    midnight = {"Z": "2024-03-07T03:00Z", "-12:00": "2024-03-05T20:00-12:00", "+14:00": "2024-03-07T12:00+14:00"}
    assert judged({**DEAD, "when": midnight[offset]}).ok


def test_a_relative_date_is_left_to_the_event_it_refers_to() -> None:
    anchor = {"id": "ben", "type": "death", "person": "ben", "when": "2021-10-21"}
    assert judged(anchor, {**DEAD, "when": "3 days after ben"}).ok


@pytest.mark.parametrize(
    ("dates", "quoted"),
    [
        ({"from": "2024-02-21", "until": "2024-03-06"}, ["February 21, 2024", "February 28, 2024", "March 6"]),
        ({"from": "2024-02-21"}, ["March 6, 2024", "March 6, 2025"]),
        ({"until": "2024-03-06"}, ["March 6, 2024", "February 21, 2020"]),
        ({"when": "2024-02"}, ["March 6, 2024", "January 6, 2024"]),
        ({"when": "2024-02-21/2024-03-06"}, ["February 28, 2024"]),
    ],
)
def test_something_lasting_may_be_told_of_any_day_of_it(dates: dict[str, str], quoted: list[str]) -> None:
    trial = {"id": "trial", "type": "trial", "defendant": "ann", "source": "paper", **dates}
    for words in quoted:
        assert judged({**trial, "quote": f"Ann stood trial on {words}"}).ok


def test_one_sentence_may_tell_of_several_events() -> None:
    other = {**DEAD, "id": "other", "person": "ben", "when": "2024-03"}
    assert found(DEAD, other) == []
    assert found(DEAD, {**other, "when": None}) == []
    assert found(DEAD, {**other, "stance": "denied"}) == []
    assert found(DEAD, {**other, "quote": "Ann died on March 6, 2024, at Leeds"}) == []
    assert found(DEAD, {**other, "quote": "died on March 6, 2024"}) == []


def test_another_sentence_and_another_source_do_not_say_whose_date_it_is() -> None:
    other = {**DEAD, "id": "other", "person": "ben", "when": "2024-03"}
    assert found(DEAD, {**other, "quote": "Ben died on March 6, 2024"}) == [("dead",)]
    assert found(DEAD, {**other, "source": "letter"}) == [("dead",)]
    assert found(DEAD, {**other, "when": "2023-04"}) == [("dead",), ("other",)]


@pytest.mark.parametrize("limit", [0, 1])
def test_where_very_many_claims_fit_a_date_it_may_be_any_of_theirs(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(misdated, "MOST_ALIKE", limit)
    other = {**DEAD, "id": "other", "person": "ben", "when": "2024-03", "quote": "Ben died on March 6, 2024"}
    assert found(DEAD, other) == [("dead",)] * limit


@pytest.mark.parametrize(
    ("quoted", "when"),
    [
        ("on March 6, 2024", "2024-03-06"),
        ("on March 6, 2024", "2024-03-06T10:00"),
        ("on the 6th of March", "2024-03-06"),
        ("in March 2024", "2024-03"),
        ("in 2024", "2024"),
    ],
)
def test_what_the_same_source_dates_so_explains_the_date(quoted: str, when: str) -> None:
    dead = {**DEAD, "when": "2023-04", "quote": f"Ann died {quoted}"}
    told = {"id": "told", "type": "charge", "defendant": "ben", "source": "paper", "when": when}
    assert found(dead) == [("dead",)]
    assert found(dead, told) == []
    assert found(dead, {**told, "source": "letter"}) == [("dead",)]
    assert found(dead, {**told, "when": "2024-03-05"}) == [("dead",)]


@pytest.mark.parametrize("word", ["from", "until", "when"])
def test_so_does_an_end_of_something_lasting(word: str) -> None:
    trial = {"id": "trial", "type": "trial", "defendant": "ben", "source": "paper", word: "2024-03-06"}
    assert found(DEAD, trial) == []


def test_the_same_event_does_not() -> None:
    again = {**DEAD, "id": "again", "when": "2024-03-06", "quote": None}
    assert found(DEAD, again) == [("dead",)]


def test_a_julian_date_is_quoted_as_it_is_written() -> None:
    julian = {**DEAD, "when": "1950-03-06", "calendar": "julian", "quote": "Ann died on March 6, 1950"}
    assert judged(julian).ok
    assert judged({**julian, "quote": "Ann died on March 19, 1950"}).ok
    assert "1950-03-06 Julian" in only(judged({**julian, "quote": "Ann died on March 9, 1950"})).message


def test_without_any_quote_the_rule_is_skipped() -> None:
    summary = judged({**DEAD, "quote": None}).summary
    assert (summary.rules_run, summary.rules_skipped) == (0, 1)


# -- what is found -----------------------------------------------------------------------------------------------


def test_another_date_is_found_and_said_in_plain_words() -> None:
    finding = only(judged(DEAD))
    assert finding.message == "the quote says “March 6, 2024”, but the claim says 2023-03"
    assert (finding.rule, finding.severity, finding.certainty, finding.kind) == (
        RULE, "warning", "likely", "contradiction",
    )  # fmt: skip
    assert finding.suspect == "dead"
    assert [(step.text, step.claims) for step in finding.steps] == [
        ("it quotes “Ann died on March 6, 2024”", ("dead",)),
        ("death: 2023-03", ("dead",)),
        (f"The date a claim's quote names can be the date of the claim ({RULE})", ()),
    ]


def test_it_is_not_certain_because_the_date_may_be_of_something_else() -> None:
    assert judged(DEAD, min_certainty="certain").findings == ()


@pytest.mark.parametrize(
    ("when", "quote", "repair"),
    [
        ("2023-03", "Ann died on March 6, 2024", "2024-03-06"),
        ("2024-03-07", "Ann died on the 6th of March", "2024-03-06"),
        ("2023-03", "Ann died in May 2024", "2024-05"),
        ("2023-03", "Ann died in 2024", "2024"),
    ],
)
def test_the_repair_is_the_date_quoted(when: str, quote: str, repair: str) -> None:
    (mend,) = only(judged({**DEAD, "when": when, "quote": quote})).repairs
    assert (mend.claim, mend.field, mend.text) == ("dead", "when", repair)
    assert [(candidate.value, candidate.slip) for candidate in mend.candidates] == [(repair, "what it quotes")]
    assert judged({**DEAD, "when": repair, "quote": quote}).ok


@pytest.mark.parametrize(
    "fields",
    [
        {"when": "2020", "quote": "Ann died in early 2024"},
        {"when": "2023-12-30/2024-01-02", "quote": "Ann was jailed on March 6", "type": "custody"},
        {"when": "2023-02", "quote": "Ann died on 29 February"},
        {"when": "1950-03-06", "calendar": "julian", "quote": "Ann died on March 9, 1950"},
    ],
)
def test_what_is_not_plain_is_not_offered_as_a_repair(fields: dict[str, str]) -> None:
    assert only(judged({**DEAD, **fields})).repairs == ()


@pytest.mark.parametrize(
    ("dates", "quoted", "field", "role", "said"),
    [
        ({"from": "2024-02-21"}, "January 6, 2024", "from", "start of trial", "from 2024-02-21"),
        ({"from": "2024-02", "until": "2024-03"}, "May 6, 2024", "until", "end of trial", "from 2024-02 until 2024-03"),
        ({"when": "2024-02/2024-03"}, "May 6", "when", "start of trial", "2024-02/2024-03"),
    ],
)
def test_of_something_lasting_the_end_is_cited_that_does_not_fit(
    dates: dict[str, str], quoted: str, field: str, role: str, said: str
) -> None:
    trial = {"id": "trial", "type": "trial", "defendant": "ann", "source": "paper", **dates}
    finding = only(judged({**trial, "quote": f"Ann stood trial on {quoted}"}))
    assert (finding.claims[0].field, finding.claims[0].role) == (field, role)
    assert finding.message == f"the quote says “{quoted}”, but the claim says {said}"
    assert finding.repairs == ()


def test_it_cites_the_claim_at_its_date(tmp_path: Path) -> None:
    line = "  - {id: dead, type: death, person: ann, when: 2023-03, quote: 'Ann died on March 6, 2024'}"
    (tmp_path / "a.claims.yaml").write_text(f"source: paper\nclaims:\n{line}\n", encoding="utf-8")
    (citation,) = only(check(tmp_path / "a.claims.yaml", options=Options(select=(RULE,)))).claims
    assert (citation.id, citation.field, citation.value, citation.line) == ("dead", "when", "2023-03", 3)
    assert line[citation.column - 1 :][: citation.length] == "2023-03"


@pytest.mark.parametrize("fields", [{"by": "ben"}, {"stance": "alleged"}, {"stance": "planned"}, {"source": None}])
def test_whoever_says_or_plans_it_and_wherever_the_date_is_compared(fields: dict[str, str | None]) -> None:
    assert only(judged({**DEAD, **fields})).kind == "contradiction"


def test_a_date_is_what_a_claim_says_at_most() -> None:
    assert judged({**DEAD, "when": "about 2010"}).findings
    assert judged({**DEAD, "when": "2023-03~"}).findings


# -- many --------------------------------------------------------------------------------------------------------


def test_more_than_a_limit_are_not_reported_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misdated, "MAX_ROWS", 3)
    many = [{**DEAD, "id": f"c{n}", "person": f"p{n}"} for n in range(5)]
    report = judged(*many)
    assert [finding.claim_ids for finding in report.findings] == [("c0",), ("c1",), ("c2",)]
    assert [notice.topic for notice in report.notices] == [RULE]
    assert judged(*many[:3]).notices == ()


CLAIMS: list[dict[str, Any]] = [
    DEAD,
    {**DEAD, "id": "silent", "person": "b", "quote": None},
    {**DEAD, "id": "fitting", "person": "c", "when": "2024-03-09", "quote": "C died on March 9, 2024"},
    {**DEAD, "id": "shared", "person": "d", "when": "2022", "quote": "C died on March 9, 2024"},
    {**DEAD, "id": "quoting", "person": "e", "when": "2022", "quote": 'The "old" man died on May 1, 2021'},
    {**DEAD, "id": "old", "person": "f", "rank": "deprecated"},
    {**DEAD, "id": "later", "person": "g", "when": "2024-03-07", "quote": "G died in “Léon” on 6 March"},
]
FOUND = {"dead", "quoting", "later"}


def as_yaml(folder: Path) -> Path:
    file = folder / "a.claims.yaml"
    file.write_text(json.dumps({"sources": SOURCES, "claims": CLAIMS}, ensure_ascii=False), encoding="utf-8")
    return file


def as_lines(folder: Path, *, ascii_only: bool = True) -> Path:
    file = folder / "a.claims.jsonl"
    lines = [{"sources": SOURCES}, *CLAIMS]
    text = "\n\n".join(json.dumps(line, ensure_ascii=ascii_only) for line in lines)
    file.write_text(text, encoding="utf-8")
    return file


def as_plain_lines(folder: Path) -> Path:
    return as_lines(folder, ascii_only=False)


def as_lines_with_escaped_keys(folder: Path) -> Path:
    file = as_lines(folder)
    file.write_text(file.read_text(encoding="utf-8").replace('"quote"', '"qu\\u006fte"'), encoding="utf-8")
    return file


def as_table(folder: Path) -> Path:
    names = ("id", "type", "person", "source", "when", "quote", "rank")
    rows = ["\t".join(str(claim.get(name) or "") for name in names) for claim in CLAIMS]
    (folder / "a.claims.tsv").write_text("\n".join(["\t".join(names), *rows]), encoding="utf-8")
    return folder


@pytest.mark.parametrize("make", [as_yaml, as_lines, as_plain_lines, as_lines_with_escaped_keys, as_table])
@pytest.mark.parametrize("in_bulk", [False, True])
def test_quotes_are_compared_in_claims_of_every_format(
    tmp_path: Path, make: Callable[[Path], Path], in_bulk: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if in_bulk:
        monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    report = check(make(tmp_path), options=Options(select=(RULE,), threads=1))
    assert report.problems == ()
    assert {finding.claims[0].id for finding in report.findings} == FOUND


def test_read_in_bulk_or_singly_in_any_order_the_report_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = Options(select=(RULE,), threads=1)
    singly = check(as_lines(tmp_path), options=options)
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    monkeypatch.setattr(misdated, "BATCH", 2)
    assert check(as_lines(tmp_path), options=options) == singly
    assert set(found(*reversed(CLAIMS))) == {finding.claim_ids for finding in singly.findings}
