"""What runs claimcheck elsewhere does what docs/ci.md says: hooks of pre-commit, the GitHub action, the job of GitLab.

The steps of the action are run as scripts; only the step that installs is left to `.ci/run`, because it takes long.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from claimcheck.reading.readers import READERS, is_claim_file
from github_runner import OURS, Failure, Runner
from pages import ROOT, WRITE, Page, Shell, check, shell

__all__ = ["shell"]

PAGE = Page(ROOT / "docs" / "ci.md")
FILES = {block.name: block.text for block in reversed(PAGE.blocks) if block.does == "file"}
"""The files that the page shows, by their names, as they first are."""
WORKFLOWS = sorted(name for name in FILES if name.startswith(".github/"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}

WRONG = FILES["claims/court.claims.yaml"]
RIGHT = WRONG.replace("2022-02-24", "2024-02-24")
BROKEN = "claims:\n  - {id: heard, type: trail, defendant: ann, case: k}\n"


def loaded(text: str) -> Any:
    """YAML as GitHub reads it: `on` is a word."""
    return {"on" if key is True else key: value for key, value in yaml.safe_load(text).items()}


def put(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return put(tmp_path / "project", {"claims/court.claims.yaml": WRONG})


# -- the page ----------------------------------------------------------------------------------------------------


def test_every_command_prints_what_is_shown(shell: Shell) -> None:
    check(PAGE, shell)


@pytest.mark.parametrize(
    ("marker", "rows"),
    [
        ("inputs", [(name, one["description"], one["default"]) for name, one in ACTION["inputs"].items()]),
        ("outputs", [(name, one["description"]) for name, one in ACTION["outputs"].items()]),
    ],
)
def test_the_inputs_and_outputs_of_the_action_are_listed(marker: str, rows: list[tuple[str, ...]]) -> None:
    between = re.compile(rf"(<!-- {marker} -->\n.*?---\|\n)(.*?)(<!-- end)", re.DOTALL)
    lines = [
        f"| `{name}` | {' | '.join((told, *(f'`{one}`' if one else '' for one in more)))} |\n"
        for name, told, *more in rows
    ]
    if WRITE:
        PAGE.path.write_text(
            between.sub(lambda found: found[1] + "".join(lines) + found[3], PAGE.text), encoding="utf-8"
        )
    assert (found := between.search(PAGE.text))
    assert found[2] == "".join(lines)


def test_it_is_said_what_stands_for_whom() -> None:
    first = PAGE.text.index("OWNER")
    assert PAGE.text[first:].startswith("OWNER` and `REV` stand below")
    assert "pip install claimcheck " not in PAGE.text


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        pytest.param("github-action", (ROOT / "action.yml").read_text(encoding="utf-8"), id="action.yml"),
        *(pytest.param("github-workflow", FILES[name], id=name) for name in WORKFLOWS),
        pytest.param("gitlab-ci", FILES[".gitlab-ci.yml"], id=".gitlab-ci.yml"),
    ],
)
def test_files_are_valid_by_the_schemas_of_what_reads_them(schema: str, text: str) -> None:
    published = json.loads((ROOT / "tests" / "schemas" / f"{schema}.json").read_text(encoding="utf-8"))
    told = loaded(text)
    assert not [error.message for error in Draft7Validator(published).iter_errors(told)]
    assert not Draft7Validator(published).is_valid({**told, "jobs": 1, "runs": 1, "claims": {"script": 1}})


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_give_the_action_inputs_that_it_has(name: str) -> None:
    (step,) = (one for one in loaded(FILES[name])["jobs"]["claims"]["steps"] if one["uses"].startswith(OURS))
    assert step.get("with", {}).keys() <= ACTION["inputs"].keys()


# -- the action --------------------------------------------------------------------------------------------------


@pytest.fixture
def runner(project: Path, tmp_path: Path) -> Runner:
    """A machine on which claimcheck is installed already."""
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    isolated = f'#!/bin/sh\n[ "$1" = -I ] || exit 90\nshift\nexec "{sys.executable}" "$@"\n'
    python = put(tmp_path, {"python": isolated}) / "python"
    python.chmod(0o755)
    (tmp_path / "temp").mkdir()
    return Runner(project, tmp_path / "temp", {"install": {"python": str(python)}})


def sarif(outputs: Mapping[str, str]) -> Any:
    (run,) = json.loads(Path(outputs["sarif"]).read_text(encoding="utf-8"))["runs"]
    return run


def uploads(runner: Runner) -> list[Mapping[str, str]]:
    return [given for name, given in runner.used if "/upload-sarif@" in name]


def test_findings_are_shown_and_then_fail_the_job(runner: Runner) -> None:
    code, outputs = runner.action()
    assert code == 1
    assert outputs.items() >= {"exit-code": "1", "findings": "1", "errors": "1"}.items()
    assert [result["ruleId"] for result in sarif(outputs)["results"]] == ["legal/trial-before-charges"]
    assert uploads(runner) == [{"sarif_file": outputs["sarif"], "category": "claimcheck"}]
    assert json.loads(Path(outputs["json"]).read_text(encoding="utf-8"))["summary"]["errors"] == 1
    assert runner.summary.startswith("## claimcheck: 1 finding\n")
    assert "::error file=claims/court.claims.yaml,line=2," in runner.log
    assert runner.log.endswith(
        "::error title=claimcheck::Claims cannot all be true: findings 1, errors among them 1.\n"
    )


def test_nothing_found_passes_and_is_uploaded_so_that_alerts_are_closed(runner: Runner) -> None:
    put(runner.workspace, {"paper/court.claims.yaml": RIGHT})
    code, outputs = runner.action(**{"sarif-category": "court", "working-directory": "paper"})
    assert (code, outputs["findings"], sarif(outputs)["results"]) == (0, "0", [])
    assert uploads(runner)[0]["category"] == "court"
    assert "::error" not in runner.log


def test_what_is_broken_fails_otherwise_and_is_in_the_report(runner: Runner) -> None:
    put(runner.workspace, {"claims/new.claims.yaml": BROKEN})
    code, outputs = runner.action(**{"fail-on": "never"})
    assert (code, outputs["exit-code"], outputs["findings"]) == (2, "2", "1")
    (run,) = sarif(outputs)["invocations"]
    assert "unknown type 'trail'" in json.dumps(run["toolExecutionNotifications"])
    assert len(uploads(runner)) == 1
    assert "unknown type" in runner.summary
    assert "::error title=claimcheck::Something is broken" in runner.log
    assert "cannot all be true" not in runner.log


def test_a_run_that_cannot_begin_has_no_report_and_says_so(runner: Runner) -> None:
    code, outputs = runner.action(config="missing.toml")
    assert code == 2
    assert set(outputs.values()) == {"2", ""}
    assert uploads(runner) == []
    assert "missing.toml" in runner.log
    assert runner.summary == "claimcheck could not check anything; the log of the step says why.\n"


def test_inputs_are_arguments_and_nothing_else(runner: Runner, tmp_path: Path) -> None:
    hostile = "$(touch hacked) `touch hacked` \"'; touch hacked; ${{ github.token }} ' * --rules"
    names = ("config", "baseline", "fail-on", "changed-since")
    told = put(tmp_path, {"python": f'#!/bin/sh\nprintf "%s\\n" "$@" >"{tmp_path}/arguments"\nexit 2\n'}) / "arguments"
    inputs = {
        **dict.fromkeys(names, hostile),
        "arguments": f"-s=legal\n\n{hostile}",
        "paths": f"{hostile}\n  claims  \n-",
    }
    assert runner.action(**inputs)[0] == 2
    assert told.read_text(encoding="utf-8").splitlines()[7:] == [
        *(f"--{name}={hostile}" for name in names),
        *("-s=legal", hostile, "--", hostile, "claims", "-"),
    ]
    assert not list(tmp_path.rglob("hacked"))


@pytest.mark.parametrize(
    "step", [step for step in ACTION["runs"]["steps"] if "run" in step], ids=lambda step: step["name"]
)
def test_no_script_has_an_expression_in_it(step: Mapping[str, str]) -> None:
    assert "${{" not in step["run"]


def test_a_report_that_may_not_be_uploaded_is_a_warning(runner: Runner) -> None:
    checked = {"exit-code": "0", "findings": "0", "sarif": "claims.sarif"}
    runner.stand_ins = {**runner.stand_ins, "check": checked, "upload": Failure(1)}
    assert runner.action()[0] == 0
    assert runner.log.startswith("::warning title=claimcheck::Code scanning has no report")


def test_a_bug_is_not_taken_for_findings(runner: Runner) -> None:
    runner.stand_ins = {**runner.stand_ins, "check": {"exit-code": "3"}}
    assert runner.action()[0] == 3
    assert (
        runner.log
        == "::error title=claimcheck::claimcheck itself failed with exit code 3, whatever was found: a bug.\n"
    )


def test_known_findings_pass_but_what_is_no_longer_found_need_not(runner: Runner) -> None:
    known = "f70c3b2eaad60518 legal/trial-before-charges charged tried\n4b73030a2391f37d legal/x charged tried\n"
    put(runner.workspace, {"known.txt": f"# claimcheck baseline 1: known\n{known}"})
    inputs = {"baseline": "known.txt", "arguments": "--error-stale-baseline", "upload-sarif": "false"}
    code, outputs = runner.action(**inputs)
    assert (code, outputs["findings"]) == (1, "0")
    assert uploads(runner) == []
    assert runner.log.endswith("::The baseline has what is no longer found; --prune-baseline drops it.\n")


def test_the_python_that_is_there_is_taken_if_none_is_asked_for(runner: Runner) -> None:
    runner.stand_ins = {**runner.stand_ins, "install": Failure(1)}
    assert runner.action(**{"python-version": ""})[0] == 1
    assert runner.used == []


def git(folder: Path, *arguments: str) -> None:
    person = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    alone = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True, capture_output=True, env=alone)


@pytest.fixture
def merged(project: Path) -> Path:
    """What GitHub checks out of a pull request: the merge of a branch into one that went on."""
    git(project, "init", "--quiet", "--initial-branch=main")
    for person, branch in (("ann", "-Bmain"), ("ben", "-Btopic"), ("eve", "main")):
        git(project, "checkout", "--quiet", branch)
        put(project, {f"claims/{person}.claims.yaml": re.sub(r"\b(charged|tried|ann)\b", rf"{person}-\1", WRONG)})
        git(project, "add", ".")
        git(project, "commit", "--quiet", "--message", person)
    git(project, "merge", "--quiet", "--no-ff", "--message", "merge", "topic")
    return project


def test_the_workflow_for_pull_requests_tells_of_what_they_change(merged: Path, runner: Runner) -> None:
    assert runner.job(loaded(FILES[".github/workflows/changed-claims.yml"]), "claims") == 1
    assert set(re.findall(r"claims/\w+", runner.summary)) == {"claims/ben"}
    assert uploads(runner) == []


def test_the_workflow_shown_checks_the_project_by_its_settings(runner: Runner) -> None:
    put(runner.workspace, {"claimcheck.toml": FILES["claimcheck.toml"], "drafts/new.claims.yaml": BROKEN})
    assert runner.job(loaded(FILES[".github/workflows/claims.yml"]), "claims") == 1
    assert [name for name, _ in runner.used] == [
        "actions/checkout@v6",
        "actions/setup-python@v6",
        "github/codeql-action/upload-sarif@v4",
    ]


def test_the_workflow_for_a_page_writes_it_and_passes(runner: Runner) -> None:
    pytest.importorskip("jinja2")
    assert runner.job(loaded(FILES[".github/workflows/report.yml"]), "claims") == 0
    assert runner.used[-1] == ("actions/upload-artifact@v7", {"name": "claims", "path": "report.html"})
    assert "went on trial" in (runner.workspace / "report.html").read_text(encoding="utf-8")


# -- GitLab ------------------------------------------------------------------------------------------------------


def test_the_job_of_gitlab_writes_both_reports_and_fails_as_findings_do(
    project: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = yaml.safe_load(FILES[".gitlab-ci.yml"])["claims"]
    monkeypatch.chdir(project)
    for line in job["script"]:
        shell.run(line)
    assert job["allow_failure"]["exit_codes"] == [shell.status] == [1]
    reports = job["artifacts"]["reports"]
    assert job["artifacts"]["when"] == "always"
    finding, *_ = json.loads((project / reports["codequality"]).read_text(encoding="utf-8"))
    assert finding["location"] == {"path": "claims/court.claims.yaml", "lines": {"begin": 2}}
    assert 'failures="1"' in (project / reports["junit"]).read_text(encoding="utf-8")
    assert job["before_script"] == ['pip install "claimcheck-lint @ git+https://github.com/OWNER/claimcheck@REV"']


# -- pre-commit --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hook", ["claimcheck", "claimcheck-schema"])
def test_hooks_wait_for_every_file_that_is_taken_for_claims(hook: str) -> None:
    waits_for = re.compile(HOOKS[hook]["files"])
    names = [f"a/b.claims{ending}" for ending in READERS]
    assert all(is_claim_file(name) and waits_for.search(name) for name in names)
    assert waits_for.search("claimcheck.toml")
    assert not any(map(waits_for.search, ("claims.yaml", "a.claims.yaml.orig", "notes.md", "not-claimcheck.toml")))


def test_the_pattern_shown_also_waits_for_trees_texts_and_the_baseline() -> None:
    (pattern,) = re.findall(r"`files: (.*?)`", PAGE.text)
    assert all(map(re.compile(pattern).search, ("a.claims.csv", "tree.ged", "texts/a.txt", "claimcheck-baseline.txt")))
    assert not re.search(pattern, "notes.md")


@pytest.mark.parametrize(
    ("hook", "claims", "status"),
    [
        ("claimcheck", WRONG, 1),
        ("claimcheck", RIGHT, 0),
        ("claimcheck-schema", WRONG, 0),
        ("claimcheck-schema", BROKEN, 2),
        ("claimcheck-schema", WRONG.replace("2022-02-24", "2 days after somebody"), 2),
        ("claimcheck-schema", WRONG.replace("2022-02-24", "2 days after verdict"), 0),
    ],
)
def test_a_hook_looks_at_all_of_the_project(
    hook: str, claims: str, status: int, project: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = "claims:\n  - {id: verdict, type: verdict, defendant: eve, case: l, when: 2024-01-01}\n"
    settings = f'{FILES["claimcheck.toml"]}ignore = ["suppression"]\n'
    put(project, {"claims/court.claims.yaml": claims, "claims/other.claims.yaml": verdict, "claimcheck.toml": settings})
    monkeypatch.chdir(project)
    assert HOOKS[hook]["pass_filenames"] is False
    told = shell.run(HOOKS[hook]["entry"])
    assert shell.status == status
    assert told or status == 0


def test_the_hook_for_rules_waits_for_rules() -> None:
    waits_for = re.compile(HOOKS["claimcheck-rules"]["files"])
    assert waits_for.search("rules/lending/loans-overlap.yaml")
    assert not waits_for.search("claims/lending.claims.yaml")


def test_the_configuration_shown_names_a_hook() -> None:
    (repository,) = yaml.safe_load(FILES[".pre-commit-config.yaml"])["repos"]
    assert [hook["id"] for hook in repository["hooks"]] == ["claimcheck"]
    listed = re.findall(r"^\| `(claimcheck[\w-]*)` \|", PAGE.text, re.MULTILINE)
    assert listed == list(HOOKS)


def test_pre_commit_runs_the_hooks_on_what_is_to_be_committed(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    python = shlex.quote(sys.executable)
    here = [{**hook, "language": "system", "entry": f"{python} -m {hook['entry']}"} for hook in HOOKS.values()]
    config = yaml.safe_dump({"repos": [{"repo": "local", "hooks": here}]})
    put(project, {".pre-commit-config.yaml": config, "notes.md": "nothing"})
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    git(project, "init", "--quiet")

    def told() -> list[str]:
        git(project, "add", ".")
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run"], cwd=project, capture_output=True, text=True, check=False
        )
        return re.findall(r"(Passed|Failed|Skipped)$", done.stdout, re.MULTILINE)

    assert told() == ["Failed", "Passed", "Skipped"]
    git(project, "commit", "--quiet", "--no-verify", "--message", "claims")
    put(project, {"notes.md": "something"})
    assert told() == ["Skipped", "Skipped", "Skipped"]
