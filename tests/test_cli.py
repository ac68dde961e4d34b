"""The command line: what it accepts, what it prints, and how it exits."""

# ruff: noqa: E501 -- a row of a table is one line

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from jsonschema import Draft202012Validator

import claimcheck
from claimcheck import Options, Report
from claimcheck import run as running
from claimcheck.cli import main
from claimcheck.judging import Progress
from claimcheck.packs import builtin_folder, load_rules
from claimcheck.reports import RENDERERS, Style
from claimcheck.reports.catalogue import render_rule
from claimcheck.reports.style import width_of
from claimcheck.vocabulary import builtin_types
from program import Result, Run

CLEAN, FOUND, BROKEN, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130
ERROR = """\
claims:
  - {id: charged, type: charge, defendant: ann, case: k, when: 2023-01-31}
  - {id: tried, type: trial, defendant: ann, case: k, from: 2022-02-24}
"""
WARNING = """\
claims:
  - {id: shown, type: premiere, work: film, venue: odeon, source: morning, when: 2022-02-24}
  - {id: shown-again, type: premiere, work: film, venue: odeon, source: evening, when: 2023-07-09}
"""
INFO = ERROR.replace("from:", "by: lawyer, from:").replace("ann", "ben").replace("id: ", "id: told-")
NOTHING = "claims:\n  - {id: born, type: birth, person: cleo, when: 1970}\n"
WRONG = "claims:\n  - {id: wrong, type: deth}\n"
LIKELY = ERROR.replace("2023-01-31", '"2022-02-25~"').replace("ann", "dan").replace("id: ", "id: about-")
POSSIBLE = ERROR.replace("2023-01-31", "2022").replace("ann", "eve").replace("id: ", "id: maybe-")
FILES = {
    "error": ERROR, "warning": WARNING, "info": INFO, "nothing": NOTHING, "wrong": WRONG, "likely": LIKELY, "possible": POSSIBLE,
}  # fmt: skip
TRIAL_RULE = "legal/trial-before-charges"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one file for each kind of outcome, and a plain environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "CLAIMCHECK_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    for name, text in FILES.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


