"""Derive the other tables from the SQLite file of a folder that ``benchmarks.ours`` wrote; the seconds each one takes.

Prints one line per table: its name, and seconds of processor time.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from build.database import SQLITE_FILE, add_derived, open_unsafe
from build.write import write_parquet
from schema import DERIVED_MODELS

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    db = open_unsafe(folder / SQLITE_FILE)
    for model in DERIVED_MODELS:
        start = time.process_time()
        write_parquet(add_derived(db, model), model, folder)
        print(model.table, round(time.process_time() - start, 3), flush=True)
    db.close()
