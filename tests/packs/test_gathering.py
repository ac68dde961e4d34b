"""Packs of one's own beside the built-in ones: from folders, from installed packages, with other parameters."""

# ruff: noqa: E501 -- a row of a table is one line

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from claimcheck import ClaimcheckError, Options, check
from claimcheck.model.problems import Problem
from claimcheck.packs import builtin_folder, load_builtin_rules
from claimcheck.packs import cache as caching
from claimcheck.packs.gathering import load_packs, read_packs
from claimcheck.packs.loaded import LoadedRules
from claimcheck.reading import cache as reading_cache
from claimcheck.vocabulary import builtin_types

PACK = "title: A pack\ndescription: For tests.\n"
RULE = """\
id: early
title: A trial begins before the year 3000
severity: error
authority: a test
why: because
match: {trial: trial}
where: given(trial.start)
require: trial.start + slack <= today
params: {slack: 0 days}
message: "{trial.start} with {slack}"
examples:
  passes: [{name: one, claims: [{id: a, type: trial, from: 2000-01-01}]}]
  fails: [{name: two, claims: [{id: a, type: trial, from: 3000-01-01}], cites: [a]}]
"""
LATE = [{"id": "late", "type": "trial", "defendant": "ann", "case": "k", "from": "2024-06-01"}]


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules are kept in a folder that these tests share; the current folder is each test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(caching.DISABLED, raising=False)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path_factory.getbasetemp() / "kept"))


def write(file: str, text: str) -> None:
    path = Path(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def pack(folder: str = "rules/mine", rule: str = RULE, described: str = PACK) -> None:
    if described:
        write(f"{folder}/pack.yaml", described)
    write(f"{folder}/{rule.partition('id: ')[2].partition(chr(10))[0]}.yaml", rule)


def load(*folders: str, **given: Any) -> LoadedRules:
    return load_packs(folders, installed=False, **given)


def own(loaded: LoadedRules) -> list[str]:
    return sorted(loaded.rules.keys() - load_builtin_rules().rules.keys())


def only(loaded: LoadedRules) -> Problem:
    (problem,) = loaded.problems
    return problem


# -- from folders --------------------------------------------------------------------------------------------------


def test_without_packs_there_are_the_built_in_rules() -> None:
    assert load() is load_builtin_rules()


def test_a_folder_of_packs_adds_to_the_built_in_ones() -> None:
    pack("rules/mine")
    pack("rules/other")
    loaded = load("rules")
    assert (loaded.problems, own(loaded)) == ((), ["mine/early", "other/early"])
    assert load_builtin_rules().rules.keys() < loaded.rules.keys()


def test_a_folder_may_be_one_pack() -> None:
    pack("rules/mine")
    assert own(load("rules/mine")) == ["mine/early"]


def test_several_folders_add_up_and_one_named_twice_counts_once() -> None:
    pack("a/mine")
    pack("b/other")
    loaded = load("a", "b", "./a", str(Path("b").absolute()))
    assert (loaded.problems, own(loaded)) == ((), ["mine/early", "other/early"])


def test_the_built_in_folder_named_changes_nothing() -> None:
    assert load(str(builtin_folder())).problems == ()
    assert own(load(str(builtin_folder()))) == []


def test_a_pack_may_add_rules_to_a_built_in_one_and_needs_no_description_then() -> None:
    pack("rules/legal", described="")
    loaded = load("rules")
    assert (loaded.problems, own(loaded)) == ((), ["legal/early"])
    assert read_packs(["rules"], installed=False).packs["legal"].title != "A pack"


def test_a_rule_may_imply_one_of_another_folder() -> None:
    pack("a/mine", RULE + "implies: [other/early, legal/trial-before-charges]\n")
    pack("b/other")
    assert load("a", "b").problems == ()
    problem = only(load("a"))
    assert (problem.message, problem.place.file, problem.place.line) == (
        "implies the unknown rule 'other/early'", "a/mine/early.yaml", 14,
    )  # fmt: skip
    assert problem.hint


def test_rules_of_ones_own_judge_and_are_chosen_as_others() -> None:
    pack()
    options: dict[str, Any] = {"rules": ("rules",), "as_of": "2024-01-01"}
    (finding, *others) = check(LATE, options=Options(**options)).findings
    assert {"mine/early"} <= {finding.rule, *(one.rule for one in others)}
    report = check(LATE, options=Options(select=("mine",), **options))
    assert [one.rule for one in report.findings] == ["mine/early"]
    assert [one.rule for one in check(LATE, options=Options(ignore=("mine",), **options)).findings] != ["mine/early"]


# -- what is broken ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "place", "message", "hint"),
    [
        ({"rules/mine/early.yaml": RULE}, "rules/mine", "the pack has no pack.yaml", "`title` and `description`"),
        ({"rules/Mine/pack.yaml": PACK}, "rules/Mine", "'Mine' cannot be the name of a pack", "lower-case"),
        ({"rules/mine/pack.yaml": "title: T\ndescripton: D\n"}, "rules/mine/pack.yaml:2:1", "unknown key 'descripton'", "did you mean 'description'?"),
        ({"rules/mine/pack.yaml": PACK, "rules/mine/early.yml": RULE}, "rules/mine/early.yml", "not read: rule files end in .yaml", "rename"),
        ({"rules/mine/pack.yaml": PACK, "rules/mine/late.yaml": RULE}, "rules/mine/late.yaml:1:5", "the rule 'early' stands in late.yaml", "name it early.yaml"),
        ({"rules/legal/trial-before-charges.yaml": RULE.replace("id: early", "id: trial-before-charges")}, "rules/legal/trial-before-charges.yaml:1:5", "the rule 'legal/trial-before-charges' is built in", "`params`"),
    ],
)  # fmt: skip
def test_a_broken_pack_is_told_at_its_place(files: dict[str, str], place: str, message: str, hint: str) -> None:
    pack("rules/sound")
    for name, text in files.items():
        write(name, text)
    told = [p for p in load("rules").problems if p.message == message]
    assert [str(problem.place) for problem in told] == [place]
    assert hint in told[0].hint
    assert "sound/early" in load("rules").rules


