"""Check the cells and rows of a table: fast when clean, precise when not.

A batch of rows is cast strictly and judged by pandera at once. Only the rows it refuses are read again by pydantic,
cell by cell, to say in words what is wrong. A refused cell is null from then on, so that one mistake is told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic import ValidationError

from build.mistakes import Mistake, Nearest, shown
from build.read.tables import NOT_UTF8, TextBatch
from schema import TABLES, Column, Row, Rule, coded_columns, judged_columns
from schema.cells import Form
from schema.edtf_dates import bounds_or_none
from schema.rules import coded_columns_of, columns_of, holds
from schema.targets.pandera_schema import POLARS_TYPES, refused_positions, to_pandera

if TYPE_CHECKING:
    from pandera.polars import DataFrameSchema


@dataclass(frozen=True)
class CheckedBatch:
    """A batch of one table, typed, with the bounds of its dates; refused cells are null, and counted by column."""

    text: TextBatch
    frame: pl.DataFrame
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def model(self) -> type[Row]:
        """The class of the table's rows."""
        return TABLES[self.text.table]

    def mistake(self, row: int, column: str, message: str) -> Mistake:
        """A mistake in one cell, by the row's position in the table."""
        value = self.text.cells[column][row] if column in self.text.cells.columns else None
        return Mistake(self.text.file, self.text.lines[row], column, message, value or "")


def check_batch(text: TextBatch) -> tuple[CheckedBatch, list[Mistake]]:
    """A batch checked by itself: types, forms, codes, bounds, and the rules on single rows."""
    model = TABLES[text.table]
    frame = cast(text.cells, coded_columns(model))
    refused = refused_rows(text.cells, frame, model)
    if not refused:
        return CheckedBatch(text, frame), []
    faults = explain(text.cells[refused], frame[refused], model, text.gaps)
    found = [(refused[at], column, message) for at, column, message in faults]
    checked = CheckedBatch(text, _without(frame, found, model), Counter(column for _, column, _ in found))
    return checked, [checked.mistake(*fault) for fault in found]


def cast(cells: pl.DataFrame, coded: Sequence[Column]) -> pl.DataFrame:
    """Text cells as typed values, null where the text is not of the column's form; bounds of EDTF dates are added."""
    typed = cells.select(_typed(column) for column in coded)
    for column in coded:
        if column.is_edtf:
            typed = typed.join(_bounds(typed[column.name], column), on=column.name, how="left", maintain_order="left")
    return typed


def _typed(column: Column) -> pl.Expr:
    """Strict cast of one column: the whole cell matches its form, or the result is null."""
    cell = pl.col(column.name)
    if column.type == "string" or column.form is None:
        return cell
    written = pl.when(cell.str.contains(column.form.anchored)).then(cell)
    if column.type == "boolean":
        return (written.str.to_lowercase() == "true").alias(column.name)
    if column.type == "date":
        return written.str.to_date("%Y-%m-%d", strict=False).alias(column.name)
    return written.cast(POLARS_TYPES[column.type], strict=False).alias(column.name)


def _bounds(dates: pl.Series, column: Column) -> pl.DataFrame:
    """Earliest, latest and precision of each distinct date of a column that is one; each is parsed once."""
    assert column.form
    distinct = dates.unique().drop_nulls()
    found = {text: bounds_or_none(text) for text in distinct.filter(distinct.str.contains(column.form.anchored))}
    parsed = [(text, b.earliest, b.latest, b.precision.value) for text, b in found.items() if b]
    ends = {f"{dates.name}_earliest": pl.Date, f"{dates.name}_latest": pl.Date}
    schema = {dates.name: pl.String, **ends, f"{dates.name}_precision": pl.String}
    return pl.DataFrame(parsed, schema=schema, orient="row")


def refused_rows(cells: pl.DataFrame, frame: pl.DataFrame, model: type[Row]) -> list[int]:
    """Positions of the rows that the cast or pandera refuse, in order."""
    lost = [
        frame[f"{column.name}_precision" if column.is_edtf else column.name].is_null()
        & cells[column.name].is_not_null()
        for column in coded_columns(model)
        if column.is_edtf or column.type != "string"
    ]
    uncast = pl.select(pl.any_horizontal(*lost).arg_true()).to_series().to_list() if lost else []
    return sorted({*uncast, *refused_positions(_schema(model), frame)})


