"""SARIF as GitHub reads it: valid by the published schema, nothing empty, nothing over its limits without saying so."""

# ruff: noqa: E501 -- a row of a table is one line

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from claimcheck import Candidate, Report, check
from claimcheck.model.findings import Citation, Repair, Suppressed
from claimcheck.reports import RENDERERS, Style, sarif

SCHEMA = Path(__file__).parents[1] / "schemas" / "sarif-2.1.0.json"
Json = Mapping[str, Any]

CHAIN = [
    {"id": "tried", "type": "trial", "defendant": "ann", "case": "k", "from": "2024-02-21"},
    {"id": "judged", "type": "verdict", "defendant": "ann", "case": "k", "outcome": "guilty"},
    {"id": "sentenced-in", "type": "sentence", "defendant": "ann", "case": "k", "when": "2023"},
    {"id": "sentenced", "type": "sentence", "defendant": "ann", "case": "k", "when": "1 week after judged"},
]


@cache
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker())


def run_of(report: Report) -> Json:
    log = json.loads(RENDERERS["sarif"](report, Style()))
    assert [error.message for error in validator().iter_errors(log)] == []
    (run,) = log["runs"]
    return run  # type: ignore[no-any-return]


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)


def place(location: Json) -> tuple[str, int, int, int]:
    physical = location["physicalLocation"]
    region = physical["region"]
    assert region["startLine"] == region["endLine"]
    return physical["artifactLocation"]["uri"], region["startLine"], region["startColumn"], region["endColumn"]


def cited(citation: Citation) -> tuple[str, int, int, int]:
    return citation.file, citation.line, citation.column, citation.column + citation.length


def test_no_text_is_empty(report: Report) -> None:
    assert [text for text in texts_in(run_of(report)) if not text] == []


def test_files_are_named_relative_to_the_repository(report: Report) -> None:
    run = run_of(report)
    assert run["originalUriBaseIds"].keys() == {"%SRCROOT%"}
    assert "uri" not in run["originalUriBaseIds"]["%SRCROOT%"]  # where that was is nobody's business
    artifacts = [
        location["physicalLocation"]["artifactLocation"]
        for result in run["results"]
        for location in (*result["locations"], *result.get("relatedLocations", []))
    ]
    assert {artifact["uriBaseId"] for artifact in artifacts} == {"%SRCROOT%"}
    assert [artifact["uri"] for artifact in artifacts if artifact["uri"].startswith(("/", "./", "file:"))] == []


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b#c?.claims.yaml", "a%20b%23c%3F.claims.yaml"), ("./a.yaml", "a.yaml"), ("林.yaml", "%E6%9E%97.yaml"),
        ("a\udcff.yaml", "a%FF.yaml"), ("a:b.yaml", "a%3Ab.yaml"), ("<stdin>", "%3Cstdin%3E"), ("a%41.yaml", "a%2541.yaml"),
    ],
)  # fmt: skip
def test_names_become_uris(report: Report, file: str, uri: str) -> None:
    first = run_of(report.naming_files(lambda _: file))["results"][0]
    assert place(first["locations"][0])[0] == uri


