"""Figures that all tell of one truth are never found, however they are rounded; one that does not, always is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from claimcheck.model.findings import Report
from rule_kit import report, rule

SOURCES = {name: {"kind": "article", "title": name} for name in ("agency", "paper", "blog")}
PARTS: dict[str, Any] = {"g": {"type": "amount", "same": ["what"]}}
SHARES: dict[str, Any] = {"g": {"type": "share", "same": ["what"]}}
WHOLE = {"whole": "100%"}
RULES = [
    rule(name, **keys)
    for name, keys in {
        "sum-at-most": {"match": {"t": "total"}, "gather": PARTS, "require": "sum(g.figure) <= t.figure"},
        "sum-compatible": {"match": {"t": "total"}, "gather": PARTS, "require": "compatible(sum(g.figure), t.figure)"},
        "part-at-most": {
            "match": {"a": "amount", "t": "total"},
            "same": ["what"],
            "require": "a.figure <= t.figure",
        },
        "in-order": {
            "match": {"t": "total"},
            "gather": PARTS,
            "require": "min(g.figure) <= median(g.figure) <= max(g.figure) <= sum(g.figure) "
            "and distinct(g.part) <= count(g)",
        },
        "compatible": {
            "match": {"a": {"type": "amount", "each": "claim"}, "b": {"type": "amount", "each": "claim"}},
            "same": ["what", "part"],
            "require": "compatible(a.figure, b.figure)",
        },
        "shares-at-most": {
            "match": {"t": "total"},
            "gather": SHARES,
            "params": WHOLE,
            "require": "sum(g.figure) <= whole",
        },
        "shares-compatible": {
            "match": {"t": "total"},
            "gather": SHARES,
            "params": WHOLE,
            "require": "compatible(sum(g.figure), whole)",
        },
        "share-told-twice": {
            "match": {"a": {"type": "share", "each": "claim"}, "b": {"type": "share", "each": "claim"}},
            "same": ["what", "part"],
            "require": "compatible(a.figure, b.figure)",
        },
    }.items()
]


@dataclass(frozen=True)
class World:
    """What is so: a number of things, and how many of them are of which part; and what is said of it."""

    name: str
    parts: tuple[int, ...]
    claims: tuple[dict[str, Any], ...]


def told(number: int, random: Random) -> str:
    """A number as a source may tell it: in digits, rounded, about, or by one of its bounds."""
    ways = [str(number), f"{number:,}", f"at least {random.randint(0, number)}"]
    ways.append(f"up to {random.randint(number, 2 * number + 1)}")
    place = 10 ** (len(str(number)) - 1)
    ways.append(f"about {(number + place // 2) // place * place}")
    ways += [f"{hundreds(number, scale)} {word}" for word, scale in SCALES.items() if number >= scale // 10]
    return random.choice(ways)


SCALES = {"thousand": 10**3, "million": 10**6}


def hundreds(number: int, scale: int) -> str:
    """A number in units of a scale, rounded to two decimals."""
    rounded = (100 * number + scale // 2) // scale
    return f"{rounded // 100}.{rounded % 100:02}"


def share_told(part: int, whole: int, random: Random) -> str:
    """A share, rounded to whole percents, tenths or hundredths, or about."""
    places = random.randint(0, 2)
    scaled = (2 * part * 100 * 10**places + whole) // (2 * whole)
    text = str(scaled) if not places else f"{scaled // 10**places}.{scaled % 10**places:0{places}}"
    return random.choice(("", "about ")) + f"{text}%"


def worlds(count: int, seed: int) -> Iterator[World]:
    """Totals split into parts, each told by one to three sources; the total by one of them to the last digit."""
    random = Random(seed)  # noqa: S311
    for number in range(count):
        name = f"w{number}"
        greatest = 10 ** random.randint(1, 7)
        parts = tuple(random.randint(0, greatest) for _ in range(random.randint(1, 6)))
        yield World(name, parts, tuple(_claims(name, parts, random)))


def _claims(name: str, parts: tuple[int, ...], random: Random) -> Iterator[dict[str, Any]]:
    whole = sum(parts) or 1
    parts = parts if sum(parts) else (1, *parts[1:])
    for source in random.sample(sorted(SOURCES), random.randint(1, 3)):
        yield _claim(name, "total", "", source, told(whole, random))
    yield _claim(name, "total", "", "exact", str(whole))
    for number, part in enumerate(parts):
        for source in random.sample(sorted(SOURCES), random.randint(1, 3)):
            yield _claim(name, "amount", f"p{number}", source, told(part, random))
            yield _claim(name, "share", f"p{number}", source, share_told(part, whole, random))


def _claim(name: str, kind: str, part: str, source: str, figure: str) -> dict[str, Any]:
    event = f"{name}-{kind}-{part}" if part else f"{name}-{kind}"
    claim = {"id": f"{event}-{source}", "type": kind, "event": event, "what": name, "figure": figure}
    return claim | ({"part": part} if part else {}) | ({"source": source} if source in SOURCES else {})


def checked(some: Iterable[World]) -> Report:
    return report([claim for world in some for claim in world.claims], *RULES, sources=SOURCES)


def test_figures_that_all_include_the_truth_are_not_found() -> None:
    found = checked(worlds(300, seed=1))
    assert not found.problems
    assert [(finding.rule, finding.claim_ids) for finding in found.findings] == []


def exact(number: int) -> int:
    """A number from this one on that does not look rounded, nor is within what another rounded one may mean."""
    return number if number % 100 else number + number // 10 + 1


def test_a_part_larger_than_the_whole_is_always_found() -> None:
    planted = []
    for world in worlds(100, seed=2):
        whole = next(int(claim["figure"]) for claim in world.claims if claim["id"] == f"{world.name}-total-exact")
        others = [
            claim
            for claim in world.claims
            if not claim["id"].startswith(f"{world.name}-amount-p0-")
            if not claim["figure"].startswith("up to")  # which may be less than nothing, as far as is known
        ]
        planted.append(
            World(
                world.name,
                (),
                (*others, _claim(world.name, "amount", "p0", "agency", str(exact(whole + whole // 10 + 1)))),
            )
        )
    found = {
        name: {claim for finding in checked(planted).findings if finding.rule == name for claim in finding.claim_ids}
        for name in ("test/sum-at-most", "test/sum-compatible", "test/part-at-most")
    }
    for name, cited in found.items():
        missed = [world.name for world in planted if f"{world.name}-amount-p0-agency" not in cited]
        assert missed == [], name


def test_a_figure_that_another_source_contradicts_is_always_found_and_nothing_else() -> None:
    planted = []
    for world in worlds(100, seed=3):
        said = [claim for claim in world.claims if not claim["id"].startswith(f"{world.name}-amount-p0-")]
        right = exact(world.parts[0])
        wrong = exact(right + 1)
        said += [_claim(world.name, "amount", "p0", "agency", str(right))]
        said += [_claim(world.name, "amount", "p0", "blog", str(wrong))]
        planted.append(World(world.name, (), tuple(said)))
    found = [finding for finding in checked(planted).findings if finding.rule == "test/compatible"]
    both = [{f"{world.name}-amount-p0-{source}" for source in ("agency", "blog")} for world in planted]
    assert sorted(sorted(finding.claim_ids) for finding in found) == sorted(map(sorted, both))


def test_a_share_that_leaves_no_room_for_the_others_is_always_found() -> None:
    planted = []
    for world in worlds(100, seed=4):
        others = [claim for claim in world.claims if not claim["id"].startswith(f"{world.name}-share-p0-")]
        planted.append(World(world.name, (), (*others, _claim(world.name, "share", "p0", "agency", "100.2%"))))
    found = checked(planted).findings
    cited = {claim for finding in found if finding.rule == "test/shares-at-most" for claim in finding.claim_ids}
    assert [world.name for world in planted if f"{world.name}-share-p0-agency" not in cited] == []
