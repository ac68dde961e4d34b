"""The report as SARIF 2.1.0, in the way GitHub code scanning reads it; other viewers read more of it.

GitHub shows the first location of a result, links in its message to related locations, and the steps of a chain as a
path. It orders rules by `precision`, which is how sure the surest finding of a rule is, and knows a result again by its
partial fingerprint, which is that of the finding: it stays the same when claims are moved. Files are named relative to
the root of the repository, whose own place is left out, so that a report says nothing of the machine it was made on.

What a claim says to ignore, or a baseline accepts, is a result with a suppression, which GitHub shows as closed: if it
were left out, GitHub would take it for mended, and for new when it is told again. Notices and what is broken in the
input are notifications of the run. So is what is left out because GitHub would refuse the whole file: it takes 25,000
results, 1,000 related locations of each and 10,000 steps.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from claimcheck.model.findings import (
    CERTAINTIES,
    Citation,
    Finding,
    Notice,
    Repair,
    Report,
    ReportedRule,
    Severity,
    Suppressed,
)
from claimcheck.model.problems import Place, Problem
from claimcheck.reports import markup
from claimcheck.reports.closing import notice_text
from claimcheck.reports.concise import problem_text
from claimcheck.reports.identified import numbered_fingerprints
from claimcheck.reports.style import Style, counted, printable
from claimcheck.reports.telling import repairs_by_suspect, reserved
from claimcheck.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS, MOST_RELATED, MOST_STEPS = 25_000, 1_000, 10_000
MOST_LINKED = 10
"""So many related locations are linked from a message; the others stand beside it."""
_ROOT = "%SRCROOT%"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEM_SEVERITIES: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
_PRECISIONS = {"certain": "very-high", "likely": "high", "possible": "low"}
_RANKS = {"certain": 100.0, "likely": 75.0, "possible": 25.0}
_LINK_ELSEWHERE = re.compile(r"\[([^\]\[]*)\]\(\.\.?/[^)]*\)")

Json = dict[str, Any]


def render_sarif(report: Report, style: Style) -> str:
    """Render the report as a log of one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return json.dumps(log, indent=1) + "\n"


