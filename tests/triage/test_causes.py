"""Which claim is suspected: the one whose withdrawal would remove the most."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from claimcheck.model.findings import Citation, Finding, Severity
from claimcheck.triage import with_suspects
from claimcheck.triage.causes import candidates_of


def citation(name: str, line: int = 1) -> Citation:
    return Citation(name, "a.claims.yaml", line, 1, 1, "when", "2022", "charge", "", "")


def finding(
    claims: str, severity: Severity = "error", also: Sequence[tuple[str, str]] = (), rule: str = "test/rule"
) -> Finding:
    """A finding that cites some claims; `also` pairs a cited claim with one that says the same."""
    backed = tuple((of, citation(other)) for of, other in also)
    return Finding(rule, severity, "certain", "contradiction", "m", "w", tuple(map(citation, claims.split())), backed)


def suspects(*findings: Finding, **ranks: str) -> list[str | None]:
    return [found.suspect for found in with_suspects(findings, ranks)]


def test_nothing_found_nobody_suspected() -> None:
    assert with_suspects([], {}) == []


def test_a_claim_in_many_findings_is_suspected_in_all_of_them() -> None:
    assert suspects(finding("a x"), finding("b x"), finding("c x")) == ["x", "x", "x"]


def test_the_choice_is_greedy_what_is_left_is_explained_next() -> None:
    found = suspects(finding("a x"), finding("b x"), finding("b y"), finding("c y"), finding("c x"))
    assert found == ["x", "x", "y", "y", "x"]


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param([finding("a b")], ["a"], id="equal claims by their id"),
        pytest.param([finding("b a")], ["a"], id="whatever the order of citation"),
        pytest.param([finding("a b"), finding("c d")], ["a", "c"], id="findings that share nothing"),
        pytest.param([finding("a")], ["a"], id="a claim that contradicts itself"),
    ],
)
def test_ties(findings: Sequence[Finding], expected: Sequence[str]) -> None:
    assert suspects(*findings) == expected


@pytest.mark.parametrize(
    ("of_a", "of_b", "expected"),
    [("error", "warning", "a"), ("warning", "error", "b"), ("warning", "info", "a"), ("info", "warning", "b")],
)
def test_the_worse_finding_counts_more(of_a: Severity, of_b: Severity, expected: str) -> None:
    found = suspects(finding("a x", of_a), finding("b y", of_b), finding("a b", "info"))
    assert found[-1] == expected


def test_one_error_outweighs_several_warnings() -> None:
    assert suspects(
        finding("a b", "error"), finding("b c", "warning"), finding("c d", "warning"), finding("c e", "warning")
    ) == ["b", "b", "c", "c"]


# -- what several sources say ------------------------------------------------------------------------------------


def test_what_several_sources_say_is_suspected_last() -> None:
    assert suspects(finding("a b", also=[("a", "other")])) == ["b"]
    assert suspects(finding("a b", also=[("b", "other")])) == ["a"]


@pytest.mark.parametrize(
    ("also", "expected"),
    [
        pytest.param([], ("a", "b"), id="nobody is backed"),
        pytest.param([("a", "x")], ("b",), id="one is backed"),
        pytest.param([("a", "x"), ("b", "y")], ("a", "b"), id="all are backed equally"),
        pytest.param([("a", "x"), ("a", "y"), ("b", "z")], ("b",), id="the least backed"),
    ],
)
def test_candidates_are_the_least_backed_claims(also: Sequence[tuple[str, str]], expected: tuple[str, ...]) -> None:
    assert candidates_of(finding("a b", also=also)) == expected


def test_a_backed_claim_in_many_findings_is_not_suspected_for_their_number() -> None:
    backed = [("x", "same")]
    assert suspects(finding("a x", also=backed), finding("b x", also=backed)) == ["a", "b"]


# -- rank --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        pytest.param({"a": "preferred"}, "b", id="preferred last"),
        pytest.param({"a": "preferred", "b": "preferred"}, "a", id="both preferred: by id"),
        pytest.param({"b": "deprecated"}, "b", id="deprecated first"),
        pytest.param({"a": "normal"}, "a", id="normal is the default"),
    ],
)
def test_the_claim_of_the_less_trusted_source_is_suspected(ranks: dict[str, str], expected: str) -> None:
    assert suspects(finding("a b"), **ranks) == [expected]


def test_rank_decides_between_equals_only() -> None:
    assert suspects(finding("x a"), finding("x b"), x="preferred") == ["x", "x"]


def test_the_findings_stay_as_they_are_otherwise_and_in_order() -> None:
    findings = [finding("b a"), finding("d c", "warning")]
    found = with_suspects(findings, {})
    assert [one.claim_ids for one in found] == [("b", "a"), ("d", "c")]
    assert [one.fingerprint for one in found] == [one.fingerprint for one in findings]