def test_a_rule_that_is_there_twice_is_told_with_the_place_of_the_first() -> None:
    pack("a/mine")
    pack("b/mine")
    problem = only(load("a", "b"))
    assert (str(problem.place), problem.message) == ("b/mine/early.yaml:1:5", "the rule 'mine/early' is there twice")
    assert problem.hint == "the first stands in a/mine/early.yaml"


@pytest.mark.parametrize(
    ("old", "new", "at", "message", "hint"),
    [
        ("severity: error", "severity: eror", (3, 11), "'eror' is not one of error, warning, info", "did you mean 'error'?"),
        ("why: because\n", "", (0, 0), "the key `why` is missing", ""),
        ("title:", "titel:", (2, 1), "unknown key 'titel'", "did you mean 'title'?"),
        ("{trial: trial}", "{trial: {type: trial, stanc: planned}}", (6, 30), "unknown key 'stanc'", "did you mean 'stance'?"),
        ("{trial: trial}", "{trial: {type: trial, stance: plannd}}", (6, 38), "'plannd' is not one of asserted, denied", "did you mean 'planned'?"),
        ("passes: [{name", "passes: [{nme", (12, 13), "unknown key 'nme'", "did you mean 'name'?"),
        ("cites: [a]", "cite: [a]", (13, 73), "unknown key 'cite'", "did you mean 'cites'?"),
        ("cites: [a]", "cites: {a: b}", (13, 80), "", ""),
        ("{trial: trial}", "{trial: trail}", (6, 16), "unknown type 'trail'", "did you mean 'trial'?"),
        ("given(trial.start)", "givn(trial.start)", (7, 8), "unknown predicate 'givn'", "did you mean 'given'?"),
        ("message: \"{trial.start}", "message: \"{trial.strt}", (10, 10), "", ""),
        ("match: {trial: trial}", "match: {trial: trial", (7, 6), "not valid YAML", ""),
        ("why: because", "why: !!python/object:os.system because", (5, 6), "", ""),
    ],
)  # fmt: skip
def test_a_broken_rule_is_told_with_the_nearest_word_and_the_others_are_loaded(
    old: str, new: str, at: tuple[int, int], message: str, hint: str
) -> None:
    pack("rules/sound")
    pack("rules/mine", RULE.replace(old, new))
    loaded = load("rules")
    problem = loaded.problems[0]
    assert problem.place.file == "rules/mine/early.yaml"
    assert (problem.place.line, problem.place.column) == at
    assert message in problem.message
    assert hint in problem.hint
    assert own(loaded) == ["sound/early"]


