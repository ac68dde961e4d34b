"""What shells suggest: commands, options, rules, types, claims, entities and files; and how the shells are told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from claimcheck.cli import app, main, suggestions
from claimcheck.cli.entry import COMMANDS, COMPLETE, CONTEXT
from claimcheck.model.formats import FORMATS
from claimcheck.packs.gathering import load_packs
from claimcheck.reading.readers import READERS
from claimcheck.vocabulary import builtin_types

SHELLS = ("bash", "zsh", "fish")
FILES = {
    "claimcheck.toml": 'paths = ["told"]\nrules = ["own"]\n',
    "own/house/pack.yaml": "title: Ours\ndescription: Rules of the house.\n",
    "own/house/types.yaml": "types: {visit: {description: A visit is paid.}}\n",
    "own/house/late-visit.yaml": "id: late-visit\n",
    "told/main.claims.yaml": """\
entities: {ann: {kind: person, name: Ann}, annex: {kind: place}, "$(touch${IFS}hacked)": {kind: work}}
claims:
  - {id: trial-one, type: trial, defendant: ann, event: trial-of-ann}
  - {id: trial-two, type: trial, defendant: ann}
  - {id: "trial-$(touch${IFS}hacked)", type: trial}
  - {id: "trial-`touch${IFS}hacked`", type: trial}
  - {id: "trial-;touch${IFS}hacked", type: trial}
  - {id: trial-*, type: trial}
""",
    "told/broken.claims.yaml": "claims: [",
    "told/notes.txt": "no claims\n",
    "aside/more.claims.json": '[{"id": "birth-one", "type": "birth", "person": "ben"}]',
    "aside/two words.claims.yaml": "claims: []\n",
}


@pytest.fixture(scope="module", autouse=True)
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project, which is the current folder."""
    folder = tmp_path_factory.mktemp("project")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    yield folder
    os.chdir(before)
    assert not [*folder.rglob("hacked")]


@pytest.fixture
def suggested(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[[str], list[str]]:
    """What is suggested for a line, as fish asks for it; nothing is ever said on standard error."""

    def ask(line: str) -> list[str]:
        monkeypatch.setenv(COMPLETE, "fish_complete")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", line.rpartition(" ")[2])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capfd.readouterr()
        assert (left.value.code, err) == (0, "")
        return [row.partition(",")[2].partition("\t")[0] for row in out.splitlines() if row]

    return ask


Suggested = Callable[[str], list[str]]


# -- what is suggested -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("claimcheck time", ["timeline"]),
        ("claimcheck check --min-c", ["--min-certainty"]),
        ("claimcheck check --min-certainty l", ["likely"]),
        ("claimcheck explain leg", ["legal/"]),
        ("claimcheck explain legal/trial-before-c", ["legal/trial-before-charges"]),
        ("claimcheck explain house/", ["house/late-visit"]),
        ("claimcheck explain --isolated hou", []),
        ("claimcheck explain cremat", ["cremation"]),
        ("claimcheck explain vis", ["visit"]),
        ("claimcheck explain sour", ["sourcing/", "source"]),
        ("claimcheck why x legal/trial-before-c", ["legal/trial-before-charges"]),
        ("claimcheck rules off", ["office/"]),
        ("claimcheck types crem", ["cremation"]),
        ("claimcheck timeline --type vis", ["visit"]),
        ("claimcheck check --select house", ["house/"]),
        ("claimcheck check --select legal/x,house/l", ["legal/x,house/late-visit"]),
        ("claimcheck check --ignore=house/l", ["--ignore=house/late-visit"]),
        ("claimcheck test-rules -s house/", ["house/late-visit"]),
        ("claimcheck test-rules own/house -s hou", ["house/"]),
        ("claimcheck new-rule hou", ["house/"]),
        ("claimcheck check -f js", ["json", "jsonl"]),
        ("claimcheck check -o ht", ["html:"]),
        ("claimcheck check -o sarif:to", ["sarif:told/"]),
        ("claimcheck check -o sarif:told/n", ["sarif:told/notes.txt"]),
        ("claimcheck check -o html:told/m", []),
        ("claimcheck why x late-v", ["late-visit"]),
        ("claimcheck explain late-v", ["late-visit"]),
        ("claimcheck check --exclude ", []),
        ("claimcheck check to", ["told/"]),
        ("claimcheck check told/", ["told/broken.claims.yaml", "told/main.claims.yaml"]),
        ("claimcheck check aside/tw", ["aside/two words.claims.yaml"]),
        ("claimcheck diff told/m", ["told/main.claims.yaml"]),
        ("claimcheck why --in aside/m", ["aside/more.claims.json"]),
        ("claimcheck schema ru", ["rules"]),
        ("claimcheck completion f", ["fish"]),
    ],
)
def test_a_word_is_completed(suggested: Suggested, line: str, expected: list[str]) -> None:
    assert suggested(line) == expected


