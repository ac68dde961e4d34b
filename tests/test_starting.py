"""A project to start from, and rules to fill in: what is written works, and nothing is ever overwritten."""

from __future__ import annotations

import json
import tomllib
from functools import partial
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from program import Run

LENDING = "rules/lending"
WRITTEN = [
    "claimcheck.toml",
    "claims/paintings.claims.yaml",
    f"{LENDING}/loans-overlap.yaml",
    f"{LENDING}/pack.yaml",
    f"{LENDING}/types.yaml",
    "schemas/claims.schema.json",
    "schemas/config.schema.json",
    "schemas/rules.schema.json",
    "schemas/types.schema.json",
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# -- a project -----------------------------------------------------------------------------------------------------


def test_a_project_is_written_and_works(cli: Run, folder: Path) -> None:
    assert cli("init") == (0, "".join(f"wrote {name}\n" for name in WRITTEN), "")
    assert sorted(files(folder)) == sorted(WRITTEN)
    found = json.loads(cli("check", "-f", "json").out)
    assert [(one["rule"], one["severity"]) for one in found["findings"]] == [("lending/loans-overlap", "error")]
    assert (found["errors"], found["notices"]) == ([], [])
    assert cli("test-rules").code == 0


def test_it_may_be_another_folder(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("init", "new/project").out.startswith("wrote new/project/claimcheck.toml\n")
    monkeypatch.chdir("new/project")
    assert cli("check", "-q").code == 1


def test_what_is_there_stays(cli: Run, folder: Path) -> None:
    (folder / "rules/lending").mkdir(parents=True)
    (folder / "rules/lending/types.yaml").write_text("types: {}\n", encoding="utf-8")
    (folder / "claimcheck.toml").symlink_to("gone.toml")
    out = cli("init").out
    assert [line[6:] for line in out.splitlines() if line.startswith("kept  ")] == [WRITTEN[0], WRITTEN[4]]
    assert (folder / "rules/lending/types.yaml").read_text(encoding="utf-8") == "types: {}\n"
    assert not (folder / "gone.toml").exists()
    before = files(folder)
    assert "wrote" not in cli("init").out
    assert files(folder) == before


def test_the_schemas_are_renewed_and_know_the_types_of_ones_own(cli: Run, folder: Path) -> None:
    cli("init")
    types = folder / LENDING / "types.yaml"
    text = types.read_text(encoding="utf-8")
    types.write_text(f"{text}  making: {{description: A work is made.}}\n", encoding="utf-8")
    told = [line for line in cli("init").out.splitlines() if not line.startswith("kept  ")]
    assert told == [f"updated {WRITTEN[5]}", f"updated {WRITTEN[7]}"]
    assert json.loads((folder / WRITTEN[5]).read_text(encoding="utf-8")) == json.loads(cli("schema", "claims").out)
    assert "making" in json.loads((folder / WRITTEN[5]).read_text(encoding="utf-8"))["$defs"]


def test_schemas_stay_as_they_are_while_a_declaration_is_broken(cli: Run, folder: Path) -> None:
    cli("init")
    before = (folder / WRITTEN[5]).read_bytes()
    types = folder / LENDING / "types.yaml"
    types.write_text(types.read_text(encoding="utf-8").replace("lasting", "lastng"), encoding="utf-8")
    result = cli("init")
    assert (result.code, "unknown key 'lastng'" in result.err) == (2, True)
    assert (folder / WRITTEN[5]).read_bytes() == before


def test_what_the_settings_leave_out_as_a_comment_can_be_used(cli: Run, folder: Path) -> None:
    cli("init")
    settings = folder / "claimcheck.toml"
    text = settings.read_text(encoding="utf-8")
    for key in ("select", "ignore", "fail-on", "as-of"):
        assert f"\n# {key} = " in text
        settings.write_text(text.replace(f"\n# {key} = ", f"\n{key} = "), encoding="utf-8")
        assert cli("check", "-q").err == ""


def test_settings_that_stand_in_a_python_project_are_not_hidden(cli: Run, folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool.claimcheck]\nselect = ['legal']\n", encoding="utf-8")
    assert cli("init").out.startswith("kept  claimcheck.toml\n")
    assert not (folder / "claimcheck.toml").exists()


def test_a_folder_that_cannot_be_written_is_told(cli: Run, folder: Path) -> None:
    (folder / "claims").write_text("a file where a folder should be", encoding="utf-8")
    result = cli("init")
    assert result.code == 2
    assert "claims/paintings.claims.yaml cannot be written" in result.err


@pytest.mark.parametrize(("schema", "file"), [("claims", WRITTEN[1]), ("rules", WRITTEN[2]), ("types", WRITTEN[4])])
def test_each_file_names_the_schema_it_fits(cli: Run, folder: Path, schema: str, file: str) -> None:
    cli("init")
    text = (folder / file).read_text(encoding="utf-8")
    named = text.partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
    path = (folder / file).parent / named
    assert path.resolve() == (folder / f"schemas/{schema}.schema.json").resolve()
    found = json.loads(path.read_text(encoding="utf-8"))
    read = yaml.safe_load if schema == "types" else partial(yaml.load, Loader=yaml.BaseLoader)
    assert [e.message for e in Draft202012Validator(found).iter_errors(read(text))] == []
    assert json.loads(cli("schema", schema).out) == found


# -- a rule --------------------------------------------------------------------------------------------------------


def test_a_rule_is_written_and_is_told_to_be_unwritten(cli: Run) -> None:
    cli("init")
    assert cli("new-rule", "lending/lent-late") == (0, f"wrote {LENDING}/lent-late.yaml\n", "")
    result = cli("test-rules")
    assert result.code == 2
    assert f"{LENDING}/lent-late.yaml:5:8: error: not yet filled in: title, authority, why, match" in result.out
    assert "ok    lending/loans-overlap" in result.out
    checked = cli("check", "-f", "concise")
    assert (checked.code, "not yet filled in" in checked.out) == (2, True)
    assert "error[lending/loans-overlap]" in checked.out


@pytest.mark.parametrize("named", [(), ("--rules", "rules/lending"), ("--rules", "deep/er/rules")])
def test_a_new_rule_names_the_schema_that_init_wrote(cli: Run, folder: Path, named: tuple[str, ...]) -> None:
    cli("init")
    written = cli("new-rule", "lending/late", *named).out.splitlines()[-1].removeprefix("wrote ")
    line = (folder / written).read_text(encoding="utf-8").partition("\n")[0]
    path = (folder / written).parent / line.removeprefix("# yaml-language-server: $schema=")
    assert path.resolve() == folder / "schemas/rules.schema.json"


def test_the_settings_name_the_schema_they_fit(cli: Run, folder: Path) -> None:
    cli("init")
    text = (folder / "claimcheck.toml").read_text(encoding="utf-8")
    assert text.startswith("#:schema schemas/config.schema.json\n")
    schema = json.loads((folder / "schemas/config.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(tomllib.loads(text))] == []


def test_without_a_schema_a_new_rule_names_none(cli: Run, folder: Path) -> None:
    cli("new-rule", "mine/early")
    assert (folder / "rules/mine/early.yaml").read_text(encoding="utf-8").startswith("# A rule.")


def test_its_pack_is_written_too_if_there_is_none(cli: Run) -> None:
    assert cli("new-rule", "mine/early").out == "wrote rules/mine/pack.yaml\nwrote rules/mine/early.yaml\n"
    assert "rules/mine/pack.yaml:1:8: error: not yet filled in: title and description" in cli("test-rules", "rules").out


def test_a_built_in_pack_needs_none(cli: Run) -> None:
    assert cli("new-rule", "legal/house-style").out == "wrote rules/legal/house-style.yaml\n"


def test_it_goes_where_the_packs_are(cli: Run, folder: Path) -> None:
    assert cli("new-rule", "mine/early").code == 0
    assert cli("new-rule", "mine/late", "--rules", "rules/mine").out == "wrote rules/mine/late.yaml\n"
    (folder / "claimcheck.toml").write_text('rules = ["rules"]', encoding="utf-8")
    (folder / "inner").mkdir()
    assert cli("new-rule", "ours/early").out == "wrote rules/ours/pack.yaml\nwrote rules/ours/early.yaml\n"


@pytest.mark.parametrize("settings", ['rules = ["other/packs"]', ""])
def test_the_folder_of_packs_is_made_if_need_be(cli: Run, folder: Path, settings: str) -> None:
    (folder / "claimcheck.toml").write_text(settings, encoding="utf-8")
    named = () if settings else ("--rules", "other/packs")
    assert cli("new-rule", "legal/mine", *named).out == "wrote other/packs/legal/mine.yaml\n"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("early", "'early' cannot be the id of a rule"),
        ("mine/Early", "'mine/Early' cannot be the id of a rule"),
        ("mine/../early", "'mine/../early' cannot be the id of a rule"),
        ("../mine/early", "'../mine/early' cannot be the id of a rule"),
        ("mine/early/one", "'mine/early/one' cannot be the id of a rule"),
        ("legal/trial-before-charges", "there is a rule 'legal/trial-before-charges'"),
        ("mine/early", "there is a rule 'mine/early'"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_and_nothing_is_written(
    cli: Run, folder: Path, rule: str, message: str
) -> None:
    cli("new-rule", "mine/early")
    before = files(folder)
    result = cli("new-rule", rule)
    assert (result.code, message in result.err) == (2, True)
    assert files(folder) == before


def test_another_pack_does_not_go_into_a_pack(cli: Run) -> None:
    cli("new-rule", "mine/early")
    result = cli("new-rule", "ours/early", "--rules", "rules/mine")
    assert (result.code, "'rules/mine' is the pack 'mine'" in result.err) == (2, True)


# -- the types -----------------------------------------------------------------------------------------------------


def test_types_are_listed_with_those_of_ones_own(cli: Run) -> None:
    assert "lending" not in cli("types").out
    cli("init")
    out = cli("types").out
    assert "\nlending\n  loan " in out
    assert "\nsets\n  after-death " in out
    told = json.loads(cli("types", "-f", "json").out)
    loan = next(one for one in told["types"] if one["name"] == "loan")
    assert (loan["home"], loan["lasting"], loan["often"], loan["keys"], loan["of"]) == (
        "lending",
        True,
        "many",
        [],
        None,
    )
    assert [(field["name"], field["kind"], field["one_of"]) for field in loan["fields"]] == [
        ("work", "work", []),
        ("lender", "party", []),
        ("borrower", "party", []),
        ("fee", "quantity", []),
        ("purpose", "text", ["exhibition", "study", "restoration"]),
    ]
    assert next(one["of"] for one in told["types"] if one["name"] == "indictment") == "charge"
    assert [one["name"] for one in told["sets"]] == ["after-death", "living-only"]


def test_a_type_is_explained(cli: Run) -> None:
    cli("init")
    out = cli("explain", "loan").out
    assert out.startswith("loan (lasting, lending)\n  A work is lent to somebody for some time.\n")
    assert "  purpose (exhibition | study | restoration)\n    What it is lent for.\n" in out
    assert cli("explain", "indictment").out.startswith("indictment (moment, a kind of charge, legal)")
    assert "  kinds of it: criminal-complaint, indictment" in cli("explain", "charge").out


def test_a_rule_of_ones_own_is_explained_with_the_parameters_set_for_it(cli: Run, folder: Path) -> None:
    cli("init")
    assert "slack: 1 days" in cli("explain", "lending/loans-overlap").out.replace("{", "").replace("}", "")
    settings = folder / "claimcheck.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("1 days", "9 days"), encoding="utf-8")
    assert "slack: 9 days" in cli("explain", "lending/loans-overlap").out.replace("{", "").replace("}", "")
    assert cli("explain", "lending/loans-overlap", "--isolated").code == 2


def test_what_every_claim_source_and_entity_may_say_is_explained(cli: Run) -> None:
    out = cli("explain", "claim").out
    for field in ("event", "number", "stance", "by", "locator", "weekday", "supersedes", "from", "ignore"):
        assert f"\n  {field}" in out
    assert "  stance (asserted | denied | alleged | planned | hypothetical)\n    Whether" in out
    assert "  id (required)\n" in out
    assert "\n  published\n" in cli("explain", "source").out
    assert "\n  kind (required: person | organisation | place |" in cli("explain", "entity").out
    assert "`claimcheck explain claim`" in " ".join(cli("explain", "charge").out.split())


def test_a_set_is_explained(cli: Run) -> None:
    out = cli("explain", "after-death").out
    assert out.startswith("after-death (a set of types)\n  What is only ever done for somebody who has died.\n")
    assert "  burial, cremation" in out


def test_rules_and_types_are_found_by_words(cli: Run) -> None:
    everything, legal = cli("rules").out, cli("rules", "legal").out
    assert set(legal.splitlines()) < set(everything.splitlines())
    assert {one["pack"] for one in json.loads(cli("rules", "legal", "-f", "json").out)} == {"legal"}
    found = json.loads(cli("rules", "PREMIER", "-f", "json").out)
    assert found
    assert all("premier" in f"{one['id']} {one['title']}".lower() for one in found)
    assert {one["home"] for one in json.loads(cli("types", "office", "-f", "json").out)["types"]} == {"office"}
    assert "  charge " in cli("types", "charge").out
    assert "\nsets\n" not in cli("types", "office").out


@pytest.mark.parametrize("command", ["rules", "types", "explain"])
def test_a_word_that_finds_nothing_is_told_without_a_list_of_all(cli: Run, command: str) -> None:
    result = cli(command, "qqqq")
    assert (result.code, result.out) == (2, "")
    assert f"`claimcheck {'rules' if command == 'explain' else command}`" in result.err
    assert len(result.err) < 160


def test_a_rule_is_explained_by_how_its_name_begins_unless_it_is_a_type(cli: Run) -> None:
    assert cli("explain", "trial-before").out.startswith("legal/trial-before-")
    assert cli("explain", "trial").out.startswith("trial (lasting")
    result = cli("explain", "trial-before-chargs")
    assert (result.code, "'legal/trial-before-charges'" in result.err, result.err.count(" or ")) == (2, True, 2)


def test_the_rules_to_test_are_named_as_elsewhere(cli: Run) -> None:
    cli("init")
    assert cli("test-rules", "-s", "loans").out.startswith("ok    lending/loans-overlap")
    result = cli("test-rules", "-s", "loans-overlp")
    assert (result.code, "did you mean 'loans-overlap'" in result.err) == (2, True)
