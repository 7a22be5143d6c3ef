"""The seeds of this repository."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from schema import MODELS, coded_columns
from tests.support import SEEDS, mistakes_of, seeds_from
from tests.unit.test_bad_files import damage


def test_no_mistakes() -> None:
    assert mistakes_of(SEEDS) == []


def test_seed_columns_stand_in_the_order_of_the_definition() -> None:
    for model in MODELS:
        header = (SEEDS / f"{model.table}.csv").read_text("utf-8").splitlines()[0]
        assert header == ",".join(column.name for column in coded_columns(model))


def _cells() -> list[tuple[str, str, int]]:
    """Forty cells of the seeds, drawn with a fixed seed: (table, column, row)."""
    choice = random.Random(2019)
    tables = [(m, len((SEEDS / f"{m.table}.csv").read_text("utf-8").splitlines()) - 1) for m in MODELS]
    filled = [(model, rows) for model, rows in tables if rows]
    drawn = [(model, choice.choice(coded_columns(model)).name, choice.randrange(rows)) for model, rows in filled * 2]
    return [(model.table, column, row) for model, column, row in drawn]


@pytest.mark.parametrize(("table", "column", "row"), _cells())
def test_damage_to_any_cell_gives_one_line_that_names_it(table: str, column: str, row: int, tmp_path: Path) -> None:
    seeds = seeds_from(SEEDS, to=tmp_path / "seeds")
    line = damage(seeds / f"{table}.csv", column, row)
    assert [message.split(": ")[0] for message in mistakes_of(seeds)] == [f"seeds/{table}.csv:{line}:{column}"]
