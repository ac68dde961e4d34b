"""Root causes: which claims are suspected, what rests on each, and what is said once because it has one cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import claimcheck
from claimcheck import Options, Report
from claimcheck.engine.claims import Standing
from claimcheck.model.findings import SEVERITIES, Cause, Citation, Finding, Severity
from claimcheck.reports import RENDERERS, Style
from claimcheck.triage import causes_of
from claimcheck.triage.causes import MAX_TRIED, statements_of, weight_of

NORMAL = Standing(source="register")
PREFERRED = Standing("preferred", source="register")
DEPRECATED = Standing("deprecated", source="register")
TOLD = Standing(reported=True, source="register")


def citation(name: str, line: int = 1) -> Citation:
    return Citation(name, "a.claims.yaml", line, 1, 1, "when", "2022", "charge", "", "")


def finding(claims: str, severity: Severity = "error", also: Sequence[tuple[str, str]] = ()) -> Finding:
    """A finding that cites some claims; `also` pairs a cited claim with one that says as much."""
    backed = tuple((of, citation(other)) for of, other in also)
    cited = tuple(map(citation, claims.split()))
    return Finding("test/rule", severity, "certain", "contradiction", "m", "w", cited, backed)


def warning(claims: str) -> Finding:
    return finding(claims, "warning")


def suspects(*findings: Finding, **standings: Standing) -> str:
    """The suspects of the findings, one after the other."""
    of = {position: cause.suspect for cause in causes_of(findings, standings) for position in cause.findings}
    return " ".join(of[position] for position in range(len(findings)))


def test_nothing_found_nobody_suspected() -> None:
    assert causes_of([], {}) == []


# -- the claim that explains most --------------------------------------------------------------------------------


def test_a_claim_in_many_findings_is_suspected_in_all_of_them() -> None:
    assert suspects(finding("a x"), finding("b x"), finding("c x")) == "x x x"


def test_a_claim_against_eleven_others_is_the_one_cause_of_eleven_findings() -> None:
    findings = [finding(f"a{n} x") for n in range(11)]
    assert causes_of(findings, {}) == [Cause("x", tuple(range(11)), 0)]


def test_the_fewest_claims_are_suspected_not_the_first_that_explains_most() -> None:
    """Taken one by one, x would be first, and a, b, c and d would follow: five, where four do."""
    found = [finding("x a"), finding("x b"), finding("x c"), finding("x d")]
    found += [finding("a k"), finding("b l"), finding("c m"), finding("d n")]
    assert suspects(*found) == "a b c d a b c d"


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param([finding("a b")], "a", id="equal claims by their id"),
        pytest.param([finding("b a")], "a", id="whatever the order of citation"),
        pytest.param([finding("a b"), finding("c d")], "a c", id="findings that share nothing"),
        pytest.param([finding("a")], "a", id="a claim that contradicts itself"),
        pytest.param([finding("a b"), warning("b c")], "b b", id="what explains a warning too"),
        pytest.param([finding("a b"), finding("a b")], "a a", id="two rules on the same claims"),
    ],
)
def test_between_equals(findings: Sequence[Finding], expected: str) -> None:
    assert suspects(*findings) == expected


@pytest.mark.parametrize(
    ("of_a", "of_b", "expected"),
    [("error", "warning", "a"), ("warning", "error", "b"), ("warning", "info", "a"), ("info", "warning", "b")],
)
def test_the_worse_findings_are_explained_first(of_a: Severity, of_b: Severity, expected: str) -> None:
    assert suspects(finding("a b", "info"), finding("a", of_a), finding("b", of_b)).startswith(expected)


def test_warnings_make_no_claim_suspect_of_an_error_but_where_they_need_to() -> None:
    warnings = [warning("b c"), warning("b d")]
    assert suspects(finding("a b"), *warnings, c=TOLD, d=TOLD) == "b b b"
    assert suspects(finding("a b"), *warnings, a=TOLD, b=PREFERRED, c=TOLD, d=DEPRECATED) == "a c d"


def test_a_suspect_that_the_others_make_needless_is_none() -> None:
    assert suspects(finding("a b"), a=TOLD) == "a"
    assert suspects(finding("a b"), warning("b c"), warning("b d"), a=TOLD) == "b b b"


# -- groups ------------------------------------------------------------------------------------------------------


def groups(*findings: Finding) -> list[tuple[str, int]]:
    return sorted((cause.suspect, cause.group) for cause in causes_of(findings, {}))


def test_findings_that_share_claims_are_of_one_group_directly_or_through_others() -> None:
    assert groups(finding("a b"), finding("c d")) == [("a", 0), ("c", 1)]
    assert groups(finding("a b"), finding("c d"), finding("b x"), warning("x c")) == [("b", 0), ("c", 0)]


def test_claims_that_only_say_as_much_do_not_join_groups() -> None:
    assert groups(finding("a b", also=[("b", "z")]), finding("c d", also=[("d", "z")])) == [("a", 0), ("c", 1)]


def test_a_group_too_large_to_prove_is_not_called_exact() -> None:
    every_two = [finding(f"a{one} a{other}") for one, other in combinations(range(40), 2)]
    causes = causes_of([*every_two, finding("x y")], {})
    assert {cause.exact for cause in causes if cause.suspect != "x"} == {False}
    assert [cause.exact for cause in causes if cause.suspect == "x"] == [True]
    assert len(causes) == 40


# -- how claims stand --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(PREFERRED, NORMAL, "b", id="preferred last"),
        pytest.param(PREFERRED, PREFERRED, "a", id="both preferred: by id"),
        pytest.param(NORMAL, DEPRECATED, "b", id="deprecated first"),
        pytest.param(NORMAL, TOLD, "b", id="only reported before asserted"),
        pytest.param(NORMAL, Standing("preferred", reported=True), "a", id="rank counts more"),
        pytest.param(NORMAL, Standing(source="other"), "a", id="who says so does not matter"),
    ],
)
def test_the_claim_that_is_less_to_be_trusted_is_suspected(a: Standing, b: Standing, expected: str) -> None:
    assert suspects(finding("a b"), a=a, b=b) == expected


def test_one_claim_of_a_preferred_source_rather_than_two_others() -> None:
    assert suspects(finding("x a"), finding("x b"), x=PREFERRED, a=NORMAL, b=NORMAL) == "x x"
    assert suspects(finding("x a"), finding("x b"), x=PREFERRED, a=DEPRECATED, b=DEPRECATED) == "a b"


@pytest.mark.parametrize(
    ("statement", "weight"),
    [
        pytest.param([NORMAL], 6, id="alone"),
        pytest.param([TOLD], 5, id="only reported"),
        pytest.param([PREFERRED], 9, id="preferred"),
        pytest.param([DEPRECATED], 2, id="deprecated"),
        pytest.param([NORMAL, NORMAL], 6, id="twice by one source"),
        pytest.param([NORMAL, Standing(source="gazette")], 18, id="by two sources"),
        pytest.param([TOLD, Standing("preferred", source="gazette")], 21, id="by the weightiest of them"),
        pytest.param([Standing(source=name) for name in "abcd"], 42, id="by four sources"),
    ],
)
def test_what_a_statement_weighs(statement: Sequence[Standing], weight: int) -> None:
    assert weight_of(statement) == weight


# -- what several sources say ------------------------------------------------------------------------------------


def by_sources(*names: str) -> dict[str, Standing]:
    """Claims of a source each."""
    return {name: Standing(source=name) for name in names}


BACKED = [("x", "same")]
ALONE = by_sources("x", "same", *"abcd")


def test_what_several_sources_say_is_suspected_last() -> None:
    assert suspects(finding("a x", also=BACKED), **ALONE) == "a"
    assert suspects(finding("x y", also=BACKED), **ALONE, y=PREFERRED) == "y"


def test_not_even_for_two_findings_but_rather_than_three_claims_of_a_source_each() -> None:
    assert suspects(*(finding(f"{name} x", also=BACKED) for name in "ab"), **ALONE) == "a b"
    assert suspects(*(finding(f"{name} x", also=BACKED) for name in "abc"), **ALONE) == "x x x"


def test_what_is_said_as_well_in_one_finding_counts_in_all() -> None:
    assert suspects(finding("a x", also=BACKED), finding("b x"), **ALONE) == "a b"
    assert statements_of([finding("a x", also=BACKED), finding("b x", also=[("x", "too")])])["x"] == {
        "x",
        "same",
        "too",
    }


def test_what_one_source_says_twice_is_no_surer_but_between_equals() -> None:
    twice = {"a": NORMAL, "same": NORMAL, "b": NORMAL}
    assert suspects(finding("a b", also=[("a", "same")]), **twice) == "b"
    assert suspects(finding("a b", also=[("a", "same")]), finding("a c"), **twice) == "a a"


def test_of_equals_the_one_that_more_claims_stand_against_is_suspected() -> None:
    assert suspects(finding("a b", also=[("a", "y")])) == "b"
    assert suspects(finding("a b", also=[("b", "y")])) == "a"


# -- what some date would fit --------------------------------------------------------------------------------------


def exchanged(*findings: Finding, unfit: str, **standings: Standing) -> str:
    """The suspects where no date fits some claims."""
    causes = causes_of(findings, standings, lambda asked, withdrawn: {*asked} & {*withdrawn} & {*unfit.split()})
    of = {position: cause.suspect for cause in causes for position in cause.findings}
    return " ".join(of[position] for position in range(len(findings)))


@pytest.mark.parametrize(
    ("findings", "unfit", "expected"),
    [
        pytest.param([finding("a b")], "", "a", id="by id where a date fits either"),
        pytest.param([finding("a b")], "a", "b", id="the other where no date fits the first"),
        pytest.param([finding("a b")], "a b", "a", id="the first where no date fits any"),
        pytest.param([finding("a b c")], "a b", "c", id="the third where none fits the first two"),
        pytest.param([finding("a b"), finding("c d")], "a c", "b d", id="each for itself"),
        pytest.param([finding("x a"), finding("x b")], "x", "x x", id="not two in the place of one"),
        pytest.param([finding("a b"), finding("a b c")], "a", "b b", id="what explains the same"),
        pytest.param([finding("a b"), finding("a c"), finding("b c")], "a", "b c b", id="each in its turn"),
    ],
)
def test_a_claim_that_no_date_would_fit_gives_way(findings: Sequence[Finding], unfit: str, expected: str) -> None:
    assert exchanged(*findings, unfit=unfit) == expected
    assert exchanged(*findings[::-1], unfit=unfit) == " ".join(expected.split()[::-1])


def test_but_only_to_one_that_is_no_more_to_be_trusted() -> None:
    assert exchanged(finding("a b"), unfit="a", b=PREFERRED) == "a"
    assert exchanged(finding("a b"), unfit="a", b=NORMAL) == "b"


def test_a_large_group_is_asked_about_a_bounded_number_of_times() -> None:
    asked = []
    pairs = [finding(f"a{n:03} b{n:03} all", also=[("all", f"c{n}")]) for n in range(300)]
    backed = {"all": Standing(source="x"), **{f"c{n}": Standing(source=f"s{n}") for n in range(300)}}
    causes_of(pairs, backed, lambda claims, withdrawn: asked.append(withdrawn) or claims)
    assert len(asked) == 1 + MAX_TRIED


# -- all together ------------------------------------------------------------------------------------------------

NAMES = "abcdef"
FINDINGS = st.lists(
    st.builds(
        lambda claims, severity: finding(" ".join(sorted(claims)), severity),
        st.sets(st.sampled_from(NAMES), min_size=1, max_size=3),
        st.sampled_from(SEVERITIES),
    ),
    max_size=7,
)
STANDINGS = st.fixed_dictionaries({name: st.sampled_from([NORMAL, TOLD, PREFERRED, DEPRECATED]) for name in NAMES})


@given(FINDINGS, STANDINGS)
def test_every_finding_rests_on_one_suspect_that_it_cites(
    findings: list[Finding], standings: Mapping[str, Standing]
) -> None:
    causes = causes_of(findings, standings)
    assert sorted(position for cause in causes for position in cause.findings) == list(range(len(findings)))
    assert all(cause.suspect in findings[position].claim_ids for cause in causes for position in cause.findings)
    assert len({cause.suspect for cause in causes}) == len(causes)
    assert all(cause.findings for cause in causes)


@given(FINDINGS, STANDINGS)
def test_no_lighter_claims_explain_the_errors(findings: list[Finding], standings: Mapping[str, Standing]) -> None:
    errors = [set(one.claim_ids) for one in findings if one.severity == "error"]
    every = (set(some) for size in range(len(NAMES) + 1) for some in combinations(NAMES, size))
    least = min(sum(weight_of([standings[name]]) for name in some) for some in every if all(some & e for e in errors))
    found = {cause.suspect for cause in causes_of([one for one in findings if one.severity == "error"], standings)}
    assert sum(weight_of([standings[name]]) for name in found) == least


@given(FINDINGS, STANDINGS, st.randoms(use_true_random=False))
def test_the_order_of_the_findings_does_not_matter(
    findings: list[Finding], standings: Mapping[str, Standing], random: Any
) -> None:
    def told(given: Sequence[Finding]) -> list[tuple[str, list[tuple[str, ...]]]]:
        causes = causes_of(given, standings)
        return sorted((cause.suspect, sorted(given[p].claim_ids for p in cause.findings)) for cause in causes)

    shuffled = list(findings)
    random.shuffle(shuffled)
    assert told(shuffled) == told(findings)


def test_ten_thousand_findings_of_one_group_take_no_search() -> None:
    findings = [finding(f"a{n} x", also=BACKED) for n in range(10_000)]
    (cause,) = causes_of(findings, by_sources("x", "same"))
    assert (cause.suspect, len(cause.findings), cause.exact) == ("x", 10_000, True)


# -- one wrong year ----------------------------------------------------------------------------------------------

LIFE: list[dict[str, Any]] = [
    {"id": "born", "type": "birth", "person": "ann", "when": "1990"},
    {"id": "baptised", "type": "baptism", "person": "ann", "when": "1890"},
    {"id": "lived", "type": "residence", "person": "ann", "from": "1900", "until": "1910"},
    {"id": "married", "type": "marriage", "spouse": "ann", "partner": "bob", "when": "1915"},
    {"id": "hurt", "type": "injury", "person": "ann", "when": "1917"},
    {"id": "joined", "type": "party-membership", "member": "ann", "party": "whigs", "from": "1920"},
    {"id": "elected", "type": "election", "holder": "ann", "office": "mayor", "when": "1925"},
    {"id": "governed", "type": "term", "holder": "ann", "office": "mayor", "from": "1926", "until": "1930"},
    {"id": "said", "type": "statement", "speaker": "ann", "when": "1932"},
    {"id": "announced", "type": "announcement", "announcer": "ann", "when": "1933"},
    {"id": "wrote", "type": "publication", "author": "ann", "work": "memoir", "when": "1934"},
    {"id": "died", "type": "death", "person": "ann", "when": "1951"},
]


@pytest.fixture(scope="module")
def life() -> Report:
    claims = [{**claim, "source": f"source-{n}"} for n, claim in enumerate(LIFE)]
    return claimcheck.check(claims, options=Options(as_of="2025-01-01"))


def test_a_wrong_birth_year_that_breaks_eleven_rules_is_one_cause(life: Report) -> None:
    assert len({found.rule for found in life.findings}) == len(life.findings) == 11
    assert [replace(cause, repairs=(), entities=()) for cause in life.causes] == [Cause("born", tuple(range(11)), 0)]
    assert {found.suspect for found in life.findings} == {"born"}


def test_it_is_told_once_with_the_rest_in_one_line_each(life: Report) -> None:
    told = RENDERERS["full"](life, Style(quiet=True))
    assert told.count("-->") == 1
    assert told.count("\n  + error[") == 10
    assert told.startswith("11 findings rest on born: without it, none of them is left\n\nerror[")


def test_each_is_told_in_full_where_that_is_asked_for(life: Report) -> None:
    told = RENDERERS["full"](life, Style(quiet=True, each=True))
    assert told.count("-->") == 11
    assert "\n  + error[" not in told


def test_without_the_suspect_nothing_is_left() -> None:
    assert claimcheck.check(LIFE[1:], options=Options(as_of="2025-01-01")).ok
