"""A rule as its file states it, in the words of that file: what the terminal and the pages both show.

Conditions and examples are written as YAML that reads back as the same values; an example is a claim file as it
stands. Whatever could control a terminal is escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from textwrap import wrap
from typing import Any

from claimcheck.model.checked import CheckedRule
from claimcheck.model.rules import Example, Rule
from claimcheck.reports.style import printable

CONDITION = ("match", "same", "join", "where", "gather", "unless", "exists", "require", "check", "params")
"""The keys of a rule that say when it finds something, in the order in which they are read."""

OUTCOMES: Mapping[str, str] = {"passes": "finds nothing in", "fails": "finds", "undecided": "cannot decide"}
"""What a rule says of its examples, by their key."""

_CHECKS: Mapping[str, str] = {
    "quote-in-text": (
        "It is written in Python, because no condition can say it: the words that a claim quotes are looked up in the "
        "text of its source. Claims without a quote, and sources without a text at hand, are left alone."
    ),
    "quote-against-date": (
        "It is written in Python, because no condition can say it: the date that a claim's quote names is compared "
        "with those of the claim. Quotes that name several dates, none in one meaning, or one that may be that of "
        "something else, are left alone; the source need not have a text."
    ),
    "suppression-unused": (
        "It is written in Python, because no condition can say it: each rule or pack that a claim says to ignore, in "
        "its `ignore` or in a remark, is looked for among what was found. Rules by which was not judged are left "
        "alone, and so are runs that are known to look at a part of the project only."
    ),
    "suppression-expired": (
        "It is written in Python, because no condition can say it: the day until which a claim says to ignore a rule "
        "is compared with the day that is judged as of. On that day itself the rule is still ignored."
    ),
    "temporal-network": (
        "It is written in Python, because no condition can say it: all dates, relative dates and rules that are errors "
        "bound when events were, and bounds add up. A finding cites claims that leave an event no time, and of which "
        "none can be spared. Rules that only warn, and rules that are ignored, bound nothing."
    ),
}
_REPORTING: Mapping[str, str] = {
    "full": "It finds whatever certainly contradicts its title, and nothing else.",
    "over": "It may report too much: what it finds can be right all the same, so look before you correct anything.",
    "under": "It may report too little: it leaves alone some of what contradicts its title.",
}
_UNLESS = "unless with more certainty"
_WIDTH = 100
_NO_LIMIT = 1_000_000
_BARE = re.compile(r"(?!(?:null|Null|NULL)$)[\w(](?:[^:#]|:(?=\S)|(?<=\S)#)*(?<=\S)")
_BRACES = re.compile(r"[][{},]")


def written(checked: CheckedRule) -> Rule:
    """Return the rule as its file states it. Raises `ValueError` if it was loaded without its file."""
    if checked.written is None:
        raise ValueError(f"{checked.id} was loaded without its file")
    return checked.written


def condition(rule: Rule) -> str:
    """Return the condition as YAML."""
    stated = rule.model_dump(include=set(CONDITION), exclude_defaults=True)
    if "match" in stated:
        stated["match"] = {name: _matched(match) for name, match in stated["match"].items()}
    for key in {"gather", "unless", "exists"} & stated.keys():
        stated[key] = {name: _typed(partner) for name, partner in stated[key].items()}
    return "\n".join(_entries({key: stated[key] for key in CONDITION if key in stated}))


def claim_file(example: Example) -> str:
    """Return an example as a claim file."""
    described = {"sources": example.sources, "entities": example.entities}
    lines = _entries({key: value for key, value in described.items() if value})
    return "\n".join([*lines, "claims:", *(_indented(line for claim in example.claims for line in _item(claim)))])


def name_of(example: Example) -> str:
    """Return what an example shows, and the day it is judged as of if that matters."""
    return f"{example.name} (as of {example.as_of})" if example.as_of else example.name


def outcome(example: Example, shown: Callable[[str], str]) -> str:
    """Say what the finding in an example that fails is like; `shown` writes the id of a claim."""
    hedged = "; likely, not certain" if example.certainty == "likely" else ""
    disputed = "; a dispute, not a contradiction" if example.kind == "dispute" else ""
    return f"Cites {_listed(map(shown, example.cites))}{hedged}{disputed}."


def remarks(checked: CheckedRule, rules: Iterable[CheckedRule], shown: Callable[[str], str]) -> list[str]:
    """Say what the condition does not: how it is checked, its bias if declared, and which rules are other tiers of it.

    `rules` are those that may imply it; `shown` writes the id of a rule.
    """
    rule = written(checked)
    stronger = sorted(other.id for other in rules if checked.id in other.implies)
    bias = _REPORTING[rule.reporting] if "reporting" in rule.model_fields_set else ""
    said = [_CHECKS.get(rule.check or "", ""), bias]
    if checked.implies:
        weaker = _listed(map(shown, checked.implies))
        said.append(f"It is a stronger tier: what it finds is not reported again by {weaker}, {_UNLESS}.")
    if stronger:
        by = _listed(map(shown, stronger), "or")
        said.append(f"It is a weaker tier: what {by} finds is not reported again by this rule, {_UNLESS}.")
    return [sentence for sentence in said if sentence]


def _listed(names: Iterable[str], word: str = "and") -> str:
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last


def _matched(match: Mapping[str, Any]) -> object:
    return _typed(match) if len(match) > 1 else _typed(match)["type"]


def _typed(partner: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a name ranges over with a lone type as such, as people write it."""
    types = partner["type"]
    return {**partner, "type": types[0] if len(types) == 1 else types}


def _entry(key: str, value: object) -> list[str]:
    """Return the lines of a key and its value: one if they fit, else one for each name in it, or folded text."""
    name = _scalar(key, in_braces=True)
    inline = f"{name}: {_scalar(value) if isinstance(value, str) else _inline(value)}"
    if len(inline) <= _WIDTH:
        return [inline]
    if isinstance(value, Mapping):
        return [f"{name}:", *_indented(_entries(value))]
    folded = wrap(str(value), _WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    if value != " ".join(folded) or not _is_printable(value):
        return [inline]
    return [f"{name}: >-", *_indented(folded)]


def _entries(values: Mapping[str, object]) -> list[str]:
    return [line for key, value in values.items() for line in _entry(key, value)]


def _item(claim: Mapping[str, object]) -> list[str]:
    """Return the lines of a claim in a list."""
    inline = f"- {_inline(claim)}"
    if len(inline) <= _WIDTH:
        return [inline]
    first, *others = _entries(claim)
    return [f"- {first}", *_indented(others)]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _inline(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_scalar(key, in_braces=True)}: {_inline(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_inline, value))}]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return _scalar(str(value), in_braces=True)


def _scalar(text: str, *, in_braces: bool = False) -> str:
    """Return text bare if that reads back as the same text, else between quotation marks."""
    if not _is_printable(text):
        return printable(json.dumps(text, ensure_ascii=False), _NO_LIMIT)  # escapes are read between double marks only
    if _BARE.fullmatch(text) and not (in_braces and _BRACES.search(text)):
        return text
    return f'"{text}"' if not {'"', "\\"} & set(text) else f"'{text.replace(chr(39), chr(39) * 2)}'"


def _is_printable(text: str) -> bool:
    return printable(text, _NO_LIMIT) == text
