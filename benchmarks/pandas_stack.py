"""The common stack: pandas reads, pandera (pandas backend) validates, to_parquet and to_sql write.

It checks types, patterns, codes, bounds, empty cells and unique keys, not references, not rules between columns or
tables; it derives nothing, and its SQLite tables have no keys, no CHECKs, no indexes and no full-text search.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd

from schema import MODELS, Column, Row, coded_columns

_DTYPES = {"string": "str", "integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "datetime64[s]"}


def schema_of(model: type[Row]) -> Any:
    """The pandera schema of a table's coded columns."""
    import pandera.pandas as pa

    unique = list(model.key) if set(model.key) <= {c.name for c in coded_columns(model)} else None
    return pa.DataFrameSchema(
        {
            c.name: pa.Column(_DTYPES[c.type], _checks(c), nullable=not c.required, coerce=True)
            for c in coded_columns(model)
        },
        unique=unique,
    )


def _checks(column: Column) -> list[Any]:
    import pandera.pandas as pa

    checks = [pa.Check.isin(list(column.codes))] if column.codes else []
    if column.form and column.type == "string":
        checks.append(pa.Check.str_matches(column.form.anchored))
    checks += [pa.Check.ge(column.minimum)] if column.minimum is not None else []
    return checks + ([pa.Check.le(column.maximum)] if column.maximum is not None else [])


def write(source: Path, target: Path) -> None:
    """Read, validate and write every coded table."""
    with closing(sqlite3.connect(target / "lffd.sqlite")) as db:
        for model in MODELS:
            options: dict[str, Any] = {"dtype": "str", "keep_default_na": False, "na_values": [""]}
            frame = schema_of(model).validate(pd.read_csv(source / f"{model.table}.csv", **options), lazy=True)
            frame.to_parquet(target / f"{model.table}.parquet", compression="zstd")
            frame.to_sql(model.table, db, index=False)
        db.commit()


if __name__ == "__main__":
    sys.modules["pyspark"] = None  # type: ignore[assignment]  # where it is installed, pandera would load all of it
    write(Path(sys.argv[1]), Path(sys.argv[2]))