def test_a_file_that_cannot_be_read_is_told() -> None:
    pack()
    Path("rules/mine/folder.yaml").mkdir()
    Path("rules/mine/latin.yaml").write_bytes("id: é".encode("latin-1"))
    told = {problem.place.file: problem.message for problem in load("rules").problems}
    assert told == {
        "rules/mine/folder.yaml": "not a regular file",
        "rules/mine/latin.yaml": "not UTF-8",
    }


def test_a_broken_rule_is_a_problem_of_the_run_and_the_others_judge() -> None:
    pack("rules/sound")
    pack("rules/mine", RULE.replace("severity: error", "severity: eror"))
    report = check(LATE, options=Options(rules=("rules",), select=("sound",), as_of="2024-01-01"))
    assert [problem.place.file for problem in report.problems] == ["rules/mine/early.yaml"]
    assert [finding.rule for finding in report.findings] == ["sound/early"]


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_packs_ends_the_run(name: str) -> None:
    Path("empty").mkdir()
    with pytest.raises(ClaimcheckError) as refused:
        load_packs(Options(rules=(name,)).rules, installed=False)
    assert f"{name!r}" in refused.value.problems[0].message


# -- parameters ----------------------------------------------------------------------------------------------------


def judged(**params: Any) -> list[str]:
    options = Options(rules=("rules",), select=("mine",), as_of="2024-05-31", params={"mine/early": params})
    return [finding.message for finding in check(LATE, options=options).findings]


def test_a_parameter_is_replaced_and_told_in_the_message() -> None:
    pack(rule=RULE.replace("trial.start + slack <= today", "trial.start <= today + slack"))
    assert judged() == ["2024-06-01 with 0 days"]
    assert judged(slack="1 day") == []


def test_a_parameter_of_a_built_in_rule_is_replaced() -> None:
    claims = [
        {"id": "born", "type": "birth", "person": "ann", "when": "1900"},
        {"id": "dead", "type": "death", "person": "ann", "when": "1990"},
    ]
    rule = "biography/age-impossible"
    name = next(iter(read_packs(installed=False).rules[rule].written.params))  # type: ignore[union-attr]
    found = [
        f.rule for f in check(claims, options=Options(params={rule: {name: "50 years"}}, installed=False)).findings
    ]
    assert found == [rule]
    assert check(claims, options=Options(installed=False)).findings == ()


@pytest.mark.parametrize(
    ("params", "field", "message", "hint"),
    [
        ({"mine/erly": {"slack": 1}}, "params.mine/erly", "no rule is named 'mine/erly'", "did you mean 'mine/early'"),
        (
            {"mine/early": {"slak": "1 day"}},
            "params.mine/early.slak",
            "has no parameter 'slak'",
            "did you mean 'slack'?",
        ),
        ({"mine/early": {"slack": "a while"}}, "params.mine/early.slack", "mine/early: ", ""),
        ({"mine/early": {"slack": {"england": 1}}}, "params.mine/early.slack", "takes one value", ""),
    ],
)
def test_a_parameter_that_cannot_be_is_told(params: dict[str, Any], field: str, message: str, hint: str) -> None:
    pack()
    with pytest.raises(ClaimcheckError) as refused:
        load("rules", params=params)
    (problem,) = refused.value.problems
    assert problem.field == field
    assert message in problem.message
    assert hint in problem.hint


# -- from installed packages ---------------------------------------------------------------------------------------


def install(value: str, package: str = "shipping_rules", *, init: str = "raise SystemExit('imported')\n") -> None:
    """Put a package on the path, with a distribution that names it."""
    write(f"site/{package}/__init__.py", init)
    write("site/shipping-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: shipping\nVersion: 1.0\n")
    write("site/shipping-1.0.dist-info/entry_points.txt", f"[claimcheck.packs]\nships = {value}\n")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("site").mkdir()
    monkeypatch.syspath_prepend(str(Path("site").absolute()))


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("value", "inner"), [("shipping_rules", ""), ("shipping_rules.packs.all", "/packs/all")])
def test_an_installed_package_brings_packs_without_being_imported(value: str, inner: str) -> None:
    install(value)
    pack(f"site/shipping_rules{inner}/ships")
    loaded = load_packs()
    assert (loaded.problems, own(loaded)) == ((), ["ships/early"])
    assert "shipping_rules" not in sys.modules
    assert own(load_packs(installed=False)) == []


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("value", ["gone_away", "shipping_rules", "shipping_rules.none", "a b", "", "..", "sys"])
def test_one_that_brings_none_is_a_problem_and_the_rest_is_loaded(value: str) -> None:
    install(value)
    problem = only(load_packs())
    assert problem.place.file == "entry point 'ships' of shipping"
    assert problem.message == f"no packs are found in {value!r}"
    assert load_packs().rules == load_builtin_rules().rules


