"""What a suspected claim would have to say instead, given everything else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from claimcheck import Repair, check
from claimcheck.config import Options
from claimcheck.engine.publication import no_later
from claimcheck.model.claims import Source
from claimcheck.model.dates import INFINITY, Date, Moment, parse_date
from claimcheck.model.findings import Candidate
from claimcheck.vocabulary.legal import Verdict

Claim = dict[str, Any]


def trial(name: str, start: str, source: str = "paper", **given: Any) -> Claim:
    return {"id": name, "type": "trial", "source": source, "defendant": "ann", "case": "k", "from": start, **given}


def other(kind: str, when: str, source: str = "court") -> Claim:
    return {"id": kind, "type": kind, "source": source, "defendant": "ann", "case": "k", "when": when}


SOURCES = {
    "paper": {"title": "The Paper", "publisher": "Press", "kind": "article", "published": "2024-08-01"},
    "first": {"title": "The Paper, before", "publisher": "Press", "kind": "article", "published": "2024-03-09"},
    "court": {"title": "the court", "rank": "preferred"},
    "radio": {"title": "the radio"},
    "guessed": {"title": "an undated leaf", "published": "2023-03?"},
}


def repairs(claims: list[Claim], suspect: str, sources: Mapping[str, Any] = SOURCES) -> list[Repair]:
    report = check(claims, sources=sources, options=Options(as_of="2025-01-01", threads=1))
    assert not report.problems
    return [repair for cause in report.causes if cause.suspect == suspect for repair in cause.repairs]


def values(repair: Repair) -> dict[str, str]:
    return {candidate.value: candidate.slip for candidate in repair.candidates}


CHARGED, JUDGED = other("charge", "2023-01-31"), other("verdict", "2024-03-06")


def test_a_date_gets_the_range_between_what_comes_before_it_and_after_it() -> None:
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24"), JUDGED], "trial")
    assert (repair.claim, repair.field, repair.text) == ("trial", "from", "between 2023-01-31 and 2024-03-06")


@pytest.mark.parametrize("verdict", ["verdict", "a-verdict"])
def test_a_date_that_fits_nothing_is_not_suspected_rather_than_one_that_fits(verdict: str) -> None:
    """Whatever the ids: no date of the verdict lies between a trial of 2020 and the sentence of 2019."""
    judged = {**other("verdict", "2019-09-04"), "id": verdict}
    claims = [other("charge", "2019-01-10"), trial("trial", "2020-08-20", "court"), judged]
    (repair,) = repairs([*claims, other("sentence", "2019-10-24")], "trial")
    assert repair.text == "between 2019-01-10 and 2019-09-04"


def test_a_date_of_days_is_told_in_days_of_which_any_may_hold_the_time() -> None:
    begun = trial("trial", "2022-02-24")
    judged = other("verdict", "2024-03-06T14:00")
    (repair,) = repairs([other("charge", "2024-03-05T21:00"), begun, judged], "trial")
    assert repair.text == "between 2024-03-05 and 2024-03-06"
    for day, found in (("2024-03-04", 1), ("2024-03-05", 0), ("2024-03-06", 0), ("2024-03-07", 1)):
        claims = [other("charge", "2024-03-05T21:00"), trial("trial", day), judged]
        assert len(check(claims, options=Options(select=("legal",))).findings) == found, day


def test_a_date_with_a_time_of_day_is_told_so() -> None:
    claims = [other("charge", "2024-03-05T21:00"), trial("trial", "2022-02-24T10:00"), other("verdict", "2024-03-06")]
    assert [one.text for one in repairs(claims, "trial")] == ["between 2024-03-05T21:00 and 2024-03-06T23:59"]


def test_what_is_one_digit_away_and_fits_is_a_candidate() -> None:
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24"), JUDGED], "trial")
    assert values(repair) == {
        "2023-02-24": "one digit; and the year of charge",
        "2024-02-24": "one digit; and the year of verdict",
        "2023-01-31": "exchanged with charge",
    }


def test_what_others_say_of_the_same_event_narrows_the_range_and_is_a_candidate() -> None:
    rival = trial("again", "2024-02-21", "radio")
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24"), rival, JUDGED], "trial")
    assert repair.text == "2024-02-21"
    assert values(repair) == {"2024-02-21": "what the radio says"}


def test_where_others_are_wrong_as_well_the_other_events_decide() -> None:
    rival = trial("again", "2021-02-21", "radio")
    indicted = {**other("charge", "2023-01-31", "first"), "id": "indicted", "event": "the-charge"}
    claims = [{**CHARGED, "event": "the-charge"}, indicted, trial("trial", "2022-02-24"), rival, JUDGED]
    assert [repair.text for repair in repairs(claims, "trial")] == ["between 2023-01-31 and 2024-03-06"]


def test_an_earlier_article_of_the_same_publisher_is_called_its_own() -> None:
    rival = trial("before", "2024-02-24", "first")
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24"), rival, JUDGED], "trial")
    assert values(repair)["2024-02-24"].endswith("what its own earlier article says")


def test_two_ends_of_one_claim_may_have_been_exchanged() -> None:
    (repair,) = repairs([CHARGED, trial("trial", "2024-03-06", until="2023-11-01")], "trial")[:1]
    assert "exchanged with `until`" in values(repair).get("2023-11-01", "")


def test_a_chain_bounds_the_range_too() -> None:
    born = {"type": "birth", "source": "court"}
    mother = {"type": "parentage", "relation": "mother", "source": "court"}
    claims = [
        {"id": "eve-born", "person": "eve", "when": "1801", **born},
        {"id": "eve-bea", "parent": "eve", "child": "bea", **mother},
        {"id": "bea-born", "person": "bea", **born},
        {"id": "bea-ann", "parent": "bea", "child": "ann", **mother},
        {"id": "ann-born", "person": "ann", "when": "1806", **born, "source": "paper"},
        {"id": "ann-died", "type": "death", "person": "ann", "when": "1870", "source": "court"},
    ]
    (repair,) = repairs(claims, "ann-born")
    assert repair.text == "between 1809 and 1870"
    assert values(repair)["1816"] == "one digit"


def test_a_date_that_fits_as_it_is_gets_no_other() -> None:
    """It is only unusual; what is wrong with it is nothing that bounds it."""
    claims = [
        {"id": "died", "type": "death", "person": "ann", "when": "1832-08-11"},
        {"id": "buried", "type": "burial", "person": "ann", "when": "1836-08-11"},
    ]
    assert check(claims).findings
    assert repairs(claims, "buried") == repairs(claims, "died") == []


def test_a_value_is_set_against_what_all_other_sources_agree_on() -> None:
    def parent(name: str, who: str, source: str) -> Claim:
        told = {"child": "ann", "parent": who, "relation": "mother", "event": "ann-and-mother"}
        return {"id": name, "type": "parentage", "source": source, **told}

    eve = {"id": "born", "type": "parentage", "child": "ann", "parent": "dee", "relation": "mother", "source": "court"}
    claims = [parent("one", "eve", "paper"), parent("two", "dee", "radio"), eve]
    assert all(repair.field != "when" for repair in repairs(claims, "one"))


# -- no later than the source that tells it ----------------------------------------------------------------------


def test_what_a_source_tells_as_having_happened_had_begun_when_it_was_published() -> None:
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24")], "trial")
    assert repair.text == "between 2023-01-31 and 2024-08-01, no later than its source"
    assert values(repair) == {
        "2023-02-24": "one digit; and the year of charge",
        "2024-02-24": "one digit",
        "2023-01-31": "exchanged with charge",
    }


def test_a_range_that_ends_before_says_nothing_of_publication() -> None:
    assert repairs([CHARGED, trial("trial", "2022-02-24"), JUDGED], "trial")[0].text.endswith("and 2024-03-06")


@pytest.mark.parametrize("source", ["radio", "guessed"])
def test_a_source_without_a_date_or_with_a_question_mark_bounds_nothing(source: str) -> None:
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24", source)], "trial")
    assert "source" not in repair.text
    assert "2025-01-01" > max(values(repair)) > "2024-02-23"


@pytest.mark.parametrize(("published", "latest"), [("2024-08", "2024-08-31"), ("2024", "2024-12-31")])
def test_of_a_month_or_a_year_of_publication_the_last_day_counts(published: str, latest: str) -> None:
    sources = {**SOURCES, "paper": {"published": published}}
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24")], "trial", sources)
    assert repair.text == f"between 2023-01-31 and {latest}, no later than its source"


def test_where_all_else_leaves_only_time_after_publication_that_is_said_and_nothing_offered() -> None:
    sources = {**SOURCES, "paper": {"published": "2022-03-01"}}
    rival = trial("again", "2024-02-21", "radio")
    (repair,) = repairs([CHARGED, trial("trial", "2022-02-24"), rival, JUDGED], "trial", sources)
    assert (repair.text, repair.candidates) == ("2024-02-21, which is later than its source", ())


def test_the_end_of_something_lasting_may_be_later_than_its_source() -> None:
    sources = {**SOURCES, "paper": {"published": "2024-04-01"}}
    started = trial("trial", "2024-02-21", "court")
    (repair,) = repairs([CHARGED, started, trial("again", "2024-02-21", until="2014-12-06")], "again", sources)
    assert (repair.field, repair.text) == ("until", "on or after 2024-02-21")
    assert values(repair) == {"2024-12-06": "one digit; and the year of trial", "2024-02-21": "exchanged with `from`"}


def test_a_plan_may_be_of_any_day_after_its_source() -> None:
    date = parse_date("2024-03-06")
    assert isinstance(date, Date)
    source = Source(published=date)
    told = {"id": "a", "when": "2024-03-13"}
    assert no_later(Verdict(type="verdict", **told), "when", source) == Moment(-INFINITY, date.start.latest)
    for stance in ("planned", "hypothetical", "denied"):
        assert no_later(Verdict(type="verdict", stance=stance, **told), "when", source) is None


# -- what a finding offers by itself -----------------------------------------------------------------------------

SPOKEN = {**CHARGED, "when": "2023-03-01", "quote": "Ann was charged on January 31, 2023"}


def test_what_a_quote_says_is_carried_by_its_cause() -> None:
    (repair,) = repairs([SPOKEN], "charge")
    assert (repair.text, values(repair)) == ("2023-01-31", {"2023-01-31": "what it quotes"})


def test_the_words_of_the_text_are_carried_by_their_cause(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ann was charged, and was sad.", encoding="utf-8")
    said = {"id": "said", "type": "statement", "source": "paper", "quote": "Ann was charged, and was very sad"}
    file = tmp_path / "a.claims.yaml"
    file.write_text(json.dumps({"sources": {"paper": {"text": "a.txt"}}, "claims": [said]}), encoding="utf-8")
    (cause,) = check(file, options=Options(threads=1, root=str(tmp_path))).causes
    assert [(repair.field, repair.text) for repair in cause.repairs] == [("quote", "Ann was charged, and was sad")]


def test_so_it_is_where_only_quotes_are_looked_at() -> None:
    report = check([SPOKEN], options=Options(select=("sourcing/quote-against-date",), threads=1))
    assert [repair.text for repair in report.causes[0].repairs] == ["2023-01-31"]


def test_a_quote_takes_nothing_from_what_the_leading_finding_proposes() -> None:
    died = {"id": "died", "type": "death", "person": "ann", "when": "1832-08-11", "rank": "preferred"}
    buried = {"id": "buried", "type": "burial", "person": "ann", "when": "1836-08-11", "source": "paper"}
    found = repairs([died, {**buried, "quote": "Ann was buried on August 14, 1832"}], "buried")
    assert [repair.text for repair in found] == ["on or before 1833-08-11", "1832-08-14"]


def test_what_a_quote_says_comes_first_of_what_would_fit_everything_else() -> None:
    verdict = {**JUDGED, "source": "paper", "when": "2022-03-06", "quote": "Ann was convicted on March 6, 2024"}
    (repair,) = repairs([CHARGED, trial("trial", "2024-02-21", "court"), verdict], "verdict")
    assert repair.text == "between 2024-02-21 and 2024-08-01, no later than its source"
    assert repair.candidates[0] == Candidate("2024-03-06", "one digit; the year of trial; and what it quotes")


def test_a_quoted_date_after_publication_is_told_and_not_offered() -> None:
    spoken = {**SPOKEN, "source": "paper", "quote": "Ann was charged on January 31, 2025"}
    (repair,) = repairs([spoken], "charge")
    assert (repair.text, repair.candidates) == ("2025-01-31, which is later than its source", ())


def test_a_date_after_its_own_source_is_carried_by_its_cause() -> None:
    (repair,) = repairs([{**CHARGED, "source": "paper", "when": "2024-09-01"}], "charge")
    assert repair.text == "on or before 2024-08-02"
