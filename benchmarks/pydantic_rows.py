"""Row by row: csv.DictReader and pydantic on every row of every table; nothing is written.

It checks the cells: types, patterns, codes, bounds, empty cells; no rules between columns, no keys, no references.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from schema import MODELS


def check(source: Path) -> None:
    """Validate all tables."""
    for model in MODELS:
        with (source / f"{model.table}.csv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                model.model_validate(row)


if __name__ == "__main__":
    check(Path(sys.argv[1]))
