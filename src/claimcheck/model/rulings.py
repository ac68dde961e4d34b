"""What is told differently of claims in some files: rules left out there, and severities changed there."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from claimcheck.model.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Ruling:
    """Of findings that cite a claim in some files: the rules whose are left out, and the severity of others, by id.

    A path is that of a file or folder, or a pattern in which `*` stands for anything, slashes too.
    """

    paths: tuple[str, ...]
    left_out: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)

    def concerns(self, finding: Finding) -> bool:
        """Tell whether a finding cites a claim in these files."""
        return any(self._holds(citation.file) for citation in finding.claims)

    def _holds(self, file: str) -> bool:
        name = os.path.abspath(file)
        return any(_is_at(name, os.path.abspath(path)) for path in self.paths)


def ruled(findings: Iterable[Finding], rulings: Iterable[Ruling]) -> list[Finding]:
    """Return findings as rulings have them: some left out, some of another severity. The last one counts.

    A dispute stays as serious as it is.
    """
    rulings = tuple(rulings)
    return [one for finding in findings if (one := _ruled(finding, rulings)) is not None] if rulings else [*findings]


def _ruled(finding: Finding, rulings: Iterable[Ruling]) -> Finding | None:
    for ruling in rulings:
        touched = finding.rule in ruling.left_out or finding.rule in ruling.severities
        if touched and ruling.concerns(finding):
            if finding.rule in ruling.left_out:
                return None
            if finding.kind != "dispute":
                finding = replace(finding, severity=ruling.severities[finding.rule])
    return finding


def _is_at(name: str, path: str) -> bool:
    """Tell whether a file is the one at a path, or below it, or matched by it; both are absolute."""
    if name == path or name.startswith(os.path.join(path, "")):
        return True
    return any(sign in path for sign in "*?[") and fnmatch.fnmatchcase(name, path)
