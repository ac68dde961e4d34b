"""The pytest plugin: what it leaves alone, what it collects, what it tells; and the assertion for one's own tests."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import claimcheck
from claimcheck import Report, pytest_plugin
from claimcheck.config import Options
from claimcheck.starting import start
from claimcheck.testing import assert_consistent

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = 'paths = ["claims"]\nselect = ["legal/trial-before-charges", "sourcing"]\n'
CHARGED = "claims:\n  - {id: charged, type: charge, defendant: ann, case: k, when: 2023-01-31}\n"
TRIED = "claims:\n  - {id: tried, type: trial, defendant: ann, case: k, from: 2022-02-24}\n"
TRIED_LATER = TRIED.replace("2022", "2024")
RULE = "legal/trial-before-charges"


@pytest.fixture(autouse=True, scope="session")
def everything_is_imported() -> None:
    """What an inner run of pytest imports is forgotten after it, and NumPy cannot be imported twice."""
    claimcheck.check([{"id": "a", "type": "birth", "when": "1900"}, {"id": "b", "type": "death", "when": "1899"}])


class Project:
    """A project with claims, and runs of pytest in it that load no plugins but this one and those asked for."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        pytester.makeini("[pytest]\nfilterwarnings = error\naddopts = --strict-markers --strict-config\n")
        self.write("claimcheck.toml", SETTINGS)
        self.write("claims/court.claims.yaml", CHARGED)
        self.write("claims/paper.claims.yaml", TRIED)

    def write(self, name: str, text: str) -> None:
        file = self.pytester.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> pytest.RunResult:
        return self.pytester.runpytest_inprocess(*arguments, plugins=[pytest_plugin])

    def collected(self, *arguments: str) -> list[str]:
        """The ids of the tests that are collected."""
        return [line for line in self.run("--collect-only", "-q", *arguments).outlines if "::" in line]


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("COLUMNS", "100")
    return Project(pytester)


# -- what it leaves alone ----------------------------------------------------------------------------------------


def test_nothing_is_collected_unless_asked_for(project: Project) -> None:
    assert project.collected() == []
    assert project.run("claims").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_it_is_registered_by_an_entry_point() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    (name,) = declared["pytest11"]
    assert EntryPoint(name, declared["pytest11"][name], "pytest11").load() is pytest_plugin


def test_it_costs_next_to_nothing_until_used() -> None:
    code = """
import sys, time, pytest
before = set(sys.modules)
began = time.perf_counter()
import claimcheck.pytest_plugin
print((time.perf_counter() - began) * 1000)
print(*sorted(set(sys.modules) - before))
"""
    fastest = 1_000.0
    for _ in range(5):
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
        milliseconds, modules = run.stdout.splitlines()
        assert modules.split() == ["claimcheck", "claimcheck.pytest_plugin", "claimcheck.version"]
        fastest = min(fastest, float(milliseconds))
        if fastest < 5:
            break
    assert fastest < 5


def test_no_other_file_is_taken_for_claims(project: Project) -> None:
    project.write("claims/notes.yaml", TRIED)
    project.write("claims/paper.json", "[]")
    project.write("elsewhere/other.claims.yaml", "broken: [")
    assert project.run("--claimcheck", "elsewhere").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    (line,) = [line for line in project.run("--claimcheck", "-v").outlines if "claim files" in line]
    assert "PASSED" in line


def test_tests_that_are_asked_for_run_without_the_claims(project: Project) -> None:
    project.write("tests/test_one.py", "def test_one(): pass\n")
    assert project.collected("--claimcheck", "tests/test_one.py") == ["tests/test_one.py::test_one"]


def test_claims_that_agree_pass(project: Project) -> None:
    project.write("claims/paper.claims.yaml", TRIED_LATER)
    result = project.run("--claimcheck")
    assert result.ret == pytest.ExitCode.OK
    assert set(result.parseoutcomes()) == {"passed"}


# -- what it collects --------------------------------------------------------------------------------------------


def test_there_is_a_test_for_each_rule_that_has_something_to_judge_by_id(project: Project) -> None:
    first, *rules = project.collected("--claimcheck")
    assert first == "claimcheck::claim files"
    ran = claimcheck.check([project.pytester.path / "claims"], options=Options(select=(RULE, "sourcing"))).rules
    assert rules == [f"claimcheck::{rule.id}" for rule in sorted(ran, key=lambda rule: rule.id)]
    assert f"claimcheck::{RULE}" in rules


