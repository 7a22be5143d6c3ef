"""Write the tables: Parquet files and one SQLite file, the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from schema import MODELS, Row
from schema.targets.arrow_schema import to_arrow
from schema.targets.sqlite_ddl import to_ddl, to_indexes, to_search

SQLITE_FILE = "lffd.sqlite"


class WriteError(Exception):
    """What was written does not pass SQLite's own checks; the message names the first fault."""


def write_parquet(tables: dict[str, pl.DataFrame], folder: Path) -> None:
    """One zstd-compressed Parquet file per table, of shape rows x published columns."""
    for model in MODELS:
        table = to_table(tables[model.table], model)
        pq.write_table(table, folder / f"{model.table}.parquet", compression="zstd", compression_level=9)


def to_table(frame: pl.DataFrame, model: type[Row]) -> pa.Table:
    """The frame as an Arrow table of the published schema; codes are dictionaries in order of appearance."""
    schema = to_arrow(model)
    arrays = [_array(frame[field.name].to_arrow(), field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return values.cast(kind.value_type).dictionary_encode().cast(kind)
    return values.cast(kind)


def write_sqlite(tables: dict[str, pl.DataFrame], folder: Path) -> None:
    """All tables in one file, with keys, references, checks, indexes and full-text search.

    apsw carries its own SQLite, so that the bytes do not depend on the machine's library.

    Raises:
        WriteError: a reference dangles, or the file is not sound.
    """
    with closing(apsw.Connection(str(folder / SQLITE_FILE))) as db:
        # The file is new and swapped in when whole, so no journal is needed; references are checked at the end.
        for pragma in ("journal_mode", "synchronous", "foreign_keys"):
            db.pragma(pragma, "OFF")
        with db:
            for model in MODELS:
                db.execute(to_ddl(model))
                _insert(db, model, tables[model.table])
            for model in MODELS:
                for statement in (*to_indexes(model), *to_search(model)):
                    db.execute(statement)
        _assert_sound(db)


def _insert(db: apsw.Connection, model: type[Row], frame: pl.DataFrame) -> None:
    places = ", ".join("?" * frame.width)
    db.executemany(f"INSERT INTO {model.table} VALUES ({places})", _sqlite_rows(frame))


def _sqlite_rows(frame: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    """Rows of SQLite's own types: days as text, truth values as integers."""
    return frame.with_columns(
        pl.col(pl.Date).dt.to_string("%Y-%m-%d"),
        pl.col(pl.Boolean).cast(pl.Int64),
    ).iter_rows()


def _assert_sound(db: apsw.Connection) -> None:
    """Raise WriteError unless both of SQLite's checks are clean."""
    if dangling := db.execute("PRAGMA foreign_key_check").fetchall():
        raise WriteError(f"{len(dangling)} references dangle, the first in {dangling[0]}")
    verdict = db.execute("PRAGMA integrity_check").fetchall()
    if verdict != [("ok",)]:
        raise WriteError(f"the SQLite file is not sound: {verdict[0]}")
