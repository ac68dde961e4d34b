"""Rules and claims in few words, for tests of the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any

from claimcheck import check
from claimcheck.config import Options
from claimcheck.engine.columns import demand_of
from claimcheck.engine.compile import compile_rule
from claimcheck.engine.dating import Dated
from claimcheck.engine.datings import datings_of
from claimcheck.engine.direct import Judged, judge
from claimcheck.engine.events import merge
from claimcheck.engine.proof import Rows
from claimcheck.engine.relations import relate
from claimcheck.model.checked import CheckedRule
from claimcheck.model.dates import Moment, parse_date
from claimcheck.model.findings import Report
from claimcheck.model.rules import Rule
from claimcheck.packs import LoadedRules, check_rule
from claimcheck.reading import Reading, read_claims
from claimcheck.vocabulary import builtin_types
from twin import Violation

AS_OF = "2023-06-15"
TODAY: Moment = parse_date(AS_OF).start

_EXAMPLE = {"name": "one", "claims": [{"id": "a", "type": "death"}]}
_DEFAULTS: dict[str, Any] = {
    "title": "What must hold",
    "severity": "error",
    "authority": "a test",
    "why": "because",
    "message": "it does not hold",
    "examples": {"passes": [_EXAMPLE], "fails": [_EXAMPLE]},
}


def written(name: str = "rule", **keys: Any) -> Rule:
    """A rule as a file would state it, with what a test does not care about filled in."""
    return Rule.model_validate({"id": name, **_DEFAULTS, **keys})


def rule(name: str = "rule", **keys: Any) -> CheckedRule:
    """A checked rule."""
    return check_rule(written(name, **keys), "test", builtin_types())


def loaded(*rules: CheckedRule) -> LoadedRules:
    """Rules as `check` takes them."""
    return LoadedRules({one.id: one for one in rules}, {}, ())


def read(claims: Iterable[Mapping[str, Any]], **described: Any) -> Reading:
    """Claims, sources and entities as read."""
    return read_claims(claims, builtin_types(), **described)


def report(
    claims: Iterable[Mapping[str, Any]],
    *rules: CheckedRule,
    as_of: str = AS_OF,
    min_certainty: str = "likely",
    **described: Any,
) -> Report:
    """The report on some claims, by these rules only."""
    options = Options(as_of=as_of, min_certainty=min_certainty)
    return check(claims, rules=loaded(*rules), options=options, **described)


def judged(reading: Reading, *rules: CheckedRule, today: Moment = TODAY) -> tuple[Judged, dict[str, set[Violation]]]:
    """What the engine's rules say of claims as read, and the violations by rule in the twin's words."""
    merged = merge(reading)
    found: dict[str, set[Violation]] = {one.id: set() for one in rules}
    with closing(merged.claims.table):
        if not merged.size:
            return Judged(), found
        relations = relate(merged, demand_of(rules), threads=1)
        result = judge([compile_rule(one) for one in rules], relations, today)
        rows = Rows(relations)
        for one in rules:
            violations = [v for v in result.violations if v.rule == one.id]
            rows.fetch(one, violations)
            for violation in violations:
                claims = []
                for named in one.matched:
                    kind = "told" if named.subject.each == "claim" else "event"
                    row = rows.get(violation.pass_, kind, violation.rows[named.name])
                    claims.append((named.name, frozenset(merged.claims[number].id for number in row.members)))
                found[one.id].add(Violation(violation.pass_, tuple(claims), violation.certainty))
    return result, found


def dated(reading: Reading) -> Dated:
    """When each dated claim says that it was, and which relative dates could not be resolved."""
    merged = merge(reading)
    with closing(merged.claims.table) as table:
        names = dict(table.query("SELECT claim, id FROM claim ORDER BY claim"))
        found = datings_of(table.connection, list(names), merged.resolved)
    return Dated({names[number]: dating for number, dating in sorted(found.items())}, merged.unresolved)


def events(reading: Reading) -> dict[str, int]:
    """The number of each claim's event, by the claim's id."""
    with closing(merge(reading).claims.table) as table:
        return dict(table.query("SELECT id, event FROM claim ORDER BY claim"))