@pytest.mark.parametrize("named", [["claims"], ["claims/paper.claims.yaml"], ["claims/court.claims.yaml", "claims"]])
def test_whichever_file_is_named_all_claims_are_judged_once(project: Project, named: list[str]) -> None:
    result = project.run("--claimcheck", *named)
    result.assert_outcomes(failed=1, passed=len(project.collected("--claimcheck")) - 1)


def test_two_files_named_are_one_set(project: Project) -> None:
    named = ["claims/paper.claims.yaml", "claims/court.claims.yaml"]
    assert project.collected("--claimcheck", *named) == project.collected("--claimcheck")


def test_without_paths_in_the_settings_all_that_is_named_is_judged(project: Project) -> None:
    project.write("claimcheck.toml", f'select = ["{RULE}"]\n')
    project.run("--claimcheck").assert_outcomes(failed=1, passed=1)
    project.run("--claimcheck", "claims").assert_outcomes(failed=1, passed=1)
    assert project.collected("--claimcheck", "claims/paper.claims.yaml") == [
        "claimcheck::claim files",
        f"claimcheck::{RULE}",
    ]
    project.run("--claimcheck", "claims/paper.claims.yaml").assert_outcomes(passed=2)
    project.run("--claimcheck", f"claimcheck::{RULE}").assert_outcomes(failed=1)


def test_paths_in_the_configuration_of_pytest_ask_for_every_run(project: Project) -> None:
    project.write("more/more.claims.yaml", TRIED_LATER)
    project.write("tests/test_one.py", "def test_one(): pass\n")
    project.pytester.makeini("[pytest]\ntestpaths = tests\nclaimcheck_paths = more\n")
    collected = project.collected()
    assert collected[:2] == ["tests/test_one.py::test_one", "claimcheck::claim files"]
    assert set(project.run().parseoutcomes()) == {"passed"}


def test_what_the_settings_pass_over_is_no_part_of_the_set(project: Project) -> None:
    project.write("claimcheck.toml", 'exclude = ["*.claims.*"]\n' + SETTINGS)
    result = project.run("--claimcheck")
    assert "claimcheck: no claim files in claims" in "\n".join(result.errlines)


def test_paths_without_claims_are_told(project: Project) -> None:
    project.pytester.makeini("[pytest]\nclaimcheck_paths = empty\n")
    (project.pytester.path / "empty").mkdir()
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: claimcheck: no claim files in empty"])


def test_settings_hold_as_on_the_command_line(project: Project) -> None:
    project.write("claimcheck.toml", SETTINGS + 'fail-on = "never"\n')
    assert set(project.run("--claimcheck").parseoutcomes()) == {"passed"}
    result = project.run("--claimcheck", "-rP", "-k", "trial-before-charges")
    result.stdout.fnmatch_lines(["error?legal/trial-before-charges?: ann went on trial *"])


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ('pahts = ["claims"]\n', "ERROR: claimcheck.toml:1: error: unknown key 'pahts'; did you mean 'paths'?"),
        ("root = 3\n", "ERROR: claimcheck.toml:1: error: `root` takes a path; write such as *"),
    ],
)
def test_broken_settings_are_told_with_their_place(project: Project, settings: str, line: str) -> None:
    project.write("claimcheck.toml", settings)
    result = project.run("--claimcheck")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([line])


def test_a_rule_that_there_is_not_is_told_with_its_place(project: Project) -> None:
    project.write("claimcheck.toml", 'paths = ["claims"]\nselect = ["legal/trial-before-charge"]\nignore = ["legl"]\n')
    result = project.run("--claimcheck")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["claimcheck.toml:3: error: no rule is named 'legl'; did you mean 'legal'?"])


# -- what it tells -----------------------------------------------------------------------------------------------


def test_a_failure_tells_what_the_command_line_tells(project: Project) -> None:
    result = project.run("--claimcheck")
    result.stdout.fnmatch_lines(
        [
            "*legal/trial-before-charges: A trial starts no earlier than the first charge against its defendant*",
            "error?legal/trial-before-charges?: ann went on trial (2022-02-24) 11 months before being charged",
            "  (2023-01-31)",
            " --> claims/court.claims.yaml:2:64",
            "2 |   - {id: charged, type: charge, defendant: ann, case: k, when: 2023-01-31}",
            "  |                                                                ^^^^^^^^^^ charge · charged",
            " ::: claims/paper.claims.yaml:2:61",
            "  = why: A defendant is tried on charges already brought*",
            "  = help: `*` of * would fit *",
            "FAILED claimcheck::legal/trial-before-charges - Failed: error?legal/trial-before-charges?: ann we*",
        ]
    )


