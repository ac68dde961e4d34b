"""Claims that are all true: of worlds in which everything happens in order, told as vaguely as one likes.

What a claim says of a date always holds the day on which the thing happened, so the claims of one world never
contradict each other, whichever of them are drawn.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from claimcheck.examples import AS_OF
from claimcheck.model.claims import WEEKDAYS
from claimcheck.strategies.claim_sets import ClaimSet

Days = tuple[int, int]
YEAR = 365


@dataclass(frozen=True)
class Step:
    """Something that happens some days after what came before it had ended; it `lasts`, or is a moment.

    `fields` are what its claims say; `{}` in them stands for the name of the history, which no other one has.
    """

    type: str
    after: Days
    fields: Mapping[str, str]
    lasts: Days | None = None


_PERSON = {"person": "{}-person"}
_ACCUSED = {"defendant": "{}-accused", "case": "{}-case"}
_SUED = {"plaintiff": "{}-plaintiff", "defendant": "{}-defendant", "case": "{}-case"}
_WORK = {"work": "{}-work"}
_HOLDER = {"holder": "{}-holder", "office": "{}-office", "period": "{}-period"}

HISTORIES: Mapping[str, tuple[Step, ...]] = {
    "life": (
        Step("birth", (0, 0), _PERSON),
        Step("baptism", (1, 30), {**_PERSON, "place": "{}-village"}),
        Step("marriage", (22 * YEAR, 28 * YEAR), {"spouse": "{}-person", "partner": "{}-partner"}),
        Step("residence", (10, 300), {**_PERSON, "place": "{}-town"}, (5 * YEAR, 9 * YEAR)),
        Step("death", (15 * YEAR, 30 * YEAR), _PERSON),
        Step("burial", (2, 6), _PERSON),
        Step("probate", (30, 90), _PERSON),
    ),
    "prosecution": (
        Step("incident", (0, 0), {"incident": "{}-incident"}),
        Step("arrest", (1, 10), {"person": "{}-accused", "case": "{}-case", "incident": "{}-incident"}),
        Step("charge", (0, 2), {**_ACCUSED, "incident": "{}-incident"}),
        Step("arraignment", (1, 5), _ACCUSED),
        Step("trial", (60, 200), _ACCUSED, (3, 15)),
        Step("verdict", (0, 0), {**_ACCUSED, "outcome": "guilty"}),
        Step("sentence", (20, 60), _ACCUSED),
    ),
    "suit": (
        Step("lawsuit", (0, 0), _SUED),
        Step("service-of-process", (2, 20), {"served": "{}-defendant", "case": "{}-case"}),
        Step("answer", (5, 18), {"defendant": "{}-defendant", "case": "{}-case"}),
        Step("settlement", (60, 300), _SUED),
    ),
    "article": (
        Step("submission", (0, 0), _WORK),
        Step("acceptance", (40, 120), _WORK),
        Step("publication", (20, 90), _WORK),
        Step("correction", (20, 200), _WORK),
    ),
    "office": (
        Step("election", (0, 0), _HOLDER),
        Step("term", (30, 60), _HOLDER, (3 * YEAR, 4 * YEAR)),
    ),
}
"""What happens in a world, by kind of history."""
LONGEST = 80
"""So many years pass in a history at most."""


@dataclass(frozen=True)
class Happening:
    """A step as it came about."""

    step: Step
    start: datetime.date
    end: datetime.date


@st.composite
def consistent_claim_sets(
    draw: DrawFn, *, min_histories: int = 1, max_histories: int = 3, as_of: str = AS_OF
) -> ClaimSet:
    """Draw claims that can all be true: no rule finds anything in them, whichever rules there are built in.

    They tell of so many histories, of different people, that are all over on the day `as_of`. One thing is told once,
    twice or not at all, by the day, the month or the year, about or after some day, or some days after another.
    """
    kinds = draw(st.lists(st.sampled_from([*HISTORIES]), min_size=min_histories, max_size=max_histories))
    last = int(as_of[:4]) - LONGEST - 1
    told: list[dict[str, Any]] = []
    for number, kind in enumerate(kinds, start=1):
        begun = draw(st.dates(datetime.date(last - 200, 1, 1), datetime.date(last, 12, 31)))
        told += draw(_claims_of(f"{kind}-{number}", HISTORIES[kind], begun))
    return ClaimSet(tuple(told), as_of=as_of)


@st.composite
def _claims_of(draw: DrawFn, name: str, steps: tuple[Step, ...], begun: datetime.date) -> list[dict[str, Any]]:
    """Draw the claims that tell of one history, at least one."""
    history = _History(name)
    day = begun
    for step in steps:
        start = day + datetime.timedelta(draw(st.integers(*step.after)))
        day = start + datetime.timedelta(draw(st.integers(*step.lasts)) if step.lasts else 0)
        happening = Happening(step, start, day)
        for _ in range(draw(st.sampled_from([1, 0, 2]))):
            history.tell(happening, draw)
    if not history.claims:
        history.tell(happening, draw)
    return history.claims


@dataclass
class _History:
    """The claims about one history, and what the last of them tells of."""

    name: str
    claims: list[dict[str, Any]] = field(default_factory=list)
    before: tuple[str, Happening] | None = None

    def tell(self, happening: Happening, draw: DrawFn) -> None:
        """Add a claim that tells of something."""
        claim = {"id": f"{self.name}-{len(self.claims) + 1}", "type": happening.step.type}
        claim |= {key: text.format(self.name) for key, text in happening.step.fields.items()}
        claim |= {"source": draw(st.sampled_from(["gazette", "register", "letters"]))}
        self.claims.append({**claim, **self._dates(happening, draw)})
        self.before = (claim["id"], happening)

    def _dates(self, happening: Happening, draw: DrawFn) -> dict[str, str]:
        if happening.step.lasts is None:
            return draw(st.fixed_dictionaries({}, optional={"when": self._start(happening)} | _weekday(happening)))
        ends = {"from": self._start(happening), "until": _told(happening.end)}
        going_on = st.dates(happening.start, happening.end).flatmap(_told)
        return draw(st.fixed_dictionaries({}, optional=ends) | st.fixed_dictionaries({"when": going_on}))

    def _start(self, happening: Happening) -> SearchStrategy[str]:
        """Return a strategy for when it began: by itself, or by how long after what was told before."""
        told = _told(happening.start)
        if self.before is None or self.before[1] == happening:
            return told
        anchor, earlier = self.before
        days = (happening.start - earlier.end).days
        relation = f"{days} day{'s' * (days > 1)} after {anchor}" if days else f"same day as {anchor}.end"
        return told | st.sampled_from([relation, f"after {anchor}" if days else relation])


def _weekday(happening: Happening) -> dict[str, SearchStrategy[str]]:
    return {"weekday": st.just(WEEKDAYS[happening.start.weekday()])}


_AS_IT_WAS: tuple[Callable[[datetime.date], str], ...] = (
    str,
    lambda day: f"{day}?",
    lambda day: f"{day}~",
    lambda day: f"{day:%Y-%m}",
    lambda day: f"{day:%Y}",
    lambda day: f"{day:%Y}~",
    lambda day: f"about {day:%Y}",
    lambda day: f"{day:%Y}"[:3] + "X",
)


def _told(day: datetime.date) -> SearchStrategy[str]:
    """Return a strategy for dates that hold a day."""
    aside = st.integers(1, 400).map(datetime.timedelta)
    exact = st.sampled_from([form(day) for form in _AS_IT_WAS])
    between = st.builds(lambda before, after: f"[{day - before}..{day + after}]", aside, aside)
    return exact | between | aside.map(lambda some: f"before {day + some}") | aside.map(lambda s: f"after {day - s}")
