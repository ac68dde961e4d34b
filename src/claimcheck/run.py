"""The whole run: what is asked for, which claims are read, what is said of them."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from claimcheck.config import OPTIONS, Options, chosen, rulings_of, severities_of
from claimcheck.engine.events import merge
from claimcheck.judging import Judging, Progress, unheard
from claimcheck.kept import KeptReport, cache_folder
from claimcheck.model.claims import Claim
from claimcheck.model.dates import Date, DateError, Moment, parse_date
from claimcheck.model.dossier import Dossier
from claimcheck.model.findings import Report
from claimcheck.model.problems import ClaimcheckError, Problem
from claimcheck.model.rulings import Ruling
from claimcheck.model.timeline import Timeline
from claimcheck.model.why import Why
from claimcheck.packs.gathering import load_packs
from claimcheck.packs.loaded import LoadedRules
from claimcheck.reading import Reading, read_claims, read_paths
from claimcheck.reading.table import ROOMS, is_out_of_room

T = TypeVar("T")
PathLike = str | os.PathLike[str]
Claims = PathLike | Sequence[PathLike] | Iterable[Mapping[str, object] | Claim]


def check(
    claims: Claims,
    *,
    sources: Mapping[str, object] | None = None,
    entities: Mapping[str, object] | None = None,
    options: Options | None = None,
    rules: LoadedRules | None = None,
    progress: Progress = unheard,
) -> Report:
    """Check claims for contradictions.

    `claims` is a path, several paths (files, folders, `-`), or claims as mappings or records; for the latter,
    `sources` and `entities` describe what they refer to, by id, as in a claim file. What is broken in the input is
    in `Report.problems`; the rest is checked. `progress` is told in a few words what is being done, each time that
    changes. Raises `ClaimcheckError` when the options make no sense.
    """
    asked = _Asked.of(options, rules, progress)
    given = _given(claims)
    paths = _paths(given)
    kept = _kept(paths, asked) if rules is None else None
    if kept is not None and (report := kept.read()) is not None:
        return report
    report, texts = _run(
        lambda: _read(given, paths, sources, entities, asked),
        asked,
        lambda judging: (judging.report(), judging.rests_on_texts),
    )
    if kept is not None and not texts:
        kept.write(report)
    return report


def dossier(
    claims: Claims,
    *,
    sources: Mapping[str, object] | None = None,
    entities: Mapping[str, object] | None = None,
    options: Options | None = None,
    rules: LoadedRules | None = None,
    progress: Progress = unheard,
) -> Dossier:
    """Check claims for contradictions, and return the report with all else that a page about the run shows.

    The arguments are those of `check`, the report is the one it returns, and what is raised is the same. Nothing is
    taken from an earlier run.
    """
    asked = _Asked.of(options, rules, progress)
    given = _given(claims)
    return _run(lambda: _read(given, _paths(given), sources, entities, asked), asked, lambda judging: judging.dossier())


def timeline(
    claims: Claims,
    *,
    sources: Mapping[str, object] | None = None,
    entities: Mapping[str, object] | None = None,
    options: Options | None = None,
    rules: LoadedRules | None = None,
    about: Collection[str] = (),
) -> Timeline:
    """Return when everything happened: the tightest range that all claims and rules together leave every event.

    Claims that are suspected to be wrong say nothing of time in it. If entities are asked `about`, by their ids or
    their names, only events are told that name one of them; their ranges rest on the others as before. The other
    arguments are those of `check`, and so is what is raised.
    """
    asked = _Asked.of(options, rules)
    given = _given(claims)
    named = (about,) if isinstance(about, str) else about
    return _run(
        lambda: _read(given, _paths(given), sources, entities, asked), asked, lambda judging: judging.timeline(named)
    )


def why(
    claims: Claims,
    claim: str,
    rule: str | None = None,
    *,
    sources: Mapping[str, object] | None = None,
    entities: Mapping[str, object] | None = None,
    options: Options | None = None,
    rules: LoadedRules | None = None,
) -> Why:
    """Return why each rule does or does not find something in one claim: every value it compared, and with what.

    `claim` is the id of a claim, how one id alone begins, or the name of an event, which stands for its first claim.
    `rule` is the id of a rule, or what several begin with: then only they are told of, in detail. The other arguments
    are those of `check`. Raises `ClaimcheckError` if there is no such claim or rule, and as `check` does.
    """
    asked = _Asked.of(options, rules)
    given = _given(claims)
    wanted = asked.named(rule) if rule is not None else frozenset()
    return _run(
        lambda: _read(given, _paths(given), sources, entities, asked), asked, lambda judging: judging.why(claim, wanted)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a run is asked for: the rules, those of them whose findings are told, the day, and whom to tell of it."""

    options: Options
    loaded: LoadedRules
    selected: frozenset[str]
    today: Moment
    rulings: tuple[Ruling, ...] = ()
    progress: Progress = unheard

    @staticmethod
    def of(options: Options | None, rules: LoadedRules | None, progress: Progress = unheard) -> _Asked:
        options = options or Options()
        loaded = rules or load_packs(options.rules, installed=options.installed, params=options.params)
        loaded = loaded.with_severities(severities_of(options.severity, loaded.rules))
        selected = chosen(loaded.rules, options)
        if loaded.rules and not selected:
            raise ClaimcheckError(Problem(OPTIONS, "no rule is left to check", hint="select more, or ignore less"))
        return _Asked(options, loaded, selected, _day(options.as_of), rulings_of(options, loaded.rules), progress)

    def named(self, rule: str) -> frozenset[str]:
        """Return the rules that a word names, selected or not: one of that id, or all that begin with it."""
        known = self.loaded.rules
        return frozenset((rule,)) if rule in known else chosen(known, Options(select=(rule,)))


