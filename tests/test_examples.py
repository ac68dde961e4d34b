"""The examples of rules are judged by their rules alone; what is not as they say is told as a difference."""

# ruff: noqa: E501 -- a row of a table is one line

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimcheck.examples import try_packs
from claimcheck.model.tried import Tried
from program import Run

SOUND: dict[str, Any] = {
    "name": "in order",
    "claims": [
        {"id": "a", "type": "birth", "person": "p", "when": 1900},
        {"id": "b", "type": "death", "person": "p", "when": 1950},
    ],
}
WRONG: dict[str, Any] = {
    "name": "out of order",
    "claims": [
        {"id": "a", "type": "birth", "person": "p", "when": 1950},
        {"id": "b", "type": "death", "person": "p", "when": 1900},
    ],
    "cites": ["a", "b"],
}
OPEN: dict[str, Any] = {
    "name": "not dated",
    "claims": [{"id": "a", "type": "birth", "person": "p"}, {"id": "b", "type": "death", "person": "p", "when": 1900}],
}
RULE: dict[str, Any] = {
    "id": "born-first",
    "title": "Nobody dies before birth",
    "severity": "error",
    "authority": "a test",
    "why": "because",
    "match": {"birth": "birth", "death": "death"},
    "same": ["person"],
    "require": "birth.when <= death.when",
    "message": "{birth.person} was born ({birth.when}) after death ({death.when})",
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def write(name: str = "born-first", pack: str = "mine", **examples: Any) -> None:
    folder = Path("rules", pack)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text("title: T\ndescription: D\n", encoding="utf-8")
    rule = {**RULE, "id": name, "examples": {"passes": [SOUND], "fails": [WRONG], **examples}}
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(rule, sort_keys=False), encoding="utf-8")


def outcome(**examples: Any) -> dict[tuple[str, str], Tried]:
    """What became of each example, by what it is to show and its name."""
    write(**examples)
    tried, problems = try_packs([Path("rules")], installed=False)
    assert problems == ()
    return {(one.verdict, one.name): one for one in tried}


# -- judged ----------------------------------------------------------------------------------------------------------


def test_examples_as_the_rule_says_are_no_surprise() -> None:
    tried = outcome(undecided=[OPEN])
    assert {name: one.as_expected for name, one in tried.items()} == dict.fromkeys(
        (("passes", "in order"), ("fails", "out of order"), ("undecided", "not dated")), True
    )


@pytest.mark.parametrize(
    "examples",
    [
        pytest.param({"passes": [{**WRONG, "cites": []}]}, id="passes, but is found"),
        pytest.param({"fails": [{**SOUND, "cites": ["a", "b"]}]}, id="fails, but is not found"),
        pytest.param({"fails": [{**WRONG, "cites": ["a"]}]}, id="cites too few"),
        pytest.param({"fails": [{**WRONG, "certainty": "likely"}]}, id="is certain, not likely"),
        pytest.param({"fails": [{**WRONG, "kind": "dispute"}]}, id="is a contradiction, not a dispute"),
        pytest.param({"undecided": [{**WRONG, "cites": []}]}, id="undecided, but is found"),
        pytest.param({"undecided": [SOUND]}, id="undecided, but nothing is open"),
        pytest.param({"passes": [{**SOUND, "claims": [{"id": "a", "type": "brith"}]}]}, id="a claim that is none"),
        pytest.param({"passes": [{**SOUND, "as_of": "soon"}]}, id="a day that is none"),
        pytest.param({"passes": [{**SOUND, "texts": {"../../up.txt": "words"}}]}, id="a text outside"),
        pytest.param({"passes": [{**SOUND, "texts": {"/up/up.txt": "words"}}]}, id="a text far outside"),
    ],
)  # fmt: skip
def test_each_way_not_to_be_as_the_rule_says_is_told(examples: Any) -> None:
    (key,) = examples
    (example,) = examples[key]
    assert not outcome(**examples)[key, example["name"]].as_expected


def test_other_rules_do_not_matter() -> None:
    """A built-in rule finds the same in it, which is no business of this one."""
    (found,) = outcome()["fails", "out of order"].found
    assert found.rule == "mine/born-first"


def test_examples_are_judged_as_of_one_day_and_by_the_parameters_of_the_rule() -> None:
    write()
    rule = {**RULE, "match": {"death": "death"}, "require": "death.when <= today", "examples": {
        "passes": [{"name": "by then", "claims": [{"id": "a", "type": "death", "person": "p", "when": "2025-01-01"}]}],
        "fails": [{"name": "after then", "claims": [{"id": "a", "type": "death", "person": "p", "when": "2025-01-02"}], "cites": ["a"]}],
    }}  # fmt: skip
    del rule["same"]
    rule["message"] = "{death.when}"
    Path("rules/mine/born-first.yaml").write_text(yaml.safe_dump(rule, sort_keys=False), encoding="utf-8")
    tried, _ = try_packs([Path("rules")], installed=False)
    assert [one.as_expected for one in tried] == [True, True]


# -- told ------------------------------------------------------------------------------------------------------------