@lru_cache
def _schema(model: type[Row]) -> DataFrameSchema:
    """The schema of what ``cast`` makes of a table."""
    return to_pandera(judged_columns(model), model.rules)


def explain(
    cells: pl.DataFrame, frame: pl.DataFrame, model: type[Row], gaps: Collection[str] = ()
) -> list[tuple[int, str, str]]:
    """What is wrong with refused rows, as (position, column, message); nothing for a sound row.

    ``cells`` are the rows as text and ``frame`` as they were cast. A rule is told only where every cell that it reads
    is sound; columns that the file lacks (``gaps``) are told once for the file, not here.
    """
    coded = {column.name: column for column in coded_columns(model)}
    rows = cells.to_dicts()
    bad = [_bad_cells(row, model, gaps) for row in rows]
    faults = [
        (at, name, _in_words(coded[name], rows[at][name] or "", kind))
        for at, found in enumerate(bad)
        for name, kind in found.items()
    ]
    for rule in (rule for rule in model.rules if columns_of(rule) <= set(frame.columns)):
        reads = coded_columns_of(rule, judged_columns(model))
        broken = frame.select(~holds(rule)).to_series().arg_true()
        reported = [at for at in broken if not reads & (bad[at].keys() | set(gaps))]
        faults += [(at, rule.blame, _rule_message(rule, frame.row(at, named=True) | rows[at])) for at in reported]
    return faults


def _bad_cells(cells: dict[str, str | None], model: type[Row], gaps: Collection[str]) -> dict[str, str]:
    """Column -> pydantic's error type of each cell that pydantic refuses."""
    try:
        model.model_validate(cells)
    except ValidationError as refusal:
        return {str(error["loc"][0]): error["type"] for error in refusal.errors() if error["loc"][0] not in gaps}
    return {}


def _in_words(column: Column, value: str, kind: str) -> str:
    """What is wrong with a refused cell, and what to write instead."""
    if not value:
        return f"it is empty; {_remedy(column)}"
    if fault := _unreadable(value):
        return fault
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{shown(value)} is out of bounds; write a number {_bounds_in_words(column)}"
    if column.codes:
        near = Nearest(column.codes).hint(value)
        return f"{shown(value)} is no code of this column{near}; {_remedy(column)}"
    if kind == "meaningless":
        return f"{shown(value)} is no date of the calendar; {_remedy(column)}"
    return f"{shown(value)} does not fit; {_remedy(column)}"


def _remedy(column: Column) -> str:
    """What to write in the column."""
    if column.codes:
        return "write one of " + ", ".join(column.codes)
    assert isinstance(column.form, Form)
    return column.form.hint


def _unreadable(value: str) -> str | None:
    """Damage that any column suffers alike."""
    if NOT_UTF8 in value:
        return "it holds a byte that is not UTF-8; save the file as UTF-8"
    if "\0" in value:
        return "it holds a NUL byte; delete it"
    if value != value.strip():
        return f"{shown(value)} has white space at an end; delete it"
    if not value.isprintable():
        return f"{shown(value)} holds a line break or an invisible character; delete it"
    return None


def _bounds_in_words(column: Column) -> str:
    if column.maximum is None:
        return f"of at least {column.minimum}"
    return f"from {column.minimum} to {column.maximum}"


def _rule_message(rule: Rule, cells: dict[str, Any]) -> str:
    return rule.message.format_map({name: "(empty)" if value is None else value for name, value in cells.items()})


def _without(frame: pl.DataFrame, faults: Iterable[tuple[int, str, str]], model: type[Row]) -> pl.DataFrame:
    """The frame with refused cells set to null, bounds of refused dates included."""
    rows_by_column: dict[str, list[int]] = {}
    for row, column, _ in faults:
        rows_by_column.setdefault(column, []).append(row)
    for name in list(rows_by_column):
        rows_by_column.update((c.name, rows_by_column[name]) for c in judged_columns(model) if c.of_date == name)
    at = pl.int_range(pl.len())
    return frame.with_columns(
        pl.when(~at.is_in(rows)).then(pl.col(name)).alias(name)
        for name, rows in rows_by_column.items()
        if name in frame.columns
    )
