"""The rules as Markdown: a page for each, and an index by pack, as they stand in `docs/rules`.

What rule files say is data: nothing in it is taken for markup, and there is no HTML. A page says nothing of other rules
but those it is a tier of, so that it changes only with its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from urllib.parse import quote

from claimcheck.model.checked import CheckedRule
from claimcheck.model.rules import Example, Pack
from claimcheck.reports.style import printable
from claimcheck.reports.written import OUTCOMES, claim_file, condition, name_of, outcome, remarks, written

INDEX = "README.md"
_INTRODUCTION = """\
The rules that claimcheck comes with, by pack. Each page is made from the file of its rule; `claimcheck explain RULE`
shows the same on the terminal, and `claimcheck rules --output-format json` lists the rules for programs.
`--select` and `--ignore` take the ids below, packs and prefixes of ids.
"""
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$#@]|:(?=//)|(?<=www)\.|^[-+=]")
_LIST_NUMBER = re.compile(r"^(\d+)([.)])")
_NO_LIMIT = 1_000_000


def render_pages(rules: Iterable[CheckedRule], packs: Mapping[str, Pack]) -> dict[str, str]:
    """Return every page by its path below the folder of pages: the index, and one for each rule."""
    loaded = list(rules)
    pages = {_path(checked.id): render_page(checked, loaded) for checked in loaded}
    return {INDEX: render_index(loaded, packs), **pages}


def render_index(rules: Iterable[CheckedRule], packs: Mapping[str, Pack]) -> str:
    """Return the index: the rules by pack, each with its severity and title."""
    ordered = sorted(rules, key=lambda checked: checked.id)
    sections = [_pack(pack, packs.get(pack), members) for pack, members in groupby(ordered, lambda one: one.pack)]
    return "\n".join(["# Rules\n", _INTRODUCTION, *sections])


def render_page(checked: CheckedRule, rules: Iterable[CheckedRule]) -> str:
    """Return the page of a rule; `rules` are those that may be other tiers of it."""
    rule = written(checked)
    parameters = [f"* {_code(name)}: {_text(str(value))}" for name, value in rule.params.items()]
    blocks = [
        f"# {_text(checked.id)}",
        f"**{_text(rule.title)}**",
        f"Severity: {checked.severity}. Pack: {_link(checked.pack, f'../{INDEX}#{checked.pack}')}.",
        "## Why",
        *_paragraphs(rule.why),
        "## Authority",
        *_paragraphs(rule.authority),
        "## Condition",
        _fenced("yaml", condition(rule)),
        *remarks(checked, rules, _beside),
        *(["## Parameters", "\n".join(parameters)] if parameters else []),
        "## Examples",
    ]
    for key, word in OUTCOMES.items():
        examples = getattr(rule.examples, key)
        blocks += [f"### {word.capitalize()}"] if examples else []
        blocks += [block for example in examples for block in _example(example)]
    return "\n\n".join(blocks) + "\n"


def _pack(name: str, pack: Pack | None, members: Iterable[CheckedRule]) -> str:
    about = [f"**{_text(pack.title)}**", *_paragraphs(pack.description)] if pack else []
    rows = [
        f"| {_link(checked.id, _path(checked.id))} | {checked.severity} | {_text(written(checked).title)} |"
        for checked in members
    ]
    table = "\n".join(["| rule | severity | what must hold |", "|---|---|---|", *rows])
    return "\n\n".join([f"## {_text(name)}", *about, table]) + "\n"


def _example(example: Example) -> list[str]:
    blocks = [f"**{_text(name_of(example))}**", _fenced("yaml", claim_file(example))]
    for file, text in example.texts.items():
        blocks += [f"{_code(file)}:", _fenced("text", text)]
    return [*blocks, outcome(example, _code)] if example.cites else blocks


def _path(rule: str) -> str:
    return f"{rule}.md"


def _beside(rule: str) -> str:
    """Link from the page of one rule to that of another."""
    return _link(rule, f"../{_path(rule)}")


def _link(text: str, target: str) -> str:
    return f"[{_text(text)}]({quote(target, safe='/#')})"


def _paragraphs(text: str) -> list[str]:
    return [_text(line) for line in text.split("\n") if line.strip()]


def _text(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    escaped = _MARKUP.sub(r"\\\g<0>", printable(text.strip(), _NO_LIMIT))
    return _LIST_NUMBER.sub(r"\1\\\2", escaped)


def _code(text: str) -> str:
    """Return text as code on one line."""
    shown = printable(text, _NO_LIMIT)
    marks = "`" * (_longest_run(shown) + 1)
    padding = " " if "`" in shown or shown.startswith(" ") else ""
    return f"{marks}{padding}{shown}{padding}{marks}"


def _fenced(language: str, text: str) -> str:
    """Return text as a block of code."""
    lines = [printable(line, _NO_LIMIT) for line in text.split("\n")]
    fence = "`" * max(3, _longest_run(text) + 1)
    return "\n".join([f"{fence}{language}", *lines, fence])


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