def test_claims_and_events_of_the_project_are_suggested_but_none_that_a_shell_would_run(suggested: Suggested) -> None:
    assert suggested("claimcheck why tri") == ["trial-of-ann", "trial-one", "trial-two"]
    assert suggested("claimcheck why --in aside ") == ["birth-one"]
    assert suggested("claimcheck why --in aside tri") == []
    assert suggested("claimcheck timeline --about a") == ["ann", "annex"]
    assert suggested("claimcheck timeline --about ") == ["ann", "annex"]
    assert suggested("claimcheck timeline aside --about a") == []


def test_every_rule_is_suggested(suggested: Suggested) -> None:
    known = load_packs().rules
    packs = sorted({rule.partition("/")[0] for rule in known})
    assert suggested("claimcheck why x --isolated ") == [f"{pack}/" for pack in packs]
    found = [rule for pack in packs for rule in suggested(f"claimcheck why x --isolated {pack}/")]
    assert found == sorted(known)


def test_every_type_and_format_is_suggested(suggested: Suggested) -> None:
    assert suggested("claimcheck timeline --isolated --type ") == sorted(builtin_types().names)
    assert suggested("claimcheck check -o ") == [f"{name}:" for name in FORMATS]
    assert set(suggestions.READ) == {*READERS}


def test_rules_and_folders_are_suggested_wherever_they_are_taken() -> None:
    group = app
    assert isinstance(group, click.Group)
    for name in COMMANDS:
        command = group.get_command(click.Context(group, **CONTEXT), name)
        assert command
        for parameter in command.params:
            suggest = parameter._custom_shell_complete
            if parameter.metavar == "RULE":
                assert suggest is suggestions.several_rules, (name, parameter)
            elif parameter.name == "paths":
                assert suggest is suggestions.claim_files, (name, parameter)
            elif parameter.metavar == "DIR":
                assert suggest is suggestions.folders, (name, parameter)


