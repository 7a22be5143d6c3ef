"""Columns as SQLite statements: STRICT tables with keys, references and checks, their indexes and full-text search."""

from __future__ import annotations

from collections.abc import Iterator

from schema.cells import CellType, by_type
from schema.columns import Column, Reference, columns
from schema.row import Row

_SQLITE: dict[CellType, str] = by_type("TEXT", "INTEGER", "REAL", "INTEGER", "TEXT")


def to_ddl(model: type[Row]) -> str:
    """The CREATE TABLE statement. Days are ISO 8601 text, truth values 0 and 1.

    A table is kept in the order of its key, without row numbers, unless full-text search needs the numbers.
    """
    published = columns(model)
    lines = [
        *(_column(column) for column in published),
        f"PRIMARY KEY ({', '.join(model.key)})",
        *(_foreign_key(c.name, c.reference) for c in published if c.reference),
        *(f"CONSTRAINT {rule.name} CHECK ({rule.holds})" for rule in model.rules),
    ]
    body = ",\n".join(f"    {line}" for line in lines)
    return f"CREATE TABLE {model.table} (\n{body}\n) STRICT" + ("" if model.searched else ", WITHOUT ROWID")


def to_indexes(model: type[Row]) -> list[str]:
    """One index per further key, and per reference that no key begins with; empty cells are left out of the latter.

    They are statements of their own because an index over rows that are there is built by sorting, many times faster.
    """
    further = [
        f"CREATE UNIQUE INDEX {model.table}_key{nth} ON {model.table} ({', '.join(key)})"
        for nth, key in enumerate(model.unique, 2)
    ]
    return further + [
        f"CREATE INDEX {model.table}_{column.name} ON {model.table} ({column.name})"
        + ("" if column.required else f" WHERE {column.name} IS NOT NULL")
        for column in columns(model)
        if column.reference and column.name != model.key[0]
    ]


def to_search(model: type[Row]) -> list[str]:
    """The full-text index over the columns that are searched, and the statement that fills it."""
    if not model.searched:
        return []
    name = f"{model.table}_fts"
    options = f"content=\"{model.table}\", tokenize='unicode61 remove_diacritics 2'"  # as Datasette looks for it
    return [
        f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(model.searched)}, {options})",
        f"INSERT INTO {name} ({name}) VALUES ('rebuild')",
    ]


def _foreign_key(name: str, reference: Reference) -> str:
    return f"FOREIGN KEY ({name}) REFERENCES {reference.table} ({reference.column})"


def _column(column: Column) -> str:
    parts = [column.name, _SQLITE[column.type], *(["NOT NULL"] if column.required else []), *_checks(column)]
    return " ".join(parts)


def _checks(column: Column) -> Iterator[str]:
    """CHECKs of one column; a null passes them."""
    name = column.name
    if column.codes:
        codes = ", ".join(f"'{code}'" for code in column.codes)
        yield f"CHECK ({name} IN ({codes}))"
    elif column.type == "string":
        yield f"CHECK ({name} <> '' AND {name} = trim({name}))"
    elif column.type == "date":
        yield f"CHECK ({name} IS date({name}))"
    elif column.type == "boolean":
        yield f"CHECK ({name} IN (0, 1))"
    bounds = [f"{name} >= {column.minimum}"] if column.minimum is not None else []
    bounds += [f"{name} <= {column.maximum}"] if column.maximum is not None else []
    if bounds:
        yield f"CHECK ({' AND '.join(bounds)})"
