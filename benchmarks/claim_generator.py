"""Claims about made-up court cases: any number of them, the same for the same seed, some of them wrong on purpose.

Every case is one life in nine claims, in the order of `ORDER`. Its true dates are in that order, at least `APART` days
from one to the next. How a date is written varies, but what is written always includes the true date, so that no claim
contradicts another by accident. One claim in a hundred, at most one a case, is moved past others of its case, which is
then told in plain days throughout. So it is known which claims contradict which, and that nothing else does.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

ORDER = ("birth", "incident", "charge", "arraignment", "trial", "verdict", "sentence", "custody", "death")
DATE_FIELDS = ("when", "when", "when", "when", "from", "when", "when", "from", "when")
BIRTH, INCIDENT, CHARGE, ARRAIGNMENT, TRIAL, VERDICT, SENTENCE, CUSTODY, DEATH = range(len(ORDER))
APART = 8
ONE_IN = 100
_VARIED = 1 - len(ORDER) / ONE_IN
PARTIAL, TIMED = 0.05 / _VARIED, 0.10 / _VARIED
"""Shares of partial dates and date-times in cases where nothing is wrong: 5% and 10% of all claims."""

MOVES = (
    (CHARGE, INCIDENT),
    (INCIDENT, CHARGE),
    (ARRAIGNMENT, CHARGE),
    (CHARGE, ARRAIGNMENT),
    (TRIAL, ARRAIGNMENT),
    (ARRAIGNMENT, TRIAL),
    (TRIAL, CHARGE),
    (CHARGE, TRIAL),
    (VERDICT, TRIAL),
    (TRIAL, VERDICT),
    (SENTENCE, VERDICT),
    (VERDICT, SENTENCE),
    (DEATH, TRIAL),
    (DEATH, SENTENCE),
    (DEATH, BIRTH),
    (BIRTH, DEATH),
)
"""What is moved, and past what: each pair is one that a built-in rule compares."""

STEPS = {  # days from the one before, at least and less than
    CHARGE: (APART, 90),
    ARRAIGNMENT: (APART, 40),
    TRIAL: (60, 400),
    VERDICT: (APART, 40),
    SENTENCE: (14, 120),
    CUSTODY: (APART, 30),
}
AGE = (18 * 366, 50 * 365)
HELD = (180, 3000)
FREE = (365, 25 * 365)
FIRST, LAST = date(1950, 1, 1).toordinal(), date(1985, 12, 31).toordinal()
SOURCES = 36

OFFENSES = ("burglary", "arson", "fraud", "robbery", "perjury", "assault", "forgery", "manslaughter", "smuggling")
TOWNS = ("Santa Fe", "Española", "Las Cruces", "Taos", "Doña Ana", "Gallup", "Raton", "Silver City", "Chimayó")
QUOTES = {
    "birth": "was born at the county infirmary, the register says, and named after an aunt",
    "incident": 'officers were called to the scene, where \\"nothing was as it had been left\\"',
    "charge": "the district attorney filed the complaint and said that more was to come",
    "arraignment": "stood before the magistrate, heard the charge read and was told of the rights",
    "trial": "the first jurors were questioned in the morning; the hall was full — so the paper",
    "verdict": "the foreman rose and read the finding of the jury, which had conferred all night",
    "sentence": 'the judge pronounced the term and spoke of \\"a breach of every trust there was\\"',
    "custody": "was taken to the state facility, was held there and was let go when it was over",
    "death": "died after a long illness, the family said, and asked that no flowers be sent",
}


def _season(day: str) -> str:
    """The season of EDTF (21 is spring, and 24 the winter that begins in December) that includes a day."""
    year, month = int(day[:4]), int(day[5:7])
    return f"{year - (month < 3)}-{20 + ((month - 3) % 12) // 3 + 1}"


Writing = Callable[[str], str]
ZONES = ("", ":30", ":30Z", ":00-07:00", ":00-06:00", "-07:00")
PARTLY: tuple[Writing, ...] = (
    lambda day: day[:7],
    lambda day: day[:4],
    lambda day: f"about {day[:4]}",
    lambda day: f"{day[:7]}~",
    _season,
    lambda day: f"{day[:7]}-XX",
    lambda day: f"between {day[:4]}-01-01 and {day[:4]}-12-31",
    lambda day: f"{day[:4]}?",
)
"""Ways of writing a day (YYYY-MM-DD) that tell less than the day, and include it."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A claim that is wrong: which, how it was moved, and the claims it contradicts, in the order of their events."""

    claim: str
    move: str
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The lines of one case, each a claim in JSON, and what is wrong in it."""

    lines: list[str]
    planted: Planted | None


def header() -> str:
    """The line that describes the sources; all were published after everything they tell."""
    sources = {
        f"s{n:02}": {"kind": "chronicle", "title": f"Court Chronicle, volume {n}", "published": f"2024-{n % 12 + 1:02}"}
        for n in range(SOURCES)
    }
    return json.dumps({"sources": sources})


def cases(claims: int, seed: int = 0) -> Iterator[Case]:
    """So many claims, case by case; the last case is cut short where nine do not divide them."""
    writer = _Writer(random.Random(seed))
    for number, first in enumerate(range(0, claims, len(ORDER))):
        end = first + len(ORDER)
        if end <= claims:
            yield writer.case(number, wrong=_wrong_among(end) > _wrong_among(first))
        else:
            yield Case(writer.case(number, wrong=False).lines[: claims - first], None)


def _wrong_among(claims: int) -> int:
    """How many of the first claims are wrong; nine more claims are one more at most."""
    return -(-claims // ONE_IN)


def write(claims: int, path: Path, seed: int = 0) -> int:
    """Write a claim file, and beside it what is planted in it; return how many claims are wrong."""
    wrong = 0
    with path.open("w", encoding="utf-8") as file, planted_path(path).open("w", encoding="utf-8") as planted:
        file.write(header() + "\n")
        planted.write("[")
        for case in cases(claims, seed):
            file.writelines(case.lines)
            if found := case.planted:
                record = {"claim": found.claim, "move": found.move, "against": found.against}
                planted.write((",\n" if wrong else "\n") + json.dumps(record))
                wrong += 1
        planted.write("\n]\n")
    return wrong


def planted_path(path: Path) -> Path:
    """Where it is said what is planted in a claim file: `x.planted.json` beside `x.claims.jsonl`."""
    return path.with_name(path.name.removesuffix(".jsonl").removesuffix(".claims") + ".planted.json")


def read_planted(path: Path) -> list[Planted]:
    """What is planted in a claim file."""
    records = json.loads(planted_path(path).read_text(encoding="utf-8"))
    return [Planted(r["claim"], r["move"], tuple(r["against"])) for r in records]


class _Writer:
    """Writes cases, drawing on one stream of random numbers."""

    def __init__(self, rng: random.Random) -> None:
        self.random = rng.random
        start = FIRST - AGE[1] - 400
        self.days = {n: date.fromordinal(n).isoformat() for n in range(start, date(2024, 1, 1).toordinal())}

    def case(self, number: int, *, wrong: bool) -> Case:
        days, trial_end, custody_end = self._timeline()
        if not wrong:
            return Case(list(self._lines(number, [self._written(day) for day in days], trial_end, custody_end)), None)
        moved, past = self._one_of(MOVES)
        days[moved] = _beyond(days, moved, past)
        trial_end = max(trial_end, days[TRIAL] + 2)
        lines = self._lines(number, [self.days[day] for day in days], trial_end, custody_end)
        return Case(list(lines), _planted(number, moved, past))

    def _timeline(self) -> tuple[list[int], int, int]:
        """True days of the nine, of the trial's end and of the custody's end."""
        incident = self._between(FIRST, LAST)
        days = [incident - self._between(*AGE), incident]
        for step in STEPS.values():
            days.append(days[-1] + self._between(*step))
        custody_end = days[CUSTODY] + self._between(*HELD)
        return [*days, custody_end + self._between(*FREE)], days[VERDICT], custody_end

    def _written(self, day: int) -> str:
        text = self.days[day]
        chance = self.random()
        if chance < PARTIAL:
            return PARTLY[int(chance / PARTIAL * len(PARTLY))](text)
        if chance < PARTIAL + TIMED:
            zone = ZONES[int((chance - PARTIAL) / TIMED * len(ZONES))]
            return f"{text}T{9 + self._below(9):02}:{self._below(60):02}{zone}"
        return text

    def _lines(self, number: int, when: list[str], trial_end: int, custody_end: int) -> Iterator[str]:
        who, case, incident = f"p{number:07}", f"k{number:07}", f"i{number:07}"
        offense, town = self._one_of(OFFENSES), self._one_of(TOWNS)
        person = f'"person": "{who}"'
        accused = f'"defendant": "{who}", "case": "{case}"'
        about = (
            f'{person}, "place": "place-{number % 997}"',
            f'"incident": "{incident}", "suspect": "{who}", "place": "place-{number % 997}"',
            f'{accused}, "incident": "{incident}", "offense": "{offense}"',
            accused,
            f'{accused}, "court": "court-{number % 89}", "until": "{self.days[trial_end]}"',
            f'{accused}, "offense": "{offense}", "outcome": "guilty"',
            f'{accused}, "term": "{1 + self._below(9)} years"',
            f'{person}, "case": "{case}", "facility": "facility-{number % 31}", "until": "{self.days[custody_end]}"',
            f'{person}, "cause": "illness"',
        )
        for name, date_field, own, text in zip(ORDER, DATE_FIELDS, about, when, strict=True):
            source, page, line = self._below(SOURCES), 1 + self._below(900), 1 + self._below(60)
            yield (
                f'{{"id": "c{number:07}-{name}", "type": "{name}", "source": "s{source:02}", {own}, '
                f'"{date_field}": "{text}", "quote": "{town}: {QUOTES[name]}", "locator": "page {page}, line {line}", '
                f'"stance": "asserted", "rank": "normal"}}\n'
            )

    def _below(self, end: int) -> int:
        return int(self.random() * end)

    def _between(self, least: int, end: int) -> int:
        return least + int(self.random() * (end - least))

    def _one_of(self, values: tuple[T, ...]) -> T:
        return values[int(self.random() * len(values))]


def _beyond(days: list[int], moved: int, past: int) -> int:
    """A day on the far side of `past`, halfway to what lies next there, and not beyond that."""
    next_ = past - 1 if past < moved else past + 1
    if not 0 <= next_ < len(days):
        return days[past] + (400 if past > moved else -400)
    return (days[past] + days[next_]) // 2


def _planted(number: int, moved: int, past: int) -> Planted:
    passed = range(past, moved) if past < moved else range(moved + 1, past + 1)
    move = f"{ORDER[moved]} {'before' if past < moved else 'after'} {ORDER[past]}"
    ids = [f"c{number:07}-{name}" for name in ORDER]
    return Planted(ids[moved], move, tuple(ids[n] for n in passed))
