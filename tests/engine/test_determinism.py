"""What holds whatever the claims: one report in any order, silence on what is consistent, no planted error missed."""

from __future__ import annotations

import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claim_sets import ENTITIES, SOURCES, Scribe, apart
from claimcheck import check
from claimcheck.config import Options
from claimcheck.model.findings import Report
from rule_kit import AS_OF

RANDOM = st.randoms(use_true_random=True)
FEWER = settings(max_examples=max(4, settings().max_examples // 12))
EPOCH = datetime.date(1970, 1, 1)


def builtin(claims: list[dict[str, Any]], threads: int = 1) -> Report:
    """The report of all built-in rules."""
    return check(claims, sources=SOURCES, entities=ENTITIES, options=Options(as_of=AS_OF, threads=threads))


def without_places(report: Report) -> list[tuple[Any, ...]]:
    """What a report finds, without the lines and files it found it at."""
    return sorted(
        (f.rule, f.kind, f.certainty, f.severity, tuple(sorted(f.claim_ids)), f.message, f.fingerprint)
        for f in report.findings
    )


@FEWER
@given(RANDOM)
def test_the_order_of_claims_changes_nothing_that_is_found(random: Random) -> None:
    claims = [claim for number in range(3) for claim in _renumbered(Scribe(random).claims(2), number)]
    shuffled = random.sample(claims, len(claims))
    one, other = builtin(claims), builtin(shuffled)
    assert without_places(one) == without_places(other)
    assert one.notices == other.notices
    assert {(p.record, p.message) for p in one.problems} == {(p.record, p.message) for p in other.problems}


@settings(max_examples=max(2, settings().max_examples // 25))
@given(RANDOM)
def test_threads_and_repetition_change_nothing(random: Random) -> None:
    claims = [claim for number in range(4) for claim in _renumbered(Scribe(random).claims(3), number)]
    one, two, again = builtin(claims, threads=1), builtin(claims, threads=2), builtin(claims, threads=1)
    assert one == two == again
    assert repr(one) == repr(two) == repr(again)


def _renumbered(claims: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """Claims of another batch: ids of their own, the same people."""
    renamed = {claim["id"]: f"{claim['id']}x{number}" for claim in claims}
    fresh = [{**claim, "id": renamed[claim["id"]]} for claim in claims]
    return [
        {**c, **({"supersedes": [renamed[o] for o in c["supersedes"]]} if "supersedes" in c else {})} for c in fresh
    ]


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a"), ("z", "a")])
def test_renaming_and_reordering_files_changes_places_only(tmp_path: Path, names: tuple[str, str]) -> None:
    claims = [
        {"id": "c", "type": "charge", "defendant": "ann", "case": "k", "when": "2023-01-31"},
        {"id": "t", "type": "trial", "defendant": "ann", "case": "k", "from": "2022-02-24"},
    ]
    for name, claim in zip(names, claims, strict=True):
        fields = "".join(f", {key}: {value}" for key, value in claim.items())[2:]
        (tmp_path / f"{name}.claims.yaml").write_text(f"claims:\n  - {{{fields}}}\n", encoding="utf-8")
    found = check(tmp_path, options=Options(as_of=AS_OF))
    assert [(f.rule, set(f.claim_ids), f.fingerprint) for f in found.findings] == [
        (f.rule, set(f.claim_ids), f.fingerprint) for f in check(claims, options=Options(as_of=AS_OF)).findings
    ]


# -- consistent by construction ----------------------------------------------------------------------------------


def timeline(random: Random) -> list[tuple[str, datetime.date]]:
    """What happened, in order, on the days it happened."""
    day = datetime.date(2019, 1, 1)
    events = []
    for name in ("incident", "charge", "plea", "trial", "verdict", "end", "sentence", "death"):
        day += datetime.timedelta(days=random.randint(1, 150) if name != "end" else random.randint(0, 1))
        events.append((name, day))
    return events


def exact(days: dict[str, datetime.date]) -> list[dict[str, Any]]:
    """Claims that tell a timeline to the day."""
    party = {"defendant": "ann", "case": "k"}
    plain = {name: day.isoformat() for name, day in days.items()}
    return [
        {"id": "incident", "type": "incident", "incident": "i", "when": plain["incident"]},
        {"id": "charge", "type": "charge", **party, "incident": "i", "offense": "theft", "when": plain["charge"]},
        {"id": "plea", "type": "plea", **party, "offense": "theft", "plea": "not guilty", "when": plain["plea"]},
        {"id": "trial", "type": "trial", **party, "from": plain["trial"], "until": plain["end"]},
        {
            "id": "verdict",
            "type": "verdict",
            **party,
            "offense": "theft",
            "outcome": "guilty",
            "when": plain["verdict"],
        },
        {"id": "sentence", "type": "sentence", **party, "when": plain["sentence"]},
        {"id": "death", "type": "death", "person": "ann", "when": plain["death"]},
    ]


def blurred(random: Random, day: datetime.date, days: dict[str, datetime.date], own: str) -> str:
    """A date that is true of a day, and says less."""
    before, after = (day + datetime.timedelta(days=random.randint(0, 400) * sign) for sign in (-1, 1))
    other, its_day = random.choice([(name, d) for name, d in days.items() if name not in ("end", "trial", own)])
    apart = (day - its_day).days
    relation = f"{abs(apart)} days {'after' if apart > 0 else 'before'} {other}" if apart else f"same day as {other}"
    return random.choice(
        [
            f"{day:%Y}",
            f"{day:%Y-%m}",
            f"{day:%Y}~",
            f"{day:%Y-%m}~",
            f"{day:%Y}?",
            f"{day}~",
            f"[{before}..{after}]",
            f"{day}",
            f"before {after + datetime.timedelta(days=1)}",
            f"{day:%A} {day}",
            f"{day}T12:00:00",
            relation,
            *([f"{'after' if apart > 0 else 'before'} {other}"] if apart else []),
        ]
    )


def told(random: Random, days: dict[str, datetime.date]) -> list[dict[str, Any]]:
    """Every event told by one to three sources, each as exactly as it likes."""
    claims = []
    for claim in exact(days):
        for number in range(random.randint(1, 3)):
            copy = {
                **claim,
                "id": claim["id"] if number == 0 else f"{claim['id']}-{number}",
                "source": f"source-{number}",
            }
            for word, name in (("when", claim["id"]), ("from", "trial"), ("until", "end")):
                if word in copy:
                    copy[word] = blurred(random, days[name], days, claim["id"])
            for word in ("case", "offense"):
                if random.random() < 0.1:
                    copy.pop(word, None)
            claims.append(copy)
    return claims


@FEWER
@given(RANDOM)
def test_what_really_happened_is_never_a_contradiction(random: Random) -> None:
    lives = [apart(told(random, dict(timeline(random))), f"life{number}-") for number in range(15)]
    found = check([claim for life in lives for claim in life], options=Options(as_of="2026-01-01", threads=1))
    assert found.problems == ()
    assert found.findings == ()


@FEWER
@given(RANDOM)
def test_an_exactly_dated_event_out_of_order_is_always_found(random: Random) -> None:
    days = dict(timeline(random))
    claims = exact(days)
    trial = next(claim for claim in claims if claim["id"] == "trial")
    trial["from"] = (days["charge"] - datetime.timedelta(days=random.randint(1, 2000))).isoformat()
    found = check(claims, options=Options(as_of="2026-01-01", threads=1))
    (finding,) = [f for f in found.findings if f.rule == "legal/trial-before-charges"]
    assert set(finding.claim_ids) == {"charge", "trial"}
    assert (finding.certainty, finding.kind) == ("certain", "contradiction")


@FEWER
@given(RANDOM)
def test_no_claim_of_a_proof_can_be_left_out(random: Random) -> None:
    days = dict(timeline(random))
    claims = told(random, days)
    moved = random.choice(claims)
    word = next(word for word in ("when", "from") if word in moved)
    moved[word] = (days["incident"] + datetime.timedelta(days=random.choice((-900, 2500)))).isoformat()
    for finding in check(claims, options=Options(as_of="2026-01-01", threads=1)).findings[:3]:
        cited = [claim for claim in claims if claim["id"] in finding.claim_ids]
        assert finding.rule in _rules(cited), "the cited claims alone are enough"
        for one in cited:
            assert finding.rule not in _rules([claim for claim in cited if claim is not one]), f"without {one['id']}"


def test_a_proof_cites_only_what_dates_the_end_that_clashes() -> None:
    """Both trials state when they ended; that one of them began before the sentence has nothing to do with it."""
    party = {"type": "trial", "defendant": "ann", "case": "k"}
    claims = [
        {"id": "a", **party, "until": "2020-01-28"},
        {"id": "b", **party, "from": "before s", "until": "2020-02-28"},
        {"id": "s", "type": "sentence", "defendant": "ann", "case": "k", "when": "2021"},
    ]
    (finding,) = check(claims, options=Options(as_of=AS_OF)).findings
    assert set(finding.claim_ids) == {"a", "b"}


@pytest.mark.parametrize(
    ("began", "ended", "cited"),
    [
        # the trial is over by its own word, whenever the charge was
        ("3 days after c", "2020-05-06", {"a", "b"}),
        ("2019-02-01", "10 days after c", {"a", "b"}),
        # nothing else says when it had begun
        ("1000 days after c", None, {"a", "b", "c"}),
        (None, "10 days after c", {"a", "b", "c"}),
    ],
)
def test_a_proof_cites_what_a_date_is_relative_to_only_where_it_needs_it(
    began: str | None, ended: str | None, cited: set[str]
) -> None:
    party = {"type": "trial", "defendant": "ann", "case": "k"}
    claims = [
        {"id": "a", **party, **{word: date for word, date in (("from", began), ("until", ended)) if date}},
        {"id": "b", **party, "from": "2026-03-05"},
        {"id": "c", "type": "charge", "defendant": "ann", "case": "k", "when": "2019-03-01"},
    ]
    (finding,) = check(claims, options=Options(as_of="2027-01-01", select=("sourcing/event-dated-twice",))).findings
    assert set(finding.claim_ids) == cited


def test_what_is_relative_to_a_contradiction_is_not_another_one() -> None:
    """The verdict came after the death; that the trial did so too, 80 days before the verdict, is the same news."""
    party = {"defendant": "ann", "case": "k"}
    claims = [
        {"id": "t", "type": "trial", **party, "from": "80 days before v"},
        {"id": "v", "type": "verdict", **party, "when": "2019-12-22"},
        {"id": "d", "type": "death", "person": "ann", "when": "2016-11-24"},
    ]
    found = check(claims, options=Options(as_of=AS_OF, select=("legal/trial-after-death",))).findings
    assert [set(finding.claim_ids) for finding in found] == [{"v", "d"}]


def _rules(claims: list[dict[str, Any]]) -> set[str]:
    return (
        {finding.rule for finding in check(claims, options=Options(as_of="2026-01-01", threads=1)).findings}
        if claims
        else set()
    )
