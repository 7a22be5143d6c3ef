"""Columns as a Frictionless Table Schema (Data Package v2)."""

from __future__ import annotations

import re
from typing import Any

from schema.columns import Column, columns
from schema.row import Row
from schema.tables.evidence import RECORD_COLUMNS


def to_frictionless(model: type[Row]) -> dict[str, Any]:
    """The Table Schema of the published table: fields, keys, references."""
    published = columns(model)
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column) for column in published],
        "missingValues": [""],
        "primaryKey": list(model.key),
        "foreignKeys": [_foreign_key(column) for column in published if column.reference],
    }
    if model.unique:
        schema["uniqueKeys"] = [list(unique) for unique in model.unique]
    return {name: value for name, value in schema.items() if value}


def to_row_checks(model: type[Row]) -> list[dict[str, str]]:
    """Checks on whole rows that a Table Schema has no words for, as a Frictionless checklist has them.

    Frictionless runs a checklist when it is handed over; by itself it does not look for one in a resource.
    """
    if model.table != "evidence":
        return []
    filled = " + ".join(f"({column} is not None)" for column in RECORD_COLUMNS.values())
    return [{"type": "row-constraint", "formula": f"{filled} == 1"}]


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "type": column.type,
        "format": column.form.format if column.form else None,
        "description": column.description,
        "example": column.example,
        "unit": column.unit,
        "categories": [{"value": c.code, "label": c.label} for c in column.categories],
        "constraints": _constraints(column),
        "hxl": column.hxl,
    }
    return {name: value for name, value in field.items() if value}


def _constraints(column: Column) -> dict[str, Any]:
    """Constraints, with the codes as ``enum`` too, since not every tool reads ``categories``."""
    found = {
        "required": column.required or None,
        "pattern": column.pattern and plain_pattern(column.pattern),
        "minimum": column.minimum,
        "maximum": column.maximum,
        "enum": list(column.codes) or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _foreign_key(column: Column) -> dict[str, Any]:
    """A reference; one to the same table names no resource, as version 2 wants it."""
    assert column.reference
    other = {} if column.reference.table == column.table else {"resource": column.reference.table}
    return {"fields": [column.name], "reference": {**other, "fields": [column.reference.column]}}


def plain_pattern(pattern: str) -> str:
    """The pattern in the syntax of XML Schema, which is the one that Table Schema names: plain groups, no escapes.

    Letters written by their number become the letters themselves; NUL, which no XML text can hold, drops out of ranges.
    """
    grouped = pattern.replace("(?:", "(").replace(r"\x00-", "\x01-")
    return re.sub(r"\\x([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), grouped)
