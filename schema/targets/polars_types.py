"""Columns as a polars schema."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from schema.cells import CellType
from schema.columns import Column

POLARS_TYPES: dict[CellType, type[pl.DataType]] = {
    "string": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}


def polars_schema(columns: Iterable[Column]) -> dict[str, type[pl.DataType]]:
    """Column name -> polars type, in the order of the columns."""
    return {column.name: POLARS_TYPES[column.type] for column in columns}
