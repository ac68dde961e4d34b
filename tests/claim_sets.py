"""Strategies for small, quarrelsome sets of claims: few people, few days, every way of writing a date."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

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
ENTITIES = {"ann": {"kind": "person"}, "annie": {"kind": "person", "same_as": "ann"}}

DAYS = ("2023-01-30", "2023-01-31", "2023-02-01", "2023-02-02", "2023-02-28", "2023-03-01", "2024-02-29")
PLAIN = (
    *DAYS, *DAYS,
    *("2023-01", "2023-02", "2024-02", "2022", "2023", "2024"),
    *("2023~", "2023-02~", "2023-01-31~", "2023?", "2023-02?", "2023-02-01?", "2023-02%", "about 2022", "early 2023"),
    *("[2023-01-30..2023-02-02]", "before 2023-02-01", "after 2023-02-01", "before 2023", "2022 or 2023"),
    *("2023-02-01T10:00:00", "2023-02-01T23:30:00", "Tuesday 2023-01-31", "Monday 2023-02-01"),
)
ZONED = ("2023-02-01T10:00:00Z", "2023-01-31T23:30:00Z", "2023-02-01T23:30:00-08:00", "2023-02-01T01:00:00+09:00")
SPANS = ("2023-01-30/2023-02-02", "2023-02/2024", "2023-02-01/..", "../2023-02-01", "2022/2023~")
DISTANCES = (
    "3 days after", "about 2 months after", "1 year before", "before", "after", "same day as", "same month as",
    "within 10 days of", "exactly 1 month after", "2 hours after", "during", "at least 2 weeks before", "probably 3 days after",
)

EVENT_NAMES = {
    "charge": "accusation", "indictment": "accusation", "trial": "hearing-of-it", "verdict": "end", "dismissal": "drop",
    "plea": "answer", "statement": "words", "death": "loss",
}
ROLES = {
    "charge": ("defendant", "case"), "indictment": ("defendant", "case"), "trial": ("defendant", "case"),
    "verdict": ("defendant", "case"), "dismissal": ("defendant", "case"), "plea": ("defendant", "case"),
    "statement": ("speaker", "case"), "death": ("person",),
}
VALUES = {
    "charge": {"offense": ("theft", "fraud")}, "indictment": {"offense": ("theft", "fraud")},
    "verdict": {"offense": ("theft", "fraud"), "outcome": ("guilty", "not guilty")},
    "dismissal": {"offense": ("theft", "fraud"), "prejudice": ("with", "without")},
    "plea": {"offense": ("theft", "fraud"), "plea": ("guilty", "no contest")},
}


def rarely(values: st.SearchStrategy[Any], one_in: int = 6) -> st.SearchStrategy[Any]:
    """None, most of the time."""
    return st.one_of(*[st.none()] * (one_in - 1), values)


def relative_dates() -> st.SearchStrategy[str]:
    """A distance from another claim or event, which may or may not exist, be dated, or be relative itself."""
    anchors = st.sampled_from((*IDS[:4], "accusation", "hearing-of-it", "c0.start", "c1.end"))
    return st.builds("{} {}".format, st.sampled_from(DISTANCES), anchors)


def moments(zoned: bool = True) -> st.SearchStrategy[str]:
    """One moment, in any of its forms."""
    plain = st.sampled_from(PLAIN)
    return st.one_of(plain, plain, plain, relative_dates(), st.sampled_from(ZONED) if zoned else plain)


@st.composite
def claim_records(draw: st.DrawFn, types: tuple[str, ...] = tuple(ROLES), zoned: bool = True) -> dict[str, Any]:
    """One claim without its id, as a claim file would have it."""
    kind = draw(st.sampled_from(types))
    record: dict[str, Any] = {"type": kind}
    for role in ROLES[kind]:
        names = CASES if role == "case" else (*PEOPLE, "ann", "annie")
        record[role] = draw(st.one_of(st.sampled_from(names), st.sampled_from(names[:1]), st.none()))
    for name, values in VALUES.get(kind, {}).items():
        record[name] = draw(st.one_of(st.none(), st.sampled_from(values)))
    record |= draw(dates_of(kind, zoned))
    record["event"] = draw(rarely(st.just(EVENT_NAMES[kind])))
    record["number"] = draw(rarely(st.sampled_from((1, 2)), 8))
    record["stance"] = draw(rarely(st.sampled_from(("denied", "alleged", "planned", "hypothetical"))))
    record["by"] = draw(rarely(st.just("cleo")))
    record["rank"] = draw(rarely(st.sampled_from(("deprecated", "normal")), 12))
    record["source"] = draw(st.one_of(st.none(), st.sampled_from(sorted(SOURCES))))
    record["weekday"] = draw(rarely(st.sampled_from(("tuesday", "wednesday"))))
    return {key: value for key, value in record.items() if value is not None}


def dates_of(kind: str, zoned: bool = True) -> st.SearchStrategy[dict[str, str]]:
    """The dates of a claim: one for a moment; of something lasting its ends, or a time at which it was going on."""
    if kind != "trial":
        return st.one_of(*[st.fixed_dictionaries({"when": moments(zoned)})] * 6, st.just({}))
    return st.one_of(
        st.fixed_dictionaries({"from": moments(zoned)}, optional={"until": moments(zoned)}),
        st.fixed_dictionaries({"from": moments(zoned)}),
        st.fixed_dictionaries({"until": moments(zoned)}),
        st.fixed_dictionaries({"when": st.one_of(moments(zoned), st.sampled_from(SPANS))}),
        st.just({}),
    )


@st.composite
def claim_sets(draw: st.DrawFn, least: int = 1, **kind: Any) -> list[dict[str, Any]]:
    """A few claims, now and then one that replaces another."""
    records = draw(st.lists(claim_records(**kind), min_size=least, max_size=SIZE))
    claims = [{"id": name, **record} for name, record in zip(IDS, records, strict=False)]
    for claim in claims[1:]:
        if draw(rarely(st.just(True), 12)):
            claim["supersedes"] = [claims[0]["id"]]
    return claims


def apart(claims: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    """The same claims about other people, so that several sets can be judged in one run without meeting."""
    names = {claim["id"] for claim in claims} | {*IDS, *PEOPLE, *CASES, "annie", "abby", "abe", *EVENT_NAMES.values()}
    names |= {claim["event"] for claim in claims if "event" in claim}
    return [{key: _renamed(key, value, names, prefix) for key, value in claim.items()} for claim in claims]


def entities_apart(entities: dict[str, dict[str, Any]], prefix: str) -> dict[str, dict[str, Any]]:
    """The same for the entities."""
    renamed = {}
    for name, entity in entities.items():
        same = {"same_as": f"{prefix}{entity['same_as']}"} if "same_as" in entity else {}
        renamed[f"{prefix}{name}"] = {**entity, **same}
    return renamed


def _renamed(key: str, value: Any, names: set[str], prefix: str) -> Any:
    if key in ("id", "event", "defendant", "person", "speaker", "case", "subject"):
        return f"{prefix}{value}"
    if key == "supersedes":
        return [f"{prefix}{one}" for one in value]
    if key in ("when", "from", "until"):
        before, blank, anchor = value.rpartition(" ")
        return f"{before}{blank}{prefix}{anchor}" if anchor.partition(".")[0] in names else value
    return value
