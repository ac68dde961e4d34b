"""What has become of findings between two versions, and which of them involve a changed claim."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from claimcheck.model.difference import Wavering, wavering_in
from program import Run

TRIAL, DEATH = "legal/trial-before-charges", "biography/death-before-birth"
COURT = """\
claims:
  - {id: charged, type: charge, defendant: ann, case: k, when: 2023-01-31}
  - {id: tried, type: trial, defendant: ann, case: k, from: 2022-02-24}
"""
BORN = "  - {id: born, type: birth, person: ben, when: 1900}\n"
DIED = "  - {id: died, type: death, person: ben, when: 1890}\n"


def git(*arguments: str) -> None:
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def write(text: str, file: str = "claims/a.claims.yaml") -> None:
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(text, encoding="utf-8")


def commit() -> None:
    git("add", "-A")
    git("commit", "-q", "-m", "more")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Run) -> Run:
    """Run the program in a repository with one commit, which holds one contradiction."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    git("init", "-q", "-b", "main")
    write(COURT + BORN)
    commit()

    return cli


def difference(run: Run, *arguments: str) -> dict[str, list[str]]:
    """Return the rules of the findings that differ, by what has become of them."""
    document = json.loads(run("diff", *arguments, "-f", "json").out)
    return {kind: [one["rule"] for one in document[kind]] for kind in ("new", "fixed", "accepted", "unchanged")}


# -- two versions ----------------------------------------------------------------------------------------------------


def test_a_version_does_not_differ_from_itself(run: Run) -> None:
    result = run("diff", "claims", "claims")
    assert (result.code, result.out) == (0, "0 new, 0 fixed, 1 unchanged\n")


def test_in_a_hook_of_git_the_folder_tells_the_repository(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(COURT + BORN, "drafts/a.claims.yaml")
    commit()
    expected = run("diff", "HEAD:claims", "claims")
    monkeypatch.setenv("GIT_DIR", str(Path(".git").resolve()))
    monkeypatch.setenv("GIT_PREFIX", "claims/")
    assert run("diff", "HEAD:claims", "claims") == expected


def test_findings_come_and_go(run: Run) -> None:
    write(COURT.replace("2022-02-24", "2024-02-24") + DIED + BORN)
    result = run("diff", "main:claims", "claims")
    assert result.code == 1
    assert result.out == (
        f"+ claims/a.claims.yaml:5:48: error[{DEATH}] ben died (1890) at least 9 years before being born (1900) "
        "[born against died]\n"
        f"- main:claims/a.claims.yaml:2:64: error[{TRIAL}] ann went on trial (2022-02-24) 11 months before being "
        "charged (2023-01-31) [charged against tried]\n"
        "1 new, 1 fixed, 0 unchanged\n"
    )


def test_what_is_only_fixed_is_no_reason_to_fail(run: Run) -> None:
    write(BORN.replace("  - ", "- "))
    assert run("diff", "main:claims", "claims").code == 0


def test_where_claims_stand_makes_no_difference(run: Run) -> None:
    write("# moved\n\n" + COURT + BORN, "claims/deep/b.claims.yaml")
    Path("claims/a.claims.yaml").unlink()
    assert difference(run, "main:claims", "claims") == {"new": [], "fixed": [], "accepted": [], "unchanged": [TRIAL]}


def test_what_is_ignored_now_is_accepted_and_not_fixed(run: Run) -> None:
    write(COURT.replace("02-24}", f"02-24, ignore: {TRIAL} -- it is so}}"))
    assert difference(run, "main:claims", "claims") == {"new": [], "fixed": [], "accepted": [TRIAL], "unchanged": []}


@pytest.mark.parametrize("least", ["error", "never"])
def test_the_exit_code_depends_on_what_is_new(run: Run, least: str) -> None:
    write(COURT + BORN + DIED)
    assert run("diff", "main:claims", "claims", "--fail-on", least).code == (1 if least == "error" else 0)


def test_reports_are_versions_too(run: Run) -> None:
    before = run("check", "claims", "-f", "json").out
    write(COURT + BORN + DIED)
    after = run("check", "claims", "-f", "json").out
    write(before, "before.json")
    write(after, "after.json")
    expected = {"new": [DEATH], "fixed": [], "accepted": [], "unchanged": [TRIAL]}
    assert difference(run, "before.json", "after.json") == expected
    assert difference(run, "before.json", "claims") == expected
    assert difference(run, "after.json", "main:claims") == {**expected, "new": [], "fixed": [DEATH]}


def test_two_revisions_are_compared_whatever_is_in_the_folder(run: Run) -> None:
    write(COURT + BORN + DIED)
    commit()
    write("claims: [")
    assert difference(run, "main~1:claims", "main:claims")["new"] == [DEATH]
    assert difference(run, "main~1:claims/a.claims.yaml", "main:")["new"] == [DEATH]


def test_the_texts_of_sources_are_those_of_the_revision(run: Run) -> None:
    quoted = "sources: {s: {text: s.txt}}\nclaims:\n  - {id: q, type: birth, person: ann, source: s, quote: in March}\n"
    write(quoted)
    write("She was born in May.", "claims/s.txt")
    commit()
    write("She was born in March.", "claims/s.txt")
    assert difference(run, "main:claims", "claims")["fixed"] == ["sourcing/quote-not-in-source"]


def test_what_is_broken_is_told_and_is_exit_code_2(run: Run) -> None:
    write("claims: [")
    result = run("diff", "main:claims", "claims")
    assert result.code == 2
    assert "claims/a.claims.yaml:2:1: error: not valid YAML" in result.out


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        (("nothing", "claims"), "nothing: error: no such file or folder, and no revision of one"),
        (("nothing:claims", "claims"), "nothing: error: no such revision"),
        (("main:nothing", "claims"), "main:nothing: error: it was not there at that revision"),
        (("--upload-pack=x:claims", "claims"), "No such option"),
        (("--", "-h:claims", "claims"), "-h: error: no such revision"),
        (("main:..", "claims"), "error: not a git repository"),
        (("claims",), "two versions are compared"),
        (("--history", "2", "claims", "claims"), "--history takes one path"),
    ],
)
def test_what_is_no_version_is_told(run: Run, versions: tuple[str, ...], message: str) -> None:
    result = run("diff", *versions)
    assert result.code == 2
    assert message in result.err


