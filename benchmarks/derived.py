"""Derive the other tables from the coded Parquet files of a folder, into another; the seconds each one takes.

Prints one line per table: its name, and seconds of processor time, its Parquet file included.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import duckdb

from build.derive.tables import Deriver
from build.write.parquet import write_parquet
from schema import DERIVED_MODELS, MODELS

if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    db = duckdb.connect(config={"threads": 1, "temp_directory": str(target / "spilled")})
    deriver = Deriver(db)
    for model in MODELS:
        db.read_parquet(str(source / f"{model.table}.parquet")).create_view(model.table)
        deriver.add(model, source / f"{model.table}.parquet")
    for model in DERIVED_MODELS:
        start = time.process_time()
        deriver.add(model, write_parquet(deriver.rows(model), model, target))
        print(model.table, round(time.process_time() - start, 3), flush=True)
