"""Judges merged claims: by each rule, by all of them together, and by what their sources' words are; then says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.config import Options, not_ignored
from claimcheck.engine.about import Entities
from claimcheck.engine.chronology import Chronology, judge_chronology
from claimcheck.engine.columns import demand_of
from claimcheck.engine.compiled import CompiledRule
from claimcheck.engine.crowds import Crowds, crowds_of
from claimcheck.engine.direct import Judged, Violation, judge
from claimcheck.engine.events import Merged
from claimcheck.engine.explain import Explainer
from claimcheck.engine.mending import Mending
from claimcheck.engine.network.build import build
from claimcheck.engine.network.temporal import TemporalNetwork
from claimcheck.engine.notices import notices_of
from claimcheck.engine.quoting import has_quotes
from claimcheck.engine.relations import Relations, relate
from claimcheck.engine.repairs import Repairer
from claimcheck.engine.timeline import Chronicler
from claimcheck.model.baseline import Entry
from claimcheck.model.checked import CheckedRule
from claimcheck.model.dates import Moment
from claimcheck.model.dates.ranges import in_words
from claimcheck.model.dossier import Dossier
from claimcheck.model.findings import (
    CERTAINTIES,
    Cause,
    Finding,
    Report,
    ReportedRule,
    Summary,
    Suppressed,
    count_severities,
)
from claimcheck.model.ignored import Suppression
from claimcheck.model.problems import Problem
from claimcheck.model.rulings import Ruling, ruled
from claimcheck.model.timeline import Timeline, TimelineEntry
from claimcheck.model.why import RuleAccount, Why
from claimcheck.packs.loaded import LoadedRules
from claimcheck.triage import causes_apart, causes_of, in_reading_order, without_implied, without_repeated
from claimcheck.triage.baseline import stale_notices, without_known
from claimcheck.triage.suppress import (
    EXPIRED,
    UNUSED,
    Auditor,
    about_suppressions,
    suppressions_of,
    without_suppressed,
)

if TYPE_CHECKING:
    from claimcheck.engine.dossier import Shown
    from claimcheck.engine.why import Inquiry

MANY_SHOWN = 2_000
"""Of more claims than these a page tells only when the events were that findings are about."""


CHECKS_OF_QUOTES = ("quote-in-text", "quote-against-date")
ABOUT_SUPPRESSIONS = (UNUSED, EXPIRED)

Progress = Callable[[str], None]
"""Is told in a few words what is being done."""


def unheard(doing: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was found: the findings that are told, those `about` suppressions, and those that are accepted."""

    findings: tuple[Finding, ...]
    about: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    baselined: tuple[Finding, ...]