def test_a_file_outside_the_repository_has_an_absolute_uri(report: Report) -> None:
    first = run_of(report.naming_files(lambda file: f"/x y/{file}"))["results"][0]
    artifact = first["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "file:///x%20y/claims/gazette.claims.yaml"}


# -- results -----------------------------------------------------------------------------------------------------


def test_a_result_stands_at_the_value_of_the_suspect(report: Report) -> None:
    for result, finding in zip(run_of(report)["results"], report.findings, strict=True):
        assert result["ruleId"] == finding.rule
        (location,) = result["locations"]
        assert place(location) == cited(finding.claims[0])
        assert finding.claims[0].id == finding.suspect


def test_its_message_links_to_the_claims_it_is_against(report: Report) -> None:
    result = run_of(report)["results"][0]
    assert result["message"]["text"] == (
        "Jacob Marley went on trial (2022-02-24) 11 months before being charged (2023-01-31). "
        "Against: [charge 2023-01-31](1)"
    )
    assert [location["id"] for location in result["relatedLocations"]] == [1]
    assert place(result["relatedLocations"][0]) == cited(report.findings[0].claims[1])


def test_every_link_leads_to_a_related_location(report: Report) -> None:
    for result in run_of(report)["results"]:
        linked = {int(number) for number in re.findall(r"\]\((\d+)\)", result["message"]["text"])}
        assert linked <= {location["id"] for location in result["relatedLocations"]}


def test_claims_that_say_as_much_are_related_too(report: Report) -> None:
    result = run_of(report)["results"][1]
    assert ["trial-too" in location["message"]["text"] for location in result["relatedLocations"]] == [False, True]


def test_levels_are_those_of_the_findings(report: Report) -> None:
    levels = {"error": "error", "warning": "warning", "info": "note"}
    results = run_of(report)["results"]
    assert [result["level"] for result in results] == [levels[finding.severity] for finding in report.findings]
    assert [result["properties"]["kind"] for result in results] == [finding.kind for finding in report.findings]


def test_fingerprints_do_not_depend_on_lines(report: Report) -> None:
    moved = replace(
        report,
        findings=tuple(
            replace(finding, claims=tuple(replace(citation, line=citation.line + 7) for citation in finding.claims))
            for finding in report.findings
        ),
    )
    before, after = ([one["partialFingerprints"] for one in run_of(told)["results"]] for told in (report, moved))
    assert before == after
    assert len({one["primaryLocationLineHash"] for one in before}) == len(report.findings)


def test_no_two_results_have_one_fingerprint(report: Report) -> None:
    twice = replace(report, findings=(report.findings[0],) * 3)
    hashes = [one["partialFingerprints"]["primaryLocationLineHash"] for one in run_of(twice)["results"]]
    assert hashes == [f"{report.findings[0].fingerprint}:{number}" for number in (1, 2, 3)]


def test_a_claim_without_a_known_column_has_a_whole_region(report: Report) -> None:
    first = report.findings[0]
    bare = replace(first, claims=tuple(replace(one, line=0, column=0, length=0) for one in first.claims))
    (result,) = run_of(replace(report, findings=(bare,)))["results"]
    assert place(result["locations"][0])[1:] == (1, 1, 2)


# -- chains ------------------------------------------------------------------------------------------------------


def test_what_two_claims_show_has_no_code_flow(report: Report) -> None:
    assert [result for result in run_of(report)["results"] if "codeFlows" in result] == []


def test_the_steps_of_a_chain_are_one_thread(report: Report) -> None:
    stepwise = replace(report.findings[0], stepwise=True)
    result = run_of(replace(report, findings=(stepwise,)))["results"][0]
    ((thread,),) = [flow["threadFlows"] for flow in result["codeFlows"]]
    steps = [location["location"] for location in thread["locations"]]
    assert [step["message"]["text"] for step in steps] == [step.text for step in stepwise.steps]
    trial, charge = (cited(citation) for citation in stepwise.claims)
    assert [place(step) for step in steps] == [charge, trial, trial]  # the rule itself stands nowhere


def test_a_real_chain_is_valid() -> None:
    found = check(CHAIN)
    (chained,) = (finding for finding in found.findings if finding.stepwise)
    (flow,) = (flow for result in run_of(found)["results"] for flow in result.get("codeFlows", ()))
    ((*locations,),) = (thread["locations"] for thread in flow["threadFlows"])
    assert len(locations) == len(chained.steps) > 3
    lines = {citation.line: citation.id for citation in chained.claims}
    stops = [lines[one["location"]["physicalLocation"]["region"]["startLine"]] for one in locations]
    assert stops == ["tried", "judged", "sentenced-in", "sentenced-in"]  # what each step comes to


# -- fixes -------------------------------------------------------------------------------------------------------


def with_repair(report: Report, *values: str) -> Report:
    repair = Repair(
        "sentencing", "when", "on or after 2024-08-15", tuple(Candidate(one, "one digit") for one in values)
    )
    finding = next(one for one in report.findings if one.rule == "court/sentence-before-verdict")
    return replace(report, findings=(replace(finding, repairs=(repair,)),), causes=())


def test_without_a_near_value_there_is_no_fix(report: Report) -> None:
    assert "fixes" not in run_of(with_repair(report))["results"][0]


def test_every_near_value_is_a_fix_that_keeps_the_quotation_marks(report: Report) -> None:
    fixes = run_of(with_repair(report, "2024-09~", "2024-10~"))["results"][0]["fixes"]
    assert len(fixes) == 2
    (change,) = fixes[0]["artifactChanges"]
    (replacement,) = change["replacements"]
    file = Path(change["artifactLocation"]["uri"])
    region = replacement["deletedRegion"]
    line = file.read_text(encoding="utf-8").splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == '"2024-07~"'
    assert replacement["insertedContent"]["text"] == '"2024-09~"'
    assert "one digit" in fixes[0]["description"]["text"]


def test_what_would_mend_the_cause_comes_before_what_would_mend_one_finding(report: Report) -> None:
    first, *others = report.causes
    repair = Repair("trial-opens", "from", "in 2024", (Candidate("2024-02-24", "one digit"),))
    results = run_of(replace(report, causes=(replace(first, repairs=(repair,)), *others)))["results"]
    inserted = [
        [
            change["replacements"][0]["insertedContent"]["text"]
            for fix in result["fixes"]
            for change in fix["artifactChanges"]
        ]
        for result in results
        if "fixes" in result
    ]
    assert inserted == [["2024-02-24"], ["2024-02-24"]]


def test_a_value_that_does_not_stand_there_as_it_is_has_no_fix(report: Report) -> None:
    (finding,) = with_repair(report, "2024-09~").findings
    elsewhere = tuple(replace(citation, value="in July") for citation in finding.claims)
    assert "fixes" not in run_of(replace(report, findings=(replace(finding, claims=elsewhere),)))["results"][0]


# -- rules -------------------------------------------------------------------------------------------------------


def test_rules_are_those_that_found_something(report: Report) -> None:
    run = run_of(report)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({finding.rule for finding in report.findings})
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_rule_brings_its_page_without_links_to_other_pages(report: Report) -> None:
    rule = run_of(report)["tool"]["driver"]["rules"][2]
    page = rule["help"]["markdown"]
    assert page.startswith("# court/trial-before-charge\n\n**A trial starts no earlier than the first charge**")
    assert "](../" not in page
    assert "```yaml" in page
    bare = run_of(replace(report, rules=()))["tool"]["driver"]["rules"][2]
    assert bare["help"]["markdown"]
    assert len(rule["shortDescription"]["text"]) <= 1024


def test_precision_is_how_sure_the_surest_finding_is(report: Report) -> None:
    rules = {rule["id"]: rule["properties"]["precision"] for rule in run_of(report)["tool"]["driver"]["rules"]}
    assert rules == {
        "court/dated-twice": "very-high",
        "court/sentence-before-verdict": "high",
        "court/trial-before-charge": "very-high",
    }


# -- the run -----------------------------------------------------------------------------------------------------


def test_problems_and_notices_are_notifications(report: Report) -> None:
    (invocation,) = run_of(report)["invocations"]
    assert invocation["executionSuccessful"] is False
    told = invocation["toolExecutionNotifications"]
    assert [one["level"] for one in told] == ["error", "error", "note", "note", "note"]
    assert place(told[0]["locations"][0])[:3] == ("claims/gazette.claims.yaml", 29, 24)
    assert [one["associatedRule"]["id"] for one in told if "associatedRule" in one] == ["court/trial-before-charge"]


def test_a_run_without_problems_was_successful(report: Report) -> None:
    (invocation,) = run_of(replace(report, problems=(), notices=()))["invocations"]
    assert invocation == {"executionSuccessful": True, "toolExecutionNotifications": []}


def test_of_too_many_results_the_most_serious_are_kept_and_the_rest_is_counted(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 5)
    run = run_of(report)
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error", "error", "error"]
    assert "2 more findings left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_of_too_many_related_locations_the_rest_is_counted(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RELATED", 1)
    run = run_of(report)
    assert max(len(result["relatedLocations"]) for result in run["results"]) == 1
    assert (
        "1 more related location left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    )


def test_of_many_claims_the_first_ten_are_linked(report: Report) -> None:
    first = report.findings[0]
    many = replace(first, claims=(first.claims[0], *(replace(first.claims[1], id=f"c{n}") for n in range(30))))
    (result,) = run_of(replace(report, findings=(many,)))["results"]
    assert len(re.findall(r"\]\(\d+\)", result["message"]["text"])) == 10
    assert result["message"]["text"].endswith(", 20 more")
    assert len(result["relatedLocations"]) == 30


# -- what is accepted --------------------------------------------------------------------------------------------


def accepted(report: Report) -> Report:
    """The report with its first finding suppressed and its second in a baseline."""
    first, second, *others = report.findings
    ignored = Suppressed(first, first.claim_ids[0], first.rule, "it is so", "2027-01-01")
    return replace(report, findings=tuple(others), causes=(), suppressed=(ignored,), baselined=(second,))


def test_without_a_baseline_no_result_has_a_state(report: Report) -> None:
    assert [one for one in run_of(report)["results"] if one.keys() & {"baselineState", "suppressions"}] == []


def test_what_is_accepted_is_a_result_with_a_suppression(report: Report) -> None:
    whole = accepted(report)
    *others, suppressed, known = run_of(whole)["results"]
    assert [one["baselineState"] for one in others] == ["new"] * len(whole.findings)
    assert [one for one in others if "suppressions" in one] == []
    assert (suppressed["ruleId"], suppressed["baselineState"]) == (report.findings[0].rule, "new")
    assert suppressed["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "it is so (until 2027-01-01)"}
    ]
    assert (known["ruleId"], known["baselineState"]) == (report.findings[1].rule, "unchanged")
    assert known["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "accepted in the baseline"}
    ]


def test_a_result_stays_the_same_when_it_is_accepted(report: Report) -> None:
    def known_again(one: Report) -> set[str]:
        return {result["partialFingerprints"]["claimcheck/v1"] for result in run_of(one)["results"]}

    assert known_again(accepted(report)) == known_again(report)


def test_what_is_accepted_is_left_out_first(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = accepted(report)
    monkeypatch.setattr(sarif, "MOST_RESULTS", len(whole.findings))
    run = run_of(whole)
    assert [one for one in run["results"] if "suppressions" in one] == []
    (cap,) = [
        one for one in run["invocations"][0]["toolExecutionNotifications"] if one["descriptor"]["id"].endswith("cap")
    ]
    assert cap["message"]["text"].startswith("2 more findings left out")
