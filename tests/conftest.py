"""What holds for every test."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# No example has a deadline, and slow generation is no failure: a busy machine must not change a verdict.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# Where files are shared out among workers, those that take longest are begun first.
LONG = ("test_spark.py", "test_hostile.py", "test_in_browser.py", "test_release.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long files first, in that order, and leave the others as they are."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))
