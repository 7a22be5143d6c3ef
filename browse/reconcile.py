"""Names for OpenRefine: datasette-reconcile, with three things put right for this dataset.

The plugin looks properties up by their description where tables describe their columns, so that extending fails; a
table of spellings offers one actor several times, and would lead to the page of a spelling. Each is overridden here.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import datasette_reconcile
from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response
from datasette_reconcile.reconcile import ReconcileAPI

ROUTE = r"/(?P<db_name>[^/]+)/(?P<db_table>[^/]+?)/-/reconcile$"


class Names(ReconcileAPI):  # type: ignore[misc]
    """The reconciliation service of one table; ``of`` is the table whose rows its keys name."""

    of: str

    async def _get_properties(self) -> AsyncIterator[dict[str, str]]:
        """The columns by their names, which are what a client asks for."""
        for column in await self.db.table_column_details(self.table):
            yield {"id": column.name, "name": column.name, "type": column.type}

    async def _reconcile_queries(self, queries: dict[str, Any]) -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
        """The candidates of each query, every one of them once, by its best spelling."""
        async for query, candidates in super()._reconcile_queries(queries):
            best: dict[str, dict[str, Any]] = {}
            for candidate in candidates:
                best.setdefault(candidate["id"], candidate)
            yield query, list(best.values())

    async def _service_manifest(self, request: Request) -> dict[str, Any]:
        """The manifest, with the page of the row that is named."""
        manifest: dict[str, Any] = await super()._service_manifest(request)
        manifest["view"]["url"] = manifest["view"]["url"].replace(f"/{self.table}/", f"/{self.of}/")
        return manifest


async def reconcile(request: Request, datasette: Datasette) -> Response:
    """Answer one request of the reconciliation API, version 0.2."""
    if request.url_vars["db_name"] not in datasette.databases:
        raise NotFound(f"Database not found: {request.url_vars['db_name']}")
    found = await datasette_reconcile.get_api(request, datasette)
    names = Names(found.config, found.database, found.table, datasette)
    keys = await found.db.foreign_keys_for_table(found.table)
    names.of = next((key["other_table"] for key in keys if key["column"] == found.config["id_field"]), found.table)
    try:
        return await names.reconcile(request)
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        return Response.json({"error": f"not a request of the reconciliation API: {error}"}, status=400)
