"""Hypothesis profiles: `default` for every run, `deep` for a night (`HYPOTHESIS_PROFILE=deep pytest`)."""

import os

from hypothesis import HealthCheck, settings

_RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("default", max_examples=25, derandomize=True, deadline=None, suppress_health_check=_RELAXED)
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=_RELAXED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
