"""The whole run: read, merge, relate, judge, explain, triage, report."""

from __future__ import annotations

import datetime
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from claimcheck.config import OPTIONS, Options, chosen
from claimcheck.engine.columns import demand_of
from claimcheck.engine.crowds import crowds_of
from claimcheck.engine.direct import Judged, Violation, judge
from claimcheck.engine.events import Merged, merge
from claimcheck.engine.explain import Explainer
from claimcheck.engine.notices import notices_of
from claimcheck.engine.relations import Relations, relate
from claimcheck.kept import KeptReport, cache_folder
from claimcheck.model.checked import CheckedRule
from claimcheck.model.claims import Claim
from claimcheck.model.dates import Date, DateError, Moment, parse_date
from claimcheck.model.findings import CERTAINTIES, Finding, Notice, Report, Summary, count_severities
from claimcheck.model.problems import ClaimcheckError, Problem
from claimcheck.packs.cache import load_builtin_rules
from claimcheck.packs.loaded import LoadedRules
from claimcheck.reading import Reading, read_claims, read_paths
from claimcheck.triage import in_reading_order, with_suspects, without_implied, without_repeated
from claimcheck.vocabulary import builtin_types

PathLike = str | os.PathLike[str]
Claims = PathLike | Sequence[PathLike] | Iterable[Mapping[str, object] | Claim]


def check(
    claims: Claims,
    *,
    sources: Mapping[str, object] | None = None,
    entities: Mapping[str, object] | None = None,
    options: Options | None = None,
    rules: LoadedRules | None = None,
) -> Report:
    """Check claims for contradictions.

    `claims` is a path, several paths (files, folders, `-`), or claims as mappings or records; for the latter,
    `sources` and `entities` describe what they refer to, by id, as in a claim file. What is broken in the input is
    in `Report.problems`; the rest is checked. Raises `ClaimcheckError` when the options make no sense.
    """
    options = options or Options()
    loaded = rules or load_builtin_rules()
    selected = chosen(loaded.rules, options)
    if loaded.rules and not selected:
        raise ClaimcheckError(Problem(OPTIONS, "no rule is left to check", hint="select more, or ignore less"))
    today = _day(options.as_of)
    given = _given(claims)
    paths = _paths(given)
    kept = _kept(paths, options, sorted(selected), today) if rules is None else None
    if kept is not None and (report := kept.read()) is not None:
        return report
    reading = _read(given, paths, sources, entities, options)
    report = _checked(reading, selected, today, options, loaded)
    if kept is not None and not any(read.source.text for read in reading.sources.values()):
        kept.write(report)
    return report


def _checked(
    reading: Reading, selected: Collection[str], today: Moment, options: Options, loaded: LoadedRules
) -> Report:
    in_bulk = reading.table is not None and reading.table.query("SELECT 1 FROM told LIMIT 1")
    if not reading.claims and not in_bulk and not reading.problems:
        reading.report(Problem(OPTIONS, "no claims were found", hint="name files or folders with *.claims.yaml"))
    merged = merge(reading)
    with closing(merged.claims.table):
        return _judged([loaded.rules[name] for name in sorted(selected)], merged, today, options, loaded)


def _given(claims: Claims) -> list[PathLike | Mapping[str, object] | Claim]:
    if isinstance(claims, str | os.PathLike):
        return [claims]
    if isinstance(claims, Mapping):
        raise ClaimcheckError(Problem(OPTIONS, "claims are a list, not a mapping", hint="write [claim] for one claim"))
    if not isinstance(claims, Iterable):
        raise ClaimcheckError(Problem(OPTIONS, f"not claims or paths: {type(claims).__name__}"))
    return list(claims)


def _paths(given: Sequence[object]) -> list[PathLike]:
    """Return the paths among what is given: all of it, or none."""
    paths = [item for item in given if isinstance(item, str | os.PathLike)]
    if paths and len(paths) < len(given):
        raise ClaimcheckError(Problem(OPTIONS, "give either paths or claims, not both"))
    return paths


def _kept(paths: Sequence[PathLike], options: Options, rules: Sequence[str], today: Moment) -> KeptReport | None:
    """Return where the report of this run is kept; None if it is not to be, or its claims are no files."""
    cache = cache_folder(options.cache)
    asked = (*rules, str(today.earliest), options.min_certainty, str(options.root))
    return KeptReport.of(cache, paths, asked) if cache is not None else None


