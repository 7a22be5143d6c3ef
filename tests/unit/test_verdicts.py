"""The vectorised check gives the verdict of pydantic, and of SQLite on the rules, on any row, sound or damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from build.check.rows import cast, explain, refused_rows
from schema import MODELS, Row, Rule, coded_columns, judged_columns
from schema.edtf_dates import bounds_or_none
from schema.rules import columns_of
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


def _refused_alone(model: type[Row], row: dict[str, Any]) -> bool:
    """Whether pydantic refuses a cell of the row, or SQLite finds a rule broken by its values and their dates."""
    try:
        values = model.model_validate(row).model_dump()
    except ValidationError:
        return True
    for column in coded_columns(model):
        bounds = bounds_or_none(values[column.name] or "") if column.is_edtf else None
        if bounds:
            values |= {f"{column.name}_earliest": bounds.earliest, f"{column.name}_latest": bounds.latest}
    judged = [column.name for column in judged_columns(model) if not column.name.endswith("_precision")]
    cells = ", ".join(f"? AS {name}" for name in judged)
    given = [str(value) if isinstance(value := values.get(name), date | StrEnum) else value for name in judged]
    broken = (f"SELECT 1 FROM (SELECT {cells}) WHERE NOT ({rule.holds})" for rule in _judged_rules(model))
    with closing(sqlite3.connect(":memory:")) as db:
        return any(db.execute(sql, given).fetchone() for sql in broken)


def _judged_rules(model: type[Row]) -> list[Rule]:
    """The rules on what is coded; others hold what the build derives."""
    names = {column.name for column in judged_columns(model)}
    return [rule for rule in model.rules if columns_of(rule) <= names]


@settings(max_examples=400)
@given(rows())
def test_one_verdict(drawn: tuple[type[Row], list[dict[str, str | None]]]) -> None:
    model, found = drawn
    cells = _frame(model, found)
    refused = refused_rows(cells, cast(cells, coded_columns(model)), model)
    assert refused == [i for i, row in enumerate(found) if _refused_alone(model, row)]


@settings(max_examples=150)
@given(rows())
def test_every_refused_row_is_explained_and_no_sound_one(drawn: tuple[type[Row], list[dict[str, str | None]]]) -> None:
    model, found = drawn
    cells = _frame(model, found)
    faults = explain(cells, cast(cells, coded_columns(model)), model)
    assert {at for at, *_ in faults} == {i for i, row in enumerate(found) if _refused_alone(model, row)}
    assert all(message.strip() == message and "\n" not in message for _, _, message in faults)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_every_damage_in_every_column(model: type[Row]) -> None:
    """The whole list of damages in each column of one sound row, at once: a table of columns x damages rows."""
    sound = _good_rows()[model.table][0]
    found = [{**sound, column.name: value or None} for column in coded_columns(model) for value in DAMAGE]
    cells = _frame(model, found)
    refused = refused_rows(cells, cast(cells, coded_columns(model)), model)
    assert refused == [i for i, row in enumerate(found) if _refused_alone(model, row)]
    assert 0 < len(refused) < len(found)