@dataclass
class Judging:
    """One run over merged claims. What several of its results rest on is worked out once.

    `selected` are the ids of the rules whose findings are told.
    """

    merged: Merged
    loaded: LoadedRules
    selected: Collection[str]
    today: Moment
    options: Options
    rulings: tuple[Ruling, ...] = ()
    progress: Progress = unheard

    def __post_init__(self) -> None:
        self.loaded = self.loaded.naming(self.merged.same)

    def report(self) -> Report:
        """Return everything there is to say."""
        findings, causes = self.triaged
        causes = self._repaired(causes, findings)
        reading, settled, stale = self.merged.claims.reading, self.settled, self._stale()
        judged = self.judged.of(self.selected)
        judged = replace(judged, cut_off=(*judged.cut_off, *self.misquoted[1]))
        left_out = self.relations.versions_left_out if self.joins or self.chain else ()
        notices = [
            *notices_of(self.merged, judged, left_out, in_network=self.chain is not None),
            *self.chronology.notices,
            *stale_notices(stale),
        ]
        ran = [rule for rule in self.applicable if rule.id in self.selected]
        summary = Summary(
            files=reading.files,
            claims=self.merged.read,
            events=self.merged.events,
            sources=self.merged.sources,
            rules_run=len(ran),
            rules_skipped=len(self.selected) - len(ran),
            **count_severities(findings),
            notices=len(notices),
            problems=len(self.problems),
            suppressed=len(settled.suppressed),
            baselined=len(settled.baselined),
        )
        ordered = sorted(notices, key=lambda notice: (notice.topic, notice.reason))
        rules = tuple(ReportedRule(rule.id, rule.title, rule.severity, rule.why) for rule in ran)
        accepted = (settled.suppressed, settled.baselined, stale)
        return Report(findings, tuple(ordered), self.problems, summary, causes, rules, *accepted)

    def timeline(self, about: Collection[str] = ()) -> Timeline:
        """Return when everything happened; the dates of those who are suspected of an error are left out.

        If entities are asked `about`, by their ids or names, only events that name one of them are in it. Raises
        `ClaimcheckError` for what is neither.
        """
        if not self.merged.size:
            return Timeline((), (), self.problems)
        entities = Entities(self.merged)
        meant = {name: entities.meant(name) for name in about}
        only = entities.events(one for ids in meant.values() for one in ids) if meant else None
        several = tuple((name, ids) for name, ids in meant.items() if len(ids) > 1)
        entries = tuple(self._chronicler().entries(only))
        return Timeline(entries, tuple(sorted(self._wrong())), self.problems, several)

    def dossier(self) -> Dossier:
        """Return the report with what a page shows beside it: the claims, whom they name, and when everything was."""
        from claimcheck.engine.dossier import Shown

        report = self.report()
        reading = self.merged.claims.reading
        shown = Shown(self.merged, {claim for finding in report.findings for claim in finding.claim_ids})
        named = {part.entity for claim in shown.claims for part in claim.parts}
        return Dossier(
            report=report,
            claims=shown.claims,
            first=shown.first,
            timeline=self._timeline_of(shown) if self.merged.size else Timeline((), (), self.problems),
            as_of=in_words(self.today),
            entities={name: reading.name_of(name) for name in sorted(named)},
            sources={name: reading.title_of(name) for name in sorted({c.source for c in shown.claims} - {""})},
        )

    def _timeline_of(self, shown: Shown) -> Timeline:
        """Return when the events of claims shown were: all, or of many those that findings are about."""
        events = shown.events if self.merged.read > MANY_SHOWN else None
        if events is not None and not events:
            return Timeline((), (), self.problems)
        entries = self._chronicler(asked=events or ()).entries(events)
        return Timeline(tuple(entries), tuple(sorted(self._wrong())), self.problems)

    def _chronicler(self, asked: Collection[int] = ()) -> Chronicler:
        """Return what tells when events were: all, or only those `asked` for."""
        numbers = {name: self.merged.claims.number_of(name) for name in self._wrong()}
        withdrawn = frozenset(number for number in numbers.values() if number is not None)
        network = build(
            self.bounding,
            self.relations,
            self.today,
            "stated",
            asked=asked,
            everything=not asked,
            view="widened" if self.relations.features.imprecise else "strict",
            crowds=self.crowds,
        )
        return Chronicler(network, self.relations, {rule.id: rule for rule, _ in self.bounding}, withdrawn)

    def why(self, name: str, rules: Collection[str] = ()) -> Why:
        """Return what the rules make of one claim; of `rules`, if there are any, only what these do, in detail.

        `name` is the claim's id, its event's name, or how its id alone begins. Raises `ClaimcheckError` for what there
        is not.
        """
        from claimcheck.engine.why import SHOWN, SHOWN_IN_DETAIL, Inquiry, Told
        from claimcheck.engine.why_claim import Claimant, claim_named

        claimant = Claimant(self.merged, claim_named(self.merged, name))
        if claimant.number is None or claimant.event is None:
            return Why(claimant.account(), (), problems=self.problems)
        implies = {one: self.loaded.rules[one].implies for one in self.selected}
        told = Told(self.judged.violations, self.triaged[0], implies, self.options.min_certainty)
        shown = SHOWN_IN_DETAIL if rules else SHOWN
        inquiry = Inquiry(self.relations, self.today, claimant.number, claimant.event, told, self.crowds, shown)
        asked = [self.loaded.rules[one] for one in sorted(rules or self.loaded.rules)]
        concerned = [rule for rule in asked if inquiry.concerns(rule)]
        inquiry.ask([rule for rule in concerned if self._is_joined(rule)])
        accounts = tuple(self._accounted(rule, inquiry) for rule in concerned)
        claim = replace(
            claimant.account(),
            versions=claimant.versions(),
            entry=self._entry(claimant.event),
            suspected=any(cause.suspect == claimant.name for cause in self.triaged[1]),
        )
        return Why(claim, accounts, len(asked) - len(concerned), self.problems)

    def _accounted(self, rule: CheckedRule, inquiry: Inquiry) -> RuleAccount:
        """Return what one rule makes of the event inquired into."""
        if rule.id not in self.selected:
            return inquiry.bare(rule, "left out", "it is ignored, or not selected")
        if rule.check is not None:
            return inquiry.of_check(rule)
        return inquiry.account(rule) if self._is_joined(rule) else inquiry.alone(rule)

    def _is_joined(self, rule: CheckedRule) -> bool:
        """Tell whether a rule is told of, and judged by joining events that there are."""
        return rule.id in self.selected and rule.check is None and self._applies(rule)

    def _entry(self, event: int) -> TimelineEntry | None:
        """Return when an event was, as the timeline tells it; None if nothing asserts it."""
        return next(iter(self._chronicler(asked=(event,)).entries({event})), None)

    def _wrong(self) -> list[str]:
        """Return the claims whose dates are suspected of an error, or of giving an event a date that others deny it."""
        findings, causes = self.triaged
        clashes = {rule.id for rule in self.joins if rule.asks_agreement}
        errors = [f.kind == "contradiction" and (f.severity == "error" or f.rule in clashes) for f in findings]
        return [
            cause.suspect
            for cause in causes
            if any(errors[n] and _rests_on_date(findings[n], cause.suspect) for n in cause.findings)
        ]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is broken in the claims and in the rules, in order."""
        reading = self.merged.claims.reading
        broken = (*map(reading.with_line, reading.problems), *self.loaded.problems)
        return tuple(sorted(broken, key=lambda problem: problem.order))

    @property
    def rests_on_texts(self) -> bool:
        """Tell whether what is found also depends on the texts that sources name."""
        return any(read.source.text for read in self.merged.claims.reading.sources.values())

    # -- the rules ---------------------------------------------------------------------------------------------

    @cached_property
    def applicable(self) -> list[CheckedRule]:
        """Return the rules that have something to judge: those selected; for chains, all that are not ignored."""
        rules = self.loaded.rules
        chained = any(rules[name].check == "temporal-network" for name in self.selected)
        judged = not_ignored(rules, self.options) if chained else self.selected
        return [rule for name in sorted(judged) if self._applies(rule := rules[name])]

    def _applies(self, rule: CheckedRule) -> bool:
        if rule.check is None:
            return all(self.merged.types & set(named.subject.types) for named in rule.matched)
        if rule.id not in self.selected or rule.check == "temporal-network":
            return rule.id in self.selected and self.merged.size > 0
        if rule.check in ABOUT_SUPPRESSIONS:
            return bool(self.suppressions)
        return self.rests_on_texts if rule.check == "quote-in-text" else has_quotes(self.merged.claims.reading)

    @property
    def joins(self) -> list[CheckedRule]:
        """Return the rules that are judged by joining events."""
        return [rule for rule in self.applicable if rule.check is None]

    @property
    def chain(self) -> CheckedRule | None:
        """Return the rule that is judged by the temporal network."""
        return next((rule for rule in self.applicable if rule.check == "temporal-network"), None)

    # -- what they find ------------------------------------------------------------------------------------------

    @cached_property
    def relations(self) -> Relations:
        """Return the relations that rules are judged on."""
        return relate(self.merged, demand_of(self.joins), self.options.threads)

    @cached_property
    def crowds(self) -> Mapping[str, Crowds]:
        """Return the events that are left apart, by rule."""
        return crowds_of(self.joins, self.relations)

    @cached_property
    def judged(self) -> Judged:
        """Return what each rule by itself finds."""
        if not self.joins:
            return Judged()
        self.progress(f"judging by {len(self.joins)} rules")
        possible = self.options.min_certainty == "possible"
        compiled = [self.loaded.query(rule.id) for rule in self.joins]
        return judge(compiled, self.relations, self.today, possible=possible, crowds=self.crowds)

    @cached_property
    def direct(self) -> list[Finding]:
        """Return the findings of each rule by itself."""
        if not self.judged.violations:
            return []
        self.progress(f"explaining {len(self.judged.violations):,} findings")
        explainer = Explainer(self.relations, self.merged.claims.reading, self.today)
        by_rule: dict[str, list[Violation]] = defaultdict(list)
        for violation in self.judged.violations:
            by_rule[violation.rule].append(violation)
        broken = [rule for rule in self.joins if by_rule[rule.id]]
        for rule in broken:
            explainer.rows.fetch(rule, by_rule[rule.id])
        explainer.rows.fetch_claims()
        return [finding for rule in broken for finding in explainer.findings(rule, by_rule[rule.id])]

    @cached_property
    def chronology(self) -> Chronology:
        """Return what all dates and rules find together."""
        if self.chain is None:
            return Chronology()
        direct = self._sure(self.direct)
        self.progress("following chains of dates")
        return judge_chronology(self.chain, self.bounding, self.relations, self.today, direct, self.crowds)

    @cached_property
    def bounding(self) -> list[tuple[CheckedRule, CompiledRule]]:
        """Return the rules that may bound moments."""
        return [(rule, self.loaded.query(rule.id)) for rule in self.joins]

    @cached_property
    def misquoted(self) -> tuple[list[Finding], list[str]]:
        """Return what is found in quotes, and the rules of which some findings are left out."""
        rules = [rule for rule in self.applicable if rule.check in CHECKS_OF_QUOTES]
        if not rules:
            return [], []
        from claimcheck.engine.quotes import judge_quotes  # only needed where something is quoted

        self.progress("looking quotes up")
        found, cut_off = judge_quotes(rules, self.merged, Path(self.options.root or "."))
        return self._sure(found), cut_off

    @cached_property
    def suppressions(self) -> tuple[Suppression, ...]:
        """Return what claims say to ignore."""
        return suppressions_of(self.merged.claims.reading)

    @cached_property
    def settled(self) -> Settled:
        """Return the findings that say something new, those that are accepted kept apart."""
        rules = self.loaded.rules
        implies = {name: rules[name].implies for name in self.selected}
        findings = [*self._sure(self.direct), *self._sure(self.chronology.findings), *self.misquoted[0]]
        told = (finding for finding in ruled(findings, self.rulings) if finding.rule in self.selected)
        wanted = without_repeated(without_implied(told, implies))
        left, suppressed, used = without_suppressed(wanted, self.suppressions, self.today)
        asked = [rule for rule in self.applicable if rule.id in self.selected]
        auditor = Auditor(self.merged.claims.reading, rules, self.selected, self.today)
        whole = self.options.scope != "part" and self.options.min_certainty != "certain"
        about = ruled(about_suppressions(asked, auditor, self.suppressions, used, whole=whole), self.rulings)
        new, known = without_known(left, self.options.baseline)
        more, known_more = without_known(about, self.options.baseline)
        return Settled(tuple(new), tuple(more), suppressed, (*known, *known_more))

    def _stale(self) -> tuple[Entry, ...]:
        """Return the entries of the baseline that nothing matches, of all if the run is known to look at everything."""
        baseline, scope = self.options.baseline, self.options.scope
        if baseline is None or scope == "part" or self.problems:
            return ()
        settled = self.settled
        found = (*settled.findings, *settled.about, *settled.baselined, *(one.finding for one in settled.suppressed))
        stale = baseline.unmatched({finding.fingerprint for finding in found})
        if scope == "whole":
            return stale
        known = self.merged.claims.among({claim for entry in stale for claim in entry.claims})
        return tuple(entry for entry in stale if known.issuperset(entry.claims))

    @cached_property
    def triaged(self) -> tuple[tuple[Finding, ...], tuple[Cause, ...]]:
        """Return the findings that are told, and their causes, in reading order."""
        wanted, about = self.settled.findings, self.settled.about
        self.progress("looking for what is most likely wrong")
        concerned = {claim for finding in wanted for claim in finding.claim_ids}
        concerned |= {citation.id for finding in wanted for _, citation in finding.also}
        network = self._explaining
        misfits = Mending(self.relations, network, wanted).misfits if network is not None else None
        found = causes_of(wanted, self.merged.claims.standings(concerned), misfits)
        everything = [*wanted, *about]
        ordered, causes = in_reading_order(everything, [*found, *causes_apart(everything, len(wanted), found)])
        return ordered, tuple(map(self._naming_entities, causes))

    def _naming_entities(self, cause: Cause) -> Cause:
        """Return a cause with whom its suspect names."""
        number = self.merged.claims.number_of(cause.suspect)
        if number is None:
            return cause
        claim = self.merged.claims[number]
        named = (name for role in claim.roles() if (name := getattr(claim, role, None)) is not None)
        return replace(cause, entities=tuple(dict.fromkeys(self.merged.same.get(name, name) for name in named)))

    def _repaired(self, causes: tuple[Cause, ...], findings: Sequence[Finding]) -> tuple[Cause, ...]:
        """Return the causes with what their suspects would have to say instead."""
        network = self._explaining
        return causes if network is None else Repairer(self.relations, network, self.today).repaired(causes, findings)

    @cached_property
    def _explaining(self) -> TemporalNetwork | None:
        """Return what joins the events of all findings with everything that bounds them; None if nothing is to say."""
        found = self.settled.findings
        if self.chain is None or not (found or self.settled.about):
            return None
        network = self.chronology.network
        if network is not None and not any(finding.stepwise for finding in found):
            return network
        asked = {event for finding in found for event in finding.events}
        return build(self.bounding, self.relations, self.today, "stated", asked=asked, crowds=self.crowds)

    def _sure(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that are as certain as is asked for."""
        surest = CERTAINTIES.index(self.options.min_certainty)
        return [finding for finding in findings if CERTAINTIES.index(finding.certainty) >= surest]


def _rests_on_date(finding: Finding, claim: str) -> bool:
    """Tell whether a finding cites a claim for a date, and not only for whom or how much it names."""
    return any(step.kind in ("date", "relative date") and claim in step.claims for step in finding.steps)
