"""The open-data stack: ``frictionless validate`` on a data package of the CSV files, then ``sqlite-utils insert``.

Frictionless checks types, patterns, codes, bounds, keys and references; it has no rules between columns here. The
SQLite tables have a primary key, and no CHECKs, references, indexes or full-text search; no Parquet is written.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import frictionless
import sqlite_utils

from schema import MODELS, Row, coded_columns
from schema.targets.frictionless_schema import to_frictionless


def package_of(source: Path) -> frictionless.Package:
    """The data package of the coded columns of every table."""
    resources = [
        {
            "name": model.table,
            "path": f"{model.table}.csv",
            "type": "table",
            "format": "csv",
            "schema": _coded_schema(model),
        }
        for model in MODELS
    ]
    return frictionless.Package.from_descriptor({"name": "workload", "resources": resources}, basepath=str(source))


def _coded_schema(model: type[Row]) -> dict[str, object]:
    """The table's Frictionless schema without the derived columns."""
    coded = {column.name for column in coded_columns(model)}
    schema = to_frictionless(model)
    schema["fields"] = [field for field in schema["fields"] if field["name"] in coded]
    schema["foreignKeys"] = [key for key in schema.get("foreignKeys", []) if {*key["fields"]} <= coded]
    if not set(schema["primaryKey"]) <= coded:
        del schema["primaryKey"]
    return schema


def write(source: Path, target: Path) -> None:
    """Validate all tables, then insert them."""
    report = package_of(source).validate()
    if not report.valid:
        raise SystemExit(report.to_summary())
    db = sqlite_utils.Database(target / "lffd.sqlite")
    for model in MODELS:
        with (source / f"{model.table}.csv").open(newline="", encoding="utf-8") as file:
            key = model.key if set(model.key) <= {c.name for c in coded_columns(model)} else None
            db[model.table].insert_all(csv.DictReader(file), pk=key)


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
