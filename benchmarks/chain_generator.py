"""Claims about made-up lives, cases, works, offices and suits: consistent by construction, or contradictory by a chain.

A world is a few people and what befell them, to the second, in an order that satisfies every rule. Each event is told
by up to three claims. How they date it varies: to the day, month, year or decade, about, before, between, by a set or
a season, by its distance from another event, or not at all; but what is written always includes the truth, so that no
claims contradict each other. What is false is only denied, planned, supposed, deprecated or superseded. Told `loosely`,
what is approximate includes the truth only when it is widened, and what is uncertain not even then: nothing is
certainly wrong.

A planted chain is a world of its own. Its first event has a date, and so has its last, too early by all steps between
them; the events between have none. A step is a rule or a relative date. Each claim is needed: without it there is no
contradiction.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

DAY = 86_400
YEAR = 366 * DAY
"""A little more than any year, so that ages are safe."""
NOW = date(2020, 1, 1).toordinal() * DAY
STEPS = range(3, 9)
Claim = dict[str, Any]
Written = dict[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """What truly happened: seconds from `start` to `end`, counted from the first day of the year 1."""

    name: str
    type: str
    start: int
    end: int
    lasting: bool
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Planted:
    """A contradiction: how many steps its chain has, and the claims that make it up, each of them needed."""

    steps: int
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """The claims of a world, the entities that go by two ids, and what is planted in it."""

    claims: tuple[Claim, ...]
    entities: Mapping[str, Mapping[str, str]]
    planted: Planted | None = None
    events: tuple[Event, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The lines of a file: each a claim, but for the first if entities are to be described."""
        described = [{"entities": self.entities}] if self.entities else []
        return [json.dumps(line) + "\n" for line in (*described, *self.claims)]


def consistent_worlds(claims: int, seed: int = 0, *, loosely: bool = False) -> Iterator[World]:
    """World after world, until there are so many claims or, by the last world, a few more."""
    rng = random.Random(seed)
    told = number = 0
    while told < claims:
        timeline = _Timeline(rng, f"{seed}x{number}")
        rng.choice(KINDS)(timeline)
        world = _Teller(rng, timeline, loosely).world()
        yield world
        told += len(world.claims)
        number += 1


def planted_worlds(count: int, seed: int = 0) -> Iterator[World]:
    """So many contradictory worlds, of every length of chain in turn."""
    rng = random.Random(seed)
    for number in range(count):
        yield _Chain(rng, number).of(STEPS[number % len(STEPS)])


def write(claims: int, path: Path, seed: int = 0, planted: int = 0) -> int:
    """Write a claim file of consistent worlds and so many contradictory ones; return how many claims it has.

    Beside the file it is told what is planted.
    """
    contradictory = list(planted_worlds(planted, seed))
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"sources": SOURCES}) + "\n")
        for worlds in (consistent_worlds(claims, seed), contradictory):
            for world in worlds:
                file.writelines(world.lines)
                written += len(world.claims)
    records = [{"steps": w.planted.steps, "claims": w.planted.claims} for w in contradictory if w.planted]
    planted_path(path).write_text(json.dumps(records, indent=0) + "\n", encoding="utf-8")
    return written


def planted_path(path: Path) -> Path:
    """Where it is said what is planted in a claim file: `x.planted.json` beside `x.claims.jsonl`."""
    return path.with_name(path.name.removesuffix(".jsonl").removesuffix(".claims") + ".planted.json")


def read_planted(path: Path) -> list[Planted]:
    """What is planted in a claim file."""
    records = json.loads(planted_path(path).read_text(encoding="utf-8"))
    return [Planted(record["steps"], tuple(record["claims"])) for record in records]


# -- what truly happened -----------------------------------------------------------------------------------------------

LASTING = {
    *("parentage", "residence", "education", "employment", "participation", "trial", "jury-selection"),
    *("deliberation", "custody", "term", "party-membership", "production"),
}


