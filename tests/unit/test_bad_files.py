"""Every kind of mistake gives its message, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.pipeline import RefusedError, build
from schema import MODELS, coded_columns
from tests.support import FIXTURES, GOOD, mistakes_of, seeds_from

KINDS = sorted(path for path in (FIXTURES / "bad").iterdir() if path.is_dir())


def test_there_are_kinds_of_mistakes() -> None:
    assert len(KINDS) > 60


@pytest.mark.parametrize("kind", KINDS, ids=lambda path: path.name)
def test_golden_message(kind: Path, tmp_path: Path) -> None:
    golden = (kind / "message.txt").read_text("utf-8").splitlines()
    assert golden
    assert mistakes_of(seeds_from(GOOD, kind, to=tmp_path / "seeds")) == golden


def test_all_mistakes_of_all_files_in_one_run_sorted(tmp_path: Path) -> None:
    names = ("cell_padded", "date_not_of_calendar", "number_out_of_bounds", "quote_unclosed", "hash_short")
    kinds = [FIXTURES / "bad" / name for name in names]
    seeds = seeds_from(GOOD, *kinds, to=tmp_path / "seeds")
    found = mistakes_of(seeds)
    files = [line.split(":")[0] for line in found]
    assert files == sorted(files)
    assert set(files) == {f"seeds/{name}.csv" for name in ("actors", "events", "force_estimates", "sources")}


def test_a_refused_build_leaves_what_is_published(tmp_path: Path) -> None:
    build(GOOD, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    seeds = seeds_from(GOOD, FIXTURES / "bad" / "code_unknown", to=tmp_path / "seeds")
    with pytest.raises(RefusedError):
        build(seeds, tmp_path)
    assert {path: path.read_bytes() for path in before} == before


CELLS = [(model.table, column.name) for model in MODELS for column in coded_columns(model)]


@pytest.mark.parametrize(("table", "column"), CELLS)
def test_damage_to_any_cell_gives_one_line_that_names_it(table: str, column: str, tmp_path: Path) -> None:
    seeds = seeds_from(GOOD, to=tmp_path / "seeds")
    line = damage(seeds / f"{table}.csv", column, row=0)
    found = mistakes_of(seeds)
    assert [message.split(": ")[0] for message in found] == [f"seeds/{table}.csv:{line}:{column}"]


def damage(path: Path, column: str, row: int) -> int:
    """Put a bell into one cell of a CSV file; the line of its row."""
    import csv

    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    at = rows[0].index(column)
    rows[row + 1][at] = f"\a {rows[row + 1][at]}"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return row + 2
