"""The project's own Datasette plugin: it joins what this folder knows to Datasette's hooks, and does nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import markdown
from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils import tilde_decode
from datasette.utils.asgi import Request
from markupsafe import Markup, escape

from . import asking, cells, errors, headers, links, reconcile, search
from .answers import NONCE, Answers, App, kept
from .metadata import DATABASE, HERE
from .params import settled
from .rows import RECORDS
from .site import Site

SECTION_ROWS = 25  # rows of one section of a row's page, at most
_sites: WeakKeyDictionary[Datasette, Site] = WeakKeyDictionary()


@hookimpl
def startup(datasette: Datasette) -> Any:
    """Read the label of every row, and what tables there are, once: the file does not change while it is served."""
    known = datasette.known
    file = Path(datasette.get_database(DATABASE).path).resolve().as_uri()
    with closing(sqlite3.connect(f"{file}?mode=ro&immutable=1", uri=True)) as connection:
        _sites[datasette] = Site(known, {table: _labels(connection, sql) for table, sql in known["labels"].items()})
    return datasette.refresh_schemas


def _labels(connection: sqlite3.Connection, sql: str) -> dict[str, str]:
    return {str(key): str(label) for key, label in connection.execute(sql)}


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Datasette) -> Markup | None:
    """Show a cell as people read it."""
    return _cell(datasette, table, column, value, row)


def _cell(datasette: Datasette, table: str | None, column: str, value: Any, row: Any) -> Markup | None:
    def path_to(target: str, key: str) -> str:
        return str(datasette.urls.row(DATABASE, target, key))

    return cells.shown(_sites[datasette], path_to, table, column, value, row)


@hookimpl
def extra_template_vars(template: str, table: str | None, request: Request, datasette: Datasette) -> Any:
    """What the templates of this folder need beside what Datasette gives them."""

    async def found() -> dict[str, Any]:
        site = _sites[datasette]
        given = {
            "lffd": site,
            "nonce": request.scope.get(NONCE, "") if request else "",
            "is_web": links.is_web,
            "licence": {"title": datasette.metadata("license"), "path": datasette.metadata("license_url")},
            "all_tables": datasette.metadata("databases")[DATABASE]["tables"],
        }
        if template.startswith("row") and table:
            given["sections"] = await _sections(datasette, site, table, request)
        elif template == "search_all.html":
            tables = [name for name in site.known["keys"] if f"{name}_fts" in await _names(datasette)]
            given["named"], given["nearly"] = search.named(datasette.lists, request.args.get("q") or "")
            given["hits"] = await search.found(datasette, site, DATABASE, tables, request.args.get("q") or "")
        elif template in ("index.html", "database.html"):
            given["counts"] = datasette.counts
            given["gaps"] = Markup(markdown.markdown(escape(site.known["gaps"])))
        return given

    return found


async def _names(datasette: Datasette) -> set[str]:
    return set(await datasette.get_database(DATABASE).table_names())


async def _sections(datasette: Datasette, site: Site, table: str, request: Request) -> list[dict[str, Any]]:
    """The sections of a row's page that have rows, evidence first."""
    key = tilde_decode(request.url_vars["pks"])
    params = {"id": key, "record_type": site.record_type(table)}
    of_records = site.known["rows"][RECORDS] if params["record_type"] else []
    chosen = [*of_records, *site.known["rows"].get(table, [])]
    found = [await _section(datasette, section, params) for section in chosen]
    return [section for section in found if section["rows"]]


async def _section(datasette: Datasette, section: dict[str, str], params: dict[str, Any]) -> dict[str, Any]:
    """One section: its head, its columns, and its first rows with their cells as pages show them."""
    answer = await datasette.get_database(DATABASE).execute(section["sql"], params)
    first = list(answer.rows)[: None if section["slug"] == "evidence" else SECTION_ROWS]
    more = section.get("more")
    table, column = more.split(".") if more else ("", "")
    return {
        **section,
        "columns": answer.columns,
        "count": len(answer.rows),
        "all": f"{datasette.urls.table(DATABASE, table)}?{column}={params['id']}" if more else None,
        "rows": [
            {
                column: {"raw": row[column], "shown": _cell(datasette, None, column, row[column], row)}
                for column in answer.columns
            }
            for row in first
        ],
    }


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Any:
    """Answer what cannot be answered."""
    return errors.answer(datasette, request, exception)


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """The pages of questions, and the reconciliation service, in place of the plugin's own route."""
    return [(asking.ROUTE, _asked(asking.page)), (asking.MAP_ROUTE, _asked(asking.map_page)),
            (reconcile.ROUTE, reconcile.reconcile)]  # fmt: skip


def _asked(page: Any) -> Any:
    """The page of a question, with cells as all pages show them."""

    async def view(request: Request, datasette: Datasette) -> Any:
        return await page(request, datasette, lambda column, value, row: _cell(datasette, None, column, value, row))

    return view


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Links to passages, for the evidence of a row; all templates, so that the first visitor does not wait for them."""
    env.filters["passage"] = links.passage
    env.filters["short_address"] = cells.short
    for path in TEMPLATES.glob("*.html"):
        env.get_template(path.name)


@hookimpl
def extra_js_urls(columns: list[str] | None, datasette: Datasette) -> list[dict[str, Any]]:
    """The outlines of countries, wherever a map is drawn."""
    if not {"latitude", "longitude"} <= set(columns or ()):
        return []
    return [{"url": datasette.urls.path(f"/{STATIC}/outlines.js"), "module": True}]


TEMPLATES = HERE / "templates"
STATIC = "browse-static"
"""Where this folder's static files are mounted."""


@hookimpl(tryfirst=True)
def asgi_wrapper(datasette: Datasette) -> Any:
    """Safety headers, harmless CSV, and the defaults of questions."""

    def wrap(app: App) -> App:
        def read(path: str, given: dict[str, str]) -> dict[str, str] | None:
            name = path.removeprefix(str(datasette.urls.database(DATABASE)) + "/")
            question = datasette.questions.get(name) if name != path else None
            return settled(question, given, datasette.lists) if question else None

        made = headers.as_asked(headers.in_turn(headers.harmless_csv(app)), read)
        sent = headers.guarded(headers.open_doors(kept(made, Answers())))
        return headers.ending(sent, datasette.get_database(DATABASE).end)

    return wrap
