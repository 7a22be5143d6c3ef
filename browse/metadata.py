"""What Datasette knows of the dataset: descriptions from datapackage.json, behaviour from the files of this folder."""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .questions import Question, questions
from .rows import sections

HERE = Path(__file__).parent
DATABASE = "lffd"
"""What Datasette calls the published SQLite file, after its name."""

ANSWER = ""
"""In place of a table: the answer of a query, whose columns are known by their names."""

CHARTS = HERE / "charts" / "out"
"""The finished charts."""
LABELS = ("title", "name", "label", "proposition", "obligation", "terms")
"""Columns by which a row is called, the first that a table has; ``labels/*.sql`` name the rows of other tables."""
_GAPS = re.compile(r"^## Known gaps.*?\n(.*?)^## ", re.MULTILINE | re.DOTALL)
_SAID = re.compile(r"aria-label=\"(?:Title|Subtitle) text '(.*?)'\"")
Table = dict[str, Any]


def metadata(root: Path) -> dict[str, Any]:
    """Datasette's metadata: title, licence, tables, columns, ready-made questions, and what its plugins need.

    Args:
        root: the folder that holds ``dataset/`` and ``datapackage.json``.
    """
    package, tables, behaviour = _read(root)
    licence = package["licenses"][0]
    return {
        "title": f"{package['title']} {package['version']}",
        "description": package["description"],
        "license": licence["title"],
        "license_url": licence["path"],
        "source": f"{package['title']}, version {package['version']}",
        "databases": {
            DATABASE: {
                "tables": {name: _table(table, behaviour) for name, table in tables.items()},
                "queries": {name: _query(question) for name, question in asked().items()},
            }
        },
        "plugins": {
            "datasette-block-robots": {"disallow": ["/"]},
            "datasette-cluster-map": _map(),
            "datasette-dashboards": {path.stem: json.loads(path.read_text("utf-8")) for path in _dashboards()},
        },
    }


def _read(root: Path) -> tuple[Table, dict[str, Table], Table]:
    """The data package, its tables by their names, and how Datasette is to behave."""
    package = json.loads((root / "datapackage.json").read_text("utf-8"))
    tables = {resource["name"]: resource for resource in package["resources"] if resource.get("type") == "table"}
    return package, tables, tomllib.loads((HERE / "behaviour.toml").read_text("utf-8"))


def asked() -> dict[str, Question]:
    """The ready-made questions and the map, by the names under which Datasette runs them."""
    drawn = {question.slug: question for question in questions(HERE / "map")}
    return {question.name: question for question in questions()} | drawn


def _dashboards() -> list[Path]:
    return sorted((HERE / "dashboards").glob("*.json"))


def _table(table: Table, behaviour: Table) -> Table:
    """One table: what a row is, what each column means and counts, how it is sorted and by what it is called."""
    name = table["name"]
    fields = table["schema"]["fields"]
    label = next((n for n in LABELS if n in {field["name"] for field in fields}), None)
    chosen = behaviour["tables"].get(name, {})
    found = {
        "title": table["title"],
        "description": table.get("description"),
        "columns": {field["name"]: _meaning(field) for field in fields},
        "label_column": label,
        **{key: chosen.get(key) for key in ("sort", "sort_desc", "facets")},
        "plugins": _reconciled(name, behaviour),
    }
    return {key: value for key, value in found.items() if value}


def _meaning(field: Table) -> str:
    """What a column means, with its unit."""
    unit = f" Unit: {field['unit']}." if "unit" in field else ""
    return f"{field['description']}{unit}"


def _reconciled(table: str, behaviour: Table) -> Table:
    """The reconciliation service of a table, where it has one."""
    if table not in behaviour["reconcile"]:
        return {}
    return {"datasette-reconcile": {**behaviour["reconcile"][table], "max_limit": 10, "service_name": f"LFFD {table}"}}


def _query(question: Question) -> Table:
    """One question as a canned query."""
    numbered = f"{question.number}. {question.title}" if question.number else question.title
    return {
        "title": numbered,
        "description": question.answers,
        "sql": question.sql,
        "params": [param.name for param in question.params],
        "hide_sql": True,
    }


