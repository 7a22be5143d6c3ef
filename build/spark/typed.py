"""Cells as they are stored, and as typed columns; read as ``build.check.rows.cast`` does, by conditions of Spark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import functions as f

from schema import Column
from schema.edtf_dates import bounds_or_none
from schema.targets.pyspark_schema import SPARK_TYPES, is_of_form, java_pattern

if TYPE_CHECKING:
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame

POSITION = ("#file", "#line")
CELLS = "#cells"
_TEXT = "#text"
_DATES = pa.schema(
    [(_TEXT, pa.string()), ("earliest", pa.date32()), ("latest", pa.date32()), ("precision", pa.string())]
)


def typed(stored: DataFrame, coded: Sequence[Column]) -> DataFrame:
    """A table as it is stored, with its columns typed, and the cells kept as they were in ``#cells``."""
    cells = [f.col(column.name) for column in coded]
    return stored.select(*POSITION, f.struct(*cells).alias(CELLS), *(_typed(column, stored) for column in coded))


def _typed(column: Column, stored: DataFrame) -> Expression:
    """One column in its type; what is not of the column's form is null, but a number that is stored as one is kept."""
    cell = f.col(column.name)
    kept = stored.schema[column.name].dataType.simpleString() == SPARK_TYPES[column.type]
    if column.type == "string" or column.form is None:
        return cell.cast("string").alias(column.name)
    if kept and column.type != "integer":
        return cell
    written = f.when(cell.cast("string").rlike(java_pattern(column.form)), cell)
    return written.try_cast(SPARK_TYPES[column.type]).alias(column.name)


def lost(coded: Iterable[Column]) -> Iterator[Expression]:
    """What the typed columns no longer show: cells that were not of their form, and dates that mean nothing.

    Java writes a few numbers otherwise than the embedded engine (1.0E-4), so these conditions are true of some sound
    rows too; whoever reads the rows again finds them sound.
    """
    for column in coded:
        text = f.col(f"`{CELLS}`.`{column.name}`").cast("string")
        if column.is_edtf:
            yield text.isNotNull() & f.col(f"{column.name}_precision").isNull()
        elif column.type != "string" and column.form:
            yield text.isNotNull() & (f.col(column.name).isNull() | ~is_of_form(text, column.form))


def dates(tables: Sequence[tuple[DataFrame, Sequence[Column]]]) -> DataFrame | None:
    """Every distinct EDTF date of the tables with its bounds and precision; dates that mean nothing are left out.

    None where no table has dates. Each is parsed once, on the driver: there are far fewer dates than rows.
    """
    texts = [
        frame.select(f.col(column.name).alias(_TEXT)).filter(is_of_form(f.col(_TEXT), column.form))
        for frame, coded in tables
        for column in coded
        if column.is_edtf and column.form
    ]
    if not texts:
        return None
    found = reduce(lambda a, b: a.union(b), texts).distinct().toArrow()[_TEXT].to_pylist()
    bounds = [(text, bounds_or_none(text)) for text in sorted(found)]
    rows = [
        {_TEXT: text, "earliest": b.earliest, "latest": b.latest, "precision": b.precision.value}
        for text, b in bounds
        if b
    ]
    return texts[0].sparkSession.createDataFrame(pa.Table.from_pylist(rows, _DATES))


def dated(frame: DataFrame, coded: Iterable[Column], parsed: DataFrame | None) -> DataFrame:
    """The frame with the bounds and precision of each of its EDTF columns."""
    for column in coded:
        if column.is_edtf and parsed:
            key = f"#{column.name}"
            ends = [f.col(end).alias(f"{column.name}_{end}") for end in _DATES.names[1:]]
            right = parsed.select(f.col(_TEXT).alias(key), *ends)
            frame = frame.join(right, f.col(column.name) == f.col(key), "left").drop(key)
    return frame