# -- whatever the project is like ------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", ["rules = [", "selct = []", 'rules = ["gone"]', 'paths = ["gone"]', "rules = 3"])
def test_a_broken_project_is_no_hindrance(
    suggested: Suggested, settings: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("claimcheck.toml").write_text(settings, encoding="utf-8")
    assert suggested("claimcheck explain legal/trial-before-c") == ["legal/trial-before-charges"]
    assert suggested("claimcheck explain cremat") == ["cremation"]
    assert suggested("claimcheck why tri") == []
    assert suggested("claimcheck wrong x") == []
    assert suggested("claimcheck check --config gone.toml --select legal/trial-before-c") == [
        "legal/trial-before-charges"
    ]


def test_what_is_too_large_is_not_read_and_what_takes_too_long_is_left(
    suggested: Suggested, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "MOST_BYTES", 100)
    assert suggested("claimcheck why --in told --in aside ") == ["birth-one"]
    monkeypatch.setattr(suggestions, "MOST_SECONDS", -1.0)
    assert suggested("claimcheck why --in aside ") == []


def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    slow = "from claimcheck.cli import completion as c; import time; c.MOST_SECONDS = 0.05; c._register = lambda: "
    ended = subprocess.run(
        [sys.executable, "-c", f"{slow}time.sleep(60); c.answer(None, 'bash_complete')"],
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_a_rule_is_suggested_without_reading_one() -> None:
    """That is what takes time: nothing that reads YAML, checks records or asks a database is imported."""
    asked = "import sys; from claimcheck.cli import app; from claimcheck.cli.completion import answer; "
    heavy = "print(*({'yaml', 'pydantic', 'duckdb', 'numpy'} & {*sys.modules}))"
    line = "claimcheck explain legal/trial-before-c"
    told = subprocess.run(
        [sys.executable, "-c", f"{asked}answer(app, 'fish_complete'); {heavy}"],
        env={**os.environ, "COMP_WORDS": line, "COMP_CWORD": line.rsplit(maxsplit=1)[-1]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines() == ["plain,legal/trial-before-charges", ""]


# -- the shells ------------------------------------------------------------------------------------------------------

ASKED = [
    ("claimcheck explain legal/trial-before-c", ["legal/trial-before-charges"]),
    ("claimcheck check --select=house/l", ["house/late-visit"]),
    ("claimcheck check -o sarif:to", ["sarif:told/"]),
    ("claimcheck check aside/tw", ["aside/two words.claims.yaml"]),
    ("claimcheck why tri", ["trial-of-ann", "trial-one", "trial-two"]),
    ("claimcheck why nothing", []),
]
ASK = {
    "bash": """
        compopt() { :; }
        ask() {
            COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=($1) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _claimcheck_completion claimcheck
            printf '%s\\n' "${COMPREPLY[@]}" ---
        }""",
    "zsh": """
        compadd() { print -rl -- ${(P)argv[-1]} }
        _describe() { print -rl -- ${${(P)argv[3]}%:[a-z]*} }
        ask() {
            words=(${(z)1}) CURRENT=${#words}
            _claimcheck_completion
            print -- ---
        }""",
    "fish": """
        function ask
            complete -C $argv[1] | string replace -r '\\t.*' ''
            echo ---
        end""",
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program `claimcheck` in it."""
    file = tmp_path_factory.mktemp("bin") / "claimcheck"
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m claimcheck "$@"\n', encoding="utf-8")
    file.chmod(0o755)
    return file.parent


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_words(
    shell: str, program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / f"claimcheck.{shell}"
    script.write_text(printed(shell, capsys, monkeypatch), encoding="utf-8")
    asked = "\n".join(f"ask '{line}'" for line, _ in ASKED)
    source = f"compdef() {{ :; }}; source {script}" if shell == "zsh" else f"source {script}"
    ended = subprocess.run(
        [shell, *(["-f"] if shell == "zsh" else []), "-c", f"{source}\n{ASK[shell]}\n{asked}"],
        env={**os.environ, "PATH": f"{program}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stderr == ""
    answers = [answer.split("\n")[:-1] for answer in ended.stdout.split("---\n")[:-1]]
    assert answers == [[as_told(shell, line, word) for word in words] for line, words in ASKED]


def as_told(shell: str, line: str, word: str) -> str:
    """What a shell is to put in: Bash only what follows `:` or `=`, the others all of a word."""
    option, equals, _ = line.rpartition(" ")[2].partition("=")
    if shell == "bash":
        return word.removeprefix("sarif:")
    return option + equals + word if equals else word


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_that_the_shell_takes(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = printed(shell, capsys, monkeypatch)
    assert "%(" not in text
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "script"
    script.write_text(text, encoding="utf-8")
    ended = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def printed(shell: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "argv", ["claimcheck", "completion", shell])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    return capsys.readouterr().out
