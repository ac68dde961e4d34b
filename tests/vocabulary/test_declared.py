"""Types that a pack declares are as good as built-in ones, wherever a type may stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from claimcheck import Options, Report, check, timeline
from claimcheck.cli import app
from claimcheck.model.problems import Problem
from claimcheck.packs.gathering import types_of
from claimcheck.reading import read_paths, readers
from claimcheck.vocabulary import Registry, builtin_types
from claimcheck.vocabulary.fields import kind_of
from claimcheck.vocabulary.schema import claims_schema, rules_schema

PACK = "title: Ships\ndescription: For those who keep the logs of ships.\n"
TYPES = """\
types:
  voyage:
    description: A ship sails from one port to another.
    lasting: true
    often: usually once
    keys: [ship, crossing]
    fields:
      ship: {kind: work, description: Which ship.}
      captain: {kind: person, present: true, description: Who commands it.}
      crossing: {description: Which crossing it is.}
      aboard: {kind: quantity, description: How many are aboard.}
      took: {kind: length, description: How long it takes.}
      cargo: {one_of: [grain, coal], description: What is aboard.}
  rescue-voyage:
    description: A ship sails to help another.
    of: voyage
    fields:
      rescued: {kind: work, description: The ship helped.}
  christening:
    description: A ship is given its name.
    often: once
    keys: [ship]
    about_years: 20
    fields:
      ship: {kind: work, description: Which ship.}
  court-martial:
    description: An officer is tried by officers.
    of: trial
sets:
  of-ships: {description: What happens to ships., types: [voyage, christening]}
"""
RULE = """\
id: voyage-before-christening
title: A ship sails no earlier than it is christened
severity: error
authority: a test
why: Ships are christened first.
match: {christening: christening, voyage: voyage}
same: [ship]
require: christening.when <= voyage.start
message: "{voyage.ship} sailed ({voyage.start}) {gap} before it was christened ({christening.when})"
examples:
  passes: [{name: one, claims: [{id: a, type: voyage, ship: argo}]}]
  fails: [{name: two, claims: [{id: a, type: voyage, ship: argo}]}]
