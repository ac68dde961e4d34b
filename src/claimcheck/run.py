"""The whole run: what is asked for, which claims are read, what is said of them."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from claimcheck.config import OPTIONS, Options, chosen
from claimcheck.engine.events import merge
from claimcheck.judging import Judging
from claimcheck.kept import KeptReport, cache_folder
from claimcheck.model.claims import Claim
from claimcheck.model.dates import Date, DateError, Moment, parse_date
from claimcheck.model.findings import Report
from claimcheck.model.problems import ClaimcheckError, Problem
from claimcheck.model.timeline import Timeline
from claimcheck.packs.cache import load_builtin_rules
from claimcheck.packs.loaded import LoadedRules
from claimcheck.reading import Reading, read_claims, read_paths
from claimcheck.reading.table import ROOMS, is_out_of_room
from claimcheck.vocabulary import builtin_types

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
) -> Report:
    """Check claims for contradictions.

    `claims` is a path, several paths (files, folders, `-`), or claims as mappings or records; for the latter,
    `sources` and `entities` describe what they refer to, by id, as in a claim file. What is broken in the input is
    in `Report.problems`; the rest is checked. Raises `ClaimcheckError` when the options make no sense.
    """
    asked = _Asked.of(options, rules)
    given = _given(claims)
    paths = _paths(given)
    kept = _kept(paths, asked) if rules is None else None
    if kept is not None and (report := kept.read()) is not None:
        return report
    report, texts = _run(
        lambda: _read(given, paths, sources, entities, asked.options),
        asked,
        lambda judging: (judging.report(), judging.rests_on_texts),
    )
    if kept is not None and not texts:
        kept.write(report)
    return report


def timeline(
    claims: Claims,
    *,
    sources: Mapping[str, object] | None = None,
    entities: Mapping[str, object] | None = None,
    options: Options | None = None,
    rules: LoadedRules | None = None,
) -> Timeline:
    """Return when everything happened: the tightest range that all claims and rules together leave every event.

    Claims that are suspected to be wrong say nothing of time in it. The arguments are those of `check`, and so is what
    is raised.
    """
    asked = _Asked.of(options, rules)
    given = _given(claims)
    return _run(lambda: _read(given, _paths(given), sources, entities, asked.options), asked, Judging.timeline)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a run is asked for: the rules, those of them whose findings are told, and the day."""

    options: Options
    loaded: LoadedRules
    selected: frozenset[str]
    today: Moment

    @staticmethod
    def of(options: Options | None, rules: LoadedRules | None) -> _Asked:
        options = options or Options()
        loaded = rules or load_builtin_rules()
        selected = chosen(loaded.rules, options)
        if loaded.rules and not selected:
            raise ClaimcheckError(Problem(OPTIONS, "no rule is left to check", hint="select more, or ignore less"))
        return _Asked(options, loaded, selected, _day(options.as_of))


def _run(read: Callable[[], Reading], asked: _Asked, result: Callable[[Judging], T]) -> T:
    """Return what a run results in; one that is out of memory is made again with more."""
    for room in ROOMS:
        try:
            with _judging(read(), asked, room) as judging:
                return result(judging)
        except Exception as error:
            if room == ROOMS[-1] or not is_out_of_room(error):
                raise
    raise AssertionError("there is no room")


@contextmanager
def _judging(reading: Reading, asked: _Asked, room: int) -> Iterator[Judging]:
    in_bulk = reading.table is not None and reading.table.query("SELECT 1 FROM told LIMIT 1")
    if not reading.claims and not in_bulk and not reading.problems:
        reading.report(Problem(OPTIONS, "no claims were found", hint="name files or folders with *.claims.yaml"))
    merged = merge(reading, room)
    with closing(merged.claims.table):
        yield Judging(merged, asked.loaded, asked.selected, asked.today, asked.options)


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
    return KeptReport.of(cache, paths, (*words, str(options.root))) if cache is not None else None


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
