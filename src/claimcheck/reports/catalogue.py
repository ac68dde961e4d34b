"""The rules, as a list and one by one, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from claimcheck.model.checked import CheckedRule
from claimcheck.model.rules import Example, Pack
from claimcheck.reports.style import Style, begins_a_word, printable, wrapped
from claimcheck.reports.written import OUTCOMES, claim_file, condition, name_of, outcome, remarks, written


def catalogue(rules: Iterable[CheckedRule]) -> list[dict[str, Any]]:
    """Return what tools want to know of each rule."""
    return [
        {
            "id": checked.id,
            "pack": checked.pack,
            "title": written(checked).title,
            "severity": checked.severity,
            "reporting": written(checked).reporting,
            "authority": written(checked).authority,
            "why": written(checked).why,
            "types": sorted(checked.types),
            "params": written(checked).params,
            "implies": written(checked).implies,
        }
        for checked in rules
    ]


def rules_with(words: Iterable[str], rules: Iterable[CheckedRule]) -> list[CheckedRule]:
    """Return the rules with which every word is found: their pack, or how a word of their id or title begins."""
    found = [*rules]
    for word in words:
        of_pack = [rule for rule in found if rule.pack == word]
        found = of_pack or [rule for rule in found if begins_a_word(word, f"{rule.id} {rule.title}")]
    return found


def render_catalogue(rules: Iterable[CheckedRule], packs: Mapping[str, Pack], style: Style) -> str:
    """List the rules by pack: id, severity, title."""
    ordered = sorted(rules, key=lambda checked: checked.id)
    width = max((len(checked.id) for checked in ordered), default=0)
    blocks = []
    for pack, members in groupby(ordered, key=lambda checked: checked.pack):
        title = printable(packs[pack].title) if pack in packs else ""
        rows = [f"{style.bold(pack)}: {title}"]
        for checked in members:
            severity = style.paint(checked.severity.ljust(7), checked.severity)
            text = wrapped(printable(written(checked).title), style.width - width - 13, " " * (width + 13))
            rows.append(f"  {checked.id.ljust(width)}  {severity}  {text}")
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks) + "\n"


def render_rule(checked: CheckedRule, style: Style, rules: Iterable[CheckedRule] = ()) -> str:
    """Explain one rule in full; `rules` are those that may be other tiers of it."""
    rule = written(checked)
    title = wrapped(printable(rule.title), style.width - 2, "  ")
    head = f"{style.bold(checked.id)} ({style.paint(checked.severity, checked.severity)})\n{title}"
    parts = [
        head,
        _section("why", rule.why.split("\n"), style),
        _section("authority", rule.authority.split("\n"), style),
        _section("condition", condition(rule).split("\n"), style, hang=2),
        *(_lines([remark], style) for remark in remarks(checked, rules, str)),
        *(_examples(word, getattr(rule.examples, key), style) for key, word in OUTCOMES.items()),
    ]
    return "\n\n".join(part for part in parts if part)


def _examples(word: str, examples: Iterable[Example], style: Style) -> str:
    shown = [line for example in examples for line in _example(example)]
    return _section(word, shown, style, hang=2) if shown else ""


def _example(example: Example) -> list[str]:
    lines = [name_of(example), *(f"  {line}" for line in claim_file(example).split("\n"))]
    for file, text in example.texts.items():
        lines += [f"  {file}:", *(f"    {line}" for line in text.split("\n"))]
    return [*lines, f"  {outcome(example, str)}"] if example.cites else lines


def _section(word: str, lines: Iterable[str], style: Style, hang: int = 0) -> str:
    return f"{style.bold(word)}\n{_lines(lines, style, hang)}"


def _lines(lines: Iterable[str], style: Style, hang: int = 0) -> str:
    """Return lines as wide as the terminal; what does not fit goes on below, `hang` columns further in."""
    shown = []
    for line in lines:
        text = line.lstrip(" ")
        deep = " " * (2 + len(line) - len(text))
        wide = style.width - len(deep) - hang
        shown.append(deep + wrapped(printable(text, 5_000), wide, deep + " " * hang))
    return "\n".join(shown)
