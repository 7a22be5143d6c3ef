"""The floor: the same Parquet and SQLite files from CSV, unchecked, by pyarrow and the ADBC SQLite driver.

Reads CSV files of the published columns in the order of their keys, so that it need neither derive nor sort anything.
SQLite runs without journal, without waiting for the disk, and with CHECKs and references off; indexes and full-text
search are built after the rows are in, as in the build itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

import adbc_driver_manager
import adbc_driver_sqlite
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from build.files import SQLITE_FILE
from build.write.sqlite import PAGE_SIZE, UNSAFE
from schema import MODELS, Row
from schema.targets.arrow_schema import to_arrow, to_plain_arrow
from schema.targets.sqlite_ddl import to_ddl, to_indexes, to_search


def write(source: Path, target: Path) -> None:
    """Write every coded table, one after the other."""
    with (
        adbc_driver_sqlite.connect(str(target / SQLITE_FILE)) as database,
        adbc_driver_manager.AdbcConnection(database) as connection,
    ):
        for pragma in (f"page_size = {PAGE_SIZE}", *UNSAFE):
            execute(connection, f"PRAGMA {pragma}")
        execute(connection, "BEGIN")
        for model in MODELS:
            table = read(source / f"{model.table}.csv", model)
            encoded = table.cast(to_arrow(model))
            pq.write_table(encoded, target / f"{model.table}.parquet", compression="zstd", compression_level=3)
            insert(connection, model, table)
        execute(connection, "COMMIT")


def read(path: Path, model: type[Row]) -> pa.Table:
    """A CSV file as an Arrow table of the published types, without dictionaries."""
    plain = to_plain_arrow(model)
    convert = pa.csv.ConvertOptions(
        column_types=plain, strings_can_be_null=True, quoted_strings_can_be_null=True, null_values=[""]
    )
    return pa.csv.read_csv(path, convert_options=convert)


def insert(connection: adbc_driver_manager.AdbcConnection, model: type[Row], table: pa.Table) -> None:
    """Create one table, fill and index it."""
    execute(connection, to_ddl(model))
    with adbc_driver_manager.AdbcStatement(connection) as statement:
        statement.set_options(
            **{"adbc.ingest.target_table": model.table, "adbc.ingest.mode": "adbc.ingest.mode.append"}
        )
        statement.bind_stream(table.to_reader())
        statement.execute_update()
    for sql in (*to_indexes(model), *to_search(model)):
        execute(connection, sql)


def execute(connection: adbc_driver_manager.AdbcConnection, sql: str) -> None:
    """Run one statement."""
    with adbc_driver_manager.AdbcStatement(connection) as statement:
        statement.set_sql_query(sql)
        statement.execute_update()


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
