"""One run from Python: what `check` takes, what it returns, and what stays the same when claims move."""

# ruff: noqa: E501 -- a row of a table is one line

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from claimcheck import ClaimcheckError, Finding, Options, Report, check
from claimcheck.engine.events import Merged
from claimcheck.reading import Reading
from claimcheck.vocabulary import Registry, builtin_types

RULE = "legal/trial-before-charges"
OPTIONS = Options(select=(RULE,), as_of="2025-01-01", threads=1)
CHARGED = {"id": "charged", "type": "charge", "defendant": "ann", "case": "k", "when": "2023-01-31"}
TRIED = {"id": "tried", "type": "trial", "defendant": "ann", "case": "k", "from": "2022-02-24"}
YAML = """\
claims:
  - {id: charged, type: charge, defendant: ann, case: k, when: 2023-01-31}
  - {id: tried, type: trial, defendant: ann, case: k, from: 2022-02-24}
"""


def judged(*claims: Mapping[str, Any], **given: Any) -> Report:
    return check(claims, options=given.pop("options", OPTIONS), **given)


def only(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


# -- what it takes -----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one claim file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.claims.yaml").write_text(YAML, encoding="utf-8")
    return tmp_path


def test_a_path_a_text_or_several(folder: Path) -> None:
    for claims in (folder, ".", "a.claims.yaml", [folder / "a.claims.yaml"], ["."], (Path(),)):
        assert only(check(claims, options=OPTIONS)).rule == RULE


@pytest.mark.parametrize("kind", [list, tuple, iter])
def test_claims_as_mappings(kind: type[Iterable[Any]]) -> None:
    assert only(check(kind([CHARGED, TRIED]), options=OPTIONS)).claim_ids == ("charged", "tried")  # type: ignore[call-arg]


def test_claims_as_mappings_are_not_changed() -> None:
    before = dict(CHARGED), dict(TRIED)
    judged(CHARGED, TRIED)
    assert before == (CHARGED, TRIED)


def test_records_with_dates_are_as_good_as_mappings() -> None:
    records = [builtin_types()[str(claim["type"])].model_validate(claim) for claim in (CHARGED, TRIED)]
    assert check(records, options=OPTIONS).findings == judged(CHARGED, TRIED).findings


def test_sources_and_entities_are_described_by_id() -> None:
    report = judged(
        CHARGED | {"source": "s"}, TRIED,
        sources={"s": {"title": "The Register"}}, entities={"ann": {"kind": "person", "name": "Ann Other"}},
    )  # fmt: skip
    assert only(report).claims[0].cited_as == "The Register"
    assert only(report).message.startswith("Ann Other ")


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        (["a.yaml", CHARGED], "either paths or claims"),
        ([CHARGED, Path("a.yaml")], "either paths or claims"),
        (CHARGED, "list"),
        ({"claims": [CHARGED]}, "list"),
    ],
    ids=["a path and a claim", "a claim and a path", "one claim", "one document"],
)
def test_what_makes_no_sense_is_refused_with_an_explanation(folder: Path, claims: Any, said: str) -> None:
    with pytest.raises(ClaimcheckError) as caught:
        check(claims, options=OPTIONS)
    assert said in str(caught.value)


@pytest.mark.parametrize("claims", [None, 7, True, [7], [None]])
def test_what_is_no_claim_at_all_is_never_a_silent_pass(claims: Any) -> None:
    try:
        report = check(claims, options=OPTIONS)
    except (ClaimcheckError, TypeError):
        return
    assert report.problems


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(select=("nothing/like-it",)), "no rule is named"),
        (Options(ignore=("nothing/like-it",)), "no rule is named"),
        (Options(select=("",)), "no rule is named"),
        (Options(as_of="soon"), "as of"),
        (Options(as_of="2025"), "not one day"),
    ],
)
def test_options_that_make_no_sense_raise(options: Options, said: str) -> None:
    with pytest.raises(ClaimcheckError, match=said):
        judged(CHARGED, options=options)


@pytest.mark.parametrize("given", [{"min_certainty": "sure"}, {"threads": 0}, {"threads": -1}, {"root": "nowhere"}])
def test_options_of_python_are_checked_like_those_of_the_command_line(given: dict[str, Any]) -> None:
    with pytest.raises(ClaimcheckError):
        Options(**given)


def test_no_claims_are_a_problem_not_a_pass() -> None:
    report = check([], options=OPTIONS)
    assert not report.ok
    assert [problem.message for problem in report.problems] == ["no claims were found"]


# -- what it returns ---------------------------------------------------------------------------------------------


def test_a_finding_tells_everything(folder: Path) -> None:
    found = only(check("a.claims.yaml", options=OPTIONS))
    assert (found.rule, found.severity, found.certainty, found.kind) == (RULE, "error", "certain", "contradiction")
    assert [(c.id, c.file, c.line, c.field, c.value, c.role) for c in found.claims] == [
        ("charged", "a.claims.yaml", 2, "when", "2023-01-31", "charge"),
        ("tried", "a.claims.yaml", 3, "from", "2022-02-24", "start of trial"),
    ]
    for citation in found.claims:
        at = citation.column - 1
        assert citation.excerpt[at : at + citation.length] == citation.value
    assert found.suspect == "charged"
    assert [(step.kind, step.claims) for step in found.steps] == [
        ("date", ("charged",)),
        ("date", ("tried",)),
        ("rule", ()),
    ]
    assert {(repair.claim, repair.text) for repair in found.repairs} == {
        ("charged", "on or before 2022-02-24"), ("tried", "on or after 2023-01-31"),
    }  # fmt: skip
    assert found.message
    assert found.why


