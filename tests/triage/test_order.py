"""The order findings are read in, and the weaker tier that keeps silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from claimcheck.model.findings import Cause, Certainty, Citation, Finding, Kind, Repair, Severity
from claimcheck.triage import in_reading_order, without_implied, without_repeated


def citation(name: str, file: str = "a", line: int = 1, column: int = 1) -> Citation:
    return Citation(name, file, line, column, 1, "when", "2022", "charge", "", "")


def finding(
    rule: str, *claims: Citation, suspect: str | None = None, severity: Severity = "error", message: str = "m"
) -> Finding:
    cited = claims or (citation("a"), citation("b"))
    return Finding(rule, severity, "certain", "contradiction", message, "w", cited, suspect=suspect or cited[0].id)


A1, A2, A9, B1 = citation("a1", "a", 1), citation("a2", "a", 2), citation("a9", "a", 9), citation("b1", "b", 1)


def rules(findings: Iterable[Finding]) -> list[str]:
    return [found.rule for found in findings]


def caused(findings: Sequence[Finding], groups: Mapping[str, int] | None = None) -> list[Cause]:
    """The causes of findings by their suspects, each a group of its own unless said otherwise."""
    suspects = list(dict.fromkeys(found.suspect or "" for found in findings))
    return [
        Cause(name, tuple(n for n, f in enumerate(findings) if f.suspect == name), (groups or {}).get(name, number))
        for number, name in enumerate(suspects)
    ]


def read(*findings: Finding, groups: Mapping[str, int] | None = None) -> tuple[Finding, ...]:
    """The findings in the order in which they are read."""
    return in_reading_order(findings, caused(findings, groups))[0]


def test_findings_of_one_suspect_stand_together_the_worst_cause_first() -> None:
    found = read(
        finding("info", A1, severity="info"),
        finding("warning", A2, severity="warning"),
        finding("error", B1),
        finding("warning-of-b1", B1, severity="warning"),
    )
    assert rules(found) == ["error", "warning-of-b1", "warning", "info"]


def test_equally_bad_causes_are_read_by_the_place_of_the_suspect() -> None:
    assert rules(read(finding("third", B1), finding("second", A9), finding("first", A2))) == [
        "first", "second", "third",
    ]  # fmt: skip
    columns = [finding("late", citation("x", column=30)), finding("early", citation("y", column=4))]
    assert rules(read(*columns)) == ["early", "late"]


def test_within_a_cause_the_worst_comes_first_then_by_rule() -> None:
    found = read(finding("w", A1, severity="warning"), finding("z", A1), finding("a", A1))
    assert rules(found) == ["a", "z", "w"]


def test_causes_of_a_group_stand_together_that_which_explains_most_first() -> None:
    findings = [finding("one", A1), finding("alone", A2), *(finding(rule, B1) for rule in ("first", "second"))]
    assert rules(read(*findings, groups={"a1": 7, "b1": 7, "a2": 8})) == ["alone", "first", "second", "one"]


def test_errors_count_more_than_warnings() -> None:
    warnings = [finding(rule, A1, severity="warning") for rule in ("v", "w")]
    assert rules(read(*warnings, finding("error", B1), groups={"a1": 0, "b1": 0})) == ["error", "v", "w"]


def test_the_suspect_is_named_and_cited_first_and_the_others_keep_their_order() -> None:
    ((found,), _) = in_reading_order([finding("r", A1, A2, A9)], [Cause("a9", (0,), 0)])
    assert found.suspect == "a9"
    assert found.claim_ids == ("a9", "a1", "a2")


def test_causes_say_where_their_findings_are_and_are_numbered_by_group() -> None:
    findings = [finding("r", B1), finding("r", A9), finding("q", A1), finding("r", A1)]
    _, causes = in_reading_order(findings, caused(findings, {"b1": 5, "a9": 3, "a1": 5}))
    assert causes == (Cause("a1", (0, 1), 0), Cause("b1", (2,), 0), Cause("a9", (3,), 1))


def test_what_is_known_of_a_cause_stays_with_it() -> None:
    repairs = (Repair("a1", "when", "in 2021"),)
    _, causes = in_reading_order([finding("r", A1)], [Cause("a1", (0,), 0, repairs, exact=False)])
    assert causes == (Cause("a1", (0,), 0, repairs, exact=False),)


def test_the_order_does_not_depend_on_the_order_of_finding() -> None:
    findings = [
        finding("r", A1, A2),
        finding("r", A1, A9),
        finding("q", A1, A2, severity="warning"),
        finding("r", B1, A2),
        finding("s", A2),
    ]
    groups = {"a1": 0, "b1": 0, "a2": 1}
    expected = in_reading_order(findings, caused(findings, groups))
    assert all(in_reading_order(order, caused(order, groups)) == expected for order in permutations(findings))


def test_nothing_to_order() -> None:
    assert in_reading_order([], []) == ((), ())


# -- tiers -------------------------------------------------------------------------------------------------------

IMPLIES = {"impossible": ["unusual", "odd"]}


def kept(*findings: Finding) -> list[str]:
    return rules(without_implied(findings, IMPLIES))


def test_the_stronger_rule_silences_the_weaker_on_the_same_claims() -> None:
    assert kept(finding("unusual"), finding("impossible"), finding("odd")) == ["impossible"]


def test_the_order_of_citation_does_not_matter() -> None:
    assert kept(finding("unusual", A1, A2), finding("impossible", A2, A1)) == ["impossible"]


def test_the_weaker_rule_speaks_of_other_claims() -> None:
    assert kept(finding("unusual", A1, A2), finding("impossible", A1, B1)) == ["unusual", "impossible"]


def test_the_weaker_rule_speaks_where_the_stronger_is_silent() -> None:
    assert kept(finding("unusual"), finding("odd")) == ["unusual", "odd"]


def test_the_weaker_rule_silences_nothing() -> None:
    assert kept(finding("unusual"), finding("other")) == ["unusual", "other"]


def test_the_weaker_rule_citing_a_part_of_what_the_stronger_cites_says_nothing_new() -> None:
    assert kept(finding("impossible", A1, A2, B1), finding("unusual", A1, A2)) == ["impossible"]


def weighed(one: Finding, certainty: Certainty = "certain", kind: Kind = "contradiction") -> Finding:
    return replace(one, certainty=certainty, kind=kind)


def test_what_is_less_certain_silences_nothing() -> None:
    assert kept(weighed(finding("impossible"), "likely"), finding("unusual")) == ["impossible", "unusual"]
    assert kept(weighed(finding("impossible"), "possible"), weighed(finding("unusual"), "likely")) == [
        "impossible",
        "unusual",
    ]
    assert kept(weighed(finding("impossible"), "likely"), weighed(finding("unusual"), "likely")) == ["impossible"]
    assert kept(finding("impossible"), weighed(finding("unusual"), "likely")) == ["impossible"]


def test_a_dispute_silences_no_contradiction() -> None:
    disputed = weighed(finding("impossible"), kind="dispute")
    assert kept(disputed, finding("unusual")) == ["impossible", "unusual"]
    assert kept(disputed, weighed(finding("unusual"), kind="dispute")) == ["impossible"]
    assert kept(finding("impossible"), weighed(finding("unusual"), kind="dispute")) == ["impossible"]


# -- the same once more ------------------------------------------------------------------------------------------


def told(*findings: Finding) -> list[tuple[str, ...]]:
    return [found.claim_ids for found in without_repeated(findings)]


def test_other_claims_are_other_news() -> None:
    assert told(finding("r", A1, A2), finding("r", A1, B1)) == [("a1", "a2"), ("a1", "b1")]


def test_another_rule_says_something_else_of_the_same_claims() -> None:
    assert told(finding("r", A1, A2), finding("s", A1, A2), finding("s", A1, A2, B1)) == [("a1", "a2")] * 2


def test_a_rule_says_the_same_of_the_same_claims_once() -> None:
    assert told(finding("r", A1, A2), finding("r", A2, A1)) == [("a1", "a2")]


def test_what_more_claims_show_is_no_news_where_fewer_show_it() -> None:
    for order in permutations([finding("r", A1, A2, B1), finding("r", A1, A2), finding("r", A1, A2, A9, B1)]):
        assert told(*order) == [("a1", "a2")]


def test_only_what_is_as_certain_and_no_mere_dispute_makes_it_no_news() -> None:
    for cited in ((A1, A2), (A1, A2, B1)):
        more = finding("r", *cited)
        assert len(told(weighed(finding("r", A1, A2), "likely"), more)) == (1 if len(cited) == 2 else 2)
        assert told(finding("r", A1, A2), weighed(more, "likely"), weighed(more, kind="dispute")) == [("a1", "a2")]
    disputed = weighed(finding("r", A1, A2), kind="dispute")
    assert told(disputed, finding("r", A1, A2, B1)) == [("a1", "a2"), ("a1", "a2", "b1")]


def test_of_the_same_claims_the_surest_finding_is_told() -> None:
    for order in permutations([weighed(finding("r", A1, A2), "likely"), finding("r", A2, A1)]):
        assert [f.certainty for f in without_repeated(order)] == ["certain"]
    unsure, disputed = weighed(finding("r", A1, A2), "likely"), weighed(finding("r", A1, A2), kind="dispute")
    assert len(without_repeated([unsure, disputed])) == len(without_repeated([disputed, unsure])) == 2


def test_ten_thousand_findings_that_share_a_claim_are_told_apart_quickly() -> None:
    many = [finding(rule, B1, citation(f"c{n}")) for n in range(5000) for rule in ("impossible", "unusual")]
    assert len(without_repeated(without_implied(many, IMPLIES))) == 5000
