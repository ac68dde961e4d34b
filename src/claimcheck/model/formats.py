"""The formats a report of `check` can be in, by name: what each is for, in a few words."""

from __future__ import annotations

from collections.abc import Mapping

FORMATS: Mapping[str, str] = {
    "full": "for people: every cause once, with the lines of the files and the proof",
    "concise": "for editors and search: one line for each finding",
    "grouped": "for people: the findings by file, a line each",
    "json": "for programs: the whole report as one JSON document",
    "jsonl": "for pipelines: the whole report as JSON Lines, a finding a line",
    "sarif": "SARIF 2.1.0, for GitHub code scanning and other viewers",
    "junit": "JUnit XML, for test reports: a test for each rule",
    "github": "workflow commands, for annotations in GitHub Actions, and the summary of the step",
    "gitlab": "Code Quality, for merge requests in GitLab",
    "markdown": "for a comment on a pull request",
    "html": "one page with a timeline, for people; it needs Jinja2",
}
OF_A_DOSSIER = frozenset({"html"})
"""The formats that show more than a report: all claims, and when everything happened."""
IN_REPOSITORY = frozenset({"sarif", "junit", "github", "gitlab", "markdown"})
"""The formats that name files as their repository does, rather than as the user did."""
