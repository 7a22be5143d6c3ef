"""Columns as an Arrow schema, with everything a reader of the Parquet file can be told in its metadata."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyarrow as pa

from schema.cells import CellType, by_type
from schema.columns import Column, columns
from schema.row import Row

_ARROW: dict[CellType, pa.DataType] = by_type(pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.date32())
CODE_TYPE = pa.dictionary(pa.int32(), pa.string())

# The dtypes that pandas is to use, in its own metadata: without it, integers with gaps become floats, and days become
# Python objects. The file itself holds plain int64, double, bool and date32.
_PANDAS: dict[CellType, tuple[str, str]] = {
    "integer": ("int64", "Int64"),
    "number": ("float64", "Float64"),
    "boolean": ("bool", "boolean"),
    "date": ("date", "timestamp[s][pyarrow]"),
}


def to_arrow(model: type[Row]) -> pa.Schema:
    """Schema of the published table; descriptions, units and references stand in the fields' metadata."""
    published = columns(model)
    metadata = {
        "title": model.caption,
        "description": (model.__doc__ or "").strip(),
        "primary_key": ",".join(model.key),
        "pandas": _pandas_metadata(published),
    }
    return pa.schema([_field(column) for column in published], metadata=metadata)


def to_plain_arrow(model: type[Row]) -> pa.Schema:
    """The same columns in types without dictionaries, as databases take them in."""
    return pa.schema([(column.name, _ARROW[column.type]) for column in columns(model)])


def _field(column: Column) -> pa.Field:
    kind = CODE_TYPE if column.is_code else _ARROW[column.type]
    reference = column.reference and f"{column.reference.table}.{column.reference.column}"
    facts = {
        "description": column.description,
        "unit": column.unit,
        "references": reference,
        "codes": json.dumps({c.code: c.definition for c in column.categories}) if column.categories else None,
    }
    metadata = {name: fact for name, fact in facts.items() if fact}
    return pa.field(column.name, kind, nullable=not column.required, metadata=metadata)


def _pandas_metadata(published: Sequence[Column]) -> str:
    """The metadata block in which pandas looks for its dtypes."""
    typed = [(column.name, *_PANDAS[column.type]) for column in published if column.type in _PANDAS]
    entries = [
        {"name": name, "field_name": name, "pandas_type": kind, "numpy_type": dtype, "metadata": None}
        for name, kind, dtype in typed
    ]
    block = {
        "index_columns": [],
        "column_indexes": [],
        "columns": entries,
        "creator": {"library": "lffd", "version": "1"},
        "pandas_version": "2.0.0",
    }
    return json.dumps(block)
