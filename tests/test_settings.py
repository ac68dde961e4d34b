"""Settings of a project: found, read, and second to the command line; what is wrong is told at its place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from claimcheck import check
from claimcheck.model.problems import ClaimcheckError
from claimcheck.project import options_of
from claimcheck.settings import KEYS, Settings, find_settings, read_settings
from program import Run

CLAIMS = """\
claims:
  - {id: charged, type: charge, defendant: ann, case: k, when: 2023-01-31}
  - {id: tried, type: trial, defendant: ann, case: k, from: 2022-02-24}
"""
FOUND = "legal/trial-before-charges"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one claim file in a folder of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "a.claims.yaml").write_text(CLAIMS, encoding="utf-8")
    return tmp_path


def write(text: str, file: str = "claimcheck.toml") -> None:
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(text, encoding="utf-8")


# -- where they are --------------------------------------------------------------------------------------------------


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    assert find_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("file", "text"),
    [("claimcheck.toml", 'paths = ["claims"]'), ("pyproject.toml", '[tool.claimcheck]\npaths = ["claims"]')],
)
def test_they_are_found_from_below(file: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(text, file)
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    settings = find_settings(below)
    assert settings.file == tmp_path / file
    assert settings.values == {"paths": (os.path.join("..", "..", "claims"),)}


def test_the_nearest_file_counts_and_no_other(tmp_path: Path) -> None:
    write('select = ["legal"]')
    write('ignore = ["office"]', "inner/claimcheck.toml")
    assert find_settings(tmp_path / "inner").values == {"ignore": ("office",)}


def test_its_own_file_comes_before_that_of_python(tmp_path: Path) -> None:
    write('[tool.claimcheck]\nselect = ["legal"]', "pyproject.toml")
    assert find_settings(tmp_path).values == {"select": ("legal",)}
    write('select = ["office"]')
    assert find_settings(tmp_path).values == {"select": ("office",)}


def test_a_python_project_that_says_nothing_of_it_is_passed_over(tmp_path: Path) -> None:
    write('select = ["legal"]')
    write('[project]\ndependencies = ["claimcheck-lint"]\n[tool.other]\n', "inner/pyproject.toml")
    assert find_settings(tmp_path / "inner").values == {"select": ("legal",)}
    write("broken [", "inner/pyproject.toml")
    assert find_settings(tmp_path / "inner").values == {"select": ("legal",)}


# -- what they say ---------------------------------------------------------------------------------------------------


def test_every_key_stands_in_for_an_option(cli: Run) -> None:
    write('paths = ["claims"]\noutput-format = "concise"\nselect = ["legal"]\nas-of = 2025-03-12\nroot = "claims"\n')
    result = cli("check", "-q")
    assert (result.code, FOUND in result.out) == (1, True)
    assert result.out.startswith("claims/a.claims.yaml:2:")
    write('paths = ["claims"]\nfail-on = "never"\nmin-severity = "error"\nmin-certainty = "certain"\n')
    assert cli("check", "-q").code == 0
    write(f'paths = ["claims"]\nignore = ["{FOUND}"]\n')
    assert cli("check", "-q") == (0, "", "")


def test_the_command_line_comes_first(cli: Run) -> None:
    write('paths = ["nowhere"]\noutput-format = "json"\nfail-on = "never"\nselect = ["office"]\n')
    result = cli("check", "claims", "--output-format", "concise", "--fail-on", "error", "-s", "legal")
    assert (result.code, FOUND in result.out) == (1, True)
    assert cli("check", "claims", "-s", "legal", "-f", "full", "-q").code == 0


def test_other_commands_take_what_they_have_options_for(cli: Run) -> None:
    write('paths = ["claims"]\noutput-format = "concise"\nfail-on = "never"\n')
    assert cli("timeline", "-q").code == 0
    assert FOUND in cli("rules").out


def test_settings_above_set_the_root(cli: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write('paths = ["claims"]\nselect = ["sourcing"]\nfail-on = "error"\n')
    write("It is so.", "texts/s.txt")
    claim = "{id: q, type: birth, person: ann, source: s, quote: It is so}"
    write(f"sources: {{s: {{text: ../texts/s.txt}}}}\nclaims: [{claim}]\n", "claims/q.claims.yaml")
    assert cli("check", "-q").code == 0
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    assert cli("check", "-q").code == 0
    assert json.loads(cli("show-config", "--output-format", "json").out)["values"]["root"]["value"] == ".."
    assert cli("check", "-q", "--root", ".").code == 2


def test_paths_are_relative_to_the_file(cli: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write('paths = ["claims"]\nselect = ["legal"]\n')
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    assert cli("check", "-f", "concise").out.startswith("../claims/a.claims.yaml:2:")


def test_a_file_may_be_named_and_files_may_be_left_aside(cli: Run) -> None:
    write('fail-on = "never"')
    write('[tool.claimcheck]\nfail-on = "error"', "other/pyproject.toml")
    assert cli("check", "claims", "-q").code == 0
    assert cli("check", "claims", "-q", "--config", "other/pyproject.toml").code == 1
    assert cli("check", "claims", "-q", "--isolated").code == 1
    both = cli("check", "claims", "--isolated", "--config", "claimcheck.toml")
    assert (both.code, "not both" in both.err) == (2, True)
    assert cli("check", "claims", "--config", "missing.toml").code == 2


def test_python_knows_nothing_of_them() -> None:
    from claimcheck import check

    write('ignore = ["legal"]')
    assert FOUND in [finding.rule for finding in check("claims").findings]


def test_a_start_without_settings_does_not_wait_for_toml() -> None:
    code = "import sys; from claimcheck.cli import app; print('tomllib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


# -- what is wrong ---------------------------------------------------------------------------------------------------

REFUSED = [
    ('selct = ["legal"]', 1, "unknown key 'selct'", "did you mean 'select'?"),
    ('\n\nsome-thing = 1', 3, "unknown key 'some-thing'", "known: as-of, baseline, exclude, fail-on, ignore"),
    ('select = "legal"', 1, "`select` takes a list of texts", 'write ["legal"]'),
    ("ignore = [1]", 1, "`ignore` takes a list of texts", ""),
    ('paths = "claims"', 1, "`paths` takes a list of paths", "relative to this file"),
    ('exclude = "drafts"', 1, "`exclude` takes a list of patterns", 'write ["drafts"]; those with a slash are'),
    ('exclude = ["/"]', 1, "`exclude` takes a list of patterns", "relative to this file"),
    ("rules = [1]", 1, "`rules` takes a path", ""),
    ("root = 1", 1, "`root` takes a path", ""),
    ('fail-on = "eror"', 1, "`fail-on` takes one of error, warning, info, never", "did you mean 'error'?"),
    ("min-severity = 1", 1, "`min-severity` takes one of error, warning, info", ""),
    ('min-certainty = "shure"', 1, "`min-certainty` takes one of certain, likely, possible", ""),
    ('output-format = "pdf"', 1, "`output-format` takes one of full, concise", ""),
    ("as-of = 2025-03-12T10:00:00", 1, "`as-of` takes a day", "2025-03-12"),
    ("as-of = 2025", 1, "`as-of` takes a day", ""),
    ("params = 1", 1, "`params` takes a table for each rule", '[params."biography/'),
    ('# comment\n[params]\n"legal/x" = 5', 3, "`params.legal/x` takes the parameters of a rule", ""),
    ('[params."legal/x"]\nlimit = 1.5', 2, "`params.legal/x.limit` takes a whole number or a text", '"1.5"'),
    ('[params."legal/x"]\nlimit = true', 2, "`params.legal/x.limit` takes a whole number or a text", ""),
    ('[params."legal/x".limit]\nengland = [1]', 2, "`params.legal/x.limit.england` takes a whole number or a text", ""),
    ("select = [\n\n", 1, "not valid TOML: ", ""),
    ("a = 1\na = 2", 2, "not valid TOML: ", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message", "hint"), REFUSED)
@pytest.mark.parametrize("file", ["claimcheck.toml", "pyproject.toml"])
def test_what_is_wrong_is_told_at_its_place(file: str, text: str, line: int, message: str, hint: str) -> None:
    shift = 0
    if file == "pyproject.toml":
        text = "[tool.claimcheck]\n" + text.replace("[params", "[tool.claimcheck.params")
        shift = 1
    write(text, file)
    with pytest.raises(ClaimcheckError) as refused:
        read_settings(Path(file))
    (problem,) = refused.value.problems
    assert message in problem.message
    assert hint in problem.hint
    assert (problem.place.file, problem.place.line) == (file, line + shift if line else problem.place.line)


def test_several_mistakes_are_told_at_once(cli: Run) -> None:
    write('selct = ["legal"]\nignor = []\n')
    result = cli("check", "claims")
    assert result.code == 2
    assert result.err == (
        "claimcheck.toml:1: error: unknown key 'selct'; did you mean 'select'?\n"
        "claimcheck.toml:2: error: unknown key 'ignor'; did you mean 'ignore'?\n"
    )


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('select = ["legl"]', "claimcheck.toml:1", "no rule is named 'legl'"),
        ('\nignore = ["legl"]', "claimcheck.toml:2", "no rule is named 'legl'"),
        ('as-of = "soon"', "claimcheck.toml:1", "as of: "),
        ('root = "nowhere"', "claimcheck.toml:1", "root: no such folder"),
        ('rules = ["nowhere"]', "claimcheck.toml:1", "rules: no such folder: 'nowhere'"),
        ('rules = ["claims"]', "claimcheck.toml:1", "rules: no packs in 'claims'"),
        ('[params."legal/x"]\na = 1', "claimcheck.toml:1", "no rule is named 'legal/x'"),
        (f'[params."{FOUND}"]\na = 1', "claimcheck.toml:2", "has no parameter 'a'"),
    ],
)  # fmt: skip
def test_what_turns_out_to_be_wrong_is_told_at_its_place(cli: Run, text: str, place: str, message: str) -> None:
    write(text)
    result = cli("check", "claims")
    assert result.code == 2
    assert result.err.startswith(f"{place}: error: {message}" if "has no" not in message else f"{place}: error: ")
    assert message in result.err


def test_what_is_wrong_on_the_command_line_is_not_blamed_on_the_file(cli: Run) -> None:
    write('select = ["legal"]')
    assert cli("check", "claims", "--select", "legl").err.startswith("options: error: no rule is named 'legl'")


@pytest.mark.parametrize("content", [b"\xff", b"select = ['\xe9']"])
def test_what_is_not_utf_8_is_told(cli: Run, content: bytes) -> None:
    Path("claimcheck.toml").write_bytes(content)
    result = cli("check", "claims")
    assert (result.code, "claimcheck.toml: error: not UTF-8" in result.err) == (2, True)


def test_help_is_given_whatever_is_wrong(cli: Run) -> None:
    write("broken [")
    assert cli("check", "--help").code == 0


def test_the_keys_are_named_as_the_options() -> None:
    from claimcheck.cli.check import check

    options = {word.removeprefix("--") for option in check.params for word in option.opts}
    assert KEYS.keys() - {"params", "paths", "severity", "per-path"} <= options


# -- what is passed over ---------------------------------------------------------------------------------------------


def files_checked(cli: Run, *arguments: str) -> int:
    """Return how many claim files a run reads."""
    return int(json.loads(cli("check", *arguments, "-s", "legal", "-f", "json").out)["summary"]["files"])


def test_what_is_passed_over_is_said_once_for_all_runs(cli: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, file in enumerate(("claims/drafts/b.claims.yaml", "drafts/c.claims.yaml")):
        write(f"claims: [{{id: c{number}, type: charge}}]", file)
    assert files_checked(cli) == 3
    write('exclude = ["claims/drafts"]\n')
    assert [files_checked(cli, *paths) for paths in ([], ["claims"], ["claims/drafts"])] == [2, 1, 1]
    assert options_of(find_settings(folder)).exclude == ("claims/drafts",)
    monkeypatch.chdir("claims")
    assert [files_checked(cli, *paths) for paths in ([], [".."])] == [1, 2]
    write('exclude = ["drafts/"]\n', "../claimcheck.toml")
    assert files_checked(cli, "..") == 1


def test_a_path_that_is_passed_over_stays_one_from_within_its_folder(
    cli: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("claims: [{id: c, type: charge}]", "claims/deep/claims/drafts/b.claims.yaml")
    write('exclude = ["claims/drafts"]\n')
    monkeypatch.chdir("claims")
    assert files_checked(cli) == 2


def test_the_command_line_says_instead_what_is_passed_over(cli: Run) -> None:
    write("claims: [{id: c, type: charge}]", "claims/b.claims.yaml")
    write('exclude = ["b.*"]\n')
    assert files_checked(cli) == 1
    assert files_checked(cli, "--exclude", "c.*", "--exclude", "deep") == 2


# -- how serious rules are, and rules for some files -------------------------------------------------------------------


def told(cli: Run, *arguments: str) -> list[tuple[str, str]]:
    """The severity and the rule of each finding."""
    result = cli("check", "-f", "json", *arguments)
    assert result.err == ""
    return [(one["severity"], one["rule"]) for one in json.loads(result.out)["findings"]]


def test_a_rule_is_as_serious_as_the_settings_say(cli: Run) -> None:
    write('[severity]\nlegal = "info"\n')
    assert told(cli) == [("info", FOUND)]
    assert cli("check", "-q").code == 0


def test_the_longer_word_counts(cli: Run) -> None:
    write(f'[severity]\n"{FOUND}" = "warning"\nlegal = "info"\n')
    assert told(cli) == [("warning", FOUND)]


@pytest.mark.parametrize("path", ["claims", "claims/a.claims.yaml", "claims/*.yaml", "*a.claims*", "."])
def test_findings_in_some_files_are_told_otherwise(cli: Run, path: str) -> None:
    write(f'[[per-path]]\npaths = ["{path}"]\nseverity = {{legal = "warning"}}\n')
    assert told(cli) == [("warning", FOUND)]
    write(f'[[per-path]]\npaths = ["{path}"]\nignore = ["{FOUND}"]\n')
    assert told(cli) == []
    write(f'[[per-path]]\npaths = ["{path}"]\nselect = ["biography"]\n')
    assert told(cli) == []


@pytest.mark.parametrize("path", ["claim", "claims/b", "claims/a", "a.claims.yaml", "../claims"])
def test_those_in_other_files_are_not(cli: Run, path: str) -> None:
    write(f'[[per-path]]\npaths = ["{path}"]\nignore = ["legal"]\n')
    assert told(cli) == [("error", FOUND)]


def test_it_is_enough_that_one_claim_is_there(cli: Run, folder: Path) -> None:
    head, first, second = CLAIMS.splitlines(keepends=True)
    (folder / "claims" / "a.claims.yaml").write_text(head + first, encoding="utf-8")
    (folder / "claims" / "b.claims.yaml").write_text(head + second, encoding="utf-8")
    write('[[per-path]]\npaths = ["claims/b.claims.yaml"]\nignore = ["legal"]\n')
    assert told(cli) == []


def test_of_several_tables_the_last_counts(cli: Run) -> None:
    table = '[[per-path]]\npaths = ["claims"]\nseverity = {{legal = "{}"}}\n'
    write(table.format("info") + table.format("warning"))
    assert told(cli) == [("warning", FOUND)]


def test_their_paths_are_relative_to_the_file(cli: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write('[[per-path]]\npaths = ["claims"]\nignore = ["legal"]\n')
    monkeypatch.chdir("claims")
    assert told(cli) == []
    assert told(cli, str(folder / "claims")) == []


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('[severity]\n"legal/trial" = "bad"', ":2", "takes one of error, warning, info"),
        ('[severity]\nlegal = "off"', ":2", "to be without a rule, `ignore` it"),
        ('severity = "info"', ":1", "takes a severity for each rule"),
        ('[severity]\nlegel = "info"', ":2", "did you mean 'legal'?"),
        ('[per-path]\npaths = ["a"]', ":1", "takes tables"),
        ('[[per-path]]\nignore = ["a"]', ":1", "needs `paths`"),
        ('[[per-path]]\npaths = ["a"]\n[[per-path]]\npaths = ["a"]\nignored = ["a"]', ":5", "did you mean 'ignore'?"),
        ('[[per-path]]\npaths = ["a"]\n[[per-path]]\npaths = ["a"]\nignore = ["legel"]', ":5", "did you mean 'legal'?"),
        ('[[per-path]]\npaths = ["a"]\n[per-path.severity]\nlegel = "info"', ":4", "did you mean 'legal'?"),
    ],
)
def test_what_is_wrong_with_them_is_told_at_its_place(cli: Run, text: str, place: str, message: str) -> None:
    write(text + "\n")
    result = cli("check")
    assert result.code == 2
    assert result.err.startswith(f"claimcheck.toml{place}: error: ")
    assert message in result.err


# -- what holds, and who says so ---------------------------------------------------------------------------------------

SETTINGS = f"""\
paths = ["claims"]
fail-on = "error"