def test_all_as_expected_takes_one_line_a_rule(cli: Run) -> None:
    write()
    write("other")
    result = cli("test-rules", "rules")
    assert result == (
        0,
        "ok    mine/born-first  2 examples\nok    mine/other  2 examples\n2 rules, 4 examples: all as expected\n",
        "",
    )


def test_a_surprise_is_told_as_a_difference(cli: Run) -> None:
    write(
        passes=[SOUND, {**WRONG, "name": "a near miss", "cites": []}],
        fails=[{**WRONG, "cites": ["a"]}],
        undecided=[SOUND],
    )
    result = cli("test-rules", "rules", "-q")
    assert result.code == 1
    assert (
        result.out
        == """\
wrong mine/born-first  3 of 4 examples not judged as it says
  "a near miss" should pass
    --> rules/mine/born-first.yaml:26
    - nothing
    + certain contradiction citing a, b: "p was born (1950) after death (1900)"
  "out of order" should fail
    --> rules/mine/born-first.yaml:38
    - certain contradiction citing a
    + certain contradiction citing a, b: "p was born (1950) after death (1900)"
  "in order" should stay undecided
    --> rules/mine/born-first.yaml:43
    - nothing certain or likely, but a notice or what is possible
    + nothing at all, and no notice
"""
    )


def test_what_is_broken_in_an_example_is_told(cli: Run) -> None:
    write(passes=[{"name": "misspelt", "claims": [{"id": "a", "type": "brith"}]}])
    result = cli("test-rules", "rules")
    assert result.code == 1
    assert "    ! a: unknown type 'brith'; did you mean 'birth'?\n" in result.out


def test_it_is_coloured_like_a_report(cli: Run) -> None:
    write(fails=[{**WRONG, "cites": ["a"]}])
    out = cli("test-rules", "rules", "--color", "always").out
    assert "\x1b[31m\x1b[1mwrong\x1b[0m" in out
    assert "\x1b[31m\x1b[1m-\x1b[0m certain" in out
    assert "\x1b[32m\x1b[1m+\x1b[0m certain" in out
    assert "\x1b" not in cli("test-rules", "rules", "--color", "never").out


def test_nothing_in_a_rule_can_control_the_terminal(cli: Run) -> None:
    write(passes=[{**WRONG, "name": "x\x85\x9b31m\n::error::", "cites": []}])
    out = cli("test-rules", "rules").out
    assert not {"\x85", "\x9b"} & set(out)
    assert "\n::error" not in out


def test_programs_are_told_the_same(cli: Run) -> None:
    write(fails=[{**WRONG, "cites": ["a"]}])
    result = cli("test-rules", "rules", "-f", "json")
    told = json.loads(result.out)
    assert (result.code, told["version"], told["errors"]) == (1, 1, [])
    assert told["summary"] == {"rules": 1, "examples": 2, "as_expected": 1, "problems": 0}
    sound, wrong = told["examples"]
    assert (sound["verdict"], sound["as_expected"], sound["found"]) == ("passes", True, [])
    assert (wrong["rule"], wrong["file"], wrong["line"]) == ("mine/born-first", "rules/mine/born-first.yaml", 26)
    assert wrong["expected"][0]["claims"] == ["a"]
    assert sorted(wrong["found"][0]["claims"]) == ["a", "b"]


# -- chosen ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        (("rules",), ["mine/born-first", "mine/other", "ours/third"]),
        (("rules/ours",), ["ours/third"]),
        (("rules/ours", "rules/mine"), ["ours/third", "mine/born-first", "mine/other"]),
        (("--rules", "rules"), ["mine/born-first", "mine/other", "ours/third"]),
        (("rules/ours", "--rules", "rules/mine"), ["ours/third"]),
        (("rules", "-s", "mine"), ["mine/born-first", "mine/other"]),
        (("rules", "-s", "other,ours/third"), ["mine/other", "ours/third"]),
    ],
)  # fmt: skip
def test_folders_and_rules_can_be_chosen(cli: Run, arguments: tuple[str, ...], rules: list[str]) -> None:
    write()
    write("other")
    write("third", "ours")
    told = json.loads(cli("test-rules", *arguments, "-f", "json").out)
    assert list(dict.fromkeys(one["rule"] for one in told["examples"])) == rules


@pytest.mark.parametrize("arguments", [(), ("rules", "-s", "nothing"), ("missing",), ("empty",)])
def test_nothing_to_judge_is_no_success(cli: Run, arguments: tuple[str, ...]) -> None:
    write()
    Path("empty").mkdir()
    assert cli("test-rules", *arguments).code == 2


def test_a_broken_rule_is_told_and_the_others_are_judged(cli: Run) -> None:
    write()
    write("other")
    file = Path("rules/mine/other.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("birth.when <=", "brith.when <="), encoding="utf-8")
    result = cli("test-rules", "rules")
    assert result.code == 2
    assert result.out == (
        "rules/mine/other.yaml:11:10: error: unknown name 'brith'; in other; did you mean 'birth'?\n"
        "ok    mine/born-first  2 examples\n"
        "1 rule, 2 examples: all as expected; 1 problem in the packs\n"
    )
