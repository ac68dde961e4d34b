"""Where the claims of an event clash, it is judged in each of its versions, so that no clash hides another finding."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.engine.dating import Span
from claimcheck.engine.versions import MAX_VERSIONS, versions_of
from claimcheck.model.dates import Moment
from rule_kit import judged, read, report, rule

ORDER = rule("order", match={"c": "charge", "t": "trial"}, same=["defendant"], require="c.when <= t.start")
AGREE = rule("agree", match={"e": "event"}, require="dates_agree(e)")


def span(first: int, last: int, end_first: int | None = None, end_last: int | None = None) -> Span:
    start = Moment(first, last)
    return Span(start, start if end_first is None else Moment(end_first, end_last))


def trial(name: str, start: str | None = None, **fields: str) -> dict[str, str]:
    return {
        "id": name,
        "type": "trial",
        "defendant": "ann",
        "case": "k",
        **({"from": start} if start else {}),
        **fields,
    }


def charge(when: str) -> dict[str, str]:
    return {"id": "c", "type": "charge", "defendant": "ann", "case": "k", "when": when}


def versions(*claims: dict[str, str]) -> set[frozenset[str]]:
    """The versions of a trial that a rule on every trial judges: all of them violate it."""
    every = rule(match={"t": "trial"}, require='t.type == "none"')
    _, found = judged(read(claims), every)
    return {dict(violation.claims)["t"] for violation in found[every.id]}


def test_claims_that_agree_are_one_version() -> None:
    assert versions(trial("a", "2023"), trial("b", "2023-03"), trial("d", "2023-03-05")) == {frozenset("abd")}


def test_claims_that_clash_are_versions_of_their_own() -> None:
    assert versions(trial("a", "2022"), trial("b", "2024")) == {frozenset("a"), frozenset("b")}


def test_a_claim_that_agrees_with_both_belongs_to_both() -> None:
    assert versions(trial("a", "2022"), trial("b", "2024"), trial("d", "[2022..2024]")) == {
        frozenset("ad"),
        frozenset("bd"),
    }


def test_an_undated_claim_belongs_to_every_version() -> None:
    assert versions(trial("a", "2022"), trial("b", "2024"), trial("d")) == {frozenset("ad"), frozenset("bd")}


def test_ends_that_clash_make_versions_as_starts_do() -> None:
    assert versions(trial("a", "2022", until="2023"), trial("b", until="2024")) == {frozenset("a"), frozenset("b")}


def test_the_reported_pass_has_versions_of_its_own() -> None:
    claims = [trial("a", "2022"), trial("b", "2024", by="cleo")]
    late = rule(match={"t": "trial"}, require="t.start <= today")
    _, found = judged(read(claims), late)
    assert {(v.pass_, *sorted(dict(v.claims)["t"])) for v in found[late.id]} == {("reported", "b")}


def test_the_reported_pass_leaves_out_events_of_which_something_stated_is_found() -> None:
    claims = [trial("a", "2024"), trial("b", "2025", by="cleo")]
    late = rule(match={"t": "trial"}, require="t.start <= today")
    _, found = judged(read(claims), late)
    assert {(v.pass_, *sorted(dict(v.claims)["t"])) for v in found[late.id]} == {("stated", "a")}


def test_times_with_an_offset_clash_only_beyond_all_offsets() -> None:
    near = [trial("a", "2023-02-01T20:00:00Z"), trial("b", "2023-02-02")]
    far = [trial("a", "2023-02-01T20:00:00Z"), trial("b", "2023-02-03")]
    assert versions(*near) == {frozenset("ab")}
    assert versions(*far) == {frozenset("a"), frozenset("b")}


def test_a_clash_is_one_finding_that_cites_both() -> None:
    (finding,) = report([trial("a", "2022"), trial("b", "2024")], AGREE).findings
    assert set(finding.claim_ids) == {"a", "b"}


def test_a_clash_does_not_hide_another_finding() -> None:
    found = report([charge("2023"), trial("a", "2022"), trial("b", "2024")], ORDER, AGREE)
    assert {finding.rule: set(finding.claim_ids) for finding in found.findings} == {
        "test/order": {"c", "a"},
        "test/agree": {"a", "b"},
    }


def test_every_version_that_breaks_a_rule_is_found() -> None:
    found = report([charge("2025"), trial("a", "2022"), trial("b", "2024")], ORDER)
    assert {frozenset(finding.claim_ids) for finding in found.findings} == {frozenset("ca"), frozenset("cb")}


def test_a_clash_adds_no_finding_where_no_version_breaks_a_rule() -> None:
    assert report([charge("2021"), trial("a", "2022"), trial("b", "2024")], ORDER).findings == ()


def test_a_group_sees_the_whole_of_a_clashing_event() -> None:
    first = rule(
        match={"t": "trial"}, gather={"g": {"type": "charge", "same": ["defendant"]}}, require="min(g.when) <= t.start"
    )
    clash = [{**charge("2021"), "event": "x"}, {**charge("2025"), "id": "d", "event": "x"}]
    assert report([*clash, trial("a", "2023")], first).findings == ()
    assert len(report([*clash, trial("a", "2020")], first).findings) == 1


def test_a_whole_states_a_field_only_if_all_its_claims_agree_on_it() -> None:
    """The claims disagree on whom the charge is against, so it is no charge against Ann, whatever its dates."""
    charges = [
        {"id": "c1", "type": "charge", "event": "x", "defendant": "ann"},
        {"id": "c2", "type": "charge", "event": "x", "when": "2022"},
        {"id": "c3", "type": "charge", "event": "x", "defendant": "ben", "when": "2023"},
    ]
    none = rule(match={"t": "trial"}, gather={"g": {"type": "charge", "same": ["defendant"]}}, require="count(g) >= 1")
    assert len(report([*charges, trial("a", "2023")], none).findings) == 1


def test_a_version_is_dated_as_locally_as_its_claims_where_only_others_give_an_offset() -> None:
    anniversary = rule(match={"c": "charge", "t": "trial"}, same=["defendant"], require="c.when + years(1) <= t.start")
    claims = [charge("2023-03-01"), trial("a", "2024-02-29"), trial("b", "2023-02-01T23:30:00-08:00")]
    assert {frozenset(f.claim_ids) for f in report(claims, anniversary).findings} == {frozenset("ca"), frozenset("cb")}


# -- the largest agreeing sets, by brute force -------------------------------------------------------------------

BOX = st.builds(
    lambda a, b, c, d: span(a, a + b, c, c + d),
    st.integers(0, 9),
    st.integers(0, 4),
    st.integers(0, 9),
    st.integers(0, 4),
)


def agree(spans: list[Span]) -> bool:
    return all(
        max(m.earliest for m in moments) <= min(m.latest for m in moments)
        for moments in ([s.start for s in spans], [s.end for s in spans])
    )


@given(st.lists(BOX, min_size=1, max_size=7))
def test_versions_are_the_largest_sets_of_claims_that_agree(boxes: list[Span]) -> None:
    spans = {f"c{number}": box for number, box in enumerate(boxes)}
    sets = [
        set(some)
        for size in range(1, len(spans) + 1)
        for some in combinations(spans, size)
        if agree([spans[c] for c in some])
    ]
    largest = {frozenset(some) for some in sets if not any(some < other for other in sets)}
    found, left_out = versions_of(spans)
    assert {frozenset(version) for version in found} == largest
    assert len(found) == len(largest)
    assert not left_out


@given(st.lists(BOX, min_size=1, max_size=7), st.randoms(use_true_random=True))
def test_versions_do_not_depend_on_the_order_of_claims(boxes: list[Span], random: object) -> None:
    items = [(f"c{number}", box) for number, box in enumerate(boxes)]
    shuffled = items[:]
    random.shuffle(shuffled)
    assert versions_of(dict(items)) == versions_of(dict(shuffled))


@pytest.mark.parametrize("count", [MAX_VERSIONS, MAX_VERSIONS + 1])
def test_of_very_many_versions_some_are_left_out_and_that_is_said(count: int) -> None:
    spans = {f"c{number:03}": span(10 * number, 10 * number + 1) for number in range(count)}
    found, left_out = versions_of(spans)
    assert (len(found), left_out) == (MAX_VERSIONS, count > MAX_VERSIONS)