def test_the_paths_of_the_settings_are_no_versions(run: Run) -> None:
    write('paths = ["claims", "."]\n', "claimcheck.toml")
    assert "two versions are compared" in run("diff").err


@pytest.mark.parametrize(
    "text", ['{"version": 2, "findings": []}', '{"version": 1, "findings": [1]}', '{"version": 1, "findings": {}}']
)
def test_a_report_that_is_none_is_told(run: Run, text: str) -> None:
    write(text, "old.json")
    result = run("diff", "old.json", "claims")
    assert (result.code, "old.json: error: not a report of version 1" in result.err) == (2, True)


def test_a_revision_is_never_run_or_written_into_the_repository(run: Run) -> None:
    """Neither filters nor hooks run, and nothing is checked out."""
    git("config", "filter.bad.smudge", "touch smudged")
    git("config", "core.hooksPath", "hooks")
    write("* filter=bad\n", ".gitattributes")
    commit()
    before = sorted(Path().rglob("*"))
    run("diff", "main:claims", "claims")
    assert sorted(Path().rglob("*")) == before


def test_what_is_passed_over_is_so_at_every_revision(run: Run) -> None:
    write("claims:\n" + BORN.replace("born", "b2") + DIED, "claims/drafts/b.claims.yaml")
    commit()
    write('exclude = ["claims/drafts", "c.claims.*"]\n', "claimcheck.toml")
    write(COURT.replace("charged", "c2").replace("tried", "t2"), "claims/c.claims.yaml")
    assert run("diff", "main:claims", "claims", "-q") == (0, "", "")
    write("claims:\n" + BORN.replace("born", "b2"), "claims/drafts/b.claims.yaml")
    assert run("diff", "main:claims", "claims", "-q") == (0, "", "")
    assert run("check", "claims", "--changed-since", "main", "-q", "-f", "concise") == (0, "", "")


def test_a_revision_alone_is_of_the_other_path(run: Run) -> None:
    write(COURT + BORN, "drafts/a.claims.yaml")  # whose ids would be used twice
    commit()
    assert run("diff", "HEAD", "claims") == run("diff", "HEAD:claims", "claims")


