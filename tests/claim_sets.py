"""Small, quarrelsome sets of claims: few people, places, days and figures, every way of writing a date or a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

PEOPLE = ("ann", "ben")
CASES = ("k", "l")
SIZE = 7
IDS = tuple(f"c{number}" for number in range(SIZE))

SOURCES = {
    "paper": {"kind": "article", "published": "2023-02-01"},
    "blog": {"kind": "blog", "published": "2023~"},
    "diary": {"kind": "letter", "published": "2023-01?"},
    "hoax": {"rank": "deprecated"},
    "court": {"kind": "article", "rank": "preferred"},
}
PLACES = ("paris", "lutetia", "france", "rome", "mars")
ENTITIES: dict[str, dict[str, Any]] = {
    "ann": {"kind": "person", "name": "Änn O'Neil"},
    "annie": {"kind": "person", "same_as": "ann", "aliases": ["Annie"]},
    "ben": {"kind": "person", "name": "Ben", "aliases": ["ANN O NEIL"]},
    "paris": {"kind": "place", "within": "france"},
    "lutetia": {"kind": "place", "same_as": "paris"},
    "france": {"kind": "place", "within": "europe"},
    "rome": {"kind": "place", "within": "europe"},
    "europe": {"kind": "place"},
}

DAYS = ("2023-01-30", "2023-01-31", "2023-02-01", "2023-02-02", "2023-02-28", "2023-03-01", "2024-02-29")
PLAIN = (
    *DAYS,
    *DAYS,
    *("2023-01", "2023-02", "2024-02", "2022", "2023", "2024"),
    *("2023~", "2023-02~", "2023-01-31~", "2023?", "2023-02?", "2023-02-01?", "2023-02%", "about 2022", "early 2023"),
    *("[2023-01-30..2023-02-02]", "before 2023-02-01", "after 2023-02-01", "before 2023", "[2022..2023]"),
    *("2023-02-01T10:00:00", "2023-02-01T23:30:00", "Tuesday 2023-01-31", "Monday 2023-02-01"),
)
ZONED = ("2023-02-01T10:00:00Z", "2023-01-31T23:30:00Z", "2023-02-01T23:30:00-08:00", "2023-02-01T01:00:00+09:00")
SPANS = ("2023-01-30/2023-02-02", "2023-02/2024", "2023-02-01/..", "../2023-02-01", "2022/2023~")
DISTANCES = (
    "3 days after",
    "about 2 months after",
    "1 year before",
    "before",
    "after",
    "same day as",
    "same month as",
    "within 10 days of",
    "exactly 1 month after",
    "2 hours after",
    "during",
    "at least 2 weeks before",
    "probably 3 days after",
)
ANCHORS = (*IDS[:4], "accusation", "hearing-of-it", "end", "c0.start", "c1.end")

FIGURES = (
    *("0", "1", "2", "3", "5", "10", "12", "-3", "1,000"),
    *("2.5", "10.0", "-0.5", "0.01", "1.2 thousand"),
    *("about 10", "about 2", "at least 3", "more than 10", "at most 5", "up to 12", "at most -1"),
)
SHARES = ("0%", "10%", "41%", "60%", "100%", "10.5%", "about 40%", "at least 50%", "up to 60%")
LENGTHS = ("3 days", "36 hours", "1 month", "about 2 weeks", "at least 2 days", "up to 30 days", "1 year", "P1M2D")
TERMS = ("3 days", "30 days", "1 month", "about 2 months", "at least 1 year", "up to 18 months")
AGES = ("0", "1", "2", "at least 1", "about 3", "18 months", "up to 1")
UNITS = ("kg", "EUR")
PARTS = ("men", "women", "children")

EVENT_NAMES = {
    "charge": "accusation",
    "indictment": "accusation",
    "trial": "hearing-of-it",
    "verdict": "end",
    "dismissal": "drop",
    "plea": "answer",
    "statement": "words",
    "death": "loss",
    "amount": "measured",
    "total": "added-up",
    "share": "shared",
    "duration": "lasted",
    "age": "aged",
    "sentence": "sentenced",
    "custody": "held",
    "residence": "home",
    "marriage": "wedding",
    "naming": "named",
}
LASTING = ("trial", "custody", "residence", "naming")
ROLES: dict[str, tuple[str, ...]] = {
    "charge": ("defendant", "case"),
    "indictment": ("defendant", "case"),
    "trial": ("defendant", "case"),
    "verdict": ("defendant", "case"),
    "dismissal": ("defendant", "case"),
    "plea": ("defendant", "case"),
    "statement": ("speaker", "case"),
    "death": ("person", "place"),
    "amount": (),
    "total": (),
    "share": (),
    "duration": ("subject",),
    "age": ("person",),
    "sentence": ("defendant", "case"),
    "custody": ("person", "case"),
    "residence": ("person", "place"),
    "marriage": ("spouse", "partner", "place"),
    "naming": ("entity",),
}
COURT = ("charge", "indictment", "trial", "verdict", "dismissal", "plea", "statement", "death")
TOPICS = ("cost", "cost", "cost", "weight")
VALUES = {
    "charge": {"offense": ("theft", "fraud")},
    "indictment": {"offense": ("theft", "fraud")},
    "verdict": {"offense": ("theft", "fraud"), "outcome": ("guilty", "not guilty")},
    "dismissal": {"offense": ("theft", "fraud"), "prejudice": ("with", "without")},
    "plea": {"offense": ("theft", "fraud"), "plea": ("guilty", "no contest")},
    "death": {"age": AGES},
    "amount": {"what": TOPICS, "figure": FIGURES, "unit": UNITS, "part": PARTS},
    "total": {"what": TOPICS, "figure": FIGURES, "unit": UNITS},
    "share": {"what": TOPICS, "figure": SHARES, "part": PARTS},
    "duration": {"what": TOPICS, "length": LENGTHS},
    "age": {"age": AGES},
    "sentence": {"imprisonment": TERMS},
    "naming": {"name": ("ann o'neil", "Annie", "Ben", "?")},
}
RENAMED = (
    "id",
    "event",
    "what",
    "name",
    *{role for roles in ROLES.values() for role in roles},
    "incident",
    "child",
    "parent",
)
"""The fields by which the claims of one set may meet those of another."""


class Scribe:
    """Makes up claims. Takes a seeded `Random`: a few hundred small choices are too many for Hypothesis itself."""

    def __init__(self, random: Random, *, types: Sequence[str] = COURT, zoned: bool = True) -> None:
        self.random = random
        self.types = types
        self.zoned = zoned

    def claims(self, least: int = 1) -> list[dict[str, Any]]:
        """A few claims, now and then one that replaces another."""
        claims = [{"id": name, **self._record()} for name in IDS[: self.random.randint(least, SIZE)]]
        for claim in claims[1:]:
            if self._one_in(20):
                claim["supersedes"] = [claims[0]["id"]]
        return claims

    def _record(self) -> dict[str, Any]:
        kind = self.random.choice(self.types)
        record: dict[str, Any] = {"type": kind}
        for role in ROLES[kind]:
            names = CASES if role == "case" else PLACES if role == "place" else (*PEOPLE, "annie")
            record[role] = self._choice((None, *names)) if self._one_in(3) else names[0]
        for name, values in VALUES.get(kind, {}).items():
            often = name in ("what", "figure", "length", "imprisonment", "name")
            record[name] = self._choice(values if often and not self._one_in(8) else (None, *values))
        record |= self._dates(kind)
        record["event"] = EVENT_NAMES[kind] if self._one_in(5 if kind in COURT else 3) else None
        record["number"] = self._choice((1, 2)) if self._one_in(8) else None
        record["stance"] = self._choice(("denied", "alleged", "planned", "hypothetical")) if self._one_in(6) else None
        record["by"] = "cleo" if self._one_in(8) else None
        record["rank"] = self._choice(("deprecated", "normal", "preferred")) if self._one_in(12) else None
        record["source"] = self._choice((None, *SOURCES))
        record["weekday"] = self._choice(("tuesday", "wednesday")) if self._one_in(4) else None
        return {key: value for key, value in record.items() if value is not None}

    def _dates(self, kind: str) -> dict[str, str]:
        """The dates of a claim: one for a moment; of something lasting its ends, or a time at which it was going on."""
        if self._one_in(10):
            return {}
        if kind not in LASTING or self._one_in(4):
            return {"when": self._choice(SPANS) if kind in LASTING and self._one_in(2) else self._moment()}
        words = self._choice((("from",), ("from", "until"), ("until",)))
        return {word: self._moment() for word in words}

    def _moment(self) -> str:
        if self._one_in(7):
            return f"{self._choice(DISTANCES)} {self._choice(ANCHORS)}"
        if self.zoned and self._one_in(12):
            return self._choice(ZONED)
        return self._choice(DAYS if self._one_in(2) else PLAIN)

    def _choice(self, values: Sequence[Any]) -> Any:
        return self.random.choice(values)

    def _one_in(self, times: int) -> bool:
        return self.random.randrange(times) == 0


def smallest(claims: list[dict[str, Any]], fails: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """Fewer and shorter claims that still fail: what to read when a seed fails."""
    simpler = [[c for c in claims if c is not one] for one in claims] + [
        [{k: v for k, v in c.items() if not (c is one and k == key)} for c in claims]
        for one in claims
        for key in one
        if key not in ("id", "type")
    ]
    return next((smallest(fewer, fails) for fewer in simpler if fewer and fails(fewer)), claims)


def apart(claims: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    """The same claims about other people, so that several sets can be judged in one run without meeting."""
    names = {claim["id"] for claim in claims} | {*IDS, *PEOPLE, *CASES, "annie", "abby", "abe", *EVENT_NAMES.values()}
    names |= {claim["event"] for claim in claims if "event" in claim}
    return [{key: _renamed(key, value, names, prefix) for key, value in claim.items()} for claim in claims]


def entities_apart(entities: dict[str, dict[str, Any]], prefix: str) -> dict[str, dict[str, Any]]:
    """The same for the entities."""
    renamed = {}
    for name, entity in entities.items():
        ids = {key: f"{prefix}{entity[key]}" for key in ("same_as", "within", "name") if key in entity}
        aliases = {"aliases": [f"{prefix}{alias}" for alias in entity["aliases"]]} if "aliases" in entity else {}
        renamed[f"{prefix}{name}"] = {**entity, **ids, **aliases}
    return renamed


def _renamed(key: str, value: Any, names: set[str], prefix: str) -> Any:
    if key in RENAMED and value != "?":
        return f"{prefix}{value}"
    if key == "supersedes":
        return [f"{prefix}{one}" for one in value]
    if key in ("when", "from", "until"):
        before, blank, anchor = value.rpartition(" ")
        return f"{before}{blank}{prefix}{anchor}" if anchor.partition(".")[0] in names else value
    return value
