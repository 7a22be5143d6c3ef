"""Tables that pass in many batches, through files beside the build, give what tables in one batch give."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import build.check.store
import build.read.tables
from build.pipeline import build as build_dataset
from build.publish.unchanged import STATE
from build.read.regular_csv import regular_rows
from build.read.tables import Records, read_csv
from schema import MODELS, TABLES
from tests.edits import KINDS, message
from tests.support import GOOD, bad_seeds, mistakes_of, seeds_from

UNITS = TABLES["units"]
HEADER = ["code", "label", "definition"]
BAD = KINDS[::3]  # all of them take a minute


def _files(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and path.name != STATE)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.read.tables, "BLOCK", 200)
    monkeypatch.setattr(build.read.tables, "BATCH", 2)


def test_the_same_files(good_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.read.tables, "BLOCK", 200)
    spilled: list[str] = []
    spill = build.check.store.Store._spill

    def noting(store: build.check.store.Store, table: str, rows: pl.DataFrame) -> None:
        spilled.append(table)
        spill(store, table, rows)

    monkeypatch.setattr(build.check.store.Store, "_spill", noting)
    build_dataset(GOOD, tmp_path)
    assert {"evidence", "force_estimates", "sources", "actors"} <= set(spilled)
    assert _files(good_build) == _files(tmp_path)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", BAD)
def test_the_same_mistakes(kind: str, tmp_path: Path) -> None:
    assert mistakes_of(bad_seeds(kind, to=tmp_path / "seeds")) == message(kind)


@pytest.mark.usefixtures("small")
def test_parquet_in_parts(good_build: Path, tmp_path: Path) -> None:
    inputs = tmp_path / "inputs"
    for model in MODELS:
        frame = pl.read_parquet(good_build / "dataset" / f"{model.table}.parquet")
        folder = inputs / model.table / "year=2026"
        folder.mkdir(parents=True)
        frame.head(frame.height // 2).write_parquet(folder / "part-0.parquet")
        frame.tail(frame.height - frame.height // 2).write_parquet(folder / "part-1.parquet")
    build_dataset(inputs, tmp_path / "parts")
    assert _files(good_build) == _files(tmp_path / "parts")


def test_a_mistake_in_a_part_names_the_part_and_its_row(good_build: Path, tmp_path: Path) -> None:
    inputs = seeds_from(GOOD, to=tmp_path / "inputs")
    (inputs / "units.csv").unlink()
    frame = pl.read_parquet(good_build / "dataset" / "units.parquet").with_columns(pl.col("code").cast(pl.String))
    (inputs / "units").mkdir()
    frame.write_parquet(inputs / "units" / "part-0.parquet")
    frame.tail(1).with_columns(code=pl.lit("Not a code")).write_parquet(inputs / "units" / "part-1.parquet")
    frame.tail(1).write_parquet(inputs / "units" / "part-2.parquet")
    bad, twice = mistakes_of(inputs)
    assert (
        bad.startswith("seeds/units/part-1.parquet:1:code: 'Not a code' does not fit") or "part-1.parquet:1:code" in bad
    )
    assert f"part-2.parquet:1:code: line {frame.height} of " in twice


CELLS = st.text(st.sampled_from('ab",\n\r é\0'), max_size=5)


@settings(max_examples=500)
@given(st.lists(st.text(st.sampled_from('ab",\n\r é\0'), max_size=12), max_size=8))
def test_whatever_is_parsed_at_once_is_what_row_by_row_gives(lines: list[str]) -> None:
    block = "".join(f"{line},x\n" for line in lines).encode()
    cells = regular_rows(block, ["a", "b"])
    if cells is not None:
        with Records(BytesIO(block)) as records:
            rows = [[cell or None for cell in row] for row, _ in records]
        assert [list(row) for row in cells.rows()] == rows


@settings(max_examples=200)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), st.integers(1, 40))
def test_blocks_of_any_size_give_the_same_rows(rows: list[tuple[str, str, str]], size: int) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    raw = "\n".join([",".join(HEADER), *quoted]).encode() + b"\n"
    with pytest.MonkeyPatch.context() as patch:
        whole = _rows(raw)
        patch.setattr(build.read.tables, "BLOCK", size)
        assert _rows(raw) == whole
    kept = [tuple(cell or None for cell in row) for row in rows if any(row)]
    assert [row for _, row in whole] == kept


def _rows(raw: bytes) -> list[tuple[int, tuple[str | None, ...]]]:
    """Every row of a file with its line."""
    sheets = list(read_csv(BytesIO(raw), UNITS, "units.csv"))
    return [pair for sheet in sheets for pair in zip(sheet.lines, sheet.cells.rows(), strict=True)]