[severity]
"{FOUND}" = "info"

[[per-path]]
paths = ["claims/drafts"]
ignore = ["legal"]

[params."legal/charge-after-limitation".limit]
england = "7 years"
"""


def test_every_setting_is_shown_with_where_it_is_from(cli: Run) -> None:
    write(SETTINGS)
    document = json.loads(cli("show-config", "-f", "json").out)
    assert document["file"] == "claimcheck.toml"
    values = document["values"]
    assert {key.partition(".")[0] for key in values} == KEYS.keys()
    assert values["paths"] == {"value": ["claims"], "from": "claimcheck.toml:1"}
    assert values[f'severity."{FOUND}"'] == {"value": "info", "from": "claimcheck.toml:5"}
    assert values['per-path."0"']["from"] == "claimcheck.toml:7"
    assert values["min-severity"] == {"value": "info", "from": "default"}


def test_what_is_shown_is_toml_that_says_the_same(cli: Run) -> None:
    write("\n".join(line for line in SETTINGS.splitlines() if "per-path" not in line)[: SETTINGS.index("[[per")])
    shown = tomllib.loads(cli("show-config").out)
    assert (shown["paths"], shown["fail-on"], shown["severity"]) == (["claims"], "error", {FOUND: "info"})


def test_without_a_file_all_is_as_by_default(cli: Run) -> None:
    lines = cli("show-config").out.splitlines()
    assert lines[0] == "# no claimcheck.toml here or above"
    assert all(line.endswith("# default") for line in lines[1:])
    write(SETTINGS)
    assert cli("show-config", "--isolated").out.splitlines() == lines


def test_the_schema_takes_what_is_read_and_refuses_what_is_not(cli: Run) -> None:
    schema = json.loads(cli("schema", "config").out)
    Draft202012Validator.check_schema(schema)
    assert schema["properties"].keys() == KEYS.keys()
    assert [name for name, value in schema["properties"].items() if not value["description"]] == []
    validator = Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(tomllib.loads(SETTINGS))] == []
    for wrong in ('fail_on = "error"', 'fail-on = "bad"', "[[per-path]]", '[severity]\nx = "off"', 'paths = "a"'):
        assert not validator.is_valid(tomllib.loads(wrong))


def test_a_project_asks_for_a_run_without_the_command_line(cli: Run, folder: Path) -> None:
    text = 'paths = ["claims"]\nselect = ["legal"]\nas-of = 2024-01-01\nbaseline = "known.txt"\n'
    write(text + '[severity]\nlegal = "info"\n')
    cli("check", "--update-baseline")
    options = options_of(find_settings(folder))
    assert (options.select, options.as_of, options.severity) == (("legal",), "2024-01-01", {"legal": "info"})
    assert options.scope == "whole"
    report = check("claims", options=options)
    assert (report.findings, len(report.baselined)) == ((), 1)


# -- what is said of mistakes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('rules = "rules"', 'claimcheck.toml:1: error: `rules` takes a list of paths; write ["rules"]; they are'),
        ('select = "legal"', 'claimcheck.toml:1: error: `select` takes a list of texts; write ["legal"]'),
        ('paths = ["claimz"]', "error: paths: no such file or folder: 'claimz'; did you mean 'claims'?"),
        ('as-of = "yesterday"', "claimcheck.toml:1: error: as of: depends on when it is read; write YYYY-MM-DD"),
        ("[params.dead]\nmost = 3", "`claimcheck rules` lists them"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_told_with_what_to_write(cli: Run, text: str, message: str) -> None:
    write(text)
    result = cli("check")
    assert (result.code, result.out) == (2, "")
    assert message in result.err
