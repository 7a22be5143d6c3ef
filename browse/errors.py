"""What a request gets that cannot be answered: a short reason, never the program's insides.

Datasette's own handler prints every refusal with all local variables where the library rich is installed, which takes
longer than most queries and would let a stranger keep the server busy.
"""

from __future__ import annotations

import logging
import sqlite3

from datasette.app import Datasette
from datasette.database import QueryInterrupted
from datasette.utils import tilde_decode
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup, escape

from .database import TOO_LONG

_log = logging.getLogger(__name__)


async def answer(datasette: Datasette, request: Request, exception: Exception) -> Response:
    """The answer to a request that failed, as JSON where JSON was asked for; what nobody foresaw goes to the log."""
    status, title, message = _reason(exception)
    table = tilde_decode(request.url_vars.get("table", ""))
    if "pks" in request.url_vars and table not in datasette.counts:
        status, title, message = 404, None, f"There is no table {escape(table)}."
    if status == 500:
        _log.error("%s failed", request.path, exc_info=exception)
    if request.path.endswith(".json"):
        said = {"ok": False, "error": str(Markup(message).striptags()), "status": status, "title": title}
        return Response.json(said, status=status)
    context = {"status": status, "title": title, "error": message}
    return Response.html(await datasette.render_template("error.html", context, request=request), status=status)


def _reason(exception: Exception) -> tuple[int, str | None, str]:
    """Status, title and message of a failure."""
    if isinstance(exception, DatasetteError) and exception.title == "SQL Interrupted":
        return 400, exception.title, TOO_LONG
    if isinstance(exception, DatasetteError):
        return (
            400 if exception.status == 500 else exception.status,  # Datasette's word for a column that is not there
            exception.title,
            Markup(exception.message) if exception.message_is_html else exception.message,
        )
    if isinstance(exception, Base400):
        return exception.status, None, str(exception.args[0]) if exception.args else "This cannot be answered."
    if isinstance(exception, QueryInterrupted):
        return 400, "SQL Interrupted", TOO_LONG
    if isinstance(exception, (sqlite3.DatabaseError, ValueError)):
        return 400, "Invalid query", str(exception)
    return 500, None, "Something went wrong here; the reason is in the server's log."
