"""What `import claimcheck` offers, and what it costs."""

from __future__ import annotations

import dataclasses
import importlib
import subprocess
import sys

import pytest

import claimcheck
from claimcheck import Citation, Finding, Notice, Place, Problem, Report, Summary

HEAVY = ("pydantic", "duckdb", "yaml", "click", "dateutil", "jsonschema")
SUMMARY = Summary(
    files=1,
    claims=2,
    events=2,
    sources=1,
    rules_run=1,
    rules_skipped=0,
    errors=1,
    warnings=1,
    infos=1,
    notices=0,
    problems=0,
)


def loaded_by(code: str) -> set[str]:
    """The heavy packages that some code loads in a process of its own."""
    listing = f"import sys\nsys.stdout.write(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{listing}"], capture_output=True, text=True, check=True, timeout=60
    )
    return set(run.stdout.splitlines()[-1].split()) if run.stdout.strip() else set()


# -- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", claimcheck.__all__)
def test_every_public_name_can_be_imported_and_explains_itself(name: str) -> None:
    value = getattr(claimcheck, name)
    assert value is not None
    assert name in dir(claimcheck)
    if callable(value):
        assert value.__doc__


def test_public_names_are_sorted_and_said_once() -> None:
    names = [name for name in claimcheck.__all__ if not name.startswith("_")]
    assert names == sorted(names)
    assert len(set(names)) == len(names)


def test_everything_can_be_imported_at_once() -> None:
    namespace: dict[str, object] = {}
    exec("from claimcheck import *", namespace)  # noqa: S102
    assert set(claimcheck.__all__) <= namespace.keys()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        _ = claimcheck.chekc
    assert not hasattr(claimcheck, "nothing")


def test_check_is_the_function_however_it_is_imported() -> None:
    importlib.import_module("claimcheck.run")
    assert callable(claimcheck.check)
    assert claimcheck.check is importlib.import_module("claimcheck.run").check


def test_the_version_has_three_numbers() -> None:
    assert [part.isdigit() for part in claimcheck.__version__.split(".")] == [True, True, True]


# -- start-up ----------------------------------------------------------------------------------------------------


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import claimcheck") == set()


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_asking_for_the_version_or_help_loads_only_the_command_line(argument: str) -> None:
    code = f"""
import sys
sys.argv = ['claimcheck', {argument!r}]
from claimcheck.cli import main
try:
    main()
except SystemExit:
    pass
"""
    assert loaded_by(code) == {"click"}


def test_types_of_findings_load_nothing_heavy() -> None:
    assert loaded_by("from claimcheck import Finding, Report, Notice, ClaimcheckError, Options") == set()


# -- values ------------------------------------------------------------------------------------------------------


def finding(severity: str, rule: str = "test/rule") -> Finding:
    cited = Citation("a", "a.claims.yaml", 1, 1, 1, "when", "2022", "charge", "s", "S")
    return Finding(rule, severity, "certain", "contradiction", "m", "w", (cited,))  # type: ignore[arg-type]


def report(*findings: Finding, problems: tuple[Problem, ...] = ()) -> Report:
    return Report(findings, (), problems, SUMMARY)


@pytest.mark.parametrize(
    "value", [report(), finding("error"), SUMMARY, Place("a"), Problem(Place("a"), "m"), Notice("t", "r", 1)]
)
def test_what_a_run_returns_cannot_be_changed(value: object) -> None:
    name = dataclasses.fields(value)[0].name  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, name, None)


def test_a_report_is_ok_if_nothing_was_found_and_nothing_was_broken() -> None:
    assert report().ok
    assert not report(finding("info")).ok
    assert not report(problems=(Problem(Place("a"), "m"),)).ok


@pytest.mark.parametrize(
    ("least", "kept", "counts"),
    [
        ("info", ["error", "warning", "info", "error"], (2, 1, 1)),
        ("warning", ["error", "warning", "error"], (2, 1, 0)),
        ("error", ["error", "error"], (2, 0, 0)),
    ],
)
def test_a_report_of_the_more_severe_findings_only(least: str, kept: list[str], counts: tuple[int, int, int]) -> None:
    whole = report(
        finding("error"), finding("warning"), finding("info"), finding("error"), problems=(Problem(Place("a"), "m"),)
    )
    part = whole.at_least(least)  # type: ignore[arg-type]
    assert [one.severity for one in part.findings] == kept
    assert (part.summary.errors, part.summary.warnings, part.summary.infos) == counts
    assert part.problems == whole.problems
    assert len(whole.findings) == 4


@pytest.mark.parametrize(
    ("place", "shown"),
    [(Place("a"), "a"), (Place("a", 3), "a:3"), (Place("a", 3, 7), "a:3:7"), (Place("command line"), "command line")],
)
def test_a_place_is_shown_as_far_as_it_is_known(place: Place, shown: str) -> None:
    assert str(place) == shown


def test_an_error_says_what_is_wrong_and_carries_its_problems() -> None:
    problems = (Problem(Place("a", 1), "first"), Problem(Place("b"), "second"))
    error = claimcheck.ClaimcheckError(*problems)
    assert str(error) == "a:1: first; b: second"
    assert error.problems == problems


def test_findings_are_equal_if_they_say_the_same() -> None:
    assert finding("error") == finding("error")
    assert finding("error") != finding("warning")
    assert dataclasses.replace(finding("error"), events=(1, 2)) == finding("error")
