"""Derive whole tables from published ones: each is one SQL file of this folder, which DuckDB runs on Parquet files.

A view of the SQLite file is the same SQL in SQLite's own words, which DuckDB's are where both have them; readers can
run each of them on the published files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schema import Row, columns
from schema.targets.arrow_schema import to_plain_arrow

SQL_FOLDER = Path(__file__).parent
MEMORY = "700MB"  # what DuckDB may hold; more goes to disk
FETCHED = 102_400  # rows of a derived table that are held at once


def derivation(model: type[Row]) -> str:
    """The SQL of one derived table, with the notes on its method as comments at its head."""
    return (SQL_FOLDER / f"{model.table}.sql").read_text("utf-8")


def method(model: type[Row]) -> str:
    """The notes at the head of a derivation, as Markdown."""
    lines = [line.removeprefix("--").strip() for line in derivation(model).splitlines() if line.startswith("--")]
    return "\n".join(lines)


class Deriver:
    """DuckDB with published tables as views, each once its Parquet file is whole."""

    def __init__(self, scratch: Path) -> None:
        self._db = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(scratch), "threads": 1})
        self._db.execute("SET preserve_insertion_order = false")  # every derivation is ordered by its key
        self._files: dict[str, Path] = {}

    def __enter__(self) -> Deriver:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def add(self, model: type[Row], parquet: Path) -> None:
        """Show a table to the derivations."""
        self._files[model.table] = parquet
        self._db.read_parquet(str(parquet)).create_view(model.table)

    def rows(self, model: type[Row]) -> Iterator[pa.RecordBatch]:
        """The rows of a derived table in the order of its key.

        A flat table has as many rows as the table it is about, and is joined in slices of that table's key, so that
        memory bounds it however many there are.
        """
        names = ", ".join(column.name for column in columns(model))
        selected = f"SELECT {names} FROM (\n{derivation(model)}\n)"
        if not model.is_view:
            yield from self._ordered(selected, model)
            return
        (key,) = model.key
        for first, last in self._slices(model.table.removesuffix("_flat")):
            yield from self._ordered(f"{selected} WHERE {key} BETWEEN '{first}' AND '{last}'", model)

    def _ordered(self, sql: str, model: type[Row]) -> Iterator[pa.RecordBatch]:
        plain = to_plain_arrow(model)
        for batch in self._db.sql(f"{sql} ORDER BY {', '.join(model.key)}").to_arrow_reader(FETCHED):
            yield batch.cast(plain)

    def _slices(self, table: str) -> Iterator[tuple[str, str]]:
        """The first and last key of each row group of a table's file."""
        with pq.ParquetFile(self._files[table]) as file:
            for group in range(file.num_row_groups):
                keys = file.read_row_group(group, columns=[file.schema_arrow.names[0]])[0]
                if len(keys):
                    yield keys[0].as_py(), keys[-1].as_py()
