"""Columns as a polars schema."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from schema.cells import CellType, by_type
from schema.columns import Column

POLARS_TYPES: dict[CellType, type[pl.DataType]] = by_type(pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Date)


def polars_schema(columns: Iterable[Column]) -> dict[str, type[pl.DataType]]:
    """Column name -> polars type, in the order of the columns."""
    return {column.name: POLARS_TYPES[column.type] for column in columns}
