"""Claims that cannot all be true, by one rule: its own failing examples, of other people and in other years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from claimcheck.config import OPTIONS, Options
from claimcheck.examples import AS_OF
from claimcheck.model.problems import ClaimcheckError, Problem, did_you_mean
from claimcheck.model.rules import Example
from claimcheck.packs.gathering import load_packs, reread
from claimcheck.strategies.claim_sets import ClaimSet
from claimcheck.strategies.histories import consistent_claim_sets
from claimcheck.vocabulary import Registry

DATES = ("when", "from", "until")
YEARS = (0, 28, -28, 400, -400, 1, -3)
"""By so many years examples are shifted, where the rule finds the same then: weekdays and leap years may matter."""

_YEAR = re.compile(r"(?<![\w.:+-])\d{4}(?![\d:])")


@st.composite
def claim_sets_violating(draw: DrawFn, rule_id: str, *, options: Options | None = None) -> ClaimSet:
    """Draw claims in which a rule finds something, among others that can all be true.

    They are a failing example of the rule: its people, cases and claims are renamed, its dates are shifted by years
    where that leaves it failing, and its claims stand among those of a consistent set, in any order. Judged by this
    rule, there is a finding in every one; judged by all rules, one that says more may take its place. The rules of
    packs of one's own are known if `options` name these. Raises `ClaimcheckError` for an unknown rule.
    """
    rule = _rule(rule_id, options or Options())
    number = draw(st.integers(0, len(rule.examples) - 1))
    years = draw(st.sampled_from(YEARS))
    assume(_fails(rule, number, 0))
    failing = rule.example(number, years if _fails(rule, number, years) else 0)
    failing = _renamed(failing, draw(st.from_regex(r"x[a-z0-9]{0,4}-", fullmatch=True)), rule.registry)
    whole = failing.beside(draw(consistent_claim_sets(min_histories=0, max_histories=2, as_of=failing.as_of)))
    return replace(whole, claims=tuple(draw(st.permutations(whole.claims))))


@dataclass(frozen=True, eq=False)
class _Rule:
    """A rule, its failing examples, and what is known of them."""

    id: str
    examples: tuple[Example, ...]
    registry: Registry
    options: Options

    def example(self, number: int, years: int) -> ClaimSet:
        """Return an example, so many years later."""
        return _shifted(_as_set(self.examples[number]), years)


@cache
def _fails(rule: _Rule, number: int, years: int) -> bool:
    """Tell whether a rule finds something in an example so many years later."""
    report = rule.example(number, years).check(replace(rule.options, select=(rule.id,), threads=1))
    return not report.problems and any(finding.rule == rule.id for finding in report.findings)


@cache
def _rule(name: str, options: Options) -> _Rule:
    loaded = load_packs(options.rules, installed=options.installed, params=options.params)
    if name not in loaded.rules:
        hint = did_you_mean(name, loaded.rules)
        raise ClaimcheckError(Problem(OPTIONS, f"no rule is named {name!r}", value=name, hint=hint))
    stated = reread([name], loaded, options.rules, installed=options.installed, params=options.params)
    examples = tuple(example for one in stated if one.written for example in one.written.examples.fails)
    return _Rule(name, examples, loaded.registry, options)


def _as_set(example: Example) -> ClaimSet:
    return ClaimSet(tuple(example.claims), example.sources, example.entities, example.texts, example.as_of or AS_OF)


# -- in other years ----------------------------------------------------------------------------------------------


def _shifted(given: ClaimSet, years: int) -> ClaimSet:
    """Return a set with every year that stands in its dates so many years later."""
    if not years:
        return given

    def later(record: Mapping[str, Any], *fields: str) -> Mapping[str, Any]:
        return {key: _later(str(value), years) if key in fields and value else value for key, value in record.items()}

    return replace(
        given,
        claims=tuple(later(claim, *DATES) for claim in given.claims),
        sources={name: later(source, "published") for name, source in given.sources.items()},
        as_of=_later(given.as_of, years),
    )


def _later(text: str, years: int) -> str:
    return _YEAR.sub(lambda found: f"{int(found[0]) + years:04}", text)


# -- of other people ---------------------------------------------------------------------------------------------


def _renamed(given: ClaimSet, mark: str, registry: Registry) -> ClaimSet:
    """Return a set in which every id begins with a mark."""
    anchors = {str(claim[key]) for claim in given.claims for key in ("id", "event") if claim.get(key)}

    def of_claim(claim: Mapping[str, Any]) -> Mapping[str, Any]:
        ids = {"id", "source", "by", "event", *registry[claim["type"]].roles()}
        return {key: _marked(key, value, ids, mark, anchors) for key, value in claim.items()}

    def described(records: Mapping[str, Mapping[str, Any]], *fields: str) -> dict[str, Mapping[str, Any]]:
        return {
            mark + name: {key: mark + value if key in fields and value else value for key, value in record.items()}
            for name, record in records.items()
        }

    return replace(
        given,
        claims=tuple(map(of_claim, given.claims)),
        sources=described(given.sources, "text"),
        entities=described(given.entities, "same_as", "within"),
        texts={mark + path: words for path, words in given.texts.items()},
    )


def _marked(key: str, value: Any, ids: set[str], mark: str, anchors: set[str]) -> Any:
    if value is None:
        return None
    if key == "supersedes":
        return [mark + other for other in ([value] if isinstance(value, str) else value)]
    if key in DATES:
        return _date_from(str(value), mark, anchors)
    return f"{mark}{value}" if key in ids else value


def _date_from(text: str, mark: str, anchors: set[str]) -> str:
    """Return a date with the mark on what it is relative to: its last word, perhaps with `.start` or `.end`."""
    before, blank, anchor = text.rpartition(" ")
    return f"{before} {mark}{anchor}" if blank and anchor.partition(".")[0] in anchors else text
