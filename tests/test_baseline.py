"""A baseline: findings accepted as known, in a file that changes only with what it is about."""

from __future__ import annotations

import json
import os
import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck import ClaimcheckError, Options, Report, check
from claimcheck.cli import main
from claimcheck.model.baseline import HEADER, Baseline, Entry
from claimcheck.reports import RENDERERS, Style
from claimcheck.triage.baseline import entry_of
from program import Run

TRIAL, DEATH = "legal/trial-before-charges", "biography/death-before-birth"
CLAIMS = """\
claims:
  - {id: charged, type: charge, defendant: ann, case: k, when: 2023-01-31}
  - {id: tried, type: trial, defendant: ann, case: k, from: 2022-02-24}
"""
LIVES = """\
claims:
  - {id: born, type: birth, person: ben, when: 1900}
  - {id: died, type: death, person: ben, when: 1890}
"""
FILE = "known.txt"
NOTE = "x" * 400


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Run) -> Run:
    """Run `check` in a folder with two files that hold a contradiction each."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("a", CLAIMS), ("b", LIVES)):
        Path(f"{name}.claims.yaml").write_text(text, encoding="utf-8")

    return lambda *arguments: cli("check", "-q", "-f", "concise", "--baseline", FILE, *arguments)


def known() -> list[str]:
    """Return the rules of the entries in the file."""
    return sorted(entry.rule for entry in Baseline.of(Path(FILE).read_text(encoding="utf-8"), FILE).entries)


def found() -> Report:
    return check(".", options=Options(threads=1))


# -- the file --------------------------------------------------------------------------------------------------------


def test_it_has_a_line_for_each_finding_in_order_and_no_lines_counts_or_days(run: Run) -> None:
    result = run("--update-baseline")
    assert (result.code, result.out, result.err) == (0, "", "known.txt: 2 accepted, 2 new, 0 dropped\n")
    head, *entries = Path(FILE).read_text(encoding="utf-8").splitlines()
    assert head == HEADER
    assert entries == sorted(entries)
    assert {tuple(line.split()[1:]) for line in entries} == {(DEATH, "born", "died"), (TRIAL, "charged", "tried")}


def test_the_fingerprint_stays_when_claims_move_or_are_written_otherwise(run: Run) -> None:
    run("--update-baseline")
    before = Path(FILE).read_bytes()
    moved = "# a remark\nsources: {s: {title: t}}\nclaims:\n" + "\n".join(reversed(CLAIMS.splitlines()[1:])) + "\n"
    Path("a.claims.yaml").rename("c.claims.yaml")
    Path("c.claims.yaml").write_text(moved, encoding="utf-8")
    assert run("--update-baseline").err == "known.txt: 2 accepted, 0 new, 0 dropped\n"
    assert Path(FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new"), [("2022-02-24", "2022-02-25"), ("tried,", "tried-1,"), ("2023-01-31", "2023-01-30")]
)
def test_another_value_or_another_claim_is_another_finding(run: Run, old: str, new: str) -> None:
    run("--update-baseline")
    Path("a.claims.yaml").write_text(CLAIMS.replace(old, new), encoding="utf-8")
    result = run()
    assert result.code == 1
    assert TRIAL in result.out


def test_the_fingerprint_knows_the_rule_the_ids_and_the_values_alone(run: Run) -> None:
    finding = found().findings[0]
    first, *others = finding.claims
    same = replace(finding, message="other", why="", severity="info", suspect=None, claims=(*others, first), steps=())
    moved = replace(same, claims=tuple(replace(one, line=99, column=9, file="z", excerpt="") for one in same.claims))
    assert same.fingerprint == moved.fingerprint == finding.fingerprint
    for change in ({"id": "other"}, {"value": "1066"}, {"field": "when-else"}):
        other = replace(finding, claims=(replace(first, **change), *others))
        assert other.fingerprint != finding.fingerprint
    assert replace(finding, rule="a/b").fingerprint != finding.fingerprint


# -- what is accepted ------------------------------------------------------------------------------------------------


def test_what_is_accepted_is_no_finding_and_what_is_new_is(run: Run) -> None:
    Path("b.claims.yaml").rename("later")
    run("--update-baseline")
    Path("later").rename("b.claims.yaml")
    result = run()
    assert result.code == 1
    assert DEATH in result.out
    assert TRIAL not in result.out


def test_nothing_is_accepted_where_nothing_could_be_told(run: Run) -> None:
    assert run("--update-baseline", "--changed-since", "nope").code == 2
    assert run("--update-baseline", "-o", "json:a.claims.yaml/x").code == 2
    assert not Path(FILE).exists()


def test_it_is_still_in_the_report_and_counted(run: Run) -> None:
    run("--update-baseline")
    result = run("-f", "json")
    assert result.code == 0
    document = json.loads(result.out)
    assert (document["findings"], document["causes"]) == ([], [])
    assert sorted(one["rule"] for one in document["baselined"]) == [DEATH, TRIAL]
    assert (document["summary"]["errors"], document["summary"]["baselined"]) == (0, 2)


def test_the_summary_says_how_many(run: Run) -> None:
    run("--update-baseline")
    accepted = Baseline.of(Path(FILE).read_text(encoding="utf-8"), FILE)
    report = check(".", options=Options(threads=1, baseline=accepted))
    assert "no contradictions (2 in the baseline) in 4 claims" in RENDERERS["full"](report, Style(False, 200))


def test_the_settings_may_name_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--update-baseline")
    Path("claimcheck.toml").write_text(f'baseline = "{FILE}"\n', encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["claimcheck", "check", "-q"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    assert capsys.readouterr().out == ""


def test_a_kept_report_is_not_taken_for_that_of_another_baseline(tmp_path: Path) -> None:
    lines = (
        f'{{"id": "f{n}", "type": "birth", "person": "p{n}", "when": "1900", "note": "{NOTE}"}}' for n in range(2600)
    )
    died = '{"id": "died", "type": "death", "person": "p7", "when": "1890"}'
    (tmp_path / "a.claims.jsonl").write_text("\n".join([*lines, died]), encoding="utf-8")
    options = Options(threads=1, cache=str(tmp_path / "cache"))
    (finding,) = check(tmp_path, options=options).findings
    known = Baseline(frozenset({entry_of(finding)}))
    for _ in range(2):
        report = check(tmp_path, options=replace(options, baseline=known))
        assert (report.findings, [one.fingerprint for one in report.baselined]) == ((), [finding.fingerprint])
    assert check(tmp_path, options=options).findings == (finding,)


# -- what is no longer found -----------------------------------------------------------------------------------------


def mend() -> None:
    """Mend one of the two contradictions."""
    Path("a.claims.yaml").write_text(CLAIMS.replace("2022-02-24", "2024-02-24"), encoding="utf-8")


def test_an_entry_that_nothing_matches_is_listed(run: Run) -> None:
    run("--update-baseline")
    mend()
    report = check(
        ".", options=Options(baseline=Baseline.of(Path(FILE).read_text(encoding="utf-8"), FILE), scope="whole")
    )
    assert [entry.rule for entry in report.stale] == [TRIAL]
    (notice,) = [notice for notice in report.notices if notice.topic == "baseline"]
    assert notice.reason == f"{TRIAL} is no longer found of charged, tried"


def stale_told(run: Run, *arguments: str) -> bool:
    return run(*arguments, "--error-stale-baseline").code == 1


def test_it_may_be_an_error(run: Run) -> None:
    run("--update-baseline")
    assert not stale_told(run)
    mend()
    assert run().code == 0
    assert stale_told(run)


@pytest.mark.parametrize(
    "narrowing", [("--select", "biography"), ("--ignore", "legal"), ("--min-certainty", "certain"), ("b.claims.yaml",)]
)
def test_a_narrowed_run_says_nothing_of_it(run: Run, narrowing: tuple[str, ...]) -> None:
    run("--update-baseline")
    mend()
    assert not stale_told(run, *narrowing)


def test_paths_narrow_only_where_the_settings_say_what_the_project_is(run: Run) -> None:
    run("--update-baseline")
    mend()
    assert stale_told(run, "a.claims.yaml")  # all its claims were read
    Path("claimcheck.toml").write_text('paths = ["."]\n', encoding="utf-8")
    assert not stale_told(run, "a.claims.yaml")
    assert stale_told(run, ".")
    assert stale_told(run)


def test_an_entry_whose_claims_are_gone_is_listed_where_all_was_read(run: Run) -> None:
    run("--update-baseline")
    Path("a.claims.yaml").unlink()
    assert stale_told(run)
    assert not stale_told(run, "b.claims.yaml")


def test_what_a_claim_says_to_ignore_is_still_found(run: Run) -> None:
    run("--update-baseline")
    text = CLAIMS.replace("02-24}", f"02-24, ignore: {TRIAL} -- it is so}}")
    Path("a.claims.yaml").write_text(text, encoding="utf-8")
    assert not stale_told(run)


def test_pruning_drops_it_and_accepts_nothing_new(run: Run) -> None:
    Path("b.claims.yaml").rename("later")
    run("--update-baseline")
    Path("later").rename("b.claims.yaml")
    mend()
    result = run("--prune-baseline")
    assert result.code == 1
    assert "known.txt: 0 accepted, 0 new, 1 dropped" in result.err
    assert known() == []


def test_a_narrowed_run_drops_nothing(run: Run) -> None:
    run("--update-baseline")
    mend()
    result = run("--prune-baseline", "--select", "biography")
    assert "it cannot tell what is no longer found" in result.err
    assert known() == [DEATH, TRIAL]
    run("--update-baseline", "--select", "biography")
    assert known() == [DEATH, TRIAL]
    run("--update-baseline")
    assert known() == [DEATH]


# -- what is wrong ---------------------------------------------------------------------------------------------------


def test_one_that_is_not_there_is_told(run: Run) -> None:
    result = run()
    assert (result.code, result.err) == (
        2,
        "known.txt: error: there is no such baseline; write it with --update-baseline\n",
    )


def test_an_update_joins_the_sides_of_a_merge_that_was_left_unfinished(run: Run) -> None:
    run("--update-baseline")
    head, first, second = Path(FILE).read_text(encoding="utf-8").splitlines()
    lines = [head, "<<<<<<< HEAD", first, "=======", second, ">>>>>>> branch"]
    Path(FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run().code == 2
    assert run("--update-baseline").code == 0
    assert Path(FILE).read_text(encoding="utf-8").splitlines() == [head, first, second]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("<<<<<<< HEAD", "--update-baseline joins both sides"),
        ("0123456789abcdef", "write the file anew with --update-baseline"),
        ("0123456789abcdeX legal/trial-before-charges a", "write the file anew with --update-baseline"),
        ('{"version": 1}', "write the file anew with --update-baseline"),
    ],
)
def test_a_line_that_is_no_entry_is_told_at_its_place(line: str, hint: str) -> None:
    with pytest.raises(ClaimcheckError) as refused:
        Baseline.of(f"{HEADER}\n\n{line}\n", FILE)
    (problem,) = refused.value.problems
    assert (str(problem.place), hint in problem.hint) == (f"{FILE}:3", True)


def test_a_file_that_is_no_baseline_is_told_once(run: Run) -> None:
    Path(FILE).write_text("not\na\nbaseline\n", encoding="utf-8")
    result = run()
    assert result.code == 2
    assert result.err.splitlines() == [
        f"{FILE}:1: error: not an entry of a baseline (and on 2 more lines); an entry is a fingerprint, a rule and "
        "the ids of claims; write the file anew with --update-baseline"
    ]


def test_without_a_name_it_is_the_usual_one(
    monkeypatch: pytest.MonkeyPatch, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["claimcheck", "check", "--update-baseline", "--quiet"])
    with pytest.raises(SystemExit) as left:
        main()
    assert (left.value.code, capsys.readouterr().err) == (
        0,
        "claimcheck-baseline.txt: 2 accepted, 2 new, 0 dropped\n",
    )
    assert len(Baseline.of(Path("claimcheck-baseline.txt").read_text(encoding="utf-8"), "").entries) == 2


def test_options_without_a_file_make_no_sense(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["claimcheck", "check", "--prune-baseline"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert "name the baseline, such as --baseline claimcheck-baseline.txt" in capsys.readouterr().err


def test_a_crash_before_the_renaming_leaves_the_old_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("b.claims.yaml").rename("later")
    run("--update-baseline")
    before = Path(FILE).read_bytes()
    Path("later").rename("b.claims.yaml")

    def crash(*paths: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", crash)
        run("--update-baseline")
    assert Path(FILE).read_bytes() == before
    assert sorted(file.name for file in Path().iterdir()) == ["a.claims.yaml", "b.claims.yaml", FILE]


def test_a_folder_that_cannot_be_written_to_is_told(run: Run) -> None:
    Path("deep").write_text("a file", encoding="utf-8")
    result = run("--baseline", "deep/known.txt", "--update-baseline")
    assert result.code == 2
    assert result.err.startswith("deep/known.txt: error: ")


# -- merging ---------------------------------------------------------------------------------------------------------

FINGERPRINTS = st.text("0123456789abcdef", min_size=16, max_size=16)
ENTRIES = st.builds(
    Entry,
    FINGERPRINTS,
    st.sampled_from([TRIAL, DEATH]),
    st.sets(st.sampled_from("abcde"), min_size=1).map(lambda ids: tuple(sorted(ids))),
)
BASELINES = st.builds(Baseline, st.frozensets(ENTRIES, max_size=8))


@given(BASELINES, BASELINES, st.randoms(use_true_random=False))
def test_the_lines_of_two_baselines_in_any_order_are_the_baseline_of_both(
    one: Baseline, other: Baseline, chance: random.Random
) -> None:
    lines = [*one.render().splitlines(), *other.render().splitlines()]
    chance.shuffle(lines)
    assert Baseline.of("\n".join(lines), FILE) == Baseline(one.entries | other.entries)


@given(BASELINES)
def test_what_is_written_is_read_again(baseline: Baseline) -> None:
    text = baseline.render()
    assert Baseline.of(text, FILE) == baseline
    assert text.splitlines()[1:] == sorted(text.splitlines()[1:])


def test_an_entry_names_the_rule_and_the_claims_in_order(run: Run) -> None:
    for finding in found().findings:
        entry = entry_of(finding)
        assert entry == Entry(finding.fingerprint, finding.rule, tuple(sorted(finding.claim_ids)))
