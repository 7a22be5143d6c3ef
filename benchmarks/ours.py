"""This project's build but for its descriptions: check everything, derive, write all tables as Parquet and SQLite."""

from __future__ import annotations

import sys
from pathlib import Path

from build.pipeline import write_tables

if __name__ == "__main__":
    write_tables(Path(sys.argv[1]), Path(sys.argv[2]))
