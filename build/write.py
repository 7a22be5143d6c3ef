"""Write the tables as Parquet files, the same bytes for the same rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from schema import PUBLISHED, Row
from schema.targets.arrow_schema import to_arrow


def write_parquet(tables: dict[str, pl.DataFrame], folder: Path) -> None:
    """One zstd-compressed Parquet file per table, of shape rows x published columns."""
    for model in PUBLISHED:
        table = to_table(tables[model.table], model)
        pq.write_table(table, folder / f"{model.table}.parquet", compression="zstd", compression_level=9)


def to_table(frame: pl.DataFrame, model: type[Row]) -> pa.Table:
    """The frame as an Arrow table of the published schema; codes are dictionaries in order of appearance."""
    schema = to_arrow(model)
    arrays = [_array(frame[field.name].to_arrow(), field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return values.cast(kind.value_type).dictionary_encode().cast(kind)
    return values.cast(kind)