def test_what_is_broken_fails_a_test_of_its_own_and_the_rest_is_judged(project: Project) -> None:
    project.write("claims/broken.claims.yaml", "claims:\n  - {id: odd, type: chrge}\n")
    result = project.run("--claimcheck")
    result.stdout.fnmatch_lines(
        ["claims/broken.claims.yaml:2:*: error: unknown type 'chrge'*did you mean 'charge'?", "FAILED *::claim files*"]
    )
    assert result.parseoutcomes()["failed"] == 2


def test_what_claims_say_cannot_control_the_terminal(project: Project) -> None:
    project.write(
        "claims/paper.claims.yaml",
        TRIED.replace("claims:", 'entities:\n  ann: {kind: person, name: "A\\e[31mB"}\nclaims:'),
    )
    output = project.run("--claimcheck").stdout.str()
    assert "A\\x1b[31mB went on trial" in output
    assert "\x1b" not in output


def test_junit_has_properties(project: Project) -> None:
    project.run("--claimcheck", "--junitxml=out.xml")
    tests = ET.parse(project.pytester.path / "out.xml").getroot().iter("testcase")  # noqa: S314
    (case,) = [case for case in tests if case.get("name") == RULE]
    properties = {one.get("name"): one.get("value") for one in case.iter("property")}
    assert case.get("classname") == "claimcheck"
    assert properties["claimcheck_title"] == "A trial starts no earlier than the first charge against its defendant"
    assert (properties["claimcheck_severity"], properties["claimcheck_findings"]) == ("error", "1")
    (finding,) = claimcheck.check([project.pytester.path / "claims"], options=Options(select=(RULE,))).findings
    assert properties["claimcheck_fingerprint"] == finding.fingerprint
    assert "went on trial" in (case.findtext("failure") or "")


# -- how it goes with the rest of pytest -------------------------------------------------------------------------


def test_keywords_choose_among_rules(project: Project) -> None:
    assert project.collected("--claimcheck", "-k", "trial-before or once-dated") == [
        f"claimcheck::{RULE}",
        "claimcheck::sourcing/once-dated-twice",
    ]


def test_a_rule_is_run_again_by_the_name_that_is_printed(project: Project) -> None:
    names = [f"claimcheck::{RULE}", "claimcheck::claim files"]
    assert project.collected("--claimcheck", *names) == names
    project.run("--claimcheck", names[0]).assert_outcomes(failed=1)
    assert project.run("--claimcheck", "claimcheck::legal/nothing").ret == pytest.ExitCode.USAGE_ERROR


def test_what_failed_last_is_run_again(project: Project) -> None:
    project.write("tests/test_one.py", "def test_one(): assert 0\ndef test_two(): pass\n")
    project.run("--claimcheck")
    assert project.collected("--claimcheck", "--lf") == ["tests/test_one.py::test_one", f"claimcheck::{RULE}"]
    project.write("claims/paper.claims.yaml", TRIED_LATER)
    project.run("--claimcheck", "--lf", "-k", "trial-before").assert_outcomes(passed=1)
    assert project.collected("--claimcheck", "--lf") == ["tests/test_one.py::test_one"]


def test_the_engine_runs_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimcheck import run

    runs: list[object] = []

    def counting(paths: list[str], *, options: Options, check: Any = run.check) -> Report:
        runs.append(paths)
        return check(paths, options=options)

    monkeypatch.setattr(run, "check", counting)
    project.run("--claimcheck", "claims/paper.claims.yaml", "claims/court.claims.yaml")
    assert runs == [["claims"]]


def test_workers_share_the_tests(project: Project) -> None:
    project.write("tests/test_one.py", "def test_one(): pass\n")
    plugins = ("-p", "xdist", "-p", "claimcheck.pytest_plugin")
    result = project.pytester.runpytest_subprocess(*plugins, "--claimcheck", "-n", "2")
    result.assert_outcomes(failed=1, passed=len(project.collected("--claimcheck")) - 1)
    result.stdout.fnmatch_lines(["error?legal/trial-before-charges?: ann went on trial *"])


@pytest.mark.parametrize(("plugins", "groups"), [((), [None]), (("-p", "xdist"), [("claimcheck",)])])
def test_workers_may_be_told_to_keep_them_together(project: Project, plugins: tuple[str], groups: list[object]) -> None:
    run = project.pytester.inline_run("--claimcheck", "--collect-only", *plugins, plugins=[pytest_plugin])
    (call,) = run.getcalls("pytest_collection_modifyitems")
    marks = [item.get_closest_marker("xdist_group") for item in call.items]
    assert len(marks) > 1
    assert [*{mark and mark.args for mark in marks}] == groups


# -- examples of rules of one's own ------------------------------------------------------------------------------


