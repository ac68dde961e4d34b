"""The expression language: what each form means as a value, and what is refused, where, with which hint."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.dates import Duration
from claimcheck.model.expression_parser import ExpressionError, parse_condition, parse_template_field, read_parameter
from claimcheck.model.expressions import (
    And,
    AtMost,
    BearsName,
    Compatible,
    Condition,
    Count,
    CountAtLeast,
    DatesAgree,
    Elapsed,
    FallsOn,
    FieldOf,
    Given,
    GroupMoment,
    GroupNumber,
    Listed,
    MomentOf,
    NoLater,
    Not,
    NumberOf,
    OneOf,
    Or,
    Published,
    Quantity,
    Same,
    SameName,
    Scope,
    Subject,
    Term,
    Text,
    Today,
    Within,
    atoms_of,
    fields_of,
    groups_of,
    moments_of,
    quantities_of,
)

CHARGE = Subject(("charge",), frozenset({"defendant", "case", "offense"}), lasting=False)
AMOUNT = Subject(
    ("amount",),
    frozenset({"figure", "unit", "work", "place"}),
    lasting=False,
    quantities=frozenset({"figure"}),
)
DURATION = Subject(
    ("duration",),
    frozenset({"length", "subject", "what"}),
    lasting=False,
    quantities=frozenset({"length"}),
    lengths=frozenset({"length"}),
)
TRIAL = Subject(("trial",), frozenset({"defendant", "case"}), lasting=True)
SCOPE = Scope(
    subjects={
        "c": CHARGE,
        "v": Subject(("verdict",), frozenset({"offense", "outcome"}), lasting=False),
        "t": TRIAL,
        "e": Subject(("charge", "trial"), frozenset({"case"}), lasting=None),
        "s": Subject(("statement",), frozenset({"speaker"}), lasting=False, each="claim"),
        "a": AMOUNT,
        "b": AMOUNT,
        "d": DURATION,
    },
    groups={"g": CHARGE, "h": TRIAL, "parts": AMOUNT, "spans": DURATION},
    params={
        "limit": Duration(months=18),
        "many": 3,
        "word": "guilty",
        "rate": Decimal("1.5"),
        "most": {"kg": 5, "EUR": Decimal("7.5"), "default": 10},
        "within_days": {"theft": Duration(days=3), "fraud": Duration(days=9)},
    },
)
C, V = MomentOf("c", "start"), MomentOf("v", "start")
START, END = MomentOf("t", "start"), MomentOf("t", "end")
OUTCOME, OFFENSE = FieldOf("v", "outcome"), FieldOf("c", "offense")


FIGURE, OTHER, LENGTH = NumberOf("a", "figure"), NumberOf("b", "figure"), NumberOf("d", "length")
UNIT = FieldOf("a", "unit")
ELAPSED = Elapsed(V, C)
DAY = 86_400
MONTH = Decimal(2_629_746)  # a twelfth of the mean year


def parse(text: str) -> Condition:
    return parse_condition(text, SCOPE)


def at_most(*terms: tuple[int, Quantity], limit: int | str = 0) -> AtMost:
    """So many times each quantity is, together, at most a number."""
    return AtMost(tuple(Term(Decimal(n), quantity) for n, quantity in terms), Decimal(limit), Decimal(limit))


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
        # quantities
        ("a.figure <= b.figure", at_most((1, FIGURE), (-1, OTHER))),
        ("a.figure >= b.figure", at_most((1, OTHER), (-1, FIGURE))),
        ("a.figure < b.figure", Not(at_most((1, OTHER), (-1, FIGURE)))),
        ("a.figure > 5", Not(at_most((1, FIGURE), limit=5))),
        ("5 <= a.figure", at_most((-1, FIGURE), limit=-5)),
        ("a.figure <= 1.5", at_most((1, FIGURE), limit="1.5")),
        ("a.figure <= rate", at_most((1, FIGURE), limit="1.5")),
        ("-90 <= a.figure", at_most((-1, FIGURE), limit=90)),
        ("a.figure <= -0.5", at_most((1, FIGURE), limit="-0.5")),
        ("-2 * a.figure <= 1", at_most((-2, FIGURE), limit=1)),
        ("many * a.figure <= many", at_most((3, FIGURE), limit=3)),
        ("a.figure + 2 <= 3 * b.figure - 1", at_most((1, FIGURE), (-3, OTHER), limit=-3)),
        ("2 * (a.figure - b.figure) <= 1", at_most((2, FIGURE), (-2, OTHER), limit=1)),
        ("2 * 3 <= a.figure", at_most((-1, FIGURE), limit=-6)),
        (
            "compatible(a.figure, b.figure)",
            And((at_most((1, FIGURE), (-1, OTHER)), at_most((1, OTHER), (-1, FIGURE)))),
        ),
        ("compatible(5, a.figure)", And((at_most((-1, FIGURE), limit=-5), at_most((1, FIGURE), limit=5)))),
        ("given(a.figure)", Given(FieldOf("a", "figure"))),
        # lengths of time
        ("d.length <= days(3)", at_most((1, LENGTH), limit=3 * DAY)),
        ("weeks(1) <= 2 * d.length", at_most((-2, LENGTH), limit=-7 * DAY)),
        ("v.when - c.when <= d.length", at_most((1, ELAPSED), (-1, LENGTH))),
        ("v.when - c.when <= d.length + days(1)", at_most((1, ELAPSED), (-1, LENGTH), limit=DAY)),
        ("v.when + days(1) - c.when <= d.length", at_most((1, ELAPSED), (-1, LENGTH), limit=-DAY)),
        ("v.when - c.when - days(1) <= d.length", at_most((1, ELAPSED), (-1, LENGTH), limit=DAY)),
        (
            "d.length <= limit",  # months are as long and as short as they can be
            AtMost((Term(Decimal(1), LENGTH),), 18 * MONTH - 5 * DAY, 18 * MONTH + 5 * DAY),
        ),
        ("sum(spans.length) <= hours(2)", at_most((1, GroupNumber("sum", "spans", "length")), limit=7200)),
        # numbers of groups
        ("sum(parts.figure) <= a.figure", at_most((1, GroupNumber("sum", "parts", "figure")), (-1, FIGURE))),
        ("min(parts.figure) <= 5", at_most((1, GroupNumber("min", "parts", "figure")), limit=5)),
        ("max(parts.figure) <= 5", at_most((1, GroupNumber("max", "parts", "figure")), limit=5)),
        ("median(parts.figure) <= 5", at_most((1, GroupNumber("median", "parts", "figure")), limit=5)),
        ("min(parts.when) <= today", NoLater(GroupMoment("min", "parts", "start"), Today())),
        ("count(g) >= 1.5", at_most((-1, Count("g")), limit="-1.5")),
        ("count(g) <= a.figure", at_most((1, Count("g")), (-1, FIGURE))),
        ("count(g) <= distinct(g.case)", at_most((1, Count("g")), (-1, Count("g", "case")))),
        ("distinct(g.defendant) <= 2", at_most((1, Count("g", "defendant")), limit=2)),
        # parameters by key
        (
            "a.figure <= most[a.unit]",
            And(
                (
                    Or((Not(Same(UNIT, Text("kg"))), at_most((1, FIGURE), limit=5))),
                    Or((Not(Same(UNIT, Text("EUR"))), at_most((1, FIGURE), limit="7.5"))),
                    Or((OneOf(UNIT, ("EUR", "kg")), at_most((1, FIGURE), limit=10))),
                )
            ),
        ),
        (
            "v.when - c.when > within_days[c.offense]",
            And(
                (
                    Listed(OFFENSE, ("fraud", "theft")),  # there is no default
                    Or((Not(Same(OFFENSE, Text("theft"))), Not(NoLater(V, C, Duration(days=-3))))),
                    Or((Not(Same(OFFENSE, Text("fraud"))), Not(NoLater(V, C, Duration(days=-9))))),
                )
            ),
        ),
        (
            "most[a.unit] <= 2 * most[a.unit] + a.figure",  # one value, as often as it is wanted
            And(
                (
                    Or((Not(Same(UNIT, Text("kg"))), at_most((-1, FIGURE), limit=5))),
                    Or((Not(Same(UNIT, Text("EUR"))), at_most((-1, FIGURE), limit="7.5"))),
                    Or((OneOf(UNIT, ("EUR", "kg")), at_most((-1, FIGURE), limit=10))),
                )
            ),
        ),
        # places and names
        ("within(a.place, b.place)", Within(FieldOf("a", "place"), FieldOf("b", "place"))),
        ("same_name(a.work, b.work)", SameName(FieldOf("a", "work"), FieldOf("b", "work"))),
        ("named(d.subject, d.what)", BearsName(FieldOf("d", "subject"), FieldOf("d", "what"))),
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


PREDICATES = "compatible, dates_agree, falls_on, given, named, same_name, within"
TIME_AND_NUMBER = ("a length of time and a number are not of one kind", 1, "write such as days(3) or 18 months")
NO_ORDER = (
    "these two cannot be put in order",
    1,
    "compare two dates, two quantities, or a difference of dates with a duration",
)
NEVER_EQUAL = (
    "quantities are ranges and are never compared with ==",
    1,
    "write compatible(a, b), or use <= and >=",
)
TWO_OF_A_KIND = ("compatible() takes two dates or two quantities", 1, "write compatible(a.when, b.when)")
NOT_ADDED = ("only dates, durations and quantities are added and subtracted", 1, "")
NOT_MULTIPLIED = ("only a quantity and a number are multiplied", 1, "")


@pytest.mark.parametrize(
    ("text", "message", "column", "hint"),
    [
        # names
        ("x.when <= today", "unknown name 'x'", 1, "known: a, b, c, d, e, g, h, parts, s, spans, t, v"),
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
        ("v.when - c.when <= 3", *TIME_AND_NUMBER),
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
        ("c.when + v.when <= today", "only dates, durations and quantities are added and subtracted", 1, ""),
        ("days(1) - c.when <= today", "only dates, durations and quantities are added and subtracted", 1, ""),
        ("c.when + 3 <= today", "only dates, durations and quantities are added and subtracted", 1, ""),
        # groups
        ("g.when <= today", "g is a group", 1, "write min(g.when), max(...), sum(...) or count(g)"),
        ("min(g) <= today", "min() takes the date or a quantity of a group", 5, "write min(group.when)"),
        ("min(c.when) <= today", "this takes a group from `gather`", 5, "known: g, h, parts, spans"),
        ("count(c) >= 1", "this takes a group from `gather`", 7, "known: g, h, parts, spans"),
        ("count(g.when) >= 1", "this takes a group from `gather`", 7, "known: g, h, parts, spans"),
        ("count(g) >= days(1)", *TIME_AND_NUMBER),
        ("dates_agree(g)", "dates_agree() takes a matched event", 1, ""),
        ("given(min(g.when))", "given() takes a date or a field of a matched name", 1, ""),
        # quantities
        ("a.figure == b.figure", *NEVER_EQUAL),
        ("a.figure != 5", *NEVER_EQUAL),
        ("5 == a.figure", *NEVER_EQUAL),
        ('a.figure == "5"', *NEVER_EQUAL),
        ("2 * a.figure == 4", *NEVER_EQUAL),
        ("sum(parts.figure) == a.figure", *NEVER_EQUAL),
        ("count(parts) == sum(parts.figure)", *NEVER_EQUAL),
        ("median(parts.figure) != 5", *NEVER_EQUAL),
        ("d.length == limit", *NEVER_EQUAL),
        ("a.figure == most[a.unit]", *NEVER_EQUAL),
        ("count(g) == 1.5", "these two cannot be compared with ==", 1, ""),
        ("distinct(parts.unit) == 5", "these two cannot be compared with ==", 1, ""),
        ("a.figure in (1, 2)", "`in` looks for a field among texts", 1, "quantities are put in order: <= and >="),
        ('a.figure in ("1",)', "`in` looks for a field among texts", 1, "quantities are put in order: <= and >="),
        ('a.figure <= "5"', *NO_ORDER),
        ("a.figure <= a.unit", *NO_ORDER),
        ("a.unit <= b.unit", *NO_ORDER),
        ("a.figure <= a.when", *NO_ORDER),
        ("a.figure <= today", *NO_ORDER),
        ("d.length <= today", *NO_ORDER),
        ("v.when <= d.length", *NO_ORDER),
        ("v.when - c.when <= c.when", *NO_ORDER),
        ("5 <= 6", *NO_ORDER),
        ("rate <= many", *NO_ORDER),
        ("limit <= days(3)", *NO_ORDER),
        # time against numbers
        ("a.figure <= d.length", *TIME_AND_NUMBER),
        ("d.length <= 5", *TIME_AND_NUMBER),
        ("a.figure <= limit", *TIME_AND_NUMBER),
        ("v.when - c.when <= a.figure", *TIME_AND_NUMBER),
        ("a.figure + d.length <= 5", *TIME_AND_NUMBER),
        ("count(parts) + days(1) <= 5", *TIME_AND_NUMBER),
        ("sum(parts.figure) <= sum(spans.length)", *TIME_AND_NUMBER),
        ("compatible(a.figure, d.length)", *TIME_AND_NUMBER),
        ("d.length <= a.figure + days(1)", TIME_AND_NUMBER[0], 13, TIME_AND_NUMBER[2]),
        # numbers
        ("a.figure <= 1e400", "a number beyond 1,000,000,000,000,000,000", 13, ""),
        (f"1{'0' * 40} <= a.figure", "a number beyond 1,000,000,000,000,000,000", 1, ""),
        ("-a.figure <= 5", "only a number is made negative", 1, "subtract it from something"),
        ("v.when - c.when <= -days(3)", "only a number is made negative", 20, "subtract it from something"),
        ("a.figure <= 1j", "only texts and numbers can be written", 13, ""),
        # sums and products
        ("v.when + d.length <= today", *NOT_ADDED),
        ("v.when - d.length <= today", *NOT_ADDED),
        ("v.when - sum(spans.length) <= today", *NOT_ADDED),
        ("v.when - c.when + v.when - c.when <= years(1)", *NOT_ADDED),
        ("median(parts.figure) - v.when <= 5", *NOT_ADDED),
        ("a.figure + a.unit <= 5", *NOT_ADDED),
        ("a.figure * b.figure <= 5", *NOT_MULTIPLIED),
        ("a.figure * a.figure <= 5", *NOT_MULTIPLIED),
        ("count(parts) * count(g) <= 5", *NOT_MULTIPLIED),
        ("c.when * 2 <= today", *NOT_MULTIPLIED),
        ("2 * c.when <= today", *NOT_MULTIPLIED),
        ("2 * v.outcome <= 5", *NOT_MULTIPLIED),
        ("1000001 * a.figure <= 5", "multiplied by nothing, or by more than 1,000,000", 1, ""),
        ("0 * a.figure <= 5", "multiplied by nothing, or by more than 1,000,000", 1, ""),
        ("5 <= b.figure * 1000000.5", "multiplied by nothing, or by more than 1,000,000", 6, ""),
        ("a.figure / 2 <= 5", "not part of the rule language", 1, ""),
        ("a.figure ** 2 <= 5", "not part of the rule language", 1, ""),
        # numbers of groups
        ("parts.figure <= 5", "parts is a group", 1, "write min(parts.figure), max(...), sum(...) or count(parts)"),
        ("given(parts.figure)", "parts is a group", 7, "write min(parts.figure), max(...), sum(...) or count(parts)"),
        ("sum(parts.unit) <= 5", "'unit' is no quantity of parts", 5, "known: figure"),
        ("sum(parts.figur) <= 5", "'figur' is no quantity of parts", 5, "did you mean 'figure'?"),
        ("median(parts.when) <= 5", "'when' is no quantity of parts", 8, "known: figure"),
        ("sum(g.when) <= 5", "'when' is no quantity of g", 5, ""),
        ("sum(a.figure) <= 5", "this takes a group from `gather`", 5, "known: g, h, parts, spans"),
        ("sum(parts) <= 5", "sum() takes a field of a group", 5, "write sum(group.field)"),
        ("median(5) <= 5", "median() takes a field of a group", 8, "write median(group.field)"),
        ("min(parts.unit) <= 5", "min() takes the date or a quantity of a group", 5, "write min(group.when)"),
        ("max(parts.figur) <= 5", "max() takes the date or a quantity of a group", 5, "write max(group.when)"),
        ("sum() <= 5", "sum() takes 1 argument", 1, ""),
        ("sum(parts.figure, parts.figure) <= 5", "sum() takes 1 argument", 1, ""),
        ("distinct(parts) <= 5", "distinct() takes a field of a group", 10, "write distinct(group.field)"),
        ("distinct(a.unit) <= 5", "this takes a group from `gather`", 10, "known: g, h, parts, spans"),
        (
            "distinct(parts.units) <= 5",
            "parts has no field 'units' whose values can be told apart",
            10,
            "did you mean 'unit'?",
        ),
        ("given(sum(parts.figure))", "given() takes a date or a field of a matched name", 1, ""),
        ("sum(parts.figure)", "unknown predicate 'sum'", 1, f"known: {PREDICATES}"),
        ("a.figure", "a condition compares dates or fields, or calls a predicate", 1, f"predicates: {PREDICATES}"),
        # parameters by key
        ("a.figure <= most", "most has several values", 13, "write most[name.field] to look one up"),
        ("c.when + days(most) <= today", "most has several values", 15, "write most[name.field] to look one up"),
        (
            "a.figure <= mots[a.unit]",
            "[] looks up a value of a parameter that has several",
            13,
            "did you mean 'most'?",
        ),
        (
            "a.figure <= limit[a.unit]",
            "[] looks up a value of a parameter that has several",
            13,
            "known: most, within_days",
        ),
        ("[c.when][0] <= today", "[] looks up a value of a parameter that has several", 1, "known: most, within_days"),
        ('a.figure <= most["kg"]', "a parameter's value is looked up by a field", 18, "write limit[name.field]"),
        ("a.figure <= most[word]", "a parameter's value is looked up by a field", 18, "write limit[name.field]"),
        ("a.figure <= most[a.when]", "a parameter's value is looked up by a field", 18, "write limit[name.field]"),
        ("a.figure <= most[a.figure]", "a parameter's value is looked up by a field", 18, "write limit[name.field]"),
        ("a.figure <= most[a.unti]", "amount has no field 'unti'", 18, "did you mean 'unit'?"),
        (
            "a.figure <= most[a.unit] + most[b.unit]",
            "a comparison looks up one value of one parameter",
            28,
            "write two comparisons",
        ),
        (
            "most[a.unit] <= most[b.unit]",
            "a comparison looks up one value of one parameter",
            17,
            "write two comparisons",
        ),
        ("a.figure <= within_days[c.offense]", *TIME_AND_NUMBER),
        ("v.when - c.when <= most[a.unit]", *TIME_AND_NUMBER),
        (
            "compatible(a.figure, most[a.unit])",
            "a parameter's value is looked up only within a comparison",
            22,
            "",
        ),
        ("given(most[a.unit])", "a parameter's value is looked up only within a comparison", 7, ""),
        # places and names
        ("within(a.place)", "within() takes 2 arguments", 1, ""),
        ("within(a.place, b.place, b.place)", "within() takes 2 arguments", 1, ""),
        ('within(a.place, "paris")', "within() takes two fields", 1, "write within(a.place, b.place)"),
        ("within(a.when, b.when)", "within() takes two fields", 1, "write within(a.place, b.place)"),
        ("within(a.figure, b.figure)", "within() takes two fields", 1, "write within(a.place, b.place)"),
        (
            "within(a.place, b.place) <= 5",
            "within() is true or false, and is compared with nothing",
            1,
            "",
        ),
        (
            "given(a.figure) == 5",
            "given() is true or false, and is compared with nothing",
            1,
            "",
        ),
        ("within(a.place, b.plase)", "amount has no field 'plase'", 17, "did you mean 'place'?"),
        ("same_name(a.work)", "same_name() takes 2 arguments", 1, ""),
        ('same_name("ann", "ben")', "same_name() takes two fields", 1, "write same_name(a.entity, b.entity)"),
        ("same_name(a.work, 5)", "same_name() takes two fields", 1, "write same_name(a.entity, b.entity)"),
        ("named(a.work)", "named() takes 2 arguments", 1, ""),
        ("named(a.work, word)", "named() takes two fields", 1, "write named(a.entity, b.name)"),
        ('named("Ann", a.work)', "named() takes two fields", 1, "write named(a.entity, b.name)"),
        ("nmaed(a.work, a.unit)", "unknown predicate 'nmaed'", 1, "did you mean 'named'?"),
        # functions
        ("compatibel(c.when, v.when)", "unknown predicate 'compatibel'", 1, "did you mean 'compatible'?"),
        ("c.when <= mx(g.when)", "unknown function 'mx'", 11, "did you mean 'max'?"),
        ("c.when + day(1) <= today", "unknown function 'day'", 10, "did you mean 'days'?"),
        ("compatible(c.when)", "compatible() takes 2 arguments", 1, ""),
        ("given(c.case, t.case)", "given() takes 1 argument", 1, ""),
        ("compatible(c.when, b=v.when)", "compatible() takes 2 arguments", 1, ""),
        ("compatible(c.when, c.offense)", *TWO_OF_A_KIND),
        ("compatible(a.figure, a.when)", *TWO_OF_A_KIND),
        ("compatible(5, 6)", *TWO_OF_A_KIND),
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
        ('v.when in ("a",)', "`in` looks for a field among texts", 1, "quantities are put in order: <= and >="),
        ("v.outcome == 3", "these two cannot be compared with ==", 1, ""),
        ('count(g) == "3"', "these two cannot be compared with ==", 1, ""),
        # the language itself
        (
            "c.when",
            "a condition compares dates or fields, or calls a predicate",
            1,
            f"predicates: {PREDICATES}",
        ),
        (
            "True",
            "a condition compares dates or fields, or calls a predicate",
            1,
            f"predicates: {PREDICATES}",
        ),
        ("v.outcome == None", "only texts and numbers can be written", 14, ""),
        ("count(g) >= True", "only texts and numbers can be written", 13, ""),
        ('v.outcome is "guilty"', "unknown comparison", 1, "known: <= < >= > == != in"),
        ("c.when // 2 <= today", "not part of the rule language", 1, ""),
        ("(lambda: c.when) <= today", "not part of the rule language", 2, ""),
        (
            '__import__("os") <= today',
            "unknown function '__import__'",
            1,
            "known: compatible, count, dates_agree, days, distinct, falls_on, given, hours, max, median, min, minutes, "
            "months, named, same_name, seconds, sum, weeks, within, years",
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


def test_quantities_groups_and_fields_of_a_comparison_of_quantities() -> None:
    (atom,) = atoms_of(parse("v.when - min(g.when) + d.length <= 2 * sum(spans.length)"))
    first = GroupMoment("min", "g", "start")
    assert quantities_of(atom) == (Elapsed(V, first), LENGTH, GroupNumber("sum", "spans", "length"))
    assert (moments_of(atom), groups_of(atom)) == ((V, first), ("g", "spans"))
    assert fields_of(atom) == (FieldOf("d", "length"),)


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
        ("a.figure", FieldOf("a", "figure")),
        ("sum(parts.figure)", GroupNumber("sum", "parts", "figure")),
        ("max(parts.figure)", GroupNumber("max", "parts", "figure")),
        ("count(g)", Count("g")),
        ("distinct(g.case)", Count("g", "case")),
    ],
)
def test_a_message_names_dates_fields_and_numbers_of_groups(text: str, meaning: object) -> None:
    assert parse_template_field(text, SCOPE) == meaning


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("today", "a message names a date, a field or a number of a group"),
        ("c", "c is not a date or a field"),
        ("t.when", "t can last, so it has no single `when`"),
        ("h.when", "h can last, so it has no single `when`"),
        ("g.offense", "g is a group"),
        ("2 * sum(parts.figure)", "a message names a date, a field or a number of a group"),
        ("sum(parts.figure) + 1", "a message names a date, a field or a number of a group"),
        ("v.when - c.when", "a message names a date, a field or a number of a group"),
        ("most[a.unit]", "a parameter's value is looked up only within a comparison"),
        ("5", "a message names a date, a field or a number of a group"),
        ('"text"', "a message names a date, a field or a number of a group"),
        ("x.when", "unknown name 'x'"),
    ],
)
def test_a_message_names_nothing_else(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_template_field(text, SCOPE)
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        *[(3, 3), ("3", 3), (-3, -3), ("18 months", Duration(months=18)), ("0 days", Duration()), ("guilty", "guilty")],
        *[("1.5", Decimal("1.5")), ("-0.25", Decimal("-0.25")), ("100%", 1), ("4.5 %", Decimal("0.045"))],
        ({"kg": 3, "default": "4.5"}, {"kg": 3, "default": Decimal("4.5")}),
        ({"theft": "3 days", 7: "1 week"}, {"theft": Duration(days=3), "7": Duration(days=7)}),
    ],
)
def test_a_parameter_is_a_number_a_duration_a_text_or_several_by_key(value: object, meaning: object) -> None:
    assert read_parameter(value) == meaning


@pytest.mark.parametrize("value", ["--3", "3 fortnights", "1.2.3", {"theft": "3 fortnights"}])
def test_a_parameter_that_is_none_of_these_is_refused_as_a_date_would_be(value: str) -> None:
    from claimcheck.model.dates import DateError

    with pytest.raises(DateError):
        read_parameter(value)