def _run(read: Callable[[], Reading], asked: _Asked, result: Callable[[Judging], T]) -> T:
    """Return what a run results in; one that is out of memory is made again with more."""
    for room in ROOMS:
        try:
            asked.progress("reading claims")
            with _judging(read(), asked, room) as judging:
                return result(judging)
        except Exception as error:
            if room == ROOMS[-1] or not is_out_of_room(error):
                raise
    raise AssertionError("there is no room")


@contextmanager
def _judging(reading: Reading, asked: _Asked, room: int) -> Iterator[Judging]:
    in_bulk = reading.table is not None and reading.table.query("SELECT 1 FROM told LIMIT 1")
    if not reading.claims and not in_bulk and not reading.problems and not asked.loaded.registry.broken:
        reading.report(Problem(OPTIONS, "no claims were found", hint="name files or folders with *.claims.yaml"))
    asked.progress("merging claims into events")
    merged = merge(reading, room, asked.loaded.registry)
    with closing(merged.claims.table):
        yield Judging(merged, asked.loaded, asked.selected, asked.today, asked.options, asked.rulings, asked.progress)


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


def _kept(paths: Sequence[PathLike], asked: _Asked) -> KeptReport | None:
    """Return where the report of this run is kept; None if it is not to be, or its claims are no files."""
    options = asked.options
    cache = cache_folder(options.cache)
    words = (*sorted(asked.selected), *options.ignore, str(asked.today.earliest), options.min_certainty)
    others = (asked.loaded.key, str(options.root), repr(options.per_path), options.scope, _accepted(options))
    return KeptReport.of(cache, paths, (*words, *others), options.exclude) if cache is not None else None


def _accepted(options: Options) -> str:
    """Return a text that is different for every baseline."""
    baseline = options.baseline
    return "" if baseline is None else f"{baseline.everything} {baseline.render()}"


def _read(
    given: Sequence[PathLike | Mapping[str, object] | Claim],
    paths: Sequence[PathLike],
    sources: Mapping[str, object] | None,
    entities: Mapping[str, object] | None,
    asked: _Asked,
) -> Reading:
    registry = asked.loaded.registry
    if paths:
        return read_paths(paths, registry, cache_folder(asked.options.cache), asked.options.exclude)
    records = [item for item in given if not isinstance(item, str | os.PathLike)]
    return read_claims(records, registry, sources=sources, entities=entities)


def _day(as_of: str | None) -> Moment:
    text = datetime.date.today().isoformat() if as_of in (None, "today") else as_of
    try:
        date = parse_date(text)
    except DateError as error:
        hint = error.hint if " or " in error.hint and "relation" not in error.hint else "write YYYY-MM-DD"
        problem = Problem(OPTIONS, f"as of: {error.reason}", "", "as-of", text, hint=hint)
        raise ClaimcheckError(problem) from error
    one_day = isinstance(date, Date) and date.precision == "day" and not date.lasting
    if not isinstance(date, Date) or not one_day or date.approximate or date.uncertain:
        raise ClaimcheckError(Problem(OPTIONS, "as of: not one day", "", "as-of", text, hint="write YYYY-MM-DD"))
    return date.start
