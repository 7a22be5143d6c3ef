"""The SQLite database: filled with the coded tables, then with what ``build/derive/*.sql`` derives from them.

SQLite is the engine of the derivations because it is what readers have: the same SQL runs on the published file, in
Datasette or anywhere, and gives the same rows. apsw carries its own SQLite, so that neither the results nor the bytes
depend on the machine's library.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import apsw.ext
import polars as pl

from schema import DERIVED_MODELS, MODELS, Row, columns
from schema.targets.polars_types import polars_schema
from schema.targets.sqlite_ddl import to_ddl, to_indexes, to_search

SQLITE_FILE = "lffd.sqlite"
PAGE_SIZE = 2048  # bytes; of many small tables and indexes, larger pages stand half empty
SQL_FOLDER = Path(__file__).parent / "derive"


class DatabaseError(Exception):
    """The database does not pass SQLite's own checks; the message names the first fault."""


def database(coded: dict[str, pl.DataFrame]) -> apsw.Connection:
    """A database in memory with every coded table, in the order of its keys, and the indexes of their references."""
    db = apsw.Connection(":memory:")
    db.pragma("page_size", PAGE_SIZE)
    for model in MODELS:
        _fill(db, model, coded[model.table])
    return db


def derive_all(db: apsw.Connection) -> dict[str, pl.DataFrame]:
    """Run every derivation in its order and keep it in the database, as rows or as a view; all of them as frames."""
    return {model.table: _derive(db, model) for model in DERIVED_MODELS}


def derivation(model: type[Row]) -> str:
    """The SQL of one derived table, with the notes on its method as comments at its head."""
    return (SQL_FOLDER / f"{model.table}.sql").read_text("utf-8")


def method(model: type[Row]) -> str:
    """The notes at the head of a derivation, as Markdown."""
    lines = [line.removeprefix("--").strip() for line in derivation(model).splitlines() if line.startswith("--")]
    return "\n".join(lines)


def _derive(db: apsw.Connection, model: type[Row]) -> pl.DataFrame:
    found = [name for name, *_ in apsw.ext.query_info(db, derivation(model)).description]
    rows = db.execute(derivation(model)).fetchall()
    frame = typed(pl.DataFrame(rows, schema=found, orient="row", infer_schema_length=None), model).sort(model.key)
    if model.is_view:
        db.execute(f"CREATE VIEW {model.table} AS\n{derivation(model)}")
    else:
        _fill(db, model, frame)
    return frame


def typed(raw: pl.DataFrame, model: type[Row]) -> pl.DataFrame:
    """SQLite's rows as the published columns of a table: days from text, truth values from 0 and 1."""
    schema = polars_schema(columns(model))
    if raw.is_empty():
        return pl.DataFrame(schema=schema)
    return raw.select(_typed(name, kind, raw.schema[name]) for name, kind in schema.items())


def _typed(name: str, kind: type[pl.DataType], found: pl.DataType) -> pl.Expr:
    if kind is pl.Date and found == pl.String:
        return pl.col(name).str.to_date("%Y-%m-%d")
    if kind is pl.Boolean:
        return pl.col(name).cast(pl.Int64).cast(pl.Boolean)
    return pl.col(name).cast(kind)


def _fill(db: apsw.Connection, model: type[Row], frame: pl.DataFrame) -> None:
    """Create one table, insert its rows, and index its references."""
    db.execute(to_ddl(model))
    places = ", ".join("?" * frame.width)
    db.executemany(f"INSERT INTO {model.table} VALUES ({places})", _sqlite_rows(frame))
    for statement in to_indexes(model):
        db.execute(statement)


def _sqlite_rows(frame: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    """Rows of SQLite's own types: days as text, truth values as integers."""
    return frame.with_columns(
        pl.col(pl.Date).dt.to_string("%Y-%m-%d"),
        pl.col(pl.Boolean).cast(pl.Int64),
    ).iter_rows()


def save(db: apsw.Connection, path: Path) -> None:
    """Add full-text search of the coded tables, check the database, and copy it to a file.

    Raises:
        DatabaseError: a reference dangles, or the database is not sound.
    """
    with db:
        for model in MODELS:
            for statement in to_search(model):
                db.execute(statement)
    _assert_sound(db)
    target = apsw.Connection(str(path))
    with target.backup("main", db, "main") as backup:
        backup.step()
    target.close()


def _assert_sound(db: apsw.Connection) -> None:
    """Raise DatabaseError unless both of SQLite's checks are clean."""
    if dangling := db.execute("PRAGMA foreign_key_check").fetchall():
        raise DatabaseError(f"{len(dangling)} references dangle, the first in {dangling[0]}")
    verdict = db.execute("PRAGMA integrity_check").fetchall()
    if verdict != [("ok",)]:
        raise DatabaseError(f"the database is not sound: {verdict[0]}")
