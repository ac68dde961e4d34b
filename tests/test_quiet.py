"""What must stay quiet, and what no pair of claims shows: consistent worlds, and contradictions planted in chains."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from chain_generator import SOURCES, STEPS, World, claims_of, consistent_worlds, planted_worlds, write
from claimcheck import Options, Report, check, timeline
from claimcheck.model.dates import Moment
from claimcheck.model.dates.calendar import SECONDS_PER_DAY
from claimcheck.reading import readers

AS_OF = "2026-01-01"


def checked(worlds: Iterable[World], **options: Any) -> Report:
    claims, entities = claims_of(worlds)
    return check(claims, sources=SOURCES, entities=entities, options=Options(as_of=AS_OF, threads=1, **options))


def without_one(world: World) -> list[World]:
    """The world once for each claim that its contradiction needs, without that claim, each under names of its own."""
    assert world.planted is not None
    needed = world.planted.claims
    return [renamed(world, number, without=claim) for number, claim in enumerate(needed)]


def renamed(world: World, number: int, without: str) -> World:
    """The world with other ids, without one claim and the dates told by it."""
    claims = [
        {key: said for key, said in claim.items() if not str(said).endswith(f" {without}")}
        for claim in world.claims
        if claim["id"] != without
    ]
    prefix = world.claims[0]["id"].split("-")[0] + "-"
    own = f"{prefix}{number}-"
    again = [{key: str(said).replace(prefix, own) for key, said in claim.items()} for claim in claims]
    entities = {
        name.replace(prefix, own): {key: said.replace(prefix, own) for key, said in entity.items()}
        for name, entity in world.entities.items()
    }
    return World(tuple(again), entities)


# -- consistent ----------------------------------------------------------------------------------------------------


def test_claims_that_all_include_the_truth_are_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    path = tmp_path / "some.claims.jsonl"
    write(600, path, seed=4)
    report = check(path, options=Options(as_of=AS_OF, threads=1))
    assert not report.problems
    assert [finding.message for finding in report.findings] == []


def test_nothing_is_certain_where_approximate_dates_are_a_little_off_and_uncertain_ones_wrong() -> None:
    lives = ("biography", "office", "sourcing", "chronology")
    report = checked(consistent_worlds(400, seed=5, loosely=True), select=lives, min_certainty="certain")
    assert not report.problems
    assert [finding.message for finding in report.findings] == []


# -- what really happened ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loosely", [False, True], ids=["as written", "as widely as can be meant"])
def test_what_really_happened_lies_in_the_ranges_of_the_timeline(loosely: bool) -> None:
    worlds = list(consistent_worlds(400, seed=6, loosely=loosely))
    claims, entities = claims_of(worlds)
    found = timeline(claims, sources=SOURCES, entities=entities, options=Options(as_of=AS_OF, threads=1))
    true = {event.name: event for world in worlds for event in world.events}
    checked = 0
    for entry in found.entries:
        event = true.get(entry.id.rpartition("-")[0])
        if event is not None:
            assert _holds(entry.start, event.start), (entry.id, event, entry.start)
            assert _holds(entry.end, event.end), (entry.id, event, entry.end)
            checked += 1
    assert checked > 100


def _holds(moment: Moment, second: int) -> bool:
    """Whether a range holds a second since the first day of the year 1, by some clock of the earth."""
    instant = second - date(1970, 1, 1).toordinal() * SECONDS_PER_DAY
    slack = 14 * 3600
    return moment.earliest - slack <= instant <= moment.latest + slack


# -- contradictory by a chain --------------------------------------------------------------------------------------


def test_every_chain_planted_among_others_is_found_with_exactly_its_claims_and_nothing_else() -> None:
    worlds = list(planted_worlds(10 * len(STEPS), seed=8))
    others = chain.from_iterable(consistent_worlds(50, seed) for seed in range(5))
    report = checked(chain(others, worlds))
    expected = [sorted(world.planted.claims) for world in worlds if world.planted]
    assert not report.problems
    assert sorted(sorted(finding.claim_ids) for finding in report.findings) == sorted(expected)


def test_without_any_one_of_its_claims_nothing_is_found() -> None:
    worlds = chain.from_iterable(without_one(world) for world in planted_worlds(2 * len(STEPS), seed=9))
    report = checked(worlds)
    assert not report.problems
    assert [sorted(finding.claim_ids) for finding in report.findings] == []
