"""Judges merged claims: by each rule, by all of them together, and by what their sources' words are; then says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from claimcheck.config import Options, not_ignored
from claimcheck.engine.chronology import Chronology, judge_chronology
from claimcheck.engine.columns import demand_of
from claimcheck.engine.compiled import CompiledRule
from claimcheck.engine.crowds import Crowds, crowds_of
from claimcheck.engine.direct import Judged, Violation, judge
from claimcheck.engine.events import Merged
from claimcheck.engine.explain import Explainer
from claimcheck.engine.network.build import build
from claimcheck.engine.notices import notices_of
from claimcheck.engine.relations import Relations, relate
from claimcheck.engine.repairs import MAX_REPAIRED, Repairer
from claimcheck.engine.timeline import Chronicler
from claimcheck.model.checked import CheckedRule
from claimcheck.model.dates import Moment
from claimcheck.model.findings import CERTAINTIES, Cause, Finding, Report, Summary, count_severities
from claimcheck.model.problems import Problem
from claimcheck.model.timeline import Timeline
from claimcheck.packs.loaded import LoadedRules
from claimcheck.triage import causes_of, in_reading_order, without_implied, without_repeated


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

    def report(self) -> Report:
        """Return everything there is to say."""
        findings, causes = self.triaged
        reading = self.merged.claims.reading
        judged = self.judged.of(self.selected)
        judged = replace(judged, cut_off=(*judged.cut_off, *self.misquoted[1]))
        left_out = self.relations.versions_left_out if self.joins or self.chain else ()
        notices = [
            *notices_of(self.merged, judged, left_out, in_network=self.chain is not None),
            *self.chronology.notices,
        ]
        rules_run = sum(rule.id in self.selected for rule in self.applicable)
        summary = Summary(
            files=reading.files,
            claims=self.merged.read,
            events=self.merged.events,
            sources=self.merged.sources,
            rules_run=rules_run,
            rules_skipped=len(self.selected) - rules_run,
            **count_severities(findings),
            notices=len(notices),
            problems=len(self.problems),
        )
        ordered = sorted(notices, key=lambda notice: (notice.topic, notice.reason))
        return Report(findings, tuple(ordered), self.problems, summary, causes)

    def timeline(self) -> Timeline:
        """Return when everything happened; the dates of those who are suspected of an error are left out."""
        if not self.merged.size:
            return Timeline((), (), self.problems)
        numbers = {name: self.merged.claims.number_of(name) for name in self._wrong()}
        withdrawn = frozenset(number for number in numbers.values() if number is not None)
        network = build(
            self.bounding,
            self.relations,
            self.today,
            "stated",
            everything=True,
            view="widened" if self.relations.features.imprecise else "strict",
            crowds=self.crowds,
        )
        chronicler = Chronicler(network, self.relations, {rule.id: rule for rule, _ in self.bounding}, withdrawn)
        return Timeline(tuple(chronicler.entries()), tuple(sorted(numbers)), self.problems)

    def _wrong(self) -> list[str]:
        """Return the claims that are suspected of an error, or of giving an event a date that others deny it."""
        findings, causes = self.triaged
        clashes = {rule.id for rule in self.joins if rule.asks_agreement}
        return [
            cause.suspect
            for cause in causes
            if any(
                findings[n].kind == "contradiction" and (findings[n].severity == "error" or findings[n].rule in clashes)
                for n in cause.findings
            )
        ]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is broken in the claims and in the rules, in order."""
        broken = (*self.merged.claims.reading.problems, *self.loaded.problems)
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
        return self.rests_on_texts

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
        possible = self.options.min_certainty == "possible"
        compiled = [self.loaded.query(rule.id) for rule in self.joins]
        return judge(compiled, self.relations, self.today, possible=possible, crowds=self.crowds)

    @cached_property
    def direct(self) -> list[Finding]:
        """Return the findings of each rule by itself."""
        if not self.judged.violations:
            return []
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
        return judge_chronology(
            self.chain, self.bounding, self.relations, self.today, self._sure(self.direct), self.crowds
        )

    @cached_property
    def bounding(self) -> list[tuple[CheckedRule, CompiledRule]]:
        """Return the rules that may bound moments."""
        return [(rule, self.loaded.query(rule.id)) for rule in self.joins]

    @cached_property
    def misquoted(self) -> tuple[list[Finding], list[str]]:
        """Return the quotes that are not in their sources, and the rules of which some findings are left out."""
        rules = [rule for rule in self.applicable if rule.check == "quote-in-text"]
        if not rules:
            return [], []
        from claimcheck.engine.quotes import misquoted  # only needed where a source's text is at hand

        found = [misquoted(rule, self.merged, Path(self.options.root or ".")) for rule in rules]
        cut_off = [rule.id for rule, (_, is_cut_off) in zip(rules, found, strict=True) if is_cut_off]
        return [finding for findings, _ in found for finding in findings], cut_off

    @cached_property
    def triaged(self) -> tuple[tuple[Finding, ...], tuple[Cause, ...]]:
        """Return the findings that say something new, and their causes, in reading order."""
        rules = self.loaded.rules
        implies = {name: rules[name].implies for name in self.selected}
        findings = [*self._sure(self.direct), *self._sure(self.chronology.findings), *self.misquoted[0]]
        told = (finding for finding in findings if finding.rule in self.selected)
        wanted = without_repeated(without_implied(told, implies))
        concerned = {claim for finding in wanted for claim in finding.claim_ids}
        concerned |= {citation.id for finding in wanted for _, citation in finding.also}
        ordered, causes = in_reading_order(wanted, causes_of(wanted, self.merged.claims.standings(concerned)))
        return ordered, self._repaired(causes, ordered)

    def _repaired(self, causes: tuple[Cause, ...], findings: Sequence[Finding]) -> tuple[Cause, ...]:
        """Return the causes with what their suspects would have to say instead."""
        if self.chain is None or not causes:
            return causes
        suspects = {cause.suspect: findings[cause.findings[0]] for cause in causes[:MAX_REPAIRED]}
        asked = {event for finding in suspects.values() for event in finding.events}
        network = self.chronology.network
        if network is None or any(finding.stepwise for finding in suspects.values()):
            network = build(self.bounding, self.relations, self.today, "stated", asked=asked, crowds=self.crowds)
        return Repairer(self.relations, network, self.today).repaired(causes, findings)

    def _sure(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that are as certain as is asked for."""
        surest = CERTAINTIES.index(self.options.min_certainty)
        return [finding for finding in findings if CERTAINTIES.index(finding.certainty) >= surest]
