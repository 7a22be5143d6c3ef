"""Names for OpenRefine: the addresses and the manifest of datasette-reconcile, with candidates of our own.

The plugin takes as many rows as full-text search ranks first and scores them afterwards, so that the exact name may be
missing; it knows one spelling a row, and one bad query fails the whole batch. Here every spelling of an actor or place
is compared as ``folding`` compares names, the limit comes last, and a query that cannot be read has no candidates.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from difflib import SequenceMatcher
from typing import Any

import datasette_reconcile
from datasette.app import Datasette
from datasette.utils import escape_sqlite
from datasette.utils.asgi import BadRequest, NotFound, Request, Response
from datasette_reconcile.reconcile import ReconcileAPI

from .folding import fold

ROUTE = r"/(?P<db_name>[^/]+)/(?P<db_table>[^/]+?)/-/reconcile$"
MOST = 10
"""Candidates of a query, at most."""
BATCH, LONGEST = 100, 200
"""Queries of a batch, and letters of a query that are compared, at most."""
_LEAST = 0.5  # of likeness, for a candidate
_KEYS = {"actors": "actor_id", "places": "place_id"}


class Names(ReconcileAPI):  # type: ignore[misc]
    """The reconciliation service of one table; ``of`` is the table whose rows its keys name."""

    of: str

    async def _get_properties(self) -> AsyncIterator[dict[str, str]]:
        """The columns by their names, which are what a client asks for."""
        for column in await self.db.table_column_details(self.table):
            yield {"id": column.name, "name": column.name, "type": column.type}

    async def _reconcile_queries(self, queries: dict[str, Any]) -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
        """The candidates of each query, the likeliest first."""
        if len(queries) > BATCH:
            raise BadRequest(f"A batch has at most {BATCH} queries.")
        for name, query in queries.items():
            is_whole = isinstance(query, dict) and isinstance(query.get("query"), str)
            yield name, await self._candidates(query) if is_whole else []

    async def _candidates(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        spelt = self.datasette.lists.spelt[self.of]
        scores = await asyncio.to_thread(_scores, fold(query["query"][:LONGEST]), spelt)
        ordered = sorted(scores, key=lambda key: (-scores[key], key))
        rows = await self._rows(ordered[:200])
        fitting = [rows[key] for key in ordered if key in rows and _fits(rows[key], query)]
        exact = [row for row in fitting if scores[row[_KEYS[self.of]]] == 1]
        limit = query.get("limit")
        most = min(limit, MOST) if isinstance(limit, int) and limit > 0 else MOST
        return [self._told(row, scores[row[_KEYS[self.of]]], len(exact) == 1) for row in fitting[:most]]

    async def _rows(self, keys: list[str]) -> dict[str, dict[str, Any]]:
        """The rows of the candidates, by their keys."""
        column = escape_sqlite(_KEYS[self.of])
        asked = f"SELECT * FROM {escape_sqlite(self.of)} WHERE {column} IN ({', '.join('?' for _ in keys)})"
        return {row[_KEYS[self.of]]: dict(row) for row in await self.db.execute(asked, keys)}

    def _told(self, row: dict[str, Any], score: float, is_only: bool) -> dict[str, Any]:
        kind = str(row["kind"])
        described = row.get("description") or row.get("admin1") or ""
        return {
            "id": row[_KEYS[self.of]],
            "name": row["name"],
            "type": [{"id": kind, "name": kind.replace("_", " ")}],
            "score": round(100 * score),
            "match": score == 1 and is_only,
            "description": str(described),
        }

    async def _service_manifest(self, request: Request) -> dict[str, Any]:
        """The manifest, with the page of the row that is named."""
        manifest: dict[str, Any] = await super()._service_manifest(request)
        manifest["view"]["url"] = manifest["view"]["url"].replace(f"/{self.table}/", f"/{self.of}/")
        return manifest


def _scores(wanted: str, spelt: dict[str, set[str]]) -> dict[str, float]:
    """How alike a name is to the best spelling of each row, for those that are alike at all."""
    scores: dict[str, float] = {}
    for spelling, keys in spelt.items():
        score = 1.0 if spelling == wanted else _likeness(wanted, spelling)
        for key in keys if score >= _LEAST else ():
            scores[key] = max(score, scores.get(key, 0))
    return scores


def _likeness(wanted: str, spelling: str) -> float:
    """How alike two names are, below 1; quick for those that cannot be."""
    compared = SequenceMatcher(None, wanted, spelling, autojunk=False)
    if compared.real_quick_ratio() < _LEAST or compared.quick_ratio() < _LEAST:
        return 0.99 * 0.7 if wanted and f" {wanted} " in f" {spelling} " else 0.0
    inside = 0.7 if wanted and f" {wanted} " in f" {spelling} " else 0.0
    return 0.99 * max(compared.ratio(), inside)


def _fits(row: dict[str, Any], query: dict[str, Any]) -> bool:
    """Whether a row is of a type that is asked for, and has the properties that are given."""
    types = query.get("type") or []
    wanted = {
        one.get("id") if isinstance(one, dict) else one for one in (types if isinstance(types, list) else [types])
    }
    if wanted and row["kind"] not in wanted:
        return False
    for given in query.get("properties") or []:
        values = given.get("v") if isinstance(given, dict) else None
        values = values if isinstance(values, list) else [values]
        if isinstance(given, dict) and given.get("pid") in row and any(values) and row[given["pid"]] not in values:
            return False
    return True


async def reconcile(request: Request, datasette: Datasette) -> Response:
    """Answer one request of the reconciliation API, version 0.2."""
    if request.url_vars["db_name"] not in datasette.databases:
        raise NotFound(f"Database not found: {request.url_vars['db_name']}")
    found = await datasette_reconcile.get_api(request, datasette)
    names = Names(found.config, found.database, found.table, datasette)
    names.of = "actors" if found.config["id_field"] == "actor_id" else "places"
    try:
        return await names.reconcile(request)
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        return Response.json({"error": f"not a request of the reconciliation API: {error}"}, status=400)
