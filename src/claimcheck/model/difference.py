"""What has become of findings from one version of the claims to another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from claimcheck.model.findings import SEVERITIES, Finding, Severity
from claimcheck.model.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it is told in one line; `claims` are the ids of those cited, the suspect first."""

    rule: str
    severity: Severity
    message: str
    fingerprint: str
    claims: tuple[str, ...]
    place: Place

    @staticmethod
    def of(finding: Finding) -> Told:
        """Return what is told of a finding."""
        first = finding.claims[0]
        place = Place(first.file, first.line, first.column)
        return Told(
            finding.rule, finding.severity, finding.message, finding.fingerprint, tuple(finding.claim_ids), place
        )


@dataclass(frozen=True, slots=True)
class Version:
    """What is told of one version of the claims; `accepted` are the fingerprints of what is suppressed or known."""

    findings: tuple[Told, ...]
    accepted: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Wavering:
    """A date of a claim that goes back and forth: its values from version to version, repetitions left out."""

    claim: str
    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The findings that are new, that are no longer found, that are now accepted, and that are as they were."""

    new: tuple[Told, ...]
    fixed: tuple[Told, ...]
    accepted: tuple[Told, ...]
    unchanged: tuple[Told, ...]
    wavering: tuple[Wavering, ...] = ()
    problems: tuple[Problem, ...] = ()

    def has_new(self, severity: Severity) -> bool:
        """Tell whether something new is at least so serious."""
        return any(SEVERITIES.index(one.severity) >= SEVERITIES.index(severity) for one in self.new)


def compared(old: Version, new: Version, wavering: Iterable[Wavering] = ()) -> Difference:
    """Return what has become of the findings of one version in another; they are the same if their fingerprints are."""
    before = {one.fingerprint for one in old.findings}
    now = {one.fingerprint for one in new.findings}
    gone = [one for one in old.findings if one.fingerprint not in now]
    return Difference(
        new=tuple(one for one in new.findings if one.fingerprint not in before),
        fixed=tuple(one for one in gone if one.fingerprint not in new.accepted),
        accepted=tuple(one for one in gone if one.fingerprint in new.accepted),
        unchanged=tuple(one for one in new.findings if one.fingerprint in before),
        wavering=tuple(wavering),
        problems=(*old.problems, *new.problems),
    )


Dates = Mapping[str, Mapping[str, str]]
"""The dates of claims as written: by id, then by field."""


def wavering_in(versions: Sequence[Dates]) -> tuple[Wavering, ...]:
    """Return the dates that were changed and changed back, over versions from the oldest to the newest."""
    fields = sorted({(claim, word) for version in versions for claim, dates in version.items() for word in dates})
    found = []
    for claim, word in fields:
        values = (version[claim].get(word) for version in versions if claim in version)
        changes = [value for value, _ in groupby(value for value in values if value is not None)]
        if _repeats(changes):
            found.append(Wavering(claim, word, tuple(changes)))
    return tuple(found)


def _repeats(values: Collection[str]) -> bool:
    return len(set(values)) < len(values)
