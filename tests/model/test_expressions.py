"""The expression language: what each form means as a value, and what is refused, where, with which hint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates import Duration
from claimcheck.model.expression_parser import ExpressionError, parse_condition, parse_template_field, read_parameter
from claimcheck.model.expressions import (
    And,
    Compatible,
    Condition,
    CountAtLeast,
    DatesAgree,
    FallsOn,
    FieldOf,
    Given,
    GroupMoment,
    MomentOf,
    NoLater,
    Not,
    OneOf,
    Or,
    Published,
    Same,
    Scope,
    Subject,
    Text,
    Today,
    atoms_of,
    fields_of,
    moments_of,
)

CHARGE = Subject(("charge",), frozenset({"defendant", "case", "offense"}), lasting=False)
TRIAL = Subject(("trial",), frozenset({"defendant", "case"}), lasting=True)
SCOPE = Scope(
    subjects={
        "c": CHARGE,
        "v": Subject(("verdict",), frozenset({"offense", "outcome"}), lasting=False),
        "t": TRIAL,
        "e": Subject(("charge", "trial"), frozenset({"case"}), lasting=None),
        "s": Subject(("statement",), frozenset({"speaker"}), lasting=False, each="claim"),
    },
    groups={"g": CHARGE, "h": TRIAL},
    params={"limit": Duration(months=18), "many": 3, "word": "guilty"},
)
C, V = MomentOf("c", "start"), MomentOf("v", "start")
START, END = MomentOf("t", "start"), MomentOf("t", "end")
OUTCOME, OFFENSE = FieldOf("v", "outcome"), FieldOf("c", "offense")


def parse(text: str) -> Condition:
    return parse_condition(text, SCOPE)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("c.when <= t.start", NoLater(C, START)),
        ("t.end >= c.when", NoLater(C, END)),
        ("c.when < t.start", Not(NoLater(START, C))),
        ("c.when > t.start", Not(NoLater(C, START))),
        ("c.when <= v.when <= today", And((NoLater(C, V), NoLater(V, Today())))),
        ("e.start <= today", NoLater(MomentOf("e", "start"), Today())),
        # shifts
        ("c.when + days(3) <= v.when", NoLater(C, V, Duration(days=3))),
        ("days(3) + c.when <= v.when", NoLater(C, V, Duration(days=3))),
        ("c.when <= v.when + days(3)", NoLater(C, V, Duration(days=-3))),
        ("c.when - days(3) <= v.when - days(1)", NoLater(C, V, Duration(days=-2))),
        ("c.when + days(3) < v.when", Not(NoLater(V, C, Duration(days=-3)))),
        ("v.when - c.when <= days(3)", NoLater(V, C, Duration(days=-3))),
        ("days(3) <= v.when - c.when", NoLater(C, V, Duration(days=3))),
        ("v.when - c.when >= days(3)", NoLater(C, V, Duration(days=3))),
        ("v.when - c.when < days(3)", Not(NoLater(C, V, Duration(days=3)))),
        ("v.when - c.when > days(3)", Not(NoLater(V, C, Duration(days=-3)))),
        ("v.when + days(1) - c.when <= days(3)", NoLater(V, C, Duration(days=-2))),
        ("v.when - (c.when + days(1)) <= days(3)", NoLater(V, C, Duration(days=-4))),
        ("v.when - c.when <= limit", NoLater(V, C, Duration(months=-18))),
        ("c.when + weeks(2) - days(1) <= v.when", NoLater(C, V, Duration(days=13))),
        ("c.when + (days(2) + weeks(1)) <= v.when", NoLater(C, V, Duration(days=9))),
        ("c.when + years(2) <= v.when", NoLater(C, V, Duration(months=24))),
        ("c.when + months(many) <= v.when", NoLater(C, V, Duration(months=3))),
        ("c.when + hours(1) + minutes(1) + seconds(1) <= v.when", NoLater(C, V, Duration(seconds=3661))),
        # predicates
        ("compatible(c.when, v.when)", Compatible(C, V)),
        ("falls_on(c.when, c.weekday)", FallsOn(C, FieldOf("c", "weekday"))),
        ("dates_agree(c)", DatesAgree("c")),
        ("dates_agree(c, by_source)", DatesAgree("c", by_source=True)),
        ("given(v.outcome)", Given(OUTCOME)),
        ("given(t.end)", Given(END)),
        ("given(s.source.published)", Given(Published("s"))),
        # fields
        ('v.outcome == "guilty"', Same(OUTCOME, Text("guilty"))),
        ('"guilty" == v.outcome', Same(Text("guilty"), OUTCOME)),
        ("v.outcome == word", Same(OUTCOME, Text("guilty"))),
        ("v.offense != c.offense", Not(Same(FieldOf("v", "offense"), OFFENSE))),
        ('v.outcome in ("guilty", word)', OneOf(OUTCOME, ("guilty", "guilty"))),
        ('v.outcome not in ["a"]', Not(OneOf(OUTCOME, ("a",)))),
        ('v.outcome in {"a"}', OneOf(OUTCOME, ("a",))),
        (
            'c.type == "charge" and c.often == "many"',
            And((Same(FieldOf("c", "type"), Text("charge")), Same(FieldOf("c", "often"), Text("many")))),
        ),
        ('s.source == "paper"', Same(FieldOf("s", "source"), Text("paper"))),
        ('s.source.rank == "normal"', Same(FieldOf("s", "source_rank"), Text("normal"))),
        ('s.source.kind == "article"', Same(FieldOf("s", "source_kind"), Text("article"))),
        ("s.when <= s.source.published", NoLater(MomentOf("s", "start"), Published("s"))),
        # groups
        ("min(g.when) <= t.start", NoLater(GroupMoment("min", "g", "start"), START)),
        ("max(h.end) <= today", NoLater(GroupMoment("max", "h", "end"), Today())),
        ("count(g) >= 2", CountAtLeast("g", 2)),
        ("count(g) > 2", Not(Not(CountAtLeast("g", 3)))),
        ("count(g) <= 2", Not(CountAtLeast("g", 3))),
        ("count(g) < 2", Not(CountAtLeast("g", 2))),
        ("2 <= count(g)", CountAtLeast("g", 2)),
        ("count(g) == many", And((CountAtLeast("g", 3), Not(CountAtLeast("g", 4))))),
        ("count(g) != 1", Not(And((CountAtLeast("g", 1), Not(CountAtLeast("g", 2)))))),
        # and, or, not
        (
            "given(c.case) and given(v.outcome) and given(t.end)",
            And((Given(FieldOf("c", "case")), Given(OUTCOME), Given(END))),
        ),
        ("given(c.case) or not given(v.outcome)", Or((Given(FieldOf("c", "case")), Not(Given(OUTCOME))))),
        ("  given(c.case)\n", Given(FieldOf("c", "case"))),
    ],
)
def test_an_expression_means_a_value(text: str, meaning: Condition) -> None:
    found = parse(text)
    assert found == meaning or _without_double_negation(found) == _without_double_negation(meaning)


def _without_double_negation(condition: Condition) -> Condition:
    if isinstance(condition, Not) and isinstance(condition.operand, Not):
        return _without_double_negation(condition.operand.operand)
    return condition


@pytest.mark.parametrize(
    ("text", "message", "column", "hint"),
    [
        # names
        ("x.when <= today", "unknown name 'x'", 1, "known: c, e, g, h, s, t, v"),
        ("c.when <= todya", "unknown name 'todya'", 11, "did you mean 'today'?"),
        ("c.when <= limt", "unknown name 'limt'", 11, "did you mean 'limit'?"),
        ("c <= today", "c is not a date or a field", 1, "write c.when or c.field"),
        ("g <= today", "g is not a date or a field", 1, "write g.when or g.field"),
        ("c.when.year <= today", "write name.field, with a name from `match`", 1, ""),
        # fields
        ('c.offence == "theft"', "charge has no field 'offence'", 1, "did you mean 'offense'?"),
        ('e.offense == "theft"', "charge or trial has no field 'offense'", 1, "did you mean 'often'?"),
        ('c.source == "paper"', "c is merged from several sources", 1, "match c with `each: claim`"),
        ("c.when <= c.source.published", "c is merged from several sources", 11, "match c with `each: claim`"),
        ("s.when <= s.source.publishd", "a source has no 'publishd' here", 11, "did you mean 'published'?"),
        # dates
        ("t.when <= today", "t can last, so it has no single `when`", 1, "write t.start or t.end"),
        ("e.when <= today", "e can last, so it has no single `when`", 1, "write e.start or e.end"),
        ("today <= c.start", "c is one moment, without start and end", 10, "write c.when"),
        ("min(h.when) <= today", "h can last, so it has no single `when`", 5, "write h.start or h.end"),
        (
            "c.when == v.when",
            "dates are ranges and are never compared with ==",
            1,
            "write compatible(a, b), or use <= and >=",
        ),
        (
            "c.when != v.when",
            "dates are ranges and are never compared with ==",
            1,
            "write compatible(a, b), or use <= and >=",
        ),
        (
            "v.when - c.when == days(1)",
            "dates are ranges and are never compared with ==",
            1,
            "write compatible(a, b), or use <= and >=",
        ),
        (
            'c.when <= "2023-01-01"',
            "these two cannot be put in order",
            1,
            "compare two dates, two quantities, or a difference of dates with a duration",
        ),
        (
            "c.offense <= v.offense",
            "these two cannot be put in order",
            1,
            "compare two dates, two quantities, or a difference of dates with a duration",
        ),
        (
            "v.when - c.when <= 3",
            "these two cannot be put in order",
            1,
            "compare two dates, two quantities, or a difference of dates with a duration",
        ),
        (
            "c.when + days(1) + months(1) <= v.when",
            "a duration counts months, days or seconds, not a mixture of them",
            1,
            "use one unit of time in a comparison",
        ),
        (
            "v.when - c.when <= days(1) + hours(1)",
            "a duration counts months, days or seconds, not a mixture of them",
            20,
            "use one unit of time in a comparison",
        ),
        ("c.when + v.when <= today", "only dates and durations are added and subtracted", 1, ""),
        ("days(1) - c.when <= today", "only dates and durations are added and subtracted", 1, ""),
        ("c.when + 3 <= today", "only dates and durations are added and subtracted", 1, ""),
        # groups
        ("g.when <= today", "g is a group", 1, "write min(g.when), max(...) or count(g)"),
        ("min(g) <= today", "min() takes the date of a group", 5, "write min(group.when)"),
        ("min(c.when) <= today", "this takes a group from `gather`", 5, "known: g, h"),
        ("count(c) >= 1", "this takes a group from `gather`", 7, "known: g, h"),
        ("count(g.when) >= 1", "this takes a group from `gather`", 7, "known: g, h"),
        (
            "count(g) >= days(1)",
            "these two cannot be put in order",
            1,
            "compare two dates, two quantities, or a difference of dates with a duration",
        ),
        ("dates_agree(g)", "dates_agree() takes a matched event", 1, ""),
        ("given(min(g.when))", "given() takes a date or a field of a matched name", 1, ""),
        # functions
        ("compatibel(c.when, v.when)", "unknown predicate 'compatibel'", 1, "did you mean 'compatible'?"),
        ("c.when <= mx(g.when)", "unknown function 'mx'", 11, "did you mean 'max'?"),
        ("c.when + day(1) <= today", "unknown function 'day'", 10, "did you mean 'days'?"),
        ("compatible(c.when)", "compatible() takes 2 arguments", 1, ""),
        ("given(c.case, t.case)", "given() takes 1 argument", 1, ""),
        ("compatible(c.when, b=v.when)", "compatible() takes 2 arguments", 1, ""),
        ("compatible(c.when, c.offense)", "this takes a date", 20, ""),
        ("compatible(c.when + days(1), v.when)", "this takes a date", 12, ""),
        (
            "falls_on(c.when, c.offense)",
            "falls_on() takes a date and a weekday field",
            18,
            "write falls_on(e.when, e.weekday)",
        ),
        ("dates_agree(c, v)", "dates_agree() takes an event, and `by_source` if wanted", 1, ""),
        ("dates_agree()", "dates_agree() takes an event, and `by_source` if wanted", 1, ""),
        ("dates_agree(s)", "dates_agree() takes a matched event", 1, ""),
        ("given(today)", "given() takes a date or a field of a matched name", 1, ""),
        ("c.when + days(v.when) <= today", "days() takes a whole number", 15, ""),
        ("c.when + days(limit) <= today", "days() takes a whole number", 15, ""),
        ("c.when.isoformat() <= today", "only named functions can be called", 1, ""),
        # texts
        ("v.outcome in word", "`in` needs texts in parentheses", 14, 'write in ("guilty", "not guilty")'),
        ("v.outcome in (v.offense,)", "`in` needs texts in parentheses", 14, ""),
        ('v.when in ("a",)', "`in` looks for a field among texts", 1, ""),
        ("v.outcome == 3", "these two cannot be compared with ==", 1, ""),
        ('count(g) == "3"', "these two cannot be compared with ==", 1, ""),
        # the language itself
        (
            "c.when",
            "a condition compares dates or fields, or calls a predicate",
            1,
            "predicates: compatible, dates_agree, falls_on, given",
        ),
        (
            "True",
            "a condition compares dates or fields, or calls a predicate",
            1,
            "predicates: compatible, dates_agree, falls_on, given",
        ),
        ("v.outcome == None", "only texts and whole numbers can be written", 14, ""),
        ("count(g) >= 1.5", "only texts and whole numbers can be written", 13, ""),
        ("count(g) >= True", "only texts and whole numbers can be written", 13, ""),
        ('v.outcome is "guilty"', "unknown comparison", 1, "known: <= < >= > == != in"),
        ("c.when * 2 <= today", "not part of the rule language", 1, ""),
        ("[c.when][0] <= today", "not part of the rule language", 1, ""),
        ("(lambda: c.when) <= today", "not part of the rule language", 2, ""),
        (
            '__import__("os") <= today',
            "unknown function '__import__'",
            1,
            "known: compatible, count, dates_agree, days, falls_on, given, hours, max, min, minutes, months, "
            "seconds, weeks, years",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place_and_what_to_write(
    text: str, message: str, column: int, hint: str
) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert (refused.value.message, refused.value.column, refused.value.hint) == (message, column, hint)


@pytest.mark.parametrize(
    "text", ["", "c.when <=", "a b", "c.when <= today)", "x = 1", "import os", "c.when\x00", "1if 2else"]
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"not an expression|not part|a condition"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "given(c.case)" + ")" * 5000,
        "not " * 5000 + "given(c.case)",
        "c.when" + " + days(1)" * 5000 + " <= today",
    ],
    ids=["parentheses", "not", "plus"],
)
def test_what_is_nested_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_in_needs_at_least_one_text() -> None:
    with pytest.raises(ExpressionError):
        parse("v.outcome in ()")


def test_a_weekday_in_a_rule_is_one() -> None:
    with pytest.raises(ExpressionError):
        parse('c.weekday in ("tusday",)')


@given(st.text(alphabet='cvtg.when<=>()+-, today"notandrigve123', max_size=40))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    try:
        condition = parse(text)
    except ExpressionError as error:
        refused = (error.message, error.column >= 1)
        assert all(refused)
    else:
        assert list(atoms_of(condition))


def test_atoms_moments_and_fields_of_a_condition() -> None:
    condition = parse(
        'not (c.when <= min(g.when) or falls_on(v.when, v.weekday)) and v.outcome in ("a",) and given(t.end)'
    )
    atoms = list(atoms_of(condition))
    assert [type(atom) for atom in atoms] == [NoLater, FallsOn, OneOf, Given]
    assert [moments_of(atom) for atom in atoms] == [(C, GroupMoment("min", "g", "start")), (V,), (), (END,)]
    assert [fields_of(atom) for atom in atoms] == [(), (FieldOf("v", "weekday"),), (OUTCOME,), ()]


# -- messages and parameters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("c.when", C),
        ("t.end", END),
        ("g.when", GroupMoment("min", "g", "start")),
        ("h.end", GroupMoment("min", "h", "end")),
        ("max(g.when)", GroupMoment("max", "g", "start")),
        ("v.outcome", OUTCOME),
        ("s.source.published", Published("s")),
        ("s.source", FieldOf("s", "source")),
    ],
)
def test_a_message_names_dates_and_fields(text: str, meaning: object) -> None:
    assert parse_template_field(text, SCOPE) == meaning


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("today", "a message names a date or a field"),
        ("c", "c is not a date or a field"),
        ("t.when", "t can last, so it has no single `when`"),
        ("h.when", "h can last, so it has no single `when`"),
        ("g.offense", "g is a group"),
        ("count(g)", "a message names a date or a field"),
        ('"text"', "a message names a date or a field"),
        ("x.when", "unknown name 'x'"),
    ],
)
def test_a_message_names_nothing_else(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_template_field(text, SCOPE)
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("value", "meaning"),
    [(3, 3), ("3", 3), (-3, -3), ("18 months", Duration(months=18)), ("0 days", Duration()), ("guilty", "guilty")],
)
def test_a_parameter_is_a_number_a_duration_or_a_text(value: object, meaning: object) -> None:
    assert read_parameter(value) == meaning


@pytest.mark.parametrize("value", ["--3", "3 fortnights"])
def test_a_parameter_that_is_none_of_these_is_refused_as_a_date_would_be(value: str) -> None:
    from claimcheck.model.dates import DateError

    with pytest.raises(DateError):
        read_parameter(value)
