"""Why each rule does or does not find something in one claim, for programs.

The JSON, versioned as the report is:

`version`    1
`claim`      `id, type, title, file, line, cited_as, stance`,
             `counts` (false if it dates no event and no rule looks at it) and `discounted` (why),
             `dates` (`field, text`; `means` and `widened`, in words; `through`: the claims a relative date was resolved
             by; `resolved`), `entities` (`field, entity, name, stands`: the id that `same_as` puts in its place),
             `event` (the id of its event's first claim), `one_event_with` (`claim, dates, because`), `versions` (the
             claims of each largest set that agrees, where they clash), `remarks`, `suspected`,
             `range`: when everything together says that it was, as in the timeline (`earliest, latest, from, until,
             possible`, `because` with the ids of claims and the steps), or null
`rules`      in the order of outcomes: `rule, title, severity, outcome, reason`, `counts` (how many combinations have
             each outcome), `complete` (false if there are more than were looked at) and `combinations`, the first, the
             most serious first: `outcome, reason, disputed, without` (judged by what other claims of its event say),
             `events` (`name, part, title, claims, asked`), `comparisons` (`part, words`; `truth`: true, false or null;
             `values`: `words, text, claims, written, differs`; `note`), `finding` (`message, severity, certainty, kind,
             claims, fingerprint`) or null
`elsewhere`  how many rules look at other types only
`errors`     what is broken in the input, as in the report

The outcomes are described in `claimcheck.model.why`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from claimcheck.model.findings import Finding
from claimcheck.model.why import ClaimAccount, Combination, RuleAccount, Why
from claimcheck.reports.json import problem_in
from claimcheck.reports.timeline import range_in
from claimcheck.reports.why import in_order

VERSION = 1


def render_why_json(why: Why) -> str:
    """Render all of it; text is ASCII with escapes."""
    document = {
        "version": VERSION,
        "claim": _claim_in(why.claim),
        "rules": [_rule_in(account) for account in in_order(why.rules)],
        "elsewhere": why.elsewhere,
        "errors": [problem_in(problem) for problem in why.problems],
    }
    return json.dumps(document, indent=2) + "\n"


def _claim_in(claim: ClaimAccount) -> dict[str, Any]:
    dates = [
        {"field": r.field, "text": r.text, "means": r.strict, "widened": r.widened or r.strict}
        | {"through": r.through, "resolved": r.resolved}
        for r in claim.reads
    ]
    names = ("id", "type", "title", "file", "line", "cited_as", "stance", "discounted", "event", "versions", "remarks")
    return {name: getattr(claim, name) for name in names} | {
        "counts": not claim.discounted,
        "suspected": claim.suspected,
        "dates": dates,
        "entities": [asdict(entity) for entity in claim.entities],
        "one_event_with": [asdict(fellow) for fellow in claim.fellows],
        "range": None if claim.entry is None else range_in(claim.entry),
    }


def _rule_in(account: RuleAccount) -> dict[str, Any]:
    names = ("rule", "title", "severity", "outcome", "reason")
    return {name: getattr(account, name) for name in names} | {
        "counts": dict(account.counts),
        "complete": account.complete,
        "combinations": [_combination_in(combination) for combination in account.combinations],
    }


def _combination_in(one: Combination) -> dict[str, Any]:
    return {
        "outcome": one.outcome,
        "reason": one.reason,
        "disputed": one.disputed,
        "without": one.without,
        "events": [asdict(player) for player in one.players],
        "comparisons": [asdict(comparison) for comparison in one.comparisons],
        "finding": None if one.finding is None else _finding_in(one.finding),
    }


def _finding_in(finding: Finding) -> dict[str, Any]:
    names = ("message", "severity", "certainty", "kind", "fingerprint")
    return {name: getattr(finding, name) for name in names} | {"claims": finding.claim_ids}
