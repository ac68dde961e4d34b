"""What is told differently of claims in some files: rules left out there, and severities changed there."""

from __future__ import annotations

import fnmatch
import os
import re
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
        name = _plain(file)
        return any(
            name == path or name.startswith(f"{path}/") or _matches(name, path) for path in map(_plain, self.paths)
        )


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


def _matches(name: str, pattern: str) -> bool:
    return any(sign in pattern for sign in "*?[") and re.match(fnmatch.translate(pattern), name) is not None


def _plain(path: str) -> str:
    """Return a path as it is compared: relative to the current folder, with slashes."""
    shown = os.path.relpath(path) if os.path.isabs(path) else os.path.normpath(path)
    return shown.replace(os.sep, "/")
