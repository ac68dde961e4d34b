"""A rule that does not fit is refused when it loads: with the key, the message, the hint, and its place in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from claimcheck.model.problems import Problem
from claimcheck.packs import check_rule, load_rules
from claimcheck.packs.checking import RuleError
from claimcheck.vocabulary import builtin_types
from rule_kit import report, rule, written

GOOD: dict[str, Any] = {"match": {"t": "trial"}, "require": "t.start <= today"}
PAIR: dict[str, Any] = {"match": {"c": "charge", "t": "trial"}, "same": ["defendant"], "require": "c.when <= t.start"}
GROUP = {"type": "charge", "same": ["defendant"]}
DEATH: dict[str, Any] = {
    "match": {"d": "death", "e": "event"},
    "join": [("d.person", "e.participants")],
    "require": "e.start <= d.when",
}
AMOUNTS: dict[str, Any] = {
    "match": {"a": "amount", "b": "amount"},
    "same": ["what"],
    "require": "compatible(a.figure, b.figure)",
}
PARTS = {"type": "amount", "same": ["what"]}
SEVERAL = ("`participants` stands for several entities", "only `join` takes it")
LINK_HINT = "add a key without `?` to `same` or `join`"
NAME_HINT = "use lower-case letters, digits and _"

REFUSED = [
    # what a name ranges over
    ({"match": {"t": "trail"}}, "match.t.type", "unknown type 'trail'", "did you mean 'trial'?"),
    ({"match": {"t": ["trial", "chrge"]}}, "match.t.type", "unknown type 'chrge'", "did you mean 'charge'?"),
    (
        {"gather": {"g": {**GROUP, "type": "indictmnt"}}},
        "gather.g.type",
        "unknown type 'indictmnt'",
        "did you mean 'indictment'?",
    ),
    ({"match": {"Trial": "trial"}}, "match.Trial", "'Trial' cannot be a name here", NAME_HINT),
    ({"match": {"today": "trial"}}, "match.today", "'today' cannot be a name here", NAME_HINT),
    ({"match": {"gap": "trial"}}, "match.gap", "'gap' cannot be a name here", NAME_HINT),
    ({"match": {"not": "trial"}}, "match.not", "'not' cannot be a name here", NAME_HINT),
    ({"params": {"a-b": 3}}, "params.a-b", "'a-b' cannot be a name here", NAME_HINT),
    ({"gather": {"t": GROUP}}, "gather.t", "'t' is already a matched name", "choose another name"),
    ({"unless": {"t": GROUP}}, "unless.t", "'t' is already a matched name", "choose another name"),
    # links
    ({**PAIR, "same": []}, "match.t", "'t' is not linked to 'c'", LINK_HINT),
    ({**PAIR, "same": ["defendant?"]}, "match.t", "'t' is not linked to 'c'", LINK_HINT),
    (
        {"match": {"c": "charge", "t": "trial", "v": "verdict"}, "join": [("c.case", "t.case")]},
        "match.v",
        "'v' is not linked to 'c'",
        LINK_HINT,
    ),
    (
        {**PAIR, "same": ["defendent"]},
        "same",
        "charge or criminal-complaint or indictment has no field 'defendent'",
        "did you mean 'defendant'?",
    ),
    ({**PAIR, "same": ["offense"]}, "same", "trial has no field 'offense'", "known: case, court, defendant"),
    ({**PAIR, "join": [("c.case", "x.case")]}, "join", "unknown name 'x' in 'x.case'", "known: c, t"),
    ({**PAIR, "join": [("c.case", "t.caes")]}, "join", "trial has no field 'caes'", "did you mean 'case'?"),
    ({**PAIR, "join": [("c.case", "t")]}, "join", "trial has no field ''", "known: case, court, defendant"),
    ({"gather": {"g": {"type": "charge"}}}, "gather.g", "'g' is not linked to a matched name", LINK_HINT),
    (
        {"gather": {"g": {"type": "charge", "same": ["defendant?"]}}},
        "gather.g",
        "'g' is not linked to a matched name",
        LINK_HINT,
    ),
    ({"exists": {"c": {"type": "charge"}}}, "exists.c", "'c' is not linked to a matched name", LINK_HINT),
    (
        {"unless": {"d": {"type": "death", "same": ["defendant"]}}},
        "unless.d.same",
        "death has no field 'defendant'",
        "known: age, cause, incident, person, place",
    ),
    (
        {"unless": {"d": {"type": "death", "same": ["person"]}}},
        "unless.d.same",
        "no matched name has the field 'person'",
        "",
    ),
    (
        {"unless": {"d": {"type": "death", "join": [("d.person", "t.defendent")]}}},
        "unless.d.join",
        "trial has no field 'defendent'",
        "did you mean 'defendant'?",
    ),
    (
        {
            "match": {"c": "charge", "t": "trial"},
            "same": ["defendant"],
            "gather": {"g": {"type": "plea", "join": [("c.case", "t.case")]}},
        },
        "gather.g",
        "'g' is not linked to a matched name",
        LINK_HINT,
    ),
    # expressions
    ({"require": None}, "require", "a rule needs `require` or `exists`", ""),
    ({"require": "t.when <= today"}, "require", "t can last, so it has no single `when`", "write t.start or t.end"),
    (
        {"require": "t.start == today"},
        "require",
        "dates are ranges and are never compared with ==",
        "write compatible(a, b), or use <= and >=",
    ),
    ({"where": 't.curt == "x"'}, "where", "trial has no field 'curt'", "did you mean 'court'?"),
    ({"require": "t.start <= tomorrow"}, "require", "unknown name 'tomorrow'", "known: t, today"),
    (
        {"require": "compatibel(t.start, t.end)"},
        "require",
        "unknown predicate 'compatibel'",
        "did you mean 'compatible'?",
    ),
    (
        {"gather": {"g": {**GROUP, "where": "g.when <= t.when"}}},
        "gather.g.where",
        "t can last, so it has no single `when`",
        "write t.start or t.end",
    ),
    ({"gather": {"g": {**GROUP, "where": "count(g) >= 1"}}}, "gather.g.where", "this takes a group from `gather`", ""),
    ({"exists": {"c": {**GROUP, "where": "c.when <="}}}, "exists.c.where", "not an expression: invalid syntax", ""),
    ({"params": {"slack": "3 fortnights"}}, "params.slack", None, None),
    # all who take part at once
    (
        {**DEATH, "join": [("d.person", "e.partcipants")]},
        "join",
        None,
        None,
    ),
    (
        {**DEATH, "join": [("d.person", "e.participants"), ("d.person", "e.entities")]},
        "match.e",
        "both `entities` and `participants` of 'e' are joined",
        "join one of them",
    ),
    (
        {**DEATH, "join": [("d.person", "e.participants"), ("d.names", "e.names")]},
        "match.e",
        "both `names` and `participants` of 'e' are joined",
        "join one of them",
    ),
    (
        {"unless": {"u": {"type": "death", "join": [("u.person", "t.participants"), ("u.person", "t.entities")]}}},
        "match.t",
        "both `entities` and `participants` of 't' are joined",
        "join one of them",
    ),
    ({**DEATH, "join": [("d.person", "e.participants?")]}, "match.e", "'e' is not linked to 'd'", LINK_HINT),
    (
        {**DEATH, "same": ["participants"]},
        "same",
        "death has no field 'participants'",
        "known: age, cause, incident, person, place",
    ),
    ({**DEATH, "where": 'e.participants == "ann"'}, "where", *SEVERAL),
    ({**DEATH, "where": "given(e.participants)"}, "where", *SEVERAL),
    ({**DEATH, "message": "{e.participants}"}, "message", *SEVERAL),
    # what lets two values stand side by side
    (
        {"separators": ["court"]},
        "separators",
        "only two matched names can be separated",
        "match another name",
    ),
    ({**AMOUNTS, "separators": ["unti"]}, "separators", "amount has no field 'unti'", "did you mean 'unit'?"),
    (
        {**AMOUNTS, "match": {"a": "amount", "b": "total"}, "separators": ["part"]},
        "separators",
        "total has no field 'part'",
        None,
    ),
    ({**AMOUNTS, "separators": ["when"]}, "separators", "amount has no field 'when'", None),
    # quantities
    (
        {**AMOUNTS, "require": "a.figure == b.figure"},
        "require",
        "quantities are ranges and are never compared with ==",
        "write compatible(a, b), or use <= and >=",
    ),
    (
        {"match": {"a": "age"}, "params": {"most": 130}, "require": "a.age <= most"},
        "require",
        "the parameter 'most' is the number 130, not a length of time",
        "write `130 days` in `params`, or so many weeks, months or years",
    ),
    (
        {**AMOUNTS, "gather": {"g": PARTS}, "require": "sum(g.part) <= a.figure"},
        "require",
        "'part' is no quantity of g",
        "known: figure",
    ),
    (
        {**AMOUNTS, "gather": {"g": PARTS}, "require": "distinct(g.figure) <= 3"},
        "require",
        "g has no field 'figure' whose values can be told apart",
        None,
    ),
    ({**AMOUNTS, "gather": {"g": {**PARTS, "where": "sum(g.figure) <= 3"}}}, "gather.g.where", None, ""),
    (
        {**AMOUNTS, "match": {"a": "measure"}, "same": [], "require": "a.figure <= a.part"},
        "require",
        "these two cannot be put in order",
        None,
    ),
    # parameters by key
    (
        {**AMOUNTS, "params": {"most": {"kg": "3 fortnights"}}},
        "params.most",
        "not a duration",
        "write whole numbers and units, such as '18 months', '70 days' or '48 hours'",
    ),
    (
        {**AMOUNTS, "params": {"most": {"kg": 3}}, "require": "a.figure <= mots[a.unit]"},
        "require",
        "[] looks up a value of a parameter that has several",
        "did you mean 'most'?",
    ),
    (
        {**AMOUNTS, "params": {"most": {"kg": 3, "lb": "3 days"}}, "require": "a.figure <= most[a.unit]"},
        "require",
        "a length of time and a number are not of one kind",
        None,
    ),
    (
        {**AMOUNTS, "params": {"most": {"kg": 3, "lb": "light"}}, "require": "a.figure <= most[a.unit]"},
        "require",
        "these two cannot be put in order",
        None,
    ),
    ({**AMOUNTS, "params": {"most": {"kg": 3}}, "message": "{most}"}, "message", "'most' has several values", None),
    (
        {**AMOUNTS, "params": {"most": {"kg": 3}}, "message": "{most[a.unit]}"},
        "message",
        "a parameter's value is looked up only within a comparison",
        "",
    ),
    ({"message": "{sum(g.figure)}"}, "message", "this takes a group from `gather`", ""),
    # messages
    (
        {"message": "{t.start"},
        "message",
        "not a message: expected '}' before end of string",
        "write {{ and }} for braces",
    ),
    (
        {"message": "it began }"},
        "message",
        "not a message: Single '}' encountered in format string",
        "write {{ and }} for braces",
    ),
    ({"message": "{t.when}"}, "message", "t can last, so it has no single `when`", "write t.start or t.end"),
    ({"message": "{t.judge}"}, "message", "trial has no field 'judge'", None),
    ({"message": "{x.start}"}, "message", "unknown name 'x'", "known: t"),
    ({"message": "{}"}, "message", "not an expression: invalid syntax", ""),
    ({"message": "{t.start t.end}"}, "message", "not an expression: invalid syntax", ""),
]


@pytest.mark.parametrize(("keys", "key", "message", "hint"), REFUSED, ids=[str(row[0])[:70] for row in REFUSED])
def test_a_rule_that_does_not_fit_is_refused(
    keys: dict[str, Any], key: str, message: str | None, hint: str | None
) -> None:
    with pytest.raises(RuleError) as refused:
        check_rule(written(**{**GOOD, **keys}), "test", builtin_types())
    assert ".".join(refused.value.key) == key
    assert message is None or refused.value.message == message
    assert hint is None or refused.value.hint == hint


IN_PYTHON: dict[str, Any] = {"check": "quote-in-text", "message": "{quote} is not in {source}: {nearest}"}


def test_a_rule_may_name_a_check_written_in_python() -> None:
    checked = rule(**IN_PYTHON)
    assert (checked.check, checked.matched, checked.require, checked.types) == ("quote-in-text", (), None, frozenset())


@pytest.mark.parametrize(
    ("keys", "key", "message", "hint"),
    [
        ({"check": "quote-in-txt"}, "check", "unknown check 'quote-in-txt'", "did you mean 'quote-in-text'?"),
        (
            {"check": ""},
            "check",
            "unknown check ''",
            "known: quote-against-date, quote-in-text, suppression-expired, suppression-unused, temporal-network",
        ),
        *(
            ({name: value}, name, f"`{name}` has no meaning beside `check`", "remove one of them")
            for name, value in {
                "match": {"t": "trial"},
                "same": [],
                "join": [],
                "where": "t.start <= today",
                "unless": {"d": GROUP},
                "gather": {"g": GROUP},
                "require": "t.start <= today",
                "exists": {"c": GROUP},
                "params": {"slack": 3},
                "separators": ["court"],
                "exceptions": {"ann": "she is known to be right"},
            }.items()
        ),
        ({"message": "{qoute}"}, "message", "unknown name 'qoute'", "did you mean 'quote'?"),
        ({"message": "{gap}"}, "message", "unknown name 'gap'", "known: nearest, quote, source"),
        ({"message": "{quote"}, "message", None, "write {{ and }} for braces"),
        ({"check": None}, "match", "a rule needs `match`", "or `check`, if it is written in Python"),
    ],
)
def test_a_rule_with_a_check_has_no_conditions_beside_it(
    keys: dict[str, Any], key: str, message: str | None, hint: str
) -> None:
    with pytest.raises(RuleError) as refused:
        check_rule(written(**{**IN_PYTHON, **keys}), "test", builtin_types())
    assert ".".join(refused.value.key) == key
    assert message is None or refused.value.message == message
    assert refused.value.hint == hint


def test_a_rule_without_a_check_names_nothing_of_quotes() -> None:
    with pytest.raises(RuleError) as refused:
        check_rule(written(**{**GOOD, "message": "{quote}"}), "test", builtin_types())
    assert refused.value.key == ("message",)


@pytest.mark.parametrize(
    ("keys", "column"),
    [
        ({"require": "t.start <= today and t.when <= today"}, 22),
        ({**AMOUNTS, "require": "a.figure <= 5 and sum(a.figure) <= 5"}, 23),
        ({**AMOUNTS, "params": {"most": {"kg": 3}}, "require": "a.figure <= most[a.unit] + most[b.unit]"}, 28),
        ({**DEATH, "where": "given(e.participants)"}, 7),
    ],
)
def test_a_refusal_points_into_the_expression(keys: dict[str, Any], column: int) -> None:
    with pytest.raises(RuleError) as refused:
        check_rule(written(**{**GOOD, **keys}), "test", builtin_types())
    assert refused.value.column == column


@pytest.mark.parametrize(
    "keys",
    [
        {"exceptions": {"a b": "no id"}},
        {"exceptions": ["ann"]},
        {"except": {"ann": "because"}},
        {"params": {"most": {"kg": {"lb": 3}}}},
    ],
)
def test_what_has_not_the_shape_of_a_rule_is_none(keys: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        written(**{**GOOD, **keys})


@pytest.mark.parametrize(
    "name", ["order", "group", "case", "end", "select", "table", "m", "p", "row", "joined", "g_g", "event"]
)
def test_a_name_that_sql_knows_is_either_refused_or_works(name: str) -> None:
    keys = {
        "match": {name: "charge"},
        "require": f"{name}.when <= today and min(g.when) <= {name}.when",
        "gather": {"g": GROUP},
    }
    try:
        checked = rule(**keys)
    except RuleError:
        return
    claims = [{"id": "c", "type": "charge", "defendant": "ann", "when": "2024"}]
    assert len(report(claims, checked).findings) == 1


@pytest.mark.parametrize("keys", [{"params": {"slack": "--3"}}, {"message": "{\x00}"}])
def test_odd_values_are_refused_as_any_other(keys: dict[str, Any]) -> None:
    with pytest.raises(RuleError):
        check_rule(written(**{**GOOD, **keys}), "test", builtin_types())


# -- from files --------------------------------------------------------------------------------------------------

RULE = """\
id: early
title: A trial has begun by now
severity: error
authority: a test
why: because
match: {t: trial}
require: t.start <= today
message: "{t.start}"
examples:
  passes: [{name: one, claims: [{id: a, type: trial}]}]
  fails: [{name: two, claims: [{id: a, type: trial, from: 3000}]}]