@pytest.mark.usefixtures("site")
def test_its_types_can_be_used_and_its_broken_rules_are_told() -> None:
    install("shipping_rules")
    pack("site/shipping_rules/ships", RULE.replace("severity: error", "severity: eror"))
    write("site/shipping_rules/ships/types.yaml", "types:\n  voyage: {description: A ship sails., lasting: true}\n")
    report = check([{"id": "a", "type": "voyage", "from": "1850"}])
    assert [Path(problem.place.file).name for problem in report.problems] == ["early.yaml"]


# -- kept ----------------------------------------------------------------------------------------------------------


def test_rules_of_ones_own_are_kept_by_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    from claimcheck.packs import files

    read: list[str] = []
    plain = files.compose
    monkeypatch.setattr(files, "compose", lambda text, file: read.append(file) or plain(text, file))
    pack(rule=RULE.replace("because", "never read before"))
    caching.load_kept(builtin_folder(), builtin_types())
    read.clear()
    first = load("rules")
    assert sorted(read) == ["rules/mine/early.yaml", "rules/mine/pack.yaml"]
    again = load("rules")
    assert len(read) == 2
    assert (again.rules, again.key) == (first.rules, first.key)
    pack(rule=RULE.replace("severity: error", "severity: info"))
    changed = load("rules")
    assert changed.rules["mine/early"].severity == "info"
    assert changed.key != first.key


def test_built_in_rules_are_loaded_anew_where_types_are_declared() -> None:
    pack()
    load("rules")
    before = load("rules").rules["legal/trial-before-charges"]
    write("rules/mine/types.yaml", "types:\n  court-martial: {description: Officers try., of: trial}\n")
    after = load("rules").rules["legal/trial-before-charges"]
    assert after.types - before.types == {"court-martial"}
    assert load("rules").rules["legal/trial-before-charges"] == after


def test_broken_rules_of_ones_own_are_not_kept() -> None:
    pack(rule=RULE.replace("severity: error", "severity: eror"))
    assert only(load("rules")) == only(load("rules"))


