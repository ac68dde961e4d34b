"""The timeline of claims: the tightest range of every event, what it rests on, and who is left out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import claimcheck
from claimcheck.cli import app
from claimcheck.config import Options
from claimcheck.model.dates import INFINITY, Moment, parse_date
from claimcheck.model.problems import ClaimcheckError
from claimcheck.model.timeline import Timeline, TimelineEntry

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = Options(as_of="2025-01-01", threads=1)
Claim = dict[str, Any]
ANN: Claim = {"defendant": "ann", "case": "k"}

COURT: list[Claim] = [
    {"id": "charged", "type": "charge", "defendant": "ann", "case": "k", "when": "2023-01-31", "rank": "preferred"},
    {"id": "trial", "type": "trial", "defendant": "ann", "case": "k"},
    {"id": "verdict", "type": "verdict", "defendant": "ann", "case": "k", "when": "2024-03-06"},
    {"id": "sentence", "type": "sentence", "defendant": "ann", "case": "k", "when": "exactly 2 weeks after verdict"},
]


def timeline(claims: list[Claim], **described: Any) -> dict[str, TimelineEntry]:
    found = claimcheck.timeline(claims, options=OPTIONS, **described)
    assert not found.problems
    return {entry.id: entry for entry in found.entries}


def moment(text: str) -> Moment:
    date = parse_date(text)
    return date.start.hull(date.end)


def test_what_is_dated_is_when_its_date_says() -> None:
    assert timeline(COURT)["charged"].start == moment("2023-01-31")


def test_what_nobody_dates_lies_between_what_bounds_it() -> None:
    trial = timeline(COURT)["trial"]
    assert (trial.lasting, trial.given) == (True, ())
    assert trial.start == Moment(moment("2023-01-31").earliest, moment("2024-03-06").latest)
    assert trial.end.earliest == moment("2023-01-31").earliest
    assert trial.end.latest == INFINITY


def test_a_range_is_told_with_its_reasons() -> None:
    trial = timeline(COURT)["trial"]
    assert [step.claims for step in trial.because_earliest] == [("charged",), ("trial", "charged")]
    assert trial.because_earliest[-1].text.endswith("(legal/trial-before-charges)")
    assert timeline(COURT)["charged"].because_earliest[0].kind == "date"


def test_a_relative_date_is_resolved_to_the_day() -> None:
    sentence = timeline(COURT)["sentence"]
    assert sentence.start == sentence.end == moment("2024-03-20")
    assert sentence.because_latest[-1].kind == "relative date"


def test_what_nothing_bounds_may_have_been_at_any_time() -> None:
    alone = timeline([{"id": "move", "type": "residence", "person": "ann"}])["move"]
    assert alone.start == alone.end == Moment(-INFINITY, INFINITY)
    assert (alone.because_earliest, alone.because_latest) == ((), ())


def test_what_is_suspected_is_left_out_and_said_to_be() -> None:
    wrong = {"id": "wrong", "type": "trial", "defendant": "ann", "case": "k", "from": "2022-02-24"}
    found = claimcheck.timeline([*COURT, wrong], options=OPTIONS)
    assert found.withdrawn == ("wrong",)
    (trial,) = (entry for entry in found.entries if entry.type == "trial")
    assert [(given.text, given.withdrawn) for given in trial.given] == [("2022-02-24", True)]
    assert trial.start.earliest == moment("2023-01-31").earliest


def test_what_is_only_unusual_is_not_left_out() -> None:
    late = [
        {"id": "died", "type": "death", "person": "ann", "when": "1832-08-11"},
        {"id": "buried", "type": "burial", "person": "ann", "when": "1836-08-11"},
    ]
    assert claimcheck.check(late, options=OPTIONS).findings
    assert claimcheck.timeline(late, options=OPTIONS).withdrawn == ()


def test_a_date_is_kept_where_something_else_of_its_claim_is_wrong() -> None:
    alone = {"id": "m", "type": "marriage", "spouse": "ann", "partner": "ann", "when": "1900-01-01"}
    (finding,) = claimcheck.check([alone], options=OPTIONS).findings
    assert finding.rule == "biography/marriage-to-self"
    found = claimcheck.timeline([alone], options=OPTIONS)
    assert found.withdrawn == ()
    assert found.entries[0].start == moment("1900-01-01")
    dead = {"id": "d", "type": "death", "person": "ann", "when": "1890-01-01", "rank": "preferred"}
    assert claimcheck.timeline([alone, dead], options=OPTIONS).withdrawn == ("m",)


def test_what_still_contradicts_itself_leaves_no_time_and_says_between_which_bounds() -> None:
    possible = timeline(COURT)["trial"]
    assert (possible.is_possible, possible.no_earlier, possible.no_later) == (True, possible.start, possible.end)
    chained = [
        {"id": "trial", "type": "trial", **ANN, "from": "2024-02-21", "until": "2024-03-06"},
        {"id": "verdict", "type": "verdict", **ANN, "when": "2024"},
        {"id": "sentence", "type": "sentence", **ANN, "when": "exactly 1 week after verdict"},
        {"id": "sentenced", "type": "sentence", **ANN, "when": "2024-02-25"},
    ]
    options = Options(as_of="2025-01-01", threads=1, ignore=("chronology/chain", "sourcing"))
    found = claimcheck.timeline(chained, options=options)
    assert found.withdrawn == ()
    verdict = next(entry for entry in found.entries if entry.id == "verdict")
    assert not verdict.is_possible
    assert verdict.no_earlier.earliest == moment("2024-02-21").earliest
    assert verdict.no_later.latest == moment("2024-02-18").latest
    assert verdict.because_earliest[0].claims == ("trial",)
    assert verdict.because_latest[0].claims == ("sentenced",)


def test_what_is_planned_or_denied_is_no_event() -> None:
    planned = {"id": "planned", "type": "release", "work": "film", "stance": "planned", "when": "2023-05-01"}
    assert "planned" not in timeline([*COURT, planned])


def test_events_are_in_the_order_of_time_and_undated_ones_last() -> None:
    nothing = {"id": "a-move", "type": "residence", "person": "ben"}
    assert list(timeline([nothing, *reversed(COURT)])) == ["charged", "trial", "verdict", "sentence", "a-move"]


PEOPLE = {
    "ann": {"kind": "person", "name": "Ann Miller", "aliases": ["The Miller's Daughter"]},
    "anna": {"kind": "person", "name": "Anna", "same_as": "ann"},
    "ben": {"kind": "person", "name": "Ben"},
    "other-ben": {"kind": "person", "name": "Ben"},
}
LIVES: list[Claim] = [
    {"id": "a-born", "type": "birth", "person": "ann", "when": "1900"},
    {"id": "anna-dead", "type": "death", "person": "anna", "when": "1970"},
    {"id": "b-born", "type": "birth", "person": "ben", "when": "1901"},
    {"id": "c-born", "type": "birth", "person": "other-ben", "when": "1902"},
    {"id": "e-born", "type": "birth", "person": "eve"},
    {"id": "e-child", "type": "parentage", "child": "eve", "parent": "ann", "relation": "mother"},
    {"id": "wed", "type": "marriage", "spouse": "ben", "partner": "eve", "when": "1930"},
]


def about(*asked: str, claims: list[Claim] = LIVES) -> list[str]:
    found = claimcheck.timeline(claims, entities=PEOPLE, options=OPTIONS, about=asked)
    assert not found.problems
    return sorted(entry.id for entry in found.entries)


def test_a_timeline_of_nobody_in_particular_has_every_event() -> None:
    assert about() == sorted(str(claim["id"]) for claim in LIVES)


@pytest.mark.parametrize("asked", ["ann", "anna", "Ann Miller", "The Miller's Daughter", "Anna"])
def test_events_about_somebody_name_them_in_any_role_by_whatever_id(asked: str) -> None:
    assert about(asked) == ["a-born", "anna-dead", "e-child"]


def test_an_entity_that_nothing_describes_is_asked_for_by_its_id() -> None:
    assert about("eve") == ["e-born", "e-child", "wed"]


def test_a_name_that_several_bear_stands_for_all_of_them_and_an_id_for_one() -> None:
    assert about("Ben") == ["b-born", "c-born", "wed"]
    assert about("ben") == ["b-born", "wed"]


def test_which_entities_bear_a_name_is_told_where_there_are_several() -> None:
    found = claimcheck.timeline(LIVES, entities=PEOPLE, options=OPTIONS, about=["Ben", "Ann Miller", "Anna"])
    assert found.about == (("Ben", ("ben", "other-ben")),)


@pytest.mark.parametrize("asked", ["ann miller", "ANN  MILLER", "the miller s daughter", "ANNA", "Ànn Miller"])
def test_case_accents_and_what_stands_between_words_make_no_difference(asked: str) -> None:
    assert about(asked) == about("ann") == ["a-born", "anna-dead", "e-child"]


def test_an_exact_name_or_id_goes_before_one_that_is_like_it() -> None:
    assert about("ben") == ["b-born", "wed"]
    assert about("BEN") == ["b-born", "c-born", "wed"]
    assert about("Other_Ben") == ["c-born"]
    assert about("EVE") == about("eve")


def test_several_may_be_asked_about() -> None:
    assert about("other-ben", "eve") == ["c-born", "e-born", "e-child", "wed"]


def test_an_event_is_about_whom_any_of_its_claims_names() -> None:
    wedding = {"id": "wedding", "type": "marriage", "event": "w", "spouse": "ben"}
    again = {"id": "wedding-again", "type": "marriage", "event": "w", "partner": "eve"}
    assert about("eve", claims=[wedding, again]) == about("ben", claims=[wedding, again]) == ["wedding"]


def test_ranges_rest_on_the_events_left_out_as_well() -> None:
    found = claimcheck.timeline(LIVES, entities=PEOPLE, options=OPTIONS, about=["eve"])
    born = next(entry for entry in found.entries if entry.id == "e-born")
    assert born == timeline(LIVES, entities=PEOPLE)["e-born"]
    assert "a-born" in {claim for step in born.because_earliest for claim in step.claims}


@pytest.mark.parametrize(
    ("asked", "hint"),
    [("anne", "did you mean 'ann'?"), ("Ann Mller", "did you mean 'Ann Miller'?"), ("evee", "did you mean 'eve'?")],
)
def test_who_is_not_there_is_refused_and_the_nearest_named(asked: str, hint: str) -> None:
    with pytest.raises(ClaimcheckError) as refused:
        about("ben", asked)
    (problem,) = refused.value.problems
    assert (problem.message, problem.hint) == (f"no entity is named {asked!r}", hint)


def test_of_those_who_are_there_who_have_all_words_of_a_name_are_suggested_first() -> None:
    people = {f"p{n}": {"kind": "person", "name": name} for n, name in enumerate(KINGS)}
    claims = [{"id": f"b{n}", "type": "birth", "person": f"p{n}"} for n in range(len(KINGS))]
    for asked, hint in {
        "Edward VIII": "did you mean 'Edward_VIII Windsor'?",
        "iii": "did you mean 'Edward_III' or 'Edward_III Plantagenet'?",
        "edward": "did you mean 'Edward_III', 'Edward_IV of York', 'Edward_VIII Windsor', or one of 1 more?",
    }.items():
        with pytest.raises(ClaimcheckError) as refused:
            claimcheck.timeline(claims, entities=people, options=OPTIONS, about=[asked])
        assert refused.value.problems[0].hint == hint


KINGS = ("Edward_III", "Edward_III Plantagenet", "Edward_VIII Windsor", "Edward_IV of York", "George")


def test_about_whom_is_asked_on_the_command_line() -> None:
    asked = ["timeline", str(ROOT / "claims"), "--no-cache", "-f", "json"]
    told = json.loads(CliRunner().invoke(app, [*asked, "--about", "gutierrez-reed", "-t", "sentence"]).stdout)
    assert [event["id"] for event in told["events"]] == ["blast-august-sentence"]
    refused = CliRunner().invoke(app, [*asked, "--about", "Alec Baldwn"])
    assert isinstance(refused.exception, ClaimcheckError)
    assert refused.exception.problems[0].hint == "did you mean 'Alec Baldwin'?"


def test_no_claims_are_a_problem() -> None:
    assert claimcheck.timeline([], options=OPTIONS).problems


def test_the_order_of_claims_changes_nothing() -> None:
    assert timeline(COURT[::-1]) == timeline([*COURT[2:], *COURT[:2]]) == timeline(COURT)


def test_the_worked_example_on_the_command_line() -> None:
    shown = CliRunner().invoke(app, ["timeline", str(ROOT / "claims"), "--no-cache"])
    assert shown.exit_code == 0
    assert "3 claims suspected and left out" in shown.stdout
    told = json.loads(CliRunner().invoke(app, ["timeline", str(ROOT / "claims"), "-f", "json"]).stdout)
    verdict = next(event for event in told["events"] if event["id"] == "blast-august-verdict")
    assert verdict["from"] == verdict["until"] == "2024-03-06"
    assert told["withdrawn"] == ["blast-august-verdict", "last-take-trial", "new-mexican-deliberation"]


def test_every_value_of_a_timeline_is_frozen() -> None:
    assert isinstance(claimcheck.timeline(COURT, options=OPTIONS), Timeline)


def test_small_runs_do_not_import_numpy() -> None:
    code = "import sys; from claimcheck import check, timeline; check('claims'); timeline('claims'); "
    code += "sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


# -- bounds that say next to nothing -----------------------------------------------------------------------------

HELD: Claim = {"id": "held", "type": "custody", "person": "ann", "case": "k", "when": "2025-03-06"}


def test_people_are_not_told_that_custody_is_no_longer_than_a_life() -> None:
    held = timeline([HELD])["held"]
    assert (held.start, held.end) == (moment("1902-03-06/2025-03-06"), moment("2025-03-06/2148-03-06"))
    short = held.in_short
    assert (short.start.earliest, short.end.latest) == (-INFINITY, INFINITY)
    assert (short.start.latest, short.end.earliest) == (held.start.latest, held.end.earliest)
    assert [steps != () for steps in (held.because_earliest, held.because_latest)] == [True, True]
    assert short.because_earliest == short.because_latest == ()


def test_nor_what_follows_from_it_for_other_events() -> None:
    hearing = {"id": "hearing", "type": "hearing", "case": "k", "when": "less than 1 month before held"}
    short = timeline([HELD, hearing])["hearing"].in_short
    assert (short.start.earliest, short.start.latest) == (-INFINITY, moment("2025-03-06").latest)


def test_what_bounds_it_more_closely_is_told() -> None:
    born = {"id": "born", "type": "birth", "person": "ann", "when": "1990"}
    held = timeline([HELD, born])["held"].in_short
    assert held.start == Moment(moment("1990").earliest, moment("2025-03-06").latest)


def test_a_range_as_wide_that_dates_give_is_told() -> None:
    office = {"id": "office", "type": "term", "holder": "ann", "office": "mayor"}
    wide = timeline([{**office, "from": "between 1700 and 1850", "until": "between 1701 and 1851"}])["office"]
    assert wide.in_short.start == wide.start == moment("1700/1850")
