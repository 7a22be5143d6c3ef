"""The published file as Datasette sees it: read-only, and each query within its budget."""

from __future__ import annotations

import asyncio
import hashlib
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import ContextVar
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted, Results
from datasette.utils.asgi import BadRequest

from .limits import SETTINGS, Budget, limit, spending
from .params import lists
from .questions import Question

Answer = TypeVar("Answer")

OF_VISITOR: ContextVar[bool] = ContextVar("of_visitor", default=False)
"""Whether the request at hand brings SQL of its own."""

AS_CSV: ContextVar[bool] = ContextVar("as_csv", default=False)
"""Whether it asks for CSV: Datasette would answer SQL that fails with an empty file and say that all is well."""

_ALLOWED = frozenset({
    "view-instance", "view-database", "view-database-download", "view-table", "view-query", "execute-sql",
})  # fmt: skip
_CLOSED = re.compile(r"/-/(threads|auth-token|logout|permissions|messages|allow-debug|patterns|actor)\b|/:memory:")

TOO_LONG = "This query was interrupted: it takes more steps than one query may. Narrow it down, or download the file."
TOO_MUCH_MEMORY = "this query needs more memory than the server gives; take smaller steps"
TOO_LONG_AN_ANSWER = "the answer is too big; ask for fewer or shorter columns"