class _Timeline:
    """The events of one world as they truly happened."""

    def __init__(self, rng: random.Random, name: str) -> None:
        self.rng = rng
        self.world = name
        self.events: list[Event] = []
        self.ids = 0

    def id(self, kind: str) -> str:
        self.ids += 1
        return f"{kind}{self.world}-{self.ids}"

    def add(self, type_: str, start: int, end: int | None = None, **about: Any) -> int:
        """Add an event unless it is yet to come; return its end."""
        end = start if end is None else end
        if end < NOW:
            name = f"w{self.world}-{type_}{len(self.events)}"
            self.events.append(Event(name, type_, start, end, type_ in LASTING, about))
        return end

    def after(self, start: int, least: float, most: float) -> int:
        """A moment so many days after another."""
        return start + int(self.rng.uniform(least, most) * DAY)

    def within(self, start: int, end: int) -> int:
        return self.rng.randint(start, max(start, end))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def part(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of a time."""
        one, two = sorted((self.within(start, end), self.within(start, end)))
        return one, two

    def beginning(self, first_year: int, last_year: int) -> int:
        return self.within(date(first_year, 1, 1).toordinal() * DAY, date(last_year, 12, 31).toordinal() * DAY)


def _life(line: _Timeline, born: int, least_years: int = 0) -> tuple[str, int]:
    """Somebody's life; return who it is, and when it ended."""
    who = line.id("p")
    died = line.after(born, least_years * 366, max(least_years + 1, 98) * 365)
    line.add("birth", born, person=who, place=f"town{line.rng.randrange(99)}")
    if line.chance(0.5):
        line.add("baptism", line.within(born, min(died, born + 90 * DAY)), person=who)
    years = (died - born) // YEAR
    if years > 8:
        grown = born + 7 * YEAR
        for type_, about in _ACTIVITIES:
            if line.chance(0.25):
                line.add(type_, *line.part(grown, died), person=who, **about)
        if line.chance(0.2):
            line.add("injury", line.within(born, died), person=who)
        if line.chance(0.2):
            line.add("age", born + int((years // 2 + 0.2) * YEAR), person=who, age=years // 2)
    line.add("death", died, person=who)
    if line.chance(0.5):
        buried = line.add("burial", line.after(died, 0, 40), person=who, remains="body")
        if line.chance(0.2):
            line.add("burial", line.after(buried, 400, 20_000), person=who, number=2)
    return who, died


_ACTIVITIES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("residence", {"place": "village"}),
    ("education", {"institution": "college"}),
    ("employment", {"position": "miller"}),
    ("participation", {"activity": "a voyage"}),
)


def _family(line: _Timeline) -> None:
    """Two who wed, and their descendants."""
    born = line.beginning(1500, 1960)
    _couple(line, _life(line, born, 45), born, generations=line.rng.randint(1, 3))


def _couple(line: _Timeline, one: tuple[str, int], one_born: int, generations: int) -> None:
    """Somebody finds another, and they have children; some of these do likewise."""
    other_born = one_born + line.rng.randint(-10, 10) * 365 * DAY
    other = _life(line, other_born, 45)
    pair = {"spouse": one[0], "partner": other[0]}
    parted = min(one[1], other[1])
    wedding = line.add("marriage", line.after(max(one_born, other_born), 17 * 366, 25 * 365), **pair)
    if line.chance(0.3):
        parted = line.add("divorce", line.within(wedding + DAY, parted - 1), **pair)
    mother, father = line.rng.sample((one, other), 2)
    born = line.after(wedding, 300, 1500)
    for _ in range(line.rng.randint(1, 6)):
        if born >= min(max(one_born, other_born) + 45 * 365 * DAY, parted + 250 * DAY, mother[1]):
            return
        grows_up = generations > 1 and line.chance(0.4)
        child = _life(line, born, 45 if grows_up else 0)
        line.add("parentage", born, child=child[0], parent=mother[0], relation="mother")
        line.add("parentage", born, child=child[0], parent=father[0], relation="father")
        if grows_up:
            _couple(line, child, born, generations - 1)
        twin = line.chance(0.05)
        born = born + 1800 if twin else line.after(born, 330, 1800)


def _cases(line: _Timeline) -> None:
    """Somebody is prosecuted, perhaps once more for something else."""
    born = line.beginning(1850, 1960)
    who, died = _life(line, born, 75)
    _prosecuted(line, who, line.after(born, 18 * 366, 35 * 365))
    if line.chance(0.3):
        _prosecuted(line, who, line.after(born, 20 * 366, 50 * 365))
    line.add("statement", line.within(born + 7 * YEAR, died), speaker=who)


def _prosecuted(line: _Timeline, who: str, now: int) -> None:
    """Somebody is tried, perhaps twice, or convicted on a plea, or let go."""
    case = line.id("k")
    accused = {"defendant": who, "case": case}
    held = {"person": who, "case": case}
    now = _until_charged(line, who, case, now)
    court = line.id("court")
    now = arraigned = line.add("arraignment", line.after(now, 0, 30), **accused, court=court)
    if line.chance(0.5):
        until = line.after(now, 1, 60)
        line.add("custody", now, until, **held)
        now = line.add("release-from-custody", until, **held, ground="bail")
    fate = line.rng.random()
    if fate < 0.15:
        line.add("dismissal", line.after(now, 1, 300), **accused, prejudice="with")
        return
    if fate < 0.3:
        now = line.add("plea", line.after(now, 1, 200), **accused, plea="guilty")
        line.add("conviction", now, **accused, basis="plea")
        _sentenced(line, held, accused, line.after(now, 0, 900))
        return
    line.add("plea", line.after(arraigned, 0, 20), **accused, plea="not guilty")
    now = line.add("motion", line.after(now, 1, 100), **accused, movant=who)
    now = line.add("hearing", line.after(now, 1, 60), **accused)
    now = line.add("ruling", line.after(now, 0, 30), **accused)
    if line.chance(0.3):
        line.add("indictment", now, **accused, offense="perjury")
    now = line.add("discovery-deadline", line.after(now, 5, 100), **accused)
    retried = line.chance(0.2)
    if retried:
        now = _tried(line, accused, line.after(now, 1, 100), number=1, court=court)
        now = line.add("mistrial", now, **accused)
    now = _tried(line, accused, line.after(now, 1, 200), number=2 if retried else 1, court=court)
    _judged(line, held, accused, now)


def _until_charged(line: _Timeline, who: str, case: str, now: int) -> int:
    incident = line.id("incident")
    now = line.add("incident", now, incident=incident, suspect=who)
    line.add("investigation-report", line.after(now, 1, 2000), incident=incident)
    warrant = line.id("warrant")
    now = line.add("warrant", line.after(now, 1, 60), warrant=warrant, person=who, case=case, purpose="arrest")
    now = line.add("arrest", line.after(now, 0, 9), person=who, case=case, incident=incident, warrant=warrant)
    for offense in line.rng.sample(("arson", "fraud", "theft"), line.rng.randint(1, 3)):
        type_ = line.rng.choice(("charge", "criminal-complaint", "indictment"))
        about = {"defendant": who, "case": case, "incident": incident, "offense": offense}
        now = line.add(type_, line.after(now, 0, 20), **about)
    return now


def _tried(line: _Timeline, accused: Mapping[str, str], now: int, number: int, court: str) -> int:
    """A trial, from the choosing of the jury to the end of its deliberation."""
    chosen = line.after(now, 1, 5)
    retired = line.after(chosen, 2, 30)
    end = line.after(retired, 0.1, 4)
    if line.chance(0.5):
        line.add("jury-selection", now, chosen, **accused, number=number)
        line.add("deliberation", retired, end, **accused, number=number)
    line.add("testimony", line.within(chosen, retired), **accused, witness=line.id("p"), setting="trial")
    return line.add("trial", now, end, **accused, number=number, court=court)


def _judged(line: _Timeline, held: Mapping[str, str], accused: Mapping[str, str], now: int) -> None:
    if line.chance(0.3):
        line.add("verdict", now, **accused, offense="arson", outcome="not guilty")
        line.add("acquittal", now, **accused, counts="all")
        line.add("release-from-custody", line.after(now, 0, 1), **held, ground="acquittal")
        return
    line.add("verdict", now, **accused, offense="arson", outcome="guilty")
    line.add("conviction", now, **accused, basis="verdict")
    now = _sentenced(line, held, accused, line.after(now, 0, 900))
    if line.chance(0.4):
        appeal = {**accused, "court": line.id("court"), "against": line.rng.choice(("conviction", "sentence"))}
        now = line.add("appeal", line.after(now, 1, 90), **appeal, appellant=accused["defendant"])
        line.add("appeal-decision", line.after(now, 30, 900), **appeal, outcome="affirmed")


def _sentenced(line: _Timeline, held: Mapping[str, str], accused: Mapping[str, str], now: int) -> int:
    line.add("sentence", now, **accused, term="2 years")
    freed = line.after(now, 300, 900)
    line.add("custody", line.after(now, 0, 30), freed, **held)
    line.add("release-from-custody", freed, **held, ground="sentence served")
    return now


def _suit(line: _Timeline) -> None:
    """A civil suit and how it ended."""
    incident = line.id("incident")
    now = line.add("incident", line.beginning(1900, 2000), incident=incident)
    parties = {"plaintiff": line.id("p"), "defendant": line.id("p"), "case": line.id("k")}
    now = line.add("lawsuit", line.after(now, 1, 900), **parties, incident=incident)
    now = line.add("testimony", line.after(now, 1, 900), witness=parties["plaintiff"], setting="deposition")
    ending = line.rng.choice(("settlement", "civil-judgment"))
    line.add(ending, line.after(now, 1, 900), **parties)


def _work(line: _Timeline) -> None:
    """Something is written, published, filmed and shown."""
    born = line.beginning(1500, 1950)
    author, _ = _life(line, born, 50)
    work, publisher = line.id("work"), line.id("press")
    now = line.add("submission", line.after(born, 20 * 366, 45 * 365), work=work, publisher=publisher)
    now = line.add("acceptance", line.after(now, 1, 400), work=work, publisher=publisher)
    line.add("statement", now, speaker=author, work=work)
    line.add("announcement", now, announcer=author, work=work)
    now = line.add("publication", line.after(now, 1, 900), work=work, publisher=publisher, author=author)
    line.add("access", line.after(now, 1, 9000), work=work)
    if line.chance(0.3):
        line.add("correction", line.after(now, 1, 900), work=work, publisher=publisher)
        line.add("retraction", line.after(now, 1, 3000), work=work, publisher=publisher)
    film, venue = line.id("work"), line.id("venue")
    begun = line.after(now, 1, 9000)
    made = line.add("production", begun, line.after(begun, 20, 400), work=film, stage="shooting")
    now = line.add("premiere", line.after(made, 1, 500), work=film, venue=venue)
    line.add("release", line.after(now, 0, 90), work=film, venue=venue)
    line.add("broadcast", line.after(now, 1, 5000), work=film, venue=venue)
    line.add("premiere", line.after(now, 1, 200), work=film, venue=line.id("venue"))


def _office(line: _Timeline) -> None:
    """A seat, and those who held it one after the other."""
    office = {"office": line.id("office"), "seat": "first"}
    now = line.beginning(1600, 1980)
    for period in range(line.rng.randint(2, 5)):
        born = now - line.rng.randint(26, 60) * YEAR
        who, died = _life(line, born, 75)
        line.add("party-membership", *line.part(born + 18 * YEAR, died), member=who, party="whigs")
        about = {"holder": who, **office, "period": f"term {period}"}
        way = line.rng.choice(("election", "appointment"))
        start = line.after(line.add(way, line.after(now, 0, 30), **about), 0, 60)
        now = line.add("term", start, line.after(start, 300, 3000), **about)
        if line.chance(0.3):
            line.add("resignation", now, **about)


KINDS: tuple[Callable[[_Timeline], None], ...] = (_family, _family, _cases, _cases, _suit, _work, _office)

# -- how a moment is told ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """A true moment in one calendar."""

    second: int
    year: int
    month: int
    day: int

    @staticmethod
    def of(second: int, *, julian: bool = False) -> "Moment":
        """The moment of so many seconds since the first day of the year 1."""
        if julian:
            return Moment(second, *_julian(second // DAY))
        day = date.fromordinal(second // DAY)
        return Moment(second, day.year, day.month, day.day)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @property
    def clock(self) -> str:
        minutes = self.second % DAY // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"

    @property
    def in_words(self) -> str:
        return f"{self.day} {MONTHS[self.month - 1]} {self.year}"


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
MONTHS += ("November", "December")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _julian(ordinal: int) -> tuple[int, int, int]:
    """Year, month and day in the Julian calendar, in which the first day of 0001 is the third of January."""
    days = ordinal + 307  # since the first of March of the year 0
    year = (4 * days + 3) // 1461
    rest = days - 1461 * year // 4
    month = (5 * rest + 2) // 153
    return year + (month >= 10), (month + 2) % 12 + 1, rest - (153 * month + 2) // 5 + 1


Writing = Callable[[Moment], str]


def _season(m: Moment) -> str:
    return f"{m.year - (m.month < 3)}-{20 + ((m.month - 3) % 12) // 3 + 1}"


def _third(number: int, size: int) -> str:
    return ("early", "mid", "late")[min((number - 1) // size, 2)]


EXACTLY: tuple[Writing, ...] = (
    str,
    lambda m: m.in_words,
    lambda m: f"{MONTHS[m.month - 1]} {m.day}, {m.year}",
    lambda m: f"{m}T{m.clock}",
    lambda m: f"{m}?",
    lambda m: f"{m}~",
)
ZONED: tuple[Writing, ...] = (
    lambda m: f"{m}T{m.clock}-07:00",
    lambda m: f"{Moment.of(m.second + 7 * 3600)}T{Moment.of(m.second + 7 * 3600).clock}Z",
)
"""Local time is seven hours behind that of Greenwich in all worlds."""

PARTLY: tuple[Writing, ...] = (
    lambda m: str(m)[:7],
    lambda m: f"{MONTHS[m.month - 1]} {m.year}",
    lambda m: f"{m.year}",
    lambda m: f"{m.year}",
    lambda m: f"{m.year // 10}X",
    lambda m: f"{m.year // 100}XX",
    lambda m: f"{str(m)[:7]}-XX",
    lambda m: f"{str(m)[:7]}~",
    lambda m: f"{m.year}%",
    lambda m: f"between {m.year - 3} and {m.year + 2}",
    lambda m: f"between {m.year}-01 and {m}",
    lambda m: f"before {m.year + 1}",
    lambda m: f"by {m.year}",
    lambda m: f"on or before {m}",
    lambda m: f"after {m.year - 1}",
    lambda m: f"no earlier than {m}",
    lambda m: f"[{m.year - 1},{m.year + 1}]",
    lambda m: f"[{m.year - 2},{m.year}]",
    lambda m: f"[{m.year}..]",
    lambda m: f"{{{m.year},{m.year + 1}}}",
    _season,
    lambda m: f"{_third(m.month, 4)} {m.year}",
    lambda m: f"{_third(m.day, 10)} {MONTHS[m.month - 1]} {m.year}",
    lambda m: f"{m.year}S3",
)
APPROXIMATELY: tuple[Writing, ...] = (
    lambda m: f"about {m.year}",
    lambda m: f"{m.year}~",
    lambda m: f"circa {m.year}",
)
UNCERTAINLY: tuple[Writing, ...] = (lambda m: f"{m.year}?", lambda m: f"probably {m.year}", lambda m: f"{m}?")


def distances(told: Moment, anchor: Moment, direction: str) -> list[str]:
    """Ways to tell a moment by its distance after or before another, all of them true."""
    first, last = (anchor, told) if direction == "after" else (told, anchor)
    days = last.second // DAY - first.second // DAY
    hours = (last.second - first.second) // 3600
    months = 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
    weeks, years = days // 7, months // 12
    found = ["", f"{days} days ", f"{days} days ", f"about {days} days ", f"{days} to {days + 3} days "]
    found += [f"within {days + 2} days ", f"at least {max(days - 3, 0)} days "]
    found += [f"{weeks} weeks ", f"about {weeks + 1} weeks ", f"within {weeks + 1} weeks ", f"over {weeks} weeks "]
    found += [f"{months} months ", f"about {months + 1} months ", f"less than {months + 1} months "]
    found += [f"{years} years ", f"{years} to {years + 2} years ", f"more than {years} years "]
    found += [f"{hours} hours ", f"between {days} and {days + 1} days "] if days < 9 else []
    found += ["the day "] if days == 1 else []
    found += ["a few days "] if 2 <= days <= 9 else []
    found += ["several weeks "] if 3 * 7 <= days <= 12 * 7 else []
    return [f"{distance}{direction} " for distance in found]


def relations(told: Moment, start: Moment, end: Moment) -> list[str]:
    """Ways to tell a moment by another event; the id of the event, and of its end if one is named, is left out."""
    if told.second > end.second:
        found = [*distances(told, end, "after"), f"within {(told.second - start.second) // DAY + 1} days of "]
    elif told.second < start.second:
        found = distances(told, start, "before")
    else:
        found = ["during "]
    for size, unit in ((10, "day"), (7, "month"), (4, "year")):
        if str(start)[:size] <= str(told)[:size] <= str(end)[:size]:
            found.append(f"same {unit} as ")
    return found


# -- who tells what ----------------------------------------------------------------------------------------------------


def _sources() -> dict[str, dict[str, str]]:
    old = {
        f"old{year}": {"kind": "chronicle", "title": f"Annals to {year}", "published": f"{year}"}
        for year in range(1550, 2020, 50)
    }
    dates = ("2021-03-04", "2022", "2023-06", "about 2023", "2024?", "early 2022", "2021-10-21T12:00Z")
    new = {f"new{n}": {"kind": "article", "published": published} for n, published in enumerate(dates)}
    undated = {f"undated{n}": {"kind": "letter"} for n in range(5)}
    julian = {"julian": {"kind": "register", "calendar": "julian"}}
    return {**old, **new, **undated, **julian}


SOURCES = _sources()
_LATE = [name for name in SOURCES if name.startswith(("new", "undated"))]
_JULIAN_UNTIL = date(1750, 1, 1).toordinal() * DAY
KEPT = {"number", "relation", "person", "defendant", "holder", "child", "parent", "work", "spouse", "partner"}
"""What a claim never leaves out; any other field it may."""
BIOGRAPHY = {"birth", "baptism", "injury", "death", "burial", "marriage", "divorce", "residence", "education"}
BIOGRAPHY |= {"employment", "participation"}
UNTOLD = {"parentage"}
"""What has no dates."""


class _Teller:
    """Tells the events of a world, drawing on one stream of random numbers."""

    def __init__(self, rng: random.Random, timeline: _Timeline, loosely: bool) -> None:
        self.rng = rng
        self.timeline = timeline
        self.loosely = loosely
        self.anchors: list[tuple[str, Event]] = []
        self.aliases: dict[str, str] = {}

    def world(self) -> World:
        events = tuple(self.timeline.events)
        if self.rng.random() < 0.2:
            people = sorted({e.about["person"] for e in events if "person" in e.about})
            self.aliases = {who: f"{who}-alias" for who in people[:2]}
        telling = [(f"{e.name}-{n}", e) for e in events for n in range(self.rng.choice((1, 1, 1, 2, 2, 3)))]
        self.anchors = [one for one in telling if one[1].type not in UNTOLD]
        named = {e.name for e in events if self.rng.random() < 0.3}
        claims: list[Claim] = []
        for name, event in telling:
            claim = self._claim(name, event)
            if event.name in named:
                claim["event"] = event.name
            claims.append(claim)
            if self.rng.random() < 0.05 and event.type not in UNTOLD:
                claims.append(self._false(claim, event))
        return World(tuple(claims), self._entities(), events=events)

    def _entities(self) -> dict[str, dict[str, str]]:
        return {alias: {"kind": "person", "same_as": who} for who, alias in self.aliases.items()} | {
            who: {"kind": "person"} for who in self.aliases
        }

    def _claim(self, name: str, event: Event) -> Claim:
        claim: Claim = {"id": name, "type": event.type, "source": self._source(event)}
        claim |= {key: self._called(said) for key, said in event.about.items() if key in KEPT or self._often()}
        if event.type not in UNTOLD and self.rng.random() < 0.85:
            claim |= self._dates(claim, event)
        chance = self.rng.random()
        if chance < 0.04:
            claim["by"] = "somebody"
        elif chance < 0.06:
            claim["stance"] = "alleged"
        elif chance < 0.10 and not event.lasting:
            claim["weekday"] = WEEKDAYS[(event.start // DAY - 1) % 7]
        return claim

    def _often(self) -> bool:
        return self.rng.random() < 0.92

    def _called(self, said: Any) -> Any:
        return self.aliases[said] if said in self.aliases and self.rng.random() < 0.5 else said

    def _source(self, event: Event) -> str:
        """One that was published after all of it."""
        chance = self.rng.random()
        if event.end < _JULIAN_UNTIL and chance < 0.1:
            return "julian"
        bound = (Moment.of(event.end).year // 50 + 1) * 50
        return f"old{bound}" if chance < 0.3 and f"old{bound}" in SOURCES else self.rng.choice(_LATE)

    def _dates(self, claim: Claim, event: Event) -> Written:
        julian = claim["source"] == "julian"
        if not event.lasting:
            return {"when": self._written(event.start, event, julian)}
        start, end = event.start, event.end
        chance = self.rng.random()
        if chance < 0.25:
            return {"when": self._written(self.rng.randint(start, end), event, julian)}
        if chance < 0.4:
            size = self.rng.choice((4, 7, 10))
            first, last = (str(Moment.of(second, julian=julian))[:size] for second in (start, end))
            return {
                "when": self.rng.choice((f"{first}/{last}", f"{first}/..", f"../{last}", f"from {first} to {last}"))
            }
        ends = {"from": start} if chance < 0.55 else {"until": end} if chance < 0.7 else {"from": start, "until": end}
        return {word: self._written(second, event, julian) for word, second in ends.items()}

    def _written(self, second: int, event: Event, julian: bool) -> str:
        """A date that includes a moment of an event."""
        moment = Moment.of(second, julian=julian)
        chance = self.rng.random()
        if chance < 0.25 and not julian and (text := self._relative(moment, event)):
            return text
        if chance < 0.3 and not julian:
            return self.rng.choice(ZONED)(moment)
        if chance < 0.55:
            return self.rng.choice(EXACTLY)(moment)
        if chance < 0.7:
            return self.rng.choice(APPROXIMATELY)(self._near(moment, event))
        if chance < 0.75:
            return self.rng.choice(UNCERTAINLY)(self._far(moment))
        return self.rng.choice(PARTLY)(moment)

    def _near(self, moment: Moment, event: Event) -> Moment:
        years = (5 if event.type in BIOGRAPHY else 1) if self.loosely else 0
        return replace(moment, year=moment.year + self.rng.randint(-years, years))

    def _far(self, moment: Moment) -> Moment:
        return replace(moment, year=moment.year + self.rng.randint(-40, 40), day=1) if self.loosely else moment

    def _relative(self, moment: Moment, event: Event) -> str:
        """A date told by another event; none if there is no other."""
        name, anchor = self.rng.choice(self.anchors)
        if anchor.name == event.name:
            return ""
        start, end = Moment.of(anchor.start), Moment.of(anchor.end)
        point = ""
        if anchor.lasting and self.rng.random() < 0.4:
            point, start, end = self.rng.choice(((".start", start, start), (".end", end, end)))
        doubt = self.rng.choice(("", "", "", "probably "))
        return f"{doubt}{self.rng.choice(relations(moment, start, end))}{name}{point}"

    def _false(self, claim: Claim, event: Event) -> Claim:
        """What does not count, with a date that is wrong; the last of these is superseded by the claim beside it."""
        year = Moment.of(event.start).year + self.rng.choice((-30, -3, 3, 30))
        said = {key: value for key, value in claim.items() if key in event.about or key == "type"}
        false = {**said, "id": f"{claim['id']}-false", "when": f"{year}", "source": self.rng.choice(_LATE)}
        kind = self.rng.choice(("denied", "hypothetical", "planned", "deprecated", "superseded"))
        if kind == "superseded":
            claim["supersedes"] = false["id"]
            return false
        if kind == "planned":
            return {**false, "stance": "planned", "source": self.rng.choice([s for s in _LATE if s.startswith("un")])}
        return {**false, "rank": "deprecated"} if kind == "deprecated" else {**false, "stance": kind}


# -- contradictory chains ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Link:
    """An event of a chain: its claim, whom or what the next rule can go on by, and which parents are not yet told."""

    claim: Claim
    person: str = ""
    work: str = ""
    parents: tuple[str, ...] = ("mother", "father")

    @property
    def type(self) -> str:
        return str(self.claim["type"])


SAID_AFTER: tuple[tuple[str, str], ...] = (
    ("statement", "speaker"),
    ("injury", "person"),
    ("arrest", "person"),
    ("arraignment", "defendant"),
    ("plea", "defendant"),
    ("testimony", "witness"),
    ("resignation", "holder"),
    ("announcement", "announcer"),
    ("baptism", "person"),
    ("birth", "person"),
)
"""Events that can be told by another, and their field for the person; each but a birth is no later than that death."""

SAME_PERSON = (
    ("residence", "person"),
    ("education", "person"),
    ("participation", "person"),
    ("term", "holder"),
    ("election", "holder"),
    ("baptism", "person"),
    ("statement", "speaker"),
    ("party-membership", "member"),
)
"""Events that are no earlier than a birth, by rules that hold for all of them."""


@dataclass
class _Chain:
    """Builds a world around one chain. `earliest` is the first day on which the last event so far can have been."""

    rng: random.Random
    number: int
    earliest: date = date(1, 1, 1)
    claims: list[Claim] = field(default_factory=list)
    entities: dict[str, dict[str, str]] = field(default_factory=dict)
    people: int = 0

    def of(self, steps: int) -> World:
        """A chain of so many steps, and events beside it that have no dates."""
        link = self._first()
        for _ in range(steps):
            link = self._next(link)
        self._date_last(link)
        planted = Planted(steps, tuple(claim["id"] for claim in self.claims))
        for claim in self.claims[:2]:
            beside = {"id": f"{claim['id']}-beside", "type": "statement", "speaker": self._somebody()}
            self.claims.append({**beside, "when": f"after {claim['id']}"} if claim["type"] != "parentage" else beside)
        claims = [{**claim, "source": f"new{n % 3}"} for n, claim in enumerate(self.claims)]
        self.rng.shuffle(claims)
        return World(tuple(claims), self.entities, planted)

    def _add(self, type_: str, **about: Any) -> Claim:
        self.claims.append({"id": f"x{self.number}-{len(self.claims)}", "type": type_, **about})
        return self.claims[-1]

    def _somebody(self) -> str:
        self.people += 1
        return f"x{self.number}-p{self.people}"

    def _called(self, who: str) -> str:
        """Somebody by that id, or by another."""
        if self.rng.random() < 0.85:
            return who
        other = f"{who}-alias"
        self.entities |= {who: {"kind": "person"}, other: {"kind": "person", "same_as": who}}
        return other

    def _later(self, months: int = 0, days: int = 0) -> None:
        year, month = divmod(12 * self.earliest.year + self.earliest.month - 1 + months, 12)
        day = min(self.earliest.day, 28)
        self.earliest = date.fromordinal(date(year, month + 1, day).toordinal() + days)

    def _first(self) -> _Link:
        """A dated birth, incident, warrant or charge."""
        day = Moment.of(self.rng.randint(date(1500, 1, 1).toordinal(), date(1850, 1, 1).toordinal()) * DAY)
        when, self.earliest = self.rng.choice(
            (
                (str(day), date(day.year, day.month, day.day)),
                (str(day)[:7], date(day.year, day.month, 1)),
                (f"{day.year}", date(day.year, 1, 1)),
                (f"{day.year // 10}X", date(day.year // 10 * 10, 1, 1)),
                (f"after {day.year}", date(day.year + 1, 1, 1)),
                (f"[{day.year},{day.year + 2}]", date(day.year, 1, 1)),
            )
        )
        type_ = self.rng.choice(("birth", "birth", "birth", "incident", "warrant", "charge"))
        who = self._somebody()
        if type_ == "birth":
            return _Link(self._add("birth", person=who, when=when), who)
        if type_ == "incident":
            return _Link(self._add("incident", incident=f"x{self.number}-i", when=when))
        if type_ == "warrant":
            return _Link(self._add("warrant", warrant=f"x{self.number}-w", person=who, when=when), who)
        return _Link(self._add("charge", defendant=who, case=f"x{self.number}-k", when=when), who)

    def _next(self, link: _Link) -> _Link:
        """One step on: by a rule, if there is one for it, or by a relative date."""
        rules = self._rules(link)
        return self.rng.choice(rules)(link) if rules and self.rng.random() < 0.75 else self._relative(link)

    def _rules(self, link: _Link) -> Sequence[Callable[[_Link], _Link]]:
        if link.type == "birth" and link.person:
            return (self._child, self._child, self._parents_death, self._marriage, self._own, self._publication)
        if link.type == "death" and link.person:
            return (self._burial,)
        if link.type in ("incident", "warrant", "charge"):
            return (self._prosecution,)
        if link.work:
            return (self._retraction,)
        if link.person and link.type in (*(t for t, _ in SAID_AFTER), "marriage"):
            return (self._death,)
        return ()

    def _child(self, link: _Link) -> _Link:
        relation, years = self.rng.choice((("mother", 4), ("father", 8)))
        child = self._somebody()
        self._add("parentage", child=child, parent=self._called(link.person), relation=relation)
        self._later(months=12 * years)
        other = "father" if relation == "mother" else "mother"
        return _Link(self._add("birth", person=self._called(child)), child, parents=(other,))

    def _parents_death(self, link: _Link) -> _Link:
        relation, parent = self.rng.choice(link.parents), self._somebody()
        self._add("parentage", child=self._called(link.person), parent=parent, relation=relation)
        self._later(days=-1 if relation == "mother" else -294)
        return _Link(self._add("death", person=self._called(parent)), parent)

    def _marriage(self, link: _Link) -> _Link:
        couple = [self._called(link.person), self._somebody()]
        other = couple[1]
        self.rng.shuffle(couple)
        return _Link(self._add("marriage", spouse=couple[0], partner=couple[1]), other)

    def _own(self, link: _Link) -> _Link:
        """Something that happened to the same person; no rule goes on from there, for it would also go past it."""
        type_, role = self.rng.choice(SAME_PERSON)
        return _Link(self._add(type_, **{role: self._called(link.person)}))

    def _publication(self, link: _Link) -> _Link:
        work = f"x{self.number}-work{len(self.claims)}"
        return _Link(self._add("publication", work=work, author=self._called(link.person)), work=work)

    def _retraction(self, link: _Link) -> _Link:
        return _Link(self._add("retraction", work=link.work))

    def _prosecution(self, link: _Link) -> _Link:
        about = {key: link.claim[key] for key in ("incident", "warrant", "defendant", "case") if key in link.claim}
        if link.type == "charge":
            return _Link(self._add("trial", **about))
        who = link.person or self._somebody()
        return _Link(self._add("arrest", **about, person=self._called(who)), who)

    def _burial(self, link: _Link) -> _Link:
        return _Link(self._add("burial", person=self._called(link.person)))

    def _death(self, link: _Link) -> _Link:
        """No rule goes on from the death of somebody baptised, for it would also go past it."""
        claim = self._add("death", person=self._called(link.person))
        return _Link(claim, "" if link.type == "baptism" else link.person)

    def _relative(self, link: _Link) -> _Link:
        n = self.rng.randint(2, 6)
        told, months, days = self.rng.choice(
            (
                (f"{n} days after", 0, n),
                (f"{n} weeks after", 0, 7 * (n - 1)),
                (f"exactly {n} weeks after", 0, 7 * n),
                (f"{n} years after", 12 * (n - 1), 0),
                (f"{n} to {n + 2} years after", 12 * (n - 1), 0),
                (f"more than {n} months after", n, 0),
                (f"within {n} days after", 0, 0),
                ("after", 0, 0),
                *((("same day as", 0, 0),) if link.type not in LASTING else ()),
            )
        )
        self._later(months, days)
        type_, role = self.rng.choice(SAID_AFTER)
        who = self._somebody()
        word = "from" if type_ in LASTING else "when"
        return _Link(self._add(type_, **{role: who, word: f"{told} {link.claim['id']}"}), who)

    def _date_last(self, link: _Link) -> None:
        """Date the last event too early, in its own claim or, if that tells it by another, in one beside it."""
        last = self.earliest.toordinal() - self.rng.choice((40, 90, 3000))
        day, year = date.fromordinal(last).isoformat(), self.earliest.year
        when = self.rng.choice(
            (day, day, day[:7], f"{year - 1}", f"by {year - 1}", f"before {year}", f"{year // 10 - 1}X")
        )
        word = "until" if link.type in LASTING else "when"
        if "when" in link.claim or "from" in link.claim:
            link.claim["event"] = f"x{self.number}-last"
            same = {key: said for key, said in link.claim.items() if key not in ("id", "type", "when", "from")}
            self._add(link.type, **same, **{word: when})
        else:
            link.claim[word] = when


def claims_of(worlds: Iterator[World]) -> tuple[list[Claim], dict[str, Mapping[str, str]]]:
    """All claims and all entities of some worlds."""
    found = list(worlds)
    return [c for w in found for c in w.claims], {name: e for w in found for name, e in w.entities.items()}
