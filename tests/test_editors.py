"""What editors and other programs make of the schemas: they mark what is wrong, complete and explain."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from claimcheck.cli import main
from claimcheck.cli.suggestions import MOST_BYTES, MOST_SECONDS
from claimcheck.reading.readers import is_claim_file
from claimcheck.reports.schema import report_schema
from claimcheck.reports.settings import settings_schema, tool_schema
from claimcheck.starting import start
from claimcheck.vocabulary import builtin_types
from claimcheck.vocabulary.schema import claims_schema, rules_schema, types_schema
from language_server import VARIABLE, Editor, server_program

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
CLAIMS, RULE, TYPES = "claims/paintings.claims.yaml", "rules/lending/loans-overlap.yaml", "rules/lending/types.yaml"
SCHEMAS = {
    "claims": claims_schema(builtin_types()),
    "rules": rules_schema(builtin_types()),
    "types": types_schema(),
    "report": report_schema(),
    "config": settings_schema(),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    list(start(folder))
    return folder


@pytest.fixture(scope="module")
def editor(project: Path) -> Iterator[Editor]:
    program = server_program()
    if program is None:
        pytest.skip(f"yaml-language-server is not installed (npm), nor named by {VARIABLE}")
    with Editor(program, project) as started:
        yield started


# -- the schemas -----------------------------------------------------------------------------------------------------


def fields(schema: object, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every field of a schema at any depth, with its path."""
    if isinstance(schema, list):
        for item in schema:
            yield from fields(item, path)
    elif isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            yield f"{path}.{name}", field
        for key, value in schema.items():
            yield from fields(value, f"{path}.{key}")


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_has_a_description_that_is_a_sentence(name: str) -> None:
    told = {path: field.get("description", "") for path, field in fields(SCHEMAS[name]) if isinstance(field, dict)}
    assert len(told) >= 14
    assert [path for path, text in told.items() if not text.endswith((".", "...")) or not text[:1].strip()] == []


# -- as an editor shows them -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [CLAIMS, RULE, TYPES])
def test_what_init_writes_is_without_complaint(editor: Editor, project: Path, name: str) -> None:
    file = project / name
    assert editor.open(file, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "message"),
    [
        (CLAIMS, "type: loan ", "type: laon ", "laon", 'Value is not accepted. Valid values: "acceptance", "access"'),
        (CLAIMS, "lender: harbour", "lander: harbour", "lander", "Property lander is not allowed."),
        (CLAIMS, "from: 2019-03-01", "from: [2019]", "[2019]", "Incorrect type. Expected one of string, integer"),
        (CLAIMS, "purpose: exhibition", "purpose: sale", "sale", 'Value is not accepted. Valid values: "exhibition"'),
        (CLAIMS, "id: to-northern\n    ", "", "type: loan ", 'Missing property "id".'),
        (CLAIMS, "kind: work", "kind: wrk", "wrk", 'Value is not accepted. Valid values: "person"'),
        (CLAIMS, "claims:", "clams:", "clams", "Property clams is not allowed."),
        (RULE, "severity: error", "severity: fatal", "fatal", 'Value is not accepted. Valid values: "error"'),
        (RULE, "require:", "requires:", "requires", "Property requires is not allowed."),
        (RULE, "title:", "# title:", "id: loans", 'Missing property "title".'),
        (RULE, "type: loan, work", "type: loan, werk", "werk", "Property werk is not allowed."),
        (TYPES, "lasting: true", "lasting: 3", "3 ", 'Incorrect type. Expected "boolean'),
        (TYPES, "kind: work", "kind: wrk", "wrk", 'Value is not accepted. Valid values: "text"'),
        (TYPES, "description: A work", "descr: A work", "descr: A", "Property descr is not allowed."),
    ],
)
def test_what_is_wrong_is_marked_where_it_stands(
    editor: Editor, project: Path, name: str, old: str, new: str, at: str, message: str
) -> None:
    file = project / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    wrong = text.replace(old, new, 1)
    before = wrong[: wrong.index(at)]
    place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
    told = {one["message"]: one["range"]["start"] for one in editor.open(file, wrong)}
    assert place in [start for said, start in told.items() if said.startswith(message)], told


def test_types_of_claims_are_completed_with_what_they_mean(editor: Editor, project: Path) -> None:
    file = project / CLAIMS
    editor.open(file, f"{modeline(file)}\nclaims:\n  - id: one\n    type: \n")
    found = editor.completions(file, 3, 10)
    assert {"charge", "trial", "loan"} <= found.keys()


def test_the_fields_of_a_type_are_completed_and_no_others(editor: Editor, project: Path) -> None:
    file = project / CLAIMS
    editor.open(file, f"{modeline(file)}\nclaims:\n  - id: one\n    type: loan\n    work: vase\n    \n")
    found = editor.completions(file, 5, 4)
    assert found["lender"] == "Who lends it."
    assert {"from", "until", "source", "quote", "ignore"} <= found.keys()
    assert not {"defendant", "spouse", "id", "type", "work"} & found.keys()


