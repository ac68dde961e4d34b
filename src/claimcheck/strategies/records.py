"""Single claims of any type, with every field that the type has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from claimcheck.config import Options
from claimcheck.model.claims import WEEKDAYS, Claim
from claimcheck.model.problems import ClaimcheckError, Place, Problem, did_you_mean
from claimcheck.packs.gathering import types_of
from claimcheck.strategies.dates import edtf_dates
from claimcheck.vocabulary import Registry
from claimcheck.vocabulary.fields import FieldKind, kind_of

NAMES: Mapping[str, tuple[str, ...]] = {
    "person": ("ann", "ben", "cleo"),
    "organisation": ("the-paper", "the-court"),
    "place": ("paris", "rome"),
    "work": ("the-film", "the-book"),
    "case": ("case-1", "case-2"),
    "incident": ("the-fire", "the-theft"),
}
"""Whom and what claims name, by kind: few, so that several claims are about the same."""
STANCES = ("asserted", "denied", "alleged", "planned", "hypothetical")

_numbers = st.integers(0, 10**6).map(str) | st.decimals(0, 10**4, places=2).map(str)
_hedged = st.builds("{}{}".format, st.sampled_from(["", "", "about ", "at least ", "up to "]), _numbers)
_lengths = st.builds("{} {}".format, st.integers(2, 400), st.sampled_from(["days", "weeks", "months", "years"]))
_words = st.text("abcdefghijklmnopqrstuvwxyzäéøł'-", min_size=1, max_size=8)
VALUES: Mapping[str, SearchStrategy[str]] = {
    "text": st.lists(_words, min_size=1, max_size=4).map(" ".join),
    "quantity": _hedged,
    "share": st.integers(0, 100).map("{}%".format),
    "length": _lengths | st.sampled_from(["about 2 weeks", "at least 3 days", "36 hours"]),
    "term": _lengths,
    "age": st.integers(0, 110).map(str) | st.sampled_from(["about 40", "at least 18", "18 months"]),
}
"""How values of each kind are written."""


def claims(type: str | type[Claim], *, options: Options | None = None) -> SearchStrategy[dict[str, Any]]:
    """Return a strategy for claims of a type, as mappings that a claim file could hold.

    Every one is read without a problem by itself; it may say what no rule lets be true. Whom they name is drawn from
    few, so that several claims are often of one event: `st.lists(claims("trial"), unique_by=lambda c: c["id"])`. The
    types of packs of one's own are known if `options` name these. Raises `ClaimcheckError` for an unknown type.
    """
    model = _model(type, options) if isinstance(type, str) else type
    fields = {field: _values(kind_of(model, field)) for field in model.own_fields()}
    always: dict[str, SearchStrategy[Any]] = {"id": claim_ids(), "type": st.just(model.type_name)}
    plain = st.fixed_dictionaries(always, optional={**fields, **_common()})
    return st.builds(lambda claim, dates: {**claim, **dates}, plain, _dates(model))


def claim_ids() -> SearchStrategy[str]:
    """Return a strategy for ids of claims."""
    return st.from_regex(r"[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,4})?", fullmatch=True)


def _model(name: str, options: Options | None) -> type[Claim]:
    asked = options or Options()
    registry: Registry = types_of(asked.rules, installed=asked.installed)[0]
    if name not in registry:
        hint = did_you_mean(name, registry.types)
        raise ClaimcheckError(Problem(Place("claims"), f"unknown type {name!r}", value=name, hint=hint))
    return registry[name]


def _values(kind: FieldKind) -> SearchStrategy[str]:
    if kind.one_of:
        return st.sampled_from(kind.one_of)
    return _names(kind.kind) if kind.entity else VALUES[kind.kind]


def _names(kind: str) -> SearchStrategy[str]:
    if kind == "entity":
        return st.sampled_from([name for names in NAMES.values() for name in names])
    if kind == "party":
        return _names("person") | _names("organisation")
    return st.sampled_from(NAMES[kind])


def _common() -> dict[str, SearchStrategy[Any]]:
    return {
        "source": st.sampled_from(["gazette", "register"]),
        "quote": VALUES["text"],
        "locator": st.integers(1, 400).map("page {}".format),
        "by": _names("person"),
        "stance": st.sampled_from(STANCES),
        "rank": st.sampled_from(["normal", "preferred", "deprecated"]),
        "number": st.integers(1, 3),
        "weekday": st.sampled_from(WEEKDAYS),
        "note": VALUES["text"],
    }


def _dates(model: type[Claim]) -> SearchStrategy[dict[str, str]]:
    """Return a strategy for the dates of a claim, by field."""
    moment = edtf_dates(intervals=False)
    if not model.lasting:
        return st.fixed_dictionaries({}, optional={"when": moment})
    ends = st.fixed_dictionaries({}, optional={"from": moment, "until": moment})
    return ends | st.fixed_dictionaries({"when": edtf_dates()})
