"""Findings that claims say to ignore: counted, shown with their reason, and told again when that is over."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from claimcheck import ClaimcheckError, Options, Report, check
from claimcheck.cli import main
from claimcheck.model.findings import Suppressed
from claimcheck.vocabulary import builtin_types
from claimcheck.vocabulary.schema import claims_schema

TRIAL = "legal/trial-before-charges"
UNUSED, EXPIRED = "suppression/unused", "suppression/expired"
CHARGED = {"id": "charged", "type": "charge", "defendant": "ann", "case": "k", "when": "2023-01-31"}
TRIED = {"id": "tried", "type": "trial", "defendant": "ann", "case": "k", "from": "2022-02-24"}
NO_REASON = f"no reason is given for ignoring {TRIAL}; say why, for whoever reads this next"
AS_OF = Options(as_of="2026-06-01", threads=1)


def told(*claims: dict[str, Any], options: Options = AS_OF) -> Report:
    report = check(list(claims), options=options)
    assert report.problems == ()
    return report


def rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


def ignoring(claim: dict[str, Any], rule: str, reason: str = "the docket says so", **more: str) -> dict[str, Any]:
    return {**claim, "ignore": [{"rule": rule, "reason": reason, **more}]}


# -- what is suppressed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [TRIAL, "legal"])
@pytest.mark.parametrize("claim", ["charged", "tried"])
def test_any_claim_cited_may_ignore_the_rule_or_its_pack(rule: str, claim: str) -> None:
    both = [ignoring(one, rule) if one["id"] == claim else one for one in (CHARGED, TRIED)]
    report = told(*both)
    assert (rules(report), report.causes, report.ok) == ([], (), True)
    (suppressed,) = report.suppressed
    assert isinstance(suppressed, Suppressed)
    assert (suppressed.claim, suppressed.rule, suppressed.reason) == (claim, rule, "the docket says so")
    assert suppressed.finding.rule == TRIAL
    assert (report.summary.errors, report.summary.suppressed) == (0, 1)


def test_it_may_be_one_text() -> None:
    report = told(CHARGED, {**TRIED, "ignore": f"{TRIAL} -- the docket says so until 2026-12-31"})
    (suppressed,) = report.suppressed
    assert (suppressed.reason, suppressed.until) == ("the docket says so", "2026-12-31")


def test_other_rules_and_other_claims_are_found_as_before() -> None:
    other = {**TRIED, "id": "tried-too", "defendant": "ben", "case": "l"}
    charge = {**CHARGED, "id": "charged-too", "defendant": "ben", "case": "l"}
    report = told(CHARGED, ignoring(TRIED, TRIAL), charge, other)
    assert [finding.claim_ids for finding in report.findings] == [("charged-too", "tried-too")]
    assert rules(told(CHARGED, ignoring(TRIED, "legal/verdict-before-trial"))) == [TRIAL, UNUSED]


def test_a_claim_that_only_says_as_much_does_not_suppress() -> None:
    again = {**TRIED, "id": "tried-again", "from": "2022-02-24"}
    report = told(CHARGED, TRIED, ignoring(again, TRIAL))
    assert TRIAL in rules(report)


def test_a_weaker_tier_does_not_come_in_place_of_what_is_suppressed() -> None:
    born = {"id": "born", "type": "birth", "person": "ann", "when": "1700"}
    died = {"id": "died", "type": "death", "person": "ann", "when": "1900"}
    plain = told(born, died)
    report = told(born, ignoring(died, plain.findings[0].rule))
    assert len(plain.findings) == 1
    assert rules(report) == []


def test_root_causes_are_those_of_what_is_left() -> None:
    verdict = {
        "id": "found",
        "type": "verdict",
        "defendant": "ann",
        "case": "k",
        "outcome": "guilty",
        "when": "2022-01-01",
    }
    both = told(CHARGED, TRIED, verdict)
    assert len(both.findings) > 1
    report = told(CHARGED, ignoring(TRIED, TRIAL), verdict)
    assert all(
        cause.suspect in finding.claim_ids
        for cause in report.causes
        for finding in [report.findings[cause.findings[0]]]
    )
    assert sorted(n for cause in report.causes for n in cause.findings) == list(range(len(report.findings)))


def test_a_chain_that_applies_an_ignored_rule_is_suppressed_with_it() -> None:
    claims = [
        {"id": "trial", "type": "trial", "defendant": "ann", "case": "k", "from": "2024-02-21"},
        {"id": "verdict", "type": "verdict", "defendant": "ann", "case": "k"},
        {"id": "sentence", "type": "sentence", "defendant": "ann", "case": "k", "when": "exactly 1 week after verdict"},
        {"id": "sentenced", "type": "sentence", "defendant": "ann", "case": "k", "when": "2024-02-25"},
    ]
    (chain,) = told(*claims).findings
    assert chain.rule == "chronology/chain"
    (rule,) = chain.follows
    report = told(claims[0], ignoring(claims[1], rule), *claims[2:])
    assert (rules(report), report.summary.suppressed) == ([], 1)


# -- what has expired ------------------------------------------------------------------------------------------------


def test_on_the_last_day_it_still_holds() -> None:
    assert rules(told(CHARGED, ignoring(TRIED, TRIAL, until="2026-06-01"))) == []


def test_from_the_day_after_the_finding_returns_and_that_is_told() -> None:
    report = told(CHARGED, ignoring(TRIED, TRIAL, until="2026-05-31"))
    assert rules(report) == [TRIAL, EXPIRED]
    assert report.suppressed == ()
    told_of = report.findings[1]
    assert told_of.message == f"tried ignored {TRIAL} until 2026-05-31: the docket says so"
    assert (told_of.severity, told_of.claim_ids) == ("warning", ("tried",))


def test_what_is_said_of_suppressions_makes_nothing_else_suspect() -> None:
    plain = told(CHARGED, TRIED)
    expired = told(CHARGED, ignoring(TRIED, TRIAL, until="2020-01-01"))
    assert expired.causes[0].suspect == plain.causes[0].suspect
    assert [cause.suspect for cause in expired.causes[1:]] == ["tried"]
    assert expired.causes[1].repairs == ()


# -- what is unused --------------------------------------------------------------------------------------------------


def test_one_that_suppresses_nothing_is_a_finding() -> None:
    (finding,) = told(CHARGED, {**ignoring(TRIED, TRIAL), "from": "2024-02-24"}).findings
    assert (finding.rule, finding.severity, finding.suspect) == (UNUSED, "warning", "tried")
    assert finding.message == f"tried ignores {TRIAL} for nothing: nothing is found that cites this claim"


@pytest.mark.parametrize(
    ("word", "near"), [("legal/trial-before-charge", TRIAL), ("trial-before-charges", TRIAL), ("legel", "legal")]
)
def test_one_that_names_no_rule_is_told_the_nearest(word: str, near: str) -> None:
    assert told(CHARGED, ignoring(TRIED, word)).findings[1].message.endswith(f"did you mean {near!r}?")


def test_of_rules_by_which_was_not_judged_nothing_is_said() -> None:
    used = ignoring(TRIED, "biography")
    assert UNUSED in rules(told(CHARGED, used))
    ignored = Options(as_of="2026-06-01", threads=1, ignore=("biography/death-before-birth",))
    assert UNUSED not in rules(told(CHARGED, used, options=ignored))


@pytest.mark.parametrize("more", [{"scope": "part"}, {"min_certainty": "certain"}])
def test_a_run_over_a_part_does_not_tell_what_is_unused(more: dict[str, Any]) -> None:
    report = told(CHARGED, ignoring(TRIED, "biography"), options=Options(as_of="2026-06-01", threads=1, **more))
    assert rules(report) == [TRIAL]


def test_both_are_rules_that_can_be_ignored() -> None:
    quiet = Options(as_of="2026-06-01", threads=1, ignore=("suppression",))
    claims = (CHARGED, ignoring(TRIED, "biography", until="2020-01-01"), ignoring({**TRIED, "id": "t2"}, "office"))
    assert set(rules(told(*claims))) >= {UNUSED, EXPIRED}
    assert rules(told(*claims, options=quiet)) == [TRIAL]


# -- what is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ignore", "message"),
    [
        ([{"rule": TRIAL}], NO_REASON),
        (
            [{"rule": TRIAL, "reason": "  "}],
            NO_REASON,
        ),
        ([{"reason": "x"}], "'' is no rule; name one, such as legal/trial-before-charges, or a pack"),
        ([{"rule": TRIAL, "reason": "x", "untill": "2027-01-01"}], "unknown key 'untill'; did you mean 'until'?"),
        ([{"rule": TRIAL, "reason": "x", "until": "soon"}], "until 'soon' is not a day; write YYYY-MM-DD"),
        (TRIAL, "a rule is ignored with a reason: write RULE -- reason, or RULE -- reason until YYYY-MM-DD"),
        (7, "a list of rules to ignore, each with its reason: [{rule: ..., reason: ...}]"),
    ],
)
def test_a_reason_is_required_and_mistakes_are_told(ignore: object, message: str) -> None:
    (problem,) = check([{**TRIED, "ignore": ignore}], options=AS_OF).problems
    assert (problem.message, problem.field, problem.record) == (message, "ignore", "tried")


# -- where it is written ---------------------------------------------------------------------------------------------

NOTE = "x" * 400
LINES = "".join(f"{json.dumps(one)}\n" for one in (CHARGED, ignoring(TRIED, TRIAL)))
TABLE = f"""\
id,type,defendant,case,when,from,ignore
charged,charge,ann,k,2023-01-31,,
tried,trial,ann,k,,2022-02-24,{TRIAL} -- the docket says so
"""
REMARKED = f"""\
claims:
  - {{id: charged, type: charge, defendant: ann, case: k, when: 2023-01-31}}
  - id: tried
    # claimcheck: ignore[{TRIAL}] -- the docket says so
    type: trial
    defendant: ann
    case: k
    from: 2022-02-24
