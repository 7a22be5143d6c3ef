"""What one query may do and cost.

Datasette stops a query by the clock, but SQLite looks at the clock only between its steps. A single step that builds or
compares long texts is bounded by SQLite's own limits, and functions that loop by a number that they are given are not
allowed at all.
"""

from __future__ import annotations

import sqlite3

SETTINGS = {
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 300,
    "max_returned_rows": 1000,
    "default_page_size": 50,
    "max_csv_mb": 20,
    "num_sql_threads": 4,
    "truncate_cells_html": 240,
    "default_facet_size": 12,
    "suggest_facets": False,
    "allow_download": True,
    "default_cache_ttl": 60,
}
"""Datasette's own settings; what is not named here keeps Datasette's default."""

STEP_LIMITS = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LENGTH: 50_000,  # bytes of a text, a blob or a row; the longest here has about 5,000
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 50_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
"""SQLite's run-time limits of each connection."""

FORBIDDEN_FUNCTIONS = frozenset({
    "format", "printf",  # '%.*c' loops as often as it is told, in one step
    "edit", "fts3_tokenizer", "load_extension", "readfile", "writefile",  # not built in everywhere; nowhere wanted
})  # fmt: skip
FORBIDDEN_TABLES = frozenset({"pragma_database_list"})  # tells where the file lies


def limit(connection: sqlite3.Connection) -> None:
    """Set the limits of one connection, and keep it from writing, whatever else lets it."""
    for category, value in STEP_LIMITS.items():
        connection.setlimit(category, value)
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(_verdict)


def _verdict(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Whether SQLite may do something that a statement asks for: see ``sqlite3_set_authorizer``."""
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and (first or "").lower() in FORBIDDEN_TABLES:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
