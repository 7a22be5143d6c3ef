"""Builds that need not do everything again give what a full build gives."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import build.pipeline
from build.pipeline import RefusedError
from build.pipeline import build as build_dataset
from build.store import Store
from build.unchanged import STATE, of_inputs, reusable
from schema import MODELS, Row
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


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that are read from seeds, as they are read."""
    tables: list[str] = []
    take_in = build.pipeline.take_in

    def noting(store: Store, folder: Path, model: type[Row]) -> object:
        tables.append(model.table)
        return take_in(store, folder, model)

    monkeypatch.setattr(build.pipeline, "take_in", noting)
    return tables


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_unchanged_inputs_are_not_built_again(seeds: Path, out: Path, read: list[str]) -> None:
    before = _files(out)
    assert build_dataset(seeds, out) == {}
    assert (read, _files(out)) == ([], before)
    (out / STATE).unlink()
    assert build_dataset(seeds, out)
    assert set(read) == {model.table for model in MODELS}


@pytest.mark.parametrize("table", ["units", "actors", "force_estimates", "evidence", "quantifier_rules"])
def test_a_changed_table_is_read_alone_and_gives_the_same_bytes(
    table: str, seeds: Path, out: Path, tmp_path: Path, read: list[str]
) -> None:
    changes = {
        "units": ("Human beings", "People"),
        "actors": ("Jane Doe", "Jane B. Doe"),
        "force_estimates": ("1400", "1401"),
        "evidence": ('"800 to 1,400"', '"800 to 1,401"'),
        "quantifier_rules": ("999", "998"),
    }
    _change(seeds / f"{table}.csv", *changes[table])
    build_dataset(seeds, out)
    figures = {"force_estimates", "event_figures"} if table == "quantifier_rules" else set()
    assert set(read) == {table} | figures
    build_dataset(seeds, tmp_path / "anew")
    assert _files(out) == _files(tmp_path / "anew")


def test_a_mistake_is_told_with_its_line_also_in_a_table_that_did_not_change(seeds: Path, out: Path) -> None:
    before = _files(out)
    _change(seeds / "actors.csv", "jane-doe,", "joan-doe,")
    with pytest.raises(RefusedError) as refused:
        build_dataset(seeds, out)
    told = [mistake for mistake in refused.value.mistakes if mistake.file.endswith("force_estimates.csv")]
    assert told
    assert all(mistake.line > 1 for mistake in told)
    assert _files(out) == before


def test_what_somebody_changed_in_the_published_files_is_not_taken_over(seeds: Path, out: Path) -> None:
    before = _files(out)
    (out / "dataset" / "units.parquet").write_bytes(before["dataset/actors.parquet"])
    assert "units" not in reusable(of_inputs(seeds), seeds, out)
    assert build_dataset(seeds, out)
    assert _files(out) == before
    (out / STATE).write_text("[]")
    assert build_dataset(seeds, out)
