"""What holds for every test."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No example has a deadline, and slow generation is no failure: a busy machine must not change a verdict.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