class Published(Database):  # type: ignore[misc]
    """The published file. SQL that visitors bring runs in one thread of its own, so that pages never wait for it."""

    def __init__(self, datasette: Datasette, file: Path, budget: Budget) -> None:
        super().__init__(datasette, str(file), is_mutable=False)
        self.budget = budget
        self._ended = threading.Event()
        self._of_thread = threading.local()
        self._pages = ThreadPoolExecutor(SETTINGS["num_sql_threads"], "pages")
        self._visitors = ThreadPoolExecutor(1, "visitors")

    def end(self) -> None:
        """Stop every query that runs or waits: the server ends."""
        self._ended.set()
        for pool in (self._pages, self._visitors):
            pool.shutdown(wait=False, cancel_futures=True)

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection that can only read."""
        assert not write, "the published file is not written to"
        address = f"{Path(self.path).resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._all_file_connections.append(connection)
        return connection

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """What a function makes of a connection, in a thread; tried again alone where others left too little memory."""
        loop = asyncio.get_running_loop()
        if not OF_VISITOR.get():
            try:
                return await loop.run_in_executor(self._pages, self._with_connection, fn)
            except MemoryError:
                pass
        try:
            return await loop.run_in_executor(self._visitors, self._with_connection, fn)
        except MemoryError:
            raise sqlite3.OperationalError(TOO_MUCH_MEMORY) from None

    def _with_connection(self, fn: Callable[[sqlite3.Connection], Answer]) -> Answer:
        connection = getattr(self._of_thread, "connection", None)
        if connection is None:
            connection = self.connect()
            self.ds._prepare_connection(connection, self.name)
            limit(connection, self.budget.memory)
            self._of_thread.connection = connection
        return fn(connection)

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: float | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = True,  # noqa: ARG002 - what a visitor's SQL does wrong is told to the visitor alone
    ) -> Results:
        """Answer a query within its budget; ``custom_time_limit`` is a part of it, in thousandths.

        Raises:
            QueryInterrupted: the budget is spent.
            sqlite3.Error: SQLite refuses the query.
        """
        whole = self.ds.sql_time_limit_ms
        share = min(custom_time_limit or whole, whole) / whole
        bytes_left = self.budget.answer if OF_VISITOR.get() else None
        most = self.ds.max_returned_rows + (self.ds.max_returned_rows == (page_size or self.ds.page_size))

        def answer(connection: sqlite3.Connection) -> Results:
            with spending(connection, self.budget, share, self._ended):
                try:
                    cursor = connection.execute(sql, params if params is not None else {})
                    rows = _fetched(cursor, most + 1 if truncate else None, bytes_left)
                except sqlite3.OperationalError as error:
                    if error.args == ("interrupted",):
                        raise QueryInterrupted(error, sql, params) from None
                    raise
            if truncate:
                return Results(rows[:most], len(rows) > most, cursor.description)
            return Results(rows, False, cursor.description)

        try:
            return await self.execute_fn(answer)
        except (sqlite3.Error, QueryInterrupted) as error:
            if AS_CSV.get():
                raise BadRequest(TOO_LONG if isinstance(error, QueryInterrupted) else str(error)) from None
            raise


def _fetched(cursor: sqlite3.Cursor, most: int | None, bytes_left: int | None) -> list[Any]:
    """The rows of an answer: at most so many rows, and no more bytes."""
    rows: Iterator[Any] = cursor if most is None else islice(cursor, most)
    if bytes_left is None:
        return list(rows)
    found = []
    for row in rows:
        bytes_left -= sum(len(value) if isinstance(value, (str, bytes)) else 8 for value in row)
        if bytes_left < 0:
            raise sqlite3.OperationalError(TOO_LONG_AN_ANSWER)
        found.append(row)
    return found


class Pages(Datasette):  # type: ignore[misc]
    """Datasette on one file that never changes while it is served, and that is for everybody.

    Attributes:
        known: what the project's own plugin knows of the tables; see ``metadata.known``.
        counts: the rows of each table and view.
        questions: the ready-made questions, by the names under which they are run.
        lists: what their parameters are read by.
    """

    def __init__(
        self, file: Path, budget: Budget, known: dict[str, Any], questions: dict[str, Question], **given: Any
    ) -> None:
        """Open the file.

        Args:
            file: the published SQLite file.
            budget: what queries may spend.
            known: see above.
            questions: see above.
            given: what Datasette takes.
        """
        self.known = known
        self.questions = questions
        self._budget = budget
        self._catalogued = False
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            inspected, self.counts = _inspected(connection, file)
            self.lists = lists(connection, list(questions.values()))
        super().__init__(immutables=[str(file)], inspect_data={file.stem: inspected}, **given)

    def add_database(self, db: Database, name: str | None = None, route: str | None = None) -> Database:
        """Open the published file in our own way; Datasette's catalogue in memory stays Datasette's."""
        if db.path:
            db = Published(self, Path(db.path), self._budget)
        return super().add_database(db, name, route)

    def _metadata_recursive_update(self, orig: Any, updated: Any) -> Any:
        """Nothing is merged where there is one source: Datasette would copy the whole of it at each look."""
        return updated if orig == {} else super()._metadata_recursive_update(orig, updated)

    async def permission_allowed(self, actor: Any, action: str, resource: Any = None, **_: Any) -> bool:
        """Everything that is published is for everybody, and nothing else is for anybody."""
        del actor
        database = resource[0] if isinstance(resource, (list, tuple)) else resource
        return action in _ALLOWED and database != "_internal"

    async def refresh_schemas(self) -> None:
        """Read what tables there are, once."""
        if not self._catalogued:
            await super().refresh_schemas()
            self._catalogued = bool(self.internal_db_created)

    def _connected_databases(self) -> list[dict[str, Any]]:
        """The files that are served, without the folder that they lie in."""
        return [{**one, "path": Path(one["path"]).name} for one in super()._connected_databases()]

    def _routes(self) -> list[tuple[re.Pattern[str], Any]]:
        """Datasette's addresses, without those for its makers and for users of whom there are none."""
        return [(pattern, view) for pattern, view in super()._routes() if not _CLOSED.match(pattern.pattern)]


def _inspected(connection: sqlite3.Connection, file: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """What Datasette takes for known of a file that does not change; and the rows of each table and view."""
    kinds = dict(connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"))
    counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in kinds}
    tables = {name: {"count": count} for name, count in counts.items() if kinds[name] == "table"}
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {"hash": digest, "size": file.stat().st_size, "file": file.name, "tables": tables}, counts
