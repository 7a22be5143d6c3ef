"""What one query may do and cost.

A query is stopped by the steps of SQLite's virtual machine that it takes, not by the clock, so it is refused alike on
a slow and on a fast machine. SQLite's own limits bound what a single step can build or compare, and functions that loop
by a number that they are given are not allowed at all; where many steps are long for all that, the query's own
processor time ends it. The memory of all queries together is bounded by SQLite, also while it prepares a statement,
where there are no steps to count.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

SETTINGS = {
    "sql_time_limit_ms": 1000,  # the whole budget: a millisecond of Datasette's is a thousandth of it
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
PRAGMAS = frozenset({
    "schema_version", "database_list", "table_info", "table_xinfo", "foreign_key_list", "index_list", "index_info",
    "index_xinfo", "function_list", "query_only",
    "data_version",  # what full-text search asks before each query
})  # fmt: skip
"""What Datasette and full-text search ask SQLite about the file; every other pragma is refused."""

TICK = 1000
"""Steps between two looks at what a query has spent."""


@dataclass(frozen=True)
class Budget:
    """What queries may spend.

    Attributes:
        steps: of SQLite's virtual machine, for one query; some twenty times what the longest ready-made question takes.
        seconds: of the processor, for one query; only a query whose single steps are long comes near it.
        memory: bytes, for all queries at one time.
        answer: bytes of what a visitor's own SQL answers, before any page is made of it.
    """

    steps: int = 20_000_000
    seconds: float = 5
    memory: int = 200_000_000
    answer: int = 20_000_000


def limit(connection: sqlite3.Connection, memory: int = Budget.memory) -> None:
    """Set the limits of one connection, and keep it from writing, whatever else lets it."""
    for category, value in STEP_LIMITS.items():
        connection.setlimit(category, value)
    connection.execute(f"PRAGMA hard_heap_limit = {memory:d}")
    connection.execute("PRAGMA temp_store = MEMORY")  # so that what is sorted counts as memory, and fills no disk
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(_verdict)


@contextmanager
def spending(connection: sqlite3.Connection, budget: Budget, share: float, ended: Event) -> Iterator[None]:
    """Stop what the connection runs when a share of the budget is spent, or when the server ends."""
    left = max(1, int(budget.steps * share) // TICK)
    until = time.thread_time() + budget.seconds * share

    def is_over() -> bool:
        nonlocal left
        left -= 1
        return left < 0 or time.thread_time() > until or ended.is_set()

    connection.set_progress_handler(is_over, TICK)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _verdict(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Whether SQLite may do something that a statement asks for: see ``sqlite3_set_authorizer``."""
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and (first or "").lower() in FORBIDDEN_TABLES:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() not in PRAGMAS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
