"""DuckDB over the published Parquet files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lffd.published import file, tables

if TYPE_CHECKING:
    import duckdb


def query(sql: str) -> duckdb.DuckDBPyRelation:
    """What a query in DuckDB's SQL gives over the published Parquet files, each table by its name.

    Every derived table is such a query: in a clone, ``lffd.query(open("build/derive/corroboration.sql").read())``. The
    answer has ``.df()`` for pandas, ``.pl()`` for polars, ``.arrow()`` and ``.show()``.

    Args:
        sql: One SELECT.

    Raises:
        ImportError: duckdb is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise ImportError("duckdb is not installed; install lffd[duckdb]") from error
    db = duckdb.connect()
    for table in tables():
        db.read_parquet(str(file(table))).create_view(table)
    return db.sql(sql)