def _read(
    given: Sequence[PathLike | Mapping[str, object] | Claim],
    paths: Sequence[PathLike],
    sources: Mapping[str, object] | None,
    entities: Mapping[str, object] | None,
    options: Options,
) -> Reading:
    if paths:
        return read_paths(paths, builtin_types(), cache_folder(options.cache))
    records = [item for item in given if not isinstance(item, str | os.PathLike)]
    return read_claims(records, builtin_types(), sources=sources, entities=entities)


def _day(as_of: str | None) -> Moment:
    text = datetime.date.today().isoformat() if as_of is None else as_of
    try:
        date = parse_date(text)
    except DateError as error:
        raise ClaimcheckError(Problem(OPTIONS, f"as of: {error.reason}", value=text, hint=error.hint)) from error
    one_day = isinstance(date, Date) and date.precision == "day" and not date.lasting
    if not isinstance(date, Date) or not one_day or date.approximate or date.uncertain:
        raise ClaimcheckError(Problem(OPTIONS, "as of: not one day", value=text, hint="write YYYY-MM-DD"))
    return date.start


def _judged(
    selected: Sequence[CheckedRule], merged: Merged, today: Moment, options: Options, loaded: LoadedRules
) -> Report:
    reading = merged.claims.reading
    applicable = [rule for rule in selected if _applies(rule, merged)]
    joins = [rule for rule in applicable if rule.check is None]
    judged = Judged()
    findings: list[Finding] = []
    left_out: tuple[int, ...] = ()
    if joins:
        relations = relate(merged, demand_of(joins), options.threads)
        compiled = [loaded.query(rule.id) for rule in joins]
        judged = judge(
            compiled,
            relations,
            today,
            possible=options.min_certainty == "possible",
            crowds=crowds_of(joins, relations),
        )
        findings = _findings(joins, judged, relations, reading, today)
        left_out = relations.versions_left_out
    for rule in applicable:
        if rule.check is not None:
            found, is_cut_off = _misquoted(rule, merged, options)
            findings += found
            judged = replace(judged, cut_off=(*judged.cut_off, *([rule.id] if is_cut_off else [])))
    shown = _triaged(findings, selected, merged, options)
    notices = notices_of(merged, judged, left_out)
    problems = tuple(sorted((*reading.problems, *loaded.problems), key=lambda problem: problem.order))
    summary = _summary(shown, notices, problems, reading, merged, len(applicable), len(selected) - len(applicable))
    return Report(tuple(shown), notices, problems, summary)


def _applies(rule: CheckedRule, merged: Merged) -> bool:
    """Tell whether there is anything for a rule to judge."""
    if rule.check is not None:
        return any(read.source.text is not None for read in merged.claims.reading.sources.values())
    return all(merged.types & set(named.subject.types) for named in rule.matched)


def _misquoted(rule: CheckedRule, merged: Merged, options: Options) -> tuple[list[Finding], bool]:
    from claimcheck.engine.quotes import misquoted  # only needed where a source's text is at hand

    return misquoted(rule, merged, Path(options.root or "."))


def _findings(
    rules: Iterable[CheckedRule], judged: Judged, relations: Relations, reading: Reading, today: Moment
) -> list[Finding]:
    explainer = Explainer(relations, reading, today)
    by_rule: dict[str, list[Violation]] = defaultdict(list)
    for violation in judged.violations:
        by_rule[violation.rule].append(violation)
    broken = [rule for rule in rules if by_rule[rule.id]]
    for rule in broken:
        explainer.rows.fetch(rule, by_rule[rule.id])
    explainer.rows.fetch_claims()
    return [finding for rule in broken for finding in explainer.findings(rule, by_rule[rule.id])]


def _triaged(
    findings: Iterable[Finding], rules: Iterable[CheckedRule], merged: Merged, options: Options
) -> list[Finding]:
    implies = {rule.id: rule.implies for rule in rules}
    surest = CERTAINTIES.index(options.min_certainty)
    sure = (finding for finding in findings if CERTAINTIES.index(finding.certainty) >= surest)
    wanted = without_repeated(without_implied(sure, implies))
    ranks = merged.claims.ranks(claim_id for finding in wanted for claim_id in finding.claim_ids)
    return in_reading_order(with_suspects(wanted, ranks))


def _summary(
    findings: Sequence[Finding],
    notices: Sequence[Notice],
    problems: Sequence[Problem],
    reading: Reading,
    merged: Merged,
    rules_run: int,
    rules_skipped: int,
) -> Summary:
    return Summary(
        files=reading.files,
        claims=merged.read,
        events=merged.events,
        sources=merged.sources,
        rules_run=rules_run,
        rules_skipped=rules_skipped,
        **count_severities(findings),
        notices=len(notices),
        problems=len(problems),
    )
