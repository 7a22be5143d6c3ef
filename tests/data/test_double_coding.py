"""The published double coding: complete, paired once, every disagreement answered."""

from __future__ import annotations

import re
from collections import Counter

import polars as pl
import pytest

from build.double_coding import CODERS, TABLES
from build.reliability import VARIABLES
from tests.support import ROOT, SEEDS

FOLDER = SEEDS / "double_coding"
PAIRS = pl.read_csv(FOLDER / "pairs.csv", infer_schema=False)
OUTCOMES = {"agreed", "corrected", "already_corrected", "kept", "added", "left_out", "unmatched_kept"}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("coder", "column"), zip(CODERS, ("first_id", "second_id"), strict=True))
def test_every_row_of_both_coders_stands_in_exactly_one_line(table: str, coder: str, column: str) -> None:
    rows = pl.read_csv(FOLDER / coder / f"{table}.csv", infer_schema=False)
    coded = Counter(rows.select("source_id", rows.columns[1]).iter_rows())
    paired = Counter(PAIRS.filter(pl.col("table") == table).drop_nulls(column).select("source_id", column).iter_rows())
    assert coded
    assert paired == coded


def test_every_line_has_an_outcome_and_every_disagreement_a_note() -> None:
    assert set(PAIRS["outcome"]) <= OUTCOMES
    assert PAIRS.filter(pl.col("outcome") != "agreed")["note"].null_count() == 0
    alone = PAIRS.filter(pl.col("first_id").is_null() | pl.col("second_id").is_null())["outcome"]
    assert "agreed" not in set(alone)


def test_alpha_is_published_for_every_variable() -> None:
    text = (ROOT / "dataset" / "RELIABILITY.md").read_text("utf-8")
    for variable in VARIABLES:
        assert re.search(rf"\| `{variable.table}` \| `{variable.name}` \| {variable.level} \| \d+ \|", text)