"""


@pytest.mark.parametrize(
    ("name", "text"), [("a.claims.jsonl", LINES), ("a.claims.csv", TABLE), ("a.claims.yaml", REMARKED)]
)
def test_every_format_can_say_it(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    report = check(tmp_path, options=AS_OF)
    assert (report.problems, rules(report)) == ((), [])
    assert [(one.claim, one.reason) for one in report.suppressed] == [("tried", "the docket says so")]


def test_large_files_say_it_too(tmp_path: Path) -> None:
    filler = "".join(
        f'{{"id": "f{n}", "type": "birth", "person": "p{n}", "when": "1900", "note": "{"x" * 400}"}}\n'
        for n in range(2600)
    )
    (tmp_path / "a.claims.jsonl").write_text(filler + LINES, encoding="utf-8")
    assert (tmp_path / "a.claims.jsonl").stat().st_size > 1 << 20
    report = check(tmp_path, options=AS_OF)
    assert [one.claim for one in report.suppressed] == ["tried"]
    assert UNUSED not in rules(report)


# -- what editors are told -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ignore", "valid"),
    [
        ([{"rule": TRIAL, "reason": "it is so", "until": "2027-01-01"}], True),
        ({"rule": TRIAL, "reason": "it is so"}, True),
        (f"{TRIAL} -- it is so", True),
        ([f"{TRIAL}: it is so"], True),
        ([{"rule": TRIAL}], False),
        ([{"rule": TRIAL, "reason": ""}], False),
        ([{"rule": TRIAL, "reason": "it is so", "untill": "2027-01-01"}], False),
        (TRIAL, False),
    ],
)
def test_the_schema_takes_what_is_read(ignore: object, valid: bool) -> None:
    document = {"claims": [{**TRIED, "ignore": ignore}]}
    assert schema_of_claims().is_valid(document) is valid
    assert (check(document["claims"], options=AS_OF).problems == ()) is valid


@cache
def schema_of_claims() -> Draft202012Validator:
    return Draft202012Validator(claims_schema(builtin_types()))


# -- the command line ------------------------------------------------------------------------------------------------

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("a.claims.yaml").write_text(REMARKED, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["claimcheck", "check", "--as-of", "2026-06-01", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return int(str(left.value.code)), capsys.readouterr().out

    return run


def test_the_exit_code_does_not_know_them(run: Run) -> None:
    code, out = run("--fail-on", "info")
    assert code == 0
    assert "no contradictions (1 suppressed) in 2 claims" in out


def test_json_shows_them_with_their_reason(run: Run) -> None:
    document = json.loads(run("-f", "json")[1])
    assert document["findings"] == []
    (shown,) = document["suppressed"]
    assert shown["rule"] == TRIAL
    assert shown["suppressed"] == {"claim": "tried", "rule": TRIAL, "reason": "the docket says so", "until": ""}
    assert document["summary"]["suppressed"] == 1


def test_json_lines_have_a_record_of_each(run: Run) -> None:
    records = [json.loads(line) for line in run("-f", "jsonl")[1].splitlines()]
    assert [one["type"] for one in records if one["type"] in ("finding", "suppressed")] == ["suppressed"]


def test_a_run_narrowed_on_the_command_line_does_not_tell_what_is_unused(run: Run) -> None:
    text = REMARKED.replace("2022-02-24", "2024-02-24")
    Path("a.claims.yaml").write_text(text, encoding="utf-8")
    assert UNUSED in run("-f", "concise")[1]
    assert UNUSED not in run("-f", "concise", "--select", "legal,suppression")[1]


def test_paths_narrow_where_the_settings_say_what_the_project_is(run: Run) -> None:
    Path("a.claims.yaml").write_text(REMARKED.replace("2022-02-24", "2024-02-24"), encoding="utf-8")
    assert UNUSED in run("-f", "concise", "a.claims.yaml")[1]
    Path("claimcheck.toml").write_text('paths = ["."]\n', encoding="utf-8")
    assert UNUSED not in run("-f", "concise", "a.claims.yaml")[1]
    assert UNUSED in run("-f", "concise", ".")[1]


def test_a_word_that_makes_no_sense_as_a_day_is_refused_by_options_too() -> None:
    with pytest.raises(ClaimcheckError, match="no rule is named"):
        check([TRIED], options=Options(severity={"nope": "info"}))
