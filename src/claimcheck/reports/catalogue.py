"""The rules, as a list and one by one, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from claimcheck.model.checked import CheckedRule
from claimcheck.model.rules import Example, Pack, Rule
from claimcheck.reports.style import Style, printable, wrapped


def catalogue(rules: Iterable[CheckedRule]) -> list[dict[str, Any]]:
    """Return what tools want to know of each rule."""
    return [
        {
            "id": checked.id,
            "pack": checked.pack,
            "title": _written(checked).title,
            "severity": checked.severity,
            "authority": _written(checked).authority,
            "why": _written(checked).why,
            "types": sorted(checked.types),
            "params": _written(checked).params,
            "implies": _written(checked).implies,
        }
        for checked in rules
    ]


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
            text = wrapped(printable(_written(checked).title), style.width - width - 13, " " * (width + 13))
            rows.append(f"  {checked.id.ljust(width)}  {severity}  {text}")
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks) + "\n"


def render_rule(checked: CheckedRule, style: Style) -> str:
    """Explain one rule in full."""
    rule = _written(checked)
    head = f"{style.bold(checked.id)} ({style.paint(checked.severity, checked.severity)})\n{printable(rule.title)}"
    parts = [
        head,
        _paragraph("why", rule.why, style),
        _paragraph("authority", rule.authority, style),
        _condition(checked, style),
    ]
    parts += [
        _examples(word, examples, style)
        for word, examples in (
            ("finds nothing in", rule.examples.passes),
            ("finds", rule.examples.fails),
            ("cannot decide", rule.examples.undecided),
        )
        if examples
    ]
    return "\n\n".join(part for part in parts if part)


def _written(checked: CheckedRule) -> Rule:
    if checked.written is None:
        raise ValueError(f"{checked.id} was loaded without its file")
    return checked.written


def _paragraph(word: str, text: str, style: Style) -> str:
    return f"{style.bold(word)}\n  {wrapped(printable(text, 5_000), style.width - 2, '  ')}"


def _condition(checked: CheckedRule, style: Style) -> str:
    rule = _written(checked)
    rows = [
        f"{name}: {', '.join(match.type)}{_qualified(match.stance, match.each)}" for name, match in rule.match.items()
    ]
    rows += [f"same: {', '.join(rule.same)}"] if rule.same else []
    rows += [f"join: {' = '.join(pair)}" for pair in rule.join]
    rows += [f"where: {rule.where}"] if rule.where else []
    for word, partners in (("gather", rule.gather), ("unless", rule.unless), ("exists", rule.exists)):
        for name, partner in partners.items():
            keys = ", ".join([*partner.same, *(" = ".join(pair) for pair in partner.join)])
            condition = f", where {partner.where}" if partner.where else ""
            rows.append(f"{word} {name}: {', '.join(partner.type)}, by {keys}{condition}")
    rows += [f"{name} = {value}" for name, value in rule.params.items()]
    rows += [f"require: {rule.require}"] if rule.require else []
    rows += [f"check: {rule.check}"] if rule.check else []
    body = "\n".join(f"  {wrapped(printable(row, 2_000), style.width - 4, '    ')}" for row in rows)
    return f"{style.bold('condition')}\n{body}"


def _qualified(stance: str, each: str) -> str:
    words = [word for word in (stance, f"each {each}") if word not in ("asserted", "each event")]
    return f" ({', '.join(words)})" if words else ""


def _examples(word: str, examples: Iterable[Example], style: Style) -> str:
    rows = [style.bold(word)]
    for example in examples:
        rows.append(f"  {printable(example.name)}")
        rows += [f"    {wrapped(printable(_claim(claim)), style.width - 6, '      ')}" for claim in example.claims]
    return "\n".join(rows)


def _claim(claim: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in claim.items())