@pytest.fixture
def pack(project: Project) -> Project:
    """The project that `claimcheck init` writes, whose rule is written for the type `loan`."""
    for name in ("claimcheck.toml", "claims/court.claims.yaml", "claims/paper.claims.yaml"):
        (project.pytester.path / name).unlink()
    list(start(project.pytester.path))
    return project


def test_examples_of_own_rules_are_tests(pack: Project) -> None:
    result = pack.run("--claimcheck", "rules")
    assert set(result.parseoutcomes()) == {"passed"}
    assert pack.collected("--claimcheck", "rules")[0].startswith("rules/lending/loans-overlap.yaml::passes: ")


def test_a_run_of_everything_includes_them(pack: Project) -> None:
    pack.write("tests/test_one.py", "def test_one(): pass\n")
    pack.pytester.makeini("[pytest]\ntestpaths = tests\n")
    files = [name.partition("::")[0] for name in pack.collected("--claimcheck")]
    assert list(dict.fromkeys(files)) == ["tests/test_one.py", "claimcheck", "rules/lending/loans-overlap.yaml"]


def test_an_example_that_is_not_judged_as_its_rule_says_fails(pack: Project) -> None:
    file = pack.pytester.path / "rules" / "lending" / "loans-overlap.yaml"
    rule = file.read_text(encoding="utf-8")
    file.write_text(rule.replace("certainty: likely", "certainty: certain"), encoding="utf-8")
    result = pack.run("--claimcheck", "rules")
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(
        [
            "wrong lending/loans-overlap  1 of 1 example not judged as it says",
            '  "only if "about" is not meant too widely" should fail',
            "    --> rules/lending/loans-overlap.yaml:*",
            "    - certain contradiction citing *",
            "    + likely contradiction citing *",
        ]
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            "loans-overlap.yaml",
            "severity: error",
            "severity: eror",
            "*loans-overlap.yaml:*: error: 'eror' is not one*",
        ),
        ("pack.yaml", "title:", "titel:", "*pack.yaml:*: error: *titel*"),
        ("types.yaml", "lasting:", "lastin:", "*types.yaml:*: error: *lastin*"),
    ],
)
def test_a_broken_file_of_a_pack_is_an_error(pack: Project, file: str, old: str, new: str, line: str) -> None:
    path = pack.pytester.path / "rules" / "lending" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    result = pack.run("--claimcheck", "rules")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines([line])


# -- in tests of one's own ---------------------------------------------------------------------------------------

BORN = {"id": "born", "type": "birth", "person": "ann", "when": "1900"}
SPOKE = {"id": "spoke", "type": "statement", "speaker": "ann", "when": "1899"}


def test_claims_that_agree_are_consistent() -> None:
    assert assert_consistent([BORN]).ok


def test_what_is_less_serious_than_asked_for_is_let_be() -> None:
    assert assert_consistent([BORN, SPOKE], fail_on="never").findings
    assert assert_consistent([BORN, {**SPOKE, "by": "ben"}]).findings[0].severity == "info"


def test_claims_that_contradict_each_other_are_told() -> None:
    with pytest.raises(AssertionError) as raised:
        assert_consistent([BORN, SPOKE])
    head, _, told = str(raised.value).partition("\n\n")
    assert head == "1 contradiction in 2 claims"
    assert told.startswith("error[publication/statement-before-birth]: ann made one statement (1899)")


def test_broken_claims_are_not_consistent() -> None:
    with pytest.raises(AssertionError, match=r"^1 problem in 1 claim\n\n<claims>:2: error: unknown type 'brith'"):
        assert_consistent([BORN, {"id": "odd", "type": "brith"}])


def test_the_assertion_stands_where_the_test_called_it(project: Project) -> None:
    project.write("test_own.py", f"def test_own(claimcheck):\n    claimcheck.assert_consistent([{BORN}, {SPOKE}])\n")
    project.write("claimcheck.toml", 'select = ["publication"]\n')
    result = project.run("test_own.py")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["E       AssertionError: 1 contradiction in 2 claims", "test_own.py:2: AssertionError"]
    )
    result.stdout.no_fnmatch_line("*testing.py*")


def test_the_fixture_knows_the_rules_and_settings_of_the_project(pack: Project) -> None:
    pack.write(
        "test_own.py",
        """
def test_own(claimcheck):
    report = claimcheck.check("claims")
    assert {finding.rule for finding in report.findings} == {"lending/loans-overlap"}
    assert claimcheck.check("claims", select="sourcing").ok
    assert claimcheck.assert_consistent([{"id": "a", "type": "loan", "work": "vase"}]).summary.claims == 1
""",
    )
    pack.run("test_own.py").assert_outcomes(passed=1)
