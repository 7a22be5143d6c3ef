"""What changed in the definition of the tables, and how much by the version recipe of Data Package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from build.release.diff.snapshot import Snapshot, Table
from build.release.diff.version import Level
from schema.targets.frictionless_schema import plain_pattern

_DESCRIPTIVE = ("title", "description", "example", "unit")
_STRICTER_ABOVE = ("minimum", "minLength")
_STRICTER_BELOW = ("maximum", "maxLength")
_STRICTER_WHERE_SET = ("required", "unique")


@dataclass(frozen=True)
class SchemaChange:
    """One change: of a whole table where ``column`` is empty."""

    table: str
    column: str
    level: Level
    message: str

    def __str__(self) -> str:
        """The line a user reads."""
        where = f"{self.table}.{self.column}" if self.column else self.table
        return f"{where}: {self.message}"


def schema_changes(old: Snapshot, new: Snapshot, renamed: Mapping[str, Mapping[str, str]]) -> list[SchemaChange]:
    """Every change of the definition, table by table in the order of the new dataset.

    ``renamed`` tells per table which old column is which new one, as the rows show it.
    """
    changes = list(_package(old, new))
    for name in [*new.tables, *(table for table in old.tables if table not in new.tables)]:
        if name not in old.tables:
            changes.append(SchemaChange(name, "", Level.MINOR, "new table"))
        elif name not in new.tables:
            changes.append(SchemaChange(name, "", Level.MAJOR, "table removed"))
        else:
            changes += _table(old.tables[name], new.tables[name], renamed.get(name, {}))
    return changes


def _package(old: Snapshot, new: Snapshot) -> Iterator[SchemaChange]:
    for name in ("name", "id"):
        before, after = old.package.get(name), new.package.get(name)
        if before and before != after:
            yield SchemaChange("datapackage", name, Level.MAJOR, f"{before} became {after}")


def _table(old: Table, new: Table, renamed: Mapping[str, str]) -> Iterator[SchemaChange]:
    name, before, after = new.name, old.fields, new.fields
    for column in before:
        if column in renamed:
            yield SchemaChange(name, renamed[column], Level.MAJOR, f"column renamed, formerly {column}")
        elif column not in after:
            yield SchemaChange(name, column, Level.MAJOR, "column removed")
    for column in after:
        if column not in before and column not in renamed.values():
            yield SchemaChange(name, column, Level.MAJOR, "column added")
    shared = [renamed.get(column, column) for column in before if renamed.get(column, column) in after]
    if shared != [column for column in after if column in shared]:
        yield SchemaChange(name, "", Level.MAJOR, "columns in another order")
    if [renamed.get(column, column) for column in old.key] != list(new.key):
        yield SchemaChange(name, "", Level.MAJOR, f"key {_listed(old.key)} became {_listed(new.key)}")
    yield from _unique(old, new)
    yield from _references(old, new, renamed)
    former = {after: before for before, after in renamed.items()}
    for column in shared:
        yield from _field(name, before[former.get(column, column)], after[column])


def _unique(old: Table, new: Table) -> Iterator[SchemaChange]:
    before, after = ({tuple(columns) for columns in table.schema.get("uniqueKeys", [])} for table in (old, new))
    for columns in sorted(after - before):
        yield SchemaChange(new.name, "", Level.MAJOR, f"{_listed(columns)} must be unique")
    for columns in sorted(before - after):
        yield SchemaChange(new.name, "", Level.MINOR, f"{_listed(columns)} need not be unique any more")


def _references(old: Table, new: Table, renamed: Mapping[str, str]) -> Iterator[SchemaChange]:
    before = {tuple(renamed.get(c, c) for c in columns): target for columns, target in old.references.items()}
    for columns, target in new.references.items():
        if columns not in before:
            level = Level.MAJOR if set(columns) <= set(old.fields) else Level.NONE  # a new column is told as such
            if level:
                yield SchemaChange(new.name, _listed(columns), level, f"must name a row of {target[0]}")
        elif before[columns][0] != target[0]:
            detail = f"refers to {target[0]}, formerly {before[columns][0]}"
            yield SchemaChange(new.name, _listed(columns), Level.MINOR, detail)
    for columns in before:
        if columns not in new.references and set(columns) <= set(new.fields):
            detail = f"need not name a row of {before[columns][0]} any more"
            yield SchemaChange(new.name, _listed(columns), Level.MINOR, detail)


def _field(table: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[SchemaChange]:
    column = new["name"]
    for part in ("type", "format"):
        if old.get(part, "default") != new.get(part, "default"):
            before, after = old.get(part, "default"), new.get(part, "default")
            yield SchemaChange(table, column, Level.MAJOR, f"{part} {before} became {after}")
    yield from _constraints(table, column, old.get("constraints", {}), new.get("constraints", {}))
    # Titles and units that the older data package did not give at all are no change of the column.
    reworded = [part for part in _DESCRIPTIVE if old.get(part) and old[part] != new.get(part)]
    if reworded:
        yield SchemaChange(table, column, Level.PATCH, f"{' and '.join(reworded)} reworded")


def _constraints(table: str, column: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[SchemaChange]:
    for part in sorted({*old, *new}):
        before, after = old.get(part), new.get(part)
        if part == "pattern":
            before, after = before and plain_pattern(before), after and plain_pattern(after)
        if before == after:
            continue
        if part == "enum":
            yield from _codes(table, column, before, after)
        else:
            level = Level.MAJOR if _is_stricter(part, before, after) else Level.MINOR
            word = "tightened" if level is Level.MAJOR else "loosened"
            shown = "" if part == "pattern" else f": {_value(before)} became {_value(after)}"
            yield SchemaChange(table, column, level, f"{part} {word}{shown}")


def _codes(table: str, column: str, old: list[str] | None, new: list[str] | None) -> Iterator[SchemaChange]:
    if old is None or new is None:
        word, level = ("closed", Level.MAJOR) if old is None else ("opened", Level.MINOR)
        yield SchemaChange(table, column, level, f"list of codes {word}")
        return
    if gone := [code for code in old if code not in new]:
        yield SchemaChange(table, column, Level.MAJOR, f"codes removed: {', '.join(gone)}")
    if come := [code for code in new if code not in old]:
        yield SchemaChange(table, column, Level.MINOR, f"codes added: {', '.join(come)}")


def _is_stricter(part: str, old: Any, new: Any) -> bool:
    """Whether fewer values pass than before; where it cannot be told, as with patterns, it is taken to be so."""
    if new is None:
        return False
    if part in _STRICTER_WHERE_SET:
        return bool(new)
    if old is None:
        return True
    if part in _STRICTER_ABOVE:
        return bool(new > old)
    return not (part in _STRICTER_BELOW and new > old)


def _value(value: Any) -> str:
    return "none" if value is None else str(value).lower()


def _listed(columns: Any) -> str:
    return ", ".join(columns)
