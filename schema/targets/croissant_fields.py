"""Columns as the fields of a Croissant record set."""

from __future__ import annotations

from typing import Any

from schema.cells import CellType, by_type
from schema.columns import Column, columns
from schema.row import Row

_TYPES: dict[CellType, str] = by_type("sc:Text", "sc:Integer", "sc:Float", "sc:Boolean", "sc:Date")


def parquet_file(table: str) -> str:
    """The identifier of a table's file."""
    return f"{table}.parquet"


def to_record_set(model: type[Row]) -> dict[str, Any]:
    """The record set of a published table: its fields, key and references, read from its Parquet file.

    A reference names the key column of the other table's file, not the field of its record set: mlcroissant 1.1.1 joins
    along references, and along those to fields it fails where a record set has several, or one to itself.
    """
    return {
        "@type": "cr:RecordSet",
        "@id": model.table,
        "name": model.table,
        "description": (model.__doc__ or "").strip(),
        "key": [{"@id": _id(model.table, name)} for name in model.key],
        "field": [_field(column) for column in columns(model)],
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": _id(column.table, column.name),
        "name": column.name,
        "description": _description(column),
        "dataType": _TYPES[column.type],
        "source": _source(column.table, column.name),
    }
    if column.reference:
        field["references"] = _source(column.reference.table, column.reference.column)
    return field


def _source(table: str, column: str) -> dict[str, Any]:
    return {"fileObject": {"@id": parquet_file(table)}, "extract": {"column": column}}


def _description(column: Column) -> str:
    """The meaning, with the unit and the codes, for which a field has no place of their own."""
    unit = f" Unit: {column.unit}." if column.unit else ""
    codes = f" One of: {', '.join(column.codes)}." if column.codes else ""
    return f"{column.description}{unit}{codes}"


def _id(table: str, column: str) -> str:
    return f"{table}/{column}"
