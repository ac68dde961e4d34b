"""For tests of what makes claims: assertions that the claims do not contradict each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from claimcheck.config import Options
from claimcheck.model.findings import Finding, Report, Severity
from claimcheck.reports.concise import render_problem
from claimcheck.reports.full import finding_told
from claimcheck.reports.style import Style, counted

if TYPE_CHECKING:
    from claimcheck.run import Claims

FailOn = Literal[Severity, "never"]
PLAIN = Style(width=100, each=True)
"""How a test tells what was found: whole, and without colours, because it may end up in a file."""


def assert_consistent(
    claims: Claims,
    *,
    sources: Mapping[str, object] | None = None,
    entities: Mapping[str, object] | None = None,
    options: Options | None = None,
    fail_on: FailOn = "warning",
) -> Report:
    """Assert that claims can all be true, and return the report on them.

    The arguments are those of `claimcheck.check`. Raises `AssertionError` that tells every finding at or above the
    severity `fail_on` as the command line does, and what is broken in the claims; `ClaimcheckError` as `check` does.
    """
    __tracebackhide__ = True
    return Checker(options or Options(), fail_on).assert_consistent(claims, sources=sources, entities=entities)


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks claims by options that were settled before, such as the settings of a project.

    Findings at or above the severity `fail_on` make claims inconsistent.
    """

    options: Options = field(repr=False)
    fail_on: FailOn = "warning"

    def check(
        self,
        claims: Claims,
        *,
        sources: Mapping[str, object] | None = None,
        entities: Mapping[str, object] | None = None,
        select: Collection[str] = (),
    ) -> Report:
        """Check claims as `claimcheck.check` does; with `select`, by these rules only."""
        from claimcheck.run import check

        chosen = (select,) if isinstance(select, str) else tuple(select)
        options = replace(self.options, select=chosen) if chosen else self.options
        return check(claims, sources=sources, entities=entities, options=options)

    def assert_consistent(
        self,
        claims: Claims,
        *,
        sources: Mapping[str, object] | None = None,
        entities: Mapping[str, object] | None = None,
        select: Collection[str] = (),
    ) -> Report:
        """Assert that claims can all be true, and return the report on them. Raises `AssertionError` if not."""
        __tracebackhide__ = True
        report = self.check(claims, sources=sources, entities=entities, select=select)
        if wrong := inconsistency(report, self.fail_on):
            raise AssertionError(wrong)
        return report


def inconsistency(report: Report, fail_on: FailOn) -> str:
    """Tell what keeps claims from being consistent: findings from a severity on, and what is broken; "" if nothing."""
    findings = serious(report, fail_on)
    if not findings and not report.problems:
        return ""
    numbers = [
        counted(len(findings), "contradiction") if findings else "",
        counted(len(report.problems), "problem") if report.problems else "",
    ]
    head = f"{' and '.join(filter(None, numbers))} in {counted(report.summary.claims, 'claim')}"
    return "\n\n".join([head, *problems_told(report), *findings_told(findings)])


def serious(report: Report, fail_on: FailOn) -> tuple[Finding, ...]:
    """Return the findings at or above a severity."""
    return () if fail_on == "never" else report.at_least(fail_on).findings


def findings_told(findings: Collection[Finding]) -> list[str]:
    """Tell each finding in full, as the command line does."""
    return [finding_told(finding, PLAIN) for finding in findings]


def problems_told(report: Report) -> list[str]:
    """Tell what is broken in the input, a line each."""
    return [render_problem(problem, PLAIN) for problem in report.problems]
