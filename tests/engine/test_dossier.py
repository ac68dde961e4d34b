"""What a page is told of claims: which come first, whom they name, when they were, and why some count for nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from claimcheck import Options, check
from claimcheck.model.dates import INFINITY, parse_date
from claimcheck.model.dossier import Dossier, Part, ShownClaim
from claimcheck.reading import readers
from claimcheck.run import dossier


def told(*claims: dict[str, Any], **given: Any) -> Dossier:
    return dossier(claims, options=Options(as_of="2025-01-01", threads=1), **given)


def shown(found: Dossier, name: str) -> ShownClaim:
    return next(claim for claim in found.claims if claim.id == name)


BORN = {"id": "born", "type": "birth", "person": "ann", "when": "1950-03-04"}
DIED = {"id": "died", "type": "death", "person": "ann", "when": "1949"}
BAPTISED = {"id": "baptised", "type": "baptism", "person": "ann", "when": "1950-04"}
STRANGER = {"id": "a-stranger", "type": "birth", "person": "ben", "when": "1900"}


def test_its_report_is_that_of_check_and_its_day_the_one_asked_for() -> None:
    found = told(BORN, DIED)
    assert found.report == check([BORN, DIED], options=Options(as_of="2025-01-01", threads=1))
    assert found.as_of == "2025-01-01"


def test_claims_cited_come_first_then_their_neighbours_then_the_others() -> None:
    arrested = {"id": "arrested", "type": "arrest", "person": "ann"}
    found = told(STRANGER, arrested, BORN, DIED, {**STRANGER, "id": "b-stranger", "person": "cy"})
    cited = {claim for finding in found.report.findings for claim in finding.claim_ids}
    assert cited == {"born", "died"}
    assert [claim.id for claim in found.claims] == ["born", "died", "arrested", "a-stranger", "b-stranger"]
    assert found.first == 3


def test_claims_of_one_event_are_neighbours_whomever_they_name() -> None:
    named = {"event": "the-birth", "type": "birth"}
    found = told({**BORN, **named}, DIED, {"id": "unnamed", **named}, STRANGER)
    assert shown(found, "unnamed").event == "born"
    assert [claim.id for claim in found.claims][: found.first] == ["born", "died", "unnamed"]


def test_without_findings_no_claim_comes_before_others() -> None:
    found = told(STRANGER, BORN)
    assert found.report.findings == ()
    assert [claim.id for claim in found.claims] == ["a-stranger", "born"]
    assert found.first == 0


def test_without_claims_there_is_nothing_but_the_problems() -> None:
    found = told({"id": "x", "type": "brith"})
    assert (found.claims, found.timeline.entries) == ((), ())
    assert len(found.report.problems) == 1


def test_a_claim_names_its_entities_as_the_one_that_stands_for_all_that_are_the_same() -> None:
    entities = {"ann": {"kind": "person", "name": "Ann"}, "anna": {"kind": "person", "same_as": "ann"}}
    found = told({**BORN, "person": "anna"}, entities=entities)
    assert shown(found, "born").parts == (Part("person", "ann", "person", present=True),)
    assert shown(found, "born").subject == "ann"
    assert found.entities == {"ann": "Ann"}


def test_the_subject_is_who_takes_part_in_person_if_anybody_does() -> None:
    found = told(
        {"id": "c", "type": "charge", "victim": "vic", "defendant": "dan", "case": "k"},
        {"id": "i", "type": "incident", "incident": "fire", "place": "paris"},
        {"id": "n", "type": "birth"},
    )
    assert shown(found, "c").subject == "dan"
    assert shown(found, "c").named_as("case") == "k"
    assert shown(found, "i").subject in ("fire", "paris")
    assert (shown(found, "n").subject, shown(found, "n").named_as("case")) == ("", "")


@pytest.mark.parametrize(
    ("dates", "start", "end"),
    [
        ({"from": "1950", "until": "1952"}, "1950", "1952"),
        ({"from": "1950-01-02"}, "1950-01-02", "1950-01-02/.."),
        ({"when": "1950/1952"}, "1950", "1952"),
    ],
)
def test_a_claim_is_when_its_dates_put_it(dates: dict[str, str], start: str, end: str) -> None:
    found = told({"id": "held", "type": "custody", "person": "ann", **dates})
    span = shown(found, "held").span
    assert span is not None
    first, last = parse_date(start), parse_date(end)
    assert span.start == first.start  # type: ignore[union-attr]
    assert span.end.latest == (INFINITY if end.endswith("..") else last.end.latest)  # type: ignore[union-attr]


def test_a_relative_date_is_where_it_is_resolved_to_and_nowhere_if_nothing_resolves_it() -> None:
    found = told(
        BORN,
        {**BAPTISED, "when": "3 days after born"},
        {"id": "lost", "type": "burial", "person": "ben", "when": "2 days after gone"},
        {"id": "gone", "type": "death", "person": "ben"},
    )
    span = shown(found, "baptised").span
    assert span is not None
    assert str(span.start) == "1950-03-07"
    assert shown(found, "baptised").dates == (("when", "3 days after born"),)
    assert shown(found, "lost").span is None


@pytest.mark.parametrize(
    ("claims", "sources", "why"),
    [
        ([{**BORN, "rank": "deprecated"}], {}, "deprecated"),
        ([{**BORN, "source": "s"}], {"s": {"rank": "deprecated"}}, "its source is deprecated"),
        ([BORN, {**BORN, "id": "new", "supersedes": "born"}], {}, "superseded by new"),
        ([BORN, {**BORN, "id": "new", "rank": "preferred"}], {}, "outvoted by new, which is preferred"),
        ([BORN], {}, ""),
    ],
)
def test_it_is_said_why_a_claim_counts_for_nothing(
    claims: list[dict[str, Any]], sources: dict[str, Any], why: str
) -> None:
    found = told(*claims, sources=sources)
    assert shown(found, "born").discounted == why
    assert bool(shown(found, "born").event) == (not why)
    assert shown(found, "born").span is not None


def test_who_says_so_is_told_apart_from_where() -> None:
    found = told(
        {**BORN, "source": "s", "locator": "page 3", "by": "eve", "quote": "born in March"},
        sources={"s": {"title": "The Register"}},
        entities={"eve": {"kind": "person", "name": "Eve"}},
    )
    claim = shown(found, "born")
    assert (claim.source, claim.cited_as, claim.speaker, claim.quote) == (
        "s",
        "The Register, page 3",
        "Eve",
        "born in March",
    )
    assert found.sources == {"s": "The Register"}


def test_files_read_in_bulk_give_the_same_dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.claims.jsonl"
    file.write_text("".join(json.dumps(claim) + "\n" for claim in (STRANGER, BAPTISED, BORN, DIED)), encoding="utf-8")
    options = Options(as_of="2025-01-01", threads=1)
    singly = dossier(file, options=options)
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    assert dossier(file, options=options) == singly


def test_the_more_severe_findings_leave_claims_and_times_as_they_are() -> None:
    found = told(BORN, DIED)
    severe = found.at_least("error")
    assert severe.report == found.report.at_least("error")
    assert (severe.claims, severe.timeline) == (found.claims, found.timeline)