def _run(report: Report) -> Json:
    told = _told(report)
    rules = _rules(report)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    mending = repairs_by_suspect(report)
    return {
        "tool": {"driver": {"name": "claimcheck", "semanticVersion": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(report)],
        "results": [
            _result(finding, index[finding.rule], fingerprint, mending.get(finding.suspect or "", ())) | state
            for (finding, state), fingerprint in zip(
                told, numbered_fingerprints([finding for finding, _ in told]), strict=True
            )
        ],
    }


def _told(report: Report) -> list[tuple[Finding, Json]]:
    """Return as many findings as are taken, those accepted last, each with what is said of its acceptance."""
    new: Json = {"baselineState": "new"} if report.baselined else {}
    told = [(finding, new) for finding in _most_serious(report.findings)]
    told += [(one.finding, new | _suppression("inSource", _reason(one))) for one in report.suppressed]
    known = {"baselineState": "unchanged"} | _suppression("external", "accepted in the baseline")
    told += [(finding, known) for finding in report.baselined]
    return told[:MOST_RESULTS]


def _suppression(kind: str, why: str) -> Json:
    return {"suppressions": [{"kind": kind, "status": "accepted", "justification": printable(why, 1_000)}]}


def _reason(one: Suppressed) -> str:
    return f"{one.reason} (until {one.until})" if one.until else one.reason


def _most_serious(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return as many findings as are taken, the most serious if not all; in reading order."""
    if len(findings) <= MOST_RESULTS:
        return findings
    levels = list(_LEVELS)
    by_level = sorted(range(len(findings)), key=lambda number: levels.index(findings[number].severity))
    return [findings[number] for number in sorted(by_level[:MOST_RESULTS])]


# -- rules -------------------------------------------------------------------------------------------------------


def _rules(report: Report) -> list[Json]:
    """Return the rules that found something, by id."""
    surest: dict[str, int] = defaultdict(int)
    known = {rule.id: rule for rule in report.rules}
    for finding in report.found:
        surest[finding.rule] = max(surest[finding.rule], CERTAINTIES.index(finding.certainty))
        known.setdefault(finding.rule, ReportedRule(finding.rule, finding.rule, finding.severity, finding.why))
    return [_rule(known[name], _PRECISIONS[CERTAINTIES[certainty]]) for name, certainty in sorted(surest.items())]


def _rule(rule: ReportedRule, precision: str) -> Json:
    why = rule.why or rule.title
    page = _LINK_ELSEWHERE.sub(r"\1", rule.page) or f"**{markup.text(rule.title)}**\n\n{markup.text(why)}\n"
    return {
        "id": rule.id,
        "shortDescription": {"text": _text(rule.title)},
        "fullDescription": {"text": _text(why)},
        "help": {"text": f"{_text(why)} (claimcheck explain {rule.id})", "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "precision": precision,
            "problem.severity": _PROBLEM_SEVERITIES[rule.severity],
            "tags": [rule.id.partition("/")[0]],
        },
    }


# -- results -----------------------------------------------------------------------------------------------------


def _result(finding: Finding, rule: int, fingerprint: str, mending: Sequence[Repair]) -> Json:
    """Return a finding as a result; `mending` is what would remove its cause."""
    first, *others = finding.claims
    also = [citation for _, citation in finding.also]
    related = [_related(citation, number) for number, citation in enumerate([*others, *also][:MOST_RELATED], start=1)]
    properties = {"certainty": finding.certainty, "kind": finding.kind, "claims": list(finding.claim_ids)}
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "rank": _RANKS[finding.certainty],
        "message": {"text": _message(finding, others)},
        "locations": [_location(first)],
        "partialFingerprints": {
            "primaryLocationLineHash": fingerprint,
            "claimcheck/v1": finding.fingerprint,
        },
        "properties": properties | ({"suspect": finding.suspect} if finding.suspect else {}),
    }
    if related:
        result["relatedLocations"] = related
    if finding.stepwise:
        result["codeFlows"] = [_chain(finding)]
    if fixes := [*_fixes(finding, mending)]:
        result["fixes"] = fixes
    return result


def _message(finding: Finding, others: Sequence[Citation]) -> str:
    """Tell the finding, with a link to each claim it sets against the first."""
    links = [f"[{_plain(_label(citation))}]({n})" for n, citation in enumerate(others[:MOST_LINKED], start=1)]
    more = [f"{len(others) - MOST_LINKED:,} more"] if len(others) > MOST_LINKED else []
    against = f". Against: {', '.join([*links, *more])}" if links else ""
    return f"{_plain(printable(finding.message, 2_000))}{reserved(finding)}{against}"


def _label(citation: Citation) -> str:
    value = citation.id if citation.field == "type" else citation.value
    return printable(f"{citation.role} {value}", 200)


def _related(citation: Citation, number: int) -> Json:
    told = printable(" · ".join(part for part in (_label(citation), citation.id, citation.cited_as) if part), 500)
    return {"id": number, "message": {"text": _plain(told)}, **_location(citation)}


def _location(citation: Citation) -> Json:
    return {"physicalLocation": {"artifactLocation": _artifact(citation.file), "region": _region(citation)}}


def _region(citation: Citation) -> Json:
    line, column = max(citation.line, 1), max(citation.column, 1)
    end = column + max(citation.length, 1)
    return {"startLine": line, "startColumn": column, "endLine": line, "endColumn": end}


def _artifact(file: str) -> Json:
    """Return a file by its URI: relative to the root of the repository unless it stands outside."""
    path = quote(_bytes_of(file), safe="/!$&'()*+,;=@~")
    if PurePath(file).is_absolute():
        return {"uri": f"file://{path}" if path.startswith("/") else f"file:///{path}"}
    return {"uri": path.removeprefix("./") or "-", "uriBaseId": _ROOT}


def _bytes_of(file: str) -> bytes:
    try:
        return file.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return file.encode("utf-8", "backslashreplace")


def _chain(finding: Finding) -> Json:
    """Return the steps of a chain as a path through the claims: each leads on to a claim that none before it cites.

    A step that leads on to none stays where it is, or goes back to a claim of its own.
    """
    cited = {citation.id: citation for citation in (*(also for _, also in finding.also), *finding.claims)}
    here = finding.claims[0]
    passed: set[str] = set()
    locations = []
    for step in finding.steps[:MOST_STEPS]:
        named = [claim for claim in step.claims if claim in cited]
        if named and (here.id not in named or not passed.issuperset(named)):
            here = cited[next((claim for claim in named if claim not in passed), named[0])]
        passed.update(named)
        text = {"text": _plain(printable(step.text, 1_000)) or step.kind}
        locations.append({"location": {"message": text, **_location(here)}})
    return {"threadFlows": [{"locations": locations}]}


def _fixes(finding: Finding, mending: Sequence[Repair]) -> Iterator[Json]:
    """Yield a fix for every value near the one claimed that would fit: given everything else, if that is known."""
    cited = {(citation.id, citation.field): citation for citation in finding.claims}
    for repair in (*mending, *(one for one in finding.repairs if not mending or one.claim != finding.suspect)):
        citation = cited.get((repair.claim, repair.field))
        marks = _marks_around(citation) if citation else None
        if citation and marks is not None:
            yield from (_fix(repair, citation, near.value, near.slip, marks) for near in repair.candidates)


def _marks_around(citation: Citation) -> str | None:
    """Return the quotation mark around the value where it stands; None unless the value stands there as it is."""
    stands = citation.excerpt[citation.column - 1 : citation.column - 1 + citation.length] if citation.length else ""
    mark = stands[:1] if stands[:1] in ("'", '"') else ""
    return mark if stands == f"{mark}{citation.value}{mark}" else None


def _fix(repair: Repair, citation: Citation, value: str, slip: str, mark: str) -> Json:
    told = (
        f"`{repair.field}` of {repair.claim}: {value} instead of {citation.value} ({slip}); it would fit {repair.text}"
    )
    replacement = {"deletedRegion": _region(citation), "insertedContent": {"text": printable(f"{mark}{value}{mark}")}}
    change = {"artifactLocation": _artifact(citation.file), "replacements": [replacement]}
    return {"description": {"text": _plain(printable(told, 1_000))}, "artifactChanges": [change]}


# -- the run -----------------------------------------------------------------------------------------------------


def _invocation(report: Report) -> Json:
    notifications = [*_left_out(report.found)]
    notifications += [_of_problem(problem) for problem in report.problems]
    known = {finding.rule for finding in report.found}
    notifications += [_of_notice(notice, known) for notice in report.notices]
    return {"executionSuccessful": not report.problems, "toolExecutionNotifications": notifications}


def _of_problem(problem: Problem) -> Json:
    return _notification("error", problem_text(problem), "input") | {"locations": [_place(problem.place)]}


def _of_notice(notice: Notice, rules: Iterable[str]) -> Json:
    associated = {"associatedRule": {"id": notice.topic}} if notice.topic in rules else {}
    return _notification("note", notice_text(notice), "not-judged") | associated


def _left_out(findings: Sequence[Finding]) -> Iterator[Json]:
    if len(findings) > MOST_RESULTS:
        left = counted(len(findings) - MOST_RESULTS, "more finding")
        yield _notification(
            "warning", f"{left} left out: a log holds {MOST_RESULTS:,}; the most serious are in it", "cap"
        )
    for what, most, sizes in (
        ("related location", MOST_RELATED, [len(one.claims) - 1 + len(one.also) for one in findings]),
        ("step", MOST_STEPS, [len(one.steps) for one in findings if one.stepwise]),
    ):
        if left_out := sum(max(size - most, 0) for size in sizes):
            text = f"{counted(left_out, f'more {what}')} left out: a result holds {most:,}"
            yield _notification("warning", text, "cap")


def _notification(level: str, text: str, about: str) -> Json:
    return {"level": level, "message": {"text": _plain(text)}, "descriptor": {"id": f"claimcheck/{about}"}}


def _place(place: Place) -> Json:
    region = {"startLine": max(place.line, 1), "startColumn": max(place.column, 1)}
    end = {"endLine": region["startLine"], "endColumn": region["startColumn"] + 1}
    return {"physicalLocation": {"artifactLocation": _artifact(place.file), "region": region | end}}


# -- texts -------------------------------------------------------------------------------------------------------


def _text(text: str) -> str:
    """Return a text of a rule as it is; none is empty or longer than is taken."""
    return printable(text.strip(), 1_000) or "-"


def _plain(text: str) -> str:
    """Return text in which nothing is taken for a link or a placeholder."""
    linkless = re.sub(r"[\\\[\]]", r"\\\g<0>", text)
    return linkless.replace("{", "{{").replace("}", "}}")
