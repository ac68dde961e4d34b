"""The command `why`: what it prints, and what its exit code says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claimcheck import ClaimcheckError
from claimcheck.cli import app

CLAIMS = """\
claims:
  - {id: charged, type: charge, defendant: ann, case: k, when: 2025-01-31}
  - {id: trial, type: trial, defendant: ann, case: k, from: 2024-02-21}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "court.claims.yaml").write_text(CLAIMS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["why", *words, "--isolated", "--as-of", "2025-06-01"], standalone_mode=True)


@pytest.mark.usefixtures("folder")
def test_it_looks_in_the_current_folder_and_tells_what_was_found() -> None:
    result = run("trial")
    assert result.exit_code == 0
    assert "error[legal/trial-before-charges]: ann went on trial" in result.stdout
    assert "rules look at other types only; --all lists them" in " ".join(result.stdout.split())


def test_it_looks_where_it_is_told_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert run("trial", "--in", str(folder / "court.claims.yaml")).exit_code == 0


@pytest.mark.usefixtures("folder")
def test_with_a_rule_it_tells_that_in_detail() -> None:
    result = run("trial", "trial-before-charges")
    assert "require min(charges.when) <= trial.start → false, by 11 months" in result.stdout
    assert "trial-after-death" not in result.stdout


@pytest.mark.usefixtures("folder")
def test_what_several_rules_begin_with_after_their_pack_names_them() -> None:
    told = json.loads(run("trial", "trial-before", "-f", "json").stdout)
    named = {one["rule"] for one in told["rules"]}
    assert "legal/trial-before-charges" in named
    assert all(name.partition("/")[2].startswith("trial-before") for name in named)
    assert told["elsewhere"] + len(named) > 1


@pytest.mark.usefixtures("folder")
def test_json_is_for_programs() -> None:
    document = json.loads(run("trial", "trial-before-charges", "-f", "json").stdout)
    assert [(one["rule"], one["outcome"]) for one in document["rules"]] == [("legal/trial-before-charges", "fired")]


@pytest.mark.usefixtures("folder")
def test_a_claim_or_rule_that_there_is_not_is_an_error() -> None:
    for words in (("trail",), ("trial", "trial-before-charge-s")):
        error = run(*words).exception
        assert isinstance(error, ClaimcheckError)
        assert error.problems[0].hint.startswith("did you mean")


def test_what_is_broken_makes_the_exit_code_two(folder: Path) -> None:
    (folder / "more.claims.yaml").write_text("claims: [{id: x, type: trail}]\n", encoding="utf-8")
    result = run("trial")
    assert result.exit_code == 2
    assert "more.claims.yaml:1" in result.stdout
    assert "trial: trial of ann" in result.stdout
