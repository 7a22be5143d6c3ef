"""Check the cells and rows of one table: fast when clean, precise when not.

The whole table is cast strictly and judged by pandera at once. Only the rows it refuses are read again by pydantic,
cell by cell, to say in words what is wrong. A refused cell is null from then on, so that one mistake is told once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from pydantic import ValidationError

from build.mistakes import Mistake, did_you_mean, shown
from build.read import NOT_UTF8, Sheet
from schema import TABLES, Column, Row, Rule, coded_columns, columns
from schema.cells import Form
from schema.edtf_dates import Bounds, bounds_or_none
from schema.rules import broken_rules
from schema.targets.pandera_schema import refused_positions, to_pandera
from schema.targets.polars_types import POLARS_TYPES


@dataclass(frozen=True)
class Checked:
    """One table with typed cells and the bounds of its dates; refused cells are null, and counted by column."""

    sheet: Sheet
    frame: pl.DataFrame
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def model(self) -> type[Row]:
        """The class of the table's rows."""
        return TABLES[self.sheet.table]

    def mistake(self, row: int, column: str, message: str) -> Mistake:
        """A mistake in one cell, by the row's position in the table."""
        value = self.sheet.cells[column][row] if column in self.sheet.cells.columns else None
        return Mistake(self.sheet.file, self.sheet.lines[row], column, message, value or "")


def check_tables(sheets: dict[str, Sheet]) -> tuple[dict[str, Checked], list[Mistake]]:
    """Every table checked by itself, with all mistakes."""
    checked, mistakes = {}, []
    for table, sheet in sheets.items():
        checked[table], found = check_sheet(sheet)
        mistakes += found
    return checked, mistakes


def check_sheet(sheet: Sheet) -> tuple[Checked, list[Mistake]]:
    """One table checked by itself: types, forms, codes, bounds, and the rules on single rows."""
    model = TABLES[sheet.table]
    frame = cast(sheet.cells, coded_columns(model))
    refused = refused_rows(sheet.cells, frame, model)
    if not refused:
        return Checked(sheet, frame), []
    mistakes, bad_cells = [], []
    for row in refused:
        found = [m for m in explain(sheet.cells.row(row, named=True), model) if m[0] not in sheet.gaps]
        mistakes += [Mistake(sheet.file, sheet.lines[row], *fault) for fault in found]
        bad_cells += [(row, column) for column, *_ in found]
    return Checked(sheet, _without(frame, bad_cells, model), _count(bad_cells)), mistakes


def cast(cells: pl.DataFrame, coded: Sequence[Column]) -> pl.DataFrame:
    """Text cells as typed values, null where the text is not of the column's form; bounds of EDTF dates are added."""
    typed = cells.select(_typed(column) for column in coded)
    return typed.with_columns(s for column in coded if column.is_edtf for s in _bounds(typed[column.name]))


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


def _bounds(dates: pl.Series) -> Iterator[pl.Series]:
    """Earliest, latest and precision of a column of EDTF dates; each distinct date is parsed once."""
    parsed = {text: bounds_or_none(text) for text in dates.unique().to_list() if text}
    parts: list[Bounds | None] = [parsed.get(text) for text in dates.to_list()]
    for end in ("earliest", "latest"):
        days = [getattr(bounds, end) if bounds else None for bounds in parts]
        yield pl.Series(f"{dates.name}_{end}", days, pl.Date)
    precisions = [bounds.precision.value if bounds else None for bounds in parts]
    yield pl.Series(f"{dates.name}_precision", precisions, pl.String)


def refused_rows(cells: pl.DataFrame, frame: pl.DataFrame, model: type[Row]) -> list[int]:
    """Positions of the rows that the cast or pandera refuse, in order."""
    uncast = [frame[name].is_null() & cells[name].is_not_null() for name in cells.columns]
    undated = [
        frame[f"{column.name}_precision"].is_null() & cells[column.name].is_not_null()
        for column in coded_columns(model)
        if column.is_edtf
    ]
    lost = pl.select(pl.any_horizontal(*uncast, *undated).arg_true()).to_series().to_list()
    present = [column for column in columns(model) if column.name in frame.columns]
    return sorted({*lost, *refused_positions(to_pandera(present, model.rules), frame)})


def explain(cells: dict[str, str | None], model: type[Row]) -> list[tuple[str, str, str]]:
    """What is wrong with one row of text, as (column, message, value); empty for a sound row."""
    coded = {column.name: column for column in coded_columns(model)}
    faults = _bad_cells(cells, model)
    bad = {column for column, _ in faults}
    found = [
        (name, _in_words(coded[name], cells.get(name) or "", kind), cells.get(name) or "") for name, kind in faults
    ]
    typed = cast(pl.DataFrame([cells], schema=dict.fromkeys(cells, pl.String)), list(coded.values())).row(0, named=True)
    sound = {name: typed[name] for name in coded if name not in bad}
    rules = broken_rules(model.rules, columns(model), sound)
    return found + [(rule.blame, _rule_message(rule, cells), cells.get(rule.blame) or "") for rule in rules]


def _bad_cells(cells: dict[str, str | None], model: type[Row]) -> list[tuple[str, str]]:
    """(column, pydantic's error type) of each cell that pydantic refuses, one per cell."""
    try:
        model.model_validate(cells)
    except ValidationError as refusal:
        faults = {str(error["loc"][0]): error["type"] for error in refusal.errors() if error["loc"]}
        return list(faults.items())
    return []


def _in_words(column: Column, value: str, kind: str) -> str:
    """What is wrong with a refused cell, and what to write instead."""
    if not value:
        return f"it is empty; {_remedy(column)}"
    if fault := _unreadable(value):
        return fault
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{shown(value)} is out of bounds; write a number {_bounds_in_words(column)}"
    if column.codes:
        near = did_you_mean(value, column.codes)
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
    return rule.message.format_map({name: value or "(empty)" for name, value in cells.items()})


def _without(frame: pl.DataFrame, bad_cells: Iterable[tuple[int, str]], model: type[Row]) -> pl.DataFrame:
    """The frame with refused cells set to null, bounds of refused dates included."""
    rows_by_column: dict[str, list[int]] = {}
    for row, column in bad_cells:
        rows_by_column.setdefault(column, []).append(row)
    for name in list(rows_by_column):
        derived = [
            c.name for c in columns(model) if c.derived and c.name.startswith(f"{name}_") and c.name in frame.columns
        ]
        rows_by_column.update((d, rows_by_column[name]) for d in derived)
    at = pl.int_range(pl.len())
    return frame.with_columns(
        pl.when(~at.is_in(rows)).then(pl.col(name)).alias(name)
        for name, rows in rows_by_column.items()
        if name in frame.columns
    )


def _count(bad_cells: Iterable[tuple[int, str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for _, column in bad_cells:
        counts[column] = counts.get(column, 0) + 1
    return counts
