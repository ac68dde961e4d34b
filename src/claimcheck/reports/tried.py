"""What became of the examples of rules: one line for each rule, and for each surprise what was expected and found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from claimcheck.model.problems import Problem
from claimcheck.model.tried import Found, Tried
from claimcheck.reports.concise import render_problem
from claimcheck.reports.json import problem_in
from claimcheck.reports.style import Style, counted, printable, wrapped

_TO_BE = {"passes": "should pass", "fails": "should fail", "undecided": "should stay undecided"}


def render_tried(tried: Sequence[Tried], problems: Sequence[Problem], style: Style) -> str:
    """Render the outcome for people."""
    lines = [render_problem(problem, style) for problem in problems]
    for rule, examples in groupby(tried, key=lambda one: one.rule):
        lines += _rule(rule, list(examples), style)
    return "".join(f"{line}\n" for line in [*lines, *_summary(tried, problems, style)])


def _rule(rule: str, examples: list[Tried], style: Style) -> list[str]:
    wrong = [one for one in examples if not one.as_expected]
    count = counted(len(examples), "example")
    if not wrong:
        return [f"{style.paint('ok', 'note')}    {rule}  {count}"]
    head = f"{style.paint('wrong', 'error')} {style.bold(rule)}  {len(wrong)} of {count} not judged as it says"
    return [head, *(line for one in wrong for line in _example(one, style))]


def _example(one: Tried, style: Style) -> list[str]:
    title = wrapped(f'"{printable(one.name)}" {_TO_BE[one.verdict]}', style.width - 2, "  ")
    arrow = style.paint("-->", "place")
    lines = [f"  {title}", f"    {arrow} {printable(str(one.place))}"]
    expected = [_one(found) for found in one.expected] or [_NOTHING[one.verdict]]
    common = [found for found in one.found if any(found.is_as(other) for other in one.expected)]
    surprises = [found for found in one.found if found not in common]
    if len(common) == len(one.expected) > 0:
        lines += [f"      {found}" for found in expected]
    else:
        lines += [_hung(f"    {style.paint('-', 'error')} ", found, style) for found in expected]
    lines += [_hung(f"    {style.paint('+', 'note')} ", _one(found), style) for found in surprises]
    if not one.found and not one.problems:
        silent = "nothing at all, and no notice" if one.verdict == "undecided" else "nothing"
        lines.append(f"    {style.paint('+', 'note')} {silent}")
    return lines + [_hung("    ! ", _problem(problem), style) for problem in one.problems]


_NOTHING = {"passes": "nothing", "undecided": "nothing certain or likely, but a notice or what is possible"}


def _one(found: Found) -> str:
    said = f': "{found.message}"' if found.message else ""
    return f"{found.certainty} {found.kind} citing {', '.join(sorted(found.claims)) or 'nothing'}{said}"


def _problem(problem: Problem) -> str:
    said = "; ".join(part for part in (problem.message, problem.hint) if part)
    return f"{problem.record}: {said}" if problem.record else said


def _hung(mark: str, text: str, style: Style) -> str:
    return mark + wrapped(printable(text, 2_000), style.width - 6, "      ")


def _summary(tried: Sequence[Tried], problems: Sequence[Problem], style: Style) -> Iterable[str]:
    if style.quiet:
        return
    rules = len({one.rule for one in tried})
    good = sum(one.as_expected for one in tried)
    judged = f"{counted(rules, 'rule')}, {counted(len(tried), 'example')}: "
    said = f"{good} as expected, {len(tried) - good} not" if good < len(tried) else "all as expected"
    broken = f"; {counted(len(problems), 'problem')} in the packs" if problems else ""
    yield f"{judged if tried else ''}{said if tried else 'no example was judged'}{broken}"


def render_tried_json(tried: Sequence[Tried], problems: Sequence[Problem]) -> str:
    """Render the outcome for programs: `version`, `examples`, `errors` (what is broken in the packs) and `summary`."""
    good = sum(one.as_expected for one in tried)
    value = {
        "version": 1,
        "examples": [_plain(one) for one in tried],
        "errors": [problem_in(problem) for problem in problems],
        "summary": {
            "rules": len({one.rule for one in tried}),
            "examples": len(tried),
            "as_expected": good,
            "problems": len(problems),
        },
    }
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def _plain(one: Tried) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "verdict": one.verdict,
        "name": one.name,
        "file": one.place.file,
        "line": one.place.line,
        "as_expected": one.as_expected,
        "expected": [asdict(found) for found in one.expected],
        "found": [asdict(found) for found in one.found],
        "told": one.told,
        "problems": [problem_in(problem) for problem in one.problems],
    }