def test_two_revisions_alone_are_of_all_below_the_folder(run: Run) -> None:
    write(DIED.replace("  - ", "claims:\n  - ", 1), "claims/b.claims.yaml")
    commit()
    result = run("diff", "HEAD~1", "HEAD", "-q")
    assert result.code == 1
    assert result == run("diff", "HEAD~1:.", "HEAD:.", "-q")


# -- dates that go back and forth ------------------------------------------------------------------------------------


def test_a_date_that_was_changed_once_does_not_waver() -> None:
    assert wavering_in([{"a": {"when": "1900"}}, {"a": {"when": "1901"}}, {"a": {"when": "1901"}}]) == ()
    assert wavering_in([{"a": {"when": "1900"}}, {}, {"a": {"when": "1900"}}]) == ()


def test_one_that_was_changed_back_does() -> None:
    versions = [{"a": {"when": date, "until": "x"}} for date in ("1900", "1900", "1901", "1900")]
    assert wavering_in(versions) == (Wavering("a", "when", ("1900", "1901", "1900")),)


def test_the_history_of_a_path_tells_of_them(run: Run) -> None:
    for year in ("1990", "1890"):
        write(COURT + BORN + DIED.replace("1890", year))
        commit()
    write(COURT + BORN + DIED.replace("1890", "1990"))
    result = run("diff", "--history", "5", "claims")
    assert (
        result.out
        == "! died: `when` goes back and forth: 1990, 1890, 1990\n0 new, 0 fixed, 1 unchanged, 1 date back and forth\n"
    )


# -- what involves a changed claim -----------------------------------------------------------------------------------


def told_since(run: Run, revision: str, *paths: str) -> list[str]:
    result = run("check", *(paths or ("claims",)), "--changed-since", revision, "-f", "json")
    assert json.loads(result.out)["errors"] == []
    return [one["rule"] for one in json.loads(result.out)["findings"]]


def test_what_was_there_before_is_not_told(run: Run) -> None:
    assert told_since(run, "main") == []
    write("# moved\n\n" + COURT + BORN)
    assert told_since(run, "main") == []


def test_what_a_new_claim_contradicts_is_told_though_the_other_is_old(run: Run) -> None:
    write(COURT + BORN)
    write("claims:\n" + DIED, "claims/new.claims.yaml")
    assert told_since(run, "main") == [DEATH]
    assert run("check", "claims", "--changed-since", "main", "-q").code == 1


def test_a_changed_value_is_told(run: Run) -> None:
    write(COURT.replace("2022-02-24", "2022-02-25") + BORN)
    assert told_since(run, "main") == [TRIAL]


def test_a_source_that_is_described_otherwise_changes_its_claims(run: Run) -> None:
    named = "source: s\nsources: {s: {rank: normal}}\n" + COURT
    write(named)
    commit()
    assert told_since(run, "main") == []
    write(named.replace("normal", "preferred"))
    assert told_since(run, "main") == [TRIAL]


def test_from_within_the_repository_and_by_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(COURT + BORN + DIED)
    monkeypatch.chdir("claims")
    assert told_since(run, "main", ".") == [DEATH]
    assert told_since(run, "main", "a.claims.yaml") == [DEATH]


def test_lines_of_large_files_are_compared(run: Run) -> None:
    line = '{{"id": "f{n}", "type": "birth", "person": "p{n}", "when": "1900", "note": "{note}"}}\n'
    filler = "".join(line.format(n=n, note="x" * 400) for n in range(2600))
    court = '{"id": "c", "type": "charge", "defendant": "eve", "case": "l", "when": "2023"}\n'
    court += '{"id": "t", "type": "trial", "defendant": "eve", "case": "l", "from": "2022"}\n'
    write(filler + court, "claims/large.claims.jsonl")
    commit()
    assert told_since(run, "main") == []
    write(
        court + filler + '{"id": "t2", "type": "death", "person": "p7", "when": "1890"}\n', "claims/large.claims.jsonl"
    )
    assert told_since(run, "main") == [DEATH]


def test_what_cannot_be_compared_is_told(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "nothing: error: no such revision" in run("check", "claims", "--changed-since", "nothing").err
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a.claims.yaml"
    elsewhere.write_text(COURT, encoding="utf-8")
    assert "not a git repository" in run("check", str(elsewhere), "--changed-since", "main").err
