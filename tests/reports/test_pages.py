"""The pages of the rules, kept in `docs/rules`, say what the files of the rules say, and nothing in those is markup.

After a change that is meant, write them anew and read the diff:
`CLAIMCHECK_GOLDEN=write python -m pytest tests/reports/test_pages.py`.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import pytest
from click.testing import CliRunner

from claimcheck.cli import app
from claimcheck.model.checked import CheckedRule
from claimcheck.model.rules import Example, Pack, Rule
from claimcheck.packs import LoadedRules, builtin_folder, load_rules
from claimcheck.reading.positions import compose
from claimcheck.reports import Style
from claimcheck.reports.catalogue import render_rule
from claimcheck.reports.pages import render_index, render_page, render_pages
from claimcheck.reports.style import width_of
from claimcheck.reports.written import CONDITION, claim_file, condition, written
from claimcheck.vocabulary import builtin_types
from rule_kit import rule

PAGES = Path(__file__).resolve().parents[2] / "docs" / "rules"
FENCED = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
TRIAL_RULE = "legal/trial-before-charges"


@cache
def loaded() -> LoadedRules:
    found = load_rules(builtin_folder(), builtin_types())
    assert found.problems == ()
    return found


@cache
def rendered() -> dict[str, str]:
    return render_pages(loaded().rules.values(), loaded().packs)


def page(*rules: CheckedRule) -> str:
    """The page of the first of some rules."""
    return render_page(rules[0], rules)


def examples_of(checked: CheckedRule) -> list[Example]:
    examples = written(checked).examples
    return [*examples.passes, *examples.fails, *examples.undecided]


def reads(text: str) -> Any:
    value, problems = compose(text, "page.yaml")
    assert problems == []
    return value


def prose(markdown: str) -> str:
    """A page without its blocks of code."""
    return FENCED.sub("", markdown)


# -- the pages that are kept -------------------------------------------------------------------------------------


def test_the_pages_are_those_of_the_rules() -> None:
    if os.environ.get("CLAIMCHECK_GOLDEN") == "write":
        write_anew()
    kept = {file.relative_to(PAGES).as_posix(): file for file in PAGES.rglob("*") if file.is_file()}
    assert sorted(kept) == sorted(rendered())
    assert [path for path, text in rendered().items() if kept[path].read_bytes() != text.encode()] == []


def write_anew() -> None:
    for file in PAGES.rglob("*.md"):
        file.unlink()
    for path, text in rendered().items():
        (PAGES / path).parent.mkdir(parents=True, exist_ok=True)
        (PAGES / path).write_bytes(text.encode())


def test_every_link_leads_to_a_page_and_to_a_heading_on_it() -> None:
    for path, text in rendered().items():
        links = re.findall(r"(?<!\\)\]\(([^)]*)\)", prose(text))
        assert links
        for link in links:
            target, _, heading = link.partition("#")
            linked = normpath(join(dirname(path), target))
            assert linked in rendered(), link
            assert not heading or f"\n## {heading}\n" in rendered()[linked], link


def test_the_index_lists_every_rule_once_under_its_pack() -> None:
    index = render_index(loaded().rules.values(), loaded().packs)
    listed = []
    for section in index.split("\n## ")[1:]:
        pack = section.partition("\n")[0]
        assert loaded().packs[pack].title in section
        ids = re.findall(r"^\| \[([^]]*)\]\(\1\.md\) \| \w+ \| \S", section, re.MULTILINE)
        assert {one.partition("/")[0] for one in ids} == {pack}
        listed += ids
    assert listed == sorted(loaded().rules)


def test_a_page_does_not_change_with_rules_that_are_no_tiers_of_its_own() -> None:
    one, other = rule("one", match={"x": "birth"}, require="given(x.when)"), loaded().rules[TRIAL_RULE]
    assert page(one) == page(one, other)


# -- what a page says --------------------------------------------------------------------------------------------


def test_the_condition_on_a_page_reads_back_as_that_of_the_rule() -> None:
    for checked in loaded().rules.values():
        stated = written(checked)
        others = {key: value for key, value in stated.model_dump().items() if key not in CONDITION}
        assert Rule.model_validate({**others, **reads(condition(stated))}) == stated
        assert f"```yaml\n{condition(stated)}\n```\n" in rendered()[f"{checked.id}.md"]


def test_the_examples_on_a_page_read_back_as_those_of_the_rule() -> None:
    for checked in loaded().rules.values():
        _, *blocks = (
            code for _, language, code in FENCED.findall(rendered()[f"{checked.id}.md"]) if language == "yaml"
        )
        examples = examples_of(checked)
        assert len(blocks) == len(examples)
        for block, example in zip(blocks, examples, strict=True):
            described = {"sources": example.sources, "entities": example.entities}
            assert reads(block) == {
                **{key: value for key, value in described.items() if value},
                "claims": example.claims,
            }


def test_an_example_is_a_claim_file(tmp_path: Path) -> None:
    failing = written(loaded().rules[TRIAL_RULE]).examples.fails[0]
    file = tmp_path / "example.claims.yaml"
    file.write_text(claim_file(failing), encoding="utf-8")
    arguments = ["check", str(file), "--select", TRIAL_RULE, "--output-format", "concise", "--no-cache"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert TRIAL_RULE in result.stdout


def test_a_page_has_everything_in_the_order_in_which_it_is_read() -> None:
    text = rendered()["biography/mother-impossibly-old.md"]
    assert re.findall(r"^#.*$", text, re.MULTILINE) == [
        "# biography/mother-impossibly-old",
        "## Why",
        "## Authority",
        "## Condition",
        "## Parameters",
        "## Examples",
        "### Finds nothing in",
        "### Finds",
        "### Cannot decide",
    ]
    assert "\n* `most`: 80 years\n" in text
    assert "\nCites `child-born`, `mother` and `parent-born`.\n" in text


def test_what_is_less_than_certain_or_a_contradiction_is_said_to_be() -> None:
    text = rendered()[f"{TRIAL_RULE}.md"]
    assert "\nCites `charged` and `trial`.\n" in text
    assert "\nCites `charged` and `trial`; likely, not certain.\n" in text
    assert "\nCites `charged` and `trial`; a dispute, not a contradiction.\n" in text


def test_a_rule_without_parameters_or_other_tiers_says_nothing_of_them() -> None:
    text = rendered()[f"{TRIAL_RULE}.md"]
    assert "Parameters" not in text
    assert "tier" not in text


def test_both_tiers_name_each_other() -> None:
    for stronger in loaded().rules.values():
        for weaker in stronger.implies:
            (said,) = re.findall(r"^It is a stronger tier.*$", rendered()[f"{stronger.id}.md"], re.MULTILINE)
            assert f"[{weaker}](../{weaker}.md)" in said
            (said,) = re.findall(r"^It is a weaker tier.*$", rendered()[f"{weaker}.md"], re.MULTILINE)
            assert f"[{stronger.id}](../{stronger.id}.md)" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [("sourcing/quote-not-in-source", "looked up in the text of its source"), ("chronology/chain", "bounds add up")],
)
def test_a_check_without_conditions_is_told_in_words(name: str, said: str) -> None:
    assert said in rendered()[f"{name}.md"]
    assert said in " ".join(render_rule(loaded().rules[name], Style()).split())


def test_the_day_and_the_texts_of_an_example_are_shown() -> None:
    assert "**today (as of 2024-03-06)**" in rendered()["sourcing/yet-to-come.md"]
    quoted = rendered()["sourcing/quote-not-in-source.md"]
    assert "\n`letters/first.txt`:\n\n```text\nAll are well here.\n```\n" in quoted


# -- what rule files say is data ---------------------------------------------------------------------------------

MARKUP = {
    "emphasis": "**bold** _and_ __more__ ~~gone~~",
    "code": "`code` and ``more``",
    "HTML": "<script>alert(1)</script> <br> &amp; <!-- hidden -->",
    "a link": "[text](https://example.org) ![image](x.png) [ref]",
    "a bare link": "https://example.org www.example.org ann@example.org",
    "a table": "a | b |",
    "mathematics": "$x$ and $$y$$",
    "backslashes": r"\[x\] \\ \* end\\",
}
AT_THE_START = {
    "a heading": "# heading",
    "a quotation": "> quoted",
    "a list": "- item",
    "another list": "+ item",
    "a numbered list": "1872. item",
    "another numbered list": "3) item",
    "a rule": "---",
    "an underline": "===",
    "a fence": "```",
    "indented code": "    code",
}


def with_text(text: str) -> CheckedRule:
    claims = [{"id": text, "type": "death", "note": text}]
    example = {
        "name": text,
        "claims": claims,
        "cites": [text],
        "texts": {text: text},
        "sources": {text: {"title": text}},
    }
    return rule(
        "stated",
        title=text,
        why=text,
        authority=text,
        match={"x": "death"},
        require="given(x.when)",
        examples={"passes": [example], "fails": [example], "undecided": [example]},
    )


@pytest.mark.parametrize("text", [*MARKUP.values(), *AT_THE_START.values()], ids=[*MARKUP, *AT_THE_START])
def test_nothing_a_rule_says_is_markup(text: str) -> None:
    shown = prose(page(with_text(text)))
    shown = re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", "CODE", shown)
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "X", shown)
    bare = bare.replace("[test](../README.md#test)", "PACK")
    for line in bare.splitlines():
        assert not re.search(r"[`_\[\]<>&|~$@\\]|://|www\.", line), line
        assert line.count("**") in (0, 2), line
        assert not re.match(r" |\d+[.)]|[-+=>]|#+ (?!test/|Why$|Auth|Cond|Exam|Finds|Cannot)", line), line


@pytest.mark.parametrize("text", [*MARKUP.values(), *AT_THE_START.values()], ids=[*MARKUP, *AT_THE_START])
def test_the_text_is_still_there(text: str) -> None:
    shown = prose(page(with_text(text)))
    assert f"**{text.strip()}**" in re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown)


@pytest.mark.parametrize("text", [*MARKUP.values(), *AT_THE_START.values()], ids=[*MARKUP, *AT_THE_START])
def test_nothing_a_pack_says_is_markup(text: str) -> None:
    index = render_index([with_text(text)], {"test": Pack(title=text, description=text)})
    shown = re.sub(r"\\[!-/:-@\[-`{-~]", "X", index.partition("\n## test\n")[2])
    assert re.fullmatch(
        r"\n\*\*[^*_`<\[\n]+\*\*\n\n[^*_`<#>=\[\n-][^*_`<\[\n]*\n\n"
        r"\| rule \| severity \| what must hold \|\n\|---\|---\|---\|\n"
        r"\| \[test/stated\]\(test/stated\.md\) \| error \| [^|<`\n]+ \|\n",
        shown,
    )


@pytest.mark.parametrize("text", ["a\n```\n# out", "````\nb", "~~~", "```"])
def test_no_text_ends_the_block_of_code_it_stands_in(text: str) -> None:
    source = with_text(text)
    blocks = [code for _, language, code in FENCED.findall(page(source)) if language == "text"]
    assert blocks == [f"{text}\n"] * 3


@pytest.mark.parametrize(
    "text",
    [
        *MARKUP.values(),
        *AT_THE_START.values(),
        *(
            "",
            " ",
            "~",
            "null",
            "NULL",
            "true",
            "12",
            "0x1F",
            "1:30",
            "2023-01-31",
            "2023~",
            "case?",
            "?",
            "-",
            "- a",
            "a:",
        ),
        *(
            "a: b",
            "a #b",
            "#a",
            "a, b",
            "[a]",
            "{a}",
            "a]",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "'a'",
            '"a"',
            "it's",
            "x'\"y",
        ),
        *(
            "line\nbreak",
            "tab\there",
            "\x1b[31m",
            "\u202eback",
            "a\u2028b",
            "\ufeffx",
            "é ü 日本",
            "😀",
            "x" * 300,
            "x " * 300,
        ),
    ],
)
def test_any_text_reads_back_from_the_block_it_stands_in(text: str) -> None:
    example = Example(
        name="one", claims=[{"id": text, "list": [text, {"k": text}], text: None}], sources={text: {"a": text}}
    )
    block = claim_file(example)
    assert reads(block) == {"sources": example.sources, "claims": example.claims}
    assert not CONTROL.search(block)


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\rb", "a\u202eb", "a\u2028b", "a\x85b"])
def test_no_control_character_reaches_a_page_or_the_terminal(text: str) -> None:
    source = with_text(text)
    assert not CONTROL.search(page(source))
    assert not CONTROL.search(render_rule(source, Style()))


# -- the command line --------------------------------------------------------------------------------------------


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_pages_are_printed() -> None:
    assert printed("explain", "mother-old", "--output-format", "markdown") == rendered()["biography/mother-old.md"]
    assert printed("rules", "--output-format", "markdown") == rendered()["README.md"]


def test_the_terminal_says_what_the_page_says() -> None:
    stronger, weaker = (" ".join(printed("explain", name).split()) for name in ("mother-impossibly-old", "mother-old"))
    assert "params: {most: 80 years}" in stronger
    assert "Cites child-born, mother and parent-born." in stronger
    assert "not reported again by biography/mother-old, unless" in stronger
    assert "what biography/mother-impossibly-old finds is not reported again by this rule" in weaker


def test_an_explanation_is_no_wider_than_the_terminal() -> None:
    for checked in loaded().rules.values():
        shown = render_rule(checked, Style(width=80), loaded().rules.values())
        assert [line for line in shown.splitlines() if width_of(line) > 80] == []


def test_a_rule_from_the_cache_has_no_page() -> None:
    with pytest.raises(ValueError, match="loaded without its file"):
        page(replace(loaded().rules[TRIAL_RULE], written=None))
