"""Several reports from one run: where each goes, what is refused, and that no file is left half written."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from claimcheck.cli import outputs
from claimcheck.cli.outputs import name_in, repository_of, write_whole
from claimcheck.model.formats import FORMATS
from program import Run

CLAIMS = """\
claims:
  - {id: charged, type: charge, defendant: ann, case: k, when: 2023-01-31}
  - {id: tried, type: trial, defendant: ann, case: k, from: 2022-02-24}
"""
RULE = "legal/trial-before-charges"


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Run) -> Run:
    """Run `check` on one file that holds a contradiction, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(outputs.SUMMARY, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    Path("a.yaml").write_text(CLAIMS, encoding="utf-8")

    return lambda *arguments: cli("check", "a.yaml", "-s", RULE, *arguments)


# -- where reports go --------------------------------------------------------------------------------------------


def test_files_are_written_beside_what_is_printed(check: Run) -> None:
    result = check("-q", "-f", "concise", "-o", "json:a.json", "-o", "junit:deep/er/a.xml")
    assert (result.code, result.err) == (1, "")
    assert result.out.startswith("a.yaml:2:64: error[")
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["findings"][0]["rule"] == RULE
    assert "<testsuites" in Path("deep/er/a.xml").read_text(encoding="utf-8")


def test_a_hyphen_is_standard_output_in_place_of_the_default_report(check: Run) -> None:
    result = check("-o", "json:-", "-o", "concise:a.txt")
    assert json.loads(result.out)["version"] == 1
    assert result.err == ""
    assert Path("a.txt").read_text(encoding="utf-8").startswith("a.yaml:2:64: error[")


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "html"])
def test_a_file_holds_what_would_be_printed(check: Run, name: str) -> None:
    printed = check("-f", name).out
    check("-f", "concise", "-o", f"{name}:there")
    assert Path("there").read_text(encoding="utf-8") == printed


def test_a_file_is_never_coloured(check: Run) -> None:
    result = check("-q", "--color", "always", "-o", "full:a.txt")
    assert "\x1b[" in result.out
    assert "\x1b[" not in Path("a.txt").read_text(encoding="utf-8")


def test_all_that_is_left_out_of_one_is_left_out_of_all(check: Run) -> None:
    with Path("a.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {id: said, type: trial, defendant: ann, case: l, from: 2022-02-24, by: ben}\n")
        file.write("  - {id: named, type: charge, defendant: ann, case: l, when: 2023-01-31}\n")
    whole = check("-f", "json", "-o", "jsonl:whole").out
    less = check("-f", "json", "-o", "jsonl:less", "--min-severity", "warning").out
    assert [len(json.loads(text)["findings"]) for text in (whole, less)] == [2, 1]
    assert [Path(name).read_text(encoding="utf-8").count('"type": "finding"') for name in ("whole", "less")] == [2, 1]


def test_statistics_are_told_where_people_read_them(check: Run) -> None:
    result = check("--statistics", "-o", "markdown:a.md", "-o", "json:a.json", "-o", "concise:a.txt")
    assert "by source, of the claims most likely wrong" in result.out
    assert "| by source, of the claims most likely wrong |" in Path("a.md").read_text(encoding="utf-8")
    assert "by source" not in Path("a.json").read_text(encoding="utf-8") + Path("a.txt").read_text(encoding="utf-8")


