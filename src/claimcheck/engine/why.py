"""Why a rule finds something in one event, or does not: every combination it judges the event in, and what comes out.

What violates a rule is known from the run; the combinations that do not are asked for here, with the truth of every
condition in both views of the dates. The words for all of it are read off the rows in plain Python.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

from claimcheck.engine.citations import title_of
from claimcheck.engine.columns import Pass, View
from claimcheck.engine.compile import Reason, Verdicts
from claimcheck.engine.crowds import Crowds, without
from claimcheck.engine.direct import Violation
from claimcheck.engine.explain import Explainer
from claimcheck.engine.misdated import left_alone
from claimcheck.engine.proof import Case
from claimcheck.engine.relations import Relations
from claimcheck.engine.why_event import AskedEvent, many, no_partner, without_members
from claimcheck.engine.why_queries import (
    MAX_COMBINATIONS,
    Judgement,
    Question,
    operands_of,
    questions_of,
)
from claimcheck.engine.why_values import Values
from claimcheck.engine.why_words import Words
from claimcheck.model.checked import CheckedPartner, CheckedRule
from claimcheck.model.dates import Moment
from claimcheck.model.expressions import atoms_of, groups_of
from claimcheck.model.findings import CERTAINTIES, Certainty, Finding
from claimcheck.model.why import OUTCOMES, Combination, Comparison, Outcome, Part, Player, RuleAccount

SHOWN, SHOWN_IN_DETAIL = 3, 50
"""So many combinations of a rule are told: of many rules, and where one rule is asked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a run found: every violation, every finding of a rule by itself, and those of all that are told."""

    violations: Sequence[Violation]
    findings: Sequence[Finding]
    implies: Mapping[str, Sequence[str]]
    least: Certainty


@dataclass(frozen=True, slots=True)
class _Judged:
    """A combination and what is made of it, before it is put into words."""

    outcome: Outcome
    pass_: Pass
    strict: Judgement
    widened: Judgement
    finding: Finding | None = None
    reason: str = ""


_Answers = dict[tuple[int, ...], tuple[Judgement, Judgement]]


@dataclass
class Inquiry:
    """Accounts for what rules make of the event of one claim, of which `number` is the claim, `event` the event."""

    relations: Relations
    today: Moment
    number: int
    event: int
    told: Told
    crowds: Mapping[str, Crowds]
    shown: int = SHOWN
    asked: AskedEvent = field(init=False)
    explainer: Explainer = field(init=False)
    _asked: dict[str, dict[Pass, tuple[_Answers, bool]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.asked = AskedEvent(self.relations, self.number, self.event)
        self.explainer = Explainer(self.relations, self.relations.claims.reading, self.today)

    def concerns(self, rule: CheckedRule) -> bool:
        """Tell whether a rule looks at events of this type and stance, or found something that cites the claim."""
        fits = any(map(self.asked.fits, rule.matched)) or any(map(self.asked.fits, rule.partners))
        return fits or rule.check is not None or bool(self._findings(rule))

    # -- one rule --------------------------------------------------------------------------------------------------

    def ask(self, rules: Sequence[CheckedRule]) -> None:
        """Ask what several rules make of the event, side by side: to plan a query takes longer than to run it."""
        if self.relations.threads == 1 or len(rules) < 2 or not self.asked.kinds or not self._days:
            return
        with ThreadPoolExecutor(self.relations.threads or os.cpu_count()) as pool:
            self._asked |= zip([rule.id for rule in rules], pool.map(self._answers, rules), strict=True)

    def account(self, rule: CheckedRule) -> RuleAccount:
        """Return what a rule that is judged in this run makes of the event."""
        if rule.id in self.crowds and self._is_in_crowd(self.crowds[rule.id]):
            return self.bare(rule, "apart", "so many events share its keys that their pairs are not looked at")
        found, complete = self._judged(rule)
        rest = self._unmatched(rule, found)
        found = [one for one in found if one.finding is not None or not self._is_of_others(rule, one)]
        if not found and not rest:
            return self.alone(rule)
        return self._accounted(rule, rest, sorted(found, key=self._order), complete=complete)

    def _accounted(
        self, rule: CheckedRule, rest: Sequence[Combination], found: Sequence[_Judged], *, complete: bool = True
    ) -> RuleAccount:
        """Return the account of combinations that are in words already, and of others, the first of which are told."""
        shown = self._told(rule, found[: max(0, self.shown - len(rest))])
        ordered = sorted([*rest, *shown], key=_found_first)
        counts = Counter([*(one.outcome for one in rest), *(one.outcome for one in found)])
        return RuleAccount(
            rule.id,
            rule.title,
            rule.severity,
            ordered[0].outcome,
            combinations=tuple(ordered[: self.shown]),
            counts=tuple((name, counts[name]) for name in OUTCOMES if counts[name]),
            complete=complete,
        )

    def bare(self, rule: CheckedRule, outcome: Outcome, reason: str) -> RuleAccount:
        """Return the account of a rule that judges no combination of the event."""
        return RuleAccount(rule.id, rule.title, rule.severity, outcome, reason)

    def alone(self, rule: CheckedRule) -> RuleAccount:
        """Return the account of a rule that has no events to judge in this run."""
        return self.bare(rule, *no_partner(rule, self.asked))

    def of_check(self, rule: CheckedRule) -> RuleAccount:
        """Return the account of a rule that is written in Python: what it finds, or else what it looked at."""
        found = self._unmatched(rule, ())
        return self._accounted(rule, found, []) if found else self.bare(rule, *self._checked(rule))

    def _checked(self, rule: CheckedRule) -> tuple[Outcome, str]:
        """Say what a check that found nothing looked at."""
        if rule.check == "temporal-network":
            return "holds", "no chain of dates, relative dates and rules through its event contradicts itself"
        if rule.check in ("suppression-unused", "suppression-expired"):
            return "holds", "what the claim says to ignore is needed, and has not expired, if it says so at all"
        if self.asked.claim.quote is None:
            return "not applicable", "it quotes nothing"
        if rule.check == "quote-in-text":
            source = self.relations.claims.reading.sources.get(self.asked.claim.source or "")
            text = source.source.text if source else None
            if text is None:
                return "not applicable", "the text of its source is not at hand"
            return "holds", f"its quote is in {text}"
        if left := left_alone(self.relations.merged, self.number):
            claims = [self.relations.claims[number].id for number in left.claims]
            named = ", ".join(claims[:SHOWN]) + (f" and {len(claims) - SHOWN} more" if len(claims) > SHOWN else "")
            return (
                "holds",
                f"the {left.words} it quotes is left alone: it may be the date of {named}, of the same source",
            )
        return "holds", "nothing in its quote contradicts it"

    def _of(self, rule: CheckedRule) -> list[Finding]:
        """Return the findings of a rule that are told."""
        return [one for one in self.told.findings if one.rule == rule.id]

    def _findings(self, rule: CheckedRule) -> list[Finding]:
        """Return those that concern the event, or cite the claim."""
        return [one for one in self._of(rule) if self.event in one.events or self.asked.claim.id in one.claim_ids]

    def _as_found(self, finding: Finding) -> Combination:
        """Return a finding of which no combination is told: of the event, or only counted from the claim's date."""
        disputed = finding.kind == "dispute"
        if self.event in finding.events:
            return Combination("fired", (), finding=finding, disputed=disputed)
        reason = "it cites this claim only because another date is counted from it"
        return Combination("beside", (), reason=reason, finding=finding, disputed=disputed)

    def _is_in_crowd(self, crowds: Crowds) -> bool:
        sql = f"SELECT 1 FROM stated.event_strict WHERE event = {self.event} AND NOT ({crowds.condition()}) LIMIT 1"
        return bool(self.relations.rows(sql))

    # -- its combinations ------------------------------------------------------------------------------------------

    def _judged(self, rule: CheckedRule) -> tuple[list[_Judged], bool]:
        """Return every combination and what is made of it, and whether these are all."""
        violations = self._violations(rule)
        found: list[_Judged] = []
        complete = True
        for pass_, (answers, whole) in (self._asked.get(rule.id) or self._answers(rule)).items():
            complete = complete and whole
            known = {judged.strict.events for judged in found}
            for rows, (strict, widened) in answers.items():
                judged = self._decided(rule, pass_, strict, widened, violations.get((pass_, rows)))
                new = judged.finding is not None or (self.asked.is_reported and strict.events not in known)
                if pass_ == "stated" or new:
                    found.append(judged)
        return found, complete

    def _answers(self, rule: CheckedRule) -> dict[Pass, tuple[_Answers, bool]]:
        """Return what the rule says of every combination, strict and widened, by rows; and whether these are all."""
        types, stance = self.asked.kinds
        questions = questions_of(rule, types, stance, self.event, self.relations.features.clocks)
        found: dict[Pass, tuple[_Answers, bool]] = {}
        for pass_ in self.relations.passes_with(_types(rule)):
            answers: _Answers = {}
            complete = True
            for question in questions:
                strict, whole = self._ask(question, pass_, "strict")
                widened = self._ask(question, pass_, "widened")[0] if self._widens and strict else strict
                complete = complete and whole
                for rows, one in strict.items():
                    member = answers[rows][0].member if rows in answers else {}
                    answers[rows] = replace(one, member={**member, **one.member}), widened.get(rows, one)
            found[pass_] = answers, complete
        return found

    @property
    def _widens(self) -> bool:
        return self.relations.features.imprecise

    def _ask(self, question: Question, pass_: Pass, view: View) -> tuple[dict[tuple[int, ...], Judgement], bool]:
        """Return the answers to a question by their rows, and whether these are all."""
        if view == "widened":
            self.relations.widen(pass_)
        crowds = self.crowds.get(question.rule.id)
        name = without(crowds, question.rule.id, pass_, view, self.relations) if crowds else view
        filled = {"pass_": pass_, "view": name, **self._days}
        if view == "strict" and not self.relations.rows(question.probe.format_map(filled)):
            return {}, True
        rows = self.relations.rows(question.sql.format_map(filled))
        judgements = [question.judgement(row) for row in rows[:MAX_COMBINATIONS]]
        return {one.rows: one for one in judgements}, len(rows) <= MAX_COMBINATIONS

    @cached_property
    def _days(self) -> dict[str, object]:
        """Return what stands in queries for the day of the run."""
        day = self.today
        ends = {"lo": day.earliest, "hi": day.latest, "lo_code": day.earliest_code, "hi_code": day.latest_code}
        return {f"today_{end}": value for end, value in ends.items()}

    def _violations(self, rule: CheckedRule) -> dict[tuple[Pass, tuple[int, ...]], Violation]:
        return {(v.pass_, tuple(v.rows.values())): v for v in self.told.violations if v.rule == rule.id}

    def _decided(
        self, rule: CheckedRule, pass_: Pass, strict: Judgement, widened: Judgement, violation: Violation | None
    ) -> _Judged:
        """Return what is made of one combination."""
        if violation is not None:
            return self._broken(rule, violation, _Judged("fired", pass_, strict, widened))
        outcome, reason = _outcome(rule, strict, widened)
        if outcome == "no partner":
            outcome, reason = without_members(rule, self.asked, _empty_groups(rule, strict))
        return _Judged(outcome, pass_, strict, widened, reason=reason)

    def _broken(self, rule: CheckedRule, violation: Violation, one: _Judged) -> _Judged:
        """Return a violation with its finding, and whether that is told, and of this event."""
        self.explainer.rows.fetch(rule, [violation])
        self.explainer.rows.fetch_claims()
        made = self.explainer.findings(rule, [violation])
        if not made:
            return replace(one, outcome="holds", reason="it would only break what is not reported")
        alike = (made[0].fingerprint, made[0].kind)
        told = next((f for f in self._of(rule) if (f.fingerprint, f.kind) == alike), None)
        if told is None:
            return replace(one, outcome="silenced", finding=made[0], reason=self._silenced_by(made[0]))
        if self.event in told.events or self._is_cited(rule, violation):
            return replace(one, finding=told)
        return replace(one, outcome="beside", finding=told, reason="it does not rest on this claim's event")

    def _is_cited(self, rule: CheckedRule, violation: Violation) -> bool:
        """Tell whether a violation rests on the event otherwise than by a date that is counted from it."""
        reading = self.relations.claims.reading
        case = Case(rule, violation, self.relations, reading, self.today, self.explainer.rows)
        members = set(self.asked.members)
        return any(evidence.claim in members and evidence.point != "via" for evidence in case.proof)

    def _silenced_by(self, finding: Finding) -> str:
        """Say why a finding is not told."""
        if CERTAINTIES.index(finding.certainty) < CERTAINTIES.index(self.told.least):
            return f"it is only {finding.certainty}, and less is not asked for than {self.told.least}"
        claims = set(finding.claim_ids)
        for other in self.told.findings:
            if finding.rule in self.told.implies.get(other.rule, ()) and claims <= set(other.claim_ids):
                return f"the stronger rule {other.rule} already says so"
        for other in self.told.findings:
            if other.rule == finding.rule and set(other.claim_ids) <= claims:
                return f"another finding of this rule says so with {', '.join(other.claim_ids)} alone"
        return "another finding already says so"

    def _unmatched(self, rule: CheckedRule, found: Iterable[_Judged]) -> list[Combination]:
        """Return the findings of which no combination of the event is known."""
        seen = {(one.finding.fingerprint, one.finding.kind) for one in found if one.finding is not None}
        rest = [one for one in self._findings(rule) if (one.fingerprint, one.kind) not in seen]
        return sorted(map(self._as_found, rest), key=lambda one: OUTCOMES.index(one.outcome))

    def _order(self, one: _Judged) -> tuple[object, ...]:
        """Put what is found first, then what the claim itself says, then what others say of its event."""
        seriousness = OUTCOMES.index(one.outcome)
        found = -len(OUTCOMES) + seriousness if one.finding is not None else 0
        return found, self._is_without(one), seriousness, one.pass_ != "stated", one.strict.rows

    def _is_of_others(self, rule: CheckedRule, one: _Judged) -> bool:
        """Tell whether a rule about single claims looks only at others of the event."""
        rows = zip(rule.matched, one.strict.rows, one.strict.events, strict=True)
        own = [row for named, row, event in rows if event == self.event and named.subject.each == "claim"]
        return bool(own) and self.number not in own

    def _is_without(self, one: _Judged) -> bool:
        """Tell whether the event is judged by other claims only: a version of it, or single claims."""
        rows = [row for row, event in zip(one.strict.rows, one.strict.events, strict=True) if event == self.event]
        return bool(rows) and not self.asked.own_rows.intersection((one.pass_, row) for row in rows)

    # -- in words ----------------------------------------------------------------------------------------------------

    def _told(self, rule: CheckedRule, judged: Sequence[_Judged]) -> list[Combination]:
        """Put combinations into words; what they look at is looked up together."""
        violations = [self._as_violation(rule, one) for one in judged]
        self.explainer.rows.fetch(rule, violations)
        self.explainer.rows.fetch_claims()
        words, reasons = Words.of(rule), _reasons_of(rule)
        told = []
        for one, rows in zip(judged, violations, strict=True):
            values = Values(rule, rows, self.relations, self.explainer.rows, self.today, words, one.strict.members)
            told.append(self._combination(rule, one, values, reasons))
        return told

    def _as_violation(self, rule: CheckedRule, one: _Judged) -> Violation:
        rows = dict(zip((named.name for named in rule.matched), one.strict.rows, strict=True))
        return Violation(
            rule.id, one.pass_, "possible", rows, one.strict.events, one.strict.witnesses, one.strict.counted
        )

    def _combination(self, rule: CheckedRule, one: _Judged, values: Values, reasons: Sequence[Reason]) -> Combination:
        comparisons = [
            values.compared(part, operand, one.strict.truths[operand])
            for part, condition in (("where", rule.where), ("require", rule.require))
            for operand in operands_of(condition)
        ]
        reason = one.reason or self._why(rule, one, values, reasons, comparisons)
        return Combination(
            one.outcome,
            tuple(self._players(rule, one, values)),
            tuple(comparisons),
            reason,
            one.finding,
            disputed=one.pass_ == "reported",
            without=self._is_without(one),
        )

    def _players(self, rule: CheckedRule, one: _Judged, values: Values) -> Iterable[Player]:
        for named, event in zip(rule.matched, one.strict.events, strict=True):
            row = values.row(named.name)
            yield self._player(named.name, "matched", row.members, asked=event == self.event)
        for gather in rule.gathers:
            possible, _ = one.strict.members.get(gather.name, (0, 0))
            asked = gather.name in one.strict.member
            title = f"{possible} {many(gather.subject.name or 'event', possible)}"
            yield Player(gather.name, "group", title, (self.asked.claim.id,) if asked else (), asked)
        for partner in (*rule.unless, *rule.exists):
            found = one.strict.found[partner.name].event
            if found is not None:
                part: Part = "exempting" if partner in rule.unless else "required"
                yield self._player(partner.name, part, self.asked.members_of(found), asked=found == self.event)

    def _player(self, name: str, part: Part, members: Sequence[int], *, asked: bool) -> Player:
        claims = [self.relations.claims[number] for number in members]
        title = title_of(claims[0], self.relations.claims.reading)
        return Player(name, part, title, tuple(claim.id for claim in claims), asked)

    def _why(
        self,
        rule: CheckedRule,
        one: _Judged,
        values: Values,
        reasons: Sequence[Reason],
        comparisons: Sequence[Comparison],
    ) -> str:
        """Say why there is such an outcome, where the comparisons do not."""
        if one.outcome == "exempt":
            return self._exempted(rule, one)
        if one.outcome == "unjudged":
            return self._lacking(rule, one, values, reasons, comparisons)
        if one.outcome == "possible" and one.strict.holds:
            return "it holds as written, but not if what is about or uncertain is read as widely as it can be"
        if rule.exists and one.outcome in ("holds", "possible"):
            return self._required(rule, one)
        return ""

    def _exempted(self, rule: CheckedRule, one: _Judged) -> str:
        for partner in rule.unless:
            found = one.widened.found[partner.name]
            if found.certain:
                return f"`{partner.name}` exempts"
        for partner in rule.unless:
            found = one.strict.found[partner.name]
            if found.possible:
                return f"`{partner.name}` may exempt"
        return "whether something exempts is not known, because a key is not stated"

    def _required(self, rule: CheckedRule, one: _Judged) -> str:
        sure = all(one.strict.found[partner.name].certain for partner in rule.exists)
        return "what must exist does" if sure else "what must exist perhaps does"

    def _lacking(
        self,
        rule: CheckedRule,
        one: _Judged,
        values: Values,
        reasons: Sequence[Reason],
        comparisons: Sequence[Comparison],
    ) -> str:
        """Say what is missing."""
        said = [self._lack(reasons[n], rule, values) for n in one.strict.lacking]
        if not said:
            values_ = [v for c in comparisons if c.part == "require" and c.truth is None for v in c.values]
            said = [f"{v.words} is not given" for v in values_ if not v.text]
            said += [f"claims differ on {v.words}" for v in values_ if v.differs]
        if one.strict.violated:
            said.append("if it were the same, the rule would be violated")
        return "; ".join(dict.fromkeys(said))

    def _lack(self, reason: Reason, rule: CheckedRule, values: Values) -> str:
        """Say what one of the compiled reasons says, with the claims concerned."""
        kind, _, name = reason.text.partition(" ")
        claims = ""
        if any(named.name == reason.name for named in rule.matched):
            members = values.row(reason.name).members
            claims = f" ({', '.join(self.relations.claims[number].id for number in members[:3])})"
        return {
            "date": f"{reason.name}{claims} has no date",
            "value": f"`{name}` of {reason.name}{claims} is not stated, or in ways that differ",
            "source": f"the source of {reason.name}{claims} has no date",
            "key": f"`{name}` is not stated for {reason.name}{claims}, or not on the other side",
            "group": f"no {name} that {reason.name} is compared with has a date",
            "none": f"no {name} is recorded",
            "where": f"no {name} is known to be one that counts",
        }.get(kind, reason.text)


