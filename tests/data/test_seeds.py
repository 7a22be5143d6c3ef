"""The seeds of this repository."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from schema import MODELS, coded_columns
from tests.support import SEEDS, assert_only_these_are_told, mistakes_of


def test_no_mistakes() -> None:
    assert mistakes_of(SEEDS) == []


def test_seed_columns_stand_in_the_order_of_the_definition() -> None:
    for model in MODELS:
        header = (SEEDS / f"{model.table}.csv").read_text("utf-8").splitlines()[0]
        assert header == ",".join(column.name for column in coded_columns(model))


def _drawn() -> list[list[tuple[str, str, int]]]:
    """Twice a cell of every table of the seeds, drawn with a fixed seed: (table, column, row)."""
    choice = random.Random(2019)
    tables = [(m, len((SEEDS / f"{m.table}.csv").read_text("utf-8").splitlines()) - 1) for m in MODELS]
    filled = [(model, rows) for model, rows in tables if rows]
    draw = [(m.table, choice.choice(coded_columns(m)).name, choice.randrange(rows)) for m, rows in filled * 2]
    return [draw[: len(filled)], draw[len(filled) :]]


@pytest.mark.parametrize("cells", _drawn(), ids=["first", "second"])
def test_damage_to_a_cell_of_every_table_gives_a_line_each(cells: list[tuple[str, str, int]], tmp_path: Path) -> None:
    assert_only_these_are_told(cells, SEEDS, tmp_path)
