"""Derive whole tables from the others, and the columns that rest on them: each is one SQL file of this folder.

DuckDB runs them, here and wherever somebody runs them on the published Parquet files. Flat tables are views in the
SQLite file, by the same SQL: it keeps to what both engines read alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from build.derive.columns import LATER
from schema import MODELS, Row, columns
from schema.targets.arrow_schema import to_plain_arrow

SQL_FOLDER = Path(__file__).parent
MEMORY = "700MB"  # what DuckDB may hold; more goes to disk
FETCHED = 102_400  # rows of a derived table that are held at once


def derivation(name: str) -> str:
    """The SQL of one derived table or of columns, with the notes on its method as comments at its head."""
    return (SQL_FOLDER / f"{name}.sql").read_text("utf-8")


def method(name: str) -> str:
    """The notes at the head of a derivation, as Markdown."""
    head = takewhile(lambda line: line.startswith("--"), derivation(name).splitlines())
    return "\n".join(line.removeprefix("--").removeprefix(" ") for line in head)


class Deriver:
    """Runs the derivations in a DuckDB that has the checked tables, and each derived one once its file is whole."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self._db = db
        self._db.execute(f"SET memory_limit = '{MEMORY}'")
        self._files: dict[str, Path] = {}

    def add(self, model: type[Row], parquet: Path) -> None:
        """Take in a written table; what was checked under its name stays, unless the file says more."""
        self._files[model.table] = parquet
        if model in LATER or model not in MODELS:
            path = str(parquet).replace("'", "''")  # a temporary view hides what else is called so
            self._db.execute(f"CREATE OR REPLACE TEMP VIEW {model.table} AS FROM read_parquet('{path}')")

    def completed(self, model: type[Row]) -> Iterator[pa.RecordBatch]:
        """The rows of a coded table in the order of its key, with the columns that rest on derived tables."""
        (key,), later = model.key, LATER[model]
        names = (f"{'later' if c.name in later.columns else 'coded'}.{c.name}" for c in columns(model))
        coded, found = f"{model.table} AS coded", f"(\n{derivation(later.sql)}\n) AS later"
        yield from self._ordered(f"SELECT {', '.join(names)} FROM {coded} JOIN {found} USING ({key})", model)

    def rows(self, model: type[Row]) -> Iterator[pa.RecordBatch]:
        """The rows of a derived table in the order of its key.

        A flat table has as many rows as the table it is about, and is joined in slices of that table's key, so that
        memory bounds it however many there are.
        """
        names = ", ".join(column.name for column in columns(model))
        selected = f"SELECT {names} FROM (\n{derivation(model.table)}\n)"
        if not model.is_view:
            yield from self._ordered(selected, model)
            return
        (key,) = model.key
        for first, last in self._slices(model.table.removesuffix("_flat")):
            yield from self._ordered(f"{selected} WHERE {key} BETWEEN '{first}' AND '{last}'", model)

    def _ordered(self, sql: str, model: type[Row]) -> Iterator[pa.RecordBatch]:
        plain, key = to_plain_arrow(model), ", ".join(model.key)
        for batch in self._db.sql(f"{sql} ORDER BY {key}").to_arrow_reader(FETCHED):
            yield batch.cast(plain)

    def _slices(self, table: str) -> Iterator[tuple[str, str]]:
        """The first and last key of each row group of a table's file."""
        with pq.ParquetFile(self._files[table]) as file:
            for group in range(file.num_row_groups):
                keys = file.read_row_group(group, columns=[file.schema_arrow.names[0]])[0]
                if len(keys):
                    yield keys[0].as_py(), keys[-1].as_py()