def test_a_page_is_one_of_the_formats(check: Run) -> None:
    result = check("-f", "concise", "-o", "html:a.html", "-o", "json:a.json")
    assert result.code == 1
    assert Path("a.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert len(json.loads(Path("a.json").read_text(encoding="utf-8"))["findings"]) == 1


# -- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "sarfi:a"], "no format is named 'sarfi'; did you mean 'sarif'?"),
        (["-o", "xyz:a"], "no format is named 'xyz'; known: concise, full, github"),
        (["-o", "a.sarif"], "'a.sarif' is not a format and a file; write such as sarif:claims.sarif"),
        (["-o", "sarif:"], "'sarif:' is not a format and a file"),
        (["-f", "grupped"], "no format is named 'grupped'; did you mean 'grouped'?"),
        (["-o", "json:-", "-o", "sarif:-"], "two reports for standard output"),
        (["-f", "json", "-o", "sarif:-"], "two reports for standard output"),
        (["-o", "json:a", "-o", "sarif:./a"], "two reports for a; name a file for each"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_read(check: Run, arguments: list[str], said: str) -> None:
    result = check(*arguments)
    assert (result.code, result.out) == (2, "")
    assert said in " ".join(result.err.split())
    assert [*Path.cwd().iterdir()] == [Path.cwd() / "a.yaml"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("a.yaml", "a claim file"),
        ("./link.html", "a claim file"),
        ("twin.html", "a claim file"),
        ("new.claims.json", "a claim file by its name"),
        ("claimcheck.toml", "a file of settings"),
        ("other.txt", "the file of settings"),
        ("known.txt", "the baseline"),
        ("rules/own/pack.yaml", "a file of rules"),
    ],
)
def test_no_report_takes_the_place_of_what_is_read(check: Run, target: str, said: str) -> None:
    Path("link.html").symlink_to("a.yaml")
    os.link("a.yaml", "twin.html")
    Path("other.txt").write_text('baseline = "known.txt"\nrules = ["rules"]\n', encoding="utf-8")
    Path("known.txt").write_text("# none\n", encoding="utf-8")
    Path("rules/own").mkdir(parents=True)
    Path("rules/own/pack.yaml").write_text("name: own\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    result = check("--config", "other.txt", "-o", "json:first.json", "-o", f"html:{target}")
    assert (result.code, result.out) == (2, "")
    assert f"{target} is {said}, and nothing is written to it; name another file" in " ".join(result.err.split())
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_a_baseline_takes_the_place_of_no_claims_either(check: Run) -> None:
    for target in ("a.yaml", "new.claims.yaml"):
        result = check("--baseline", target, "--update-baseline")
        assert (result.code, "and nothing is written to it; name another file" in result.err) == (2, True)
    assert (Path("a.yaml").read_text(encoding="utf-8"), Path("new.claims.yaml").exists()) == (CLAIMS, False)


def test_a_report_takes_the_place_of_an_earlier_one(check: Run) -> None:
    check("-q", "-o", "json:claims.json")
    assert check("-q", "-o", "json:claims.json").code == 1


def test_a_file_that_cannot_be_written_is_named_and_the_others_are_written(check: Run) -> None:
    Path("file").write_text("", encoding="utf-8")
    Path("folder").mkdir()
    result = check("-q", "-f", "concise", "-o", "json:file/a.json", "-o", "sarif:folder", "-o", "junit:a.xml")
    assert result.code == 2
    assert "file/a.json: error: the report cannot be written: " in result.err
    assert "folder: error: the report cannot be written: " in result.err
    assert result.out.startswith("a.yaml:2:64: error[")
    assert Path("a.xml").exists()


# -- whole files -------------------------------------------------------------------------------------------------


def test_a_crash_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.json"
    file.write_text("before", encoding="utf-8")

    def fail(stream: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, "after")
    assert file.read_text(encoding="utf-8") == "before"
    assert [*tmp_path.iterdir()] == [file]


def test_a_link_stays_a_link_and_rights_stay_as_they_were(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("before", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(link, "after")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "after"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_pipe_is_written_to_by_its_own_name(check: Run) -> None:
    reading, writing = os.pipe()
    assert check("-f", "concise", "-o", f"jsonl:/dev/fd/{writing}").code == 1
    os.close(writing)
    with open(reading, encoding="utf-8") as stream:
        assert json.loads(stream.readline())


def test_standard_output_has_one_report_whatever_it_is_called(check: Run) -> None:
    assert check("-o", "json:/dev/stdout").out.startswith("{")
    assert "two reports" in check("-f", "concise", "-o", "json:/dev/stdout").err


def test_a_device_is_written_to_not_replaced(check: Run) -> None:
    before = os.stat(os.devnull)
    assert check("-f", "concise", "-o", f"json:{os.devnull}").code == 1
    assert stat.S_IFMT(os.stat(os.devnull).st_mode) == stat.S_IFMT(before.st_mode)


def test_lines_end_alike_everywhere_and_text_is_utf8(check: Run) -> None:
    with Path("a.yaml").open("a", encoding="utf-8") as file:
        file.write("entities: {ann: {kind: person, name: Änne 林}}\n")
    check("-f", "concise", "-o", "markdown:a.md")
    content = Path("a.md").read_bytes()
    assert "Änne 林".encode() in content
    assert b"\r" not in content


# -- names in a repository ---------------------------------------------------------------------------------------


def test_files_are_named_as_the_repository_does_wherever_one_stands(
    check: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    (tmp_path / "sub" / "a.yaml").write_text(CLAIMS, encoding="utf-8")
    formats = ("sarif", "gitlab", "github", "junit", "markdown", "json", "concise")
    check("-q", "-f", "concise", *(word for name in formats for word in ("-o", f"{name}:{name}")))
    named = {name: (tmp_path / "sub" / name).read_text(encoding="utf-8") for name in formats}
    assert {name for name, text in named.items() if "sub/a.yaml" in text} == {*formats} - {"json", "concise"}


def test_outside_a_repository_names_start_from_the_current_folder(tmp_path: Path) -> None:
    inside = tmp_path / "one" / "two"
    inside.mkdir(parents=True)
    assert repository_of(inside) == inside
    (tmp_path / "one" / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    assert repository_of(inside) == tmp_path / "one"


def test_links_are_followed_and_what_is_outside_has_its_whole_name(tmp_path: Path) -> None:
    root, other = tmp_path / "root", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    (root / "a.yaml").touch()
    (other / "b.yaml").touch()
    (root / "link.yaml").symlink_to(root / "a.yaml")
    name = name_in(root)
    assert name(str(root / "a.yaml")) == name(str(root / "link.yaml")) == "a.yaml"
    assert name(str(other / "b.yaml")) == (other / "b.yaml").resolve().as_posix()
    assert name("<stdin>") == "<stdin>"
    assert name("options") == "options"


# -- GitHub ------------------------------------------------------------------------------------------------------


def test_the_summary_of_a_step_is_added_to(check: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv(outputs.SUMMARY, str(summary))
    check("-f", "concise")
    assert summary.read_text(encoding="utf-8") == "before\n"
    assert check("-f", "github").code == 1
    assert summary.read_text(encoding="utf-8").startswith("before\n## claimcheck: 1 finding\n")


def test_a_summary_that_cannot_be_written_is_named(check: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(outputs.SUMMARY, str(tmp_path))
    result = check("-f", "github")
    assert result.code == 2
    assert f"{tmp_path}: error: the report cannot be written" in result.err


def test_code_scanning_is_given_the_pages_of_rules(check: Run) -> None:
    run = json.loads(check("-f", "sarif").out)["runs"][0]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"].startswith(f"# {RULE}\n\n**")
    assert "## Authority" in rule["help"]["markdown"]
