"""A bare read of the CSV files of a folder by polars, as text: no types, no rules, no lines."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

if __name__ == "__main__":
    for path in sorted(Path(sys.argv[1]).glob("*.csv")):
        pl.read_csv(path, infer_schema=False)
