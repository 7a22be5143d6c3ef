"""Write tables as Parquet files, the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schema import Row
from schema.targets.arrow_schema import to_arrow


def write_parquet(batches: Iterable[pa.RecordBatch], model: type[Row], folder: Path) -> Path:
    """One table as a Parquet file from batches in the order of its key, a row group for each; the file."""
    path = folder / f"{model.table}.parquet"
    with pq.ParquetWriter(path, to_arrow(model), compression="zstd", compression_level=3) as parquet:
        for batch in batches:
            parquet.write_batch(coded(batch, parquet.schema))
    return path


def coded(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch in the published types; codes are dictionaries in order of appearance."""
    arrays = [_array(batch.column(field.name), field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return values.cast(kind.value_type).dictionary_encode().cast(kind)
    return values.cast(kind)