"""
CHRISTENED = {"id": "named", "type": "christening", "ship": "argo", "when": "1850-05-01"}
SAILED = {"id": "sailed", "type": "voyage", "ship": "argo", "crossing": "first", "from": "1849-03-01"}
RESCUED = {**SAILED, "id": "helped", "type": "rescue-voyage", "crossing": "second", "rescued": "fram"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a pack that declares types."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path)
    return tmp_path


def write(folder: Path, types: str = TYPES, pack: str = "ships", rule: str = RULE) -> None:
    (folder / "rules" / pack).mkdir(parents=True, exist_ok=True)
    (folder / "rules" / pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / "rules" / pack / "types.yaml").write_text(types, encoding="utf-8")
    if rule:
        (folder / "rules" / pack / "voyage-before-christening.yaml").write_text(rule, encoding="utf-8")


def known() -> Registry:
    registry, problems = types_of(["rules"], installed=False)
    assert problems == ()
    return registry


def run(claims: Any, **options: Any) -> Report:
    return check(claims, options=Options(rules=("rules",), as_of="2025-01-01", threads=1, **options))


def found(report: Report) -> list[tuple[str, ...]]:
    assert report.problems == ()
    return [(finding.rule, *sorted(finding.claim_ids)) for finding in report.findings]


def problems(text: str, known_as: str = "ships") -> list[Problem]:
    write(Path(), text, known_as)
    return list(types_of(["rules"], installed=False)[1])


# -- what a type is ------------------------------------------------------------------------------------------------


def test_without_a_pack_there_are_the_built_in_types() -> None:
    assert types_of([], installed=False) == (builtin_types(), ())


def test_a_declared_type_is_what_it_says() -> None:
    voyage, christening = known()["voyage"], known()["christening"]
    assert (voyage.type_name, voyage.lasting, voyage.often, voyage.keys) == (
        "voyage", True, "usually once", ("ship", "crossing"),
    )  # fmt: skip
    assert voyage.own_fields() == ("ship", "captain", "crossing", "aboard", "took", "cargo")
    assert [str(kind_of(voyage, field)) for field in voyage.own_fields()] == [
        "work", "person, present", "text", "quantity", "length", "grain | coal",
    ]  # fmt: skip
    assert (christening.lasting, christening.often, christening.about_years) == (False, "once", 20)


def test_a_subtype_has_what_its_type_has() -> None:
    registry = known()
    rescue, martial = registry["rescue-voyage"], registry["court-martial"]
    assert issubclass(rescue, registry["voyage"])
    assert (rescue.lasting, rescue.often, rescue.keys) == (True, "usually once", ("ship", "crossing"))
    assert rescue.own_fields() == (*known()["voyage"].own_fields(), "rescued")
    assert (martial.often, martial.keys) == ("usually once", builtin_types()["trial"].keys)
    assert registry.matching("voyage") == ("rescue-voyage", "voyage")
    assert "court-martial" in registry.matching("trial")


def test_a_set_matches_its_types_and_their_subtypes() -> None:
    assert known().matching("of-ships") == ("christening", "rescue-voyage", "voyage")
    assert "of-ships" in known().names


def test_the_built_in_set_holds_what_is_done_for_the_dead() -> None:
    assert "burial" in builtin_types().matching("after-death")
    assert not {"death", "birth"} & set(builtin_types().matching("after-death"))


def test_the_built_in_set_of_what_only_the_living_do_leaves_out_what_the_dead_have_been_given() -> None:
    living = set(builtin_types().matching("living-only"))
    assert {"education", "custody", "testimony"} <= living
    assert not {"term", "party-membership", "trial", "verdict", "sentence", "marriage", "birth", "death"} & living


def test_types_may_stand_in_any_order_and_in_several_packs(folder: Path) -> None:
    text = "types:\n  a-first: {description: One., of: voyage}\n  z-last: {description: Two., of: a-first}\n"
    write(folder, text, "abc", rule="")
    assert known().matching("voyage") == ("a-first", "rescue-voyage", "voyage", "z-last")


# -- wherever a type may stand -------------------------------------------------------------------------------------


def test_a_rule_of_the_pack_judges_its_types_and_their_subtypes() -> None:
    assert found(run([CHRISTENED, {**SAILED, "from": "1850-05-01"}])) == []
    assert found(run([CHRISTENED, SAILED])) == [("ships/voyage-before-christening", "named", "sailed")]
    assert found(run([CHRISTENED, RESCUED])) == [("ships/voyage-before-christening", "helped", "named")]


def test_a_built_in_rule_judges_a_subtype_of_a_built_in_type() -> None:
    charged = {"id": "charged", "type": "charge", "defendant": "ann", "case": "k", "when": "1900"}
    tried = {"id": "tried", "type": "court-martial", "defendant": "ann", "case": "k", "from": "1899"}
    assert found(run([charged, {**tried, "from": "1900"}])) == []
    assert found(run([charged, tried])) == [("legal/trial-before-charges", "charged", "tried")]


def test_a_rule_may_name_a_set_of_types(folder: Path) -> None:
    rule = RULE.replace("{christening: christening, voyage: voyage}", "{event: of-ships}").replace("same: [ship]\n", "")
    rule = rule.replace("christening.when <= voyage.start", "event.start <= today")
    write(folder, rule=rule[: rule.index("message:")] + "message: none\n" + rule[rule.index("examples:") :])
    late = {"from": "3000", "when": "3000"}
    claims = [{**one, **{key: late[key] for key in one if key in late}} for one in (CHRISTENED, SAILED, RESCUED)]
    report = run(claims, select=("ships",))
    assert sorted(name for _, name in found(report)) == ["helped", "named", "sailed"]
    assert found(run([CHRISTENED, SAILED, RESCUED], select=("ships",))) == []


def test_claims_of_what_happens_once_are_one_event() -> None:
    again = {**CHRISTENED, "id": "again", "when": "1851"}
    assert found(run([CHRISTENED, again])) == [("sourcing/once-dated-twice", "again", "named")]
    assert found(run([CHRISTENED, {**again, "ship": "fram"}])) == []
    assert run([CHRISTENED, {**again, "when": "1850"}]).summary.events == 1


def test_about_widens_by_the_years_declared() -> None:
    (finding,) = run([{**CHRISTENED, "when": "about 1868"}, SAILED]).findings
    assert finding.certainty == "likely"
    (finding,) = run([{**CHRISTENED, "when": "about 1890"}, SAILED]).findings
    assert finding.certainty == "certain"


def test_the_timeline_shows_it() -> None:
    shown = timeline([CHRISTENED, SAILED], options=Options(rules=("rules",), as_of="2025-01-01"))
    assert {entry.type for entry in shown.entries} == {"christening", "voyage"}


@pytest.mark.parametrize(("name", "code"), [("voyage", 0), ("of-ships", 0), ("voyag", 2)])
def test_the_timeline_is_of_a_type_or_set(name: str, code: int) -> None:
    Path("a.yaml").write_text(json.dumps([CHRISTENED, RESCUED]), encoding="utf-8")
    arguments = ["timeline", "a.yaml", "--rules", "rules", "--type", name, "-f", "json"]
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code == 0) == (code == 0)
    if code == 0:
        assert "helped" in result.stdout
        assert ('"id": "named"' in result.stdout) == (name == "of-ships")


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({**SAILED, "type": "voyge"}, "unknown type 'voyge'", "did you mean 'voyage'?"),
    ({**SAILED, "captian": "ann"}, "unknown field 'captian'", "did you mean 'captain'?"),
    ({**SAILED, "cargo": "gran"}, "not a known value", "did you mean 'grain'?"),
    ({**SAILED, "aboard": "many"}, "not a number", ""),
    ({**SAILED, "took": "12"}, "a length of time has a unit", ""),
    ({**CHRISTENED, "from": "1850"}, "unknown field 'from'", "a christening is one moment: write `when`"),
]


@pytest.mark.parametrize(("claim", "message", "hint"), WRONG)
def test_what_does_not_fit_it_is_a_problem(claim: Mapping[str, Any], message: str, hint: str) -> None:
    (problem,) = run([claim]).problems
    assert problem.message == message
    assert hint in problem.hint


def test_an_entity_of_another_kind_is_a_problem() -> None:
    report = check([SAILED], entities={"argo": {"kind": "person"}}, options=Options(rules=("rules",)))
    assert len(report.problems) == 1


@pytest.mark.parametrize("ending", ["yaml", "json", "jsonl", "csv", "tsv", "parquet"])
def test_every_format_holds_it(ending: str) -> None:
    claims = [CHRISTENED, {**RESCUED, "aboard": "about 300", "took": "3 weeks", "cargo": "coal"}]
    file = Path(f"a.claims.{ending}")
    columns = list(dict.fromkeys(key for claim in claims for key in claim))
    rows = [[claim.get(column, "") for column in columns] for claim in claims]
    if ending == "jsonl":
        text = "\n".join(map(json.dumps, claims))
    elif ending in ("csv", "tsv"):
        text = "\n".join(("," if ending == "csv" else "\t").join(row) for row in [columns, *rows])
    else:
        text = json.dumps(claims)
    if ending == "parquet":
        values = ", ".join("(" + ", ".join(f"nullif('{value}', '')" for value in row) + ")" for row in rows)
        names = ", ".join(f'"{column}"' for column in columns)
        duckdb.sql(f"SELECT * FROM (VALUES {values}) t({names})").write_parquet(str(file))
    else:
        file.write_text(text, encoding="utf-8")
    assert found(run([file])) == [("ships/voyage-before-christening", "helped", "named")]


# Names that the tables of large runs have columns of, or that SQL gives a meaning.
NAMES = ("position", "text", "ok", "shape", "line", "structure", "file", "ord", "select", "group", "date")


@pytest.mark.parametrize("name", NAMES)
def test_large_files_are_read_in_bulk_whatever_a_field_is_called(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, TYPES.replace("cargo:", f"{name}:"))
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    claims = [CHRISTENED, {**RESCUED, name: "coal", "aboard": "300"}]
    Path("a.claims.jsonl").write_text("\n".join(map(json.dumps, claims)), encoding="utf-8")
    assert found(run(["a.claims.jsonl"])) == [("ships/voyage-before-christening", "helped", "named")]
    told = read_paths(["a.claims.jsonl"], known()).table
    assert told is not None
    assert told.query(f"SELECT f_{name} FROM told WHERE id = 'helped'") == [("coal",)]
    Path("a.claims.jsonl").write_text("\n".join(map(json.dumps, [{**claims[1], name: "gold"}])), encoding="utf-8")
    (problem,) = run(["a.claims.jsonl"]).problems
    assert (problem.field, problem.message) == (name, "not a known value")


def test_what_is_kept_of_a_large_file_is_read_again_where_its_types_are_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    Path("a.claims.jsonl").write_text(json.dumps({**SAILED, "cargo": "coal"}), encoding="utf-8")
    assert run(["a.claims.jsonl"], cache="cache").problems == ()
    write(folder, TYPES.replace("grain, coal", "grain"))
    (problem,) = run(["a.claims.jsonl"], cache="cache").problems
    assert problem.message == "not a known value"


def test_the_schemas_have_it() -> None:
    document = {"claims": [{**RESCUED, "cargo": "coal"}]}
    validator = Draft202012Validator(claims_schema(known()))
    assert validator.is_valid(document)
    assert not Draft202012Validator(claims_schema(builtin_types())).is_valid(document)
    assert not validator.is_valid({"claims": [{**RESCUED, "cargo": "gold"}]})
    assert not validator.is_valid({"claims": [{**SAILED, "rescued": "fram"}]})
    assert {"voyage", "of-ships", "after-death"} <= set(
        rules_schema(known())["$defs"]["Match"]["properties"]["type"]["anyOf"][0]["enum"]
    )


def test_every_field_of_it_is_explained_to_editors() -> None:
    properties = claims_schema(known())["$defs"]["voyage"]["properties"]
    assert properties["captain"]["description"] == "Who commands it."
    assert [name for name, of in properties.items() if not of.get("description")] == []


# -- what cannot be declared ---------------------------------------------------------------------------------------

OF = "types:\n  voyage:\n    description: It sails.\n"
FIELD = OF + "    fields:\n      ship: {kind: work, description: Which.}\n"

REFUSED = [
    # names
    ("types:\n  birth: {description: x}\n", (2, 10), "'birth' is built in", "for a special kind of it, write `of:`"),
    ("types:\n  event: {description: x}\n", (2, 10), "'event' is built in", ""),
    ("types:\n  after-death: {description: x}\n", (2, 16), "'after-death' is built in", ""),
    ("types:\n  Voyage: {description: x}\n", (2, 11), "'Voyage' cannot be a name here", "lower-case"),
    ("types:\n  a--b: {description: x}\n", (2, 9), "'a--b' cannot be a name here", ""),
    (FIELD.replace("ship", "Ship"), (5, 13), "'Ship' cannot be a name here", ""),
    (FIELD.replace("ship", "when"), (5, 13), "every claim has 'when', or rules do", "another name"),
    (FIELD.replace("ship", "from"), (5, 13), "every claim has 'from', or rules do", ""),
    (FIELD.replace("ship", "source"), (5, 15), "every claim has 'source', or rules do", ""),
    (FIELD.replace("ship", "participants"), (5, 21), "every claim has 'participants', or rules do", ""),
    (FIELD.replace("ship", "copy"), (5, 13), "'copy' cannot be the name of a field", ""),
    (FIELD.replace("ship", "x_ship"), (5, 15), "'x_ship' begins as fields that no type has", "leave out the x_"),
    (FIELD.replace("ship", "class"), (5, 14), "'class' cannot be the name of a field", ""),
    (FIELD.replace("ship", "model_x"), (5, 16), "'model_x' cannot be the name of a field", ""),
    # keys
    ("typs: {}\n", (1, 1), "unknown key 'typs'", "did you mean 'types'?"),
    (OF + "    oftn: once\n", (4, 5), "unknown key 'oftn'", "did you mean 'often'?"),
    (FIELD.replace("kind", "kid"), (5, 14), "unknown key 'kid'", "did you mean 'kind'?"),
    ("sets:\n  s: {description: x, types: [birth], typ: x}\n", (2, 39), "unknown key 'typ'", "did you mean 'types'?"),
    ("types:\n  voyage: {lasting: true}\n", (2, 11), "the key `description` is missing", "in one sentence"),
    (FIELD.replace(", description: Which.", ""), (5, 13), "the key `description` is missing", ""),
    # values
    (OF + "    often: onse\n", (4, 12), "'onse' is not one of once, usually once, many", "did you mean 'once'?"),
    (FIELD.replace("work", "wrok"), (5, 20), "'wrok' is not one of text, quantity, share", "did you mean 'work'?"),
    (OF + "    of: voyag\n", (4, 9), "unknown type 'voyag'", ""),
    (OF + "    of: brith\n", (4, 9), "unknown type 'brith'", "did you mean 'birth'?"),
    (OF + "    of: voyage\n", (4, 9), "'voyage' is a kind of itself", "change `of`"),
    (OF + "    of: birth\n    lasting: true\n", (5, 14), "a birth is one moment, and so every kind of it", ""),
    (OF + "    often: once\n", (4, 12), "what happens once needs keys to tell it by", "add `keys`"),
    (FIELD + "    keys: [ship]\n", (6, 11), "what happens many times has no keys", "`often: once`"),
    (FIELD + "    often: once\n    keys: [shp]\n", (7, 11), "the key 'shp' is no field of it", "did you mean 'ship'?"),
    (FIELD.replace("kind: work", "kind: work, one_of: [a]"), (5, 34), "a work is not one of a few texts", ""),
    (FIELD.replace("kind: work", "one_of: []"), (5, 22), "at least one is needed", ""),
    (FIELD.replace("kind: work", "present: true"), (5, 13), "only an entity takes part", ""),
    (FIELD.replace("ship", "person").replace("work", "text"), (5, 15), "'person' is a person in", ""),
    (FIELD.replace("ship", "figure").replace("work", "text"), (5, 15), "'figure' is a quantity in", ""),
    (OF + "    of: birth\n    fields: {person: {description: x}}\n", (5, 22), "'person' is a field of birth", ""),
    ("sets:\n  s: {description: x, types: [brith]}\n", (2, 0), "unknown type 'brith'", "did you mean 'birth'?"),
    ("sets:\n  s: {description: x, types: []}\n", (2, 30), "at least one is needed", ""),
    ("sets:\n  death: {description: x, types: [birth]}\n", (2, 10), "'death' is built in", ""),
    # files
    ("types: [\n", (2, 1), "not valid YAML: ", ""),
    ("- types\n", (0, 0), "not a mapping of keys to values", ""),
    ("types: {}\ntypes: {}\n", (2, 1), "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "message", "hint"), REFUSED, ids=[row[0][:60] + row[2] for row in REFUSED])
def test_what_cannot_be_declared_is_told_at_its_place(text: str, at: tuple[int, int], message: str, hint: str) -> None:
    (problem,) = problems(text)
    assert problem.place.file == "rules/ships/types.yaml"
    assert message in problem.message
    assert hint in problem.hint
    assert (problem.place.line, problem.place.column) == at


def test_a_type_declared_in_two_packs_is_told_with_the_place_of_the_first() -> None:
    (problem,) = problems(OF, "tugs")
    assert problem.message == "'voyage' is declared twice"
    assert problem.place.file == "rules/tugs/types.yaml"
    assert "rules/ships/types.yaml:3" in problem.hint


def test_a_broken_type_leaves_the_others_in_force() -> None:
    (problem,) = problems(TYPES.replace("often: once", "often: onse"))
    assert problem.field == "types.christening.often"
    registry, _ = types_of(["rules"], installed=False)
    assert {"voyage", "rescue-voyage", "court-martial"} <= set(registry.types)
    assert registry.matching("of-ships") == ("rescue-voyage", "voyage")


def test_in_a_circle_all_are_told() -> None:
    text = "types:\n  a: {description: x, of: b}\n  b: {description: x, of: a}\n  c: {description: x, of: a}\n"
    assert [(p.record, p.message) for p in problems(text)] == [
        ("a", "'a' is a kind of itself"),
        ("b", "'b' is a kind of itself"),
    ]


def test_what_is_broken_is_a_problem_of_the_run_and_the_rest_is_checked() -> None:
    write(Path(), TYPES.replace("often: once", "often: onse"))
    report = run([SAILED])
    assert {problem.place.file.rpartition("/")[2] for problem in report.problems} >= {"types.yaml"}
    assert report.summary.claims == 1