_reports: dict[tuple[tuple[str, ...], Options], Report] = {}


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge the same files with the same options once: here it is the command line that is tested."""
    plain = running.check

    def check(paths: tuple[str, ...], *, options: Options, progress: Progress) -> Report:
        if not all(path.removesuffix(".yaml") in FILES for path in paths):
            return plain(paths, options=options, progress=progress)
        key = (paths, options)
        if key not in _reports:
            _reports[key] = plain(paths, options=options)
        return _reports[key]

    monkeypatch.setattr(running, "check", check)


@pytest.fixture
def check(cli: Run) -> Run:
    """Run `claimcheck check` as of a fixed day, in one thread."""
    return lambda *arguments: cli(
        "check", *arguments, "--threads", "1", *([] if "--as-of" in arguments else ["--as-of", "2025-01-01"])
    )


def process(*arguments: str, text: str | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "claimcheck", *arguments],
        input=None if text is None else text.encode(),
        env={**os.environ, **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )


# -- exit codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "code"),
    [
        pytest.param(["nothing"], CLEAN, id="nothing found"),
        pytest.param(["error"], FOUND, id="an error"),
        pytest.param(["warning"], FOUND, id="a warning"),
        pytest.param(["info"], CLEAN, id="information"),
        pytest.param(["likely"], FOUND, id="likely is enough"),
        pytest.param(["possible"], CLEAN, id="possible is not"),
        pytest.param(["wrong"], BROKEN, id="a broken record"),
        pytest.param(["error", "wrong"], BROKEN, id="a broken record beside a finding"),
        pytest.param(["missing"], BROKEN, id="a missing file"),
        pytest.param(["nothing", "missing"], BROKEN, id="a missing file beside a good one"),
    ],
)
def test_the_exit_code_tells_findings_from_breakage(check: Run, files: list[str], code: int) -> None:
    assert check(*(f"{name}.yaml" for name in files)).code == code


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("error", {"error": 1, "warning": 1, "info": 1, "never": 0}),
        ("warning", {"error": 0, "warning": 1, "info": 1, "never": 0}),
        ("info", {"error": 0, "warning": 0, "info": 1, "never": 0}),
        ("nothing", {"error": 0, "warning": 0, "info": 0, "never": 0}),
        ("wrong", {"error": 2, "warning": 2, "info": 2, "never": 2}),
    ],
)
def test_fail_on_is_the_least_severity_that_fails(check: Run, file: str, codes: Mapping[str, int]) -> None:
    assert {word: check(f"{file}.yaml", "--fail-on", word).code for word in codes} == codes


@pytest.mark.parametrize("output_format", RENDERERS)
def test_the_output_format_does_not_change_the_exit_code(check: Run, output_format: str) -> None:
    codes = {
        name: check(f"{name}.yaml", "-f", output_format).code
        for name in ("error", "warning", "info", "nothing", "wrong")
    }
    assert codes == {"error": 1, "warning": 1, "info": 0, "nothing": 0, "wrong": 2}


@pytest.mark.parametrize("text", ["", "claims: []\n", "claims:\n", "sources: {}\n"])
def test_no_claims_are_no_silent_pass(check: Run, folder: Path, text: str) -> None:
    (folder / "empty.yaml").write_text(text, encoding="utf-8")
    assert check("empty.yaml").code == BROKEN


def test_an_empty_folder_is_no_silent_pass(check: Run, folder: Path) -> None:
    (folder / "empty").mkdir()
    result = check("empty")
    assert result.code == BROKEN
    assert "no claims were found" in result.out


def test_without_paths_the_current_folder_is_checked(check: Run, folder: Path) -> None:
    assert check().code == BROKEN
    (folder / "a.claims.yaml").write_text(ERROR, encoding="utf-8")
    assert check().code == FOUND


def test_an_internal_error_is_no_finding(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(running, "check", crash)
    result = check("error.yaml")
    assert result.code == INTERNAL
    assert result.out == ""
    assert "internal error: RuntimeError('boom')" in result.err
    assert "CLAIMCHECK_TRACEBACK=1" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("told_by", [KeyboardInterrupt(), RuntimeError("Query interrupted")], ids=["Python", "DuckDB"])
def test_a_run_that_is_interrupted_is_no_finding(
    check: Run, monkeypatch: pytest.MonkeyPatch, told_by: BaseException
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise told_by

    monkeypatch.setattr(running, "check", interrupt)
    result = check("error.yaml")
    assert (result.code, result.out, result.err.strip()) == (INTERRUPTED, "", "claimcheck: interrupted")


def test_the_traceback_of_an_internal_error_is_shown_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(running, "check", None)
    monkeypatch.setenv("CLAIMCHECK_TRACEBACK", "1")
    monkeypatch.setattr(sys, "argv", ["claimcheck", "check", "error.yaml"])
    with pytest.raises(SystemExit) as leaving:
        main()
    assert leaving.value.code == INTERNAL
    assert "Traceback" in (err := capsys.readouterr().err)
    assert "TypeError" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["chekc"], ["check", "--nope"], ["check", "error.yaml", "--fail-on", "fatal"], ["check", "error.yaml", "-f", "xml"],
        ["check", "error.yaml", "--threads", "0"], ["check", "error.yaml", "--min-certainty", "sure"], ["explain"], ["schema"],
        ["schema", "rule"], ["check", "error.yaml", "--color", "sometimes"],
    ],
)  # fmt: skip
def test_wrong_usage_exits_with_2(cli: Run, arguments: list[str]) -> None:
    result = cli(*arguments)
    assert result.code == BROKEN
    assert result.out == ""
    assert "Usage: claimcheck" in result.err


# -- what is shown -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "shown", "code"),
    [("info", {"error", "warning", "info"}, 1), ("warning", {"error", "warning"}, 1), ("error", {"error"}, 1)],
)
def test_min_severity_chooses_what_is_shown(check: Run, least: str, shown: set[str], code: int) -> None:
    result = check("error.yaml", "warning.yaml", "info.yaml", "-f", "json", "--min-severity", least)
    document = json.loads(result.out)
    assert {finding["severity"] for finding in document["findings"]} == shown
    assert document["summary"]["infos"] == (1 if "info" in shown else 0)
    assert result.code == code


def test_min_severity_does_not_change_the_exit_code(check: Run) -> None:
    result = check("warning.yaml", "--min-severity", "error", "-f", "concise", "-q")
    assert result == (FOUND, "", "")


@pytest.mark.parametrize(
    ("least", "shown"),
    [
        ("certain", ["charged"]),
        ("likely", ["about-charged", "charged"]),
        ("possible", ["about-charged", "charged", "maybe-charged"]),
    ],
)
def test_min_certainty_chooses_how_sure_a_finding_must_be(check: Run, least: str, shown: list[str]) -> None:
    result = check(
        "error.yaml", "likely.yaml", "possible.yaml", "-f", "json", "--min-certainty", least, "-s", TRIAL_RULE
    )
    found = [{claim["id"] for claim in finding["claims"]} for finding in json.loads(result.out)["findings"]]
    assert sorted(name for names in found for name in names if name.endswith("charged")) == shown


def test_the_full_report_tells_the_time_beside_it(check: Run) -> None:
    result = check("error.yaml")
    assert result.out.startswith(f"error[{TRIAL_RULE}]: ")
    assert "error.yaml:2:" in result.out
    assert re.fullmatch(r"checked in \d+\.\d\d s\n", result.err)


def test_a_clean_run_says_so_in_one_line(check: Run) -> None:
    result = check("nothing.yaml")
    assert result.out.splitlines()[-1].startswith("no contradictions in 1 claim, 1 event")


def test_quiet_leaves_findings_and_problems(check: Run) -> None:
    loud, quiet = check("error.yaml", "wrong.yaml"), check("error.yaml", "wrong.yaml", "--quiet")
    assert loud.out.startswith(quiet.out)
    assert "unknown type 'deth'" in quiet.out
    assert TRIAL_RULE in quiet.out
    assert quiet.err == ""
    assert check("nothing.yaml", "-q") == (CLEAN, "", "")


@pytest.mark.parametrize("output_format", [name for name in RENDERERS if name != "full"])
def test_formats_for_programs_say_nothing_beside_it(check: Run, output_format: str) -> None:
    assert check("error.yaml", "-f", output_format).err == ""


def test_concise_is_a_line_for_each(check: Run) -> None:
    result = check("wrong.yaml", "error.yaml", "warning.yaml", "-f", "concise", "-q")
    assert [re.match(r"(\w+)\.yaml:\d+:\d+: (\w+)", line)[0] for line in result.out.splitlines()] == [  # type: ignore[index]
        "wrong.yaml:2:23: error", "error.yaml:2:64: error", "warning.yaml:2:82: warning",
    ]  # fmt: skip
    loud = check("wrong.yaml", "error.yaml", "warning.yaml", "-f", "concise").out
    assert loud.startswith(result.out)
    assert [line for line in loud.removeprefix(result.out).splitlines() if not line.startswith("note: ")] == []


def test_json_is_one_document_whatever_happens(check: Run) -> None:
    for file in ("error.yaml", "nothing.yaml", "wrong.yaml", "missing.yaml"):
        document = json.loads(check(file, "-f", "json").out)
        assert document["version"] == 1
        assert bool(document["errors"]) == (file in ("wrong.yaml", "missing.yaml"))


# -- the project root --------------------------------------------------------------------------------------------


def test_a_text_is_read_from_below_the_root_only(folder: Path, check: Run) -> None:
    (folder / "sub").mkdir()
    (folder / "paper.txt").write_text("nobody was there", encoding="utf-8")
    (folder / "sub" / "quoting.yaml").write_text(
        "source: paper\nsources: {paper: {text: ../paper.txt}}\n"
        "claims: [{id: a, type: death, person: ann, quote: the miller died}]\n",
        encoding="utf-8",
    )
    arguments = ("sub/quoting.yaml", "-s", "quote-not-in-source", "-f", "concise")
    assert "warning[sourcing/quote-not-in-source]" in check(*arguments).out
    refused = check(*arguments, "--root", "sub")
    assert refused.code == BROKEN
    assert refused.out.startswith("sub/quoting.yaml:2:25: error: the text is outside the project root")


def test_a_root_that_is_no_folder_is_refused(check: Run) -> None:
    for root in ("nowhere", "nothing.yaml", ""):
        refused = check("nothing.yaml", "--root", root)
        assert refused.code == BROKEN
        assert "root: no such folder" in refused.err


# -- which rules -------------------------------------------------------------------------------------------------


def found(result: Result) -> set[str]:
    return {finding["rule"].partition("/")[0] for finding in json.loads(result.out)["findings"]}


@pytest.mark.parametrize(
    ("arguments", "packs"),
    [
        pytest.param([], {"legal", "sourcing"}, id="all"),
        pytest.param(["-s", TRIAL_RULE], {"legal"}, id="an id"),
        pytest.param(["-s", "trial-before-charges"], {"legal"}, id="the part after the slash"),
        pytest.param(["-s", "legal"], {"legal"}, id="a pack"),
        pytest.param(["-s", "legal/"], {"legal"}, id="a pack with its slash"),
        pytest.param(["-s", "legal/trial"], {"legal"}, id="a prefix"),
        pytest.param(["-s", "legal,sourcing"], {"legal", "sourcing"}, id="a list"),
        pytest.param(["-s", " legal , sourcing ,"], {"legal", "sourcing"}, id="a list with blanks"),
        pytest.param(["-s", "legal", "-s", "sourcing"], {"legal", "sourcing"}, id="twice"),
        pytest.param(["--select", "publication"], set(), id="rules that find nothing"),
        pytest.param(["-i", "legal"], {"sourcing"}, id="not a pack"),
        pytest.param(["--ignore", TRIAL_RULE], {"sourcing"}, id="not a rule"),
        pytest.param(["-s", "legal", "-i", TRIAL_RULE], set(), id="a pack without a rule"),
        pytest.param(["-i", "legal,sourcing"], set(), id="a list of packs"),
    ],
)
def test_rules_are_selected_and_ignored(check: Run, arguments: list[str], packs: set[str]) -> None:
    assert found(check("error.yaml", "warning.yaml", "-f", "json", *arguments)) == packs


def test_a_check_without_any_rule_is_no_pass(check: Run) -> None:
    result = check("error.yaml", "-s", TRIAL_RULE, "-i", "legal")
    assert result.code == BROKEN
    assert "no rule is left to check" in result.err


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("legal/trial-before-charge-s", TRIAL_RULE), ("legl", "legal"), ("trial-before-chargs", TRIAL_RULE), ("sourcng", "sourcing"),
        ("zzz", "`claimcheck rules` lists them"),
    ],
)  # fmt: skip
def test_a_word_that_names_no_rule_is_answered_with_the_nearest(check: Run, option: str, word: str, hint: str) -> None:
    result = check("error.yaml", option, word)
    assert result.code == BROKEN
    assert result.out == ""
    assert f"no rule is named '{word}'" in result.err
    assert hint in result.err


# -- as of -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2025-01-01", "1066-10-14", "2400-02-29"])
def test_the_day_to_judge_as_of_is_an_input(check: Run, day: str) -> None:
    assert check("error.yaml", "--as-of", day).code == FOUND


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025", "not one day"), ("2025-01", "not one day"), ("2025-02-30", "28 days"), ("yesterday", "depends on when it is read"),
        ("03/04/2021", "2021-03-04 or 2021-04-03"), ("2025-01-01/2025-01-02", "not one day"), ("3 days after x", "not one day"),
        ("nonsense", "not a date"), ("2025-01-01~", "not one day"), ("2025-01-01?", "not one day"), ("", "as of"),
    ],
)  # fmt: skip
def test_what_is_not_one_day_is_refused(check: Run, day: str, said: str) -> None:
    result = check("error.yaml", "--as-of", day)
    assert result.code == BROKEN
    assert "as of" in result.err
    assert said in result.err


def test_today_can_be_asked_for_whatever_the_settings_say(check: Run, tmp_path: Path) -> None:
    settings = tmp_path / "then.toml"
    settings.write_text('as-of = "1800-01-01"\n', encoding="utf-8")
    claims = tmp_path / "s.claims.jsonl"
    claims.write_text(json.dumps({"id": "s", "type": "birth", "person": "ann", "when": "1999-01-01"}), encoding="utf-8")
    then = check(str(claims), "--config", str(settings), "--as-of", "1800-01-01")
    now = check(str(claims), "--config", str(settings), "--as-of", "today")
    assert (then.code, now.code) == (FOUND, CLEAN)


# -- colours and width -------------------------------------------------------------------------------------------

COLORED = "\x1b["


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ([], {"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": ""}, False),
    ],
)
@pytest.mark.parametrize("output_format", ["full", "concise"])
def test_colours_follow_the_option_then_the_environment(
    check: Run,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    colored: bool,
    output_format: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = check("wrong.yaml", "-f", output_format, *arguments)
    assert (COLORED in result.out) is colored


@pytest.mark.parametrize(("term", "colored"), [("xterm", True), ("dumb", False)])
def test_a_terminal_is_coloured_unless_it_cannot(
    check: Run, monkeypatch: pytest.MonkeyPatch, term: str, colored: bool
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert (COLORED in check("wrong.yaml").out) is colored


def test_json_is_never_coloured(check: Run) -> None:
    assert COLORED not in check("error.yaml", "-f", "json", "--color", "always").out


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("80", 80), ("120", 120), ("1000", 120)])
def test_the_width_is_that_of_the_terminal_within_limits(
    check: Run, monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    long = {"id": "charged", "note": "x " * 200}
    Path("long.yaml").write_text(ERROR.replace("id: charged", json.dumps(long)[1:-1]), encoding="utf-8")
    widest = max(width_of(line) for line in check("long.yaml", "-q").out.splitlines() if "-->" not in line)
    assert widest <= width
    assert widest > width - 12


# -- paths -------------------------------------------------------------------------------------------------------


def test_standard_input_is_checked(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(ERROR.encode())))
    result = check("-", "-f", "concise")
    assert result.code == FOUND
    assert result.out.startswith("<stdin>:2:64: error[")


def test_the_order_of_paths_does_not_change_the_report(check: Run) -> None:
    files = ["error.yaml", "warning.yaml", "info.yaml", "wrong.yaml", "likely.yaml"]
    for output_format in ("full", "json"):
        assert check(*files, "-f", output_format).out == check(*reversed(files), "-f", output_format).out


# -- other commands ----------------------------------------------------------------------------------------------


def test_the_version(cli: Run) -> None:
    assert cli("--version") == (CLEAN, f"claimcheck {claimcheck.__version__}\n", "")


@pytest.mark.parametrize(
    "arguments", [["-h"], ["--help"], ["check", "-h"], ["rules", "--help"], ["explain", "-h"], ["schema", "-h"]]
)
def test_help_tells_every_option(cli: Run, arguments: list[str]) -> None:
    result = cli(*arguments)
    assert result.code == CLEAN
    assert "Usage: claimcheck" in result.out
    assert result.err == ""
    options = re.findall(r"^  (-\S.*?)(?:  |$)", result.out, re.MULTILINE)
    assert options


def test_without_a_command_help_is_shown(cli: Run) -> None:
    result = cli()
    assert "Commands:" in result.out + result.err


def test_rules_are_listed_by_pack(cli: Run) -> None:
    result = cli("rules")
    assert result.code == CLEAN
    assert re.search(r"^legal: \S", result.out, re.MULTILINE)
    assert re.search(rf"^  {TRIAL_RULE} +error +A trial starts", result.out, re.MULTILINE)
    assert COLORED not in result.out


def test_rules_are_listed_for_programs(cli: Run) -> None:
    listed = json.loads(cli("rules", "-f", "json").out)
    ids = [rule["id"] for rule in listed]
    assert ids == sorted(ids)
    assert TRIAL_RULE in ids
    for rule in listed:
        assert " ".join(rule) == "id pack title severity reporting authority why types params implies"
        assert rule["id"].startswith(f"{rule['pack']}/")
        assert rule["types"] or rule["id"] in (
            "sourcing/quote-not-in-source",
            "sourcing/quote-against-date",
            "chronology/chain",
            "suppression/unused",
            "suppression/expired",
        )  # of any type


@pytest.mark.parametrize("word", [TRIAL_RULE, "trial-before-charges"])
def test_a_rule_is_explained(cli: Run, word: str) -> None:
    result = cli("explain", word)
    assert result.code == CLEAN
    assert result.out.startswith(f"{TRIAL_RULE} (error)\n")
    headings = [line for line in result.out.splitlines() if line and not line.startswith(" ")][2:]
    assert headings == ["why", "authority", "condition", "finds nothing in", "finds", "cannot decide"]


@pytest.mark.parametrize("word", ["legal/trial-before-chargs", "nonsense", ""])
def test_an_unknown_rule_cannot_be_explained(cli: Run, word: str) -> None:
    result = cli("explain", word)
    assert (result.code, result.out) == (BROKEN, "")
    assert "no rule or type is named" in result.err


@pytest.mark.parametrize("width", [40, 60, 120])
def test_every_rule_can_be_explained_in_any_width(width: int) -> None:
    for rule in load_rules(builtin_folder(), builtin_types()).rules.values():
        assert render_rule(rule, Style(width=width)).startswith(rule.id)


@pytest.mark.parametrize(("what", "title"), [("claims", "claimcheck claim file"), ("rules", "claimcheck rule file")])
def test_the_schema_of_files(cli: Run, what: str, title: str) -> None:
    result = cli("schema", what)
    assert (result.code, result.err) == (CLEAN, "")
    schema = json.loads(result.out)
    Draft202012Validator.check_schema(schema)
    assert schema["title"] == title


def test_a_schema_without_a_name_tells_which_there_are(cli: Run) -> None:
    result = cli("schema")
    assert (result.code, result.out) == (BROKEN, "")
    assert "Usage: claimcheck schema [OPTIONS] {claims|rules|types|report|config}" in result.err
    assert "Missing argument" in result.err


def test_what_a_command_does_not_need_is_not_loaded() -> None:
    heavy = "{'pydantic', 'duckdb', 'yaml', 'csv', 'claimcheck.vocabulary', 'claimcheck.reading'}"
    code = f"import sys, claimcheck.cli; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("table.csv", "id,type,defendant,case,when,from\ncharged,charge,ann,k,2023-01-31,\ntried,trial,ann,k,,2022-02-24\n"),
        ("list.json", '[{"id": "charged", "type": "charge", "defendant": "ann", "case": "k", "when": "2023-01-31"},\n {"id": "tried", "type": "trial", "defendant": "ann", "case": "k", "from": "2022-02-24"}]\n'),
    ],
)  # fmt: skip
def test_a_finding_in_a_table_or_in_json_shows_the_line_and_the_value(
    cli: Run, folder: Path, name: str, text: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    result = cli("check", name, "--select", TRIAL_RULE)
    assert result.code == FOUND
    line, shown = next((number, row) for number, row in enumerate(text.split("\n"), 1) if "2022-02-24" in row)
    value = '"2022-02-24"' if '"' in shown else "2022-02-24"
    assert f"{name}:{line}:{shown.index(value) + 1}" in result.out
    assert shown in result.out


# -- as a process ------------------------------------------------------------------------------------------------


def test_exit_codes_reach_the_shell() -> None:
    assert process("check", "missing.yaml", "-q").returncode == BROKEN


def test_nothing_but_the_claims_decides_what_is_printed(folder: Path) -> None:
    """Neither the hash seed, nor the number of threads, nor the order of paths."""
    claims = [
        {"id": f"{kind}-{n}", "type": kind, "defendant": f"d{n % 7}", "case": f"k{n % 3}", field: f"20{n % 23:02}"}
        for n in range(120)
        for kind, field in (("charge", "when"), ("trial", "from"), ("verdict", "when"), ("plea", "when"))
    ]
    (folder / "many.jsonl").write_text("".join(f"{json.dumps(claim)}\n" for claim in claims), encoding="utf-8")
    first = process("check", "many.jsonl", "error.yaml", "--threads", "1", "--as-of", "2025-01-01", PYTHONHASHSEED="1")
    second = process("check", "error.yaml", "many.jsonl", "--threads", "2", "--as-of", "2025-01-01", PYTHONHASHSEED="2")
    assert first.returncode == second.returncode == FOUND
    assert len(first.stdout) > 10_000
    assert first.stdout == second.stdout


def test_a_closed_pipe_leaves_no_traceback(folder: Path) -> None:
    claims = [{"id": f"wrong-{n}", "type": "deth", "note": "x" * 100} for n in range(3_000)]
    (folder / "many.jsonl").write_text("".join(f"{json.dumps(claim)}\n" for claim in claims), encoding="utf-8")
    command = [sys.executable, "-m", "claimcheck", "check", "many.jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running_process:
        assert running_process.stdout is not None
        assert running_process.stderr is not None
        running_process.stdout.readline()
        running_process.stdout.close()
        said = running_process.stderr.read().decode()
    assert "Traceback" not in said
    assert "Exception" not in said
    assert "internal error" not in said
    assert running_process.returncode == BROKEN


def test_an_output_that_knows_only_ascii_does_not_crash(folder: Path) -> None:
    text = ERROR.replace("ann", "林黛玉").replace("id: charged", "id: charged, note: Zürich 😀")
    (folder / "wide.yaml").write_text(text, encoding="utf-8")
    result = process("check", "wide.yaml", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert result.returncode == FOUND
    assert f"error[{TRIAL_RULE}]".encode() in result.stdout
    assert b"Traceback" not in result.stderr


def test_claim_files_are_only_read(check: Run, folder: Path) -> None:
    before = {file: file.read_bytes() for file in folder.iterdir()}
    check(".", "error.yaml", "wrong.yaml")
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_unstyled_text_is_the_same(check: Run) -> None:
    assert click.unstyle(check("error.yaml", "--color", "always").out) == check("error.yaml").out
