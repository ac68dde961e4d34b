"""What large runs read and found is kept, and used again for as long as nothing it rests on has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck import Options, Report, check
from claimcheck.reading import cache as folder

AS_OF = "2026-01-01"
CASE = """\
{{"id": "c{0}", "type": "charge", "defendant": "p{0}", "case": "k{0}", "when": "20{1:02}-01-31", "quote": "a: b"}}
{{"id": "t{0}", "type": "trial", "defendant": "p{0}", "case": "k{0}", "from": "20{1:02}-06-01", "until": "2025-07"}}
"""
ODD = '{"id": "odd", "type": "death", "when": "2030-02-30"}\n{"id": "späte", "type": "death", "weekday": "friday"}\n'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A large file of claims with one contradiction, two odd lines and a head that describes sources."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("claimcheck.kept.WORTH_KEEPING", 1)
    monkeypatch.setattr("claimcheck.reading.readers.LARGE_BYTES", 1)
    cases = [CASE.format(n, n % 20) for n in range(40)]
    wrong = CASE.format(99, 24).replace("2024-06-01", "2023-06-01")
    head = '{"source": "s", "sources": {"s": {"title": "A register"}}}\n'
    path = tmp_path / "a.claims.jsonl"
    path.write_text(head + "".join(cases) + wrong + ODD, encoding="utf-8")
    return path


def run(file: Path, **options: object) -> Report:
    return check([file], options=Options(**{"as_of": AS_OF, "cache": "kept", **options}))  # type: ignore[arg-type]


def entries(suffix: str = "") -> list[Path]:
    """What is kept, by the end of its name."""
    return sorted(path for path in Path("kept").glob(f"*{suffix}") if not path.name.startswith(".") and path.suffix)


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, int]]:
    """How often files were read in bulk and runs were made."""
    counts = {"read": 0, "checked": 0}

    def counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            counts[name] += 1
            return function(*arguments)

        return call

    from claimcheck.judging import Judging
    from claimcheck.reading import bulk

    monkeypatch.setattr(bulk, "_read", counted("read", bulk._read))
    monkeypatch.setattr(Judging, "report", counted("checked", Judging.report))
    return lambda: dict(counts)


def test_a_second_run_says_the_same_without_reading(file: Path, count: Callable[[], dict[str, int]]) -> None:
    first, second = run(file), run(file)
    assert first == second
    assert count() == {"read": 1, "checked": 1}
    assert [finding.rule for finding in first.findings] == ["legal/trial-before-charges"]
    assert [problem.field for problem in first.problems] == ["when"]


def test_lines_read_before_are_used_again_where_the_report_is_not(
    file: Path, count: Callable[[], dict[str, int]]
) -> None:
    first = run(file)
    later = run(file, as_of="2026-01-02")
    assert count() == {"read": 1, "checked": 2}
    assert later == first == run(file, cache=None)


def test_another_file_beside_it_costs_only_its_own_reading(file: Path, count: Callable[[], dict[str, int]]) -> None:
    run(file)
    other = file.with_name("b.claims.jsonl")
    other.write_text(CASE.format(7000, 3), encoding="utf-8")
    both = check([file, other], options=Options(as_of=AS_OF, cache="kept"))
    assert count() == {"read": 2, "checked": 2}
    assert both == check([file, other], options=Options(as_of=AS_OF))


@pytest.mark.parametrize(
    "options", [{"select": ("legal",)}, {"ignore": ("legal",)}, {"min_certainty": "certain"}, {"as_of": "2000-01-01"}]
)
def test_other_options_are_another_run(file: Path, options: dict[str, object]) -> None:
    run(file)
    assert run(file, **options) == run(file, **options, cache=None)


def test_a_changed_file_is_read_anew(file: Path, count: Callable[[], dict[str, int]]) -> None:
    run(file)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("2023-06-01", "2024-06-01"), encoding="utf-8")
    assert run(file).findings == ()
    file.write_text(text, encoding="utf-8")
    assert len(run(file).findings) == 1
    assert count() == {"read": 2, "checked": 2}


def test_a_touched_file_is_not_a_changed_one(file: Path, count: Callable[[], dict[str, int]]) -> None:
    run(file)
    os.utime(file, (1, 1))
    run(file)
    assert count()["checked"] == 1


def test_another_program_reads_anew(
    file: Path, count: Callable[[], dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(file)
    monkeypatch.setattr(folder, "program", lambda: "another version")
    run(file)
    assert count() == {"read": 2, "checked": 2}


@pytest.mark.parametrize(
    ("suffix", "damage"),
    [
        ("-report.json", b""),
        ("-report.json", b'{"findings": 1}'),
        ("-report.json", b"[" * 100_000),
        ("-told.parquet", b"PAR1"),
        ("-date.parquet", b""),
        (".json", b"{}"),
        (".json", b"[" * 100_000),
    ],
)
def test_what_is_damaged_counts_as_not_there(file: Path, suffix: str, damage: bytes) -> None:
    first = run(file)
    for entry in entries(suffix):
        entry.write_bytes(damage)
    for entry in entries("-report.json") if suffix != "-report.json" else []:
        entry.unlink()
    assert run(file) == first


@pytest.mark.parametrize("suffix", ["-told.parquet", "-date.parquet", ".json"])
def test_what_is_missing_is_made_again(file: Path, suffix: str) -> None:
    first = run(file)
    for entry in {*entries(suffix), *entries("-report.json")}:
        entry.unlink()
    assert run(file) == first


def test_nothing_is_kept_unless_asked_for(file: Path) -> None:
    run(file, cache=None)
    assert not Path("kept").exists()


def test_small_runs_keep_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.kept.WORTH_KEEPING", 1 << 20)
    monkeypatch.setattr("claimcheck.reading.readers.LARGE_BYTES", 1 << 20)
    run(file)
    assert not Path("kept").exists()


def test_git_ignores_the_folder_and_tools_for_backups_know_it(file: Path) -> None:
    run(file)
    assert "*" in Path("kept/.gitignore").read_text(encoding="ascii").split()
    assert (
        Path("kept/CACHEDIR.TAG").read_text(encoding="ascii").startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )


def test_a_folder_that_cannot_be_made_keeps_nothing(file: Path) -> None:
    Path("kept").write_text("a file", encoding="ascii")
    assert run(file) == run(file, cache=None)


def test_what_was_left_unfinished_is_not_used(file: Path) -> None:
    first = run(file)
    for entry in entries():
        entry.rename(entry.with_name(f".{entry.name}.123"))
    assert run(file) == first


def test_the_oldest_entries_go(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MAX_ENTRIES", 6)
    for day in range(1, 9):
        run(file, as_of=f"2026-01-0{day}")
    kept = [path for path in entries() if path.name != "CACHEDIR.TAG"]
    assert len(kept) == 6


def test_several_processes_share_a_folder(file: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "claimcheck",
        "check",
        str(file),
        "--as-of",
        AS_OF,
        "--cache-dir",
        "kept",
        "-f",
        "json",
    ]
    program = (
        "import sys, claimcheck.kept as k, claimcheck.reading.readers as r; k.WORTH_KEEPING = r.LARGE_BYTES = 1; "
        "sys.argv = sys.argv[1:]; from claimcheck.cli import program; program()"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, *command[2:]], stdout=subprocess.PIPE) for _ in range(4)
    ]
    outputs = [process.communicate(timeout=60)[0] for process in started]
    assert {process.returncode for process in started} == {2}
    assert len(set(outputs)) == 1
    assert len(json.loads(outputs[0])["findings"]) == 1
    assert not [path for path in Path("kept").iterdir() if path.name.startswith(".") and path.name != ".gitignore"]
