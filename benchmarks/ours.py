"""This project's build without the derived tables: check everything, write the coded tables as Parquet and SQLite."""

from __future__ import annotations

import sys
from pathlib import Path

from build.pipeline import write_coded

if __name__ == "__main__":
    write_coded(Path(sys.argv[1]), Path(sys.argv[2]))