def _map() -> Table:
    """The maps: no tiles from the net, but an empty picture; the outlines are drawn by ``static/outlines.js``."""
    return {
        "tile_layer": "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
        "tile_layer_options": {"attribution": "Outlines: Natural Earth", "maxZoom": 10, "minZoom": 3},
        "container": "#map",
    }


def known(root: Path) -> Table:
    """What the project's own plugin knows: references, codes, types, labels, sections of row pages, texts.

    It is not among Datasette's metadata, all of which Datasette looks through many times for each page.

    Args:
        root: the folder that holds ``dataset/`` and ``datapackage.json``.
    """
    package, tables, behaviour = _read(root)
    fields = {name: {field["name"]: field for field in table["schema"]["fields"]} for name, table in tables.items()}
    references = {name: _references(table) for name, table in tables.items()}
    codes = {name: _codes(of) for name, of in fields.items()}
    types = {name: {column: field["type"] for column, field in of.items()} for name, of in fields.items()}
    return {
        "version": package["version"],
        "title": package["title"],
        "cite": _citation(package),
        "gaps": _gaps(root),
        "references": references | {ANSWER: _unambiguous(references)},
        "types": types | {ANSWER: _unambiguous(types)},
        "codes": codes | {ANSWER: _unambiguous(codes)},
        "keys": {name: table["schema"].get("primaryKey", []) for name, table in tables.items()},
        "labels": _labels(tables),
        "columns": {name: chosen["columns"] for name, chosen in behaviour["tables"].items() if "columns" in chosen},
        "groups": behaviour["groups"],
        "newcomer": behaviour["newcomer"],
        "charts": [_chart(name) for name in behaviour["charts"]["shown"]],
        "questions": {name: [asdict(param) for param in question.params] for name, question in asked().items()},
        "rows": sections(HERE / "rows"),
    }


def _references(table: Table) -> dict[str, str]:
    """Column -> the table that its values are keys of; of columns that refer together, none."""
    keys = table["schema"].get("foreignKeys", [])
    return {
        key["fields"][0]: key["reference"].get("resource") or table["name"] for key in keys if len(key["fields"]) == 1
    }


def _unambiguous(tables: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Column -> what is known of it, where that is the same in all tables that have something known of it."""
    found: dict[str, list[Any]] = defaultdict(list)
    for columns in tables.values():
        for column, known in columns.items():
            if known not in found[column]:
                found[column].append(known)
    return {column: known[0] for column, known in found.items() if len(known) == 1}


def _codes(fields: Table) -> dict[str, dict[str, list[str]]]:
    """Column -> code -> its label and its definition, for closed lists."""
    return {
        column: {code["value"]: [code["label"], code.get("description", "")] for code in field["categories"]}
        for column, field in fields.items()
        if "categories" in field
    }


def _labels(tables: dict[str, Table]) -> dict[str, str]:
    """Table -> SQL that gives each key with its label, for tables with one key column."""
    found = {}
    for name, table in tables.items():
        columns = [field["name"] for field in table["schema"]["fields"]]
        label = next((column for column in LABELS if column in columns), None)
        key = table["schema"].get("primaryKey", [])
        if label and len(key) == 1 and not name.endswith("_flat"):
            found[name] = f"SELECT {key[0]}, {label} FROM {name}"
    return found | {path.stem: path.read_text("utf-8") for path in sorted((HERE / "labels").glob("*.sql"))}


def _citation(package: Table) -> str:
    """How to cite this version."""
    who = ", ".join(person["title"] for person in package["contributors"] if "creator" in person.get("roles", []))
    return f"{who} ({package['created'][:4]}). {package['title']}, version {package['version']}."


def _gaps(root: Path) -> str:
    """The codebook's section on known gaps, as Markdown; empty without a codebook."""
    codebook = root / "dataset" / "CODEBOOK.md"
    found = _GAPS.search(codebook.read_text("utf-8")) if codebook.exists() else None
    return found[1].strip() if found else ""


def _chart(name: str) -> dict[str, str]:
    """A finished chart: its file, and what it says of itself in words."""
    said = [html.unescape(text) for text in _SAID.findall((CHARTS / f"{name}.svg").read_text("utf-8"))]
    return {"name": name, "title": said[0] if said else name, "text": " ".join(said[1:])}
