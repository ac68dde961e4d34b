"""Findings that claims say to ignore, and what is to be said of these suppressions themselves.

A finding is suppressed if a claim it cites ignores its rule, a rule that a step of it applies, or the pack of one of
these, and that has not expired. One that
has expired, and one that suppresses nothing, is a finding of its own, about the claim alone; nothing suppresses those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from claimcheck.model.checked import CheckedRule, FromProof
from claimcheck.model.dates import Date, Moment, parse_date
from claimcheck.model.findings import Citation, Finding, Step, Suppressed
from claimcheck.model.ignored import Suppression
from claimcheck.model.problems import did_you_mean
from claimcheck.reading import ReadClaim, Reading
from claimcheck.reading.spans import span_of

UNUSED, EXPIRED = "suppression-unused", "suppression-expired"
"""The checks that look at suppressions."""


def suppressions_of(reading: Reading) -> tuple[Suppression, ...]:
    """Return what claims say to ignore, in their fields and in remarks, in order."""
    fields = (one for read in reading.claims.values() if read.claim.ignore for one in _in_field(reading, read))
    remarks = (one for one in reading.remarks if one.claim in reading.claims)
    return tuple(sorted((*fields, *remarks), key=_order))


def has_expired(suppression: Suppression, today: Moment) -> bool:
    """Tell whether the last day of a suppression is over."""
    date = parse_date(suppression.ignored.until) if suppression.ignored.until else None
    return isinstance(date, Date) and date.end.latest < today.earliest


def without_suppressed(
    findings: Iterable[Finding], suppressions: Iterable[Suppression], today: Moment
) -> tuple[list[Finding], tuple[Suppressed, ...], frozenset[Suppression]]:
    """Return the findings that are left, those that are suppressed, and the suppressions that did it."""
    ignoring: dict[str, list[Suppression]] = defaultdict(list)
    for one in suppressions:
        if not has_expired(one, today):
            ignoring[one.claim].append(one)
    left: list[Finding] = []
    suppressed: list[Suppressed] = []
    used: set[Suppression] = set()
    for finding in findings:
        by = [one for claim in finding.claim_ids for one in ignoring.get(claim, ()) if _covers(one, finding)]
        if by:
            used.update(by)
            first = min(by, key=_order)
            said = first.ignored
            suppressed.append(Suppressed(finding, first.claim, said.rule, said.reason, said.until))
        else:
            left.append(finding)
    return left, tuple(sorted(suppressed, key=_suppressed_order)), frozenset(used)


def _covers(one: Suppression, finding: Finding) -> bool:
    return any(map(one.ignored.covers, (finding.rule, *finding.follows)))


def _order(one: Suppression) -> tuple[object, ...]:
    return (one.claim, one.file, one.line, one.column, one.ignored.rule, one.ignored.until, one.ignored.reason)


def _suppressed_order(one: Suppressed) -> tuple[object, ...]:
    return (one.claim, one.finding.rule, one.finding.claim_ids, one.finding.fingerprint)


def _in_field(reading: Reading, read: ReadClaim) -> Iterator[Suppression]:
    span = span_of(reading, read, "ignore")
    for one in read.claim.ignore:
        yield Suppression(read.claim.id, one, read.place.file, span.line, span.column, span.length)


# -- what is said of them ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Auditor:
    """Says of suppressions that they have expired or suppress nothing, by the rules that ask for it.

    `known` are the ids of all rules, `judged` those by which was judged.
    """

    reading: Reading
    known: Collection[str]
    judged: Collection[str]
    today: Moment

    def expired(self, rule: CheckedRule, suppressions: Iterable[Suppression]) -> list[Finding]:
        """Return a finding for each suppression whose last day is over."""
        return [
            self._finding(rule, one, {"until": one.ignored.until, "reason": one.ignored.reason})
            for one in suppressions
            if has_expired(one, self.today)
        ]

    def unused(
        self, rule: CheckedRule, suppressions: Iterable[Suppression], used: Collection[Suppression]
    ) -> list[Finding]:
        """Return a finding for each suppression that was needed for nothing; those of rules not judged by are none."""
        return [
            self._finding(rule, one, {"found": why_unused})
            for one in suppressions
            if one not in used and not has_expired(one, self.today) and (why_unused := self._why_unused(one))
        ]

    def _why_unused(self, one: Suppression) -> str:
        meant = [name for name in self.known if one.ignored.covers(name)]
        if not meant:
            packs = {name.partition("/")[0] for name in self.known}
            short = [name for name in self.known if name.partition("/")[2] == one.ignored.rule]
            hint = f"did you mean {min(short)!r}?" if short else did_you_mean(one.ignored.rule, {*self.known, *packs})
            return f"no rule is named so; {hint}"
        return "nothing is found that cites this claim" if set(meant) <= set(self.judged) else ""

    def _finding(self, rule: CheckedRule, one: Suppression, told: Mapping[str, str]) -> Finding:
        words: Mapping[str, str] = {"ignored": one.ignored.rule, "claim": one.claim, **told}
        parts = (words.get(part.what, "") if isinstance(part, FromProof) else str(part) for part in rule.message)
        return Finding(
            rule=rule.id,
            severity=rule.severity,
            certainty="certain",
            kind="contradiction",
            message="".join(parts),
            why=rule.why,
            claims=(self._citation(one),),
            steps=(Step("field", f"the reason given is: {one.ignored.reason}", (one.claim,)),),
            suspect=one.claim,
        )

    def _citation(self, one: Suppression) -> Citation:
        claim = self.reading.claims[one.claim].claim
        until = f" until {one.ignored.until}" if one.ignored.until else ""
        return Citation(
            id=one.claim,
            file=one.file,
            line=one.line,
            column=one.column,
            length=one.length,
            field="ignore",
            value=f"{one.ignored.rule}{until}",
            role=f"{claim.type}, which ignores a rule",
            source=claim.source or "",
            cited_as=self.reading.cited_as(claim),
            excerpt=self.reading.line(one.file, one.line),
        )


def about_suppressions(
    rules: Sequence[CheckedRule],
    auditor: Auditor,
    suppressions: Sequence[Suppression],
    used: Collection[Suppression],
    *,
    whole: bool,
) -> list[Finding]:
    """Return what rules find in suppressions; of a run over a part it is not said that one is unused."""
    found: list[Finding] = []
    for rule in rules:
        if rule.check == EXPIRED:
            found += auditor.expired(rule, suppressions)
        elif rule.check == UNUSED and whole:
            found += auditor.unused(rule, suppressions, used)
    return found
