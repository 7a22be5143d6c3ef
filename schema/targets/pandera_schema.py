"""Columns in the types of polars, and as a pandera schema (polars backend): the check of a whole table at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import polars as pl

from schema.cells import CellType, by_type
from schema.columns import Column
from schema.row import Rule
from schema.rules import columns_of, holds

if TYPE_CHECKING:
    from pandera.polars import DataFrameSchema


POLARS_TYPES: dict[CellType, type[pl.DataType]] = by_type(pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Date)
_KEPT_OUT = ("pandas", "hypothesis", "pyspark")


def polars_schema(columns: Iterable[Column]) -> dict[str, type[pl.DataType]]:
    """Column name -> polars type, in the order of the columns."""
    return {column.name: POLARS_TYPES[column.type] for column in columns}


class _Absent:
    """An import finder that answers for a few packages as if they were not installed."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Refuse the packages kept out, and leave every other name to the next finder."""
        if name in _KEPT_OUT:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)


@contextmanager
def polars_only() -> Iterator[Any]:
    """Pandera's polars backend, as its polars-only installation runs.

    Where pandas, hypothesis and pyspark are installed, pandera imports them for other uses, longer than a whole
    build of the dataset takes.
    """
    sys.meta_path.insert(0, _Absent)
    try:
        import pandera.polars

        yield pandera.polars
    finally:
        sys.meta_path.remove(_Absent)


def refused_positions(schema: DataFrameSchema, frame: pl.DataFrame) -> list[int]:
    """Positions of the rows of a frame that the schema refuses, in order.

    Raises:
        ValueError: the frame as a whole is not of the schema's columns or types.
    """
    with polars_only() as pandera:
        try:
            schema.validate(frame, lazy=True)
        except pandera.errors.SchemaErrors as refusal:
            (error,) = refusal.schema_errors
            verdicts = error.check_output
            if verdicts.height != frame.height or error.failure_cases is False:
                raise ValueError(f"the table as a whole does not fit: {refusal}") from refusal
            found: list[int] = (~verdicts.to_series()).arg_true().to_list()
            return found
    return []


def to_pandera(columns: Sequence[Column], rules: Sequence[Rule] = ()) -> DataFrameSchema:
    """A schema of typed columns in their order, with every rule whose columns are among them.

    All that is asked of a row is one check of the whole frame: column by column, pandera takes ten times as long over
    tables of common size.
    """
    types = pl.Schema(polars_schema(columns))
    sound = pl.all_horizontal(*_asked(columns, rules))

    def judge(data: Any) -> pl.LazyFrame | bool:
        if data.lazyframe.collect_schema() != types:
            return False
        verdicts = data.lazyframe.select(sound).collect()
        return True if verdicts.to_series().all() else verdicts.lazy()

    with polars_only() as pandera:
        return pandera.DataFrameSchema(checks=pandera.Check(judge, name="sound", n_failure_cases=1))


def _asked(columns: Sequence[Column], rules: Sequence[Rule]) -> Iterator[pl.Expr]:
    """Everything that a row is asked, as expressions of true and false; null counts as true."""
    for column in columns:
        cell = pl.col(column.name)
        if column.required:
            yield cell.is_not_null()
        if column.codes:
            yield cell.is_in(column.codes)
        if column.pattern and column.form:
            yield cell.str.contains(column.form.anchored)
        if column.minimum is not None:
            yield cell >= column.minimum
        if column.maximum is not None:
            yield cell <= column.maximum
    names = {column.name for column in columns}
    yield from (holds(rule) for rule in rules if columns_of(rule) <= names)
