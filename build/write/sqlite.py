"""The SQLite file, filled from the published Parquet files: one table after the other, in a thread of its own.

Rows come from Arrow through the ADBC driver, which binds whole columns without passing through Python; indexes and
full-text search are built when all rows of a table are in. The driver carries its own SQLite, so that the bytes of the
file do not depend on the machine.

While the file is filled, SQLite checks neither CHECKs nor references: the rows have passed the same rules before.
``build verify`` has it check the finished file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pyarrow as pa
import pyarrow.parquet as pq

from schema import Row
from schema.targets.arrow_schema import to_plain_arrow
from schema.targets.sqlite_ddl import to_ddl, to_indexes, to_search

PAGE_SIZE = 4096  # bytes
UNSAFE = (  # no journal, no waiting for the disk: a file that is not finished is thrown away
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "foreign_keys = OFF",
    "ignore_check_constraints = ON",
    "cache_size = -8000",  # sorting in small pieces, which fit the processor's cache, is a quarter faster
)


class Database:
    """A new SQLite file that takes in published tables while the others are still being made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1)
        self._stopped = Event()
        self._work: list[Future[None]] = [self._thread.submit(self._open)]

    def add(self, model: type[Row], parquet: Path) -> None:
        """Have a table taken in from its Parquet file, which is whole."""
        self._work.append(self._thread.submit(self._add, model, parquet))

    def add_view(self, model: type[Row], sql: str) -> None:
        """Have a view made of a query over tables that are there."""
        self._work.append(self._thread.submit(self._execute, f"CREATE VIEW {model.table} AS\n{sql}"))

    def __enter__(self) -> Database:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Finish the file; where something went wrong, leave it as it is, as soon as possible.

        Raises:
            Exception: what SQLite or the disk refused first, of all that was asked for.
        """
        if kind:
            self._stopped.set()
        self._work.append(self._thread.submit(self._close, keep=kind is None))
        self._thread.shutdown()
        if not kind:
            for done in self._work:
                done.result()

    def _open(self) -> None:
        import adbc_driver_manager
        import adbc_driver_sqlite

        self._adbc = adbc_driver_manager
        self._file = adbc_driver_sqlite.connect(str(self._path))
        self._connection = adbc_driver_manager.AdbcConnection(self._file)
        for pragma in (f"page_size = {PAGE_SIZE}", *UNSAFE):
            self._execute(f"PRAGMA {pragma}")
        self._execute("BEGIN")

    def _execute(self, sql: str) -> None:
        with self._adbc.AdbcStatement(self._connection) as statement:
            statement.set_sql_query(sql)
            statement.execute_update()

    def _add(self, model: type[Row], parquet: Path) -> None:
        if self._stopped.is_set():
            return
        self._execute(to_ddl(model))
        plain = to_plain_arrow(model)
        options = {"adbc.ingest.target_table": model.table, "adbc.ingest.mode": "adbc.ingest.mode.append"}
        with self._adbc.AdbcStatement(self._connection) as statement, pq.ParquetFile(parquet) as file:
            batches = (batch.cast(plain) for batch in file.iter_batches() if not self._stopped.is_set())
            statement.set_options(**options)
            statement.bind_stream(pa.RecordBatchReader.from_batches(plain, batches))
            statement.execute_update()
        for sql in (*to_indexes(model), *to_search(model)):
            self._execute(sql)

    def _close(self, keep: bool) -> None:
        try:
            if keep:
                self._execute("COMMIT")
        finally:
            self._connection.close()
            self._file.close()


def unsound(path: Path) -> Iterator[str]:
    """What SQLite's own checks find in a file: references that dangle, CHECKs that fail, damaged pages."""
    with closing(sqlite3.connect(path)) as db:  # read-only, SQLite passes over the CHECKs
        if dangling := db.execute("PRAGMA foreign_key_check").fetchall():
            yield f"{len(dangling)} references dangle, the first in {dangling[0]}"
        verdict = db.execute("PRAGMA integrity_check").fetchall()
        if verdict != [("ok",)]:
            yield f"the database is not sound: {verdict[0][0]}"
