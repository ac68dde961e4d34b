"""The report of the claims and the rules of this folder, so that nothing changes here when a built-in rule does."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from claimcheck import Options, Report, check
from claimcheck.packs import load_rules
from claimcheck.reports.pages import render_page
from claimcheck.vocabulary import builtin_types

HERE = Path(__file__).parent


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Report:
    """The report, its files as seen from this folder, its rules with their pages."""
    monkeypatch.chdir(HERE)
    return _report()


@cache
def _report() -> Report:
    loaded = load_rules(HERE / "rules", builtin_types())
    assert loaded.problems == ()
    found = check("claims", rules=loaded, options=Options(as_of="2025-01-01", threads=1))
    pages = {name: render_page(rule, loaded.rules.values()) for name, rule in loaded.rules.items()}
    return replace(found, rules=tuple(replace(rule, page=pages[rule.id]) for rule in found.rules))
