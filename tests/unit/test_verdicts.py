"""The vectorised check and pydantic give one verdict on any row, sound or damaged."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from build.check import cast, explain, refused_rows
from schema import MODELS, Row, coded_columns
from tests.support import DAMAGE, GOOD, read_folder


@lru_cache
def _good_rows() -> dict[str, list[dict[str, str | None]]]:
    sheets, _ = read_folder(GOOD)
    return {table: sheet.cells.to_dicts() for table, sheet in sheets.items()}


@st.composite
def rows(draw: st.DrawFn) -> tuple[type[Row], list[dict[str, str | None]]]:
    """A table and some of its rows, each sound, damaged in a few cells, or written at random."""
    model = draw(st.sampled_from(MODELS))
    names = [column.name for column in coded_columns(model)]
    text = st.one_of(st.sampled_from(DAMAGE), st.text(max_size=12), st.integers().map(str), st.dates().map(str))
    cell = text.map(lambda value: value or None)
    found = []
    for _ in range(draw(st.integers(1, 4))):
        row = dict(draw(st.sampled_from(_good_rows()[model.table])))
        for name in draw(st.lists(st.sampled_from(names), max_size=3)):
            row[name] = draw(cell)
        found.append(row)
    return model, found


def _frame(model: type[Row], found: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(found, schema={column.name: pl.String for column in coded_columns(model)})


def _pydantic_refuses(model: type[Row], row: dict[str, Any]) -> bool:
    try:
        model.model_validate(row)
    except ValidationError:
        return True
    return False


@settings(max_examples=400)
@given(rows())
def test_one_verdict(drawn: tuple[type[Row], list[dict[str, str | None]]]) -> None:
    model, found = drawn
    cells = _frame(model, found)
    refused = refused_rows(cells, cast(cells, coded_columns(model)), model)
    assert refused == [i for i, row in enumerate(found) if _pydantic_refuses(model, row)]


@settings(max_examples=150)
@given(rows())
def test_every_refused_row_is_explained_and_no_sound_one(drawn: tuple[type[Row], list[dict[str, str | None]]]) -> None:
    model, found = drawn
    cells = _frame(model, found)
    faults = explain(cells, cast(cells, coded_columns(model)), model)
    assert {at for at, *_ in faults} == {i for i, row in enumerate(found) if _pydantic_refuses(model, row)}
    assert all(message.strip() == message and "\n" not in message for _, _, message in faults)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_every_damage_in_every_column(model: type[Row]) -> None:
    """The whole list of damages in each column of one sound row, at once: a table of columns x damages rows."""
    sound = _good_rows()[model.table][0]
    found = [{**sound, column.name: value or None} for column in coded_columns(model) for value in DAMAGE]
    cells = _frame(model, found)
    refused = refused_rows(cells, cast(cells, coded_columns(model)), model)
    assert refused == [i for i, row in enumerate(found) if _pydantic_refuses(model, row)]
    assert 0 < len(refused) < len(found)