"""
PACK = "title: A pack\ndescription: For tests.\n"


def problems(
    folder: Path, text: str, name: str = "early.yaml", pack: str = PACK
) -> tuple[list[tuple[str, int, int]], list[Problem]]:
    """The places and the problems of a pack with one rule."""
    (folder / "p").mkdir()
    (folder / "p" / "pack.yaml").write_text(pack, encoding="utf-8")
    (folder / "p" / name).write_text(text, encoding="utf-8")
    loaded = load_rules(folder, builtin_types())
    return [(Path(p.place.file).name, p.place.line, p.place.column) for p in loaded.problems], list(loaded.problems)


def test_a_pack_that_fits_is_loaded(tmp_path: Path) -> None:
    assert problems(tmp_path, RULE) == ([], [])
    loaded = load_rules(tmp_path, builtin_types())
    assert list(loaded.rules) == ["p/early"]
    assert loaded.packs["p"].title == "A pack"


def test_rules_are_loaded_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "pack.yaml").write_text(PACK, encoding="utf-8")
    for name in ("early-too", "early", "earl"):
        (tmp_path / "p" / f"{name}.yaml").write_text(RULE.replace("id: early", f"id: {name}"), encoding="utf-8")
    assert list(load_rules(tmp_path, builtin_types()).rules) == ["p/earl", "p/early", "p/early-too"]


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "field", "message", "hint"),
    [
        ("{t: trial}", "{t: trail}", 6, 12, "match.t.type", "unknown type 'trail'", "did you mean 'trial'?"),
        (
            "t.start <= today",
            "t.start <= today and t.when <= today",
            7,
            31,
            "require",
            "t can last, so it has no single `when`",
            "write t.start or t.end",
        ),
        (
            "t.start <= today",
            "t.start == today",
            7,
            10,
            "require",
            "dates are ranges and are never compared with ==",
            None,
        ),
        ("t.start <= today", "t.start <= todya", 7, 21, "require", "unknown name 'todya'", "did you mean 'today'?"),
        (
            '"{t.start}"',
            '"{t.start"',
            8,
            10,
            "message",
            "not a message: expected '}' before end of string",
            "write {{ and }} for braces",
        ),
        ('"{t.start}"', '"{t.judge}"', 8, 10, "message", "trial has no field 'judge'", None),
        ("severity: error", "severity: fatal", 3, 11, "severity", "'fatal' is not one of error, warning, info", ""),
        ("why: because", "wy: because", 5, 1, "wy", "unknown key 'wy'", "did you mean 'why'?"),
        ("id: early", "id: Early", 1, 5, "id", None, None),
        ("id: early", "id: late", 1, 5, "", "the rule 'late' stands in early.yaml", "name it late.yaml"),
    ],
)
def test_a_broken_rule_is_reported_at_its_place(
    tmp_path: Path, old: str, new: str, line: int, column: int, field: str, message: str | None, hint: str | None
) -> None:
    places, found = problems(tmp_path, RULE.replace(old, new))
    wanted = [p for p in found if p.field == field]
    assert len(wanted) == 1
    assert places[found.index(wanted[0])] == ("early.yaml", line, column)
    assert message is None or wanted[0].message == message
    assert hint is None or wanted[0].hint == hint


@pytest.mark.parametrize("key", ["examples", "authority", "why", "severity", "message", "match", "title", "id"])
def test_a_rule_without_what_it_needs_does_not_load(tmp_path: Path, key: str) -> None:
    lines = RULE.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(f"{key}:"))
    last = next((n for n in range(first + 1, len(lines)) if not lines[n].startswith(" ")), len(lines))
    _, found = problems(tmp_path, "\n".join(lines[:first] + lines[last:]))
    assert key in {problem.field for problem in found}
    assert dict(load_rules(tmp_path, builtin_types()).rules) == {}


def test_a_broken_rule_leaves_the_others_in_force(tmp_path: Path) -> None:
    problems(tmp_path, RULE.replace("trial}", "trail}", 1))
    (tmp_path / "p" / "later.yaml").write_text(RULE.replace("id: early", "id: later"), encoding="utf-8")
    loaded = load_rules(tmp_path, builtin_types())
    assert list(loaded.rules) == ["p/later"]
    assert len(loaded.problems) == 1


def test_a_rule_that_implies_an_unknown_one_is_a_problem(tmp_path: Path) -> None:
    _, (problem,) = problems(tmp_path, RULE + "implies: [p/earlie]\n")
    assert (problem.record, problem.field, problem.message, problem.hint) == (
        "p/early",
        "implies",
        "implies the unknown rule 'p/earlie'",
        "did you mean 'p/early' or 'early'?",
    )


@pytest.mark.parametrize("text", ["", "a: [", "- 1", "id: early\nid: early", "\ttab"])
def test_what_is_no_rule_file_is_a_problem_not_a_crash(tmp_path: Path, text: str) -> None:
    _, found = problems(tmp_path, text)
    assert found


def test_a_broken_pack_file_is_a_problem_and_its_rules_are_loaded(tmp_path: Path) -> None:
    places, (problem,) = problems(tmp_path, RULE, pack="title: A pack\n")
    assert (places[0][0], problem.field) == ("pack.yaml", "description")
    assert list(load_rules(tmp_path, builtin_types()).rules) == ["p/early"]
