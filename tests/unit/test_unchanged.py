"""A build does nothing where nothing changed, and otherwise gives what a first build gives."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

import pytest

import build.pipeline
from build.pipeline import RefusedError
from build.pipeline import build as build_dataset
from build.publish.unchanged import STATE, of_inputs
from tests.support import GOOD, seeds_from


def _files(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and path.name != STATE)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return seeds_from(GOOD, to=tmp_path / "seeds")


@pytest.fixture
def out(good_build: Path, tmp_path: Path) -> Path:
    """What these seeds were built into."""
    return shutil.copytree(good_build, tmp_path / "out")


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_unchanged_inputs_are_not_built_again(seeds: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _files(out)
    monkeypatch.setattr(build.pipeline, "ingest", None)  # reading a table would fail
    assert build_dataset(seeds, out) == {}
    assert _files(out) == before


@pytest.mark.parametrize("table", ["units", "actors", "force_estimates", "evidence", "quantifier_rules"])
def test_a_changed_table_gives_the_same_bytes_as_a_first_build(
    table: str, seeds: Path, out: Path, tmp_path: Path
) -> None:
    changes = {
        "units": ("Human beings", "People"),
        "actors": ("Jane Doe", "Jane B. Doe"),
        "force_estimates": ("1400", "1401"),
        "evidence": ('"800 to 1,400"', '"800 to 1,401"'),
        "quantifier_rules": ("999", "998"),
    }
    _change(seeds / f"{table}.csv", *changes[table])
    assert build_dataset(seeds, out)
    build_dataset(seeds, tmp_path / "anew")
    assert _files(out) == _files(tmp_path / "anew")


@pytest.mark.parametrize("library", ["duckdb", "adbc-driver-sqlite", "krippendorff", "numpy", "text2num"])
def test_another_version_of_a_library_is_a_change(library: str, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = of_inputs(seeds)
    monkeypatch.setattr("build.publish.unchanged.version", lambda name: "0" if name == library else version(name))
    assert of_inputs(seeds).code != before.code


def test_a_mistake_is_told_with_its_line_also_in_a_table_that_did_not_change(seeds: Path, out: Path) -> None:
    before = _files(out)
    _change(seeds / "actors.csv", "jane-doe,", "joan-doe,")
    with pytest.raises(RefusedError) as refused:
        build_dataset(seeds, out)
    told = [mistake for mistake in refused.value.mistakes if mistake.file.endswith("force_estimates.csv")]
    assert told
    assert all(mistake.line > 1 for mistake in told)
    assert _files(out) == before


def test_what_somebody_changed_in_the_published_files_is_not_taken_over(seeds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build_dataset(seeds, out)
    before = _files(out)
    (out / "dataset" / "units.parquet").write_bytes(before["dataset/actors.parquet"])
    assert build_dataset(seeds, out)
    assert _files(out) == before
    (out / STATE).write_text("[]")
    assert build_dataset(seeds, out)
