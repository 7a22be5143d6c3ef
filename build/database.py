"""The SQLite file: filled with the coded tables, then with what ``build/derive/*.sql`` derives from them.

The coded tables come from Arrow through the ADBC driver, which binds their columns without passing through Python, in
the order of their keys; their indexes and full-text search are built when all rows are in. SQLite is the engine of the
derivations because it is what readers have: the same SQL runs on the published file, in Datasette or anywhere, and
gives the same rows. Both libraries carry their own SQLite, so that neither rows nor bytes depend on the machine.

While the file is filled, SQLite checks neither CHECKs nor references: the rows have passed the same rules before.
``build verify`` has it check the finished file.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import apsw
import polars as pl
import pyarrow as pa

from schema import Row, columns
from schema.cells import CellType
from schema.targets.arrow_schema import to_plain_arrow
from schema.targets.polars_types import POLARS_TYPES
from schema.targets.sqlite_ddl import to_ddl, to_indexes, to_search

SQLITE_FILE = "lffd.sqlite"
PAGE_SIZE = 2048  # bytes; of many small tables and indexes, larger pages stand half empty
LARGE_PAGE_SIZE = 8192  # where there are few and large tables, which it makes a tenth faster to fill
LARGE = 1 << 26  # bytes of input from which on tables are large
FETCHED = 100_000  # rows of a derived table that are held at once
SQL_FOLDER = Path(__file__).parent / "derive"
UNSAFE = (  # no journal, no waiting for the disk: a file that is not finished is thrown away
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "foreign_keys = OFF",
    "ignore_check_constraints = ON",
    "cache_size = -8000",  # sorting in small pieces, which fit the processor's cache, is a quarter faster
    "threads = 2",
)


class CodedTables:
    """A new SQLite file that takes in coded tables, one at a time; use it in one thread."""

    def __init__(self, path: Path, page_size: int = PAGE_SIZE) -> None:
        import adbc_driver_manager
        import adbc_driver_sqlite

        self._adbc = adbc_driver_manager
        self._database = adbc_driver_sqlite.connect(str(path))
        self._connection = adbc_driver_manager.AdbcConnection(self._database)
        for pragma in (f"page_size = {page_size}", *UNSAFE):
            self._execute(f"PRAGMA {pragma}")
        self._execute("BEGIN")

    def _execute(self, sql: str) -> None:
        with self._adbc.AdbcStatement(self._connection) as statement:
            statement.set_sql_query(sql)
            statement.execute_update()

    def add(self, model: type[Row], batches: Iterator[pa.RecordBatch]) -> None:
        """Create a table, fill it with batches in the order of its key, then index it."""
        self._execute(to_ddl(model))
        options = {"adbc.ingest.target_table": model.table, "adbc.ingest.mode": "adbc.ingest.mode.append"}
        with self._adbc.AdbcStatement(self._connection) as statement:
            statement.set_options(**options)
            statement.bind_stream(pa.RecordBatchReader.from_batches(to_plain_arrow(model), batches))
            statement.execute_update()
        for sql in (*to_indexes(model), *to_search(model)):
            self._execute(sql)

    def close(self, keep: bool = True) -> None:
        """Finish the file, or leave it as it is where it is not to be kept."""
        try:
            if keep:
                self._execute("COMMIT")
        finally:
            self._connection.close()
            self._database.close()


def derivation(model: type[Row]) -> str:
    """The SQL of one derived table, with the notes on its method as comments at its head."""
    return (SQL_FOLDER / f"{model.table}.sql").read_text("utf-8")


def method(model: type[Row]) -> str:
    """The notes at the head of a derivation, as Markdown."""
    lines = [line.removeprefix("--").strip() for line in derivation(model).splitlines() if line.startswith("--")]
    return "\n".join(lines)


def open_unsafe(path: Path) -> apsw.Connection:
    """A connection that fills a file quickly; what it writes is lost if it is interrupted."""
    db = apsw.Connection(str(path))
    for pragma in UNSAFE:
        db.execute(f"PRAGMA {pragma}")
    return db


def add_derived(db: apsw.Connection, model: type[Row]) -> Iterator[pl.DataFrame]:
    """Run one derivation, keep it in the database as rows or as a view, and give its rows in the order of their key."""
    names = ", ".join(column.name for column in columns(model))
    in_order = f"ORDER BY {', '.join(model.key)}"
    with db:
        if model.is_view:
            db.execute(f"CREATE VIEW {model.table} AS\n{derivation(model)}")
        else:
            db.execute(to_ddl(model))
            db.execute(f"INSERT INTO {model.table} SELECT {names} FROM (\n{derivation(model)}\n) {in_order}")
            for sql in to_indexes(model):
                db.execute(sql)
    rows = db.execute(f"SELECT {names} FROM {model.table} {in_order}")
    while fetched := list(islice(rows, FETCHED)):
        yield typed(fetched, model)


_FOUND: dict[CellType, type[pl.DataType]] = {**POLARS_TYPES, "date": pl.String, "boolean": pl.Int64}


def typed(rows: list[tuple[object, ...]], model: type[Row]) -> pl.DataFrame:
    """SQLite's rows as the published columns of a table: days from text, truth values from 0 and 1."""
    published = columns(model)
    raw = pl.DataFrame(rows, schema={c.name: _FOUND[c.type] for c in published}, orient="row")
    days = [pl.col(c.name).str.to_date("%Y-%m-%d") for c in published if c.type == "date"]
    truths = [pl.col(c.name).cast(pl.Boolean) for c in published if c.type == "boolean"]
    return raw.with_columns(*days, *truths)


def unsound(path: Path) -> Iterator[str]:
    """What SQLite's own checks find in a file: references that dangle, CHECKs that fail, damaged pages."""
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)  # read-only, SQLite passes over the CHECKs
    if dangling := db.execute("PRAGMA foreign_key_check").fetchall():
        yield f"{len(dangling)} references dangle, the first in {dangling[0]}"
    verdict = db.execute("PRAGMA integrity_check").fetchall()
    if verdict != [("ok",)]:
        yield f"the database is not sound: {verdict[0][0]}"
    db.close()
