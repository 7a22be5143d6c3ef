"""Full-text search over all tables at once, for the page of datasette-search-all: the best rows of each table."""

from __future__ import annotations

import re
from typing import Any

from datasette.app import Datasette
from markupsafe import Markup, escape

from .params import Lists
from .site import Site

_WORD = re.compile(r"\w")
_NAMED = ("actors", "places")
Named = tuple[str, str, str]
"""A row that has a name: its table, its key and the name."""
MOST = 5  # rows of one table on the page
_START, _END = "\x02", "\x03"  # around what was found; no text of the dataset has them


async def found(datasette: Datasette, site: Site, database: str, tables: list[str], text: str) -> list[dict[str, Any]]:
    """Per table with a hit: its name, the number of hits, and the best rows with their label, path and passage."""
    if not _WORD.search(text):
        return []
    answers = [await _in_table(datasette, site, database, table, text) for table in tables]
    return sorted((answer for answer in answers if answer["count"]), key=lambda answer: -answer["count"])


def named(lists: Lists, text: str) -> tuple[list[Named], list[Named]]:
    """The actors and places that a text names by any spelling; and where it names none, those that it nearly names."""
    exact = [(table, key, lists.primary[table].get(key, key)) for table in _NAMED for key in lists.called(table, text)]
    if exact or not _WORD.search(text):
        return exact, []
    return [], [
        (table, key, lists.primary[table].get(key, key)) for table in _NAMED for key in lists.nearly(table, text)
    ]


async def _in_table(datasette: Datasette, site: Site, database: str, table: str, text: str) -> dict[str, Any]:
    """The hits of one table; a row that has no page of its own leads to the row that it is about."""
    key = site.known["keys"][table][0]
    of = site.known["references"][table].get(key, table)
    matching = (
        f"FROM {table}_fts JOIN {table} ON {table}.rowid = {table}_fts.rowid WHERE {table}_fts MATCH escape_fts(:q)"
    )
    marked = f"snippet({table}_fts, -1, '{_START}', '{_END}', '…', 24)"
    rows = await datasette.get_database(database).execute(
        f"SELECT {table}.{key}, {marked} {matching} ORDER BY rank LIMIT {MOST}", {"q": text}
    )
    count = await datasette.get_database(database).execute(f"SELECT count(*) {matching}", {"q": text})
    return {
        "table": table,
        "count": count.first()[0],
        "rows": [
            {
                "label": site.label(of, row[0]) or row[0],
                "path": datasette.urls.row(database, of, row[0]),
                "passage": _marked(row[1]),
            }
            for row in rows.rows
        ],
    }


def _marked(snippet: str | None) -> Markup:
    """A passage with what was found in it marked, as HTML."""
    text = str(escape(snippet or ""))
    return Markup(text.replace(_START, "<mark>").replace(_END, "</mark>"))