def test_only_so_many_states_are_kept_and_those_in_use_stay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(caching, "MAX_FILES", 3)
    pack("used/ours")
    pack()
    folder = tmp_path / "claimcheck"
    for days in range(6):
        pack(rule=RULE.replace("slack: 0 days", f"slack: {days} days"))
        for file in folder.glob("*"):
            os.utime(file, (days, days))
        for name in ("used", "rules"):
            caching.load_kept(Path(name), builtin_types(), ("mine",))
    assert len([*folder.iterdir()]) == 3
    used = caching._cache_file(caching._fingerprint(Path("used")))
    assert used is not None
    assert used.is_file()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"rules": ("rules",)}, id="packs"),
        pytest.param({"rules": ("rules",), "params": {"mine/early": {"slack": "900 days"}}}, id="parameters"),
    ],
)
def test_a_kept_report_is_not_that_of_other_rules(change: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from claimcheck import kept

    monkeypatch.setattr(kept, "WORTH_KEEPING", 1)
    monkeypatch.setattr(reading_cache, "WORTH_KEEPING", 1)
    write("a.claims.jsonl", '{"id": "a", "type": "trial", "defendant": "x", "case": "k", "from": "2023-06-01"}\n')
    same: dict[str, Any] = {"as_of": "2024-01-01", "cache": "cache", "installed": False}
    pack(rule=RULE.replace("0 days", "300 days"))
    plain = check("a.claims.jsonl", options=Options(**same))
    own_first = check("a.claims.jsonl", options=Options(**{**same, **change}))
    assert (plain.findings, len(own_first.findings)) == ((), 1)
    assert check("a.claims.jsonl", options=Options(**{**same, **change})) == own_first
    pack(rule=RULE.replace("0 days", "0 days").replace("trial.start + slack <= today", "trial.start <= today"))
    assert check("a.claims.jsonl", options=Options(**same, rules=("rules",))).findings == ()


# -- what only follows from something broken -----------------------------------------------------------------------


TYPES = """\
types:
  voyage: {description: A ship sails., lastng: true}
  rescue: {description: A ship saves., of: voyage}
  flight: {description: Somebody flies., lasting: true}
sets:
  ways: {description: Ways to go., types: [voyage, flight]}
"""


@pytest.mark.parametrize("named", ["voyage", "rescue", "[flight, voyage]"])
def test_what_rests_on_a_broken_declaration_is_left_out_and_only_that_is_told(named: str) -> None:
    pack(rule=RULE.replace("{trial: trial}", f"{{trial: {named}}}"))
    write("rules/mine/types.yaml", TYPES)
    problem = only(load("rules"))
    assert (str(problem.place), problem.message) == ("rules/mine/types.yaml:2:40", "unknown key 'lastng'")
    sailed = [{"id": "a", "type": "voyage", "from": "1850"}]
    report = check(sailed, options=Options(rules=("rules",), params={"mine/early": {"slack": "1 day"}}))
    assert report.problems == (problem,)


def test_so_is_what_rests_on_a_file_of_types_that_cannot_be_read() -> None:
    pack(rule=RULE.replace("{trial: trial}", "{trial: voyage}"))
    write("rules/mine/types.yaml", "types: [")
    assert only(load("rules")).place.file == "rules/mine/types.yaml"


def test_other_types_that_are_unknown_are_told_without_a_list_of_all() -> None:
    pack(rule=RULE.replace("{trial: trial}", "{trial: pipeline-run}"))
    write("rules/mine/types.yaml", TYPES)
    told = {problem.message: problem.hint for problem in load("rules").problems}
    assert told["unknown type 'pipeline-run'"] == "`claimcheck types` lists them"


def test_a_rule_that_implies_a_broken_one_is_in_force() -> None:
    pack(rule=RULE.replace("id: early", "id: late") + "implies: [mine/early]\n")
    pack(rule=RULE.replace("severity: error", "severity: eror"))
    loaded = load("rules", params={"mine/early": {"slack": "1 day"}})
    assert ([problem.place.line for problem in loaded.problems], own(loaded)) == ([3], ["mine/late"])


# -- what is said of mistakes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["mine/early", "early", "early-", "mine"])
def test_parameters_are_given_to_a_rule_by_any_word_that_names_it_alone(word: str) -> None:
    pack(rule=RULE.replace("id: early", "id: early-one"))
    word = word.replace("early", "early-one") if word == "mine/early" else word.rstrip("-")
    assert str(load("rules", params={word: {"slack": "9 days"}}).rules["mine/early-one"].written).count("9 days") == 1


def test_one_that_names_several_is_refused() -> None:
    pack()
    pack(rule=RULE.replace("id: early", "id: early-two"))
    with pytest.raises(ClaimcheckError, match="'mine' names 2 rules"):
        load("rules", params={"mine": {"slack": "9 days"}})
    with pytest.raises(ClaimcheckError, match="given parameters twice"):
        load("rules", params={"mine/early": {"slack": "9 days"}, "early": {"slack": "8 days"}})


def test_a_file_in_place_of_a_folder_is_told_with_its_folder() -> None:
    pack()
    with pytest.raises(ClaimcheckError) as refused:
        load("rules/mine/early.yaml")
    assert (refused.value.problems[0].message, refused.value.problems[0].hint) == (
        "rules: 'rules/mine/early.yaml' is a file",
        "name the folder that it stands in, 'rules/mine'",
    )


@pytest.mark.parametrize(
    ("old", "new", "at", "message", "hint"),
    [
        ("slack: 0 days", "slack: 1", (8, 24), "the parameter 'slack' is the number 1, not a length of time", "write `1 day` in `params`"),
        ("slack: 0 days", "slack: two", (8, 24), "the parameter 'slack' is the text 'two'", "such as `1 day`"),
        ("slack <= today", "slack = today", (8, 30), "`=` compares nothing", "write == between"),
        ("cites: [a]", "cites: [a, x]", (13, 80), "the example has no claim 'x' to cite", "known: a"),
        ("why: because", "\twhy: because", (5, 1), "a tab in the indentation", "spaces"),
        ("why: because", "  why: because", (5, 6), "this line is indented by 2", "the line above by 0"),
        ("why: because", "why: it is: so", (5, 11), "not valid YAML", "quote text"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_as_what_it_is(old: str, new: str, at: tuple[int, int], message: str, hint: str) -> None:
    pack(rule=RULE.replace(old, new))
    problem = only(load("rules"))
    assert (problem.place.line, problem.place.column or 0) == at
    assert message in problem.message
    assert hint in problem.hint
