"""What a run has to say, as data: findings, notices and the report. Wording comes last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from claimcheck.model.baseline import Entry
from claimcheck.model.problems import Problem

Severity = Literal["error", "warning", "info"]
Certainty = Literal["possible", "likely", "certain"]
Kind = Literal["contradiction", "dispute"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
CERTAINTIES: tuple[Certainty, ...] = ("possible", "likely", "certain")


@dataclass(frozen=True, slots=True)
class Citation:
    """One claim a finding rests on: where it stands, what it says, and the part it plays.

    `column` and `length` mark `value` in `excerpt`, the line of the file; both count characters, columns from 1.
    `role` names the event as the rule does; `source` is the id, `cited_as` the source as a reader knows it.
    """

    id: str
    file: str
    line: int
    column: int
    length: int
    field: str
    value: str
    role: str
    source: str
    cited_as: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a proof: something claimed, derived or required, and the claims it rests on."""

    kind: Literal["date", "relative date", "field", "identity", "rule"]
    text: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value near the one claimed that would fit, and the slip of the pen that would explain it. Never applied."""

    value: str
    slip: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A change to one claim that would remove the finding: where its value would have to fall, and what is near."""

    claim: str
    field: str
    text: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def slip(self) -> str:
        """Return what would explain the one value that fits; empty if more than one does, or nothing explains it."""
        return next((candidate.slip for candidate in self.candidates if candidate.value == self.text), "")

    @property
    def near(self) -> tuple[Candidate, ...]:
        """Return the candidates that are not all that fits."""
        return tuple(candidate for candidate in self.candidates if candidate.value != self.text)


