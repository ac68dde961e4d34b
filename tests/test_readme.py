"""The README says what is so: what it shows works, and its commands are those that CI and `test_pages` run."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from claimcheck.cli import app

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(marker: str, language: str) -> str:
    """Return the code block after a marker."""
    found = re.search(rf"<!-- {marker} -->\n```{language}\n(.*?)```", README, re.DOTALL)
    assert found, f"the README has no block marked {marker!r}"
    return found[1]


def test_it_has_exactly_two_commands_to_set_up() -> None:
    section = README.partition("## Set up")[2].partition("\n## ")[0]
    assert len(re.findall(r"```console\npython3 -m venv", section)) == 2


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert block("test command", "console").strip().endswith("pytest -n auto")
    assert "<!-- test command -->" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_claim_file_shown_is_read_without_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "shown.claims.yaml"
    file.write_text(README.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(file), "--output-format", "concise"])
    assert "legal/trial-before-charges" in result.stdout
    assert result.exit_code == 1


def test_the_python_shown_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    shown = README.partition("```python\n")[2].partition("```")[0]
    names: dict[str, object] = {}
    exec(compile(shown, "README.md", "exec"), names)  # noqa: S102
    assert "went on trial" in capsys.readouterr().out
    assert names["report"].findings[0].rule == "publication/statement-before-birth"  # type: ignore[attr-defined]


def test_nobody_is_told_to_install_the_wrong_distribution() -> None:
    assert "pip install claimcheck\n" not in README
    assert "pip install claimcheck " not in README


def test_the_type_shown_can_be_declared(tmp_path: Path) -> None:
    pack = tmp_path / "lending"
    pack.mkdir()
    (pack / "types.yaml").write_text(block("types", "yaml"), encoding="utf-8")
    (pack / "pack.yaml").write_text("title: T\ndescription: D\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["explain", "loan", "--rules", str(tmp_path)])
    assert result.exit_code == 0
    assert result.stdout.startswith("loan (lasting, lending)\n")