def _empty_groups(rule: CheckedRule, judgement: Judgement) -> list[CheckedPartner]:
    """Return the groups that have no member, without which a condition cannot be judged."""
    open_ = [operand for operand in operands_of(rule.require) if judgement.truths[operand] is None]
    asked = {group for operand in open_ for atom in atoms_of(operand) for group in groups_of(atom)}
    return [gather for gather in rule.gathers if gather.name in asked and not judgement.members[gather.name][0]]


def _found_first(one: Combination) -> int:
    """Put what is found before all else; that is in order already."""
    return OUTCOMES.index(one.outcome) if one.finding is not None else len(OUTCOMES)


def _outcome(rule: CheckedRule, strict: Judgement, widened: Judgement) -> tuple[Outcome, str]:
    """Return what is made of a combination that does not violate the rule, and why if no comparison shows it."""
    if widened.where is False:
        return "not applicable", ""
    if any(widened.found[partner.name].certain for partner in rule.unless):
        return "exempt", ""
    if strict.holds and widened.holds:
        return "holds", ""
    if strict.where is not True:
        return "not applicable", ""
    if any(not strict.found[partner.name].kept for partner in rule.unless):
        return "exempt", ""
    if _empty_groups(rule, strict):
        return "no partner", ""
    if strict.violated and strict.inferable:
        return "silenced", "more is found of this rule than is told"
    if strict.lacking or any(strict.truths[operand] is None for operand in strict.unstated):
        return "unjudged", ""
    return "possible", ""


def _reasons_of(rule: CheckedRule) -> list[Reason]:
    return Verdicts(rule, (), clocks=False).reasons()


def _types(rule: CheckedRule) -> set[str]:
    subjects = [*(named.subject for named in rule.matched), *(partner.subject for partner in rule.partners)]
    return {name for subject in subjects for name in subject.types}
