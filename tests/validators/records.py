"""Compare the records that mlcroissant loads with the rows of the Parquet files: ``records.py CROISSANT``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import mlcroissant
import pandas as pd
import pyarrow.parquet as pq


def plain(value: Any) -> Any:
    """A value of mlcroissant as pyarrow would give it."""
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


if __name__ == "__main__":
    file = Path(sys.argv[1])
    dataset = mlcroissant.Dataset(jsonld=file)
    for record_set in dataset.metadata.record_sets:
        table = record_set.uuid
        names = [field.uuid for field in record_set.fields]
        loaded = [tuple(plain(record[name]) for name in names) for record in dataset.records(record_set=table)]
        rows = pq.read_table(file.parent / f"{table}.parquet").to_pylist()
        same = loaded == [tuple(row.values()) for row in rows]
        print(f"{table} {len(loaded)} {'same' if same else 'OTHER'}")
