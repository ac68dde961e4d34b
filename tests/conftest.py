"""What all tests share: the program, and Hypothesis profiles.

These are `default` for every run, `deep` for a night (`HYPOTHESIS_PROFILE=deep pytest`).
"""

import os

import pytest
from hypothesis import HealthCheck, settings

from program import Run, runner

_RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("default", max_examples=25, derandomize=True, deadline=None, suppress_health_check=_RELAXED)
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=_RELAXED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""
    return runner(monkeypatch, capsys)
