"""The good fixtures as a finished build, made once for all tests that only look at it or change a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from build.pipeline import build
from tests.support import GOOD, published_in


@pytest.fixture(scope="session")
def good_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the good fixtures were built; not to be changed."""
    folder = tmp_path_factory.mktemp("good")
    build(GOOD, folder)
    return folder


@pytest.fixture(scope="session")
def good_tables(good_build: Path) -> dict[str, pl.DataFrame]:
    """Every table that the good fixtures are published as."""
    return published_in(good_build)


@pytest.fixture
def built(good_build: Path, tmp_path: Path) -> Path:
    """A copy of the built fixtures, to be changed at will; the test's own folder, with nothing else in it."""
    return shutil.copytree(good_build, tmp_path, dirs_exist_ok=True)