@dataclass(frozen=True, slots=True)
class Finding:
    """Claims that cannot all be true.

    `also` are claims that say as much as a cited one: each with the id of the claim whose place it could take. Where it
    is `stepwise`, the steps are to be read one after the other: each follows from those before it, and
    `follows` are the rules that they apply, besides that of the finding.
    """

    rule: str
    severity: Severity
    certainty: Certainty
    kind: Kind
    message: str
    why: str
    claims: tuple[Citation, ...]
    also: tuple[tuple[str, Citation], ...] = ()
    steps: tuple[Step, ...] = ()
    repairs: tuple[Repair, ...] = ()
    suspect: str | None = None
    events: tuple[int, ...] = field(default=(), compare=False)
    stepwise: bool = False
    follows: tuple[str, ...] = field(default=(), compare=False)

    @property
    def about_claims(self) -> bool:
        """Tell whether it is about what claims say, and not about what they say is to be ignored."""
        return any(citation.field != "ignore" for citation in self.claims)

    @property
    def fingerprint(self) -> str:
        """Return 16 hexadecimal digits that depend on the rule, the cited claims and their values only."""
        import hashlib  # slow to import, and needed only where something was found

        parts = [self.rule, *sorted(f"{c.id}\0{c.field}\0{c.value}" for c in self.claims)]
        return hashlib.sha256("\1".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def reservations(self) -> tuple[str, ...]:
        """Return what is to be said with it: that it is not certain, that it is a dispute."""
        return tuple(word for word in (self.certainty, self.kind) if word not in ("certain", "contradiction"))

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """Return the ids of the cited claims, in the order of citation."""
        return tuple(citation.id for citation in self.claims)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that one of its claims says to ignore: which claim, which rule or pack, why, and perhaps until when.

    `until` is a day in ISO 8601, or "". The finding names no suspect.
    """

    finding: Finding
    claim: str
    rule: str
    reason: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A claim that is most likely wrong, and the findings that its withdrawal removes.

    Findings that share claims, directly or through others, are of one `group`, numbered from 0; the suspects of a
    group are the smallest set of claims without which none of its findings is left. What is smallest is weighed by how
    far claims are to be trusted, for the errors first. It is not known to be the smallest where the group is too large
    for that: then it is not `exact`. Each finding is in one cause; `findings` are positions in the report, in reading
    order. `repairs` say where the suspect's values would have to fall, given everything else; or else what is proposed
    by its findings that cite no other claim. `entities` are the ids of those whom the suspect names.
    """

    suspect: str
    findings: tuple[int, ...]
    group: int
    repairs: tuple[Repair, ...] = ()
    exact: bool = True
    entities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that could not be judged, and why; `samples` are ids of some of the claims concerned."""

    topic: str
    reason: str
    count: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedRule:
    """A rule that was judged by, whether it found something or not: its id, what must hold, and why.

    `page` is its page as Markdown, where a format asks for it.
    """

    id: str
    title: str
    severity: Severity
    why: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run looked at, and how much it found; what is `suppressed` or `baselined` is in no other count."""

    files: int
    claims: int
    events: int
    sources: int
    rules_run: int
    rules_skipped: int
    errors: int
    warnings: int
    infos: int
    notices: int
    problems: int
    suppressed: int = 0
    baselined: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run has to say. Equal inputs give equal reports.

    `findings` are grouped: those with one suspect stand together, the most serious first. `causes` are the suspects,
    in the same order. `rules` are those that had something to judge, by id. What is `suppressed`, because a claim says
    to ignore it, or `baselined`, because it was accepted as known, is in neither `findings` nor `causes`; `stale` are
    the entries of the baseline that nothing matched.
    """

    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    problems: tuple[Problem, ...]
    summary: Summary
    causes: tuple[Cause, ...] = ()
    rules: tuple[ReportedRule, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    baselined: tuple[Finding, ...] = ()
    stale: tuple[Entry, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found and nothing was broken."""
        return not self.findings and not self.problems

    @property
    def found(self) -> tuple[Finding, ...]:
        """Return all that was found: the findings, then what is suppressed, then what the baseline accepts."""
        return (*self.findings, *(one.finding for one in self.suppressed), *self.baselined)

    def naming_files(self, name: Callable[[str], str]) -> Report:
        """Return the report with every file under the name that a function gives it."""

        def named(citation: Citation) -> Citation:
            return replace(citation, file=name(citation.file))

        def renamed(finding: Finding) -> Finding:
            also = tuple((claim, named(citation)) for claim, citation in finding.also)
            return replace(finding, claims=tuple(map(named, finding.claims)), also=also)

        problems = (replace(one, place=replace(one.place, file=name(one.place.file))) for one in self.problems)
        return replace(
            self,
            findings=tuple(map(renamed, self.findings)),
            problems=tuple(problems),
            suppressed=tuple(replace(one, finding=renamed(one.finding)) for one in self.suppressed),
            baselined=tuple(map(renamed, self.baselined)),
        )

    def at_least(self, severity: Severity) -> Report:
        """Return the report with only the findings of this severity or above, counted anew."""
        least = SEVERITIES.index(severity)
        return self.only(lambda finding: SEVERITIES.index(finding.severity) >= least)

    def only(self, wanted: Callable[[Finding], bool]) -> Report:
        """Return the report with only the findings that are wanted, accepted ones too, counted anew."""
        kept = [n for n, finding in enumerate(self.findings) if wanted(finding)]
        places = {before: now for now, before in enumerate(kept)}
        causes = (replace(c, findings=tuple(places[n] for n in c.findings if n in places)) for c in self.causes)
        findings = tuple(self.findings[n] for n in kept)
        suppressed = tuple(one for one in self.suppressed if wanted(one.finding))
        baselined = tuple(filter(wanted, self.baselined))
        accepted = {"suppressed": len(suppressed), "baselined": len(baselined)}
        return replace(
            self,
            findings=findings,
            causes=tuple(cause for cause in causes if cause.findings),
            summary=replace(self.summary, **count_severities(findings), **accepted),
            suppressed=suppressed,
            baselined=baselined,
        )


def count_severities(findings: Iterable[Finding]) -> dict[str, int]:
    """Return the number of findings of each severity, by the name of the summary's field."""
    found = [finding.severity for finding in findings]
    return {"errors": found.count("error"), "warnings": found.count("warning"), "infos": found.count("info")}