def test_keys_of_rules_and_types_are_completed(editor: Editor, project: Path) -> None:
    for name, body, line, column, expected in [
        (RULE, "\n", 1, 0, {"id", "match", "require", "examples"}),
        (RULE, "severity: \n", 1, 10, {"error", "warning", "info"}),
        (TYPES, "types:\n  visit:\n    \n", 3, 4, {"description", "lasting", "fields", "keys"}),
    ]:
        file = project / name
        editor.open(file, f"{modeline(file)}\n{body}")
        assert expected <= editor.completions(file, line, column).keys()


@pytest.mark.parametrize(
    ("name", "word", "told"),
    [
        (CLAIMS, "lender", "Who lends it."),
        (CLAIMS, "loan  ", "`loan`: A work is lent to somebody for some time."),
        (CLAIMS, "published", "The date it bears"),
        (RULE, "authority", "What the rule rests on"),
        (TYPES, "lasting", "Whether it lasts"),
    ],
)
def test_what_one_points_at_is_explained(editor: Editor, project: Path, name: str, word: str, told: str) -> None:
    file = project / name
    text = file.read_text(encoding="utf-8")
    editor.open(file, text)
    before = text[: text.index(word)]
    assert told in editor.hover(file, before.count("\n"), len(before.rpartition("\n")[2]) + 1)


def modeline(file: Path) -> str:
    return file.read_text(encoding="utf-8").partition("\n")[0]


# -- settings --------------------------------------------------------------------------------------------------------


def test_settings_in_a_python_project_are_validated_by_validate_pyproject() -> None:
    api = pytest.importorskip("validate_pyproject.api", reason="validate-pyproject is not installed")
    from validate_pyproject.errors import ValidationError
    from validate_pyproject.plugins import PluginWrapper

    validate = api.Validator(extra_plugins=[PluginWrapper("claimcheck", tool_schema)])
    validate(tomllib.loads('[tool.claimcheck]\npaths = ["a"]\nas-of = 2025-01-01\nfail-on = "never"\n'))
    with pytest.raises(ValidationError, match="selct"):
        validate(tomllib.loads('[tool.claimcheck]\nselct = ["a"]\n'))
    with pytest.raises(ValidationError, match="fail-on"):
        validate(tomllib.loads('[tool.claimcheck]\nfail-on = "fatal"\n'))


def test_validate_pyproject_finds_the_schema() -> None:
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    module, _, name = points["validate_pyproject.tool_schema"]["claimcheck"].partition(":")
    assert (tool_schema.__module__, tool_schema.__name__) == (module, name)


def test_settings_are_validated_by_taplo(project: Path) -> None:
    taplo = shutil.which("taplo")
    if taplo is None:
        pytest.skip("taplo is not installed (npm: @taplo/cli)")
    (project / "schemas/config.schema.json").write_text(json.dumps(settings_schema()), encoding="utf-8")
    head = "#:schema schemas/config.schema.json\n"
    starter = (project / "claimcheck.toml").read_text(encoding="utf-8")
    for text, right in [(f"{head}as-of = 2025-01-01\n{starter}", True), (f"{head}selct = []\n", False)]:
        (project / "tried.toml").write_text(text, encoding="utf-8")
        ended = subprocess.run([taplo, "lint", "tried.toml"], cwd=project, capture_output=True, text=True, check=False)
        assert (ended.returncode == 0) is right, ended.stderr
        assert right or "'selct' was unexpected" in ended.stderr


# -- the page --------------------------------------------------------------------------------------------------------


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("$ claimcheck ")]
    return [line.removeprefix("$ ") for line in lines] + re.findall(r"`claimcheck [^`]*--output-format[^`]*`", PAGE)


@pytest.mark.parametrize("line", commands())
def test_the_commands_of_the_page_do_what_it_says(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    if "check --output-format" in line:
        list(start(tmp_path))
    command = line.strip("`").partition(" > ")[0]
    monkeypatch.setattr(sys, "argv", command.split())
    with pytest.raises(SystemExit) as left:
        main()
    out = capsys.readouterr().out
    assert (left.value.code, bool(out)) == (1 if command.startswith("claimcheck check") else 0, True)
    if "schema" in command:
        assert json.loads(out)["$schema"]


def test_the_line_it_shows_is_that_of_the_claim_file(project: Path) -> None:
    assert f"\n{modeline(project / CLAIMS)}\n" in PAGE


def test_its_patterns_are_those_of_claim_files() -> None:
    block = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert block
    settings = json.loads(block[1])
    patterns = [*settings["yaml.schemas"]["schemas/claims.schema.json"], *settings["json.schemas"][0]["fileMatch"]]
    assert all(is_claim_file(pattern) for pattern in patterns)


def test_its_limits_are_those_of_the_program() -> None:
    told = " ".join(PAGE.split())
    assert f"for {MOST_SECONDS} seconds at most" in told
    assert f"over {MOST_BYTES // 1_000_000} MB" in told
