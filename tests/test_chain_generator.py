"""The worlds of the benchmark for chains: the same for one seed, true in what they assert, or planted with a chain."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from chain_generator import (
    APPROXIMATELY,
    DAY,
    EXACTLY,
    PARTLY,
    SOURCES,
    STEPS,
    UNCERTAINLY,
    ZONED,
    Event,
    Moment,
    Planted,
    World,
    consistent_worlds,
    planted_path,
    planted_worlds,
    read_planted,
    relations,
    write,
)
from chains import compare
from claimcheck.model.dates import Date, RelativeDate, parse_date
from claimcheck.model.dates import Moment as Range
from claimcheck.model.spans import DateUse, Span, strict_span
from claimcheck.vocabulary import builtin_types

EPOCH = date(1970, 1, 1).toordinal() * DAY
WORLDS = list(consistent_worlds(4000, seed=3))
CHAINS = list(planted_worlds(60, seed=3))


def at(year: int, month: int, day: int, hour: int = 0) -> Moment:
    return Moment.of(date(year, month, day).toordinal() * DAY + hour * 3600)


def includes(range_: Range, second: int) -> bool:
    """Whether a range includes a second; where it has an offset, on a clock that is seven hours behind."""
    instant = second - EPOCH + (7 * 3600 if range_.zoned else 0)
    return range_.earliest <= instant <= range_.latest


def asserted(world: World) -> list[tuple[dict[str, Any], Event]]:
    """The claims of a world that are true, each with what truly happened."""
    events = {event.name: event for event in world.events}
    true = [claim for claim in world.claims if not claim["id"].endswith("-false")]
    return [(claim, events[claim["id"].rpartition("-")[0]]) for claim in true]


# -- how many, and the same again --------------------------------------------------------------------------------------


def test_there_are_as_many_claims_as_asked_for_and_less_than_a_world_more() -> None:
    sizes = [len(world.claims) for world in WORLDS]
    assert sum(sizes) >= 4000 > sum(sizes[:-1])


def test_one_seed_gives_the_same_lines_and_another_seed_others() -> None:
    lines = [world.lines for world in consistent_worlds(300)]
    assert lines == [world.lines for world in consistent_worlds(300)]
    assert lines != [world.lines for world in consistent_worlds(300, seed=1)]


def test_a_larger_file_begins_like_a_smaller_one() -> None:
    smaller = [world.lines for world in consistent_worlds(300)]
    assert [world.lines for world in islice(consistent_worlds(900), len(smaller))] == smaller


def test_no_two_claims_have_one_id() -> None:
    ids = Counter(claim["id"] for world in (*WORLDS, *CHAINS) for claim in world.claims)
    assert max(ids.values()) == 1


def test_most_of_the_vocabulary_occurs_in_every_way_of_telling_it() -> None:
    claims = [claim for world in WORLDS for claim in world.claims]
    dates = [claim[word] for claim in claims for word in ("when", "from", "until") if word in claim]
    relative = [text for text in dates if isinstance(parse_date(text), RelativeDate)]
    assert len({claim["type"] for claim in claims}) >= 50
    assert {claim.get("stance") for claim in claims} == {None, "alleged", "denied", "hypothetical", "planned"}
    assert all(any(key in claim for claim in claims) for key in ("by", "rank", "supersedes", "weekday", "event"))
    assert len(relative) > 0.15 * len(dates)
    assert any(world.entities for world in WORLDS)


# -- what is written includes the truth --------------------------------------------------------------------------------


@pytest.mark.parametrize("written", [*EXACTLY, *ZONED, *PARTLY, *APPROXIMATELY, *UNCERTAINLY])
def test_a_date_includes_the_moment_it_is_of(written: Callable[[Moment], str]) -> None:
    for number in range(date(1703, 12, 1).toordinal(), date(1705, 1, 31).toordinal()):
        moment = Moment.of(number * DAY + 20 * 3600)
        when = parse_date(written(moment))
        assert isinstance(when, Date)
        assert includes(when.start, moment.second), when.text


@pytest.mark.parametrize("start", [at(1703, 12, 31, 23), at(1704, 2, 29), at(1705, 1, 30, 7)])
@pytest.mark.parametrize("days", [0, 1, 40, 4000])
def test_a_relation_includes_the_moment_it_is_of(start: Moment, days: int) -> None:
    end = Moment.of(start.second + days * DAY)
    ends = [Range(one.second - EPOCH, one.second - EPOCH) for one in (start, end)]
    for number in range(start.second // DAY - 800, end.second // DAY + 800, 3):
        told = Moment.of(number * DAY + 12 * 3600)
        for relation in relations(told, start, end):
            when = parse_date(f"{relation}other")
            assert isinstance(when, RelativeDate)
            assert includes(when.resolve(*ends, widened=False), told.second), (when.text, str(told), str(start))


def test_every_claim_includes_the_truth_or_does_not_count() -> None:
    for world in WORLDS:
        for claim, event in asserted(world):
            for word in ("when", "from", "until"):
                if word in claim:
                    _assert_true(claim, word, event)


def _assert_true(claim: dict[str, Any], word: Any, event: Event) -> None:
    calendar = "julian" if claim["source"] == "julian" else "gregorian"
    when = parse_date(claim[word], calendar)
    if isinstance(when, Date):
        said: Span = strict_span(when, DateUse(word, event.lasting, 1))
        assert includes(said.start, event.start), (claim, event)
        assert includes(said.end, event.end), (claim, event)


def test_what_is_false_does_not_count() -> None:
    superseded = {claim["supersedes"] for world in WORLDS for claim in world.claims if "supersedes" in claim}
    for world in WORLDS:
        for claim in world.claims:
            if claim["id"].endswith("-false"):
                counts = claim.get("stance") is None and claim.get("rank") != "deprecated"
                assert not counts or claim["id"] in superseded


def test_sources_tell_what_was_before_they_were_published() -> None:
    for world in WORLDS:
        for claim, event in asserted(world):
            if published := SOURCES[claim["source"]].get("published"):
                assert event.end - EPOCH <= parse_date(published).start.latest


# -- what is planted ---------------------------------------------------------------------------------------------------


def test_chains_of_every_length_occur_alike() -> None:
    lengths = Counter(world.planted.steps for world in CHAINS if world.planted)
    assert lengths == dict.fromkeys(STEPS, len(CHAINS) // len(STEPS))


def test_only_the_first_and_the_last_event_of_a_chain_bear_a_date() -> None:
    for world in CHAINS:
        assert world.planted is not None
        dates = [claim[word] for claim in world.claims for word in ("when", "from", "until") if word in claim]
        assert sum(isinstance(parse_date(text), Date) for text in dates) == 2


def test_a_chain_is_made_of_claims_of_its_world_and_has_others_beside_it() -> None:
    types = builtin_types()
    for world in CHAINS:
        assert world.planted is not None
        assert set(world.planted.claims) < {claim["id"] for claim in world.claims}
        assert all(claim["type"] in types for claim in world.claims)


def test_what_is_planted_stands_beside_the_claims(tmp_path: Path) -> None:
    path = tmp_path / "some.claims.jsonl"
    written = write(500, path, planted=12)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert sum("id" in line for line in lines) == written
    assert planted_path(path) == tmp_path / "some.planted.json"
    assert read_planted(path) == [world.planted for world in planted_worlds(12)]


def test_a_chain_is_found_if_a_finding_cites_exactly_its_claims() -> None:
    chains = [Planted(3, ("a", "b", "c")), Planted(4, ("d", "e", "f", "g"))]
    assert compare([["c", "b", "a"], ["d", "e", "f", "g"]], chains).exact
    missed = compare([["a", "b"]], chains)
    assert (missed.found, missed.extra) == ({}, 1)
    assert not missed.exact