def test_the_summary_counts_what_was_looked_at(folder: Path) -> None:
    (folder / "b.claims.yaml").write_text(
        "claims: [{id: w, type: deth}, {id: d, type: death, source: s}]\n", encoding="utf-8"
    )
    summary = check(folder, options=OPTIONS).summary
    assert (summary.files, summary.claims, summary.sources) == (2, 3, 1)
    assert (summary.errors, summary.warnings, summary.infos, summary.problems) == (1, 0, 0, 1)
    assert (summary.rules_run, summary.rules_skipped) == (1, 0)


def test_rules_without_events_of_their_types_are_skipped_and_counted() -> None:
    summary = judged({"id": "d", "type": "death"}).summary
    assert (summary.rules_run, summary.rules_skipped) == (0, 1)


def test_equal_claims_give_equal_reports_in_any_order() -> None:
    claims = [CHARGED, TRIED, {"id": "d", "type": "death", "when": "x"}, CHARGED | {"id": "later", "when": "2024"}]
    first, second = judged(*claims), judged(*reversed(claims))
    assert first.findings[0].fingerprint == second.findings[0].fingerprint
    assert first.summary == second.summary
    assert judged(*claims) == first


@pytest.mark.parametrize(
    "change", [{"stance": "denied"}, {"rank": "deprecated"}, {"stance": "planned"}, {"stance": "hypothetical"}]
)
def test_a_claim_that_does_not_count_contradicts_nothing(change: dict[str, str]) -> None:
    assert judged(CHARGED | change, TRIED).findings == ()


def test_a_superseded_claim_contradicts_nothing() -> None:
    assert (
        judged(CHARGED, TRIED, TRIED | {"id": "corrected", "from": "2024-02-24", "supersedes": "tried"}).findings == ()
    )


def test_what_a_speaker_says_is_a_dispute() -> None:
    found = only(judged(CHARGED | {"by": "lawyer"}, TRIED))
    assert (found.kind, found.severity) == ("dispute", "info")


# -- fingerprints ------------------------------------------------------------------------------------------------


def fingerprint(text: str, name: str = "a.claims.yaml") -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    try:
        return only(check(name, options=OPTIONS)).fingerprint
    finally:
        Path(name).unlink()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# a remark\n\n\n" + YAML, id="lines move down"),
        pytest.param("\n".join([*YAML.split("\n")[:1], *reversed(YAML.split("\n")[1:3]), ""]), id="claims change places"),
        pytest.param(YAML.replace(", ", ",   "), id="columns move"),
        pytest.param(YAML.replace("id: charged, ", "id: charged, note: a remark, "), id="a note is added"),
        pytest.param(YAML.replace("id: charged, ", "id: charged, quote: words, locator: p. 1, "), id="a quote is added"),
        pytest.param(YAML + "  - {id: other, type: death}\n", id="another claim is added"),
        pytest.param(YAML + "  - {id: witness, type: trial, defendant: ann, case: k, from: 2022-02-24}\n", id="a witness is added"),
        pytest.param("sources: {s: {title: T}}\nsource: s\n" + YAML, id="a source is named"),
        pytest.param("entities: {ann: {kind: person, name: Ann}}\n" + YAML, id="an entity is described"),
        pytest.param(YAML.replace("2023-01-31", '"2023-01-31"'), id="quotes"),
    ],
)  # fmt: skip
def test_a_fingerprint_stays_when_nothing_contested_changes(folder: Path, text: str) -> None:
    assert fingerprint(text) == fingerprint(YAML)


def test_a_fingerprint_stays_when_a_file_is_renamed_or_in_another_format(folder: Path) -> None:
    import json

    lines = "".join(f"{json.dumps(claim)}\n" for claim in (CHARGED, TRIED))
    expected = fingerprint(YAML)
    assert fingerprint(YAML, "other/b.claims.yaml") == expected
    assert fingerprint(lines, "c.jsonl") == expected
    assert only(judged(CHARGED, TRIED)).fingerprint == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(YAML.replace("2022-02-24", "2022-02-25"), id="the value"),
        pytest.param(YAML.replace("2022-02-24", "2022-02"), id="its precision"),
        pytest.param(YAML.replace("id: tried", "id: trial"), id="the claim's id"),
        pytest.param(YAML.replace("from: 2022-02-24", "until: 2022-02-24"), id="the field"),
    ],
)
def test_a_fingerprint_changes_with_what_is_contested(folder: Path, text: str) -> None:
    assert fingerprint(text) != fingerprint(YAML)


def test_a_fingerprint_is_16_hexadecimal_digits_and_depends_on_the_rule() -> None:
    found = only(judged(CHARGED, TRIED))
    assert len(found.fingerprint) == 16
    assert int(found.fingerprint, 16) >= 0
    assert dataclasses.replace(found, rule="legal/other").fingerprint != found.fingerprint
    assert dataclasses.replace(found, message="other", why="other", severity="info").fingerprint == found.fingerprint


# -- memory --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("enough", [4, 16])
def test_a_run_that_is_out_of_memory_is_made_again_with_more(enough: int, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    from claimcheck import run

    rooms = []
    merge = run.merge

    def merged(reading: Reading, room: int, *types: Registry) -> Merged:
        rooms.append(room)
        if room < enough:
            raise duckdb.OutOfMemoryException("no block of 256 KiB")
        return merge(reading, room, *types)

    monkeypatch.setattr(run, "merge", merged)
    claims = [
        {"id": "born", "type": "birth", "person": "ann", "when": "1900"},
        {"id": "died", "type": "death", "person": "ann", "when": "1890"},
    ]
    assert [finding.rule for finding in check(claims).findings] == ["biography/death-before-birth"]
    assert rooms == [room for room in (1, 4, 16) if room <= enough]
